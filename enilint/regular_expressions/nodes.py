"""Patterns as trees."""

from msgspec import Struct

from enilint.regular_expressions.characters import CharacterSet


class Node(Struct, frozen=True):
    """A part of a pattern. `height` counts the levels of the tree.

    `repetitions`: how often its most repeated part is written out, if counted repetitions are.
    """

    height: int = 1
    repetitions: int = 1


class Empty(Node, frozen=True):
    """Matches the empty text."""


class Character(Node, frozen=True, kw_only=True):
    """Matches one character."""

    character: str


class OneOf(Node, frozen=True, kw_only=True):
    """Matches any one character of a set."""

    characters: CharacterSet


class Assertion(Node, frozen=True, kw_only=True):
    """Matches the empty text in certain places: one of the constants below."""

    kind: int


class Group(Node, frozen=True, kw_only=True):
    """What its part matches, which is remembered under a number."""

    number: int
    part: Node


class Repeat(Node, frozen=True, kw_only=True):
    """Its part, `least` to `most` times; with None in place of `most`, any number of times."""

    part: Node
    least: int
    most: int | None
    greedy: bool


class Sequence(Node, frozen=True, kw_only=True):
    """Its parts, one after the other."""

    parts: tuple[Node, ...]


class Choice(Node, frozen=True, kw_only=True):
    """One of its parts; the first one that lets the whole match."""

    parts: tuple[Node, ...]


TEXT_BEGINS, TEXT_ENDS, LINE_BEGINS, LINE_ENDS, WORD_BOUNDARY, NO_WORD_BOUNDARY = range(6)


def sequence(parts: list[Node]) -> Node:
    """Parts, one after the other."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, Sequence) else (part,)
    return _joined(Sequence, flat)


def choice(parts: list[Node]) -> Node:
    """One of several parts."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, Choice) else (part,)
    return _joined(Choice, flat)


def _joined(kind: type[Sequence] | type[Choice], parts: list[Node]) -> Node:
    if len(parts) < 2:
        return parts[0] if parts else Empty()
    height = 1 + max(part.height for part in parts)
    return kind(height=height, repetitions=max(part.repetitions for part in parts), parts=tuple(parts))


def group(number: int, part: Node) -> Node:
    """A part whose match is remembered."""
    return Group(height=1 + part.height, repetitions=part.repetitions, number=number, part=part)


def repeat(part: Node, least: int, most: int | None, *, greedy: bool) -> Node:
    """A repetition. As in Go, to repeat the empty text, or in the same way twice, adds nothing."""
    if isinstance(part, Empty):
        return part
    is_counted = (least, most) not in ((0, None), (1, None), (0, 1))
    if not is_counted and isinstance(part, Repeat) and (part.least, part.most, part.greedy) == (least, most, greedy):
        return part
    times = (least if most is None else most) or 1
    repetitions = 1 if most == 0 else times * part.repetitions
    return Repeat(height=1 + part.height, repetitions=repetitions, part=part, least=least, most=most, greedy=greedy)
