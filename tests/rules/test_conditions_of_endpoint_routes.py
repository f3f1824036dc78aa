"""Conditions of ENI313, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check

SECOND = """\
resource "aws_vpc_endpoint" "b" {
  vpc_id            = aws_vpc.core.id
  service_name      = "inspection"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.fw_b.id]
}
"""

BASE_313 = """\
variable "zone" { type = string }
variable "range" { type = string }
variable "endpoint" { type = string }
variable "green" { type = bool }
variable "table" { type = string }
variable "more" { type = list(string) }
variable "service" { type = string }
variable "gateway" { type = string }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "fw_a" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.100.0/28"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "fw_b" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.101.0/28"
  availability_zone = "eu-west-1b"
}
resource "aws_vpc_endpoint" "a" {
  vpc_id            = aws_vpc.core.id
  service_name      = "inspection"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.fw_a.id]
}
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_route_table" "edge" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "edge" {
  gateway_id     = aws_internet_gateway.core.id
  route_table_id = aws_route_table.edge.id
}
"""

DESIGNS_313 = {
    "one endpoint": """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "two endpoints": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # warning
}
""",
    "two endpoints of two services": """\
resource "aws_vpc_endpoint" "b" {
  vpc_id            = aws_vpc.core.id
  service_name      = "other"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.fw_b.id]
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "two endpoints of services of which one is not known": """\
resource "aws_vpc_endpoint" "b" {
  vpc_id            = aws_vpc.core.id
  service_name      = var.service
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.fw_b.id]
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # undecided
}
""",
    "an interface endpoint is no second one": """\
resource "aws_vpc_endpoint" "ssm" {
  vpc_id            = aws_vpc.core.id
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.fw_b.id]
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "an endpoint that is not known": """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = var.endpoint  # undecided
}
""",
    "one of two endpoints": SECOND
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = var.green ? aws_vpc_endpoint.a.id : aws_vpc_endpoint.b.id  # undecided
}
""",
    "an endpoint with a subnet that is not known": """\
resource "aws_vpc_endpoint" "b" {
  vpc_id            = aws_vpc.core.id
  service_name      = "inspection"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [for one in var.more : one if one != "subnet-0a1b2c3d"]
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.b.id  # undecided
}
""",
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
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # undecided
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
    "subnets in the same zone and in others": SECOND
    + """\
resource "aws_subnet" "near" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.4.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "far" {
  count             = 4
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index + 10)
  availability_zone = "eu-west-1b"
}
resource "aws_route_table_association" "near" {
  subnet_id      = aws_subnet.near.id
  route_table_id = aws_route_table.app.id
}
resource "aws_route_table_association" "far" {
  count          = 4
  subnet_id      = aws_subnet.far[count.index].id
  route_table_id = aws_route_table.app.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # warning
}
""",
    "a zone without an endpoint": SECOND
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
    "an endpoint that may not be there": """\
resource "aws_vpc_endpoint" "b" {
  count             = var.green ? 1 : 0
  vpc_id            = aws_vpc.core.id
  service_name      = "inspection"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.fw_b.id]
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id  # warning
}
""",
    "a firewall with one subnet": """\
locals { states = aws_networkfirewall_firewall.main.firewall_status[0].sync_states }
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/main"
  vpc_id              = aws_vpc.core.id
  subnet_mapping { subnet_id = aws_subnet.fw_a.id }
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = tolist(local.states)[0].attachment[0].endpoint_id
}
""",
    "a firewall with two subnets": """\
locals { states = aws_networkfirewall_firewall.main.firewall_status[0].sync_states }
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/main"
  vpc_id              = aws_vpc.core.id
  subnet_mapping { subnet_id = aws_subnet.fw_a.id }
  subnet_mapping { subnet_id = aws_subnet.fw_b.id }
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = tolist(local.states)[0].attachment[0].endpoint_id  # undecided
}
resource "aws_route" "own" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "10.0.0.0/8"
  vpc_endpoint_id = one([
    for state in local.states : state.attachment[0].endpoint_id
    if state.availability_zone == "eu-west-1b"
  ])
}
""",
}


@pytest.mark.parametrize("name", DESIGNS_313)
def test_eni313(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE_313 + DESIGNS_313[name], "ENI313")
