"""EKS cluster given subnets in different Availability Zones.

## What
Reports an EKS cluster whose subnets the plan changes in place, if the new subnets are in different Availability Zones
from the old ones.

## Why
EKS accepts other subnets for a cluster only in the same set of Availability Zones. It refuses the update with
`InvalidParameterException`, and the apply stops.

## When it is fine
The new subnets cover exactly the same Availability Zones as the old ones.

## Fix
Choose a subnet in each of the old zones, and none in another zone. For other zones, create another cluster.

## What is undecided
The check is undecided if a subnet of the cluster or its zone is unknown.

## Sources
- [EKS User Guide, "Networking requirements for VPC and
  subnets"](https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html): changing the subnets of a cluster
- [UpdateClusterConfig](https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html): the subnets
  must be in the same set of Availability Zones.
- [containers-roadmap, issue 2258](https://github.com/aws/containers-roadmap/issues/2258)
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Network,
    Rule,
    Severity,
    Subnet,
    SubnetService,
    Undecided,
    Value,
    any_of,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    after = {one.address: one for one in network.services}
    for before in network.before.services if network.before is not None else ():
        cluster, change = after.get(before.address), network.changes.get(before.address)
        is_cluster = same(before.service, "eks-cluster")
        if change is None or cluster is None or not change.updates or is_cluster is False:
            continue
        if "vpc_config" in change.changed | change.unknown:
            for result in _check(before, cluster):
                facts = facts_missing(is_cluster)
                yield Undecided(subject=before.address, at=before.at, facts=facts) if facts else result


def _check(before: SubnetService, after: SubnetService) -> Iterator[Finding | Undecided]:
    added = [(one, _is_among(one, before)) for one in after.subnets]
    gone = [(one, _is_among(one, after)) for one in before.subnets]
    new = [one for one, answer in added if answer is False] if not before.more_subnets else []
    old = [one for one, answer in gone if answer is False] if not after.more_subnets else []
    facts = facts_missing(*(answer for _, answer in (*added, *gone)))
    if new or old:
        yield _finding(before, after, new, old)
    elif facts or before.more_subnets or after.more_subnets:
        missing = merged(facts, before.more_subnets, after.more_subnets)
        yield Undecided(subject=after.address, at=after.place("subnets"), facts=missing)


def _is_among(subnet: Value[Subnet], cluster: SubnetService) -> Answer:
    """Whether a subnet of the cluster is in the zone of another one."""
    zone = follow(subnet, lambda one: one.zone)
    return any_of(same(zone, follow(other, lambda one: one.zone)) for other in cluster.subnets)


def _finding(
    before: SubnetService, after: SubnetService, new: list[Value[Subnet]], old: list[Value[Subnet]]
) -> Finding:
    facts = [f"{words(one)} is in {_zone(one)}, where the cluster does not currently have a subnet" for one in new]
    facts += [f"no subnet is left in {_zone(one)} (the zone of {words(one)})" for one in old]
    certain = [one for value in (*new, *old) if (one := known(value)) is not None]
    return Finding(
        subject=after.address,
        at=after.place("subnets"),
        message=f"{after} gets different subnets, but {joined_words(facts)}: EKS refuses a different set of zones "
        "(InvalidParameterException)",
        help="choose a subnet in each of the old zones, and none in another zone",
        related=(
            before.says("exists with its old subnets", at="subnets"),
            *(one.says(f"is in {one.zone_words}", at="zone") for one in dict.fromkeys(certain)),
        ),
        values=stated([_zone(one) for one in new], [_zone(one) for one in old], list(new), list(old)),
    )


def _zone(subnet: Value[Subnet]) -> str:
    return words(follow(subnet, lambda one: one.zone), unknown="an unknown zone")


RULE = Rule(
    code="ENI737",
    name="cluster-zone-set-changed",
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
      "address": "aws_subnet.a", "type": "aws_subnet", "name": "a",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0a", "availability_zone": "us-east-1a"},
        "after": {"id": "subnet-0a", "availability_zone": "us-east-1a"}
      }
    },
    {
      "address": "aws_subnet.b", "type": "aws_subnet", "name": "b",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0b", "availability_zone": "us-east-1b"},
        "after": {"id": "subnet-0b", "availability_zone": "us-east-1b"}
      }
    },
    {
      "address": "aws_subnet.c", "type": "aws_subnet", "name": "c",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0c", "availability_zone": "us-east-1c"},
        "after": {"id": "subnet-0c", "availability_zone": "us-east-1c"}
      }
    },
    {
      "address": "aws_subnet.d", "type": "aws_subnet", "name": "d",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0d", "availability_zone": "us-east-1a"},
        "after": {"id": "subnet-0d", "availability_zone": "us-east-1a"}
      }
    },
    {
      "address": "aws_eks_cluster.main", "type": "aws_eks_cluster", "name": "main",
      "change": {
        "actions": ["update"],
        "before": {"id": "main", "vpc_config": [{"subnet_ids": ["subnet-0a", "subnet-0b"]}]},
        "after": {"id": "main", "vpc_config": [{"subnet_ids": ["subnet-0d", "subnet-0b"]}]}
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
        "before": {"id": "subnet-0a", "availability_zone": "us-east-1a"},
        "after": {"id": "subnet-0a", "availability_zone": "us-east-1a"}
      }
    },
    {
      "address": "aws_subnet.b", "type": "aws_subnet", "name": "b",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0b", "availability_zone": "us-east-1b"},
        "after": {"id": "subnet-0b", "availability_zone": "us-east-1b"}
      }
    },
    {
      "address": "aws_subnet.c", "type": "aws_subnet", "name": "c",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0c", "availability_zone": "us-east-1c"},
        "after": {"id": "subnet-0c", "availability_zone": "us-east-1c"}
      }
    },
    {
      "address": "aws_eks_cluster.main", "type": "aws_eks_cluster", "name": "main",
      "change": {
        "actions": ["update"],
        "before": {"id": "main", "vpc_config": [{"subnet_ids": ["subnet-0a", "subnet-0b"]}]},
        "after": {"id": "main", "vpc_config": [{"subnet_ids": ["subnet-0a", "subnet-0b", "subnet-0c"]}]}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_eks_cluster.main",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.a", "type": "aws_subnet", "name": "a",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0a", "availability_zone": "us-east-1a"},
        "after": {"id": "subnet-0a", "availability_zone": "us-east-1a"}
      }
    },
    {
      "address": "aws_subnet.b", "type": "aws_subnet", "name": "b",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0b", "availability_zone": "us-east-1b"},
        "after": {"id": "subnet-0b", "availability_zone": "us-east-1b"}
      }
    },
    {
      "address": "aws_subnet.c", "type": "aws_subnet", "name": "c",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "subnet-0c", "availability_zone": "us-east-1c"},
        "after": {"id": "subnet-0c", "availability_zone": "us-east-1c"}
      }
    },
    {
      "address": "aws_eks_cluster.main", "type": "aws_eks_cluster", "name": "main",
      "change": {
        "actions": ["update"],
        "before": {"id": "main", "vpc_config": [{"subnet_ids": ["subnet-0a", "subnet-0b", "subnet-0c"]}]},
        "after": {"id": "main", "vpc_config": [{"subnet_ids": ["subnet-0a", "subnet-0b"]}]}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_eks_cluster.main",),
        ),
    ),
)
