"""More interfaces than the instance type allows.

## What
Reports an instance or a launch template that certainly has more interfaces than its instance type allows on all its
network cards together. The primary interface, the interfaces that the launch lists, and those attached later all count.
On an EKS or ECS node, reaching the limit is a warning, because agents attach more interfaces to the node. If a
CloudFormation template offers several types in `AllowedValues`, types that are too small cause a warning.

## Why
AWS refuses interfaces beyond the limit with `AttachmentLimitExceeded`: "Interface count 4 exceeds the limit for
t3.medium".

## When it is fine
An instance type that a plan changes in place is covered by ENI730. Branch interfaces do not count, but their trunk
interface does. RDMA secondary interfaces are not ENIs. Instance types with flexible ENA queues support more interfaces
if the queue count is set on the interfaces; the higher limit then applies.

## Fix
Choose a larger instance type, or assign secondary private IPv4 addresses to one interface instead of adding
interfaces.

## What is undecided
The check is undecided if the instance type is unknown or is not in enilint's data, or if the type of an interface is
unknown: it may be a branch interface, which does not count.

## Sources
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html),
  `NetworkInfo.MaximumNetworkInterfaces`; `enilint limits TYPE` shows the limits and their date.
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html). The
  message of `AttachmentLimitExceeded` is quoted in
  [cilium/cilium#15877](https://github.com/cilium/cilium/issues/15877).
- [NetworkCardInfo](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkCardInfo.html),
  `AdditionalFlexibleNetworkInterfaces`.
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html),
  `MaximumSecondaryNetworkInterfaces`: RDMA secondary interfaces have a limit of their own.
- [aws/amazon-vpc-cni-k8s](https://github.com/aws/amazon-vpc-cni-k8s), README, and [Amazon ECS Developer
  Guide](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html): agents attach
  interfaces to nodes.
- AWS does not document whether branch interfaces count.
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
    OfferedType,
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
    known,
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
            continue  # every type supports its primary interface
        limits = network.limits_of(launch)
        allowed: Value[int | None] = follow(limits, functools.partial(network.interface_limit, launch))
        answer = exceeds(count, allowed)
        if answer is False and known(limits) is not None and not (launch.node_of or launch.types_offered):
            continue
        certain = known(limits) if answer is True else None
        types = candidates(limits) if certain is None else ()
        too_small = [one for one in types if exceeds(count, network.interface_limit(launch, one)) is True]
        too_small = too_small if certain is None else [certain]
        full = _is_full(count, allowed) if answer is False and launch.node_of else False
        if answer is True:
            yield _finding(network, launch, count, too_small, None)
        elif too_small and not _depends_on_unknown(network, launch):
            yield _finding(network, launch, count, too_small, Severity.WARNING)
        elif full is True:
            yield _full_node(launch, count, candidates(limits))
        elif offered := _offered_too_small(network, launch, count):
            yield _offered(network, launch, count, offered, is_any=answer is not False)
        elif missing := facts_missing(answer, full):
            yield Undecided(subject=launch.address, at=launch.place("type"), facts=missing)


def _offered_too_small(network: Network, launch: Launch, count: Count) -> list[tuple[OfferedType, InstanceType]]:
    """The types that a deployment may choose and that allow fewer interfaces."""
    found = ((one, known(network.limits_of_type(one.name))) for one in launch.types_offered)
    return [
        (one, type)
        for one, type in found
        if type is not None and exceeds(count, network.interface_limit(launch, type)) is True
    ]


def _offered(
    network: Network, launch: Launch, count: Count, offered: list[tuple[OfferedType, InstanceType]], *, is_any: bool
) -> Finding:
    """A warning, but for a launch whose type is certainly one of those offered (`is_any`) if all are too small."""
    limits = [(type.name, network.interface_limit(launch, type)) for _, type in offered]
    listed = " and ".join(f"{name} allows {limit}" for name, limit in limits)
    is_certain = is_any and len(offered) == len(launch.types_offered)
    return Finding(
        subject=launch.address,
        at=offered[0][0].at,
        message=f"{launch} has {count.low} interfaces, including the primary one, but of the types that the template "
        f"offers, {listed}: AWS refuses to attach more",
        help="offer larger instance types only, or assign secondary private IPv4 addresses to one interface instead",
        related=tuple(_source(launch, type) for _, type in offered[:_MOST_NAMED]),
        values=stated(count.low, limits),
        severity=None if is_certain else Severity.WARNING,
    )


def _depends_on_unknown(network: Network, launch: Launch) -> bool:
    """Whether the launch has one of several types, and an unknown value decides which."""
    type = network.type_of(launch)
    return isinstance(type, OneOf) and type.symbol is not None


def _is_full(count: Count, limit: Value[int | None]) -> Answer:
    """Whether one more interface exceeds the limit."""
    return exceeds(count + Count.exactly(1), limit)


def _finding(
    network: Network, launch: Launch, count: Count, types: list[InstanceType], severity: Severity | None
) -> Finding:
    limits = [(type.name, network.interface_limit(launch, type)) for type in types]
    listed = " and ".join([f"{name} allows {limit}" for name, limit in limits])
    attached = network.attachments_of(launch)
    proof = [_source(launch, type) for type in types]
    proof += [
        Related(
            f"{words(one.interface, unknown='an interface')} is attached to {launch}",
            one.place("interface"),
            one.address,
        )
        for one in attached[:_MOST_NAMED]
    ]
    return Finding(
        subject=launch.address,
        at=launch.place("type"),
        message=f"{launch} has {count.low} interfaces, including the primary one, but {listed}: "
        "AWS refuses to attach more",
        help="choose a larger instance type, or assign secondary private IPv4 addresses to one interface instead",
        related=tuple(proof),
        values=stated(count.low, limits),
        severity=severity,
    )


def _full_node(launch: Launch, count: Count, types: tuple[InstanceType, ...]) -> Finding:
    agent = {"eks": "the VPC CNI", "ecs": "the ECS agent"}.get(launch.node_of or "", "an agent")
    return Finding(
        subject=launch.address,
        at=launch.place("type"),
        message=f"{launch} has {count.low} interfaces, but {words(types[0].name)} allows no more: "
        f"{agent} cannot attach another one",
        help="choose a larger instance type, or declare fewer interfaces on the node",
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
        Good(
            """\
resource "aws_instance" "web" {
  instance_type = "t3.medium"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "extra" {
  count     = 2
  subnet_id = aws_subnet.service.id
}

resource "aws_network_interface_attachment" "extra" {
  count                = 2
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.extra[count.index].id
  device_index         = count.index + 1
}

resource "aws_subnet" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "service" {
  vpc_id = aws_vpc.main.id
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
        Bad(
            """\
resource "aws_instance" "web" {
  instance_type = "t3.micro" # error
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "extra" {
  count     = 2
  subnet_id = aws_subnet.service.id
}

resource "aws_network_interface_attachment" "extra" {
  count                = 2
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.extra[count.index].id
  device_index         = count.index + 1
}

resource "aws_subnet" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "service" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
