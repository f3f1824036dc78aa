"""Results that say the same of several instances of one thing: `nic[0]`, `nic[1]`, `nic["a"]`."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from enilint.files.late import late
from enilint.findings import Finding, Location, Undecided
from enilint.reporters.summary import by_severity

Result = TypeVar("Result", Finding, Undecided)
Numbered = tuple[int, list[Finding]]
"""Findings that are shown as one, with their number."""

_BRACKETS = r'\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\]'
_KEY = late(_BRACKETS)
_LAST_KEY = late(rf"{_BRACKETS}$")


def grouped_findings(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings that differ in instance keys alone, together; in the order of the first of each group."""
    return _grouped(
        findings,
        lambda one: (
            one.rule,
            one.severity,
            (one.input, one.also_in),
            _place(one.at),
            without_keys(one.subject),
            without_keys(one.message),
        ),
    )


def numbered_findings(findings: Iterable[Finding]) -> list[Numbered]:
    """The findings as they are listed where they have numbers: in groups, the worst first."""
    return list(enumerate(grouped_findings(by_severity(findings)), start=1))


def grouped_undecided(undecided: Iterable[Undecided]) -> list[list[Undecided]]:
    """The same for questions that are left open."""
    return _grouped(
        undecided,
        lambda one: (one.rule, one.input, _place(one.at), without_keys(one.subject), *map(without_keys, one.facts)),
    )


def also_at(subjects: Sequence[str]) -> str:
    """What else a result is about that stands for several: `also at nic[1], nic[2] and 3 more`. Empty for one."""
    return f"also at {others(subjects)}" if len(subjects) > 1 else ""


def others(subjects: Sequence[str], most: int = 10) -> str:
    """All subjects but the first, as short as can be: `nic[1], nic[2] and 3 more`."""
    first = _owner(subjects[0])
    listed = subjects[1 : 1 + most]
    names = ", ".join([one[len(first) :] if _owner(one) == first else one for one in listed])
    more = len(subjects) - 1 - len(listed)
    return f"{names} and {more} more" if more else names


def _grouped(results: Iterable[Result], key: Callable[[Result], Hashable]) -> list[list[Result]]:
    groups: dict[Hashable, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return list(groups.values())


def _place(at: Location) -> Hashable:
    """A place in a source file. Instances of one block have places of their own in a generated one."""
    return (at.path, at.line, at.column, at.end_line, at.end_column)


def without_keys(text: str) -> str:
    """A text with empty brackets in place of instance keys: `nic[]` for `nic[0]`."""
    return _KEY.sub("[]", text) if "[" in text else text


def _owner(address: str) -> str:
    """What stands before the last part of an address: `module.app.aws_network_interface.` of `...nic[0]`."""
    key = _LAST_KEY.search(address) if address.endswith("]") else None
    end = key.start() if key else len(address)
    start = max(address.rfind(mark, 0, end) for mark in ".[]") + 1
    return address[:start] if start < end else ""
