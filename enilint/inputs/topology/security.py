"""Security groups: what they let through, and the lists of them that interfaces have."""

from collections.abc import Iterator

from enilint.findings import Location
from enilint.inputs.topology.entries import Entry
from enilint.inputs.topology.language.routing import SecurityGroup as Written
from enilint.inputs.topology.language.routing import SecurityGroupRule
from enilint.inputs.topology.language.terms import Maybe, given
from enilint.inputs.topology.parts import common, left_out, own_id
from enilint.inputs.topology.references import References
from enilint.inputs.yaml.tree import Mapping
from enilint.model.addresses import single_address
from enilint.model.entities.groups import ALL_PROTOCOLS, GroupList, GroupRule, GroupUse, SecurityGroup
from enilint.model.entities.services import AddressReference
from enilint.values import Unknown, Value

_ITSELF = "self"
_ALL = "all"


def security_group(entry: Entry, refer: References) -> SecurityGroup:
    """A group without its rules: these refer to other groups."""
    shape: Written = entry.shape
    associated = (refer.vpc(name, entry) for name in shape.associated_vpcs)
    return SecurityGroup(
        **common(SecurityGroup, entry),
        id=own_id(entry),
        vpc=refer.vpc(shape.vpc, entry) or left_out(entry.address, "vpc", "the VPC"),
        associated_vpcs=tuple(vpc for vpc in associated if vpc is not None),
        default=shape.default,
    )


def add_rules(group: SecurityGroup, entry: Entry, refer: References) -> None:
    """Give a group its rules. A direction that is left out is not known."""
    shape: Written = entry.shape
    group.ingress, group.more_ingress = _rules(group, "ingress", given(shape.ingress), entry, refer)
    group.egress, group.more_egress = _rules(group, "egress", given(shape.egress), entry, refer)


def group_list(names: Maybe[list[str]], data: Mapping, entry: Entry, refer: References) -> GroupList | None:
    """The groups of an interface; None where it lists none."""
    listed = given(names)
    if listed is None:
        return None
    at = entry.tree.values(data)["security_groups"]
    uses = tuple(GroupUse(group=_group(name, entry, refer), at=at) for name in listed)
    return GroupList(uses=uses, quota=entry.source.groups_per_interface)


def _rules(
    group: SecurityGroup, direction: str, shapes: list[SecurityGroupRule] | None, entry: Entry, refer: References
) -> tuple[tuple[GroupRule, ...], tuple[str, ...]]:
    if shapes is None:
        return (), (f"the {direction} rules of {group}",)
    items = entry.data[direction]
    rules = (
        rule
        for index, shape in enumerate(shapes)
        for rule in _rule(group, shape, entry, refer, (f"{group}.{direction}[{index}]", entry.tree.value(items, index)))
    )
    return tuple(rules), ()


def _rule(
    group: SecurityGroup, shape: SecurityGroupRule, entry: Entry, refer: References, named: tuple[str, Location]
) -> Iterator[GroupRule]:
    """One rule for each range of ports. Ports without a protocol are those of TCP; neither means all traffic."""
    single = given(shape.cidr)
    cidrs = (*([] if single is None else [single]), *shape.cidrs)
    address, at = named
    hosts = (AddressReference(at=at, text=text) for one in cidrs if (text := single_address(one)) is not None)
    references = tuple(hosts)
    groups = tuple(group if name == _ITSELF else _group(name, entry, refer) for name in shape.groups)
    written = given(shape.ports)
    for low, high in map(_port_range, written if isinstance(written, list) else [written]):
        protocol = given(shape.protocol)
        if protocol is None:
            protocol = _ALL if low is None else "tcp"
        name = str(protocol).lower()
        yield GroupRule(
            address=address,
            at=at,
            cidrs=cidrs,
            hosts=references,
            groups=groups,
            protocol=ALL_PROTOCOLS if name == _ALL else name,
            from_port=low,
            to_port=high,
        )


def _port_range(ports: int | str | None) -> tuple[int | None, int | None]:
    if ports is None or ports == _ALL:
        return None, None
    low, _, high = str(ports).partition("-")
    return int(low), int(high or low)


def _group(name: str, entry: Entry, refer: References) -> Value[SecurityGroup]:
    return refer.security_group(name, entry) or Unknown(f"the security group {name}")
