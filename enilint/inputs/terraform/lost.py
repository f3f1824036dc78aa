"""Resources that enilint failed on: that they exist is known, and nothing else of them.

So references to them still lead to them, and what they may attach, route or admit leaves questions undecided.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import Any

from enilint.findings import InputError, Location
from enilint.inputs.failures import failure, frames
from enilint.inputs.terraform.resource import Body, Resource, Targets
from enilint.values import Unknown, Value

_MOST_OF_TYPE = 5
"""After so many failures on resources of one type, all of that type are lost."""


class Losses:
    """The resources of one design that are lost. `errors` get an error for each."""

    def __init__(self, resources: Sequence[Resource], errors: list[InputError]) -> None:
        self._resources = resources
        self._errors = errors
        self._of_type: Counter[str] = Counter()

    def take(self, error: Exception) -> bool:
        """Lose the resource that an exception came from. Returns whether there is one, and it was not lost before.

        It is the one that the last call was about: the nearest that any call has at hand.
        """
        resource = next(filter(self._can_be_lost, _at_hand(error)), None)
        if resource is None:
            return False
        self._of_type[resource.type] += 1
        if self._of_type[resource.type] <= _MOST_OF_TYPE:
            self._lose(resource, resource.address, error)
            return True
        for one in self._resources:
            if one.type == resource.type and one.lost is None:
                self._lose(one, f"the other resources of type {resource.type}", error)
        return True

    def _can_be_lost(self, resource: Resource) -> bool:
        return resource.lost is None and any(one is resource for one in self._resources)

    def _lose(self, resource: Resource, words: str, error: Exception) -> None:
        resource.lost = LostBody(resource)
        at = resource.at
        place = (at.line, at.column) if at.quotable else ()
        self._errors.append(failure(at.path, words, error, *place))


def _at_hand(error: Exception) -> Iterator[Resource]:
    for frame in frames(error):
        for value in frame.f_locals.values():
            if isinstance(value, Body):
                yield value.resource
            elif isinstance(value, Resource):
                yield value


class LostBody(Body):
    """The attributes of a resource, none of which is known."""

    __slots__ = ()

    def _unknown(self, name: str) -> Unknown:
        symbol = f"{self.address}.{self.where}{name}"
        return Unknown(symbol, symbol)

    @property
    def at(self) -> Location:
        """Where the resource is."""
        return self.resource.at

    def place(self, name: str) -> Location:
        """Where the resource is."""
        return self.resource.at

    def written_at(self, name: str) -> Location | None:
        """Attributes have no places of their own."""
        return None

    @property
    def is_configured(self) -> bool:
        """What the author wrote is not known."""
        return False

    def is_written(self, name: str) -> bool:
        """Any attribute may be written."""
        return True

    def is_unset(self, name: str) -> bool:
        """Any attribute may be set."""
        return False

    def lacks(self, names: frozenset[str]) -> bool:
        """Any attribute may be set."""
        return False

    def set_among(self, names: frozenset[str]) -> Set[str]:
        """Any attribute may be set."""
        return names

    def is_unknown(self, name: str) -> bool:
        """No attribute is known."""
        return True

    def is_hidden(self, name: str) -> bool:
        """Any attribute may be sensitive, so none is taken for one that is not set."""
        return True

    def value(self, name: str) -> Any:
        """Not known."""
        return self._unknown(name)

    def known_value(self, name: str) -> Any:
        """Nothing is known for certain."""
        return None

    def written_or_known(self, name: str) -> Any:
        """Not known."""
        return self._unknown(name)

    def constant(self, name: str) -> Any:
        """No attribute is known to be a constant."""
        return None

    def written_text(self, name: str) -> str:
        """Nothing is known of a text."""
        return ""

    def unknown_keys(self, name: str) -> Sequence[str]:
        """Nothing is known of a map."""
        return ()

    def items(self, name: str) -> list[Any] | Unknown | None:
        """Not known."""
        return self._unknown(name)

    def items_told(self, name: str) -> list[Any] | None:
        """Nothing tells the elements."""
        return None

    def blocks(self, name: str) -> Iterator[Body]:
        """No block is known."""
        return iter(())

    def blocks_missing(self, *names: str) -> tuple[str, ...]:
        """There may be any blocks."""
        return (f"the {' and '.join(names)} blocks of {self.address}",)

    def targets(self, name: str, *types: str) -> Targets | str | None:
        """Any resource may be meant."""
        return self.target(None, types)

    def elements(self, name: str, *types: str) -> list[Targets | str] | None:
        """Nothing tells the elements."""
        return None

    def target(self, value: Any, types: Sequence[str]) -> Targets | str | None:
        """Any resource may be meant."""
        return Targets(open=(f"{self.address}, which caused an internal error",))

    def copies(self, name: str) -> bool:
        """It may be made of anything."""
        return False

    def prevents_destroy(self) -> Value[bool]:
        """Not known."""
        return Unknown(f"whether {self.address} has prevent_destroy")
