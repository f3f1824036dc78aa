"""What all instances of a block have in common: the places of arguments, and values that depend on no instance."""

from typing import Any

from enilint.findings import Location
from enilint.inputs.terraform.hcl.syntax import Attribute, Expression, ScopeTraversal
from enilint.values import OneOf, Unknown

_OF_INSTANCE = frozenset({"count", "each", "self"})


class Shared:
    """The values of arguments that are the same at all instances of a block, and the places of what is made of it."""

    __slots__ = ("_different", "_nested", "known", "places")

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}
        self.places: dict[type[Any], dict[str, Location]] = {}
        self._different = set[str]()
        self._nested: dict[tuple[str, int], Shared] = {}

    def nested(self, name: str, number: int) -> "Shared":
        """What the instances have in common in a nested block: the one of a number among those of a type."""
        key = (name, number)
        if key not in self._nested:
            self._nested[key] = Shared()
        return self._nested[key]

    def move(self) -> None:
        """Take note that the block has moved: the values stay the same."""
        self.places.clear()
        self._nested.clear()

    def keep(self, attribute: Attribute, value: Any, symbol: str) -> None:
        """Keep the value of an argument at one instance, where it is that of the others.

        One that is not known and has no symbol, or the `symbol` of the instance, is its own.
        """
        name = attribute.name
        if name in self._different or (isinstance(value, Unknown | OneOf) and value.symbol in (None, symbol)):
            return
        if _names_an_instance(attribute.value):
            self._different.add(name)
        else:
            self.known[name] = value


def _names_an_instance(node: Expression) -> bool:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ScopeTraversal) and one.root in _OF_INSTANCE:
            return True
        waiting.extend(one.children())
    return False
