"""Auto Scaling group with a zone where its instances cannot attach their interface.

## What
Reports an Auto Scaling group whose user data attaches an existing interface, if the group launches instances in a
different Availability Zone from the interface.

## Why
An interface stays in its subnet, and so in its Availability Zone. If the group launches an instance in another one, the
attachment fails with `InvalidParameterCombination`, and what depends on the interface stays down until an instance
starts in the right zone. The group works until it replaces its first instance.

## When it is fine
- The group has subnets in the Availability Zone of the interface only.
- The user data chooses between interfaces, and each zone of the group has one.
- The user data moves an Elastic IP (`associate-address`) or a route (`replace-route`): they work across zones.
- The template itself lists the interface: this is covered by ENI812.

## Fix
Give the group only subnets in the zone of the interface, create one interface in each zone, or move an Elastic IP or a
route instead.

## What is undecided
The check is undecided if one of these facts is unknown:

- the interface: the user data finds it by its tags
- the Availability Zones of the group or of the interface
- the launch template of the group

## Sources
- [Elastic network interfaces](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html): an interface and its
  instance are in one Availability Zone.
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html).
- [cfn-cheapest-nat, issue 2](https://github.com/1Strategy/cfn-cheapest-nat/issues/2): a group limited to one zone for
  its interface.
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    AutoScalingGroup,
    Bad,
    Finding,
    Good,
    LaunchTemplate,
    Network,
    Rule,
    Severity,
    Undecided,
    Value,
    Zone,
    all_of,
    any_of,
    candidates,
    differs,
    facts_missing,
    follow,
    is_open,
    joined_words,
    known,
    merged,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.auto_scaling_groups:
        for named in group.each_template:
            template = known(named)
            possible = network.launch_templates if is_open(named) else candidates(named)
            if template is not None and template.attaches and not (group.is_fleet and group.templates):
                yield from _check(network, group, template)
            elif any(one.attaches for one in possible):
                yield Undecided(subject=group.address, at=group.place("template"), facts=_doubts(group, named))


def _doubts(group: AutoScalingGroup, template: Value[LaunchTemplate]) -> tuple[str, ...]:
    """What would tell whether instances of a template start in all zones: a fleet may pair them with templates."""
    return facts_missing(template) or (f"which launch template {group} uses",)


def _check(network: Network, group: AutoScalingGroup, template: LaunchTemplate) -> Iterator[Finding | Undecided]:
    zones = [follow(subnet, lambda one: one.zone) for subnet in group.subnets] or list(group.zones)
    homes = [network.zone_of_interface(interface) for interface in template.attaches]
    at = "subnets" if group.subnets else "zones"
    lost = [(zone, all_of(differs(home, zone) for home in homes)) for zone in zones]
    answer: Answer = any_of(is_lost for _, is_lost in lost)
    if answer is True:
        without = joined_words(merged(words(zone) for zone, is_lost in lost if is_lost is True))
        interfaces = joined_words([words(one) for one in template.attaches])
        home = joined_words(merged(map(_zone_words, homes)))
        yield Finding(
            subject=group.address,
            at=group.place(at),
            message=f"{group} starts instances in {without}, but the user data of {template} attaches {interfaces} in "
            f"{home}: the attachment fails",
            help=f"give {group} subnets in {home} only, or create an interface in {without}",
            related=(template.says(f"attaches {interfaces}", at="attaches"),),
            values=stated(list(template.attaches), homes, [zone for zone, is_lost in lost if is_lost is True]),
        )
    elif facts := merged(facts_missing(answer), group.more_subnets):
        yield Undecided(subject=group.address, at=group.place(at), facts=facts)


def _zone_words(zone: Value[Zone]) -> str:
    return words(zone, unknown="an unknown zone")


RULE = Rule(
    code="ENI507",
    name="scaling-group-leaves-interface",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("failover",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app-a: {zone: eu-west-1a}
  more-a: {zone: eu-west-1a}
  app-b: {zone: eu-west-1b}
  app-c: {}
interfaces:
  vip-a: {subnet: app-a}
  vip-b: {subnet: app-b}
launch_templates:
  one: {type: m5.large, attaches: [vip-a]}
  each: {type: m5.large, attaches: [vip-a, vip-b]}
  none: {type: m5.large}
auto_scaling_groups:
  one: {launch_template: one, subnets: [more-a], max: 1}
  each: {launch_template: each, subnets: [app-a, app-b], max: 2}
  none: {launch_template: none, subnets: [app-a, app-b], max: 2}
  unknown:
    launch_template: one
    subnets: [app-a, app-c]  # undecided
    max: 1
"""),
        Good(
            """\
resource "aws_subnet" "app" {
  for_each          = toset(["eu-west-1a", "eu-west-1b"])
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.${index(["eu-west-1a", "eu-west-1b"], each.key)}.0/24"
  availability_zone = each.key
}
resource "aws_network_interface" "own" {
  for_each  = aws_subnet.app
  subnet_id = each.value.id
}
resource "aws_launch_template" "own" {
  for_each      = aws_subnet.app
  instance_type = "m5.large"
  user_data = base64encode(
    "aws ec2 attach-network-interface --network-interface-id ${aws_network_interface.own[each.key].id} $ARGUMENTS"
  )
}
resource "aws_autoscaling_group" "own" {
  for_each            = aws_subnet.app
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = [each.value.id]
  launch_template { id = aws_launch_template.own[each.key].id }
}
variable "key" { type = string }
resource "aws_launch_template" "some" {
  instance_type = "m5.large"
  user_data     = "aws ec2 attach-network-interface --network-interface-id ${aws_network_interface.own[var.key].id}"
}
resource "aws_autoscaling_group" "some" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = values(aws_subnet.app)[*].id  # undecided
  launch_template { id = aws_launch_template.some.id }
}
resource "aws_launch_template" "moves" {
  instance_type = "m5.large"
  user_data     = base64encode("aws ec2 associate-address --allocation-id eipalloc-0a1b2c3d --instance-id $ID")
}
resource "aws_launch_template" "finds" {
  instance_type = "m5.large"
  user_data     = base64encode("aws ec2 attach-network-interface --network-interface-id $ENI --instance-id $ID")
}
resource "aws_autoscaling_group" "moves" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = values(aws_subnet.app)[*].id
  launch_template { id = aws_launch_template.moves.id }
}
resource "aws_autoscaling_group" "finds" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = values(aws_subnet.app)[*].id  # undecided
  launch_template { id = aws_launch_template.finds.id }
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
  app-b: {zone: eu-west-1b}
interfaces:
  vip: {subnet: app-a}
launch_templates:
  nat: {type: t4g.nano, attaches: [vip]}
auto_scaling_groups:
  nat:
    launch_template: nat
    subnets: [app-a, app-b]  # error
    max: 1
"""),
        Bad(
            """\
resource "aws_subnet" "app" {
  for_each          = toset(["eu-west-1a", "eu-west-1b"])
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.${index(["eu-west-1a", "eu-west-1b"], each.key)}.0/24"
  availability_zone = each.key
}
resource "aws_network_interface" "vip" { subnet_id = aws_subnet.app["eu-west-1a"].id }
locals {
  script = <<-EOT
    aws ec2 attach-network-interface --network-interface-id ${aws_network_interface.vip.id} --instance-id $ID
  EOT
}
resource "aws_launch_template" "nat" {
  instance_type = "t4g.nano"
  user_data     = base64encode(local.script)
}
resource "aws_autoscaling_group" "nat" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = values(aws_subnet.app)[*].id  # error
  launch_template { id = aws_launch_template.nat.id }
}
""",
            kind="terraform",
        ),
    ),
)
