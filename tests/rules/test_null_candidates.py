"""Attributes of source that may be null: what AWS or the provider then makes of them, and never `null` itself."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

SOURCE = """\
variable "on" {{ type = bool }}
variable "zone" {{ default = "us-east-1a" }}

resource "aws_subnet" "one" {{
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = "us-east-1b"
  cidr_block        = "10.0.1.0/24"
}}

resource "aws_subnet" "other" {{
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = {zone}
  cidr_block        = "10.0.2.0/24"
}}

resource "aws_instance" "app" {{
  ami               = "ami-0a1b2c3d4e5f60718"
  instance_type     = {type}
  subnet_id         = aws_subnet.one.id
  availability_zone = {instance_zone}
}}

resource "aws_network_interface" "side" {{
  subnet_id         = aws_subnet.other.id
  source_dest_check = {check}
}}

resource "aws_network_interface_attachment" "side" {{
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = {index}
  network_card_index   = {card}
}}

resource "aws_route" "to_side" {{
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.side.id
}}
"""
PLAIN = {
    "zone": '"us-east-1b"',
    "type": '"m5.large"',
    "instance_zone": "null",
    "check": "false",
    "index": "1",
    "card": "null",
}


def lint(directory: Path, **values: str) -> Report:
    (directory / "main.tf").write_text(SOURCE.format(**(PLAIN | values)))
    report = make_report(Options(paths=[str(directory)], kind="terraform", use_config=False, ignore=["ENI807"]))
    assert report.errors == ()
    return report


def found(report: Report) -> set[str]:
    return {one.rule for one in report.findings}


def undecided(report: Report) -> set[str]:
    return {one.rule for one in report.undecided}


def test_nothing_is_found_without_them(tmp_path: Path) -> None:
    report = lint(tmp_path)
    assert (found(report), undecided(report)) == (set(), set())


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("zone", 'var.on ? "us-east-1a" : null', "ENI101"),
        ("type", 'var.on ? "m5.large" : null', "ENI201"),
        ("instance_zone", 'var.on ? "us-east-1a" : null', "ENI103"),
        ("check", "var.on ? false : null", "ENI303"),
        ("index", 'var.on ? "0" : "1"', "ENI203"),
    ],
)
def test_it_depends(name: str, value: str, expected: str, tmp_path: Path) -> None:
    report = lint(tmp_path, **{name: value})
    assert found(report) == set()
    assert expected in undecided(report)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("zone", 'var.on ? "us-east-1a" : "us-east-1c"', "ENI101"),
        ("zone", 'var.zone != "" ? var.zone : null', "ENI101"),
        ("instance_zone", 'var.on ? "us-east-1a" : "us-east-1c"', "ENI103"),
        ("check", "var.on ? true : null", "ENI303"),
        ("check", "var.on ? null : 1 == 1", "ENI303"),
        ("check", '"1"', "ENI303"),
        ("check", 'var.on ? "true" : null', "ENI303"),
        ("index", '"0"', "ENI203"),
        ("index", 'var.on ? "0" : 0', "ENI203"),
    ],
)
def test_it_is_wrong_whatever_holds(name: str, value: str, expected: str, tmp_path: Path) -> None:
    assert expected in found(lint(tmp_path, **{name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("check", '"0"'),
        ("check", 'var.on ? "false" : false'),
        ("index", "1.0"),
        ("card", "var.on ? 0 : null"),
        ("card", 'var.on ? "0" : null'),
        ("instance_zone", 'var.on ? "us-east-1b" : null'),
    ],
)
def test_it_is_right_whatever_holds(name: str, value: str, tmp_path: Path) -> None:
    report = lint(tmp_path, **{name: value})
    assert (found(report), undecided(report) - {"ENI103"}) == (set(), set())


def test_the_check_of_an_instance_that_exists_is_not_known(tmp_path: Path) -> None:
    exists = 'data "aws_instance" "nat" {\n  instance_id = "i-0a1b2c3d4e5f60718"\n}\n'
    source = SOURCE.format(**PLAIN).replace(
        "network_interface_id   = aws_network_interface.side.id", "instance_id            = data.aws_instance.nat.id"
    )
    (tmp_path / "main.tf").write_text(exists + source)
    report = make_report(Options(paths=[str(tmp_path)], kind="terraform", use_config=False))
    assert [one.subject for one in report.findings if one.rule == "ENI303"] == []
    assert [one.subject for one in report.undecided if one.rule == "ENI303"] == ["aws_route.to_side"]
