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

from collections.abc import Iterator, Sequence

from enilint.rule import (
    Bad,
    FailoverGroup,
    Finding,
    Good,
    Interface,
    Missing,
    Network,
    Obstacle,
    Rule,
    Severity,
    Undecided,
    Value,
    facts_missing,
    known,
    merged,
    stated,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.failover_groups:
        moves = group.moves_interface
        if moves is False or group.interface is None:
            continue
        for result in _check(network, group, group.interface):
            if isinstance(moves, Missing):
                further = result.facts if isinstance(result, Undecided) else ()
                yield Undecided(subject=group.address, at=group.at, facts=merged(moves.facts, further))
            else:
                yield result


def _check(network: Network, group: FailoverGroup, floating: Value[Interface]) -> Iterator[Finding | Undecided]:
    interface = known(floating)
    if interface is None:
        yield Undecided(subject=group.address, at=group.place("interface"), facts=facts_missing(floating))
        return
    refused: list[tuple[str, Sequence[Obstacle]]] = []
    missing = facts_missing(*group.members)
    for one in network.standbys_of(group, interface):
        own = [each for each in one.obstacles if each.rule == RULE.code]
        if own and not one.doubts:
            refused.append((str(one.member), own))
        else:
            missing = merged(missing, one.doubts, one.facts)
    if refused:
        yield _finding(group, interface, refused)
    elif missing:
        yield Undecided(subject=group.address, at=group.at, facts=missing)


def _finding(group: FailoverGroup, interface: Interface, refused: Sequence[tuple[str, Sequence[Obstacle]]]) -> Finding:
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
