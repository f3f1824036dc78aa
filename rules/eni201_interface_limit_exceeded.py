"""An instance has more interfaces than its type allows.

## What
Counts the interfaces of an instance or launch template: its primary, those that the launch lists, and those that are
attached to it. Reports when there are more for certain than the instance type allows over all its network cards. On
an EKS or ECS node it warns when the limit is reached, because agents attach further interfaces there.

## Why
AWS refuses what goes beyond the limit with `AttachmentLimitExceeded`: "Interface count 4 exceeds the limit for
t3.medium".

## When it is fine
A type that a plan changes in place is ENI730's matter. Branch interfaces sit behind a trunk and do not count; the
trunk does. RDMA secondary interfaces are no ENIs. Types with flexible ENA queues hold more interfaces when the queue
count is set on them; the higher limit is taken then.

## Fix
Take a larger instance type, or give one interface secondary private IPv4 addresses in place of further interfaces.

## What is undecided
The instance type is unknown or not in the data, or the number of interfaces is not certain: the type of one, which may
be a branch interface, is unknown.

## Sources
- DescribeInstanceTypes, `NetworkInfo.MaximumNetworkInterfaces`; `enilint limits TYPE` shows the figures and their date.
- AttachNetworkInterface, error `AttachmentLimitExceeded` (cilium/cilium#15877).
- NetworkCardInfo, `AdditionalFlexibleNetworkInterfaces`.
- DescribeInstanceTypes, `MaximumSecondaryNetworkInterfaces`: RDMA secondary interfaces have a limit of their own.
- aws/amazon-vpc-cni-k8s, README, and the ECS Developer Guide: agents attach interfaces to nodes.
- That branch interfaces do not count is unsourced.
"""

import functools
from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Count,
    Finding,
    Good,
    InstanceType,
    Launch,
    Network,
    OneOf,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    candidates,
    exceeds,
    facts_missing,
    follow,
    stated,
    words,
)

_MOST_NAMED = 8
"""Attachments that a finding lists as its proof."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    declared = (launch for launch in network.launches if launch.declared)
    for launch in (*declared, *network.known_instances):
        if network.type_before(launch) is not None:
            continue
        count = network.interface_count(launch)
        if count.high is not None and count.high <= 1:
            continue  # every type has room for its primary interface
        limits = network.limits_of(launch)
        allowed: Value[int | None] = follow(limits, functools.partial(network.interface_limit, launch))
        answer = exceeds(count, allowed)
        too_small = [
            type for type in candidates(limits) if exceeds(count, network.interface_limit(launch, type)) is True
        ]
        full = _is_full(count, allowed) if answer is False and launch.node_of else False
        if answer is True:
            yield _finding(network, launch, count, too_small, None)
        elif too_small and not _is_left_open(network, launch):
            yield _finding(network, launch, count, too_small, Severity.WARNING)
        elif full is True:
            yield _full_node(launch, count, candidates(limits))
        elif missing := facts_missing(answer, full):
            yield Undecided(subject=launch.address, at=launch.place("type"), facts=missing)


def _is_left_open(network: Network, launch: Launch) -> bool:
    """Whether the launch has one of several types, and something that is not known decides which."""
    type = network.type_of(launch)
    return isinstance(type, OneOf) and type.symbol is not None


def _is_full(count: Count, limit: Value[int | None]) -> Answer:
    """Whether there is no room for one more."""
    return exceeds(count + Count.exactly(1), limit)


def _finding(
    network: Network, launch: Launch, count: Count, types: list[InstanceType], severity: Severity | None
) -> Finding:
    limits = " and ".join(f"{type.name} allows {network.interface_limit(launch, type)}" for type in types)
    attached = network.attachments_of(launch)
    proof = [_source(launch, type) for type in types]
    proof += [
        Related(words(one.interface, unknown="an interface"), one.place("interface"), one.address)
        for one in attached[:_MOST_NAMED]
    ]
    return Finding(
        subject=launch.address,
        at=launch.place("type"),
        message=f"{launch} has {count.low} interfaces, its primary included, but {limits}",
        help="take a larger instance type, or give one interface secondary private IPv4 addresses instead",
        related=tuple(proof),
        values=stated(count.low, [(type.name, network.interface_limit(launch, type)) for type in types]),
        severity=severity,
    )


def _full_node(launch: Launch, count: Count, types: tuple[InstanceType, ...]) -> Finding:
    agent = {"eks": "the VPC CNI", "ecs": "the ECS agent"}.get(launch.node_of or "", "an agent")
    return Finding(
        subject=launch.address,
        at=launch.place("type"),
        message=f"{launch} has {count.low} interfaces, all that {words(types[0].name)} allows, "
        f"so {agent} can attach none to it",
        help="take a larger instance type, or declare fewer interfaces on the node",
        related=tuple(_source(launch, type) for type in types),
        values=stated(count.low, [type.name for type in types], launch.node_of),
        severity=Severity.WARNING,
    )


def _source(launch: Launch, type: InstanceType) -> Related:
    return Related(f"{type.name} allows {type.max_interfaces} interfaces ({type.source})", launch.place("type"))


RULE = Rule(
    code="ENI201",
    name="interface-limit-exceeded",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("capacity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
instances:
  web: {type: t3.micro, subnet: app}
interfaces:
  side: {subnet: service}
attachments:
  - {interface: side, instance: web, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  one: {subnet: app}
  two: {subnet: app}
instances:
  web:
    type: m99.future  # undecided
    subnet: app
attachments:
  - {interface: one, instance: web, device_index: 1}
  - {interface: two, instance: web, device_index: 2}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
interfaces:
  one: {subnet: service}
  two: {subnet: service}
instances:
  web:
    type: t3.micro  # error
    subnet: app
attachments:
  - {interface: one, instance: web, device_index: 1}
  - {interface: two, instance: web, device_index: 2}
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app}
instances:
  node:
    type: t3.micro  # warning
    subnet: app
    node_of: eks
attachments:
  - {interface: side, instance: node, device_index: 1}
"""),
    ),
)
