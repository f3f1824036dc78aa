"""Subnet with fewer addresses than the design needs.

## What
Adds up the private IPv4 addresses that a design needs in a subnet: those of interfaces (16 for each prefix),
instances, NAT gateways, load balancers, endpoints, other services and Auto Scaling groups. It reports an error if the
subnet has too few addresses, and a warning if it has too few once Auto Scaling groups are at their `max_size`, or if
more than 80% of its addresses are needed then. It also reports a subnet with fewer free addresses than a new service
needs, such as the 8 of an Application Load Balancer.

## Why
AWS refuses the interface, the instance or the service with `InsufficientFreeAddressesInSubnet`,
`SubnetIPAddressLimitReachedException` (Lambda) or "Not enough IP space available" (Elastic Load Balancing). The CIDR
block of a subnet cannot be changed.

## When it is fine
- Interfaces in IPv6-only subnets, EFA-only interfaces and regional NAT gateways use no IPv4 addresses of the subnet.
- Lambda functions with the same subnet and security groups share one interface.
- The service already exists: it has its addresses.
- Internal Network Load Balancers with a private address for each subnet need only that address.

## Fix
Choose a larger CIDR block before anything is in the subnet, or add a second subnet. A VPC can have secondary CIDR
blocks.

## What is undecided
The sum is a lower bound: each service counts as the minimum that it needs, and databases, OpenSearch domains and pods
are not counted. Auto Scaling groups that span several subnets are counted only at their `max_size`, with an equal share
in each. The check is undecided if its result depends on one of these facts, and the fact is unknown:

- the CIDR block of the subnet
- the subnet of an interface, instance or service
- whether something exists (of resources whose `count` or `for_each` is unknown, one counts as possible)
- the template of a group, the type of an interface, or the kind of a service

## Sources
- [Subnet CIDR blocks](https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html): AWS reserves the first four
  addresses and the last one.
- [Prefix delegation](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html): a /28 prefix has 16
  addresses.
- [Regional NAT gateways](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html): they have no
  subnet.
- [Application Load Balancers](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html):
  8 free addresses in each subnet.
- [Network Load Balancers, "Availability
  Zones"](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html): 8 free addresses in
  each subnet, unless the load balancer is internal and its addresses are set.
- [Gateway Load Balancers](https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/gateway-load-balancers.html)
  and [Classic Load Balancers](https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-backend-instances.html):
  8 free addresses in each subnet.
- [Amazon EKS networking requirements](https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html): 6 free
  addresses in each subnet of a cluster.
- `enilint/aws/service-subnets.json` lists the number for each of the other services, and the page that documents the
  number.
- [Amazon EC2 error codes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html):
  `InsufficientFreeAddressesInSubnet`.
- The 80% threshold is a rule of thumb; AWS does not document one.
"""

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from enilint.rule import (
    AutoScalingGroup,
    Bad,
    Entity,
    Finding,
    Good,
    LoadBalancer,
    Missing,
    Network,
    OneOf,
    Related,
    Rule,
    Severity,
    Subnet,
    SubnetService,
    Undecided,
    Value,
    all_of,
    at_most,
    candidates,
    facts_missing,
    follow,
    is_open,
    known,
    merged,
    parsed_network,
    same,
    stated,
    subnet_demands,
)

RESERVED = 5
LONGEST_PREFIX = 28
"""Of the smallest subnet. ENI807 reports smaller ones."""

SMALLEST = 16 - RESERVED
"""Usable addresses of the smallest subnet."""

FULL = 0.8
MOST_SHOWN = 3
MOST_FREE = 8
"""What a service of an unknown kind may need: as many free addresses as a load balancer."""


class Room(Struct, frozen=True):
    """How many addresses a subnet has left, and how many until Auto Scaling groups exceed the threshold."""

    left: float
    to_grow: float


NO_LIMIT = Room(math.inf, math.inf)


