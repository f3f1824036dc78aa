"""Security group destroyed while interfaces or rules still use it.

## What
Reports a security group that the plan deletes or replaces, if one of these still uses it when Terraform destroys it:

- an instance, an interface, a load balancer, a database, a function or another service that the plan keeps
- any of these that the plan updates in place, unless the group has `create_before_destroy`
- a rule of another group that names it

It also reports a group that is replaced with `create_before_destroy` and keeps its name.

## Why
Terraform destroys a group before it updates what depends on it. AWS refuses, with `DependencyViolation`, to delete a
group that is still in use. The provider keeps retrying for 15 minutes, and then the apply stops. What depends on the
group is not updated.

With `create_before_destroy`, both groups exist for a while. AWS refuses a second group of the same name in one VPC with
`InvalidGroup.Duplicate`.

## When it is fine
- The group is replaced with `create_before_destroy` and gets another name.
- What uses the group is deleted by the same plan, or replaced and destroyed first.

## Fix
Set `create_before_destroy = true`, and use `name_prefix` instead of `name`. Changing the description forces a
replacement: keep the old description. To remove a group, first change everything that uses it and run `terraform
apply`. Then remove the group.

## What is undecided
- A plan does not contain `lifecycle`. If neither the source nor the `terraform.tfstate` beside the plan says whether
  a deleted group has `create_before_destroy`, the finding is a warning.
- The check is undecided if the plan lacks the stored dependencies (`prior_state`) of what it updates.
- The check is undecided if an Auto Scaling group uses a launch template that names the group: its instances may have
  been launched from another version of the template.
- Interfaces that the state does not contain are not known: those of tasks and of other root modules.

## Sources
- [DeleteSecurityGroup](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html):
  `DependencyViolation` if a group is associated with an interface or referenced by another group
- [CreateSecurityGroup](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html): two groups
  of one VPC cannot have the same name.
- [terraform-provider-aws,
  `aws_security_group`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group): the
  timeout of 15 minutes, 45 minutes for the interfaces of functions, and `create_before_destroy`
- [Terraform, issue 31769](https://github.com/hashicorp/terraform/issues/31769) and [pull request
  28165](https://github.com/hashicorp/terraform/pull/28165): the order of an apply
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Change,
    Finding,
    Good,
    Missing,
    Network,
    Refusal,
    Rule,
    SecurityGroup,
    Severity,
    Undecided,
    all_of,
    cause_words,
    facts_missing,
    merged,
    refusal_words,
    same,
    stated,
    words,
)

_MINUTES = 15
"""The timeout of the provider for the deletion of a security group."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for before in network.before.security_groups if network.before is not None else ():
        change = network.changes.get(before.address)
        if change is None or same(change.type, "aws_security_group") is not True:
            continue
        refusal, is_second = network.destroyed_in_use(before), _is_second_of_name(network, change, before)
        if is_second is True:
            yield _second(change, before)
        elif refusal.named:
            yield _in_use(network, change, before, refusal)
        elif refusal.facts or isinstance(is_second, Missing):
            yield Undecided(subject=before.address, at=change.at, facts=merged(refusal.facts, facts_missing(is_second)))


def _is_second_of_name(network: Network, change: Change, before: SecurityGroup) -> Answer:
    """Whether the new group is created with the name of the old one, in the same VPC."""
    after = next((one for one in network.security_groups if one.address == before.address), None)
    if not change.creates_before_destroying or after is None or after.name is None:
        return False
    return all_of((same(before.name, after.name), network.unchanged(before.vpc, after.vpc)))


def _in_use(network: Network, change: Change, group: SecurityGroup, refusal: Refusal) -> Finding:
    return Finding(
        subject=group.address,
        at=change.at,
        message=f"{group} will be {_fate(change)}: {refusal_words(refusal, _MINUTES)}",
        help="set create_before_destroy = true, and name_prefix instead of name"
        if change.replaces
        else "apply the change of what uses it first, then remove it",
        related=network.refusal_proof(refusal),
        values=stated(
            change.replaces,
            list(change.replaced_attributes),
            [one.address for one in refusal.named],
            bool(refusal.users),
        ),
        severity=Severity.ERROR if refusal.users else Severity.WARNING,
    )


