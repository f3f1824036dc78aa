"""Texts within XML 1.0."""

import re

from enilint.reporters.terminal import escaped, with_escapes, without_commands

_NOT_IN_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_TRANSLATION = str.maketrans(_ENTITIES)


def xml(text: str) -> str:
    r"""The text for an attribute or for content. What XML cannot hold in any way is an escape (`\x00`)."""
    possible = re.sub(_NOT_IN_XML, lambda match: escaped(match[0]), text).translate(_TRANSLATION)
    printable = with_escapes(possible, lambda character: f"&#{ord(character)};")
    return without_commands(printable, "#&#35;")


def attributes(**values: object) -> str:
    """Attributes, each after a space."""
    return "".join(f' {name}="{xml(str(value))}"' for name, value in values.items())
