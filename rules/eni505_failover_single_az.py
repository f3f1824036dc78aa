"""Failover group whose members are all in one Availability Zone.

## What
Reports a failover group that moves an interface or a secondary private address (`mechanism: move-eni` or
`move-secondary-ip`) if all its members are in one Availability Zone, and the group does not declare what it must
survive. A group that declares `survives: zone` is covered by ENI508.

## Why
An interface belongs to a subnet, and a subnet to one zone, so neither the interface nor its addresses can leave the
zone. If the zone fails, all members and the interface fail together. Even inside the zone, a failover is visible: the
standby has no record of open connections, and clients see a short outage.

## When it is fine
- `survives: instance`: the group only needs to survive the loss of an instance.
- Another failover group of the design has members in another zone. enilint assumes that the other group can serve
  traffic from that zone.
- Elastic IPs, routes and DNS names can move to another zone.

## Fix
Move an Elastic IP, change routes to target an interface in the other zone, or put a Network Load Balancer or DNS in
front of the members.

## What is undecided
The check is undecided if one of these facts is unknown:

- the Availability Zone of the interface or of a member
- the members of the group
- whether another group is in another zone

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  low-budget high availability; same Availability Zone.
- [AssociateAddress](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html): an Elastic IP
  can be associated again, in any zone of its Region.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    FailoverGroup,
    Finding,
    Good,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    Zone,
    any_of,
    candidates,
    differs,
    facts_missing,
    follow,
    merged,
    same,
    stated,
    words,
)

_BOUND = ("move-eni", "move-secondary-ip")
"""Mechanisms that move something which cannot leave its zone."""


class Placed(Struct, frozen=True):
    """The zones of the interface and the members of a group, and the facts missing to know other members."""

    group: FailoverGroup
    zones: tuple[Value[Zone], ...]
    facts: tuple[str, ...]


def check(network: Network) -> Iterator[Finding | Undecided]:
    placed = [_placed(network, group) for group in network.failover_groups]
    samples = _samples(placed)
    for one in placed:
        bound = any_of(same(one.group.mechanism, mechanism) for mechanism in _BOUND)
        if bound is False or one.group.survives is not None or not (one.group.members or one.group.scaling_groups):
            continue
        answer = _stays_in_one(one, samples)
        if answer is True and bound is True:
            yield _finding(network, one)
        elif answer is not False:
            yield Undecided(subject=one.group.address, at=one.group.at, facts=facts_missing(bound, answer))


def _placed(network: Network, group: FailoverGroup) -> Placed:
    zones: list[Value[Zone]] = [] if group.interface is None else [network.zone_of_interface(group.interface)]
    members, facts = group.known_members, facts_missing(*group.members)
    for member in members:
        zones.append(network.zone_of(member, zones[0] if zones else Unknown("a zone")))
    for scaling in group.scaling_groups:
        starts = [*(follow(one, lambda subnet: subnet.zone) for one in scaling.subnets)] or [*scaling.zones]
        zones.extend(starts)
        facts = facts if starts else merged(facts, (f"the subnets of {scaling}",))
    return Placed(group, tuple(zones), facts)


def _samples(placed: Sequence[Placed]) -> list[Value[Zone]]:
    """One zone, one that differs from it, and one that may; these suffice to know whether any group is elsewhere."""
    zones = [zone for one in placed for zone in one.zones]
    answers = [(zone, differs(zones[0], zone)) for zone in zones]
    other = [zone for zone, answer in answers if answer is True][:1]
    perhaps = [zone for zone, answer in answers if isinstance(answer, Missing)][:1]
    return [*zones[:1], *other, *perhaps]


def _stays_in_one(one: Placed, samples: Sequence[Value[Zone]]) -> Answer:
    """Whether the group is in one zone, and no group is in another."""
    if not one.zones:
        return Missing(one.facts)
    first, *further = one.zones
    spread = any_of(differs(first, zone) for zone in further)
    if spread is True:
        return False
    elsewhere = any_of(differs(first, zone) for zone in samples)
    if elsewhere is True:
        return False
    missing = merged(one.facts, facts_missing(spread, elsewhere))
    return Missing(missing) if missing else True


def _finding(network: Network, one: Placed) -> Finding:
    group = one.group
    moved = "interface" if same(group.mechanism, "move-eni") is True else "private address"
    told = words(one.zones[0], unknown="")
    return Finding(
        subject=group.address,
        at=group.at,
        message=f"{group} works only in {told or 'one zone'}: if that zone fails, every member and the {moved} fail at "
        "once",
        help="move an Elastic IP or a route instead to survive the loss of a zone; "
        "either way, open connections break on failover",
        related=_proof(network, group),
        values=stated(one.zones[0], group.mechanism),
    )


def _proof(network: Network, group: FailoverGroup) -> tuple[Related, ...]:
    interface = (
        () if group.interface is None else network.zone_of_interface_proof(group.interface, words(group.interface))
    )
    members = (related for member in group.known_members for related in network.zone_of_launch_proof(member))
    scaling = (
        Related(
            f"{one} launches instances in {words(subnet)}, in {subnet.zone_words}", one.place("subnets"), one.address
        )
        for one in group.scaling_groups
        for each in one.subnets
        for subnet in candidates(each)
    )
    mechanism = Related(f"{group} uses the mechanism {words(group.mechanism)}", group.place("mechanism"), group.address)
    return (mechanism, *interface, *members, *scaling)


RULE = Rule(
    code="ENI505",
    name="failover-single-az",
    severity=Severity.INFO,
    since="0.1.0",
    groups=("failover",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
interfaces:
  vip: {subnet: a}
instances:
  db-1: {type: m5.large, subnet: a}
  db-2: {type: m5.large, subnet: a}
  far: {type: m5.large, subnet: b}
failover_groups:
  enough: {mechanism: move-eni, interface: vip, members: [db-1, db-2], survives: instance}
"""),
        Good("""\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
interfaces:
  vip-a: {subnet: a}
  vip-b: {subnet: b}
instances:
  db-1: {type: m5.large, subnet: a}
  db-2: {type: m5.large, subnet: a}
  db-3: {type: m5.large, subnet: b}
failover_groups:
  a: {mechanism: move-eni, interface: vip-a, members: [db-1, db-2]}
  b: {mechanism: move-eni, interface: vip-b, members: [db-3]}
"""),
        Good("""\
version: 1
subnets:
  a: {zone: us-east-1a}
interfaces:
  vip: {subnet: a}
instances:
  db-1: {type: m5.large, subnet: a}
  db-2: {type: m5.large, subnet: a}
failover_groups:
  by-address: {mechanism: move-eip, members: [db-1, db-2]}
  by-route: {mechanism: retarget-route, members: [db-1, db-2]}
  promised: {mechanism: move-eni, interface: vip, members: [db-1, db-2], survives: zone}
"""),
        Good("""\
version: 1
subnets:
  a: {zone: us-east-1a}
  any: {}
interfaces:
  vip: {subnet: a}
instances:
  db-1: {type: m5.large, subnet: a}
  db-2: {type: m5.large, subnet: any}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}  # undecided
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  a: {zone: us-east-1a}
interfaces:
  vip: {subnet: a}
instances:
  db-1: {type: m5.large, subnet: a}
  db-2: {type: m5.large, subnet: a}
auto_scaling_groups:
  workers: {subnets: [a]}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2, workers]}  # info
"""),
        Bad("""\
version: 1
subnets:
  a: {zone: us-east-1a}
instances:
  db-1: {type: m5.large, subnet: a}
  db-2: {type: m5.large, subnet: a}
failover_groups:
  db:  # info
    mechanism: move-secondary-ip
    private_ip: 10.0.0.9
    members: [db-1, db-2]
"""),
    ),
)
