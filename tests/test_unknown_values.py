"""To know less turns findings into questions, neither into findings nor into silence.

`scripts/unknown_values.py` tries every value.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import enilint.model
from enilint.findings import Finding, Severity, Undecided
from enilint.model.network import Network
from enilint.rule import Bad, Good, Rule
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.values import Answer, Missing, same
from tests import unknown_values
from tests.unknown_values import (
    ABSORBED,
    ASKED_BY,
    NOT_ASKED,
    SILENCE,
    SURE_OTHERWISE,
    Failure,
    KnownDesign,
    failures,
    value_fields,
)

RULES = {one.rule.code: one for one in Registry().rules if one.rule.about == "designs"}
SAMPLE = 4
"""One change of so many is tried. No multiple of three: a value is made unknown in three ways, one after the other."""


@pytest.mark.parametrize("code", RULES)
def test_an_unknown_value_makes_no_finding_and_a_question_of_each_that_is_gone(code: str) -> None:
    found = failures(RULES[code], rules_with(code), lambda number, _: number % SAMPLE == 0)
    assert [str(one) for one in found] == []


def rules_with(code: str) -> list[LoadedRule]:
    """A rule, those that leave something to it or that it leaves something to, and the one that asks for it."""
    leaving = (one for one, others in ABSORBED.items() if code in others)
    codes = dict.fromkeys((code, *ABSORBED.get(code, ()), *leaving, *filter(None, (ASKED_BY.get(code),))))
    return [RULES[one] for one in codes]


@pytest.mark.parametrize(("code", "by"), [(code, by) for code, others in ABSORBED.items() for by in others])
def test_what_another_finding_absorbs_is_an_exception(code: str, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unknown_values, "ABSORBED", {})
    assert any(one.rule == code for one in new_findings(code, by))


@pytest.mark.parametrize(("code", "field"), SURE_OTHERWISE)
def test_what_is_sure_otherwise_is_an_exception(code: str, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unknown_values, "SURE_OTHERWISE", {})
    found = failures(RULES[code], [RULES[code]], lambda _, change: change.place.kind.endswith(f".{field}"))
    assert any(one.problem != SILENCE for one in found)


@pytest.mark.parametrize(("code", "kind"), NOT_ASKED)
def test_what_is_not_asked_is_an_exception(code: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unknown_values, "NOT_ASKED", {})
    found = failures(RULES[code], rules_with(code), lambda _, change: change.place.kind == kind)
    assert any((one.problem, one.rule) == (SILENCE, code) for one in found)


def new_findings(*codes: str) -> Iterator[Failure]:
    """The new findings of rules on their own examples."""
    rules = [RULES[code] for code in dict.fromkeys(codes)]
    return (one for loaded in rules for one in failures(loaded, rules) if one.problem != SILENCE)


ANSWERS = {
    "AddressTaker.subnet",
    "Change.create_before_destroy",
    "ServiceAddresses.subnet",
    "ServicePlacement.demands",
    "ServiceSubnet.subnet",
}
"""Values of what the model answers with, and of changes; an entity has each of the former."""
NEVER_SET = {"NodeGroup.templates", "NodeGroup.zones"}
"""Attributes of a base class that no input sets: a node group has subnets, and one template."""
NOT_ASKED_YET = {"GroupRule.listed_cidrs", "Tags.others"}
"""Attributes of entities that no bundled rule asks for yet, such as `Subnet.zone`."""


def test_every_value_of_the_model_is_tried() -> None:
    tried = {
        change.place.kind
        for loaded in RULES.values()
        for example in (*loaded.rule.good, *loaded.rule.bad)
        for change in KnownDesign(example.source, example.kind).changes()
    }
    inherited = {kind.__base__ for kind in structs()}
    values = {f"{kind.__name__}.{field}" for kind in structs() - inherited for field in value_fields(kind)}
    left_out = "show it in an example of a rule that asks for it; if no rule does yet, name it in NOT_ASKED_YET"
    assert values - tried == ANSWERS | NEVER_SET | NOT_ASKED_YET, left_out


def structs() -> set[type]:
    """The classes of the model."""
    modules = [
        importlib.import_module(one.name) for one in pkgutil.walk_packages(enilint.model.__path__, "enilint.model.")
    ]
    classes = [one for module in modules for one in vars(module).values() if inspect.isclass(one)]
    return {one for one in classes if issubclass(one, msgspec.Struct) and one.__module__.startswith("enilint.model.")}


CHECKED = """\
version: 1
interfaces:
  fw: {source_dest_check: true}
