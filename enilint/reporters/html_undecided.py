"""Undecided checks in HTML, by the fact that is missing, with what to paste into a facts file."""

from collections.abc import Iterator, Sequence

from enilint.findings import Undecided
from enilint.report import Report
from enilint.reporters.html_text import Room, code, details, items, left_out, lines, place, prose, table, text
from enilint.reporters.questions import Fact, calls, facts_file, facts_of, waiting_for
from enilint.reporters.summary import counted

_MOST_BYTES = 1_200_000
_MOST_KEYS = 500
_LONGEST_KEY = 100
"""Characters of a key of a facts file. IDs of AWS have fewer."""
_MOST_OPEN = 10
"""How many checks a fact may have without being folded."""


def undecided(report: Report) -> str:
    """The section of undecided checks."""
    questions = report.undecided
    if not questions:
        return "<p>No undecided checks.</p>\n"
    facts = facts_of(report, waiting_for(questions), has_snippet=True)
    room = Room(_MOST_BYTES)
    is_one = len(report.inputs) == 1
    parts = [_fact(one, room, is_one=is_one) for one in facts if not room.left_out]
    checks = f"{counted(len(questions), 'check')} {'is' if len(questions) == 1 else 'are'} undecided"
    missing = f"{counted(len(facts), 'fact')} {'is' if len(facts) == 1 else 'are'} missing"
    return "".join((f"<p>{checks}, because {missing}.</p>\n", _facts_file(questions), *parts, left_out(room)))


def _facts_file(questions: Sequence[Undecided]) -> str:
    """What to fill in, and how to use it."""
    keys = list(dict.fromkeys(key for one in questions for _, key in one.askable if len(key) <= _LONGEST_KEY))
    if not keys:
        return ""
    shown = sorted(keys[:_MOST_KEYS])
    snippet = [line for section, things in facts_file(shown).items() for line in _section(section, things)]
    more = f"<p>and {len(keys) - _MOST_KEYS} more facts</p>\n" if len(keys) > _MOST_KEYS else ""
    what = "the fact" if len(keys) == 1 else f"{len(keys)} of the facts"
    return (
        f"<p>To add {what}, fill in this facts file, and name it with <code>--context</code>. The output of "
        f"{prose(calls(shown))} serves, too.</p>\n{lines(snippet, 'Facts file')}{more}"
    )


def _section(section: str, things: dict[str, str]) -> Iterator[str]:
    yield f"{text(section)}:"
    yield from (f"  {text(thing)}: {text(entry)}" for thing, entry in things.items())


def _fact(fact: Fact, room: Room, *, is_one: bool) -> str:
    """A missing fact, what would supply it, and the checks that need it."""
    rules = ", ".join(sorted({one.rule for one in fact.questions}))
    needed = f"{counted(len(fact.questions), 'check')} of {text(rules)}"
    summary = f'{prose(fact.words)} <span class="at">needed by {needed}</span>'
    rows = (
        [_rule(one), code(one.subject), place(one.at), "" if is_one else code(one.input), _others(one)]
        for one in fact.questions
    )
    shown = (row for row in rows if room.has_room("".join(row)))
    titles = ("Check", "Resource", "Place", "Input", "Also needs")
    hints = items(map(prose, fact.hints))
    if not room.has_room(summary + hints):
        return ""
    body = hints + table("Checks that need this fact", titles, shown)
    opened = len(fact.questions) <= _MOST_OPEN
    return details(summary, body, is_open=opened, kind="card undecided")


def _rule(one: Undecided) -> str:
    severity = "" if one.is_asked else f" ({one.severity.value})"
    return f"{code(one.rule)} {text(one.name)}{severity}"


def _others(one: Undecided) -> str:
    others = len(one.facts) - 1
    return counted(others, "other fact") if others else ""
