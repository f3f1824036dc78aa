"""Which security groups interfaces have, and which VPCs the groups can be used in."""

import functools
from collections.abc import Sequence
from itertools import islice

from enilint.model.declared import Declared
from enilint.model.entities.groups import GroupAssociation, GroupUse, SecurityGroup
from enilint.model.entities.launches import Interface
from enilint.model.entities.on_interfaces import GroupAttachment
from enilint.model.entities.places import Vpc
from enilint.model.naming import Uses, names_of
from enilint.values import Unknown, Value, candidates, facts_missing, follow, is_open, known, merged

_MOST_FREE = 4
"""Security groups that nothing has, of which a group that is not known may be one."""


class GroupMembership(Declared):
    """Which security groups interfaces have."""

    def group_uses_of(self, interface: Interface) -> list[GroupUse]:
        """The security groups of this interface: those it lists, and those added to it apart, for certain."""
        own = interface.security_groups
        uses = own.uses if own is not None else ()
        if not self.group_attachments:
            return list(uses)
        added = (one for one in self._group_attachments.certain(interface) if not one.doubt)
        return [
            *uses,
            *(GroupUse(group=one.group, at=one.place("group")) for one in added),
        ]

    def possible_group_uses_of(self, interface: Interface) -> list[tuple[GroupUse, tuple[str, ...]]]:
        """The security groups that may be added to this interface apart, each with what would tell whether it is."""
        if not self.group_attachments:
            return []
        doubtful = (one for one in self._group_attachments.certain(interface) if one.doubt)
        return [
            (
                GroupUse(group=one.group, at=one.place("group")),
                merged(facts_missing(one.interface), (one.doubt,) if one.doubt else ()),
            )
            for one in (*doubtful, *self._group_attachments.perhaps(interface))
        ]

    def group_doubts_of(self, interface: Interface) -> tuple[str, ...]:
        """What would tell whether this interface has other security groups; empty where it has not."""
        own = interface.security_groups
        added = (facts for _, facts in self.possible_group_uses_of(interface))
        return merged(own.more if own is not None else (), *added)

    def may_have_groups(self, interface: Interface) -> bool:
        """Whether a security group that the design makes or names may be one of this interface; quickly answered."""
        own, added = interface.security_groups, self.group_attachments
        return own is not None or not interface.declared or bool(added) or self._declares_default_groups

    def effective_groups_of(self, interface: Interface) -> tuple[list[SecurityGroup], tuple[str, ...]]:
        """The security groups that this interface has for certain, and what would tell whether it has others.

        One that lists no group has the default group of its VPC (CreateNetworkInterface, `Groups`).
        """
        own = interface.security_groups
        groups: list[Value[SecurityGroup]] = [use.group for use in self.group_uses_of(interface)]
        if own is None and not interface.declared:
            groups.append(Unknown(f"the security groups of {interface}"))
        elif own is None or not (own.uses or own.more):
            groups.append(follow(follow(interface.subnet, lambda one: one.vpc), self._default_group_of))
        found = {id(group): group for one in groups if (group := known(one)) is not None}
        return list(found.values()), merged(self.group_doubts_of(interface), facts_missing(*groups))

    def _default_group_of(self, vpc: Vpc) -> Value[SecurityGroup]:
        found = self._default_groups.certain(vpc)
        unknown = Unknown(f"the default security group of {vpc}")
        return next((one for one in found if one.declared), found[0] if found else unknown)

    def default_group_doubts_of(self, interface: Interface) -> tuple[str, ...]:
        """What would tell whether the default group of an interface's VPC is one that the design declares."""
        if not self._declares_default_groups:
            return ()
        vpc = follow(interface.subnet, lambda one: one.vpc)
        one = known(vpc)
        return facts_missing(vpc) if one is None else self._default_groups.doubts(one)

    @functools.cached_property
    def _declares_default_groups(self) -> bool:
        return any(one.default and one.declared for one in self.security_groups)

    def possible_security_groups_of(self, interface: Interface) -> list[tuple[SecurityGroup, tuple[str, ...]]]:
        """The security groups that this interface may have, each with what would tell whether it has it.

        If nothing tells which group is listed, it may be one of the first few that no interface has for certain.
        """
        unsure = [use.group for use in self.group_uses_of(interface) if known(use.group) is None]
        return [
            (group, facts_missing(value))
            for value in unsure
            for group in dict.fromkeys((*candidates(value), *(self._free_groups if is_open(value) else ())))
        ]

    @functools.cached_property
    def _free_groups(self) -> Sequence[SecurityGroup]:
        """The first few groups that no interface has for certain."""
        had = {name for one in self.interfaces for use in self.group_uses_of(one) for name in names_of(use.group)}
        return list(islice((one for one in self.security_groups if had.isdisjoint(names_of(one))), _MOST_FREE))

    def associations_of_group(self, group: SecurityGroup) -> list[GroupAssociation]:
        """The associations of this group with further VPCs, declared apart from it, and those that may be its own.

        The latter have a group that is not certain.
        """
        return [*self._group_associations.certain(group), *self._group_associations.perhaps(group)]

    @functools.cached_property
    def _group_attachments(self) -> Uses[GroupAttachment]:
        return Uses((one.interface, one) for one in self.group_attachments)

    @functools.cached_property
    def _default_groups(self) -> Uses[SecurityGroup]:
        return Uses((one.vpc, one) for one in self.security_groups if one.default)

    @functools.cached_property
    def _group_associations(self) -> Uses[GroupAssociation]:
        return Uses((one.group, one) for one in self.group_associations)
