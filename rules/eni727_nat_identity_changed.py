"""NAT gateway replaced, or given other Elastic IPs.

## What
Reports a NAT gateway that the plan replaces, or whose Elastic IPs the plan changes. It is an error if the Elastic IPs
change and the design says that others have allow-listed them.

## Why
The outbound traffic of all subnets that route to the gateway comes from its Elastic IPs. Partners that have
allow-listed only the old addresses block the new ones. When a gateway is replaced, its open connections end. If the old
one is destroyed first, its subnets have no path to the internet until the new one exists and the routes target it.

## When it is fine
Nobody has allow-listed the addresses, and an interruption is acceptable.

## Fix
Keep the Elastic IPs. To move a gateway without an interruption, create a second one, change the routes, and then remove
the first one.

## What is undecided
The check is undecided if the plan does not contain the Elastic IPs before and after the apply.

ENI720 covers a create-before-destroy replacement that uses the same Elastic IP, and ENI724 covers a deleted Elastic
IP.

## Sources
- [VPC User Guide, "NAT gateway
  basics"](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html): the Elastic IPs of a gateway
- [terraform-provider-aws,
  `aws_nat_gateway`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/nat_gateway): the
  arguments that force a new resource
- [AWS::EC2::NatGateway](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-natgateway.html):
  the properties that require replacement
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Change,
    ElasticIp,
    Finding,
    Good,
    NatGateway,
    Network,
    Rule,
    Severity,
    Undecided,
    Value,
    any_of,
    cause_words,
    facts_missing,
    joined_words,
    known,
    merged,
    stated,
    words,
)

Given = tuple[list[str], list[str], tuple[str, ...]]
"""The Elastic IPs that a gateway loses, those that it gets, and what would tell whether there are others."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    gateways = {one.address: one for one in network.nat_gateways}
    for before in network.before.nat_gateways if network.before is not None else ():
        change, after = network.changes.get(before.address), gateways.get(before.address)
        if change is None or after is None or not (change.replaces or change.updates):
            continue
        lost, gets, facts = _given(network, before, after)
        keeps_any = len(lost) < len(before.elastic_ips)
        if change.creates_before_destroying and keeps_any:
            continue
        if change.replaces or lost or gets:
            yield _finding(change, before, lost, gets)
        elif facts:
            yield Undecided(subject=after.address, at=after.place("elastic_ips"), facts=facts)


def _given(network: Network, before: NatGateway, after: NatGateway) -> Given:
    had = [(one, any_of(network.unchanged(one, other) for other in after.elastic_ips)) for one in before.elastic_ips]
    has = [(one, any_of(network.unchanged(other, one) for other in before.elastic_ips)) for one in after.elastic_ips]
    facts = facts_missing(*(answer for _, answer in (*had, *has)))
    more = merged(before.more_elastic_ips, after.more_elastic_ips)
    lost = [] if after.more_elastic_ips else _named(had)
    return lost, [] if before.more_elastic_ips else _named(has), merged(facts, more)


def _named(answers: list[tuple[Value[ElasticIp], Answer]]) -> list[str]:
    return [_words(one) for one, answer in answers if answer is False]


def _words(elastic_ip: Value[ElasticIp]) -> str:
    one = known(elastic_ip)
    public = known(one.public_ip) if one is not None and one.public_ip is not None else None
    return f"{words(elastic_ip, unknown='another one')}{f' ({public})' if public else ''}"


def _finding(change: Change, before: NatGateway, lost: list[str], gets: list[str]) -> Finding:
    parts = []
    if change.replaces:
        parts.append(f"will be replaced{cause_words(change)}: its open connections end")
        if not change.creates_before_destroying:
            parts.append("its subnets have no path to the internet until the new one exists")
    if lost:
        parts.append(f"it loses Elastic IP{'s' if len(lost) > 1 else ''} {joined_words(lost)}")
    if gets:
        parts.append(f"it gets Elastic IP{'s' if len(gets) > 1 else ''} {joined_words(gets)}")
    peers = _peers(before) if lost or gets else []
    if peers:
        parts.append(f"{joined_words(peers)} allow{'s' if len(peers) == 1 else ''} the old addresses only")
    text = ", ".join(parts) if change.replaces else f"changes its Elastic IPs: {', '.join(parts)}"
    return Finding(
        subject=before.address,
        at=change.at,
        message=f"{before} {text}",
        help="keep its Elastic IPs, or create a second gateway and change the routes first",
        related=(before.says("exists with these Elastic IPs now", at="elastic_ips"),),
        values=stated(change.replaces, list(change.replaced_attributes), list(lost), list(gets), list(peers)),
        severity=Severity.ERROR if peers else Severity.WARNING,
    )


def _peers(gateway: NatGateway) -> list[str]:
    """Who allows the addresses of the gateway, as far as the design says it."""
    certain = [one for value in gateway.elastic_ips if (one := known(value)) is not None]
    listed = [gateway.allowlisted_by, *(one.allowlisted_by for one in certain)]
    return list(dict.fromkeys(peer for value in listed for peer in known(value) or ()))


RULE = Rule(
    code="ENI727",
    name="nat-identity-changed",
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
      "address": "aws_nat_gateway.out", "type": "aws_nat_gateway", "name": "out",
      "previous_address": "aws_nat_gateway.old",
      "change": {
        "actions": ["update"],
        "before": {"id": "nat-0a1b2c", "subnet_id": "subnet-0a1b2c", "allocation_id": "eipalloc-0a1b2c"},
        "after": {
          "id": "nat-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "allocation_id": "eipalloc-0a1b2c",
          "tags": {"Name": "out"}
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
      "address": "aws_nat_gateway.out", "type": "aws_nat_gateway", "name": "out",
      "change": {
        "actions": ["delete"],
        "before": {"id": "nat-0a1b2c", "subnet_id": "subnet-0a1b2c", "allocation_id": "eipalloc-0a1b2c"},
        "after": null
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
      "address": "aws_nat_gateway.out", "type": "aws_nat_gateway", "name": "out",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "nat-0a1b2c", "subnet_id": "subnet-0a1b2c", "allocation_id": "eipalloc-0a1b2c"},
        "after": {"subnet_id": "subnet-0d4e5f", "allocation_id": "eipalloc-0a1b2c"},
        "after_unknown": {"id": true},
        "replace_paths": [["subnet_id"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_nat_gateway.out",),
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
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7", "tags": {"enilint:allowlisted-by": "bank"}},
        "after": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7", "tags": {"enilint:allowlisted-by": "bank"}}
      }
    },
    {
      "address": "aws_nat_gateway.out", "type": "aws_nat_gateway", "name": "out",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "nat-0a1b2c", "subnet_id": "subnet-0a1b2c", "allocation_id": "eipalloc-0a1b2c"},
        "after": {"subnet_id": "subnet-0a1b2c", "allocation_id": "eipalloc-0d4e5f"},
        "after_unknown": {"id": true},
        "replace_paths": [["allocation_id"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_nat_gateway.out",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_nat_gateway.out", "type": "aws_nat_gateway", "name": "out",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "nat-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "allocation_id": "eipalloc-0a1b2c",
          "secondary_allocation_ids": ["eipalloc-0d4e5f"]
        },
        "after": {
          "id": "nat-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "allocation_id": "eipalloc-0a1b2c",
          "secondary_allocation_ids": []
        }
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_nat_gateway.out",),
        ),
    ),
)
