"""Route tables, what they are associated with, and internet gateways."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.aws.route_targets import GATEWAYS
from enilint.files.late import late
from enilint.findings import Location
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities, identity, keeps_own
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.entities.base import Entity
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import InternetGateway, RouteTable, RouteTableAssociation
from enilint.model.existence import Existence, existence_beside
from enilint.values import Unknown, Value, candidates, known, one_of

ROUTE_TABLE_TYPES = frozenset(
    {
        "aws_internet_gateway",
        "aws_internet_gateway_attachment",
        "aws_main_route_table_association",
        "aws_route_table_association",
        "aws_vpn_gateway_route_propagation",
    }
)

TARGETS = {
    "carrier_gateway_id": "carrier-gateway",
    "core_network_arn": "core-network",
    "egress_only_gateway_id": "egress-only-internet-gateway",
    "gateway_id": "",
    "local_gateway_id": "local-gateway",
    "nat_gateway_id": "nat-gateway",
    "transit_gateway_id": "transit-gateway",
    "vpc_endpoint_id": "vpc-endpoint",
    "vpc_peering_connection_id": "peering",
}
"""The arguments that name the target of a route, and the kind of target; that of `gateway_id` can be several."""

_KIND_OF_TYPE = {
    "aws_ec2_carrier_gateway": "carrier-gateway",
    "aws_egress_only_internet_gateway": "egress-only-internet-gateway",
    "aws_internet_gateway": "internet-gateway",
    "aws_nat_gateway": "nat-gateway",
    "aws_vpc_endpoint": "vpc-endpoint",
    "aws_vpn_gateway": "virtual-private-gateway",
}
_KIND_OF_PREFIX = {
    "cagw": "carrier-gateway",
    "eigw": "egress-only-internet-gateway",
    "igw": "internet-gateway",
    "nat": "nat-gateway",
    "vgw": "virtual-private-gateway",
    "vpce": "vpc-endpoint",
}
_TABLE_TYPES = ("aws_route_table", "aws_default_route_table")
_VPC_TYPES = ("aws_vpc", "aws_default_vpc")
_TABLES_OF_VPC = ("main_route_table_id", "default_route_table_id")


class RouteTableResources:
    """The route tables of a design, found by the references of other resources."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        vpcs: Entities[Vpc],
        subnets: Entities[Subnet],
        existence: Mapping[str, Existence],
    ) -> None:
        self._by_type = by_type
        self._vpcs = vpcs
        self._subnets = subnets
        self._existence = existence
        self._mains: dict[int, tuple[Vpc, RouteTable]] = {}
        self._vpcs_by_table = {
            table: vpcs.by_address[body.address]
            for type in _VPC_TYPES
            for body in self._bodies(type)
            for name in _TABLES_OF_VPC
            if isinstance(table := body.value(name), str)
        }
        self.entities = Entities("aws_route_table", "route tables", _external_route_table)
        for type in _TABLE_TYPES:
            for body in self._bodies(type):
                self.entities.add(body, self._table(body))
        self._adopt()

    def reference(self, body: Body, attribute: str) -> Value[RouteTable] | None:
        """The table that an attribute refers to: a resource, or the table that AWS has made with a VPC."""
        vpc = self._vpc_of_table(body, attribute)
        if vpc is None:
            return self.entities.reference(body, attribute)
        return self._main_table(vpc)

    def _main_table(self, vpc: Vpc, *, is_new: bool = False) -> RouteTable:
        """The main table of a VPC. That of a new one has the local routes, and those that the design adds."""
        if id(vpc) not in self._mains:
            address = f"{vpc.address}.{_TABLES_OF_VPC[0]}"
            id_of_table = Unknown(f"the ID of {address}", address)
            table = RouteTable(address=address, at=vpc.at, id=id_of_table, declared=is_new, vpc=vpc)
            self._mains[id(vpc)] = (vpc, table)
        return self._mains[id(vpc)][1]

    def associations(self) -> Iterator[RouteTableAssociation]:
        """What each table holds for. A VPC has its first table as the main one, unless another takes its place."""
        replaced = set()
        for body in managed(self._by_type, "aws_main_route_table_association"):
            vpc = self._vpcs.reference(body, "vpc_id") or Unknown(f"the VPC of {body.address}")
            replaced.add(id(known(vpc)))
            yield self._association(body, known(vpc), main_of=vpc)
        for vpc, table in self._mains.values():
            if id(vpc) not in replaced:
                yield RouteTableAssociation(address=table.address, at=table.at, table=table, main_of=vpc)
        for body in managed(self._by_type, "aws_route_table_association"):
            subnet = self._subnets.reference(body, "subnet_id")
            if subnet is not None:
                yield self._association(body, known(subnet), subnet=subnet)
            else:
                yield self._association(body, None, gateway=kind_of_gateway(body, "gateway_id"))

    def internet_gateways(self) -> Iterator[InternetGateway]:
        """Internet gateways, each with the VPC that it is attached to, and attachments of gateways outside."""
        made: dict[str, InternetGateway] = {}
        for body in self._bodies("aws_internet_gateway"):
            if body.resource.mode == "managed":
                made[body.address] = _internet_gateway(body, self._vpcs.reference(body, "vpc_id"))
                continue
            attached = [self._vpcs.reference(block, "vpc_id") for block in body.blocks("attachments")]
            yield _internet_gateway(body, attached[0] if attached else Unknown(f"the VPC of {body.address}"))
        for body in managed(self._by_type, "aws_internet_gateway_attachment"):
            vpc = self._vpcs.reference(body, "vpc_id") or Unknown(f"the VPC of {body.address}")
            gateway = _gateway_of(body, made)
            if gateway is None:
                yield _internet_gateway(body, vpc)
                continue
            doubt = existence_beside(self._existence, body.address, gateway).doubt
            gateway.vpc = Unknown(doubt) if doubt else vpc
            gateway.places = {**gateway.places, **places_of(InternetGateway, body)}
        yield from made.values()

    def _bodies(self, type: str) -> list[Body]:
        return [one.attributes for one in self._by_type.get(type, ())]

    def _table(self, body: Body) -> RouteTable:
        return RouteTable(
            address=body.address,
            at=body.at,
            places=places_of(RouteTable, body),
            id=identity(body),
            tags=tags_of(body),
            declared=body.resource.mode == "managed",
            vpc=self._vpcs.reference(body, "vpc_id"),
            keeps_own_routes=keeps_own(body, "route"),
            more_routes=body.blocks_missing("route"),
            more_propagated=_more_propagated(body),
        )

    def _adopt(self) -> None:
        """Find the tables that are the main ones of their VPCs, and those that gateways propagate routes to."""
        are_told = True
        for body in managed(self._by_type, "aws_default_route_table"):
            table = self.entities.by_address[body.address]
            vpc = self._vpc_of_table(body, "default_route_table_id") or known(table.vpc or Unknown(""))
            if vpc is not None:
                table.vpc = vpc
                self._mains[id(vpc)] = (vpc, table)
            are_told = are_told and vpc is not None
        for body in managed(self._by_type, "aws_vpc") if are_told else ():
            if body.resource.created:
                self._main_table(self._vpcs.by_address[body.address], is_new=True)
        for body in managed(self._by_type, "aws_vpn_gateway_route_propagation"):
            table_of = self.reference(body, "route_table_id")
            propagated = known(table_of) if table_of is not None else None
            if propagated is not None:
                propagated.more_propagated += (f"the routes that {body.address} propagates",)

    def _vpc_of_table(self, body: Body, attribute: str) -> Vpc | None:
        """The VPC whose own table an attribute refers to."""
        found = body.targets(attribute, *_VPC_TYPES)
        if found is None or isinstance(found, str):
            return self._vpcs_by_table.get(found or "")
        addresses = [one.address for one in found.resources]
        for unknown in found.unknown:
            owner, _, name = (unknown.symbol or "").rpartition(".")
            addresses.append(owner if name in _TABLES_OF_VPC else "")
        whole = len(addresses) == 1 and not found.open and not found.ids
        return self._vpcs.by_address.get(addresses[0]) if whole else None

    def _association(
        self,
        body: Body,
        owner: Entity | None,
        *,
        subnet: Value[Subnet] | None = None,
        gateway: Value[str] | None = None,
        main_of: Value[Vpc] | None = None,
    ) -> RouteTableAssociation:
        return RouteTableAssociation(
            address=body.address,
            at=body.at,
            places=places_of(RouteTableAssociation, body),
            table=self.reference(body, "route_table_id") or Unknown(f"the route table of {body.address}"),
            subnet=subnet,
            gateway=gateway,
            main_of=main_of,
            doubt=existence_beside(self._existence, body.address, owner).doubt,
        )


