"""Duplicate or out-of-range device index, or no primary interface.

## What
Reports an attachment whose device index is already in use on the same network card of the instance. This includes
device index 0 of a running instance, because its primary interface uses it. Also reports a launch that lists
interfaces, but none at device index 0. If two listed interfaces share a device index, the finding names that index.
Also reports a device index that is not below the number of interfaces that its network card supports: as an error on
network cards above 0, as a warning on network card 0.

## Why
AWS refuses the second interface with `InvalidParameterValue`: "Instance 'i-...' already has an interface attached at
device index '1'". AWS also refuses a launch without a primary interface. If a device index is out of range for its
network card, AWS refuses it, or the instance terminates: "The maximum devices for this network card is 2. Specify a
number from 0 to 1". This was observed on network cards above 0, and is not documented for network card 0.

## When it is fine
Interfaces on different network cards may have the same device index: on EFA clusters, each network card has its own
device indexes, 0 or 1. Device indexes need not be consecutive, as long as each is below the number of interfaces that
the network card supports. ENA queues raise this number on instance types with flexible queues. Existing attachments are
not checked. A network card with more interfaces than it supports is covered by ENI201 and ENI202. A launch template
without an interface at device index 0 is fine if no Auto Scaling group uses it: the launch may add that interface.

## Fix
Give each interface its own device index. To choose the primary interface, set it at launch
(`primary_network_interface`), not with an attachment.

## What is undecided
The check is undecided if a device index or a network card index is unknown, or if the plan does not show which instance
an attachment refers to. It is also undecided if an interface is at device index 1 or higher, and the instance type is
unknown or not in enilint's data.

## Sources
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html) and
  [RunInstances](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html), `DeviceIndex`,
  `NetworkCardIndex`. The message of `InvalidParameterValue` is quoted in
  [lstoll/k8s-vpcnet#71](https://github.com/lstoll/k8s-vpcnet/issues/71) and
  [hashicorp/terraform#2998](https://github.com/hashicorp/terraform/issues/2998).
- [terraform-aws-modules/terraform-aws-eks](https://github.com/terraform-aws-modules/terraform-aws-eks), self-managed
  node groups: device indexes of EFA interfaces on network cards above 0.
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html),
  `NetworkCards`, `MaximumNetworkInterfaces`, `AdditionalFlexibleNetworkInterfaces`. The message is quoted in
  [eksctl-io/eksctl#7520](https://github.com/eksctl-io/eksctl/issues/7520) and
  [aws/aws-parallelcluster#4280](https://github.com/aws/aws-parallelcluster/issues/4280), where instances terminate.
- AWS does not document whether gaps between device indexes are allowed.
- [AWS CloudFormation User Guide,
  AWS::EC2::Instance](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-instance.html):
  "When specifying network interfaces, you must include a device at index 0".
"""

import functools
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Count,
    Edit,
    Finding,
    Fix,
    Good,
    Instance,
    InstanceType,
    Launch,
    LaunchTemplate,
    Location,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    all_of,
    candidates,
    device_index_words,
    differs,
    exceeds,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    negated,
    same,
    stated,
    words,
)

