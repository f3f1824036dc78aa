"""Text to syntax tree, by the grammar in `grammar.lark`."""

import functools
import re
from typing import Any

from enilint.expressions.lalr import Parser, UnexpectedInput
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
from enilint.expressions.tables import tables
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
_PAIRS = {"=>": "write `>=` to compare; there are no objects in rules", "=<": "write `<=`"}
"""What two characters mean that are no operator, though the first is none either."""

_HINTS_BEFORE = {
    "not": "write `!` for `not`",
    "for": "write `[for one in list : value]`",
}
"""What to write if the name before what is unexpected is a word of other languages."""


def parse(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError."""
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            f"an expression has at most {MOST_CHARACTERS} characters, this one has {len(text)}", 0, is_limit=True
        )
    _check_brackets(text)
    try:
        result: Node = parser().parse(text)
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    return result


@functools.cache
def parser() -> Parser:
    """The parser of expressions."""
    return Parser(tables(), _ACTIONS)


def _explained(error: UnexpectedInput, text: str) -> ExpressionError:
    found, start = error.found, error.start
    if found is None:
        return ExpressionError("the expression is not complete", max(len(text) - 1, 0), len(text))
    if text[start : start + 2] in _PAIRS:
        found = text[start : start + 2]
    hint = _HINTS.get(found) or _PAIRS.get(found) or _HINTS_BEFORE.get(_last_word(text[:start]), "")
    shown = found if len(found) <= 40 else found[:37] + "..."
    return ExpressionError(f"unexpected `{shown}`{hint and f': {hint}'}", start, start + len(found))


def _last_word(text: str) -> str:
    """The word at the end of a text."""
    return re.split(r"[^A-Za-z0-9_.-]", text.rstrip())[-1]


def _number(parts: list[Any]) -> Node:
    (token,) = parts
    text, start, end = token.text, token.start, token.end
    if not _NUMBER.fullmatch(text):
        raise ExpressionError(f"`{text[:40]}` is not a number", start, end)
    value = float(text) if not text.isdigit() else int(text) if len(text) < 30 else float("inf")
    if value > _LARGEST:
        raise ExpressionError("the number is too large", start, end, is_limit=True)
    return Literal(start=start, end=end, value=value)


def _string(parts: list[Any]) -> Node:
    (token,) = parts
    return Literal(start=token.start, end=token.end, value=_unescaped(token.text[1:-1], token.start + 1))


def _name(parts: list[Any]) -> Node:
    (token,) = parts
    text = token.text
    if text in _KEYWORDS:
        return Literal(start=token.start, end=token.end, value=_KEYWORDS[text])
    return Name(start=token.start, end=token.end, name=text)


def _attribute(parts: list[Any]) -> Node:
    source, name = parts
    return Attribute(
        start=source.start,
        end=name.end,
        depth=_depth(source),
        source=source,
        name=name.text,
        name_start=name.start,
    )


def _index(parts: list[Any]) -> Node:
    source, key, close = parts
    return Index(start=source.start, end=close.end, depth=_depth(source, key), source=source, key=key)


def _call(parts: list[Any]) -> Node:
    name, *arguments, end = parts
    return Call(
        start=name.start,
        end=end.end,
        depth=_depth(*arguments),
        name=name.text,
        arguments=tuple(arguments),
    )


def _parentheses(parts: list[Any]) -> Node:
    inner: Node = parts[1]
    return inner


def _elements(parts: list[Any]) -> Node:
    start, *elements, end = parts
    return ListNode(start=start.start, end=end.end, depth=_depth(*elements), elements=tuple(elements))


def _for_each(parts: list[Any]) -> Node:
    start, _, variable, _, collection, value, *rest, end = parts
    condition = rest[1] if rest else None
    return ForEach(
        start=start.start,
        end=end.end,
        depth=_depth(collection, value, *rest[1:]),
        variable=variable.text,
        variable_start=variable.start,
        collection=collection,
        value=value,
        condition=condition,
    )


def _conditional(parts: list[Any]) -> Node:
    condition, first, second = parts
    return Conditional(
        start=condition.start,
        end=second.end,
        depth=_depth(*parts),
        condition=condition,
        true_result=first,
        false_result=second,
    )


def _unary(parts: list[Any]) -> Node:
    operator, operand = parts
    return Unary(start=operator.start, end=operand.end, depth=_depth(operand), operator=operator.text, operand=operand)


def _binary(parts: list[Any]) -> Node:
    left, operator, right = parts
    text = operator.text
    goes_on = text in ("&&", "||") and isinstance(left, Binary) and left.operator == text
    depth = max(left.depth, _depth(right)) if goes_on else _depth(left, right)
    return Binary(start=left.start, end=right.end, depth=depth, left=left, operator=text, right=right)


_ACTIONS = {
    "number": _number,
    "string": _string,
    "name": _name,
    "attribute": _attribute,
    "index": _index,
    "call": _call,
    "parentheses": _parentheses,
    "elements": _elements,
    "for_each": _for_each,
    "conditional": _conditional,
    "unary": _unary,
    "binary": _binary,
}
"""What the rules of the grammar make of their parts."""


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
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)