def target_kind(body: Body, route: str) -> Value[str]:
    """What kind of thing a route leads to that names no interface and no instance."""
    named = [name for name in TARGETS if body.known_value(name)] or [
        name
        for name in TARGETS
        if body.is_unknown(name) and (body.is_written(name) or not body.is_configured or body.is_hidden(name))
    ]
    kinds = [TARGETS[name] or kind_of_gateway(body, name) for name in named]
    if len(kinds) == 1:
        return kinds[0]
    return one_of((each for one in kinds for each in candidates(one)), f"the target of a route of {route}")


def kind_of_gateway(body: Body, attribute: str) -> Value[str]:
    """What kind of gateway an attribute names: one of several have arguments in common.

    If the attribute is a variable, its value tells the kind.
    """
    value = body.value(attribute)
    is_variable = isinstance(value, Unknown) and value.fact.startswith("the value of var.")
    fact = value.fact if is_variable else f"the type of gateway in {body.address}.{body.where}{attribute}"
    any_kind = one_of(GATEWAYS, fact)
    found = body.targets(attribute, *_KIND_OF_TYPE)
    if found is None or isinstance(found, str):
        return "local" if found == "local" else _KIND_OF_PREFIX.get(str(found).partition("-")[0], any_kind)
    kinds = {
        *(_KIND_OF_TYPE.get(_type_of(one.address), "") for one in found.resources),
        *(_KIND_OF_TYPE.get(_type_of(str(one.symbol)), "") for one in found.unknown),
        *(_KIND_OF_PREFIX.get(one.partition("-")[0], "") for one in found.ids),
    }
    return any_kind if not kinds or "" in kinds or found.open else one_of(sorted(kinds), fact)


