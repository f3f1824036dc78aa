"""A set has no order: what a set is made of is known even if it is not known which element comes first."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

SUBNETS = """\
resource "aws_subnet" "a" {
  count             = 3
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = ["us-east-1a", "us-east-1b", "us-east-1b"][count.index]
}
resource "aws_subnet" "k" {
  for_each          = toset(slice(data.aws_availability_zones.all.names, 0, 2))
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = each.key
}
data "aws_availability_zones" "all" {}
locals { some = [for one in toset(slice(aws_subnet.a[*].id, 0, 2)) : one] }
"""
ZONES = "length(distinct([for s in subnets : s.zone]))"
UNKNOWN = "a number between 1 and 2 (not known: the order of a set with unknown elements)"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("subnets", "zones"),
    [
        ("[for one in toset(aws_subnet.a[*].id) : one]", "2"),
        ("toset([for one in toset(aws_subnet.a[*].id) : one])", "2"),
        ("values(aws_subnet.k)[*].id", "2"),
        ("local.some", "2"),
        ("[local.some[0], local.some[1]]", "2"),
        ("[local.some[0], local.some[0]]", UNKNOWN),
        ("[local.some[0], aws_subnet.a[0].id]", UNKNOWN),
        ("local.some.*", "2"),
    ],
)
def test_zones_of_a_set_are_counted(tried: Try, subnets: str, zones: str) -> None:
    source = f'{SUBNETS}resource "aws_lb" "l" {{ subnets = {subnets} }}\n'
    assert tried(ZONES, "load_balancer", source) == {"aws_lb.l": zones}
    least = "true" if zones == "2" else "undecided: the order of a set with unknown elements is not known"
    assert tried(f"{ZONES} == 2", "load_balancer", source) == {"aws_lb.l": least}


def test_the_order_of_a_list_matters(tried: Try) -> None:
    source = f'{SUBNETS}resource "aws_network_interface" "i" {{ subnet_id = local.some[0] }}\n'
    fact = "the order of a set with unknown elements"
    assert tried("subnet", "interface", source) == {
        "aws_network_interface.i": f"aws_subnet.a[0] or aws_subnet.a[1] (not known: {fact})"
    }
