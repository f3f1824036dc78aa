"""Primary network interface detached by the plan or by an operation.

## What
Reports an attachment at device index 0 of network card 0 that the plan deletes, replaces or moves to another instance,
although the plan keeps the instance that the interface is attached to now. In a topology file, it reports an entry of
`operations` that detaches or moves the primary interface of an instance.

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
The check is undecided if the device index, the network card or the instance of the attachment is unknown, or if an
operation names neither an interface nor an instance.

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
    Operation,
    Related,
    Rule,
    Severity,
    Undecided,
    all_of,
    candidates,
    facts_missing,
    is_open,
    known,
    merged,
    same,
    stated,
    unanimous,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    yield from _by_plan(network)
    for operation in network.operations:
        yield from _by_operation(network, operation)


def _by_operation(network: Network, operation: Operation) -> Iterator[Finding | Undecided]:
    if operation.interface is None:
        yield from _of_instance(operation)
        return
    interface = known(operation.interface)
    attachments = network.attachments_of_interface(interface) if interface is not None else ()
    perhaps = network.possible_attachments_of_interface(interface) if interface is not None else ()
    primary = next((one for one in attachments if _is_primary(one) is True), None)
    slots = [_is_primary(one) for one in (*attachments, *perhaps)]
    doubts = [(*facts_missing(one.interface), *one.doubts) for one in perhaps if _is_primary(one) is not False]
    facts = merged(facts_missing(operation.interface, *slots), *doubts)
    if primary is not None:
        instance = words(primary.launch, unknown="an instance")
        proof = primary.says(f"attaches {interface} to {instance} at device index 0", at="device_index")
        yield _operation(operation, f"{interface}, which is the primary interface of {instance}", proof)
    elif facts:
        yield Undecided(subject=operation.address, at=operation.place("interface"), facts=facts)


def _of_instance(operation: Operation) -> Iterator[Finding | Undecided]:
    """An operation that names only an instance means its primary interface."""
    facts = facts_missing(operation.launch) if operation.launch is not None else (f"the interface of {operation}",)
    if facts:
        yield Undecided(subject=operation.address, at=operation.place("launch"), facts=facts)
    else:
        proof = operation.says("names no interface, so the primary one is meant", at="interface")
        yield _operation(operation, f"the primary interface of {words(operation.launch)}", proof)


def _is_primary(attachment: Attachment) -> Answer:
    return all_of((same(attachment.device_index, 0), same(attachment.network_card, 0)))


def _operation(operation: Operation, interface: str, proof: Related) -> Finding:
    return Finding(
        subject=operation.address,
        at=operation.place("verb"),
        message=f"{operation} {'detaches' if operation.verb == 'detach' else 'moves'} {interface}: "
        "AWS refuses to detach it (OperationNotPermitted)",
        help="use a secondary interface, which can be detached while the instance runs",
        related=(proof,),
        values=stated(operation.verb, operation.interface, operation.launch),
    )


def _by_plan(network: Network) -> Iterator[Finding | Undecided]:
    moved = {id(one.before) for one in network.moved_attachments()}
    for one in network.before.attachments if network.before is not None else ():
        change = network.changes.get(one.address)
        if change is None or one.at_launch or not (change.deletes or id(one) in moved) or _goes(network, one):
            continue
        is_primary = all_of((_is_primary(one), _keeps_instance(network, one)))
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
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
  unused: {subnet: app}
instances:
  web: {type: m5.large, subnet: app}
attachments:
  - {interface: vip, instance: web, device_index: 1}
operations:
  - detach: {interface: vip}
  - move: {interface: unused, instance: web}
"""),
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
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  main: {subnet: app}
  vip: {subnet: app}
instances:
  web:
    type: m5.large
    interfaces:
      - {interface: main, device_index: 0}
      - {interface: vip, device_index: 1}
  db: {type: m5.large, subnet: app}
operations:
  - detach: {interface: main}  # error
  - move: {instance: db}  # error
  - move: {interface: vip, instance: db}
"""),
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
