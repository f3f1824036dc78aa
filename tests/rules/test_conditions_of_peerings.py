"""Conditions of ENI320, ENI321 and ENI322, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

TWO_VPCS = """\
vpcs:
  core: {cidr: 10.0.0.0/16}
  lab: {cidr: 10.2.0.0/16}
  third: {cidr: 10.4.0.0/16}
subnets:
  core: {vpc: core, zone: eu-west-1a}
  lab: {vpc: lab, zone: eu-west-1a}
  third: {vpc: third, zone: eu-west-1a}
"""
LAB = """\
transit_gateway_attachments:
  core: {subnets: [core]}
  lab:
    subnets: [lab]MARK
route_tables:
  lab: {vpc: lab, subnets: [lab], routes: []}
  third: {vpc: third, subnets: [third], routes: []}
  core:
    vpc: core
    subnets: [core]
    routes: [ROUTES]
"""


def _lab(mark: str, *destinations: str) -> str:
    routes = ", ".join(f'{{destination: "{one}", transit_gateway: true}}' for one in destinations)
    return TWO_VPCS + LAB.replace("MARK", f"  # {mark}" if mark else "").replace("ROUTES", routes)


TOPOLOGIES = {
    "ENI321: a part of the block of a VPC": _lab("info", "10.1.0.0/16", "10.2.128.0/17", "2001:db8::/32"),
    "ENI321: the last address of a VPC": _lab("info", "10.2.255.255/32"),
    "ENI321: the block of a VPC": _lab("info", "10.2.0.0/16"),
    "ENI321: all addresses": _lab("info", "0.0.0.0/0"),
    "ENI321: blocks beside that of a VPC": _lab("", "10.1.0.0/16", "10.3.0.0/16", "2001:db8::/32", "::/0"),
    "ENI321: one attachment": TWO_VPCS
    + """\
transit_gateway_attachments:
  lab: {subnets: [lab]}
route_tables:
  lab: {vpc: lab, subnets: [lab], routes: []}
  core: {vpc: core, subnets: [core], routes: [{destination: 10.2.0.0/16, transit_gateway: true}]}
""",
    "ENI321: a VPC outside of the design, and a route of a third VPC": TWO_VPCS
    + """\
peering_connections:
  outside: {vpc: core, peer_vpc: vpc-0abc1234def567890}
  lab: {vpc: core, peer_vpc: lab}
route_tables:
  lab: {vpc: lab, subnets: [lab], routes: []}
  core: {vpc: core, subnets: [core], routes: [{destination: 10.9.0.0/16, peering: outside}]}
  third: {vpc: third, subnets: [third], routes: [{destination: 10.2.0.0/16, peering: lab}]}
""",
    "ENI321: routes of the VPC that are not listed": TWO_VPCS
    + """\
peering_connections:
  lab: {vpc: core, peer_vpc: lab}  # undecided
route_tables:
  lab: {vpc: lab, subnets: [lab]}
  core: {vpc: core, subnets: [core], routes: [{destination: 10.2.0.0/16, peering: lab}]}
  third: {vpc: third, subnets: [third], routes: []}
""",
    "ENI321: routes of the sender that are not listed": TWO_VPCS
    + """\
peering_connections:
  lab: {vpc: core, peer_vpc: lab}  # undecided
route_tables:
  lab: {vpc: lab, subnets: [lab], routes: []}
  core: {vpc: core, subnets: [core]}
  third: {vpc: third, subnets: [third], routes: []}
""",
    "ENI321: routes of a third VPC that are not listed, and a way back": TWO_VPCS
    + """\
peering_connections:
  lab: {vpc: core, peer_vpc: lab}
route_tables:
  lab: {vpc: lab, subnets: [lab], routes: [{destination: 10.0.0.0/16, peering: lab}]}
  core: {vpc: core, subnets: [core], routes: [{destination: 10.2.0.0/16, peering: lab}]}
  third: {vpc: third, subnets: [third]}
""",
    "ENI321: a subnet of which the table is not known": TWO_VPCS.replace("subnets:\n", "subnets:\n  more: {vpc: lab}\n")
    + """\
peering_connections:
  lab: {vpc: core, peer_vpc: lab}  # undecided
