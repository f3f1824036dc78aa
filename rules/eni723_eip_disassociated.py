"""Elastic IP disassociated, or moved to another interface.

## What
Reports an Elastic IP that the plan keeps, if the plan ends its association with an interface or instance:

- The association, its interface or its instance is deleted, and the address is not associated with anything else.
- The address moves to another interface, instance or NAT gateway. This has severity `info`.

## Why
The association ends together with its interface or instance, and a plan does not show this: `aws_eip` does not change.
Without an association, nothing can be reached at the address, and AWS bills the idle address.

Terraform deletes the old association before it creates the new one. In between, nothing can be reached at the address.

## When it is fine
- The address is kept for later use.
- `removed` with `destroy = false` removes the association from the state: AWS keeps it.

## Fix
Associate the Elastic IP with the new interface, in the same plan. If the address is no longer needed, remove it after
everything that uses it.

## What is undecided
The check is undecided if the plan does not say what has the Elastic IP before or after the apply.

ENI711, ENI712 and ENI714 cover a replaced interface or instance, and ENI724 covers a deleted Elastic IP. ENI603 checks
whether the new interface has a path to the internet.

## Sources
- [EC2 User Guide, "Elastic IP
  addresses"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html): associating and
  disassociating
- [AssociateAddress](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html): an address that
  is associated with another instance is disassociated from it.
- [terraform-provider-aws,
  `aws_eip_association`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eip_association):
  every argument forces a new resource.
"""

from collections.abc import Iterator

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    Change,
    ElasticIp,
    ElasticIpAssociation,
    Finding,
    Good,
    Identified,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    any_of,
    candidates,
    facts_missing,
    is_open,
    joined_words,
    known,
    merged,
    stated,
    words,
)