def _second(change: Change, group: SecurityGroup) -> Finding:
    name = words(group.name)
    return Finding(
        subject=group.address,
        at=change.at,
        message=f"{group} will be {_fate(change)}, and the new group is created first, but the old one is still named "
        f"{name}: AWS refuses a second group of that name in the VPC (InvalidGroup.Duplicate)",
        help="set name_prefix instead of name, or another name",
        related=(group.says(f"is named {name} now"),),
        values=stated("name", group.name, list(change.replaced_attributes)),
    )


def _fate(change: Change) -> str:
    return f"replaced{cause_words(change)}" if change.replaces else "deleted"


RULE = Rule(
    code="ENI734",
    name="security-group-replaced-in-use",
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
      "address": "aws_security_group.web", "type": "aws_security_group", "name": "web",
      "change": {
        "actions": ["create", "delete"],
        "before": {"id": "sg-0a1b2c", "name": "web", "vpc_id": "vpc-0a1b2c"},
        "after": {"name": "web-v2", "vpc_id": "vpc-0a1b2c"},
        "after_unknown": {"id": true},
        "replace_paths": [["name"]]
      }
    },
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "security_groups": ["sg-0a1b2c"]},
        "after": {"id": "eni-0a1b2c"},
        "after_unknown": {"security_groups": true}
      }
    }
  ],
  "prior_state": {
    "values": {
      "root_module": {
        "resources": [
          {
            "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
            "depends_on": ["aws_security_group.web"]
          }
        ]
      }
    }
  }
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
      "address": "aws_security_group.web", "type": "aws_security_group", "name": "web",
      "change": {
        "actions": ["delete"],
        "before": {"id": "sg-0a1b2c", "name": "web", "vpc_id": "vpc-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["delete"],
        "before": {"id": "eni-0a1b2c", "security_groups": ["sg-0a1b2c"]},
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
      "address": "aws_security_group.web", "type": "aws_security_group", "name": "web",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "sg-0a1b2c", "name": "web", "vpc_id": "vpc-0a1b2c"},
        "after": {"name": "web-v2", "vpc_id": "vpc-0a1b2c"},
        "after_unknown": {"id": true},
        "replace_paths": [["name"]]
      }
    },
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "security_groups": ["sg-0a1b2c"]},
        "after": {"id": "eni-0a1b2c"},
        "after_unknown": {"security_groups": true}
      }
    }
  ],
  "prior_state": {
    "values": {
      "root_module": {
        "resources": [
          {
            "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
            "depends_on": ["aws_security_group.web"]
          }
        ]
      }
    }
  }
}
""",
            kind="terraform-plan",
            flags=("error aws_security_group.web",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_security_group.web", "type": "aws_security_group", "name": "web",
      "change": {
        "actions": ["delete"],
        "before": {"id": "sg-0a1b2c", "name": "web", "vpc_id": "vpc-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "security_groups": ["sg-0a1b2c"]},
        "after": {"id": "eni-0a1b2c", "security_groups": ["sg-0d4e5f"]}
      }
    }
  ],
  "prior_state": {
    "values": {
      "root_module": {
        "resources": [
          {
            "address": "aws_network_interface.web", "type": "aws_network_interface", "name": "web",
            "depends_on": ["aws_security_group.web"]
          }
        ]
      }
    }
  }
}
""",
            kind="terraform-plan",
            flags=("warning aws_security_group.web",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_security_group.web", "type": "aws_security_group", "name": "web",
      "change": {
        "actions": ["create", "delete"],
        "before": {"id": "sg-0a1b2c", "name": "web", "vpc_id": "vpc-0a1b2c", "description": "old"},
        "after": {"name": "web", "vpc_id": "vpc-0a1b2c", "description": "new"},
        "after_unknown": {"id": true},
        "replace_paths": [["description"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_security_group.web",),
        ),
    ),
)
