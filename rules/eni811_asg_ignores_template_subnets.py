"""Launch template with a subnet that its Auto Scaling group or node group does not accept.

## What
Reports an Auto Scaling group whose launch template sets a subnet for an interface that the launch creates, and an EKS
managed node group whose launch template sets one.

## Why
An Auto Scaling group uses the subnets of its own definition. It creates all new interfaces of an instance in the one
subnet that it chooses, and ignores the subnets of the template without an error: an instance that looks dual-homed has
both interfaces in one subnet. EKS refuses the node group: "The launch template can't include SubnetId".

## When it is fine
- The template sets the only subnet of the group.
- The interface already exists, and stays in its subnet: this is covered by ENI812.
- Only standalone instances use the template, and no group: they use its subnets.

## Fix
Remove the subnet from the template. For a second subnet, let a lifecycle hook or user data attach an interface, or use
a group of one instance with existing interfaces.

## What is undecided
The check is undecided if one of these facts is unknown:

- the launch template of the group
- whether an interface of the template sets a subnet

## Sources
- [Create a launch template for an Auto Scaling group](https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html):
  the subnets of the group are used.
- [CreateNodegroup](https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html), `launchTemplate`: no
  `SubnetId`.
- [terraform-aws-eks, issue 2256](https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2256),
  [terraform-provider-aws, issue 19911](https://github.com/hashicorp/terraform-provider-aws/issues/19911): both
  interfaces in one subnet
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    AutoScalingGroup,
    Bad,
    Finding,
    Good,
    LaunchInterface,
    LaunchTemplate,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    candidates,
    differs,
    facts_missing,
    joined_words,
    known,
    merged,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.auto_scaling_groups:
        if not group.is_fleet and (group.subnets or group.is_node_group):
            for named in group.each_template:
                yield from _check(group, named)


def _check(group: AutoScalingGroup, named: Value[LaunchTemplate]) -> Iterator[Finding | Undecided]:
    template = known(named)
    doubts: list[str] = []
    for one in candidates(named):
        answers = [(spec, _is_ignored(group, spec)) for spec in one.interfaces or ()]
        ignored = [spec for spec, answer in answers if answer is True]
        if ignored and template is not None:
            yield _finding(group, template, ignored)
            return
        doubts += facts_missing(named) if ignored else ()
        doubts += facts_missing(*(answer for _, answer in answers))
    if doubts:
        yield Undecided(subject=group.address, at=group.place("template"), facts=merged(doubts))


def _is_ignored(group: AutoScalingGroup, spec: LaunchInterface) -> Answer:
    """Whether the subnet of an interface is another one than the group puts it in, or one that EKS refuses."""
    subnet = spec.subnet
    if subnet is None or spec.interface is not None:
        return False
    if known(subnet) is None:
        return Missing((f"whether {spec} sets a subnet",))
    only = group.subnets[0] if len(group.subnets) == 1 and not group.more_subnets else None
    return True if group.is_node_group or only is None else differs(only, subnet)


def _finding(group: AutoScalingGroup, template: LaunchTemplate, ignored: list[LaunchInterface]) -> Finding:
    subnets = merged(words(spec.subnet) for spec in ignored)
    named = f"{template}, which puts interfaces in {joined_words(subnets)}"
    if group.is_node_group:
        message = f"{group} launches from {named}: EKS refuses a launch template with a subnet"
    else:
        own = joined_words(merged(words(one) for one in group.subnets))
        message = f"{group} launches from {named}, but the group uses its own subnets ({own}) and ignores them"
    new = [one for one in template.interfaces or () if one.interface is None]
    if len(new) > 1 and not group.is_node_group:
        message += f": all {len(new)} new interfaces of an instance are in one subnet"
    return Finding(
        subject=group.address,
        at=group.place("template"),
        severity=Severity.ERROR if group.is_node_group else Severity.WARNING,
        message=message,
        help=f"remove the subnet from the interfaces of {template}",
        related=tuple(
            Related(f"an interface of {template} sets {words(one.subnet)}", one.place("subnet"), one.address)
            for one in ignored
        ),
        values=stated(template, subnets, list(group.subnets), len(new)),
    )


RULE = Rule(
    code="ENI811",
    name="asg-ignores-template-subnets",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app-a: {zone: eu-west-1a}
  app-b: {zone: eu-west-1b}
interfaces:
  vip: {subnet: app-b}
launch_templates:
  worker: {type: m5.large, interfaces: [{device_index: 0}]}
  same: {type: m5.large, interfaces: [{device_index: 0, subnet: app-a}]}
  alone: {type: m5.large, interfaces: [{device_index: 0, subnet: app-b}]}
  existing: {type: m5.large, interfaces: [{interface: vip}]}
auto_scaling_groups:
  worker: {launch_template: worker, subnets: [app-a, app-b], max: 6}
  same: {launch_template: same, subnets: [app-a], max: 2}
  existing: {launch_template: existing, zones: [eu-west-1b], max: 1}
instances:
  alone: {launch_template: alone}
"""),
        Good(
            """\
variable "subnet_id" { type = string }
resource "aws_launch_template" "worker" {
  instance_type = "m5.large"
  network_interfaces { subnet_id = var.subnet_id }
}
resource "aws_autoscaling_group" "worker" {
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template {  # undecided
    id = aws_launch_template.worker.id
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
  app-b: {zone: eu-west-1a}
launch_templates:
  front: {type: m5.large, interfaces: [{device_index: 0, subnet: app-a}, {device_index: 1, subnet: app-b}]}
auto_scaling_groups:
  front:
    launch_template: front  # warning
    subnets: [app-a]
    max: 2
"""),
        Bad(
            """\
resource "aws_subnet" "nodes" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_launch_template" "pinned" {
  instance_type = "m5.large"
  network_interfaces { subnet_id = aws_subnet.nodes.id }
}
resource "aws_eks_node_group" "pinned" {
  cluster_name  = "apps"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = [aws_subnet.nodes.id]
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
  launch_template {  # error
    id      = aws_launch_template.pinned.id
    version = "1"
  }
}
""",
            kind="terraform",
        ),
    ),
)
