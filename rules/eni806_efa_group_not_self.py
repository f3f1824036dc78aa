"""EFA security group that does not allow all traffic to and from itself.

## What
Reports an EFA or EFA-only interface if none of its security groups has a rule that allows all traffic (every protocol)
from one of these groups, or none has a rule that allows all traffic to one of them.

## Why
EFA traffic is neither TCP nor UDP, and has no IP addresses. It matches only rules for all protocols whose source or
destination is a security group. Egress to `0.0.0.0/0` looks broader, but does not match. AWS accepts the design, but
MPI and NCCL hang or report that the receiver does not respond, while `ping` and SSH work.

## When it is fine
- Several groups of the interface allow this traffic together, for example one for ingress and one for egress.
- All EFA traffic of the interface goes to another group, such as that of a file system: the rules for both directions
  name that group.

## Fix
Add two rules to a group of the interface: ingress and egress of all traffic (protocol `-1`) from and to the group
itself. Egress to `0.0.0.0/0` can stay.

## What is undecided
The check is undecided if one of these facts is unknown:

- the security groups of the interface
- the rules of these groups

An interface without security groups has the default group of its VPC. Its rules are known only if the design states
them.

## Sources
- [EC2 User Guide, "Get started with EFA"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html): an EFA
  must be in a security group that allows all inbound and outbound traffic to and from itself.
- [awsome-distributed-ai, issue 546](https://github.com/awslabs/awsome-distributed-ai/issues/546) and
  [gardener-extension-provider-aws, issue
  1832](https://github.com/gardener/gardener-extension-provider-aws/issues/1832): why `0.0.0.0/0` is not enough
- [FSx for Lustre User Guide, "EFA-enabled security
  groups"](https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html): the group of the
  clients takes the place of the interface's own group.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from msgspec import Struct

from enilint.rule import (
    ALL_PROTOCOLS,
    Answer,
    Bad,
    Finding,
    Good,
    GroupRule,
    Interface,
    Missing,
    Network,
    Related,
    Rule,
    SecurityGroup,
    Severity,
    Undecided,
    any_of,
    facts_missing,
    joined_words,
    known,
    merged,
    names_of,
    same,
    stated,
    words,
)

_KINDS = ("efa", "efa-only")
_DIRECTIONS = ("ingress", "egress")
_WAYS = {"ingress": "from", "egress": "to"}
_MOST_GROUPS = 16
"""No quota allows an interface more security groups."""


class Side(Struct, frozen=True, eq=False):
    """The groups that a security group exchanges all traffic with in one direction, by their names.

    `outside` are those that the design does not create. `doubts`: missing to know whether there are others. `ranges` is
    a rule that allows all traffic with CIDR ranges.
    """

    names: frozenset[str]
    outside: tuple[SecurityGroup, ...]
    doubts: tuple[str, ...]
    ranges: GroupRule | None


Sides = dict[str, Side]
"""The sides of a group by direction."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    found = [(one, is_efa) for one in network.interfaces if one.declared and (is_efa := _is_efa(one)) is not False]
    if not found:
        return
    sides_of = functools.cache(_sides)
    exchange = functools.cache(_exchange)
    for interface, is_efa in found:
        groups, doubts = network.effective_groups_of(interface)
        lacking = _lacking(groups[:_MOST_GROUPS], doubts, sides_of, exchange)
        if isinstance(lacking, Missing) or (lacking and is_efa is not True):
            missing = facts_missing(interface.kind, lacking)
            yield Undecided(subject=interface.address, at=interface.place("security_groups"), facts=missing)
        elif lacking:
            yield _finding(interface, groups[:_MOST_GROUPS], lacking, sides_of)


def _is_efa(interface: Interface) -> Answer:
    kind = known(interface.kind)
    return any_of(same(interface.kind, one) for one in _KINDS) if kind is None else kind in _KINDS


def _lacking(
    groups: Sequence[SecurityGroup],
    doubts: tuple[str, ...],
    sides_of: Callable[[SecurityGroup], Sides],
    exchange: Callable[[Side, Side], bool],
) -> list[str] | Missing:
    """The directions in which none of the groups allows all traffic with one of them."""
    own = frozenset(name for group in groups for name in names_of(group))
    sides = {direction: [sides_of(group)[direction] for group in groups] for direction in _DIRECTIONS}
    lacking = [one for one in _DIRECTIONS if not any(side.names & own for side in sides[one])]
    if any(exchange(one, other) for one, other in product(*sides.values())):
        return []
    open = {one: merged(doubts, *(side.doubts for side in sides[one])) for one in _DIRECTIONS}
    if any(not open[one] and not any(side.names for side in sides[one]) for one in lacking):
        return lacking
    facts = merged(*(open[one] for one in lacking), *(_may_be_own(sides[one], groups) for one in lacking))
    return Missing(facts) if facts else lacking


