"""Texts, numbers and flags where null stands for something, also where they are one of several."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import msgspec

from enilint.values import OneOf, Unknown, Value, one_of

T = TypeVar("T")

_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def text(value: Any, unset: T) -> Value[str] | T:
    """A value as text; `unset` where it is null."""

    def of_one(one: Any) -> Any:
        return unset if one is None else one

    return cast("Value[str] | T", _chosen(value, of_one))


def number(value: Any, unset: T) -> Value[int] | T:
    """A value as a whole number; `unset` where it is null, or none."""

    def of_one(one: Any) -> Any:
        is_number = isinstance(one, int) and not isinstance(one, bool)
        return one if is_number or type(one) is Unknown else unset

    return cast("Value[int] | T", _chosen(value, of_one))


def flag(value: Any, *, default: bool) -> Value[bool]:
    """A value as true or false, which providers have as texts, too; the default where it is null, or neither."""

    def of_one(one: Any) -> Any:
        one = _TRUTH.get(one) if isinstance(one, str) else one
        return one if isinstance(one, bool) or type(one) is Unknown else default

    return cast("Value[bool]", _chosen(value, of_one))


def _chosen(value: Any, step: Callable[[Any], Any]) -> Any:
    """What a value becomes, or each of its candidates."""
    if type(value) is not OneOf:
        return step(value)
    found: Any = one_of(map(step, value.candidates), value.reason, open=value.open)
    return msgspec.structs.replace(found, symbol=value.symbol) if type(found) is OneOf else found