class Free(Struct, frozen=True):
    """How many addresses have to be free for a service; `facts` would tell whether they have."""

    service: SubnetService
    number: int
    facts: tuple[str, ...]


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
    free: list[Free] = field(default_factory=list)
    may_grow: bool = False


class Unplaced(Struct, frozen=True, eq=False):
    """An entity that needs addresses in an unknown subnet. `grows`: a group needs them only at its largest size.

    `doubts` are the facts that are missing to know whether it exists and needs addresses.
    """

    entity: Entity
    subnet: Value[Subnet]
    number: int
    grows: bool = False
    doubts: tuple[str, ...] = ()


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
    listed = {id(subnet) for subnet in network.subnets}
    room_of = functools.cache(lambda subnet: _room(subnet, demands.of.get(id(subnet))))
    least: Room | None = None
    asked: set[str] = set()
    for one in demands.unplaced:
        if one.entity.address in asked:
            continue
        if is_open(one.subnet):
            least = least or _least([room_of(subnet) for subnet in network.subnets])
            rooms = [least]
        else:
            rooms = [room_of(subnet) for subnet in candidates(one.subnet) if id(subnet) in listed]
        for room in rooms:
            if one.number > (room.to_grow if one.grows else room.left):
                asked.add(one.entity.address)
                facts = merged(facts_missing(one.subnet), one.doubts)
                yield Undecided(subject=one.entity.address, at=one.entity.at, facts=facts)
                break


def _least(rooms: Sequence[Room]) -> Room:
    """The least that is left in any subnet."""
    return Room(
        min((room.left for room in rooms), default=math.inf), min((room.to_grow for room in rooms), default=math.inf)
    )


def _room(subnet: Subnet, demand: Demand | None) -> Room:
    """How many addresses a subnet has left; no limit if its CIDR block is unknown, or if it already has too few."""
    text = known(subnet.cidr)
    block = parsed_network(text) if text is not None else None
    if text is None or block is None or block.version != 4:
        return NO_LIMIT
    usable, used = _usable(text), subnet.in_use
    grown = 0
    if demand is not None:
        used += _sum(demand.certain) + _sum(demand.perhaps)
        used += max([one.number for one in demand.free], default=0)
        grown = _sum(demand.grown)
    left = usable - used - grown
    to_grow = FULL * usable - used - grown
    return Room(to_grow if grown else left, to_grow) if left >= 0 else NO_LIMIT


@functools.lru_cache(maxsize=4096)
def _usable(block: str) -> int:
    """How many addresses of a CIDR block AWS does not reserve."""
    parsed = parsed_network(block)
    return 0 if parsed is None else parsed.num_addresses - RESERVED


def _check(network: Network, subnet: Subnet, demand: Demand) -> Iterator[Finding | Undecided]:
    text = known(subnet.cidr)
    block = parsed_network(text) if text is not None else None
    least = subnet.in_use + _sum(demand.certain)
    grown = least + _sum(demand.grown)
    most = grown + _sum(demand.perhaps)
    if text is None or block is None:
        needed = max([most, *(least + one.number for one in demand.free)])
        if text is None and (needed > SMALLEST or (demand.grown and needed > FULL * SMALLEST)):
            yield Undecided(subject=subnet.address, at=subnet.at, facts=facts_missing(subnet.cidr))
        return
    if block.version == 4 and block.prefixlen > LONGEST_PREFIX:
        return
    usable = _usable(text)
    if least > usable:
        yield _finding(
            subnet,
            demand,
            f"needs at least {least}: AWS refuses the rest",
            stated("least", least),
            usable,
            Severity.ERROR,
        )
    elif grown > usable:
        words = f"needs {grown} at the max_size of its groups: AWS refuses to scale that far"
        yield _finding(subnet, demand, words, stated("most", grown), usable, Severity.WARNING)
    elif most > usable:
        yield _undecided(subnet, demand)
    elif demand.grown and grown > FULL * usable:
        words = f"needs {grown} at the max_size of its groups, more than 80% of them"
        yield _finding(subnet, demand, words, stated("most", grown), usable, Severity.WARNING)
    elif (demand.may_grow or demand.grown) and most > FULL * usable:
        yield _undecided(subnet, demand)
    elif demand.free:
        yield from _check_free(subnet, demand, usable)