def gateway_of(body: Body, *names: str) -> Value[str] | None:
    """What names the transit gateway or peering connection of the first argument that is set.

    Those that a configuration creates are different ones.
    """
    found = (body.text(name) for name in names if not body.is_unset(name))
    value = next((one for one in found if one is not None), None)
    made = _MADE.fullmatch(value.symbol or "") if isinstance(value, Unknown) else None
    if not isinstance(value, Unknown) or made is None:
        return value
    return Unknown(value.fact, value.symbol, f"the ids of {made[1]}", value.others)


def gateway_id(body: Body) -> Value[str]:
    """The id of a transit gateway or peering connection that a design creates, as `gateway_of` names it."""
    id = identity(body)
    return Unknown(id.fact, id.symbol, f"the ids of {body.resource.type}") if isinstance(id, Unknown) else id


_MADE = late(r"(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(aws_\w+)\.[\w-]+(?:\[(?:\d+|\"[^\"]*\")\])?\.id")
"""The id of a resource that a configuration creates, and its type."""
_INDEX = late(r"\[[^\]]*\]")


def _type_of(address: str) -> str:
    """The resource type in an address, or in the symbol of one of its attributes."""
    names = _INDEX.sub("", address).split(".")
    while names and names[0] in ("module", "data"):
        names = names[2:] if names[0] == "module" else names[1:]
    return names[0] if names else ""


def _more_propagated(body: Body) -> tuple[str, ...]:
    """What would tell the routes that virtual private gateways propagate."""
    is_set = body.is_written("propagating_vgws") and body.items("propagating_vgws")
    return (f"the routes that gateways propagate to {body.address}",) if is_set else ()


def _internet_gateway(body: Body, vpc: Value[Vpc] | None) -> InternetGateway:
    return InternetGateway(
        address=body.address,
        at=body.at,
        places=places_of(InternetGateway, body),
        id=identity(body),
        tags=tags_of(body),
        declared=body.resource.mode == "managed",
        vpc=vpc,
    )


def _gateway_of(attachment: Body, made: Mapping[str, InternetGateway]) -> InternetGateway | None:
    """The gateway of the design that is attached. None: it is another one, or may be."""
    found = attachment.targets("internet_gateway_id", "aws_internet_gateway")
    if not isinstance(found, Targets):
        return next((one for one in made.values() if known(one.id) == found), None) if found else None
    is_only = len(found.resources) == 1 and not (found.open or found.ids or found.unknown)
    return made.get(found.resources[0].address) if is_only else None


def _external_route_table(id: str, at: Location) -> RouteTable:
    return RouteTable(address=id, at=at, id=id, declared=False)
