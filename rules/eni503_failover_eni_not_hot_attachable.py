"""Failover group whose interface or members do not fully support a hot attach.

## What
Reports a failover group that moves an interface (`mechanism: move-eni`) in one of these cases:

- The interface is an EFA or EFA-only interface (error).
- Its attachment enables ENA Express (warning) or sets the number of ENA queues (info).
- A member is declared not to configure interfaces attached at run time (`os_hotplug: false`, warning).

## Why
An EFA interface can be attached and detached only while the instance is stopped, so a failover must stop both
instances. ENA Express and the number of ENA queues are settings of the attachment, not of the interface: they are lost
when it is detached. If the operating system does not configure a new interface, the service address is unreachable.

## When it is fine
- Amazon Linux, Windows Server, Ubuntu 24.04 and later, SLES, and RHEL 8 and later configure interfaces attached at run
  time. `os_hotplug: true` states that another image does.
- The mechanism moves something other than the interface.

## Fix
Use an interface of type `interface`. Set ENA Express and ENA queues again in the call that attaches it. Have the image
or the failover agent configure the interface on the new active instance.

## What is undecided
The check is undecided if one of these facts is unknown:

- the interface or its type
- the interface of an attachment with ENA Express or ENA queues
- the operating system of a member, or whether it configures interfaces attached later

The images of Auto Scaling groups are not checked.

## Sources
- [EC2 User Guide, "Elastic Fabric Adapter"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html): attach and
  detach while the instance is stopped.
- [EC2 User Guide, "ENA Express"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ena-express.html): the settings
  apply to the attachment.
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html):
  `EnaQueueCount`, `EnaSrdSpecification`.
- [EC2 User Guide, "Network interface
  attachments"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network-interface-attachments.html): Amazon Linux
  and Windows Server configure an attached interface automatically.
- [canonical/cloud-init#4799](https://github.com/canonical/cloud-init/issues/4799): interfaces attached later on Amazon
  EC2.
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
    """One obstacle to a failover. `value` distinguishes it from others with the same proof."""

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
            f"its type is {kind}, which AWS attaches and detaches only while the instances are stopped",
            "use an interface that is not an EFA for the service address",
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
            "ENA Express is a setting of its attachment and is lost when it is detached",
            "enable ENA Express in the call that attaches the interface",
            Related(
                f"this attachment of {interface} enables ENA Express", express.place("ena_express"), express.address
            ),
            "ena_express",
        )
    if queues is not None:
        yield Trouble(
            Severity.INFO,
            "the number of ENA queues is a setting of its attachment and is lost when it is detached",
            "set the number of ENA queues in the call that attaches the interface",
            Related(
                f"this attachment of {interface} sets the number of ENA queues",
                queues.place("ena_queues"),
                queues.address,
            ),
            "ena_queues",
        )


def _of_members(group: FailoverGroup) -> Iterator[Trouble]:
    for member in group.known_members:
        if member.os_hotplug is False:
            yield Trouble(
                Severity.WARNING,
                f"{member} does not configure interfaces attached at run time",
                "let the image or the failover agent configure the interface on the new active instance",
                Related(f"{member} has os_hotplug: false", member.place("os_hotplug"), member.address),
                "os_hotplug",
            )


def _unknown_kind(interface: Interface) -> tuple[str, ...]:
    efa = any_of(same(interface.kind, kind) for kind in ("efa", "efa-only"))
    return facts_missing(efa)


def _unknown_attachments(network: Network, interface: Interface) -> tuple[str, ...]:
    """Facts missing to know whether an attachment with such settings is for the interface."""
    perhaps = network.possible_attachments_of_interface(interface)
    special = [one for one in perhaps if one.ena_express or one.ena_queues]
    return merged(*((*facts_missing(one.interface), *one.doubts) for one in special))


def _unknown_systems(group: FailoverGroup) -> tuple[str, ...]:
    """Facts missing to know that every member configures interfaces attached at run time."""
    members, facts = group.known_members, facts_missing(*group.members)
    return merged(facts, *(_unknown_system(one) for one in members if one.os_hotplug is None))


def _unknown_system(member: Launch) -> tuple[str, ...]:
    if member.os is None:
        return (f"the operating system of {member}",)
    os = known(member.os)
    if os is None:
        return facts_missing(member.os)
    return (
        ()
        if configures_attached_later(os)
        else (f"whether {os} of {member} configures interfaces attached at run time (os_hotplug)",)
    )


def _finding(group: FailoverGroup, interface: Interface, troubles: list[Trouble]) -> Finding:
    return Finding(
        subject=group.address,
        at=group.place("interface"),
        message=f"{group} moves {interface} between running instances, but {'; '.join(one.words for one in troubles)}",
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
