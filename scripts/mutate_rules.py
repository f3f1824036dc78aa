"""Disables each condition of each rule, one at a time, and says which of them no example or case would miss.

usage: python scripts/mutate_rules.py [CODE ...]

A condition is the test of an `if`, of a conditional expression or of a comprehension, an operand of `and` or `or`, or
a comparison that a function returns. Each is replaced by True, then by False. A change survives where all examples of
the rule, all Terraform cases of the tests, and all designs that tests of the rule lint still show the same.
Changes that only choose other words or fixes are counted apart: examples do not hold messages.
"""

import ast
import contextlib
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec import Struct

from enilint.files.text import InputFile
from enilint.findings import Finding
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.rule import Bad, Good
from enilint.ruleset.registry import LoadedRule, Registry
from enilint.run import gathering
from enilint.run.examples import read_example
from enilint.run.judging import Judged

TESTS = Path(__file__).parents[1] / "tests"
CASES = TESTS / "cases" / "terraform"
LINTING = (
    TESTS / "rules",
    TESTS / "inputs/terraform/test_security_groups.py",
    TESTS / "inputs/terraform/source/test_fallbacks.py",
    TESTS / "inputs/terraform/source/test_shapes_of_real_designs.py",
)
"""Where the tests of rules are."""
_SECONDS = 10
_FEW = 10
"""The most rules that a test runs and looks at all of: those about plans are run together."""

Verdict = list[tuple[str, str, int]]
Outcome = tuple[Verdict, list[str]]
"""What a rule says of a design, and in which words."""


class Subject(Struct):
    """A design that a rule is judged by. In plans, results are told apart by subject, else by line, too."""

    design: Design
    by_line: bool


class Change(Struct):
    """A condition of a rule and what it is replaced by."""

    line: int
    text: str
    value: bool
    tree: ast.Module


def changes(source: str) -> Iterator[Change]:
    """Each condition of a rule, replaced by either answer."""
    number = 0
    while True:
        for value in (True, False):
            mutator = _Mutator(number, value)
            tree = mutator.visit(ast.parse(source))
            if mutator.found is None:
                return
            text = ast.unparse(mutator.found)
            if text != str(value):
                yield Change(mutator.found.lineno, text, value, ast.fix_missing_locations(tree))
        number += 1


class _Mutator(ast.NodeTransformer):
    """Replaces one condition, counted in the order of the source."""

    def __init__(self, number: int, value: bool) -> None:
        self.found: ast.expr | None = None
        self._number = number
        self._value = value
        self._count = 0

    def _replaced(self, node: ast.expr) -> ast.expr:
        if self._count == self._number:
            self.found = node
            node = ast.copy_location(ast.Constant(self._value), node)
        self._count += 1
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self._replaced(node.test)
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = self._replaced(node.test)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.ifs = [self._replaced(one) for one in node.ifs]
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        node.values = [self._replaced(one) for one in node.values]
        return self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if isinstance(node.value, ast.Compare):
            node.value = self._replaced(node.value)
        return self.generic_visit(node)


def outcome(loaded: LoadedRule, check: Callable[..., Iterable[Any]], subject: Subject) -> Outcome:
    """What a rule says of a design."""
    rule = loaded.rule
    arguments = (rule.options(),) if rule.options else ()
    found: Verdict = []
    words: list[str] = []
    for one in (one for network in subject.design.networks for one in check(network, *arguments)):
        kind = str(one.severity or rule.severity) if isinstance(one, Finding) else "undecided"
        found.append((kind, one.subject, one.at.line if subject.by_line else 0))
        words.append(str((one.message, one.help, one.related, one.fixes) if isinstance(one, Finding) else one.missing))
    return sorted(set(found)), sorted(words)


def examples(loaded: LoadedRule) -> list[Subject]:
    """The examples of a rule."""
    subjects = []
    declared: list[Good | Bad] = [*loaded.rule.good, *loaded.rule.bad]
    for example in declared:
        subjects.append(Subject(read_example(example.source, example.kind), example.kind != "terraform-plan"))
    return subjects


def cases() -> list[Subject]:
    """The plans and states of the tests."""
    files = [*CASES.glob("*/plan.json"), *CASES.glob("*/change-plan.json"), *CASES.glob("*/terraform.tfstate")]
    kinds = {".json": "terraform-plan", ".tfstate": "terraform-state"}
    return [Subject(read(InputFile(str(one), one.read_bytes()), kinds[one.suffix]), False) for one in sorted(files)]


def tested() -> dict[str, list[Subject]]:
    """The designs that tests lint, by the codes of rules whose results such a test looks at.

    These are all that it runs, where they are few, else those that its file names.
    """
    import pytest

    subjects: dict[str, list[Subject]] = {}
    add = gathering._Gathering.add

    def watched(run: gathering._Gathering, judged: Judged) -> None:
        for code in judged.rules if len(judged.rules) <= _FEW else judged.rules & _named_by_test():
            subject = Subject(judged.design, judged.design.kind != "terraform-plan")
            subjects.setdefault(code, []).append(subject)
        add(run, judged)

    with (
        patch.object(gathering._Gathering, "add", watched),
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
    ):
        failed = pytest.main(["-q", "-p", "no:cacheprovider", *map(str, LINTING)])
    if failed:
        raise SystemExit("the tests fail without any change")
    return subjects


def _named_by_test() -> frozenset[str]:
    """The codes in the file of the test that runs."""
    path = os.environ["PYTEST_CURRENT_TEST"].partition("::")[0]
    return frozenset(re.findall(r"ENI\d{3}", (TESTS.parent / path).read_text(encoding="utf-8")))


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)


def survives(loaded: LoadedRule, change: Change, expected: list[Outcome], subjects: list[Subject]) -> str:
    """`unnoticed` where a changed rule says what the rule itself says, `words` where only its words are others."""
    names: dict[str, Any] = {"__name__": loaded.path.stem, "__file__": str(loaded.path)}
    try:
        with _limited():
            exec(compile(change.tree, str(loaded.path), "exec"), names)  # noqa: S102 - a rule of this project
            check = names["RULE"].check
            found = [outcome(loaded, check, subject) for subject in subjects]
    except Exception:  # noqa: BLE001 - a crash is noticed, too
        return ""
    if any(mine[0] != known[0] for mine, known in zip(found, expected, strict=True)):
        return ""
    return "unnoticed" if found == expected else "words"


def main(codes: list[str]) -> int:
    """Print what survived. Returns how many there are, at most 1."""
    shared, used = cases(), tested()
    counts: Counter[str] = Counter()
    for loaded in Registry().rules:
        if loaded.rule.about != "designs" or (codes and loaded.rule.code not in codes):
            continue
        designs = (*examples(loaded), *shared, *used.get(loaded.rule.code, ()))
        subjects = [one for one in designs if one.design.networks]
        expected = [outcome(loaded, loaded.rule.check, subject) for subject in subjects]
        for change in changes(loaded.path.read_text(encoding="utf-8")):
            kind = survives(loaded, change, expected, subjects)
            counts[kind] += 1
            if kind == "unnoticed":
                print(f"{loaded.path.name}:{change.line}: {change.value} in place of `{change.text}`")
    print(f"{counts['unnoticed']} of {counts.total()} changes survived; {counts['words']} more only change words")
    return int(counts["unnoticed"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
