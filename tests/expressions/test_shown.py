"""How values are printed that are no texts and have no names."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

ROUTE = """\
resource "aws_nat_gateway" "n" {
  subnet_id = "subnet-0a1b2c3d4e5f60718"
}
resource "aws_route" "r" {
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  %s
}
"""
GROUP = """\
resource "aws_security_group" "g" {
  ingress {
    protocol    = "%s"
    from_port   = %s
    to_port     = %s
    cidr_blocks = ["10.0.0.0/8"]
  }
}
"""
TABLE = """\
resource "aws_route_table" "t" {
  vpc_id           = "vpc-0a1b2c3d4e5f60718"
  propagating_vgws = %s
}
"""
TO = """\
resource "aws_route" "to_%s" {
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "10.0.%s.0/24"
  gateway_id             = "igw-0a1b2c3d4e5f60718"
}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("gateway_id = aws_internet_gateway.i.id", "{kind = internet-gateway}"),
        (
            "nat_gateway_id = aws_nat_gateway.n.id",
            "{kind = nat-gateway, nat_gateway = aws_nat_gateway.n, zone = subnet-0a1b2c3d4e5f60718.zone}",
        ),
    ],
)
def test_what_a_route_leads_to_is_shown_by_what_it_states(target: str, shown: str, tried: Try) -> None:
    source = ROUTE % target + 'resource "aws_internet_gateway" "i" {}\n'
    assert tried("target", "route", source) == {"aws_route.r": shown}


def test_addresses_of_a_subnet_are_shown_by_their_numbers(tried: Try) -> None:
    source = 'resource "aws_subnet" "s" {\n  vpc_id = "vpc-0a1b2c3d4e5f60718"\n  cidr_block = "10.0.0.0/24"\n}\n'
    assert tried("addresses", "subnet", source) == {"aws_subnet.s": "{usable = 251, used = 0}"}


@pytest.mark.parametrize(
    ("protocol", "first", "last", "ports", "rule"),
    [
        ("icmp", -1, -1, "[null, null]", "icmp (10.0.0.0/8)"),
        ("icmp", 8, -1, "[8, null]", "icmp 8 (10.0.0.0/8)"),
        ("tcp", 22, 22, "[22, 22]", "tcp 22 (10.0.0.0/8)"),
        ("6", 22, 80, "[22, 80]", "tcp 22-80 (10.0.0.0/8)"),
    ],
)
def test_all_types_of_icmp_are_null(protocol: str, first: int, last: int, ports: str, rule: str, tried: Try) -> None:
    source = GROUP % (protocol, first, last)
    found = tried("[for r in ingress : [r.from_port, r.to_port]]", "security_group", source)["aws_security_group.g"]
    assert found.startswith(f"[{ports}]")
    assert tried("ingress", "security_group", source) == {"aws_security_group.g": f"[{rule}]"}


@pytest.mark.parametrize(
    ("number", "propagating", "end"),
    [
        (6, "[]", "aws_route.to_5]"),
        (7, "[]", "aws_route.to_6]"),
        (9, "[]", "aws_route.to_5, 3 others]"),
        (9, '["vgw-0a1b2c3d"]', "aws_route.to_5, 4 others, ...]"),
        (2, '["vgw-0a1b2c3d"]', "aws_route.to_1, perhaps aws_route_table.t, ...]"),
    ],
)
def test_a_long_list_counts_its_other_elements_and_an_incomplete_one_ends_in_dots(
    number: int, propagating: str, end: str, tried: Try
) -> None:
    source = TABLE % propagating + "".join(TO % (index, index) for index in range(number))
    found = tried("[for r in routes : r.address]", "route_table", source)["aws_route_table.t"]
    assert found.partition(" (not known")[0].replace('"', "").endswith(end)
