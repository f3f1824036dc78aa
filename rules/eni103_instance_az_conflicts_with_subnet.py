"""Availability Zone setting that contradicts the subnet.

## What
Reports an instance, a launch template or an Auto Scaling group that sets an Availability Zone and a subnet in another
zone. If several zones are listed, a subnet contradicts the list if its zone is not among them.

## Why
The subnet determines the zone. If a launch requests another zone, AWS refuses it with `InvalidParameterValue`: "Value
(us-east-1e) for parameter availabilityZone is invalid. Subnet ... is in the availability zone us-east-1d".

## When it is fine
Only requested zones are checked. The zone that a running instance reports is a result, not a request. A zone name is
never compared with a zone ID. The subnets of an Auto Scaling group override those of its launch template.

## Fix
Remove the zone: the subnet already determines it. Or use a subnet in the intended zone. `--fix` removes the zone of an
instance and keeps the subnet, because the zone follows from the subnet.

## What is undecided
The check is undecided if the zone of the subnet or the requested zone is unknown.

## Sources
- [RunInstances](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html),
  `Placement.AvailabilityZone`. The message of `InvalidParameterValue` is quoted in
  [InQuicker/kaws#11](https://github.com/InQuicker/kaws/issues/11).
- [EC2 Auto Scaling User Guide, "Create a launch
  template"](https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html): the subnets of the
  group override those of the launch template.
- [CreateAutoScalingGroup](https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html),
  `AvailabilityZones`: the subnets must be in the listed zones.
"""

from collections.abc import Iterator

from enilint.rule import (
    AutoScalingGroup,
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Launch,
    Missing,
    Network,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Value,
    Zone,
    candidates,
    differs,
    follow,
    known,
    stated,
    unanimous,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in network.launches:
        yield from _check_launch(network, launch)
    for group in network.auto_scaling_groups:
        yield from _check_group(group)


def _check_launch(network: Network, launch: Launch) -> Iterator[Finding | Undecided]:
    source = network.zone_request(launch)
    subnet = network.subnet_request(launch) if source is not None else None
    if source is None or source.zone is None or subnet is None or network.placed_by_groups(launch):
        return
    zone = follow(subnet, lambda one: one.zone)
    answer = differs(source.zone, zone)
    if isinstance(answer, Missing):
        yield Undecided(subject=launch.address, at=source.place("zone"), facts=answer.facts)
    if answer is True:
        elsewhere = _region_beside(source.zone, zone)
        yield Finding(
            subject=launch.address,
            at=source.place("zone"),
            message=f"{launch} requests {words(source.zone)}, but its subnet {words(subnet)} is in {words(zone)}: "
            "AWS refuses the launch",
            help="remove the zone, because the subnet determines it, or use "
            + (f"a zone of {elsewhere}" if elsewhere else f"a subnet in {words(source.zone)}"),
            related=tuple(one.says(f"is in {one.zone_words}", at="zone") for one in candidates(subnet)),
            values=stated(source.zone, zone),
            fixes=(
                Fix(
                    f"remove the zone {words(source.zone)}, because the subnet determines it",
                    (Edit(source.address, "zone"),),
                ),
            ),
        )


def _region_beside(asked: Value[Zone], zone: Value[Zone]) -> str | None:
    """The Region of a zone; None if it is unknown, or if the requested zone may be in the same Region."""
    one, other = known(asked), known(zone)
    regions = (one.region if one is not None else None, other.region if other is not None else None)
    return regions[1] if None not in regions and regions[0] != regions[1] else None


def _check_group(group: AutoScalingGroup) -> Iterator[Finding | Undecided]:
    if not group.zones:
        return
    listed = " and ".join(words(zone) for zone in group.zones)
    wrong: list[Subnet] = []
    missing: list[str] = []
    for subnet in group.subnets:
        zone = follow(subnet, lambda one: one.zone)
        answers = [differs(zone, one) for one in group.zones]
        answer = False if False in answers else unanimous(answers)
        if answer is True:
            wrong.extend(candidates(subnet))
        elif isinstance(answer, Missing):
            missing.extend(answer.facts)
    if wrong:
        proof = [one.says(f"is in {one.zone_words}", at="zone") for one in wrong]
        yield Finding(
            subject=group.address,
            at=group.place("zones"),
            message=f"{group} requests {listed}, but {' and '.join(one.message for one in proof)}: "
            "the subnets of a group must be in its zones",
            help="remove the zones, because the subnets decide them",
            related=tuple(proof),
            values=stated(list(group.zones), [(one, one.zone) for one in wrong]),
        )
    elif missing:
        yield Undecided(subject=group.address, at=group.place("zones"), facts=tuple(dict.fromkeys(missing)))


RULE = Rule(
    code="ENI103",
    name="instance-az-conflicts-with-subnet",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("placement",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  web: {type: m5.large, subnet: app, zone: us-east-1a}
  other: {type: m5.large, subnet: app}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1b}
launch_templates:
  edge: {type: m5.large}
auto_scaling_groups:
  edge: {launch_template: edge, subnets: [app, service], zones: [us-east-1a, us-east-1b]}
"""),
        Good("""\
version: 1
subnets:
  app: {cidr: 10.0.0.0/24}
instances:
  web:
    type: m5.large
    subnet: app
    zone: us-east-1a  # undecided
"""),
        Good(
            """\
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.1.0/24"
}

resource "aws_instance" "web" {
  instance_type     = "m5.large"
  subnet_id         = aws_subnet.app.id
  availability_zone = "us-east-1a"
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
instances:
  web:
    type: m5.large
    subnet: app
    zone: us-east-1b  # error
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1c}
launch_templates:
  edge: {type: m5.large}
  pinned:
    type: m5.large
    zone: us-east-1b  # error
    interfaces: [{subnet: app, device_index: 0}]
auto_scaling_groups:
  edge:
    launch_template: edge
    subnets: [app, service]
    zones: [us-east-1a, us-east-1b]  # error
"""),
        Bad(
            """\
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.1.0/24"
}

resource "aws_instance" "web" {
  instance_type     = "m5.large"
  subnet_id         = aws_subnet.app.id
  availability_zone = "us-east-1b" # error
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
