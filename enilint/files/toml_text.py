"""Reads TOML that can be anyone's: no text costs more than its size is worth."""

import re
from typing import Any

from enilint.files.late import late

MOST_BYTES = 1_000_000
MOST_PARTS = 50
MOST_DIGITS = 640
"""As many as Python reads of a number with any setting; by default they are 4,300."""
_TEXTS = (
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)?',
    r"'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)?",
    r'"(?:[^"\\\n]|\\.)*+"?',
    r"'[^'\n]*+'?",
    r"#[^\n]*",
)
"""Strings and comments, also such that have no end."""


_MANY_DIGITS = late(rf"[0-9](?:_?[0-9]){{{MOST_DIGITS}}}")


class TooMuch(ValueError):
    """A key or a number is longer than a configuration needs. `line` is where it begins."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def loads(text: str) -> dict[str, Any]:
    """What `tomllib` makes of a text. Raises TooMuch, else what that raises."""
    import tomllib

    _check(text)
    return tomllib.loads(text)


def _check(text: str) -> None:
    """Raise TooMuch for a key of many parts, all of which `tomllib` goes through for each, and for a long number."""
    has_long_number = _MANY_DIGITS.search(text) is not None
    if text.count(".") < MOST_PARTS and not has_long_number:
        return
    without_texts = re.sub("|".join(_TEXTS), _in_place, text, flags=re.DOTALL)
    many = re.search(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{MOST_PARTS}}}", without_texts)
    long = _MANY_DIGITS.search(without_texts) if has_long_number else None
    for found, message in (
        (many, f"a key with more than {MOST_PARTS} parts"),
        (long, f"a number with more than {MOST_DIGITS} digits"),
    ):
        if found is not None:
            raise TooMuch(message, without_texts.count("\n", 0, found.start()) + 1)


def _in_place(text: re.Match[str]) -> str:
    """What stands for a string or a comment: a word, and as many lines."""
    return "_" + "\n" * text[0].count("\n")
