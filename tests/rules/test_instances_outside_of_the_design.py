"""Instances that a design attaches interfaces to and does not make: what facts tell of them is judged."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

INSTANCE = "i-0a1b2c3d4e5f60718"
SUBNET = "subnet-0aaaaaaaaaaaaaaaa"
SOURCE = """\
variable "other" {
  type = string
}
resource "aws_network_interface" "side" {
  count     = COUNT
  subnet_id = SUBNET
}
resource "aws_network_interface_attachment" "side" {
  count                = COUNT
  instance_id          = "i-0a1b2c3d4e5f60718"
  network_interface_id = aws_network_interface.side[count.index].id
  device_index         = 1 + count.index
}
"""


def lint(directory: Path, facts: str, rule: str, count: int = 1, subnet: str = f'"{SUBNET}"') -> Report:
    (directory / "main.tf").write_text(SOURCE.replace("COUNT", str(count)).replace("SUBNET", subnet))
    context = directory / "facts.yaml"
    context.write_text(f"instances:\n  {INSTANCE}: {{{facts}}}\n")
    report = make_report(Options(paths=[str(directory)], use_config=False, select=[rule], context=[str(context)]))
    assert report.errors == ()
    return report


def found(report: Report) -> list[tuple[str, str]]:
    return [(one.rule, one.subject) for one in report.findings]


def asked(report: Report) -> list[str]:
    return [fact for one in report.undecided for fact in one.facts]


def test_more_interfaces_than_the_type_allows(tmp_path: Path) -> None:
    """A t3.micro has two interfaces, its primary one included."""
    assert found(lint(tmp_path, "type: t3.micro", "ENI201", 2)) == [("ENI201", INSTANCE)]


@pytest.mark.parametrize(
    ("facts", "fact"), [("type: t3.micro", f"the interfaces of {INSTANCE}"), (f"subnet: {SUBNET}", "instance type")]
)
def test_what_else_is_on_the_instance_is_asked(tmp_path: Path, facts: str, fact: str) -> None:
    report = lint(tmp_path, facts, "ENI201")
    assert found(report) == []
    assert fact in asked(report)[0]


def test_nothing_is_asked_of_an_instance_that_nothing_is_known_of(tmp_path: Path) -> None:
    for rule in ("ENI201", "ENI301"):
        report = lint(tmp_path, "zone: us-east-1a", rule, 2)
        assert (found(report), report.undecided) == ([], ())


def test_an_interface_in_the_subnet_of_the_primary_one(tmp_path: Path) -> None:
    assert found(lint(tmp_path, f"subnet: {SUBNET}", "ENI301")) == [("ENI301", INSTANCE)]


def test_an_interface_in_a_subnet_that_may_be_that_of_the_primary_one(tmp_path: Path) -> None:
    report = lint(tmp_path, f"subnet: {SUBNET}", "ENI301", subnet="var.other")
    assert found(report) == []
    assert asked(report)
