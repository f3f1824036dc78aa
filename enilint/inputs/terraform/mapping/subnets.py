"""From `aws_*` resources to the model: subnets, and the zones that resources name."""

from functools import lru_cache

from enilint.files.late import late
from enilint.inputs.netmasks import of_length
from enilint.inputs.placeholders import is_zone_placeholder
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.default_vpcs import DefaultVpcs
from enilint.inputs.terraform.mapping.entities import Entities, identity, region_of
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.base import Tags
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.zone import Zone
from enilint.values import OneOf, Unknown, Value, facts_missing, known

_BLOCK = r"((?:module\.[\w-]+\.)*aws_(?:default_)?subnet\.[\w-]+)"
_ONE_OF_BLOCK = late(rf"{_BLOCK}\[(?:\d+|\"[^\"]*\")\]\.id")
_ALL_OF_BLOCK = late(rf"(?:{_BLOCK}\[\*\]|values\({_BLOCK}\)\[\*\])\.id")
_IPV6 = frozenset({"ipv6_cidr_block", "ipv6_ipam_pool_id"})
_OUTPOST = frozenset({"outpost_arn"})


def subnet_of(body: Body, vpcs: Entities[Vpc], account: Value[str], default_vpcs: DefaultVpcs) -> Subnet:
    """A subnet. A default subnet exists: the provider adopts it, or AWS chooses all of it (CreateDefaultSubnet)."""
    vpc = vpcs.reference(body, "vpc_id")
    if vpc is None or (known(vpc) is None and not body.is_written("vpc_id")):
        vpc = default_vpcs.of_subnet(body) or vpc
    return Subnet(
        address=body.address,
        at=body.at,
        places=places_of(Subnet, body),
        id=identity(body),
        tags=tags_of(body),
        declared=body.resource.mode == "managed",
        zone=zone_of(body, account, f"the zone of {body.address}"),
        vpc=Unknown(f"the VPC of {body.address}") if vpc is None else vpc,
        cidr=_cidr(body),
        ipv6_cidr=_ipv6_cidr(body),
        exists=not body.resource.created or body.resource.type == "aws_default_subnet",
        zone_asked=_asks_for_zone(body),
        gives_public_ip=_gives_public_ip(body),
        on_outpost=_is_on_outpost(body),
    )


def block_of(symbol: str) -> str:
    """The address of what stands for all subnets of a block, of the symbol of the ID of one: `aws_subnet.a[0].id`."""
    found = _ONE_OF_BLOCK.fullmatch(symbol)
    return f"{found[1]}[*]" if found is not None else ""


def all_of_block(symbol: str) -> str:
    """The address of what stands for all subnets of a block, of the symbol of the list of their IDs."""
    found = _ALL_OF_BLOCK.fullmatch(symbol)
    return f"{found[1] or found[2]}[*]" if found is not None else ""


def any_of(block: Subnet, fact: str) -> Subnet:
    """Any subnet of a block of unknown number: what differs between them has no symbol, so two of them may differ."""
    unknown = Unknown(fact)
    one = Subnet(
        address=block.address,
        at=block.at,
        id=unknown,
        declared=False,
        zone=unknown,
        vpc=unknown,
        cidr=unknown,
        ipv6_cidr=unknown,
        gives_public_ip=unknown,
        on_outpost=unknown,
        block_public_access=unknown,
    )
    share(block, one)
    return one


def share(block: Subnet, one: Subnet) -> None:
    """Add to a subnet of a block of unknown number what no index of the block changes."""
    one.representative = block
    for name in ("vpc", "gives_public_ip", "on_outpost"):
        value = getattr(block, name)
        if known(value) is not None:
            setattr(one, name, value)
    if block.tags is not None:
        values = {key: of_one(value, one) for key, value in block.tags.values.items()}
        one.tags = Tags(values, block.tags.more)
    zone = known(block.zone)
    if zone is not None and (known(zone.name) is not None or known(zone.id) is not None):
        one.zone = zone


def of_one(value: Value[str | None], one: Subnet) -> Value[str | None]:
    """The value of a tag of one subnet of a block: what differs between them has no symbol in common."""
    if isinstance(value, OneOf):
        return OneOf(value.candidates, value.reason, value.open)
    return Unknown(f"the tags of {one}") if isinstance(value, Unknown) else value


