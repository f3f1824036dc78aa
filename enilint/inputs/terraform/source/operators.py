"""Operators of Terraform's language, conversions between primitive values, and texts put together."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from enilint.inputs.terraform.source.conversion import boolean, exact, from_exact, number
from enilint.inputs.terraform.source.equality import equal
from enilint.inputs.terraform.source.values import (
    MOST_TEXT,
    EvaluationError,
    Mistake,
    derived,
    edges,
    is_text,
    symbol_of,
    text_of,
    whole,
)
from enilint.values import OneOf, Unknown

Number = int | float


def boolean_of(value: Any) -> Any:
    """A bool, or a text that is one; what is uncertain stays so. Raises EvaluationError for anything else."""
    if isinstance(value, Unknown) or value is None:
        return value
    if isinstance(value, OneOf):
        candidates = {boolean_of(one) for one in value.candidates if isinstance(one, bool | str)}
        certain = not value.open and all(isinstance(one, bool | str) for one in value.candidates)
        return candidates.pop() if certain and len(candidates) == 1 else value
    return boolean(value)


def decided(operator: str, left: Any) -> bool | None:
    """The result of `&&` or `||` where the left side decides it; None where it does not."""
    if operator not in ("&&", "||"):
        return None
    decisive = operator == "||"
    return decisive if boolean_of(left) is decisive else None


def unary(operator: str, operand: Any) -> Any:
    """`-` or `!` of an operand."""
    if isinstance(operand, Unknown):
        return derived(f"{operator}{{}}", operand)
    if operator == "-":
        return -number(operand)
    answer = boolean_of(operand)
    if answer is None:
        raise EvaluationError("! of null")
    return not answer


def binary(operator: str, left: Any, right: Any) -> Any:
    """An operation of two operands, none of which is a choice."""
    if operator in ("==", "!="):
        answer = equal(left, right)
        if isinstance(answer, Unknown):
            return derived(f"({{}} {operator} {{}})", left, right)
        return answer if operator == "==" else not answer
    if operator in ("&&", "||"):
        return _logical(operator, left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return derived(f"({{}} {operator} {{}})", left, right)
    return _ARITHMETIC[operator](number(left), number(right))


def _logical(operator: str, left: Any, right: Any) -> Any:
    decisive = operator == "||"
    sides = boolean_of(left), boolean_of(right)
    if any(side is decisive for side in sides):
        return decisive
    for side in sides:
        if isinstance(side, Unknown | OneOf):
            return derived(f"({{}} {operator} {{}})", left, right)
        if side is None:
            raise EvaluationError(f"an operand of {operator} is null")
    return not decisive


def _divided(left: Number, right: Number) -> Number:
    if right == 0:
        raise EvaluationError("division by zero")
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    return _finite(left / right)


def _remainder(left: Number, right: Number) -> Number:
    if right == 0:
        raise EvaluationError("division by zero")
    if isinstance(left, int) and isinstance(right, int):
        remainder = abs(left) % abs(right)
        return -remainder if left < 0 else remainder
    return whole(math.fmod(left, right))


def _finite(number: Number) -> Number:
    if isinstance(number, float) and not math.isfinite(number):
        raise Mistake("the number is too large")
    return whole(number)


def _sum(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return from_exact(exact(left) + exact(right))


def _product(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > 4096:
        raise Mistake("the number is too large")
    return _finite(left * right)


_ARITHMETIC: dict[str, Callable[[Number, Number], Any]] = {
    "+": lambda left, right: _sum(left, right),
    "-": lambda left, right: _sum(left, -right),
    "*": _product,
    "/": _divided,
    "%": _remainder,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def joined_text(parts: Sequence[Any]) -> Any:
    """The parts of a template as one text.

    Texts that differ only behind the same unknown part are different for certain: `${region}a` and `${region}b`.
    """
    texts: list[str] = []
    unknown: list[Unknown] = []
    for part in parts:
        if isinstance(part, Unknown):
            unknown.append(part)
        elif part is None:
            raise EvaluationError("null cannot be part of a string")
        elif isinstance(part, OneOf):
            unknown.append(Unknown(part.reason, part.symbol))
        else:
            texts.append(text_of(part))
    if sum(map(len, texts)) > MOST_TEXT:
        raise Mistake(f"the string would have more than {MOST_TEXT} characters")
    if not unknown:
        return "".join(texts)
    if len(unknown) == 1 and not any(texts) and is_text(unknown[0]):
        return unknown[0]
    return _partly_known(parts, unknown)


def _partly_known(parts: Sequence[Any], unknown: Sequence[Unknown]) -> Unknown:
    prefix, suffix = edges([part if isinstance(part, Unknown | OneOf) else text_of(part) for part in parts])
    if any(one.symbol is None for one in unknown):
        return Unknown(unknown[0].fact, prefix=prefix, suffix=suffix)
    shown = ["${" + (symbol_of(one) or "") + "}" if isinstance(one, Unknown | OneOf) else text_of(one) for one in parts]
    symbol = '"' + "".join(shown) + '"'
    if len(symbol) > 300:
        return Unknown(unknown[0].fact, prefix=prefix, suffix=suffix)
    last = max(number for number, part in enumerate(parts) if isinstance(part, Unknown | OneOf))
    family = '"' + "".join(shown[: last + 1]) if len(unknown) == 1 else None
    return Unknown(unknown[0].fact, symbol, family, prefix=prefix, suffix=suffix)
