"""A design needs more private addresses than its subnet has.

## What
Adds up the IPv4 addresses that a design takes in a subnet: those of interfaces (16 for each prefix that is listed), of
instances, of NAT gateways and of the instances of Auto Scaling groups. It reports an error when they are more than the
subnet has, and a warning when an Auto Scaling group that has grown to its `max_size` would need more, or over 80 %.

## Why
AWS refuses the interface, the instance or the scaling with `InsufficientFreeAddressesInSubnet`. The block of a subnet
cannot be changed.

## When it is fine
IPv6-only subnets, EFA-only interfaces, and what is known to be outside of the design are not counted; neither are
regional NAT gateways, which have no subnet. Stopped instances keep their addresses.

## Fix
Make the subnet larger before anything is in it, or spread the design over a second subnet; a VPC can have further
blocks.

## What is undecided
The block is unknown and the demand too large for a /28, or things that may not exist, or interfaces whose type is
unknown and may be EFA-only, make the difference. The count is a lower bound: prefixes that AWS picks count as one
address, load balancers, endpoints, functions and clusters are not counted, nor is what the subnet of is not known, nor
Auto Scaling groups of several subnets.

## Sources
- VPC User Guide, "Subnet CIDR blocks": AWS keeps the first four addresses and the last; CreateSubnet: /16 to /28.
- EC2 User Guide, "Prefix delegation": a /28 prefix takes 16 addresses of the subnet.
- VPC User Guide, "Regional NAT gateways": they have no subnet.
- EC2 User Guide, "Amazon EC2 instance IP addressing": an instance that is stopped keeps its private addresses.
- RunInstances and CreateNetworkInterface, error `InsufficientFreeAddressesInSubnet`.
- The share of 80 % is a rule of thumb, and unsourced.
"""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct, field

from enilint.rule import (
    Addresses,
    AutoScalingGroup,
    Bad,
    Entity,
    Finding,
    Good,
    Interface,
    Launch,
    Network,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    facts_missing,
    known,
    merged,
    parsed_network,
    stated,
)

RESERVED = 5
SMALLEST = 16 - RESERVED
"""What a subnet has at least: a /28."""

FULL = 0.8
MOST_SHOWN = 3


