"""Places in the units of an editor.

enilint counts lines and columns from 1, in code points. The protocol counts from 0, in the units that client and server
agree on: UTF-8 bytes, UTF-16 units, or code points. Lines end at LF, CRLF and CR and nowhere else, to the protocol and
to `Lines` alike, whereas `str.splitlines`, which pygls uses, knows eight more ends.
"""

from collections.abc import Callable

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
        """The position of a line and column."""
        before = lines.line(line)[: column - 1]
        return types.Position(line - 1, column - 1 if before.isascii() else self._length(before))

    def range(self, lines: Lines | None, at: Location) -> types.Range:
        """The range of a place; the beginning of the file where its text is not at hand."""
        if lines is None:
            return _WHOLE_FIRST_LINE
        return types.Range(self.position(lines, at.line, at.column), self.position(lines, at.end_line, at.end_column))

    def span(self, lines: Lines, start: int, end: int) -> types.Range:
        """The range between two offsets of a text."""
        return types.Range(self.position(lines, *lines.place(start)), self.position(lines, *lines.place(end)))

    def place(self, lines: Lines, position: types.Position) -> tuple[int, int]:
        """The line and column of a position; that of the character that a position inside of one belongs to."""
        text = lines.line(position.line + 1)
        if text.isascii():
            return position.line + 1, min(position.character, len(text)) + 1
        units = 0
        for index, character in enumerate(text):
            units += self._length(character)
            if units > position.character:
                return position.line + 1, index + 1
        return position.line + 1, len(text) + 1

    def offset(self, lines: Lines, position: types.Position) -> int:
        """The offset of a position in a text."""
        return lines.offset(*self.place(lines, position))
