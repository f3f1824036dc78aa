"""Conditions of ENI304 and ENI305, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

BASE = """\
variable "green" {
  type = bool
}
resource "aws_subnet" "a" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
}
resource "aws_route_table" "r" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
}
"""


def interfaces(*names: str) -> str:
    return "".join(
        f'resource "aws_network_interface" "{name}" {{\n  subnet_id = aws_subnet.a.id\n}}\n' for name in names
    )


def instances(*names: str) -> str:
    return "".join(
        f'resource "aws_instance" "{name}" {{\n  instance_type = "m5.large"\n  subnet_id = aws_subnet.a.id\n}}\n'
        for name in names
    )


def attachment(interface: str, to: str, index: int) -> str:
    return f"""\
resource "aws_network_interface_attachment" "x{index}" {{
  instance_id          = {to}
  network_interface_id = {interface}
  device_index         = {index}
}}
"""


def route(target: str, mark: str) -> str:
    return f"""\
resource "aws_route" "x" {{
  route_table_id         = aws_route_table.r.id
  destination_cidr_block = "10.9.0.0/16"
  network_interface_id   = {target} # {mark}
}}
"""


N, M, OTHER, LAST = (f"aws_network_interface.{name}.id" for name in "nmoz")
HOST, TWIN = "aws_instance.i.id", "aws_instance.j.id"
EITHER = f"var.green ? {HOST} : {TWIN}"
DESIGNS = {
    "ENI304 one of two that nothing holds": interfaces("n", "m") + route(f"var.green ? {N} : {M}", "undecided"),
    "ENI304 what is held for certain is not asked for": interfaces("n", "m", "o", "z")
    + instances("i")
    + attachment(N, HOST, 1)
    + attachment(M, HOST, 2)
    + attachment(f"var.green ? {LAST} : {OTHER}", HOST, 3)
    + route(LAST, "undecided"),
    "ENI305 one of two that have several each": interfaces("n", "m")
    + instances("i", "j")
    + attachment(N, HOST, 1)
    + attachment(M, TWIN, 2)
    + f'resource "aws_eip_association" "x" {{\n  instance_id = {EITHER} # warning\n}}\n',
}


@pytest.mark.parametrize("name", DESIGNS)
def test_source(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + DESIGNS[name], name.split()[0])


def test_a_failover_group_that_does_not_say_what_it_moves() -> None:
    design = """\
subnets: {a: {zone: us-east-1a}}
interfaces: {n: {subnet: a}}
instances: {one: {type: m5.large, subnet: a}}
failover_groups: {g: {mechanism: move-eni, members: [one]}}
route_tables: {r: {routes: [{destination: 10.9.0.0/16, interface: n}]}}  # undecided
"""
    check_topology(design, "ENI304")


def test_the_least_number_of_interfaces_is_told(tmp_path: Path) -> None:
    source = interfaces("n", "m") + instances("i", "j") + attachment(N, HOST, 1) + attachment(M, EITHER, 2)
    source += f'resource "aws_eip_association" "x" {{\n  instance_id = {HOST} # warning\n}}\n'
    (finding,) = check(tmp_path, BASE + source, "ENI305").findings
    assert "(at least 2 interfaces)" in finding.message