class Demand(Struct):
    """What takes addresses of a subnet: how many of them each thing needs for certain, perhaps, and when grown.

    `doubts` would tell which of the second there are, `kinds` which of them take addresses.
    """

    certain: list[tuple[Entity, int]] = field(default_factory=list)
    perhaps: list[tuple[Entity, int]] = field(default_factory=list)
    grown: list[tuple[AutoScalingGroup, int]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


class Taker(Struct, frozen=True, eq=False):
    """Something that has addresses in a subnet, and how many at least. `kinds` would tell whether it takes any."""

    entity: Entity
    subnet: Subnet
    number: int
    kinds: tuple[str, ...] = ()


def check(network: Network) -> Iterator[Finding | Undecided]:
    demands = _demands(network)
    for subnet in network.subnets:
        demand = demands.get(id(subnet))
        if demand is not None and subnet.cidr is not None:
            yield from _check(network, subnet, demand)


def _check(network: Network, subnet: Subnet, demand: Demand) -> Iterator[Finding | Undecided]:
    text = known(subnet.cidr)
    block = parsed_network(text) if text is not None else None
    least = subnet.in_use + sum(number for _, number in demand.certain)
    most = least + sum(number for _, number in demand.perhaps)
    grown = least + sum(number for _, number in demand.grown)
    if demand.kinds:
        most += grown - least
    undecided = Undecided(subject=subnet.address, at=subnet.at, missing=merged(demand.doubts, demand.kinds))
    if block is None:
        if text is None and max(most, grown) > SMALLEST:
            yield Undecided(subject=subnet.address, at=subnet.at, missing=facts_missing(subnet.cidr))
        return
    usable = block.num_addresses - RESERVED
    if least > usable:
        yield _finding(subnet, demand, f"needs at least {least}", stated("least", least), usable, Severity.ERROR)
    elif demand.grown and grown > usable:
        words = f"needs {grown} at the max_size of its groups"
        yield _finding(subnet, demand, words, stated("most", grown), usable, Severity.WARNING)
    elif most > usable:
        yield undecided
    elif demand.grown and grown > FULL * usable:
        words = f"needs {grown} at the max_size of its groups, over 80 %"
        yield _finding(subnet, demand, words, stated("most", grown), usable, Severity.WARNING)
    elif demand.grown and demand.kinds and most > FULL * usable:
        yield undecided


def _finding(
    subnet: Subnet, demand: Demand, needs: str, values: tuple[str, ...], usable: int, severity: Severity
) -> Finding:
    largest = sorted((*demand.certain, *demand.grown), key=lambda pair: -pair[1])
    return Finding(
        subject=subnet.address,
        at=subnet.place("cidr"),
        message=f"{subnet} has {usable} usable addresses ({known(subnet.cidr)}), and the design {needs}",
        help="take a larger block, or a second subnet: the block of a subnet cannot be changed later",
        related=tuple(
            Related(f"{one} takes {number} address{'es' if number > 1 else ''}", one.at, one.address)
            for one, number in largest[:MOST_SHOWN]
        ),
        values=stated(subnet.cidr, values),
        severity=severity,
    )


def _demands(network: Network) -> dict[int, Demand]:
    """What takes addresses of each subnet, by object."""
    demands: dict[int, Demand] = defaultdict(Demand)
    for taker in _takers(network):
        demand = demands[id(taker.subnet)]
        existence = network.existence.get(taker.entity.address)
        is_certain = existence is None and not taker.kinds
        (demand.certain if is_certain else demand.perhaps).append((taker.entity, taker.number))
        demand.doubts.extend(() if existence is None else (existence.doubt,))
        demand.kinds.extend(taker.kinds)
    for group in network.auto_scaling_groups:
        target = known(group.subnets[0]) if len(group.subnets) == 1 else None
        most = known(group.most) if group.most is not None else None
        if target is None or group.address in network.existence:
            continue
        _add_group(network, demands[id(target)], group, known(group.least) or 0, most)
    return demands


def _add_group(network: Network, demand: Demand, group: AutoScalingGroup, least: int, most: int | None) -> None:
    each, perhaps, kinds = _addresses_of_instance(network, group)
    if least:
        demand.certain.append((group, least * each))
    if most is not None and most > least:
        demand.grown.append((group, (most - least) * each))
    if perhaps and (number := max(least, most or 0)):
        demand.perhaps.append((group, number * perhaps))
        demand.kinds.extend(kinds)


def _takers(network: Network) -> Iterator[Taker]:
    """Everything that has addresses in a subnet."""
    for interface in network.interfaces:
        if interface.declared and not interface.implicit:
            yield from _of_interface(interface, 1)
    for instance in network.instances:
        for attachment in network.attachments_at_launch(instance) if instance.declared else ():
            interface_of = known(attachment.interface)
            if interface_of is not None and interface_of.implicit:
                yield from _of_interface(interface_of, known(instance.count) or 1, instance)
    for gateway in network.nat_gateways:
        subnet = known(gateway.subnet)
        if subnet is not None:
            yield Taker(gateway, subnet, _number(gateway.addresses))


def _of_interface(interface: Interface, times: int, launch: Launch | None = None) -> Iterator[Taker]:
    subnet, takes = known(interface.subnet), interface.takes_addresses
    if subnet is not None and takes is not False:
        yield Taker(launch or interface, subnet, _number(interface.addresses) * times, facts_missing(takes))


def _number(addresses: Addresses) -> int:
    """The IPv4 addresses at least: a listed prefix takes one slot, and all of its addresses."""
    prefixes = [one.network for one in addresses.listed if "/" in one.text]
    more = sum(one.num_addresses - 1 for one in prefixes if one is not None and one.version == 4)
    return addresses.ipv4_slots.low + more


def _addresses_of_instance(network: Network, group: AutoScalingGroup) -> tuple[int, int, tuple[str, ...]]:
    """How many addresses an instance of the group takes at least, how many more perhaps, and what would tell."""
    template = known(group.template) if group.template is not None else None
    interfaces = (
        [known(one.interface) for one in network.attachments_at_launch(template)] if template is not None else []
    )
    takers = [(_number(one.addresses), one.takes_addresses) for one in interfaces if one is not None and one.implicit]
    least = max(1, sum(number for number, takes in takers if takes is True))
    most = sum(number for number, takes in takers if takes is not False)
    return least, max(0, most - least), facts_missing(*(takes for _, takes in takers))


RULE = Rule(
    code="ENI207",
    name="subnet-address-exhaustion",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("capacity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  small: {cidr: 10.0.1.0/28}
  two: {cidr: 10.0.2.0/28}
  six: {ipv6_only: true}
  unknown: {zone: us-east-1a}
interfaces:
  pods: {subnet: small, secondary_private_ip_count: 9}
  v6: {subnet: six, ipv6_address_count: 40}
instances:
  web: {type: m5.large, subnet: small}
  some: {type: m5.large, subnet: unknown, count: 11}
  fabric:
    type: p4d.24xlarge
    interfaces:
      - {subnet: two, device_index: 0}
      - {subnet: two, device_index: 1, network_card: 1, kind: efa-only}
launch_templates:
  node: {type: m5.large, subnet: two}
auto_scaling_groups:
  node: {launch_template: node, subnets: [two], min: 1, max: 7}
  wide: {launch_template: node, subnets: [small, two], min: 1, max: 100}
"""),
        Good("""\
version: 1
subnets:
  unknown: {zone: us-east-1a}  # undecided
instances:
  many: {type: m5.large, subnet: unknown, count: 12}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  pods: {cidr: 10.0.1.0/28}  # error
  full: {cidr: 10.0.2.0/28}  # error
  busy: {cidr: 10.0.3.0/28, addresses_in_use: 10}  # error
interfaces:
  prefixed: {subnet: pods, ipv4_prefixes: [10.0.1.0/28]}
  one: {subnet: busy}
instances:
  web: {type: m5.large, subnet: full, count: 11}
nat_gateways:
  nat: {subnet: full}
  other: {subnet: busy}
"""),
        Bad("""\
version: 1
subnets:
  small: {cidr: 10.0.1.0/28}  # warning
  nearly: {cidr: 10.0.2.0/28}  # warning
launch_templates:
  node:
    type: m5.large
    interfaces:
      - {device_index: 0}
      - {device_index: 1, secondary_private_ip_count: 1}
  lone: {type: m5.large}
auto_scaling_groups:
  node: {launch_template: node, subnets: [small], min: 1, max: 4}
  lone: {launch_template: lone, subnets: [nearly], min: 1, max: 9}
"""),
    ),
)
