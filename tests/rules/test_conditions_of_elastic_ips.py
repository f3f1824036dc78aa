"""Conditions of ENI604, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

BASE = """\
variable "a" {}
variable "b" {}
variable "more" {
  type = list(string)
}
variable "green" {
  type = bool
}
resource "aws_subnet" "app" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
}
resource "aws_subnet" "six" {
  vpc_id          = "vpc-0a1b2c3d4e5f60718"
  ipv6_cidr_block = "2001:db8::/64"
  ipv6_native     = true
}
resource "aws_network_interface" "single" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.10"]
}
resource "aws_network_interface" "pair" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.20", "10.0.1.21"]
}
resource "aws_network_interface" "partly" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.30", var.a]
}
resource "aws_network_interface" "longer" {
  subnet_id   = aws_subnet.app.id
  private_ips = concat(["10.0.1.40"], var.more)
}
resource "aws_network_interface" "open" {
  subnet_id = aws_subnet.app.id
}
resource "aws_network_interface" "lost" {
  subnet_id = var.b
}
resource "aws_network_interface" "six" {
  subnet_id = aws_subnet.six.id
}
resource "aws_network_interface" "dual" {
  subnet_id      = aws_subnet.app.id
  private_ips    = ["10.0.1.50"]
  ipv6_addresses = ["2001:db8::50"]
}
resource "aws_network_interface" "wrong" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.300", "10.0.1.60"]
}
resource "aws_eip" "one" {
}
resource "aws_eip" "two" {
}
"""


WEB = """\
resource "aws_instance" "web" {
  primary_network_interface {
    network_interface_id = aws_network_interface.pair.id
  }
}
"""


def association(name: str, elastic_ip: str, holder: str, more: str = "", mark: str = "") -> str:
    """An association; `mark` is at the line of its interface, or at its first one where it is undecided."""
    elastic_ip = elastic_ip if "." in elastic_ip else f"aws_eip.{elastic_ip}.id"
    holder = holder if "." in holder else f"aws_network_interface.{holder}.id"
    return f"""\
resource "aws_eip_association" "{name}" {{{" # undecided" if mark == "undecided" else ""}
  allocation_id        = {elastic_ip}
  network_interface_id = {holder}{f" # {mark}" if mark in ("error", "info") else ""}
  {more}
}}
"""


def private_ip(address: str, mark: str = "") -> str:
    return f'private_ip_address = "{address}"{f" # {mark}" if mark else ""}'


def nat(name: str, elastic_ip: str) -> str:
    return (
        f'resource "aws_nat_gateway" "{name}" {{\n  subnet_id = aws_subnet.app.id\n  allocation_id = {elastic_ip}\n}}\n'
    )


EITHER = "var.green ? aws_network_interface.single.id : aws_network_interface.open.id"
EITHER_IP = "var.green ? aws_eip.one.id : aws_eip.two.id"
HOLDERLESS = """\
resource "aws_eip_association" "a" {
  allocation_id = aws_eip.one.id
}
resource "aws_eip_association" "b" {
  allocation_id = aws_eip.one.id
}
"""
BY_ADDRESS = """\
resource "aws_eip_association" "a" {
  public_ip            = "203.0.113.5"
  network_interface_id = aws_network_interface.open.id
}
resource "aws_eip_association" "b" { # undecided
  public_ip            = "203.0.113.6"
  network_interface_id = aws_network_interface.open.id
}
resource "aws_eip_association" "c" { # undecided
  allocation_id        = aws_eip.one.id
  network_interface_id = aws_network_interface.open.id
}
"""

DESIGNS = {
    "the only address of an interface is its primary one": association("a", "one", "single")
    + association("b", "two", "single", private_ip("10.0.1.10", "error")),
    "one association in two words": association("a", "one", "single")
    + association("b", "one", "single", private_ip("10.0.1.10")),
    "one association, written twice": association("a", "one", "open") + association("b", "one", "open"),
    "one Elastic IP of two addresses": association("a", "one", "pair", private_ip("10.0.1.20"))
    + association("b", "one", "pair", private_ip("10.0.1.21"), "error"),
    "one Elastic IP of an address, and of what may be it": association("a", "one", "pair", mark="undecided")
    + association("b", "one", "pair", private_ip("10.0.1.21"), "undecided"),
    "one Elastic IP of an address of an interface that is not known": association("a", "one", "var.a", mark="undecided")
    + association("b", "one", "var.a", private_ip("10.0.1.21"), "undecided"),
    "two Elastic IPs, and an address that may come first": association("a", "one", "partly", mark="undecided")
    + association("b", "two", "partly", private_ip("10.0.1.30")),
    "two Elastic IPs of one of two interfaces": association("a", "one", EITHER) + association("b", "two", EITHER),
    "one Elastic IP of one of two interfaces": association("a", "one", EITHER)
    + association("b", "one", "open", mark="undecided"),
    "one Elastic IP of one of two interfaces, and of an address there": association("a", "one", EITHER)
    + association("b", "one", EITHER, private_ip("10.0.1.10"), "undecided"),
    "two Elastic IPs of addresses that are not known": association(
        "a", "one", "open", "private_ip_address = var.a", "undecided"
    )
    + association("b", "two", "open", "private_ip_address = var.b", "undecided"),
    "two Elastic IPs, of which there is one": association("a", "one", "open", "count = var.green ? 0 : 1")
    + association("b", "two", "open", "count = var.green ? 1 : 0"),
    "Elastic IPs that are not known, on one interface": association("a", "var.a", "open")
    + association("b", "one", "open", mark="undecided"),
    "one of two Elastic IPs, on several interfaces": association("a", EITHER_IP, "open")
    + association("b", EITHER_IP, "single"),
    "one of two Elastic IPs, on NAT gateways": nat("a", EITHER_IP) + nat("b", EITHER_IP),
    "an Elastic IP without a holder": HOLDERLESS,
    "Elastic IPs that are named by their addresses": BY_ADDRESS,
    "an address of one of two interfaces": association("a", "one", EITHER, private_ip("10.0.1.99"), "undecided"),
    "an address among those of IPv6": association("a", "one", "dual")
    + association("b", "two", "dual", private_ip("10.0.1.50", "error")),
    "an address beside what is none": association("a", "one", "wrong", private_ip("10.0.1.60")),
    "an address of an interface that lists others, and how many is not known": association(
        "a", "one", "longer", private_ip("10.0.1.99"), "undecided"
    ),
    "an address in a subnet that is not known": association("a", "one", "lost", private_ip("10.0.1.99"), "undecided"),
    "an address in a subnet that has none": association("a", "one", "six", private_ip("10.0.1.99"), "undecided"),
}

TOPOLOGIES = {
    "a prefix is not the primary address": """\
