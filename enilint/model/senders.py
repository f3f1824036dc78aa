"""From where the security groups of an interface admit traffic: its own subnet alone, or other places, too."""

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from msgspec import Struct

from enilint.findings import Location
from enilint.model.addresses import IpNetwork, covers, parsed_network
from enilint.model.entities.groups import GroupRule, GroupUse, SecurityGroup
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.places import Subnet
from enilint.model.lookups import Lookups
from enilint.model.naming import Uses, names_of
from enilint.values import Answer, Missing, Value, differs, exceeds, facts_missing, follow, known, merged, words

T = TypeVar("T")

_MOST_SUBNETS = 3
"""Of how many subnets the members of a group are looked at: of these, one at least is neither here nor the launch's."""
_MOST_ALIKE = 2
_MOST_FACTS = 3
_MOST_GROUPS = 16
"""How many groups of an interface are looked at; no quota allows more."""
_LARGEST = {4: 16, 6: 44}
"""The prefix lengths of the largest subnets (CreateSubnet)."""


class Sender(Struct, frozen=True, eq=False):
    """Somewhere that a group admits traffic from, in words and as a value of a finding, and the rule that does."""

    words: str
    stated: str
    group: SecurityGroup
    at: Location


class Range(Struct, frozen=True, eq=False):
    """A block of addresses that a group admits."""

    block: IpNetwork
    source: Sender


class Member(Struct, frozen=True, eq=False):
    """An interface with a group that another group admits."""

    interface: Interface
    source: Sender


class Admitted(Struct, frozen=True, eq=False):
    """What a group admits: of all ranges those that begin first and end last, and a few members of other groups.

    `perhaps` are a few that may be members, with what would tell; `facts` would tell what else it admits.
    """

    ranges: tuple[Range, ...]
    members: tuple[Member, ...]
    perhaps: tuple[tuple[Interface, tuple[str, ...]], ...]
    facts: tuple[str, ...]


