"""Conversions between kinds of values, as Terraform makes them for the arguments of functions."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TYPE_CHECKING, Any

from msgspec import structs

from enilint.inputs.terraform.any_order import members
from enilint.inputs.terraform.source.choices import lifted
from enilint.inputs.terraform.source.equality import equal
from enilint.inputs.terraform.source.values import (
    MOST_ELEMENTS,
    EvaluationError,
    Lazy,
    Mistake,
    SetValue,
    as_unknown,
    derived,
    element_of,
    elements_of,
    is_number,
    is_text,
    text_of,
    type_name,
    uncertain,
    whole,
)
from enilint.values import OneOf, Unknown

if TYPE_CHECKING:
    from fractions import Fraction

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_MOST_EXPONENT = 308
_PRECISION = 512
_LARGE = 10**_MOST_EXPONENT
_MOST_COMPARISONS = 100_000
_PRIMITIVES = {"string", "number", "bool"}


def convert_argument(value: Any, kind: str) -> Any:
    """A value as an argument of a kind. Raises EvaluationError where Terraform has no such conversion.

    What is not certain stays as it is; a set of which it is not known whether two elements are one becomes Unknown.
    """
    if value is None or isinstance(value, Unknown | OneOf):
        return value
    return _CONVERSIONS[kind](value)


def required(kind: str, value: Any) -> EvaluationError:
    """What is wrong with a value that has another kind than it must have."""
    return EvaluationError(f"{_with_article(kind)} is required, found {_with_article(type_name(value))}")


def string(value: Any) -> str:
    """A primitive value as text."""
    if isinstance(value, float):
        return text_of(_finite(value))
    if isinstance(value, str | int):
        return text_of(value)
    raise required("string", value)


def number(value: Any) -> int | float:
    """A number, or a text that is one."""
    if is_number(value):
        return _finite(value)
    if not isinstance(value, str) or not re.fullmatch(_NUMBER, value):
        raise EvaluationError(f"a number is required, found {_shown(value)}")
    try:
        decimal = Decimal(value)
    except InvalidOperation:
        raise Mistake("the exponent of the number is too large") from None
    if decimal.adjusted() > _MOST_EXPONENT:
        raise Mistake("the number is too large")
    return precise(int(decimal)) if decimal == decimal.to_integral_value() else whole(float(decimal))


def boolean(value: Any) -> bool:
    """A bool, or a text that is one."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in ("true", "false", "1", "0"):
        return value in ("true", "1")
    if isinstance(value, str) and value.lower() in ("true", "false"):
        raise EvaluationError(f'a bool is required; write "{value.lower()}" in lower case')
    raise EvaluationError(f"a bool is required, found {_shown(value)}")


def precise(value: int) -> int:
    """A whole number in the 512 bits that Terraform has."""
    surplus = value.bit_length() - _PRECISION
    if surplus <= 0:
        return value
    mantissa, rest = divmod(abs(value), 1 << surplus)
    half = 1 << (surplus - 1)
    mantissa += rest > half or (rest == half and mantissa & 1)
    return (mantissa if value > 0 else -mantissa) << surplus


def whole_number(value: int | float) -> int:
    """A number that has to be whole."""
    if not isinstance(value, int):
        raise EvaluationError(f"a whole number is required, found {text_of(value)}")
    return value


def exact(value: int | float) -> "Fraction":
    """The number as it is written, not as a float is stored."""
    from fractions import Fraction

    return Fraction(value) if isinstance(value, int) else Fraction(repr(value))


def from_exact(value: "Fraction") -> int | float:
    """An exact number as a value."""
    is_whole = value.denominator == 1 or abs(value) >= 2**_PRECISION
    return precise(round(value)) if is_whole else whole(float(value))


def elements_as(kind: str, elements: Iterable[Any]) -> tuple[Any, ...]:
    """Elements converted to a kind; what is null or uncertain stays so."""
    converted: list[Any] = []
    for position, element in enumerate(elements):
        try:
            converted.append(convert_argument(element, kind))
        except EvaluationError as error:
            raise EvaluationError(f"element {position}: {error.message}") from None
    return tuple(converted)


