"""Elastic IPs, what has them, and NAT gateways."""

from collections.abc import Iterator, Sequence

from enilint.inputs.cloudformation.mapping.addresses import nat_gateway_addresses
from enilint.inputs.cloudformation.mapping.entities import Entities, identity, tags_of
from enilint.inputs.cloudformation.mapping.launches import allowlisted_by
from enilint.inputs.cloudformation.mapping.places import zone_of
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.inputs.cloudformation.mentions import names_in
from enilint.inputs.cloudformation.resource import Body, Resource
from enilint.inputs.cloudformation.values import Symbol
from enilint.inputs.outside import Outside
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.launches import Interface, Launch, unknown_subnet
from enilint.model.entities.on_interfaces import ElasticIpAssociation
from enilint.model.entities.places import Subnet, Vpc
from enilint.values import Unknown, Value, follow, known, merged

_WAVELENGTH = "-wl"
"""What the names of Wavelength Zones have in them."""
_ASSOCIATING = ("AWS::EC2::EIP", "AWS::EC2::EIPAssociation")
_OF_ZONES = "AvailabilityZoneAddresses"
_ASSOCIATED = {"PrimaryPrivateIpAddress", "PrivateIp"}
"""The attributes that are the primary private address."""


class ElasticIps:
    """The Elastic IPs of a design. `Ref` of one is its public address, `AllocationId` its id."""

    def __init__(
        self, bodies: Bodies, interfaces: Entities[Interface], instances: Entities[Launch], outside: Outside
    ) -> None:
        self._bodies = bodies
        self._interfaces = interfaces
        self._instances = instances
        self.entities = Entities("Elastic IPs", ("Ref", "AllocationId", "PublicIp"), outside.elastic_ip)
        for body in bodies("AWS::EC2::EIP"):
            self.entities.add(body, _elastic_ip(body))

    def associations(self) -> Iterator[ElasticIpAssociation]:
        """Associations that are resources of their own, and those of an Elastic IP that names an instance."""
        for body in self._bodies("AWS::EC2::EIPAssociation"):
            association = self._association(body)
            if association is not None:
                association.elastic_ip = self.entities.reference(body, "AllocationId", "EIP")
                yield association
        for body in self._bodies("AWS::EC2::EIP"):
            association = self._association(body)
            if association is not None:
                association.elastic_ip = self.entities.by_address[body.address]
                yield association

    def _association(self, body: Body) -> ElasticIpAssociation | None:
        interface = self._interfaces.reference(body, "NetworkInterfaceId")
        named = self._instances.reference(body, "InstanceId")
        is_both = all(one is not None and known(one) is not None for one in (interface, named))
        launch = named if interface is None or is_both else None
        if interface is None and launch is None:
            return None
        value = body.value("PrivateIpAddress")
        is_primary = isinstance(value, Symbol) and value.attribute in _ASSOCIATED
        return ElasticIpAssociation(
            address=body.address,
            at=body.at,
            places=body.places(
                elastic_ip=("AllocationId", "EIP"),
                interface="NetworkInterfaceId",
                launch="InstanceId",
                private_ip="PrivateIpAddress",
            ),
            interface=interface,
            launch=launch,
            private_ip=None if is_primary else body.text("PrivateIpAddress"),
            both_asked=is_both,
        )


def left_out(resources: Sequence[Resource]) -> frozenset[str]:
    """The interfaces and instances whose association with an Elastic IP is one of other deployments, by address."""
    made = {one.address for one in resources}
    found: set[str] = set()
    for stack in {id(one.stack): one.stack for one in resources}.values():
        for name, node in stack.template.resources.items():
            is_association = isinstance(node, dict) and node.get("Type") in _ASSOCIATING
            if is_association and stack.address(name) not in made and isinstance(node.get("Properties"), dict):
                targets = [node["Properties"].get(one) for one in ("NetworkInterfaceId", "InstanceId")]
                found.update(map(stack.address, names_in(targets)))
    return frozenset(found)


