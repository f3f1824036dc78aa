"""The order of `private_ips`, as the AWS provider of Terraform sends it.

`private_ips_sent.json` holds random lists of addresses, each with the order in which the provider that the file names
sent them: the members `PrivateIpAddresses.N` of its CreateNetworkInterface requests, the first one marked `Primary`.
"""

import json
from pathlib import Path

from enilint.aws.set_order import in_set_order
from enilint.run.linter import make_report
from enilint.run.request import Request

LISTS = json.loads(Path(__file__).with_name("private_ips_sent.json").read_text())["lists"]


def test_the_order_is_that_of_the_provider() -> None:
    assert len(LISTS) == 200
    for one in LISTS:
        assert in_set_order(one["written"]) == one["sent"]


def test_primary_addresses_are_reported_as_the_provider_chooses_them(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("".join(
        f'resource "aws_network_interface" "n{number}" {{\n  subnet_id   = "subnet-0a1b2c3d"\n'
        f"  private_ips = {json.dumps(one['written'])}\n}}\n"
        for number, one in enumerate(LISTS)
    ))  # fmt: skip
    report = make_report(Request(paths=[str(tmp_path)], use_config=False))
    found = {one.subject: one.message for one in report.findings if one.rule == "ENI809"}
    for number, one in enumerate(LISTS):
        message = found.pop(f"aws_network_interface.n{number}", None)
        if one["sent"][0] == one["written"][0]:
            assert message is None
        else:
            assert message is not None
            assert f"the provider makes {one['sent'][0]} the primary address" in message
    assert not found
