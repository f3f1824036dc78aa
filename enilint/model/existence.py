"""Which things of a design there are, where that depends on something, and which of them there are at once."""

from collections.abc import Mapping

from msgspec import Struct

from enilint.model.entities.base import Entity, never_both
from enilint.typed import Protocol
from enilint.values import Answer, Missing


class Existence(Struct, frozen=True):
    """What the existence of an entity depends on, and what would tell whether that holds."""

    conditions: frozenset[str] = frozenset()
    """The conditions under which there is the entity; empty where there always is."""
    doubt: str = ""
    """What would tell whether these hold."""

    @property
    def each(self) -> frozenset[str]:
        """The numbers of instances, all of which the entity stands for."""
        return frozenset(one for one in self.conditions if one.startswith(EACH))


class Addressed(Protocol):
    """What has an address of its own."""

    @property
    def address(self) -> str:
        """The address."""


EACH = "each of "
"""How a condition begins that stands for any number of instances."""

ALWAYS = Existence()
"""The existence of what depends on nothing."""


def existence_beside(existence: Mapping[str, Existence], address: str, owner: Entity | None) -> Existence:
    """What the existence of the entity of an address depends on where there is the one that it belongs to."""
    mine = existence.get(address, ALWAYS)
    more = mine.conditions - existence.get(owner.address, ALWAYS).conditions if owner is not None else mine.conditions
    return Existence(more, mine.doubt) if more else ALWAYS


def existing_together(existence: Mapping[str, Existence], one: Addressed, other: Addressed) -> Answer:
    """Whether there are both entities wherever there is one of them that depends on more."""
    if not existence:
        return True
    mine, theirs = existence.get(one.address, ALWAYS), existence.get(other.address, ALWAYS)
    if never_both(mine.conditions, theirs.conditions):
        return False
    if mine.conditions <= theirs.conditions or theirs.conditions <= mine.conditions:
        return True
    return Missing(tuple(filter(None, (mine.doubt, theirs.doubt))))


def several_for(existence: Mapping[str, Existence], one: Entity, *others: Entity) -> tuple[str, ...]:
    """What would tell how many of one entity there are for each of the others; empty where there is one at most."""
    mine = existence.get(one.address)
    if mine is None:
        return ()
    own = mine.each.difference(*(existence.get(other.address, ALWAYS).each for other in others))
    return (mine.doubt,) if own else ()
