"""The CIDR blocks of rules of security groups, with those in prefix lists."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

TERRAFORM = """\
variable "x" {}
resource "aws_ec2_managed_prefix_list" "p" {
  name           = "any"
  address_family = "IPv4"
  max_entries    = 3
  entry { cidr = "0.0.0.0/0" }
  %s
}
resource "aws_ec2_managed_prefix_list" "other" {
  name           = "other"
  address_family = "IPv4"
  max_entries    = 3
}
resource "aws_ec2_managed_prefix_list_entry" "e" {
  cidr           = "10.0.0.0/8"
  prefix_list_id = %s
}
resource "aws_security_group" "g" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  ingress {
    from_port       = 22
    to_port         = 22
    protocol        = "tcp"
    cidr_blocks     = ["192.0.2.0/24"]
    prefix_list_ids = [%s]
  }
}
"""
STACK = """\
Parameters: {X: {Type: String}}
Resources:
  P:
    Type: AWS::EC2::PrefixList
    Properties: {PrefixListName: p, AddressFamily: IPv4, MaxEntries: 2, Entries: [{Cidr: 0.0.0.0/0}]}
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: g
      VpcId: vpc-0a1b2c3d4e5f60718
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: %s}]
"""
WIDE = "anytrue([for r in ingress : anytrue([for c in r.cidrs : prefix_length(c) == 0])])"
PREFIX = "aws_ec2_managed_prefix_list"
LIST = f"{PREFIX}.p.id"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("more", "entry", "lists", "cidrs"),
    [
        ("", f"{PREFIX}.other.id", LIST, '["192.0.2.0/24", "0.0.0.0/0"]'),
        ("", LIST, LIST, '["192.0.2.0/24", "0.0.0.0/0", "10.0.0.0/8"]'),
        ("", LIST, f"{PREFIX}.other.id", '["192.0.2.0/24"]'),
        ('entry { cidr = "198.51.100.0/24" }', '"pl-1"', LIST, '["192.0.2.0/24", "0.0.0.0/0", "198.51.100.0/24"]'),
        ("", LIST, "", '["192.0.2.0/24"]'),
    ],
)
def test_lists_of_terraform(tried: Try, more: str, entry: str, lists: str, cidrs: str) -> None:
    found = tried("[for r in ingress : r.cidrs]", "security_group", TERRAFORM % (more, entry, lists))
    assert found == {"aws_security_group.g": f"[{cidrs}]"}


@pytest.mark.parametrize(
    ("more", "entry", "lists", "fact"),
    [
        ("", '"pl-1"', '"pl-0a1b2c3d"', "the ranges of pl-0a1b2c3d"),
        ("", '"pl-1"', "var.x", "the ranges of var.x"),
        ("", "var.x", f"{PREFIX}.other.id", f"whether {PREFIX}_entry.e is in {PREFIX}.other"),
    ],
)
def test_lists_that_are_not_known(tried: Try, more: str, entry: str, lists: str, fact: str) -> None:
    found = tried(WIDE, "security_group", TERRAFORM % (more, entry, lists))
    assert found["aws_security_group.g"].startswith("undecided")
    assert fact in found["aws_security_group.g"]


def test_a_wide_entry_decides_whatever_else_is_listed(tried: Try) -> None:
    found = tried(WIDE, "security_group", TERRAFORM % ("", '"pl-1"', f'{LIST}, "pl-0a1b2c3d"'))
    assert found == {"aws_security_group.g": "true"}


@pytest.mark.parametrize(
    ("list", "wide"),
    [
        ("!Ref P", "true"),
        ("!GetAtt P.PrefixListId", "true"),
        ("pl-0a1b2c3d", "undecided: the ranges of pl-0a1b2c3d is not known"),
    ],
)
def test_lists_of_stacks(tried: Try, list: str, wide: str) -> None:
    assert tried(WIDE, "security_group", STACK % list, language="cloudformation") == {"G": wide}
