r"""From the text of a pattern to its tree: the syntax of Go's package regexp, which is that of RE2 but for `\C`."""

import re

from msgspec import Struct

from enilint.regular_expressions import nodes
from enilint.regular_expressions.characters import ANY, NOT_NEWLINE, CharacterSet, Part
from enilint.regular_expressions.errors import InvalidPattern, NotSupported
from enilint.regular_expressions.escapes import bracketed, escaped_character, escaped_part
from enilint.regular_expressions.nodes import Node

_FOLDED, _MANY_LINES, _DOT_IS_ANY, _LAZY = 1, 2, 4, 8
_FLAGS = {"i": _FOLDED, "m": _MANY_LINES, "s": _DOT_IS_ANY, "U": _LAZY}
_MOST_REPETITIONS = 1_000
_MOST_DIGITS = 5
"""Digits of a count that are read: as many as it takes to see that it is too large."""
_MOST_LEVELS = 250
_COUNTED = re.compile(r"\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z0-9_]+")
_NAMED = re.compile(r"\(\?(?:P<|<(?![=!]))")
_REPETITIONS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_ESCAPED_ASSERTIONS = {
    "A": nodes.TEXT_BEGINS,
    "z": nodes.TEXT_ENDS,
    "b": nodes.WORD_BOUNDARY,
    "B": nodes.NO_WORD_BOUNDARY,
}


class Tree(Struct, frozen=True):
    """A pattern, and the names of its groups from the first one on; None for a group without a name."""

    node: Node
    names: tuple[str | None, ...]


def parse(pattern: str) -> Tree:
    """The tree of a pattern. Raises InvalidPattern; NotSupported if it may be valid in Go."""
    if _SURROGATE.search(pattern):
        raise InvalidPattern("invalid UTF-8")
    return _Parser(pattern).parse()


class _Open(Struct):
    """A group that is not closed yet; number 0 for one that is not remembered. `flags` are those around it."""

    flags: int
    number: int
    choices: list[Node]
    parts: list[Node]


