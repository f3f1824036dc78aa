"""VPCs and subnets."""

from collections.abc import Iterable, Iterator

from enilint.inputs.cloudformation.mapping.entities import Entities, account_of, identity, tags_of
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import model_text
from enilint.inputs.netmasks import of_length
from enilint.inputs.placeholders import is_zone_placeholder
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, follow, known, merged

_CIDR_OF_DEFAULT_VPCS = "172.31.0.0/16"
"""What a VPC has that may be the default one, imported (VPC User Guide, "Default VPCs")."""
_MODES = {"block-bidirectional": "bidirectional", "block-ingress": "ingress", "off": "off"}
_EXCLUDED = {"allow-bidirectional": "off", "allow-egress": "egress-only"}


def vpc_of(body: Body) -> Vpc:
    """A VPC."""
    cidr = body.text("CidrBlock")
    return Vpc(
        address=body.address,
        at=body.at,
        places=body.places(cidrs="CidrBlock", dns_hostnames="EnableDnsHostnames", dns_support="EnableDnsSupport"),
        id=identity(body),
        tags=tags_of(body),
        cidrs=(cidr,) if isinstance(cidr, str) else (),
        dns_hostnames=body.flag_or("EnableDnsHostnames", default=False),
        dns_support=body.flag_or("EnableDnsSupport", default=True),
        is_made=cidr != _CIDR_OF_DEFAULT_VPCS,
    )


def subnet_of(body: Body, vpcs: Entities[Vpc]) -> Subnet:
    """A subnet. Its block is that of IPAM where it names a pool; it has no public addresses by default."""
    return Subnet(
        address=body.address,
        at=body.at,
        places=body.places(
            zone=("AvailabilityZone", "AvailabilityZoneId"),
            vpc="VpcId",
            cidr="CidrBlock",
            ipv6_cidr="Ipv6CidrBlock",
            gives_public_ip="MapPublicIpOnLaunch",
            on_outpost="OutpostArn",
        ),
        id=identity(body),
        tags=tags_of(body),
        zone=zone_of(body, f"the zone of {body.address}"),
        vpc=vpcs.reference(body, "VpcId") or Unknown(f"the VPC of {body.address}"),
        cidr=_block(body, "CidrBlock", "Ipv4"),
        ipv6_cidr=_block(body, "Ipv6CidrBlock", "Ipv6"),
        zone_asked=body.is_set("AvailabilityZone") or body.is_set("AvailabilityZoneId"),
        gives_public_ip=body.flag_or("MapPublicIpOnLaunch", default=False),
        on_outpost=body.is_set("OutpostArn"),
    )


def zone_of(body: Body, missing: str) -> Zone:
    """The zone that a resource or block names by name or by id."""

    def part(name: str) -> Value[str]:
        value = body.text(name)
        if isinstance(value, str) and is_zone_placeholder(value):
            return Unknown(f"the real zone behind {value}, which looks like a placeholder")
        return Unknown(missing, f"{body.address}.{name}") if value is None else value

    name, id = part("AvailabilityZone"), part("AvailabilityZoneId")
    if isinstance(name, str) and isinstance(id, Unknown):
        id = Unknown(f"the zone id of {name}")  # without a symbol, subnets of one zone have equal zones
    return Zone(name=name, id=id, account=account_of(body), within=body.resource.stack.root.region)


def zones_named(body: Body) -> tuple[tuple[Zone, ...], tuple[str, ...]]:
    """The zones that a resource lists by name or by ID, and what would tell the others."""
    account, within = account_of(body), body.resource.stack.root.region
    found: list[Zone] = []
    for item in body.items("AvailabilityZones"):
        name = model_text(item) or Unknown(body.fact("AvailabilityZones"))
        found.append(Zone(name=name, id=Unknown(f"the zone ids of {body.address}"), account=account, within=within))
    for item in body.items("AvailabilityZoneIds"):
        id = model_text(item) or Unknown(body.fact("AvailabilityZoneIds"))
        found.append(Zone(name=Unknown(f"the zones of {body.address}"), id=id, account=account, within=within))
    more = (body.items_missing(name) for name in ("AvailabilityZones", "AvailabilityZoneIds") if body.is_set(name))
    return tuple(found), merged(*more)


def ranges_of(bodies: Iterable[Body], vpcs: Entities[Vpc]) -> Iterator[VpcRange]:
    """The blocks that resources of their own associate with VPCs."""
    for body in bodies:
        yield VpcRange(
            address=body.address,
            at=body.at,
            places=body.places(vpc="VpcId", cidr=("CidrBlock", "Ipv6CidrBlock")),
            vpc=vpcs.reference(body, "VpcId") or Unknown(f"the VPC of {body.address}"),
            cidr=body.text("CidrBlock") or body.text("Ipv6CidrBlock") or Unknown(f"the CIDR block of {body.address}"),
        )


def add_ipv6_blocks(bodies: Iterable[Body], subnets: Entities[Subnet]) -> None:
    """Note the IPv6 blocks that resources of their own associate with subnets."""
    for body in bodies:
        subnet = subnets.reference(body, "SubnetId")
        one = known(subnet) if subnet is not None else None
        if one is not None and one.declared:
            one.ipv6_cidr = body.text("Ipv6CidrBlock") or Unknown(f"the IPv6 CIDR block of {one}")


def note_public_access(
    options: Iterable[Body], exclusions: Iterable[Body], vpcs: Entities[Vpc], subnets: Entities[Subnet]
) -> None:
    """Note in VPCs and subnets what VPC Block Public Access blocks there (ModifyVpcBlockPublicAccessOptions)."""
    modes = [
        follow(body.text_or("InternetGatewayBlockMode", "off"), lambda one: _MODES.get(one, "off")) for body in options
    ]
    if not modes:
        return
    for vpc in vpcs.by_address.values():
        vpc.block_public_access = modes[0]
    for body in exclusions:
        mode = follow(body.text_or("InternetGatewayExclusionMode", ""), lambda one: _EXCLUDED.get(one, "off"))
        subnet, vpc_named = subnets.reference(body, "SubnetId"), vpcs.reference(body, "VpcId")
        one = known(subnet) if subnet is not None else None
        other = known(vpc_named) if vpc_named is not None else None
        for found in (one, other):
            if found is not None:
                found.block_public_access = mode


def _block(body: Body, name: str, family: str) -> Value[str] | None:
    value = body.text(name)
    if value is None and body.is_set(f"{family}IpamPoolId"):
        picked = Unknown(f"{name} of {body.address}", f"{body.address}.{name}")
        return of_length(picked, body.number(f"{family}NetmaskLength"))
    return value
