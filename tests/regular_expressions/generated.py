"""Patterns and texts that are made up from a seed, and what two engines say to them."""

import random
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

import enilint.regular_expressions as own

_LITERALS = "aaabbbcck_K-1 é"
_TEXT = "aaabbbcckK_-1 \nésſ\u212aİ\U0001f600/]"  # noqa: RUF001
_CLASSES = (
    r"\d",
    r"\w",
    r"\s",
    r"\D",
    r"\W",
    r"\S",
    ".",
    r"\pL",
    r"\PL",
    r"\p{Lu}",
    r"\p{^Lu}",
    r"\PN",
    r"[[:alpha:]]",
)
_IN_BRACKETS = (
    "a",
    "b",
    "a-c",
    "k",
    "1-9",
    "é-ſ",  # noqa: RUF001
    "_",
    "-",
    r"\d",
    r"\W",
    r"\pL",
    "[:^upper:]",
    "[:space:]",
    r"\n",
    r"\]",
    ".",
)
_ASSERTIONS = ("^", "$", r"\A", r"\z", r"\b", r"\B")
_REPETITIONS = ("*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "{0}", "{1}")
_ESCAPES = (r"\.", r"\x61", r"\x{e9}", r"\141", r"\n", r"\Qa.b\E", r"\-")
_FLAGS = ("i", "s", "m", "U", "is", "i-s", "-i", "im")
_NOISE = "()[]{}*+?|^$\\.-,:<>P=!#x19apQEké"
_NAME_IN_RE2 = re.compile(r"\(\?P?<\w*[^\W\x00-\x7f]\w*>")


class Case(Struct, frozen=True):
    """A pattern, and a text to try it on."""

    pattern: str
    text: str


def cases(seed: int, number: int, texts: int = 3) -> Iterator[Case]:
    """So many patterns, each with some texts. One pattern in ten is broken in one place."""
    source = random.Random(seed)
    for _ in range(number):
        pattern = _Maker(source).choice(source.choice((1, 2, 2, 3, 4)))
        if source.random() < 0.1:
            at = source.randrange(len(pattern) + 1)
            pattern = pattern[:at] + source.choice(("", source.choice(_NOISE))) + pattern[at + source.randrange(2) :]
        for _ in range(texts):
            yield Case(pattern, "".join(source.choices(_TEXT, k=source.choice((0, 1, 3, 6, 10, 20)))))


class _Maker:
    """Makes patterns of a few levels."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self._names = 0

    def choice(self, levels: int) -> str:
        """Some ways, or one."""
        return "|".join(self._sequence(levels) for _ in range(self._source.choice((1, 1, 1, 2, 3))))

    def _sequence(self, levels: int) -> str:
        return "".join(self._repeated(levels) for _ in range(self._source.choice((0, 1, 1, 2, 2, 3, 4))))

    def _repeated(self, levels: int) -> str:
        part = self._part(levels)
        if self._source.random() < 0.6:
            return part
        return part + self._source.choice(_REPETITIONS) + self._source.choice(("", "", "?"))

    def _part(self, levels: int) -> str:
        kind = self._source.random()
        if levels and kind < 0.4:
            return f"({self._opening()}{self.choice(levels - 1)})"
        if kind < 0.65:
            return self._source.choice(_LITERALS)
        if kind < 0.75:
            return self._source.choice(_CLASSES)
        if kind < 0.85:
            inner = "".join(self._source.choices(_IN_BRACKETS, k=self._source.choice((1, 2, 3))))
            return f"[{self._source.choice(('', '', '^'))}{inner}]"
        if kind < 0.93:
            return self._source.choice(_ASSERTIONS)
        if kind < 0.97:
            return self._source.choice(_ESCAPES)
        return f"(?{self._source.choice(_FLAGS)})"

    def _opening(self) -> str:
        kind = self._source.random()
        if kind < 0.5:
            return ""
        if kind < 0.75:
            return "?:"
        if kind < 0.9:
            return f"?{self._source.choice(_FLAGS)}:"
        self._names += 1
        return f"?{self._source.choice(('P', ''))}<n{self._names}>"


def is_named_difference(case: Case) -> bool:
    r"""Whether RE2 may say something else than Go for a reason that is known.

    To RE2, `\B` holds inside of a character, too, and names of groups may have letters of any alphabet. It has words of
    its own for patterns that end in the middle of an escape.
    """
    if _NAME_IN_RE2.search(case.pattern) or case.pattern.endswith((r"\x{", r"\p", r"\P")):
        return True
    return r"\B" in case.pattern and not case.text.isascii()


def own_answer(case: Case) -> Any:
    """What this engine says: the places of all matches and of the match that is the whole text, each with its groups.

    Where a group takes no part, its places are -1. Then the numbers of names, and of how many groups there are. Of an
    invalid pattern, what is wrong with it; None for a pattern that is not supported.
    """
    try:
        pattern = own.compile(case.pattern, own.Work(most=20_000_000))
    except own.InvalidPattern as error:
        return str(error)
    except own.NotSupported:
        return None
    return _answer(pattern, case, list(pattern.finditer(case.text)))


def answer_of_re2(case: Case) -> Any:
    """What RE2 says. Unlike Go, it has an empty match right behind another one."""
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        pattern = re2.compile(case.pattern, options)
    except re2.error as error:
        return error.args[0].decode()
    found = []
    last_end = -1
    for one in pattern.finditer(case.text):
        if one.start() != one.end() or one.start() != last_end:
            found.append(one)
        last_end = one.end()
    return _answer(pattern, case, found)


def _answer(pattern: Any, case: Case, found: list[Any]) -> Any:
    def places(match: Any) -> tuple[int, ...]:
        return tuple([place for group in range(pattern.groups + 1) for place in match.span(group)])

    whole = pattern.fullmatch(case.text)
    return list(map(places, found)), whole and places(whole), dict(pattern.groupindex), pattern.groups
