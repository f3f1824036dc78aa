"""An interface of a failover group does not move cleanly between running instances.

## What
Reports a failover group that moves an interface (`mechanism: move-eni`) which is an EFA or EFA-only interface (error),
which has ENA Express on (warning) or ENA queues set (information) where it is attached, or which goes to a member that
is declared not to configure interfaces attached while it runs (`os_hotplug: false`, warning).

## Why
An EFA interface is attached and detached only while the instance is stopped, so a failover needs both instances to
stop. ENA Express and the number of ENA queues belong to the attachment, not to the interface: they are lost when it is
detached. An operating system that does not configure a new interface leaves the service address unreachable.

## When it is fine
- Amazon Linux, Windows Server, Ubuntu 24.04 and later, SLES and RHEL 8 and later configure an interface that is
  attached while they run; `os_hotplug: true` says that the image does.
- The mechanism moves something else than the interface.

## Fix
Use a plain interface, set ENA Express and ENA queues again in the call that attaches it, and let the image or the
failover agent configure the interface on the new holder.

## What is undecided
The interface, its type, which interface an attachment with ENA Express or ENA queues means, or the operating system of
a member is not known, or not known to configure interfaces that are attached later. The images of Auto Scaling groups
are not judged.

## Sources
- EC2 User Guide, "Elastic Fabric Adapter": detach and attach while the instance is stopped.
- EC2 User Guide, "ENA Express": the settings apply to the attachment.
- AttachNetworkInterface, `EnaQueueCount`, `EnaSrdSpecification`; it also says that Amazon Linux and Windows Server
  configure an interface by themselves (EC2 User Guide, "Elastic network interfaces").
- canonical/cloud-init#4799: interfaces attached later on Amazon EC2.
"""

from collections.abc import Iterator

from msgspec import Struct

from enilint.rule import (
    Bad,
    FailoverGroup,
    Finding,
    Good,
    Interface,
    Launch,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    any_of,
    configures_attached_later,
    facts_missing,
    known,
    merged,
    same,
    stated,
)

_GRAVITY = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class Trouble(Struct, frozen=True):
    """One thing that a failover runs into. `value` tells it from the others that have the same proof."""

    severity: Severity
    words: str
    help: str
    proof: Related
    value: str


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.failover_groups:
        moves = group.moves_interface
        if moves is False or group.interface is None:
            continue
        interface = known(group.interface)
        if interface is None:
            missing = facts_missing(moves, group.interface)
            yield Undecided(subject=group.address, at=group.place("interface"), facts=missing)
            continue
        troubles = [*_of_interface(interface), *_of_attachments(network, interface), *_of_members(group)]
        missing = merged(_unknown_kind(interface), _unknown_systems(group), _unknown_attachments(network, interface))
        if troubles and moves is True:
            yield _finding(group, interface, troubles)
        elif troubles or (missing and moves is True):
            facts = facts_missing(moves) or missing
            yield Undecided(subject=group.address, at=group.place("interface"), facts=facts)


def _of_interface(interface: Interface) -> Iterator[Trouble]:
    kind = known(interface.kind)
    if kind in ("efa", "efa-only"):
        yield Trouble(
            Severity.ERROR,
            f"it is of type {kind}, which is attached and detached only while the instances are stopped",
            "use a plain interface for the service address",
            Related(f"{interface} is of type {kind}", interface.place("kind"), interface.address),
            kind,
        )


def _of_attachments(network: Network, interface: Interface) -> Iterator[Trouble]:
    attachments = network.attachments_of_interface(interface)
    express = next((one for one in attachments if one.ena_express), None)
    queues = next((one for one in attachments if one.ena_queues), None)
    if express is not None:
        yield Trouble(
            Severity.WARNING,
            "ENA Express belongs to its attachment and is lost when it is detached",
            "turn ENA Express on in the call that attaches the interface",
            Related(f"ENA Express is on for {interface} here", express.place("ena_express"), express.address),
            "ena_express",
        )
    if queues is not None:
        yield Trouble(
            Severity.INFO,
            "the number of ENA queues belongs to its attachment and is lost when it is detached",
            "set the number of ENA queues in the call that attaches the interface",
            Related(f"ENA queues are set for {interface} here", queues.place("ena_queues"), queues.address),
            "ena_queues",
        )


