"""Failover group with a standby that cannot attach its interface.

## What
Reports a failover group that moves an interface (`mechanism: move-eni`) to a member where AWS refuses the attachment:

- The member is in another Availability Zone, or is an Auto Scaling group that may launch instances in another zone.
- The member already has as many interfaces as its instance type supports.
- The instance type of the member supports fewer addresses per interface than the interface needs.
- The group's device index is in use on the member.
- The interface is an EFA, and the instance type of the member does not support EFA.
- The interface has prefixes, and the member is not built on the Nitro System.

## Why
AWS refuses the attachment at the moment of the failover: the interface is detached from the failed instance and cannot
be attached to the standby.

## When it is fine
- The group moves an Elastic IP, a route or a DNS name, which can move to another zone. Other mechanisms are not
  checked.
- The member has the interface now: ENI101, ENI201, ENI203 and ENI204 cover its attachment.
- The current instance also supports fewer addresses than the interface needs (covered by ENI204), the standby already
  has more interfaces than its type supports (ENI201), or the current instance is not built on the Nitro System
  (ENI205).

## Fix
Keep every standby in the Availability Zone of the interface and on the same or a larger instance type. Leave room for
one more interface, and keep the group's device index free.

## What is undecided
The check is undecided if one of these facts is unknown:

- the Availability Zone or the instance type of a member
- the number of its interfaces
- what the interface is attached to now

Not checked: whether the accounts match (a permission that the design does not show can allow the attachment), the
limits of individual network cards, and the instance types of Auto Scaling groups.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html): an
  interface can be attached only to an instance in the same Availability Zone.
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html),
  errors `InvalidParameterCombination`, `AttachmentLimitExceeded`, `InvalidParameterValue`.
- DescribeInstanceTypes, [NetworkInfo](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInfo.html):
  `MaximumNetworkInterfaces`, `Ipv4AddressesPerInterface`, `EfaSupported`.
- [EC2 User Guide, "Prefix delegation"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html): only
  instances built on the Nitro System.
"""

import functools
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    Attachment,
    AutoScalingGroup,
    Bad,
    Count,
    FailoverGroup,
    Family,
    Finding,
    Good,
    InstanceType,
    Interface,
    Launch,
    Missing,
    Network,
    OneOf,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    Zone,
    any_of,
    candidates,
    differs,
    exceeds,
    facts_missing,
    follow,
    known,
    merged,
    same,
    stated,
    unanimous,
    words,
)

_FAMILIES: tuple[Family, ...] = ("IPv4", "IPv6")


class Obstacle(Struct, frozen=True):
    """Why a member cannot attach the interface, as a clause of the message and as values."""

    words: str
    help: str
    proof: tuple[Related, ...]
    values: tuple[str, ...]


class Slots(Struct, frozen=True):
    """The attachments of an instance, by network card and device index, and the facts missing to know them all."""

    taken: dict[tuple[int, int], Attachment]
    facts: tuple[str, ...]
    unnamed: tuple[str, ...]


Result = Obstacle | Missing | None


def check(network: Network) -> Iterator[Finding | Undecided]:
    slots = functools.cache(functools.partial(_slots, network))
    for group in network.failover_groups:
        moves = group.moves_interface
        if moves is False or group.interface is None:
            continue
        for result in _check(network, group, group.interface, slots):
            if isinstance(moves, Missing):
                further = result.facts if isinstance(result, Undecided) else ()
                yield Undecided(subject=group.address, at=group.at, facts=merged(moves.facts, further))
            else:
                yield result


def _check(
    network: Network, group: FailoverGroup, floating: Value[Interface], slots: Callable[[Launch], Slots]
) -> Iterator[Finding | Undecided]:
    interface = known(floating)
    if interface is None:
        yield Undecided(subject=group.address, at=group.place("interface"), facts=facts_missing(floating))
        return
    holders = network.holders_of(interface)
    members, missing = group.known_members, facts_missing(*group.members)
    refused: list[tuple[str, list[Obstacle]]] = []
    for member in members:
        held = holders.have(member)
        if held is True:
            continue
        results = list(_results(network, group, interface, member, slots(member)))
        obstacles = [one for one in results if isinstance(one, Obstacle)]
        doubts = merged(facts_missing(held), slots(member).unnamed)
        if obstacles and not doubts:
            refused.append((str(member), obstacles))
        else:
            missing = merged(missing, doubts, facts_missing(*results))
    for scaling in group.scaling_groups:
        result = _elsewhere(network, interface, scaling)
        if isinstance(result, Obstacle):
            refused.append((str(scaling), [result]))
        elif result is not None:
            missing = merged(missing, result.facts)
    if refused:
        yield _finding(group, interface, refused)
    elif missing:
        yield Undecided(subject=group.address, at=group.at, facts=missing)


