"""Route tables, their routes and what they are associated with, and internet gateways."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.aws.route_targets import GATEWAYS
from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.endpoints import Endpoints
from enilint.inputs.cloudformation.mapping.entities import Entities, identity, tags_of
from enilint.inputs.cloudformation.mapping.gateways import gateway_of
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.inputs.cloudformation.mentions import names_in
from enilint.inputs.cloudformation.resource import Body, Resource
from enilint.inputs.cloudformation.values import Symbol
from enilint.model.entities.elastic_ips import NatGateway
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import InternetGateway, Route, RouteTable, RouteTableAssociation
from enilint.values import Unknown, Value, candidates, known, one_of

_TARGETS = {
    "CarrierGatewayId": "carrier-gateway",
    "CoreNetworkArn": "core-network",
    "EgressOnlyInternetGatewayId": "egress-only-internet-gateway",
    "GatewayId": "",
    "LocalGatewayId": "local-gateway",
    "NatGatewayId": "nat-gateway",
    "TransitGatewayId": "transit-gateway",
    "VpcEndpointId": "vpc-endpoint",
    "VpcPeeringConnectionId": "peering",
}
"""The properties that name the target of a route, and the kind of target; that of `GatewayId` can be several."""
_KIND_OF_TYPE = {
    "AWS::EC2::CarrierGateway": "carrier-gateway",
    "AWS::EC2::EgressOnlyInternetGateway": "egress-only-internet-gateway",
    "AWS::EC2::InternetGateway": "internet-gateway",
    "AWS::EC2::NatGateway": "nat-gateway",
    "AWS::EC2::VPCEndpoint": "vpc-endpoint",
    "AWS::EC2::VPNGateway": "virtual-private-gateway",
}
_KIND_OF_PREFIX = {
    "cagw": "carrier-gateway",
    "eigw": "egress-only-internet-gateway",
    "igw": "internet-gateway",
    "nat": "nat-gateway",
    "vgw": "virtual-private-gateway",
    "vpce": "vpc-endpoint",
}


_CUSTOM = ("AWS::CloudFormation::CustomResource", "Custom::")


def given_to_custom(resources: Sequence[Resource]) -> dict[str, str]:
    """The custom resources of the stacks of some resources, by the addresses of those that they get something of."""
    return {
        stack.address(other): stack.address(name)
        for stack in {id(one.stack): one.stack for one in resources}.values()
        for name, node in stack.template.resources.items()
        if isinstance(node, dict) and str(node.get("Type")).startswith(_CUSTOM)
        for other in names_in(node.get("Properties"))
    }


class RouteTables:
    """The route tables of a design. `types` are the types of all resources, read or not, by address.

    `given` are the custom resources that get something of another resource, by the address of this one.
    """

    def __init__(
        self,
        bodies: Bodies,
        vpcs: Entities[Vpc],
        subnets: Entities[Subnet],
        types: dict[str, str],
        given: Mapping[str, str],
    ) -> None:
        self._bodies = bodies
        self._vpcs = vpcs
        self._subnets = subnets
        self._types = types
        self.entities = Entities("route tables", ("Ref", "RouteTableId"), _external_table)
        for body in bodies("AWS::EC2::RouteTable"):
            self.entities.add(body, self._table(body, given.get(body.address)))
        for body in bodies("AWS::EC2::VPNGatewayRoutePropagation"):
            for table in self.entities.listed(body, "RouteTableIds")[0]:
                one = known(table)
                if one is not None:
                    one.more_propagated += (f"the routes that {body.address} propagates",)

    def associations(self) -> Iterator[RouteTableAssociation]:
        """What each table is associated with. A template cannot replace the main table of its VPC."""
        for body in self._bodies("AWS::EC2::VPC"):
            vpc = self._vpcs.by_address[body.address]
            address = f"{body.address}'s main route table"
            main = RouteTable(address=address, at=body.at, id=Unknown(f"the id of {address}", address), vpc=vpc)
            yield RouteTableAssociation(address=address, at=body.at, table=main, main_of=vpc)
        for body in self._bodies("AWS::EC2::SubnetRouteTableAssociation"):
            yield self._association(body, subnet=self._subnets.reference(body, "SubnetId"))
        for body in self._bodies("AWS::EC2::GatewayRouteTableAssociation"):
            yield self._association(body, gateway=self.kind_of_gateway(body, "GatewayId"))

    def internet_gateways(self) -> Iterator[InternetGateway]:
        """Internet gateways, each with the VPC that it is attached to. One by id may be a virtual private gateway."""
        attached: dict[str, Value[Vpc]] = {}
        for body in self._bodies("AWS::EC2::VPCGatewayAttachment"):
            gateway = body.value("InternetGatewayId")
            if gateway is None:
                continue
            vpc = self._vpcs.reference(body, "VpcId") or Unknown(f"the VPC of {body.address}")
            owner = gateway.resource if isinstance(gateway, Symbol) else ""
            if self._types.get(owner) == "AWS::EC2::InternetGateway":
                attached[owner] = vpc
            else:
                yield _internet_gateway(body, vpc)
        for body in self._bodies("AWS::EC2::InternetGateway"):
            yield _internet_gateway(body, attached.get(body.address))

    def kind_of_gateway(self, body: Body, name: str) -> Value[str]:
        """What kind of gateway a property names: one of several have properties in common."""
        value = body.value(name)
        any_kind = one_of(GATEWAYS, f"the type of gateway in {body.fact(name)}")
        if isinstance(value, Symbol):
            asked = one_of(GATEWAYS, value.fact) if value.variable else any_kind
            return _KIND_OF_TYPE.get(self._types.get(value.resource, ""), asked)
        if value == "local":
            return "local"
        return _KIND_OF_PREFIX.get(value.partition("-")[0], any_kind) if isinstance(value, str) else any_kind

    def _table(self, body: Body, custom: str | None) -> RouteTable:
        return RouteTable(
            address=body.address,
            at=body.at,
            places=body.places(vpc="VpcId"),
            id=identity(body),
            tags=tags_of(body),
            vpc=self._vpcs.reference(body, "VpcId"),
            more_routes=() if custom is None else (f"the routes that {custom} adds to {body.address}",),
        )

    def _association(
        self, body: Body, *, subnet: Value[Subnet] | None = None, gateway: Value[str] | None = None
    ) -> RouteTableAssociation:
        return RouteTableAssociation(
            address=body.address,
            at=body.at,
            places=body.places(table="RouteTableId", subnet="SubnetId", gateway="GatewayId"),
            table=self.entities.reference(body, "RouteTableId") or Unknown(f"the route table of {body.address}"),
            subnet=subnet,
            gateway=gateway,
        )


class Routes:
    """The routes of a design."""

    def __init__(
        self,
        tables: RouteTables,
        interfaces: Entities[Interface],
        instances: Entities[Launch],
        nat_gateways: Entities[NatGateway],
        endpoints: Endpoints,
    ) -> None:
        self._tables = tables
        self._interfaces = interfaces
        self._instances = instances
        self._nat_gateways = nat_gateways
        self._endpoints = endpoints

    def of(self, body: Body) -> Route:
        """The route of a resource. It has one target (CreateRoute)."""
        interface = self._interfaces.reference(body, "NetworkInterfaceId")
        launch = self._instances.reference(body, "InstanceId") if interface is None else None
        names = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
        destination = next((one for name in names if (one := body.text(name)) is not None), None)
        kind = "interface" if interface is not None or launch is not None else self._kind(body)
        return Route(
            address=body.address,
            at=body.at,
            places=body.places(
                destination=names,
                table="RouteTableId",
                interface="NetworkInterfaceId",
                launch="InstanceId",
                target_kind=("NetworkInterfaceId", "InstanceId", *_TARGETS),
                nat_gateway=("NatGatewayId", "GatewayId"),
                gateway=("TransitGatewayId", "VpcPeeringConnectionId"),
                vpc_endpoint=("VpcEndpointId", "GatewayId"),
            ),
            table=self._tables.entities.reference(body, "RouteTableId")
            or Unknown(f"the route table of {body.address}"),
            destination=Unknown(f"the destination of {body.address}") if destination is None else destination,
            interface=interface,
            launch=launch,
            target_kind=kind,
            gateway=gateway_of(body, "TransitGatewayId", "VpcPeeringConnectionId")
            if kind in ("transit-gateway", "peering")
            else None,
            nat_gateway=self._nat_gateways.reference(body, "NatGatewayId", "GatewayId")
            if kind == "nat-gateway"
            else None,
            vpc_endpoint=self._endpoints.reference(body, "VpcEndpointId", "GatewayId")
            if kind == "vpc-endpoint"
            else None,
        )

    def _kind(self, body: Body) -> Value[str]:
        named = [name for name in _TARGETS if body.is_set(name)]
        kinds = [_TARGETS[name] or self._tables.kind_of_gateway(body, name) for name in named]
        if len(kinds) == 1:
            return kinds[0]
        return one_of((each for one in kinds for each in candidates(one)), f"the target of {body.address}")


def _internet_gateway(body: Body, vpc: Value[Vpc] | None) -> InternetGateway:
    return InternetGateway(
        address=body.address,
        at=body.at,
        places=body.places(vpc="VpcId"),
        id=identity(body),
        tags=tags_of(body),
        vpc=vpc,
    )


def _external_table(id: str, at: Location) -> RouteTable:
    return RouteTable(address=id, at=at, id=id, declared=False)
