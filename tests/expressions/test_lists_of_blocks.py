"""A list of all subnets of a block of unknown number, in policies: what all of them share is decided for any number."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Write, trying

DESIGN = """\
variable "zones" { type = set(string) }
variable "n" { type = number }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "a" {
  for_each          = var.zones
  vpc_id            = aws_vpc.v.id
  availability_zone = each.value
  tags              = { tier = "app", key = each.value }
}
resource "aws_subnet" "b" {
  count  = var.n
  vpc_id = aws_vpc.v.id
  tags   = { tier = "app", key = count.index }
}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
  ROUTES
}
resource "aws_route_table_association" "a" {
  for_each       = aws_subnet.a
  subnet_id      = each.value.id
  route_table_id = aws_route_table.t.id
}
resource "aws_route_table_association" "b" {
  count          = var.n
  subnet_id      = aws_subnet.b[count.index].id
  route_table_id = aws_route_table.t.id
}
resource "aws_db_subnet_group" "g" {
  subnet_ids = LIST
}
"""
PUBLIC = 'route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.g.id\n  }'
PRIVATE = "route = []"
FOR = "[for s in aws_subnet.a : s.id]"
LISTS = [FOR, "[for k, s in aws_subnet.a : s.id]", "values(aws_subnet.a)[*].id", "aws_subnet.b[*].id"]
LISTS += ["aws_subnet.b.*.id", "[for s in aws_subnet.b : s.id]"]
UNKNOWN = "[an unknown value]"
TAG = """\
resource "aws_ec2_tag" "t" {
  resource_id = aws_subnet.b[0].id
  key         = "owner"
  value       = "net"
}
"""


@pytest.fixture(name="answer")
def answer_of(run: Run, write: Write):
    """The answer about the subnets of the group; `undecided` without what is not known."""
    tried = trying(run, write)

    def answer(expression: str, list: str, routes: str = PRIVATE, more: str = "") -> str:
        source = DESIGN.replace("LIST", list).replace("ROUTES", routes) + more
        return tried(f"[{expression}]", "subnet_service", source)["aws_db_subnet_group.g"].partition(" (")[0]

    return answer


@pytest.mark.parametrize("subnets", LISTS)
def test_what_all_subnets_share_is_decided_for_any_number(subnets: str, answer) -> None:
    assert answer("alltrue([for s in subnets : s.is_public == false])", subnets) == "[true]"
    assert answer("anytrue([for s in subnets : s.is_public])", subnets) == "[false]"
    assert answer('alltrue([for s in subnets : s.tags.tier == "app"])', subnets) == "[true]"
    assert answer("alltrue([for s in subnets : s.is_public])", subnets, PUBLIC) == "[true]"


@pytest.mark.parametrize("subnets", LISTS)
def test_there_may_be_none(subnets: str, answer) -> None:
    assert answer("anytrue([for s in subnets : s.is_public])", subnets, PUBLIC) == UNKNOWN
    assert answer("alltrue([for s in subnets : s.is_public])", subnets) == UNKNOWN
    assert answer("length(subnets) > 1", subnets) == UNKNOWN


@pytest.mark.parametrize("subnets", LISTS)
@pytest.mark.parametrize(
    "part", ["s.zone == t.zone", "s == t", "s.cidr == t.cidr", "s.tags.key == t.tags.key", "s.id == t.id"]
)
def test_two_of_them_may_differ(part: str, subnets: str, answer) -> None:
    assert answer(f"alltrue([for s in subnets : alltrue([for t in subnets : {part}])])", subnets) == UNKNOWN


@pytest.mark.parametrize("expression", ["length(distinct([for s in subnets : s.zone])) > 1", "length(subnets) == 1"])
def test_the_number_of_zones_is_not_known(expression: str, answer) -> None:
    assert answer(expression, FOR) == UNKNOWN


@pytest.mark.parametrize(
    "subnets",
    [
        '[for s in aws_subnet.a : s.id if s.availability_zone != "eu-west-1a"]',
        'concat(values(aws_subnet.a)[*].id, ["subnet-0a1b2c3d4e5f60718"])',
        "[for s in aws_subnet.a : s.arn]",
    ],
)
def test_another_list_is_not_all_of_them(subnets: str, answer) -> None:
    assert answer("alltrue([for s in subnets : s.is_public == false])", subnets) == UNKNOWN


def test_what_is_said_of_one_of_them_may_hold_of_any(answer) -> None:
    owner = "alltrue([for s in subnets : s.tags.owner == null])"
    assert answer(owner, "aws_subnet.b[*].id") == "[true]"
    assert answer(owner, "aws_subnet.b[*].id", more=TAG) == UNKNOWN
