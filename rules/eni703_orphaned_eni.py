"""Network interface that an Auto Scaling group leaves behind, or that nothing uses.

## What
Reports, as a warning, the launch template of an Auto Scaling group or EKS node group if it creates an interface with
`delete_on_termination = false`. Also reports, with severity `info`, an interface that nothing attaches and nothing
refers to.

## Why
An interface with `delete_on_termination = false` outlives its instance, and no Auto Scaling group attaches it again:
each scale-in and each replaced instance leaves an interface behind. The subnet runs out of addresses, or the account
reaches its default quota of 5,000 interfaces per Region (`NetworkInterfaceLimitExceeded`). An unused interface keeps
its addresses too, and a public IPv4 address costs money whether or not its interface is attached.

## When it is fine
- The template names an existing interface: the launch does not create it. ENI812 covers such groups.
- Only instances of the design use the template: Terraform knows what it has created.
- An output, a module call or any other resource refers to the interface, or an imported topology file contains it:
  whoever reads the reference can attach the interface.
- A user data script in the configuration calls `AttachNetworkInterface`, or an IAM policy in it allows the action: an
  agent can find the interface by its tags. In a topology file, `attached_by_agent: true` states this.

## Fix
Set `delete_on_termination = true` on the interfaces of the template. Attach or delete the unused interface.

## What is undecided
The check of groups is undecided if one of these facts is unknown:

- `delete_on_termination` of an interface of the template
- the launch template of the group, if a template of the configuration keeps its interfaces

Unused interfaces are not reported for states, or for plans without their source: these do not show what refers to an
interface.

## Sources
- [LaunchTemplateInstanceNetworkInterfaceSpecificationRequest](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.html),
  `DeleteOnTermination`: whether the interface is deleted when the instance is terminated.
- [Amazon VPC quotas](https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html): network interfaces per
  Region.
- [amazon-vpc-cni-k8s, issue 1023](https://github.com/aws/amazon-vpc-cni-k8s/issues/1023): primary interfaces of
  terminated nodes filled the subnets.
"""

import re
from collections.abc import Iterator

from enilint.rule import (
    AutoScalingGroup,
    Bad,
    Finding,
    Good,
    Interface,
    LaunchInterface,
    LaunchTemplate,
    Network,
    Rule,
    Severity,
    Undecided,
    candidates,
    facts_missing,
    is_open,
    joined_words,
    known,
    stated,
    words,
)

_ATTACHES = re.compile(r"attach[-_]?network[-_]?interface", re.IGNORECASE)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for template in network.launch_templates:
        groups = network.auto_scaling_groups_of(template)
        if groups:
            yield from _check_template(network, template, groups)
    for group in network.auto_scaling_groups:
        for named in group.each_template:
            possible = network.launch_templates if is_open(named) else candidates(named)
            if known(named) is None and any(_is_kept(one) for each in possible for one in each.interfaces or ()):
                yield Undecided(subject=group.address, at=group.place("template"), facts=facts_missing(named))
    is_attached_by_script = any(_ATTACHES.search(one.user_data) for one in network.launches)
    for interface in () if is_attached_by_script else network.interfaces:
        if _is_unused(network, interface):
            yield _unused(interface)


def _check_template(
    network: Network, template: LaunchTemplate, groups: list[AutoScalingGroup]
) -> Iterator[Finding | Undecided]:
    new = [one for one in template.interfaces or () if one.interface is None]
    kept = [one for one in new if _is_kept(one)]
    doubtful = [one for one in new if facts_missing(one.delete_on_termination)]
    if kept:
        spelling = network.spelling
        names = joined_words([str(group) for group in groups])
        yield Finding(
            subject=template.address,
            at=kept[0].place("delete_on_termination"),
            message=f"{template} creates interfaces with {spelling.setting('delete_on_termination', 'false')}, but "
            f"instances of {names} come and go: each instance that terminates leaves its interface behind",
            help=f"set {spelling.setting('delete_on_termination', 'true')} on the interfaces of {template}",
            related=tuple(group.says(f"launches from {template}", at="template") for group in groups),
            values=stated(len(kept), groups),
        )
    elif doubtful:
        facts = facts_missing(*(one.delete_on_termination for one in doubtful))
        yield Undecided(subject=template.address, at=doubtful[0].place("delete_on_termination"), facts=facts)


def _is_kept(spec: LaunchInterface) -> bool:
    """Whether a launch creates an interface that stays when the instance terminates."""
    return spec.interface is None and known(spec.delete_on_termination) is False


