"""Conditions of ENI202, ENI203 and ENI204, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.changes import changed, lint, severities, stays
from tests.rules.marked import check, check_topology


def _slots(number: int, more: str = "ena_queues: 2") -> str:
    return ", ".join(f"{{device_index: {index}, {more}}}" for index in range(number))


TOPOLOGIES = {
    "ENI202 a primary interface that is attached later is none": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}, two: {subnet: a}}
instances: {i: {type: p4d.24xlarge, interfaces: [{interface: one, device_index: 0, network_card: 1}]}}  # error
attachments: [{interface: two, instance: i, device_index: 0}]
""",
    "ENI202 figures that no source tells": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {e: {subnet: a, kind: efa}, f: {subnet: a, kind: efa}, p: {subnet: a}}
instances:
  one: {type: c5a.metal, interfaces: [{interface: e, device_index: 0}]}
  two:
    type: p6e-gb200.36xlarge
    interfaces:
      - {interface: p, device_index: 0}
      - {interface: f, device_index: 1, network_card: 2, ena_queues: 2}
""",
    "ENI202 queues make no room where the type has none to spare": f"""\
launch_templates:
  over: {{type: p4d.24xlarge, interfaces: [{_slots(16)}, {{device_index: 0, network_card: 1}}]}}  # error
""",
    "ENI202 too many for the only card are too many for the type": f"""\
subnets: {{a: {{zone: us-east-1a}}}}
launch_templates:
  t: {{type: c5n.18xlarge, interfaces: [{_slots(15, "subnet: a")}, {{device_index: 15, kind: efa}}]}}
""",
    "ENI203 three of a template in one slot": """\
launch_templates:
  t:
    interfaces:
      - {device_index: 0}
      - {device_index: 0}  # error
      - {device_index: 0}
instances: {i: {type: m5.large, launch_template: t}}
""",
    "ENI203 a primary interface that is attached later is none": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {one: {subnet: a}, two: {subnet: a}}
instances: {i: {type: m5.large, interfaces: [{interface: one, device_index: 1}]}}  # error
attachments: [{interface: two, instance: i, device_index: 0}]
""",
    "ENI203 a network card of one interface has device index 0 alone": """\
launch_templates:
  t:
    type: hpc6id.32xlarge
    interfaces: [{device_index: 0}, {device_index: 1, network_card: 1}]  # error
""",
    "ENI203 branch interfaces take no device index": """\
subnets: {a: {zone: us-east-1a}}
interfaces: {b: {subnet: a, kind: branch}}
instances: {i: {type: m5.large, subnet: a}}
attachments: [{interface: b, instance: i, device_index: 9}]
""",
    "ENI203 more interfaces than a network card takes are those of ENI202": """\
launch_templates:
  t:
    type: p5.48xlarge
    interfaces:
      - {device_index: 0}
      - {device_index: 0, network_card: 1}
      - {device_index: 1, network_card: 1}
      - {device_index: 2, network_card: 1}
""",
    "ENI203 queues of one network card make no room on another": """\
launch_templates:
  t:
    type: c6in.12xlarge
    interfaces: [{device_index: 0}, {device_index: 11}]  # warning
  u:
    type: c6in.12xlarge
    interfaces: [{device_index: 0, ena_queues: 2}, {device_index: 11}]
""",
}

BASE = """\
variable "green" {
  type = bool
}
variable "card" {}
variable "index" {}
variable "type" {}
variable "kind" {}
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.a.id
}
resource "aws_network_interface" "m" {
  subnet_id = aws_subnet.a.id
}
resource "aws_network_interface" "e" {
  subnet_id      = aws_subnet.a.id
  interface_type = "efa"
}
resource "aws_network_interface" "f" {
  subnet_id      = aws_subnet.a.id
  interface_type = "efa"
}
resource "aws_network_interface" "g" {
  subnet_id      = aws_subnet.a.id
  interface_type = "efa-only"
}
resource "aws_network_interface" "h" {
  subnet_id      = aws_subnet.a.id
  interface_type = "efa-only"
}
resource "aws_network_interface" "k" {
  subnet_id      = aws_subnet.a.id
  interface_type = var.kind
}
resource "aws_network_interface" "pair" {
  subnet_id   = aws_subnet.a.id
  private_ips = ["10.0.1.10", "10.0.1.11"]
}
data "aws_instance" "found" {
  instance_id = "i-0a1b2c3d4e5f60718"
}
"""


def interface(name: str, index: object, card: object = 0, mark: str = "") -> str:
    """A block of an instance."""
    id = name if "." in name else f"aws_network_interface.{name}.id"
    return f"""\
  network_interface {{
    network_interface_id = {id}
    device_index         = {index}{mark and f" # {mark}"}
    network_card_index   = {card}
  }}
"""


def instance(name: str, type: str, *blocks: str, mark: str = "") -> str:
    body = "".join(blocks) or "  subnet_id = aws_subnet.a.id\n"
    type = type if type.startswith("var.") else f'"{type}"'
    return f'resource "aws_instance" "{name}" {{\n  instance_type = {type}{mark and f" # {mark}"}\n{body}}}\n'


