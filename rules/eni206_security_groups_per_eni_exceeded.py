"""More security groups on an interface than the quota allows.

## What
Reports an interface with more distinct security groups than the quota allows. Groups that the interface or its launch
lists and groups that are added separately both count. More than 16 groups are an error, and so are more groups than the
stated quota: `quotas.security_groups_per_interface` of a topology file, or `quota` in the configuration. More than 5
groups, the default quota of an account, are a warning.

## Why
AWS refuses the interface or the launch with `SecurityGroupsPerInterfaceLimitExceeded`.

## When it is fine
The account has a higher quota: state it as above. A group that is listed twice counts once.

## Fix
Merge security groups that are always used together, or request a higher quota. AWS can raise it to 16, as long as this
quota times the quota of rules per group is at most 1,000.

## What is undecided
The check is undecided if it is unknown which groups are listed or added, or how many, and there could be too many. The
number of rules per group is not checked: the limit of 1,000 applies to the product of two quotas, and a design states
only one of them. The fixed limit of 5 groups for an ECS service is not checked either.

## Sources
- [VPC User Guide, "Amazon VPC quotas"](https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html): 5
  security groups per interface, adjustable up to 16; this quota multiplied by the quota of rules per group cannot
  exceed 1,000.
- [EC2 API Reference, "Error codes for the Amazon EC2
  API"](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html):
  `SecurityGroupsPerInterfaceLimitExceeded`.
"""

from collections.abc import Iterator

from msgspec import Struct

from enilint.rule import (
    Bad,
    Finding,
    Good,
    GroupUse,
    Interface,
    Network,
    Related,
    Rule,
    SecurityGroup,
    Severity,
    Undecided,
    Value,
    differs,
    facts_missing,
    known,
    merged,
    stated,
    words,
)

_USUAL = 5
_MOST = 16
_MOST_NAMED = 17


class Options(Struct, rename="kebab", forbid_unknown_fields=True):
    """`quota`: how many security groups the account allows on an interface, if the design does not state it."""

    quota: int = _USUAL


def check(network: Network, options: Options) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces:
        if not interface.declared or not network.may_have_groups(interface):
            continue
        uses = network.group_uses_of(interface)
        doubts = network.group_doubts_of(interface)
        limit, is_stated = _limit(interface, options)
        if len(uses) <= limit and not doubts:
            continue
        certain = _different(uses)
        if len(certain) > limit:
            yield _finding(interface, certain, limit, is_stated=is_stated)
        elif doubts or len({id(use.group) for use in uses}) > limit:
            missing = merged(facts_missing(*(use.group for use in uses)), doubts)
            at = uses[0].at if uses else interface.at
            yield Undecided(subject=interface.address, at=at, facts=missing or (f"the security groups of {interface}",))


def _different(uses: list[GroupUse]) -> list[GroupUse]:
    """Uses of groups that certainly differ, up to one more than every limit."""
    found: list[GroupUse] = []
    for use in {id(use.group): use for use in uses}.values():
        if len(found) < _MOST_NAMED and all(differs(use.group, other.group) is True for other in found):
            found.append(use)
    return found


def _limit(interface: Interface, options: Options) -> tuple[int, bool]:
    """The limit, and whether the design or the configuration states it."""
    own = interface.security_groups
    if own is not None and own.quota is not None:
        return min(own.quota, _MOST), True
    return min(options.quota, _MOST), options.quota != _USUAL


def _finding(interface: Interface, certain: list[GroupUse], limit: int, *, is_stated: bool) -> Finding:
    number = f"at least {len(certain)}" if len(certain) == _MOST_NAMED else str(len(certain))
    if len(certain) > _MOST:
        reason, refused = f"no quota allows more than {_MOST}", True
    elif is_stated:
        reason, refused = f"the quota is {limit}", True
    else:
        reason, refused = f"the default quota of an account is {limit}", False
    effect = "" if refused else " unless the quota was raised"
    proof = [
        Related(f"{interface} has {words(use.group, unknown='a security group')}", use.at, _address(use.group))
        for use in certain
    ]
    return Finding(
        subject=interface.address,
        at=certain[0].at,
        message=f"{interface} has {number} security groups, but {reason}: AWS refuses the interface{effect}",
        help="merge security groups that are used together"
        + ("" if len(certain) > _MOST else f", or state the quota if the account allows {len(certain)}"),
        related=tuple(proof),
        values=stated(len(certain), limit, refused),
        severity=None if refused else Severity.WARNING,
    )


def _address(group: Value[SecurityGroup]) -> str:
    one = known(group)
    return "" if one is None else one.address


RULE = Rule(
    code="ENI206",
    name="security-groups-per-eni-exceeded",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("capacity",),
    check=check,
    options=Options,
    good=(
        Good("""\
version: 1
security_groups: {a: {}, b: {}, c: {}, d: {}, e: {}}
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app, security_groups: [a, b, c, d, e, a]}
instances:
  web: {type: m5.large, subnet: app, security_groups: [a, b, c, d, e]}
"""),
        Good("""\
version: 1
quotas: {security_groups_per_interface: 6}
security_groups: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app, security_groups: [a, b, c, d, e, f]}
"""),
        Good("""\
version: 1
security_groups: {a: {}, b: {}, c: {}, d: {}, e: {}}
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip:
    subnet: app
    security_groups: [a, b, c, d, e, sg-0f1e2d3c4b5a69788]  # undecided
"""),
    ),
    bad=(
        Bad("""\
version: 1
security_groups: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip:
    subnet: app
    security_groups: [a, b, c, d, e, f]  # warning
instances:
  web:
    type: m5.large
    subnet: app
    security_groups: [a, b, c, d, e, f]  # warning
"""),
        Bad("""\
version: 1
quotas: {security_groups_per_interface: 2}
security_groups: {a: {}, b: {}, c: {}}
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip:
    subnet: app
    security_groups: [a, b, c]  # error
"""),
        Bad("""\
version: 1
security_groups:
  {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {},
   i: {}, j: {}, k: {}, l: {}, m: {}, n: {}, o: {}, p: {}, q: {}}
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip:
    subnet: app
    security_groups: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q]  # error
"""),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {"actions": ["no-op"], "after": {
        "id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c",
        "security_groups": ["sg-0a1b21", "sg-0a1b22", "sg-0a1b23", "sg-0a1b24", "sg-0a1b25"]
      }}
    },
    {
      "address": "aws_network_interface_sg_attachment.web", "type": "aws_network_interface_sg_attachment",
      "name": "web",
      "change": {"actions": ["create"], "after": {
        "network_interface_id": "eni-0a1b2c", "security_group_id": "sg-0a1b26"
      }}
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.vip",),
        ),
    ),
)
