"""Patterns, and what they match."""

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from enilint.regular_expressions.automaton import Automaton, Places, Work
from enilint.regular_expressions.parser import parse
from enilint.regular_expressions.program import Program, program_of


class Match:
    """What a pattern matches, and its groups by number or name; group 0 is the whole."""

    __slots__ = ("_pattern", "_places", "text")

    def __init__(self, pattern: "Pattern", text: str, places: Places) -> None:
        self.text = text
        self._pattern = pattern
        self._places = places

    def __getitem__(self, group: int | str) -> str | None:
        """The text of a group; None if the group takes no part in the match."""
        number = self._pattern.groupindex[group] if isinstance(group, str) else group
        begin, end = self.span(number)
        return None if begin < 0 else self.text[begin:end]

    def groups(self) -> tuple[str | None, ...]:
        """The texts of all groups but the whole."""
        return tuple([self[number] for number in range(1, self._pattern.groups + 1)])

    def span(self, group: int = 0) -> tuple[int, int]:
        """Where a group begins and ends; (-1, -1) if the group takes no part in the match."""
        begin, end = self._places[2 * group], self._places[2 * group + 1]
        return (-1, -1) if begin is None or end is None else (begin, end)

    def start(self) -> int:
        """Where the match begins."""
        return self.span()[0]

    def end(self) -> int:
        """Where the match ends."""
        return self.span()[1]


class Pattern:
    """A compiled pattern. All that it does counts as work, and raises TooMuchWork."""

    def __init__(self, program: Program, work: Work) -> None:
        self._program = program
        self._work = work
        self.names = program.names
        """The names of the groups; None for a group without a name."""

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return self._program.groups

    @cached_property
    def groupindex(self) -> Mapping[str, int]:
        """The numbers of the groups that have names."""
        return {name: number for number, name in enumerate(self.names, 1) if name is not None}

    def search(self, text: str) -> Match | None:
        """The first match in a text."""
        return self._found(text, self._searching.find(text, 0, self._program.search))

    def fullmatch(self, text: str) -> Match | None:
        """The match that is the whole text."""
        return self._found(text, self._whole.find(text, 0, self._program.start))

    def finditer(self, text: str) -> Iterator[Match]:
        """All matches that do not overlap. As in Go, an empty one right behind another match is none."""
        position = 0
        last_end = -1
        while position <= len(text):
            found = self._found(text, self._searching.find(text, position, self._program.search))
            if found is None:
                return
            begin, end = found.start(), found.end()
            if begin != end or begin != last_end:
                yield found
            position = end if end > position else position + 1
            last_end = end

    @cached_property
    def _searching(self) -> Automaton:
        return Automaton(self._program, self._work)

    @cached_property
    def _whole(self) -> Automaton:
        return Automaton(self._program, self._work, whole=True)

    def _found(self, text: str, places: Places | None) -> Match | None:
        return None if places is None else Match(self, text, places)


def compile(pattern: str, work: Work | None = None) -> Pattern:
    """A pattern, ready to be searched for. Raises InvalidPattern, and NotSupported or TooMuchWork.

    To compile it counts as work, too, and so does to use it: the same work for the same pattern and texts.
    """
    work = Work() if work is None else work
    work.spend(len(pattern))
    program = _program(pattern)
    work.spend(len(program.instructions))
    return Pattern(program, work)


def escape(text: str) -> str:
    """A pattern that matches the text itself."""
    return "".join([one if one.isalnum() or not one.isascii() else f"\\{one}" for one in text])


@lru_cache(maxsize=256)
def _program(pattern: str) -> Program:
    """The program of a pattern, which is the same however often it is used."""
    tree = parse(pattern)
    return program_of(tree.node, tree.names)