def attachment(name: str, id: str, to: str, index: object, card: object = 0, mark: str = "") -> str:
    id = id if "." in id else f"aws_network_interface.{id}.id"
    return f"""\
resource "aws_network_interface_attachment" "{name}" {{
  instance_id          = {to}
  network_interface_id = {id}
  device_index         = {index}{mark and f" # {mark}"}
  network_card_index   = {card}
}}
"""


HOST, EITHER = "aws_instance.i.id", "var.green ? aws_instance.i.id : aws_instance.j.id"
ONE = "var.green ? aws_network_interface.n.id : aws_network_interface.m.id"
FABRIC = "var.green ? aws_network_interface.g.id : aws_network_interface.h.id"
SOME = 'var.green ? "c6in.32xlarge" : var.type'
BOTH = 'var.green ? "c6in.32xlarge" : "c6in.metal"'
SMALL = 'var.green ? "m5.large" : var.type'
TWO = instance("i", "m5.large") + instance("j", "m5.large")
DESIGNS = {
    "ENI202 a type, or one that is not known": instance("i", SOME, mark="undecided") + attachment("x", "n", HOST, 1, 1),
    "ENI202 one of two types that fit": instance("i", BOTH) + attachment("x", "n", HOST, 1, 1),
    "ENI202 a type that does not fit, or one that is not known": instance("i", SMALL)
    + attachment("x", "n", HOST, 1, 1).replace('" {', '" { # warning', 1),
    "ENI202 one of two EFA-only interfaces": instance("i", "p5.48xlarge", interface("n", 0), interface(FABRIC, 1, 1)),
    "ENI202 a kind that is not known": instance("i", "c6in.32xlarge", mark="undecided")
    + attachment("x", "k", HOST, 1, 1),
    "ENI202 a primary interface on a card that is not known": instance(
        "i", "c6in.32xlarge", interface("n", 0, "var.card"), mark="undecided"
    ),
    "ENI202 EFA on cards that are not known": instance(
        "i",
        "p5.48xlarge",
        interface("n", 0),
        interface("e", 1, "var.card"),
        interface("f", 1, "var.index"),
        mark="undecided",
    ),
    "ENI203 a card that is not known": instance("i", "c6in.32xlarge")
    + attachment("x", "n", HOST, 1, "var.card", "undecided"),
    "ENI203 an index that is not known": instance("i", "m5.large", interface("n", "var.index", 0, "undecided")),
    "ENI203 one interface in one slot, perhaps": instance("i", "m5.large", interface("pair", 0), interface(ONE, 1))
    + attachment("x", "n", HOST, 1, 0, "undecided"),
    "ENI203 an index that is not known, on one of two instances": TWO
    + attachment("x", "n", EITHER, "var.index", 0, "undecided"),
    "ENI203 a card that is not known, on one of two instances": TWO
    + attachment("x", "n", EITHER, 1, "var.card", "undecided"),
    "ENI204 two addresses, wherever they are": TWO + attachment("x", "pair", EITHER, 1),
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.split()[0])


@pytest.mark.parametrize("name", DESIGNS)
def test_source(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + DESIGNS[name], name.split()[0])


def test_cards_that_there_are_not() -> None:
    interfaces = ", ".join(f"{{device_index: {index}, network_card: 2}}" for index in range(5))
    design = (
        f"launch_templates:\n  t: {{type: c6in.32xlarge, interfaces: [{{device_index: 0}}, {interfaces}]}}  # error\n"
    )
    (finding,) = check_topology(design, "ENI202").findings
    assert "and 2 more are on network card 2, but c6in.32xlarge has network cards 0 to 1" in finding.message


def test_a_slot_that_the_launch_takes_without_being_the_first() -> None:
    design = """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}, m: {subnet: a}}
instances:
  i:
    type: c6in.32xlarge
    interfaces: [{device_index: 0}, {device_index: 1}, {device_index: 0, network_card: 1}]
attachments:
  - {interface: n, instance: i, device_index: 1}  # error
  - {interface: m, instance: i, device_index: 0, network_card: 1}  # error
"""
    findings = check_topology(design, "ENI203").findings
    assert [
        "but an interface that the launch of instances.i creates is already there" in one.message for one in findings
    ] == [
        True,
        True,
    ]


@pytest.mark.parametrize("runs", [True, False])
def test_what_runs_already_has_its_device_indexes(runs: bool) -> None:
    values = {"instance_type": "t3.micro", "network_interface": [{"device_index": 0}, {"device_index": 7}]}
    host = stays("aws_instance.host", {"id": "i-0a1b2c3d4e5f60718", **values})
    if not runs:
        host = changed("aws_instance.host", None, values, ("id",), actions=("create",))
    expected = [] if runs else [("ENI203", "warning", "aws_instance.host")]
    assert severities(lint(host, rules=("ENI203",))) == expected
