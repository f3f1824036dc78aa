"""Applies the fixes of findings: only such that, applied, remove what they are for and add nothing.

Nothing is taken on trust: the design is linted with the edited texts before a fix counts. Fixes are tried together
first, and one by one where that does not do.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from msgspec import Struct, field

from enilint.files.text import TextEdit, encode
from enilint.findings import Finding, Fix
from enilint.inputs.design import Design
from enilint.report import Report
from enilint.run.linter import Note, Run, lint_all
from enilint.run.request import Request
from enilint.run.setup import Setup

_MOST_ROUNDS = 20
"""How often what remains is looked at again: a fix may make room for another one."""


class Applied(Struct, frozen=True):
    """A fix that was applied, the finding that it mends, and the paths of the files that it changes."""

    finding: Finding
    fix: Fix
    paths: frozenset[str]


class Fixed(Struct):
    """What fixing comes to: what remains, the fixes, and the texts of the changed files before and after, by path.

    `ended` is False where it was given up before nothing was left to fix.
    """

    report: Report
    applied: list[Applied] = field(default_factory=list)
    ended: bool = False
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)


class Attempt(Struct, frozen=True):
    """A fix that can be written down."""

    finding: Finding
    fix: Fix
    edits: tuple[TextEdit, ...]


Lint = Callable[[Mapping[str, bytes]], Run]
"""Lints with contents in place of those of files, by the resolved paths of these."""


def fix_all(request: Request, setup: Setup, note: Note = lambda _: None) -> Fixed:
    """Apply the first fix that does of each finding. Nothing is written."""
    if "-" in request.paths and request.given is None:
        request.given = sys.stdin.buffer.read()
    request.keeps_designs = True
    return mend(lambda contents: lint_all(request, setup, contents, note))


def mend(lint: Lint, wants: Callable[[Attempt], bool] = lambda _: True) -> Fixed:
    """Apply, of each finding, the first fix that does, is wanted, and is no choice. Nothing is written."""
    contents = dict[str, bytes]()
    run = lint(contents)
    result = Fixed(run.report)
    for _ in range(_MOST_ROUNDS):
        applied = _round(lint, wants, run, contents)
        if applied is None:
            result.ended = True
            break
        attempts, run, texts = applied
        result.report = run.report
        for one in attempts:
            result.applied.append(Applied(one.finding, one.fix, frozenset(edit.path for edit in one.edits)))
        for path, (before, after) in texts.items():
            first, _ = result.texts.get(path, (before, ""))
            result.texts[path] = (first, after)
            contents[os.path.realpath(path)] = encode(after, _head(path))
    return result


def fixes_that_mend(lint: Lint, run: Run, finding: Finding) -> list[Attempt]:
    """The fixes of one finding of a run that do, each by itself."""
    design = next((one for one in run.designs if one.path == finding.input), None)
    return [one for one in _attempts(design, finding) if _tried(lint, run, {}, [one]) is not None]


def edits_of(design: Design, fix: Fix) -> tuple[TextEdit, ...] | None:
    """The edits that a fix takes; None where it cannot be written in this design."""
    if design.writer is None:
        return None
    edits: list[TextEdit] = []
    for one in fix.edits:
        written = design.writer(one)
        if written is None:
            return None
        edits.extend(written)
    return None if overlapping(edits) else tuple(edits)


def overlapping(edits: Iterable[TextEdit]) -> bool:
    """Whether two edits change one part of a text."""
    ordered = sorted(edits)
    return any(one.path == other.path and other.start < one.end for one, other in pairwise(ordered))


def edited(text: str, edits: Iterable[TextEdit]) -> str:
    """A text with edits, all of which are of this text."""
    for one in sorted(edits, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text


def mends(before: Report, after: Report, targets: Sequence[Finding]) -> bool:
    """Whether findings are gone, and nothing else has come: no finding, no question, no error.

    Findings are counted by rule: entities of a list change their names where one before them goes.
    """
    wanted = _counts(before)
    for target in targets:
        wanted[target.rule, target.input] -= 1
    now = _counts(after)
    if any(now[key] > wanted[key] for key in now):
        return False
    questions = Counter((one.rule, one.input) for one in before.undecided)
    asked = Counter((one.rule, one.input) for one in after.undecided)
    errors = [sum(one.number for one in report.errors) for report in (before, after)]
    return errors[1] <= errors[0] and not asked - questions


def _counts(report: Report) -> Counter[tuple[str, str]]:
    return Counter((one.rule, one.input) for one in report.findings)


Round = tuple[list[Attempt], Run, dict[str, tuple[str, str]]]


def _round(lint: Lint, wants: Callable[[Attempt], bool], run: Run, contents: Mapping[str, bytes]) -> Round | None:
    """One step of fixing: the first fixes of all findings, or a single one of the others; None where no fix does."""
    designs = {design.path: design for design in run.designs}
    possible = [_attempts(designs.get(one.input), one) for one in run.report.findings]
    wanted = [[one for one in attempts if not one.fix.is_choice and wants(one)] for attempts in possible]
    firsts: list[Attempt] = []
    for first, *_ in filter(None, wanted):
        if not overlapping(edit for one in (*firsts, first) for edit in one.edits):
            firsts.append(first)
    found = _most(lint, run, contents, firsts)
    if found is not None:
        return found
    for attempt in chain.from_iterable(wanted):
        if not any(attempt is one for one in firsts):
            found = _tried(lint, run, contents, [attempt])
            if found is not None:
                return found
    return None


def _most(lint: Lint, run: Run, contents: Mapping[str, bytes], attempts: list[Attempt]) -> Round | None:
    """What comes of those of some fixes that do together. The ones that do not are found by halving."""
    found: Round | None = None
    accepted: list[Attempt] = []
    waiting = [attempts] if attempts else []
    while waiting:
        some = waiting.pop()
        tried = _tried(lint, run, contents, [*accepted, *some])
        if tried is not None:
            accepted, found = [*accepted, *some], tried
        elif len(some) > 1:
            middle = len(some) // 2
            waiting += [some[middle:], some[:middle]]
    return found


def _attempts(design: Design | None, finding: Finding) -> Iterator[Attempt]:
    for fix in finding.fixes if design is not None else ():
        edits = edits_of(design, fix) if design is not None else None
        if edits:
            yield Attempt(finding, fix, edits)


def _tried(lint: Lint, run: Run, contents: Mapping[str, bytes], attempts: list[Attempt]) -> Round | None:
    """What comes of some fixes together; None where they do not mend, or do more than that."""
    by_path: dict[str, list[TextEdit]] = {}
    for attempt in attempts:
        for edit in attempt.edits:
            by_path.setdefault(edit.path, []).append(edit)
    texts = {path: (run.texts[path], edited(run.texts[path], edits)) for path, edits in by_path.items()}
    changed = {os.path.realpath(path): encode(after, _head(path)) for path, (_, after) in texts.items()}
    next_run = lint({**contents, **changed})
    if not mends(run.report, next_run.report, [one.finding for one in attempts]):
        return None
    return attempts, next_run, texts


def _head(path: str) -> bytes:
    """The first bytes of a file, which tell its encoding."""
    try:
        with open(path, "rb") as stream:
            return stream.read(4)
    except OSError:
        return b""
