"""Conditions of ENI603 about services, tasks and nodes, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

TOPOLOGIES = {
    "tasks with and without a way out": """\
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: true}
  closed: {cidr: 10.1.0.0/16, internet_gateway: false}
subnets:
  public: {vpc: core, zone: eu-west-1a}
  inner: {vpc: core, zone: eu-west-1a}
  unlisted: {vpc: core, zone: eu-west-1a}
  nat: {vpc: core, zone: eu-west-1a}
  closed: {vpc: closed, zone: eu-west-1a}
  alone: {vpc: core, zone: eu-west-1a}
nat_gateways: {out: {subnet: public}}
ecs_services:
  public: {network_mode: awsvpc, launch_type: fargate, subnets: [public], assign_public_ip: true}
  nat: {network_mode: awsvpc, launch_type: fargate, subnets: [nat], assign_public_ip: true}
  private: {network_mode: awsvpc, launch_type: fargate, subnets: [inner]}
  inner:
    network_mode: awsvpc
    launch_type: fargate
    subnets: [inner]  # warning
    assign_public_ip: true
  closed:
    network_mode: awsvpc
    launch_type: fargate
    subnets: [closed]  # warning
    assign_public_ip: true
  unlisted:
    network_mode: awsvpc
    launch_type: fargate
    subnets: [unlisted]  # undecided
    assign_public_ip: true
  main:
    network_mode: awsvpc
    launch_type: fargate
    subnets: [alone]  # undecided
    assign_public_ip: true
route_tables:
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  nat: {vpc: core, subnets: [nat], routes: [{destination: 0.0.0.0/0, nat_gateway: out}]}
  inner: {vpc: core, subnets: [inner], routes: []}
  closed: {vpc: closed, subnets: [closed], routes: []}
  unlisted: {vpc: core, subnets: [unlisted]}
""",
    "balancers with and without a way in": """\
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: true}
  closed: {cidr: 10.1.0.0/16, internet_gateway: false}
subnets:
  public: {vpc: core, zone: eu-west-1a}
  inner: {vpc: core, zone: eu-west-1b}
  closed: {vpc: closed, zone: eu-west-1a}
  unlisted: {vpc: closed, zone: eu-west-1b}
load_balancers:
  public: {type: network, scheme: internet-facing, subnets: [public]}
  inner:
    type: network
    scheme: internet-facing
    subnets: [public, inner]  # warning
  closed:
    type: network
    scheme: internet-facing
    subnets: [closed]  # error
  unlisted:
    type: network
    scheme: internet-facing
    subnets: [unlisted]  # undecided
  unsaid:
    type: network
    subnets: [unlisted]
route_tables:
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  inner: {vpc: core, subnets: [inner], routes: []}
  closed: {vpc: closed, subnets: [closed], routes: []}
  unlisted: {vpc: closed, subnets: [unlisted]}
""",
}

NODES = """\
variable "blue" { type = bool }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_subnet" "inner" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table" "inner" {
  vpc_id = aws_vpc.core.id
  route  = []
}
resource "aws_route_table_association" "inner" {
  subnet_id      = aws_subnet.inner.id
  route_table_id = aws_route_table.inner.id
}
resource "aws_launch_template" "public" {
  network_interfaces { associate_public_ip_address = true }
}
resource "aws_launch_template" "unsaid" {
  network_interfaces { device_index = 0 }
}
"""
GROUP = """\
resource "aws_eks_node_group" "apps" {
  cluster_name  = "apps"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = SUBNETS  # MARK
}
"""
TEMPLATE = """\
  launch_template {
    id      = TEMPLATE
    version = "1"
  }
}
"""
EITHER = "var.blue ? aws_launch_template.public.id : aws_launch_template.unsaid.id"


def _nodes(mark: str, template: str = "", subnets: str = "[aws_subnet.inner.id]") -> str:
    group = GROUP.replace("SUBNETS", subnets).replace("MARK", mark)
    more = TEMPLATE.replace("TEMPLATE", template)
    return NODES + (group.removesuffix("}\n") + more if template else group)


BALANCER = """\
variable "internal" { type = bool }
resource "aws_lb" "web" {
  load_balancer_type = "network"
  internal           = INTERNAL
  subnets            = SUBNETS  # MARK
}
data "aws_subnet" "found" { id = "subnet-0a1b2c3d" }
resource "aws_subnet" "other" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}
"""


def _balancer(mark: str, subnets: str, internal: str = "false") -> str:
    return NODES + BALANCER.replace("INTERNAL", internal).replace("SUBNETS", subnets).replace("MARK", mark)


EITHER_SUBNET = "var.blue ? aws_subnet.other.id : aws_subnet.inner.id"

MODULES = {
    "nodes with public addresses": _nodes("warning", "aws_launch_template.public.id"),
    "nodes without a template": _nodes(""),
    "nodes of a template that does not ask": _nodes("", "aws_launch_template.unsaid.id"),
    "nodes of one of two templates": _nodes("undecided", EITHER),
    "instances of a group": NODES
    + """\
resource "aws_autoscaling_group" "web" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = [aws_subnet.inner.id]
  launch_template { id = aws_launch_template.public.id }
}
""",
    "a balancer in one of two subnets": _balancer("undecided", f"[{EITHER_SUBNET}]"),
    "a balancer in a closed subnet and one of two": _balancer("warning", f"[aws_subnet.inner.id, {EITHER_SUBNET}]"),
    "a balancer outside of the design": _balancer("", "[data.aws_subnet.found.id]"),
    "a balancer that may be public, in a closed subnet": _balancer(
        "undecided", "[aws_subnet.inner.id]", "var.internal"
    ),
    "a balancer that may be public, in one of two": _balancer("", f"[{EITHER_SUBNET}]", "var.internal"),
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI603")


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], "ENI603")
