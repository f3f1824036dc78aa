"""What instances of one block have in common is worked out once, and what is of one instance stays its own."""

import random
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

NETWORK = """\
variable "subnet" {}
variable "groups" {
  type = list(string)
}
variable "checked" {
  type = bool
}
variable "zone" {}
variable "number" {
  type = number
}
locals {
  subnet = aws_subnet.a.id
  listed = [aws_subnet.a.id, var.subnet]
}
data "aws_ami" "debian" {
  owners = ["136693071363"]
  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "other" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "many" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index + 1)
  availability_zone = "eu-west-1${["a", "b", "c"][count.index]}"
}
resource "aws_security_group" "one" {
  vpc_id = aws_vpc.main.id
}
resource "aws_security_group" "other" {
  vpc_id = aws_vpc.other.id
}
"""
SUBNETS = (
    "aws_subnet.a.id",
    "aws_subnet.many[count.index].id",
    "aws_subnet.many[0].id",
    "element(aws_subnet.many[*].id, count.index)",
    "var.subnet",
    "local.subnet",
    "local.listed[1]",
    "uuid()",
    "aws_subnet.missing.id",
)
GROUPS = (
    "[aws_security_group.one.id]",
    "[aws_security_group.other.id]",
    "var.groups",
    "[aws_security_group.it[count.index].id]",
    "aws_security_group.it[*].id",
    "concat(var.groups, [aws_security_group.one.id])",
    'count.index == 0 ? [aws_security_group.one.id] : ["sg-0f3a1b2c4d5e6f701"]',
    '["subnet-0f3a1b2c4d5e6f701"]',
)
CHECKED = ("true", "false", "var.checked", "count.index > 0", '"perhaps"')
ADDRESSES = (
    '["10.0.0.3"]',
    '["10.0.0.${count.index + 10}"]',
    '["10.0.0.20"]',
    "null",
    '["10.0.${var.number}.9"]',
    "var.groups",
)
TAGS = ('{ Name = "it", Number = count.index }', '{ Name = "standby of it" }', "var.zone", "null")
TYPES = ('"m5.large"', '"m5.metal-none"', 'count.index == 1 ? "t3.nano" : "m5.large"', "var.zone")
ZONES = ('"eu-west-1b"', "var.zone", "null", 'count.index == 0 ? "eu-west-1a" : "eu-west-1b"')
PORTS = ("443", "var.number", "count.index + 443", '"https"')
RANGES = ('["0.0.0.0/0"]', '["10.0.0.0/25"]', '["10.${count.index}.0.0/16"]', "[var.zone]")
INDEXES = ("1", "0", "count.index + 1", "var.number", "7")


def design(choose: random.Random, written: str) -> str:
    """A random design of blocks with `count`, each argument written as `written` makes of its expression."""

    def block(type: str, nested: str = "", **arguments: str) -> str:
        return f'resource "{type}" "it" {{\n  count = 3\n{lines(arguments)}{nested}}}\n'

    def lines(arguments: dict[str, str]) -> str:
        return "".join(f"  {name} = {written.format(value)}\n" for name, value in arguments.items())

    rule = {"protocol": '"tcp"', "to_port": choose.choice(PORTS), "cidr_blocks": choose.choice(RANGES)}
    return NETWORK + "".join(
        (
            block(
                "aws_security_group",
                vpc_id="aws_vpc.main.id",
                nested=f"  ingress {{\n{lines({'from_port': '443', **rule})}  }}\n",
            ),
            block(
                "aws_network_interface",
                subnet_id=choose.choice(SUBNETS),
                security_groups=choose.choice(GROUPS),
                source_dest_check=choose.choice(CHECKED),
                private_ips=choose.choice(ADDRESSES),
                tags=choose.choice(TAGS),
            ),
            block(
                "aws_instance",
                ami=choose.choice(('"ami-0f3a1b2c4d5e6f701"', "data.aws_ami.debian.id")),
                instance_type=choose.choice(TYPES),
                subnet_id=choose.choice(SUBNETS),
                availability_zone=choose.choice(ZONES),
                vpc_security_group_ids=choose.choice(GROUPS),
            ),
            block(
                "aws_network_interface_attachment",
                instance_id=choose.choice(("aws_instance.it[count.index].id", "aws_instance.it[0].id")),
                network_interface_id="aws_network_interface.it[count.index].id",
                device_index=choose.choice(INDEXES),
            ),
        )
    )


