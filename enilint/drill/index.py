"""What every event asks of a network, looked up once."""

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from enilint.model.address_book import AddressHolder
from enilint.model.entities.launches import AutoScalingGroup, Instance, Interface, Launch
from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import Route, RouteTable
from enilint.model.entities.services import (
    AddressReference,
    DnsRecord,
    LoadBalancer,
    LoadBalancerTarget,
    SubnetService,
    VpcEndpoint,
)
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, candidates, facts_missing, follow, known, merged, same, words

Side = tuple[Subnet, tuple[str, ...]]
"""A subnet that a route table holds for, and what would tell whether it does."""
Spot = tuple[int, int]
"""Where an interface is: the identity of its VPC, and its device index."""
Attached = tuple[Interface, Instance]
"""An interface with the instance that it is attached to."""


class Place(Struct, frozen=True):
    """The zone of an instance: that of the subnet of its primary interface, and the one that is stated beside it."""

    by_subnet: Value[Zone]
    stated: Value[Zone] | None


class Name(Struct, frozen=True, eq=False):
    """An address of a DNS record, and what has it."""

    record: DnsRecord
    reference: AddressReference
    holder: AddressHolder


class Heir(Struct, frozen=True):
    """What can have an interface next, and what would tell whether it can."""

    names: str
    missing: tuple[str, ...]

    @property
    def until(self) -> str:
        """How long something is lost, in words."""
        return f" until {self.names} has it{', which is not certain' if self.missing else ''}"


