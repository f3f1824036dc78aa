"""Conditions of ENI311, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

BASE_311 = """\
variable "zone" { type = string }
variable "gateway" { type = string }
variable "green" { type = bool }
variable "table" { type = string }
variable "range" { type = string }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_route_table" "b" { vpc_id = aws_vpc.core.id }
"""

DESIGNS_311 = {
    "a gateway that is looked up by a subnet of another zone": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
data "aws_nat_gateway" "a" {  # info
  subnet_id = aws_subnet.a.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = data.aws_nat_gateway.a.id
}
""",
    "a gateway that is looked up by a subnet of the same zone": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
data "aws_nat_gateway" "a" {
  subnet_id = aws_subnet.a.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = data.aws_nat_gateway.a.id
}
""",
    "a gateway that is not known": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {  # undecided
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = var.gateway
}
""",
    "one of two gateways in other zones": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {  # undecided
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "c" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1c"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }
resource "aws_nat_gateway" "c" { subnet_id = aws_subnet.c.id }
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = var.green ? aws_nat_gateway.a.id : aws_nat_gateway.c.id
}
""",
    "a table that is not known": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {  # undecided
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = var.table
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.a.id
}
""",
    "a default route that may be of the table": """\
resource "aws_subnet" "a" {  # undecided
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = var.table
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.a.id
}
""",
    "a destination that is not known": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {  # undecided
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = var.range
  nat_gateway_id         = aws_nat_gateway.a.id
}
""",
    "a route that leads elsewhere": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  transit_gateway_id     = "tgw-0a1b2c3d"
}
resource "aws_route" "near" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "192.168.0.0/16"
  nat_gateway_id         = aws_nat_gateway.a.id
}
""",
    "a subnet that is found": """\
resource "aws_subnet" "a" {  # undecided
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
data "aws_subnet" "found" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "eu-west-1c"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }
resource "aws_route_table_association" "found" {
  subnet_id      = data.aws_subnet.found.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.a.id
}
""",
    "a crossing that is certain beside one that is not": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "x" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.3.0/24"
  availability_zone = var.zone
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }  # info
resource "aws_route_table_association" "x" {
  subnet_id      = aws_subnet.x.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.a.id
}
""",
    "two subnets in unknown zones": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "x" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index + 10)
  availability_zone = "${var.zone}${count.index}"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }  # undecided
resource "aws_nat_gateway" "b" { subnet_id = aws_subnet.b.id }
resource "aws_route_table" "x" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "x" {
  subnet_id      = aws_subnet.x[0].id
  route_table_id = aws_route_table.b.id
}
resource "aws_route_table_association" "y" {
  subnet_id      = aws_subnet.x[1].id
  route_table_id = aws_route_table.x.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.a.id
}
resource "aws_route" "other" {
  route_table_id         = aws_route_table.x.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.b.id
}
""",
    "an instance": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_instance" "nat" {
  ami               = "ami-0a1b2c3d4e5f60718"
  subnet_id         = aws_subnet.a.id  # info
  source_dest_check = false
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}
""",
    "an interface that is not known": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {  # undecided
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = var.gateway
}
""",
    "a subnet without a table in a VPC that is not declared": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "alone" {
  vpc_id            = var.gateway
  cidr_block        = "10.9.0.0/24"
  availability_zone = "eu-west-1c"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }  # info
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.a.id
}
""",
    "a default route to a gateway of a kind that is not known": """\
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {  # undecided
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_nat_gateway" "a" { subnet_id = aws_subnet.a.id }
resource "aws_route_table" "a" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.a.id
}
resource "aws_route" "near" {
  route_table_id         = aws_route_table.a.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.a.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = var.gateway
}
""",
}

TOPOLOGIES_311 = {
    "five subnets": """\
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public-a: {vpc: core, zone: eu-west-1a}
  app-b: {vpc: core, zone: eu-west-1b}
  app-c: {vpc: core, zone: eu-west-1c}
  app-d: {vpc: core, zone: eu-west-1d}
  app-e: {vpc: core, zone: eu-west-1e}
  app-f: {vpc: core, zone: eu-west-1f}
nat_gateways: {a: {subnet: public-a}}  # info
route_tables:
  apps: {vpc: core, subnets: [app-b, app-c, app-d, app-e, app-f], routes: [{destination: 0.0.0.0/0, nat_gateway: a}]}
  public: {vpc: core, subnets: [public-a], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
""",
    "four subnets": """\
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public-a: {vpc: core, zone: eu-west-1a}
  app-b: {vpc: core, zone: eu-west-1b}
  app-c: {vpc: core, zone: eu-west-1c}
  app-d: {vpc: core, zone: eu-west-1d}
  app-e: {vpc: core, zone: eu-west-1e}
nat_gateways: {a: {subnet: public-a}}  # info
route_tables:
  apps: {vpc: core, subnets: [app-b, app-c, app-d, app-e], routes: [{destination: 0.0.0.0/0, nat_gateway: a}]}
  public: {vpc: core, subnets: [public-a], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
""",
}


@pytest.mark.parametrize("name", DESIGNS_311)
def test_eni311(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE_311 + DESIGNS_311[name], "ENI311")


@pytest.mark.parametrize("name", TOPOLOGIES_311)
def test_eni311_in_topology_files(name: str) -> None:
    check_topology(TOPOLOGIES_311[name], "ENI311")
