"""Conditions of ENI306 and ENI307, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

FIREWALL = """\
vpcs: {v: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: v, cidr: 10.0.0.0/24}
  b: {vpc: v, cidr: 10.0.1.0/24}
  open: {vpc: v}
  inside: {vpc: v, cidr: 10.0.9.0/24}
  outside: {vpc: v, cidr: 10.0.10.0/24}
interfaces: {in: {subnet: inside}, out: {subnet: outside}, loose: {subnet: inside}}
instances: {fw: {type: m5.large, interfaces: [{interface: in, device_index: 0}, {interface: out, device_index: 1}]}}
route_tables:
"""
THERE = "  there: {vpc: v, subnets: [a], routes: [{destination: 10.0.1.0/24, interface: in}]}"
ONE_WAY = {
    "back by a part": f"{THERE}\n"
    "  back: {vpc: v, subnets: [b], routes: [{destination: 10.0.0.128/25, interface: out}]}\n",
    "back by what is wider": f"{THERE}\n"
    "  back: {vpc: v, subnets: [b], routes: [{destination: 10.0.0.0/23, interface: out}]}\n",
    "the way to others": f"{THERE}  # warning\n"
    "  back: {vpc: v, subnets: [b], routes: [{destination: 10.0.7.0/24, interface: out}]}  # undecided\n",
    "back by a gateway": f"{THERE}  # warning\n"
    "  back: {vpc: v, subnets: [b], routes: [{destination: 10.0.0.0/24, transit_gateway: true}]}\n",
    "back by what may be attached elsewhere": f"{THERE}  # undecided\n"
    "  back: {vpc: v, subnets: [b], routes: [{destination: 10.0.0.0/24, interface: loose}]}  # undecided\n",
    "by nobody": "  there: {vpc: v, routes: [{destination: 10.0.1.0/24, interface: loose}]}\n"
    "  back: {vpc: v, subnets: [b], routes: []}\n",
    "one side that is not known beside one that is": (
        "  there: {vpc: v, subnets: [a, open], routes: [{destination: 10.0.1.0/24, interface: in}]}  # warning\n"
        "  back: {vpc: v, subnets: [b], routes: []}\n"
    ),
    "by the name of the instance": """\
  there:
    vpc: v
    subnets: [a]
    routes:
      - destination: 10.0.1.0/24
        instance: fw  # warning
  back: {vpc: v, subnets: [b], routes: []}
""",
}

TOPOLOGIES = {
    "ENI307 subnets and tables of VPCs that are not known": """\
subnets: {a: {cidr: 10.0.0.0/24}, b: {cidr: 10.0.1.0/24}, c: {cidr: 10.0.2.0/24}}
instances: {fw: {type: m5.large, subnet: c}}
route_tables:
  there: {subnets: [a], routes: [{destination: 10.0.1.0/24, instance: fw}]}
  back: {subnets: [b], routes: []}
""",
    "ENI306 a service forwards as it sees fit": """\
vpcs: {v: {}}
subnets: {s: {vpc: v}}
interfaces: {firewall: {subnet: s, managed_by: network-firewall}}
route_tables: {r: {vpc: v, subnets: [s], routes: [{destination: 0.0.0.0/0, interface: firewall}]}}
""",
    "ENI306 a way back of other destinations": """\
vpcs: {v: {}}
subnets: {s: {vpc: v}}
instances: {nat: {type: m5.large, subnet: s}}
route_tables:
  r: {vpc: v, subnets: [s], routes: [{destination: 10.9.0.0/16, instance: nat}]}
  d: {vpc: v, routes: [{destination: 0.0.0.0/0, instance: nat}]}
""",
    "ENI306 what is not attached yet, with a way out and with none back": """\
