"""Failovers: who has the interface of a failover group, and which members would have to take it."""

from msgspec import Struct

from enilint.model.entities.launches import Interface, Launch
from enilint.model.lookups import Lookups
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


class Failover(Lookups):
    """Who has the interface of a failover group."""

    def holders_of(self, interface: Interface) -> Holders:
        """What has this interface."""
        certain = self.attachments_of_interface(interface)
        launches = [launch for one in certain if (launch := known(one.launch)) is not None]
        perhaps = self.possible_attachments_of_interface(interface)
        return Holders(
            frozenset(id(one) for one in launches),
            tuple(one for one in launches if not one.declared)[:_MOST_COMPARED],
            merged(
                *(facts_missing(one.launch) for one in certain),
                *((*facts_missing(one.interface), *one.doubts) for one in perhaps),
            ),
        )
