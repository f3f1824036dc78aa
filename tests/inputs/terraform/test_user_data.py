"""What user data says of routing and of the management interface, however it is written."""

from pathlib import Path

import pytest

from enilint.values import Unknown
from tests.rules.marked import network_of

SWAP = "mgmt-interface-swap=enable"


@pytest.mark.parametrize(
    ("argument", "swap", "routed"),
    [
        pytest.param(f'user_data = "{SWAP}"', True, None, id="plain"),
        pytest.param(f'user_data_base64 = base64encode("{SWAP}")', True, None, id="Base64"),
        pytest.param(f'user_data = base64encode("{SWAP}")', True, None, id="Base64 as user data"),
        pytest.param('user_data = "mgmt-interface-swap=disable"', False, None, id="turned off"),
        pytest.param('user_data_base64 = base64encode("ip rule add")', False, True, id="policy routing"),
        pytest.param('user_data = "vmseries-bootstrap-aws-s3bucket=b"', "the bootstrap bucket", None, id="bucket"),
        pytest.param("user_data = var.options", "the user data of aws_instance.one", None, id="unknown"),
        pytest.param('user_data = "x\\n${var.options}"', "the user data of aws_instance.one", None, id="in part"),
        pytest.param("", False, None, id="none"),
    ],
)
def test_instances(tmp_path: Path, argument: str, swap: bool | str, routed: bool | None) -> None:
    source = f'variable "options" {{}}\nresource "aws_instance" "one" {{\n  {argument}\n}}\n'
    (instance,) = network_of(tmp_path, source).instances
    assert instance.policy_routing is routed
    found = instance.management_swap
    assert swap in found.fact if isinstance(found, Unknown) and isinstance(swap, str) else found is swap


def test_launch_templates(tmp_path: Path) -> None:
    source = f'resource "aws_launch_template" "one" {{\n  user_data = base64encode("{SWAP}\\nip rule add")\n}}\n'
    (template,) = network_of(tmp_path, source).launch_templates
    assert (template.management_swap, template.policy_routing) == (True, True)
