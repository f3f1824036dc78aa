"""What `try` makes of a value that there may not be: equal where all its arguments are, and only there."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report

SOURCE = """\
variable "zone" {{}}
variable "on" {{ type = bool }}

resource "aws_vpc" "core" {{
  cidr_block = "10.0.0.0/16"
}}

resource "aws_subnet" "a" {{
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = {first}
}}

resource "aws_subnet" "b" {{
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = {second}
}}

resource "aws_instance" "app" {{
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}}

resource "aws_network_interface" "side" {{
  subnet_id = aws_subnet.b.id
}}

resource "aws_network_interface_attachment" "side" {{
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}}
"""


def zones_are_equal(directory: Path, first: str, second: str) -> bool:
    (directory / "main.tf").write_text(SOURCE.format(first=first, second=second))
    report = make_report(Options(paths=[str(directory)], kind="terraform", use_config=False, select=["ENI101"]))
    assert (report.errors, report.findings) == ((), ())
    return report.undecided == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('try(var.zone.a, "us-east-1a")', 'try(var.zone.a, "us-east-1b")'),
        ('try(var.zone.a, "us-east-1a")', "var.zone.a"),
        ("try(var.zone[0], null)", "var.zone[0]"),
        ('try([var.zone.a], ["us-east-1a"])[0]', 'try([var.zone.a], ["us-east-1b"])[0]'),
        ('try(upper(var.zone.a), "us-east-1a")', 'try(upper(var.zone.a), "us-east-1b")'),
    ],
)
def test_another_fallback_can_be_another_value(first: str, second: str, tmp_path: Path) -> None:
    assert not zones_are_equal(tmp_path, first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('try(var.zone.a, "us-east-1a")', 'try(var.zone.a, "us-east-1a")'),
        ('try([var.zone.a], ["us-east-1a"])[0]', 'try([var.zone.a], ["us-east-1a"])[0]'),
        ('try(var.zone, "us-east-1a")', "var.zone"),
        ('try(aws_vpc.core.id, "us-east-1a")', "aws_vpc.core.id"),
        ("try(var.zone.a)", "var.zone.a"),
        ("try(var.missing.a, var.zone.a)", "var.zone.a"),
    ],
)
def test_the_same_is_equal_and_so_is_what_there_is_for_certain(first: str, second: str, tmp_path: Path) -> None:
    missing = 'variable "missing" {\n  default = {}\n}\n'
    (tmp_path / "missing.tf").write_text(missing)
    assert zones_are_equal(tmp_path, first, second)
