"""Values that are one of several: what an operation makes of each of them."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

from msgspec import Struct

from enilint.inputs.terraform.any_order import ORDER_OF_SET, in_any_order
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Mistake,
    PartialList,
    PartialMap,
    SetValue,
    derived,
    uncertain,
)
from enilint.values import OneOf

_MOST_COMBINATIONS = 64
_MOST_CANDIDATES = 100


class Failure(Struct, frozen=True):
    """A candidate for which an expression has no value.

    Terraform would stop there, so it is no candidate of the whole; inside of it, `try` and `can` go on from it.
    """

    message: str


def lifted(operation: Callable[..., Any], *values: Any, name: str = "") -> Any:
    """What an operation makes of values, or of each combination of their candidates.

    `name` writes the operation, with one `{}` for each value, so that equal operations are known to be equal.
    """
    choices = [value for value in values if type(value) is OneOf]
    if not choices:
        return operation(*values)
    options = [value.candidates if isinstance(value, OneOf) else (value,) for value in values]
    total = 1
    for option in options:
        total *= len(option)
    if total > _MOST_COMBINATIONS:
        return derived(name or "", *values)
    results = [_result(operation, combination) for combination in product(*options)]
    symbol = derived(name, *values).symbol if name else None
    is_open = any(value.open for value in choices)
    return each_choice(results, choices[0].reason, symbol, open=is_open)


def each_choice(results: Sequence[Any], reason: str, symbol: str | None = None, *, open: bool = False) -> Any:
    """One of several results; the result itself where all are the same."""
    by_key: dict[Any, Any] = {}
    for result in results:
        nested = result.candidates if isinstance(result, OneOf) else (result,)
        open = open or (isinstance(result, OneOf) and result.open)
        for one in nested:
            by_key.setdefault(_key(one), one)
        if len(by_key) > _MOST_CANDIDATES:
            return OneOf(tuple(by_key.values())[:_MOST_CANDIDATES], reason, True, symbol)
    distinct = list(by_key.values())
    failures = [one for one in distinct if isinstance(one, Failure)]
    if len(failures) == len(distinct):
        raise EvaluationError(failures[0].message)
    if len(distinct) == 1 and not open:
        return distinct[0]
    return OneOf(tuple(distinct), reason, open, symbol)


def _key(value: Any) -> Any:
    """What is equal for candidates that are the same, and can be hashed."""
    if isinstance(value, bool):
        return "bool", value
    if isinstance(value, dict):
        return "object", tuple((key, _key(value[key])) for key in sorted(value))
    if isinstance(value, tuple):
        return "list", tuple(map(_key, value))
    if isinstance(value, SetValue):
        return "set", tuple(map(_key, value.elements))
    if isinstance(value, OneOf):
        return "choice", tuple(map(_key, value.candidates)), value.reason, value.open, value.symbol
    if isinstance(value, PartialMap):
        return "map", value.fact, value.symbol, _key(dict(value.pairs)), value.keys
    if isinstance(value, PartialList):
        return "elements", value.fact, value.symbol, _key(value.first), _key(value.others)
    return value


def in_order_of(source: Any, results: Sequence[Any]) -> tuple[Any, ...]:
    """What the elements of a collection make, in its order. That of a set is not known where an element is not."""
    if len(results) < 2 or not isinstance(source, SetValue) or uncertain(source) is None:
        return tuple(results)
    return in_unknown_order(results, ORDER_OF_SET)


def in_unknown_order(results: Sequence[Any], reason: str) -> tuple[Any, ...]:
    """The elements of a list of some results, each of which is anywhere."""
    choice = each_choice(results, reason)
    is_flat = not any(isinstance(one, OneOf | Failure) for one in results)
    return in_any_order(choice, len(results)) if is_flat else (choice,) * len(results)


def failures_dropped(value: Any) -> Any:
    """A value without the candidates that Terraform would refuse."""
    if type(value) is not OneOf or not any(isinstance(one, Failure) for one in value.candidates):
        return value
    kept = [one for one in value.candidates if not isinstance(one, Failure)]
    return each_choice(kept, value.reason, value.symbol, open=value.open)


def _result(operation: Callable[..., Any], values: tuple[Any, ...]) -> Any:
    for value in values:
        if isinstance(value, Failure):
            return value
    try:
        return operation(*values)
    except Mistake:
        raise
    except EvaluationError as error:
        return Failure(error.message)
