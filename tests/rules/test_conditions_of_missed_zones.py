"""Conditions of ENI310, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check

BASE_310 = """\
variable "zone" { type = string }
variable "gateway" { type = string }
variable "green" { type = bool }
variable "subnet_id" { type = string }
variable "more" { type = list(string) }
variable "table" { type = string }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_ec2_transit_gateway" "hub" {}
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
resource "aws_instance" "b" {
  ami       = "ami-0a1b2c3d4e5f60718"
  subnet_id = aws_subnet.b.id
}
resource "aws_route_table" "b" { vpc_id = aws_vpc.core.id }
"""

DESIGNS_310 = {
    "a route of one of two gateways": """\
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = var.gateway
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # undecided
}
""",
    "an attachment with a list that goes on": """\
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [for one in var.more : one if one != "subnet-0a1b2c3d"]  # undecided
}
""",
    "a table of the subnet that is not known": """\
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = var.table
}
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # undecided
}
""",
    "a route that may be of the table": """\
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "hub" {
  route_table_id         = var.table
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # undecided
}
""",
    "four subnets in one zone": """\
resource "aws_subnet" "more" {
  count             = 4
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index + 10)
  availability_zone = "eu-west-1b"
}
resource "aws_instance" "more" {
  count     = 4
  ami       = "ami-0a1b2c3d4e5f60718"
  subnet_id = aws_subnet.more[count.index].id
}
resource "aws_route_table_association" "more" {
  count          = 4
  subnet_id      = aws_subnet.more[count.index].id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # error
}
""",
    "a zone that is missed for certain beside one that is not known": """\
resource "aws_subnet" "x" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.98.0/24"
  availability_zone = var.zone
}
resource "aws_instance" "x" {
  ami       = "ami-0a1b2c3d4e5f60718"
  subnet_id = aws_subnet.x.id
}
resource "aws_route_table_association" "x" {
  subnet_id      = aws_subnet.x.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # error
}
""",
    "a subnet that is found": """\
data "aws_subnet" "found" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "eu-west-1c"
}
resource "aws_instance" "found" {
  ami       = "ami-0a1b2c3d4e5f60718"
  subnet_id = data.aws_subnet.found.id
}
resource "aws_route_table_association" "found" {
  subnet_id      = data.aws_subnet.found.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # undecided
}
""",
    "one of two gateways": """\
resource "aws_ec2_transit_gateway" "other" {}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = var.green ? aws_ec2_transit_gateway.hub.id : aws_ec2_transit_gateway.other.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # undecided
}
""",
    "one of two tables": """\
resource "aws_route_table" "other" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = var.green ? aws_route_table.b.id : aws_route_table.other.id
}
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # undecided
}
""",
    "a table with another route, and one that may be of it": """\
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.b.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = "nat-0a1b2c3d"
}
resource "aws_route_table" "other" { vpc_id = aws_vpc.core.id }
resource "aws_route" "hub" {
  route_table_id         = var.green ? aws_route_table.b.id : aws_route_table.other.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.a.id]  # undecided
}
""",
}


@pytest.mark.parametrize("name", DESIGNS_310)
def test_eni310(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE_310 + DESIGNS_310[name], "ENI310")
