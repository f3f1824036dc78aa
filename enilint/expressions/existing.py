"""What there is of a list for certain: the things of a design need not exist together."""

from collections.abc import Iterable
from typing import Any

from enilint.expressions.values import Many, joined
from enilint.model.entities.base import Entity, never_both
from enilint.model.existence import ALWAYS, existence_beside
from enilint.model.network import Network
from enilint.values import Unknown, merged

Found = Iterable[tuple[Any, Entity, tuple[str, ...]]]
"""Elements of a list, each with the entity that brings it, and what would tell whether it does."""


def listed(network: Network, owner: Entity, found: Found, more: Iterable[str] = ()) -> Many[Any]:
    """What an entity has, wherever there is that entity.

    What exists under a condition of its own may be in the list; an entity that stands for any number of instances is
    one of those that nothing lists.
    """
    certain: list[Any] = []
    possible: list[tuple[Any, tuple[str, ...]]] = []
    others = [*more]
    for element, entity, facts in found:
        if entity.address in network.existence:
            if _never_together(network, entity, owner):
                continue
            beside = existence_beside(network.existence, entity.address, owner)
            if beside.doubt:
                facts = merged(facts, (beside.doubt,))
            if beside.each:
                others += facts
                continue
        if facts:
            possible.append((element, facts))
        else:
            certain.append(element)
    return Many(tuple(certain), tuple(possible), merged(others))


def the_one(network: Network, owner: Entity, found: Found, more: Iterable[str] = ()) -> Any:
    """The only thing of a kind that an entity has: the first that it has for certain; None if there is none."""
    several: Many[Any] = listed(network, owner, ((one, entity, facts) for one, entity, facts in found))
    if several.certain:
        return several.certain[0]
    facts = merged(several.facts, more)
    if not facts:
        return None
    if not several.possible:
        return Unknown(facts[0])
    is_open = bool(several.more or tuple(more))
    return joined([*(one for one, _ in several.possible), None], " and ".join(facts), is_open=is_open)


def _never_together(network: Network, one: Entity, other: Entity) -> bool:
    mine, theirs = (network.existence.get(each.address, ALWAYS) for each in (one, other))
    return never_both(mine.conditions, theirs.conditions)
