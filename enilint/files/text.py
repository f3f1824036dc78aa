"""Bytes to text, and offsets to lines and columns."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct

from enilint.findings import Location

_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_LINE_END = re.compile("\n")
_GIT_CRYPT = b"\x00GITCRYPT\x00"


def encode(text: str, like: bytes) -> bytes:
    """A text in the encoding of another file, with its byte-order mark if that has one."""
    mark, encoding = next(((mark, one) for mark, one in _BYTE_ORDER_MARKS if like.startswith(mark)), (b"", "utf-8"))
    return mark + text.encode(encoding)


class NotText(Exception):
    """The bytes are not text in a Unicode encoding. `line` and `column` say where they stop being it."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 with a byte-order mark (PowerShell writes it). The mark is dropped.

    Raises NotText where it is neither.
    """
    encoding = "utf-8"
    for mark, marked in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], marked
            break
    if data.startswith(_GIT_CRYPT):
        raise NotText("encrypted with git-crypt: run `git-crypt unlock`")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise NotText(f"not valid {encoding.upper()}; save the file as UTF-8", line, column) from None


class Lines:
    """Turns offsets of a text into lines and columns (from 1, in code points).

    A line ends at LF and at no other character, as git counts lines. A CR before the LF is part of the line's end.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] = []

    @property
    def starts(self) -> list[int]:
        """The offsets of the lines. Of many files, no place is ever asked for."""
        if not self._starts:
            self._starts = _line_starts(self.text)
        return self._starts

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        starts = self.starts
        index = bisect_right(starts, offset) - 1
        return index + 1, offset - starts[index] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column; the end of the line, or of the text, where it has no such column or line."""
        if line > len(self.starts):
            return len(self.text)
        start = self.starts[line - 1]
        return min(start + column - 1, start + len(self.line(line)))

    def line(self, number: int) -> str:
        """A line without its end; empty where there is none."""
        starts = self.starts
        if number > len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].removesuffix("\n").removesuffix("\r")

    def location(self, start: int, end: int) -> Location:
        """The location of the text between two offsets."""
        starts = self._starts or self.starts  # as `place`, for what is asked most of all
        line = bisect_right(starts, start)
        first = starts[line - 1]
        if start <= end and (line == len(starts) or end < starts[line]):
            return Location(self.path, line, start - first + 1, line, end - first + 1)
        return Location(self.path, line, start - first + 1, *self.place(end))


def _line_starts(text: str) -> list[int]:
    return [0, *[end.end() for end in _LINE_END.finditer(text)]]


class InputFile(Struct):
    """A file to read. `path` is how the user sees it; `data` its bytes (standard input has no file behind it).

    Of Terraform source, `path` is the directory of the root module, and there is no data.
    """

    path: str
    data: bytes

    def release(self) -> None:
        """Let go of the bytes once they are decoded: a large plan then takes half the memory."""
        self.data = b""


class TextEdit(Struct, frozen=True, order=True):
    """A part of a file, between two offsets, and the text that takes its place. `path` is as the user sees it."""

    path: str
    start: int
    end: int
    text: str


def laid_out_as(old: str, elements: Sequence[str], *, comments: Sequence[str]) -> str | None:
    """A list in brackets that replaces a list, on one line or on several, as that one is; None where it has comments.

    Text that may be a comment counts as one.
    """
    if not old.startswith("[") or any(one in old for one in comments):
        return None
    inner = old[1:-1]
    opening = inner[: len(inner) - len(inner.lstrip())]
    closing = inner[len(inner.rstrip()) :]
    comma = "," if inner.rstrip().endswith(",") else ""
    between = f",{opening}" if "\n" in opening else ", "
    return f"[{opening}{between.join(elements)}{comma}{closing}]"
