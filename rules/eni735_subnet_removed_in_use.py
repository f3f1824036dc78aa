"""Subnet destroyed while interfaces are still in it.

## What
Reports a subnet that the plan deletes or replaces, if something still has an interface in it when Terraform destroys
it: an instance, an interface, a NAT gateway, a load balancer, a function or another service that the plan keeps, or
that it updates in place.

## Why
Terraform destroys a subnet before it updates what depends on it, such as a load balancer that lists the subnet. AWS
refuses, with `DependencyViolation`, to delete a subnet that contains interfaces. The provider keeps retrying for 20
minutes, and then the apply stops.

## When it is fine
- The subnet has `create_before_destroy`: it is destroyed only after everything that depends on it is updated.
- What is in the subnet is deleted by the same plan, or replaced and destroyed first.

## Fix
First change everything that uses the subnet and run `terraform apply`. Then remove the subnet.

## What is undecided
- A plan does not contain `lifecycle`. If neither the source nor the `terraform.tfstate` beside the plan says whether
  a deleted subnet has `create_before_destroy`, the finding is a warning.
- The check is undecided if the plan lacks the stored dependencies (`prior_state`) of what it updates.
- A database has interfaces in only some subnets of its subnet group, and an Auto Scaling group runs instances in some
  of its subnets. The check is undecided unless the subnet group has only one subnet, or the Auto Scaling group has only
  one subnet and at least one instance.
- Interfaces that the state does not contain are not known: those of tasks and of other root modules. If a cluster has
  three or more subnets, EKS does not have an interface in each of them.

## Sources
- [DeleteSubnet](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html): you must terminate all
  instances in the subnet first.
- [terraform-provider-aws,
  `aws_subnet`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/subnet): the timeout of 20
  minutes, and up to 45 minutes for the interfaces of functions
- [Terraform, issue 31769](https://github.com/hashicorp/terraform/issues/31769) and [pull request
  28165](https://github.com/hashicorp/terraform/pull/28165): the order of an apply
- [terraform-provider-aws, issue 5459](https://github.com/hashicorp/terraform-provider-aws/issues/5459)
- [EKS User Guide, "Networking
  requirements"](https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html): the interfaces of a cluster
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Change,
    Finding,
    Good,
    Network,
    Refusal,
    Rule,
    Severity,
    Subnet,
    Undecided,
    cause_words,
    refusal_words,
    same,
    stated,
)

_MINUTES = 20
"""The timeout of the provider for the deletion of a subnet."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for subnet in network.before.subnets if network.before is not None else ():
        change = network.changes.get(subnet.address)
        if change is None or same(change.type, "aws_subnet") is not True:
            continue
        refusal = network.destroyed_in_use(subnet)
        if refusal.users or refusal.perhaps:
            yield _finding(network, change, subnet, refusal)
        elif refusal.facts:
            yield Undecided(subject=subnet.address, at=change.at, facts=refusal.facts)


def _finding(network: Network, change: Change, subnet: Subnet, refusal: Refusal) -> Finding:
    return Finding(
        subject=subnet.address,
        at=change.at,
        message=f"{subnet} will be {'replaced' if change.replaces else 'deleted'}"
        f"{cause_words(change)}: "
        f"{refusal_words(refusal, _MINUTES)}",
        help="create a new subnet next to it, and move what uses it first"
        if change.replaces
        else "apply the change of what uses it first, then remove it",
        related=network.refusal_proof(refusal),
        values=stated(change.replaces, list(change.replaced_attributes), [one.address for one in refusal.users]),
        severity=Severity.ERROR if refusal.users else Severity.WARNING,
    )


RULE = Rule(
    code="ENI735",
    name="subnet-removed-in-use",
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
      "address": "aws_subnet.c", "type": "aws_subnet", "name": "c",
      "change": {
        "actions": ["delete"],
        "before": {"id": "subnet-0a1b2c", "cidr_block": "10.0.1.0/24", "vpc_id": "vpc-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "i-0a1b2c", "subnet_id": "subnet-0a1b2c"},
        "after": {"subnet_id": "subnet-0d4e5f"},
        "after_unknown": {"id": true},
        "replace_paths": [["subnet_id"]]
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
      "address": "aws_subnet.c", "type": "aws_subnet", "name": "c",
      "change": {
        "actions": ["create", "delete"],
        "before": {"id": "subnet-0a1b2c", "cidr_block": "10.0.1.0/24", "vpc_id": "vpc-0a1b2c"},
        "after": {"id": "subnet-0a1b2c", "cidr_block": "10.0.2.0/24", "vpc_id": "vpc-0a1b2c"},
        "after_unknown": {"id": true},
        "replace_paths": [["cidr_block"]]
      }
    },
    {
      "address": "aws_lb.web", "type": "aws_lb", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "lb",
          "load_balancer_type": "network",
          "subnets": ["subnet-0a1b2c", "subnet-0d4e5f"]
        },
        "after": {"id": "lb", "load_balancer_type": "network"},
        "after_unknown": {"subnets": true}
      }
    }
  ],
  "prior_state": {
    "values": {
      "root_module": {
        "resources": [
          {"address": "aws_lb.web", "type": "aws_lb", "name": "web", "depends_on": ["aws_subnet.c", "aws_vpc.core"]}
        ]
      }
    }
  }
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
      "address": "aws_subnet.c", "type": "aws_subnet", "name": "c",
      "change": {
        "actions": ["delete"],
        "before": {"id": "subnet-0a1b2c", "cidr_block": "10.0.1.0/24", "vpc_id": "vpc-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_lb.web", "type": "aws_lb", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "lb",
          "load_balancer_type": "network",
          "subnets": ["subnet-0a1b2c", "subnet-0d4e5f"]
        },
        "after": {"id": "lb", "load_balancer_type": "network", "subnets": ["subnet-0d4e5f"]}
      }
    }
  ],
  "prior_state": {
    "values": {
      "root_module": {
        "resources": [
          {"address": "aws_lb.web", "type": "aws_lb", "name": "web", "depends_on": ["aws_subnet.c", "aws_vpc.core"]}
        ]
      }
    }
  }
}
""",
            kind="terraform-plan",
            flags=("warning aws_subnet.c",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.c", "type": "aws_subnet", "name": "c",
      "change": {
        "actions": ["delete"],
        "before": {"id": "subnet-0a1b2c", "cidr_block": "10.0.1.0/24", "vpc_id": "vpc-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "i-0a1b2c", "subnet_id": "subnet-0a1b2c"},
        "after": {"id": "i-0a1b2c", "subnet_id": "subnet-0a1b2c"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_subnet.c",),
        ),
    ),
)
