"""Source alone finds what the state after its apply shows, or says that it cannot decide, and finds nothing else."""

import shutil
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

CASES = Path(__file__).parent / "cases" / "terraform"
APPLIED = sorted(state.parent for state in CASES.glob("*/terraform.tfstate"))
MADE = shutil.ignore_patterns("*plan.json", "*.tfstate", "*.log", "expect.json", "change")

NOT_IN_STATE = {
    "ENI103": "it judges what the author asks for, and a state holds only answers",
    "ENI105": "the emulator that the plans were applied to moves an interface where AWS refuses a second attachment",
    "ENI703": "a state does not show what refers to an interface",
    "ENI809": "it judges new interfaces: the primary address of one that exists stays",
    "ENI603": "the emulator gives Elastic IPs to VPCs without internet gateway, and a state shows that there is one",
}


def found(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in report.findings if one.severity}


def lint(path: Path) -> Report:
    report = make_report(Options(paths=[str(path)], use_config=False))
    assert report.errors == ()
    return report


@pytest.fixture(scope="module", params=APPLIED, ids=lambda case: case.name)
def reports(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    """The reports of the source of a case, where nothing lies beside it, and of its state, made in one workspace."""
    case: Path = request.param
    directory = tmp_path_factory.mktemp("source")
    copy = directory / case.name
    shutil.copytree(case, copy, ignore=MADE)
    configuration = directory / "enilint.toml"
    configuration.write_text(f'[terraform."{case.name}"]\nworkspace = "default"\n')
    source = make_report(Options(paths=[str(copy)], kind="terraform", config=str(configuration)))
    assert source.errors == ()
    return source, lint(case / "terraform.tfstate")


def test_source_finds_what_the_state_shows(reports: tuple[Report, Report]) -> None:
    source, state = reports
    undecided = {(one.rule, one.subject) for one in source.undecided}
    assert found(state) - found(source) - undecided == set()


def test_source_finds_nothing_that_the_state_does_not_show(reports: tuple[Report, Report]) -> None:
    source, state = reports
    extra = found(source) - found(state)
    assert {(rule, subject) for rule, subject in extra if rule not in NOT_IN_STATE} == set()


def test_there_are_cases_to_compare() -> None:
    assert len(APPLIED) > 60
