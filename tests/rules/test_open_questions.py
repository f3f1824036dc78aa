"""What is not known of Terraform source leaves a question open, where the answer depends on it, and only there."""

from pathlib import Path

import pytest

from tests.rules.marked import check

BASE = """\
variable "index" {}
variable "number" {}
variable "interface" {}
variable "subnet" {}
variable "kind" {}
variable "type" {}
variable "group" {}
variable "on" {
  type = bool
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "w" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface" "m" {
  subnet_id = aws_subnet.a.id
}
"""


def instance(*lines: str, name: str = "i") -> str:
    body = "".join(f"  {line}\n" for line in lines)
    return f'resource "aws_instance" "{name}" {{\n{body}}}\n'


def attachment(interface: str, to: str, index: str, *lines: str, name: str = "x", mark: str = "", at: str = "") -> str:
    """An attachment, whose mark is at the line of an attribute, else at its first line."""
    values = {"network_interface_id": interface, "instance_id": to, "device_index": index}
    body = "".join(f"  {key} = {value}{mark if key == at else ''}\n" for key, value in values.items())
    more = "".join(f"  {line}\n" for line in lines)
    first = "" if at else mark
    return f'resource "aws_network_interface_attachment" "{name}" {{{first}\n{more}{body}}}\n'


HOST = instance('instance_type = "m5.xlarge"', "subnet_id = aws_subnet.a.id")
N, M, HOST_ID = "aws_network_interface.n.id", "aws_network_interface.m.id", "aws_instance.i.id"
EACH = "aws_network_interface.k[count.index].id"
EITHER = "var.on ? aws_network_interface.n.id : aws_network_interface.m.id"
OPEN = " # undecided"

SLOTS = {
    "an index that is not known": HOST + attachment(N, HOST_ID, "var.index", mark=OPEN, at="device_index"),
    "several in one slot, of which nobody knows how many": HOST
    + attachment(N, HOST_ID, "1", "count = var.number", mark=OPEN, at="device_index"),
    "one or none": HOST + attachment(N, HOST_ID, "1", "count = var.on ? 1 : 0"),
    "two that exclude each other": HOST
    + attachment(N, HOST_ID, "1", "count = var.on ? 1 : 0", name="one")
    + attachment(M, HOST_ID, "1", "count = var.on ? 0 : 1", name="two"),
    "two that may both be there": HOST
    + attachment(N, HOST_ID, "1", "count = var.on ? 1 : 0", name="one", mark=OPEN, at="device_index")
    + attachment(M, HOST_ID, "1", "count = var.number > 1 ? 1 : 0", name="two", mark=OPEN, at="device_index"),
}


@pytest.mark.parametrize("name", SLOTS)
def test_slots_that_may_be_taken_twice(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + SLOTS[name], "ENI203")


MARKED = HOST.replace('"i" {', '"i" { # undecided')
SUBNETS = {
    "an interface that is not known": MARKED + attachment("var.interface", HOST_ID, "1"),
    "an attachment that may be there": MARKED + attachment(M, HOST_ID, "1", "count = var.on ? 1 : 0"),
    "an attachment that may be there, of an interface elsewhere": HOST
    + attachment(N, HOST_ID, "1", "count = var.on ? 1 : 0"),
    "an interface of a kind that is not known": MARKED
    + 'resource "aws_network_interface" "k" {\n  subnet_id = aws_subnet.a.id\n  interface_type = var.kind\n}\n'
    + attachment("aws_network_interface.k.id", HOST_ID, "1"),
    "an interface of one of two kinds, both with addresses": HOST
    + 'resource "aws_network_interface" "k" {\n  subnet_id = aws_subnet.a.id\n'
    + '  interface_type = var.on ? "efa" : "interface"\n}\n'
    + attachment("aws_network_interface.k.id", HOST_ID, "1", mark=" # warning", at="network_interface_id"),
    "an interface of one of two kinds, one without addresses": MARKED
    + 'resource "aws_network_interface" "k" {\n  subnet_id = aws_subnet.a.id\n'
    + '  interface_type = var.on ? "efa-only" : "interface"\n}\n'
    + attachment("aws_network_interface.k.id", HOST_ID, "1"),
    "several interfaces in one subnet, of which nobody knows how many": MARKED
    + 'resource "aws_network_interface" "k" {\n  count = var.number\n  subnet_id = aws_subnet.b.id\n}\n'
    + attachment(EACH, HOST_ID, "count.index + 1", "count = var.number"),
    "one interface for each instance, of which nobody knows how many": HOST.replace(
        '"i" {\n', '"i" {\n  count = var.number\n'
    )
    + 'resource "aws_network_interface" "k" {\n  count = var.number\n  subnet_id = aws_subnet.b.id\n}\n'
    + attachment(EACH, "aws_instance.i[count.index].id", "1", "count = var.number"),
}


