"""An instance asks for one Availability Zone and for a subnet in another.

## What
Reports an instance, a launch template or an Auto Scaling group that names a zone beside a subnet, where the subnet is
in a different zone. A list of zones is in conflict with a subnet whose zone is none of them.

## Why
The subnet decides the zone. AWS refuses a launch that asks for another one with `InvalidParameterValue`: "Value
(us-east-1e) for parameter availabilityZone is invalid. Subnet ... is in the availability zone us-east-1d".

## When it is fine
Only what the author asks for is judged. The zone that a running instance reports is an answer, not a request. A zone
name is not compared with a zone id. The subnets of an Auto Scaling group take the place of those of its template.

## Fix
Leave the zone out: the subnet already says it. Or name a subnet of the zone that is meant. `--fix` keeps the subnet of
an instance, which is the stronger statement: the zone follows from it.

## What is undecided
The zone of the subnet is unknown, or the zone asked for is.

## Sources
- RunInstances, `Placement.AvailabilityZone`; error `InvalidParameterValue` (InQuicker/kaws#11).
- EC2 Auto Scaling User Guide, "Create a launch template": the group's subnets take the place of the template's.
- CreateAutoScalingGroup, `AvailabilityZones`: subnets must be in the zones that are listed.
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

_STRONGER = "keep the subnet, which is the stronger statement since the zone follows from it"


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in network.launches:
        yield from _check_launch(network, launch)
    for group in network.auto_scaling_groups:
        yield from _check_group(group)


def _check_launch(network: Network, launch: Launch) -> Iterator[Finding | Undecided]:
    source = network.zone_request(launch)
    subnet = network.subnet_request(launch)
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
            message=f"{launch} asks for {words(source.zone)}, but its subnet {words(subnet)} is in {words(zone)}: "
            "AWS refuses the launch",
            help="leave the zone out, since the subnet decides it, or name "
            + (f"a zone of {elsewhere}" if elsewhere else f"a subnet of {words(source.zone)}"),
            related=tuple(one.says(f"is in {one.zone_words}", at="zone") for one in candidates(subnet)),
            values=stated(source.zone, zone),
            fixes=(Fix(f"{_STRONGER}: leave {words(source.zone)} out", (Edit(source.address, "zone"),)),),
        )


def _region_beside(asked: Value[Zone], zone: Value[Zone]) -> str | None:
    """The Region of a zone; None where it is not known, or the zone that is asked for may be of it, too."""
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
            message=f"{group} asks for {listed}, but {' and '.join(one.message for one in proof)}",
            help="leave the zones out, since the subnets decide them",
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
    ),
)
