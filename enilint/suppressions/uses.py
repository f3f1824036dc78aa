"""The suppressions of a run: which findings they hold for, and which of them are of no use."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct, field

from enilint.files.text import Lines
from enilint.findings import Finding, Location, Mistake, Suppression, Undecided
from enilint.inputs.design import Design
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.suppressions.grammar import MARK, Directive, limited

if TYPE_CHECKING:
    from enilint.suppressions.configured import Configured
    from enilint.suppressions.scopes import Scope

PLANS = "plan"
"""The group of the rules that judge changes, which nothing but a plan shows."""


class _Visit(Struct, frozen=True):
    """What a run did to a design: which rules ran, and whether all of it could be read and judged."""

    design: Design
    rules: frozenset[str]
    is_complete: bool

    def owns(self, path: str) -> bool:
        """Whether a file is part of nothing but this design, as far as one can tell: it is no module, and no import."""
        if self.design.kind == "terraform":
            return PurePath(os.path.dirname(path) or ".") == PurePath(self.design.path)
        if self.design.kind == "cloudformation":
            return PurePath(self.design.path) in (PurePath(path), PurePath(path).parent)
        return self.design.path == path


class _Entry(Struct, eq=False):
    """A suppression, the codes of the rules that it names, and those that it held for."""

    at: Location
    directive: Directive
    covers: Callable[[Finding | Undecided, Sequence[Location]], bool]
    codes: dict[str, str]
    mistakes: tuple[Mistake, ...]
    is_expired: bool
    used: set[str] = field(default_factory=set)

    @property
    def holds(self) -> bool:
        return not self.is_expired and not self.directive.mistakes


class Suppressions:
    """Takes up the suppressions of designs as they are linted, then tells what became of each.

    `today` is a day as `2027-01-31`. `is_searched` tells whether a run found all that could be part of a project that
    a path lies in: a module can have callers, and a configuration designs, that a run does not look at.
    """

    def __init__(
        self,
        registry: Registry,
        configured: "Sequence[Configured]" = (),
        *,
        today: Callable[[], str],
        is_searched: Callable[[str], bool],
    ) -> None:
        self._registry = registry
        self._today = today
        self._is_searched = is_searched
        self._configured = [(one, self._entry(one.at, one.directive, one.covers)) for one in configured]
        self._files: dict[str, list[_Entry]] = {}
        self._texts: dict[str, str] = {}
        self._visits: list[_Visit] = []
        self.texts: Mapping[str, str] = {one.at.path: one.text for one in configured}
        """The texts of the files that have suppressions, but for those of designs."""

    def take(self, design: Design, rules: frozenset[str], *, is_complete: bool) -> None:
        """Take up the suppressions in the files of a design, and what a run did to it."""
        for path, text in design.texts.items():
            if MARK in text and self._texts.get(path) != text:
                self._texts[path] = text
                self._files[path] = self._entries(Lines(path, text), design.kind)
        self._visits.append(_Visit(design, rules, is_complete))

    def _entries(self, lines: Lines, kind: str) -> list[_Entry]:
        from enilint.inputs.comments import comments_of
        from enilint.suppressions.scopes import scopes

        return [self._entry(one.at, one.directive, _covering(one)) for one in scopes(lines, comments_of(lines, kind))]

    def hold_for(self, result: Finding | Undecided, calls: Sequence[Location]) -> bool:
        """Whether a result is suppressed, where it is or at one of the module calls that lead there."""
        if not self._files and not self._configured:
            return False
        places = [result.at, *calls]
        entries = [entry for path in {one.path for one in places} for entry in self._files.get(path, ())]
        entries += [entry for _, entry in self._configured]
        held = False
        for entry in entries:
            if entry.holds and result.rule in entry.codes.values() and entry.covers(result, places):
                entry.used.add(result.rule)
                held = True
        return held

    def all(self) -> Iterator[tuple[Suppression, str]]:
        """Each suppression and what became of it, with the path of the design that it is part of."""
        for path, entries in self._files.items():
            visits = [one for one in self._visits if path in one.design.texts]
            for entry in entries:
                yield self._told(entry, self._ran_in_file(path, visits)), visits[0].design.path
        for configured, entry in self._configured:
            yield self._told(entry, self._ran_everywhere(configured)), configured.at.path

    def _ran_in_file(self, path: str, visits: Sequence[_Visit]) -> frozenset[str]:
        """The rules that have looked at all that a file is part of, and can have nothing to say of it elsewhere.

        Plans and states show what source becomes with the values of one day and one environment.
        """
        own = [one for one in visits if one.design.kind in ("topology", "terraform", "cloudformation")]
        if not own or not all(one.is_complete for one in visits):
            return frozenset()
        if not any(one.owns(path) for one in own) and not self._is_searched(path):
            return frozenset()
        return frozenset.intersection(*(one.rules for one in visits))

    def _ran_everywhere(self, configured: "Configured") -> frozenset[str]:
        """The same for the configuration, which is for all designs of the project."""
        visits = [one for one in self._visits if configured.is_about(one.design)]
        if not visits or not all(one.is_complete for one in self._visits):
            return frozenset()
        if not self._is_searched(configured.at.path):
            return frozenset()
        return frozenset.intersection(*(one.rules for one in visits))

    def _told(self, entry: _Entry, ran: frozenset[str]) -> Suppression:
        names = entry.directive.names
        return Suppression(
            subject=entry.directive.subject,
            at=entry.at,
            rules=names,
            reason=entry.directive.reason,
            until=entry.directive.until,
            is_expired=entry.is_expired and not entry.directive.mistakes,
            unused=tuple(
                name
                for name, code in entry.codes.items()
                if entry.holds and code in ran and code not in entry.used and not self._is_of_plans(code)
            ),
            mistakes=(*entry.directive.mistakes, *entry.mistakes),
        )

    def _is_of_plans(self, code: str) -> bool:
        loaded = self._registry.find(code)
        return loaded is not None and PLANS in loaded.entry.groups

    def _entry(
        self, at: Location, directive: Directive, covers: Callable[[Finding | Undecided, Sequence[Location]], bool]
    ) -> _Entry:
        codes: dict[str, str] = {}
        mistakes = []
        directive = limited(directive)
        for name in directive.names:
            loaded = self._registry.find(name)
            mistake = self._wrong_with(name, loaded)
            if mistake is not None:
                mistakes.append(mistake)
            elif loaded is not None:
                codes[name] = loaded.entry.code
        is_expired = directive.until is not None and directive.until < self._today()
        return _Entry(at, directive, covers, codes, tuple(mistakes), is_expired)

    def _wrong_with(self, name: str, loaded: LoadedRule | None) -> Mistake | None:
        """Why a name is none of a rule that can be suppressed. Rules of one's own need not be loaded in each run."""
        if loaded is not None and loaded.entry.about == "suppressions":
            return Mistake(
                f"{name} cannot be suppressed",
                f"{loaded.entry.code} checks suppressions",
                "add it to `ignore` in the configuration, or fix the reported suppression",
                name,
            )
        if loaded is not None or _is_own_code(name):
            return None
        if self._registry.named_together(name):
            return Mistake(
                f"{name} matches several rules",
                "a suppression can list only individual rules",
                "list each rule by code or name; groups and prefixes are allowed in `ignore` in the configuration",
                name,
            )
        near = self._registry.near(name)
        return Mistake(
            f"unknown rule {name}",
            f"the closest name is {near}" if near else "`enilint rules` lists all rules",
            f"write {near}" if near else "list each rule by code or name",
            name,
        )


def _is_own_code(name: str) -> bool:
    """Whether a name is a code of a rule that does not come with enilint."""
    letters = name.rstrip("0123456789")
    return letters != name and letters.isalpha() and letters.isupper() and letters != "ENI"


def _covering(scope: "Scope") -> Callable[[Finding | Undecided, Sequence[Location]], bool]:
    return lambda _, places: any(map(scope.covers, places))
