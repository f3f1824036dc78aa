"""Text of a picture: escaped, measured and cut."""

import re
import unicodedata

from enilint import markup

MOST_CHARACTERS = 60
_ELLIPSIS = "…"
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text in one line, without characters that XML refuses or that change the direction of text."""
    return text if text.isascii() and text.isprintable() else _SPACE.sub(" ", markup.clean(text))


def escape(text: str) -> str:
    """Text in one line for content and attributes of XML and HTML."""
    return markup.escape(clean(text))


def columns(text: str) -> int:
    """How many characters wide a text is: East Asian wide characters count two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def width(text: str, size: int = 11) -> int:
    """The width of a text in pixels, in the widest of the usual monospace fonts: 0.61 em a character."""
    return -(-columns(text) * size * 61 // 100)


def cut(text: str, pixels: int, size: int = 11, most: int = MOST_CHARACTERS) -> str:
    """A text that fits, and has at most so many characters. A long one loses its middle: names differ at their ends."""
    text = clean(text)
    room = min(pixels * 100 // (size * 61), most)
    if columns(text) <= room:
        return text
    if room < 2:
        return _ELLIPSIS[:room]
    tail = _last(text, (room - 1) // 3)
    return _first(text, room - 1 - columns(tail)) + _ELLIPSIS + tail


def wrapped(text: str, pixels: int, size: int = 11) -> list[str]:
    """A text in lines that fit."""
    room = max(pixels * 100 // (size * 61), 8)
    lines, line = list[str](), ""
    for word in clean(text).split(" "):
        joined = f"{line} {word}" if line else word
        if columns(joined) <= room:
            line = joined
            continue
        lines += [line] if line else []
        while columns(word) > room:
            head = _first(word, room)
            lines.append(head)
            word = word[len(head) :]
        line = word
    return [*lines, line] if line or not lines else lines


def _first(text: str, room: int) -> str:
    end = used = 0
    for one in text:
        used += columns(one)
        if used > room:
            break
        end += 1
    return text[:end]


def _last(text: str, room: int) -> str:
    return _first(text[::-1], room)[::-1]
