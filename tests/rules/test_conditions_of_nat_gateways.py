"""Conditions of ENI904, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

SUBNETS = """\
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app-a: {vpc: core, zone: eu-west-1a}
  app-b: {vpc: core, zone: eu-west-1b}
  app-c: {vpc: core, zone: eu-west-1c}
  other-c: {vpc: core, zone: eu-west-1c}
  more-c: {vpc: core, zone: eu-west-1c}
  last-c: {vpc: core, zone: eu-west-1c}
  somewhere: {vpc: core}
elastic_ips: {one: {}}
"""
GATEWAY = """\
nat_gateways:
  manual:
    availability_mode: regional
    elastic_ips: [one]
    zones: [eu-west-1a]MARK
route_tables:
"""
USING = "routes: [{destination: 0.0.0.0/0, nat_gateway: manual}]"
ELSEWHERE = "  elsewhere: {vpc: core, subnets: [app-b, app-c, other-c, more-c, last-c, somewhere], routes: []}\n"


def _gateway(mark: str, tables: str) -> str:
    return SUBNETS + GATEWAY.replace("MARK", f"  # {mark}" if mark else "") + tables


TOPOLOGIES = {
    "five subnets of zones that it does not cover": _gateway(
        "info", f"  app: {{vpc: core, subnets: [app-b, app-c, other-c, more-c, last-c, somewhere], {USING}}}\n"
    ),
    "a subnet that it covers, and others": _gateway(
        "", f"  app: {{vpc: core, subnets: [app-a], {USING}}}\n{ELSEWHERE}"
    ),
    "a subnet of an unknown zone": _gateway(
        "undecided",
        f"  app: {{vpc: core, subnets: [app-a, somewhere], {USING}}}\n"
        f"  rest: {{vpc: core, subnets: [app-b, app-c, other-c, more-c, last-c], routes: []}}\n",
    ),
    "a subnet of a main table that the design does not create": _gateway(
        "",
        f"  app: {{vpc: core, subnets: [app-a], {USING}}}\n"
        "  rest: {vpc: core, subnets: [app-b, other-c, more-c, last-c, somewhere], routes: []}\n",
    ),
    "a table of unknown routes": _gateway(
        "undecided",
        "  app: {vpc: core, subnets: [app-a, app-b, app-c, other-c, more-c, last-c, somewhere]}\n",
    ),
    "an internet gateway": _gateway(
        "",
        "  app: {vpc: core, subnets: [app-a, app-b, app-c, other-c, more-c, last-c, somewhere], "
        "routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}\n",
    ),
    "a zonal gateway": _gateway(
        "", f"  app: {{vpc: core, subnets: [app-a, app-b, app-c, other-c, more-c, last-c, somewhere], {USING}}}\n"
    ).replace("availability_mode: regional", "availability_mode: zonal"),
}

APP = """\
variable "mode" { type = string }
variable "zones" { type = list(string) }
variable "addresses" { type = list(string) }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.${count.index}.0/24"
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
resource "aws_eip" "out" { count = 4 }
"""
USED = """\
resource "aws_route" "out" {
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.manual.id
}
"""
MANUAL = """\
resource "aws_nat_gateway" "manual" { MARK
  availability_mode = "regional"
  vpc_id            = aws_vpc.core.id
  availability_zone_address {
    availability_zone = "eu-west-1a"
    allocation_ids    = ["eipalloc-0a1b2c3d4e5f60718"]
  }
}
"""
MORE_ZONES = """\
  dynamic "availability_zone_address" {
    for_each = var.zones
    content {
      availability_zone = availability_zone_address.value
      allocation_ids    = ["eipalloc-1a1b2c3d4e5f60718"]
    }
  }
}
"""

MODULES = {
    "a mode that is not known": APP + MANUAL.replace('"regional"', "var.mode").replace("MARK", "# undecided") + USED,
    "more zones that are not known": APP
    + MANUAL.replace("MARK", "# undecided").removesuffix("}\n")
    + MORE_ZONES
    + USED,
    "more zones that are not known, and no subnet": APP
    + MANUAL.replace("MARK", "").removesuffix("}\n")
    + MORE_ZONES
    + """\
resource "aws_route" "out" {
  route_table_id         = aws_vpc.core.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "igw-0a1b2c3d"
}
""",
    "one of two tables": APP
    + MANUAL.replace("MARK", "").replace("zone_address {", "zone_address { # undecided")
    + """\
variable "blue" { type = bool }
resource "aws_route_table" "out" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.manual.id
  }
}
resource "aws_route_table" "inner" {
  vpc_id = aws_vpc.core.id
  route = []
}
resource "aws_route_table_association" "app" {
  count          = 2
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = var.blue ? aws_route_table.out.id : aws_route_table.inner.id
}
""",
    "Elastic IPs that go on": APP
    + """\
resource "aws_nat_gateway" "some" { # undecided
  subnet_id                = aws_subnet.app[0].id
  allocation_id            = aws_eip.out[0].id
  secondary_allocation_ids = [for one in var.addresses : one if one != "eipalloc-0a1b2c3d"]
}
""",
    "one secondary address by number": APP
    + """\
resource "aws_nat_gateway" "one" {
  subnet_id                          = aws_subnet.app[0].id
  allocation_id                      = aws_eip.out[0].id
  secondary_private_ip_address_count = 1 # error
}
""",
    "what is refused, and more Elastic IPs than usual": APP
    + """\
resource "aws_nat_gateway" "both" {
  subnet_id                          = aws_subnet.app[0].id
  allocation_id                      = aws_eip.out[0].id
  secondary_allocation_ids           = [aws_eip.out[1].id, aws_eip.out[2].id]
  secondary_private_ip_address_count = 1 # error
}
""",
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI904")


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], "ENI904")
