"""What takes private IPv4 addresses of subnets, and how many."""

import functools
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from enilint.model.addresses import Addresses
from enilint.model.entities.base import Entity
from enilint.model.entities.launches import AutoScalingGroup, Interface, Launch, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.subnet_services import SUBNET_GROUPS, SubnetServices
from enilint.values import Count, Unknown, Value, candidates, facts_missing, is_open, known, merged, same

MOST_TEMPLATES = 8
"""Templates that a group may start instances of."""
UNBOUNDED = 2**32
"""Stands for a number of addresses that is not known; no subnet has as many."""


_IN_PREFIX = 16
"""The addresses of an IPv4 prefix of an interface, which is a /28 (EC2 User Guide, "Prefix delegation")."""
_FIXED = frozenset(
    {
        "efs-mount-target",
        "instance-connect-endpoint",
        "gateway-load-balancer",
        "gateway-load-balancer-endpoint",
        "interface-endpoint",
        "network-firewall",
        "network-load-balancer",
        "resolver-endpoint",
        "transit-gateway-attachment",
    }
)
"""The kinds of services that have one address in each of their subnets, whatever their load."""


class AddressTaker(Struct, frozen=True, eq=False):
    """Something that has IPv4 addresses in a subnet: `number` at least, `more` perhaps."""

    entity: Entity
    subnet: Value[Subnet]
    number: int
    kinds: tuple[str, ...] = ()
    """What would tell whether it takes any."""
    more: int = 0
    facts: tuple[str, ...] = ()
    """What would tell whether it takes more."""


class AddressDemand(SubnetServices):
    """Questions about the addresses that things take."""

    def address_takers(self) -> Iterator[AddressTaker]:
        """Everything that has addresses in a subnet, but the instances of Auto Scaling groups."""
        for interface in self.interfaces:
            if interface.declared and not interface.implicit and (taker := _of_interface(interface)):
                yield taker
        for instance in self.instances:
            for attachment in self.attachments_at_launch(instance) if instance.declared else ():
                interface_of = known(attachment.interface)
                if interface_of is not None and interface_of.implicit:
                    taker = _of_interface(interface_of, instance)
                    yield from (taker,) if taker else ()
        for gateway in self.nat_gateways:
            if known(gateway.subnet) is not None or same(gateway.mode, "zonal") is True:
                yield AddressTaker(gateway, gateway.subnet, _number(gateway.addresses))
        for one in self.service_addresses():
            yield AddressTaker(one.service, one.subnet, one.number, (), one.more, one.facts)

    def addresses_in(self, subnet: Subnet) -> Count:
        """How many IPv4 addresses of a subnet are in use, those of things outside of the design included.

        Auto Scaling groups have their minimum size at least, and their maximum size at most. What scales by itself has
        any number, and so has what was not read and gets the ID of the subnet.
        """
        anywhere, used = self._used.get(None, _Used()), self._used.get(id(subnet), _Used())
        high = used.high + anywhere.high + subnet.in_use
        others = (f"what else has addresses of {subnet}",) if not subnet.declared else self.unread_users_of(subnet)
        unbounded = merged(self._unbounded.get(id(subnet), ()), self._unbounded.get(None, ()), others)
        facts = merged(used.facts, anywhere.facts, unbounded)
        return Count(used.low + subnet.in_use, None if high >= UNBOUNDED or unbounded else high, facts)

    @functools.cached_property
    def _unbounded(self) -> dict[int | None, list[str]]:
        """What has a number of addresses that nothing bounds, by subnet; under None, what may be in any."""
        found: dict[int | None, list[str]] = defaultdict(list)
        for subnet, facts in self._without_bounds():
            keys = [None] if is_open(subnet) else [id(one) for one in candidates(subnet)]
            for key in keys:
                found[key] += merged(facts, facts_missing(subnet))
        return found

    def _without_bounds(self) -> Iterator[tuple[Value[Subnet], tuple[str, ...]]]:
        of_gateways = {f"{one.address}.network_interface_id" for one in self.nat_gateways}  # counted with these
        for interface in self.interfaces:
            facts = _addresses_missing(interface.addresses)
            if facts and interface.address not in of_gateways:
                yield interface.subnet, facts
        for taker in self.address_takers():
            facts = self._several_in(taker.entity, known(taker.subnet))
            if facts:
                yield taker.subnet, facts
        for service in self.services_in_subnets():
            kind = known(service.service)
            if kind not in _FIXED and kind not in SUBNET_GROUPS:
                subnets, more = self.subnets_of(service)
                facts = (f"how many addresses {service} has",)
                yield from ((one, facts) for one in subnets)
                yield from ((Unknown(one), facts) for one in more)
        for group in self.auto_scaling_groups:
            pods = (f"how many pods run on the nodes of {group}",) if group.is_node_group else ()
            for one in group.subnets:
                facts = (*pods, *self._several_in(group, known(one)))
                if facts:
                    yield one, facts

    def _several_in(self, entity: Entity, subnet: Subnet | None) -> tuple[str, ...]:
        """What would tell how many of an entity are in a subnet; empty where there is one at most."""
        return self.several_for(entity, *((subnet,) if subnet is not None else ()))

    @functools.cached_property
    def _used(self) -> "dict[int | None, _Used]":
        """The addresses in use by subnet; under None, those that may be in any."""
        found: dict[int | None, _Used] = defaultdict(_Used)

        def add(subnet: Value[Subnet], low: int, high: int, facts: tuple[str, ...]) -> None:
            one = known(subnet)
            if one is not None:
                found[id(one)].add(low, high, facts)
                return
            for key in [None] if is_open(subnet) else [id(one) for one in candidates(subnet)]:
                found[key].add(0, high, merged(facts_missing(subnet), facts))

        for taker in self.address_takers():
            existence = self.existence.get(taker.entity.address)
            doubts = merged(taker.kinds, () if existence is None else (existence.doubt,))
            add(taker.subnet, 0 if doubts else taker.number, taker.number + taker.more, merged(doubts, taker.facts))
        for group in self.auto_scaling_groups:
            each, perhaps, kinds = self.addresses_of_instance(group)
            is_one = len(group.subnets) == 1 and not group.more_subnets and group.address not in self.existence
            least = min(candidates(group.least), default=0) if is_one and not is_open(group.least) else 0
            most = UNBOUNDED if group.most is None else at_most(group.most)
            size = () if least == most else (f"how many instances of {group} run in the subnet",)
            for subnet in group.subnets:
                add(subnet, least * each, most * (each + perhaps), merged(size, kinds))
        return found

    def addresses_of_instance(self, group: AutoScalingGroup) -> tuple[int, int, tuple[str, ...]]:
        """How many addresses an instance of the group takes at least, how many more perhaps, and what would tell."""
        named = group.each_template
        if not named:
            return 1, 0, ()
        template = known(named[0]) if len(named) == 1 else None
        if template is not None:
            return self._of_template(template)
        listed = [one for each in named for one in candidates(each)]
        perhaps = self.launch_templates[:MOST_TEMPLATES] if any(map(is_open, named)) else listed
        most = max((sum(self._of_template(one)[:2]) for one in perhaps), default=1)
        return 1, most - 1, facts_missing(*named) or (f"which launch template {group} uses",)

    def _of_template(self, template: LaunchTemplate) -> tuple[int, int, tuple[str, ...]]:
        interfaces = [known(one.interface) for one in self.attachments_at_launch(template)]
        takers = [
            (_number(one.addresses), one.takes_addresses) for one in interfaces if one is not None and one.implicit
        ]
        least = max(1, sum(number for number, takes in takers if takes is True))
        most = sum(number for number, takes in takers if takes is not False)
        return least, max(0, most - least), facts_missing(*(takes for _, takes in takers))


