"""Subnet with fewer addresses than the design needs.

## What
Reports a subnet that has fewer IPv4 addresses than the design needs in that subnet. Interfaces, instances, NAT gateways
and the instances of Auto Scaling groups count; each listed prefix counts as 16 addresses. If the design certainly needs
too many addresses, this is an error. If an Auto Scaling group at its `max_size` would need more addresses than the
subnet has, or more than 80% of them, this is a warning.

## Why
AWS refuses the interface, the instance or the scaling activity with `InsufficientFreeAddressesInSubnet`. The CIDR block
of a subnet cannot be changed.

## When it is fine
IPv6-only subnets, EFA-only interfaces, and resources that are known to be outside of the design are not counted.
Neither are regional NAT gateways, which have no subnet. Stopped instances count, because they keep their addresses.

## Fix
Make the subnet larger before it contains anything, or spread the design over a second subnet. A VPC can have additional
CIDR blocks.

## What is undecided
The CIDR block is unknown, and the design needs more addresses than a /28 has. The result depends on resources that
might not exist, or on interfaces of unknown type that might be EFA-only. The number of instances, the launch template
of a group or the subnet of a resource is unknown. The count is a lower bound: a prefix that AWS chooses counts as one
address. Load balancers, endpoints, functions, clusters and Auto Scaling groups with several subnets are not counted.

## Sources
- [VPC User Guide, "Subnet CIDR blocks"](https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html): AWS
  reserves the first four addresses and the last one.
  [CreateSubnet](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html): /16 to /28.
- [EC2 User Guide, "Prefix delegation for Amazon EC2 network
  interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html): a /28 prefix uses 16 addresses
  of the subnet.
- [VPC User Guide, "Regional NAT
  gateways"](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html): they have no subnet.
- [EC2 User Guide, "Amazon EC2 instance IP
  addressing"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html): a stopped instance
  keeps its private addresses.
- [RunInstances](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html) and
  [CreateNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html),
  error `InsufficientFreeAddressesInSubnet`.
- The 80% threshold is a rule of thumb; AWS does not document one.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

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
    LaunchTemplate,
    Network,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Value,
    candidates,
    facts_missing,
    is_open,
    known,
    merged,
    parsed_network,
    same,
    stated,
)

RESERVED = 5
SMALLEST = 16 - RESERVED
"""Usable addresses of the smallest subnet, a /28."""

FULL = 0.8
MOST_SHOWN = 3
MOST_TEMPLATES = 8
"""Launch templates that are considered for a group whose template is unknown."""
UNBOUNDED = 2**32
"""Stands for an unknown number of addresses; no subnet has as many."""


class Room(NamedTuple):
    """How many addresses a subnet has left, and how many until Auto Scaling groups exceed the threshold."""

    left: float
    to_grow: float


NO_LIMIT = Room(math.inf, math.inf)


class Demand(Struct):
    """The addresses that entities need in a subnet: certainly, perhaps, and at the largest size of groups.

    `doubts` are the facts that are missing to know which of the second exist, `kinds` those to know which need
    addresses. `may_grow`: the size of a group is unknown.
    """

    certain: list[tuple[Entity, int]] = field(default_factory=list)
    perhaps: list[tuple[Entity, int]] = field(default_factory=list)
    grown: list[tuple[AutoScalingGroup, int]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    may_grow: bool = False


class Taker(Struct, frozen=True, eq=False):
    """An entity that has at least `number` addresses in a subnet, and perhaps `more`.

    `kinds` are the facts that are missing to know whether it needs any, `facts` those to know whether it needs more.
    """

    entity: Entity
    subnet: Value[Subnet]
    number: int
    kinds: tuple[str, ...] = ()
    more: int = 0
    facts: tuple[str, ...] = ()


class Unplaced(Struct, frozen=True, eq=False):
    """An entity that needs addresses in an unknown subnet. `grows`: a group needs them only at its largest size."""

    entity: Entity
    subnet: Value[Subnet]
    number: int
    grows: bool = False


class Demands(Struct):
    """The demand on each subnet, by object, and the entities in unknown subnets."""

    of: dict[int, Demand] = field(default_factory=lambda: defaultdict(Demand))
    unplaced: list[Unplaced] = field(default_factory=list)


def check(network: Network) -> Iterator[Finding | Undecided]:
    demands = _demands(network)
    for subnet in network.subnets:
        demand = demands.of.get(id(subnet))
        if demand is not None and subnet.cidr is not None:
            yield from _check(network, subnet, demand)
    if demands.unplaced:
        yield from _check_unplaced(network, demands)


def _check_unplaced(network: Network, demands: Demands) -> Iterator[Undecided]:
    """Entities that may be in a subnet without enough addresses for them."""
    rooms = {id(subnet): room for subnet in network.subnets if (room := _room(subnet, demands.of.get(id(subnet))))}
    least = Room(*(min(each, default=math.inf) for each in zip(*rooms.values(), strict=True))) if rooms else NO_LIMIT
    for one in demands.unplaced:
        named = [rooms.get(id(subnet), NO_LIMIT) for subnet in candidates(one.subnet)]
        for room in (least,) if is_open(one.subnet) else named:
            if one.number > (room.to_grow if one.grows else room.left):
                yield Undecided(subject=one.entity.address, at=one.entity.at, facts=facts_missing(one.subnet))
                break


def _room(subnet: Subnet, demand: Demand | None) -> Room | None:
    """How many addresses a subnet has left; None if its CIDR block is unknown, or if it already has too few."""
    text = known(subnet.cidr)
    block = parsed_network(text) if text is not None else None
    if block is None or block.version != 4:
        return None
    usable, used = block.num_addresses - RESERVED, subnet.in_use
    grown = 0
    if demand is not None:
        used += sum(number for _, number in (*demand.certain, *demand.perhaps))
        grown = sum(number for _, number in demand.grown)
    left = usable - used - grown
    to_grow = FULL * usable - used - grown
    return Room(to_grow if grown else left, to_grow) if left >= 0 else None


def _check(network: Network, subnet: Subnet, demand: Demand) -> Iterator[Finding | Undecided]:
    text = known(subnet.cidr)
    block = parsed_network(text) if text is not None else None
    least = subnet.in_use + sum(number for _, number in demand.certain)
    most = least + sum(number for _, number in demand.perhaps)
    grown = least + sum(number for _, number in demand.grown)
    if demand.kinds:
        most += grown - least
    undecided = Undecided(subject=subnet.address, at=subnet.at, facts=merged(demand.doubts, demand.kinds))
    if block is None:
        needed = max(most, grown)
        if text is None and (needed > SMALLEST or (demand.grown and needed > FULL * SMALLEST)):
            yield Undecided(subject=subnet.address, at=subnet.at, facts=facts_missing(subnet.cidr))
        return
    usable = block.num_addresses - RESERVED
    if least > usable:
        yield _finding(
            subnet,
            demand,
            f"needs at least {least}: AWS refuses the rest",
            stated("least", least),
            usable,
            Severity.ERROR,
        )
    elif demand.grown and grown > usable:
        words = f"needs {grown} at the max_size of its groups: AWS refuses to scale that far"
        yield _finding(subnet, demand, words, stated("most", grown), usable, Severity.WARNING)
    elif most > usable:
        yield undecided
    elif demand.grown and grown > FULL * usable:
        words = f"needs {grown} at the max_size of its groups, more than 80% of them"
        yield _finding(subnet, demand, words, stated("most", grown), usable, Severity.WARNING)
    elif (demand.may_grow or (demand.grown and demand.kinds)) and most > FULL * usable:
        yield undecided


def _finding(
    subnet: Subnet, demand: Demand, needs: str, values: tuple[str, ...], usable: int, severity: Severity
) -> Finding:
    largest = sorted((*demand.certain, *demand.grown), key=lambda pair: -pair[1])
    return Finding(
        subject=subnet.address,
        at=subnet.place("cidr"),
        message=f"{subnet} has {usable} usable addresses ({known(subnet.cidr)}), but the design {needs}",
        help="use a larger CIDR block or a second subnet: the CIDR block of a subnet cannot be changed later",
        related=tuple(
            Related(f"{one} needs {number} address{'es' if number > 1 else ''}", one.at, one.address)
            for one, number in largest[:MOST_SHOWN]
        ),
        values=stated(subnet.cidr, values),
        severity=severity,
    )


def _demands(network: Network) -> Demands:
    """The demand on each subnet."""
    demands = Demands()
    for taker in _takers(network):
        subnet = known(taker.subnet)
        existence = network.existence.get(taker.entity.address)
        if subnet is None:
            if existence is None and not taker.kinds:
                demands.unplaced.append(Unplaced(taker.entity, taker.subnet, taker.number))
            continue
        demand = demands.of[id(subnet)]
        is_certain = existence is None and not taker.kinds
        (demand.certain if is_certain else demand.perhaps).append((taker.entity, taker.number))
        demand.doubts.extend(() if existence is None else (existence.doubt,))
        demand.kinds.extend(taker.kinds)
        _add_more(demand, taker.entity, taker.more, taker.facts)
    for group in network.auto_scaling_groups:
        if len(group.subnets) == 1 and group.address not in network.existence:
            _add_group(network, demands, group, group.subnets[0])
    return demands


def _add_more(demand: Demand, entity: Entity, more: int, facts: Sequence[str]) -> None:
    """Add addresses that an entity perhaps needs."""
    if more and facts:
        demand.perhaps.append((entity, more))
        demand.doubts.extend(facts)


def _add_group(network: Network, demands: Demands, group: AutoScalingGroup, subnet: Value[Subnet]) -> None:
    each, perhaps, kinds = _addresses_of_instance(network, group)
    least, most = known(group.least) or 0, known(group.most) if group.most is not None else None
    target = known(subnet)
    if target is None:
        number = max(least, most or 0) * (each + perhaps)
        demands.unplaced.append(Unplaced(group, subnet, number, grows=most is not None and most > least))
        return
    demand = demands.of[id(target)]
    if least:
        demand.certain.append((group, least * each))
    if most is not None and most > least:
        demand.grown.append((group, (most - least) * each))
    if perhaps and (number := max(least, most or 0)):
        demand.perhaps.append((group, number * perhaps))
        demand.kinds.extend(kinds)
    for value in (group.least, group.most):
        if value is not None:
            _add_more(demand, group, _at_most(value) * (each + perhaps) - least * each, facts_missing(value))
            demand.may_grow = demand.may_grow or known(value) is None


def _at_most(number: Value[int]) -> int:
    """The largest number that a value can be."""
    return UNBOUNDED if is_open(number) else max(candidates(number))


def _takers(network: Network) -> Iterator[Taker]:
    """All entities that have addresses in a subnet."""
    for interface in network.interfaces:
        if interface.declared and not interface.implicit:
            yield from _of_interface(interface)
    for instance in network.instances:
        for attachment in network.attachments_at_launch(instance) if instance.declared else ():
            interface_of = known(attachment.interface)
            if interface_of is not None and interface_of.implicit:
                yield from _of_interface(interface_of, instance)
    for gateway in network.nat_gateways:
        if known(gateway.subnet) is not None or same(gateway.mode, "zonal") is True:
            yield Taker(gateway, gateway.subnet, _number(gateway.addresses))


def _of_interface(interface: Interface, launch: Launch | None = None) -> Iterator[Taker]:
    takes, number = interface.takes_addresses, _number(interface.addresses)
    times: Value[int] = 1 if launch is None else launch.count
    if takes is not False:
        yield Taker(
            launch or interface,
            interface.subnet,
            number * (known(times) or 1),
            facts_missing(takes),
            (_at_most(times) - 1) * number,
            facts_missing(times),
        )


def _number(addresses: Addresses) -> int:
    """The IPv4 addresses at least: a listed prefix counts with all of its addresses."""
    prefixes = [one.network for one in addresses.listed if "/" in one.text]
    more = sum(one.num_addresses - 1 for one in prefixes if one is not None and one.version == 4)
    return addresses.ipv4_slots.low + more


def _addresses_of_instance(network: Network, group: AutoScalingGroup) -> tuple[int, int, tuple[str, ...]]:
    """How many addresses an instance of the group needs at least, how many more perhaps, and the missing facts."""
    if group.template is None:
        return 1, 0, ()
    template = known(group.template)
    if template is None:
        perhaps = network.launch_templates[:MOST_TEMPLATES] if is_open(group.template) else candidates(group.template)
        most = max((sum(_of_template(network, one)[:2]) for one in perhaps), default=1)
        return 1, most - 1, facts_missing(group.template)
    return _of_template(network, template)


def _of_template(network: Network, template: LaunchTemplate) -> tuple[int, int, tuple[str, ...]]:
    interfaces = [known(one.interface) for one in network.attachments_at_launch(template)]
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
        Good(
            """\
variable "largest" {
  type = number
}

variable "beside" {
  type = bool
}

resource "aws_subnet" "small" { # undecided
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/28"
}

resource "aws_launch_template" "web" {
  instance_type = "m5.large"
}

resource "aws_autoscaling_group" "web" {
  vpc_zone_identifier = [aws_subnet.small.id]
  min_size            = 1
  max_size            = var.largest
  launch_template {
    id = aws_launch_template.web.id
  }
}

resource "aws_subnet" "full" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.2.0/28"
}

resource "aws_network_interface" "pods" {
  subnet_id         = aws_subnet.full.id
  private_ips_count = 10
}

resource "aws_network_interface" "more" { # undecided
  subnet_id = var.beside ? aws_subnet.full.id : aws_subnet.small.id
}
""",
            kind="terraform",
        ),
        Good(
            """\
resource "aws_subnet" "small" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/28"
}

resource "aws_instance" "worker" {
  count         = 8
  instance_type = "m5.large"
  subnet_id     = aws_subnet.small.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
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
        Bad(
            """\
resource "aws_subnet" "small" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/28" # error
}

resource "aws_instance" "worker" {
  count         = 12
  instance_type = "m5.large"
  subnet_id     = aws_subnet.small.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