"""
NOT_CHECKED = CHECKED.replace("true", "false")


def planted(
    answer: Callable[[Any], Answer], *, severity: Callable[[Any], Severity | None] = lambda _: None
) -> LoadedRule:
    """A rule that reports interfaces for their source/destination check."""

    def check(network: Network) -> Iterator[Finding | Undecided]:
        for one in network.interfaces:
            is_wrong = answer(one.source_dest_check)
            if isinstance(is_wrong, Missing):
                yield Undecided(subject=one.address, at=one.at, facts=is_wrong.facts)
            elif is_wrong:
                finding = Finding(subject=one.address, at=one.at, message="", help="")
                yield msgspec.structs.replace(finding, severity=severity(one.source_dest_check))

    rule = Rule(
        code="BAD001",
        name="planted",
        severity=Severity.WARNING,
        since="1",
        check=check,
        good=(Good(CHECKED),),
        bad=(Bad(NOT_CHECKED),),
    )
    return LoadedRule(rule=rule, path=Path("bad001_planted.py"), doc="")


def found_of(loaded: LoadedRule) -> set[tuple[str, str, str, str]]:
    """The failures of a rule on its own examples, but for the address of the interface."""
    found = list(failures(loaded, [loaded]))
    assert {one.kind for one in found} <= {"Interface.source_dest_check"}
    return {(one.problem, one.word, one.example, one.subject) for one in found}


WORDS = ("unknown", "one of two", "open")


def test_a_rule_that_asks_is_right() -> None:
    assert found_of(planted(lambda checked: same(checked, False))) == set()


def test_a_plain_comparison_makes_a_finding() -> None:
    loaded = planted(lambda checked: checked != True)  # noqa: E712 - the mistake that is planted
    assert found_of(loaded) == {("new finding", word, "BAD001-good-0", "interfaces.fw") for word in WORDS}


def test_a_plain_comparison_loses_a_finding() -> None:
    loaded = planted(lambda checked: checked == False)  # noqa: E712 - the mistake that is planted
    assert found_of(loaded) == {(SILENCE, word, "BAD001-bad-0", "interfaces.fw") for word in WORDS}


def test_a_severity_that_rises_is_a_new_finding() -> None:
    loaded = planted(lambda _: True, severity=lambda checked: None if isinstance(checked, bool) else Severity.ERROR)
    examples = ("BAD001-good-0", "BAD001-bad-0")
    assert found_of(loaded) == {("new finding", word, one, "interfaces.fw") for word in WORDS for one in examples}
    milder = planted(lambda _: True, severity=lambda checked: None if isinstance(checked, bool) else Severity.INFO)
    assert found_of(milder) == set()


def test_a_crash_is_a_failure() -> None:
    def crashing(checked: object) -> bool:
        if not isinstance(checked, bool):
            raise RuntimeError("on purpose")
        return False

    problem = "crash with RuntimeError: on purpose"
    examples = ("BAD001-good-0", "BAD001-bad-0")
    assert found_of(planted(crashing)) == {(problem, word, one, "") for word in WORDS for one in examples}


def test_what_a_launch_makes_is_changed_with_it() -> None:
    source = """\
resource "aws_subnet" "a" {
  cidr_block = "10.0.0.0/24"
}
resource "aws_instance" "fw" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_route" "out" {
  route_table_id         = "rtb-0123456789abcdef0"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.fw.primary_network_interface_id
}
"""
    design = KnownDesign(source, "terraform")
    (change,) = (
        one for one in design.changes() if one.place.name == "aws_instance.fw.subnet" and one.word == "unknown"
    )
    with design.network() as network:
        assert str(target(network).subnet) == "aws_subnet.a"
    with design.changed(change) as network:
        assert target(network).subnet == change.value
        assert target(network) in network.interfaces
    with design.network() as network:
        assert str(target(network).subnet) == "aws_subnet.a"


def target(network: Network) -> Any:
    """The interface that the one route names."""
    (route,) = network.routes
    assert network.interface_at("aws_instance.fw") is route.interface
    return route.interface