class _Parser:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._position = 0
        self._flags = 0
        self._names: list[str | None] = []
        self._group = _Open(0, 0, [], [])
        self._around: list[_Open] = []
        self._repetition = -1
        """Where the repetition begins that was read last, if nothing stands behind it yet."""
        self._unknown: str = ""

    def parse(self) -> Tree:
        """The whole pattern."""
        while self._position < len(self._pattern):
            start = self._position
            self._position += 1
            if not self._read_repetition(self._pattern[start], start):
                self._repetition = -1
                self._read(self._pattern[start], start)
        if self._around:
            raise InvalidPattern(f"missing ): {self._pattern}")
        node = self._whole_group()
        if self._unknown:
            raise NotSupported(f"enilint does not know which characters {self._unknown} stands for")
        if node.height > _MOST_LEVELS:
            raise NotSupported(f"it is nested more than {_MOST_LEVELS} levels deep")
        return Tree(node, tuple(self._names))

    def _read(self, character: str, start: int) -> None:
        """Whatever is no repetition; `start` is where it stands."""
        if character == "(":
            self._open(start)
        elif character == "|":
            self._group.choices.append(nodes.sequence(self._group.parts))
            self._group.parts = []
        elif character == ")":
            self._close()
        elif character == "^":
            self._add(nodes.Assertion(kind=nodes.LINE_BEGINS if self._flags & _MANY_LINES else nodes.TEXT_BEGINS))
        elif character == "$":
            self._add(nodes.Assertion(kind=nodes.LINE_ENDS if self._flags & _MANY_LINES else nodes.TEXT_ENDS))
        elif character == ".":
            self._add_set(ANY if self._flags & _DOT_IS_ANY else NOT_NEWLINE)
        elif character == "[":
            characters, self._position = bracketed(self._pattern, start, folded=self._is_folded)
            self._add_set(characters)
        elif character == "\\":
            self._escape(start)
        else:
            self._literal(character)

    @property
    def _is_folded(self) -> bool:
        return bool(self._flags & _FOLDED)

    def _add(self, node: Node) -> None:
        self._group.parts.append(node)

    def _add_set(self, characters: CharacterSet) -> None:
        self._unknown = self._unknown or next((part.unknown for part in characters.parts if part.unknown), "")
        self._add(nodes.OneOf(characters=characters))

    def _literal(self, character: str) -> None:
        if self._is_folded and (character.isalpha() or not character.isascii()):
            part = Part(((character, character),), folded=True)
            self._add_set(CharacterSet((part,)))
        else:
            self._add(nodes.Character(character=character))

    def _escape(self, start: int) -> None:
        kind = self._pattern[start + 1 : start + 2]
        if kind in _ESCAPED_ASSERTIONS:
            self._add(nodes.Assertion(kind=_ESCAPED_ASSERTIONS[kind]))
            self._position = start + 2
        elif kind == "Q":
            literal, _, _ = self._pattern[start + 2 :].partition("\\E")
            for character in literal:
                self._literal(character)
            self._position = min(start + 2 + len(literal) + 2, len(self._pattern))
        elif (found := escaped_part(self._pattern, start, folded=self._is_folded)) is not None:
            part, self._position = found
            self._add_set(CharacterSet((part,)))
        else:
            character, self._position = escaped_character(self._pattern, start)
            self._literal(character)

    def _read_repetition(self, character: str, start: int) -> bool:
        """Whether a repetition stands here; then it is read."""
        least, most = _REPETITIONS.get(character, (0, 0))
        if most == 0:
            counted = _COUNTED.match(self._pattern, start) if character == "{" else None
            if counted is None:
                return False
            self._position = counted.end()
            least, most = self._counts(counted)
        greedy = not self._flags & _LAZY
        if self._pattern.startswith("?", self._position):
            self._position += 1
            greedy = not greedy
        if self._repetition >= 0:
            raise InvalidPattern(f"bad repetition operator: {self._pattern[self._repetition : self._position]}")
        parts = self._group.parts
        if not parts:
            raise InvalidPattern(f"no argument for repetition operator: {self._pattern[start : self._position]}")
        node = nodes.repeat(parts.pop(), least, most, greedy=greedy)
        if character == "{" and max(least, most or 0) >= 2 and node.repetitions > _MOST_REPETITIONS:
            raise InvalidPattern(f"invalid repetition size: {self._pattern[start : self._position]}")
        self._add(node)
        self._repetition = start
        return True

    def _counts(self, counted: "re.Match[str]") -> tuple[int, int | None]:
        """The numbers of `{2}`, `{2,}` or `{2,5}`."""
        least = int(counted[1][:_MOST_DIGITS])
        most = least if counted[2] is None else None if counted[3] is None else int(counted[3][:_MOST_DIGITS])
        if max(least, most or 0) > _MOST_REPETITIONS or (most is not None and most < least):
            lazy = "?" if self._pattern.startswith("?", counted.end()) else ""
            raise InvalidPattern(f"invalid repetition size: {counted[0]}{lazy}")
        return least, most

    def _open(self, start: int) -> None:
        """An opening parenthesis, or flags for what follows."""
        name = None
        if _NAMED.match(self._pattern, start):
            name = self._name(start)
        elif self._pattern.startswith("(?", start):
            self._open_or_set_flags(start)
            return
        self._names.append(name)
        self._enter(len(self._names), self._flags)

    def _enter(self, number: int, flags: int) -> None:
        self._around.append(self._group)
        self._group = _Open(self._flags, number, [], [])
        self._flags = flags

    def _name(self, start: int) -> str:
        """The name of the group that begins here."""
        begin = self._pattern.index("<", start) + 1
        end = self._pattern.find(">", begin)
        name = self._pattern[begin : max(begin, end)]
        if not _NAME.fullmatch(name):
            written = self._pattern[start : end + 1] if end >= 0 else self._pattern[start:]
            raise InvalidPattern(f"invalid named capture group: {written}")
        self._position = end + 1
        return name

    def _open_or_set_flags(self, start: int) -> None:
        """Flags, as in `(?i)` and `(?i-s:`."""
        flags = self._flags
        removes = has_flag = False
        position = start + 2
        for position in range(start + 2, len(self._pattern)):
            character = self._pattern[position]
            if character in _FLAGS:
                has_flag = True
                flags = flags & ~_FLAGS[character] if removes else flags | _FLAGS[character]
            elif character == "-" and not removes:
                removes, has_flag = True, False
            elif character in ":)" and (has_flag or not removes):
                self._position = position + 1
                if character == ":":
                    self._enter(0, flags)
                self._flags = flags
                return
            else:
                break
        end = position + 1 + self._pattern.startswith("(?<", start)
        raise InvalidPattern(f"invalid perl operator: {self._pattern[start:end]}")

    def _close(self) -> None:
        if not self._around:
            raise InvalidPattern(f"unexpected ): {self._pattern}")
        closed, node = self._group, self._whole_group()
        self._group = self._around.pop()
        self._flags = closed.flags
        if closed.number:
            node = nodes.group(closed.number, node)
        self._add(node)

    def _whole_group(self) -> Node:
        return nodes.choice([*self._group.choices, nodes.sequence(self._group.parts)])
