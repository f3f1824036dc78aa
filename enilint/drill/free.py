"""Interfaces that can have an Elastic IP after a loss, and lose nothing by it."""

from collections.abc import Container, Iterator

from enilint.drill import commands
from enilint.drill.events import Loss
from enilint.drill.index import Index
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import Interface, Launch
from enilint.values import follow, known, same

_MOST_NAMED = 3


def free_for(index: Index, loss: Loss, one: ElasticIp, taken: Container[int]) -> list[tuple[Interface, Launch]]:
    """The interfaces that go on for certain, with their instances, and can do what the one with the Elastic IP does.

    Each has a route to an internet gateway and no Elastic IP, and no failover group gives it one: an association ends
    that of another Elastic IP with the same private address (AssociateAddress). `taken` are the identities of those
    that another Elastic IP can go to.
    """
    values = (index.network.interface_of(each) for each in index.network.associations_with(one))
    owners = [owner for value in values if value is not None and (owner := known(value)) is not None]
    return [
        (interface, launch)
        for interface, launch in index.public_interfaces
        if id(launch) not in index.reserved
        and id(interface) not in taken
        and loss.interface(interface) is False
        and loss.launch(launch) is False
        and any(is_alike(index, owner, interface) for owner in owners)
    ]


def is_alike(index: Index, owner: Interface, other: Interface) -> bool:
    """Whether an interface is in the same VPC and at the same device index, and forwards if the owner does."""
    vpcs = [follow(one.subnet, lambda subnet: subnet.vpc) for one in (owner, other)]
    indexes = [
        [each.device_index for each in index.network.attachments_of_interface(one)][:1] for one in (owner, other)
    ]
    if same(vpcs[0], vpcs[1]) is not True or not all(indexes) or same(indexes[0][0], indexes[1][0]) is not True:
        return False
    return same(owner.is_checked, True) is True or same(other.is_checked, False) is True


def interfaces_words(index: Index, found: list[tuple[Interface, Launch]]) -> str:
    """The interfaces in words, each with its zone."""
    names = list(_names(index, found[:_MOST_NAMED]))
    more = len(found) - _MOST_NAMED
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _names(index: Index, found: list[tuple[Interface, Launch]]) -> Iterator[str]:
    for interface, launch in found:
        of = "" if interface.implicit else f" of {index.name(launch.address)}"
        zone = follow(interface.subnet, lambda one: one.zone)
        yield f"{index.interface_name(interface)}{of} in {index.zone(zone)}"


def interface_word(index: Index, found: tuple[Interface, Launch]) -> str:
    """An interface as a word of a command."""
    interface, launch = found
    if not interface.implicit or known(interface.id) is not None:
        return commands.id_or_placeholder(interface.id, "interface", index.name(interface.address))
    return commands.primary_of(commands.id_or_placeholder(launch.id, "instance", index.name(launch.address)))
