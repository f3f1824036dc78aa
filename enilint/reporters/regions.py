"""Places with columns in the unit that a format counts in: findings count code points, others UTF-16 units or bytes."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate

from msgspec import Struct

from enilint.findings import Finding, Location
from enilint.reporters.frame import split_lines


class Unit(Struct, frozen=True):
    """What columns are counted in. `longer` matches the characters that take more than one of it."""

    encoding: str
    size: int
    longer: str

    def length(self, text: str) -> int:
        """How many units a text takes."""
        return len(text.encode(self.encoding, "surrogatepass")) // self.size


UTF_16 = Unit("utf-16-le", 2, "[\U00010000-\U0010ffff]")
UTF_8 = Unit("utf-8", 1, "[^\x00-\x7f]")


class Region(Struct, frozen=True):
    """From where to where, counted from 1. The end is exclusive, and never before the start."""

    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def last_line(self) -> int:
        """The last line of which something is in it."""
        return self.end_line - 1 if self.end_line > self.line and self.end_column == 1 else self.end_line


def written_at(finding: Finding) -> Location:
    """Where a person wrote what a finding reports: its place, unless a program generated that."""
    return next((one.at for one in finding.related if one.is_origin), finding.at)


class Regions:
    """Regions in one unit. Without a text to count in, columns stay as they are."""

    def __init__(self, texts: Mapping[str, str], unit: Unit | None = None) -> None:
        self._texts = texts
        self._unit = unit
        self._lines: dict[str, list[str]] = {}
        self._columns: dict[tuple[str, int], _Columns] = {}

    def of(self, at: Location) -> Region:
        """The region of a location."""
        end = max((at.line, at.column), (at.end_line, at.end_column))
        return Region(at.line, self._column(at.path, at.line, at.column), end[0], self._column(at.path, *end))

    def _column(self, path: str, line: int, column: int) -> int:
        text = self._texts.get(path)
        if self._unit is None or text is None or text.isascii():
            return column
        if path not in self._lines:
            self._lines[path] = split_lines(text)
        lines = self._lines[path]
        if not 1 <= line <= len(lines):
            return column
        if (path, line) not in self._columns:
            self._columns[path, line] = _Columns(lines[line - 1], self._unit)
        return self._columns[path, line].converted(column)


class _Columns:
    """The columns of a line: those of its longer characters, and by how much each of them moves what follows."""

    def __init__(self, line: str, unit: Unit) -> None:
        longer = [(match.start() + 1, unit.length(match[0]) - 1) for match in re.finditer(unit.longer, line)]
        self._at = [column for column, _ in longer]
        self._moved = [0, *accumulate(more for _, more in longer)]

    def converted(self, column: int) -> int:
        return column + self._moved[bisect_left(self._at, column)]
