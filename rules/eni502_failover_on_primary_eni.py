"""Failover group that moves the primary interface of an instance.

## What
Reports a failover group that moves an interface (`mechanism: move-eni`) that has been the primary interface of an
instance since its launch: the one on network card 0 at device index 0.

## Why
AWS does not detach a primary interface, so no other instance can attach it. A call to detach it fails with
`OperationNotPermitted`: "The network interface at device index 0 and networkCard index 0 cannot be detached."

## When it is fine
- `mechanism: replace`: the interface outlives the instance, and the next instance launches with it as its primary
  interface.
- `mechanism: move-secondary-ip`: a secondary private address of a primary interface can move to another interface.
- Interfaces attached at device index 0 after the launch are covered by ENI203.

## Fix
Put the service address on a secondary interface and move that interface, or move a secondary private address.

## What is undecided
The check is undecided if one of these facts is unknown:

- the network card or the device index of the interface, or whether an instance has it at all
- the IDs of the members' primary interfaces, if the group refers to an interface by its ID in AWS

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  the primary network interface of an instance cannot be detached.
- [DetachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachNetworkInterface.html),
  error `OperationNotPermitted`, observed in
  [redhat-performance/cloud-governance#952](https://github.com/redhat-performance/cloud-governance/issues/952).
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    FailoverGroup,
    Finding,
    Good,
    Interface,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    all_of,
    facts_missing,
    known,
    merged,
    same,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.failover_groups:
        moves = group.moves_interface
        if moves is False or group.interface is None:
            continue
        primaries, missing = _primaries(network, group, group.interface)
        if primaries and moves is True:
            yield _finding(group, group.interface, primaries)
        elif primaries or (missing and moves is True):
            facts = facts_missing(moves) or missing
            yield Undecided(subject=group.address, at=group.place("interface"), facts=facts)


def _primaries(
    network: Network, group: FailoverGroup, floating: Value[Interface]
) -> tuple[list[Attachment], tuple[str, ...]]:
    """The attachments that make the interface a primary one, and the facts missing to know others."""
    interface = known(floating)
    if interface is None:
        return [], facts_missing(floating)
    missing: list[str] = []
    found: list[Attachment] = []
    for one in network.attachments_of_interface(interface):
        slot = _is_primary(one)
        if slot is True:
            found.append(one)
        elif isinstance(slot, Missing):
            missing.extend(slot.facts)
    for one in network.possible_attachments_of_interface(interface):
        if _is_primary(one) is not False:
            missing.extend((*facts_missing(one.interface), *one.doubts))
    for member in group.known_members:
        primary = network.primary_of(member)
        if primary is None or not primary.at_launch or primary in found:
            continue
        answer = same(primary.interface, interface)
        if answer is True:
            found.append(primary)
        elif isinstance(answer, Missing):
            missing.extend(answer.facts)
    return found, merged(missing)


def _is_primary(attachment: Attachment) -> Answer:
    """Whether the interface is at network card 0 and device index 0 since the launch."""
    if not attachment.at_launch:
        return False
    return all_of((same(attachment.network_card, 0), same(attachment.device_index, 0)))


def _finding(group: FailoverGroup, floating: Value[Interface], primaries: list[Attachment]) -> Finding:
    whose = " and ".join(dict.fromkeys(words(one.launch) for one in primaries))
    return Finding(
        subject=group.address,
        at=group.place("interface"),
        message=f"{group} moves {words(floating)}, but it is the primary interface of {whose}: "
        "AWS refuses to detach a primary interface",
        help="put the service address on a secondary interface, or move a secondary private address",
        related=tuple(
            Related(f"{words(one.launch)} launches with it at device index 0", one.place("interface"), one.address)
            for one in primaries
        ),
        values=stated(floating, [one.launch for one in primaries]),
    )


RULE = Rule(
    code="ENI502",
    name="failover-on-primary-eni",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("failover",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  main: {subnet: app}
  vip: {subnet: app}
instances:
  db-1: {type: m5.large, interfaces: [{interface: main, device_index: 0}, {interface: vip, device_index: 1}]}
  db-2: {type: m5.large, subnet: app}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}
  next: {mechanism: replace, interface: main, members: [db-1, db-2]}
  address: {mechanism: move-secondary-ip, interface: main, private_ip: 10.0.0.9, members: [db-1, db-2]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
instances:
  db: {type: m5.large, interfaces: [{interface: vip}]}
failover_groups:
  slot: {mechanism: move-eni, interface: vip, members: [db]}  # undecided
  way: {interface: vip, members: [db]}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
instances:
  db-1: {type: m5.large, interfaces: [{interface: vip, device_index: 0}]}
  db-2: {type: m5.large, subnet: app}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}  # error
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
launch_templates:
  db: {type: m5.large, interfaces: [{interface: vip}]}
instances:
  db-1: {launch_template: db}
  db-2: {type: m5.large, subnet: app}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-2]}  # error
"""),
    ),
)
