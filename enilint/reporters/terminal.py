"""Text for a terminal: made harmless, measured, wrapped and painted."""

import re
from collections.abc import Callable

_HARMFUL = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""None of these is printable. It is compiled when it is needed: it is large."""
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_WORDS = re.compile(r"(?:`[^`]*`|\S)+")
_AFTER_DOTS = re.compile(r"(?<=\.)")


def escaped(text: str) -> str:
    r"""The text with everything that acts on a terminal, or hides what it says, written as an escape (`\x1b`)."""
    return with_escapes(text, _escape)


def with_escapes(text: str, escape: Callable[[str], str]) -> str:
    """The text with each such character written in the way of another syntax."""
    return text if text.isprintable() else re.sub(_HARMFUL, lambda match: escape(match[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def width_of(text: str) -> int:
    """How many columns a terminal gives to a text."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of at most `width` columns that begin with `first`, then with `rest`.

    Lines break at spaces, but not inside of backticks; an address that is longer than a line breaks after dots.
    """
    lines: list[str] = []
    line, empty = first, True
    for piece, gap in _pieces(text, width - max(width_of(first), width_of(rest))):
        glue = "" if empty else gap
        if not empty and width_of(line) + len(glue) + width_of(piece) > width:
            lines.append(line)
            line, glue = rest, ""
        line, empty = line + glue + piece, False
    return [*lines, line]


def _pieces(text: str, room: int) -> list[tuple[str, str]]:
    """What must stay together, each with the gap before it."""
    pieces: list[tuple[str, str]] = []
    for words in _WORDS.findall(text):
        for word in [words] if width_of(words) <= room else words.split():
            parts = _AFTER_DOTS.split(word) if width_of(word) > room else [word]
            pieces.extend((part, "" if index else " ") for index, part in enumerate(parts) if part)
    return pieces


def safe_in_logs(line: str) -> str:
    """A line that no CI runner takes for a command (`::add-mask::`, `##[group]`), wherever its words come from."""
    if line.lstrip().startswith("::"):
        line = line.replace("::", "\\x3a:", 1)
    return without_commands(line, "#\\x23")


def without_commands(text: str, instead: str) -> str:
    """A text without commands that runners see anywhere in a line: `##[group]`, `##vso[task.setvariable]`.

    `instead` is how the syntax of the text writes `##` in another way.
    """
    return re.sub(r"##(?=\w*\[)", lambda _: instead, text) if "##" in text else text


class Painter:
    """Writes text in colour and bold where that is wanted."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, style: str) -> str:
        """The text in a style, given as the numbers of an SGR sequence (`1;31`)."""
        return f"\x1b[{style}m{text}\x1b[0m" if self._color and text else text


BOLD = "1"
GUTTER = "34"
FIX = "32"
STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36", "undecided": "1;35", "note": "1;34"}
"""The style of each kind of result."""