def nat_gateways(
    bodies: Bodies,
    subnets: Entities[Subnet],
    elastic_ips: Entities[ElasticIp],
    outside: Outside,
    vpcs: Entities[Vpc],
) -> Entities[NatGateway]:
    """The NAT gateways that a design makes, found by the references of routes."""
    found = Entities("NAT gateways", ("Ref", "NatGatewayId"), outside.nat_gateway)
    for body in bodies("AWS::EC2::NatGateway"):
        listed, more = _elastic_ips_of(body, elastic_ips)
        found.add(
            body,
            NatGateway(
                address=body.address,
                at=body.at,
                places=body.places(
                    subnet="SubnetId",
                    vpc="VpcId",
                    addresses=("PrivateIpAddress", "SecondaryPrivateIpAddresses"),
                    elastic_ips=("AllocationId", "SecondaryAllocationIds", "AvailabilityZoneAddresses"),
                    mode="AvailabilityMode",
                    private="ConnectivityType",
                    names_subnet="SubnetId",
                    has_allocation=("AllocationId", "SecondaryAllocationIds"),
                    secondaries_by_number="SecondaryPrivateIpAddressCount",
                    zones="AvailabilityZoneAddresses",
                ),
                id=identity(body),
                tags=tags_of(body),
                subnet=subnets.reference(body, "SubnetId") or unknown_subnet(body.address),
                vpc=vpcs.reference(body, "VpcId"),
                addresses=nat_gateway_addresses(body),
                elastic_ips=listed,
                more_elastic_ips=more,
                mode=body.text_or("AvailabilityMode", "zonal"),
                private=follow(body.text_or("ConnectivityType", "public"), lambda one: one == "private"),
                names_subnet=body.is_set("SubnetId"),
                has_allocation=body.is_set("AllocationId") or body.is_set("SecondaryAllocationIds"),
                secondaries_by_number=body.number("SecondaryPrivateIpAddressCount"),
                zones=tuple(zone_of(one, f"a zone of {body.address}") for one in body.blocks(_OF_ZONES)),
                more_zones=body.blocks_missing(_OF_ZONES),
                allowlisted_by=allowlisted_by(body),
            ),
        )
    return found


def _elastic_ips_of(
    body: Body, elastic_ips: Entities[ElasticIp]
) -> tuple[tuple[Value[ElasticIp], ...], tuple[str, ...]]:
    """The Elastic IPs that a NAT gateway is given, and what would tell whether there are others."""
    first = elastic_ips.reference(body, "AllocationId")
    listed = [] if first is None else [first]
    more = list(body.blocks_missing(_OF_ZONES))
    zones = ((one, "AllocationIds") for one in body.blocks(_OF_ZONES))
    for block, name in ((body, "SecondaryAllocationIds"), *zones):
        others, unsure = elastic_ips.listed(block, name)
        listed += others
        more += unsure
    return tuple(listed), merged(more)


def _elastic_ip(body: Body) -> ElasticIp:
    symbol = f"{body.address}.PublicIp"
    group = body.text_or("NetworkBorderGroup", "")
    root = body.resource.stack.root
    return ElasticIp(
        address=body.address,
        at=body.at,
        places=body.places(gateway="NetworkBorderGroup"),
        id=Unknown(f"the id of {body.address}", body.address),
        tags=tags_of(body),
        public_ip=Unknown(symbol, symbol),
        owner=root.account or root.environment,
        region=root.region,
        pool=body.is_set("PublicIpv4Pool") or body.is_set("IpamPoolId"),
        gateway=follow(group, lambda one: "carrier-gateway" if _WAVELENGTH in one else "internet-gateway"),
        protected=_protected(body),
        allowlisted_by=allowlisted_by(body),
    )


def _protected(body: Body) -> Value[bool]:
    """Whether the stack keeps an Elastic IP that it no longer has (`DeletionPolicy`)."""
    return body.resource.node.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate")
