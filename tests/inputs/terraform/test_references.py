"""Addresses as Terraform writes them, and what is read back from them."""

import pytest

from enilint.inputs.terraform.references import (
    ModuleStep,
    Reference,
    Step,
    index_text,
    module_address,
    module_path,
    parse_reference,
)
from tests.inputs.terraform.test_state import check, cross_zone, found, stored

KEYS = [
    ("us-east-1a", '["us-east-1a"]'),
    ("", '[""]'),
    ('a "b" \\ c', '["a \\"b\\" \\\\ c"]'),
    ("a\nb\rc\td", '["a\\nb\\rc\\td"]'),
    ("${var.a}", '["$${var.a}"]'),
    ("$${a} %{if} 5% $5", '["$$${a} %%{if} 5% $5"]'),
    ("\\n ${\\u0041", '["\\\\n $${\\\\u0041"]'),
    ("a.b]c[0]", '["a.b]c[0]"]'),
    ("zürich 東京", '["zürich 東京"]'),
    ("\x07\u200b\U000e0001", '["\\u0007\\u200b\\U000e0001"]'),
]
"""Keys, and how `addrs.StringKey` of Terraform writes them."""


@pytest.mark.parametrize(("key", "written"), KEYS)
def test_a_key_is_written_as_terraform_does_and_read_back(key: str, written: str) -> None:
    assert index_text(key) == written
    assert parse_reference(f"aws_subnet.a{written}.id") == Reference(
        f"aws_subnet.a{written}.id", "resource", "aws_subnet", "a", key, (Step("id"),)
    )
    path = (ModuleStep("net", key), ModuleStep("app", 1))
    assert module_path(module_address(path)) == path


@pytest.mark.parametrize("written", ['["\\ud800"]', '["\\UFFFFFFFF"]', '["\\u00"]'])
def test_what_is_no_character_stands_for_itself(written: str) -> None:
    key = parse_reference(f"aws_subnet.a{written}").key
    assert isinstance(key, str)
    key.encode()


def test_a_state_names_its_resources_as_a_plan_does() -> None:
    report = check(stored(*cross_zone(module='module.net["$${a}\\n"]', key="%{b}")), "ENI101")
    address = 'module.net["$${a}\\n"].aws_network_interface_attachment.at["%%{b}"]'
    assert found(report) == [("ENI101", address)]
