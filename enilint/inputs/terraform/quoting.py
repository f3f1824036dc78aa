"""Text in quotes, as Terraform writes the keys of instances: escapes for what is special in a template."""

import re
import sys

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
_INTRODUCERS = (("${", "$${"), ("%{", "%%{"))
_ESCAPED = r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))"
_PLAIN = r"(?a)[\w ./:@+-]*"


def quoted_text(text: str) -> str:
    """The text in quotes, with what cannot be printed as its number."""
    if not re.fullmatch(_PLAIN, text):
        text = "".join(map(_escaped, text))
        for introducer, doubled in _INTRODUCERS:
            text = text.replace(introducer, doubled)
    return f'"{text}"'


def unquoted_text(inner: str) -> str:
    """The text that stands between quotes. What is no escape of Terraform stands for itself."""
    for introducer, doubled in _INTRODUCERS:
        inner = inner.replace(doubled, introducer)
    return re.sub(_ESCAPED, _meant, inner) if "\\" in inner else inner


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _meant(escape: re.Match[str]) -> str:
    if escape[3] is not None:
        return _LETTERS.get(escape[3], escape[3])
    number = int(escape[1] or escape[2], 16)
    is_character = number <= sys.maxunicode and not 0xD800 <= number < 0xE000
    return chr(number) if is_character else escape[0]
