"""Primary network interface detached by the plan.

## What
Reports an attachment at device index 0 of network card 0 that the plan deletes, replaces or moves to another instance,
although the plan keeps the instance that the interface is attached to now.

## Why
AWS does not detach the primary interface of an instance. It refuses the call with `OperationNotPermitted` ("The network
interface at device index 0 and networkCard index 0 cannot be detached"), and the apply stops.

## When it is fine
- The plan also deletes or replaces the instance.
- The plan deletes the interface itself: ENI728 reports this.
- `removed` with `destroy = false` removes the attachment from the state: the interface stays attached.

## Fix
Keep the attachment. To change the primary interface, replace the instance, or use a secondary interface.

## What is undecided
The check is undecided if the device index, the network card or the instance of the attachment is unknown.

## Sources
- [DetachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachNetworkInterface.html)
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  you can't detach a primary network interface from an instance.
- [terraform-provider-aws,
  `aws_network_interface_attachment`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface_attachment):
  every argument forces a new resource.
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Change,
    Finding,
    Good,
    Missing,
    Network,
    Rule,
    Severity,
    Undecided,
    all_of,
    candidates,
    facts_missing,
    is_open,
    known,
    same,
    stated,
    unanimous,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    moved = {id(one.before) for one in network.moved_attachments()}
    for one in network.before.attachments if network.before is not None else ():
        change = network.changes.get(one.address)
        if change is None or one.at_launch or not (change.deletes or id(one) in moved) or _goes(network, one):
            continue
        is_primary = all_of((same(one.device_index, 0), same(one.network_card, 0), _keeps_instance(network, one)))
        if is_primary is True:
            yield _finding(change, one)
        elif isinstance(is_primary, Missing):
            yield Undecided(subject=one.address, at=change.at, facts=is_primary.facts)


def _goes(network: Network, attachment: Attachment) -> bool:
    """Whether the plan deletes the interface itself, for certain."""
    interface = known(attachment.interface)
    change = network.changes.get(interface.address) if interface is not None else None
    return change is not None and change.deletes


def _keeps_instance(network: Network, attachment: Attachment) -> Answer:
    """Whether the instance exists for as long as the attachment is deleted."""
    changes = [network.changes.get(one.address) for one in candidates(attachment.launch)]
    kept = [one is None or not one.deletes for one in changes]
    return all_of((unanimous(kept, otherwise=facts_missing(attachment.launch)), _is_certain(attachment)))


def _is_certain(attachment: Attachment) -> Answer:
    facts = facts_missing(attachment.launch) if is_open(attachment.launch) else ()
    return Missing(facts) if facts else True


def _finding(change: Change, attachment: Attachment) -> Finding:
    interface = words(attachment.interface, unknown="an interface")
    instance = words(attachment.launch, unknown="an instance")
    return Finding(
        subject=attachment.address,
        at=change.at,
        message=f"{attachment.address} will be {_fate(change)}, but {interface} is the "
        f"primary interface of {instance}, which the plan keeps: AWS refuses to detach it (OperationNotPermitted)",
        help="keep the attachment, or replace the instance",
        related=(attachment.says(f"attaches {interface} to {instance} at device index 0 now", at="device_index"),),
        values=stated(change.replaces, attachment.interface, attachment.launch),
    )


def _fate(change: Change) -> str:
    return "replaced" if change.replaces else "deleted" if change.deletes else "attached to another instance"


RULE = Rule(
    code="ENI722",
    name="plan-detaches-primary-eni",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=(
        "plan",
        "placement",
    ),
    check=check,
    good=(
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface_attachment.web", "type": "aws_network_interface_attachment", "name": "web",
      "change": {
        "actions": ["delete"],
        "before": {
          "id": "eni-attach-0a1b2c",
          "network_interface_id": "eni-0a1b2c",
          "instance_id": "i-0a1b2c",
          "device_index": 0
        },
        "after": null
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large"},
        "after": null
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
      "address": "aws_network_interface_attachment.web", "type": "aws_network_interface_attachment", "name": "web",
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
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large"},
        "after": {"id": "i-0a1b2c", "instance_type": "m5.large"}
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
      "address": "aws_network_interface_attachment.web", "type": "aws_network_interface_attachment", "name": "web",
      "change": {
        "actions": ["delete"],
        "before": {
          "id": "eni-attach-0a1b2c",
          "network_interface_id": "eni-0a1b2c",
          "instance_id": "i-0a1b2c",
          "device_index": 0
        },
        "after": null
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large"},
        "after": {"id": "i-0a1b2c", "instance_type": "m5.large"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface_attachment.web",),
        ),
    ),
)
