"""Secondary private addresses unassigned by an update in place.

## What
Reports an interface that the plan updates in place, if the update takes secondary private IPv4 addresses from it:

- `private_ip_list` changes beyond its first address: the provider unassigns all secondary addresses, and assigns the
  new list one by one.
- `private_ips_count` falls: the provider removes the addresses that come first in the order of a set, not those that
  you choose.
- `private_ips` loses an address that an Elastic IP is associated with.

## Why
An address that is unassigned loses its Elastic IP and its traffic, even if it is assigned again a moment later. The
Elastic IP is not associated again, because its own resource does not change.

## When it is fine
Nothing uses the secondary addresses.

## Fix
Use `private_ips`: the provider then changes only the addresses that differ. Associate the Elastic IPs again after the
apply.

## What is undecided
The check is undecided if the plan does not contain the addresses, or how many there are, before and after the apply.
The finding does not state which addresses a smaller `private_ips_count` removes if the plan does not contain the old
ones.

## Sources
- [UnassignPrivateIpAddresses](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UnassignPrivateIpAddresses.html)
- [EC2 User Guide, "Secondary IP
  addresses"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-secondary-ip-addresses.html): an Elastic IP
  is disassociated from an address that is unassigned.
- [terraform-provider-aws,
  `aws_network_interface`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface):
  `resourceNetworkInterfaceUpdate` unassigns the first members of the set of addresses, excluding the primary address.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    ElasticIpAssociation,
    Finding,
    Good,
    Interface,
    Network,
    Rule,
    Severity,
    Undecided,
    facts_missing,
    in_set_order,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)

Unassigned = tuple[list[str], str, tuple[str, ...]]
"""The addresses that the update takes away, the argument that does it, and the facts that are missing."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    existing = network.before
    for before in existing.interfaces if existing is not None else ():
        change, after = network.changes.get(before.address), network.interface_at(before.address)
        if existing is None or change is None or after is None or not change.updates or before.implicit:
            continue
        associations = existing.associations_of(before)
        gone, argument, facts = _unassigned(before, after, associations, existing.association_doubts(before))
        if gone:
            yield _finding(before, after, gone, argument, [one for one in associations if _address(one) in gone])
        elif facts:
            yield Undecided(subject=before.address, at=change.at, facts=facts)


def _unassigned(
    before: Interface, after: Interface, associations: list[ElasticIpAssociation], doubts: tuple[str, ...]
) -> Unassigned:
    old, new = before.addresses, after.addresses
    had = [one.text for one in old.listed if one.network is not None and one.network.version == 4]
    secondary = [text for text in had if same(before.private_ip, text) is not True]
    facts = facts_missing(before.private_ip, *(one.value for one in old.unknown))
    if old.in_order and new.in_order:
        facts = merged(facts, facts_missing(*old.in_order, *new.in_order))
        is_changed = not facts and old.in_order[1:] != new.in_order[1:]
        return [str(one) for one in old.in_order[1:]] if is_changed else [], "private_ip_list", facts
    if old.by_number is not None and new.by_number is not None:
        fewer = _fewer(known(old.by_number), known(new.by_number))
        facts = merged(facts if fewer else (), facts_missing(old.by_number, new.by_number))
        return [] if facts else in_set_order(secondary)[:fewer], "private_ips_count", facts
    kept = {one.text for one in new.listed}
    leaving = [text for text in secondary if text not in kept]
    unsure = facts_missing(*(one.value for one in new.unknown), *(one.private_ip for one in associations))
    gone = [text for text in leaving if text in {_address(one) for one in associations}]
    if gone and not unsure:
        return gone, "private_ips", ()
    return [], "private_ips", merged(facts, unsure, doubts) if leaving and (associations or doubts) else ()


def _fewer(old: int | None, new: int | None) -> int:
    return max(0, old - new) if old is not None and new is not None else 0


def _address(association: ElasticIpAssociation) -> str | None:
    return known(association.private_ip) if association.private_ip is not None else None


def _finding(
    before: Interface, after: Interface, gone: list[str], argument: str, associations: list[ElasticIpAssociation]
) -> Finding:
    elastic_ips = [words(one.elastic_ip, unknown="an Elastic IP") for one in associations if one.elastic_ip is not None]
    again = " and assigns the new list one by one" if argument == "private_ip_list" else ""
    lost = f", so {joined_words(elastic_ips)} {_are(elastic_ips)} no longer associated" if elastic_ips else ""
    return Finding(
        subject=before.address,
        at=after.place("addresses"),
        message=f"{before} is updated in place, but the change of {argument} unassigns {joined_words(gone)}"
        f"{again}{lost}",
        help="use private_ips to change single addresses, and associate the Elastic IPs again",
        related=(
            before.says(f"has {joined_words(gone)} now", at="addresses"),
            *(one.says("is for one of these addresses", at="private_ip") for one in associations),
        ),
        values=stated(argument, list(gone), list(elastic_ips)),
    )


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


RULE = Rule(
    code="ENI726",
    name="secondary-ip-churn",
    severity=Severity.WARNING,
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
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21"]
        },
        "after": {"id": "eni-0a1b2c", "private_ip": "10.0.1.20", "private_ips": ["10.0.1.20"]}
      }
    },
    {
      "address": "aws_network_interface.db", "type": "aws_network_interface", "name": "db",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21"],
          "private_ips_count": 1
        },
        "after": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21", "10.0.1.22", "10.0.1.23"],
          "private_ips_count": 3
        }
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
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21"],
          "private_ip_list": ["10.0.1.20", "10.0.1.21"],
          "private_ip_list_enabled": true
        },
        "after": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21"],
          "private_ip_list": ["10.0.1.20", "10.0.1.21"],
          "private_ip_list_enabled": true,
          "description": "web"
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
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21"],
          "private_ip_list": ["10.0.1.20", "10.0.1.21"],
          "private_ip_list_enabled": true
        },
        "after": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21", "10.0.1.22"],
          "private_ip_list": ["10.0.1.20", "10.0.1.21", "10.0.1.22"],
          "private_ip_list_enabled": true
        }
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.web",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21", "10.0.1.22", "10.0.1.23"],
          "private_ips_count": 3
        },
        "after": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21", "10.0.1.22", "10.0.1.23"],
          "private_ips_count": 2
        }
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.web",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "eni-0a1b2c",
          "private_ip": "10.0.1.20",
          "private_ips": ["10.0.1.20", "10.0.1.21"]
        },
        "after": {"id": "eni-0a1b2c", "private_ip": "10.0.1.20", "private_ips": ["10.0.1.20"]}
      }
    },
    {
      "address": "aws_eip_association.web", "type": "aws_eip_association", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {
          "allocation_id": "eipalloc-0a1b2c",
          "network_interface_id": "eni-0a1b2c",
          "private_ip_address": "10.0.1.21"
        },
        "after": {
          "allocation_id": "eipalloc-0a1b2c",
          "network_interface_id": "eni-0a1b2c",
          "private_ip_address": "10.0.1.21"
        }
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.web",),
        ),
    ),
)
