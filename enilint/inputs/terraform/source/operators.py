"""Operators of Terraform's language, conversions between primitive values, and texts put together."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from enilint.inputs.terraform.source.values import (
    MOST_TEXT,
    EvaluationError,
    Lazy,
    SetValue,
    derived,
    elements_of,
    identical,
    symbol_of,
    text_of,
    type_name,
    whole,
)
from enilint.values import OneOf, Unknown, same

Number = int | float


def number_of(value: Any) -> Number:
    """A number, or a text that is one. Raises EvaluationError for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            number = int(value) if value.lstrip("-+").isdigit() and len(value) < 1000 else float(value)
        except ValueError:
            raise EvaluationError(f'expected a number, found the text "{value[:40]}"') from None
        if math.isfinite(number) and value.strip() == value and "_" not in value:
            return whole(number)
    raise EvaluationError(f"expected a number, found {type_name(value)}")


def boolean_of(value: Any) -> Any:
    """A bool, or a text that is one; what is uncertain stays so. Raises EvaluationError for anything else."""
    if isinstance(value, bool | Unknown) or value is None:
        return value
    if isinstance(value, OneOf):
        candidates = {boolean_of(one) for one in value.candidates if isinstance(one, bool | str)}
        certain = not value.open and all(isinstance(one, bool | str) for one in value.candidates)
        return candidates.pop() if certain and len(candidates) == 1 else value
    if value in ("true", "false"):
        return bool(value == "true")
    raise EvaluationError(f"expected true or false, found {type_name(value)}")


def decided(operator: str, left: Any) -> bool | None:
    """The result of `&&` or `||` where the left side decides it. Terraform looks at the other side, too, but only for
    mistakes."""
    if operator == "&&" and boolean_or_none(left) is False:
        return False
    if operator == "||" and boolean_or_none(left) is True:
        return True
    return None


def boolean_or_none(value: Any) -> bool | None:
    """A bool, or a text that is one; None for anything else."""
    return bool(value in (True, "true")) if isinstance(value, bool) or value in ("true", "false") else None


def unary(operator: str, operand: Any) -> Any:
    """`-` or `!` of an operand."""
    if isinstance(operand, Unknown):
        return derived(f"{operator}{{}}", operand)
    if operator == "-":
        return -number_of(operand)
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
    return _ARITHMETIC[operator](number_of(left), number_of(right))


def equal(left: Any, right: Any) -> Any:
    """Whether two values are equal: a bool, or Unknown."""
    if left is None or right is None:
        other = right if left is None else left
        return _is_null(other)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        answer = same(left, right)
        return answer if isinstance(answer, bool) else Unknown("whether both are equal")
    if isinstance(left, OneOf) or isinstance(right, OneOf) or isinstance(left, Lazy) or isinstance(right, Lazy):
        symbol = symbol_of(left)
        return True if symbol is not None and symbol == symbol_of(right) else Unknown("whether both are equal")
    if isinstance(left, tuple | dict | SetValue) and type(left) is type(right):
        return _equal_collections(left, right)
    return identical(left, right)


def _is_null(value: Any) -> Any:
    if value is None:
        return True
    if isinstance(value, Unknown):
        return False if is_never_null(value) else Unknown(value.missing)
    return Unknown(value.reason) if isinstance(value, OneOf) else False


def is_never_null(value: Unknown) -> bool:
    """Whether a value that is not known is known not to be null: the id of a resource, or an ARN."""
    return value.symbol is not None and value.symbol.endswith((".id", ".arn")) and not value.symbol.startswith("var.")


def _equal_collections(left: Any, right: Any) -> Any:
    if isinstance(left, dict):
        if left.keys() != right.keys():
            return False
        pairs = [(left[key], right[key]) for key in left]
    else:
        mine, theirs = elements_of(left) or (), elements_of(right) or ()
        if len(mine) != len(theirs):
            return False
        pairs = list(zip(mine, theirs, strict=True))
    answers = [equal(a, b) for a, b in pairs]
    if any(answer is False for answer in answers):
        return False
    return next((answer for answer in answers if answer is not True), True)


def _logical(operator: str, left: Any, right: Any) -> Any:
    decisive = operator == "||"
    if boolean_or_none(left) is decisive or boolean_or_none(right) is decisive:
        return decisive
    for side in (left, right):
        if isinstance(side, Unknown):
            return derived(f"({{}} {operator} {{}})", left, right)
        if boolean_of(side) is None:
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
        raise EvaluationError("the number is too large")
    return whole(number)


def _product(left: Number, right: Number) -> Number:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > 4096:
        raise EvaluationError("the number is too large")
    return _finite(left * right)


_ARITHMETIC: dict[str, Callable[[Number, Number], Any]] = {
    "+": lambda left, right: _finite(left + right),
    "-": lambda left, right: _finite(left - right),
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
            raise EvaluationError("null cannot be a part of a text")
        elif isinstance(part, OneOf):
            unknown.append(Unknown(part.reason, part.symbol))
        else:
            texts.append(text_of(part))
    if sum(map(len, texts)) > MOST_TEXT:
        raise EvaluationError(f"the text would have more than {MOST_TEXT} characters")
    if not unknown:
        return "".join(texts)
    return _partly_known(parts, unknown)


def _partly_known(parts: Sequence[Any], unknown: Sequence[Unknown]) -> Unknown:
    if any(one.symbol is None for one in unknown):
        return Unknown(unknown[0].missing)
    shown = ["${" + (symbol_of(one) or "") + "}" if isinstance(one, Unknown | OneOf) else text_of(one) for one in parts]
    symbol = '"' + "".join(shown) + '"'
    if len(symbol) > 300:
        return Unknown(unknown[0].missing)
    last = max(number for number, part in enumerate(parts) if isinstance(part, Unknown | OneOf))
    family = '"' + "".join(shown[: last + 1]) if len(unknown) == 1 else None
    return Unknown(unknown[0].missing, symbol=symbol, family=family)
