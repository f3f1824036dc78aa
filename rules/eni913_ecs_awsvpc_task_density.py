"""ECS service that AWS refuses, or whose tasks need more interfaces than its instances have.

## What
Reports an ECS service in `awsvpc` mode on EC2 instances that runs more tasks on an instance than its type has
interfaces for, a service that asks for public IP addresses for tasks on EC2 instances, and a service with more than 16
subnets or 5 security groups.

## Why
Each task in `awsvpc` mode has a network interface, and the instance itself has one: a c5.large with 3 interfaces runs 2
tasks, and the rest stay in `PROVISIONING`. ENI trunking raises the number on types that support it. AWS refuses public
IP addresses for tasks on instances: "Assign public IP is not supported for this launch type".

## When it is fine
- Tasks on Fargate: each has an interface of its own, and can have a public IP address.
- The network modes `bridge`, `host` and `none`: tasks have no interfaces.
- With ENI trunking, the instance runs at most one task for each branch interface that its type supports.

## Fix
Turn ENI trunking on (`awsvpcTrunking`) before the instances start, choose a larger type, or start more instances.
Remove `assign_public_ip`.

## What is undecided
The check is undecided if its result depends on one of these facts, and the fact is unknown:

- the instance type of the container instances, or its limits
- the launch type: a service that names none uses the default capacity provider strategy of its cluster
- whether ENI trunking is on: no `aws_ecs_account_setting_default` sets it

## Sources
- [Increasing Amazon ECS Linux container instance network interfaces](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html):
  an instance with 3 interfaces runs 2 tasks; trunking, for instances that start after it is turned on.
- [Allocate a network interface for an Amazon ECS
  task](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html): no public IP addresses
  for tasks on EC2 instances.
- [AwsVpcConfiguration](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html): 16
  subnets, 5 security groups.
- [aws-cdk, issue 13348](https://github.com/aws/aws-cdk/issues/13348): the AWS error message.
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Count,
    EcsService,
    Finding,
    Good,
    InstanceType,
    Missing,
    Network,
    OneOf,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    all_of,
    candidates,
    exceeds,
    facts_missing,
    follow,
    known,
    same,
    stated,
    words,
)

MOST_SUBNETS = 16
MOST_GROUPS = 5
OWN = 1
"""The interface that is the instance's own."""
OWN_WITH_TRUNK = 2
"""With trunking, the trunk is no interface of a task either."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for service in network.services:
        if isinstance(service, EcsService):
            yield from _check_lists(service)
            has_interfaces = all_of((same(service.network_mode, "awsvpc"), same(service.launch_type, "ec2")))
            yield from _check_public_ip(network, service, has_interfaces)
            yield from _check_density(network, service, has_interfaces)


def _check_lists(service: EcsService) -> Iterator[Finding]:
    groups = service.security_groups.uses if service.security_groups is not None else ()
    for noun, attribute, number, most in (
        ("subnets", "subnets", len(service.subnets), MOST_SUBNETS),
        ("security groups", "security_groups", len(groups), MOST_GROUPS),
    ):
        if number > most and not service.exists:
            yield Finding(
                subject=service.address,
                at=service.place(attribute),
                severity=Severity.ERROR,
                message=f"{service} has {number} {noun}, but a service accepts {most}: AWS refuses it",
                help=f"remove {number - most} of the {noun} of {service}",
                related=(service.says(f"lists {number} {noun}", at=attribute),),
                values=stated(attribute, number),
            )


def _check_public_ip(network: Network, service: EcsService, has_interfaces: Answer) -> Iterator[Finding | Undecided]:
    answer = all_of((same(service.is_public, True), has_interfaces, not service.exists))
    if answer is True:
        yield Finding(
            subject=service.address,
            at=service.place("is_public"),
            severity=Severity.ERROR,
            message=f"{service} asks for public IP addresses, but its tasks run on EC2 instances: AWS refuses it",
            help=f"remove {network.spelling.argument('assign_public_ip')} from {service}, or run its tasks on Fargate",
            related=(service.says("runs its tasks on EC2 instances", at="launch_type"),),
            values=stated("public"),
        )
    elif isinstance(answer, Missing):
        yield Undecided(subject=service.address, at=service.place("is_public"), facts=answer.facts)


def _check_density(network: Network, service: EcsService, has_interfaces: Answer) -> Iterator[Finding | Undecided]:
    tasks, instances = _tasks(service)
    if tasks is None:
        return
    at = "desired" if service.tasks_per_instance is None else "tasks_per_instance"
    type = _type(network, service)
    limit = follow(network.limits_of_type(type), lambda one: _most_tasks(service, one))
    most = follow(limit, lambda one: None if one is None else follow(instances, lambda number: one * number))
    count = known(tasks)
    beyond = Missing(facts_missing(tasks)) if count is None else exceeds(Count.exactly(count), most)
    answer = all_of((has_interfaces, beyond))
    if answer is True:
        highest = max(one for one in candidates(limit) if one is not None)
        number = known(instances)
        where = "an instance" if service.tasks_per_instance is not None else f"{number} instances at most"
        yield Finding(
            subject=service.address,
            at=service.place(at),
            message=f"{service} runs {count} tasks on {where}, but a {words(type)} has interfaces for {highest} tasks: "
            "the rest stay in PROVISIONING",
            help="turn ENI trunking on (awsvpcTrunking), choose a larger instance type, or start more instances",
            related=(service.says("runs its tasks in awsvpc mode", at="network_mode"),),
            values=stated("tasks", count, number, type, highest),
        )
    elif isinstance(answer, Missing):
        yield Undecided(subject=service.address, at=service.place(at), facts=answer.facts)


def _tasks(service: EcsService) -> tuple[Value[int] | None, Value[int]]:
    """How many tasks run on how many instances at most; no tasks where nothing says both."""
    if service.tasks_per_instance is not None:
        return service.tasks_per_instance, 1
    if service.group is None or service.desired is None:
        return None, 1
    most = follow(service.group, lambda one: Unknown(f"the maximum size of {one}") if one.most is None else one.most)
    return service.desired, most


def _type(network: Network, service: EcsService) -> Value[str]:
    """The type of the container instances."""
    unknown = Unknown(f"the instance type of the container instances of {service}")
    if service.instance_type is not None:
        return service.instance_type
    if service.group is None:
        return unknown
    template = follow(service.group, lambda one: unknown if one.template is None else one.template)
    return follow(template, network.type_of)


def _most_tasks(service: EcsService, type: InstanceType) -> Value[int | None]:
    """How many tasks an instance of a type has interfaces for: two numbers if trunking is unknown."""
    if type.max_interfaces is None:
        return None
    alone = type.max_interfaces - OWN
    if (service.os or "").startswith("windows") or same(service.trunking, False) is True:
        return alone
    if type.branch_interfaces is None:
        return Unknown(f"how many branch interfaces {type.name} has")
    if type.branch_interfaces == 0:
        return alone
    trunk = type.branch_interfaces + type.max_interfaces - OWN_WITH_TRUNK
    return trunk if known(service.trunking) else OneOf((alone, trunk), facts_missing(service.trunking)[0])


RULE = Rule(
    code="ENI913",
    name="ecs-awsvpc-task-density",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("services",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: eu-west-1a, cidr: 10.0.0.0/22}
launch_templates:
  node: {type: c5.large}
auto_scaling_groups:
  node: {launch_template: node, subnets: [app], max: 3}
ecs_services:
  fits: {network_mode: awsvpc, launch_type: ec2, instance_type: c5.large, tasks_per_instance: 2, subnets: [app]}
  trunks:
    network_mode: awsvpc
    launch_type: ec2
    instance_type: c5.large
    tasks_per_instance: 10
    trunking: true
    subnets: [app]
  fargate: {network_mode: awsvpc, launch_type: fargate, tasks_per_instance: 50, assign_public_ip: true, subnets: [app]}
  bridged: {network_mode: bridge, launch_type: ec2, instance_type: c5.large, tasks_per_instance: 20}
  grouped: {network_mode: awsvpc, launch_type: ec2, auto_scaling_group: node, desired: 6, subnets: [app]}
  unsized: {network_mode: awsvpc, launch_type: ec2, instance_type: c5.large, desired: 60, subnets: [app]}
  unknown:
    network_mode: awsvpc
    launch_type: ec2
    tasks_per_instance: 3  # undecided
"""),
        Good(
            """\
resource "aws_ecs_service" "usual" {
  name          = "usual"
  desired_count = 50
  network_configuration {
    subnets          = ["subnet-0a1b2c3d"]
    assign_public_ip = true  # undecided
  }
}
resource "aws_launch_template" "node" { instance_type = "c5.large" }
resource "aws_autoscaling_group" "node" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template { id = aws_launch_template.node.id }
}
resource "aws_ecs_capacity_provider" "node" {
  name = "node"
  auto_scaling_group_provider { auto_scaling_group_arn = aws_autoscaling_group.node.arn }
}
resource "aws_ecs_service" "trunks" {
  name          = "trunks"
  desired_count = 20  # undecided
  capacity_provider_strategy { capacity_provider = aws_ecs_capacity_provider.node.name }
  network_configuration { subnets = ["subnet-0a1b2c3d"] }
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: eu-west-1a, cidr: 10.0.0.0/22}
security_groups: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}
launch_templates:
  node: {type: c5.large}
auto_scaling_groups:
  node: {launch_template: node, subnets: [app], max: 3}
ecs_services:
  dense:
    network_mode: awsvpc
    launch_type: ec2
    instance_type: c5.large
    tasks_per_instance: 3  # warning
    subnets: [app]
  windows:
    network_mode: awsvpc
    launch_type: ec2
    instance_type: c5.large
    tasks_per_instance: 4  # warning
    trunking: true
    os: windows-2022
    subnets: [app]
  grouped:
    network_mode: awsvpc
    launch_type: ec2
    auto_scaling_group: node
    desired: 7  # warning
    subnets: [app]
  public:
    network_mode: awsvpc
    launch_type: ec2
    subnets: [app]
    security_groups: [a, b, c, d, e, f]  # error
    assign_public_ip: true  # error
"""),
        Bad(
            """\
resource "aws_ecs_account_setting_default" "trunking" {
  name  = "awsvpcTrunking"
  value = "disabled"
}
resource "aws_launch_template" "node" { instance_type = "c5.large" }
resource "aws_autoscaling_group" "node" {
  min_size            = 1
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template { id = aws_launch_template.node.id }
}
resource "aws_ecs_capacity_provider" "node" {
  name = "node"
  auto_scaling_group_provider { auto_scaling_group_arn = aws_autoscaling_group.node.arn }
}
resource "aws_ecs_service" "dense" {
  name          = "dense"
  desired_count = 5  # warning
  capacity_provider_strategy { capacity_provider = aws_ecs_capacity_provider.node.name }
  network_configuration {
    subnets          = ["subnet-0a1b2c3d"]
    assign_public_ip = true  # error
  }
}
resource "aws_ecs_service" "typed" {
  name        = "typed"
  launch_type = "EC2"
  network_configuration {
    subnets          = ["subnet-0a1b2c3d"]
    assign_public_ip = true  # error
  }
}
""",
            kind="terraform",
        ),
    ),
)
