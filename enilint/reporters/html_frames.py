"""Code frames in HTML: the frames of the text report, with its marks as elements."""

from collections.abc import Iterator

from enilint.findings import Location, Remark
from enilint.report import Report
from enilint.reporters.frame import code_frame, split_lines, without
from enilint.reporters.html_text import lines, text
from enilint.reporters.terminal import GUTTER, Painter

_WIDTH = 110
_START, _END = "\x01", "\x02"
"""They stand around what is painted: a frame shows control characters of a file as escapes, and contains none."""


class Frames:
    """The lines of files around places. What is sensitive is left out."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._lines: dict[str, list[str]] = {}

    def of(self, at: Location) -> str:
        """The place in its file, as HTML; empty if there is nothing to quote."""
        whole = self._report.texts.get(at.path) if at.quotable else None
        if whole is None:
            return ""
        if at.path not in self._lines:
            self._lines[at.path] = split_lines(without(whole, self._report.marked.get(at.path, ())))
        frame = code_frame(self._lines[at.path], at, _WIDTH, _Marks(False), "mark")[1:-1]
        return lines(("".join(_painted(line)) for line in frame), "Code") if frame else ""

    def at(self, one: Remark) -> str:
        """The place of a remark, if it names a line."""
        if one.path is None or one.line is None:
            return ""
        column = one.column or 1
        return self.of(Location(one.path, one.line, column, one.line, column))


class _Marks(Painter):
    """Puts the name of a style, and a text, between two characters that no frame contains."""

    def __call__(self, text: str, style: str) -> str:
        return f"{_START}{'gutter' if style == GUTTER else style}{_START}{text}{_END}" if text else text


def _painted(line: str) -> Iterator[str]:
    before, *parts = line.split(_START)
    yield text(before)
    for style, painted in zip(parts[::2], parts[1::2], strict=True):
        inside, _, after = painted.partition(_END)
        yield f'<span class="{style}">{text(inside)}</span>{text(after)}'
