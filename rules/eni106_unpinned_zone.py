"""An interface and its instance are in two new subnets, and at least one of these leaves its zone to AWS.

## What
Reports an instance, or launch template, with an interface in another subnet than its primary one, where both subnets
are created by the design and at least one of them asks for no Availability Zone.

## Why
AWS picks the zone of such a subnet, and nothing makes it pick the same zone for both. An interface cannot be attached
to an instance of another zone (ENI101): the design can fail half-way through its first apply, or work in one account
and fail in the next.

## When it is fine
Subnets that exist have their zones. A default subnet (`aws_default_subnet`) is the one of a zone. In a topology file
only `zone: any` leaves the zone to AWS; a zone that is left out is not known. An Auto Scaling group puts all interfaces
that it makes in one subnet of its own, whatever subnets its launch template names.

## Fix
Ask for the same zone (`availability_zone`, or `availability_zone_id`) in both subnets; a subnet that takes it from the
other one's `availability_zone` follows it.

## What is undecided
The plan does not say which of several instances an interface is attached to. ENI101 asks everything else: a zone that
is written as an expression counts as asked for, whatever it is.

## Sources
- CreateSubnet, `AvailabilityZone`: AWS selects a zone where none is given.
- EC2 User Guide, "Elastic network interfaces": an interface can be attached to an instance in its Availability Zone.
- EC2 Auto Scaling User Guide, "Create a launch template": the group's subnets take the place of the template's.
"""

from collections.abc import Iterator, Sequence

from enilint.rule import (
    Attachment,
    Bad,
    Finding,
    Good,
    Launch,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    differs,
    follow,
    joined_words,
    known,
    merged,
    stated,
    words,
)

_MOST_NAMED = 8
"""Interfaces that a finding lists as its proof."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in network.launches:
        primary = network.primary_of(launch)
        home = known(follow(primary.interface, lambda one: one.subnet)) if primary is not None else None
        if home is None or not _is_new(home) or network.placed_by_groups(launch):
            continue
        far = _far(network.attachments_of(launch), home)
        perhaps = _far(network.possible_attachments_of(launch), home)
        if far:
            yield _finding(launch, home, far)
        elif perhaps:
            missing = merged(*(attachment.doubts for attachment, _ in perhaps))
            yield Undecided(subject=launch.address, at=launch.at, facts=missing)


def _far(attachments: Sequence[Attachment], home: Subnet) -> list[tuple[Attachment, Subnet]]:
    """The attachments of interfaces that may be in another zone than a subnet."""
    subnets = ((one, known(follow(one.interface, lambda interface: interface.subnet))) for one in attachments)
    return [(one, subnet) for one, subnet in subnets if subnet is not None and _may_be_elsewhere(subnet, home)]


def _is_new(subnet: Subnet) -> bool:
    return subnet.declared and not subnet.exists


def _may_be_elsewhere(subnet: Subnet, home: Subnet) -> bool:
    """Whether AWS may put two new subnets in different zones; where it does for certain, that is ENI101's matter."""
    if not _is_new(subnet) or (subnet.zone_asked and home.zone_asked) or differs(subnet, home) is not True:
        return False
    return isinstance(differs(subnet.zone, home.zone), Missing)


def _finding(launch: Launch, home: Subnet, far: list[tuple[Attachment, Subnet]]) -> Finding:
    subnets = list({id(one): one for one in (home, *(subnet for _, subnet in far))}.values())
    unpinned = [one for one in subnets if not one.zone_asked]
    placed = joined_words([f"{words(one.interface, unknown='an interface')} in {subnet}" for one, subnet in far])
    verb = "asks" if len(unpinned) == 1 else "ask"
    names = joined_words([str(one) for one in unpinned])
    return Finding(
        subject=launch.address,
        at=far[0][0].place("interface"),
        message=f"{launch} starts in {home} and has {placed}, but {names} {verb} for no zone: "
        "AWS may put them in different zones, and then refuses the attachment",
        help="ask for the same zone in both subnets",
        related=tuple(
            Related(f"{one} asks for no zone", one.place("zone"), one.address) for one in unpinned[:_MOST_NAMED]
        ),
        values=stated(home, [(one.interface, subnet) for one, subnet in far]),
    )


RULE = Rule(
    code="ENI106",
    name="unpinned-zone",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("placement",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
  bare: {}
  picked: {zone: any}
instances:
  web: {type: m5.large, subnet: app}
  db: {type: m5.large, subnet: picked}
interfaces:
  side: {subnet: service}
  lane: {subnet: bare}
  twin: {subnet: picked}
attachments:
  - {interface: side, instance: web, device_index: 1}
  - {interface: lane, instance: web, device_index: 2}
  - {interface: twin, instance: db, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  picked: {zone: any}
instances:
  web: {type: m5.large, subnet: subnet-0a1b2c3d4e5f60718}
interfaces:
  side: {subnet: picked}
attachments:
  - {interface: side, instance: web, device_index: 1}
"""),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.app", "type": "aws_subnet", "name": "app",
      "change": {"actions": ["create"], "after": {"cidr_block": "10.0.1.0/24", "availability_zone": "us-east-1a"}}
    },
    {
      "address": "aws_subnet.service", "type": "aws_subnet", "name": "service",
      "change": {"actions": ["no-op"], "after": {"id": "subnet-0d4e5f", "cidr_block": "10.0.2.0/24"}}
    },
    {
      "address": "aws_network_interface.side", "type": "aws_network_interface", "name": "side",
      "change": {"actions": ["create"], "after": {"subnet_id": "subnet-0d4e5f"}}
    }
  ]
}
""",
            kind="terraform-plan",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  picked: {zone: any}
instances:
  web: {type: m5.large, subnet: app}
interfaces:
  side: {subnet: picked}
attachments:
  - {interface: side, instance: web, device_index: 1}  # warning
"""),
        Bad("""\
version: 1
subnets:
  one: {zone: any}
  two: {zone: any}
launch_templates:
  node:
    type: m5.large
    interfaces:
      - {subnet: one}
      - {subnet: two, device_index: 1}  # warning
  pair:
    type: m5.large
    interfaces:
      - {subnet: one}
      - {subnet: two, device_index: 1}
instances:
  web: {launch_template: pair}  # warning
"""),
    ),
)
