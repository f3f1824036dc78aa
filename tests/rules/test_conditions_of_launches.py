"""Conditions of ENI507, ENI801, ENI811 and ENI812, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

TOPOLOGIES = {
    "ENI507: a group without a template, and one of zones": """\
subnets:
  app-a: {zone: eu-west-1a}
interfaces:
  vip: {subnet: app-a}
launch_templates:
  nat: {type: t4g.nano, attaches: [vip]}
auto_scaling_groups:
  none: {subnets: [app-a], max: 1}
  zones:
    launch_template: nat
    zones: [eu-west-1a, eu-west-1b]  # error
    max: 1
""",
    "ENI811: groups without a template or subnets": """\
subnets:
  app-a: {zone: eu-west-1a}
launch_templates:
  pinned: {type: m5.large, interfaces: [{device_index: 0, subnet: app-a}, {device_index: 1, subnet: app-a}]}
auto_scaling_groups:
  none: {subnets: [app-a], max: 1}
  zones: {launch_template: pinned, zones: [eu-west-1b], max: 1}
eks_node_groups:
  pinned:
    launch_template: pinned  # error
""",
    "ENI811: two subnets, of which one is that of the template": """\
subnets:
  app-a: {zone: eu-west-1a}
  app-b: {zone: eu-west-1b}
interfaces:
  vip: {subnet: app-a}
launch_templates:
  pinned: {type: m5.large, interfaces: [{device_index: 0, subnet: app-a}]}
  existing: {type: m5.large, interfaces: [{interface: vip, subnet: app-b}]}
  plain: {type: m5.large}
auto_scaling_groups:
  existing: {launch_template: existing, subnets: [app-a], max: 1}
  plain: {launch_template: plain, subnets: [app-a], max: 1}
  pinned:
    launch_template: pinned  # warning
    subnets: [app-a, app-b]
    max: 2
""",
    "ENI812: groups of one instance, and an interface in an unknown zone": """\
subnets:
  app-a: {zone: eu-west-1a}
  app: {}
interfaces:
  vip: {subnet: app-a}
  somewhere: {subnet: app}
launch_templates:
  edge: {type: t3.small, interfaces: [{interface: vip}]}
  somewhere: {type: t3.small, interfaces: [{interface: somewhere}]}
  plain: {type: t3.small}
auto_scaling_groups:
  none: {zones: [eu-west-1a], max: 4}
  plain: {launch_template: plain, zones: [eu-west-1a], max: 4}
  anywhere: {launch_template: edge, max: 1}
  least: {launch_template: edge, zones: [eu-west-1a], min: 2}  # error
  unsized: {launch_template: edge, zones: [eu-west-1a]}
  somewhere:
    launch_template: somewhere  # undecided
    zones: [eu-west-1a]
    max: 1
""",
}

SUBNETS = """\
variable "blue" { type = bool }
variable "size" { type = number }
variable "subnets" { type = list(string) }
variable "deletes" { type = bool }
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_network_interface" "vip" { subnet_id = aws_subnet.a.id }
resource "aws_network_interface" "other" { subnet_id = aws_subnet.a.id }
resource "aws_launch_template" "plain" {
  count         = 2
  instance_type = "m5.large"
}
resource "aws_launch_template" "attaches" {
  instance_type = "m5.large"
  user_data     = "aws ec2 attach-network-interface --network-interface-id ${aws_network_interface.vip.id}"
}
resource "aws_launch_template" "existing" {
  instance_type = "m5.large"
  network_interfaces { network_interface_id = aws_network_interface.vip.id }
}
resource "aws_launch_template" "pinned" {
  instance_type = "m5.large"
  network_interfaces { subnet_id = aws_subnet.b.id }
}
"""
GROUP = """\
resource "aws_autoscaling_group" "web" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = SUBNETS
  launch_template {TEMPLATE_MARK
    id = TEMPLATE
  }
}
"""
IN_A = "[aws_subnet.a.id]"
GOES_ON = 'concat([aws_subnet.a.id], [for one in var.subnets : one if one != "subnet-0a1b2c3d"])'
PLAIN = "aws_launch_template.plain[var.blue ? 0 : 1].id"


def _group(template: str, subnets: str = IN_A, mark: str = "", mark_of_subnets: str = "") -> str:
    of_subnets = f"{subnets}  # {mark_of_subnets}" if mark_of_subnets else subnets
    text = GROUP.replace("TEMPLATE_MARK", f"  # {mark}" if mark else "").replace("TEMPLATE", template)
    return SUBNETS + text.replace("SUBNETS", of_subnets)


def _either(name: str) -> str:
    return f"var.blue ? aws_launch_template.{name}.id : aws_launch_template.plain[0].id"


ZONES = """\
resource "aws_autoscaling_group" "web" {
  min_size           = LEAST
  max_size           = var.size
  availability_zones = ["eu-west-1a"]
  launch_template {  # MARK
    id = aws_launch_template.existing.id
  }
}
"""

MODULES = {
    "ENI507: templates of which none attaches": _group(PLAIN),
    "ENI507: one of two templates": _group(_either("attaches"), mark="undecided"),
    "ENI507: subnets that go on": _group("aws_launch_template.attaches.id", GOES_ON, mark_of_subnets="undecided"),
    "ENI811: one of two templates": _group(_either("pinned"), mark="undecided"),
    "ENI811: templates without interfaces": _group(PLAIN),
    "ENI811: subnets that go on": _group("aws_launch_template.pinned.id", GOES_ON, mark="warning"),
    "ENI811: one of two subnets": SUBNETS
    + """\