def _undecided(subnet: Subnet, demand: Demand) -> Undecided:
    return Undecided(subject=subnet.address, at=subnet.at, facts=merged(demand.doubts, demand.kinds))


def _sum(numbers: Iterable[tuple[Entity, int]]) -> int:
    return sum([number for _, number in numbers])


def _by_entity(numbers: Iterable[tuple[Entity, int]]) -> Counter[int]:
    """The addresses that each entity needs, by its identity."""
    found = Counter[int]()
    for entity, number in numbers:
        found[id(entity)] += number
    return found


def _check_free(subnet: Subnet, demand: Demand, usable: int) -> Iterator[Finding | Undecided]:
    """Whether a subnet has too few free addresses for a service: at once, or when the others are there."""
    certain, possible = _by_entity(demand.certain), _by_entity(demand.perhaps)
    most_certain, most_possible = _sum(demand.certain), _sum(demand.perhaps)
    for one in sorted(demand.free, key=lambda free: -free.number):
        others = most_certain - certain[id(one.service)]
        perhaps = most_possible - possible[id(one.service)]
        free = usable - subnet.in_use - others
        facts = one.facts if free < one.number else merged(demand.doubts, demand.kinds, one.facts)
        if free - perhaps >= one.number:
            continue
        if facts:
            yield Undecided(subject=subnet.address, at=subnet.at, facts=facts)
            return
        is_certain = usable - subnet.in_use < one.number
        yield Finding(
            subject=subnet.address,
            at=subnet.place("cidr"),
            severity=Severity.ERROR if is_certain else Severity.WARNING,
            message=f"{subnet} ({known(subnet.cidr)}) has {free} free addresses, but {one.service} needs {one.number}: "
            f"AWS refuses it{'' if is_certain else ' unless it is created before the other resources in the subnet'}",
            help="choose a larger CIDR block, or another subnet",
            related=(one.service.says("has an interface in the subnet", at="subnets"),),
            values=stated("free", subnet.cidr, one.service, free, one.number),
        )
        return


def _finding(
    subnet: Subnet, demand: Demand, needs: str, values: tuple[str, ...], usable: int, severity: Severity
) -> Finding:
    largest = sorted(filter(_takes_some, (*demand.certain, *demand.grown)), key=lambda pair: -pair[1])
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


def _takes_some(pair: tuple[Entity, int]) -> bool:
    return pair[1] > 0


def _demands(network: Network) -> Demands:
    """The demand on each subnet."""
    demands = Demands()
    for taker in network.address_takers():
        subnet = known(taker.subnet)
        existence = network.existence.get(taker.entity.address)
        doubts = () if existence is None else (existence.doubt,)
        if subnet is None:
            number = taker.number or taker.more
            demands.unplaced.append(Unplaced(taker.entity, taker.subnet, number, doubts=(*doubts, *taker.kinds)))
            continue
        demand = demands.of[id(subnet)]
        is_certain = existence is None and not taker.kinds
        (demand.certain if is_certain else demand.perhaps).append((taker.entity, taker.number))
        if doubts or taker.kinds or taker.more:
            demand.doubts.extend(doubts)
            demand.kinds.extend(taker.kinds)
            _add_more(demand, taker.entity, taker.more, taker.facts)
    for group in network.auto_scaling_groups:
        existence = network.existence.get(group.address)
        if existence is not None:
            _add_perhaps(network, demands, group, existence.doubt)
        elif len(group.subnets) == 1:
            _add_group(network, demands, group, group.subnets[0])
        elif not group.more_subnets:
            _add_shares(network, demands, group)
    for service in network.services_in_subnets():
        if not service.exists:
            _add_free(network, demands, service)
    return demands