_MOST_INDEXES = 100
"""No instance type supports as many interfaces on a network card."""
_MOST_NAMED = 8
"""Attachments that a finding lists as its proof."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    yield from _indexes_anywhere(network)
    for launch in network.launches:
        attachments, perhaps = network.attachments_of(launch), network.possible_attachments_of(launch)
        if not perhaps and len(attachments) == 1 and network.primary_of(launch) is attachments[0]:
            continue  # the primary interface alone
        lacks_primary = _lacks_primary(network, launch, attachments)
        yield from _shared_indexes(network, launch, attachments, lacks_primary=lacks_primary)
        if perhaps:
            yield from _perhaps_shared_indexes(network, attachments, perhaps)
        if lacks_primary:
            yield _missing_primary(launch, attachments)
        if launch.declared:
            yield from _beyond_cards(network, launch, attachments)


def _shared_indexes(
    network: Network, launch: Launch, attachments: Sequence[Attachment], *, lacks_primary: bool
) -> Iterator[Finding | Undecided]:
    """Interfaces at one device index, except those that share an index instead of 0: `_missing_primary` has them."""
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
            if lacks_primary and later.at_launch and known(later.network_card) == 0:
                continue
            answer = _is_other(holders[0], later)
            if answer is True and later.address not in reported:
                reported.add(later.address)
                yield _finding(launch, holders[0], later, _fixes(network, later, slots))
            elif isinstance(answer, Missing):
                yield Undecided(subject=later.address, at=later.place("device_index"), facts=answer.facts)


def _perhaps_shared_indexes(
    network: Network, certain: Sequence[Attachment], perhaps: Sequence[Attachment]
) -> Iterator[Undecided]:
    """Attachments that may be on the instance, at a device index that another one has or may have."""
    slots: dict[tuple[object, object], list[Attachment]] = defaultdict(list)
    for one in (*certain, *perhaps):
        if _has_indexes(one):
            slots[one.network_card, one.device_index].append(one)
    for one in perhaps:
        holders = slots[one.network_card, one.device_index]
        others = (other for other in holders if other is not one)
        rivals = any(network.existing_together(other, one) is not False for other in others)
        if rivals or one.many or not _has_indexes(one):
            missing = merged(one.doubts, facts_missing(one.network_card, one.device_index))
            yield Undecided(subject=one.address, at=one.place("device_index"), facts=missing)


def _indexes_anywhere(network: Network) -> Iterator[Undecided]:
    """Attachments of an unknown instance, at a device index that is in use on some instance."""
    if not network.attachments_anywhere:
        return
    slots = Counter((one.network_card, one.device_index) for one in network.attachments if _has_indexes(one))
    for one in network.attachments_anywhere:
        if one.many or not _has_indexes(one) or slots[one.network_card, one.device_index] > 1:
            missing = facts_missing(one.launch, one.network_card, one.device_index)
            yield Undecided(subject=one.address, at=one.place("device_index"), facts=missing)


def _has_indexes(attachment: Attachment) -> bool:
    return known(attachment.network_card) is not None and known(attachment.device_index) is not None


def _is_other(earlier: Attachment, later: Attachment) -> bool | Missing:
    """Whether two attachments at one device index collide. Two of one launch do, and two that are declared separately.

    Attachments of the launch come first.
    """
    if later.at_launch:
        return True
    if not earlier.at_launch and earlier.address != later.address:
        return same(earlier.interface, later.interface) is not True
    return differs(earlier.interface, later.interface)


def _fixes(network: Network, attachment: Attachment, taken: Container[tuple[int, int]]) -> tuple[Fix, ...]:
    """The lowest device index above 0 on the same network card that no interface has."""
    card = known(attachment.network_card)
    if card is None:
        return ()
    free = next((index for index in range(1, _MOST_INDEXES) if (card, index) not in taken), None)
    if free is None:
        return ()
    setting = network.spelling.setting("device_index", str(free))
    return (Fix(f"set {setting} on {attachment.address}", (Edit(attachment.address, "device_index", free),)),)


def _finding(launch: Launch, earlier: Attachment, later: Attachment, fixes: tuple[Fix, ...]) -> Finding:
    slot = device_index_words(later.network_card, later.device_index)
    help = "use a device index that no other interface has"
    proof: tuple[Related, ...] = (_is_at(launch, earlier),)
    if later.at_launch:
        message = f"{launch} lists more than one interface at {slot}: AWS refuses the launch"
        proof = (*proof, _is_at(launch, later))
    elif not set(map(id, candidates(earlier.interface))).isdisjoint(map(id, candidates(later.interface))):
        message = (
            f"{later.address} attaches an interface to {launch} at {slot}, but {earlier.address} attaches another one "
            "there: AWS refuses the attachment"
        )
    else:
        newcomer = words(later.interface, unknown="the interface")
        message = (
            f"{newcomer} is attached to {launch} at {slot}, but {_first(launch, earlier)} is already there: "
            "AWS refuses the attachment"
        )
        if known(earlier.device_index) == 0:
            help = "use device index 1 or higher; the primary interface is set at launch"
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


def _first(launch: Launch, attachment: Attachment) -> str:
    if not _is_made_at_launch(attachment):
        return words(attachment.interface, unknown="another interface")
    is_primary = (known(attachment.device_index), known(attachment.network_card)) == (0, 0)
    return f"the primary interface of {launch}" if is_primary else f"an interface that the launch of {launch} creates"


def _is_at(launch: Launch, attachment: Attachment) -> Related:
    """What sets the device index of an interface."""
    slot = device_index_words(attachment.network_card, attachment.device_index)
    if _is_made_at_launch(attachment):
        fact = f"the launch of {launch} creates an interface at {slot}"
    else:
        fact = f"{words(attachment.interface, unknown='an interface')} is at {slot}"
    return Related(fact, attachment.place("device_index"), attachment.address)


def _lacks_primary(network: Network, launch: Launch, attachments: Sequence[Attachment]) -> bool:
    if isinstance(launch, LaunchTemplate) and not network.starts_a_group(launch):
        return False
    indexes = [known(one.device_index) for one in attachments if one.at_launch]
    return bool(indexes) and not launch.more_interfaces and None not in indexes and 0 not in indexes


def _missing_primary(launch: Launch, attachments: Sequence[Attachment]) -> Finding:
    at_launch = [one for one in attachments if one.at_launch]
    indexes = [known(one.device_index) for one in at_launch]
    slots = Counter(known(one.device_index) for one in at_launch if known(one.network_card) == 0)
    shared = [index for index, number in slots.items() if number > 1]
    taken = joined_words([str(index) for index in dict.fromkeys(indexes)])
    several = joined_words([str(index) for index in shared]) if shared else ""
    twice = f", and more than one at {several}" if shared else ""
    return Finding(
        subject=launch.address,
        at=launch.at,
        message=f"{launch} lists interfaces at device ind{'ex' if len(set(indexes)) == 1 else 'exes'} {taken}, "
        f"but none at 0{twice}: AWS refuses the launch",
        help=f"set device index 0 on one of the interfaces at device index {several}"
        if shared
        else "list the primary interface at device index 0",
        related=tuple(_is_at(launch, one) for one in at_launch[:_MOST_NAMED]),
        values=(*stated(indexes), *(stated(shared) if shared else ())),
    )


def _beyond_cards(network: Network, launch: Launch, attachments: Sequence[Attachment]) -> Iterator[Finding | Undecided]:
    """Device indexes that the network cards of the type do not support."""
    perhaps = network.possible_attachments_of(launch)
    limits = network.limits_of(launch)
    type = known(limits)
    if type is not None and _fit_on_first_card((*attachments, *perhaps), type):
        return
    on_cards = _by_card((*attachments, *perhaps))
    unsure = [*on_cards.pop(None, ()), *perhaps]
    beyond: dict[str, list[tuple[Attachment, Value[int]]]] = defaultdict(list)
    missing: dict[tuple[str, Location], list[str]] = defaultdict(list)
    asked = facts_missing(limits)  # ENI201 reports the missing type
    for card, listed in on_cards.items():
        found = [one for one in listed if not one.doubts]
        room = follow(limits, functools.partial(_room, card or 0, found))
        answers = [_is_beyond(launch, one, room) for one in listed]
        if all(answer is False for answer in answers):
            continue
        number = _number_on_card(network, found, unsure)
        has_more, would_have_more = exceeds(number, room), exceeds(Count.exactly(number.low + 1), room)
        for one, is_beyond in zip(listed, answers, strict=True):
            answer = all_of((is_beyond, negated(would_have_more if one.doubts else has_more)))
            if answer is True and not one.doubts:
                beyond[launch.address if one.at_launch else one.address].append((one, room))
            elif answer is not False:
                where = (
                    (launch.address, launch.place("type"))
                    if one.at_launch
                    else (one.address, one.place("device_index"))
                )
                missing[where] += (fact for fact in (*facts_missing(answer), *one.doubts) if fact not in asked)
    for subject, several in beyond.items():
        yield _beyond_finding(launch, subject, several, candidates(limits))
    for (subject, at), facts in missing.items():
        if facts:
            yield Undecided(subject=subject, at=at, facts=merged(facts))


def _fit_on_first_card(attachments: Sequence[Attachment], type: InstanceType) -> bool:
    """Whether all attachments are on network card 0, at device indexes that it supports."""
    room = type.card_limit(0, flexible_queues=False)
    slots = [(known(one.network_card), known(one.device_index)) for one in attachments]
    return room is not None and all(card == 0 and index is not None and index < room for card, index in slots)


def _by_card(attachments: Sequence[Attachment]) -> dict[int | None, list[Attachment]]:
    """The attachments with a device index, by network card; None: the network card is unknown."""
    on_cards: dict[int | None, list[Attachment]] = defaultdict(list)
    for one in attachments:
        if one.takes_device_index is not False:
            on_cards[known(one.network_card)].append(one)
    return on_cards


def _room(card: int, found: Sequence[Attachment], type: InstanceType) -> Value[int]:
    """How many device indexes a network card supports; ENI202 reports network cards that do not exist."""
    if type.last_card is not None and card > type.last_card:
        return _MOST_INDEXES
    room = type.card_limit(card, flexible_queues=any(one.ena_queues for one in found))
    return Unknown(f"how many interfaces network card {card} of {type.name} supports") if room is None else room


def _number_on_card(network: Network, found: Sequence[Attachment], unsure: Sequence[Attachment]) -> Count:
    """How many interfaces a network card has: ENI201 and ENI202 report more than it supports."""
    certain = {known(one.device_index) for one in found}
    possible = certain.union(known(one.device_index) for one in unsure)
    facts = (fact for one in unsure for fact in (*one.doubts, *facts_missing(one.network_card)))
    missing = merged(network.facts_of_anywhere, facts)[:_MOST_NAMED]
    return Count(len(certain), len(possible) + len(network.attachments_anywhere), missing)


def _is_beyond(launch: Launch, attachment: Attachment, room: Value[int]) -> Answer:
    """Whether a network card lacks the device index of an attachment. AWS has accepted existing attachments."""
    runs = isinstance(launch, Instance) and known(launch.id) is not None
    index = known(attachment.device_index)
    if not index or attachment.exists or (runs and attachment.at_launch):
        return False
    is_beyond = exceeds(Count.exactly(index + 1), room)
    return False if is_beyond is False else all_of((attachment.takes_device_index, is_beyond))


def _beyond_finding(
    launch: Launch, subject: str, beyond: Sequence[tuple[Attachment, Value[int]]], types: Sequence[InstanceType]
) -> Finding:
    """One finding for all interfaces of a resource: a block can create one on each network card."""
    first = beyond[0][0]
    listed = [_beyond_words(one, max(candidates(room))) for one, room in beyond]
    limits = [type.name for type in types]
    is_further = any(known(one.network_card) for one, _ in beyond)
    return Finding(
        subject=subject,
        at=first.place("device_index"),
        message=f"{launch} is of type {' or '.join(limits)}, but has "
        f"{'an interface' if len(beyond) == 1 else 'interfaces'} at {joined_words(listed)}: "
        f"AWS {'refuses' if is_further else 'may refuse'} the "
        f"{'launch' if first.at_launch else 'attachment'}",
        help="use a device index that the network card supports",
        related=(
            *(_is_at(launch, one) for one, _ in beyond[:_MOST_NAMED]),
            *(
                Related(f"the limits of {type.name} are from {type.source}", launch.place("type"), launch.address)
                for type in types
            ),
        ),
        values=stated(launch, [(one.network_card, one.device_index, room) for one, room in beyond], limits),
        severity=None if is_further else Severity.WARNING,
    )


def _beyond_words(attachment: Attachment, room: int) -> str:
    slot = device_index_words(attachment.network_card, attachment.device_index)
    return f"{slot} (allowed: {'0' if room == 1 else f'0 to {room - 1}'})"


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
  queued: {subnet: app}
instances:
  unlisted:
    type: x99.large
    subnet: app
  queues: {type: c6in.12xlarge, subnet: app}
launch_templates:
  training:
    type: p5.48xlarge
    interfaces:
      - {subnet: app, device_index: 0, kind: efa}
      - {subnet: app, device_index: 1, network_card: 1, kind: efa-only}
      - {subnet: app, device_index: 0, network_card: 2, kind: efa-only}
  too-many:
    type: t3.micro
    interfaces:
      - {subnet: app, device_index: 0}
      - {subnet: app, device_index: 1}
      - {subnet: app, device_index: 2}
attachments:
  - {interface: side, instance: unlisted, device_index: 1}
  - {interface: queued, instance: queues, device_index: 11, ena_queues: 2}
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
        Good(
            """\
