"""The rules of the default security group that AWS creates with a VPC, in policies."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

DESIGN = """\
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
  IPV6
}
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_network_interface" "i" { subnet_id = aws_subnet.s.id }
"""
RULE = """\
resource "aws_vpc_security_group_ingress_rule" "r" {
  security_group_id = aws_vpc.v.default_security_group_id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
"""
TEMPLATE = """\
Resources:
  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}
  I: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref S}}
"""
OPENING = """\
  R:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !GetAtt V.DefaultSecurityGroup, CidrIp: 0.0.0.0/0, IpProtocol: "-1"}
"""
IS_OPEN = 'anytrue([for g in security_groups : anytrue([for r in g.ingress : contains(r.cidrs, "0.0.0.0/0")])])'
GOES_OUT = "length([for g in security_groups : g if length(g.egress) == 1]) == 1"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def test_the_default_group_of_a_new_vpc_lets_only_itself_in(tried: Try) -> None:
    source = DESIGN.replace("IPV6", "")
    assert tried(f"!{IS_OPEN}", "interface", source) == {"aws_network_interface.i": "true"}
    assert tried(GOES_OUT, "interface", source) == {"aws_network_interface.i": "true"}
    assert tried(IS_OPEN, "interface", source + RULE) == {"aws_network_interface.i": "true"}


def test_what_the_default_group_lets_out_over_ipv6_is_not_known(tried: Try) -> None:
    source = DESIGN.replace("IPV6", "assign_generated_ipv6_cidr_block = true")
    (value,) = tried(GOES_OUT, "interface", source).values()
    assert value == "undecided: the rules of the default security group of aws_vpc.v is not known"


def test_the_default_group_of_an_existing_vpc_may_have_other_rules(tried: Try) -> None:
    source = (
        DESIGN.replace("IPV6", "")
        .replace('resource "aws_vpc"', 'data "aws_vpc"')
        .replace("aws_vpc.v", "data.aws_vpc.v")
    )
    (value,) = tried(IS_OPEN, "interface", source).values()
    assert value.startswith("undecided: ")


def test_the_default_group_of_a_vpc_of_a_template(tried: Try) -> None:
    assert tried(f"!{IS_OPEN}", "interface", TEMPLATE, "cloudformation") == {"I": "true"}
    assert tried(IS_OPEN, "interface", TEMPLATE + OPENING, "cloudformation") == {"I": "true"}
