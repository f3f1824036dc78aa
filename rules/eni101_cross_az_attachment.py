"""An interface is attached to an instance in another Availability Zone.

## What
Reports an attachment, in whatever form it is written, whose interface is in one Availability Zone and whose instance
is in another. An interface is in the zone of its subnet; an instance is in the zone of its primary interface, or in
the one that is stated for it where that subnet tells none.

## Why
An interface belongs to a subnet, a subnet to one zone, and neither can be changed. AWS refuses the attachment with
`InvalidParameterCombination`: "You may not attach a network interface to an instance if they are not in the same
availability zone". Terraform stops half-way through its apply.

## When it is fine
Different subnets of one zone are normal. An Auto Scaling group puts all interfaces that it makes in one subnet of its
own, whatever subnets its launch template names. What a plan detaches and attaches elsewhere is ENI716's matter. Zone
names are compared inside one account only, because `us-east-1a` of two accounts can be two zones; a zone name is never
compared with a zone id.

## Fix
Create the interface in a subnet of the instance's zone, or move the instance. To survive the loss of a zone, move
an Elastic IP or a route instead of the interface. `--fix` takes another subnet only where it is the only one of the
zone in the VPC, or the only one there that the block of the interface's subnet makes; editors offer each.

## What is undecided
The zone of either side is unknown: a subnet given by its id alone, or one that lets AWS pick the zone.

## Sources
- EC2 User Guide, "Elastic network interfaces": an interface can be attached to an instance in its Availability Zone.
- AttachNetworkInterface, error `InvalidParameterCombination`, in the words that a public module for NAT instances has.
- Amazon EC2 API, `AvailabilityZoneId`: the same zone in all accounts, as its name is not.
- EC2 Auto Scaling User Guide, "Create a launch template": the group's subnets take the place of the template's.
"""

from collections import defaultdict
from collections.abc import Iterator
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
    candidates,
    differs,
    follow,
    known,
    same,
    stated,
    words,
)

_MOST_COMPARED = 20
"""Subnets of the zone that are looked at for a fix."""
_MOST_FIXES = 3
"""Subnets that are proposed."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    conflicts: dict[str, list[Attachment]] = defaultdict(list)
    moved = {id(move.after) for move in network.moved_attachments()}
    for attachment in network.attachments:
        launch = known(attachment.launch)
        if id(attachment) in moved or (launch is not None and network.primary_of(launch) is attachment):
            continue
        if launch is not None and network.placed_by_groups(launch):
            continue
        answer = differs(*_zones(network, attachment))
        if answer is True:
            conflicts[attachment.address].append(attachment)
        elif isinstance(answer, Missing):
            yield Undecided(subject=attachment.address, at=attachment.at, facts=answer.facts)
    for subject, attachments in conflicts.items():
        yield _finding(network, subject, attachments)


def _zones(network: Network, attachment: Attachment) -> tuple[Value[Zone], Value[Zone]]:
    """The zone of the interface, and that of the instance."""
    zone = network.zone_of_interface(attachment.interface)
    return zone, network.zone_of(attachment.launch, zone)


def _finding(network: Network, subject: str, attachments: list[Attachment]) -> Finding:
    """One finding per subject: an instance can list several interfaces of other zones in its own block."""
    first = attachments[0]
    placed = " and ".join(
        f"{words(one.interface, unknown='the interface')} is in {words(network.zone_of_interface(one.interface))}"
        for one in attachments
    )
    there = _zones(network, first)[1]
    zone = words(there)
    instance = words(first.launch, unknown="the instance")
    proof: list[Related] = []
    for one in attachments:
        proof.extend(network.zone_of_interface_proof(one.interface, words(one.interface)))
    for launch in candidates(first.launch):
        proof.extend(network.zone_of_launch_proof(launch))
    refusal = (
        f"starts in {zone}: AWS refuses the launch" if first.at_launch else f"is in {zone}: AWS refuses the attachment"
    )
    return Finding(
        subject=subject,
        at=first.place("interface"),
        message=f"{placed}, but {instance} {refusal}",
        help=f"create the interface in a subnet of {zone}; an interface cannot change its subnet",
        related=tuple(proof),
        values=stated([(one.interface, _zones(network, one)[0]) for one in attachments], first.launch, there),
        fixes=tuple(islice(_fixes(network, attachments), _MOST_FIXES)),
    )


def _fixes(network: Network, attachments: list[Attachment]) -> Iterator[Fix]:
    """Subnets of the instance's zone that the interface could be created in: such as the instance does not have yet.

    All but one are a choice, since what a subnet is for is not known: that one is the only subnet of the zone in its
    VPC, or the only one of those that one block makes, as it does the interface's subnet.
    """
    interface, launch = known(attachments[0].interface), known(attachments[0].launch)
    if len(attachments) > 1 or interface is None or launch is None or interface.implicit or not interface.declared:
        return
    zone = _zones(network, attachments[0])[1]
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
    """The subnet of a zone that stands for the current one there; None where several could."""
    block = _block(current) if current is not None else ""
    few = [one for one in there if block and _block(one) == block] or there
    return few[0] if len(few) == 1 else None


def _block(subnet: Subnet) -> str:
    """The address of what makes several subnets by `count` or `for_each`; empty for one that is alone."""
    return subnet.address.rpartition("[")[0] if subnet.address.endswith("]") else ""


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
    ),
)
