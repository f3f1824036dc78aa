"""NAT gateways of subnets in policies."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import trying

SUBNETS = """\
version: 1
subnets:
  a: {zone: us-east-1a, tags: {tier: app}}
  b: {zone: us-east-1b, tags: {tier: app}}
nat_gateways:
  one: {subnet: a}
"""
SOURCE = """\
resource "aws_subnet" "a" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "b" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
}
resource "aws_nat_gateway" "one" {
  NAT
}
"""


def test_the_gateways_of_a_topology(run: Run, write) -> None:
    found = trying(run, write)("nat_gateways", "subnet", SUBNETS, "topology")
    assert found == {"subnets.a": "[nat_gateways.one]", "subnets.b": "[]"}


@pytest.mark.parametrize(
    ("nat", "a", "b"),
    [
        ("subnet_id = aws_subnet.a.id", "1", "0"),
        ('availability_mode = "regional"', "0", "0"),
        (
            'subnet_id = var.subnet\n}\nvariable "subnet" {',
            "a number between 0 and 1 (not known: the value of var.subnet and the ID of aws_subnet.a)",
            "a number between 0 and 1 (not known: the value of var.subnet and the ID of aws_subnet.b)",
        ),
    ],
)
def test_the_gateways_of_terraform(run: Run, write, nat: str, a: str, b: str) -> None:
    found = trying(run, write)("length(nat_gateways)", "subnet", SOURCE.replace("NAT", nat))
    assert found == {"aws_subnet.a": a, "aws_subnet.b": b}


def test_a_regional_gateway_has_no_subnet_and_serves_several_zones(run: Run, write) -> None:
    source = (
        'resource "aws_nat_gateway" "one" {\n  availability_mode = "regional"\n  vpc_id = "vpc-0a1b2c3d4e5f60718"\n}\n'
        'resource "aws_route" "r" {\n  route_table_id = "rtb-0a1b2c3d4e5f60718"\n'
        '  destination_cidr_block = "0.0.0.0/0"\n  nat_gateway_id = aws_nat_gateway.one.id\n}\n'
    )
    tried = trying(run, write)
    assert tried("subnet == null", "nat_gateway", source) == {"aws_nat_gateway.one": "true"}
    fact = "in which zone aws_nat_gateway.one, which is regional, serves a subnet"
    assert tried("target.zone", "route", source) == {"aws_route.r": f"an unknown value (not known: {fact})"}
    accepted = 'target.nat_gateway.mode == "regional" || target.zone.name == "us-east-1a"'
    assert tried(accepted, "route", source) == {"aws_route.r": "true"}


def test_a_target_without_a_zone_says_why(run: Run, write) -> None:
    write("design/main.tf", 'resource "aws_route" "r" {\n  gateway_id = "igw-0a1b2c3d4e5f60718"\n}\n')
    output = run("rules", "try", "target.zone", "--for", "route", "design").output
    assert "= null (it leads to neither an interface nor a NAT gateway)\n" in output


def test_of_a_gateway_by_its_id_the_subnet_is_missing(run: Run, write) -> None:
    source = (
        'resource "aws_route" "r" {\n  route_table_id = "rtb-0a1b2c3d4e5f60718"\n  nat_gateway_id = "nat-0a1b2c3d"\n}\n'
    )
    found = trying(run, write)('nat_gateway.subnet.tags.tier == "public"', "route", source)
    assert found == {"aws_route.r": "undecided: the subnet of nat-0a1b2c3d is not known"}


@pytest.mark.parametrize(
    ("nat", "vpc"),
    [
        ("subnet_id = aws_subnet.a.id", "vpc-0a1b2c3d4e5f60718"),
        ('availability_mode = "regional"\n  vpc_id = aws_vpc.v.id', "aws_vpc.v"),
        ('availability_mode = "regional"', "an unknown value (not known: the VPC of aws_nat_gateway.one)"),
    ],
)
def test_the_vpc_of_a_gateway(run: Run, write, nat: str, vpc: str) -> None:
    source = SOURCE.replace("NAT", nat) + 'resource "aws_vpc" "v" {\n  cidr_block = "10.1.0.0/16"\n}\n'
    assert trying(run, write)("vpc", "nat_gateway", source) == {"aws_nat_gateway.one": vpc}


def test_the_vpc_of_a_gateway_of_a_stack(run: Run, write) -> None:
    source = (
        "Resources:\n  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n"
        "  N: {Type: AWS::EC2::NatGateway, Properties: {AvailabilityMode: regional, VpcId: !Ref V}}\n"
    )
    assert trying(run, write)("vpc", "nat_gateway", source, "cloudformation") == {"N": "V"}


LOOKED_UP = """\
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1b"
}
resource "aws_nat_gateway" "declared" { subnet_id = aws_subnet.a.id }
data "aws_nat_gateway" "d" { FILTER }
resource "aws_route_table" "t" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = data.aws_nat_gateway.d.id
  }
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.t.id
}
"""


@pytest.mark.parametrize(
    ("filter", "answer"),
    [
        ("subnet_id = aws_subnet.a.id", "[true]"),
        ("subnet_id = aws_subnet.b.id", "[false]"),
        ("id = aws_nat_gateway.declared.id", "[true]"),
        (
            "vpc_id = aws_subnet.a.vpc_id",
            "[an unknown value] (not known: the availability mode of data.aws_nat_gateway.d)",
        ),
    ],
)
def test_the_zone_of_a_gateway_that_is_looked_up(run: Run, write, filter: str, answer: str) -> None:
    tried = trying(run, write)
    source = LOOKED_UP.replace("FILTER", filter)
    found = tried("[for r in default_routes : r.target.zone == zone]", "subnet", source)
    assert found["aws_subnet.a"] == answer


def test_a_gateway_that_is_looked_up_is_outside_of_the_design(run: Run, write) -> None:
    tried = trying(run, write)
    source = LOOKED_UP.replace("FILTER", "subnet_id = aws_subnet.b.id")
    assert tried("subnet", "nat_gateway", source) == {"aws_nat_gateway.declared": "aws_subnet.a"}
    routed = tried("[for r in default_routes : r.target.nat_gateway.subnet.vpc]", "subnet", source)
    assert routed["aws_subnet.a"] == "[vpc-0a1b2c3d4e5f60718]"
