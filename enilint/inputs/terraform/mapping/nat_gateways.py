"""NAT gateways."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from enilint.inputs.outside import Outside
from enilint.inputs.terraform.mapping.addresses import nat_gateway_addresses
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities, identity
from enilint.inputs.terraform.mapping.subnets import zone_of
from enilint.inputs.terraform.mapping.tags import allowlisted_by, tags_of
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.launches import unknown_subnet
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.existence import Existence, existence_beside
from enilint.values import OneOf, Unknown, Value, follow, known, merged, same

_TYPE = "aws_nat_gateway"
ADDED_ADDRESS = "aws_nat_gateway_eip_association"
"""The type of resources that give NAT gateways an Elastic IP."""
_OF_ZONES = "availability_zone_address"
"""The blocks that give a regional NAT gateway its Elastic IPs, zone by zone."""
_BY_NUMBER = "secondary_private_ip_address_count"


def nat_gateways(
    by_type: Mapping[str, Sequence[Resource]],
    subnets: Entities[Subnet],
    vpcs: Entities[Vpc],
    elastic_ips: Entities[ElasticIp],
    outside: Outside,
    account_of: Callable[[Resource], Value[str]],
    existence: Mapping[str, Existence],
) -> Entities[NatGateway]:
    """The NAT gateways that a design creates or looks up, found by the references of routes."""
    found = Entities(_TYPE, "NAT gateways", outside.nat_gateway)
    for body in managed(by_type, _TYPE):
        found.add(body, _nat_gateway(body, subnets, vpcs, elastic_ips, account_of(body.resource)))
    for body in managed(by_type, ADDED_ADDRESS):
        _add_address(body, found, elastic_ips, existence)
    for resource in by_type.get(_TYPE, ()):
        if resource.mode == "data":
            _look_up(resource.attributes, found, subnets, vpcs)
    return found


def _look_up(body: Body, gateways: Entities[NatGateway], subnets: Entities[Subnet], vpcs: Entities[Vpc]) -> None:
    """Take up what a data source finds: a gateway of the design that it has the ID of, or one outside of it.

    One that it finds by its subnet is zonal: a regional gateway has none.
    """
    wanted = body.targets("id", _TYPE)
    declared = gateways.only(wanted) if type(wanted) is Targets else None
    if declared is not None:
        gateways.by_address[body.address] = declared
        return
    subnet = subnets.reference(body, "subnet_id")
    is_zonal = subnet is not None and known(subnet) is not None
    mode = "zonal" if is_zonal else body.text("availability_mode")
    private = body.text("connectivity_type")
    found = NatGateway(
        address=body.address,
        at=body.at,
        id=identity(body),
        tags=tags_of(body),
        declared=False,
        subnet=unknown_subnet(body.address) if subnet is None else subnet,
        vpc=_vpc_named(body, vpcs),
        more_elastic_ips=(f"the Elastic IPs of {body.address}",),
        mode=Unknown(f"the availability mode of {body.address}") if mode is None else mode,
        private=Unknown(f"whether {body.address} is private")
        if private is None
        else follow(private, lambda one: one == "private"),
        exists=True,
    )
    gateways.add(body, found)


def _add_address(
    body: Body, gateways: Entities[NatGateway], elastic_ips: Entities[ElasticIp], existence: Mapping[str, Existence]
) -> None:
    """Add the Elastic IP that a resource of its own gives a NAT gateway (AssociateNatGatewayAddress)."""
    named, elastic_ip = gateways.reference(body, "nat_gateway_id"), elastic_ips.reference(body, "allocation_id")
    gateway = known(named) if named is not None else None
    if gateway is None or elastic_ip is None or any(same(one, elastic_ip) is True for one in gateway.elastic_ips):
        return
    doubt = existence_beside(existence, body.address, gateway).doubt
    if doubt:
        gateway.more_elastic_ips += (doubt,)
    else:
        gateway.elastic_ips += (elastic_ip,)


def _nat_gateway(
    body: Body,
    subnets: Entities[Subnet],
    vpcs: Entities[Vpc],
    elastic_ips: Entities[ElasticIp],
    account: Value[str],
) -> NatGateway:
    listed, more = _elastic_ips(body, elastic_ips)
    missing = f"a zone of {body.address}"
    return NatGateway(
        address=body.address,
        at=body.at,
        places=places_of(NatGateway, body),
        id=identity(body),
        tags=tags_of(body),
        subnet=subnets.reference(body, "subnet_id") or unknown_subnet(body.address),
        vpc=_vpc_named(body, vpcs),
        addresses=nat_gateway_addresses(body),
        elastic_ips=listed,
        more_elastic_ips=more,
        mode=body.text_or("availability_mode", "zonal"),
        private=follow(body.text_or("connectivity_type", "public"), lambda one: one == "private"),
        names_subnet=_is_set(body, "subnet_id"),
        has_allocation=_is_set(body, "allocation_id", "secondary_allocation_ids"),
        secondaries_by_number=body.number(_BY_NUMBER) if body.is_written(_BY_NUMBER) else None,
        zones=tuple(zone_of(block, account, missing) for block in body.blocks(_OF_ZONES)),
        more_zones=body.blocks_missing(_OF_ZONES),
        exists=not body.resource.created,
        allowlisted_by=allowlisted_by(body),
    )


def _vpc_named(body: Body, vpcs: Entities[Vpc]) -> Value[Vpc] | None:
    """The VPC that a regional gateway names; what exists shows that of a zonal one, too."""
    return vpcs.reference(body, "vpc_id") if body.written_or_known("vpc_id") is not None else None


def _is_set(body: Body, *names: str) -> Value[bool] | None:
    """Whether the author sets one of some arguments: an expression may be null. None: the input does not tell."""
    if not body.is_configured:
        return None
    values = [body.value(name) for name in names if body.is_written(name)]
    if any(value not in (None, []) and not _may_be_null(value) for value in values):
        return True
    maybe = next((value for value in values if isinstance(value, OneOf)), None)
    return False if maybe is None else Unknown(maybe.reason)


def _may_be_null(value: Any) -> bool:
    return isinstance(value, OneOf) and (value.open or None in value.candidates)


def _elastic_ips(body: Body, elastic_ips: Entities[ElasticIp]) -> tuple[tuple[Value[ElasticIp], ...], tuple[str, ...]]:
    """The Elastic IPs that a NAT gateway is given, and what would tell whether there are others."""
    first = elastic_ips.reference(body, "allocation_id")
    listed = [] if first is None else [first]
    more: list[str] = []
    zones = list(body.blocks(_OF_ZONES))
    for block, name in ((body, "secondary_allocation_ids"), *((one, "allocation_ids") for one in zones)):
        others, unsure = elastic_ips.listed(block, name)
        listed += others
        more += unsure
    if body.blocks_missing(_OF_ZONES):
        more.append(f"the Elastic IPs of {body.address}")
    return tuple(listed), merged(more)
