"""The addresses of an interface as the file gives them, and the address slots that they take."""

from enilint.inputs.topology.language.placement import AddressPlan, Instance
from enilint.inputs.topology.language.routing import NatGateway
from enilint.inputs.topology.language.terms import given
from enilint.inputs.yaml.tree import Mapping, Tree
from enilint.model.addresses import NO_ADDRESSES, Address, Addresses, ipv4_slots
from enilint.values import Count

_LISTS = ("private_ips", "ipv4_prefixes", "ipv6_addresses", "ipv6_prefixes")
_KEYS = frozenset(AddressPlan.__struct_fields__)


def interface_addresses(shape: AddressPlan, data: Mapping, tree: Tree, *, ipv4: bool) -> Addresses:
    """What an interface holds. Without `ipv4` it has no primary IPv4 address: only what is listed counts."""
    if ipv4 and _KEYS.isdisjoint(data):
        return NO_ADDRESSES
    singles = len(shape.private_ips)
    by_number = shape.secondary_private_ip_count
    prefixes = Count.exactly(len(shape.ipv4_prefixes) + shape.ipv4_prefix_count)
    if ipv4:
        slots = ipv4_slots(listed=singles, secondary=Count.exactly(by_number), prefixes=prefixes)
    else:
        slots = Count.exactly(max(singles, by_number)) + prefixes
    ipv6 = max(len(shape.ipv6_addresses), shape.ipv6_address_count) + len(shape.ipv6_prefixes) + shape.ipv6_prefix_count
    prefixes6 = len(shape.ipv6_prefixes) + shape.ipv6_prefix_count
    return Addresses(
        listed=_listed(data, tree),
        ipv4_slots=slots,
        ipv6_slots=Count.exactly(ipv6),
        prefixes=prefixes + Count.exactly(prefixes6),
        ipv4_prefixes=prefixes,
        primary=shape.private_ips[0] if shape.private_ips else None,
    )


def primary_addresses(shape: Instance, data: Mapping, tree: Tree, *, ipv4: bool) -> Addresses:
    """What the primary interface that an instance makes by itself holds."""
    if ipv4 and _KEYS.isdisjoint(data):
        return NO_ADDRESSES
    plan = AddressPlan(private_ips=shape.private_ips, secondary_private_ip_count=shape.secondary_private_ip_count)
    return interface_addresses(plan, data, tree, ipv4=ipv4)


def gateway_addresses(shape: NatGateway, data: Mapping, tree: Tree) -> Addresses:
    """What a NAT gateway holds: one private address for each Elastic IP, one at least."""
    slots = max(1, len(shape.private_ips), len(given(shape.elastic_ips) or ()))
    return Addresses(listed=_listed(data, tree), ipv4_slots=Count.exactly(slots))


def _listed(data: Mapping, tree: Tree) -> tuple[Address, ...]:
    return tuple(
        Address(text, tree.value(data[key], index))
        for key in _LISTS
        if key in data
        for index, text in enumerate(data[key])
    )
