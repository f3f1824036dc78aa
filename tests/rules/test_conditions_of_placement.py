"""Conditions of the rules about placement, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

DESIGNS = {
    "ENI106 subnets that are found are in zones of their own": """\
variable "vpc" {}
resource "aws_subnet" "a" {
  vpc_id            = var.vpc
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id     = var.vpc
  cidr_block = "10.0.1.0/24"
}
data "aws_subnet" "c" {
  cidr_block = "10.0.2.0/24"
}
resource "aws_network_interface" "found" {
  subnet_id = data.aws_subnet.c.id
}
resource "aws_network_interface" "new" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_instance" "j" {
  instance_type = "m5.large"
  subnet_id     = data.aws_subnet.c.id
}
resource "aws_network_interface_attachment" "i" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.found.id
  device_index         = 1
}
resource "aws_network_interface_attachment" "j" {
  instance_id          = aws_instance.j.id
  network_interface_id = aws_network_interface.new.id
  device_index         = 1
}
""",
    "ENI104 an interface that is found is in a VPC of its own": """\
variable "number" {}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_security_group" "s" {
  vpc_id = aws_vpc.v.id
}
data "aws_network_interface" "n" {
  id = "eni-0a1b2c3d"
}
data "aws_network_interface" "m" {
  id = "eni-0a1b2c3e"
}
resource "aws_network_interface_sg_attachment" "n" {
  security_group_id    = aws_security_group.s.id
  network_interface_id = data.aws_network_interface.n.id
}
resource "aws_network_interface_sg_attachment" "m" {
  count                = var.number
  security_group_id    = aws_security_group.s.id
  network_interface_id = data.aws_network_interface.m.id
}
""",
    "ENI104 a group that may be added is asked about where it would be wrong": """\
variable "number" {}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "w" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group" "own" {
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group" "other" {
  vpc_id = aws_vpc.w.id
}
resource "aws_network_interface" "n" {
  subnet_id       = aws_subnet.a.id
  security_groups = [aws_security_group.own.id]
}
resource "aws_network_interface" "m" {
  subnet_id       = aws_subnet.a.id
  security_groups = [aws_security_group.own.id] # undecided
}
resource "aws_network_interface_sg_attachment" "n" {
  count                = var.number
  security_group_id    = aws_security_group.own.id
  network_interface_id = aws_network_interface.n.id
}
resource "aws_network_interface_sg_attachment" "m" {
  count                = var.number
  security_group_id    = aws_security_group.other.id
  network_interface_id = aws_network_interface.m.id
}
""",
    "ENI104 associations of groups with VPCs, known and not known": """\
variable "number" {}
variable "on" {
  type = bool
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "w" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_vpc" "u" {
  cidr_block = "10.2.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group" "one" {
  vpc_id = aws_vpc.w.id
}
resource "aws_security_group" "two" {
  vpc_id = aws_vpc.w.id
}
resource "aws_security_group" "lone" {
  vpc_id = aws_vpc.w.id
}
data "aws_security_group" "found" {
  vpc_id = aws_vpc.w.id
  name   = "found"
}
resource "aws_vpc_security_group_vpc_association" "either" {
  security_group_id = var.on ? aws_security_group.one.id : aws_security_group.two.id
  vpc_id            = aws_vpc.v.id
}
resource "aws_vpc_security_group_vpc_association" "elsewhere" {
  security_group_id = var.on ? aws_security_group.lone.id : aws_security_group.two.id
  vpc_id            = aws_vpc.u.id
}
resource "aws_network_interface" "n" {
  subnet_id       = aws_subnet.a.id
  security_groups = [aws_security_group.one.id] # undecided
}
resource "aws_network_interface" "m" {
  subnet_id       = aws_subnet.a.id
  security_groups = [aws_security_group.lone.id] # error
}
resource "aws_network_interface" "k" {
  subnet_id       = aws_subnet.a.id
  security_groups = [data.aws_security_group.found.id] # undecided
}
""",
    "ENI103 one zone that fits is enough, whatever the others are": """\
variable "zone" {}
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  availability_zone = "us-east-1a"
}
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
}
resource "aws_autoscaling_group" "g" {
  min_size            = 1
  max_size            = 2
  availability_zones  = ["us-east-1a", var.zone]
  vpc_zone_identifier = [aws_subnet.a.id]
  launch_template {
    id = aws_launch_template.t.id
  }
}
""",
    "ENI101 one of two interfaces, all in another zone": """\
variable "on" {
  type = bool
}
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "free" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface" "m" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "x" {
  instance_id          = aws_instance.i.id
  network_interface_id = var.on ? aws_network_interface.n.id : aws_network_interface.m.id # error
  device_index         = 1
}
""",
    "ENI101 one of two instances, all in another zone": """\
