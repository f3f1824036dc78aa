"""Interfaces that do not fit the network cards of the instance.

## What
Reports an instance or a launch template with one of these:

- an interface on a network card that the instance type does not have
- more interfaces on a network card than the card supports
- a primary interface that is not on network card 0
- an EFA interface on an instance type or a network card that does not support EFA
- more than one EFA or EFA-only interface on a network card, or more on the instance than its type allows
- an EFA-only interface that is the primary interface, or that has IP addresses
- an EFA interface that is attached after the launch

## Why
AWS refuses the launch or the attachment. EFA and EFA-only interfaces can be attached only at launch, or to a stopped
instance.

## When it is fine
Interfaces on different network cards may have the same device index, including 0. Each of several network cards may
have an EFA interface. An EFA interface may be attached to an instance that the design keeps stopped.

## Fix
Put each interface on a network card that the instance type has and that has room for the interface; `enilint limits
TYPE` shows the network cards. Attach EFA interfaces at launch, one per network card, and put the primary interface on
network card 0.

## What is undecided
The check is undecided if the launch uses EFA or network cards above 0, and the instance type is unknown or is not in
enilint's data. It is also undecided if the network card or the type of an interface is unknown, or if it is unknown
which instance an EFA interface is attached to or which listed interface is the primary one. An instance that is stopped
by means other than `state` in a topology file counts as running. If the instance type can be one of several, the
finding is a warning that names the types that do not fit.

## Sources
- [EC2 User Guide, "Network cards"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html#network-cards)
  and ["Elastic Fabric Adapter"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html): EFA-only interfaces
  have no IP address; EFA interfaces are attached at launch or to a stopped instance.
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html):
  `MaximumNetworkCards`, `NetworkCards`, `EfaInfo.MaximumEfaInterfaces`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.rule import (
    Attachment,
    Bad,
    Finding,
    Good,
    InstanceType,
    Interface,
    Launch,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    candidates,
    facts_missing,
    follow,
    is_open,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)

_EFA = ("efa", "efa-only")
_MOST_NAMED = 3
_WORDS = {"interface": "a standard interface", "efa": "an EFA interface", "efa-only": "an EFA-only interface"}


class Misuse(Struct, frozen=True):
    """A use of network cards that AWS refuses, and its attachment. `values` distinguish it from others of a launch."""

    text: str
    attachment: Attachment
    values: tuple[str, ...]


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in network.launches:
        attachments = network.attachments_of(launch)
        if not launch.declared or not _is_special(network, attachments):
            continue
        certain = list(_of_any_type(launch, attachments))
        limits = network.limits_of(launch)
        types = candidates(limits)
        by_type = {type.name: list(_of_type(type, attachments)) for type in types}
        unfit = [type for type in types if by_type[type.name]]
        found = certain + [misuse for type in unfit[:1] for misuse in by_type[type.name]]
        if found:
            fits_some = is_open(limits) or len(unfit) < len(types)
            yield _finding(launch, found, unfit, Severity.WARNING if fits_some and not certain else None)
            continue
        facts = (_facts(one) for one in attachments)
        type_facts = facts_missing(limits) if is_open(limits) else ()
        missing = merged(type_facts, *facts, _unknown_primary(launch, attachments))
        if missing:
            yield Undecided(subject=launch.address, at=launch.place("type"), facts=missing)
    for one in network.attachments:
        if known(one.launch) is None and _is_special(network, [one]):
            yield Undecided(subject=one.address, at=one.place("launch"), facts=one.doubts)


def _is_special(network: Network, attachments: Sequence[Attachment]) -> bool:
    """Whether there is anything to check: standard interfaces on network card 0 can only be too many (ENI201)."""
    return any(
        same(one.network_card, 0) is not True or any(map(_may_be_efa, network.interfaces_of(one)))
        for one in attachments
    )


def _may_be_efa(interface: Interface) -> bool:
    """Whether it is an EFA interface; a declared interface of unknown type may be one."""
    kind = known(interface.kind)
    if kind is not None or not interface.declared:
        return kind in _EFA
    return same(follow(interface.kind, lambda kind: kind in _EFA), True) is not False


def _kind(attachment: Attachment) -> str | None:
    return known(follow(attachment.interface, lambda one: one.kind))


def _facts(attachment: Attachment) -> tuple[str, ...]:
    """What is unknown about the network card and the type of an attached interface."""
    return facts_missing(attachment.network_card, follow(attachment.interface, lambda one: one.kind))


def _of_any_type(launch: Launch, attachments: Sequence[Attachment]) -> Iterator[Misuse]:
    """Uses that no instance type allows."""
    yield from _primary_elsewhere(launch, attachments)
    for card, found in _fabric_by_card(attachments).items():
        if len(found) > 1:
            text = f"network card {card} has {_names(found)}, but supports one EFA interface"
            yield Misuse(text, found[1], stated("one-efa", card, _interfaces(found)))
    for one in attachments:
        kind, interface = _kind(one), known(one.interface)
        if kind == "efa-only" and (known(one.device_index), known(one.network_card)) == (0, 0):
            text = f"{_name(one)} is EFA-only, but is the primary interface"
            yield Misuse(text, one, stated("efa-only-primary", one.interface))
        if kind == "efa-only" and interface is not None and _has_addresses(interface):
            text = f"{_name(one)} is EFA-only, but has IP addresses"
            yield Misuse(text, one, stated("efa-only-addresses", one.interface))
        if kind in _EFA and not (one.at_launch or one.exists or launch.stopped):
            text = f"{_name(one)} is {_WORDS[kind]}, but is attached after the launch of {launch}"
            yield Misuse(text, one, stated("at-launch", kind, one.interface))


def _primary_elsewhere(launch: Launch, attachments: Sequence[Attachment]) -> Iterator[Misuse]:
    """A launch list with a device index 0, but only on network cards above 0."""
    at_launch = [one for one in attachments if one.at_launch]
    indexes = [(known(one.network_card), known(one.device_index)) for one in at_launch]
    if launch.more_interfaces or (0, 0) in indexes or any(None in pair for pair in indexes):
        return
    for one, (_, device) in zip(at_launch, indexes, strict=True):
        if device == 0:
            text = f"none is at device index 0 of network card 0, and {_name(one)} cannot be the primary interface"
            yield Misuse(text, one, stated("no-primary", one.interface))
            return


def _unknown_primary(launch: Launch, attachments: Sequence[Attachment]) -> tuple[str, ...]:
    """The facts that are missing to know which interface of a launch list is the primary one."""
    at_launch = [one for one in attachments if one.at_launch]
    if any((known(one.network_card), known(one.device_index)) == (0, 0) for one in at_launch):
        return ()
    return facts_missing(*(one.device_index for one in at_launch))


def _of_type(type: InstanceType, attachments: Sequence[Attachment]) -> Iterator[Misuse]:
    """Uses that one instance type does not allow."""
    by_card: dict[int, list[Attachment]] = defaultdict(list)
    for one in attachments:
        card = known(one.network_card)
        if card is not None and one.takes_device_index is True:
            by_card[card].append(one)
    for card, found in by_card.items():
        if type.last_card is not None and card > type.last_card:
            has = f"has network cards 0 to {type.last_card}" if type.last_card else "has only network card 0"
            verb = "is" if len(found) == 1 else "are"
            text = f"{_names(found)} {verb} on network card {card}, but {type.name} {has}"
            yield Misuse(text, found[0], stated("no-card", card, type.last_card, _interfaces(found)))
        else:
            yield from _of_card(type, card, found)
    fabric = [one for found in _fabric_by_card(attachments).values() for one in found]
    if type.cards and type.efa and type.efa_max is not None and len(fabric) > type.efa_max:
        text = f"it has {len(fabric)} EFA interfaces, but {type.name} supports {type.efa_max}"
        yield Misuse(text, fabric[-1], stated("most-efa", len(fabric), type.efa_max))


def _of_card(type: InstanceType, card: int, found: Sequence[Attachment]) -> Iterator[Misuse]:
    run = type.card(card)
    if run is None:
        return
    for one in found:
        kind = _kind(one)
        if kind in _EFA and type.efa is False:
            text = f"{_name(one)} is {_WORDS[kind]}, but {type.name} does not support EFA"
            yield Misuse(text, one, stated("no-efa", kind, one.interface))
        elif kind in _WORDS and run.types and kind not in run.types:
            text = f"{_name(one)} is {_WORDS[kind]}, but network card {card} of {type.name} does not support that"
            yield Misuse(text, one, stated("no-kind", card, kind, one.interface))
    limit = run.max_interfaces
    if limit is not None and any(one.ena_queues for one in found):
        limit += run.flexible_interfaces or 0
    number = len({_identity(one) for one in found})
    if type.last_card and limit is not None and number > limit:
        text = f"network card {card} has {number} interfaces, but supports {limit} on {type.name}"
        yield Misuse(text, found[-1], stated("most-of-card", card, number, limit))


def _identity(attachment: Attachment) -> object:
    """What distinguishes interfaces; two that are not known to be different count once."""
    interface = known(attachment.interface)
    if interface is not None and (interface.declared or known(interface.id) is not None):
        return id(interface)
    return known(attachment.device_index)


def _fabric_by_card(attachments: Sequence[Attachment]) -> Mapping[int, list[Attachment]]:
    """The EFA and EFA-only interfaces by network card, each interface once."""
    found: dict[int, dict[object, Attachment]] = defaultdict(dict)
    for one in attachments:
        card = known(one.network_card)
        if card is not None and _kind(one) in _EFA:
            found[card].setdefault(_identity(one), one)
    return {card: list(each.values()) for card, each in found.items()}


def _has_addresses(interface: Interface) -> bool:
    plan = interface.addresses
    return any(one.requested for one in plan.listed) or plan.ipv4_slots.low > 0 or plan.ipv6_slots.low > 0


def _name(attachment: Attachment) -> str:
    return words(attachment.interface, unknown="an interface")


def _names(attachments: Sequence[Attachment]) -> str:
    return joined_words([_name(one) for one in attachments])


def _interfaces(attachments: Sequence[Attachment]) -> list[Value[Interface]]:
    return [one.interface for one in attachments]


def _finding(launch: Launch, found: list[Misuse], types: list[InstanceType], severity: Severity | None) -> Finding:
    first = found[0]
    said = "; ".join(misuse.text for misuse in found[:_MOST_NAMED])
    if len(types) > 1 or severity is not None:
        said += f" (if the instance type is {' or '.join(type.name for type in types)})"
    proof = [
        Related(f"{_name(one.attachment)} is attached to {launch}", one.attachment.at, one.attachment.address)
        for one in found[:_MOST_NAMED]
    ]
    proof += [
        Related(f"{type.name} has {_cards_words(type)} ({type.source})", launch.place("type"), launch.address)
        for type in types[:_MOST_NAMED]
    ]
    return Finding(
        subject=launch.address,
        at=first.attachment.at,
        message=f"AWS refuses the interfaces of {launch}: {said}",
        help="put each interface on a network card that supports it, and attach EFA interfaces at launch, "
        "one per network card",
        related=tuple(proof),
        values=stated([type.name for type in types], severity is None, [misuse.values for misuse in found]),
        severity=severity,
    )


def _cards_words(type: InstanceType) -> str:
    number = "1 network card" if type.card_count == 1 else f"{type.card_count} network cards"
    if not type.efa_max:
        return f"{number} and no EFA"
    return f"{number} and supports {type.efa_max} EFA interface{'s' if type.efa_max > 1 else ''}"


RULE = Rule(
    code="ENI202",
    name="network-card-misuse",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("capacity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  fabric: {zone: us-east-1a}
launch_templates:
  cluster:
    type: p4d.24xlarge
    interfaces:
      - {subnet: fabric, kind: efa}
      - {subnet: fabric, kind: efa, network_card: 1}
      - {subnet: fabric, kind: efa-only, network_card: 2, device_index: 1}
      - {subnet: fabric, kind: efa-only, network_card: 3, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app}
  lane: {subnet: app, kind: efa}
instances:
  unlisted:
    type: x99.large  # undecided
    interfaces: [{subnet: app, device_index: 0}, {subnet: app, device_index: 1, network_card: 1}]
  wide: {type: c6in.32xlarge, subnet: app}
  asleep: {type: c5n.18xlarge, subnet: app, state: stopped}
attachments:
  - {interface: side, instance: wide, device_index: 0, network_card: 1}
  - {interface: lane, instance: asleep, device_index: 1}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app}
instances:
  web: {type: m5.large, subnet: app}
attachments:
  - {interface: side, instance: web, device_index: 1, network_card: 1}  # error
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  lane: {subnet: app, kind: efa}
instances:
  hpc: {type: c5n.18xlarge, subnet: app}
attachments:
  - {interface: lane, instance: hpc, device_index: 1}  # error
"""),
        Bad("""\
version: 1
subnets:
  fabric: {zone: us-east-1a}
launch_templates:
  twice:
    type: p4d.24xlarge
    interfaces:
      - {subnet: fabric, kind: efa}
      - {subnet: fabric, kind: efa-only, device_index: 1}  # error
  primary:
    type: p4d.24xlarge
    interfaces:
      - {subnet: fabric, kind: efa-only}  # error
  numbered:
    interfaces:
      - {subnet: fabric}
      - {subnet: fabric, kind: efa-only, network_card: 1, device_index: 1, ipv6_address_count: 1}  # error
  elsewhere:
    interfaces:
      - {subnet: fabric, network_card: 1}  # error
      - {subnet: fabric, network_card: 2, device_index: 1}
  plain:
    type: m5.large
    interfaces:
      - {subnet: fabric, kind: efa}  # error
  mixed:
    types: [m5.large, c5n.18xlarge]
    interfaces:
      - {subnet: fabric, kind: efa}  # warning
  blackwell:
    type: p6-b300.48xlarge
    interfaces:
      - {subnet: fabric, kind: efa}  # error
  storage:
    type: i7ie.48xlarge
    interfaces:
      - {subnet: fabric, kind: efa}
      - {subnet: fabric, kind: efa, network_card: 1, device_index: 1}  # error
  full:
    type: p5.48xlarge
    interfaces:
      - {subnet: fabric}
      - {subnet: fabric, network_card: 1, device_index: 1}
      - {subnet: fabric, network_card: 1, device_index: 2}
      - {subnet: fabric, network_card: 1, device_index: 3}  # error
"""),
    ),
)
