"""A plan replaces an interface.

## What
Reports an interface that the plan deletes and makes anew, and lists what goes with the old one: addresses, the
association of Elastic IPs, routes, the MAC address and the id. It is an error where others know the interface by what
is lost: an Elastic IP or a route refers to it, a failover group moves it, or it is attached and loses an address that
its author picks. Otherwise it is a warning.

## Why
Deleting an interface releases its addresses and ends its associations. Terraform makes associations and routes anew
where they are in the same configuration, with a gap; whatever refers to the old id or address elsewhere breaks.

## When it is fine
An interface that nothing uses yet. An interface that only moves to another address in the configuration (`moved`) is
kept, and so is one that Terraform forgets. A new subnet as the cause is another rule's matter.

## Fix
Keep the subnet, the type and the primary address. Where they have to change, add a second interface and move the
users of the first one by one. `lifecycle { prevent_destroy = true }` makes Terraform refuse such a plan.

## What is undecided
Nothing: a plan says which interfaces it replaces. What it does not know yet is not counted as lost.

## Sources
- terraform-provider-aws, `aws_network_interface`: arguments that force a new resource.
- Terraform, "JSON Output Format": `actions`, `replace_paths`, `action_reason`.
- EC2 User Guide, "Delete a network interface": its attributes and addresses are released.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Finding,
    Good,
    Network,
    Replacement,
    Rule,
    Severity,
    differs,
    joined_words,
    loss_words,
    stated,
)

_REASONS = {
    "replace_because_tainted": " because it is tainted",
    "replace_by_request": " by request",
    "replace_by_triggers": " because of replace_triggered_by",
}


def check(network: Network) -> Iterator[Finding]:
    for replacement in network.replacements():
        if network.leaves_subnet(replacement) is not True:
            yield _finding(network, replacement)


def _finding(network: Network, replacement: Replacement) -> Finding:
    before, after = replacement.before, replacement.after
    loss = network.loss_of(before, after)
    return Finding(
        subject=after.address,
        at=after.at,
        message=f"{after} will be replaced{_cause(replacement)}: it loses {loss_words(loss)}",
        help="undo that change, or move its users to a second interface first; prevent_destroy refuses such plans",
        related=network.loss_proof(before, loss),
        values=stated(_attributes(replacement), replacement.change.reason, loss),
        severity=Severity.ERROR if loss.is_identity else Severity.WARNING,
    )


def _cause(replacement: Replacement) -> str:
    """Why, in words: what the plan names, or else what differs."""
    names = _attributes(replacement)
    if names:
        return f" because {joined_words(names)} change{'s' if len(names) == 1 else ''}"
    return _REASONS.get(replacement.change.reason, "")


def _attributes(replacement: Replacement) -> list[str]:
    """The arguments whose change replaces the interface."""
    named = list(replacement.change.replaced_attributes)
    is_other_kind = differs(replacement.before.kind, replacement.after.kind) is True
    return named or (["interface_type"] if is_other_kind else [])


RULE = Rule(
    code="ENI711",
    name="eni-replaced",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("plan", "identity"),
    check=check,
    good=(
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "previous_address": "aws_network_interface.floating",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "description": "old"},
        "after": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "description": "new"}
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
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50"},
        "after": {"subnet_id": "subnet-0a1b2c", "private_ips": ["10.0.1.60"]},
        "after_unknown": {"id": true, "private_ip": true},
        "replace_paths": [["private_ips"]]
      }
    },
    {
      "address": "aws_eip.partner", "type": "aws_eip", "name": "partner",
      "change": {
        "actions": ["update"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7", "network_interface": "eni-0a1b2c"},
        "after": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after_unknown": {"network_interface": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface.vip",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.unused", "type": "aws_network_interface", "name": "unused",
      "action_reason": "replace_because_tainted",
      "change": {
        "actions": ["create", "delete"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50"},
        "after": {"subnet_id": "subnet-0a1b2c"},
        "after_unknown": {"id": true, "private_ip": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.unused",),
        ),
    ),
)
