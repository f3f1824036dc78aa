"""Arithmetic and order of numbers that may be unknown. A null operand makes a null result."""

import math
from collections.abc import Callable
from typing import Any

from enilint.expressions.values import Interval, few, interval, less, number
from enilint.values import merged

_LARGEST = 10**18


def negative(value: Any) -> Any:
    """The number with the other sign."""
    if value is None:
        return None
    one = interval(value)
    return number(-one.high, -one.low, one.facts)


def _ordered(run: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: None if a is None or b is None else run(a, b)


def _less(a: Any, b: Any) -> Any:
    if type(a) in (int, float) and type(b) in (int, float):
        return a < b
    return less(a, b, or_equal=False)


def _at_most(a: Any, b: Any) -> Any:
    if type(a) in (int, float) and type(b) in (int, float):
        return a <= b
    return less(a, b, or_equal=True)


def _arithmetic(run: Callable[[float, float], float]) -> Callable[[Any, Any], Any]:
    """An operation whose extremes are at the bounds of its operands."""

    def operation(a: Any, b: Any) -> Any:
        if a is None or b is None:
            return None
        one, other = interval(a), interval(b)
        facts = merged(one.facts, other.facts)
        if facts and any(math.isinf(each.low) and math.isinf(each.high) for each in (one, other)):
            return Interval(-math.inf, math.inf, few(facts))  # it may be null, even times zero
        results = [_bounded(run, x, y) for x in (one.low, one.high) for y in (other.low, other.high)]
        return number(min(results), max(results), few(facts))

    return operation


def _bounded(run: Callable[[float, float], float], x: float, y: float) -> float:
    """A result that neither overflows nor is no number: what is infinite times zero is zero."""
    try:
        result = run(x, y)
    except OverflowError:
        return math.inf if (x > 0) == (y > 0) else -math.inf
    if isinstance(result, float) and math.isnan(result):
        return 0.0
    return float(result) if abs(result) > _LARGEST else result


def _divided(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    divisor = interval(b)
    if divisor.low <= 0 <= divisor.high:
        facts = divisor.facts if divisor.low < divisor.high else ("the result of a division by zero",)
        return Interval(-math.inf, math.inf, few(merged(facts, interval(a).facts)))
    return _quotient(a, b)


def _remainder(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    one, divisor = interval(a), interval(b)
    if one.low == one.high and divisor.low == divisor.high and divisor.low != 0 and not math.isinf(one.low):
        result = math.fmod(one.low, divisor.low)  # the sign of the dividend, as in Terraform
        return number(result, result, ())
    facts = merged(one.facts, divisor.facts) or ("the remainder of a division by zero",)
    return Interval(-math.inf, math.inf, few(facts))


_quotient = _arithmetic(lambda x, y: x / y)

ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": _ordered(_less),
    "<=": _ordered(_at_most),
    ">": _ordered(lambda a, b: _less(b, a)),
    ">=": _ordered(lambda a, b: _at_most(b, a)),
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": _arithmetic(lambda x, y: x + y),
    "-": _arithmetic(lambda x, y: x - y),
    "*": _arithmetic(lambda x, y: x * y),
    "/": _divided,
    "%": _remainder,
}