route_tables:
  lab: {vpc: lab, subnets: [lab], routes: []}
  core: {vpc: core, subnets: [core], routes: [{destination: 10.2.0.0/16, peering: lab}]}
  third: {vpc: third, subnets: [third], routes: []}
""",
    "ENI321: a subnet of which the VPC is not known": TWO_VPCS.replace("subnets:\n", "subnets:\n  more: {}\n")
    + """\
peering_connections:
  lab: {vpc: core, peer_vpc: lab}  # undecided
route_tables:
  more: {subnets: [more], routes: []}
  lab: {vpc: lab, subnets: [lab], routes: []}
  core: {vpc: core, subnets: [core], routes: [{destination: 10.2.0.0/16, peering: lab}]}
  third: {vpc: third, subnets: [third], routes: []}
""",
}

TOPOLOGIES |= {
    "ENI321: subnets of a VPC outside of the design": TWO_VPCS.replace(
        "subnets:\n", "subnets:\n  outside: {vpc: vpc-0abc1234def567890, zone: eu-west-1a}\n"
    )
    + """\
peering_connections:
  outside: {vpc: core, peer_vpc: vpc-0abc1234def567890}
route_tables:
  outside: {subnets: [outside], routes: []}
  lab: {vpc: lab, subnets: [lab], routes: []}
  core: {vpc: core, subnets: [core], routes: [{destination: 10.9.0.0/16, peering: outside}]}
  third: {vpc: third, subnets: [third], routes: []}
""",
}

HUB = """\
vpcs:
  core: {cidr: 10.0.0.0/16, secondary_cidrs: [10.5.0.0/20]}
  data: {cidr: 10.0.0.0/16, secondary_cidrs: [10.5.0.0/16]}
  lab: {cidr: 10.1.0.0/20}
  wide: {cidr: 10.1.0.0/16}
  unknown: {}
subnets:
  wide: {vpc: wide, zone: eu-west-1a}
  core-a: {vpc: core, zone: eu-west-1a}
  core-b: {vpc: core, zone: eu-west-1b}
  data: {vpc: data, zone: eu-west-1a}
  lab: {vpc: lab, zone: eu-west-1a}
  unknown: {vpc: unknown, zone: eu-west-1a}
transit_gateway_attachments:
"""

TOPOLOGIES |= {
    "ENI320: two pairs of blocks that overlap": HUB
    + """\
  core: {subnets: [core-a]}
  data: {subnets: [data]}  # warning
""",
    "ENI320: a block inside of that of a later attachment": HUB
    + """\
  lab: {subnets: [lab]}
  wide: {subnets: [wide]}  # warning
""",
    "ENI320: blocks that do not overlap": HUB
    + """\
  core: {subnets: [core-a]}
  lab: {subnets: [lab]}
""",
    "ENI320: one VPC twice": HUB
    + """\
  core-a: {subnets: [core-a]}
  core-b: {subnets: [core-b]}
""",
    "ENI320: a VPC of unknown blocks alone": HUB
    + """\
  unknown: {subnets: [unknown]}
""",
    "ENI320: a VPC of unknown blocks beside another one": HUB
    + """\
  core: {subnets: [core-a]}
  unknown: {subnets: [unknown]}  # undecided
""",
    "ENI320: a VPC of unknown blocks, and a table that gets none of its routes": HUB
    + """\
  core: {subnets: [core-a]}
  unknown: {subnets: [unknown], default_route_table_propagation: false}
