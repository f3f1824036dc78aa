"""Every rule against its own examples, and what all rules have in common."""

import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from enilint.files.text import InputFile
from enilint.findings import Finding, Fix
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.rule import HEADINGS, Bad, Good, Severity
from enilint.ruleset.families import FAMILIES, GROUPS
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule, Wanted, active_rules
from enilint.run.examples import lint_example, read_example
from enilint.run.fixing import edited, edits_of, mends
from enilint.run.linter import lint
from enilint.run.setup import Setup

REGISTRY = Registry()
RULES = REGISTRY.rules
MARK = re.compile(r"#\s(error|warning|info|undecided)$")

Marked = Counter[tuple[str, int | str]]
"""How often a severity, or "undecided", is marked or reported on a line, or of a subject."""


def examples(kind: str) -> list:
    return [
        pytest.param(loaded, example, id=f"{loaded.rule.code}-{kind}-{number}")
        for loaded in RULES
        for number, example in enumerate(getattr(loaded.rule, kind))
    ]


def run(loaded: LoadedRule, example: Good | Bad) -> Report:
    design = read_example(example.source, example.kind)
    active, errors = active_rules(REGISTRY, Wanted(select=[loaded.rule.code]))
    assert not errors
    assert [one.loaded for one in active] == [loaded]
    if loaded.rule.about == "suppressions":
        return lint_example(loaded, example.source, example.kind)
    return lint([design], Setup(rules=active))


def expected(example: Good | Bad) -> Marked:
    if example.kind == "terraform-plan":
        flags = example.flags if isinstance(example, Bad) else [f"undecided {one}" for one in example.undecided]
        return Counter((mark, subject) for mark, _, subject in (flag.partition(" ") for flag in flags))
    lines = enumerate(example.source.splitlines(), start=1)
    return Counter((match[1], number) for number, line in lines if (match := MARK.search(line)))


def reported(example: Good | Bad, report: Report) -> Marked:
    """What is reported, and where: on which line, or of which subject where lines have no comments."""
    results = [(one.severity.value, one) for one in report.findings if one.severity]
    results += [("undecided", one) for one in report.undecided]
    by_line = example.kind != "terraform-plan"
    return Counter((mark, one.at.line if by_line else one.subject) for mark, one in results)


@pytest.mark.parametrize(("loaded", "example"), examples("good"))
def test_good_example_is_silent(loaded: LoadedRule, example: Good) -> None:
    report = run(loaded, example)
    assert report.errors == ()
    assert reported(example, report) == expected(example)
    assert report.findings == ()


@pytest.mark.parametrize(("loaded", "example"), examples("bad"))
def test_bad_example_is_reported_where_it_is_marked(loaded: LoadedRule, example: Bad) -> None:
    report = run(loaded, example)
    assert report.errors == ()
    assert expected(example)
    assert reported(example, report) == expected(example)


@pytest.mark.parametrize(("loaded", "example"), examples("bad"))
def test_findings_say_what_why_and_how(loaded: LoadedRule, example: Bad) -> None:
    for finding in run(loaded, example).findings:
        assert finding.subject
        assert finding.related, "a finding proves itself"
        for sentence in (finding.message, finding.help, *(related.message for related in finding.related)):
            assert sentence.strip() == sentence
            assert not sentence.endswith(".")
            assert "Unknown(" not in sentence
            assert "OneOf(" not in sentence


def gives_fixes(loaded: LoadedRule) -> bool:
    return "Fix(" in loaded.path.read_text(encoding="utf-8")


def fixed(loaded: LoadedRule, example: Bad) -> list[tuple[Finding, Fix, Report | None]]:
    """Each fix of each finding, and what is reported once it is applied; None where it cannot be written."""
    design, report = read_example(example.source, example.kind), run(loaded, example)
    results = list[tuple[Finding, Fix, Report | None]]()
    for finding in report.findings:
        for fix in finding.fixes:
            edits = edits_of(design, fix)
            after = None if edits is None else msgspec.structs.replace(example, source=edited(example.source, edits))
            results.append((finding, fix, None if after is None else run(loaded, after)))
    return results


@pytest.mark.parametrize("loaded", [one for one in RULES if gives_fixes(one)], ids=lambda loaded: loaded.rule.code)
def test_fixes_of_bad_examples_can_be_written_and_mend(loaded: LoadedRule) -> None:
    """A list may be an expression that no edit can change, so each attribute must be written in one of the fixes."""
    shown, written = set[tuple[str, str | None]](), set[tuple[str, str | None]]()
    for example in loaded.rule.bad:
        before = run(loaded, example)
        for finding, fix, after in fixed(loaded, example):
            edits = {(example.kind, edit.attribute) for edit in fix.edits}
            shown |= edits
            if after is not None:
                written |= edits
                assert mends(before, after, [finding])
            else:
                assert any(isinstance(edit.value, tuple) for edit in fix.edits), f"{fix.edits} cannot be written"
    assert shown, "no example shows a fix"
    assert shown == written


@pytest.mark.parametrize("loaded", RULES, ids=lambda loaded: loaded.rule.code)
def test_rule_is_documented(loaded: LoadedRule) -> None:
    assert tuple(re.findall(r"^## (.+)$", loaded.doc, re.MULTILINE)) == HEADINGS
    assert loaded.title.endswith(".")
    assert len(loaded.title) <= 91
    assert loaded.rule.good
    assert loaded.rule.bad
    assert loaded.rule.groups


