"""What findings of policies quote: what decided, with the routes, interfaces and missing tags behind it."""

import json
from pathlib import Path

import pytest

from enilint.expressions.rule_file import read
from enilint.report import Report
from enilint.ruleset.registry import LoadedRule
from enilint.run.examples import lint_example

DESIGN = """\
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "igw" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1b"
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.igw.id
  }
  route {
    cidr_block           = "10.9.0.0/16"
    network_interface_id = aws_network_interface.fw.id
  }
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.public.id
}
resource "aws_nat_gateway" "n" {
  subnet_id     = aws_subnet.a.id
  allocation_id = "eipalloc-0a1b2c3d4e5f60718"
}
resource "aws_route_table" "private" { vpc_id = aws_vpc.v.id }
resource "aws_route" "out" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.n.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.private.id
}
resource "aws_network_interface" "fw" {
  subnet_id         = aws_subnet.a.id
  source_dest_check = false
}
resource "aws_instance" "fw" {
  ami           = var.ami
  instance_type = "c5.large"
  primary_network_interface { network_interface_id = aws_network_interface.fw.id }
}
variable "ami" {}
"""


def report(kind: str, must: str, where: str = "true", **others: str) -> Report:
    rule = {"code": "ACME001", "name": "a-policy", "for": kind, "where": where, "must": must, **others}
    loaded = read("net.enilint-rules.yaml", json.dumps({"version": 1, "rules": [rule]}))
    assert loaded.errors == []
    ((found, doc),) = loaded.rules
    return lint_example(LoadedRule(found, doc, Path(loaded.path)), DESIGN, "terraform")


def because(kind: str, must: str, where: str = "true") -> list[tuple[str, int]]:
    """The facts of the finding about the last resource."""
    return [(one.message, one.at.line) for one in report(kind, must, where).findings[-1].related]


def test_the_default_route_decides_whether_a_subnet_is_public() -> None:
    assert because("subnet", "!is_public") == [
        ("aws_subnet.a has is_public = true", 3),
        ("aws_route_table.public routes 0.0.0.0/0 to internet-gateway", 15),
    ]
    assert because("subnet", "is_public") == [
        ("aws_subnet.b has is_public = false", 8),
        ("aws_route.out of aws_route_table.private routes 0.0.0.0/0 to aws_nat_gateway.n in us-east-1a", 33),
    ]


def test_the_primary_interface_decides_the_check_of_an_instance() -> None:
    assert because("instance", "source_dest_check") == [
        ("aws_instance.fw has source_dest_check = false", 46),
        ("aws_network_interface.fw, its primary interface, has source_dest_check = false", 44),
    ]


def test_elements_that_make_where_true_are_quoted() -> None:
    assert because("subnet", 'tags.tier == "edge"', "anytrue([for i in interfaces : !i.source_dest_check])") == [
        ("aws_subnet.a has no tag tier", 3),
        ("aws_network_interface.fw has source_dest_check = false", 44),
    ]


def test_routes_have_their_table_destination_and_target() -> None:
    assert because("subnet", "length(default_routes) == 2") == [
        ("aws_route.out of aws_route_table.private routes 0.0.0.0/0 to aws_nat_gateway.n in us-east-1a", 33)
    ]
    must = "alltrue([for r in default_routes : same(r.target.zone, zone)])"
    route = "aws_route.out of aws_route_table.private (0.0.0.0/0 to aws_nat_gateway.n)"
    assert because("subnet", must) == [
        (f"{route} has target.zone = us-east-1a", 33),
        ("aws_subnet.b has zone = us-east-1b", 11),
    ]


def test_what_is_unknown_decides_nothing() -> None:
    assert because("instance", "source_dest_check && os != null") == because("instance", "source_dest_check")


OWNER, TIER = ("aws_subnet.b has no tag owner", 8), ("aws_subnet.b has no tag tier", 8)
ZONE = ("aws_subnet.b has zone = us-east-1b", 11)
PUBLIC = ("aws_subnet.b has is_public = false", 8)
VIA = ("aws_route.out of aws_route_table.private routes 0.0.0.0/0 to aws_nat_gateway.n in us-east-1a", 33)
ROUTE = "aws_route.out of aws_route_table.private (0.0.0.0/0 to aws_nat_gateway.n)"


@pytest.mark.parametrize(
    ("must", "facts"),
    [
        ('zone.name == "us-east-1b" && tags.owner != null', [OWNER]),
        ('!(zone.name != "us-east-1b" || tags.owner == null)', [OWNER]),
        ("tags.tier != null && tags.owner != null", [TIER, OWNER]),
        ("tags.tier != null || tags.owner != null", [TIER, OWNER]),
        ("is_public ? tags.tier != null : tags.owner != null", [PUBLIC, VIA, OWNER]),
        ("!is_public && (tags.owner == null ? false : tags.tier != null)", [OWNER]),
        (
            'alltrue([for r in default_routes : r.target.kind == "nat-gateway" && r.target.zone == zone])',
            [(f"{ROUTE} has target.zone = us-east-1a", 33), ZONE],
        ),
    ],
)
def test_operands_that_decide_nothing_are_not_quoted(must: str, facts: list[tuple[str, int]]) -> None:
    found = because("subnet", must, 'zone.name == "us-east-1b"')
    assert [one for one in found if "zone.name" not in one[0]] == facts


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("subnet", "{self} has the tier {tags.tier}", "aws_subnet.b has the tier (no tag tier)"),
        ("subnet", '{tags["cost-center"]}', "(no tag cost-center)"),
        ("subnet", "{lower(tags.tier)}", "(no tag tier)"),
        ("instance", "in {placement_group}", "in (not stated)"),
        ("interface", "{attached_to.tags.a} {role}", "(no tag a) (not stated)"),
        ("subnet", "{tags.tier == null}", "true"),
        ("route", "{self}", "aws_route.out"),
    ],
)
def test_a_message_says_what_null_means(kind: str, text: str, words: str) -> None:
    assert report(kind, "false", message=text).findings[-1].message == words


def test_an_inline_route_has_its_destination_in_a_message() -> None:
    messages = {one.message for one in report("route", "false", message="{self}").findings}
    assert "aws_route_table.public (10.9.0.0/16 to aws_network_interface.fw)" in messages