def lint(directory: Path, text: str) -> Report:
    (directory / "main.tf").write_text(text)
    return make_report(Options(paths=[str(directory)], use_config=False))


def said(report: Report) -> tuple[object, ...]:
    """All that is reported, without columns."""
    return (
        [(one.rule, one.subject, one.at.line, one.message, one.severity, one.values) for one in report.findings],
        [(one.rule, one.subject, one.at.line, one.facts) for one in report.undecided],
        [(one.line, one.message) for one in report.errors],
    )


@pytest.mark.parametrize("seed", range(20))
def test_values_that_are_worked_out_once_are_those_of_each_instance(tmp_path: Path, seed: int) -> None:
    shared = lint(tmp_path, design(random.Random(seed), "{}"))
    apart = lint(tmp_path, design(random.Random(seed), "count.index >= 0 ? ({}) : null"))
    assert said(shared) == said(apart)
    assert shared.findings or shared.undecided


def test_a_value_that_is_not_known_is_another_one_at_each_instance(tmp_path: Path) -> None:
    text = """\
resource "aws_network_interface" "it" {
  count     = 2
  subnet_id = uuid()
}
resource "aws_instance" "it" {
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "m5.large"
  subnet_id     = aws_network_interface.it[0].subnet_id
}
resource "aws_network_interface_attachment" "it" {
  count                = 2
  instance_id          = aws_instance.it.id
  network_interface_id = aws_network_interface.it[count.index].id
  device_index         = count.index + 1
}
"""
    report = lint(tmp_path, NETWORK + text)
    (found,) = (one for one in report.findings if one.rule == "ENI301")
    assert "has 2 interfaces" in found.message


@pytest.mark.parametrize(
    ("repeated", "number"),
    [("count = 3", "count.index + 2"), ('for_each = toset(formatlist("%d", range(2, 5)))', "each.key")],
)
def test_a_value_that_depends_on_the_instance_is_worked_out_for_each(
    tmp_path: Path, repeated: str, number: str
) -> None:
    text = f"""\
resource "aws_network_interface" "it" {{
  {repeated}
  subnet_id   = aws_subnet.a.id
  private_ips = [upper("10.0.0.${{{number}}}")]
}}
"""
    report = lint(tmp_path, NETWORK + text)
    messages = [one.message for one in report.findings if one.rule == "ENI803"]
    assert [one.split(",")[0].split()[-1] for one in messages] == ["10.0.0.2", "10.0.0.3"]


OVERRIDE = """\
resource "aws_security_group" "it" {
  ingress {
    protocol    = "udp"
    from_port   = 53
    to_port     = 99999
    cidr_blocks = ["10.0.0.0/8"]
  }
}
resource "aws_network_interface_attachment" "it" {
  device_index = 0
}
"""
"""What an override file changes in blocks that other root modules have, too."""


@pytest.mark.parametrize("seed", range(6))
def test_root_modules_with_blocks_in_common_are_read_as_each_alone(tmp_path: Path, seed: int) -> None:
    designs = {"a": design(random.Random(seed), "{}"), "b": design(random.Random(seed), "{}")}
    designs["c"] = "# further down\n\n" + design(random.Random(seed), "{}")
    designs["d"] = design(random.Random(seed + 100), "{}")
    alone = []
    for name, text in designs.items():
        (tmp_path / name).mkdir()
        if name == "b":
            (tmp_path / name / "it_override.tf").write_text(OVERRIDE)
        alone.append(lint(tmp_path / name, text))
    together = make_report(Options(paths=[str(tmp_path / name) for name in designs], use_config=False))
    assert said(alone[0]) != said(alone[1])
    assert [sorted(map(repr, one)) for one in said(together)] == [
        sorted(repr(one) for report in alone for one in said(report)[part]) for part in range(3)
    ]
