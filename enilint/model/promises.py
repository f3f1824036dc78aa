"""Whether a failover group survives the loss that it must survive.

A subnet lies in one zone (CreateSubnet), and an interface, with its private addresses, in one subnet: nothing moves
either to another zone. An Elastic IP can be associated in every zone of its Region (AssociateAddress), and a route can
target an interface in every zone of its VPC (ReplaceRoute).
"""

from collections.abc import Iterator

from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import AutoScalingGroup
from enilint.model.failover import Failover
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Missing,
    Unknown,
    Value,
    all_of,
    any_of,
    differs,
    facts_missing,
    follow,
    known,
    merged,
    same,
)

_IN_ZONE = ("move-eni", "move-secondary-ip")
"""Mechanisms that move something which cannot leave its zone."""


class Promises(Failover):
    """What a failover group must survive, and whether it does."""

    def keeps_promise(self, group: FailoverGroup) -> Answer:
        """Whether a group can survive what it must survive, as far as zones and members decide it.

        True says that a member is left after every such loss, not that it works.
        """
        mechanism = known(group.mechanism)
        if mechanism is None:
            return Missing(facts_missing(group.mechanism))
        if group.survives == "zone":
            return False if self.stays_in_zone(group) is True else self._is_spread(group)
        members, facts = group.known_members, facts_missing(*group.members)
        if len(members) > 1 or group.scaling_groups:
            return True
        if facts or not members:
            return Missing(facts or (f"the members of {group}",))
        return differs(members[0].count, 1)

    def stays_in_zone(self, group: FailoverGroup) -> Answer:
        """Whether what the group moves cannot leave its zone."""
        is_fixed = all_of((same(group.mechanism, "replace"), group.interface is not None))
        return any_of((is_fixed, *(same(group.mechanism, one) for one in _IN_ZONE)))

    def _is_spread(self, group: FailoverGroup) -> Answer:
        """Whether the members of a group are in several zones."""
        facts = merged(facts_missing(*group.members), *map(_more_places, group.scaling_groups))
        zones = list(self._zones_of_members(group))
        if not zones:
            return Missing(facts or (f"the members of {group}",))
        first, *others = zones
        spread = any_of(differs(first, one) for one in others)
        if spread is True:
            return True
        facts = merged(facts, facts_missing(spread))
        return Missing(facts) if facts else False

    def _zones_of_members(self, group: FailoverGroup) -> Iterator[Value[Zone]]:
        for member in group.known_members:
            yield self.zone_of(member, Unknown("a zone"))
        for scaling in group.scaling_groups:
            starts = [follow(one, lambda subnet: subnet.zone) for one in scaling.subnets]
            yield from starts or scaling.zones


def _more_places(group: AutoScalingGroup) -> tuple[str, ...]:
    """What would tell where else a group starts instances."""
    return group.more_subnets if group.subnets else merged(group.more_subnets, group.more_zones)
