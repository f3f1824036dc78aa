"""The index that a wheel has: a rule that it leaves out would have found nothing."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from enilint.cli import main
from enilint.inputs.design import Design
from enilint.rule import Rule, Severity
from enilint.ruleset import index, loaded
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.examples import read_example
from enilint.run.judging import judge

RULES = [one for one in Registry().rules if one.rule.about == "designs"]
EXAMPLES = [
    pytest.param(one, example.source, example.kind, id=f"{one.rule.code}-{number}")
    for one in RULES
    for number, example in enumerate((*one.rule.bad, *one.rule.good))
]

ONE_SUBNET = """\
version: 1
vpcs:
  main: {cidr: 10.0.0.0/16}
subnets:
  a: {vpc: main, zone: eu-west-1a, cidr: 10.0.0.0/24}
"""


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sequence[loaded.LoadedRule]:
    """The rules as a wheel knows them."""
    path = tmp_path / "index.json"
    path.write_bytes(index.saved(Registry().rules))
    monkeypatch.setattr(loaded, "INDEX", path)
    return Registry().rules


def results(design: Design, rules: Sequence[loaded.LoadedRule]) -> list[object]:
    judged = judge(design, [ActiveRule(one) for one in rules])
    assert not judged.problems
    return [*judged.findings, *judged.questions]


@pytest.mark.parametrize(("about", "source", "kind"), EXAMPLES)
def test_a_rule_that_the_index_leaves_out_finds_nothing(about: loaded.LoadedRule, source: str, kind: str) -> None:
    design = read_example(source, kind)
    reads = {one.rule.code: index.reads_of(one.rule) for one in RULES}
    left_out = [
        one
        for one in RULES
        if (names := reads[one.rule.code]) is not None
        and not any(getattr(network, name) for network in design.networks for name in names)
    ]
    assert about not in left_out or not results(design, [about])
    assert results(design, left_out) == []


def test_the_index_says_what_the_files_say(indexed: Sequence[loaded.LoadedRule]) -> None:
    files = sorted((loaded.load_rule(one.path) for one in indexed), key=lambda one: one.rule.code)
    assert len(files) > 90
    for one, file in zip(indexed, files, strict=True):
        assert one.entry.code == file.rule.code
        assert loaded.entry_of(file.rule, one.entry.reads) == one.entry
        assert one.doc == file.doc


def test_a_small_design_loads_few_rules(indexed: Sequence[loaded.LoadedRule], tmp_path: Path) -> None:
    design = read_example(ONE_SUBNET)
    needed = [one for one in indexed if one.entry.about == "designs" and one.can_find(design.networks)]
    assert 0 < len(needed) < 20
    for name in [one for one in sys.modules if one.startswith("enilint_rules.")]:
        del sys.modules[name]
    (tmp_path / "design.enilint.yaml").write_text(ONE_SUBNET)
    assert main(["check", str(tmp_path / "design.enilint.yaml")]) == 0
    assert sum(one.startswith("enilint_rules.") for one in sys.modules) == len(needed)


@pytest.mark.usefixtures("indexed")
def test_with_an_index_options_and_formats_work_as_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "design.enilint.yaml").write_text(ONE_SUBNET)
    (tmp_path / "enilint.toml").write_text("[rules.ENI301]\nno-such-option = 1\n")
    assert main(["check", "--config", str(tmp_path / "enilint.toml"), "--format", "sarif", str(tmp_path)]) == 2
    printed = capsys.readouterr().out
    assert "no-such-option" in printed
    assert "Availability Zone" in printed


def test_of_a_rule_that_asks_for_more_than_sequences_nothing_is_known() -> None:
    def check(network):  # type: ignore[no-untyped-def]
        if network.catalog is None:
            yield
        yield from network.subnets

    of = {"code": "ORG1", "name": "a-rule", "severity": Severity.INFO, "since": "1", "good": (), "bad": ()}
    assert index.reads_of(Rule(check=check, **of)) is None  # type: ignore[arg-type]
    assert index.reads_of(Rule(check=lambda network: iter(network.subnets), **of)) == ["subnets"]  # type: ignore[arg-type]
