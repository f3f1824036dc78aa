"""Elastic IPs and routes."""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from enilint.inputs.marks import EGRESS_IDENTITY
from enilint.inputs.outside import Outside, external
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities, computed_text, identity, region_of
from enilint.inputs.terraform.mapping.firewalls import FIREWALL, name_endpoints
from enilint.inputs.terraform.mapping.gateway_load_balancers import GatewayLoadBalancers
from enilint.inputs.terraform.mapping.launches import Launches
from enilint.inputs.terraform.mapping.nat_gateways import nat_gateways
from enilint.inputs.terraform.mapping.route_tables import TARGETS, RouteTableResources, gateway_of, target_kind
from enilint.inputs.terraform.mapping.services import Services
from enilint.inputs.terraform.mapping.tags import allowlisted_by, marked, tags_of
from enilint.inputs.terraform.resource import INSTANCE_TYPES, Body, Resource, managed
from enilint.model.change import Change
from enilint.model.entities.base import Identified
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.launches import Interface
from enilint.model.entities.on_interfaces import ElasticIpAssociation
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import Route
from enilint.model.existence import Existence, existence_beside
from enilint.model.network import Network
from enilint.values import OneOf, Unknown, Value, follow, is_uncertain, known

_DESTINATIONS = (
    "destination_cidr_block",
    "destination_ipv6_cidr_block",
    "destination_prefix_list_id",
    "cidr_block",
    "ipv6_cidr_block",
)


_ALLOCATION = "eipalloc-"
_PUBLIC_IP = "public_ip"
_IDENTIFIERS = ("allocation_id", "id", _PUBLIC_IP)
_WAVELENGTH = "-wl"
"""What the names of Wavelength Zones have in them."""
_POOLS = ("public_ipv4_pool", "ipam_pool_id", "customer_owned_ipv4_pool")
"""Where addresses come from that are no Elastic IPs of AWS's own ranges."""
_MOST_FACTS = 3


