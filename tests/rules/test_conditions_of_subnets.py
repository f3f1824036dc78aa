"""Conditions of ENI804 and ENI807, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

BASE = """\
variable "green" {
  type = bool
}
variable "blue" {
  type = bool
}
variable "groups" {}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "w" {
  cidr_block = "10.0.0.0/24"
}
data "aws_vpc" "found" {
  cidr_block = "10.0.0.0/16"
}
"""


def subnet(name: str, vpc: str, cidr: str, mark: str = "", more: str = "", kind: str = "resource") -> str:
    vpc = vpc if "." in vpc or '"' in vpc else f"aws_vpc.{vpc}.id"
    return f"""\
{kind} "aws_subnet" "{name}" {{
  {more}
  vpc_id     = {vpc}
  cidr_block = "{cidr}"{mark and f" # {mark}"}
}}
"""


EITHER = "var.green ? aws_vpc.v.id : aws_vpc.w.id"
SUBNETS = {
    "one that is found": subnet("a", "v", "10.9.0.0/24", kind="data"),
    "one of IPv6 in the place of IPv4": subnet("a", "v", "2001:db8::/64", "error"),
    "one of a VPC that is found": subnet("a", "data.aws_vpc.found.id", "10.9.0.0/24", "undecided"),
    "one of a VPC that is named": subnet("a", '"vpc-0a1b2c3d"', "10.9.0.0/24", "undecided"),
    "one of one of two VPCs": subnet("a", EITHER, "10.0.0.0/28", "undecided"),
    "what is no block": subnet("a", "v", "10.9.0.0/33", "error") + subnet("b", "v", "10.0.256.0/24", "error"),
    "what stands for a block": subnet("a", "v", "{{ cidr }}") + subnet("b", "v", ".0/24"),
    "one that is larger than its VPC": subnet("a", "w", "10.0.0.0/23", "error"),
    "a new one over one that is found": subnet("z", "v", "10.0.1.0/24", kind="data")
    + subnet("a", "v", "10.0.1.0/25", "error"),
    "a conflict that is certain beside one that is not": subnet(
        "a", "v", "10.0.0.0/20", more="count = var.green ? 1 : 0"
    )
    + subnet("b", "v", "10.0.1.0/24", "error")
    + subnet("c", "v", "10.0.1.0/25", "error", more="count = var.blue ? 1 : 0"),
}

GROUPS = """\
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.v.id
}
resource "aws_subnet" "b" {
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group" "s" {
  vpc_id = aws_vpc.v.id
}
resource "aws_security_group" "t" {
  vpc_id = aws_vpc.v.id
}
data "aws_instance" "found" {
  instance_id = "i-0a1b2c3d4e5f60718"
}
data "aws_network_interface" "n" {
  id = "eni-0a1b2c3d"
}
data "aws_network_interface" "m" {
  id = "eni-0a1b2c3e"
}
"""


def interface(name: str, subnet: str, groups: str = "[aws_security_group.s.id]") -> str:
    return f"""\
resource "aws_network_interface" "{name}" {{
  subnet_id       = aws_subnet.{subnet}.id
  security_groups = {groups}
}}
"""


def instance(name: str, mark: str = "") -> str:
    return f"""\
resource "aws_instance" "{name}" {{{mark and f" # {mark}"}
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}}
"""


def attachment(name: str, interface: str, to: str, index: int) -> str:
    interface = interface if "." in interface else f"aws_network_interface.{interface}.id"
    return f"""\
resource "aws_network_interface_attachment" "{name}" {{
  instance_id          = {to}
  network_interface_id = {interface}
  device_index         = {index}
}}
"""


def added(name: str) -> str:
    return f"""\
resource "aws_network_interface_sg_attachment" "{name}" {{
  security_group_id    = aws_security_group.s.id
  network_interface_id = data.aws_network_interface.{name}.id
}}
"""


HOST, ONE_OF_TWO = "aws_instance.i.id", "var.green ? aws_instance.i.id : aws_instance.j.id"
N_OR_M = "var.green ? aws_network_interface.n.id : aws_network_interface.m.id"
FOUND = "data.aws_instance.found.id"
PAIR = interface("n", "a") + interface("m", "b")
SHARED = {
    "an instance that is found": PAIR + attachment("x", "n", FOUND, 1) + attachment("y", "m", FOUND, 2),
    "interfaces that are found": added("n")
    + added("m")
    + instance("i")
    + attachment("x", "data.aws_network_interface.n.id", HOST, 1)
    + attachment("y", "data.aws_network_interface.m.id", HOST, 2),
    "one that may be there beside one that is": PAIR
    + instance("i", "undecided")
    + instance("j")
    + attachment("x", "n", ONE_OF_TWO, 1)
    + attachment("y", "m", HOST, 2),
    "one that may be there, and is without groups": interface("n", "a", "null")
    + interface("m", "b")
    + instance("i")
    + instance("j")
    + attachment("x", "n", ONE_OF_TWO, 1)
    + attachment("y", "m", HOST, 2),
    "one that may be there, alone": PAIR + instance("i") + instance("j") + attachment("x", "n", ONE_OF_TWO, 1),
    "one of two beside another one": PAIR
    + interface("k", "b")
    + instance("i", "undecided")
    + attachment("x", N_OR_M, HOST, 1)
    + attachment("y", "k", HOST, 2),
    "groups that are not known": interface("n", "a", "var.groups")
    + interface("m", "b", "var.groups")
    + instance("i", "undecided")
    + attachment("x", "n", HOST, 1)
    + attachment("y", "m", HOST, 2),
    "one of two groups": interface("n", "a", "[var.green ? aws_security_group.s.id : aws_security_group.t.id]")
    + interface("m", "b", "[var.blue ? aws_security_group.s.id : aws_security_group.t.id]")
    + instance("i", "undecided")
    + attachment("x", "n", HOST, 1)
    + attachment("y", "m", HOST, 2),
}


@pytest.mark.parametrize("name", SUBNETS)
def test_subnets(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + SUBNETS[name], "ENI807")


@pytest.mark.parametrize("name", SHARED)
def test_shared_groups(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + GROUPS + SHARED[name], "ENI804")


def test_a_block_in_a_vpc_that_is_not_known() -> None:
    check_topology("subnets: {a: {cidr: 10.0.0.0/24}}  # undecided\n", "ENI807")


def test_the_first_of_several_conflicts_is_told(tmp_path: Path) -> None:
    source = (
        subnet("a", "v", "10.0.0.0/20")
        + subnet("b", "v", "10.0.1.0/24", "error")
        + subnet("c", "v", "10.0.1.0/25", "error")
    )
    findings = check(tmp_path, BASE + source, "ENI807").findings
    assert ["but aws_subnet.a in the same VPC" in one.message for one in findings] == [True, True]


def test_of_two_interfaces_one_that_forwards_shares_groups() -> None:
    design = """\
vpcs: {v: {}}
subnets: {a: {vpc: v}, b: {vpc: v}}
security_groups: {s: {vpc: v}}
interfaces:
  n: {subnet: a, security_groups: [s], source_dest_check: false}
  m: {subnet: b, security_groups: [s]}
instances:
  i:  # info
    type: m5.large
    interfaces: [{interface: n, device_index: 0}, {interface: m, device_index: 1}]
"""
    check_topology(design, "ENI804")
