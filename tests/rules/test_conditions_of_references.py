"""Conditions of ENI805 about groups of other VPCs, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

VPCS = """\
vpcs:
  core: {cidr: 10.0.0.0/16}
  apps: {cidr: 10.1.0.0/16}
  unsaid: {}
subnets:
  core: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  apps: {vpc: apps, zone: eu-west-1a, cidr: 10.1.0.0/24}
  unsaid: {vpc: unsaid, zone: eu-west-1a}
"""
HUB = """\
transit_gateway_attachments:
  core: {subnets: [core]}
  apps: {subnets: [apps]}
  unsaid: {subnets: [unsaid]}
"""

TOPOLOGIES = {
    "ranges of the VPC beside the group": VPCS
    + HUB
    + """\
security_groups:
  app: {vpc: apps}
  db:
    vpc: core
    ingress:
      - {groups: [app], ports: 1}
      - {cidr: 10.1.0.0/16, ports: 1}
      - {groups: [app], ports: 2}
      - {cidr: 10.1.2.0/24, ports: 2}
      - {groups: [app], ports: 3}
      - {cidr: 10.0.0.0/8, ports: 3}
      - {groups: [app], ports: 4}
      - {cidr: 0.0.0.0/0, ports: 4}
      - {groups: [app], ports: 5}  # warning
      - {cidr: 10.9.0.0/16, ports: 5}
      - {groups: [app], ports: 6}  # warning
      - {cidr: "2001:db8::/32", ports: 6}
      - {groups: [app], ports: 7}  # warning
      - {cidr: 10.1.0.0/16, ports: 8}
""",
    "ranges of a VPC with unknown blocks": VPCS
    + HUB
    + """\
security_groups:
  app: {vpc: unsaid}
  db:
    vpc: core
    ingress:
      - {groups: [app], ports: 1}
      - {cidr: 0.0.0.0/0, ports: 1}
      - {groups: [app], ports: 2}  # undecided
      - {cidr: 10.9.0.0/16, ports: 2}
      - {groups: [app], ports: 3}  # warning
""",
    "groups of one VPC, and of none that the design creates": VPCS
    + HUB
    + """\
security_groups:
  app: {vpc: core}
  db:
    vpc: core
    ingress:
      - {groups: [app], ports: 1}
      - {groups: [self], ports: 2}
      - {groups: [sg-0a1b2c3d4e5f60718], ports: 3}
""",
    "a VPC at two transit gateways": VPCS
    + """\
transit_gateway_attachments:
  core: {transit_gateway: hub, subnets: [core]}
  edge: {transit_gateway: edge, subnets: [core]}
  apps: {transit_gateway: hub, subnets: [apps]}
security_groups:
  app: {vpc: apps}
  db:
    vpc: core
    ingress:
      - {groups: [app], ports: 1}  # warning
""",
    "two transit gateways": VPCS
    + """\
transit_gateway_attachments:
  core: {transit_gateway: hub, subnets: [core]}
  apps: {transit_gateway: edge, subnets: [apps]}
security_groups:
  app: {vpc: apps}
  db:
    vpc: core
    ingress:
      - {groups: [app], ports: 1}
""",
}

MODULE = """\
variable "blue" { type = bool }
variable "range" { type = string }
variable "rules" { type = list(number) }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "apps" { cidr_block = "10.1.0.0/16" }
resource "aws_ec2_transit_gateway" "hub" { security_group_referencing_support = "REFERENCES" }
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = ["subnet-0a1b2c3d"]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "apps" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = ATTACHED
  subnet_ids         = ["subnet-1a1b2c3d"]
}
resource "aws_security_group" "app" { vpc_id = APPS }
resource "aws_security_group" "inner" { vpc_id = aws_vpc.core.id }
resource "aws_security_group" "db" {
  vpc_id = CORE
  ingress { MARK
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [SOURCE]
  }
MORE}
"""


def _module(
    mark: str,
    *,
    source: str = "aws_security_group.app.id",
    references: str = "disable",
    apps: str = "aws_vpc.apps.id",
    core: str = "aws_vpc.core.id",
    attached: str = "aws_vpc.apps.id",
    more: str = "",
) -> str:
    text = MODULE.replace("MARK", f"# {mark}" if mark else "").replace("SOURCE", source)
    text = text.replace("REFERENCES", references).replace("APPS", apps).replace("CORE", core)
    return text.replace("ATTACHED", attached).replace("MORE", more)


RANGES = """\
  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = [RANGE]
  }
"""
DYNAMIC = """\
  dynamic "ingress" {
    for_each = var.rules
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["10.1.0.0/16"]
    }
  }
"""
ASSOCIATED = """\
resource "aws_vpc_security_group_vpc_association" "shared" {
  security_group_id = aws_security_group.NAME.id
  vpc_id            = aws_vpc.VPC.id
}
"""
EITHER_GROUP = "var.blue ? aws_security_group.app.id : aws_security_group.inner.id"
EITHER_VPC = "var.blue ? aws_vpc.apps.id : aws_vpc.core.id"

MODULES = {
    "a group of another VPC": _module("warning"),
    "one of two groups": _module("undecided", source=EITHER_GROUP),
    "one of two groups, and a gateway that passes references": _module("", source=EITHER_GROUP, references="enable"),
    "a group of one of two VPCs": _module("undecided", apps=EITHER_VPC),
    "a rule of a group in one of two VPCs": _module("undecided", core=EITHER_VPC),
    "an attachment of one of two VPCs": _module("undecided", attached=EITHER_VPC),
    "a range that is not known": _module("undecided", more=RANGES.replace("RANGE", "var.range")),
    "a range that is none": _module("warning", more=RANGES.replace("RANGE", '"anywhere"')),
    "rules that are not known": _module("undecided", more=DYNAMIC),
    "a group that is associated with the other VPC": _module("")
    + ASSOCIATED.replace("NAME", "db").replace("VPC", "apps"),
    "a source that is associated with the VPC": _module("") + ASSOCIATED.replace("NAME", "app").replace("VPC", "core"),
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI805")


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], "ENI805")
