"""Primary private IP address changed by the plan.

## What
Reports an instance that is replaced because its `subnet_id` or `private_ip` changes, and an interface that is updated
in place and whose primary address is removed from its list of addresses. It is an error if anything else depends on the
address: an Elastic IP or a route refers to the interface, or the configuration sets the address. Otherwise it is a
warning.

## Why
The primary address of an interface cannot be changed: it lasts as long as the interface. Firewall rules, DNS records,
peers and licenses that use the address stop working.

## When it is fine
- The order of `private_ips` changes: it is a set, and its order has no meaning.
- Secondary addresses are added or removed.
- An instance whose configuration sets no address is replaced for another reason, such as a new image. Nothing
  guaranteed the address, and this rule does not report it.

An interface that is replaced is covered by ENI711 and ENI712, with everything it loses.

## Fix
Keep the subnet and the address. If they must change, create a second instance or interface, and move to it everything
that uses the first one.

## What is undecided
The check is undecided if one of these facts is unknown:

- the address or the subnet that the configuration sets, if it is known only after apply
- the current primary address

## Sources
- [terraform-provider-aws,
  `aws_instance`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance): `private_ip`
  and `subnet_id` force a new resource.
- [terraform-provider-aws,
  `aws_network_interface`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface):
  a changed primary address requires a new interface.
- [AssignPrivateIpAddresses](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssignPrivateIpAddresses.html)
  and
  [UnassignPrivateIpAddresses](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UnassignPrivateIpAddresses.html):
  only secondary addresses can be assigned and unassigned.
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Change,
    Finding,
    Good,
    Interface,
    Missing,
    Network,
    Rule,
    Severity,
    Undecided,
    all_of,
    any_of,
    candidates,
    cause_words,
    facts_missing,
    is_open,
    known,
    stated,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    if network.before is None:
        return
    for change in network.changes.values():
        before, after = network.before.interface_at(change.address), network.interface_at(change.address)
        if before is None or after is None or before.private_ip is None:
            continue
        answer = all_of((Missing(facts_missing(before.private_ip)), _loses_primary(network, change, before, after)))
        if answer is True:
            yield _finding(network, change, before, after)
        elif isinstance(answer, Missing):
            yield Undecided(subject=after.address, at=after.place("addresses"), facts=answer.facts)


def _address(before: Interface) -> str | None:
    return known(before.private_ip) if before.private_ip is not None else None


def _loses_primary(network: Network, change: Change, before: Interface, after: Interface) -> Answer:
    """Whether the plan gives up the primary address, judged by the addresses that the configuration sets."""
    if all(one in _asked(after) for one in candidates(before.private_ip)) and not is_open(before.private_ip):
        return False
    if change.replaces and before.implicit and after.implicit:
        named = change.replaced_attributes
        if named:
            return "private_ip" in named or "subnet_id" in named
        return any_of([_asks_for_others(after), network.changed(before.subnet, after.subnet)])
    return _asks_for_others(after) if change.updates else False


def _asked(after: Interface) -> list[str]:
    """The IPv4 addresses that are listed; those that AWS chooses are unknown before the apply."""
    addresses = [(one.text, one.network) for one in after.addresses.listed]
    return [text for text, network in addresses if network and network.version == 4 and network.num_addresses == 1]


def _asks_for_others(after: Interface) -> Answer:
    """Whether the configuration sets addresses, once it is known that the primary one is not among them."""
    slots, asked = after.addresses.ipv4_slots, _asked(after)
    if slots.high is None or 0 < len(asked) < slots.low:
        return Missing(slots.facts or (f"the addresses of {after}",))
    return bool(asked)


def _finding(network: Network, change: Change, before: Interface, after: Interface) -> Finding:
    loss = network.loss_of(before, after)
    asked = _asked(after)
    names = [name for name in change.replaced_attributes if name in ("subnet_id", "private_ip")]
    return Finding(
        subject=after.address,
        at=after.place("addresses"),
        message=f"{after} loses its primary address {_address(before)}{cause_words(change, names) if names else ''}"
        + (f", and gets {asked[0]} instead" if len(asked) == 1 else ""),
        help=f"keep the subnet and {_address(before)}, or first move everything that uses it to a second instance or "
        "interface",
        related=network.loss_proof(before, loss),
        values=stated(_address(before), names, asked if len(asked) == 1 else []),
        severity=Severity.ERROR if loss.is_identity else Severity.WARNING,
    )


RULE = Rule(
    code="ENI713",
    name="primary-ip-changed",
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
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "private_ip": "10.0.1.50", "private_ips": ["10.0.1.50", "10.0.1.51"]},
        "after": {"id": "eni-0a1b2c", "private_ip": "10.0.1.50", "private_ips": ["10.0.1.60", "10.0.1.50"]}
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "i-0a1b2c", "ami": "ami-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.9"},
        "after": {"ami": "ami-0d4e5f", "subnet_id": "subnet-0a1b2c"},
        "after_unknown": {"id": true, "private_ip": true},
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
      "address": "aws_instance.db", "type": "aws_instance", "name": "db",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "i-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50"},
        "after": {"subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.60"},
        "after_unknown": {"id": true},
        "replace_paths": [["private_ip"]]
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "i-0d4e5f", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.70"},
        "after": {"subnet_id": "subnet-0d4e5f"},
        "after_unknown": {"id": true, "private_ip": true},
        "replace_paths": [["subnet_id"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.db", "warning aws_instance.web"),
        ),
        Bad(
            """\
{
  "format_version": "0.1",
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "private_ip": "10.0.1.50", "private_ips": ["10.0.1.50"]},
        "after": {"id": "eni-0a1b2c", "private_ip": "10.0.1.50", "private_ips": ["10.0.1.60"]}
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "i-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.9"},
        "after": {},
        "after_unknown": {"id": true, "private_ip": true, "subnet_id": true}
      }
    }
  ],
  "configuration": {
    "root_module": {
      "resources": [
        {
          "address": "aws_instance.web", "type": "aws_instance", "name": "web",
          "expressions": {"subnet_id": {"references": ["local.subnet"]}}
        }
      ]
    }
  }
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.vip", "undecided aws_instance.web"),
        ),
    ),
)
