"""Comments of Terraform source, and `//` properties of its JSON syntax."""

import re
from collections.abc import Iterator

from enilint.files.late import late
from enilint.files.text import Lines
from enilint.inputs.comments import Comment, Comments, Property
from enilint.inputs.terraform.hcl import scanner
from enilint.inputs.terraform.hcl.json_body import COMMENT
from enilint.inputs.terraform.hcl.json_values import Array, Object, String, Value, parse_value
from enilint.inputs.terraform.hcl.scanner import Tokens

_BETWEEN = frozenset({scanner.NEWLINE, scanner.BREAK, scanner.RESTART, scanner.END})
"""Tokens that stand for line ends, and for the comments before these."""
_COMMENT = late(r"(?:#|//)(?:[^\r\n]|\r(?!\n))*|/\*.*?\*/", re.DOTALL)
_OPENING = frozenset({"(", "[", "{", scanner.OPEN_INTERPOLATION, scanner.OPEN_DIRECTIVE})
_CLOSING = frozenset({")", "]", "}", "~}", scanner.CLOSE_SEQUENCE})


def comments_of(lines: Lines) -> Comments:
    """The comments of a file."""
    if lines.path.endswith(".json"):
        return Comments(properties=list(_properties(lines.text)))
    tokens = scanner.scan(lines.text)
    return Comments(list(_comments(tokens, lines.text)), ends=_ends_of_blocks(tokens, lines))


def _comments(tokens: Tokens, text: str) -> Iterator[Comment]:
    """What lies between the tokens: space and comments. Strings and heredocs are tokens."""
    position = 0
    for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
        if kind in _BETWEEN and start < len(text):
            continue
        for match in _COMMENT.finditer(text, position, start):
            yield Comment(match.start(), match.end())
        position = max(position, end)


def _ends_of_blocks(tokens: Tokens, lines: Lines) -> dict[int, int]:
    """The last line of what is in brackets that open in a line, by that line."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for kind, start in zip(tokens.kinds, tokens.starts, strict=True):
        if kind in _OPENING:
            opened.append(start)
        elif kind in _CLOSING and opened:
            line, last = lines.place(opened.pop())[0], lines.place(start)[0]
            found[line] = max(found.get(line, line), last)
    return found


def _properties(text: str) -> Iterator[Property]:
    """The texts of `//` properties."""
    value, _ = parse_value(text)
    waiting: list[tuple[int, Value]] = [(value.start, value)]
    while waiting:
        start, value = waiting.pop()
        if isinstance(value, Array):
            waiting.extend((one.start, one) for one in value.elements)
        elif isinstance(value, Object):
            for key, member in value.members:
                waiting.append((key.start, member))
                for one in _texts(member) if key.value == COMMENT else ():
                    yield Property(one.value, (one.start, one.end), (start, value.end))


def _texts(value: Value) -> Iterator[String]:
    """A text, or the texts of a list."""
    for one in value.elements if isinstance(value, Array) else [value]:
        if isinstance(one, String):
            yield one
