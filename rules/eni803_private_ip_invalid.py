"""A private address that its subnet cannot give.

## What
Reports a listed private address that is outside of its subnet's CIDR block, that AWS keeps for itself (the first four
addresses and the last), or that two interfaces or NAT gateways of one network both list.

## Why
AWS refuses the address with `InvalidParameterValue` ("Address does not fall within the subnet's address range",
"Address is in subnet's reserved address range") or `InvalidIPAddress.InUse`.

## When it is fine
The same address in different VPCs. An address that a failover group moves between its members may be listed on each
of them.

## Fix
Pick a free address of the subnet, from the fifth to the last but one.

## What is undecided
The CIDR block of the subnet is unknown, or the plan does not say which subnet it is, for an address that the author
asked for.

## Sources
- VPC User Guide, "Subnet CIDR blocks": the reserved addresses; CreateSubnet.
- CreateNetworkInterface, errors `InvalidParameterValue` and `InvalidIPAddress.InUse`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network

from msgspec import Struct

from enilint.rule import (
    Address,
    Addresses,
    Bad,
    Entity,
    Finding,
    Good,
    Location,
    Missing,
    Network,
    OneOf,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Unknown,
    Value,
    facts_missing,
    follow,
    known,
    parsed_network,
    possible,
    reserved_for,
    unanimous,
    words,
)

IpNetwork = IPv4Network | IPv6Network


class Holder(Struct, frozen=True):
    """Something that lists addresses of a subnet."""

    entity: Entity
    subnet: Value[Subnet]
    addresses: Addresses


def check(network: Network) -> Iterator[Finding | Undecided]:
    holders = sorted(_holders(network), key=lambda holder: holder.entity.address)
    reused = _reused(network, holders)
    for holder in holders:
        problems: list[tuple[Address, str, tuple[Related, ...]]] = []
        missing: list[str] = []
        for address in holder.addresses.listed:
            answer = _is_outside(address, holder.subnet)
            reserved = _reserved(address, holder.subnet)
            if answer is True:
                blocks = words(_blocks(holder.subnet, address))
                text = f"is outside of {words(holder.subnet)}, which is {blocks}"
                problems.append((address, text, _proof(holder.subnet)))
            elif reserved:
                text = f"is {reserved} of {words(holder.subnet)}, which AWS keeps for itself"
                problems.append((address, text, _proof(holder.subnet)))
            elif id(address) in reused:
                other, place = reused[id(address)]
                text = f"is also an address of {other}"
                problems.append((address, text, (Related(f"{other} lists it first", place, other.address),)))
            elif isinstance(answer, Missing) and address.requested:
                missing.extend(answer.facts)
        if problems:
            yield _finding(holder, problems)
        elif missing:
            at = holder.addresses.listed[0].at
            yield Undecided(subject=holder.entity.address, at=at, missing=tuple(dict.fromkeys(missing)))


def _holders(network: Network) -> Iterator[Holder]:
    for interface in network.interfaces:
        if interface.declared and interface.addresses.listed:
            yield Holder(interface, interface.subnet, interface.addresses)
    for gateway in network.nat_gateways:
        if gateway.addresses.listed:
            yield Holder(gateway, gateway.subnet, gateway.addresses)


def _block(subnet: Subnet, address: Address) -> Value[str | None]:
    """The subnet's CIDR block of the address's family. None: it has none."""
    network = address.network
    return subnet.ipv6_cidr if network is not None and network.version == 6 else subnet.cidr


def _blocks(subnet: Value[Subnet], address: Address) -> Value[str | None]:
    def of_one(one: Subnet) -> Value[str | None]:
        return _block(one, address)

    return follow(subnet, of_one)


def _is_outside(address: Address, subnet: Value[Subnet]) -> bool | Missing:
    network = address.network
    if network is None:
        return False
    block = _blocks(subnet, address)
    candidates: tuple[str | None, ...] = possible(block)
    if isinstance(block, Unknown | OneOf):
        answers = [not _within(network, one) for one in candidates]
        is_open = isinstance(block, Unknown) or block.open or len(answers) < len(block.candidates)
        facts = facts_missing(block)
        return Missing(facts) if is_open else unanimous(answers, otherwise=facts)
    return block is not None and not _within(network, block)


def _within(network: IpNetwork, block: str | None) -> bool:
    if block is None:
        return True
    parsed = parsed_network(block)
    if parsed is None:
        return True
    if isinstance(network, IPv4Network):
        return isinstance(parsed, IPv4Network) and network.subnet_of(parsed)
    return isinstance(parsed, IPv6Network) and network.subnet_of(parsed)


def _reserved(address: Address, subnet: Value[Subnet]) -> str | None:
    network, one = address.network, known(subnet)
    if network is None or one is None or network.num_addresses != 1:
        return None
    block = parsed_network(known(_block(one, address)) or "")
    return reserved_for(network.network_address, block) if block is not None else None


def _reused(network: Network, holders: Sequence[Holder]) -> dict[int, tuple[Entity, Location]]:
    """Addresses, by object, that an earlier holder lists in the same network."""
    floating = {group.private_ip for group in network.failover_groups if group.private_ip}
    listed: dict[object, list[tuple[int, int, Holder, Address]]] = defaultdict(list)
    for holder in holders:
        where = _network_key(holder.subnet)
        for address in holder.addresses.listed if where is not None else ():
            parsed = address.network
            if parsed is not None and address.text not in floating:
                first, last = int(parsed.network_address), int(parsed.broadcast_address)
                listed[where, parsed.version].append((first, last, holder, address))
    reused: dict[int, tuple[Entity, Location]] = {}
    for group in listed.values():
        group.sort(key=lambda entry: (entry[0], entry[2].entity.address))
        _overlaps(group, reused)
    return reused


def _overlaps(group: Sequence[tuple[int, int, Holder, Address]], reused: dict[int, tuple[Entity, Location]]) -> None:
    """Walk ranges in order of their beginnings; one that begins before the widest so far has ended overlaps it."""
    widest = group[0]
    for entry in group[1:]:
        if entry[0] <= widest[1] and entry[2].entity is not widest[2].entity:
            earlier, later = sorted((widest, entry), key=lambda one: one[2].entity.address)
            reused.setdefault(id(later[3]), (earlier[2].entity, earlier[3].at))
        if entry[1] > widest[1]:
            widest = entry


def _network_key(subnet: Value[Subnet]) -> object:
    """What an address is unique in: its VPC, whose subnets never overlap, else its subnet. None where unknown."""
    vpc = known(follow(subnet, lambda one: one.vpc))
    if vpc is not None:
        return id(vpc)
    one = known(subnet)
    return id(one) if one is not None else None


def _proof(subnet: Value[Subnet]) -> tuple[Related, ...]:
    return tuple(
        Related(f"{one} is {words(one.cidr)}", one.place("cidr"), one.address)
        for one in possible(subnet)
        if known(one.cidr) is not None
    )


def _finding(holder: Holder, problems: Sequence[tuple[Address, str, tuple[Related, ...]]]) -> Finding:
    first = problems[0]
    proof = dict.fromkeys(related for _, _, group in problems for related in group)
    return Finding(
        subject=holder.entity.address,
        at=first[0].at,
        message=f"{holder.entity}: " + "; ".join(f"{address.text} {text}" for address, text, _ in problems),
        help="pick an address of the subnet that is free, from its fifth to its last but one",
        related=tuple(proof),
    )


RULE = Rule(
    code="ENI803",
    name="private-ip-invalid",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  other: {cidr: 10.0.0.0/16}
subnets:
  app: {vpc: core, cidr: 10.0.1.0/24}
  twin: {vpc: other, cidr: 10.0.1.0/24}
interfaces:
  one: {subnet: app, private_ips: [10.0.1.4, 10.0.1.254]}
  two: {subnet: twin, private_ips: [10.0.1.4]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  one: {subnet: app, private_ips: [10.0.1.4]}  # undecided
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {cidr: 10.0.1.0/24}
interfaces:
  outside: {subnet: app, private_ips: [10.0.2.4]}  # error
  router:
    subnet: app
    private_ips:
      - 10.0.1.10
      - 10.0.1.1  # error
  twin-1: {subnet: app, private_ips: [10.0.1.20]}
  twin-2: {subnet: app, private_ips: [10.0.1.20]}  # error
  twin-3: {subnet: app, ipv4_prefixes: [10.0.1.32/28]}
  twin-4: {subnet: app, private_ips: [10.0.1.40]}  # error
"""),
    ),
)
