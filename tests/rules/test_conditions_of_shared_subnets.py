"""Conditions of ENI301, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

TOPOLOGIES = {
    "a subnet without IPv4 overlaps with none": """\
vpcs: {v: {}, w: {}}
subnets:
  four: {vpc: v, zone: us-east-1a, cidr: 10.0.0.0/24}
  six: {vpc: w, zone: us-east-1a, ipv6_only: true, ipv6_cidr: "2001:db8::/64"}
interfaces: {n: {subnet: six}, m: {subnet: four}}
instances: {one: {type: m5.large, subnet: four}, two: {type: m5.large, subnet: six}}
attachments:
  - {interface: n, instance: one, device_index: 1}
  - {interface: m, instance: two, device_index: 1}
""",
    "a group that says not how it fails over": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {vip: {subnet: a}}
instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: subnet-0a1b2c3d4e5f60718}}
failover_groups:
  near: {interface: vip, members: [one]}  # undecided
  far: {interface: vip, members: [two]}  # undecided
""",
    "a group whose interfaces all have the check off": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {vip: {subnet: a, source_dest_check: false}}
instances: {one: {type: m5.large, subnet: a, source_dest_check: false}, two: {type: m5.large, subnet: a}}
failover_groups:
  quiet: {mechanism: move-eni, interface: vip, members: [one]}
  loud:
    mechanism: move-eni
    interface: vip # warning
    members: [one, two]
""",
    "a standby in a subnet that is not known, and a group without an interface": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {vip: {subnet: a}}
instances: {one: {type: m5.large, subnet: subnet-0a1b2c3d4e5f60718}, two: {type: m5.large, subnet: a}}
failover_groups:
  asked: {mechanism: move-eni, interface: vip, members: [one]}  # undecided
  none: {mechanism: move-eni, members: [one, two]}  # undecided
  other: {elastic_ip: e, members: [one, two]}
elastic_ips: {e: {}}
""",
}

BASE = """\
variable "on" {
  type = bool
}
variable "number" {}
variable "kind" {}
variable "card" {}
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "c" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "d" {
  availability_zone = "us-east-1a"
}
"""

DESIGNS = {
    "two that may be on one instance share a subnet that it does not have": """\
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface" "m" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" { # undecided
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_instance" "j" { # undecided
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = var.on ? aws_instance.i.id : aws_instance.j.id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
}
resource "aws_network_interface_attachment" "m" {
  instance_id          = var.on ? aws_instance.i.id : aws_instance.j.id
  network_interface_id = aws_network_interface.m.id
  device_index         = 2
}
""",
    "each in a subnet of its own, however many there are": """\
resource "aws_subnet" "each" {
  count             = var.number
  availability_zone = "us-east-1a"
}
resource "aws_network_interface" "each" {
  count     = var.number
  subnet_id = aws_subnet.each[count.index].id
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "each" {
  count                = var.number
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.each[count.index].id
  device_index         = count.index + 1
}
""",
    "all in one subnet, however many there are": """\
resource "aws_network_interface" "each" {
  count     = var.number
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" { # undecided
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "each" {
  count                = var.number
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.each[count.index].id
  device_index         = count.index + 1
}
""",
    "a subnet of two, and none of them is that of another interface": """\
resource "aws_network_interface" "n" {
  subnet_id = var.on ? aws_subnet.b.id : aws_subnet.c.id
}
resource "aws_network_interface" "o" {
  subnet_id = aws_subnet.d.id
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
}
resource "aws_network_interface_attachment" "o" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.o.id
  device_index         = 2
}
""",
    "what the kind is matters in one subnet only": """\
resource "aws_network_interface" "n" {
  subnet_id      = aws_subnet.b.id
  interface_type = var.kind
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
}
""",
    "EFA on a card that is not known may be on the card of another one": """\
resource "aws_network_interface" "n" {
  subnet_id      = aws_subnet.a.id
  interface_type = "efa"
}
resource "aws_instance" "i" { # undecided
  instance_type = "p4d.24xlarge"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
  network_card_index   = var.card
}
""",
    "one of two interfaces, both in the subnet of the instance": """\
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.a.id
}
resource "aws_network_interface" "m" {
  subnet_id = aws_subnet.a.id
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = var.on ? aws_network_interface.n.id : aws_network_interface.m.id # warning
  device_index         = 1
}
""",
    "one of two interfaces, both in the subnet of another one": """\
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface" "m" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface" "o" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = var.on ? aws_network_interface.n.id : aws_network_interface.m.id
  device_index         = 1
}
resource "aws_network_interface_attachment" "o" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.o.id # warning
  device_index         = 2
}
""",
    "an interface that has an unknown number of addresses": """\
resource "aws_network_interface" "m" {
  subnet_id         = aws_subnet.b.id
  private_ips_count = var.number
}
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "m" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.m.id
  device_index         = 1
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id # warning
  device_index         = 2
}
""",
}

SAME = "attachments: [{interface: n, instance: one, device_index: 1}]  # warning\n"
ONE = "instances: {one: {type: m5.large, subnet: a}}\n"
OWN = "subnets: {a: {zone: us-east-1a}}\n" + ONE + SAME
KEPT = {
    "several instances": "subnets: {a: {zone: us-east-1a}}\ninterfaces: {n: {subnet: a}}\n"
    "instances: {one: {type: m5.large, subnet: a, count: 2}}\n" + SAME,
    "three interfaces": "subnets: {a: {zone: us-east-1a}}\ninterfaces: {n: {subnet: a}, m: {subnet: a}}\n"
    + ONE
    + "attachments:\n"
    "  - {interface: m, instance: one, device_index: 1}\n"
    "  - {interface: n, instance: one, device_index: 2}  # warning\n",
    "another purpose": "interfaces: {n: {subnet: a, intent: separation}}\n" + OWN,
    "a role": "interfaces: {n: {subnet: a, role: data}}\n" + OWN,
    "an IPv6 address": "interfaces: {n: {subnet: a, ipv6_address_count: 1}}\n" + OWN,
    "an Elastic IP": "interfaces: {n: {subnet: a}}\nelastic_ips: {e: {interface: n}}\n" + OWN,
    "a route": "interfaces: {n: {subnet: a}}\n"
    "route_tables: {r: {routes: [{destination: 10.9.0.0/16, interface: n}]}}\n" + OWN,
    "another instance": "subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1a}}\ninterfaces: {n: {subnet: a}}\n"
    "instances: {one: {type: m5.large, subnet: a}, two: {type: m5.large, subnet: b}}\n"
    "attachments:\n"
    "  - {interface: n, instance: one, device_index: 1}  # warning\n"
    "  - {interface: n, instance: two, device_index: 1}\n",
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI301")


@pytest.mark.parametrize("name", DESIGNS)
def test_source(tmp_path: Path, name: str) -> None:
    report = check(tmp_path, BASE + DESIGNS[name], "ENI301")
    assert [fix for one in report.findings for fix in one.fixes] == []


def test_an_interface_without_anything_of_its_own_is_replaced_by_an_address() -> None:
    (finding,) = check_topology("interfaces: {n: {subnet: a}}\n" + OWN, "ENI301").findings
    assert [fix.title for fix in finding.fixes] == [
        "replace interfaces.n with a secondary private IPv4 address on the primary interface of instances.one"
    ]


@pytest.mark.parametrize("name", KEPT)
def test_an_interface_is_kept_for(name: str) -> None:
    (finding,) = check_topology(KEPT[name], "ENI301").findings
    assert finding.fixes == ()
