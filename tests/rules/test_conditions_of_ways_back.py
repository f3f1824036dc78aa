"""Conditions of ENI313 about tables and the way back, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.inspected import BASE, SECOND
from tests.rules.marked import check

DESIGNS = {
    "returns through the endpoint of the own zone": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # error
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.1.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id
}
""",
    "returns through the same endpoint": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.1.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "returns by a route that may be of the gateway": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # undecided
}
resource "aws_route" "in" {
  route_table_id         = var.table
  destination_cidr_block = "10.0.1.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "returns by a route for a range that is not known": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # undecided
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = var.range
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "a route of the gateway for a wider range": SECOND
    + """\
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.0.0/20"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # warning
}
resource "aws_route" "wide" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.0.0/15"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
resource "aws_route" "v6" {
  route_table_id              = aws_route_table.edge.id
  destination_ipv6_cidr_block = "2001:db8::/64"
  vpc_endpoint_id             = aws_vpc_endpoint.a.id
}
resource "aws_route" "other" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.2.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
resource "aws_route" "whole" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.0.0/16"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # warning
}
""",
    "a route of the gateway whose way back is another endpoint": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = aws_subnet.app.cidr_block
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # error
}
""",
    "a subnet whose table is not known": SECOND
    + """\
resource "aws_route_table" "loose" { vpc_id = aws_vpc.core.id }
resource "aws_subnet" "loose" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.3.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table_association" "loose" {
  subnet_id      = aws_subnet.loose.id
  route_table_id = var.table
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.loose.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "a table that may be of a gateway": SECOND
    + """\
resource "aws_route_table" "loose" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "loose" {
  gateway_id     = var.gateway
  route_table_id = var.green ? aws_route_table.loose.id : var.table
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.loose.id
  destination_cidr_block = "10.0.1.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # undecided
}
""",
    "a route of a table that is not known": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = var.table
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "an attachment whose subnets share a table": SECOND
    + """\
resource "aws_subnet" "app_a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.6.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_route_table_association" "app_a" {
  subnet_id      = aws_subnet.app_a.id
  route_table_id = aws_route_table.app.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = "tgw-0a1b2c3d"
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app.id, aws_subnet.app_a.id]
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "an attachment whose subnets have other endpoints": SECOND
    + """\
resource "aws_subnet" "app_a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.6.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_route_table" "app_a" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "app_a" {
  subnet_id      = aws_subnet.app_a.id
  route_table_id = aws_route_table.app_a.id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = "tgw-0a1b2c3d"
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app.id, aws_subnet.app_a.id]
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # warning
}
resource "aws_route" "out_a" {
  route_table_id         = aws_route_table.app_a.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id  # warning
}
""",
    "an attachment whose subnets have other routes to other endpoints": SECOND
    + """\
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = "tgw-0a1b2c3d"
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app.id]
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
resource "aws_route" "east" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "10.0.0.0/8"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id
}
""",
    "one of two tables of the subnet": SECOND
    + """\
resource "aws_route_table" "loose" { vpc_id = aws_vpc.core.id }
resource "aws_route_table" "other" { vpc_id = aws_vpc.core.id }
resource "aws_subnet" "loose" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.3.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table_association" "loose" {
  subnet_id      = aws_subnet.loose.id
  route_table_id = var.green ? aws_route_table.loose.id : aws_route_table.other.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.loose.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # undecided
}
""",
    "a certain way back beside one that is not": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # error
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.1.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id
}
resource "aws_route" "perhaps" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = var.range
  vpc_endpoint_id        = aws_vpc_endpoint.b.id
}
""",
    "a range that has a name alone": SECOND
    + """\
resource "aws_subnet" "named" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = var.range
  availability_zone = "eu-west-1b"
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = var.range
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # warning
}
""",
    "returns through an endpoint of a third zone": SECOND
    + """\
resource "aws_subnet" "c" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.5.0/24"
  availability_zone = "eu-west-1c"
}
resource "aws_route_table" "c" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "c" {
  subnet_id      = aws_subnet.c.id
  route_table_id = aws_route_table.c.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.c.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # error
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.5.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id  # error
}
""",
    "one subnet returns through another endpoint": SECOND
    + """\
resource "aws_subnet" "far" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.8.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table_association" "far" {
  subnet_id      = aws_subnet.far.id
  route_table_id = aws_route_table.app.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # error
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.8.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id
}
""",
    "a subnet of another VPC with one of two tables": SECOND
    + """\
resource "aws_vpc" "other" { cidr_block = "10.9.0.0/16" }
resource "aws_route_table" "other" {
  count  = 2
  vpc_id = aws_vpc.other.id
}
resource "aws_subnet" "other" {
  vpc_id            = aws_vpc.other.id
  cidr_block        = "10.9.0.0/24"
  availability_zone = "eu-west-1c"
}
resource "aws_route_table_association" "other" {
  subnet_id      = aws_subnet.other.id
  route_table_id = var.green ? aws_route_table.other[0].id : aws_route_table.other[1].id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id
}
""",
    "a route of the gateway whose way back passes no endpoint": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.core.id
}
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.1.0/24"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # warning
}
""",
    "a route of the gateway for the subnets of endpoints": SECOND
    + """\
resource "aws_route" "in" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "10.0.96.0/20"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_eni313(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + DESIGNS[name], "ENI313")
