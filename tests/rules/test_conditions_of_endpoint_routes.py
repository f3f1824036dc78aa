"""Conditions of ENI313 about endpoints and zones, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.inspected import BASE, SECOND
from tests.rules.marked import check

DESIGNS = {
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
    "one endpoint, and a subnet in a zone that is not known": """\
resource "aws_subnet" "x" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.7.0/24"
  availability_zone = var.zone
}
resource "aws_route_table_association" "x" {
  subnet_id      = aws_subnet.x.id
  route_table_id = aws_route_table.app.id
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id            = aws_vpc.core.id
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.fw_b.id]
}
resource "aws_db_subnet_group" "db" { subnet_ids = [aws_subnet.fw_a.id, aws_subnet.fw_b.id] }
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "one of several endpoints": """\
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = [for one in var.more : one if one != "vpce-0a1b2c3d"][0]  # undecided
}
resource "aws_route" "east" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "10.0.0.0/8"
  vpc_endpoint_id        = aws_vpc_endpoint.a.id
}
""",
    "a firewall with one subnet, and a subnet in a zone that is not known": """\
locals { states = aws_networkfirewall_firewall.main.firewall_status[0].sync_states }
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/main"
  vpc_id              = aws_vpc.core.id
  subnet_mapping { subnet_id = aws_subnet.fw_a.id }
}
resource "aws_subnet" "x" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.7.0/24"
  availability_zone = var.zone
}
resource "aws_route_table" "x" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "x" {
  subnet_id      = aws_subnet.x.id
  route_table_id = aws_route_table.x.id
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.x.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = tolist(local.states)[0].attachment[0].endpoint_id  # undecided
}
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_eni313(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + DESIGNS[name], "ENI313")


FIREWALL = """\
variable "zone" { type = string }
locals { states = aws_networkfirewall_firewall.main.firewall_status[0].sync_states }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "firewall" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = "eu-west-1${["a", "b"][count.index]}"
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.9.0/24"
  availability_zone = var.zone
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/main"
  vpc_id              = aws_vpc.core.id
  subnet_mapping { subnet_id = aws_subnet.firewall[0].id }
  SECOND
}
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = ENDPOINT
}
"""
FIRST_STATE = "tolist(local.states)[0].attachment[0].endpoint_id"


@pytest.mark.parametrize(
    ("second", "endpoint"),
    [
        ("", FIRST_STATE),
        ("subnet_mapping { subnet_id = aws_subnet.firewall[1].id }", f"{FIRST_STATE}  # undecided"),
    ],
)
def test_a_firewall_with_one_subnet_has_one_endpoint(tmp_path: Path, second: str, endpoint: str) -> None:
    check(tmp_path, FIREWALL.replace("SECOND", second).replace("ENDPOINT", endpoint), "ENI313")
