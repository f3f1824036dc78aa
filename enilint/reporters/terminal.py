"""Text for a terminal: made harmless, measured, wrapped and painted."""

import re
from collections.abc import Callable

from enilint.files.late import late

_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What Unicode shows nothing of (Default_Ignorable_Code_Point): two names can differ by it and look the same."""
_PICTURE = "[\u203c\u2049\u2122\u2139\u2190-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_OF_PICTURES = f"(?<!{_PICTURE})(?<!{_PICTURE}\ufe0f)[\u200d\ufe0e\ufe0f]"
"""What joins pictures and colours them, where it stands behind none."""
_HARMFUL = f"[\x00-\x1f\x7f-\x9f\u2028\u2029\u2800\ufff9-\ufffb\ufffe\uffff\ud800-\udfff{_IGNORABLE}]|{_OF_PICTURES}"
"""It is compiled when it is needed: it is large."""
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_WORDS = late(r"(?:`[^`]*`|\S)+")
_AFTER_DOTS = late(r"(?<=\.)")


def escaped(text: str) -> str:
    r"""The text with everything that acts on a terminal, or hides what it says, written as an escape (`\x1b`)."""
    return with_escapes(text, _escape)


def with_escapes(text: str, escape: Callable[[str], str]) -> str:
    """The text with each such character written in the way of another syntax."""
    return text if text.isascii() and text.isprintable() else re.sub(_HARMFUL, lambda match: escape(match[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width_of(text: str) -> int:
    """How many columns a terminal gives to a text."""
    if text.isascii() or text.replace("…", ".").isascii():  # where a frame is cut
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of at most `width` columns that begin with `first`, then with `rest`.

    Lines break at spaces, but not inside of backticks; an address that is longer than a line breaks after dots.
    """
    if width_of(first) + width_of(text) <= width and " ".join(text.split()) == text:
        return [first + text]
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