def _may_be_own(sides: Sequence[Side], groups: Sequence[SecurityGroup]) -> tuple[str, ...]:
    """The facts that are missing to know whether a group of a side is one of the interface."""
    answers = (same(one, group) for side in sides for one in side.outside for group in groups)
    return facts_missing(*answers)


def _exchange(ingress: Side, egress: Side) -> bool:
    """Whether a group is on both sides."""
    return not ingress.names.isdisjoint(egress.names)


def _sides(group: SecurityGroup) -> Sides:
    return {
        "ingress": _side(group.ingress, group.more_ingress),
        "egress": _side(group.egress, group.more_egress),
    }


def _side(rules: Sequence[GroupRule], more: tuple[str, ...]) -> Side:
    names: set[str] = set()
    outside: list[SecurityGroup] = []
    doubts: list[str] = [*more]
    ranges: GroupRule | None = None
    for rule in rules:
        everything = same(rule.protocol, ALL_PROTOCOLS)
        if everything is True and rule.cidrs and ranges is None:
            ranges = rule
        if everything is False or not rule.groups:
            continue
        doubts.extend(facts_missing(rule.protocol, *rule.groups))
        others = [group for value in rule.groups if (group := known(value)) is not None]
        if everything is True:
            names.update(name for group in others for name in names_of(group))
            outside.extend(group for group in others if not group.declared)
    return Side(frozenset(names), tuple(outside[:_MOST_GROUPS]), merged(doubts), ranges)


def _finding(
    interface: Interface,
    groups: Sequence[SecurityGroup],
    lacking: Sequence[str],
    sides_of: Callable[[SecurityGroup], Sides],
) -> Finding:
    names = joined_words([group.address for group in groups])
    ways = " or ".join(_WAYS[direction] for direction in lacking)
    has, other = ("has", "itself") if len(groups) == 1 else ("have", "one of them")
    return Finding(
        subject=interface.address,
        at=interface.place("security_groups"),
        message=f"{interface} is an EFA, but {names} {has} no {' or '.join(lacking)} rule that allows all traffic "
        f"{ways} {other}: "
        "EFA traffic has no IP addresses, so rules for ranges such as 0.0.0.0/0 do not match it",
        help=f"add rules to {groups[0]} that allow all traffic (protocol -1) from and to itself",
        related=tuple(
            proof
            for group in groups
            for direction in lacking
            for proof in _proof(group, direction, sides_of(group)[direction])
        ),
        values=stated(interface, interface.kind, lacking),
    )


def _proof(group: SecurityGroup, direction: str, side: Side) -> Iterator[Related]:
    fact = f"{group} has no {direction} rule that allows all traffic {_WAYS[direction]} itself"
    yield Related(fact, group.place(direction), group.address)
    if side.ranges is not None:
        ranges = joined_words([words(one, unknown="a range") for one in side.ranges.cidrs])
        fact = f"{group} allows all traffic {_WAYS[direction]} {ranges}, but that does not match EFA traffic"
        yield Related(fact, side.ranges.at, group.address)


