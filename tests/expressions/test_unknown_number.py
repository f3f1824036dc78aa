"""One subnet of a block of which the input does not tell the number, in policies."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

DESIGN = """\
variable "zones" { type = list(string) }
variable "n" { type = number }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "a" {
  count                   = length(var.zones)
  vpc_id                  = aws_vpc.v.id
  cidr_block              = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone       = var.zones[count.index]
  map_public_ip_on_launch = true
  tags                    = { tier = "app", number = count.index }
}
resource "aws_route_table" "t" {
  TABLES
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.g.id
  }
}
resource "aws_route_table_association" "a" {
  count          = length(var.zones)
  subnet_id      = aws_subnet.a[count.index].id
  route_table_id = aws_route_table.TABLE.id
}
resource "aws_network_interface" "i" { subnet_id = aws_subnet.a[0].id }
resource "aws_network_interface" "j" { subnet_id = aws_subnet.a[1].id }
"""
INTERFACE = "aws_network_interface.i"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def design(tables: str = "", table: str = "t") -> str:
    return DESIGN.replace("TABLES", tables).replace("TABLE", table)


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("subnet.tags.tier", '"app"'),
        ("subnet.tags.owner", "null"),
        ("[subnet.is_public]", "[true]"),
        ("[subnet.gives_public_ip]", "[true]"),
        ("subnet.route_table", "aws_route_table.t"),
        ("vpc", "aws_vpc.v"),
    ],
)
def test_what_no_index_changes_is_that_of_the_block(tried: Try, expression: str, answer: str) -> None:
    assert tried(expression, "interface", design())[INTERFACE] == answer


@pytest.mark.parametrize("expression", ['subnet.tags.number == "1"', 'subnet.cidr == "10.0.1.0/24"'])
def test_what_an_index_changes_is_not_known(tried: Try, expression: str) -> None:
    assert tried(expression, "interface", design())[INTERFACE].startswith("undecided: ")


def test_two_subnets_of_a_block_have_tables_of_their_own(tried: Try) -> None:
    source = design("count = length(var.zones)", "t[count.index]")
    assert tried('subnet.route_table.tags.owner == "net"', "interface", source)[INTERFACE].startswith("undecided: ")


def test_two_subnets_of_a_block_can_be_in_different_zones(tried: Try) -> None:
    found = tried("length(distinct([for s in [subnet] : s.zone]))", "interface", design())
    assert set(found.values()) == {"1"}
    rule = "alltrue([for i in subnet.vpc.subnets : i.zone == zone])"
    assert tried(rule, "interface", design())[INTERFACE].startswith("undecided: ")