def _finding(group: FailoverGroup, interface: Interface, refused: Sequence[tuple[str, list[Obstacle]]]) -> Finding:
    cannot = [
        f"{member} cannot attach {interface}: {', '.join(one.words for one in found)}" for member, found in refused
    ]
    every = [one for _, found in refused for one in found]
    return Finding(
        subject=group.address,
        at=group.place("members"),
        message="; ".join(cannot),
        help="; ".join(dict.fromkeys(one.help for one in every)),
        related=tuple(dict.fromkeys(proof for one in every for proof in one.proof)),
        values=stated(interface, [(member, [one.values for one in found]) for member, found in refused]),
    )


def _slots(network: Network, launch: Launch) -> Slots:
    taken: dict[tuple[int, int], Attachment] = {}
    facts: list[str] = []
    unnamed: list[str] = []
    for one in network.attachments_of(launch):
        card, device = known(one.network_card), known(one.device_index)
        if card is None or device is None:
            facts.extend(facts_missing(one.network_card, one.device_index))
        else:
            taken.setdefault((card, device), one)
        if known(one.interface) is None:
            unnamed.extend(facts_missing(one.interface))
    for one in network.possible_attachments_of(launch):
        facts.extend(one.doubts)
    return Slots(taken, merged(facts, network.facts_of_anywhere), merged(unnamed))


def _results(
    network: Network, group: FailoverGroup, interface: Interface, member: Launch, slots: Slots
) -> Iterator[Result]:
    """The obstacles to the interface on a member, and the missing facts."""
    yield _in_other_zone(network, interface, member)
    yield _if(interface.takes_device_index, _no_free_slot(network, interface, member))
    for family in _FAMILIES:
        yield _if(interface.takes_addresses, _too_many_addresses(network, interface, member, family))
    if group.device_index is not None:
        yield _index_taken(group.device_index, group, member, slots)
    is_efa = same(follow(interface.kind, lambda kind: kind in ("efa", "efa-only")), True)
    yield _if(is_efa, _no_efa(network, interface, member))
    yield _if(exceeds(interface.addresses.prefixes, 0), _no_prefixes(network, interface, member))


def _if(holds: Answer, result: Result) -> Result:
    """The result if the condition applies."""
    if holds is False or result is None:
        return None
    return result if holds is True else Missing(merged(holds.facts, facts_missing(result)))


def _in_other_zone(network: Network, interface: Interface, member: Launch) -> Result:
    zone = network.zone_of_interface(interface)
    place = network.zone_of(member, zone)
    answer = differs(zone, place)
    if answer is not True:
        return _doubt(answer)
    proof = (*network.zone_of_interface_proof(interface, str(interface)), *network.zone_of_launch_proof(member))
    return _zone_obstacle(f"the instance is in {words(place)}", zone, proof, stated(place))


def _elsewhere(network: Network, interface: Interface, scaling: AutoScalingGroup) -> Result:
    """Whether an Auto Scaling group may launch instances in a different zone from the interface's."""
    zone = network.zone_of_interface(interface)
    starts = [(words(one), follow(one, lambda subnet: subnet.zone)) for one in scaling.subnets]
    starts = starts or [("", one) for one in scaling.zones]
    other = [(name, one) for name, one in starts if differs(zone, one) is True]
    if not other:
        answers = [differs(zone, one) for _, one in starts]
        return _doubt(any_of(answers) if answers else Missing((f"the subnets of {scaling}",)))
    named = [f"{name} ({words(one)})" if name else words(one) for name, one in other]
    where = Related(
        f"{scaling} launches instances in {' and '.join(named)}",
        scaling.place("subnets" if scaling.subnets else "zones"),
        scaling.address,
    )
    proof = (*network.zone_of_interface_proof(interface, str(interface)), where)
    zones = " and ".join(dict.fromkeys(words(one) for _, one in other))
    return _zone_obstacle(f"the group may launch instances in {zones}", zone, proof, stated([one for _, one in other]))


def _zone_obstacle(where: str, zone: Value[Zone], proof: tuple[Related, ...], elsewhere: tuple[str, ...]) -> Obstacle:
    return Obstacle(
        f"{where} (the interface is in {words(zone)})",
        f"keep every member in {words(zone)}, or move an Elastic IP or a route to the other zone instead",
        proof,
        stated("zone", zone, elsewhere),
    )


