"""Texts as characters: what Unicode calls grapheme clusters, as far as Python's tables tell them apart."""

import unicodedata

_JOINER = "\u200d"
_FLAGS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_EXTENDING = {"Mn", "Me", "Mc"}


def characters(text: str) -> list[str]:
    """The characters of a text: a base with its marks, a joined emoji, a flag, a line end of two."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    found: list[str] = []
    for one in text:
        if found and _continues(found[-1], one):
            found[-1] += one
        else:
            found.append(one)
    return found


def length(text: str) -> int:
    """How many characters a text has."""
    return len(text) if text.isascii() and "\r\n" not in text else len(characters(text))


def _continues(before: str, one: str) -> bool:
    """Whether a code point belongs to the character before it."""
    if one.isascii():
        return before == "\r" and one == "\n"
    if before in ("\r", "\n"):
        return False
    number = ord(one)
    if number in _FLAGS:
        return len(before) == 1 and ord(before) in _FLAGS
    if one in (_JOINER, "\u200c") or number in _SKIN_TONES or number in _TAGS:
        return True
    if unicodedata.category(one) in _EXTENDING:
        return True
    return before.endswith(_JOINER) and len(before) > 1 and unicodedata.category(one) == "So"
