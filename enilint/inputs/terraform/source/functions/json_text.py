"""jsonencode and jsondecode: JSON as Terraform writes and reads it."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from enilint.files.late import late
from enilint.inputs.terraform.source.values import (
    MOST_ELEMENTS,
    MOST_TEXT,
    EvaluationError,
    Mistake,
    SetValue,
    text_of,
)
from enilint.values import Unknown

MOST_LEVELS = 200
"""How deep a value can be nested."""
_LARGEST_EXPONENT = 150
_ESCAPED = late('[\x00-\x1f"\\\\<>&\u2028\u2029]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_SURROGATE = late("[\ud800-\udfff]")


def encode(value: Any) -> str:
    """A value in JSON, on one line."""
    parts: list[str] = []
    _write(value, parts, _Budget(MOST_TEXT), 0)
    return "".join(parts)


class _Budget:
    """How much of a text may still be written."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise Mistake("the string becomes too long")


def _write(value: Any, parts: list[str], budget: _Budget, level: int) -> None:
    if level > MOST_LEVELS:
        raise Mistake("the value is nested too deeply")
    if isinstance(value, dict):
        _write_object(value, parts, budget, level)
    elif isinstance(value, tuple | SetValue):
        elements = value if isinstance(value, tuple) else value.elements
        parts.append("[")
        for number, element in enumerate(elements):
            parts.append("," if number else "")
            budget.spend(1)
            _write(element, parts, budget, level + 1)
        parts.append("]")
    else:
        text = quoted(value) if isinstance(value, str) else "null" if value is None else text_of(value)
        budget.spend(len(text))
        parts.append(text)


def _write_object(value: dict[str, Any], parts: list[str], budget: _Budget, level: int) -> None:
    parts.append("{")
    for number, key in enumerate(sorted(value)):
        parts.append(("," if number else "") + quoted(key) + ":")
        budget.spend(len(parts[-1]))
        _write(value[key], parts, budget, level + 1)
    parts.append("}")


def quoted(text: str) -> str:
    """A text in quotes, escaped as Go does: safe to stand in HTML."""
    return '"' + _ESCAPED.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}", text) + '"'


def decode(text: str) -> Any:
    """The value that a JSON text says."""
    try:
        value = json.loads(text, parse_int=number, parse_float=number, parse_constant=_no_constant)
    except RecursionError:
        raise Mistake("the JSON is nested too deeply") from None
    except ValueError as error:
        raise EvaluationError(f"not valid JSON: {error}") from None
    return _converted(value, _Count(), 0)


class _Count:
    """How many elements were found."""

    def __init__(self) -> None:
        self.elements = 0


def _converted(value: Any, count: _Count, level: int) -> Any:
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, dict | list):
        return value
    count.elements += len(value)
    if count.elements > MOST_ELEMENTS:
        raise Mistake("the value has too many elements")
    if level > MOST_LEVELS:
        raise Mistake("the value is nested too deeply")
    if isinstance(value, list):
        return tuple(_converted(element, count, level + 1) for element in value)
    return {clean(key): _converted(value[key], count, level + 1) for key in value}


def clean(text: str) -> str:
    """A text as Terraform keeps it: in Unicode's normal form C, without halves of surrogate pairs."""
    if text.isascii():
        return text
    import unicodedata

    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))


def number(text: str) -> int | float | Unknown:
    """The value of a decimal number; unknown where it is too large to be exact in Terraform."""
    try:
        decimal = Decimal(text)
    except InvalidOperation:
        return Unknown("a number with a very large exponent")
    if decimal and decimal.adjusted() > _LARGEST_EXPONENT:
        return Unknown("a number with a very large exponent")
    if decimal.adjusted() < -_LARGEST_EXPONENT * 2:
        return 0 if not decimal else float(decimal)
    return int(decimal) if decimal == decimal.to_integral_value() else float(decimal)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")
