"""Conditions of the rules about bandwidth, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

TOPOLOGIES = {
    "ENI401 tags of an instance, other than its name": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {n: {subnet: b}, m: {subnet: b}}
instances:
  one: {type: m5.large, subnet: a, tags: {Team: lacp}}  # warning
  two: {type: m5.large, subnet: a, tags: {Name: lacp}}
attachments:
  - {interface: n, instance: one, device_index: 1}
  - {interface: m, instance: two, device_index: 1}
""",
    "ENI401 figures that are not known": """\
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}
interfaces: {n1: {subnet: b}, n2: {subnet: b}, n3: {subnet: b, intent: bandwidth}, n4: {subnet: b, intent: bandwidth}}
instances:
  one: {subnet: a, expected_gbps: 100}  # undecided
  two: {type: c5a.metal, subnet: a, expected_gbps: 100}  # undecided
  three: {subnet: a}  # warning
  four: {type: c5a.metal, subnet: a}  # warning
attachments:
  - {interface: n1, instance: one, device_index: 1}
  - {interface: n2, instance: two, device_index: 1}
  - {interface: n3, instance: three, device_index: 1}
  - {interface: n4, instance: four, device_index: 1}
""",
    "ENI402 what is not known of an instance that is only named": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
instances:
  express: {type: m5.large, interfaces: [{interface: n, device_index: 0, ena_express: true}]}
  grouped: {type: m5.large, subnet: a, placement_group: p}
  other: {type: m5.large, subnet: a, placement_group: q}
flows:
  - {from: express, to: i-0a1b2c3d4e5f60718, gbps: 3, kind: single}
  - {from: grouped, to: i-0a1b2c3d4e5f60718, gbps: 8, kind: single}  # undecided
  - {from: grouped, to: other, gbps: 8, kind: single}  # warning
""",
    "ENI402 through a gateway, what the size of the instance decides": """\
instances:
  small: {type: c5n.large}
  large: {type: c5n.18xlarge}
  unknown: {type: c5a.metal}
  open: {subnet: subnet-0a1b2c3d4e5f60718}
load_balancers: {out: {type: network}}
flows:
  - {from: small, to: out, gbps: 6, kind: multi, via: internet}  # warning
  - {from: large, to: out, gbps: 49, kind: multi, via: internet}
  - {from: large, to: out, gbps: 51, kind: multi, via: internet}  # warning
  - {from: unknown, to: out, gbps: 6, kind: multi, via: internet}  # undecided
  - {from: open, to: out, gbps: 6, kind: multi, via: internet}  # undecided
""",
    "ENI402 what a type has in all": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
instances:
  one: {type: m5.large, subnet: a, expected_gbps: 100}  # warning
  unknown: {type: c5a.metal, subnet: a, expected_gbps: 100}  # undecided
  open: {subnet: a, expected_gbps: 100}  # undecided
  several: {type: m5.large, subnet: a, expected_gbps: 100}
attachments: [{interface: n, instance: several, device_index: 1}]
""",
}

BASE = """\
variable "on" {
  type = bool
}
variable "card" {}
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1a"
}
"""
TWO = """\
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_instance" "j" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = var.on ? aws_instance.i.id : aws_instance.j.id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
}
"""
DESIGNS = {
    "ENI401 one that may be the second interface of an instance that speaks of bonding": """\
resource "aws_network_interface" "n" {
  subnet_id   = aws_subnet.b.id
  description = "Management"
}
resource "aws_instance" "i" { # undecided
  tags          = { Team = "lacp" }
"""
    + TWO,
    "ENI401 one without IP addresses is no path for traffic, wherever it is": """\
resource "aws_network_interface" "n" {
  subnet_id      = aws_subnet.b.id
  interface_type = "efa-only"
  description    = "bandwidth"
}
resource "aws_instance" "i" {
"""
    + TWO,
    "ENI401 one that is for something else": """\
resource "aws_network_interface" "n" {
  subnet_id   = aws_subnet.b.id
  description = "Management"
}
resource "aws_network_interface" "m" {
  subnet_id   = aws_subnet.b.id
  description = "bandwidth"
}
resource "aws_instance" "i" {
"""
    + TWO,
    "ENI401 cards that are not known": """\
resource "aws_network_interface" "n" {
  subnet_id   = aws_subnet.b.id
  description = "bandwidth"
}
resource "aws_network_interface" "m" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" { # undecided
  instance_type = "c6in.32xlarge"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
  network_card_index   = var.card
}
resource "aws_network_interface_attachment" "m" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.m.id
  device_index         = 2
  network_card_index   = var.card
}
""",
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.split()[0])


@pytest.mark.parametrize("name", DESIGNS)
def test_source(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + DESIGNS[name], name.split()[0])


def test_express_is_on_where_it_is_turned_on() -> None:
    design = """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}, m: {subnet: a}}
instances:
  one: {type: m5.large, interfaces: [{interface: n, device_index: 0}]}
  two: {type: m5.large, interfaces: [{interface: m, device_index: 0}]}
flows: [{from: n, to: m, gbps: 30, kind: single}]  # warning
"""
    (finding,) = check_topology(design, "ENI402").findings
    assert len(finding.related) == 1