vpcs: {v: {internet_gateway: true}}
subnets: {s: {vpc: v}, t: {vpc: v}}
interfaces: {n: {subnet: s}, m: {subnet: t}}
route_tables:
  s: {vpc: v, subnets: [s], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  t: {vpc: v, subnets: [t], routes: []}
  d: {vpc: v, routes: [{destination: 0.0.0.0/0, interface: n}]}
  e: {vpc: v, routes: [{destination: 0.0.0.0/0, interface: m}]}
""",
}

BASE = """\
variable "green" {
  type = bool
}
variable "gateway" {}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.2.0/24"
}
resource "aws_subnet" "c" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.3.0/24"
}
data "aws_subnet" "found" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.4.0/24"
}
resource "aws_instance" "fw" {
  instance_type     = "m5.large"
  subnet_id         = aws_subnet.c.id
  source_dest_check = false
}
resource "aws_instance" "other" {
  instance_type     = "m5.large"
  subnet_id         = aws_subnet.c.id
  source_dest_check = false
}
resource "aws_route_table" "a" {
  vpc_id = aws_vpc.v.id
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.a.id
}
resource "aws_route_table" "b" {
  vpc_id = aws_vpc.v.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.b.id
  route_table_id = aws_route_table.b.id
}
resource "aws_route_table" "c" {
  vpc_id = aws_vpc.v.id
}
resource "aws_route_table_association" "c" {
  subnet_id      = aws_subnet.c.id
  route_table_id = aws_route_table.c.id
}
"""
FW, OTHER = (f"aws_instance.{name}.primary_network_interface_id" for name in ("fw", "other"))


def route(name: str, table: str, destination: str, target: str, mark: str = "") -> str:
    table = table if "?" in table else f"aws_route_table.{table}.id"
    key = target if "=" in target else f"network_interface_id = {target}"
    return f"""\
resource "aws_route" "{name}" {{
  route_table_id         = {table}
  {"destination_prefix_list_id" if destination.startswith("pl-") else "destination_cidr_block"} = "{destination}"
  {key}{mark and f" # {mark}"}
}}
"""


EITHER = f"var.green ? {FW} : {OTHER}"
DESIGNS = {
    "ENI307 a table of two": route(
        "x", "var.green ? aws_route_table.a.id : aws_route_table.c.id", "10.0.2.0/24", FW, "undecided"
    ),
    "ENI307 a middlebox of two": route("x", "a", "10.0.2.0/24", EITHER, "undecided"),
    "ENI307 a subnet that is found": route("x", "a", "10.0.4.0/24", FW),
    "ENI307 back through one of two": route("x", "a", "10.0.2.0/24", FW, "undecided")
    + route("y", "b", "10.0.1.0/24", EITHER, "undecided"),
    "ENI307 back through what is not known": route("x", "a", "10.0.2.0/24", FW, "undecided")
    + route("y", "b", "10.0.1.0/24", "network_interface_id = var.gateway", "undecided"),
    "ENI307 back through a gateway, whichever": route("x", "a", "10.0.2.0/24", FW, "warning")
    + route("y", "b", "10.0.1.0/24", "gateway_id = var.gateway"),
    "ENI307 the way to a prefix list": route("x", "a", "10.0.2.0/24", FW, "warning")
    + route("y", "b", "pl-0a1b2c3d", FW),
    "ENI306 the way to a service of AWS is no way out": route("x", "a", "0.0.0.0/0", FW, "error")
    + route("y", "c", "0.0.0.0/0", FW, "error")
    + route("z", "c", "pl-0a1b2c3d", 'vpc_endpoint_id = "vpce-0a1b2c3d"'),
    "ENI306 a forwarder of two": route("x", "a", "0.0.0.0/0", EITHER, "undecided"),
    "ENI306 what is not known may be the way out": route("x", "a", "0.0.0.0/0", FW, "undecided")
    + route("y", "c", "0.0.0.0/0", FW, "undecided")
    + route("z", "c", "198.51.100.0/24", "gateway_id = var.gateway"),
    "ENI306 one of two may be the way out": route("x", "a", "0.0.0.0/0", FW, "undecided")
    + route("y", "c", "0.0.0.0/0", EITHER, "undecided"),
    "ENI306 the VPC itself is no way out": route("x", "a", "0.0.0.0/0", FW, "error")
    + route("y", "c", "0.0.0.0/0", FW, "error")
    + route("z", "c", "10.0.0.0/16", 'gateway_id = "local"'),
}


@pytest.mark.parametrize("name", ONE_WAY)
def test_one_way(name: str) -> None:
    check_topology(FIREWALL + ONE_WAY[name], "ENI307")


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.split()[0])


@pytest.mark.parametrize("name", DESIGNS)
def test_source(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + DESIGNS[name], name.split()[0])


def test_the_proof_of_a_loop_has_default_routes_alone() -> None:
    design = """\
vpcs: {v: {}}
subnets: {s: {vpc: v}}
instances: {nat: {type: m5.large, subnet: s}}
route_tables:
  r:
    vpc: v
    subnets: [s]
    routes: [{destination: 0.0.0.0/0, instance: nat}, {destination: 10.9.0.0/16, instance: nat}]  # error
"""
    (finding,) = check_topology(design, "ENI306").findings
    assert [one.message for one in finding.related if "sends" in one.message] == [
        "route_tables.r sends 0.0.0.0/0 to the primary interface of instances.nat"
    ]
