"""The kind of target of a route: what its argument cannot name is ruled out, even if the ID is not known."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

ROUTE = """\
variable "x" {}
variable "y" {}
resource "aws_route" "r" {
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  TARGET
}
resource "aws_internet_gateway" "i" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_egress_only_internet_gateway" "e" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_nat_gateway" "n" { subnet_id = "subnet-0a1b2c3d4e5f60718" }
"""
TEMPLATE = """\
Parameters: {X: {Type: String}}
Resources:
  N: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-0a1b2c3d4e5f60718}}
  R:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: rtb-0a1b2c3d4e5f60718, DestinationCidrBlock: 0.0.0.0/0, TARGET}
"""
GATEWAY = "the value of var.x"
TARGET = "the target of a route of aws_route.r"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def undecided(fact: str) -> str:
    return f"undecided: {fact} is not known"


@pytest.mark.parametrize(
    ("target", "kind", "answer"),
    [
        ("gateway_id = var.x", "peering", "false"),
        ("gateway_id = var.x", "transit-gateway", "false"),
        ("gateway_id = var.x", "interface", "false"),
        ("gateway_id = var.x", "internet-gateway", undecided(GATEWAY)),
        ("gateway_id = var.x", "nat-gateway", undecided(GATEWAY)),
        ("gateway_id = var.x", "vpc-endpoint", undecided(GATEWAY)),
        ("nat_gateway_id = var.x", "nat-gateway", "true"),
        ("gateway_id = aws_nat_gateway.n.id", "nat-gateway", "true"),
        ("gateway_id = var.x\n  nat_gateway_id = var.y", "peering", "false"),
        ("gateway_id = var.x\n  nat_gateway_id = var.y", "nat-gateway", undecided(TARGET)),
        ("transit_gateway_id = var.x\n  vpc_peering_connection_id = var.y", "peering", undecided(TARGET)),
        ("transit_gateway_id = var.x\n  vpc_peering_connection_id = var.y", "internet-gateway", "false"),
        (
            "gateway_id = var.x == 1 ? aws_internet_gateway.i.id : aws_egress_only_internet_gateway.e.id",
            "nat-gateway",
            "false",
        ),
        (
            "gateway_id = var.x == 1 ? aws_internet_gateway.i.id : aws_egress_only_internet_gateway.e.id",
            "internet-gateway",
            undecided("the type of gateway in aws_route.r.gateway_id"),
        ),
    ],
)
def test_kinds_that_an_argument_cannot_name(tried: Try, target: str, kind: str, answer: str) -> None:
    found = tried(f'target_kind == "{kind}"', "route", ROUTE.replace("TARGET", target))
    assert found == ({} if answer == "false" else {"aws_route.r": answer})
    source = ROUTE.replace("TARGET", target)
    negated = "true" if answer == "false" else answer
    assert tried(f'target.kind != "{kind}"', "route", source) == ({} if answer == "true" else {"aws_route.r": negated})


@pytest.mark.parametrize(
    ("target", "kind", "answer"),
    [
        ("GatewayId: !Ref X", "peering", "true"),
        ("GatewayId: !Ref X", "internet-gateway", undecided("parameter X (--parameter X=VALUE)")),
        ("GatewayId: !Ref N", "internet-gateway", "true"),
        ("GatewayId: local", "internet-gateway", "true"),
        ("NatGatewayId: !Ref X", "internet-gateway", "true"),
    ],
)
def test_kinds_in_a_template(tried: Try, target: str, kind: str, answer: str) -> None:
    source = TEMPLATE.replace("TARGET", target)
    assert tried(f'target_kind != "{kind}"', "route", source, "cloudformation") == {"R": answer}


def test_a_nat_gateway_that_a_template_names_as_a_gateway(tried: Try) -> None:
    source = TEMPLATE.replace("TARGET", "GatewayId: !Ref N")
    assert tried("nat_gateway", "route", source, "cloudformation") == {"R": "N"}
