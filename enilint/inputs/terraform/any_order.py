"""Lists of which the elements are known, but not their order, such as what a `for` expression makes of a set."""

from collections.abc import Sequence
from typing import Any

from enilint.values import OneOf

_BEGINS = "the order of "
ORDER_OF_SET = f"{_BEGINS}a set with unknown elements"
"""What would tell which element is where."""


def in_any_order(choice: Any, number: int) -> tuple[Any, ...]:
    """A list of elements that are each one of several, in an order that is not known."""
    if not isinstance(choice, OneOf):
        return (choice,) * number
    return tuple(OneOf(choice.candidates, choice.reason, choice.open, choice.symbol) for _ in range(number))


def members(elements: Sequence[Any]) -> Sequence[Any]:
    """The elements of a set: those of a list in an unknown order are known as a whole.

    They are the elements that `in_any_order` made, each once: an index or an operation leaves none of these.
    """
    first = elements[0] if elements else None
    if type(first) is not OneOf or not first.reason.startswith(_BEGINS) or first.open:
        return elements
    candidates = first.candidates
    is_whole = len({id(one) for one in elements}) == len(candidates) == len(elements)
    is_together = all(type(one) is OneOf and one.candidates is candidates for one in elements)
    return candidates if is_whole and is_together else elements
