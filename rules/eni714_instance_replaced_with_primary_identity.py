"""Replaced instance on whose primary interface other resources depend.

## What
Reports an instance that the plan replaces, if other resources depend on its primary interface through one of these:

- an Elastic IP that is associated with the instance, or a route to it
- a fixed private address
- an allow-list, or a DNS record or security group rule that contains its public address

If an instance is launched with existing interfaces, the finding has severity `info`: the interfaces stay.

## Why
The primary interface that a launch creates is deleted with its instance. Its ID, its MAC address and its public address
are lost. An Elastic IP and a route point to the new instance only later in the apply. Nothing can be reached at a fixed
private address until the new instance is running.

## When it is fine
An interruption is acceptable, and nobody has allow-listed the public address of the instance.

## Fix
Create the interface as an `aws_network_interface`, launch the instance with it, and associate the Elastic IP with the
interface: it then outlives the instance. Set `lifecycle { prevent_destroy = true }` to make Terraform refuse such a
plan.

## What is undecided
The check is undecided if the plan does not say what the Elastic IPs and routes refer to.

ENI713 covers a primary address that changes, ENI720 covers a fixed address that the old instance still has, and ENI719
covers an interface that is still attached to the old instance when the new one is launched.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  the primary interface, and its deletion on termination
- [EC2 User Guide, "EC2 instance IP
  addressing"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html): AWS releases the
  public address of an instance that is terminated.
- [terraform-provider-aws,
  `aws_instance`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance): the arguments
  that force a new resource
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Change,
    Finding,
    Good,
    Interface,
    Launch,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    any_of,
    cause_words,
    facts_missing,
    joined_words,
    known,
    loss_words,
    negated,
    same,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    existing = network.before
    if existing is None:
        return
    for before in existing.instances:
        change, after = network.changes.get(before.address), network.launch_at(before.address)
        if change is None or after is None or not change.replaces:
            continue
        old, new = existing.interface_at(before.address), network.interface_at(before.address)
        if old is None or new is None:
            yield from _survivors(network, change, before)
            continue
        changes_address = _changes_address(network, old, new)
        if changes_address is False:
            yield from _check(network, change, before, old, new)
        elif isinstance(changes_address, Missing):
            yield Undecided(subject=before.address, at=change.at, facts=changes_address.facts)


def _survivors(network: Network, change: Change, before: Launch) -> Iterator[Finding | Undecided]:
    """The interfaces that outlive an instance which is destroyed before the new one is launched with them."""
    existing = network.before or network
    listed = existing.attachments_at_launch(before)
    certain = [(one, known(one.interface)) for one in listed]
    kept = [one for one, interface in certain if interface is not None and not interface.implicit]
    facts = facts_missing(*(one.interface for one in listed))
    if facts and not kept:
        yield Undecided(subject=before.address, at=change.at, facts=facts)
    if kept and not change.creates_before_destroying:
        names = [words(one.interface) for one in kept]
        yield Finding(
            subject=before.address,
            at=change.at,
            message=f"{before} will be replaced{cause_words(change)}: {joined_words(names)} "
            f"stay{'s' if len(names) == 1 else ''}, but nothing can be reached there until the new instance is running",
            help="apply it when an interruption is acceptable",
            related=tuple(one.says(f"attaches {words(one.interface)} at launch", at="interface") for one in kept),
            values=stated(list(names), list(change.replaced_attributes)),
            severity=Severity.INFO,
        )


def _changes_address(network: Network, old: Interface, new: Interface) -> Answer:
    """Whether the primary address changes, or is still in use when the new instance is created."""
    change = network.changes[new.address]
    asked = [one.text for one in new.addresses.listed if one.requested and one.network and one.network.version == 4]
    if "subnet_id" in change.replaced_attributes or network.changed(old.subnet, new.subnet) is True:
        return True
    if not asked:
        return False
    keeps = any_of(same(old.private_ip, text) for text in asked)
    return keeps if change.creates_before_destroying and keeps is True else negated(keeps)


def _check(
    network: Network, change: Change, before: Launch, old: Interface, new: Interface
) -> Iterator[Finding | Undecided]:
    existing = network.before or network
    loss = network.loss_of(old, new)
    fixed = [one.text for one in new.addresses.listed if one.requested]
    named = list(_named_public(existing, before))
    peers = list(known(before.allowlisted_by) or ())
    if loss.is_identity or named or peers or fixed:
        yield _finding(network, change, before, old, new, named)
    elif existing.possible_associations_of(old) or existing.possible_routes_to(old):
        facts = existing.association_doubts(old) or (f"which routes target {old}",)
        yield Undecided(subject=before.address, at=change.at, facts=facts)


def _named_public(existing: Network, instance: Launch) -> Iterator[Related]:
    """What contains the public address that AWS has chosen for the instance."""
    public = known(instance.public_ip) if instance.public_ip is not None else None
    if public is None:
        return
    for record in existing.dns_records:
        if any(known(one.text) == public for one in record.to if one.text is not None):
            yield record.says(f"points to its public address {public}", at="to")
    for group in existing.security_groups:
        for rule in (*group.ingress, *group.egress):
            if any(known(host.text) == public for host in rule.hosts if host.text is not None):
                yield Related(f"{rule.address} allows its public address {public}", rule.at, rule.address)


def _finding(
    network: Network, change: Change, before: Launch, old: Interface, new: Interface, named: list[Related]
) -> Finding:
    loss = network.loss_of(old, new)
    peers = list(known(before.allowlisted_by) or ())
    fixed = [one.text for one in new.addresses.listed if one.requested]
    public = known(before.public_ip) if before.public_ip is not None and not loss.associations else None
    lost = ([f"its public address {public}"] if public else []) + [loss_words(loss)]
    parts = [f"its primary interface loses {', '.join(lost)}"]
    if peers:
        parts.append(f"{joined_words(peers)} allow{'s' if len(peers) == 1 else ''} its public address")
    if fixed:
        parts.append(f"nothing can be reached at {joined_words(fixed)} until the new instance is running")
    return Finding(
        subject=before.address,
        at=change.at,
        message=f"{before} will be replaced{cause_words(change)}: {'; '.join(parts)}",
        help="launch it with an aws_network_interface, which outlives the instance, or apply it when an interruption "
        "is acceptable",
        related=(*network.loss_proof(old, loss), *named),
        values=stated(list(change.replaced_attributes), loss, public, list(peers), list(fixed)),
        severity=Severity.ERROR if loss.is_identity or named or peers else Severity.WARNING,
    )


RULE = Rule(
    code="ENI714",
    name="instance-replaced-with-primary-identity",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=(
        "plan",
        "identity",
    ),
    check=check,
    good=(
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {
          "id": "i-0a1b2c",
          "ami": "ami-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "private_ip": "10.0.1.50",
          "primary_network_interface_id": "eni-0a1b2c"
        },
        "after": {"ami": "ami-0d4e5f", "subnet_id": "subnet-0a1b2c"},
        "after_unknown": {"id": true, "private_ip": true, "primary_network_interface_id": true},
        "replace_paths": [["ami"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
    ),
    bad=(
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {
          "id": "i-0a1b2c",
          "ami": "ami-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "private_ip": "10.0.1.50",
          "primary_network_interface_id": "eni-0a1b2c"
        },
        "after": {"ami": "ami-0d4e5f", "subnet_id": "subnet-0a1b2c"},
        "after_unknown": {"id": true, "private_ip": true, "primary_network_interface_id": true},
        "replace_paths": [["ami"]]
      }
    },
    {
      "address": "aws_eip.web", "type": "aws_eip", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7", "instance": "i-0a1b2c"},
        "after": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after_unknown": {"instance": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.web",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {
          "id": "i-0a1b2c",
          "ami": "ami-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "private_ip": "10.0.1.50",
          "primary_network_interface_id": "eni-0a1b2c"
        },
        "after": {"ami": "ami-0d4e5f", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50"},
        "after_unknown": {"id": true},
        "replace_paths": [["ami"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_instance.web",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {
          "id": "i-0a1b2c",
          "ami": "ami-0a1b2c",
          "network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]
        },
        "after": {
          "id": "i-0a1b2c",
          "ami": "ami-0d4e5f",
          "network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]
        },
        "after_unknown": {"id": true},
        "replace_paths": [["ami"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("info aws_instance.web",),
        ),
    ),
)
