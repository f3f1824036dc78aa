"""Interface attachment or security group attachment that is declared twice.

## What
Reports an interface that two declarations attach to the same instance, and an interface that lists its security groups
itself although `aws_network_interface_sg_attachment` adds others to it.

## Why
The second attachment fails with `InvalidNetworkInterface.InUse`: the interface is attached already. The AWS provider
treats the security groups listed on the interface as the complete list: each apply removes the group that the other
resource adds.

## When it is fine
- `lifecycle { ignore_changes = [security_groups] }` on the interface.
- Attachments of which at most one exists, because of opposite conditions.
- Attachments to different instances: this is covered by ENI105.

## Fix
Keep one declaration, preferably the `aws_network_interface_attachment`. List all security groups on the interface, or
attach all of them with `aws_network_interface_sg_attachment`.

## What is undecided
The check is undecided if one of these facts is unknown:

- whether two attachments refer to the same instance or interface
- whether both exist together
- whether the interface ignores changes to its groups: a plan without its source does not show it

## Sources
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html) and
  [Amazon EC2 error codes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html):
  `InvalidNetworkInterface.InUse`.
- [aws_network_interface_sg_attachment](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface_sg_attachment):
  the list of the interface and separate resources overwrite each other.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Finding,
    Good,
    GroupAttachment,
    Instance,
    Interface,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    all_of,
    block_of,
    candidates,
    facts_missing,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)

MOST_COMPARED = 20
"""Attachments of one interface that are compared pairwise; one pair is enough for a finding."""

Answers = dict[tuple[int, int], Answer]
"""Whether two attachments, by object, attach one interface twice: several interfaces may have the same two."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    attachments: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in network.attachments:
        if all(isinstance(one, Instance) for one in candidates(attachment.launch)):
            for interface in candidates(attachment.interface):
                attachments[id(interface)].append(attachment)
    added: dict[int, list[GroupAttachment]] = defaultdict(list)
    for addition in network.group_attachments:
        for interface in candidates(addition.interface):
            added[id(interface)].append(addition)
    answers: Answers = {}
    for interface in network.interfaces:
        several, more = attachments.get(id(interface), ()), added.get(id(interface))
        if len(several) > 1 and not interface.implicit:
            yield from _check_attachments(network, interface, several, answers)
        if more and not interface.implicit:
            yield from _check_groups(interface, more)


def _check_attachments(
    network: Network, interface: Interface, attachments: Sequence[Attachment], answers: Answers
) -> Iterator[Finding | Undecided]:
    question: Undecided | None = None
    for one, other in combinations(attachments[:MOST_COMPARED], 2):
        pair = (id(one), id(other))
        if pair not in answers:
            answers[pair] = _attach_twice(network, one, other)
        answer = answers[pair]
        if answer is True:
            yield _finding(interface, one, other)
            return
        if isinstance(answer, Missing) and _is_worth_asking(one, other):
            question = Undecided(subject=interface.address, at=other.place("interface"), facts=answer.facts)
    if question is not None:
        yield question


def _attach_twice(network: Network, one: Attachment, other: Attachment) -> Answer:
    """Whether two declarations attach one interface to one instance, and not both of them exist already."""
    to_one = False if one.exists and other.exists else same(one.launch, other.launch)
    if to_one is False:
        return False
    return all_of((to_one, same(one.interface, other.interface), network.existing_together(one, other)))


def _is_worth_asking(one: Attachment, other: Attachment) -> bool:
    """Whether two declarations may mean one interface, of which one names it for certain.

    Instances of one declaration have the interfaces that its author counts out, though a plan alone does not show it.
    """
    is_certain = known(one.interface) is not None or known(other.interface) is not None
    return is_certain and block_of(one.address) != block_of(other.address)


def _finding(interface: Interface, one: Attachment, other: Attachment) -> Finding:
    instance = words(one.launch)
    return Finding(
        subject=interface.address,
        at=other.place("interface"),
        message=f"{interface} is attached to {instance} by {one} and by {other}: AWS refuses the second attachment "
        "(InvalidNetworkInterface.InUse)",
        help=f"remove one of the two attachments of {interface}",
        related=tuple(
            Related(f"attached to {instance} here", each.place("interface"), each.address) for each in (one, other)
        ),
        values=stated(one.launch, [one, other]),
    )


def _check_groups(interface: Interface, added: Sequence[GroupAttachment]) -> Iterator[Finding | Undecided]:
    keeps = same(interface.keeps_own_groups, True)
    answers = [(one, all_of((keeps, _is_added(interface, one)))) for one in added]
    certain = [one for one, answer in answers if answer is True]
    facts = merged(*(facts_missing(answer) for _, answer in answers))
    if certain:
        names = joined_words([str(one) for one in certain])
        yield Finding(
            subject=interface.address,
            at=interface.place("security_groups"),
            message=f"{interface} lists its security groups itself, but {names} adds others: each apply removes what "
            "the other one has added",
            help=f"list all security groups on {interface}",
            related=tuple(one.says(f"adds {words(one.group)} to {interface}", at="group") for one in certain),
            values=stated("groups", certain),
        )
    elif facts:
        yield Undecided(subject=interface.address, at=interface.place("security_groups"), facts=facts)


def _is_added(interface: Interface, addition: GroupAttachment) -> Answer:
    """Whether there is an addition, and it is one of this interface."""
    return all_of((same(addition.interface, interface), Missing((addition.doubt,)) if addition.doubt else True))


RULE = Rule(
    code="ENI704",
    name="duplicate-attachment-declaration",
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
  one: {subnet: app}
  other: {subnet: app}
instances:
  web: {type: m5.large, subnet: app}
  db: {type: m5.large, interfaces: [{interface: other, device_index: 0}]}
attachments:
  - {interface: one, instance: web, device_index: 1}
"""),
        Good(
            """\
variable "blue" { type = bool }
resource "aws_instance" "web" { instance_type = "m5.large" }
resource "aws_network_interface" "one" {
  subnet_id       = "subnet-0a1b2c3d"
  security_groups = ["sg-0a1b2c3d"]
  lifecycle { ignore_changes = [security_groups] }
}
resource "aws_network_interface_sg_attachment" "one" {
  security_group_id    = "sg-1a1b2c3d"
  network_interface_id = aws_network_interface.one.id
}
resource "aws_network_interface_attachment" "blue" {
  count                = var.blue ? 1 : 0
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.one.id
  device_index         = 1
}
resource "aws_network_interface_attachment" "green" {
  count                = var.blue ? 0 : 1
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.one.id
  device_index         = 2
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
  one: {subnet: app}
instances:
  web:
    type: m5.large
    interfaces: [{subnet: app, device_index: 0}, {interface: one, device_index: 1}]
attachments:
  - {interface: one, instance: web, device_index: 1}  # warning
"""),
        Bad(
            """\
resource "aws_instance" "web" { instance_type = "m5.large" }
resource "aws_network_interface" "inline" {
  subnet_id       = "subnet-0a1b2c3d"
  security_groups = ["sg-0a1b2c3d"]  # warning
  attachment {
    instance     = aws_instance.web.id  # warning
    device_index = 1
  }
}
resource "aws_network_interface_attachment" "inline" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.inline.id
  device_index         = 1
}
resource "aws_network_interface_sg_attachment" "inline" {
  security_group_id    = "sg-1a1b2c3d"
  network_interface_id = aws_network_interface.inline.id
}
""",
            kind="terraform",
        ),
    ),
)