variable "on" {
  type = bool
}
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "free" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_instance" "j" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "x" {
  instance_id          = var.on ? aws_instance.i.id : aws_instance.j.id
  network_interface_id = aws_network_interface.n.id # error
  device_index         = 1
}
""",
}

TOPOLOGIES = {
    "ENI102 no primary interface": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: w, zone: us-east-1a}}
launch_templates:
  lone: {type: m5.large, interfaces: [{subnet: a, device_index: 1}]}
""",
    "ENI102 one subnet is in one VPC, even where that is not known": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
instances: {one: {type: m5.large, subnet: a}}
attachments: [{interface: n, instance: one, device_index: 1}]
""",
    "ENI102 an owner is another one where both are stated": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: w, zone: us-east-1a}}
interfaces: {n: {subnet: b, account: "111111111111"}}
instances: {one: {type: m5.large, subnet: a}}
attachments: [{interface: n, instance: one, device_index: 1}]  # info
""",
    "ENI104 a group that is the default of its VPC, and interfaces that exist": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}}
security_groups:
  lone: {vpc: w}
  default: {vpc: w, default: true, associated_vpcs: [v]}
  shared: {vpc: w, associated_vpcs: [v]}
interfaces:
  n: {subnet: a, security_groups: [lone, default]}  # error
  m: {subnet: a, security_groups: [shared]}
  k: {subnet: a, security_groups: [lone]}  # error
""",
    "ENI104 what an Auto Scaling group starts is in its subnets": """\
vpcs: {v: {}, w: {}}
subnets: {a: {vpc: v, zone: us-east-1a}, b: {vpc: w, zone: us-east-1a}, c: {vpc: w, zone: us-east-1b}}
security_groups: {s: {vpc: w}, t: {vpc: v}}
launch_templates:
  grouped: {type: m5.large, interfaces: [{subnet: a, device_index: 0, security_groups: [s]}]}
  spread: {type: m5.large, security_groups: [s]}
  wrong: {type: m5.large, security_groups: [t]}  # error
  twice: {type: m5.large, interfaces: [{subnet: a, security_groups: [s]}, {subnet: a, device_index: 1}]}
auto_scaling_groups:
  g: {launch_template: grouped, subnets: [b]}
  h: {launch_template: spread, subnets: [b, c]}
  i: {launch_template: wrong, subnets: [b, c]}
  j: {launch_template: twice, subnets: [b]}
""",
    "ENI106 no primary interface": """\
subnets: {a: {zone: us-east-1a}, b: {zone: any}}
launch_templates: {lone: {type: m5.large, interfaces: [{subnet: b, device_index: 1}]}}
""",
}

SUBNETS = """\
vpcs: {v: {}, w: {}}
subnets:
  home: {vpc: v, zone: us-east-1a}
  near: {vpc: v, zone: us-east-1a}
  other: {vpc: w, zone: us-east-1a}
  far: {vpc: v, zone: us-east-1b}
interfaces: {p: {subnet: home}, n: {subnet: far}, m: {subnet: far}}
"""
FIXES = {
    "a subnet of the zone, in the VPC of the interface": (
        """\
instances: {i: {type: m5.large, subnet: home}}
attachments: [{interface: n, instance: i, device_index: 1}]  # error
""",
        ["create interfaces.n in subnets.near, which is in us-east-1a"],
    ),
    "none for two interfaces at once": (
        """\
launch_templates:
  t:
    type: m5.large
    interfaces:
      - {interface: p, device_index: 0}
      - {interface: n, device_index: 1}  # error
      - {interface: m, device_index: 2}
instances: {i: {launch_template: t}}
""",
        [],
    ),
    "none for an interface that the launch makes": (
        """\
launch_templates:
  t:
    type: m5.large
    interfaces: [{subnet: home}, {subnet: far, device_index: 1}]  # error
""",
        [],
    ),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_source(tmp_path: Path, name: str) -> None:
    report = check(tmp_path, DESIGNS[name], name.split()[0])
    assert [fix for one in report.findings for fix in one.fixes] == []


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.split()[0])


@pytest.mark.parametrize("name", FIXES)
def test_fixes_of_zones(name: str) -> None:
    design, titles = FIXES[name]
    report = check_topology(SUBNETS + design, "ENI101")
    assert [fix.title for one in report.findings for fix in one.fixes] == titles


@pytest.mark.parametrize(("code", "mark"), [("ENI102", "info"), ("ENI106", "warning")])
def test_of_many_interfaces_all_are_counted(code: str, mark: str) -> None:
    further = ", ".join(f"{{subnet: s{index}, device_index: {index}}}" for index in range(1, 11))
    subnets = ", ".join(f"s{index}: {{vpc: w, zone: any}}" for index in range(1, 11))
    design = f"""\
vpcs: {{v: {{}}, w: {{}}}}
subnets: {{home: {{vpc: v, zone: us-east-1a}}, {subnets}}}
launch_templates:
  t: {{type: p4d.24xlarge, interfaces: [{{subnet: home}}, {further}]}}  # {mark}
"""
    (finding,) = check_topology(design, code).findings
    assert " and 7 more" in finding.message
