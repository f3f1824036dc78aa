"""`--statistics`: what each rule found, and the time that it took."""

from itertools import count

import pytest

from enilint.run import judging, reading
from tests.cli.running import CLEAN, ERROR, RULE, UNDECIDED, Run, write

SLOW = RULE.replace(
    "    for interface", "    from enilint.run.judging import perf_counter\n    perf_counter()\n    for interface"
)
"""A rule that takes a second more than others: a second is from one look at the clock to the next."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (judging, reading):
        monkeypatch.setattr(module, "perf_counter", count().__next__)


def test_rules_with_most_findings_stand_first_then_the_slowest(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", UNDECIDED)
    write("rules/org1_any_interface.py", SLOW)
    result = run("check", "--select", "ENI101,ENI102,ENI103,ORG1", "--rules", "rules", "--statistics")
    assert result.error.splitlines() == [
        "",
        "rule    name                               findings  undecided       ms",
        "ORG1    any-interface                             4          -  4,000.0",
        "ENI101  cross-az-attachment                       1          1  2,000.0",
        "ENI102  cross-vpc-attachment                      -          2  2,000.0",
        "ENI103  instance-az-conflicts-with-subnet         -          -  2,000.0",
        "4 rules took 10,000.0 ms, reading 2 designs took 2,000.0 ms",
    ]


def test_a_slow_rule_that_finds_nothing_stands_before_those_that_are_fast(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("rules/org1_any_interface.py", SLOW.replace("network.interfaces", "()"))
    table = run("check", "--select", "ENI101,ENI102,ORG1", "--rules", "rules", "--statistics").error.splitlines()
    assert [line.split()[0] for line in table[2:-1]] == ["ORG1", "ENI101", "ENI102"]
    assert table[-1] == "3 rules took 4,000.0 ms, reading 1 design took 1,000.0 ms"


def test_rules_about_suppressions_are_counted_too(run: Run) -> None:
    write("a.enilint.yaml", f"{CLEAN}# enilint: ignore[ENI101] nothing\n")
    table = run("check", "--select", "ENI001,ENI101", "--statistics").error.splitlines()
    assert table[2:4] == [
        "ENI001  unused-suppression          1          -  1,000.0",
        "ENI101  cross-az-attachment         -          -  1,000.0",
    ]


@pytest.mark.parametrize("format", ["text", "json"])
def test_the_report_and_the_exit_code_are_the_same(run: Run, format: str) -> None:
    write("a.enilint.yaml", ERROR)
    plain = run("check", "--format", format)
    measured = run("check", "--format", format, "--statistics")
    assert (plain.code, plain.error) == (1, "")
    assert measured[:2] == plain[:2]
    assert "\nENI101 " in measured.error


FIXABLE = """\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  router: {subnet: app}
route_tables:
  out: {routes: [{destination: 0.0.0.0/0, interface: router}]}
"""


def test_after_fixing_what_remains_is_counted(run: Run) -> None:
    write("a.enilint.yaml", FIXABLE)
    assert " 1 " in _row(run("check", "--statistics").error)
    fixed = run("check", "--fix", "--statistics")
    assert "fixed ENI303" in fixed.error
    assert " 1 " not in _row(fixed.error)


def _row(table: str) -> str:
    return next(line for line in table.splitlines() if line.startswith("ENI303"))
