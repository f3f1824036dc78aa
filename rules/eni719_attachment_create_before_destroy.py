"""Attachment created before the one it replaces is destroyed (`create_before_destroy`).

## What
Reports a plan that replaces an attachment, or an instance that lists an interface, with `create_before_destroy`, if the
new attachment is for the same interface, or for the same instance and device index.

## Why
Terraform creates the new attachment while the old one still exists. AWS refuses it with
`InvalidNetworkInterface.InUse`, because an interface can have only one attachment, or with `InvalidParameterValue`
("already has an interface attached at device index"). The apply stops. If it created a new instance, this instance is
left without its interface.

## When it is fine
- The attachment is destroyed first, even if its instance uses `create_before_destroy`.
- A new interface is attached to the new instance.

## Fix
Remove `create_before_destroy` from the attachment, and from everything that depends on it: if a resource sets
`create_before_destroy`, Terraform also applies the setting to everything that the resource depends on.

## What is undecided
The check is undecided if the plan does not state the interface or the instance of the new attachment.

## Sources
- [Terraform, "JSON Output Format"](https://developer.hashicorp.com/terraform/internals/json-format): the order of
  `actions`
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html) and
  [RunInstances](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html), errors
  `InvalidNetworkInterface.InUse` and `InvalidParameterValue`
- [terraform-provider-aws, issue 27513](https://github.com/hashicorp/terraform-provider-aws/issues/27513)
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Finding,
    Good,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    any_of,
    device_index_words,
    joined_words,
    same,
    stated,
    unanimous,
    words,
)

_MOST_COMPARED = 64
"""Attachments of one instance that are compared: more than any instance type supports."""

Pair = tuple[Attachment, Attachment]
"""An attachment, and one that replaces it."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    if network.before is None:
        return
    for change in network.changes.values():
        if change.creates_before_destroying:
            old, new = network.before.attachments_at(change.address), network.attachments_at(change.address)
            yield from _check(network, [(one, other) for one in old[:_MOST_COMPARED] for other in new[:_MOST_COMPARED]])


def _check(network: Network, pairs: list[Pair]) -> Iterator[Finding | Undecided]:
    clashes: list[Pair] = []
    missing: list[str] = []
    for pair in pairs:
        answer = any_of((_keeps_interface(network, pair), _keeps_slot(network, pair)))
        if answer is True:
            clashes.append(pair)
        elif isinstance(answer, Missing):
            missing.extend(answer.facts)
    if clashes:
        yield _finding(network, clashes)
    elif missing:
        new = pairs[0][1]
        yield Undecided(subject=new.address, at=new.place("interface"), facts=tuple(dict.fromkeys(missing)))


def _keeps_interface(network: Network, pair: Pair) -> Answer:
    old, new = pair
    return network.unchanged(old.interface, new.interface)


def _keeps_slot(network: Network, pair: Pair) -> Answer:
    """Whether both are at the same device index and network card of the same instance."""
    old, new = pair
    answers = (
        network.unchanged(old.launch, new.launch),
        same(old.device_index, new.device_index),
        same(old.network_card, new.network_card),
    )
    return False if False in answers else unanimous(answers)


def _finding(network: Network, clashes: list[Pair]) -> Finding:
    new = clashes[0][1]
    facts: dict[str, Related] = {}
    values: dict[tuple[str, ...], None] = {}
    for pair in clashes:
        old = pair[0]
        holder, slot = words(old.launch, unknown="an instance"), device_index_words(old.network_card, old.device_index)
        kept = _keeps_interface(network, pair) is True
        of_old = "the old instance" if holder == new.address else holder
        fact = (
            f"{words(old.interface)} is still attached to {of_old}" if kept else f"{slot} of {of_old} is still in use"
        )
        proof = f"{words(old.interface, unknown='an interface')} is at {slot} of {holder} now"
        facts.setdefault(fact, Related(proof, old.place("interface"), old.address))
        values[stated(old.launch, old.interface if kept else (old.network_card, old.device_index), kept)] = None
    return Finding(
        subject=new.address,
        at=new.place("interface"),
        message=f"{new.address} is created before the old one is destroyed, but {joined_words(list(facts))}: "
        f"AWS refuses the {'launch' if new.at_launch else 'attachment'}",
        help=f"remove create_before_destroy from {new.address} and from everything that depends on it",
        related=tuple(facts.values()),
        values=stated(new.at_launch, [*values]),
    )


RULE = Rule(
    code="ENI719",
    name="attachment-create-before-destroy",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("plan", "placement"),
    check=check,
    good=(
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"},
        "after": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"}
      }
    },
    {
      "address": "aws_network_interface_attachment.vip", "type": "aws_network_interface_attachment", "name": "vip",
      "change": {
        "actions": ["delete", "create"],
        "before": {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1},
        "after": {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0d4e5f", "device_index": 1}
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface_attachment.vip", "type": "aws_network_interface_attachment", "name": "vip",
      "change": {
        "actions": ["create", "delete"],
        "before": {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1},
        "after": {"device_index": 1},
        "after_unknown": {"network_interface_id": true, "instance_id": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            undecided=("aws_network_interface_attachment.vip",),
        ),
    ),
    bad=(
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"},
        "after": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"}
      }
    },
    {
      "address": "aws_network_interface_attachment.vip", "type": "aws_network_interface_attachment", "name": "vip",
      "change": {
        "actions": ["create", "delete"],
        "before": {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1},
        "after": {"network_interface_id": "eni-0a1b2c", "device_index": 1},
        "after_unknown": {"id": true, "instance_id": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface_attachment.vip",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.main", "type": "aws_network_interface", "name": "main",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"},
        "after": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"}
      }
    },
    {
      "address": "aws_instance.db", "type": "aws_instance", "name": "db",
      "change": {
        "actions": ["create", "delete"],
        "before": {"id": "i-0a1b2c", "network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]},
        "after": {"network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]},
        "after_unknown": {"id": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.db",),
        ),
    ),
)
