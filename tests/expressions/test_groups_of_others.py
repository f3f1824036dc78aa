"""Security groups in policies that a design does not create, and adds rules to."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

RULE = """\
variable "group" {}
variable "is_open" { type = bool }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_security_group_rule" "r" {
  MORE
  type              = "ingress"
  security_group_id = GROUP
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}
"""
TEMPLATE = """\
Resources:
  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  R:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: GROUP, IpProtocol: "-1", CidrIp: 0.0.0.0/0}
"""
SSH = 'anytrue([for r in ingress : allows(r, "tcp", 22) && contains(r.cidrs, "0.0.0.0/0")])'
ID = "sg-0a1b2c3d4e5f60718"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (f'"{ID}"', ID),
        ("aws_vpc.v.default_security_group_id", "the default security group of aws_vpc.v"),
        ("var.group", "var.group"),
    ],
)
def test_a_group_that_the_design_adds_a_rule_to_is_one(tried: Try, group: str, name: str) -> None:
    source = RULE.replace("GROUP", group).replace("MORE", "")
    assert tried(SSH, "security_group", source) == {name: "true"}
    assert list(tried("length(ingress) == 1", "security_group", source).values()) == [
        f"undecided: the rules of {name} is not known"
    ]


def test_a_rule_that_may_not_exist_leaves_the_answer_open(tried: Try) -> None:
    source = RULE.replace("GROUP", f'"{ID}"').replace("MORE", "count = var.is_open ? 1 : 0")
    (answer,) = tried(SSH, "security_group", source).values()
    assert answer.startswith("undecided: ")


def test_a_group_without_rules_of_the_design_is_none(tried: Try) -> None:
    source = f'resource "aws_network_interface" "i" {{\n  security_groups = ["{ID}"]\n}}\n'
    assert tried("address", "security_group", source) == {}


@pytest.mark.parametrize(
    ("group", "name"), [(ID, ID), ("!GetAtt V.DefaultSecurityGroup", "the default security group of V")]
)
def test_a_group_that_a_template_adds_a_rule_to_is_one(tried: Try, group: str, name: str) -> None:
    source = TEMPLATE.replace("GROUP", group)
    assert tried(SSH, "security_group", source, "cloudformation") == {name: "true"}