def _no_free_slot(network: Network, interface: Interface, member: Launch) -> Result:
    queues = any(one.ena_queues for one in network.attachments_of_interface(interface))

    def limit(type: InstanceType) -> Value[int | None]:
        return type.interface_limit(flexible_queues=True) if queues else network.interface_limit(member, type)

    count, types = network.interface_count(member), network.limits_of(member)
    allowed = follow(types, limit)
    answer = exceeds(count + Count.exactly(1), allowed)
    if answer is not True:
        return _doubt(answer)
    if exceeds(count, allowed) is True:
        return None
    type = candidates(types)[0]
    fact = f"{type.name} supports {limit(type)}"
    return Obstacle(
        f"the instance has {count.low} interfaces ({fact})",
        f"keep room for one more interface on every standby ({fact})",
        (Related(f"{fact} interfaces ({type.source})", member.place("type"), member.address),),
        stated("interfaces", count.low, type.name, limit(type)),
    )


def _too_many_addresses(network: Network, interface: Interface, member: Launch, family: Family) -> Result:
    slots = interface.addresses.slots(family)
    if slots.high is not None and slots.high <= (1 if family == "IPv4" else 0):
        return None

    def allowed(launch: Value[Launch]) -> Value[int | None]:
        return follow(follow(launch, network.limits_of), lambda type: type.address_limit(family))

    answer = exceeds(slots, allowed(member))
    if answer is not True:
        return _doubt(answer)
    holders = (one.launch for one in network.attachments_of_interface(interface))
    limits = [network.catalog.widest.address_limit(family), *(allowed(one) for one in holders)]
    if any(exceeds(slots, one) is True for one in limits):
        return None
    type = candidates(network.limits_of(member))[0]
    limit = type.address_limit(family)
    fact = f"{type.name} supports {limit} per interface" if limit else f"{type.name} does not support {family}"
    needed = f"{slots.low} {family} address{'es' if slots.low > 1 else ''}"
    return Obstacle(
        f"the interface needs {needed} ({fact})",
        f"choose an instance type that supports {needed} per interface for every member",
        (
            Related(f"{fact} ({type.source})", member.place("type"), member.address),
            Related(f"{interface} needs {needed}", interface.place("addresses"), interface.address),
        ),
        stated(family, slots.low, type.name, limit),
    )


def _index_taken(index: int, group: FailoverGroup, member: Launch, slots: Slots) -> Result:
    holder = slots.taken.get((0, index))
    if holder is None:
        return Missing(slots.facts) if slots.facts else None
    by = words(holder.interface, unknown="another interface")
    return Obstacle(
        f"device index {index} is in use by {by}",
        f"set device_index of {group} to an index that is free on every member",
        (
            Related(f"{group} attaches the interface at device index {index}", group.place("device_index")),
            Related(f"{by} uses device index {index} of {member}", holder.place("device_index"), holder.address),
        ),
        stated("device_index", index, holder.interface),
    )


def _no_efa(network: Network, interface: Interface, member: Launch) -> Result:
    return _of_type(
        network,
        member,
        lambda type: Missing((f"whether {type.name} supports EFA",)) if type.efa is None else not type.efa,
        lambda type: Obstacle(
            f"{type.name} does not support EFA (the interface is of type {words(interface.kind)})",
            "choose an instance type that supports EFA for every member",
            (
                Related(f"{type.name} does not support EFA ({type.source})", member.place("type"), member.address),
                Related(f"{interface} is of type {words(interface.kind)}", interface.place("kind"), interface.address),
            ),
            stated("kind", interface.kind, type.name),
        ),
    )


def _no_prefixes(network: Network, interface: Interface, member: Launch) -> Result:
    if _takes_no_prefixes(network, interface):
        return None
    return _of_type(
        network,
        member,
        lambda type: Missing((f"the hypervisor of {type.name}",)) if not type.hypervisor else type.hypervisor == "xen",
        lambda type: Obstacle(
            f"the interface has prefixes ({type.name} is not built on the Nitro System)",
            "choose an instance type built on the Nitro System for every member",
            (
                Related(
                    f"{type.name} is not built on the Nitro System ({type.source})",
                    member.place("type"),
                    member.address,
                ),
                Related(f"{interface} has prefixes", interface.place("addresses"), interface.address),
            ),
            stated("prefixes", type.name),
        ),
    )


def _takes_no_prefixes(network: Network, interface: Interface) -> bool:
    """Whether the current instance of the interface is not built on the Nitro System, which ENI205 covers."""
    holders = (follow(one.launch, network.limits_of) for one in network.attachments_of_interface(interface))
    return any(type.hypervisor == "xen" for holder in holders for type in candidates(holder))


def _doubt(answer: Answer) -> Missing | None:
    return answer if isinstance(answer, Missing) else None