RULE = Rule(
    code="ENI806",
    name="efa-group-not-self",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("security",),
    check=check,
    good=(
        Good("""\
version: 1
subnets: {cluster: {zone: us-east-1a}}
security_groups:
  efa:
    ingress: [{groups: [self]}, {cidr: 10.0.0.0/8, ports: 22}]
    egress: [{groups: [self]}, {cidr: 0.0.0.0/0}]
  receives: {ingress: [{groups: [sends]}], egress: []}
  sends: {ingress: [], egress: [{groups: [receives]}]}
  storage: {ingress: [{groups: [clients]}], egress: [{groups: [clients]}]}
  clients: {ingress: [{groups: [storage]}], egress: [{groups: [storage]}, {cidr: 0.0.0.0/0}]}
  web: {ingress: [{cidr: 0.0.0.0/0, ports: 443}], egress: []}
interfaces:
  fabric: {subnet: cluster, kind: efa, security_groups: [efa]}
  rdma: {subnet: cluster, kind: efa-only, security_groups: [web, efa]}
  both: {subnet: cluster, kind: efa, security_groups: [receives, sends]}
  files: {subnet: cluster, kind: efa, security_groups: [clients]}
  plain: {subnet: cluster, security_groups: [web]}
"""),
        Good("""\
version: 1
vpcs: {hpc: {}}
subnets: {cluster: {zone: us-east-1a}, own: {vpc: hpc}}
security_groups:
  usual: {vpc: hpc, default: true, ingress: [{groups: [self]}], egress: [{groups: [self]}]}
  open: {}
  inbound: {ingress: [{groups: [self]}]}
  outside: {ingress: [{groups: [sg-0a1b2c3d4e5f60718]}], egress: [{groups: [self]}]}
interfaces:
  unsaid: {subnet: cluster, kind: efa}  # undecided
  usual: {subnet: own, kind: efa}
  open: {subnet: cluster, kind: efa, security_groups: [open]}  # undecided
  inbound: {subnet: cluster, kind: efa, security_groups: [inbound]}  # undecided
  outside: {subnet: cluster, kind: efa, security_groups: [outside]}  # undecided
  other: {subnet: cluster, kind: efa-only, security_groups: [sg-0a1b2c3d4e5f60718]}  # undecided
"""),
        Good(
            """\
variable "kind" {}
variable "protocol" {}
variable "members" {}
variable "groups" {}

resource "aws_security_group" "perhaps" {
  ingress {
    protocol  = var.protocol
    from_port = 0
    to_port   = 0
    self      = true
  }
  egress {
    protocol        = "-1"
    from_port       = 0
    to_port         = 0
    security_groups = [var.members]
  }
}

resource "aws_security_group" "web" {
}

resource "aws_security_group" "itself" {
  ingress {
    protocol  = "-1"
    from_port = 0
    to_port   = 0
    self      = true
  }
}

resource "aws_vpc_security_group_egress_rule" "itself" {
  security_group_id            = aws_security_group.itself.id
  referenced_security_group_id = aws_security_group.itself.id
  ip_protocol                  = "-1"
}

resource "aws_launch_template" "node" {
  network_interfaces {
    interface_type  = "efa"
    security_groups = [aws_security_group.perhaps.id] # undecided
  }
}

resource "aws_network_interface" "plain" {
  interface_type  = var.kind
  security_groups = [aws_security_group.web.id] # undecided
}

resource "aws_network_interface" "ready" {
  interface_type  = var.kind
  security_groups = [aws_security_group.itself.id]
}

resource "aws_network_interface" "any" {
  interface_type  = "efa"
  security_groups = var.groups # undecided
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs: {hpc: {}}
subnets: {cluster: {vpc: hpc, zone: us-east-1a}}
security_groups:
  usual: {vpc: hpc, default: true, ingress: [{groups: [self]}], egress: [{cidr: 0.0.0.0/0}]}
  efa:
    ingress: [{groups: [self]}]
    egress: [{cidr: 0.0.0.0/0}]
  ports:
    ingress: [{groups: [self], ports: all, protocol: tcp}, {groups: [sg-xxxxxxxx], ports: 22}]
    egress: [{groups: [self]}]
  outbound:
    egress: [{cidr: 10.0.0.0/8}, {cidr: 0.0.0.0/0}]
  storage: {}
  half:
    ingress: [{groups: [storage]}]
    egress: [{cidr: 0.0.0.0/0}]
  web: {ingress: [{cidr: 0.0.0.0/0, ports: 443}], egress: []}
  clients:
    ingress: [{groups: [self]}]
    egress: [{groups: [storage]}]
interfaces:
  usual: {subnet: cluster, kind: efa}  # warning
  fabric:
    subnet: cluster
    kind: efa
    security_groups: [efa]  # warning
  rdma:
    subnet: cluster
    kind: efa-only
    security_groups: [ports]  # warning
  files:
    subnet: cluster
    kind: efa
    security_groups: [clients]  # warning
  half:
    subnet: cluster
    kind: efa
    security_groups: [half, web]  # warning
  outbound:
    subnet: cluster
    kind: efa
    security_groups: [outbound]  # warning
"""),
        Bad(
            """\
variable "protocol" {}

resource "aws_security_group" "efa" {
}

resource "aws_security_group_rule" "in" {
  type              = "ingress"
  security_group_id = aws_security_group.efa.id
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  self              = true
}

resource "aws_security_group_rule" "out" {
  type              = "egress"
  security_group_id = aws_security_group.efa.id
  protocol          = var.protocol
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_launch_template" "node" {
  network_interfaces {
    device_index    = 0
    interface_type  = "efa"
    security_groups = [aws_security_group.efa.id] # warning
  }
}
""",
            kind="terraform",
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_security_group.efa", "type": "aws_security_group", "name": "efa",
      "change": {"actions": ["no-op"], "after": {
        "id": "sg-0a1b21",
        "ingress": [{"protocol": "-1", "from_port": 0, "to_port": 0, "self": true}],
        "egress": [{"protocol": "-1", "from_port": 0, "to_port": 0, "security_groups": ["sg-0a1b22"]}]
      }}
    },
    {
      "address": "aws_network_interface.fabric", "type": "aws_network_interface", "name": "fabric",
      "change": {"actions": ["no-op"], "after": {
        "id": "eni-0a1b2c", "interface_type": "efa", "security_groups": ["sg-0a1b21"]
      }}
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.fabric",),
        ),
    ),
)
