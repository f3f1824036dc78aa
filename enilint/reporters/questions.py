"""Undecided questions by the facts that they wait for: one that several wait for is told once, with what tells it."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from enilint.findings import Location, Undecided
from enilint.report import Report
from enilint.reporters.summary import counted, enumerated

_MOST_NAMED = 3
_CALLS = {
    "instances": "describe-instances",
    "interfaces": "describe-network-interfaces",
    "subnets": "describe-subnets",
    "vpcs": "describe-vpcs",
}
"""The calls of the AWS command line that answer what a section of a facts file does."""


class Fact(Struct, frozen=True):
    """A missing fact that several questions wait for. `hints` say what would tell it."""

    words: str
    questions: tuple[Undecided, ...]
    hints: tuple[str, ...] = ()

    @property
    def at(self) -> Location:
        """The place of the first question."""
        return self.questions[0].at

    @property
    def line(self) -> str:
        """The fact, how much waits for it, and what would tell it."""
        rules = sorted({one.rule for one in self.questions})
        designs = len({one.input for one in self.questions})
        where = f" in {designs} designs" if designs > 1 else ""
        waiting = f"needed by {len(self.questions)} checks of {_first(rules, 'rule')}{where}"
        return "; ".join((f"not known: {self.words}: {waiting}", *self.hints))


def by_facts(report: Report, questions: Sequence[Undecided]) -> tuple[list[Fact], list[Undecided]]:
    """The facts that several questions wait for, those of most questions first, and the questions that wait for others.

    Each of the latter has the facts that it alone waits for, and how many it shares.
    """
    waiting = waiting_for(questions)
    shared = {fact: found for fact, found in waiting.items() if len(found) > 1}
    return facts_of(report, shared), [alone for one in questions if (alone := _alone(one, shared)) is not None]


def waiting_for(questions: Sequence[Undecided]) -> dict[str, list[Undecided]]:
    """The questions that wait for each missing fact."""
    waiting: dict[str, list[Undecided]] = {}
    for one in questions:
        for fact in one.facts:
            waiting.setdefault(fact, []).append(one)
    return waiting


def facts_of(report: Report, waiting: Mapping[str, Sequence[Undecided]], *, has_snippet: bool = False) -> list[Fact]:
    """Missing facts with what waits for them and what would tell them, those of most questions first.

    `has_snippet`: the hints need not say what a facts file tells.
    """
    facts = [
        Fact(fact, tuple(found), tuple(_each_hint(report, fact, found, has_snippet=has_snippet)))
        for fact, found in waiting.items()
    ]
    return sorted(facts, key=lambda one: (-len(one.questions), one.at.sort_key, one.words))


def hints(report: Report, question: Undecided) -> list[str]:
    """What would tell the facts that a question waits for, as far as files of the project do."""
    found = []
    for fact in question.facts:
        files = report.values_in.get((question.input, fact))
        if files:
            found.append(_of_files([files]))
    return found


def calls(keys: Sequence[str]) -> str:
    """The calls of the AWS command line that answer what these keys of a facts file do."""
    sections = dict.fromkeys(key.partition(".")[0] for key in keys)
    return " and ".join(f"`aws ec2 {_CALLS[section]}`" for section in sections)


def facts_file(keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """The entries of a facts file to fill in, by section and id: `{zone: ..., cidr: ...}`."""
    sections: dict[str, dict[str, list[str]]] = {}
    for one in keys:
        section, thing, key = one.split(".", 2)
        sections.setdefault(section, {}).setdefault(thing, []).append(f"{key}: ...")
    return {
        section: {thing: f"{{{', '.join(values)}}}" for thing, values in things.items()}
        for section, things in sections.items()
    }


def _alone(question: Undecided, shared: Mapping[str, Sequence[Undecided]]) -> Undecided | None:
    own = tuple(fact for fact in question.facts if fact not in shared)
    others = len(question.facts) - len(own)
    if not own or not others:
        return question if own else None
    askable = tuple(pair for pair in question.askable if pair[0] in own)
    return replace(question, facts=(*own, f"also {counted(others, 'fact')} listed above"), askable=askable)


def _each_hint(report: Report, fact: str, questions: Sequence[Undecided], *, has_snippet: bool) -> Iterator[str]:
    files = (report.values_in.get((design, fact)) for design in dict.fromkeys(one.input for one in questions))
    found = list(filter(None, files))
    if found:
        yield _of_files(found)
    key = next((key for one in questions for asked, key in one.askable if asked == fact), None)
    if key is not None and not has_snippet:
        ((section, things),) = facts_file([key]).items()
        ((thing, entry),) = things.items()
        yield f"give --context with {calls([key])} or a facts file: `{section}: {{{thing}: {entry}}}`"


def _of_files(designs: Sequence[Sequence[str]]) -> str:
    """Which files set a variable, and how to have one read. `designs` are files for each design, the best first."""
    if len(designs) > 1:
        own = list(dict.fromkeys(files[0] for files in designs))
        return f"{_first(own, 'file')} set it: add them to `var-files` of each root module in the configuration"
    files = designs[0]
    return f"{_first(files, 'file')} {'sets' if len(files) == 1 else 'set'} it: add --var-file {files[0]}"


def _first(names: Sequence[str], noun: str) -> str:
    """`a`, `a and b`, `a, b, c and 2 more rules`."""
    more = len(names) - _MOST_NAMED
    if more > 0:
        return f"{', '.join(names[:_MOST_NAMED])} and {counted(more, f'more {noun}')}"
    return enumerated(names)
