"""Designs in the style of AWS's reference architectures: silent as they are, and reported once they are broken.

A design is a folder with a root module or a topology file, and `breaks.toml`: changes of its text, each with the rule
that must report it and the line where. Nothing else of severity `warning` or `error` may be reported for a change,
other than what it lists in `also`.
"""

import functools
import tomllib
from pathlib import Path

import msgspec
import pytest

from enilint.findings import Finding
from enilint.report import Report
from enilint.rule import Severity
from enilint.ruleset.registry import Registry
from enilint.run.linter import make_report
from enilint.run.request import Request

DESIGNS = sorted(path for path in (Path(__file__).parent / "designs").iterdir() if path.is_dir())
OF_PLANS = frozenset(f"ENI7{number}" for number in range(11, 38))
"""Rules that compare a plan with what exists."""


class Break(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change that makes one mistake: `old`, which the design contains once, becomes `new`."""

    rule: str
    old: str
    new: str
    at: str = ""
    """What only the reported line contains; empty: the line on which the first change stands."""
    also: tuple[str, ...] = ()
    """Other rules that report consequences of the same mistake."""


class Table(msgspec.Struct, forbid_unknown_fields=True):
    """What is expected of a design."""

    breaks: list[Break]
    undecided: tuple[str, ...] = ()
    """The rules that lack a fact about the design as it is."""


def table_of(design: Path) -> Table:
    """The table of a design."""
    return msgspec.convert(tomllib.loads((design / "breaks.toml").read_text()), Table)


def file_of(design: Path) -> Path:
    """The one file that a design is written in."""
    (file,) = (path for path in design.iterdir() if path.name != "breaks.toml")
    return file


@functools.cache
def as_it_is(design: Path) -> Report:
    """What a run reports of a design without a change."""
    path = design if file_of(design).suffix == ".tf" else file_of(design)
    return make_report(Request(paths=[str(path)], use_config=False))


def linted(directory: Path, name: str, text: str) -> Report:
    """What a run reports of a changed design."""
    (directory / name).write_text(text)
    return make_report(Request(paths=[str(directory if name.endswith(".tf") else directory / name)], use_config=False))


def warned(report: Report) -> list[Finding]:
    """The findings of a run that are more than information."""
    return [one for one in report.findings if one.severity is not None and one.severity >= Severity.WARNING]


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_a_design_is_silent(design: Path) -> None:
    report = as_it_is(design)
    assert report.errors == ()
    assert [one.message for one in warned(report)] == []
    assert {one.rule for one in report.undecided} == set(table_of(design).undecided)


CASES = [
    pytest.param(design, one, id=f"{design.name}-{number}-{one.rule}")
    for design in DESIGNS
    for number, one in enumerate(table_of(design).breaks, start=1)
]


@pytest.mark.parametrize(("design", "change"), CASES)
def test_a_break_is_found_where_it_is(design: Path, change: Break, tmp_path: Path) -> None:
    text, name = file_of(design).read_text(), file_of(design).name
    assert text.count(change.old) == 1
    broken = text.replace(change.old, change.new)
    known = {(one.rule, one.subject, one.severity) for one in as_it_is(design).findings}
    report = linted(tmp_path, name, broken)
    assert report.errors == ()
    found = {(one.rule, one.at.line) for one in report.findings if (one.rule, one.subject, one.severity) not in known}
    at = broken.index(change.at) if change.at else text.index(change.old) + _same_start(change)
    assert broken.count(change.at) == 1 or not change.at
    assert (change.rule, broken.count("\n", 0, at) + 1) in found, found
    assert {one.rule for one in warned(report)} <= {change.rule, *change.also}


def _same_start(change: Break) -> int:
    """How much of a change is the same as before."""
    return next((n for n, pair in enumerate(zip(change.old, change.new, strict=False)) if len(set(pair)) > 1), 0)


def test_every_rule_about_configurations_is_broken_once() -> None:
    about = {one.rule.code for one in Registry().rules if one.rule.about == "designs"}
    broken = {one.rule for design in DESIGNS for one in table_of(design).breaks}
    assert broken >= about - OF_PLANS
