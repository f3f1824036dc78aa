"""A plan alone finds what the state after its apply shows, or says that it cannot decide, and finds nothing else.

Both files of a case were made by Terraform, the state by applying the plan.
"""

import shutil
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report
from tests.unknown_values import ASKED_BY

CASES = Path(__file__).parent / "cases" / "terraform"
APPLIED = sorted(state.parent for state in CASES.glob("*/terraform.tfstate") if (state.parent / "plan.json").exists())

NOT_IN_STATE = {
    "ENI103": "it judges what the author asks for, and a state holds only answers",
    "ENI105": "the emulator that the plans were applied to moves an interface where AWS refuses a second attachment",
    "ENI809": "it judges new interfaces: the primary address of one that exists stays",
    "ENI603": "the emulator gives Elastic IPs to VPCs without internet gateway, and a state shows that there is one",
}
OPEN_IN_STATE = {
    "ENI306": "the main route table of a VPC that exists can have been changed outside of the design",
}


def lint(file: Path, away: Path) -> Report:
    """Lint a file where nothing lies beside it that could tell more."""
    copy = away / file.name
    shutil.copy(file, copy)
    report = make_report(Options(paths=[str(copy)], use_config=False))
    assert report.errors == ()
    return report


@pytest.fixture(scope="module", params=APPLIED, ids=lambda case: case.name)
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    """The reports of the plan of a case, and of its state."""
    away = tmp_path_factory.mktemp("alone")
    return lint(request.param / "plan.json", away), lint(request.param / "terraform.tfstate", away)


def found(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in report.findings if one.severity}


def test_what_the_state_shows_is_found_or_undecided(reports: tuple[Report, Report]) -> None:
    plan, state = reports
    undecided = {(one.rule, one.subject) for one in plan.undecided}
    assert found(state) - found(plan) - undecided == set()


def test_nothing_is_found_that_the_state_does_not_show(reports: tuple[Report, Report]) -> None:
    plan, state = reports
    extra = found(plan) - found(state)
    assert {(rule, subject) for rule, subject in extra if rule not in NOT_IN_STATE} == set()


def test_a_state_leaves_nothing_open_that_the_plan_knows(reports: tuple[Report, Report]) -> None:
    plan, state = reports
    not_told = NOT_IN_STATE | OPEN_IN_STATE
    left_open = {(one.rule, one.subject) for one in state.undecided if one.rule not in not_told}
    asked = {(one.rule, one.subject) for one in plan.undecided}
    asked_by_others = {(rule, subject) for rule, subject in left_open if (ASKED_BY.get(rule), subject) in asked}
    assert left_open <= asked | asked_by_others


def test_there_are_cases_to_compare() -> None:
    assert len(APPLIED) > 30
