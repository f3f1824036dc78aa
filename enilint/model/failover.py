"""Failovers: who has the interface of a failover group, and which members can attach it next."""

import functools

from msgspec import Struct

from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import AutoScalingGroup, Interface, Launch
from enilint.model.obstacles import Indexes, Obstacle, Obstacles
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


class Standby(Struct, frozen=True, eq=False):
    """A member of a failover group as the next one that attaches the interface.

    `active` says whether it has the interface now, `obstacles` why it cannot attach it. `doubts` would tell whether
    these count: it may have the interface already. `facts` would tell of further obstacles.
    """

    member: Launch | AutoScalingGroup
    active: Answer
    obstacles: tuple[Obstacle, ...] = ()
    doubts: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def can(self) -> Answer:
        """Whether it can attach the interface, or has it already."""
        if self.active is True:
            return True
        if self.obstacles and not self.doubts:
            return False
        facts = merged(self.doubts, self.facts)
        return Missing(facts) if facts else True


class Failover(Obstacles):
    """Who has the interface of a failover group, and who can have it next."""

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

    def is_deleted_with(self, interface: Interface, launch: Launch) -> Answer:
        """Whether an interface is deleted if the instance is terminated, which its launch asks for.

        A launch keeps an existing interface unless it is asked not to (RunInstances, `DeleteOnTermination`).
        """
        for one in self.listed_interfaces(launch):
            named = one.interface
            if named is not None and one.delete_on_termination is not None and same(named, interface) is True:
                asked = same(one.delete_on_termination, True)
                return (
                    asked
                    if asked is not True
                    else Missing((f"whether {launch} is terminated: {interface} is then deleted",))
                )
        return False

    def standbys_of(self, group: FailoverGroup, interface: Interface) -> list[Standby]:
        """The known members of a group that moves this interface, and whether each can attach it."""
        holders = self.holders_of(interface)
        members = [self._standby(group, interface, one, holders.have(one)) for one in group.known_members]
        return [*members, *(self._starting(interface, one) for one in group.scaling_groups)]

    def _standby(self, group: FailoverGroup, interface: Interface, member: Launch, active: Answer) -> Standby:
        if active is True:
            return Standby(member, active)
        indexes = self._indexes(member)
        found = self.obstacles(group, interface, member, indexes)
        obstacles = tuple(one for one in found if isinstance(one, Obstacle))
        doubts = merged(facts_missing(active), indexes.unnamed)
        return Standby(member, active, obstacles, doubts, facts_missing(*found))

    def _starting(self, interface: Interface, group: AutoScalingGroup) -> Standby:
        """The instances that an Auto Scaling group launches."""
        found = self.obstacle_of_scaling(interface, group)
        obstacles = (found,) if isinstance(found, Obstacle) else ()
        return Standby(group, False, obstacles, facts=facts_missing(found))

    @functools.cached_property
    def _known_indexes(self) -> dict[int, Indexes]:
        return {}

    def _indexes(self, member: Launch) -> Indexes:
        found = self._known_indexes.get(id(member))
        if found is None:
            found = self._known_indexes[id(member)] = self.indexes_of(member)
        return found
