"""Terraform's functions for sets, and others that compare elements.

Whether two elements are equal can be open; then, so is every result that depends on it.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from math import prod
from typing import Any

from enilint.inputs.terraform.source.conversion import (
    distinct,
    key_of,
    most_elements,
    required,
    same,
    set_from,
    unified,
)
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.values import EvaluationError, SetValue, elements_of, uncertain

FUNCTIONS = Functions()

_LIST = Parameter("list", partial=True)
_SET = Parameter("set", partial=True)
_ANY = Parameter("any", partial=True)
_MOST_COMPARISONS = 100_000


@FUNCTIONS.add("contains", _ANY, Parameter("any", nullable=True, partial=True, unknown=True))
def contains(collection: Any, wanted: Any) -> bool:
    """Whether an element is equal to a value."""
    return _Search(_elements(collection)).finds(wanted)


@FUNCTIONS.add("distinct", _LIST)
def without_duplicates(elements: tuple[Any, ...]) -> tuple[Any, ...]:
    """The elements without duplicates."""
    found = distinct(elements)
    if found is None:
        raise Undecided
    return tuple(found)


@FUNCTIONS.add("index", _ANY, Parameter("any", partial=True, unknown=True))
def index(elements: Any, wanted: Any) -> int:
    """Where the first element is that is equal to a value."""
    if not isinstance(elements, tuple):
        raise required("list", elements)
    if not elements:
        raise EvaluationError("the list is empty")
    for position, element in enumerate(elements):
        answer = same(element, wanted)
        if answer is None:
            raise Undecided
        if answer:
            return position
    raise EvaluationError("there is no such element")


@FUNCTIONS.add("matchkeys", _LIST, _LIST, _LIST)
def matchkeys(values: tuple[Any, ...], keys: tuple[Any, ...], wanted: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values whose keys are wanted."""
    if len(values) != len(keys):
        raise EvaluationError(f"there are {len(keys)} keys, but {len(values)} values")
    together = unified((*keys, *wanted))
    keys, wanted = together[: len(keys)], together[len(keys) :]
    search = _Search(wanted)
    return tuple(value for value, key in zip(values, keys, strict=True) if search.finds(key))


@FUNCTIONS.add("setintersection", _SET, variadic=_SET)
def setintersection(*sets: SetValue) -> SetValue:
    """The elements that all sets have."""
    first, *others = _unified_sets(sets)
    searches = [_Search(other) for other in others]
    return _set([element for element in first if all(search.finds(element) for search in searches)])


@FUNCTIONS.add("setproduct", variadic=_ANY)
def setproduct(*collections: Any) -> Any:
    """All combinations of one element of each."""
    if len(collections) < 2:
        raise EvaluationError(f"takes at least two arguments, not {len(collections)}")
    parts = [unified(_elements(collection)) for collection in collections]
    most_elements(prod(map(len, parts)))
    combinations = tuple(product(*parts))
    return combinations if all(isinstance(one, tuple) for one in collections) else _set(combinations)


@FUNCTIONS.add("setsubtract", _SET, _SET)
def setsubtract(left: SetValue, right: SetValue) -> SetValue:
    """The elements of one set that another does not have."""
    kept, removed = _unified_sets((left, right))
    search = _Search(removed)
    return _set([element for element in kept if not search.finds(element)])


@FUNCTIONS.add("setunion", _SET, variadic=_SET)
def setunion(*sets: SetValue) -> SetValue:
    """The elements of all sets."""
    parts = _unified_sets(sets)
    most_elements(sum(map(len, parts)))
    return _set([element for part in parts for element in part])


class _Search:
    """Looks for elements that are equal to others."""

    def __init__(self, elements: Sequence[Any]) -> None:
        self._elements = elements
        self._uncertain = [element for element in elements if uncertain(element) is not None]
        self._keys = {key_of(element) for element in elements if uncertain(element) is None}
        self._left = _MOST_COMPARISONS

    def finds(self, wanted: Any) -> bool:
        """Whether one is equal. Raises Undecided where that is open."""
        certain = uncertain(wanted) is None
        if certain and key_of(wanted) in self._keys:
            return True
        others = self._uncertain if certain else self._elements
        self._left -= len(others)
        if self._left < 0:
            raise Undecided
        answers = [same(wanted, other) for other in others]
        if None in answers and True not in answers:
            raise Undecided
        return True in answers


def _elements(collection: Any) -> tuple[Any, ...]:
    """The elements of a list or set, in any order."""
    if not isinstance(collection, tuple | SetValue):
        raise required("list or set", collection)
    return elements_of(collection) or ()


def _unified_sets(sets: Sequence[SetValue]) -> list[list[Any]]:
    """The elements of each set, all of one type."""
    elements = iter(unified([element for one in sets for element in one.elements]))
    return [[next(elements) for _ in one.elements] for one in sets]


def _set(elements: Iterable[Any]) -> SetValue:
    found = set_from(elements)
    if found is None:
        raise Undecided
    return found