def sequence(value: Any) -> tuple[Any, ...]:
    """The elements of a list, or of a set in its order. The order of a set needs all of its elements."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, SetValue):
        raise required("list", value)
    if len(value.elements) < 2 or uncertain(value) is None:
        return value.elements
    return in_some_order(derived("tolist({})", value), len(value.elements), distinct=True)


def in_some_order(unknown: Unknown, length: int, *, distinct: bool) -> tuple[Unknown, ...]:
    """The elements of a list of which the length is known, but not what is where."""
    family = unknown.symbol if distinct else None
    return tuple(structs.replace(element_of(unknown, position), family=family) for position in range(length))


def mapping(value: Any) -> dict[str, Any] | Unknown:
    """A map or object; Unknown where the names of its attributes are not known."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, Lazy):
        raise required("map", value)
    names = value.names()
    if names is None:
        return as_unknown(value)
    return {name: value.attribute(name) for name in names}


def set_from(elements: Iterable[Any]) -> SetValue | None:
    """The set of some elements; None where it is not known whether two of them are one."""
    found = distinct(members(tuple(elements)))
    return None if found is None else SetValue(tuple(sorted(found, key=_order)))


def distinct(elements: Iterable[Any]) -> list[Any] | None:
    """The elements without duplicates, each where it is first; None where two may be one or not."""
    found: list[Any] = []
    uncertain_ones: list[Any] = []
    keys: set[Any] = set()
    comparisons = 0
    for element in elements:
        certain = uncertain(element) is None
        key = key_of(element) if certain else None
        if certain and key in keys:
            continue
        others = uncertain_ones if certain else found
        comparisons += len(others)
        if comparisons > _MOST_COMPARISONS:
            return None
        answers = [same(element, other) for other in others]
        if None in answers and True not in answers:
            return None
        if True in answers:
            continue
        found.append(element)
        (keys.add(key) if certain else uncertain_ones.append(element))
    return found


def comparisons(collections: Sequence[Any]) -> int:
    """How many pairs are compared, at most, to tell which elements of collections are one."""
    elements = [element for one in collections for element in elements_of(one) or ()]
    open = sum(uncertain(element) is not None for element in elements)
    return min(open * len(elements), _MOST_COMPARISONS)


def same(left: Any, right: Any) -> bool | None:
    """Whether two values are equal; None where that is not known."""
    if isinstance(left, OneOf) and isinstance(right, OneOf) and left.symbol and left.symbol == right.symbol:
        return True
    answer = lifted(equal, left, right)
    return answer if isinstance(answer, bool) else None


def unified(values: Sequence[Any]) -> tuple[Any, ...]:
    """Values converted to the one type that Terraform finds for all elements of a list, set or map.

    Numbers and bools beside texts become texts, within collections, too. What is null, or of an uncertain type, has no
    say.
    """
    kinds = {kind for kind in map(_kind, values) if kind}
    if len(kinds) <= 1 and kinds <= _PRIMITIVES:
        return tuple(values)
    if kinds <= _PRIMITIVES:
        if "string" not in kinds:
            raise _no_common_type()
        return tuple(lifted(text_of, value) if _kind(value) in _PRIMITIVES - {"string"} else value for value in values)
    if kinds == {"set"}:
        return _all_unified(values, lambda elements: set_from(elements) or derived("toset({})", tuple(elements)))
    if kinds <= {"list", "set"}:
        return _lists_unified([sequence(value) if isinstance(value, SetValue) else value for value in values])
    if kinds == {"object"}:
        return _maps_unified(values)
    raise _no_common_type()


def most_elements(number: int) -> None:
    """Refuses to make a collection of too many elements."""
    if number > MOST_ELEMENTS:
        raise Mistake(f"would have more than {MOST_ELEMENTS} elements")


def _finite(value: int | float) -> int | float:
    if isinstance(value, float) and not isfinite(value):
        raise Mistake("the number is too large")
    return whole(value)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value[:40]}"'
    return _with_article(type_name(value))


