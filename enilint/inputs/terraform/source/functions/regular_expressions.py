"""Terraform's functions for regular expressions.

The expressions come from strangers: they take time in proportion to expression and text, and what would still take too
long is left unknown.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from msgspec.structs import replace as changed

from enilint.inputs.terraform.source.functions.function import Function, Functions, Parameter, Undecided
from enilint.inputs.terraform.source.values import MOST_ELEMENTS, MOST_TEXT, EvaluationError, Mistake
from enilint.regular_expressions import InvalidPattern, Match, Pattern, Unanswered, Work, compile

FUNCTIONS = Functions()

_TEXT = Parameter("string")
_LONGEST_PATTERN = 5_000
_MOST_WORK = 2_000_000
_WORK_PER_STEP = 2
_MOST_SHOWN = 60
_REFERENCE = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})")

_LONGEST_KNOWN = 200
_MOST_KNOWN = 2_000
_KNOWN: dict[tuple[str, str], tuple[tuple[Any, ...], int]] = {}
"""The matches of short patterns in short texts, and the work that they take: modules ask the same of each subnet."""

Spend = Callable[[int], None]
"""Counts steps of an evaluation."""


def _without_budget(_: int) -> None:
    """Counts nothing."""


def within_budget(function: Function, spend: Spend) -> Function:
    """One of these functions that counts its work as steps of an evaluation."""
    return changed(function, run=partial(function.run, spend=spend))


@FUNCTIONS.add("regex", _TEXT, _TEXT)
def regex(pattern: str, text: str, *, spend: Spend = _without_budget) -> Any:
    """The first match of a pattern: a text, or its groups."""
    with _counted(pattern, spend) as work:
        compiled = _compiled(pattern, work)
        found = compiled.search(text)
    if found is None:
        raise EvaluationError("the pattern does not match")
    return _captured(compiled, found)


@FUNCTIONS.add("regexall", _TEXT, _TEXT)
def regexall(pattern: str, text: str, *, spend: Spend = _without_budget) -> tuple[Any, ...]:
    """All matches of a pattern."""
    with _counted(pattern, spend) as work:
        known = _KNOWN.get((pattern, text))
        if known is None:
            compiled = _compiled(pattern, work)
            known = tuple([_captured(compiled, found) for found in _matches(compiled, text)]), work.spent
            _remember(pattern, text, known)
        matches, work.spent = known
        return matches


@FUNCTIONS.add("replace", _TEXT, _TEXT, _TEXT)
def replace(text: str, part: str, replacement: str, *, spend: Spend = _without_budget) -> str:
    """A text, with all occurrences of a part replaced. A part between slashes is a pattern."""
    if len(part) > 1 and part.startswith("/") and part.endswith("/"):
        with _counted(part, spend) as work:
            return _replaced(text, _compiled(part[1:-1], work, grouped=False), replacement)
    if len(text) + text.count(part) * (len(replacement) - len(part)) > MOST_TEXT:
        raise Mistake("the string becomes too long")
    return text.replace(part, replacement)


def _remember(pattern: str, text: str, known: tuple[tuple[Any, ...], int]) -> None:
    if len(pattern) + len(text) > _LONGEST_KNOWN:
        return
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN[pattern, text] = known


@contextmanager
def _counted(pattern: str, spend: Spend) -> Iterator[Work]:
    """The work that a pattern may take. Raises Undecided for a pattern that gets no answer."""
    work = Work(_MOST_WORK)
    try:
        yield work
    except Unanswered as reason:
        raise _undecided(pattern, str(reason)) from None
    finally:
        spend(work.spent // _WORK_PER_STEP)


def _undecided(pattern: str, reason: str) -> Undecided:
    shown = pattern if len(pattern) <= _MOST_SHOWN else f"{pattern[:_MOST_SHOWN]}..."
    return Undecided(f"the matches of the pattern {shown}: {reason}")


def _compiled(pattern: str, work: Work, *, grouped: bool = True) -> Pattern:
    """A pattern, ready to be searched for. With `grouped`, groups may not be named in part."""
    if len(pattern) > _LONGEST_PATTERN:
        raise Mistake("the pattern is too long")
    try:
        compiled = compile(pattern, work)
    except InvalidPattern as error:
        raise EvaluationError(f"not a valid pattern: {error}") from None
    if grouped and 0 < len(compiled.groupindex) < compiled.groups:
        names = [name for name in compiled.names if name is not None]
        if len(compiled.groupindex) < len(names):
            raise _undecided(pattern, "groups with the same name depend on the version of Terraform")
        raise EvaluationError("the pattern has groups with and without names")
    return compiled


def _matches(compiled: Pattern, text: str) -> Iterator[Match]:
    """All matches; the first ones of too many, which raise Undecided."""
    for number, found in enumerate(compiled.finditer(text)):
        if number > MOST_ELEMENTS:
            raise Undecided(f"the result of a pattern with more than {MOST_ELEMENTS} matches")
        yield found


def _captured(compiled: Pattern, found: Match) -> Any:
    if compiled.groupindex:
        return {name: found[number] for name, number in compiled.groupindex.items()}
    return found.groups() if compiled.groups else found[0]


def _replaced(text: str, compiled: Pattern, replacement: str) -> str:
    template = _template(replacement, compiled)
    parts: list[str] = []
    end = length = 0
    for found in _matches(compiled, text):
        parts.append(text[end : found.start()])
        parts.extend(part if isinstance(part, str) else found[part] or "" for part in template)
        length += sum(map(len, parts[-len(template) - 1 :]))
        if length > MOST_TEXT:
            raise Mistake("the string becomes too long")
        end = found.end()
    return "".join((*parts, text[end:]))


def _template(replacement: str, compiled: Pattern) -> list[str | int]:
    """The parts of a replacement: texts, and numbers of groups. `$1x` is the group with the name `1x`."""
    parts: list[str | int] = []
    end = 0
    for found in _REFERENCE.finditer(replacement):
        parts.append(replacement[end : found.start()])
        end = found.end()
        name = found[2] or found[3]
        if found[1]:
            parts.append("$")
        elif name in compiled.groupindex:
            parts.append(compiled.groupindex[name])
        elif name.isascii() and name.isdigit() and len(name) < 9 and str(int(name)) == name:
            parts.extend([int(name)] if int(name) <= compiled.groups else [])
    parts.append(replacement[end:])
    return parts
