"""Interface attached to more than one instance.

## What
Reports an interface that two attachments attach to different instances, or that is attached to an instance whose
`count` is greater than 1.

## Why
An interface can be attached to one instance at a time. AWS refuses the second attachment with
`InvalidNetworkInterface.InUse`: "Interface: [eni-...] in use."

## When it is fine
A declared failover group may have an attachment of its interface to each member: only one of them exists at a time. A
name or a tag such as `vip` does not declare a failover group. Attachments that are mutually exclusive, such as those
with opposite conditions, never exist together. An existing interface in the launch template of an Auto Scaling group is
not checked here.

## Fix
Create one interface per instance (`aws_network_interface.x[count.index]`), or declare a failover group.

## What is undecided
The check is undecided if the plan does not show which interface or which instance an attachment refers to, if only one
of the two attachments may exist, or if it is unknown whether a failover group moves the interface between its
instances.

## Sources
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html). The
  message of `InvalidNetworkInterface.InUse` is quoted in
  [hashicorp/terraform-provider-aws#27513](https://github.com/hashicorp/terraform-provider-aws/issues/27513).
- [EC2 Auto Scaling User Guide, "Create a launch
  template"](https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html): a network interface
  "can be attached to only one instance at a time".
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Count,
    FailoverGroup,
    Finding,
    Good,
    Instance,
    Interface,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    all_of,
    any_of,
    candidates,
    differs,
    exceeds,
    facts_missing,
    follow,
    known,
    negated,
    same,
    stated,
    words,
)

_MOST_COMPARED = 50
"""Attachments of one interface that are compared pairwise; one pair is enough for a finding."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    certain: dict[int, list[Attachment]] = defaultdict(list)
    perhaps: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in network.attachments:
        if not all(isinstance(launch, Instance) for launch in candidates(attachment.launch)):
            continue
        interface = known(attachment.interface)
        if interface is not None and not attachment.doubt:
            certain[id(interface)].append(attachment)
        else:
            for candidate in candidates(attachment.interface):
                perhaps[id(candidate)].append(attachment)
    for interface in network.interfaces:
        mine, unsure = certain.get(id(interface), ()), perhaps.get(id(interface), ())
        if not interface.implicit and (unsure or len(mine) > 1 or any(_may_be_several(network, interface, mine))):
            yield from _check(network, interface, mine, unsure)


def _may_be_several(network: Network, interface: Interface, attachments: Sequence[Attachment]) -> Iterator[bool]:
    """Whether each attachment may stand for several."""
    for one in attachments:
        launch = known(one.launch)
        is_single = launch is not None and known(launch.count) == 1
        yield not is_single or bool(network.several_for(one, interface))


def _check(
    network: Network, interface: Interface, certain: Sequence[Attachment], perhaps: Sequence[Attachment]
) -> Iterator[Finding | Undecided]:
    for attachment in certain:
        many = exceeds(_instances(attachment), 1)
        if many is True:
            instance = words(attachment.launch)
            number = _instances(attachment).low
            yield Finding(
                subject=interface.address,
                at=attachment.place("interface"),
                message=f"{interface} is a single interface, but is attached to the {number} instances of {instance}: "
                "AWS refuses all attachments but the first",
                help="create one interface per instance",
                related=(Related(f"{interface} is a single interface", interface.at, interface.address),),
                values=stated(attachment.launch, number),
            )
            return
    pairs = [(a, b) for index, a in enumerate(certain[:_MOST_COMPARED]) for b in certain[:index]]
    for later, earlier in pairs:
        if _is_refused(network, interface, earlier, later) is True:
            yield _finding(interface, earlier, later)
            return
    doubts = _doubts(network, interface, pairs, certain, perhaps)
    if doubts:
        at = (*certain, *perhaps)[0].place("interface")
        yield Undecided(subject=interface.address, at=at, facts=doubts)


def _instances(attachment: Attachment) -> Count:
    """The number of instances that the attachment's launch starts."""
    count = follow(attachment.launch, lambda launch: launch.count)
    number = known(count)
    return Count.exactly(number) if number is not None else Count(1, None, facts_missing(count))


def _is_repeated(network: Network, interface: Interface, attachment: Attachment) -> Answer:
    """Whether the attachment stands for several attachments of the one interface, each to another instance."""
    number = network.several_for(attachment, interface)
    launch = known(attachment.launch)
    apart = launch is None or network.several_for(launch, interface)
    return Missing(number) if number and apart else False


