"""Auto Scaling group that cannot launch with the existing interface of its template.

## What
Reports an Auto Scaling group whose launch template names an existing interface, if the group can have more than one
instance, sets subnets or several zones, or launches instances in a different Availability Zone from the interface's.

## Why
An interface is attached to one instance at a time and stays in its Availability Zone. The second launch fails with
`InvalidNetworkInterface.InUse`. A launch in another zone fails, too. A group supports such a template only with exactly
one Availability Zone and without subnets.

## When it is fine
The group has at most one instance, and sets `availability_zones` to the zone of the interface.

## Fix
Set `max_size = 1` and `availability_zones` to the zone of the interface, and remove `vpc_zone_identifier`. For more
instances, let user data or a lifecycle hook attach interfaces.

## What is undecided
The check is undecided if one of these facts is unknown:

- the launch template of the group
- the size of the group
- the zone of the interface

## Sources
- [Create a launch template for an Auto Scaling group](https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html):
  existing interfaces.
- [CreateAutoScalingGroup](https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html),
  `AvailabilityZones`: exactly one, without `VPCZoneIdentifier`.
"""

from collections.abc import Iterator

from enilint.rule import (
    AutoScalingGroup,
    Bad,
    Finding,
    Good,
    Interface,
    LaunchTemplate,
    Network,
    Rule,
    Severity,
    Undecided,
    Value,
    candidates,
    differs,
    facts_missing,
    follow,
    known,
    merged,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.auto_scaling_groups:
        for named in () if group.is_fleet else group.each_template:
            found = [(one, first) for one in candidates(named) if (first := _existing(one)) is not None]
            if not found:
                continue
            template, first = found[0]
            reasons, doubts = list(_reasons(group, first)), _doubts(group, first)
            if known(named) is None and (reasons or doubts):
                yield Undecided(subject=group.address, at=group.place("template"), facts=facts_missing(named))
            elif reasons:
                yield _finding(network, group, template, first, reasons)
            elif doubts:
                yield Undecided(subject=group.address, at=group.place("template"), facts=doubts)


def _existing(template: LaunchTemplate) -> Value[Interface] | None:
    """The existing interface that a template names first."""
    return next((one.interface for one in template.interfaces or () if one.interface is not None), None)


def _reasons(group: AutoScalingGroup, interface: Value[Interface]) -> Iterator[str]:
    """Why a launch of the group fails."""
    most = known(group.most) if group.most is not None else None
    number = max(most or 0, known(group.least) or 0)
    if number > 1:
        yield f"the group can have {number} instances, and an interface is attached to one instance at a time"
    if group.subnets:
        yield "the group sets subnets, which it cannot use for an existing interface"
    elif len(group.zones) > 1:
        yield f"the group launches instances in {len(group.zones)} Availability Zones, and an interface stays in one"
    elif group.zones and differs(group.zones[0], follow(interface, _zone)) is True:
        zone = words(follow(interface, _zone))
        yield f"the group launches instances in {group.zones[0]}, and the interface is in {zone}"


def _zone(interface: Interface) -> Value[object]:
    return follow(interface.subnet, lambda subnet: subnet.zone)


def _doubts(group: AutoScalingGroup, interface: Value[Interface]) -> tuple[str, ...]:
    """The facts that are missing to know whether its launches fail."""
    answers = [differs(zone, follow(interface, _zone)) for zone in group.zones[:1]]
    return merged(facts_missing(group.most, group.least, *answers), group.more_subnets)


def _finding(
    network: Network, group: AutoScalingGroup, template: LaunchTemplate, interface: Value[Interface], reasons: list[str]
) -> Finding:
    name, spelling = words(interface, unknown="an existing interface"), network.spelling
    one = known(interface)
    zone = words(follow(interface, _zone), unknown="its Availability Zone")
    proof = [template.says(f"launches with {name}", at="interfaces")]
    if one is not None:
        proof.append(one.says(f"is in {zone}", at="subnet"))
    return Finding(
        subject=group.address,
        at=group.place("template"),
        message=f"{group} launches from {template} with {name}, but {'; '.join(reasons)}: launches fail",
        help=f"set {spelling.setting('max_size', '1')} and "
        f"{spelling.setting('availability_zones', f'[zone of {name}]')} on {group}, "
        f"without {spelling.argument('vpc_zone_identifier')}",
        related=tuple(proof),
        values=stated(template, interface, group.most, group.least, len(group.subnets), [*map(str, group.zones)], zone),
    )


RULE = Rule(
    code="ENI812",
    name="asg-fixed-eni",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app-a: {zone: eu-west-1a}
interfaces:
  vip: {subnet: app-a}
launch_templates:
  edge: {type: t3.small, interfaces: [{interface: vip}]}
  free: {type: t3.small, interfaces: [{device_index: 0}]}
auto_scaling_groups:
  edge: {launch_template: edge, zones: [eu-west-1a], min: 1, max: 1}
  free: {launch_template: free, subnets: [app-a], max: 4}
"""),
        Good(
            """\
variable "size" { type = number }
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_network_interface" "vip" { subnet_id = aws_subnet.a.id }
resource "aws_launch_template" "edge" {
  instance_type = "t3.small"
  network_interfaces { network_interface_id = aws_network_interface.vip.id }
}
resource "aws_autoscaling_group" "edge" {
  min_size           = 1
  max_size           = var.size
  availability_zones = ["eu-west-1a"]
  launch_template {  # undecided
    id = aws_launch_template.edge.id
  }
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app-a: {zone: eu-west-1a}
interfaces:
  vip: {subnet: app-a}
launch_templates:
  edge: {type: t3.small, interfaces: [{interface: vip}]}
auto_scaling_groups:
  pair: {launch_template: edge, zones: [eu-west-1a], min: 2, max: 2}  # error
  listed: {launch_template: edge, subnets: [app-a], max: 1}  # error
  spread: {launch_template: edge, zones: [eu-west-1a, eu-west-1b], max: 1}  # error
  other: {launch_template: edge, zones: [eu-west-1b], max: 1}  # error
"""),
        Bad(
            """\
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_network_interface" "vip" { subnet_id = aws_subnet.a.id }
resource "aws_launch_template" "edge" {
  instance_type = "t3.small"
  network_interfaces { network_interface_id = aws_network_interface.vip.id }
}
resource "aws_autoscaling_group" "edge" {
  min_size           = 1
  max_size           = 3
  availability_zones = ["eu-west-1a"]
  launch_template {  # error
    id = aws_launch_template.edge.id
  }
}
""",
            kind="terraform",
        ),
    ),
)
