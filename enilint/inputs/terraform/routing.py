"""Elastic IPs, route tables and routes, as far as interfaces and instances are their ends."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from enilint.findings import Location
from enilint.inputs.terraform.entities import Entities, identity
from enilint.inputs.terraform.launches import Launches
from enilint.inputs.terraform.resource import Body, Resource
from enilint.model.entities import ElasticIp, ElasticIpAssociation, Interface, Route, RouteTable, Vpc
from enilint.values import Unknown, Value

_DESTINATIONS = (
    "destination_cidr_block",
    "destination_ipv6_cidr_block",
    "destination_prefix_list_id",
    "cidr_block",
    "ipv6_cidr_block",
)


_OTHER_TARGETS = (
    "carrier_gateway_id",
    "core_network_arn",
    "egress_only_gateway_id",
    "gateway_id",
    "local_gateway_id",
    "nat_gateway_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
)


class Routing:
    """Everything that sends packets, or public addresses, to an interface."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        vpcs: Entities[Vpc],
        interfaces: Entities[Interface],
        launches: Launches,
    ) -> None:
        self._by_type = by_type
        self._vpcs = vpcs
        self._interfaces = interfaces
        self._launches = launches
        self.elastic_ips = Entities("aws_eip", "Elastic IPs", _external_elastic_ip)
        self.route_tables = Entities("aws_route_table", "route tables", _external_route_table)
        self._each(self.elastic_ips, ("aws_eip",), self._elastic_ip)
        self._each(self.route_tables, ("aws_route_table", "aws_default_route_table"), self._route_table)

    def associations(self) -> Iterator[ElasticIpAssociation]:
        """Associations that are resources of their own, and those that an `aws_eip` names itself.

        An `aws_eip` also shows an association that another resource makes; that one is counted there.
        """
        made = list(self._associations())
        elsewhere = {id(one.elastic_ip) for one in made}
        yield from made
        for body in self._managed("aws_eip"):
            elastic_ip = self.elastic_ips.by_address[body.address]
            if id(elastic_ip) in elsewhere and not (body.requested("instance") or body.requested("network_interface")):
                continue
            association = self._association(body, "instance", "network_interface", "associate_with_private_ip")
            if association is not None:
                association.elastic_ip = elastic_ip
                yield association

    def routes(self, changed: Iterable[Route] = ()) -> Iterator[Route]:
        """Routes to interfaces and instances, written as resources or inside of a table.

        A table also shows the routes that resources of their own have added to it; these are counted there. So it does
        with those that a plan changes or deletes, as they were: `changed`.
        """
        elsewhere = {(str(route.table), route.destination) for route in changed}
        for body in self._managed("aws_route"):
            route = self._route(body, body.address)
            if route is not None:
                route.table = self.route_tables.reference(body, "route_table_id")
                elsewhere.add((str(route.table), route.destination))
                yield route
        for type in ("aws_route_table", "aws_default_route_table"):
            for body in self._managed(type):
                for block in body.blocks("route"):
                    route = self._route(block, body.address)
                    if route is not None:
                        route.table = self.route_tables.by_address[body.address]
                        if (str(route.table), route.destination) not in elsewhere:
                            yield route

    def _each(
        self, entities: Entities[ElasticIp] | Entities[RouteTable], types: Iterable[str], make: Callable[[Body], object]
    ) -> None:
        for type in types:
            for resource in self._by_type.get(type, ()):
                entities.add(resource.attributes, make(resource.attributes))  # type: ignore[arg-type]

    def _managed(self, type: str) -> list[Body]:
        return [one.attributes for one in self._by_type.get(type, ()) if one.mode == "managed"]

    def _elastic_ip(self, body: Body) -> ElasticIp:
        return ElasticIp(
            address=body.address,
            at=body.at,
            id=identity(body),
            declared=body.resource.mode == "managed",
            public_ip=body.text("public_ip"),
        )

    def _route_table(self, body: Body) -> RouteTable:
        return RouteTable(
            address=body.address,
            at=body.at,
            id=identity(body),
            declared=body.resource.mode == "managed",
            vpc=self._vpcs.reference(body, "vpc_id"),
        )

    def _associations(self) -> Iterator[ElasticIpAssociation]:
        for body in self._managed("aws_eip_association"):
            association = self._association(body, "instance_id", "network_interface_id", "private_ip_address")
            if association is not None:
                association.elastic_ip = self.elastic_ips.reference(body, "allocation_id")
                yield association

    def _association(self, body: Body, instance: str, interface: str, private_ip: str) -> ElasticIpAssociation | None:
        holder = self._interfaces.reference(body, interface)
        launch = self._launches.reference(body, instance) if holder is None else None
        if holder is None and launch is None:
            return None
        address = body.asked(private_ip)
        return ElasticIpAssociation(
            address=body.address,
            at=body.at,
            places=body.places(interface=interface, launch=instance, private_ip=private_ip),
            interface=holder,
            launch=launch,
            private_ip=address if isinstance(address, str | Unknown) else None,
        )

    def _route(self, body: Body, address: str) -> Route | None:
        """The route of a resource or a block; None where it leads to something else than an interface."""
        if any(body.values.get(target) for target in _OTHER_TARGETS):
            return None  # a route has one target; that its interface is "known after apply" says nothing then
        interface = self._interfaces.reference(body, "network_interface_id")
        launch = self._launches.reference(body, "instance_id") if interface is None else None
        if interface is None and launch is None:
            return None
        destinations = (body.text(name) for name in _DESTINATIONS)
        destination: Value[str] | None = next((one for one in destinations if one is not None), None)
        return Route(
            address=address,
            at=body.at,
            places=body.places(interface="network_interface_id", launch="instance_id"),
            destination=Unknown(f"the destination of a route of {address}") if destination is None else destination,
            interface=interface,
            launch=launch,
        )


def _external_elastic_ip(id: str, at: Location) -> ElasticIp:
    return ElasticIp(address=id, at=at, id=id, declared=False)


def _external_route_table(id: str, at: Location) -> RouteTable:
    return RouteTable(address=id, at=at, id=id, declared=False)
