"""Resources and modules as values of expressions."""

from collections.abc import Callable
from typing import Any

from enilint.inputs.terraform.references import SymbolKey
from enilint.inputs.terraform.source.choices import Failure
from enilint.inputs.terraform.source.expansion import Expansion
from enilint.inputs.terraform.source.keyed import Keyed
from enilint.inputs.terraform.source.values import EvaluationError, Lazy, attribute_of, element_of
from enilint.values import OneOf, Unknown


class _Several(Lazy):
    """The instances of a block, where it is not known which there are."""

    __slots__ = ("_expansion", "_symbol")

    def __init__(self, symbol: str, expansion: Expansion) -> None:
        self._symbol = symbol
        self._expansion = expansion

    @property
    def symbol(self) -> str:
        """The address of the block."""
        return self._symbol

    @property
    def missing(self) -> str:
        """What would tell which there are."""
        return self._expansion.missing

    def _any(self, key: Unknown) -> Unknown:
        """The instance with a key that is not known."""
        return Unknown(self.missing, f"{self._symbol}[{key.symbol}]" if key.symbol else None)


class Instances(_Several):
    """The instances of a block, where their number is not known. One of them stands for all."""

    __slots__ = ("_representative",)

    def __init__(self, symbol: str, expansion: Expansion, representative: Lazy) -> None:
        super().__init__(symbol, expansion)
        self._representative = representative

    @property
    def splat(self) -> str:
        """The instances in the order of their keys, as `values` has them."""
        return f"{self._symbol}[*]" if self._expansion.kind == "count" else f"values({self._symbol})[*]"

    @property
    def keys(self) -> str:
        """What the keys are called: those of what the block is repeated for."""
        return self._expansion.symbol or self._symbol

    def attribute(self, name: str) -> Any:
        """The instance with that key, of a block with for_each."""
        if self._expansion.kind == "count":
            raise EvaluationError(f'{self._symbol} has count, so it has no attribute "{name}"; add an index')
        return attribute_of(Unknown(self.missing, self._symbol), name)

    def element(self, key: Any) -> Any:
        """The instance with a key. The key that stands for all of them gives the one that stands for all of them."""
        if isinstance(key, Unknown):
            if key.symbol is not None and key.symbol == f"key of {self._expansion.symbol}":
                return self._representative
            return self._any(key)
        return element_of(Unknown(self.missing, self._symbol), key)


def instances_value(symbol: str, expansion: Expansion, objects: list[Any]) -> Any:
    """What a reference to a block without an index means: one object, a list, or a map of them."""
    members = expansion.members
    if expansion.kind == "single":
        if not objects:
            return None
        certain = members[0].condition is None
        return objects[0] if certain else OneOf((objects[0], None), expansion.missing, False, symbol)
    if members and members[0].is_any:
        return Instances(symbol, expansion, objects[0])
    if expansion.kind == "count":
        if not expansion.numbers:
            return tuple(objects)
        candidates = tuple(dict.fromkeys(tuple(objects[:number]) for number in expansion.numbers))
        return OneOf(candidates, expansion.missing, False, f"{symbol}[*]")
    if any(isinstance(member.key, SymbolKey) for member in members):
        keys = [member.bound["each"]["key"] for member in members]
        return Keyed(list(zip(keys, objects, strict=True)), symbol)
    everything = {str(member.key): one for member, one in zip(members, objects, strict=True)}
    if all(member.condition is None for member in members):
        return everything
    return MaybeThere(symbol, expansion, everything)


class MaybeThere(_Several):
    """The instances of a block whose keys are known, though not which of them there are."""

    __slots__ = ("_objects",)

    def __init__(self, symbol: str, expansion: Expansion, objects: dict[str, Any]) -> None:
        super().__init__(symbol, expansion)
        self._objects = objects

    def attribute(self, name: str) -> Any:
        """An instance by its key."""
        return self.element(name)

    def element(self, key: Any) -> Any:
        """An instance by its key."""
        if isinstance(key, Unknown):
            return self._any(key)
        if str(key) not in self._objects:
            raise EvaluationError(f'there is no element with the key "{key}"')
        certain = any(member.key == key and member.condition is None for member in self._expansion.members)
        found = self._objects[str(key)]
        return found if certain else OneOf((found, Failure(f"{self._symbol} may have no {key}")), self.missing)


class ModuleObject(Lazy):
    """An instance of a module: its outputs."""

    __slots__ = ("_names", "_output", "_symbol")

    def __init__(self, symbol: str, names: tuple[str, ...] | None, output: Callable[[str], Any]) -> None:
        self._symbol = symbol
        self._names = names
        self._output = output

    @property
    def symbol(self) -> str:
        """The address of the module instance."""
        return self._symbol

    def attribute(self, name: str) -> Any:
        """An output."""
        if self._names is not None and name not in self._names:
            raise EvaluationError(f'{self._symbol} has no output "{name}"')
        return self._output(name)

    def names(self) -> tuple[str, ...] | None:
        """The names of the outputs; None where there may be others than are known."""
        return self._names
