"""Conditions of ENI803, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.inputs.topology.topologies import lint_text
from tests.rules.marked import check, check_topology

BASE = """\
variable "a" {}
variable "cidr" {}
variable "green" {
  type = bool
}
variable "blue" {
  type = bool
}
variable "red" {
  type = bool
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "w" {
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
  vpc_id     = aws_vpc.w.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_subnet" "open" {
  vpc_id     = aws_vpc.v.id
  cidr_block = var.cidr
}
resource "aws_subnet" "wrong" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.3.0/33"
}
resource "aws_subnet" "six" {
  vpc_id          = aws_vpc.v.id
  ipv6_cidr_block = "2001:db8::/64"
  ipv6_native     = true
}
"""


def nic(name: str, subnet: str, addresses: str, mark: str = "", more: str = "") -> str:
    subnet = subnet if "?" in subnet else f"aws_subnet.{subnet}.id"
    return f"""\
resource "aws_network_interface" "{name}" {{
  {more}
  subnet_id   = {subnet}
  private_ips = {addresses}{mark and f" # {mark}"}
}}
"""


NEAR = "var.green ? aws_subnet.a.id : aws_subnet.b.id"
TWINS = "var.green ? aws_subnet.a.id : aws_subnet.c.id"
PARTLY = "var.green ? aws_subnet.a.id : aws_subnet.open.id"
FAMILIES = "var.green ? aws_subnet.a.id : aws_subnet.six.id"
DESIGNS = {
    "an unknown address in one of two subnets": nic("n", NEAR, "[var.a]", "undecided"),
    "an address, or one that is not known": nic("n", "a", '[var.green ? "10.0.1.10" : var.a]', "undecided"),
    "an address, or none": nic("n", "a", '[var.green ? "10.0.1.10" : null]'),
    "one of two addresses of a subnet that is not known": nic(
        "n", "open", '[var.green ? "10.0.1.10" : "10.0.1.11"]', "undecided"
    ),
    "what is no address": nic("n", "a", '["10.0.1.300"]', "error") + nic("m", "a", '["10.0.1.300"]', "error"),
    "what stands for an address": nic("n", "a", '["{{ address }}"]') + nic("m", "a", '["10.0.1"]'),
    "an address outside of both subnets": nic("n", NEAR, '["10.0.9.9"]', "error"),
    "an address outside of one of two subnets": nic("n", NEAR, '["10.0.1.9"]', "undecided"),
    "an address outside of a subnet, or in one that is not known": nic("n", PARTLY, '["10.0.9.9"]', "undecided"),
    "an address of a subnet, or in one without IPv4": nic("n", FAMILIES, '["10.0.1.9"]'),
    "an address in a subnet whose block is none": nic("n", "wrong", '["10.0.9.9"]'),
    "one address in networks that are not known": nic("n", TWINS, '["10.0.1.9"]', "undecided")
    + nic("m", TWINS, '["10.0.1.9"]'),
    "one unknown address in networks that are not known": nic("n", TWINS, "[var.a]", "undecided")
    + nic("m", TWINS, "[var.a]", "undecided"),
    "choices of their own": nic("n", "a", '[var.green ? "10.0.1.10" : "10.0.1.11"]')
    + nic("m", "a", '[var.blue ? "10.0.1.20" : "10.0.1.21"]'),
    "one of three, beside one that may be there": nic("n1", "a", '["10.0.1.10"]', more="count = var.green ? 1 : 0")
    + nic("n2", "a", '["10.0.1.10"]', "error")
    + nic("n3", "a", '["10.0.1.10"]', "error", more="count = var.blue ? 1 : 0"),
    "a prefix and an address of one interface": nic("n", "a", '["10.0.1.17"]', more='ipv4_prefixes = ["10.0.1.16/28"]'),
}

TOPOLOGIES = {
    "one address in subnets of one VPC, and of VPCs that are not known": """\
vpcs: {v: {}}
subnets: {a: {vpc: v}, b: {vpc: v}, c: {}, d: {}}
interfaces:
  i1: {subnet: a, private_ips: [10.0.0.9]}  # undecided
  i2: {subnet: b, private_ips: [10.0.0.9]}  # error
  i3: {subnet: c, private_ips: [10.0.0.9]}  # undecided
  i4: {subnet: d, private_ips: [10.0.0.9]}  # undecided
""",
}


@pytest.mark.parametrize("name", DESIGNS)
def test_source(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + DESIGNS[name], "ENI803")


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI803")


def test_the_first_of_several_is_named(tmp_path: Path) -> None:
    source = (
        nic("n1", "a", '["10.0.1.10"]', more="count = var.green ? 1 : 0")
        + nic("n2", "a", '["10.0.1.10"]', more="count = var.green ? 0 : 1")
        + nic("n3", "a", '["10.0.1.10"]', "error")
    )
    (finding,) = check(tmp_path, BASE + source, "ENI803").findings
    assert finding.message.startswith(
        "aws_network_interface.n3 lists 10.0.1.10, but aws_network_interface.n1[0] lists it, too: "
    )


def test_the_first_of_several_that_may_be_is_named(tmp_path: Path) -> None:
    source = (
        nic("n1", "a", '["10.0.1.10"]', more="count = var.green ? 1 : 0")
        + nic("n2", "a", '["10.0.1.10"]', "undecided", more="count = var.blue ? 1 : 0")
        + nic("n3", "a", '["10.0.1.10"]', "undecided", more="count = var.red ? 1 : 0")
    )
    *_, last = check(tmp_path, BASE + source, "ENI803").undecided
    assert not any("blue" in one for one in last.facts)


@pytest.mark.parametrize(
    ("subnet", "addresses", "help"),
    [
        ("cidr: 10.0.1.0/28", "private_ips: [10.0.2.4]", "use a free address from 10.0.1.4 to 10.0.1.14"),
        (
            "ipv6_cidr: 2001:db8::/64",
            'ipv6_addresses: ["2001:db8::1"]',
            "use a free address from 2001:db8::4 to 2001:db8::ffff:ffff:ffff:fffe",
        ),
        ("zone: us-east-1a", "private_ips: [10.0.1.9]", "use a free address of subnets.a"),
    ],
)
def test_the_help_names_the_addresses_that_aws_can_assign(subnet: str, addresses: str, help: str) -> None:
    design = f"""\
subnets: {{a: {{{subnet}}}}}
interfaces:
  m: {{subnet: a, {"" if "zone" not in subnet else addresses}}}
  n: {{subnet: a, {addresses}}}
"""
    (finding,) = lint_text(f"version: 1\n{design}", "ENI803").findings
    assert finding.help == help
