"""What can be lost, and what goes down with it at once: questions with three answers.

A subnet lies in one zone (CreateSubnet), and with it every interface, zonal NAT gateway and node in it. The primary
interface of an instance goes with the instance; a secondary interface stays in its zone, but nothing answers on it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from enilint.drill.index import Index, Name
from enilint.drill.page import Event, words_of
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.launches import AutoScalingGroup, Interface, Launch
from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import Route
from enilint.model.entities.services import SubnetService
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Missing,
    Unknown,
    Value,
    all_of,
    any_of,
    candidates,
    facts_missing,
    is_open,
    known,
    same,
    unanimous,
)

T = TypeVar("T")


class Loss:
    """What goes down at once. Each method answers whether something does."""

    def __init__(self, event: Event, words: str = "") -> None:
        self.event = event
        self.words = words or words_of(event)

    def routes(self, index: Index) -> Iterable[Route]:
        """The routes whose targets may be down."""
        return index.routes

    def elastic_ips(self, index: Index) -> Iterable[ElasticIp]:
        """The Elastic IPs that may be out of reach."""
        return index.network.elastic_ips

    def names(self, index: Index) -> Iterable[Name]:
        """The addresses of DNS records that may be down."""
        return index.names

    def target_lists(self, index: Index) -> Iterable[str]:
        """The lists of targets of which some may be down."""
        return index.target_lists

    def launches(self) -> Iterable[Launch]:
        """The instance that is lost, if one is."""
        return ()

    def down(self, index: Index) -> Iterable[Subnet | Interface]:
        """The subnets in which nothing works for certain."""
        return (one for one in index.network.subnets if one.declared and self.subnet(one) is True)

    def in_zone(self, _: Value[Zone]) -> Answer:
        """Whether a zone is the one that is lost."""
        return False

    def of_group(self, _: AutoScalingGroup) -> Answer:
        """Whether an instance of an Auto Scaling group is lost, which the group replaces."""
        return False

    def subnet(self, _: Subnet) -> Answer:
        """Whether nothing in a subnet works."""
        return False

    def launch(self, _: Launch) -> Answer:
        """Whether an instance stops."""
        return False

    def interface(self, _: Interface) -> Answer:
        """Whether an interface is down: nothing answers on it."""
        return False

    def nodes(self, _: SubnetService | AutoScalingGroup) -> tuple[Answer, ...]:
        """Of each subnet or zone of a service or group, whether it is down."""
        return ()

    def nat_gateway(self, gateway: NatGateway) -> Answer:
        """Whether a NAT gateway is down. A regional one is in every zone that has workloads."""
        return all_of((same(gateway.mode, "zonal"), asked(gateway.subnet, self.subnet)))


class ZoneLoss(Loss):
    """The loss of an Availability Zone."""

    def __init__(self, index: Index, zone: Zone, name: str) -> None:
        super().__init__(Event("zone", name))
        self._index = index
        self._zone = zone
        self._answers: dict[tuple[object, ...], Answer] = {}

    def in_zone(self, zone: Value[Zone]) -> Answer:
        """Whether a zone is the one that is lost."""
        one = known(zone)
        if one is None:
            return same(zone, self._zone)
        key = (one.name, one.id if known(one.id) is not None else None, one.account)
        if key not in self._answers:
            self._answers[key] = same(one, self._zone)
        return self._answers[key]

    def subnet(self, one: Subnet) -> Answer:
        """Whether the subnet is in the zone."""
        return self.in_zone(one.zone)

    def launch(self, one: Launch) -> Answer:
        """Whether the instance is in the zone."""
        place = self._index.place_of(one)
        answer = self.in_zone(place.by_subnet)
        if isinstance(answer, Missing) and place.stated is not None:
            stated = self.in_zone(place.stated)
            return answer if isinstance(stated, Missing) else stated
        return answer

    def interface(self, one: Interface) -> Answer:
        """Whether the interface is in the zone."""
        return asked(one.subnet, self.subnet)

    def nodes(self, one: SubnetService | AutoScalingGroup) -> tuple[Answer, ...]:
        """Of each subnet or zone, whether it is the lost one."""
        if isinstance(one, AutoScalingGroup) and not one.subnets:
            return tuple(map(self.in_zone, one.zones))
        return tuple(asked(subnet, self.subnet) for subnet in one.subnets)


class OfInterfaces(Loss):
    """A loss that concerns a few interfaces: nothing else has to be looked through."""

    def __init__(self, event: Event, interfaces: Iterable[Interface], words: str = "") -> None:
        super().__init__(event, words)
        self.interfaces = list(dict.fromkeys(interfaces))

    def down(self, _: Index) -> Iterable[Subnet | Interface]:
        """The interfaces that are down for certain."""
        return (one for one in self.interfaces if self.interface(one) is True)

    def routes(self, index: Index) -> Iterable[Route]:
        """The routes to the interfaces."""
        network = index.network
        found = [(*network.routes_to(one), *network.possible_routes_to(one)) for one in self.interfaces]
        return dict.fromkeys(route for routes in found for route in routes)

    def elastic_ips(self, index: Index) -> Iterable[ElasticIp]:
        """The Elastic IPs of the interfaces."""
        network = index.network
        found = [(*network.associations_of(one), *network.possible_associations_of(one)) for one in self.interfaces]
        values = (one.elastic_ip for associations in found for one in associations if one.elastic_ip is not None)
        return dict.fromkeys(one for value in values for one in candidates(value))

    def names(self, index: Index) -> Iterable[Name]:
        """The names of the interfaces, and of their Elastic IPs."""
        holders = (*self.interfaces, *self.elastic_ips(index))
        return [name for one in holders for name in index.names_of.get(id(one), ())]

    def target_lists(self, index: Index) -> Iterable[str]:
        """The lists that have the interfaces as targets."""
        found = (target for one in self.interfaces for target in index.network.targets_of(one))
        return dict.fromkeys(one.group or one.registered_by for one in found)


class InstanceLoss(OfInterfaces):
    """The loss of an instance."""

    def __init__(self, index: Index, launch: Launch) -> None:
        network = index.network
        attachments = (*network.attachments_of(launch), *network.possible_attachments_of(launch))
        interfaces = (interface for one in attachments for interface in candidates(one.interface))
        super().__init__(Event("instance", index.name(launch.address)), interfaces)
        self._network = network
        self.lost = launch

    def launches(self) -> Iterable[Launch]:
        """The instance."""
        return (self.lost,)

    def launch(self, one: Launch) -> Answer:
        """Whether it is this instance."""
        return one is self.lost

    def interface(self, one: Interface) -> Answer:
        """Whether the interface is attached to the instance."""
        return attached_to(self._network, one, self.lost)


class GroupLoss(OfInterfaces):
    """The loss of an instance of an Auto Scaling group, which launches another one."""

    def __init__(self, index: Index, group: AutoScalingGroup) -> None:
        self.group = group
        template = known(group.template) if group.template is not None else None
        attached = index.network.attachments_of(template) if template is not None else []
        self.at_launch = [one for each in attached if (one := known(each.interface)) is not None and not one.implicit]
        listed = template.attaches if template is not None else ()
        later = [one for value in listed for one in candidates(value)]
        name = index.name(group.address)
        super().__init__(Event("instance", name), [*self.at_launch, *later], f"an instance of {name}")

    def of_group(self, one: AutoScalingGroup) -> Answer:
        """Whether it is this group."""
        return one is self.group

    def interface(self, one: Interface) -> Answer:
        """Whether the lost instance has the interface: the only one has what each launch attaches."""
        if not any(one is each for each in self.interfaces):
            return False
        if self.group.most is not None and same(self.group.most, 1) is True and one in self.at_launch:
            return True
        return Missing((f"whether the lost instance of {self.group} has {one}",))


class InterfaceLoss(OfInterfaces):
    """The loss of an interface: it is detached."""

    def __init__(self, index: Index, interface: Interface) -> None:
        super().__init__(Event("interface", index.name(interface.address)), [interface])

    def interface(self, one: Interface) -> Answer:
        """Whether it is this interface."""
        return same(one, self.interfaces[0])


def asked(value: Value[T], question: Callable[[T], Answer]) -> Answer:
    """A question of a value: of the plain one, or of every candidate."""
    one = known(value)
    if one is not None:
        return question(one)
    if isinstance(value, Unknown) or is_open(value):
        return Missing(facts_missing(value))
    return unanimous(map(question, candidates(value)), otherwise=facts_missing(value))


def attached_to(network: Network, interface: Interface, launch: Launch) -> Answer:
    """Whether an interface is attached to an instance."""
    certain = network.attachments_of_interface(interface)
    answer = any_of(asked(one.launch, lambda each: same(each, launch)) for one in certain)
    if answer is True:
        return True
    perhaps = network.possible_attachments_of_interface(interface)
    mine = [one for one in perhaps if asked(one.launch, lambda each: same(each, launch)) is not False]
    facts = facts_missing(answer, *(one.interface for one in mine), *(Missing(one.doubts) for one in mine))
    return Missing(facts) if facts else False


def zones_of(network: Network) -> dict[str, Zone]:
    """The zones of a network that have a name, an id or a symbol, by what they are called."""
    found: dict[str, Zone] = {}
    for value in _zones(network):
        for zone in candidates(value):
            if is_named(zone):
                found.setdefault(str(zone), zone)
    return found


def _zones(network: Network) -> Iterator[Value[Zone]]:
    yield from (one.zone for one in network.subnets)
    for group in network.auto_scaling_groups:
        yield from group.zones
    yield from (one.zone for one in network.instances if one.zone is not None)


def is_placed(value: Value[Zone]) -> bool:
    """Whether a zone is known, and has a name."""
    zone = known(value)
    return zone is not None and is_named(zone)


def is_named(zone: Zone) -> bool:
    """Whether a zone has a name, an id, or a symbol that is not that of a subnet."""
    symbol = zone.name.symbol if isinstance(zone.name, Unknown) else None
    is_symbolic = symbol is not None and not symbol.endswith(".availability_zone")
    return known(zone.name) is not None or known(zone.id) is not None or is_symbolic