@pytest.mark.parametrize("name", SUBNETS)
def test_interfaces_that_may_be_in_one_subnet(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + SUBNETS[name], "ENI301")


BRANCHES = """\
resource "aws_network_interface" "k" {
  count          = 2
  subnet_id      = aws_subnet.b.id
  interface_type = "branch"
}
"""
NUMBERS = {
    "one of two branch interfaces, which do not count": instance(
        'instance_type = "t3.micro"', "subnet_id = aws_subnet.a.id"
    ) + BRANCHES + attachment(N, HOST_ID, "1", name="one")
    + attachment("aws_network_interface.k[var.on ? 0 : 1].id", HOST_ID, "2", name="two"),
    "a branch interface or another one": instance(
        'instance_type = "t3.micro" # undecided', "subnet_id = aws_subnet.a.id"
    ) + BRANCHES + attachment(N, HOST_ID, "1", name="one")
    + attachment(f"var.on ? aws_network_interface.k[0].id : {M}", HOST_ID, "2", name="two"),
    "a type that is not known": instance(
        "instance_type = var.type # undecided", "subnet_id = aws_subnet.a.id"
    ) + attachment(N, HOST_ID, "1", name="one") + attachment(M, HOST_ID, "2", name="two"),
    "a number that is not known": instance(
        'instance_type = "t3.micro" # undecided', "subnet_id = aws_subnet.a.id"
    ) + 'resource "aws_network_interface" "k" {\n  count = var.number\n  subnet_id = aws_subnet.b.id\n}\n'
    + attachment(EACH, HOST_ID, "count.index + 1", "count = var.number"),
    "numbers of interfaces and attachments that nobody knows to be equal": instance(
        'instance_type = "t3.micro" # undecided', "subnet_id = aws_subnet.a.id"
    ) + 'resource "aws_network_interface" "k" {\n  count = var.number\n  subnet_id = aws_subnet.b.id\n}\n'
    + attachment(EACH, HOST_ID, "count.index + 1", "count = var.index"),
    "a number that is null": instance(
        'instance_type = "t3.micro" # undecided', "subnet_id = aws_subnet.a.id"
    ) + 'resource "aws_network_interface" "k" {\n  count = null\n  subnet_id = aws_subnet.b.id\n}\n'
    + attachment(EACH, HOST_ID, "count.index + 1", "count = null"),
    "interfaces of a list of which nobody knows how long it is": instance(
        'instance_type = "t3.micro" # undecided', "subnet_id = aws_subnet.a.id"
    ) + attachment("var.interface[count.index]", HOST_ID, "count.index + 1", "count = var.number"),
    "too many whatever the number is": instance(
        'instance_type = "t3.micro" # error', "subnet_id = aws_subnet.a.id"
    ) + attachment(N, HOST_ID, "1", name="one") + attachment(M, HOST_ID, "2", name="two")
    + 'resource "aws_network_interface" "k" {\n  count = var.number\n  subnet_id = aws_subnet.b.id\n}\n'
    + attachment(EACH, HOST_ID, "count.index + 3", "count = var.number", name="more"),
    "one of two types, and what decides is not known": instance(
        'instance_type = var.on ? "t3.micro" : "m5.xlarge" # undecided', "subnet_id = aws_subnet.a.id"
    ) + attachment(N, HOST_ID, "1", name="one") + attachment(M, HOST_ID, "2", name="two"),
    "one of two types, both too small": instance(
        'instance_type = var.on ? "t3.micro" : "t2.micro" # error', "subnet_id = aws_subnet.a.id"
    ) + attachment(N, HOST_ID, "1", name="one") + attachment(M, HOST_ID, "2", name="two"),
}  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_and_types_that_are_not_known(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + NUMBERS[name], "ENI201")


