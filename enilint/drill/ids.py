"""Commands that show the IDs which the other commands of a page have placeholders for."""

import shlex
from collections.abc import Iterable, Iterator

from enilint.drill.index import Index
from enilint.drill.page import Command, Drill, Group
from enilint.files.late import late
from enilint.model.addresses import parsed_network
from enilint.model.entities.launches import Interface
from enilint.values import known

_PLACEHOLDER = late(r"<ID of (interface|instance|Elastic IP)(?: ([^<>]+))?>")
_INTERFACES = "NetworkInterfaces[].[PrivateIpAddress,NetworkInterfaceId,Attachment.InstanceId,VpcId]"
_ADDRESSES = "Addresses[].[PublicIp,AllocationId,PrivateIpAddress,NetworkInterfaceId]"
_MOST = 50


def lookups(index: Index, groups: Iterable[Group], drills: Iterable[Drill]) -> Iterator[Command]:
    """The interfaces by their private addresses, with their instances, and all Elastic IPs; each if it is needed."""
    needed = {(match[1], match[2]) for text in _texts(groups, drills) for match in _PLACEHOLDER.finditer(text)}
    found = [address for one in _interfaces(index, needed) if (address := _address(one))]
    addresses = list(dict.fromkeys(found))[:_MOST]
    if addresses:
        filters = f"--filters Name=addresses.private-ip-address,Values={','.join(addresses)}"
        query = f"{filters} --query {shlex.quote(_INTERFACES)} --output text"
        yield Command(f"aws ec2 describe-network-interfaces {query}", changes=False)
    if any(noun == "Elastic IP" for noun, _ in needed):
        yield Command(f"aws ec2 describe-addresses --query {shlex.quote(_ADDRESSES)} --output text", changes=False)


def _texts(groups: Iterable[Group], drills: Iterable[Drill]) -> Iterator[str]:
    standbys = [one for group in groups for one in group.standbys]
    for drill in drills:
        standbys += [one for move in drill.moves for one in move.standbys]
        yield from (each.text for one in drill.effects for each in one.commands)
        yield from (each.text for move in drill.moves if move.fence is not None for each in move.fence.commands)
    yield from (each.text for one in standbys for each in one.commands)


def _interfaces(index: Index, needed: set[tuple[str, str]]) -> Iterator[Interface]:
    """The interfaces of placeholders, and those of the instances of placeholders."""
    for one in index.network.interfaces if needed else ():
        if ("interface", index.name(one.address)) in needed:
            yield one
    for launch in index.instances if needed else ():
        if ("instance", index.name(launch.address)) in needed:
            yield from filter(None, (known(each.interface) for each in index.network.attachments_of(launch)))


def _address(one: Interface) -> str:
    """The primary private IPv4 address of an interface; empty if it is not known."""
    address = known(one.primary_address) if one.primary_address is not None else None
    network = parsed_network(address) if address is not None else None
    return str(network.network_address) if network is not None and network.num_addresses == 1 else ""