class Senders:
    """Tells from where the interfaces of a network admit traffic."""

    def __init__(self, network: Lookups) -> None:
        self._network = network

    @functools.cached_property
    def _admitted(self) -> Callable[[SecurityGroup], Admitted]:
        return functools.cache(self._admitted_by)

    def outside(self, interface: Interface, launch: Launch | None) -> Sender | tuple[str, ...]:
        """A source outside of the subnet of an interface; or what would tell, empty where there is none.

        Other interfaces of its launch are no such sources. Nobody has chosen the default group that an interface
        without groups has: it counts where the design declares it.
        """
        if not self._network.may_have_groups(interface):
            return ()
        groups, doubts = self._network.effective_groups_of(interface)
        own, facts = interface.security_groups, list(self._network.group_doubts_of(interface))
        if (own is not None and own.asked) or not interface.declared:
            facts.extend(doubts)
        else:
            groups = [one for one in groups if one.declared]
            facts.extend(self._network.default_group_doubts_of(interface))
        for admitted in map(self._admitted, groups[:_MOST_GROUPS]):
            answers = [
                *((_is_outside(one.block, interface), one.source) for one in admitted.ranges),
                *((self._is_apart(one.interface, interface.subnet, launch), one.source) for one in admitted.members),
            ]
            for answer, source in answers:
                if answer is True:
                    return source
                facts.extend(facts_missing(answer))
            for member, doubts in admitted.perhaps:
                facts.extend(doubts if self._is_apart(member, interface.subnet, launch) is not False else ())
            facts.extend(admitted.facts)
        return merged(facts)

    def _is_apart(self, member: Interface, subnet: Value[Subnet], launch: Launch | None) -> Answer:
        """Whether an interface is in another subnet, and not of the launch."""
        holders = [known(one.launch) for one in self._network.attachments_of_interface(member)]
        if any(one is launch for one in holders):
            return False
        return differs(member.subnet, subnet)

    def _admitted_by(self, group: SecurityGroup) -> Admitted:
        ranges: dict[tuple[int, str], Range] = {}
        members: dict[int, list[Member]] = {}
        facts: dict[str, None] = dict.fromkeys(group.more_ingress)
        for rule in group.ingress:
            for cidr in rule.cidrs:
                facts.update(dict.fromkeys(facts_missing(cidr)))
                block = parsed_network(known(cidr) or "")
                if block is not None:
                    _widen(ranges, Range(block, Sender(str(block), str(block), group, rule.at)))
            for member in self._members_of(rule, group):
                _add(members, member.interface, member)
            facts.update(dict.fromkeys(self._unknown_members(rule)))
        few = tuple(facts)[:_MOST_FACTS]
        named = (one for rule in group.ingress for one in filter(None, map(known, rule.groups)))
        perhaps = dict.fromkeys(one for each in named for one in self._perhaps_with(each))
        return Admitted(
            tuple(ranges.values()),
            tuple(one for alike in members.values() for one in alike),
            tuple(perhaps),
            few,
        )

    def _members_of(self, rule: GroupRule, owner: SecurityGroup) -> Iterator[Member]:
        for group in filter(None, map(known, rule.groups)):
            for interface in self._interfaces_with(group):
                source = Sender(f"{interface}, which has {group}", interface.stated, owner, rule.at)
                yield Member(interface, source)

    def _unknown_members(self, rule: GroupRule) -> Iterator[str]:
        for value in rule.prefix_lists:
            yield f"the CIDR blocks of {words(value)}"
        yield from facts_missing(*rule.groups)
        for group in filter(None, map(known, rule.groups)):
            if not group.declared:
                yield f"the interfaces with {group}"

    def _interfaces_with(self, group: SecurityGroup) -> Sequence[Interface]:
        return [one for name in names_of(group) for alike in self._by_group.get(name, {}).values() for one in alike]

    def _perhaps_with(self, group: SecurityGroup) -> list[tuple[Interface, tuple[str, ...]]]:
        """A few interfaces that may have a group, each with what would tell."""
        few = islice(self._unsure_of_group.perhaps(group), _MOST_FACTS)
        return [(interface, facts_missing(use.group)) for interface, use in few]

    @functools.cached_property
    def _unsure_of_group(self) -> Uses[tuple[Interface, GroupUse]]:
        uses = ((one, use) for one in self._network.interfaces for use in self._network.group_uses_of(one))
        return Uses((use.group, (one, use)) for one, use in uses if known(use.group) is None)

    @functools.cached_property
    def _by_group(self) -> dict[str, dict[int, list[Interface]]]:
        """A few interfaces with a group, by the names of the group and by subnet."""
        found: dict[str, dict[int, list[Interface]]] = {}
        for interface in self._network.interfaces:
            for use in self._network.group_uses_of(interface):
                for name in names_of(use.group):
                    _add(found.setdefault(name, {}), interface, interface)
        return found


def _add(found: dict[int, list[T]], interface: Interface, one: T) -> None:
    """Add what is about an interface to the few of its subnet."""
    subnet = id(known(interface.subnet))
    if subnet not in found and len(found) == _MOST_SUBNETS:
        return
    alike = found.setdefault(subnet, [])
    if len(alike) < _MOST_ALIKE:
        alike.append(one)


def _widen(ranges: dict[tuple[int, str], Range], one: Range) -> None:
    """Keep a range that begins before all others, or ends after them: what holds both of these holds them all."""
    ends = {"first": -int(one.block[0]), "last": int(one.block[-1])}
    for end, reach in ends.items():
        other = ranges.get((one.block.version, end))
        if other is None or reach > (-int(other.block[0]) if end == "first" else int(other.block[-1])):
            ranges[one.block.version, end] = one


def _is_outside(range: IpNetwork, interface: Interface) -> Answer:
    """Whether an admitted range holds addresses outside of the subnet that the interface can answer."""
    reached = exceeds(interface.addresses.slots("IPv4" if range.version == 4 else "IPv6"), 0)
    if reached is not True:
        return reached
    value = follow(interface.subnet, lambda one: one.cidr if range.version == 4 else one.ipv6_cidr)
    own = parsed_network(known(value) or "")
    if own is not None:
        return not covers(own, range)
    unknown = facts_missing(value)
    return (Missing(unknown) if range.prefixlen >= _LARGEST[range.version] else True) if unknown else False
