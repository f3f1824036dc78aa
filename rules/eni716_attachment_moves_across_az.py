"""Attached interface moved to an instance in another Availability Zone.

## What
Reports an interface that the plan detaches from one instance and attaches to another existing instance in a different
zone. Every form of attachment counts: `aws_network_interface_attachment`, and the `attachment` block of an interface.

## Why
Terraform detaches the interface first. AWS then refuses the new attachment with `InvalidParameterCombination`, because
an interface cannot leave the zone of its subnet. The apply stops, and the interface and its addresses are attached to
no instance.

## When it is fine
The interface moves within one zone: this only interrupts its traffic. Zone names are compared only within one account.

## Fix
Create an interface in the zone of the new instance, and move an Elastic IP or a route to it.

## What is undecided
The check is undecided if the zone of the interface or of the new instance is unknown.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  you can attach an interface only to an instance in the same Availability Zone.
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html),
  error `InvalidParameterCombination`
- [terraform-provider-aws,
  `aws_network_interface_attachment`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface_attachment):
  every argument forces a new resource.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Finding,
    Good,
    Missing,
    Move,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    Zone,
    candidates,
    differs,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for move in network.moved_attachments():
        after = move.after
        here = network.zone_of_interface(after.interface)
        there = network.zone_of(after.launch, here)
        answer = differs(here, there)
        if answer is True:
            yield _finding(network, move, here, there)
        elif isinstance(answer, Missing):
            yield Undecided(subject=after.address, at=after.place("launch"), facts=answer.facts)


def _finding(network: Network, move: Move, here: Value[Zone], there: Value[Zone]) -> Finding:
    after = move.after
    interface, instance = words(after.interface), words(after.launch)
    old = words(move.before.launch, unknown="its instance")
    by = f" by {move.before.address}" if move.before.address != after.address else ""
    proof = [Related(f"it is attached to {old}{by} now", move.before.place("launch"), move.before.address)]
    proof.extend(network.zone_of_interface_proof(after.interface, interface))
    for launch in candidates(after.launch):
        proof.extend(network.zone_of_launch_proof(launch))
    return Finding(
        subject=after.address,
        at=after.place("launch"),
        message=f"{interface} is in {words(here)}, but the plan moves it from {old} to {instance} in {words(there)}: "
        "AWS refuses the attachment",
        help=f"create an interface in a subnet in {words(there)}, and move an Elastic IP or a route to it",
        related=tuple(proof),
        values=stated(after.interface, move.before.launch, after.launch, here, there),
    )


RULE = Rule(
    code="ENI716",
    name="attachment-moves-across-az",
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
      "address": "aws_instance.standby", "type": "aws_instance", "name": "standby",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "i-0d4e5f", "availability_zone": "us-east-1a"},
        "after": {"id": "i-0d4e5f", "availability_zone": "us-east-1a"}
      }
    },
    {
      "address": "aws_subnet.a", "type": "aws_subnet", "name": "a",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0a1b2c", "availability_zone": "us-east-1a"},
        "after": {"id": "subnet-0a1b2c", "availability_zone": "us-east-1a"}
      }
    },
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "attachment": [{"instance": "i-0a1b2c", "device_index": 1}]
        },
        "after": {
          "id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "attachment": [{"instance": "i-0d4e5f", "device_index": 1}]
        }
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
      "address": "aws_subnet.a", "type": "aws_subnet", "name": "a",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0a1b2c", "availability_zone": "us-east-1a"},
        "after": {"id": "subnet-0a1b2c", "availability_zone": "us-east-1a"}
      }
    },
    {
      "address": "aws_instance.standby", "type": "aws_instance", "name": "standby",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "i-0d4e5f", "availability_zone": "us-east-1b"},
        "after": {"id": "i-0d4e5f", "availability_zone": "us-east-1b"}
      }
    },
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "attachment": [{"instance": "i-0a1b2c", "device_index": 1}]
        },
        "after": {
          "id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "attachment": [{"instance": "i-0d4e5f", "device_index": 1}]
        }
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface.vip",),
        ),
    ),
)
