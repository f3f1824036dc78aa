"""Interfaces that can have an Elastic IP after a loss, and lose nothing by it."""

import itertools
from collections.abc import Iterator

from enilint.drill import commands
from enilint.drill.events import Loss
from enilint.drill.index import Attached, Index, Spot
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import Interface
from enilint.values import follow, known, same

_MOST_NAMED = 3


class Free:
    """The interfaces that go on for certain after a loss, and can do what one with an Elastic IP does.

    Each has a route to an internet gateway and no Elastic IP, and no failover group gives it one: an association ends
    that of another Elastic IP with the same private address (AssociateAddress). It is in the same VPC and at the same
    device index, and forwards if the other one does.
    """

    def __init__(self, index: Index, loss: Loss) -> None:
        self._index = index
        self._loss = loss
        self._taken = set[int]()
        self._found: dict[Spot, list[Attached]] = {}
        self._rest: dict[Spot, Iterator[Attached]] = {}

    def of(self, one: ElasticIp) -> list[Attached]:
        """A few that an Elastic IP can go to. The first one is taken: no other Elastic IP can go to it."""
        values = (self._index.network.interface_of(each) for each in self._index.network.associations_with(one))
        owner = next((known(value) for value in values if value is not None), None)
        spot = self._index.spot_of(owner) if owner is not None else None
        if owner is None or spot is None:
            return []
        alike = (each for each in self._survivors(spot) if id(each[0]) not in self._taken and forwards(owner, each[0]))
        found = list(itertools.islice(alike, _MOST_NAMED + 1))
        self._taken.update(id(each[0]) for each in found[:1])
        return found

    def _survivors(self, spot: Spot) -> Iterator[Attached]:
        """Those that go on; each is asked once."""
        found = self._found.setdefault(spot, [])
        yield from found
        rest = self._rest.setdefault(spot, iter(self._index.public_interfaces.get(spot, ())))
        for interface, launch in rest:
            if id(launch) not in self._index.reserved and goes_on(self._loss, (interface, launch)):
                found.append((interface, launch))
                yield interface, launch


def goes_on(loss: Loss, one: Attached) -> bool:
    """Whether a loss leaves an interface and its instance for certain."""
    return loss.interface(one[0]) is False and loss.launch(one[1]) is False


def forwards(owner: Interface, other: Interface) -> bool:
    """Whether an interface forwards for certain, if the owner of what it gets may."""
    return same(owner.is_checked, True) is True or same(other.is_checked, False) is True


def interfaces_words(index: Index, found: list[Attached]) -> str:
    """The interfaces in words, each with its zone."""
    return ", ".join(_names(index, found[:_MOST_NAMED])) + (" and others" if len(found) > _MOST_NAMED else "")


def _names(index: Index, found: list[Attached]) -> Iterator[str]:
    for interface, launch in found:
        of = "" if interface.implicit else f" of {index.name(launch.address)}"
        zone = follow(interface.subnet, lambda one: one.zone)
        yield f"{index.interface_name(interface)}{of} in {index.zone(zone)}"


def interface_word(index: Index, found: Attached) -> str:
    """An interface as a word of a command."""
    interface, launch = found
    if not interface.implicit or known(interface.id) is not None:
        return commands.id_or_placeholder(interface.id, "interface", index.name(interface.address))
    return commands.primary_of(commands.id_or_placeholder(launch.id, "instance", index.name(launch.address)))
