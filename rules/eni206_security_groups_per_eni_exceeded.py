"""An interface has more security groups than the quota allows.

## What
Counts the different security groups of an interface: those that it lists, or its launch, and those that are added to it
apart. An error where they are more than 16, or more than the quota that a topology file states
(`quotas.security_groups_per_interface`) or that `quota` sets in the configuration. A warning where they are more than
5, the quota of an account that has not asked for another one.

## Why
AWS refuses the interface, or the launch, with `SecurityGroupsPerInterfaceLimitExceeded`.

## When it is fine
The account has a higher quota: state it as above. A group that is listed twice counts once.

## Fix
Merge groups that are always used together, or ask for a higher quota. It can be raised to 16, as long as that quota
times the quota of rules per group stays within 1,000.

## What is undecided
It is not known which groups, or how many, are listed or added, and they could be too many. How many rules the groups
have is not judged: the limit of 1,000 is about two quotas, and a design states only one of them. The fixed limit of 5
groups of an ECS service is not judged either.

## Sources
- VPC quotas: 5 security groups per interface, adjustable up to 16; the product with rules per group up to 1,000.
- EC2 error codes: `SecurityGroupsPerInterfaceLimitExceeded`.
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
    """`quota`: how many security groups the account allows on an interface, where the design does not state it."""

    quota: int = _USUAL


def check(network: Network, options: Options) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces:
        if not interface.declared:
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
            yield Undecided(subject=interface.address, at=at, facts=missing or (f"the groups of {interface}",))


def _different(uses: list[GroupUse]) -> list[GroupUse]:
    """Uses of groups that are different for certain, as many as it takes to pass every limit."""
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
        reason, refused = f"the usual quota of an account is {limit}", False
    effect = "refuses" if refused else "then refuses"
    proof = [
        Related(f"{interface} has {words(use.group, unknown='a security group')}", use.at, _address(use.group))
        for use in certain
    ]
    return Finding(
        subject=interface.address,
        at=certain[0].at,
        message=f"{interface} has {number} security groups, but {reason}: AWS {effect} the interface",
        help="merge groups that are used together"
        + ("" if len(certain) > _MOST else f"; where the account allows {len(certain)}, state its quota"),
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
