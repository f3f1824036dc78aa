"""Two interfaces share a slot of an instance, or the launch has no primary interface.

## What
A slot is a network card and a device index. Reports an attachment that takes a slot which another interface of the
same instance already has, device index 0 of a running instance above all: that is its primary's. Reports a launch that
lists interfaces, but none at device index 0.

## Why
AWS refuses the second one with `InvalidParameterValue`: "Instance 'i-...' already has an interface attached at device
index '1'". A launch without a primary interface is refused, too.

## When it is fine
The same device index on different network cards: on EFA clusters every card has its own device 0 or 1. Gaps between
device indexes. A launch template without a device index 0 that no Auto Scaling group uses: the launch may add one.

## Fix
Give each interface a device index of its own. To choose the primary interface, name it at launch
(`primary_network_interface`), not by an attachment.

## What is undecided
A device index or a network card is not known, or the plan does not say which instance an attachment means.

## Sources
- AttachNetworkInterface and RunInstances, `DeviceIndex`, `NetworkCardIndex`; error `InvalidParameterValue`
  (lstoll/k8s-vpcnet#71, hashicorp/terraform#2998).
- terraform-aws-modules/terraform-aws-eks, self-managed node groups: device indexes of EFA on further network cards.
- That gaps between device indexes are fine is unsourced; so is the claim that they are not.
- AWS CloudFormation User Guide: "When specifying network interfaces, you must include a device at index 0".
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence

from enilint.rule import (
    Attachment,
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Launch,
    LaunchTemplate,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    candidates,
    device_index_words,
    differs,
    facts_missing,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)

_MOST_INDEXES = 100
"""No instance type has room for as many interfaces on a network card."""
_MOST_NAMED = 8
"""Attachments that a finding lists as its proof."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    yield from _slots_anywhere(network)
    for launch in network.launches:
        attachments = network.attachments_of(launch)
        yield from _shared_slots(launch, attachments)
        yield from _perhaps_shared_slots(network, attachments, network.possible_attachments_of(launch))
        yield from _missing_primary(network, launch, attachments)


def _shared_slots(launch: Launch, attachments: Sequence[Attachment]) -> Iterator[Finding | Undecided]:
    slots: dict[tuple[int, int], list[Attachment]] = defaultdict(list)
    reported: set[str] = set()
    for attachment in attachments:
        card, device = known(attachment.network_card), known(attachment.device_index)
        if card is None or device is None:
            missing = facts_missing(attachment.network_card, attachment.device_index)
            yield Undecided(subject=attachment.address, at=attachment.place("device_index"), facts=missing)
        else:
            slots[card, device].append(attachment)
    for holders in slots.values():
        for later in holders[1:]:
            answer = _is_other(holders[0], later)
            if answer is True and later.address not in reported:
                reported.add(later.address)
                yield _finding(launch, holders[0], later, _fixes(later, slots))
            elif isinstance(answer, Missing):
                yield Undecided(subject=later.address, at=later.place("device_index"), facts=answer.facts)


def _perhaps_shared_slots(
    network: Network, certain: Sequence[Attachment], perhaps: Sequence[Attachment]
) -> Iterator[Undecided]:
    """Attachments that may be on the instance, in a slot that another one has or may have."""
    slots: dict[tuple[object, object], list[Attachment]] = defaultdict(list)
    for one in (*certain, *perhaps):
        if _has_slot(one):
            slots[one.network_card, one.device_index].append(one)
    for one in perhaps:
        holders = slots[one.network_card, one.device_index]
        others = (other for other in holders if other is not one)
        rivals = any(network.existing_together(other, one) is not False for other in others)
        if rivals or one.many or not _has_slot(one):
            missing = merged(one.doubts, facts_missing(one.network_card, one.device_index))
            yield Undecided(subject=one.address, at=one.place("device_index"), facts=missing)


def _slots_anywhere(network: Network) -> Iterator[Undecided]:
    """Attachments of which nothing tells the instance, in a slot that is taken on some instance."""
    if not network.attachments_anywhere:
        return
    slots = Counter((one.network_card, one.device_index) for one in network.attachments if _has_slot(one))
    for one in network.attachments_anywhere:
        if one.many or not _has_slot(one) or slots[one.network_card, one.device_index] > 1:
            missing = facts_missing(one.launch, one.network_card, one.device_index)
            yield Undecided(subject=one.address, at=one.place("device_index"), facts=missing)


def _has_slot(attachment: Attachment) -> bool:
    return known(attachment.network_card) is not None and known(attachment.device_index) is not None


def _is_other(earlier: Attachment, later: Attachment) -> bool | Missing:
    """Whether two attachments in one slot collide. Two of one launch do, and two declared apart from it.

    What the launch makes comes first.
    """
    if later.at_launch:
        return True
    if not earlier.at_launch and earlier.address != later.address:
        return same(earlier.interface, later.interface) is not True
    return differs(earlier.interface, later.interface)