def _is_unused(network: Network, interface: Interface) -> bool:
    """Whether nothing attaches an interface of the design, and nothing refers to it."""
    if not interface.declared or interface.implicit or interface.service_managed:
        return False
    if network.attachments_of_interface(interface) or network.possible_attachments_of_interface(interface):
        return False
    return not network.possible_groups_of(interface) and network.is_mentioned(interface) is False


def _unused(interface: Interface) -> Finding:
    name = str(interface)
    return Finding(
        subject=interface.address,
        at=interface.at,
        severity=Severity.INFO,
        message=f"{name} is attached to nothing, and nothing refers to it",
        help=f"attach {name}, or delete it",
        related=(interface.says(f"uses an address in {words(interface.subnet)}", at="subnet"),),
    )


RULE = Rule(
    code="ENI703",
    name="orphaned-eni",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("plan",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: eu-west-1a}
interfaces:
  given: {subnet: app}
  attached: {subnet: app}
  pooled: {subnet: app, attached_by_agent: true}
  named: {subnet: app}
launch_templates:
  given: {type: m5.large, interfaces: [{interface: given, delete_on_termination: false}]}
  deletes: {type: m5.large, interfaces: [{device_index: 0, delete_on_termination: true}]}
  unsaid: {type: m5.large, interfaces: [{device_index: 0}]}
  alone: {type: m5.large, interfaces: [{device_index: 0, delete_on_termination: false}]}
auto_scaling_groups:
  given: {launch_template: given, zones: [eu-west-1a], max: 1}
  deletes: {launch_template: deletes, subnets: [app], max: 4}
  unsaid: {launch_template: unsaid, subnets: [app], max: 4}
instances:
  web: {type: m5.large, subnet: app}
  alone: {launch_template: alone, subnet: app}
attachments:
  - {interface: attached, instance: web, device_index: 1}
elastic_ips:
  named: {interface: named}
"""),
        Good(
            """\
variable "keep" { type = bool }
resource "aws_network_interface" "output" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface" "named" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface" "listed" {
  count     = 2
  subnet_id = "subnet-0a1b2c3d"
}
locals { listed = { for one in aws_network_interface.listed : one.private_ip => one.id } }
output "interface" { value = aws_network_interface.output.id }
resource "aws_cloudwatch_metric_alarm" "named" {
  alarm_name          = "packets"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  dimensions          = { NetworkInterfaceId = aws_network_interface.named.id }
}
resource "aws_launch_template" "node" {
  instance_type = "m5.large"
  network_interfaces {
    delete_on_termination = var.keep  # undecided
  }
}
resource "aws_autoscaling_group" "node" {
  max_size            = 4
  min_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template { id = aws_launch_template.node.id }
}
""",
            kind="terraform",
        ),
        Good(
            """\
resource "aws_network_interface" "found_by_tag" {
  subnet_id = "subnet-0a1b2c3d"
  tags      = { Role = "database" }
}
resource "aws_iam_role_policy" "database" {
  role   = "database"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:AttachNetworkInterface", Resource = "*" }] })
}
""",
            kind="terraform",
        ),
        Good(
            """\
variable "blue" { type = bool }
resource "aws_launch_template" "keeps" {
  count         = 2
  instance_type = "m5.large"
  network_interfaces { delete_on_termination = false }
}
resource "aws_autoscaling_group" "node" {
  max_size            = 4
  min_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template {  # undecided
    id = aws_launch_template.keeps[var.blue ? 0 : 1].id
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
  app: {zone: eu-west-1a}
interfaces:
  forgotten: {subnet: app}  # info
launch_templates:
  keeps:
    type: m5.large
    interfaces:
      - {device_index: 0, delete_on_termination: false}  # warning
auto_scaling_groups:
  web: {launch_template: keeps, subnets: [app], max: 4}
"""),
        Bad(
            """\
resource "aws_network_interface" "forgotten" {  # info
  subnet_id = "subnet-0a1b2c3d"
}
resource "aws_launch_template" "keeps" {
  instance_type = "m5.large"
  network_interfaces {
    delete_on_termination = false  # warning
  }
}
resource "aws_eks_node_group" "apps" {
  cluster_name  = "apps"
  node_role_arn = "arn:aws:iam::111122223333:role/node"
  subnet_ids    = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
  scaling_config {
    desired_size = 1
    max_size     = 4
    min_size     = 1
  }
  launch_template {
    id      = aws_launch_template.keeps.id
    version = "1"
  }
}
""",
            kind="terraform",
        ),
    ),
)
