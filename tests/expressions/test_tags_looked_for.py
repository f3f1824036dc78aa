"""Tags of what data sources look for, and of resources whose tags a condition chooses, in policies."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

LOOKED_UP = """\
variable "tier" {}
data "aws_subnet" "one" {
  FILTER
}
data "aws_subnets" "all" {
  FILTER
}
resource "aws_network_interface" "one" { subnet_id = data.aws_subnet.one.id }
resource "aws_network_interface" "listed" { subnet_id = data.aws_subnets.all.ids[0] }
"""
FILTER = """filter {
    name   = "tag:tier"
    values = VALUES
  }"""
SUBNET = """\
variable "on" { type = bool }
variable "x" {}
provider "aws" {
  default_tags {
    tags = { owner = "net" }
  }
}
resource "aws_subnet" "s" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  tags   = TAGS
}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ('["admin"]', '"admin"'),
        ('["admin", "app"]', None),
        ('["adm*"]', None),
        ("[var.tier]", None),
    ],
)
def test_a_subnet_has_the_tag_that_a_filter_looks_for(tried: Try, values: str, answer: str | None) -> None:
    source = LOOKED_UP.replace("FILTER", FILTER).replace("VALUES", values)
    found = tried("subnet.tags.tier", "interface", source)
    assert len(found) == 2
    if answer is None:
        assert all(one.startswith("an unknown value ") for one in found.values())
    else:
        assert set(found.values()) == {answer}
    other = tried("subnet.tags.owner", "interface", source)
    assert all(one.startswith("an unknown value ") for one in other.values())


@pytest.mark.parametrize(
    ("tags", "expression", "answer"),
    [
        ('var.on ? { tier = "app" } : { tier = "app", x = "y" }', "tags.tier", '"app"'),
        ('var.on ? { tier = "app" } : { tier = "app", x = "y" }', "tags.other", "null"),
        ('var.on ? { owner = "web" } : { tier = "app" }', "tags.owner", "web or net (not known: the value of var.on)"),
        ('var.on ? { tier = "app" } : {}', "tags.owner", '"net"'),
        ('merge({ tier = "app" }, var.on ? { x = "y" } : {})', "tags.tier", '"app"'),
        ("var.on ? var.x : {}", "tags.tier", "an unknown value (not known: the value of var.on)"),
    ],
)
def test_tags_that_a_condition_chooses(tried: Try, tags: str, expression: str, answer: str) -> None:
    (found,) = tried(expression, "subnet", SUBNET.replace("TAGS", tags)).values()
    assert found == answer
