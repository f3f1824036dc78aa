"""A plan changes the primary private address of an interface.

## What
Reports an instance that is replaced for the sake of another subnet or another `private_ip`, and an interface whose
listed addresses lose its primary one without it being replaced. It is an error where others know the address: an
Elastic IP or a route refers to the interface, or its author picks the address. Otherwise it is a warning.

## Why
The primary address of an interface cannot be changed, only given up together with the interface. Firewall rules,
DNS records, peers and licences that name the address lose their other end.

## When it is fine
The order of `private_ips` means nothing: it is a set. Secondary addresses may come and go. An instance that gets
another address because a new image replaces it was never promised one, and is not reported here. The address of an
interface that is replaced as a whole is reported with all that goes with it.

## Fix
Keep the subnet and the address. To change them, start a second instance or interface and move the users over.

## What is undecided
The address that the author asks for, or the subnet, is known only after the apply; or the address that it has now is
unknown.

## Sources
- terraform-provider-aws, `aws_instance`: `private_ip` and `subnet_id` force a new resource.
- terraform-provider-aws, `aws_network_interface`: a changed primary address requires a new interface.
- AssignPrivateIpAddresses, UnassignPrivateIpAddresses: only secondary addresses are assigned and unassigned.
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
    facts_missing,
    is_open,
    joined_words,
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
    """Whether the plan gives up the primary address, by what the author asks for."""
    if all(one in _asked(after) for one in candidates(before.private_ip)) and not is_open(before.private_ip):
        return False
    if change.replaces and before.implicit and after.implicit:
        named = change.replaced_attributes
        if named:
            return "private_ip" in named or "subnet_id" in named
        return any_of([_asks_for_others(after), network.changed(before.subnet, after.subnet)])
    return _asks_for_others(after) if change.updates else False


def _asked(after: Interface) -> list[str]:
    """The IPv4 addresses that are listed; those that AWS picks are not known before the apply."""
    addresses = [(one.text, one.network) for one in after.addresses.listed]
    return [text for text, network in addresses if network and network.version == 4 and network.num_addresses == 1]


def _asks_for_others(after: Interface) -> Answer:
    """Whether addresses are asked for; that the primary one is not among them is known."""
    slots, asked = after.addresses.ipv4_slots, _asked(after)
    if slots.high is None or 0 < len(asked) < slots.low:
        return Missing(slots.facts or (f"the addresses of {after}",))
    return bool(asked)


def _finding(network: Network, change: Change, before: Interface, after: Interface) -> Finding:
    loss = network.loss_of(before, after)
    asked = _asked(after)
    names = [name for name in change.replaced_attributes if name in ("subnet_id", "private_ip")]
    cause = f" because {joined_words(names)} change{'s' if len(names) == 1 else ''}" if names else ""
    return Finding(
        subject=after.address,
        at=after.place("addresses"),
        message=f"{after} loses its primary address {_address(before)}{cause}"
        + (f", and gets {asked[0]} instead" if len(asked) == 1 else ""),
        help="keep the address and the subnet, or start a second one and move its users over first",
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
