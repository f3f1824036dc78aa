"""Reads TOML that can be anyone's: no text costs more than its size is worth."""

import re
from typing import Any

MOST_BYTES = 1_000_000
MOST_PARTS = 50
_TEXTS = (
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\Z)?',
    r"'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)?",
    r'"(?:[^"\\\n]|\\.)*+"?',
    r"'[^'\n]*+'?",
    r"#[^\n]*",
)
"""Strings and comments, also such that have no end."""


class TooMuch(ValueError):
    """A key has so many parts that to read it takes long: `tomllib` goes through all of them for each of them."""

    def __init__(self, line: int) -> None:
        super().__init__(f"a key of more than {MOST_PARTS} parts")
        self.line = line


def loads(text: str) -> dict[str, Any]:
    """What `tomllib` makes of a text. Raises TooMuch, else what that raises."""
    import tomllib

    without_texts = re.sub("|".join(_TEXTS), _in_place, text, flags=re.DOTALL) if text.count(".") >= MOST_PARTS else ""
    found = re.search(rf"(?:[\w-]++[ \t]*+\.[ \t]*+){{{MOST_PARTS}}}", without_texts)
    if found is not None:
        raise TooMuch(without_texts.count("\n", 0, found.start()) + 1)
    return tomllib.loads(text)


def _in_place(text: re.Match[str]) -> str:
    """What stands for a string or a comment: a word, and as many lines."""
    return "_" + "\n" * text[0].count("\n")
