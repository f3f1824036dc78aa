"""What source leaves open is never guessed.

Each design has a variable without a value. It is read as it is, and with each of some values. What is found without
the value must be found with every value; what is found with any value must be found, or be undecided, without it.
The facts that are missing name the variable.
"""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from msgspec import Struct

from enilint.commands.check import Options, make_report
from enilint.report import Report
from tests.inputs.terraform.source.open_designs import EXAMPLES, Example
from tests.inputs.terraform.source.projects import write
from tests.inputs.terraform.source.written import BASE, variable

RULES = ("ENI101", "ENI103", "ENI105", "ENI201", "ENI203", "ENI204", "ENI301", "ENI303", "ENI401", "ENI803")


class Verdicts(Struct):
    """What a report says, by rule and subject."""

    found: set[tuple[str, str]]
    undecided: dict[tuple[str, str], tuple[str, ...]]


def verdicts(directory: Path, values: Mapping[str, object] | None = None) -> Verdicts:
    given = [(name, one if isinstance(one, str) else json.dumps(one)) for name, one in (values or {}).items()]
    report: Report = make_report(Options(paths=[str(directory)], use_config=False, variables=given))
    assert report.errors == ()
    found = {(one.rule, one.subject) for one in report.findings if one.rule in RULES}
    undecided = {(one.rule, one.subject): one.facts for one in report.undecided if one.rule in RULES}
    return Verdicts(found, undecided)


def every_instance(subject: str) -> str:
    """The address without the keys of instances."""
    return re.sub(r"\[[^\]]*\]", "[*]", subject)


def question(rule: str, subject: str) -> tuple[str, str]:
    """What is asked. Of two attachments with one device index, either can be the subject."""
    return rule, "" if rule == "ENI203" else every_instance(subject)


def combinations(values: Mapping[str, Sequence[object]]) -> Iterator[dict[str, object]]:
    for combination in itertools.product(*values.values()):
        yield dict(zip(values, combination, strict=True))


class Readings(Struct):
    """What is said of a design whose variable has no value, and with each of the values."""

    example: Example
    unknown: Verdicts
    closed: list[tuple[dict[str, object], Verdicts]]


@pytest.fixture(scope="module", params=EXAMPLES.values(), ids=list(EXAMPLES))
def readings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Readings:
    one: Example = request.param
    directory = tmp_path_factory.mktemp("design")
    (directory / ".git").mkdir()
    write(directory, {"main.tf": BASE + variable("v", one.type) + one.text, **one.files})
    closed = [(values, verdicts(directory, values)) for values in combinations(one.values)]
    return Readings(one, verdicts(directory), closed)


def test_what_is_found_and_what_is_left_open(readings: Readings) -> None:
    assert {rule for rule, _ in readings.unknown.found} == set(readings.example.found.split())
    assert {rule for rule, _ in readings.unknown.undecided} == set(readings.example.undecided.split())


def test_the_variable_is_named(readings: Readings) -> None:
    for missing in readings.unknown.undecided.values():
        assert any(re.search(r"\bvar\.[vw]\b", one) for one in missing), missing


def test_what_is_found_is_found_whatever_the_value(readings: Readings) -> None:
    """Of what has instances, a value can leave none; then another value has to show it."""
    there = [{(rule, every_instance(subject)) for rule, subject in one.found} for _, one in readings.closed]
    for rule, subject in readings.unknown.found:
        shown = [(rule, every_instance(subject)) in found for found in there]
        assert any(shown) if "[" in subject else all(shown)


def test_what_a_value_shows_is_found_or_left_open_without_it(readings: Readings) -> None:
    answered = set(itertools.starmap(question, (*readings.unknown.found, *readings.unknown.undecided)))
    for values, closed in readings.closed:
        assert set(itertools.starmap(question, closed.found)) <= answered, values
