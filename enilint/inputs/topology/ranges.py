"""Where the ranges of subnets lie: inside of their VPC, and apart from each other. AWS refuses all others.

Sources: CreateSubnet, errors `InvalidSubnet.Range` and `InvalidSubnet.Conflict`.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from enilint.inputs.placeholders import is_placeholder
from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.language.terms import given
from enilint.inputs.yaml.wording import Mistakes, either, quoted
from enilint.model.addresses import IpNetwork, covers, parsed_network


class _Range(NamedTuple):
    """The range of a subnet. `first` and `last` are its addresses as numbers, `order` its place among all subnets."""

    first: int
    last: int
    order: int
    network: IpNetwork
    key: str
    subnet: Entry


def check_ranges(entries: Entries, mistakes: Mistakes) -> None:
    """Note the subnets with a range that AWS refuses, among those that have no other mistakes."""
    groups: dict[tuple[str, int], list[_Range]] = defaultdict(list)
    for order, subnet in enumerate(entries.named["subnets"].values()):
        for one in list(_ranges(subnet, order)):
            vpc = given(one.subnet.shape.vpc) if one.subnet.shape is not None else None
            problem = _outside(one, entries.named["vpcs"].get(vpc or ""))
            if problem is not None:
                _note(one, problem, mistakes)
            elif vpc is not None and (vpc in entries.named["vpcs"] or not is_placeholder(vpc)):
                groups[vpc, one.network.version].append(one)
    for group in groups.values():
        for one, other in _overlaps(group):
            if one.subnet.shape is not None:
                _note(one, f"{quoted(str(one.network))} overlaps {_words(other)} in the same VPC", mistakes)


def _ranges(subnet: Entry, order: int) -> Iterator[_Range]:
    for key in ("cidr", "ipv6_cidr") if subnet.shape is not None else ():
        network = parsed_network(given(getattr(subnet.shape, key)) or "")
        if network is not None:
            yield _Range(int(network.network_address), int(network.broadcast_address), order, network, key, subnet)


def _outside(one: _Range, vpc: Entry | None) -> str | None:
    """What is wrong with a range that its VPC does not have; None where nothing is, or nothing tells."""
    if vpc is None or vpc.shape is None:
        return None
    texts = [text for text in map(given, (vpc.shape.cidr, vpc.shape.ipv6_cidr)) if text] + vpc.shape.secondary_cidrs
    blocks = [block for block in map(parsed_network, texts) if block and block.version == one.network.version]
    if not blocks or any(covers(block, one.network) for block in blocks):
        return None
    expected = either([quoted(str(block)) for block in blocks[:3]])
    return (
        f"{quoted(str(one.network))} lies outside of {vpc.address}; expected a part of {expected}, "
        "or a further range in the VPC's `secondary_cidrs`"
    )


def _overlaps(group: list[_Range]) -> Iterator[tuple[_Range, _Range]]:
    """Ranges that share addresses: each that is written later, with one that is written earlier."""
    widest: _Range | None = None
    for one in sorted(group, key=lambda one: (one.first, -one.last)):
        if widest is not None and one.first <= widest.last:
            yield (one, widest) if one.order > widest.order else (widest, one)
        if widest is None or one.last > widest.last:
            widest = one


def _words(one: _Range) -> str:
    at = one.subnet.tree.value(one.subnet.data, one.key)
    return f"{quoted(str(one.network))} of {one.subnet.address} ({at.path}:{at.line})"


def _note(one: _Range, problem: str, mistakes: Mistakes) -> None:
    """Note a mistake of a range. Its subnet is left out of the network like any other that has mistakes."""
    subnet = one.subnet
    mistakes.add_at(subnet.tree.value(subnet.data, one.key), f"{quoted(one.key)} in {subnet.address}: {problem}")
    subnet.shape = None