resource "aws_launch_template" "either" {
  instance_type = "m5.large"
  network_interfaces { subnet_id = var.blue ? aws_subnet.a.id : null }
}
resource "aws_autoscaling_group" "web" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
  launch_template {  # undecided
    id = aws_launch_template.either.id
  }
}
""",
    "ENI811: a subnet of a resource that enilint does not read": SUBNETS
    + """\
resource "awscc_ec2_subnet" "app" { vpc_id = "vpc-0a1b2c3d" }
resource "aws_launch_template" "pinned_there" {
  instance_type = "m5.large"
  network_interfaces { subnet_id = awscc_ec2_subnet.app.id }
}
resource "aws_autoscaling_group" "web" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
  launch_template {  # warning
    id = aws_launch_template.pinned_there.id
  }
}
""",
    "ENI812: one of two templates": _group(_either("existing"), mark="undecided"),
    "ENI812: one of two templates, and nothing else wrong": SUBNETS
    + ZONES.replace("aws_launch_template.existing.id", _either("existing"))
    .replace("var.size", "1")
    .replace("LEAST", "1")
    .replace("  # MARK", ""),
    "ENI812: one of two templates, and an unknown size": SUBNETS
    + ZONES.replace("aws_launch_template.existing.id", _either("existing"))
    .replace("LEAST", "1")
    .replace("MARK", "undecided"),
    "ENI812: at least two instances": SUBNETS + ZONES.replace("LEAST", "2").replace("MARK", "error"),
    "ENI801: an existing interface that is not known": SUBNETS
    + """\
resource "aws_launch_template" "either" {
  instance_type = "m5.large"
  network_interfaces {  # error
    network_interface_id = var.blue ? aws_network_interface.vip.id : aws_network_interface.other.id
    subnet_id            = aws_subnet.b.id
  }
}
""",
    "ENI801: settings that are not known": SUBNETS
    + """\
resource "aws_launch_template" "deletes" {
  instance_type = "m5.large"
  network_interfaces {  # undecided
    network_interface_id  = aws_network_interface.vip.id
    delete_on_termination = var.deletes
  }
}
resource "aws_launch_template" "both" {
  instance_type = "m5.large"
  network_interfaces {  # error
    network_interface_id  = aws_network_interface.vip.id
    subnet_id             = aws_subnet.b.id
    delete_on_termination = var.deletes
  }
}
resource "aws_launch_template" "new" {
  instance_type = "m5.large"
  network_interfaces {
    subnet_id             = aws_subnet.b.id
    delete_on_termination = var.deletes
  }
}
""",
    "ENI801: two settings beside the interfaces": """\
variable "groups" { type = list(string) }
resource "aws_network_interface" "vip" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_instance" "web" {  # error
  ami                    = "ami-0a1b2c3d"
  subnet_id              = "subnet-0a1b2c3d"
  vpc_security_group_ids = ["sg-0a1b2c3d"]
  network_interface {
    network_interface_id = aws_network_interface.vip.id
    device_index         = 0
  }
}
""",
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.partition(":")[0])


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], name.partition(":")[0])
