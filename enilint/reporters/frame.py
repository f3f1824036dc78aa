"""A few lines of a file with the place that matters marked in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from enilint.files.late import late
from enilint.findings import Location
from enilint.reporters.terminal import GUTTER, Painter, escaped, width_of

_TAB = 4
_MOST_LINES = 6
_MARGIN = 8
_LEAST_ROOM = 20
_CUT = "…"
_CHARACTER = late(r"[^\r\n]")


def split_lines(text: str) -> list[str]:
    """The lines of a text without their ends. A line ends at LF alone, as git counts lines."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with asterisks in place of the characters of some ranges of offsets; lines and columns stay."""
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [text[at:start], _CHARACTER.sub("*", text[max(at, start) : end])]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def code_frame(lines: Sequence[str], at: Location, width: int, paint: Painter, style: str) -> list[str]:
    """The place with one line before and after it; nothing where the file has no such lines.

    A range within one line gets carets under it, a longer one a mark at each of its lines.
    """
    last = at.end_line - 1 if at.end_line > at.line and at.end_column == 1 else at.end_line
    if not 1 <= at.line <= last <= len(lines):
        return []
    margin = _Margin(len(str(min(last + 1, len(lines)))), paint, style)
    room = max(width - margin.width, _LEAST_ROOM)
    if at.line < last:
        flagged, from_start = _marked(lines, at.line, last, margin, room), True
    else:
        end = at.end_column if last == at.end_line else len(lines[last - 1]) + 1
        shown, carets, from_start = _underlined(lines[last - 1], at.column - 1, end - 1, room)
        flagged = [margin.numbered(last, shown), margin.unnumbered(paint(carets, style))]
    before, after = (
        [margin.numbered(number, _beginning(lines[number - 1], room))]
        if from_start and 1 <= number <= len(lines) and lines[number - 1].strip()
        else []
        for number in (at.line - 1, last + 1)
    )
    return [margin.unnumbered(), *before, *flagged, *after, margin.unnumbered()]


class _Margin:
    """What stands left of the code: a line's number, a mark where it is flagged, and a bar."""

    def __init__(self, digits: int, paint: Painter, style: str) -> None:
        self._digits = digits
        self._paint = paint
        self._style = style
        self.width = digits + len("   | ")

    def numbered(self, number: int, code: str, mark: str = " ") -> str:
        bar = self._paint(f" {number:>{self._digits}} |", GUTTER)
        return f"{self._paint(mark, self._style) if mark.strip() else mark}{bar} {code}".rstrip()

    def unnumbered(self, code: str = "") -> str:
        bar = self._paint(f"{'':>{self._digits}}   |", GUTTER)
        return f"{bar} {code}".rstrip()


def _marked(lines: Sequence[str], first: int, last: int, margin: _Margin, room: int) -> list[str]:
    """The flagged lines; of many, the first ones and the last."""
    numbers = list(range(first, last + 1))
    if len(numbers) > _MOST_LINES:
        numbers = [*numbers[: _MOST_LINES - 2], 0, last]
    return [
        margin.numbered(number, _beginning(lines[number - 1], room), ">") if number else margin.unnumbered("...")
        for number in numbers
    ]


def _beginning(line: str, room: int) -> str:
    return _underlined(line, 0, 0, room)[0]


def _underlined(line: str, start: int, end: int, room: int) -> tuple[str, str, bool]:
    """The line as it is shown, the carets for it, and whether it is shown from its beginning.

    A line that is wider than `room` is cut, so that as much as possible of the range is in view. Only the part of it
    that can come into view is looked at: a minified file is one line.
    """
    start = min(start, len(line))
    skipped = max(0, start - room)
    part = line[skipped : skipped + 3 * room]
    cells = _cells(part)
    start -= skipped
    end = max(start, min(end - skipped, len(cells)))
    ends_here = skipped + len(cells) == len(line)
    low, high = _window(_offsets(cells, part), start, end, room, skipped > 0, ends_here)
    left = _CUT if skipped or low else ""
    right = "" if ends_here and high == len(cells) else _CUT
    indent = width_of(left + "".join(cells[low:start]))
    carets = "^" * max(1, width_of("".join(cells[start : min(end, high)])))
    return left + "".join(cells[low:high]) + right, " " * indent + carets, not left


def _cells(text: str) -> list[str]:
    """What is shown for each character."""
    if _is_plain(text):
        return list(text)
    cells: list[str] = []
    column = 0
    before = ""
    for character in text:
        known = len(escaped(before))  # whether a character shows can depend on those before it
        cell = " " * (_TAB - column % _TAB) if character == "\t" else escaped(before + character)[known:]
        before = before[-1:] + character
        column += width_of(cell)
        cells.append(cell)
    return cells


def _offsets(cells: Sequence[str], text: str) -> Sequence[int]:
    """The column at which each character of a text begins, and that behind the last one."""
    return range(len(cells) + 1) if _is_plain(text) else [0, *accumulate(map(width_of, cells))]


def _is_plain(text: str) -> bool:
    """Whether each character is shown as it is, in one column."""
    return text.isascii() and text.isprintable()


def _window(
    offsets: Sequence[int], start: int, end: int, room: int, cut_left: bool, ends_here: bool
) -> tuple[int, int]:
    """Which characters to show, given the column at which each begins."""
    if not cut_left and ends_here and offsets[-1] <= room:
        return 0, len(offsets) - 1
    low = 0
    if cut_left or offsets[end] >= room:
        first = min(offsets[start] - _MARGIN, offsets[end] + _MARGIN - room + 2)
        low = bisect_left(offsets, min(first, offsets[-1] - room + 1) if ends_here else first)
    if ends_here and offsets[-1] - offsets[low] < room:
        return low, len(offsets) - 1
    cuts = 2 if cut_left or low else 1
    return low, bisect_right(offsets, offsets[low] + room - cuts) - 1