def _attach_elsewhere(network: Network, one: Attachment, other: Attachment) -> Answer:
    """Whether two attachments exist together and attach the interface to different instances."""
    answer = differs(one.launch, other.launch)
    return network.existing_together(one, other) if answer is True else answer


def _is_refused(network: Network, interface: Interface, one: Attachment, other: Attachment) -> Answer:
    """Whether AWS refuses one of two attachments of an interface."""
    both = _attach_elsewhere(network, one, other)
    return both if both is False else all_of((both, negated(_moves(network, interface, (one, other)))))


def _moves(network: Network, interface: Interface, attachments: Sequence[Attachment]) -> Answer:
    """Whether a failover group declares that the interface moves between these instances."""

    def names(group: FailoverGroup) -> Answer:
        return all_of(any_of(same(one.launch, member) for member in group.members) for one in attachments)

    perhaps = network.possible_groups_of(interface)
    unsure = (all_of((names(group), Missing(facts_missing(group.interface)))) for group in perhaps)
    return any_of((*map(names, network.groups_of(interface)), *unsure))


def _finding(interface: Interface, earlier: Attachment, later: Attachment) -> Finding:
    return Finding(
        subject=interface.address,
        at=later.place("interface"),
        message=f"{interface} is attached to {words(earlier.launch)}, but also to {words(later.launch)}: "
        "AWS refuses the second attachment",
        help="create one interface per instance, or declare a failover group with these instances as members",
        related=(
            Related(f"{interface} is attached to {words(earlier.launch)}", earlier.place("interface"), earlier.address),
            Related(f"{interface} is attached to {words(later.launch)}", later.place("interface"), later.address),
        ),
        values=stated([earlier.launch, later.launch]),
    )


def _doubts(
    network: Network,
    interface: Interface,
    pairs: Sequence[tuple[Attachment, Attachment]],
    certain: Sequence[Attachment],
    perhaps: Sequence[Attachment],
) -> tuple[str, ...]:
    """The facts that are missing to rule out a second attachment."""
    answers = [_is_refused(network, interface, a, b) for a, b in pairs]
    answers += [exceeds(_instances(one), 1) for one in certain]
    if network.existence:
        answers += [_is_repeated(network, interface, one) for one in (*certain, *perhaps)]
    facts = [*facts_missing(*answers)]
    for one in perhaps:
        if exceeds(_instances(one), 1) is True:
            facts.extend((*facts_missing(one.interface), *one.doubts))
    for one in perhaps[:1]:  # if all others are on the instance of this one, they are on one instance
        others = (other for other in (*certain, *perhaps[1:]) if same(other.launch, one.launch) is not True)
        rival = next(others, None)
        if rival is not None and _moves(network, interface, (one, rival)) is not True:
            facts.extend((*facts_missing(one.interface, rival.interface), *one.doubts, *rival.doubts))
    return tuple(dict.fromkeys(facts))


RULE = Rule(
    code="ENI105",
    name="eni-attached-more-than-once",
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
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: app}
attachments:
  - {interface: vip, instance: db-1, device_index: 1}
  - {interface: vip, instance: db-2, device_index: 1}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  one: {subnet: app}
  two: {subnet: app}
attachments:
  - {interface: one, instance: db, device_index: 1}
  - {interface: two, instance: db, device_index: 2}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
attachments:
  - {interface: vip, instance: db-1, device_index: 1}  # undecided
  - {interface: vip, instance: db-2, device_index: 1}
failover_groups:
  db: {mechanism: move-eni, interface: eni-xxxxxxxx, members: [db-1, db-2]}
"""),
        Good(
            """\
resource "aws_instance" "node" {
  count         = 2
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "vip" {
  count     = 2
  subnet_id = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "vip" {
  count                = 2
  instance_id          = aws_instance.node[count.index].id
  network_interface_id = aws_network_interface.vip[count.index].id
  device_index         = 1
}

resource "aws_subnet" "app" {
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
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: app, description: a name like vip declares nothing}
attachments:
  - {interface: vip, instance: db-1, device_index: 1}
  - {interface: vip, instance: db-2, device_index: 1}  # error
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  worker: {type: m5.large, subnet: app, count: 3}
interfaces:
  side: {subnet: app}
attachments:
  - {interface: side, instance: worker, device_index: 1}  # error
"""),
        Bad(
            """\
resource "aws_instance" "node" {
  count         = 2
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.app.id
}

resource "aws_network_interface_attachment" "vip" {
  count                = 2
  instance_id          = aws_instance.node[count.index].id
  network_interface_id = aws_network_interface.vip.id # error
  device_index         = 1
}

resource "aws_subnet" "app" {
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