""",
}

PEERING = """\
variable "blue" { type = bool }
variable "block" { type = string }
variable "gateway" { type = string }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "lab" { cidr_block = "10.2.0.0/16" }
resource "aws_subnet" "core" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "lab" {
  vpc_id     = aws_vpc.lab.id
  cidr_block = "10.2.0.0/24"
}
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_ec2_transit_gateway" "edge" {}
"""
ATTACHED = """\
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.core.id]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "lab" {MARK
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.lab.id
  subnet_ids         = [aws_subnet.lab.id]
}
"""

IPV6 = """\
variable "table" { type = string }
variable "blue" { type = bool }
variable "block" { type = string }
variable "gateway" { type = string }
resource "aws_vpc" "core" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "app" {
  vpc_id          = aws_vpc.core.id
  cidr_block      = "10.0.0.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.core.ipv6_cidr_block, 8, 0)
}
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "hub" {MARK
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = ["subnet-0a1b2c3d"]
}
"""

MODULES = {
    "ENI322: a subnet of an unknown table": IPV6.replace("MARK", "  # undecided")
    + """\
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = var.blue ? "rtb-0a1b2c3d" : "rtb-1a1b2c3d"
}
""",
    "ENI322: a table with routes that are not listed": IPV6.replace("MARK", "  # undecided")
    + """\
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = "rtb-0a1b2c3d"
}
resource "aws_route" "out" {
  route_table_id         = "rtb-0a1b2c3d"
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = "nat-0a1b2c3d"
}
""",
    "ENI322: a route beside those that are not listed": IPV6.replace("MARK", "  # warning")
    + """\
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = "rtb-0a1b2c3d"
}
resource "aws_route" "out" {
  route_table_id              = "rtb-0a1b2c3d"
  destination_ipv6_cidr_block = "::/0"
  transit_gateway_id          = aws_ec2_transit_gateway.hub.id
}
""",
    "ENI322: a route over IPv4 beside those that are not listed": IPV6.replace("MARK", "  # undecided")
    + """\
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = "rtb-0a1b2c3d"
}
resource "aws_route" "out" {
  route_table_id         = "rtb-0a1b2c3d"
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
""",
    "ENI322: a route for a prefix list": IPV6.replace("MARK", "  # undecided")
    + """\
resource "aws_route" "out" {
  route_table_id             = aws_vpc.core.main_route_table_id
  destination_prefix_list_id = "pl-0a1b2c3d4e5f60718"
  transit_gateway_id         = aws_ec2_transit_gateway.hub.id
}
""",
    "ENI322: two subnets, and one outside of the design": IPV6.replace("MARK", "  # warning")
    + """\
data "aws_subnet" "found" { id = "subnet-1a1b2c3d" }
resource "aws_subnet" "more" {
  vpc_id          = aws_vpc.core.id
  cidr_block      = "10.0.1.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.core.ipv6_cidr_block, 8, 1)
}
resource "aws_route" "out" {
  route_table_id              = aws_vpc.core.main_route_table_id
  destination_ipv6_cidr_block = "::/0"
  transit_gateway_id          = aws_ec2_transit_gateway.hub.id
}
""",
    "ENI322: a subnet outside of the design": """\
data "aws_subnet" "found" { id = "subnet-1a1b2c3d" }
resource "aws_ec2_transit_gateway_vpc_attachment" "hub" {
  transit_gateway_id = "tgw-0a1b2c3d"
  vpc_id             = "vpc-0a1b2c3d"
  subnet_ids         = [data.aws_subnet.found.id]
}
""",
    "ENI320: one of two VPCs": PEERING
    + """\
resource "aws_vpc_peering_connection" "lab" {
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = var.blue ? aws_vpc.lab.id : aws_vpc.core.id  # undecided
}
resource "aws_vpc_peering_connection" "turned" {
  vpc_id      = var.blue ? aws_vpc.lab.id : aws_vpc.core.id
  peer_vpc_id = aws_vpc.core.id  # undecided
}
""",
    "ENI320: routes that may propagate": PEERING.replace("10.2.0.0/16", "10.0.0.0/16")
    + """\
variable "propagation" { type = string }
resource "aws_ec2_transit_gateway" "inner" { default_route_table_propagation = var.propagation }
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.inner.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.core.id]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "lab" {
  transit_gateway_id = aws_ec2_transit_gateway.inner.id
  vpc_id             = aws_vpc.lab.id  # undecided
  subnet_ids         = [aws_subnet.lab.id]
}
""",
    "ENI320: attachments of VPCs that are not known, and of one outside of the design": PEERING
    + """\
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = ["subnet-0a1b2c3d"]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "either" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = var.blue ? aws_vpc.lab.id : aws_vpc.core.id  # undecided
  subnet_ids         = ["subnet-1a1b2c3d"]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "outside" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = "vpc-0a1b2c3d"
  subnet_ids         = ["subnet-2a1b2c3d"]
}
""",
    "ENI321: a route for a prefix list": PEERING
    + ATTACHED.replace("MARK", "  # undecided")
    + """\
