"""Network interface replaced by the plan.

## What
Reports an interface that the plan deletes and creates again, and lists what is lost with it: addresses, Elastic IP
associations, routes, the MAC address and the ID. The facts below the message say what the plan does to each of them,
and which subnets use the routes. It is an error if anything else depends on what is lost: an Elastic IP or a route
refers to the interface, a failover group moves it, or it is attached and loses an address that the configuration sets.
Otherwise it is a warning.

## Why
Deleting an interface releases its addresses and ends its associations. If associations and routes are in the same
configuration, Terraform creates them again after a gap. All other references to the old ID or address break.

## When it is fine
- Nothing uses the interface yet.
- The plan only changes the resource address of the interface (`moved`), or Terraform only removes it from the state:
  AWS keeps it.

ENI712 covers a replacement caused by a changed subnet.

## Fix
Keep the subnet, the interface type and the primary address. If they must change, add a second interface and move
everything that uses the first interface, step by step. Set `lifecycle { prevent_destroy = true }` to make Terraform
refuse such a plan.

## What is undecided
Nothing: a plan states which interfaces it replaces. Values that are known only after apply do not count as lost.

## Sources
- [terraform-provider-aws,
  `aws_network_interface`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface):
  arguments that force a new resource
- [Terraform, "JSON Output Format"](https://developer.hashicorp.com/terraform/internals/json-format): `actions`,
  `replace_paths`, `action_reason`
- [EC2 User Guide, "Delete a network interface"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/delete_eni.html):
  AWS releases its attributes and addresses.
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
    cause_words,
    differs,
    loss_words,
    stated,
)


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
        help="undo the change, or first move everything that uses it to a second interface; "
        "set prevent_destroy = true to refuse such plans",
        related=network.loss_proof(before, loss),
        values=stated(_attributes(replacement), replacement.change.reason, loss),
        severity=Severity.ERROR if loss.is_identity else Severity.WARNING,
    )


def _cause(replacement: Replacement) -> str:
    """The cause in words: the arguments that the plan names, or else those that differ."""
    return cause_words(replacement.change, _attributes(replacement))


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