def _add_free(network: Network, demands: Demands, service: SubnetService) -> None:
    """What has to be free for a service in each of its subnets."""
    number = _least_free(service)
    certain, existence = known(number), network.existence.get(service.address)
    most = certain if certain is not None else max(candidates(number), default=MOST_FREE)
    facts = merged(facts_missing(number), () if existence is None else (existence.doubt,))
    for subnet in service.subnets if most else ():
        target = known(subnet)
        if target is not None:
            demands.of[id(target)].free.append(Free(service, most, facts))
        else:
            demands.unplaced.append(Unplaced(service, subnet, most, doubts=facts))


def _least_free(service: SubnetService) -> Value[int]:
    """How many addresses must be free; none for an internal Network Load Balancer whose addresses are set."""
    number = follow(service.service, _least_free_of_kind)
    if not isinstance(service, LoadBalancer):
        return number
    is_network = same(service.service, "network-load-balancer")
    is_set = all_of((is_network, same(service.is_public, False), same(service.sets_private_ips, True)))
    if isinstance(is_set, Missing):
        return OneOf((0, *candidates(number)), " and ".join(is_set.facts), open=is_open(number))
    return 0 if is_set else number


def _least_free_of_kind(kind: str) -> int:
    demands = subnet_demands(kind)
    return demands.least_free if demands is not None else 0


def _add_perhaps(network: Network, demands: Demands, group: AutoScalingGroup, doubt: str) -> None:
    """What the instances of a group that may not exist need at its maximum size: an equal share in each subnet."""
    each, perhaps, _ = network.addresses_of_instance(group)
    size = group.least if group.most is None else group.most
    for target in [one for subnet in group.subnets if (one := known(subnet)) is not None]:
        number = math.ceil(at_most(size) / len(group.subnets))
        _add_more(demands.of[id(target)], group, number * (each + perhaps), (doubt,))


def _add_shares(network: Network, demands: Demands, group: AutoScalingGroup) -> None:
    """What the instances of a group need in each of its subnets at its maximum size: an equal share."""
    if group.most is None:
        return
    each, perhaps, kinds = network.addresses_of_instance(group)
    facts = facts_missing(group.most)
    for subnet in group.subnets:
        number = math.ceil(at_most(group.most) / len(group.subnets))
        target = known(subnet)
        if target is None:
            demands.unplaced.append(Unplaced(group, subnet, number * (each + perhaps), grows=True))
            continue
        demand = demands.of[id(target)]
        if facts:
            _add_more(demand, group, number * (each + perhaps), facts)
            demand.may_grow = True
        else:
            demand.grown.append((group, number * each))
            demand.kinds.extend(kinds)
            _add_more(demand, group, number * perhaps, kinds)


def _add_more(demand: Demand, entity: Entity, more: int, facts: Sequence[str]) -> None:
    """Add addresses that an entity perhaps needs."""
    if more and facts:
        demand.perhaps.append((entity, more))
        demand.doubts.extend(facts)


def _add_group(network: Network, demands: Demands, group: AutoScalingGroup, subnet: Value[Subnet]) -> None:
    each, perhaps, kinds = network.addresses_of_instance(group)
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
            _add_more(demand, group, at_most(value) * (each + perhaps) - least * each, facts_missing(value))
            demand.may_grow = demand.may_grow or known(value) is None


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
  large: {cidr: 10.0.4.0/24}
  other: {cidr: 10.0.5.0/24}
  tight: {cidr: 10.0.6.0/28}
  twelve: {cidr: 10.0.7.0/28}
  refused: {cidr: 10.0.8.0/30}
security_groups: {shared: {}}
load_balancers:
  web: {type: application, subnets: [tight]}
  edge: {type: network, subnets: [twelve]}
vpc_endpoints:
  ssm: {type: interface, subnets: [tight]}
  sts: {type: interface, subnets: [tight]}
  kms: {type: interface, subnets: [refused]}
  s3: {type: gateway}
