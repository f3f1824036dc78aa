"""The default tags of a provider are tags of all of its resources."""

from pathlib import Path

import pytest

from enilint.values import Unknown
from tests.inputs.terraform.plans import change, design_of, plan
from tests.rules.marked import network_of

SOURCE = """
variable "tags" { type = map(string) }
provider "aws" {
  default_tags { tags = DEFAULT }
}
provider "aws" {
  alias = "plain"
}
resource "aws_eip" "one" { OWN }
"""


def peers(path: Path, default: str, own: str = "") -> object:
    [elastic_ip] = network_of(path, SOURCE.replace("DEFAULT", default).replace("OWN", own)).elastic_ips
    return elastic_ip.allowlisted_by


@pytest.mark.parametrize(
    ("default", "own", "expected"),
    [
        ('{ "enilint:allowlisted-by" = "bank" }', "", ("bank",)),
        ('{ "enilint:allowlisted-by" = "bank" }', 'tags = { "enilint:allowlisted-by" = "shop" }', ("shop",)),
        ('{ "enilint:allowlisted-by" = "bank" }', "provider = aws.plain", ()),
        ('{ Owner = "network" }', "", ()),
        ("var.tags", 'tags = { "enilint:allowlisted-by" = "shop" }', ("shop",)),
    ],
)
def test_default_tags_of_source(tmp_path: Path, default: str, own: str, expected: tuple[str, ...]) -> None:
    assert peers(tmp_path, default, own) == expected


def test_default_tags_that_are_not_known(tmp_path: Path) -> None:
    found = peers(tmp_path, "var.tags")
    assert isinstance(found, Unknown)
    assert "var.tags" in found.fact
    assert peers(tmp_path, "var.tags", "provider = aws.plain") == ()


def test_a_plan_has_default_tags_among_all_tags() -> None:
    given = {"tags": {}, "tags_all": {"enilint:allowlisted-by": "bank"}}
    [network] = design_of(plan([change("aws_eip.one", given)])).networks
    assert [one.allowlisted_by for one in network.elastic_ips] == [("bank",)]