def _with_article(kind: str) -> str:
    """A kind of values in a sentence."""
    return kind if kind == "null" else f"{'an' if kind == 'object' else 'a'} {kind}"


def _kind(value: Any) -> str | None:
    """What kind of value something is for certain; None for null, which can be of any."""
    if _has_type(value):
        return type_name(value)
    if isinstance(value, OneOf) and not value.open:
        kinds = set(map(_kind, value.candidates))
        kind = kinds.pop() if len(kinds) == 1 else None
        return kind if kind in _PRIMITIVES else None
    return "string" if isinstance(value, Unknown) and is_text(value) else None


def _has_type(value: Any) -> bool:
    return value is not None and not isinstance(value, Unknown | OneOf | Lazy)


def _no_common_type() -> EvaluationError:
    return EvaluationError("all elements must have the same type")


def _lists_unified(values: Sequence[Any]) -> tuple[Any, ...]:
    lengths = {len(value) for value in values if isinstance(value, tuple)}
    if len(lengths) > 1:
        return _all_unified(values, tuple)
    columns = [
        iter(unified([value[position] for value in values if isinstance(value, tuple)]))
        for position in range(max(lengths))
    ]
    return tuple(tuple(map(next, columns)) if isinstance(value, tuple) else value for value in values)


def _maps_unified(values: Sequence[Any]) -> tuple[Any, ...]:
    first = next(value for value in values if isinstance(value, dict))
    if any(isinstance(value, dict) and value.keys() != first.keys() for value in values):
        keys = iter([tuple(value) for value in values if isinstance(value, dict)])
        return _all_unified(values, lambda elements: dict(zip(next(keys), elements, strict=True)), sort=False)
    columns = {key: iter(unified([value[key] for value in values if isinstance(value, dict)])) for key in first}
    return tuple({key: next(columns[key]) for key in value} if isinstance(value, dict) else value for value in values)


def _all_unified(
    values: Sequence[Any], rebuild: Callable[[Sequence[Any]], Any], *, sort: bool = True
) -> tuple[Any, ...]:
    """Collections of the same kind, with the elements of all of them converted to one type."""
    parts = [
        () if not _has_type(value) else tuple(value.values()) if not sort else elements_of(value) or ()
        for value in values
    ]
    elements = iter(unified([element for part in parts for element in part]))
    return tuple(
        rebuild([next(elements) for _ in part]) if _has_type(value) else value
        for value, part in zip(values, parts, strict=True)
    )


def key_of(value: Any) -> Any:
    """What is equal for equal values that are certain, and can be hashed."""
    if isinstance(value, dict):
        return "object", tuple((key, key_of(value[key])) for key in sorted(value))
    elements = elements_of(value)
    return type_name(value), value if elements is None else tuple(map(key_of, elements))


def _order(value: Any) -> tuple[int, Any]:
    """Where Terraform has an element of a set. What is null or uncertain comes last."""
    if value is None or uncertain(value) is not None:
        return 4, value is None
    if isinstance(value, bool):
        return 0, value
    if isinstance(value, int | float):
        return 1, value
    return (2, value) if isinstance(value, str) else (3, _hashed_text(value))


def _hashed_text(value: Any) -> str:
    """What Terraform writes of a value to hash it; the collections of a set are in the order of these texts."""
    if value is None:
        return "~"
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, int | float):
        return f"{value:.10g}" if abs(value) < _LARGE else text_of(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, dict):
        return "{" + "".join(f"{_hashed_text(key)}:{_hashed_text(value[key])};" for key in sorted(value)) + "}"
    return "[" + "".join(f"{_hashed_text(element)};" for element in elements_of(value) or ()) + "]"


def _set(value: Any) -> Any:
    if isinstance(value, SetValue):
        return value
    if not isinstance(value, tuple):
        raise required("set", value)
    elements = unified(value)
    return set_from(elements) or derived("toset({})", value)


_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "any": lambda value: value,
    "string": string,
    "number": number,
    "bool": boolean,
    "list": lambda value: unified(sequence(value)),
    "set": _set,
    "map": mapping,
    "sequence": sequence,
}