lambda_functions:
  f01: {subnets: [twelve], security_groups: [shared]}
  f02: {subnets: [twelve], security_groups: [shared]}
  f03: {subnets: [twelve], security_groups: [shared]}
  f04: {subnets: [twelve], security_groups: [shared]}
  f05: {subnets: [twelve], security_groups: [shared]}
  f06: {subnets: [twelve], security_groups: [shared]}
  f07: {subnets: [twelve], security_groups: [shared]}
  f08: {subnets: [twelve], security_groups: [shared]}
  f09: {subnets: [twelve], security_groups: [shared]}
  f10: {subnets: [twelve], security_groups: [shared]}
  f11: {subnets: [twelve], security_groups: [shared]}
  f12: {subnets: [twelve], security_groups: [shared]}
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
  wide: {launch_template: node, subnets: [large, other], min: 1, max: 400}
"""),
        Good(
            """\
variable "address" { type = string }
resource "aws_subnet" "tight" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.6.0/28"
}
resource "aws_network_interface" "used" {
  subnet_id         = aws_subnet.tight.id
  private_ips_count = 4
}
resource "aws_lb" "inside" {
  load_balancer_type = "network"
  internal           = true
  subnet_mapping {
    subnet_id            = aws_subnet.tight.id
    private_ipv4_address = "10.0.6.10"
  }
}
resource "aws_subnet" "perhaps" { # undecided
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.7.0/28"
}
resource "aws_network_interface" "perhaps" {
  subnet_id         = aws_subnet.perhaps.id
  private_ips_count = 4
}
resource "aws_lb" "perhaps" {
  load_balancer_type = "network"
  internal           = true
  subnet_mapping {
    subnet_id            = aws_subnet.perhaps.id
    private_ipv4_address = var.address == "" ? null : var.address
  }
}
""",
            kind="terraform",
        ),
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
        Bad("""\
version: 1
subnets:
  used: {cidr: 10.0.1.0/28, addresses_in_use: 4}  # error
  shared: {cidr: 10.0.2.0/28}  # warning
  full: {cidr: 10.0.3.0/28, addresses_in_use: 9}  # error
  grown: {cidr: 10.0.4.0/28}  # warning
  second: {cidr: 10.0.5.0/28}  # warning
  cluster: {cidr: 10.0.6.0/28, addresses_in_use: 6}  # error
security_groups: {a: {}, b: {}}
load_balancers:
  web: {type: application, subnets: [used]}
  api: {type: application, subnets: [shared]}
instances:
  some: {type: m5.large, subnet: shared, count: 4}
lambda_functions:
  one: {subnets: [full], security_groups: [a]}
  two: {subnets: [full], security_groups: [b]}
vpc_endpoints:
  ssm: {type: interface, subnets: [full]}
eks_clusters:
  apps: {subnets: [cluster]}
launch_templates:
  node: {type: m5.large}
auto_scaling_groups:
  node: {launch_template: node, subnets: [grown, second], min: 1, max: 24}
"""),
        Bad(
            """\
resource "aws_subnet" "endpoints" {
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.1.0/28"  # error
}
resource "aws_vpc_endpoint" "each" {
  for_each          = toset(["ec2", "ecr.api", "eks", "logs", "sqs", "sns", "ssm", "sts", "kms", "glue", "rds", "s3"])
  vpc_id            = "vpc-0a1b2c3d"
  service_name      = "com.amazonaws.eu-west-1.${each.key}"
  vpc_endpoint_type = "Interface"
  subnet_ids        = [aws_subnet.endpoints.id]
}
""",
            kind="terraform",
        ),
        Bad(
            """\
resource "aws_subnet" "tight" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.6.0/28" # warning
}
resource "aws_network_interface" "used" {
  subnet_id         = aws_subnet.tight.id
  private_ips_count = 4
}
resource "aws_lb" "inside" {
  load_balancer_type = "network"
  internal           = true
  subnets            = [aws_subnet.tight.id]
}
""",
            kind="terraform",
        ),
    ),
)