class Ended(Struct, frozen=True):
    """An association that exists, and what ends it."""

    association: ElasticIpAssociation
    elastic_ip: ElasticIp
    owner: Identified
    change: Change | None
    """What the plan does to the association."""
    is_deleted: bool
    """Whether the plan deletes the owner."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for one in network.before.associations if network.before is not None else ():
        elastic_ip = known(one.elastic_ip) if one.elastic_ip is not None else None
        named = one.interface if one.interface is not None else one.launch
        owner = known(named) if named is not None else None
        change = _ending(network.changes.get(one.address))
        fate = network.changes.get(owner.address) if owner is not None else None
        is_deleted = fate is not None and fate.deletes
        if fate is not None and fate.replaces:
            continue
        if (elastic_ip is None or owner is None) and _may_end(network, change, named):
            facts = merged(facts_missing(one.elastic_ip, named)) or (f"the Elastic IP of {one}",)
            yield Undecided(subject=one.address, at=one.at, facts=facts)
        elif elastic_ip is not None and owner is not None and (change is not None or is_deleted):
            yield from _check(network, Ended(one, elastic_ip, owner, change, is_deleted))


def _ending(change: Change | None) -> Change | None:
    """A change that may end an association; one that Terraform only removes from the state stays in AWS."""
    return change if change is not None and (change.deletes or change.updates) else None


def _may_end(network: Network, change: Change | None, named: Value[Identified] | None) -> bool:
    """Whether the plan may end an association of which the owner or the Elastic IP is not certain."""
    owners = candidates(named) if named is not None else ()
    fates = [network.changes.get(one.address) for one in owners]
    return change is not None or is_open(named) or any(one is not None and one.deletes for one in fates)


def _check(network: Network, ended: Ended) -> Iterator[Finding | Undecided]:
    of_eip = network.changes.get(ended.elastic_ip.address)
    if of_eip is not None and of_eip.deletes:
        return
    after = _after(network, ended.elastic_ip)
    made = network.associations_with(after)
    if ended.is_deleted:  # what still names the deleted owner by its ID is not made again
        made = [one for one in made if _keeps(network, ended, one) is not True]
    gateways = [str(one) for one in network.nat_gateways_with(after)]
    kept = any_of(_keeps(network, ended, one) for one in made)
    doubts = merged(facts_missing(kept), () if made or gateways else network.holder_doubts_of(after))
    if kept is True:
        return
    if doubts:
        yield Undecided(subject=ended.elastic_ip.address, at=ended.association.at, facts=doubts)
    else:
        owners = [_owner_words(one) for one in made]
        yield _moved(ended, [*owners, *gateways]) if owners or gateways else _lost(network, ended)


def _after(network: Network, elastic_ip: ElasticIp) -> ElasticIp:
    return next((one for one in network.elastic_ips if one.address == elastic_ip.address), elastic_ip)


def _keeps(network: Network, ended: Ended, other: ElasticIpAssociation) -> Answer:
    """Whether an association of the network after the apply is with what has the address now."""
    named = other.interface if other.interface is not None else other.launch
    return False if named is None else network.unchanged(ended.owner, named)


def _owner_words(association: ElasticIpAssociation) -> str:
    named = association.interface if association.interface is not None else association.launch
    return words(named, unknown="another interface") if named is not None else "another interface"


def _lost(network: Network, ended: Ended) -> Finding:
    elastic_ip, owner, existing = ended.elastic_ip, ended.owner, network.before or network
    interface = existing.interface_of(ended.association)
    certain = known(interface) if interface is not None else None
    is_identity = certain is not None and (existing.groups_of(certain) or existing.routes_to(certain))
    listed = known(elastic_ip.allowlisted_by) or ()
    cause = f"deletes {owner.address}" if ended.is_deleted else f"deletes {ended.association}"
    peers = f", and {joined_words(listed)} allow{'s' if len(listed) == 1 else ''} it" if listed else ""
    return Finding(
        subject=elastic_ip.address,
        at=ended.association.place("interface"),
        message=f"{_name(elastic_ip)} is no longer associated with {owner} because the plan {cause}: "
        f"nothing can be reached at the address{peers}",
        help="associate it with the new interface in the same plan",
        related=_proof(ended),
        values=stated(owner, ended.is_deleted, list(listed), elastic_ip.public_ip),
        severity=Severity.ERROR if listed or is_identity else Severity.WARNING,
    )


def _moved(ended: Ended, owners: list[str]) -> Finding:
    elastic_ip = ended.elastic_ip
    is_first = ended.change is not None and ended.change.creates_before_destroying
    gap = "" if is_first else ": it is disassociated first, and nothing can be reached at its address in between"
    return Finding(
        subject=elastic_ip.address,
        at=ended.association.place("interface"),
        message=f"{_name(elastic_ip)} moves from {ended.owner} to {joined_words(owners)}{gap}",
        help="apply it when a short interruption is acceptable",
        related=_proof(ended),
        values=stated(ended.owner, list(owners), elastic_ip.public_ip),
        severity=Severity.INFO,
    )


def _name(elastic_ip: ElasticIp) -> str:
    public = known(elastic_ip.public_ip) if elastic_ip.public_ip is not None else None
    return f"{elastic_ip} ({public})" if public else str(elastic_ip)


def _proof(ended: Ended) -> tuple[Related, ...]:
    one = ended.association
    return (one.says(f"associates {ended.elastic_ip} with {ended.owner} now", at="interface"),)


RULE = Rule(
    code="ENI723",
    name="eip-disassociated",
    severity=Severity.ERROR,
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
      "address": "aws_eip.partner", "type": "aws_eip", "name": "partner",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"}
      }
    },
    {
      "address": "aws_eip_association.partner", "type": "aws_eip_association", "name": "partner",
      "change": {
        "actions": ["create", "delete"],
        "before": {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0a1b2c"},
        "after": {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0a1b2c"},
        "after_unknown": {"id": true}
      }
    },
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c"},
        "after": {"id": "eni-0a1b2c"}
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
      "address": "aws_eip.partner", "type": "aws_eip", "name": "partner",
      "change": {
        "actions": ["delete"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after": null
      }
    },
    {
      "address": "aws_eip_association.partner", "type": "aws_eip_association", "name": "partner",
      "change": {
        "actions": ["delete"],
        "before": {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c"},
        "after": {"id": "eni-0a1b2c"}
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
      "address": "aws_eip.partner", "type": "aws_eip", "name": "partner",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"}
      }
    },
    {
      "address": "aws_eip_association.partner", "type": "aws_eip_association", "name": "partner",
      "change": {
        "actions": ["delete"],
        "before": {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c"},
        "after": {"id": "eni-0a1b2c"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_eip.partner",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_eip.partner", "type": "aws_eip", "name": "partner",
      "change": {
        "actions": ["no-op"],
        "before": {
          "id": "eipalloc-0a1b2c",
          "public_ip": "203.0.113.7",
          "instance": "i-0a1b2c",
          "association_id": "eipassoc-0a1b2c",
          "tags": {"enilint:allowlisted-by": "bank"}
        },
        "after": {
          "id": "eipalloc-0a1b2c",
          "public_ip": "203.0.113.7",
          "instance": "i-0a1b2c",
          "association_id": "eipassoc-0a1b2c",
          "tags": {"enilint:allowlisted-by": "bank"}
        }
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete"],
        "before": {"id": "i-0a1b2c"},
        "after": null
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_eip.partner",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_eip.partner", "type": "aws_eip", "name": "partner",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"}
      }
    },
    {
      "address": "aws_eip_association.partner", "type": "aws_eip_association", "name": "partner",
      "change": {
        "actions": ["delete", "create"],
        "before": {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0a1b2c"},
        "after": {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0d4e5f"},
        "after_unknown": {"id": true},
        "replace_paths": [["network_interface_id"]]
      }
    },
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eni-0a1b2c"},
        "after": {"id": "eni-0a1b2c"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("info aws_eip.partner",),
        ),
    ),
)
