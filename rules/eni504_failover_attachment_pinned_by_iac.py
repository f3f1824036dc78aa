"""Failover interface whose attachment is managed by infrastructure as code.

## What
Reports a failover group that moves an interface (`mechanism: move-eni`) if infrastructure as code manages an attachment
of the interface (`managed_by: iac`).

## Why
After a failover, the interface is attached to a different instance from the one in the code. The next `terraform apply`
reverts that. If the interface has an `attachment` block, Terraform detaches it from the new instance and attaches it to
the old one. If the attachment is an `aws_network_interface_attachment`, Terraform creates it again, which fails because
the interface is in use. CloudFormation reports drift and replaces the attachment when its instance changes.

## When it is fine
- An agent manages the attachment: `managed_by: agent`, or `attached_by_agent: true` on the interface. The attachment
  then only shows which member has the interface first.
- The mechanism moves something other than the interface.

## Fix
Create only the interface as code, and let the agent or the user data attach it. In Terraform, add `ignore_changes =
[attachment]` to the `lifecycle` block of the interface: apply then leaves its attachment alone.

## What is undecided
The check is undecided if one of these facts is unknown:

- the interface
- what manages the attachment (`managed_by`)
- the interface of the attachment

Attachments made at launch, and failover groups that are indicated only by tags, are not checked.

## Sources
- Terraform AWS provider,
  [aws_network_interface](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface)
  (`vpc_network_interface.go`): an update of `attachment` detaches the interface and attaches it again.
- Terraform AWS provider,
  [aws_network_interface_attachment](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface_attachment)
  (`vpc_network_interface_attachment.go`): an attachment that no longer exists is removed from the state. See also
  [hashicorp/terraform#2881](https://github.com/hashicorp/terraform/issues/2881) and
  [hashicorp/terraform#2436](https://github.com/hashicorp/terraform/issues/2436).
"""

from collections.abc import Iterator

from enilint.rule import (
    Attachment,
    Bad,
    FailoverGroup,
    Finding,
    Good,
    Interface,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    facts_missing,
    known,
    merged,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.failover_groups:
        moves = group.moves_interface
        if moves is False or group.interface is None:
            continue
        interface = known(group.interface)
        if interface is None:
            missing = facts_missing(moves, group.interface)
            yield Undecided(subject=group.address, at=group.place("interface"), facts=missing)
            continue
        pinned, missing = _pinned(network, interface)
        if pinned and moves is True:
            yield _finding(group, interface, pinned)
        elif pinned or missing:
            facts = facts_missing(moves) or missing
            yield Undecided(subject=group.address, at=group.place("interface"), facts=facts)


def _pinned(network: Network, interface: Interface) -> tuple[list[Attachment], tuple[str, ...]]:
    """The attachments of an interface that infrastructure as code manages, and the facts missing to know others."""
    certain = [one for one in network.attachments_of_interface(interface) if not one.at_launch]
    perhaps = [one for one in network.possible_attachments_of_interface(interface) if not one.at_launch]
    pinned = [one for one in certain if one.managed_by == "iac"]
    unsaid = [f"what manages the attachment of {interface} to {words(one.launch)}: iac or agent" for one in certain
              if one.managed_by is None]  # fmt: skip
    doubts = [(*facts_missing(one.interface), *one.doubts) for one in perhaps if one.managed_by != "agent"]
    return pinned, merged(unsaid, *doubts)


def _finding(group: FailoverGroup, interface: Interface, pinned: list[Attachment]) -> Finding:
    where = " and ".join(dict.fromkeys(words(one.launch) for one in pinned))
    return Finding(
        subject=group.address,
        at=group.place("interface"),
        message=f"{group} moves {interface} at run time, but infrastructure as code manages its attachment to {where}: "
        "the next apply reverts the failover, or fails because the interface is in use",
        help=f"create only {interface} as code, and let an agent attach it (`managed_by: agent`)",
        related=tuple(
            Related(
                f"{interface} is attached to {words(one.launch)} by infrastructure as code",
                one.place("managed_by"),
                one.address,
            )
            for one in pinned
        ),
        values=stated(interface, [one.launch for one in pinned]),
    )


RULE = Rule(
    code="ENI504",
    name="failover-attachment-pinned-by-iac",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("failover",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
  other: {subnet: app, attached_by_agent: true}
  fixed: {subnet: app}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
attachments:
  - {interface: vip, instance: db-1, device_index: 1, managed_by: agent}
  - {interface: other, instance: db-2, device_index: 1}
  - {interface: fixed, instance: db-1, device_index: 2, managed_by: iac}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}
  back: {mechanism: move-eni, interface: other, members: [db-1, db-2]}
  route: {mechanism: retarget-route, interface: fixed, members: [db-1, db-2]}
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
  - {interface: vip, instance: db-1, device_index: 1}
failover_groups:
  db:
    mechanism: move-eni
    interface: vip  # undecided
    members: [db-1, db-2]
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
attachments:
  - {interface: vip, instance: db-1, device_index: 1, managed_by: iac}
failover_groups:
  db:
    mechanism: move-eni
    interface: vip  # warning
    members: [db-1, db-2]
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app, attached_by_agent: true}
instances:
  db-1: {type: m5.large, subnet: app}
attachments:
  - {interface: vip, instance: db-1, device_index: 1, managed_by: iac}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1]}  # warning
"""),
    ),
)
