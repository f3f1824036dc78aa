"""What route tables hold for, and their routes to gateways."""

from collections.abc import Iterator, Mapping

from enilint.inputs.topology.entries import Entry
from enilint.inputs.topology.language import routing
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.parts import common, gateway_named, left_out
from enilint.inputs.topology.properties import places_of
from enilint.inputs.topology.references import References
from enilint.model.entities.routes import Route, RouteTable, RouteTableAssociation
from enilint.values import Unknown, Value

_KINDS = {
    "nat_gateway": "nat-gateway",
    "internet_gateway": "internet-gateway",
    "transit_gateway": "transit-gateway",
    "vpc_endpoint": "vpc-endpoint",
    "peering": "peering",
    "carrier_gateway": "carrier-gateway",
    "local_gateway": "local-gateway",
    "virtual_private_gateway": "virtual-private-gateway",
}


def more_routes(shape: routing.RouteTable, entry: Entry) -> tuple[str, ...]:
    """What would tell the routes of a table that lists none."""
    missing = f"the routes of {entry.address} (if it has none, write `routes: []`)"
    return (missing,) if given(shape.routes) is None else ()


def routes_of(entries: Mapping[str, Entry], tables: Mapping[str, RouteTable], refer: References) -> Iterator[Route]:
    """The routes of all tables; one whose target is left out leads to an interface that is not known."""
    for name, table in tables.items():
        entry = entries[name]
        shape: routing.RouteTable = entry.shape
        for index, route in enumerate(given(shape.routes) or ()):
            items, where = entry.data["routes"], f"{table.address}.routes[{index}]"
            kind = next((kind for key, kind in _KINDS.items() if given(getattr(route, key)) not in (None, False)), None)
            interface, launch = refer.interface(route.interface, entry), refer.instance(route.instance, entry)
            if items[index].keys().isdisjoint(route.alternatives):
                interface = Unknown(f"the target of {where}")
            if kind is None and interface is None and launch is None:
                continue
            yield Route(
                address=table.address,
                at=entry.tree.value(items, index),
                places=places_of(Route, items[index], entry.tree),
                destination=given(route.destination) or Unknown(f"the destination of {where}"),
                table=table,
                interface=interface,
                launch=launch,
                target_kind=kind or "interface",
                nat_gateway=refer.nat_gateway(route.nat_gateway, entry),
                vpc_endpoint=refer.vpc_endpoint(route.vpc_endpoint, entry),
                gateway=_gateway(route),
            )


def _gateway(route: routing.Route) -> Value[str] | None:
    """What names the transit gateway or peering connection that a route leads to."""
    transit_gateway = gateway_named(route.transit_gateway, "transit gateway")
    return transit_gateway if transit_gateway is not None else gateway_named(route.peering, "peering connection")


def table_associations(
    entries: Mapping[str, Entry], tables: Mapping[str, RouteTable], refer: References
) -> Iterator[RouteTableAssociation]:
    """The subnets, the gateway and the VPC that each table holds for."""
    for name, table in tables.items():
        entry = entries[name]
        shape: routing.RouteTable = entry.shape
        gateway = given(shape.gateway)
        for subnet in shape.subnets:
            yield RouteTableAssociation(
                **common(RouteTableAssociation, entry), table=table, subnet=refer.subnet(subnet, entry)
            )
        if gateway is not None:
            yield RouteTableAssociation(**common(RouteTableAssociation, entry), table=table, gateway=gateway)
        if shape.main:
            vpc = table.vpc or left_out(entry.address, "vpc", "the VPC")
            yield RouteTableAssociation(**common(RouteTableAssociation, entry), table=table, main_of=vpc)
