"""Instances and security groups that name no VPC are in the default VPC of their account and Region."""

import json
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.findings import Finding
from tests.inputs.terraform.plans import block, change, const, plan, refs
from tests.rules.marked import check, lint

VPC = 'resource "aws_vpc" "core" {\n  cidr_block = "10.0.0.0/16"\n}\n'
GROUP = 'resource "aws_security_group" "g" {\n  %s\n}\n'
INSTANCE = """
resource "aws_instance" "i" {
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.g.id]%s
  %s
}
"""
IN_CORE = GROUP % "vpc_id = aws_vpc.core.id"
WITHOUT = GROUP % 'name = "g"'
PROVIDERS = """
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "east"
  region = "us-east-1"
}
"""
DEFAULT = 'resource "aws_default_vpc" "d" {\n}\n'
LOOKED_UP = 'data "aws_vpc" "d" {\n  default = true\n}\n'
BY_TAG = 'data "aws_vpc" "d" {\n  tags = { Name = "x" }\n}\n'
TEMPLATE = 'resource "aws_launch_template" "t" {\n  instance_type = "t3.micro"\n}\n'

DESIGNS = {
    "both in the default VPC": WITHOUT + INSTANCE % ("", ""),
    "a group of another VPC": VPC + IN_CORE + INSTANCE % ("  # error", ""),
    "a group of what may be the default VPC, imported": VPC.replace("10.0.0.0", "172.31.0.0")
    + IN_CORE
    + INSTANCE % ("  # undecided", ""),
    "the default VPC, managed": DEFAULT + GROUP % "vpc_id = aws_default_vpc.d.id" + INSTANCE % ("", ""),
    "the default VPC, looked up": LOOKED_UP + GROUP % "vpc_id = data.aws_vpc.d.id" + INSTANCE % ("", ""),
    "the VPC of a default subnet": 'resource "aws_default_subnet" "s" {\n  availability_zone = "eu-west-1a"\n}\n'
    + GROUP % "vpc_id = aws_default_subnet.s.vpc_id"
    + INSTANCE % ("", "subnet_id = aws_default_subnet.s.id"),
    "the VPC of a default subnet, looked up": 'data "aws_subnet" "s" {\n  default_for_az = true\n}\n'
    + GROUP % "vpc_id = data.aws_subnet.s.vpc_id"
    + INSTANCE % ("", ""),
    "a VPC that may be the default one": BY_TAG
    + GROUP % "vpc_id = data.aws_vpc.d.id"
    + INSTANCE % ("  # undecided", ""),
    "a VPC by its id": GROUP % 'vpc_id = "vpc-0a1b2c3d4e5f60718"' + INSTANCE % ("  # undecided", ""),
    "the default VPC of another Region": PROVIDERS + GROUP % "provider = aws.east" + INSTANCE % ("  # undecided", ""),
    "a subnet that may be named": VPC
    + 'variable "subnet" {\n  default = null\n}\n'
    + IN_CORE
    + INSTANCE % ("  # undecided", "subnet_id = var.subnet"),
    "a template that may name a subnet": VPC
    + TEMPLATE
    + IN_CORE
    + INSTANCE % ("  # undecided", "launch_template {\n    id = aws_launch_template.t.id\n  }"),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_groups_of_an_instance_without_subnet(tmp_path: Path, name: str) -> None:
    check(tmp_path, DESIGNS[name], "ENI104")


def test_the_finding_tells_where_the_instance_starts(tmp_path: Path) -> None:
    (finding,) = lint(tmp_path, PROVIDERS + VPC + IN_CORE + INSTANCE % ("", ""), "ENI104").findings
    assert finding.message == (
        "aws_security_group.g belongs to aws_vpc.core, but the primary interface of aws_instance.i is in the default "
        "VPC of eu-west-1: AWS refuses the interface"
    )
    assert finding.help == (
        "set subnet_id to a subnet of aws_vpc.core, or use a security group of the default VPC of eu-west-1"
    )
    assert [one.message for one in finding.related] == [
        "the primary interface of aws_instance.i sets no subnet, so it is in the default VPC of eu-west-1",
        "aws_security_group.g belongs to aws_vpc.core",
    ]


def test_a_plan_shows_an_instance_without_subnet(tmp_path: Path) -> None:
    """A plan does not know the subnet that AWS will choose, but its configuration has no argument for it."""
    vpc, group, instance = "aws_vpc.core", "aws_security_group.g", "aws_instance.i"
    changes = [
        change(vpc, {"cidr_block": "10.0.0.0/16"}),
        change(group, {"name": "g"}, ("vpc_id",)),
        change(instance, {}, ("subnet_id", "vpc_security_group_ids")),
    ]
    blocks = [
        block(vpc, {"cidr_block": const("10.0.0.0/16")}),
        block(group, {"vpc_id": refs(f"{vpc}.id")}),
        block(instance, {"vpc_security_group_ids": refs(f"{group}.id")}),
    ]
    (finding,) = findings(changes, blocks, tmp_path)
    assert finding.subject == instance
    blocks[2]["expressions"]["subnet_id"] = refs("aws_subnet.s.id")
    assert findings(changes, blocks, tmp_path) == ()


def findings(changes: list[dict], blocks: list[dict], directory: Path) -> tuple[Finding, ...]:
    for one in blocks:
        one["provider_config_key"] = "aws"
    (directory / "plan.json").write_text(json.dumps(plan(changes, blocks)))
    return make_report(Options(paths=[str(directory / "plan.json")], use_config=False, select=["ENI104"])).findings
