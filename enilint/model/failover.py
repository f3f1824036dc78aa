"""Takeovers: who has the interface of a failover group, and which members would have to take it."""

from collections.abc import Sequence

from msgspec import Struct

from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import Interface, Launch
from enilint.model.network import Network
from enilint.values import Answer, Missing, facts_missing, known, merged, same

_MOST_COMPARED = 3
"""Holders known by their ids alone that a member is compared with."""


class Holders(Struct, frozen=True):
    """What has an interface now.

    `certain` are the identities of the launches that have it for certain, `outside` those of them that the design does
    not declare, `facts` what would tell of further ones.
    """

    certain: frozenset[int]
    outside: tuple[Launch, ...]
    facts: tuple[str, ...]

    def have(self, launch: Launch) -> Answer:
        """Whether the launch is one of them."""
        if id(launch) in self.certain:
            return True
        facts = merged(self.facts, facts_missing(*(same(one, launch) for one in self.outside)))
        return Missing(facts) if facts else False


def holders_of(network: Network, interface: Interface) -> Holders:
    """What has this interface."""
    certain = network.attachments_of_interface(interface)
    launches = [launch for one in certain if (launch := known(one.launch)) is not None]
    perhaps = network.possible_attachments_of_interface(interface)
    return Holders(
        frozenset(id(one) for one in launches),
        tuple(one for one in launches if not one.declared)[:_MOST_COMPARED],
        merged(
            *(facts_missing(one.launch) for one in certain),
            *((*facts_missing(one.interface), *one.doubts) for one in perhaps),
        ),
    )


def moves_interface(group: FailoverGroup) -> Answer:
    """Whether a takeover detaches the group's interface and attaches it to another member."""
    return same(group.mechanism, "move-eni")


def members_of(group: FailoverGroup) -> tuple[Sequence[Launch], tuple[str, ...]]:
    """The instances among the members that are known, and what would tell the others."""
    return [one for member in group.members if (one := known(member)) is not None], facts_missing(*group.members)
