"""The designs of rules' examples, and what rules say of designs."""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec import Struct

from enilint.files.text import InputFile
from enilint.findings import Finding
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.rule import Bad, Good
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.run import gathering
from enilint.run.examples import read_example
from enilint.run.judging import Judged
from scripts.mutation.results import NotJudgedError
from scripts.mutation.running import ROOT, run_tests

TESTS = ROOT / "tests"
CASES = TESTS / "cases" / "terraform"
LINTING = (
    TESTS / "rules",
    TESTS / "inputs/terraform/test_security_groups.py",
    TESTS / "inputs/terraform/source/test_fallbacks.py",
    TESTS / "inputs/terraform/source/test_shapes_of_real_designs.py",
)
"""Where the tests of rules are."""
_FEW = 10
"""The most rules that a test runs and looks at all of: those about plans are run together."""

Verdict = list[tuple[str, str, int]]
Outcome = tuple[Verdict, list[str]]
"""What a rule says of a design, and in which words."""


class Subject(Struct):
    """A design that a rule is judged by. In plans, results are told apart by subject, else by line, too."""

    design: Design
    by_line: bool


def judged_rules() -> list[LoadedRule]:
    """The rules that can be judged by designs."""
    return [loaded for loaded in Registry().rules if loaded.rule.about == "designs"]


def outcome(loaded: LoadedRule, check: Callable[..., Iterable[Any]], subject: Subject) -> Outcome:
    """What a rule says of a design."""
    rule = loaded.rule
    arguments = (rule.options(),) if rule.options else ()
    found: Verdict = []
    words: list[str] = []
    for one in (one for network in subject.design.networks for one in check(network, *arguments)):
        kind = str(one.severity or rule.severity) if isinstance(one, Finding) else "undecided"
        found.append((kind, one.subject, one.at.line if subject.by_line else 0))
        words.append(str((one.message, one.help, one.related, one.fixes) if isinstance(one, Finding) else one.facts))
    return sorted(set(found)), sorted(words)


def examples(loaded: LoadedRule) -> list[Subject]:
    """The examples of a rule."""
    subjects = []
    declared: list[Good | Bad] = [*loaded.rule.good, *loaded.rule.bad]
    for example in declared:
        subjects.append(Subject(read_example(example.source, example.kind), example.kind != "terraform-plan"))
    return subjects


def verdicts() -> Iterable[Verdict]:
    """What each rule says of each of its examples, one after the other."""
    for loaded in judged_rules():
        for subject in examples(loaded):
            if subject.design.networks:
                yield outcome(loaded, loaded.rule.check, subject)[0]


def cases() -> list[Subject]:
    """The plans and states of the tests."""
    files = [*CASES.glob("*/plan.json"), *CASES.glob("*/change-plan.json"), *CASES.glob("*/terraform.tfstate")]
    kinds = {".json": "terraform-plan", ".tfstate": "terraform-state"}
    return [Subject(read(InputFile(str(one), one.read_bytes()), kinds[one.suffix]), False) for one in sorted(files)]


def files_of_tests(rules: Sequence[LoadedRule]) -> list[Path]:
    """The files of tests that name one of the rules by its code or name."""
    names = re.compile("|".join(rf"{one.rule.code}\b|\b{one.rule.name}\b" for one in rules))
    files = [file for path in LINTING for file in ([path] if path.is_file() else sorted(path.glob("test_*.py")))]
    return [file for file in files if names.search(file.read_text(encoding="utf-8"))]


def tested(files: Sequence[Path]) -> dict[str, list[Subject]]:
    """The designs that tests lint, by the codes of rules whose results such a test looks at.

    These are all that it runs, where they are few, else those that its file names.
    """
    subjects: dict[str, list[Subject]] = {}
    add = gathering._Gathering.add

    def watched(run: gathering._Gathering, judged: Judged) -> None:
        for code in judged.rules if len(judged.rules) <= _FEW else judged.rules & _named_by_test():
            subject = Subject(judged.design, judged.design.kind != "terraform-plan")
            subjects.setdefault(code, []).append(subject)
        add(run, judged)

    with patch.object(gathering._Gathering, "add", watched):
        names: list[str] = []
        failed = run_tests(files, failed=names)
    if failed:
        raise NotJudgedError(f"tests of rules fail without any change: {', '.join(names)}")
    return subjects


def _named_by_test() -> frozenset[str]:
    """The codes in the file of the test that runs."""
    path = os.environ["PYTEST_CURRENT_TEST"].partition("::")[0]
    return frozenset(re.findall(r"ENI\d{3}", (TESTS.parent / path).read_text(encoding="utf-8")))
