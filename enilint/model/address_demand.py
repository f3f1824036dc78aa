"""What takes private IPv4 addresses of subnets, and how many."""

from collections.abc import Iterator

from msgspec import Struct

from enilint.model.addresses import Addresses
from enilint.model.entities.base import Entity
from enilint.model.entities.launches import AutoScalingGroup, Interface, Launch, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.subnet_services import SubnetServices
from enilint.values import Value, candidates, facts_missing, is_open, known, same

MOST_TEMPLATES = 8
"""Templates that a group may start instances of."""
UNBOUNDED = 2**32
"""Stands for a number of addresses that is not known; no subnet has as many."""


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
            if interface.declared and not interface.implicit:
                yield from _of_interface(interface)
        for instance in self.instances:
            for attachment in self.attachments_at_launch(instance) if instance.declared else ():
                interface_of = known(attachment.interface)
                if interface_of is not None and interface_of.implicit:
                    yield from _of_interface(interface_of, instance)
        for gateway in self.nat_gateways:
            if known(gateway.subnet) is not None or same(gateway.mode, "zonal") is True:
                yield AddressTaker(gateway, gateway.subnet, _number(gateway.addresses))
        for one in self.service_addresses():
            yield AddressTaker(one.service, one.subnet, one.number, (), one.more, one.facts)

    def addresses_of_instance(self, group: AutoScalingGroup) -> tuple[int, int, tuple[str, ...]]:
        """How many addresses an instance of the group takes at least, how many more perhaps, and what would tell."""
        if group.template is None:
            return 1, 0, ()
        template = known(group.template)
        if template is None:
            perhaps = self.launch_templates[:MOST_TEMPLATES] if is_open(group.template) else candidates(group.template)
            most = max((sum(self._of_template(one)[:2]) for one in perhaps), default=1)
            return 1, most - 1, facts_missing(group.template)
        return self._of_template(template)

    def _of_template(self, template: LaunchTemplate) -> tuple[int, int, tuple[str, ...]]:
        interfaces = [known(one.interface) for one in self.attachments_at_launch(template)]
        takers = [
            (_number(one.addresses), one.takes_addresses) for one in interfaces if one is not None and one.implicit
        ]
        least = max(1, sum(number for number, takes in takers if takes is True))
        most = sum(number for number, takes in takers if takes is not False)
        return least, max(0, most - least), facts_missing(*(takes for _, takes in takers))


def at_most(number: Value[int]) -> int:
    """The largest number that a value can be."""
    return UNBOUNDED if is_open(number) else max(candidates(number))


def _of_interface(interface: Interface, launch: Launch | None = None) -> Iterator[AddressTaker]:
    takes, number = interface.takes_addresses, _number(interface.addresses)
    times: Value[int] = 1 if launch is None else launch.count
    if takes is not False:
        yield AddressTaker(
            launch or interface,
            interface.subnet,
            number * (known(times) or 1),
            facts_missing(takes),
            (at_most(times) - 1) * number,
            facts_missing(times),
        )


def _number(addresses: Addresses) -> int:
    """The IPv4 addresses at least: a listed prefix takes one slot, and all of its addresses."""
    prefixes = [one.network for one in addresses.listed if "/" in one.text]
    more = sum(one.num_addresses - 1 for one in prefixes if one is not None and one.version == 4)
    return addresses.ipv4_slots.low + more