def host(name: str, *lines: str) -> str:
    return instance('instance_type = "m5.xlarge"', "subnet_id = aws_subnet.a.id", *lines, name=name)


HOLDERS = {
    "one of several interfaces": host("i") + host("j")
    + attachment(N, HOST_ID, "1", name="one", mark=OPEN, at="network_interface_id")
    + attachment(EITHER, "aws_instance.j.id", "1", name="two"),
    "one of several interfaces on the same instance": host("i") + attachment(N, HOST_ID, "1", name="one")
    + attachment(EITHER, HOST_ID, "2", name="two"),
    "several, of which nobody knows how many, on an instance each": host("i", "count = var.number")
    + attachment(N, "aws_instance.i[count.index].id", "1", "count = var.number", mark=OPEN, at="network_interface_id"),
    "several, of which nobody knows how many, on one instance": host("i")
    + attachment(N, HOST_ID, "1", "count = var.number"),
    "one of two may be there": host("i") + host("j")
    + attachment(N, HOST_ID, "1", "count = var.on ? 1 : 0", name="one", mark=OPEN, at="network_interface_id")
    + attachment(N, "aws_instance.j.id", "1", "count = var.number > 1 ? 1 : 0", name="two"),
    "both are there together": host("i", "count = var.on ? 1 : 0") + host("j", "count = var.on ? 1 : 0")
    + attachment(N, "aws_instance.i[0].id", "1", "count = var.on ? 1 : 0", name="one")
    + attachment(N, "aws_instance.j[0].id", "1", "count = var.on ? 1 : 0", name="two",
                 mark=" # error", at="network_interface_id"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOLDERS)
def test_interfaces_that_may_be_attached_twice(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + HOLDERS[name], "ENI105")


CARDS = {
    "a card that is not known": instance('instance_type = "p4d.24xlarge" # undecided', "subnet_id = aws_subnet.a.id")
    + attachment(N, HOST_ID, "1", "network_card_index = var.index"),
    "a type that is not known": instance("instance_type = var.type # undecided", "subnet_id = aws_subnet.a.id")
    + attachment(N, HOST_ID, "1", "network_card_index = 1"),
    "a type that is not known, and card 0 alone": instance("instance_type = var.type", "subnet_id = aws_subnet.a.id")
    + attachment(N, HOST_ID, "1"),
    "one of two types, of which one has no such card": instance(
        'instance_type = var.on ? "p4d.24xlarge" : "m5.large"', "subnet_id = aws_subnet.a.id"
    ) + attachment(N, HOST_ID, "1", "network_card_index = 1", mark=" # warning"),
    "one of two types, of which none has such a card": instance(
        'instance_type = var.on ? "c5.large" : "m5.large"', "subnet_id = aws_subnet.a.id"
    ) + attachment(N, HOST_ID, "1", "network_card_index = 1", mark=" # error"),
}  # fmt: skip


@pytest.mark.parametrize("name", CARDS)
def test_cards_and_types_that_are_not_known(tmp_path: Path, name: str) -> None:
    check(tmp_path, BASE + CARDS[name], "ENI202")


FOREIGN = """
data "aws_security_group" "s" {
  vpc_id = aws_vpc.w.id
}
resource "aws_security_group" "s" {
  vpc_id = aws_vpc.w.id
}
resource "aws_security_group" "own" {
  vpc_id = aws_vpc.v.id
}
"""
GROUPS = {
    "a group of another VPC that is looked up": "security_groups = [data.aws_security_group.s.id] # undecided",
    "a group of another VPC that is made": "security_groups = [aws_security_group.s.id] # error",
    "a group that is not known": "security_groups = [aws_security_group.own.id, var.group] # undecided",
    "one of two groups": "security_groups = [var.on ? aws_security_group.own.id : aws_security_group.s.id] # undecided",
}


@pytest.mark.parametrize("name", GROUPS)
def test_groups_that_may_be_of_another_vpc(tmp_path: Path, name: str) -> None:
    interface = f'resource "aws_network_interface" "k" {{\n  subnet_id = aws_subnet.a.id\n  {GROUPS[name]}\n}}\n'
    check(tmp_path, BASE + FOREIGN + interface, "ENI104")