def _of_type(
    network: Network, member: Launch, lacks: Callable[[InstanceType], Answer], make: Callable[[InstanceType], Obstacle]
) -> Result:
    """The obstacle that applies to every possible instance type of the member."""
    types = network.limits_of(member)
    missing = facts_missing(types)
    answer = unanimous((lacks(one) for one in candidates(types)), otherwise=missing)
    if answer is not True:
        return _doubt(answer)
    return Missing(missing) if isinstance(types, OneOf) and types.open else make(candidates(types)[0])


RULE = Rule(
    code="ENI501",
    name="failover-standby-cannot-attach",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("failover",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: service}
attachments:
  - {interface: vip, instance: db-1, device_index: 1}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2, workers], device_index: 1}
auto_scaling_groups:
  workers: {subnets: [app, service]}
"""),
        Good("""\
version: 1
subnets:
  app-a: {zone: us-east-1a}
  app-b: {zone: us-east-1b}
instances:
  db-1: {type: m5.large, subnet: app-a}
  db-2: {type: m5.large, subnet: app-b}
interfaces:
  vip: {subnet: app-a}
elastic_ips:
  service: {interface: vip}
failover_groups:
  by-address: {mechanism: move-eip, interface: vip, elastic_ip: service, members: [db-1, db-2]}
  by-route: {mechanism: retarget-route, interface: vip, members: [db-1, db-2]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  elsewhere: {}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: elsewhere}
interfaces:
  vip: {subnet: app}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}  # undecided
  perhaps: {interface: vip, members: [db-1]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app, secondary_private_ip_count: 10}
  one: {subnet: app}
  two: {subnet: app}
  three: {subnet: app}
  pods: {subnet: app, ipv4_prefix_count: 1}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
  crowded: {type: t3.micro, subnet: app}
  old-1: {type: m4.large, subnet: app}
  old-2: {type: m4.large, subnet: app}
attachments:
  - {interface: vip, instance: db-1, device_index: 1}
  - {interface: pods, instance: old-1, device_index: 1}
  - {interface: one, instance: crowded, device_index: 1}
  - {interface: two, instance: crowded, device_index: 2}
failover_groups:
  judged-by-eni204: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}
  judged-by-eni201: {mechanism: move-eni, interface: three, members: [crowded]}
  judged-by-eni205: {mechanism: move-eni, interface: pods, members: [old-1, old-2]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  fabric: {subnet: app, kind: efa}
  pods: {subnet: app, ipv4_prefix_count: 1}
  pod: {subnet: app, kind: branch}
  side: {subnet: app}
instances:
  node: {type: c5n.18xlarge, subnet: app}
  small: {type: t3.micro, subnet: app}
attachments:
  - {interface: side, instance: small, device_index: 1}
auto_scaling_groups:
  near: {zones: [us-east-1a]}
failover_groups:
  fabric: {mechanism: move-eni, interface: fabric, members: [node, near], device_index: 1}
  pods: {mechanism: move-eni, interface: pods, members: [node]}
  branch: {mechanism: move-eni, interface: pod, members: [small]}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app-a: {zone: us-east-1a}
  app-b: {zone: us-east-1b}
instances:
  db-1: {type: m5.large, subnet: app-a}
  db-2: {type: m5.large, subnet: app-b}
interfaces:
  vip: {subnet: app-a}
attachments:
  - {interface: vip, instance: db-1, device_index: 1}
auto_scaling_groups:
  workers: {subnets: [app-a, app-b]}
failover_groups:
  db:
    mechanism: move-eni
    interface: vip
    members: [db-1, db-2]  # error
  workers:
    mechanism: move-eni
    interface: vip
    members: [workers]  # error
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
interfaces:
  vip: {subnet: service, secondary_private_ip_count: 1}
  many: {subnet: service, secondary_private_ip_count: 5}
  six: {subnet: service, ipv6_address_count: 1}
  one: {subnet: service}
  fabric: {subnet: service, kind: efa}
  pods: {subnet: service, ipv4_prefix_count: 1}
instances:
  full: {type: t3.micro, subnet: app}
  small: {type: t3.micro, subnet: app}
  legacy: {type: m3.medium, subnet: app}
  old: {type: m4.large, subnet: app}
  db: {type: m5.large, subnet: app}
attachments:
  - {interface: one, instance: full, device_index: 1}
failover_groups:
  slots: {mechanism: move-eni, interface: vip, members: [full]}  # error
  addresses: {mechanism: move-eni, interface: many, members: [db, small]}  # error
  family: {mechanism: move-eni, interface: six, members: [legacy]}  # error
  index: {mechanism: move-eni, interface: vip, members: [db], device_index: 0}  # error
  fabric: {mechanism: move-eni, interface: fabric, members: [db]}  # error
  prefixes: {mechanism: move-eni, interface: pods, members: [old]}  # error
"""),
    ),
)
