"""Interface moved back to its previous instance, undoing a move made outside Terraform.

## What
Reports an interface that was attached to another instance after the last apply (drift), if the plan attaches it to the
old instance again. It is an error if a failover group moves the interface, and otherwise a warning.

## Why
The interface is where a failover moved it. This apply undoes the failover, and may attach the interface to an instance
that does not work. If the attachment is a separate `aws_network_interface_attachment` resource, Terraform only creates
an attachment. AWS refuses that with `InvalidNetworkInterface.InUse`, because the interface is attached elsewhere.

## When it is fine
The old instance works again, and the interface should go back.

## Fix
Let only the failover attach the interface: remove the attachment from the configuration, or set `ignore_changes` for
it.

## What is undecided
The check is undecided if the plan does not say which instance the interface is attached to now, or which instance it
will be attached to. A plan that was made with `-refresh=false` has no drift: nothing is reported then.

## Sources
- [Terraform, "JSON Output Format"](https://developer.hashicorp.com/terraform/internals/json-format): `resource_drift`
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html),
  error `InvalidNetworkInterface.InUse`
- [Terraform, issue 2881](https://github.com/hashicorp/terraform/issues/2881)
"""

from collections.abc import Iterator

from enilint.rule import (
    Attachment,
    Bad,
    Finding,
    Good,
    Interface,
    Missing,
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
    if network.before is None:
        return
    for move in network.moved_attachments():
        drift = network.drift.get(move.after.address)
        if drift is not None and "attachment" in drift.changed:
            moves_back = network.changed(move.before.launch, move.after.launch)
            if moves_back is True:
                yield _finding(network, move.before, move.after, is_refused=False)
            elif isinstance(moves_back, Missing):
                yield Undecided(subject=move.after.address, at=move.after.at, facts=moves_back.facts)
    for after in network.attachments:
        drift = network.drift.get(after.address)
        if drift is not None and drift.deletes and not after.exists and not after.at_launch:
            yield from _made_again(network, after)


def _made_again(network: Network, after: Attachment) -> Iterator[Finding | Undecided]:
    """An attachment that is gone: where its interface is attached now, AWS refuses a second one."""
    interface = known(after.interface)
    old = _existing(network, interface) if interface is not None else None
    if old is None or network.before is None:
        facts = facts_missing(after.interface)
        if facts:
            yield Undecided(subject=after.address, at=after.at, facts=facts)
        return
    now = [one for one in network.before.attachments_of_interface(old) if not one.at_launch]
    certain = [one for one in now if known(one.launch) is not None and network.changes.get(one.address) is None]
    if certain:
        yield _finding(network, certain[0], after, is_refused=True)
    else:
        perhaps = (*now, *network.before.possible_attachments_of_interface(old))
        facts = merged(*((*facts_missing(one.interface), *one.doubts) for one in perhaps))
        if facts:
            yield Undecided(subject=after.address, at=after.at, facts=facts)


def _existing(network: Network, interface: Interface) -> Interface | None:
    return network.before.interface_at(interface.address) if network.before is not None else None


def _finding(network: Network, before: Attachment, after: Attachment, *, is_refused: bool) -> Finding:
    interface = words(after.interface, unknown="the interface")
    now, then = words(before.launch, unknown="another instance"), words(after.launch, unknown="its old instance")
    certain = known(after.interface)
    groups = network.groups_of(certain) if certain is not None else []
    end = "AWS refuses the attachment (InvalidNetworkInterface.InUse)" if is_refused else "this undoes the move"
    drift = network.drift[after.address]
    return Finding(
        subject=after.address,
        at=after.place("launch"),
        message=f"{interface} was attached to {now} outside of Terraform, but the plan attaches it to {then}: {end}",
        help="remove the attachment from the configuration, or set ignore_changes for it",
        related=(
            Related("it has moved since the last apply", drift.at, after.address),
            before.says(f"attaches it to {now} now", at="launch"),
            *(Related(f"{one} moves it between instances", one.place("interface"), one.address) for one in groups),
        ),
        values=stated(after.interface, before.launch, after.launch, is_refused),
        severity=Severity.ERROR if groups or is_refused else Severity.WARNING,
    )


RULE = Rule(
    code="ENI721",
    name="reverts-runtime-failover",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=(
        "plan",
        "failover",
    ),
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
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "attachment": [{"instance": "i-0a1b2c", "device_index": 1}]},
        "after": {"id": "eni-0a1b2c", "attachment": [{"instance": "i-0d4e5f", "device_index": 1}]}
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
  "resource_drift": [
    {
      "address": "aws_network_interface_attachment.vip", "type": "aws_network_interface_attachment", "name": "vip",
      "change": {
        "actions": ["delete"],
        "before": {
          "id": "eni-attach-0a1b2c",
          "network_interface_id": "eni-0a1b2c",
          "instance_id": "i-0a1b2c",
          "device_index": 1
        },
        "after": null
      }
    }
  ],
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c", "attachment": []},
        "after": {"id": "eni-0a1b2c", "attachment": []}
      }
    },
    {
      "address": "aws_network_interface_attachment.vip", "type": "aws_network_interface_attachment", "name": "vip",
      "change": {
        "actions": ["create"],
        "before": null,
        "after": {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1},
        "after_unknown": {"id": true}
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
  "resource_drift": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "attachment": [{"instance": "i-0a1b2c", "device_index": 1}]},
        "after": {"id": "eni-0a1b2c", "attachment": [{"instance": "i-0d4e5f", "device_index": 1}]}
      }
    }
  ],
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "attachment": [{"instance": "i-0d4e5f", "device_index": 1}]},
        "after": {"id": "eni-0a1b2c", "attachment": [{"instance": "i-0a1b2c", "device_index": 1}]}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.vip",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_drift": [
    {
      "address": "aws_network_interface_attachment.vip", "type": "aws_network_interface_attachment", "name": "vip",
      "change": {
        "actions": ["delete"],
        "before": {
          "id": "eni-attach-0a1b2c",
          "network_interface_id": "eni-0a1b2c",
          "instance_id": "i-0a1b2c",
          "device_index": 1
        },
        "after": null
      }
    }
  ],
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c", "attachment": [{"instance": "i-0d4e5f", "device_index": 1}]},
        "after": {"id": "eni-0a1b2c", "attachment": [{"instance": "i-0d4e5f", "device_index": 1}]}
      }
    },
    {
      "address": "aws_network_interface_attachment.vip", "type": "aws_network_interface_attachment", "name": "vip",
      "change": {
        "actions": ["create"],
        "before": null,
        "after": {"network_interface_id": "eni-0a1b2c", "instance_id": "i-0a1b2c", "device_index": 1},
        "after_unknown": {"id": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface_attachment.vip",),
        ),
    ),
)
