"""What there is of a list for certain: the things of a design need not exist together."""

from collections.abc import Iterable
from typing import Any

from enilint.expressions.values import Many, joined
from enilint.model.entities.base import Entity, Identified, never_both
from enilint.model.existence import ALWAYS, existence_beside
from enilint.model.network import Network
from enilint.values import Unknown, facts_missing, known, merged

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


def of_list(network: Network, owner: Any, values: Iterable[Any], more: Iterable[str]) -> Many[Any]:
    """A list as it is written. What stands for all elements of an unknown list, or for any number, is none of them."""
    others = dict.fromkeys(more)
    certain: list[Any] = []
    for one in values:
        facts = _identity_missing(one)
        if facts and others.keys() >= set(facts):
            continue
        several = _several(network, owner, one)
        if several:
            others |= dict.fromkeys(several)
        else:
            certain.append(one)
    return Many(tuple(certain), (), tuple(others))


def _identity_missing(value: Any) -> tuple[str, ...]:
    """What would tell which thing a value is."""
    one = known(value)
    return facts_missing(one.id) if isinstance(one, Identified) and not one.declared else facts_missing(value)


def _several(network: Network, owner: Any, value: Any) -> tuple[str, ...]:
    one = known(value)
    if not isinstance(one, Entity) or one.address not in network.existence:
        return ()
    return network.several_for(one, *((owner,) if isinstance(owner, Entity) else ()))


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
