"""Maps whose keys are not known as texts, though they have names: those of the zones of a Region."""

import re
from collections.abc import Sequence
from typing import Any

from enilint.inputs.terraform.source.choices import in_unknown_order
from enilint.inputs.terraform.source.values import (
    ZONE_NAMES,
    Lazy,
    SetValue,
    as_unknown,
    derived,
    element_of,
    symbol_of,
    with_keys,
)
from enilint.values import Unknown

_ZONE = rf"(?s)(.*?)({ZONE_NAMES}|sort\({ZONE_NAMES}\))\[(\d+)\](.*)"


class Keyed(Lazy):
    """A map of keys, known or not, and their values. The keys are different ones for certain.

    `symbol` is empty where nothing names the map.
    """

    __slots__ = ("_symbol", "is_ordered", "missing_key", "pairs")

    def __init__(self, pairs: Sequence[tuple[Any, Any]], symbol: str | None = None) -> None:
        places = _places([key for key, _ in pairs])
        self.is_ordered = places is not None
        self.pairs = tuple(pairs[place] for place in places) if places is not None else tuple(pairs)
        self.missing_key = next((key for key, _ in pairs if isinstance(key, Unknown)), Unknown("the keys of a map"))
        self._symbol = symbol if symbol is not None else _symbol_of(self.pairs)

    @property
    def missing(self) -> str:
        """What would tell the keys."""
        return self.missing_key.fact

    @property
    def symbol(self) -> str:
        """What the map is called."""
        return self._symbol

    def attribute(self, name: str) -> Any:
        """The element of a key."""
        return self.element(name)

    def element(self, key: Any) -> Any:
        """The element of a key: one that is not known has the name of one of the keys, or any may be meant."""
        for own, value in self.pairs:
            if own == key or (isinstance(key, Unknown) and key.symbol is not None and symbol_of(own) == key.symbol):
                return value
        whole = Unknown(self.missing, self._symbol or None)
        if isinstance(key, Unknown):
            return derived("{}[{}]", whole, key)
        return element_of(whole, key)

    def partial(self) -> Unknown:
        """The map as one of which not all keys are known."""
        items = {key: value for key, value in self.pairs if isinstance(key, str)}
        return with_keys(as_unknown(self), items, [key for key, _ in self.pairs if isinstance(key, Unknown)])

    def in_order(self, results: Sequence[Any]) -> tuple[Any, ...]:
        """What the elements make, one each, in the order of their keys; each may be any where that is not known."""
        if self.is_ordered or len(results) < 2:
            return tuple(results)
        return in_unknown_order(results, f"the order of {self.missing}")


def keyed_pairs(value: Any) -> tuple[tuple[Any, Any], ...] | None:
    """Keys and values of what `for_each` goes through, where some keys are not known; None where they have no names."""
    if isinstance(value, Keyed):
        return value.pairs
    if not isinstance(value, SetValue):
        return None
    named = all(isinstance(one, str) or (isinstance(one, Unknown) and one.symbol) for one in value.elements)
    return tuple((one, one) for one in value.elements) if named else None


def _places(keys: Sequence[Any]) -> list[int] | None:
    """The order of keys, where it is known: names of zones are listed in their order."""
    found: list[tuple[int, int]] = []
    around: set[tuple[str, ...]] = set()
    for place, key in enumerate(keys):
        match = re.fullmatch(_ZONE, key.symbol or "") if isinstance(key, Unknown) else None
        if match is None:
            return [0] if len(keys) == 1 else None
        *before, number, behind = match.groups()
        around.add((*before, behind))
        found.append((int(number), place))
    return [place for _, place in sorted(found)] if len(around) == 1 else None


def _symbol_of(pairs: Sequence[tuple[Any, Any]]) -> str:
    """A name for a map, by those of its keys and elements; empty where one has none."""
    return symbol_of(tuple(part for pair in pairs for part in pair)) or ""
