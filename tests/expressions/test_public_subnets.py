"""Whether subnets are public, and the routes that virtual private gateways propagate, in policies."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

DESIGN = """\
variable "gateway" {}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.v.id }
resource "aws_egress_only_internet_gateway" "e" { vpc_id = aws_vpc.v.id }
resource "aws_vpn_gateway" "g" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "s" { vpc_id = aws_vpc.v.id }
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
  ROUTES
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.s.id
  route_table_id = aws_route_table.t.id
}
"""
INTERNET, NAT = "aws_internet_gateway.g.id", '"nat-0a1b2c3d4e5f60718"'
PROPAGATED = "propagating_vgws = [aws_vpn_gateway.g.id]"
APART = """\
resource "aws_vpn_gateway_route_propagation" "p" {
  vpn_gateway_id = aws_vpn_gateway.g.id
  route_table_id = aws_route_table.t.id
}
"""
TEMPLATE = """\
Resources:
  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V}}
  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}
  A: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref S, RouteTableId: !Ref T}}
  P:
    Type: AWS::EC2::VPNGatewayRoutePropagation
    Properties: {RouteTableIds: [!Ref T], VpnGatewayId: vgw-0a1b2c3d4e5f60718}
"""
NO_INTERNET = 'alltrue([for r in routes : r.target.kind != "internet-gateway"])'


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def route(destination: str, target: str, argument: str = "gateway_id") -> str:
    block = "ipv6_cidr_block" if ":" in destination else "cidr_block"
    return f'route {{\n    {block} = "{destination}"\n    {argument} = {target}\n  }}'


def design(*routes: str, more: str = "") -> str:
    return DESIGN.replace("ROUTES", "\n  ".join(routes)) + more


FIRST, SECOND = "0.0.0.0/1", "128.0.0.0/1"
TO_NAT = route("0.0.0.0/0", NAT, "nat_gateway_id")


@pytest.mark.parametrize(
    ("routes", "answer"),
    [
        ([route("0.0.0.0/0", INTERNET)], "true"),
        ([route(FIRST, INTERNET), route(SECOND, INTERNET)], "true"),
        ([route(FIRST, INTERNET), route(SECOND, INTERNET), TO_NAT], "true"),
        ([route(FIRST, NAT, "nat_gateway_id"), route(SECOND, NAT, "nat_gateway_id")], None),
        ([TO_NAT], None),
        ([route("203.0.113.0/24", INTERNET), TO_NAT], None),
        ([route("::/0", INTERNET)], None),
        ([TO_NAT, PROPAGATED], None),
        ([PROPAGATED], None),
        ([route("0.0.0.0/0", "var.gateway")], "undecided: the value of var.gateway is not known"),
    ],
)
def test_a_public_subnet_has_a_route_to_an_internet_gateway(tried: Try, routes: list[str], answer: str | None) -> None:
    assert tried("is_public", "subnet", design(*routes)) == ({} if answer is None else {"aws_subnet.s": answer})


@pytest.mark.parametrize(
    ("routes", "is_public"),
    [
        ([route("::/0", INTERNET)], True),
        ([route("2000::/3", INTERNET)], True),
        ([route("::/0", "aws_egress_only_internet_gateway.e.id", "egress_only_gateway_id")], False),
        ([route("0.0.0.0/0", INTERNET)], False),
    ],
)
def test_a_subnet_is_public_for_ipv6_on_its_own(tried: Try, routes: list[str], is_public: bool) -> None:
    assert tried("is_public_ipv6", "subnet", design(*routes)) == ({"aws_subnet.s": "true"} if is_public else {})


@pytest.mark.parametrize(("routes", "more"), [([PROPAGATED], ""), ([], APART)])
def test_propagated_routes_lead_to_a_virtual_private_gateway(tried: Try, routes: list[str], more: str) -> None:
    source = design(*routes, TO_NAT, more=more)
    assert tried(NO_INTERNET, "subnet", source) == {"aws_subnet.s": "true"}
    (number,) = tried("length(routes)", "subnet", source).values()
    assert number.startswith("at least 1 ")
    (answer,) = tried(
        'anytrue([for r in routes : r.target.kind == "virtual-private-gateway"])', "subnet", source
    ).values()
    assert answer.startswith("undecided: ")
    (number,) = tried("length(distinct([for r in routes : r.destination]))", "subnet", source).values()
    assert number.startswith("at least 1 ")


def test_propagated_routes_of_a_template(tried: Try) -> None:
    assert tried(NO_INTERNET, "subnet", TEMPLATE, "cloudformation") == {"S": "true"}


def test_a_finding_quotes_the_routes_of_both_halves(run: Run, write: Write) -> None:
    write("design/main.tf", design(route(FIRST, INTERNET), route(SECOND, INTERNET)))
    rules = write(
        "net.enilint-rules.yaml",
        "version: 1\nrules:\n- code: ACME001\n  name: public\n  for: subnet\n  must: is_public == false\n"
        '  message: "{self} is public"\n',
    )
    result = run("check", "--rules", str(rules), "--select", "ACME", "design")
    assert FIRST in result.output
    assert SECOND in result.output
