"""Places in the units of an editor.

enilint counts lines and columns from 1, in code points, and a line ends at LF alone. The protocol counts from 0, in the
units that client and server agree on: UTF-8 bytes, UTF-16 units, or code points; a line ends at LF, CRLF and CR. At
nothing else, whereas `str.splitlines`, which pygls uses, knows eight more ends.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from lsprotocol import types

from enilint.files.text import Lines
from enilint.findings import Location


def _utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_UNITS: dict[str, Callable[[str], int]] = {"utf-8": _utf8, "utf-16": _utf16, "utf-32": len}
_WHOLE_FIRST_LINE = types.Range(types.Position(0, 0), types.Position(0, 0))


class Positions:
    """Turns places into positions of the protocol and back, in an encoding: utf-8, utf-16 or utf-32."""

    def __init__(self, encoding: str) -> None:
        self._length = _UNITS[encoding]

    def position(self, lines: Lines, line: int, column: int) -> types.Position:
        """The position of a line and column; where the text has no such place, the nearest before it."""
        return self._at(lines, lines.offset(line, column))

    def range(self, lines: Lines | None, at: Location) -> types.Range:
        """The range of a place; the beginning of the file where its text is not at hand."""
        if lines is None:
            return _WHOLE_FIRST_LINE
        return types.Range(self.position(lines, at.line, at.column), self.position(lines, at.end_line, at.end_column))

    def span(self, lines: Lines, start: int, end: int) -> types.Range:
        """The range between two offsets of a text."""
        return types.Range(self._at(lines, start), self._at(lines, end))

    def place(self, lines: Lines, position: types.Position) -> tuple[int, int]:
        """The line and column of a position."""
        return lines.place(self.offset(lines, position))

    def offset(self, lines: Lines, position: types.Position) -> int:
        """The offset of a position in a text: of the character that a position inside of one belongs to."""
        starts = _line_starts(lines)
        if position.line >= len(starts):
            return len(lines.text)
        start = starts[position.line]
        end = starts[position.line + 1] if position.line + 1 < len(starts) else len(lines.text)
        text = lines.text[start:end].rstrip("\r\n")
        if text.isascii():
            return start + min(position.character, len(text))
        units = 0
        for index, character in enumerate(text):
            units += self._length(character)
            if units > position.character:
                return start + index
        return start + len(text)

    def _at(self, lines: Lines, offset: int) -> types.Position:
        starts = _line_starts(lines)
        number = bisect_right(starts, offset) - 1
        before = lines.text[starts[number] : offset]
        return types.Position(number, len(before) if before.isascii() else self._length(before))


@functools.lru_cache(maxsize=16)
def _line_starts(lines: Lines) -> Sequence[int]:
    """Where the lines of the protocol begin."""
    text = lines.text
    return (0, *(match.end() for match in re.finditer("\r\n|\r|\n", text))) if "\r" in text else lines.starts
