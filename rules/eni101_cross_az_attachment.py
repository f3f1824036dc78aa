"""Interface attached to an instance in another Availability Zone.

## What
Reports an attachment, in any form, whose interface is in one Availability Zone and whose instance is in another. An
interface is in the zone of its subnet. An instance is in the zone of its primary interface. If the subnet of that
interface does not show a zone, enilint uses the zone that the instance sets.

## Why
An interface belongs to a subnet, and a subnet to one zone; neither can be changed. AWS refuses the attachment with
`InvalidParameterCombination`: "You may not attach a network interface to an instance if they are not in the same
availability zone". Terraform stops in the middle of the apply.

## When it is fine
Different subnets in one zone are normal. An Auto Scaling group creates all interfaces of an instance in one of its own
subnets, whatever subnets its launch template names. An interface that a plan moves to another instance is covered by
ENI716. Zone names are compared only within one account, because `us-east-1a` can be a different zone in another
account. A zone name is never compared with a zone ID.

## Fix
Create the interface in a subnet of the instance's zone, or move the instance. To survive the loss of a zone, move an
Elastic IP or a route instead of the interface. `--fix` sets another subnet only if there is one clear candidate: the
only subnet of the zone in the VPC, or the only one in that zone that the same `resource` block (`count`, `for_each`)
creates. Editors offer each candidate.

## What is undecided
The check is undecided if the zone of the interface or of the instance is unknown: the subnet is given only by its ID,
or AWS chooses its zone.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  an interface can be attached only to an instance in the same Availability Zone.
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html). A
  public module for NAT instances quotes the message of `InvalidParameterCombination`.
- [AvailabilityZone](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AvailabilityZone.html), `zoneId`: the
  zone ID is the same in all accounts, but the zone name is not.
- [EC2 Auto Scaling User Guide, "Create a launch
  template"](https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-launch-template.html): the subnets of the
  group override those of the launch template.
"""

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from enilint.rule import (
    Attachment,
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Missing,
    Network,
    Reference,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Value,
    Zone,
    block_of,
    candidates,
    differs,
    follow,
    known,
    same,
    stated,
    words,
)

Placed = tuple[Attachment, Value[Zone], Value[Zone]]
"""An attachment, the zone of its interface, and that of its instance."""

_MOST_COMPARED = 20
"""Subnets of the zone that are considered for a fix."""
_MOST_FIXES = 3
"""Subnets that a finding proposes."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    conflicts: dict[str, list[Placed]] = defaultdict(list)
    moved = {id(move.after) for move in network.moved_attachments()}
    for attachment in network.attachments:
        launch = known(attachment.launch)
        if id(attachment) in moved or (launch is not None and network.primary_of(launch) is attachment):
            continue
        if launch is not None and network.placed_by_groups(launch):
            continue
        zone = network.zone_of_interface(attachment.interface)
        there = network.zone_of(attachment.launch, zone)
        answer = differs(zone, there)
        if answer is True:
            conflicts[attachment.address].append((attachment, zone, there))
        elif type(answer) is Missing:
            yield Undecided(subject=attachment.address, at=attachment.at, facts=answer.facts)
    for subject, placed in conflicts.items():
        yield _finding(network, subject, placed)


def _finding(network: Network, subject: str, placed: Sequence[Placed]) -> Finding:
    """One finding per subject: the block of an instance can list several interfaces in other zones."""
    first, _, there = placed[0]
    where = " and ".join(
        f"{words(one.interface, unknown='the interface')} is in {words(zone)}" for one, zone, _ in placed
    )
    zone = words(there)
    instance = words(first.launch, unknown="the instance")
    proof: list[Related] = []
    for one, _, _ in placed:
        proof.extend(network.zone_of_interface_proof(one.interface, words(one.interface)))
    for launch in candidates(first.launch):
        proof.extend(network.zone_of_launch_proof(launch))
    refusal = (
        f"launches in {zone}: AWS refuses the launch"
        if first.at_launch
        else f"is in {zone}: AWS refuses the attachment"
    )
    return Finding(
        subject=subject,
        at=first.place("interface"),
        message=f"{where}, but {instance} {refusal}",
        help=f"create the interface in a subnet of {zone}; an interface cannot change its subnet",
        related=tuple(proof),
        values=stated([(one.interface, each) for one, each, _ in placed], first.launch, there),
        find_fixes=functools.partial(_few_fixes, network, first, there) if len(placed) == 1 else None,
    )


def _few_fixes(network: Network, attachment: Attachment, zone: Value[Zone]) -> Iterator[Fix]:
    return islice(_fixes(network, attachment, zone), _MOST_FIXES)


def _fixes(network: Network, attachment: Attachment, zone: Value[Zone]) -> Iterator[Fix]:
    """Subnets of the instance's zone for the interface, without those that the instance has an interface in.

    All but one are a choice, because the purpose of a subnet is unknown. That one is the only subnet of the zone in its
    VPC, or the only one there that comes from the same block as the interface's subnet.
    """
    interface, launch = known(attachment.interface), known(attachment.launch)
    if interface is None or launch is None or interface.implicit or not interface.declared:
        return
    vpc = follow(interface.subnet, lambda one: one.vpc)
    found = dict.fromkeys(islice(network.subnets_in(zone), _MOST_COMPARED))
    there = [one for one in found if same(one.vpc, vpc) is not False]
    meant = _meant(there, known(interface.subnet)) if len(found) < _MOST_COMPARED else None
    taken = [follow(one.interface, lambda each: each.subnet) for one in network.attachments_of(launch)]
    for subnet in sorted(there, key=lambda one: one is not meant):
        if not any(same(subnet, one) is True for one in taken):
            edit = Edit(interface.address, "subnet", Reference(subnet.address))
            title = f"create {interface} in {subnet}, which is in {words(zone)}"
            yield Fix(title, (edit,), is_choice=subnet is not meant)


def _meant(there: list[Subnet], current: Subnet | None) -> Subnet | None:
    """The subnet of a zone that corresponds to the current one; None if several could."""
    block = block_of(current.address) if current is not None else ""
    few = [one for one in there if block_of(one.address) == block] or there
    return few[0] if len(few) == 1 else None


RULE = Rule(
    code="ENI101",
    name="cross-az-attachment",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("placement",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: service}
attachments:
  - {interface: vip, instance: db, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  elsewhere: {}
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: elsewhere}
attachments:
  - {interface: vip, instance: db, device_index: 1}  # undecided
"""),
        Good(
            """\
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.1.0/24"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.2.0/24"
}

resource "aws_instance" "db" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.service.id
}

resource "aws_network_interface_attachment" "vip" {
  instance_id          = aws_instance.db.id
  network_interface_id = aws_network_interface.vip.id
  device_index         = 1
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
  service: {zone: us-east-1b}
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: service}
attachments:
  - {interface: vip, instance: db, device_index: 1}  # error
"""),
        Bad("""\
version: 1
vpcs: {core: {}}
subnets:
  app: {vpc: core, zone: us-east-1a}
  service: {vpc: core, zone: us-east-1b}
  service-a: {vpc: core, zone: us-east-1a}
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: service}
attachments:
  - {interface: vip, instance: db, device_index: 1}  # error
"""),
        Bad(
            """\
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.1.0/24"
}

resource "aws_subnet" "service" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.0.2.0/24"
}

resource "aws_instance" "db" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.service.id
}

resource "aws_network_interface_attachment" "vip" {
  instance_id          = aws_instance.db.id
  network_interface_id = aws_network_interface.vip.id # error
  device_index         = 1
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
