"""Questions about subnets, VPCs, routes, Elastic IPs and services, and all questions by class.

Those about launches and interfaces are in `attached.py`, those about primary interfaces in `primary_interfaces.py`, the
interfaces of subnets in `interfaces_of_subnets.py`, those about Elastic IPs in `elastic_ip_users.py`, tags of launches
in `launch_tags.py`, public addresses in `public_addresses.py`, what interfaces are for in `purposes.py`, what is in
subnets besides interfaces in `services_of_subnets.py`, and VPC endpoints in `vpc_endpoints.py`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct

import enilint.expressions.elastic_ip_users
import enilint.expressions.interfaces_of_subnets
import enilint.expressions.launch_tags
import enilint.expressions.primary_interfaces
import enilint.expressions.public_addresses
import enilint.expressions.purposes
import enilint.expressions.services_of_subnets
import enilint.expressions.started_templates
import enilint.expressions.vpc_endpoints  # noqa: F401  # the questions of all nine are taken up
from enilint.expressions.asked import asked_of, question
from enilint.expressions.attached import attached_to, groups_of
from enilint.expressions.existing import listed, of_list
from enilint.expressions.types import Attribute
from enilint.expressions.values import Many
from enilint.model.addresses import canonical, known_length, parsed_network
from enilint.model.entities.base import Entity, Identified
from enilint.model.entities.elastic_ips import NatGateway
from enilint.model.entities.groups import GroupRule, SecurityGroup, protocol_name
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import Route, RouteTable
from enilint.model.entities.services import SubnetService
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Count,
    Missing,
    Unknown,
    Value,
    any_of,
    candidates,
    facts_missing,
    follow,
    is_open,
    known,
    merged,
    same,
)

E = TypeVar("E", bound=Entity)

_RESERVED = 5
"""The addresses of every subnet that AWS keeps ("Subnet CIDR blocks" of the VPC User Guide)."""
_BITS = 32
"""The bits of an IPv4 address."""
_CIDR_OF_DEFAULT_VPCS = "172.31.0.0/16"
"""The primary CIDR block of each default VPC (VPC User Guide, "Default VPCs")."""
_DEFAULTS = ("0.0.0.0/0", "::/0")


def questions_of(cls: type) -> Mapping[str, Attribute]:
    """The questions about the objects of a class."""
    return asked_of(cls)


class SubnetAddresses(Struct, frozen=True, eq=False):
    """The IPv4 addresses of a subnet."""

    usable: Value[int]
    """How many there are without the five that AWS reserves; 0 if the subnet has no IPv4 CIDR block (its `cidr` is null
    then)."""
    used: Count
    """How many are in use at least, and at most: by the design, and by what a topology states beside it. There may be
    any number if a service scales, or if the ID of the subnet goes to what was not read."""


class RouteTarget(Struct, frozen=True, eq=False):
    """What a route leads to."""

    kind: Value[str]
    """The kind of target, such as interface, nat-gateway or internet-gateway; see `target_kind` of a route."""
    interface: Value[Interface] | None
    """The interface, also where the route names an instance. None: it leads to none."""
    instance: Value[Launch | None] | None
    """The instance with that interface. None: it leads to none."""
    nat_gateway: Value[NatGateway] | None
    """The NAT gateway. None: it leads to none."""
    zone: Value[Zone] | None
    """The zone of the interface or NAT gateway. Unknown of a regional NAT gateway, which is in several zones. None: it
    leads to neither an interface nor a NAT gateway."""


# Subnets and VPCs


@question("nat_gateways")
def nat_gateways(network: Network, subnet: Subnet) -> Many[NatGateway]:
    """The zonal NAT gateways in it. Of a subnet that the design only refers to, there may be others."""
    zonal = (one for one in network.nat_gateways if known(one.mode) != "regional")
    more = network.unread_modules_of(subnet) if subnet.declared else (f"other NAT gateways in {subnet}",)
    return listed(network, subnet, _among(zonal, lambda one: one.subnet, subnet), more)


@question("route_table")
def route_table(network: Network, subnet: Subnet) -> Value[RouteTable]:
    """The route table of the subnet: its own, or the main one of the VPC."""
    return network.route_table_of(subnet)


def _routes_of(network: Network, table: Value[RouteTable]) -> Many[Route]:
    one = known(table)
    if one is None:
        return Many((), (), facts_missing(table))
    propagated = network.routing.propagated_to(one)
    possible = () if propagated is None else ((propagated, one.more_propagated),)
    certain, more = network.routing.routes_of(one), network.routing.unlisted_static_routes(one)
    return Many(tuple(certain), possible, more, several=True)


@question("routes")
def _routes_of_subnet(network: Network, subnet: Subnet) -> Many[Route]:
    """The routes of its route table. Of the local ones, those that the design states are listed."""
    return _routes_of(network, network.route_table_of(subnet))


@question("default_routes")
def default_routes(network: Network, subnet: Subnet) -> Many[Route]:
    """The routes of its route table to 0.0.0.0/0 and ::/0."""
    found = _routes_of_subnet(network, subnet)
    answers = [(one, any_of(same(destination(network, one), text) for text in _DEFAULTS)) for one in found.certain]
    unsure = [(one, answer.facts) for one, answer in answers if isinstance(answer, Missing)]
    certain = tuple(one for one, answer in answers if answer is True)
    return Many(certain, (*unsure, *found.possible), found.more, several=bool(found.possible))


@question("destination")
def destination(network: Network, route: Route) -> Value[str]:
    """A CIDR block as AWS keeps it, 0.0.0.0/0 for 10.0.0.0/0; or the ID of a prefix list."""
    return canonical(route.destination)


@question("is_public")
def is_public(network: Network, subnet: Subnet) -> Answer:
    """Whether its IPv4 default route leads to an internet gateway, or its routes to 0.0.0.0/1 and 128.0.0.0/1 do."""
    return network.defaults_to_internet_gateway(subnet)


@question("is_public_ipv6")
def is_public_ipv6(network: Network, subnet: Subnet) -> Answer:
    """Whether its IPv6 default route leads to an internet gateway; one to an egress-only internet gateway does not."""
    return network.defaults_to_internet_gateway(subnet, 6)


@question("addresses")
def addresses(network: Network, subnet: Subnet) -> SubnetAddresses:
    """Its IPv4 addresses."""
    usable = follow(subnet.cidr, _usable) if not isinstance(subnet.cidr, Unknown) else _usable_of_unknown(subnet.cidr)
    return SubnetAddresses(usable, network.addresses_in(subnet))


def _usable(cidr: str | None) -> Value[int]:
    block = parsed_network(cidr) if cidr is not None else None
    return 0 if block is None or block.version != 4 else block.num_addresses - _RESERVED


def _usable_of_unknown(cidr: Unknown) -> Value[int]:
    """The number by the length of the prefix, which may be known; a number is not what the block is called."""
    length = known_length(cidr)
    return Unknown(cidr.fact) if length is None or length > _BITS else 2 ** (_BITS - length) - _RESERVED


@question("subnets")
def subnets(network: Network, vpc: Vpc) -> Many[Subnet]:
    """Its subnets. Of a VPC that the design only refers to, there may be others."""
    more = network.unread_modules_of(vpc) if vpc.declared else (f"other subnets of {vpc}",)
    return listed(network, vpc, _among(network.subnets, lambda one: one.vpc, vpc), more)


def _among(
    entities: Iterable[E], owner: Callable[[E], object], wanted: Entity
) -> Iterator[tuple[Any, Entity, tuple[str, ...]]]:
    """The entities that have a certain owner, or may have it."""
    for one in entities:
        answer = same(owner(one), wanted)
        if answer is not False:
            yield one, one, answer.facts if isinstance(answer, Missing) else ()


@question("blocks")
def blocks(network: Network, vpc: Vpc) -> Many[str]:
    """All of its CIDR blocks."""
    found, facts = network.blocks_of(vpc)
    return Many(tuple(found), (), facts)


@question("has_internet_gateway")
def has_internet_gateway(network: Network, vpc: Vpc) -> Answer:
    """Whether an internet gateway is attached."""
    return network.routing.has_internet_gateway(vpc)


# Routes, Elastic IPs, services


@question("target")
def target(network: Network, route: Route) -> RouteTarget:
    """What it leads to."""
    interface = network.route_target(route)
    gateway = _gateway_of_route(network, route)
    at_zone: Value[Zone] | None = None
    if interface is not None:
        at_zone = network.zone_of_interface(interface)
    elif gateway is not None:
        at_zone = follow(gateway, _zone_of_gateway)
    instance = None if interface is None else follow(interface, lambda one: attached_to(network, one))
    return RouteTarget(route.target_kind, interface, instance, gateway, at_zone)


def _zone_of_gateway(gateway: NatGateway) -> Any:
    zonal = follow(gateway.subnet, lambda one: one.zone)
    regional = Unknown(f"in which zone {gateway}, which is regional, serves a subnet")
    return follow(gateway.mode, lambda mode: regional if mode == "regional" else zonal)


@question("subnet")
def _subnet_of_gateway(network: Network, gateway: NatGateway) -> Value[Subnet | None]:
    """Its subnet. Null: it is regional, and has none."""
    if isinstance(gateway.subnet, Unknown) and not isinstance(gateway.mode, str):
        return gateway.subnet  # its mode alone would not tell it
    return follow(gateway.mode, lambda mode: None if mode == "regional" else gateway.subnet)


@question("vpc")
def _vpc_of_gateway(network: Network, gateway: NatGateway) -> Value[Vpc]:
    """Its VPC: that of its subnet, or the one that a regional NAT gateway names."""
    if gateway.vpc is not None:
        return gateway.vpc
    of_subnet = follow(gateway.subnet, lambda one: one.vpc)
    return (
        Unknown(f"the VPC of {gateway}") if isinstance(of_subnet, Unknown) and not gateway.names_subnet else of_subnet
    )


@question("nat_gateway")
def _gateway_of_route(network: Network, route: Route) -> Value[NatGateway] | None:
    """The NAT gateway it leads to. Null: it leads to none."""
    return _of_kind(route, route.nat_gateway, "nat-gateway")  # type: ignore[no-any-return]


@question("vpc_endpoint")
def _endpoint_of_route(network: Network, route: Route) -> Value[Identified] | None:
    """The VPC endpoint it leads to. Null: it leads to none."""
    return _of_kind(route, route.vpc_endpoint, "vpc-endpoint")  # type: ignore[no-any-return]


def _of_kind(route: Route, value: Any, kind: str) -> Any:
    """What a route leads to of a kind; it may be of this kind where nothing tells which target the route has."""
    answer = same(route.target_kind, kind)
    return Unknown(answer.facts[0]) if value is None and isinstance(answer, Missing) else value


@question("routes")
def _routes_of_table(network: Network, table: RouteTable) -> Many[Route]:
    """Its routes. Of the local ones, those that the design states are listed."""
    return _routes_of(network, table)


@question("subnets")
def _subnets_of_table(network: Network, table: RouteTable) -> Many[Subnet]:
    """The subnets that are associated with it explicitly."""
    certain = ((one, one, ()) for one in network.routing.subnets_of(table))
    perhaps = network.routing.possible_subnets_of(table)
    unsure = ((one, one, facts) for value, facts in perhaps for one in candidates(value))
    unnamed = (facts for value, facts in perhaps if is_open(value))
    more = merged(*unnamed, network.routing.subnets_beyond(table))
    return listed(network, table, [*certain, *unsure], more)


@question("default_of")
def _default_of(network: Network, vpc: Vpc) -> Value[str | None]:
    """What stands for the account and Region whose default VPC it is. Null: it is none.

    A VPC that the design makes is none, nor is one with another CIDR block than default VPCs have.
    """
    is_none = vpc.is_made or (vpc.cidrs and _CIDR_OF_DEFAULT_VPCS not in vpc.cidrs)
    return vpc.default_of if vpc.default_of or is_none else Unknown(f"whether {vpc} is a default VPC")


@question("security_groups")
def _groups_of_service(network: Network, service: SubnetService) -> Many[SecurityGroup] | None:
    """The security groups of its interfaces. Null: it lists none."""
    return groups_of(network, service, service.security_groups)


@question("cidrs")
def cidrs(network: Network, rule: GroupRule) -> Many[str]:
    """CIDR blocks of the other end, IPv4 and IPv6, with those in its prefix lists.

    They are as AWS keeps them: 0.0.0.0/0 for 10.0.0.0/0, ::/0 for 0::/0.
    """
    each = [canonical(one) for one in (*rule.cidrs, *rule.listed_cidrs)]
    return of_list(network, rule, each, rule.more_cidrs)


@question("protocol")
def protocol(network: Network, rule: GroupRule) -> Value[str]:
    """The protocol: tcp, udp, icmp, icmpv6, the number of another one, or -1 for all."""
    return follow(rule.protocol, protocol_name)


@question("from_port")
def from_port(network: Network, rule: GroupRule) -> Value[int | None]:
    """The first port, or the ICMP type. Null: all, or the protocol has none."""
    return _unless_all(rule.from_port)


@question("to_port")
def to_port(network: Network, rule: GroupRule) -> Value[int | None]:
    """The last port, or the ICMP code. Null: all, or the protocol has none."""
    return _unless_all(rule.to_port)


def _unless_all(number: Value[int | None]) -> Value[int | None]:
    """A number of ICMP, of which -1 means all."""
    return follow(number, lambda one: None if one == -1 else one)