class Routing:
    """Routes, and what gives public addresses to interfaces."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        subnets: Entities[Subnet],
        interfaces: Entities[Interface],
        launches: Launches,
        tables: RouteTableResources,
        outside: Outside,
        existence: Mapping[str, Existence],
        services: Services,
        vpcs: Entities[Vpc],
        account_of: Callable[[Resource], Value[str]],
    ) -> None:
        self._by_type = by_type
        self._interfaces = interfaces
        self._launches = launches
        self._tables = tables
        self._existence = existence
        self.elastic_ips = Entities("aws_eip", "Elastic IPs", outside.elastic_ip)
        for resource in by_type.get("aws_eip", ()):
            self.elastic_ips.add(resource.attributes, self._elastic_ip(resource.attributes))
        self.nat_gateways = nat_gateways(by_type, subnets, vpcs, self.elastic_ips, outside, account_of, existence)
        balancers = GatewayLoadBalancers(by_type, existence)
        self.vpc_endpoints: Entities[Identified] = Entities("aws_vpc_endpoint", "VPC endpoints", external)
        for resource in by_type.get("aws_vpc_endpoint", ()):
            self.vpc_endpoints.add(resource.attributes, balancers.endpoint(resource.attributes, services, vpcs))
        for body in managed(by_type, FIREWALL):
            name_endpoints(body, subnets, self.vpc_endpoints)
        self._note_egress_identities()

    def associations(self, ended: Collection[str] = ()) -> Iterator[ElasticIpAssociation]:
        """Associations that are resources of their own, and those that an `aws_eip` names itself.

        An `aws_eip` also shows an association that another resource makes; that one is counted there. Those of the
        addresses `ended` show one that the plan ends, without a change of the `aws_eip`.
        """
        made = list(self._associations())
        elsewhere = {id(one.elastic_ip) for one in made}
        yield from made
        for body in managed(self._by_type, "aws_eip"):
            elastic_ip = self.elastic_ips.by_address[body.address]
            if id(elastic_ip) in elsewhere and not (
                body.is_written("instance") or body.is_written("network_interface")
            ):
                continue
            association = self._association(body, "instance", "network_interface", "associate_with_private_ip")
            if association is not None:
                association.elastic_ip = elastic_ip
                association.shown = not (body.is_written("instance") or body.is_written("network_interface"))
                if not (association.shown and body.address in ended):
                    yield association

    def routes(self, changed: Iterable[Route] = ()) -> Iterator[Route]:
        """Routes, written as resources or inside of a table.

        A table also shows the routes that resources of their own have added to it; these are counted there. So it does
        with those that a plan changes or deletes, as they were: `changed`. If nothing tells which route a resource is,
        nothing tells which routes of a table are of no resource.
        """
        changed = list(changed)
        elsewhere = {(str(route.table), route.destination) for route in changed}
        unsure = [route for route in changed if _is_unsure(route)]
        for body in managed(self._by_type, "aws_route"):
            route = self._route(body, body.address)
            route.exists = not body.resource.created
            table = self._tables.reference(body, "route_table_id")
            route.table = Unknown(f"the route table of {body.address}") if table is None else table
            route.doubt = existence_beside(self._existence, body.address, known(route.table)).doubt
            elsewhere.add((str(route.table), route.destination))
            if not body.resource.created and _is_unsure(route):
                unsure.append(route)
            yield route
        for type in ("aws_route_table", "aws_default_route_table"):
            for body in managed(self._by_type, type):
                table = self._tables.entities.by_address[body.address]
                if unsure and not body.is_written("route"):
                    table.more_routes += tuple(f"which route of {table} {one} is" for one in unsure[:_MOST_FACTS])
                    continue
                for block in body.blocks("route"):
                    route = self._route(block, body.address)
                    route.table = table
                    if (str(route.table), route.destination) not in elsewhere:
                        yield route

    def _elastic_ip(self, body: Body) -> ElasticIp:
        region = region_of(body)
        return ElasticIp(
            address=body.address,
            at=body.at,
            places=places_of(ElasticIp, body),
            id=identity(body),
            tags=tags_of(body),
            declared=body.resource.mode == "managed",
            public_ip=computed_text(body, "public_ip"),
            owner=body.resource.account if region else body.resource.provider,
            region=region,
            pool=any(body.is_written(name) and body.value(name) != "amazon" for name in _POOLS),
            exists=not body.resource.created,
            gateway=_gateway(body),
            protected=body.prevents_destroy() if body.resource.mode == "managed" else True,
            allowlisted_by=allowlisted_by(body),
        )

    def _note_egress_identities(self) -> None:
        """Find the Elastic IPs that instances name in a tag: by allocation, or by public address."""
        for body in managed(self._by_type, *INSTANCE_TYPES):
            for value in marked(body, EGRESS_IDENTITY):
                instance = self._launches.at(body.address)
                instance.egress_identity = self._named(body, value)

    @functools.cached_property
    def _by_public_ip(self) -> Mapping[str, ElasticIp]:
        return {one.public_ip: one for one in self.elastic_ips.by_address.values() if isinstance(one.public_ip, str)}

    def _named(self, body: Body, value: Any) -> Value[ElasticIp] | None:
        if value is None:  # which tags there are is not known
            return None
        if isinstance(value, str) and value.startswith(_ALLOCATION):
            return self.elastic_ips.by_id(value, body)
        found = self._with_public_ip(value)
        return found or Unknown(f"the Elastic IP in the egress identity of {body.address}")

    def _with_public_ip(self, value: Any) -> ElasticIp | None:
        """The Elastic IP of a public address, or of a reference to its public address or ID."""
        if isinstance(value, str):
            return self._by_public_ip.get(value)
        owner, _, attribute = str(getattr(value, "symbol", "")).rpartition(".")
        return self.elastic_ips.by_address.get(owner) if attribute in _IDENTIFIERS else None

    def _associations(self) -> Iterator[ElasticIpAssociation]:
        for body in managed(self._by_type, "aws_eip_association"):
            association = self._association(body, "instance_id", "network_interface_id", "private_ip_address")
            if association is not None:
                association.elastic_ip = self.elastic_ips.reference(body, "allocation_id") or self._of_public_ip(body)
                yield association

    def _of_public_ip(self, body: Body) -> ElasticIp | None:
        """The Elastic IP of the public address that an association names in place of an allocation, if one is known."""
        return self._with_public_ip(body.value(_PUBLIC_IP)) if body.is_written(_PUBLIC_IP) else None

    def _association(self, body: Body, instance: str, interface: str, private_ip: str) -> ElasticIpAssociation | None:
        holder = self._interfaces.reference(body, interface)
        named = self._launches.reference(body, instance)
        are_both_written = body.is_written(interface) and body.is_written(instance)
        # neither can be null: what is not known can
        is_both = are_both_written and all(one is not None and known(one) is not None for one in (holder, named))
        launch = named if holder is None or is_both else None
        if holder is None and launch is None:
            return None
        address = body.written_or_known(private_ip)
        owner = known(holder if holder is not None else launch)
        if type(address) is Unknown and owner is not None and address.symbol == f"{owner.address}.private_ip":
            address = None  # the primary private address, as where none is named
        return ElasticIpAssociation(
            address=body.address,
            at=body.at,
            places=places_of(ElasticIpAssociation, body),
            interface=holder,
            launch=launch,
            private_ip=address if isinstance(address, str | Unknown | OneOf) else None,
            both_asked=is_both,
            exists=not body.resource.created,
        )

    def _nat_gateway_of(self, body: Body) -> Value[NatGateway] | None:
        """The NAT gateway that a route leads to; AWS takes its ID as that of a gateway, too (ENI110)."""
        return self.nat_gateways.reference(body, "nat_gateway_id") or self.nat_gateways.reference(body, "gateway_id")

    def _endpoint_of(self, body: Body) -> Value[Identified] | None:
        """The VPC endpoint that a route leads to; older configurations name it as a gateway."""
        return self.vpc_endpoints.reference(body, "vpc_endpoint_id") or self.vpc_endpoints.reference(body, "gateway_id")

    def _route(self, body: Body, address: str) -> Route:
        """The route of a resource or a block."""
        elsewhere = any(body.known_value(target) for target in TARGETS)
        # a route has one target; that its interface is "known after apply" says nothing beside another
        interface = None if elsewhere else self._interfaces.reference(body, "network_interface_id")
        launch = self._launches.reference(body, "instance_id") if interface is None and not elsewhere else None
        destinations = (body.text(name) for name in _DESTINATIONS)
        destination: Value[str] | None = next((one for one in destinations if one is not None), None)
        kind = target_kind(body, address) if interface is None and launch is None else "interface"
        return Route(
            address=address,
            at=body.at,
            places=places_of(Route, body),
            destination=Unknown(f"the destination of a route of {address}") if destination is None else destination,
            interface=interface,
            launch=launch,
            target_kind=kind,
            nat_gateway=self._nat_gateway_of(body) if kind == "nat-gateway" else None,
            vpc_endpoint=self._endpoint_of(body) if kind == "vpc-endpoint" else None,
            gateway=gateway_of(body, "transit_gateway_id", "vpc_peering_connection_id")
            if kind in ("transit-gateway", "peering")
            else None,
        )


def _is_unsure(route: Route) -> bool:
    """Whether it is not known in which table a route is, or what it is for."""
    return route.table is None or known(route.table) is None or known(route.destination) is None


def _gateway(body: Body) -> Value[str]:
    """The kind of gateway that an Elastic IP is reached through, by where it comes from."""
    pool = body.value("customer_owned_ipv4_pool") if body.is_written("customer_owned_ipv4_pool") else None
    if is_uncertain(pool):
        return Unknown(f"whether {body.address} is from a customer-owned pool")
    if pool:
        return "local-gateway"
    group = body.text_or("network_border_group", "")
    return follow(group, lambda one: "carrier-gateway" if _WAVELENGTH in one else "internet-gateway")


def ended_associations(changes: Mapping[str, Change] | None, before: Network | None) -> frozenset[str]:
    """The Elastic IPs whose association a plan ends: it deletes the association, or what the Elastic IP is of."""
    if not changes or before is None:
        return frozenset()
    deleted = {address for address, change in changes.items() if change.deletes}
    found = set()
    for one in before.associations:
        owner = known(one.interface if one.interface is not None else one.launch or Unknown(""))
        elastic_ip = known(one.elastic_ip) if one.elastic_ip is not None else None
        is_ended = one.address in deleted or (owner is not None and owner.address in deleted)
        if is_ended and elastic_ip is not None:
            found.add(elastic_ip.address)
    return frozenset(found)
