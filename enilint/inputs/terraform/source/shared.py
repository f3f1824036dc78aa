"""What all instances of a block have in common: the places of arguments, and values that depend on no instance."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from enilint.findings import Location
from enilint.inputs.terraform.hcl.references import references
from enilint.inputs.terraform.hcl.syntax import Attribute, Block, Body, Expression
from enilint.values import OneOf, Unknown

T = TypeVar("T")

_OF_INSTANCE = frozenset({"count", "each", "self"})


class Shared:
    """The values of arguments that are the same at all instances of a block, and the places of what is made of it.

    `names_instances`: an argument names the instance that it is of, so that it may be different at each. `made` is what
    was made of one instance for all of them, by what has made it.
    """

    __slots__ = ("_different", "_nested", "known", "made", "names_instances", "places")

    def __init__(self, body: Body) -> None:
        self.names_instances = any(map(_names_an_instance, _expressions(body)))
        self.made: dict[Callable[[Any], Any], tuple[Any, ...]] = {}
        self.known: dict[str, Any] = {}
        self.places: dict[type[Any], dict[str, Location]] = {}
        self._different = set[str]()
        self._nested: dict[tuple[str, int], Shared] = {}

    def nested(self, block: Block, number: int) -> "Shared":
        """What the instances have in common in a nested block: the one of a number among those of a type."""
        key = (block.type, number)
        if key not in self._nested:
            self._nested[key] = Shared(block.body)
        return self._nested[key]

    def of_each(
        self, make: Callable[[Any], T], made_by: Callable[[Callable[[Any], T]], T], address: str
    ) -> tuple[T, bool]:
        """What a function makes of the instance of an address, and whether it makes the same of each instance.

        It does if all arguments are the same, and nothing that it makes of the first one is called after that.
        """
        known = self.made.get(make)
        if known is None:
            made = made_by(make)
            is_named = repr(address) != f"'{address}'" or address in repr(made)  # an address without escapes
            self.made[make] = () if is_named else (made,)
            return made, not is_named
        return (known[0], True) if known else (made_by(make), False)

    def move(self) -> None:
        """Take note that the block has moved: the values stay the same."""
        self.places.clear()
        self.made.clear()
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


def _expressions(body: Body) -> Iterator[Expression]:
    yield from (one.value for one in body.attributes.values())
    for block in body.blocks:
        yield from _expressions(block.body)


def _names_an_instance(node: Expression) -> bool:
    return any(one.root in _OF_INSTANCE for one in references(node))
