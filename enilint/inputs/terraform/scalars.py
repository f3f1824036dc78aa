"""Texts, numbers and flags where null stands for something, also where they are one of several."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from enilint.values import OneOf, Unknown, Value, one_of

T = TypeVar("T")

_NUMBERS = frozenset({int, Unknown})
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def text(value: Any, unset: T) -> Value[str] | T:
    """A value as text; `unset` where it is null."""
    if type(value) is str:  # as most are
        return value
    found: Value[str] | T = _chosen(value, lambda one: unset if one is None else one)
    return found


def number(value: Any, unset: T) -> Value[int] | T:
    """A value as a whole number; `unset` where it is null, or none."""
    if type(value) is int:  # as most are
        return value
    found: Value[int] | T = _chosen(value, lambda one: one if type(one) in _NUMBERS else unset)
    return found


def flag(value: Any, *, default: bool) -> Value[bool]:
    """A value as true or false, which providers have as texts, too; the default where it is null, or neither."""
    if type(value) is bool:  # as most are
        return value

    def of_one(one: Any) -> Any:
        one = _TRUTH.get(one) if isinstance(one, str) else one
        return one if isinstance(one, bool) or type(one) is Unknown else default

    found: Value[bool] = _chosen(value, of_one)
    return found


def _chosen(value: Any, step: Callable[[Any], Any]) -> Any:
    """What a value becomes, or each of its candidates."""
    if type(value) is not OneOf:
        return step(value)
    found: Any = one_of(map(step, value.candidates), value.reason, open=value.open)
    return msgspec.structs.replace(found, symbol=value.symbol) if type(found) is OneOf else found
