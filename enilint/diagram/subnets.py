"""Subnets of a picture: their zones, ranges and default routes."""

from collections.abc import Callable

from msgspec import Struct

from enilint.diagram import scene
from enilint.diagram.names import stem_of, why_unknown, zone_key
from enilint.diagram.picture import BandKind
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import INTERNET_GATEWAY, Route
from enilint.model.entities.services import SubnetService
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Missing, Unknown, Value, differs, facts_missing, follow, known, words


class Way(Struct, frozen=True):
    """The target of the default route of a subnet. `zone`: the zone that traffic leaves through. None: no other one."""

    kind: BandKind
    words: str
    zone: Value[Zone] | None = None


_KINDS = {
    "internet-gateway": "internet gateway",
    "egress-only-internet-gateway": "egress-only internet gateway",
    "transit-gateway": "transit gateway",
    "vpc-endpoint": "VPC endpoint",
    "virtual-private-gateway": "virtual private gateway",
    "core-network": "core network",
    "carrier-gateway": "carrier gateway",
    "local-gateway": "local gateway",
    "peering": "peering connection",
    "nat-gateway": "NAT gateway",
}


def way_of(network: Network, subnet: Subnet, name: Callable[[str], str]) -> Way:
    """The target of the IPv4 default route of a subnet."""
    value = network.route_table_of(subnet)
    table = known(value)
    if table is None:
        return Way("unknown", "routes not known")
    route = network.default_route_of(table)
    if route is None:
        return Way("isolated", "no default route")
    if isinstance(route, Missing):
        return Way("unknown", "default route not known")
    kind = known(route.target_kind)
    if kind is None:
        return Way("unknown", "default route not known")
    target, zone = _target(network, route, kind, name)
    way: BandKind = "public" if kind == INTERNET_GATEWAY else "private"
    return Way(way, f"default → {target}", zone)


def _target(network: Network, route: Route, kind: str, name: Callable[[str], str]) -> tuple[str, Value[Zone] | None]:
    if kind == "nat-gateway" and route.nat_gateway is not None:
        gateway = known(route.nat_gateway)
        if gateway is not None:
            return f"NAT {name(gateway.address)}", follow(gateway.subnet, lambda one: one.zone)
    if kind == "interface":
        launch = known(route.launch) if route.launch is not None else None
        value = network.route_target(route)
        interface = known(value) if value is not None else None
        zone = network.zone_of_interface(interface) if interface is not None else None
        if launch is not None:
            return f"instance {name(launch.address)}", zone
        return (f"ENI {name(interface.address)}" if interface is not None else "an interface"), zone
    if kind == "vpc-endpoint" and route.vpc_endpoint is not None:
        endpoint = known(route.vpc_endpoint)
        if endpoint is not None:
            subnets = endpoint.subnets if isinstance(endpoint, SubnetService) else ()
            zone = follow(subnets[0], lambda one: one.zone) if len(subnets) == 1 else None
            return f"endpoint {name(endpoint.address)}", zone
    return _KINDS.get(kind, kind), None


_DERIVED = (".vpc", ".vpc_id")
"""How names end that stand for the VPC of one subnet, and so tell of no other one."""


def vpc_key(value: Value[Vpc]) -> str:
    """What names a VPC: its address or its symbol; empty if it is not known."""
    one = known(value)
    name = one.address if one is not None else value.symbol if isinstance(value, Unknown) else None
    return "" if name is None or name.endswith(_DERIVED) else name


def subnet_of(network: Network, one: Subnet, called: Callable[[str], str]) -> scene.Subnet:
    """A subnet as a picture shows it."""
    way = way_of(network, one, called)
    name = called(one.address)
    zone = zone_key(one.zone)
    elsewhere = zone_key(way.zone) if way.zone is not None and differs(way.zone, one.zone) is True else ""
    range = words(one.cidr, unknown="") if one.cidr is not None else words(one.ipv6_cidr, unknown="")
    range = "" if known(one.cidr) is None and known(one.ipv6_cidr) is None else range
    missing = "" if zone else f"zone not known: {why_unknown(one.zone)}"
    title = ", ".join(filter(None, (f"subnet {one.address}", range, way.kind, way.words, missing)))
    return scene.Subnet(
        key=one.address,
        zone=zone,
        address=one.address,
        name=name,
        stem=stem_of(name),
        range=range,
        kind=way.kind,
        route=way.words,
        elsewhere=elsewhere,
        title=title,
    )


_OF_ONE = (".subnet_id", ".subnet", ".subnets", ".vpc_zone_identifier")
"""How symbols end that stand for the subnet of one resource, and so tell of no other one."""


def unknown_subnet(value: Value[Subnet]) -> scene.Subnet:
    """What stands for a subnet that is not known: one for each symbol of several resources, else one for all."""
    symbol = value.symbol if isinstance(value, Unknown) else None
    if symbol is None or symbol.endswith(_OF_ONE):
        name, title = "subnets not known", "it is not known which subnets these are in"
    else:
        name, title = symbol, f"subnet not known: {(facts_missing(value) or (symbol,))[0]}"
    return scene.Subnet(
        key=f"?{name}", zone="", address="", name=name, stem=name, range="", kind="unknown", route="", title=title
    )
