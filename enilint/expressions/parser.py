"""Text to syntax tree, by the grammar in `grammar.lark`."""

import re
from typing import Any
from unicodedata import normalize

from lark import Token, Transformer_NonRecursive
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from enilint.expressions.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    ExpressionError,
    ForEach,
    Index,
    ListNode,
    Literal,
    Name,
    Node,
    Unary,
)
from enilint.expressions.tables import parser
from enilint.files.late import late

MOST_CHARACTERS = 4096
MOST_NESTED = 32
"""How deep brackets are nested."""
_MOST_DEPTH = 64
_LARGEST = 10**18

_KEYWORDS = {"true": True, "false": False, "null": None}
_NUMBER = late(r"[0-9]+\.?(?:(?<=\.)[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_ESCAPE = late(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\r\n])|\$\$\{|%%\{")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_HINTS = {
    "=": "compare with `==`",
    "'": "texts are in double quotes",
    "and": "write `&&`",
    "or": "write `||`",
    "not": "write `!`",
    "is": "compare with `==`",
    "in": "write `contains(list, value)`",
    "&": "write `&&`",
    "|": "write `||`",
    "{": "there are no objects in rules",
    "*": "write `[for one in list : one.attribute]`",
    '"': "the text is not closed, or contains `${`, which rules do not have",
}


def parse(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError."""
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            f"an expression has at most {MOST_CHARACTERS} characters, this one has {len(text)}", 0, is_limit=True
        )
    _check_brackets(text)
    try:
        tree = parser().parse(text)
        result: Node = _Builder().transform(tree)
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    except VisitError as error:
        raise error.orig_exc from None
    return result


def _explained(error: UnexpectedInput, text: str) -> ExpressionError:
    start = error.pos_in_stream or 0
    if isinstance(error, UnexpectedCharacters):
        found = text[start]
    elif isinstance(error, UnexpectedToken) and error.token.type != "$END":
        found = str(error.token)
    else:
        return ExpressionError("the expression is not complete", max(len(text) - 1, 0), len(text))
    hint = _HINTS.get(found, "")
    shown = found if len(found) <= 40 else found[:37] + "..."
    return ExpressionError(f"unexpected `{shown}`{hint and f': {hint}'}", start, start + len(found))


class _Builder(Transformer_NonRecursive[Token, Node]):
    """Makes our tree of lark's."""

    def number(self, parts: list[Any]) -> Node:
        text = str(parts[0])
        start, end = _span(parts[0])
        if not _NUMBER.fullmatch(text):
            raise ExpressionError(f"`{text[:40]}` is not a number", start, end)
        value = float(text) if not text.isdigit() else int(text) if len(text) < 30 else float("inf")
        if value > _LARGEST:
            raise ExpressionError("the number is too large", start, end, is_limit=True)
        return Literal(start=start, end=end, value=value)

    def string(self, parts: list[Any]) -> Node:
        start, end = _span(parts[0])
        return Literal(start=start, end=end, value=_unescaped(str(parts[0])[1:-1], start + 1))

    def name(self, parts: list[Any]) -> Node:
        start, end = _span(parts[0])
        text = str(parts[0])
        if text in _KEYWORDS:
            return Literal(start=start, end=end, value=_KEYWORDS[text])
        return Name(start=start, end=end, name=text)

    def attribute(self, parts: list[Any]) -> Node:
        source, name = parts
        at, end = _span(name)
        return Attribute(
            start=source.start, end=end, depth=_depth(source), source=source, name=str(name), name_start=at
        )

    def index(self, parts: list[Any]) -> Node:
        source, key, close = parts
        end = _span(close)[1]
        return Index(start=source.start, end=end, depth=_depth(source, key), source=source, key=key)

    def call(self, parts: list[Any]) -> Node:
        name, *arguments, end = parts
        return Call(
            start=_span(name)[0],
            end=_span(end)[1],
            depth=_depth(*arguments),
            name=str(name),
            arguments=tuple(arguments),
        )

    def parentheses(self, parts: list[Any]) -> Node:
        inner: Node = parts[1]
        return inner

    def elements(self, parts: list[Any]) -> Node:
        start, *elements, end = parts
        return ListNode(start=_span(start)[0], end=_span(end)[1], depth=_depth(*elements), elements=tuple(elements))

    def for_each(self, parts: list[Any]) -> Node:
        start, _, variable, _, collection, value, *rest, end = parts
        condition = rest[1] if rest else None
        return ForEach(
            start=_span(start)[0],
            end=_span(end)[1],
            depth=_depth(collection, value, *rest[1:]),
            variable=str(variable),
            variable_start=_span(variable)[0],
            collection=collection,
            value=value,
            condition=condition,
        )

    def conditional(self, parts: list[Any]) -> Node:
        condition, first, second = parts
        return Conditional(
            start=condition.start,
            end=second.end,
            depth=_depth(*parts),
            condition=condition,
            true_result=first,
            false_result=second,
        )

    def unary(self, parts: list[Any]) -> Node:
        operator, operand = parts
        start = _span(operator)[0]
        return Unary(start=start, end=operand.end, depth=_depth(operand), operator=str(operator), operand=operand)

    def binary(self, parts: list[Any]) -> Node:
        left, operator, right = parts
        text = str(operator)
        goes_on = text in ("&&", "||") and isinstance(left, Binary) and left.operator == text
        depth = max(left.depth, _depth(right)) if goes_on else _depth(left, right)
        return Binary(start=left.start, end=right.end, depth=depth, left=left, operator=text, right=right)


def _span(token: Any) -> tuple[int, int]:
    return token.start_pos, token.end_pos


def _depth(*nodes: Node) -> int:
    depth = 1 + max((one.depth for one in nodes), default=0)
    if depth > _MOST_DEPTH:
        message = f"more than {_MOST_DEPTH} operations are nested in each other"
        raise ExpressionError(message, nodes[0].start, nodes[0].end, is_limit=True)
    return depth


def _check_brackets(text: str) -> None:
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[(\[]|[)\]]', text):
        depth += match[0] in "([" or -(match[0] in ")]")
        if depth > MOST_NESTED:
            message = f"nested in more than {MOST_NESTED} brackets"
            raise ExpressionError(message, match.start(), is_limit=True)


def _unescaped(text: str, offset: int) -> str:
    """The value of quoted text, in the Unicode form that Terraform brings it to."""

    def value(match: re.Match[str]) -> str:
        escape = match[0]
        if escape[0] != "\\":
            return escape[1:]
        if len(escape) > 2:
            number = int(escape[2:], 16)
            if number <= 0x10FFFF and not 0xD800 <= number < 0xE000:
                return chr(number)
        elif escape[1] in _ESCAPES:
            return _ESCAPES[escape[1]]
        raise ExpressionError(f"unknown escape `{escape}` in a text", offset + match.start(), offset + match.end())

    text = _ESCAPE.sub(value, text)
    return text if text.isascii() else normalize("NFC", text)
