"""Any text as a text of HTML, SVG and XML: characters alone, which close nothing, open nothing and name nothing."""

import re

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What changes the direction in which a text is read, and with it what it seems to say."""
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML 1.0 or HTML does not allow: control characters, halves of characters, and noncharacters."""


def clean(text: str) -> str:
    """The text with U+FFFD for what no document can contain, and without controls of the direction of text."""
    return text if text.isascii() and text.isprintable() else _IMPOSSIBLE.sub("\ufffd", _DIRECTIONS.sub("", text))


def escape(text: str) -> str:
    """The text for content and for attributes in quotes, after `clean`."""
    return clean(text).translate(_ENTITIES)
