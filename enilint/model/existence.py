"""Which things of a design there are, where that depends on something, and which of them there are at once."""

from collections.abc import Mapping

from msgspec import Struct

from enilint.model.entities import Entity, never_both
from enilint.values import Answer, Missing


class Existence(Struct, frozen=True):
    """What the existence of an entity depends on, and what would tell whether that holds."""

    conditions: frozenset[str] = frozenset()
    doubt: str = ""


ALWAYS = Existence()
"""The existence of what depends on nothing."""


def existing_together(existence: Mapping[str, Existence], one: Entity, other: Entity) -> Answer:
    """Whether there are both entities wherever there is one of them that depends on more."""
    mine, theirs = existence.get(one.address, ALWAYS), existence.get(other.address, ALWAYS)
    if never_both(mine.conditions, theirs.conditions):
        return False
    if mine.conditions <= theirs.conditions or theirs.conditions <= mine.conditions:
        return True
    return Missing(tuple(filter(None, (mine.doubt, theirs.doubt))))