def _fixes(attachment: Attachment, taken: Container[tuple[int, int]]) -> tuple[Fix, ...]:
    """The next slot of the same network card that no interface has."""
    card = known(attachment.network_card)
    if card is None:
        return ()
    free = next((index for index in range(1, _MOST_INDEXES) if (card, index) not in taken), None)
    if free is None:
        return ()
    return (Fix(f"use device index {free}, which is free", (Edit(attachment.address, "device_index", free),)),)


def _finding(launch: Launch, earlier: Attachment, later: Attachment, fixes: tuple[Fix, ...]) -> Finding:
    slot = device_index_words(later.network_card, later.device_index)
    help = "give the interface a device index of its own"
    proof: tuple[Related, ...] = (_holds(launch, earlier),)
    if later.at_launch:
        message = f"{launch} lists more than one interface at {slot}: AWS refuses the launch"
        proof = (*proof, _holds(launch, later))
    elif not set(map(id, candidates(earlier.interface))).isdisjoint(map(id, candidates(later.interface))):
        message = (
            f"{later.address} attaches an interface to {launch} at {slot}, where {earlier.address} attaches another "
            "one: AWS refuses it"
        )
    else:
        newcomer = words(later.interface, unknown="the interface")
        message = f"{newcomer} is attached to {launch} at {slot}, which {_holder(earlier)} already has: AWS refuses it"
        if known(earlier.device_index) == 0:
            help = "use device index 1 or higher; the primary interface is chosen at launch"
    return Finding(
        subject=later.address,
        at=later.place("device_index"),
        message=message,
        help=help,
        related=proof,
        values=stated(launch, later.network_card, later.device_index, [earlier.interface, later.interface]),
        fixes=fixes,
    )


def _is_made_at_launch(attachment: Attachment) -> bool:
    interface = known(attachment.interface)
    return interface is not None and interface.implicit


def _holder(attachment: Attachment) -> str:
    if not _is_made_at_launch(attachment):
        return words(attachment.interface, unknown="another interface")
    is_primary = (known(attachment.device_index), known(attachment.network_card)) == (0, 0)
    return "its primary interface" if is_primary else "an interface that its launch makes"


def _holds(launch: Launch, attachment: Attachment) -> Related:
    """What puts an interface in its slot."""
    slot = device_index_words(attachment.network_card, attachment.device_index)
    if _is_made_at_launch(attachment):
        fact = f"the launch of {launch} makes an interface at {slot}"
    else:
        fact = f"{words(attachment.interface, unknown='an interface')} is at {slot}"
    return Related(fact, attachment.place("device_index"), attachment.address)


def _missing_primary(network: Network, launch: Launch, attachments: Sequence[Attachment]) -> Iterator[Finding]:
    if isinstance(launch, LaunchTemplate) and not network.starts_a_group(launch):
        return
    at_launch = [one for one in attachments if one.at_launch]
    indexes = [known(one.device_index) for one in at_launch]
    if not at_launch or launch.more_interfaces or None in indexes or 0 in indexes:
        return
    taken = joined_words([str(index) for index in dict.fromkeys(indexes)])
    yield Finding(
        subject=launch.address,
        at=launch.at,
        message=f"{launch} lists interfaces at device ind{'ex' if len(set(indexes)) == 1 else 'exes'} {taken}, "
        "but none at 0: AWS refuses the launch",
        help="list the primary interface, at device index 0",
        related=tuple(_holds(launch, one) for one in at_launch[:_MOST_NAMED]),
        values=stated(indexes),
    )


RULE = Rule(
    code="ENI203",
    name="device-index-invalid",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("capacity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  cluster-0: {subnet: app, kind: efa}
  cluster-1: {subnet: app, kind: efa}
  gap: {subnet: app}
instances:
  hpc:
    type: p4d.24xlarge
    interfaces:
      - {interface: cluster-0, device_index: 0}
      - {interface: cluster-1, device_index: 0, network_card: 1}
attachments:
  - {interface: gap, instance: hpc, device_index: 7}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app}
instances:
  web: {type: m5.large, subnet: app}
attachments:
  - {interface: side, instance: web}  # undecided
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  one: {subnet: app}
  two: {subnet: app}
  primary: {subnet: app}
instances:
  web: {type: m5.large, subnet: app}
attachments:
  - {interface: one, instance: web, device_index: 1}
  - interface: two
    instance: web
    device_index: 1  # error
  - interface: primary
    instance: web
    device_index: 0  # error
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  trust: {subnet: app}
instances:
  firewall:  # error
    type: m5.large
    interfaces:
      - {interface: trust, device_index: 1}
"""),
    ),
)
