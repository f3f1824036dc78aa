"""Terraform's functions for numbers. Whole numbers are exact; others have the precision of a float."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from enilint.files.late import late
from enilint.inputs.terraform.source.conversion import elements_as, exact, from_exact, precise
from enilint.inputs.terraform.source.functions.function import Functions, Parameter
from enilint.inputs.terraform.source.values import EvaluationError, Mistake, text_of

FUNCTIONS = Functions()

Number = int | float
_NUMBER = Parameter("number")
_LONGEST = 1000
_LETTERS = 36
_MOST_BASE = 62
_INTEGER = late(r"[+-]?[0-9a-zA-Z]+")


@FUNCTIONS.add("abs", _NUMBER)
def absolute(number: Number) -> Number:
    """The number without its sign."""
    return abs(number)


@FUNCTIONS.add("ceil", _NUMBER)
def ceil(number: Number) -> Number:
    """The least whole number that is not below."""
    return math.ceil(number)


@FUNCTIONS.add("floor", _NUMBER)
def floor(number: Number) -> Number:
    """The greatest whole number that is not above."""
    return math.floor(number)


@FUNCTIONS.add("log", _NUMBER, _NUMBER)
def log(number: Number, base: Number) -> Number:
    """The logarithm of a number."""
    return _as_floats(lambda: math.log(number) / math.log(base))


@FUNCTIONS.add("max", variadic=_NUMBER)
def largest(*numbers: Number) -> Number:
    """The largest number."""
    _at_least_one(numbers)
    return max(numbers)


@FUNCTIONS.add("min", variadic=_NUMBER)
def smallest(*numbers: Number) -> Number:
    """The smallest number."""
    _at_least_one(numbers)
    return min(numbers)


@FUNCTIONS.add("parseint", Parameter("any"), _NUMBER)
def parseint(text: Any, base: Number) -> Number:
    """The whole number that a text is in a base. Above base 36, upper case letters come after lower case ones."""
    if not isinstance(text, str):
        raise EvaluationError("the first argument must be a string")
    if not isinstance(base, int) or not 2 <= base <= _MOST_BASE:
        raise EvaluationError("the base must be a whole number between 2 and 62")
    if len(text) > _LONGEST:
        raise Mistake("the number is too large")
    digits = [_digit(character, base) for character in text.lstrip("+-")]
    if not _INTEGER.fullmatch(text) or any(digit >= base for digit in digits):
        raise EvaluationError(f'cannot parse "{text[:40]}" as a base {base} integer')
    number = 0
    for digit in digits:
        number = number * base + digit
    return -number if text.startswith("-") else number


@FUNCTIONS.add("pow", _NUMBER, _NUMBER)
def power(number: Number, exponent: Number) -> Number:
    """A number raised to a power."""
    return _as_floats(lambda: math.pow(number, exponent))


@FUNCTIONS.add("signum", _NUMBER)
def signum(number: Number) -> Number:
    """-1, 0 or 1."""
    if not isinstance(number, int):
        raise EvaluationError(f"a whole number is required, found {text_of(number)}")
    return (number > 0) - (number < 0)


@FUNCTIONS.add("sum", Parameter("sequence"))
def total(numbers: tuple[Any, ...]) -> Number:
    """The sum of the elements."""
    if not numbers:
        raise EvaluationError("cannot sum an empty list")
    converted = elements_as("number", numbers)
    if any(number is None for number in converted):
        raise EvaluationError("cannot sum null")
    if all(isinstance(number, int) for number in converted):
        return precise(sum(converted))
    return from_exact(sum(map(exact, converted), Fraction(0)))


def _at_least_one(numbers: tuple[Number, ...]) -> None:
    if not numbers:
        raise EvaluationError("at least one number is required")


def _digit(character: str, base: int) -> int:
    """The value of a digit; a letter of upper case is the same as one of lower case as long as these are enough."""
    if base > _LETTERS and "A" <= character <= "Z":
        return _LETTERS + ord(character) - ord("A")
    return int(character, _LETTERS) if character.isascii() and character.isalnum() else _MOST_BASE


def _as_floats(compute: Callable[[], float]) -> Number:
    """The result of a computation for which Terraform, too, uses floats, and shows the digits of a float."""
    try:
        result = compute()
    except (ArithmeticError, ValueError):
        raise EvaluationError("the result is not a finite number") from None
    return from_exact(exact(result))