resource "aws_route" "there" {
  route_table_id             = aws_vpc.core.main_route_table_id
  destination_prefix_list_id = "pl-0a1b2c3d4e5f60718"
  transit_gateway_id         = aws_ec2_transit_gateway.hub.id
}
""",
    "ENI321: one of two VPCs": PEERING
    + """\
resource "aws_vpc_peering_connection" "lab" {  # undecided
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = var.blue ? aws_vpc.lab.id : aws_vpc.core.id
}
resource "aws_route" "there" {
  route_table_id            = aws_vpc.core.main_route_table_id
  destination_cidr_block    = "10.2.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.lab.id
}
""",
    "ENI321: a peering connection of unknown VPCs that no route names": PEERING
    + """\
resource "aws_vpc_peering_connection" "lab" {
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = var.blue ? aws_vpc.lab.id : aws_vpc.core.id
}
""",
    "ENI321: a peering connection of unknown VPCs that a route may name": PEERING
    + """\
resource "aws_vpc_peering_connection" "lab" {  # undecided
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = var.blue ? aws_vpc.lab.id : aws_vpc.core.id
}
resource "aws_vpc_peering_connection" "other" {
  vpc_id      = "vpc-0a1b2c3d"
  peer_vpc_id = "vpc-1a1b2c3d"
}
resource "aws_route" "there" {
  route_table_id            = aws_vpc.core.main_route_table_id
  destination_cidr_block    = "10.2.0.0/16"
  vpc_peering_connection_id = var.blue ? aws_vpc_peering_connection.lab.id : aws_vpc_peering_connection.other.id
}
""",
    "ENI321: attachments to one of two gateways": PEERING
    + """\
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = var.blue ? aws_ec2_transit_gateway.hub.id : aws_ec2_transit_gateway.edge.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.core.id]
}
resource "aws_ec2_transit_gateway_vpc_attachment" "lab" {  # undecided
  transit_gateway_id = var.blue ? aws_ec2_transit_gateway.hub.id : aws_ec2_transit_gateway.edge.id
  vpc_id             = aws_vpc.lab.id
  subnet_ids         = [aws_subnet.lab.id]
}
resource "aws_route" "there" {
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = "10.2.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
""",
    "ENI321: a VPC of unknown blocks": PEERING.replace('cidr_block = "10.2.0.0/16"', "cidr_block = var.block")
    + ATTACHED.replace("MARK", "  # undecided")
    + """\
resource "aws_route" "there" {
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = "10.2.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
""",
    "ENI321: a subnet outside of the design": PEERING
    + """\
data "aws_subnet" "found" { id = "subnet-0a1b2c3d" }
resource "aws_vpc_peering_connection" "lab" {
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = aws_vpc.lab.id  # info
}
resource "aws_route" "there" {
  route_table_id            = aws_vpc.core.main_route_table_id
  destination_cidr_block    = "10.2.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.lab.id
}
""",
    "ENI321: a route to one of two gateways": PEERING
    + ATTACHED.replace("MARK", "  # undecided")
    + """\
resource "aws_route" "there" {
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = "10.2.0.0/16"
  transit_gateway_id     = var.blue ? aws_ec2_transit_gateway.hub.id : aws_ec2_transit_gateway.edge.id
}
""",
    "ENI321: a route for a block that is not known": PEERING
    + ATTACHED.replace("MARK", "  # undecided")
    + """\
resource "aws_route" "there" {
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = var.block
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
""",
    "ENI321: a route for a block that is not known through a peering connection": PEERING
    + """\
resource "aws_vpc_peering_connection" "lab" {
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = aws_vpc.lab.id  # info
}
resource "aws_route" "there" {
  route_table_id            = aws_vpc.core.main_route_table_id
  destination_cidr_block    = var.block
  vpc_peering_connection_id = aws_vpc_peering_connection.lab.id
}
""",
    "ENI321: plain routes before one to a gateway that is not known": PEERING
    + ATTACHED.replace("MARK", "  # undecided")
    + """\
resource "aws_route" "a" {
  count                  = 4
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = "10.${10 + count.index}.0.0/16"
  nat_gateway_id         = "nat-0a1b2c3d"
}
resource "aws_route" "there" {
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = "10.2.0.0/16"
  transit_gateway_id     = var.blue ? aws_ec2_transit_gateway.hub.id : aws_ec2_transit_gateway.edge.id
}
""",
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.partition(":")[0])


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], name.partition(":")[0])
