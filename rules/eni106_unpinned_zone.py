"""Subnets of one instance that AWS may create in different Availability Zones.

## What
Reports an instance or a launch template with an interface in a different subnet from its primary interface, if the
design creates both subnets and at least one of them sets no Availability Zone.

## Why
AWS chooses the zone of such a subnet, and nothing makes AWS choose the same zone for both. An interface cannot be
attached to an instance in another zone (ENI101). The design can fail in the middle of its first apply, or work in one
account and fail in the next.

## When it is fine
Existing subnets have a zone. A default subnet (`aws_default_subnet`) belongs to the zone that it names. In a topology
file, only `zone: any` leaves the zone to AWS; without `zone`, the zone is unknown. An Auto Scaling group creates all
interfaces of an instance in one of its own subnets, whatever subnets its launch template names.

## Fix
Set the same zone (`availability_zone` or `availability_zone_id`) in both subnets. Or set the zone of one subnet to the
`availability_zone` of the other.

## What is undecided
The check is undecided if the plan does not show which of several instances an interface is attached to. A zone that is
set to an expression counts as set, whatever its value; ENI101 covers it.

## Sources
- [CreateSubnet](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html), `AvailabilityZone`: AWS
  selects a zone if none is set.
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  an interface can be attached only to an instance in the same Availability Zone.
- [EC2 Auto Scaling User Guide, "Create a launch
  template"](https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html): the subnets of the
  group override those of the launch template.
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
        attached, maybe = network.attachments_of(launch), network.possible_attachments_of(launch)
        if len(attached) == 1 and not maybe:
            continue  # the primary interface alone
        far, perhaps = _far(attached, home), _far(maybe, home)
        if far:
            yield _finding(launch, home, far)
        elif perhaps:
            missing = merged(*(attachment.doubts for attachment, _ in perhaps))
            yield Undecided(subject=launch.address, at=launch.at, facts=missing)


def _far(attachments: Sequence[Attachment], home: Subnet) -> list[tuple[Attachment, Subnet]]:
    """The attachments whose interface may be in another zone than a subnet."""
    subnets = ((one, known(follow(one.interface, lambda interface: interface.subnet))) for one in attachments)
    return [(one, subnet) for one, subnet in subnets if subnet is not None and _may_be_elsewhere(subnet, home)]


def _is_new(subnet: Subnet) -> bool:
    return subnet.declared and not subnet.exists


def _may_be_elsewhere(subnet: Subnet, home: Subnet) -> bool:
    """Whether AWS may create two new subnets in different zones; if it certainly does, ENI101 reports it."""
    if not _is_new(subnet) or (subnet.zone_asked and home.zone_asked) or differs(subnet, home) is not True:
        return False
    return isinstance(differs(subnet.zone, home.zone), Missing)


def _finding(launch: Launch, home: Subnet, far: list[tuple[Attachment, Subnet]]) -> Finding:
    subnets = list({id(one): one for one in (home, *(subnet for _, subnet in far))}.values())
    unpinned = [one for one in subnets if not one.zone_asked]
    placed = joined_words([f"{words(one.interface, unknown='an interface')} in {subnet}" for one, subnet in far])
    verb = "sets" if len(unpinned) == 1 else "set"
    names = joined_words([str(one) for one in unpinned])
    return Finding(
        subject=launch.address,
        at=far[0][0].place("interface"),
        message=f"{launch} launches in {home} and has {placed}, but {names} {verb} no zone: "
        "AWS may create the subnets in different zones, and then refuses the attachment",
        help=f"set the same zone in {joined_words([str(one) for one in subnets])}",
        related=tuple(Related(f"{one} sets no zone", one.place("zone"), one.address) for one in unpinned[:_MOST_NAMED]),
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