class _Used(Struct):
    """A number of addresses: `low` at least, `high` at most, and what would make it exact."""

    low: int = 0
    high: int = 0
    facts: tuple[str, ...] = ()

    def add(self, low: int, high: int, facts: tuple[str, ...]) -> None:
        self.low += low
        self.high = min(self.high + high, UNBOUNDED)
        self.facts = merged(self.facts, facts) if low != high else self.facts


def _addresses_missing(addresses: Addresses) -> tuple[str, ...]:
    """What would tell how many IPv4 addresses an interface has."""
    for number in (addresses.ipv4_slots, addresses.ipv4_prefixes):
        if number.high is None or number.high > number.low:
            return number.facts
    return ()


def at_most(number: Value[int]) -> int:
    """The largest number that a value can be."""
    return UNBOUNDED if is_open(number) else max(candidates(number))


def _of_interface(interface: Interface, launch: Launch | None = None) -> AddressTaker | None:
    takes = interface.takes_addresses
    if takes is False:
        return None
    number = _number(interface.addresses)
    times: Value[int] = 1 if launch is None else launch.count
    certain = known(times)
    if takes is True and certain == 1:
        return AddressTaker(launch or interface, interface.subnet, number)
    return AddressTaker(
        launch or interface,
        interface.subnet,
        number * (certain or 1),
        facts_missing(takes) if takes is not True else (),
        ((at_most(times) if certain is None else certain) - 1) * number,
        facts_missing(times) if certain is None else (),
    )


def _number(addresses: Addresses) -> int:
    """The IPv4 addresses at least: a prefix takes one slot, and all of its addresses."""
    prefixes = [one.network for one in addresses.listed if "/" in one.text]
    if not prefixes and not addresses.ipv4_prefixes.low:
        return addresses.ipv4_slots.low
    listed = [one.num_addresses for one in prefixes if one is not None and one.version == 4]
    others = max(0, addresses.ipv4_prefixes.low - len(listed))
    return addresses.ipv4_slots.low + sum(listed) - len(listed) + others * (_IN_PREFIX - 1)