def zone_of(body: Body, account: Value[str], missing: str) -> Zone:
    """The zone that `availability_zone` and `availability_zone_id` of a resource or block name."""
    named = body.value("availability_zone")
    if type(named) is str and body.is_unset("availability_zone_id") and not is_zone_placeholder(named):
        return _zone_named(named, account, region_of(body))

    def part(name: str) -> Value[str]:
        value = body.text(name)
        if isinstance(value, str) and is_zone_placeholder(value):
            return Unknown(f"the real zone behind {value}, which looks like a placeholder")
        if isinstance(value, str) or type(value) is OneOf:
            return value
        if type(value) is Unknown:
            of_resource = value.fact in (value.symbol, f"{body.address}.{body.where}{name}")
            return Unknown(missing if of_resource else value.fact, value.symbol, value.family, value.others)
        return Unknown(missing, symbol=f"{body.address}.{body.where}{name}")

    name, id = part("availability_zone"), part("availability_zone_id")
    if isinstance(name, str) and type(id) is Unknown:
        return _zone_named(name, account, region_of(body))
    return Zone(name=name, id=id, account=account, within=region_of(body))


@lru_cache(maxsize=256)
def _zone_named(name: str, account: Value[str], region: str | None) -> Zone:
    """A zone without ID, which has no symbol: subnets of one zone have equal zones, and mostly one object."""
    return Zone(name=name, id=Unknown(f"the zone ID of {name}"), account=account, within=region)


def zones_named(body: Body, account: Value[str]) -> tuple[tuple[Zone, ...], tuple[str, ...]]:
    """The zones that `availability_zones` lists, if its author wrote it, and what would tell the others."""
    items = body.items("availability_zones") if body.is_written("availability_zones") else None
    if not isinstance(items, list):
        return (), facts_missing(items)
    id = Unknown(f"the zone IDs of {body.address}")
    return tuple(Zone(name=one, id=id, account=account) for one in items), ()


def _asks_for_zone(body: Body) -> bool:
    """Whether the author of a subnet asks for a zone; a blank one is still to be filled in.

    A plan without its configuration does not tell.
    """
    names = ("availability_zone", "availability_zone_id")
    is_open = not body.is_configured and any(map(body.is_unknown, names))
    asked = (bool(body.blank(name)) or (body.is_written(name) and body.value(name) is not None) for name in names)
    return is_open or any(asked)


def _cidr(body: Body) -> Value[str | None]:
    """The IPv4 block of a subnet. One that exists, or whose block IPAM gives, has one though none is written.

    A subnet needs an IPv4 or an IPv6 block (CreateSubnet): an empty text is to be filled in if it has no other.
    """
    value = body.text("cidr_block")
    if isinstance(value, str):
        return value
    exists = (body.resource.mode == "data" and not body.resource.known) or body.resource.type == "aws_default_subnet"
    if value is None and (exists or not body.is_unset("ipv4_ipam_pool_id")):
        value = Unknown(f"the CIDR block of {body.address}", symbol=f"{body.address}.cidr_block")
    if value is None and (blank := body.blank("cidr_block")) and _ipv6_cidr(body) is None:
        value = Unknown(blank, symbol=f"{body.address}.cidr_block")
    length = body.number("ipv4_netmask_length") if isinstance(value, Unknown) else None
    return of_length(value, length) if isinstance(value, Unknown) else value


def _ipv6_cidr(body: Body) -> Value[str | None]:
    """The IPv6 block of a subnet: it has none unless one is written, or IPAM gives one, or it has one already."""
    is_adopted = body.resource.type == "aws_default_subnet"
    if not is_adopted and body.lacks(_IPV6):
        return None
    value = body.text("ipv6_cidr_block")
    if isinstance(value, str) or body.is_written("ipv6_cidr_block"):
        return value
    default = is_adopted and body.resource.created
    if default or not body.is_unset("ipv6_ipam_pool_id") or (body.resource.mode == "data" and value is not None):
        picked = Unknown(f"the IPv6 CIDR block of {body.address}", symbol=f"{body.address}.ipv6_cidr_block")
        return of_length(picked, body.number("ipv6_netmask_length"))
    return None


def _is_on_outpost(body: Body) -> Value[bool]:
    """Whether a subnet is on an Outpost: it is on none unless it names one."""
    if body.lacks(_OUTPOST):
        return False
    outpost = body.text("outpost_arn")
    if body.is_written("outpost_arn") and not isinstance(outpost, str | None):
        return Unknown(f"the Outpost of {body.address}")
    return isinstance(outpost, str)


def _gives_public_ip(body: Body) -> Value[bool]:
    """Whether instances that start in a subnet get a public address: not by default, but in default subnets."""
    flag = body.flag("map_public_ip_on_launch")
    if flag is None and body.resource.mode == "data":
        return Unknown(f"map_public_ip_on_launch of {body.address}")
    return body.resource.type == "aws_default_subnet" if flag is None else flag
