"""Whether two values of expressions are equal."""

from typing import Any

from enilint.inputs.terraform.source.values import (
    Lazy,
    SetValue,
    are_ids_of_two,
    elements_of,
    identical,
    is_identifier,
    is_text,
    symbol_of,
)
from enilint.values import OneOf, Unknown, same


def equal(left: Any, right: Any) -> Any:
    """Whether two values are equal: a bool, or Unknown."""
    if left is None or right is None:
        other = right if left is None else left
        return _is_null(other)
    if isinstance(left, Unknown) and isinstance(right, Unknown) and are_ids_of_two(left, right):
        return False
    beside_empty = right if left == "" else left if right == "" else None
    if isinstance(beside_empty, Unknown) and is_identifier(beside_empty):
        return False
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
        return False if is_text(value) else Unknown(value.fact)
    return Unknown(value.reason) if isinstance(value, OneOf) else False


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
