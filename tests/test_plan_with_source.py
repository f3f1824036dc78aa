"""A plan with the source that it was made of shows exactly what the state after its apply shows."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

CASES = Path(__file__).parent / "cases" / "terraform"
APPLIED = sorted(state.parent for state in CASES.glob("*/terraform.tfstate") if (state.parent / "plan.json").exists())

NOT_IN_STATE = {
    "ENI103": "it judges what the author asks for, and a state holds only answers",
    "ENI809": "it judges new interfaces: the primary address of one that exists stays",
    "ENI105": "the emulator that the plans were applied to moves an interface where AWS refuses a second attachment",
    "ENI603": "the emulator gives Elastic IPs to VPCs without internet gateway, and a state shows that there is one",
}
READ_AT_APPLY = {"data-source-read-at-apply"}
"""What a data source that is read during the apply tells, source does not know."""


def found(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in report.findings if one.severity and one.rule not in NOT_IN_STATE}


def lint(file: Path) -> Report:
    report = make_report(Options(paths=[str(file)], use_config=False))
    assert report.errors == ()
    return report


@pytest.mark.parametrize("case", APPLIED, ids=lambda case: case.name)
def test_nothing_is_left_open_that_the_source_tells(case: Path) -> None:
    plan, state = lint(case / "plan.json"), lint(case / "terraform.tfstate")
    left_open = found(state) - found(plan)
    assert left_open <= {(one.rule, one.subject) for one in plan.undecided}
    assert not left_open or case.name in READ_AT_APPLY
    assert found(plan) <= found(state)
    assert plan.notices == ()


def test_there_are_cases_to_compare() -> None:
    assert len(APPLIED) > 60
