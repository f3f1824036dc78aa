"""The facts of an inventory in words. What is missing gets a number, for a list of its own."""

import math
from collections.abc import Iterable

from msgspec.structs import replace

from enilint.inventory import Attached, Fact

_MOST_NAMED = 3
"""How many candidates the words name."""


class FactWords:
    """The words of facts, and the number of each missing one: `numbers`, in the order in which they occur."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def words(self, fact: Fact) -> str:
        """The value; else what it is called or may be, and the numbers of what is missing."""
        if fact.value is not None:
            return str(fact.value)
        several = len(fact.one_of)
        name = " or ".join(fact.one_of) if several <= _MOST_NAMED else f"one of {several}"
        name = name or fact.symbol or ""
        return " ".join(filter(None, (name, self.marks(fact.missing))))

    def marks(self, missing: Iterable[str]) -> str:
        """The numbers of missing facts: `?1 ?2`."""
        return " ".join(f"?{self.numbers.setdefault(one, len(self.numbers) + 1)}" for one in missing)


def slot(attached: Attached) -> tuple[float, float]:
    """A key that sorts attachments by network card and device index; those whose index is not known come last."""
    return _order(attached.network_card), _order(attached.device_index)


def without_symbol_of(subnet: Fact, fact: Fact) -> Fact:
    """A fact about a subnet; that it is called after the subnet goes without saying."""
    name = subnet.value or subnet.symbol
    is_called_after_it = fact.symbol is not None and name is not None and fact.symbol.startswith(f"{name}.")
    return replace(fact, symbol=None) if is_called_after_it else fact


def _order(fact: Fact) -> float:
    return fact.value if isinstance(fact.value, int) else math.inf
