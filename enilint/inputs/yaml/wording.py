"""How mistakes are put into words, and where they are collected."""

import re
from collections.abc import Iterable, Sequence

from enilint.files.hints import did_you_mean
from enilint.files.text import Lines
from enilint.findings import InputError, Location

MOST_MISTAKES = 200
_LONGEST_QUOTE = 60
_MOST_COMPARED = 20_000
_LEAST_LIKENESS = 0.6
_WHOLE = r"[-+]?[0-9]+"
_NUMBER = r"[-+]?\.?[0-9][0-9.]*([eE][-+]?[0-9]+)?"
_LOOKS_NUMERIC = r"[-+.0-9]"
_LEADING_ZERO = r"[-+]?0[0-9]"


class Mistakes:
    """The mistakes of a run of files, up to a number that anyone would read."""

    def __init__(self) -> None:
        self.errors: list[InputError] = []
        self.noted = 0
        self._compared = 0

    @property
    def full(self) -> bool:
        """Whether further mistakes are only counted."""
        return self.noted >= MOST_MISTAKES

    def add(self, lines: Lines, offset: int, message: str) -> None:
        """Note a mistake at an offset of a text."""
        line, column = lines.place(offset)
        self._note(lines.path, line, column, message)

    def add_at(self, place: Location, message: str) -> None:
        """Note a mistake where a location starts."""
        self._note(place.path, place.line, place.column, message)

    def _note(self, path: str, line: int, column: int, message: str) -> None:
        if self.noted == MOST_MISTAKES:
            message = f"more than {MOST_MISTAKES} errors; the others are not shown"
        if self.noted <= MOST_MISTAKES:
            self.errors.append(InputError(path, message, line, column))
        self.noted += 1

    def nearest(self, name: str, names: Iterable[str]) -> str | None:
        """The name that looks most like a mistyped one, the first of equals. The effort of a whole run is bounded."""
        from difflib import SequenceMatcher

        if self.full or self._compared > _MOST_COMPARED or len(name) > _LONGEST_QUOTE:
            return None
        candidates = list(names)
        self._compared += len(candidates)
        best, best_ratio = None, _LEAST_LIKENESS
        matcher = SequenceMatcher(None, "", name)
        for candidate in candidates[:_MOST_COMPARED]:
            matcher.set_seq1(candidate)
            if matcher.real_quick_ratio() > best_ratio and matcher.quick_ratio() > best_ratio:
                ratio = matcher.ratio()
                if ratio > best_ratio:
                    best, best_ratio = candidate, ratio
        return best

    def did_you_mean(self, name: str, names: Iterable[str]) -> str:
        """` (did you mean ...?)`, or nothing where no name is near."""
        near = self.nearest(name, names)
        return did_you_mean(near and quoted(near))


def quoted(text: str) -> str:
    """Text of the file in a message: on one line, and not too long."""
    flat = "".join(character if character.isprintable() else " " for character in text[: 2 * _LONGEST_QUOTE])
    if len(flat) > _LONGEST_QUOTE:
        flat = flat[: _LONGEST_QUOTE - 1] + "…"
    return f"`{flat}`"


def found(value: object, written: str = "") -> str:
    """What stands where something else was expected; a number as it is `written`, where that is told."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {quoted(written if re.match(_LOOKS_NUMERIC, written) else str(value))}"
    if isinstance(value, str):
        return f"text {quoted(value)}"
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list) else "a mapping"


def is_too_large(value: object, written: str) -> bool:
    """Whether something is written as a number, but as one that is too large to mean something."""
    if isinstance(value, float):
        return re.fullmatch(_WHOLE, written) is not None
    return isinstance(value, str) and re.fullmatch(_NUMBER, written) is not None


def number_hint(value: object, written: str) -> str:
    """How to write a number that is to be text: as it stands there, zeros and all."""
    if not isinstance(value, int | float):
        return ""
    return "; put it in quotes" + (", otherwise it loses its leading zero" if re.match(_LEADING_ZERO, written) else "")


def either(options: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return " or ".join((", ".join(options[:-1]), options[-1])) if len(options) > 1 else options[0]


def path_words(steps: Iterable[str | int]) -> str:
    """A path inside an entity: `interfaces[1].tags`."""
    words = ""
    for step in steps:
        words += f"[{step}]" if isinstance(step, int) else f".{step}"
    return words