resource "aws_instance" "firewall" {
  instance_type = "c6in.large"
  subnet_id     = aws_subnet.public.id
}

resource "aws_network_interface" "inside" {
  subnet_id = aws_subnet.inside.id
}

resource "aws_network_interface" "management" {
  subnet_id = aws_subnet.management.id
}

resource "aws_network_interface_attachment" "inside" {
  instance_id          = aws_instance.firewall.id
  network_interface_id = aws_network_interface.inside.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "management" {
  instance_id          = aws_instance.firewall.id
  network_interface_id = aws_network_interface.management.id
  device_index         = 2
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "inside" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "management" {
  vpc_id = aws_vpc.main.id
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
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app}
instances:
  training:
    type: p5.48xlarge
    interfaces:
      - {subnet: app, device_index: 0, kind: efa}
      - {subnet: app, device_index: 1, network_card: 1, kind: efa-only}
      - {subnet: app, device_index: 2, network_card: 2, kind: efa-only}  # error
      - {subnet: app, device_index: 3, network_card: 3, kind: efa-only}
  web: {type: t3.micro, subnet: app}
attachments:
  - {interface: side, instance: web, device_index: 2}  # warning
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  management: {subnet: app}
  outside: {subnet: app}
  inside: {subnet: app}
instances:
  firewall:  # error
    type: m5.large
    interfaces:
      - {interface: management, device_index: 1}
      - {interface: outside, device_index: 2}
      - {interface: inside, device_index: 2}
"""),
        Bad(
            """\
resource "aws_instance" "firewall" {
  instance_type = "c6in.large"
  subnet_id     = aws_subnet.public.id
}

resource "aws_network_interface" "inside" {
  subnet_id = aws_subnet.inside.id
}

resource "aws_network_interface" "management" {
  subnet_id = aws_subnet.management.id
}

resource "aws_network_interface_attachment" "inside" {
  instance_id          = aws_instance.firewall.id
  network_interface_id = aws_network_interface.inside.id
  device_index         = 1
}

resource "aws_network_interface_attachment" "management" {
  instance_id          = aws_instance.firewall.id
  network_interface_id = aws_network_interface.management.id
  device_index         = 1 # error
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "inside" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "management" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