class Index:
    """What entities of a network have to do with each other, as far as a drill asks for it.

    `zone_names` are short names of zones, by their full ones. `reverted` ends sentences on what is done by hand.
    `reserved` are the identities of the instances that a failover group gives an Elastic IP.
    """

    def __init__(self, network: Network, kind: str) -> None:
        self.network = network
        self._short = kind == "topology"
        self.reverted = "" if self._short else "; postpone the next apply: it may revert this"
        self.zone_names: dict[str, str] = {}
        self.reserved: set[int] = set()
        self.instances: list[Instance] = [one for one in network.instances if one.declared]
        self.running = [one for one in self.instances if not one.stopped]
        self._places: dict[int, Place] = {}
        self._tables, self._unsure_tables = _tables_of_subnets(network)
        self.routes = [*network.routes, *network.gateway_routes]
        self.instances_in: dict[int, list[Instance]] = defaultdict(list)
        for instance in self.running:
            subnet = known(self.subnet_of(instance))
            if subnet is not None:
                self.instances_in[id(subnet)].append(instance)
        self.names = [Name(record, reference, holder) for record, reference, holder in _names(network)]
        self.names_of: dict[int, list[Name]] = defaultdict(list)
        for name in self.names:
            for one in (name.holder.interface, name.holder.elastic_ip):
                if one is not None:
                    self.names_of[id(one)].append(name)

    @functools.cached_property
    def target_lists(self) -> dict[str, list[LoadBalancerTarget]]:
        """The targets that are registered together, by the address of their target group or load balancer."""
        found: dict[str, list[LoadBalancerTarget]] = defaultdict(list)
        for one in self.network.load_balancer_targets:
            found[one.group or one.registered_by].append(one)
        return found

    @functools.cached_property
    def balancers_with(self) -> dict[int, list[LoadBalancer]]:
        """The load balancers that have an Elastic IP, by the identity of that."""
        found: dict[int, list[LoadBalancer]] = defaultdict(list)
        for balancer in self.network.load_balancers:
            for value in balancer.elastic_ips:
                for one in candidates(value):
                    found[id(one)].append(balancer)
        return found

    @functools.cached_property
    def public_interfaces(self) -> Mapping[Spot, list[Attached]]:
        """The interfaces of running instances with a route to an internet gateway and without an Elastic IP."""
        network = self.network
        found: dict[Spot, list[Attached]] = defaultdict(list)
        for spot, (one, instance) in self._of_running:
            if network.associations_of(one) or network.possible_associations_of(one):
                continue
            subnet = known(one.subnet)
            table = known(network.route_table_of(subnet)) if subnet is not None else None
            if table is not None and network.leads_to_internet_gateway(table) is True:
                found[spot].append((one, instance))
        return found

    @functools.cached_property
    def forwarding_interfaces(self) -> Mapping[Spot, list[Attached]]:
        """The interfaces of running instances whose source/destination check is off for certain."""
        found: dict[Spot, list[Attached]] = defaultdict(list)
        for spot, attached in self._of_running:
            if same(attached[0].is_checked, False) is True:
                found[spot].append(attached)
        return found

    def spot_of(self, one: Interface) -> Spot | None:
        """The VPC of an interface and its device index, as far as both are known."""
        attached = self.network.attachments_of_interface(one)
        vpc = known(follow(one.subnet, lambda subnet: subnet.vpc))
        index = known(attached[0].device_index) if len(attached) == 1 else None
        return (id(vpc), index) if vpc is not None and index is not None else None

    @functools.cached_property
    def _of_running(self) -> list[tuple[Spot, Attached]]:
        """The interfaces that are attached to one running instance, with that."""
        running = {id(one): one for one in self.running}
        found = []
        for one in self.network.interfaces:
            spot = self.spot_of(one)
            launch = self.network.attachments_of_interface(one)[0].launch if spot is not None else None
            instance = running.get(id(known(launch))) if launch is not None else None
            if spot is not None and instance is not None:
                found.append((spot, (one, instance)))
        return found

    @functools.cached_property
    def groups_in(self) -> dict[int, list[AutoScalingGroup]]:
        """The Auto Scaling groups that start instances in a subnet, by the identity of that."""
        found: dict[int, list[AutoScalingGroup]] = defaultdict(list)
        for group in self.network.auto_scaling_groups:
            for subnet in filter(None, map(known, group.subnets)):
                found[id(subnet)].append(group)
        return found

    @functools.cached_property
    def transit_in(self) -> dict[int, list[SubnetService]]:
        """The attachments of transit gateways in a subnet, by the identity of that: other networks come in by them."""
        found: dict[int, list[SubnetService]] = defaultdict(list)
        for one in self.network.transit_gateway_attachments:
            for subnet in filter(None, map(known, one.subnets)):
                found[id(subnet)].append(one)
        return found

    @functools.cached_property
    def routes_to(self) -> dict[str, list[Route]]:
        """The routes by their destination, as far as it is known."""
        found: dict[str, list[Route]] = defaultdict(list)
        for route in self.routes:
            destination = known(route.destination)
            if destination is not None:
                found[destination].append(route)
        return found

    @functools.cached_property
    def routes_through(self) -> dict[int, list[Route]]:
        """The routes to NAT gateways and endpoints, by the subnet that these are in."""
        found: dict[int, list[Route]] = defaultdict(list)
        for route in self.routes:
            gateway = known(route.nat_gateway) if route.nat_gateway is not None else None
            endpoint = known(route.vpc_endpoint) if route.vpc_endpoint is not None else None
            subnets = endpoint.subnets if isinstance(endpoint, VpcEndpoint) else ()
            if gateway is not None:
                subnets = (gateway.subnet,)
            for subnet in subnets:
                for one in candidates(subnet):
                    found[id(one)].append(route)
        return found

    def subnet_of(self, launch: Launch) -> Value[Subnet]:
        """The subnet of the primary interface of an instance."""
        primary = self.network.primary_of(launch)
        interface = primary.interface if primary is not None else Unknown(f"the subnet of {launch}")
        return follow(interface, lambda one: one.subnet)

    def place_of(self, launch: Launch) -> Place:
        """The zone of an instance."""
        place = self._places.get(id(launch))
        if place is None:
            place = Place(self.network.zone_of(launch, Unknown("a zone")), launch.zone)
            self._places[id(launch)] = place
        return place

    def sides_of(self, route: Route) -> Iterator[Side]:
        """The subnets that a route holds for, for certain and perhaps."""
        for table in candidates(route.table) if route.table is not None else ():
            for subnet in self._tables[id(table)]:
                yield subnet, facts_missing(route.table)
            for subnet, facts, value in self._unsure_tables:
                in_vpc = table.vpc is None or same(subnet.vpc, table.vpc) is not False
                if in_vpc and same(value, table) is not False:
                    yield subnet, merged(facts, facts_missing(route.table))

    def name(self, address: str) -> str:
        """What sentences call something: the id alone of what a topology file declares."""
        return address.partition(".")[2] or address if self._short else address

    def interface_name(self, one: Interface) -> str:
        """What sentences call an interface."""
        return f"the primary interface of {self.name(one.address)}" if one.implicit else self.name(one.address)

    def route_name(self, route: Route) -> str:
        """What sentences call a route: with its table, which its address may not say."""
        table = known(route.table) if route.table is not None else None
        name = self.called("route table", route.address)
        return name if table is None or self._short or table.address in route.address else f"{name} ({table.address})"

    def table_name(self, table: Value[RouteTable] | None) -> str:
        """What sentences call a route table."""
        one = known(table) if table is not None else None
        return self.called("route table", one.address) if one is not None else "an unknown route table"

    def zone(self, zone: Value[Zone]) -> str:
        """What sentences call a zone."""
        name = words(zone, unknown="an unknown zone")
        return self.zone_names.get(name, name)

    def called(self, noun: str, address: str) -> str:
        """The same with what it is, which the address of a Terraform resource says."""
        return f"{noun} {self.name(address)}" if self._short else address


def _tables_of_subnets(
    network: Network,
) -> tuple[dict[int, list[Subnet]], list[tuple[Subnet, tuple[str, ...], Value[RouteTable]]]]:
    certain: dict[int, list[Subnet]] = defaultdict(list)
    unsure = []
    for one in network.subnets:
        if not one.declared:
            continue
        value = network.route_table_of(one)
        table = known(value)
        if table is not None:
            certain[id(table)].append(one)
        elif doubts := network.routing.table_doubts_of(one):
            unsure.append((one, doubts, value))
    return certain, unsure


def _names(network: Network) -> Iterator[tuple[DnsRecord, AddressReference, AddressHolder]]:
    for record in network.dns_records:
        for reference in record.to:
            holder = known(network.address_book.who_has(reference))
            if holder is not None:
                yield record, reference, holder