@pytest.mark.parametrize("loaded", RULES, ids=lambda loaded: loaded.rule.code)
def test_groups_are_known(loaded: LoadedRule) -> None:
    assert loaded.rule.code[:4] in FAMILIES
    assert set(loaded.rule.groups) <= GROUPS


def test_bundled_rules_load() -> None:
    assert REGISTRY.errors == []
    assert {loaded.path.name for loaded in RULES} == {path.name for path in Path(RULES[0].path).parent.glob("eni*.py")}


def test_a_crashing_rule_is_an_error_and_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad001_crash.py").write_text(
        '"""Crashes."""\n'
        "from enilint.rule import Rule, Severity\n"
        "def check(network):\n"
        "    raise RuntimeError('on purpose')\n"
        "    yield\n"
        'RULE = Rule(code="BAD001", name="crash", severity=Severity.INFO, since="1", check=check, good=(), bad=())\n'
    )
    registry = Registry([tmp_path])
    active, _ = active_rules(registry, Wanted())
    broken = next(one for one in RULES if one.rule.about == "designs")
    source = broken.rule.bad[0].source
    report = lint([read(InputFile("design.enilint.yaml", source.encode()), "topology")], Setup(rules=active))
    assert [error.message for error in report.errors] == [
        "rule BAD001 (bad001_crash.py) crashed on this design: RuntimeError: on purpose"
    ]
    assert any(isinstance(one, Finding) and one.rule == broken.rule.code for one in report.findings)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("bad001_syntax.py", "def", "cannot load this rule: SyntaxError: invalid syntax (bad001_syntax.py, line 1)"),
        ("bad001_nothing.py", "", "cannot load this rule: TypeError: the file does not define RULE"),
        ("nameless.py", "", "cannot load this rule: ValueError: a rule file must be named after the code and name"),
    ],
)
def test_a_rule_that_does_not_load_is_an_error(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    registry = Registry([tmp_path])
    assert len(registry.errors) == 1
    assert registry.errors[0].message.startswith(message)
    assert len(registry.rules) == len(RULES)


def test_bundled_rules_are_loaded_once_and_others_for_each_registry(tmp_path: Path) -> None:
    own = tmp_path / "own1_name.py"
    registries = []
    for severity in ("INFO", "ERROR"):
        own.write_text(
            "from enilint.rule import Rule, Severity\n"
            f'RULE = Rule(code="OWN1", name="name", severity=Severity.{severity}, since="1", '
            "check=list, good=(), bad=())\n"
        )
        registries.append(Registry([tmp_path]))
    first, second = registries
    assert first.errors == second.errors == []
    assert [one.rule.code for one in first.rules if second.find(one.rule.code) is not one] == ["OWN1"]
    assert second.find("OWN1").rule.severity == Severity.ERROR


def test_a_code_is_taken_once(tmp_path: Path) -> None:
    copy = tmp_path / RULES[0].path.name
    copy.write_text(RULES[0].path.read_text())
    registry = Registry([tmp_path])
    assert registry.errors[0].message == f"{RULES[0].rule.code} is already defined in {RULES[0].path}"


def selected(**wishes: object) -> list[str]:
    active, errors = active_rules(REGISTRY, Wanted(**wishes))  # type: ignore[arg-type]
    assert not errors
    return [one.loaded.rule.code for one in active]


def test_selection() -> None:
    everything = [loaded.rule.code for loaded in RULES if not loaded.rule.opt_in]
    assert selected() == everything
    assert selected(select=["ENI301"]) == ["ENI301"]
    assert selected(select=["same-subnet-multi-eni"]) == ["ENI301"]
    assert selected(select=["routing"]) == [one.rule.code for one in RULES if "routing" in one.rule.groups]
    assert selected(select=["ENI2"]) == [code for code in everything if code.startswith("ENI2")]
    assert selected(ignore=["ENI1"]) == [code for code in everything if not code.startswith("ENI1")]
    assert selected(select=["ENI301"], ignore=["ENI3"]) == ["ENI301"]
    assert selected(select=["ENI301"], ignore=["ENI301"]) == []
    assert selected(extend_select=["ENI004"]) == sorted([*everything, "ENI004"])
    assert selected(select=["suppression-without-reason"]) == ["ENI004"]
    assert selected(extend_select=["ENI0", "ALL"]) == everything, "it is selected by its code or name alone"
    assert selected(extend_select=["ENI004"], ignore=["ENI004"]) == everything
    assert selected(select=["ENI301"], extend_select=["ENI101"]) == ["ENI101", "ENI301"]


def test_the_more_exact_severity_wins() -> None:
    active, _ = active_rules(
        REGISTRY, Wanted(select=["ENI3"], severities={"ENI301": Severity.INFO, "ENI": Severity.ERROR})
    )
    assert active[0] == ActiveRule(active[0].loaded, Severity.INFO, active[0].options)


def test_unknown_selectors_are_errors() -> None:
    active, errors = active_rules(REGISTRY, Wanted(select=["ENI999"], ignore=["cross-az-atachment"]))
    assert active == []
    assert [error.message for error in errors] == [
        "unknown rule ENI999; `enilint rules` lists them",
        "unknown rule cross-az-atachment (did you mean cross-az-attachment?)",
    ]