def _of_members(group: FailoverGroup) -> Iterator[Trouble]:
    for member in group.known_members:
        if member.os_hotplug is False:
            yield Trouble(
                Severity.WARNING,
                f"{member} does not configure interfaces that are attached while it runs",
                "let the image or the failover agent configure the interface on the new holder",
                Related(f"{member} says so (`os_hotplug`)", member.place("os_hotplug"), member.address),
                "os_hotplug",
            )


def _unknown_kind(interface: Interface) -> tuple[str, ...]:
    efa = any_of(same(interface.kind, kind) for kind in ("efa", "efa-only"))
    return facts_missing(efa)


def _unknown_attachments(network: Network, interface: Interface) -> tuple[str, ...]:
    """What would tell whether an attachment with settings that are lost is that of the interface."""
    perhaps = network.possible_attachments_of_interface(interface)
    special = [one for one in perhaps if one.ena_express or one.ena_queues]
    return merged(*((*facts_missing(one.interface), *one.doubts) for one in special))


def _unknown_systems(group: FailoverGroup) -> tuple[str, ...]:
    """What would tell that every member configures an interface that is attached while it runs."""
    members, facts = group.known_members, facts_missing(*group.members)
    return merged(facts, *(_unknown_system(one) for one in members if one.os_hotplug is None))


def _unknown_system(member: Launch) -> tuple[str, ...]:
    if member.os is None:
        return (f"the operating system of {member}",)
    os = known(member.os)
    if os is None:
        return facts_missing(member.os)
    return () if configures_attached_later(os) else (f"whether {os} of {member} configures interfaces attached later",)


def _finding(group: FailoverGroup, interface: Interface, troubles: list[Trouble]) -> Finding:
    return Finding(
        subject=group.address,
        at=group.place("interface"),
        message=f"{interface} does not move cleanly: {'; '.join(one.words for one in troubles)}",
        help="; ".join(dict.fromkeys(one.help for one in troubles)),
        related=tuple(one.proof for one in troubles),
        values=stated(interface, [one.value for one in troubles]),
        severity=min((one.severity for one in troubles), key=_GRAVITY.index),
    )


RULE = Rule(
    code="ENI503",
    name="failover-eni-not-hot-attachable",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("failover",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
  fabric: {subnet: app, kind: efa}
instances:
  db-1: {type: m5.large, subnet: app, os: amazon-linux-2023}
  db-2: {type: m5.large, subnet: app, os: windows-2022}
  db-3: {type: m5.large, subnet: app, os: ubuntu-24.04}
  db-4: {type: m5.large, subnet: app, os: debian-12, os_hotplug: true}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2, db-3, db-4]}
  route: {mechanism: retarget-route, interface: fabric, members: [db-1]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app, os: debian-12}
failover_groups:
  unsaid:
    mechanism: move-eni
    interface: vip  # undecided
    members: [db-1]
  unknown:
    mechanism: move-eni
    interface: vip  # undecided
    members: [db-2]
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  fabric: {subnet: app, kind: efa}
instances:
  node-1: {type: c5n.18xlarge, subnet: app, os: amazon-linux-2023}
  node-2: {type: c5n.18xlarge, subnet: app, os_hotplug: false}
failover_groups:
  nodes:
    mechanism: move-eni
    interface: fabric  # error
    members: [node-1, node-2]
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  express: {subnet: app}
  queues: {subnet: app}
  plain: {subnet: app}
instances:
  db-1: {type: m6i.4xlarge, subnet: app, os: amazon-linux-2023}
  db-2: {type: m6i.4xlarge, subnet: app, os: amazon-linux-2023}
  own: {type: m6i.4xlarge, subnet: app, os_hotplug: false}
attachments:
  - {interface: express, instance: db-1, device_index: 1, ena_express: true}
  - {interface: queues, instance: db-2, device_index: 1, ena_queues: 4}
failover_groups:
  express: {mechanism: move-eni, interface: express, members: [db-1, db-2]}  # warning
  queues: {mechanism: move-eni, interface: queues, members: [db-1, db-2]}  # info
  plain: {mechanism: move-eni, interface: plain, members: [db-1, own]}  # warning
"""),
    ),
)