subnets: {a: {cidr: 10.0.0.0/24}}
interfaces: {n: {subnet: a, ipv4_prefixes: [10.0.0.64/28]}}
elastic_ips:
  one: {interface: n}  # undecided
  two: {interface: n, private_ip: 10.0.0.70}
""",
    "a gateway that names one Elastic IP twice": """\
subnets: {a: {cidr: 10.0.0.0/24}}
nat_gateways: {n: {subnet: a, elastic_ips: [one, one]}}
elastic_ips: {one: {}}
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_source(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + DESIGNS[name], "ENI604")


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI604")


def test_of_several_the_first_is_named() -> None:
    design = """\
subnets: {a: {cidr: 10.0.0.0/24}}
interfaces: {n: {subnet: a}, m: {subnet: a}}
elastic_ips:
  e1: {interface: n}
  e2: {interface: n}  # error
  e3: {interface: n}  # error
  e4: {interface: m}
nat_gateways:
  g1: {subnet: a, elastic_ips: [e4]}  # error
  g2: {subnet: a, elastic_ips: [e4]}  # error
"""
    messages = [one.message for one in check_topology(design, "ENI604").findings]
    assert ["but elastic_ips.e1 already associates one" in one for one in messages[:2]] == [True, True]
    assert all("the same Elastic IP as interfaces.m" in one for one in messages[2:])


def test_an_association_with_two_holders_is_not_judged_by_its_address(tmp_path: Path) -> None:
    both = f"instance_id = aws_instance.web.id\n  {private_ip('10.0.1.99')}"
    (finding,) = check(tmp_path, BASE + WEB + association("a", "one", "single", both, "error"), "ENI604").findings
    assert finding.message == (
        "aws_eip_association.a names both an instance and an interface that is not its primary interface: "
        "only one of them can have the Elastic IP"
    )


def test_an_association_with_an_instance_and_its_primary_interface_is_information(tmp_path: Path) -> None:
    both = "instance_id = aws_instance.web.id"
    (finding,) = check(tmp_path, BASE + WEB + association("a", "one", "pair", both, "info"), "ENI604").findings
    assert finding.message == (
        "aws_eip_association.a names both an instance and its primary interface: one of them is enough, and the "
        "provider does not define the effect of both"
    )


def test_what_else_is_wrong_with_an_association_of_both_is_an_error(tmp_path: Path) -> None:
    both = f"instance_id = aws_instance.web.id\n  {private_ip('10.9.9.9', 'error')}"
    check(tmp_path, BASE + WEB + association("a", "one", "pair", both), "ENI604")


def test_the_ipv4_addresses_of_an_interface_are_named(tmp_path: Path) -> None:
    source = BASE + association("a", "one", "dual", private_ip("10.0.1.99", "error"))
    (finding,) = check(tmp_path, source, "ENI604").findings
    assert finding.message.endswith("but aws_network_interface.dual has 10.0.1.50: AWS refuses the association")
