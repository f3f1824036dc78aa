"""Security group with more rules than the quota of the account allows.

## What
Reports a security group with more than 60 inbound or outbound rules of one address family.

## Why
Each combination of a port range and a CIDR block or security group counts as one rule. A prefix list counts as its
maximum number of entries (its weight): the CloudFront list (`com.amazonaws.global.cloudfront.origin-facing`) counts as
55 rules. AWS refuses the rule beyond the quota with `RulesPerSecurityGroupLimitExceeded`.

## When it is fine
- The account has a higher quota: set it with the option `quota`. This quota multiplied by the quota of security groups
  per interface cannot exceed 1,000.
- IPv4 and IPv6 rules, and inbound and outbound rules, are counted separately.

## Fix
Replace CIDR blocks with wider ones or with a security group, or split the group in two.

## What is undecided
The check counts only the rules that the design shows. A prefix list of unknown size counts as one rule. The check is
undecided if its result depends on CIDR blocks whose values are unknown.

## Sources
- [Amazon VPC quotas](https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html): inbound or outbound
  rules per security group, separate for IPv4 and IPv6.
- [AWS-managed prefix lists](https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html):
  their weights.
- [Amazon EC2 error codes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html):
  `RulesPerSecurityGroupLimitExceeded`.
- [terraform-aws-alb, issue 400](https://github.com/terraform-aws-modules/terraform-aws-alb/issues/400): the prefix list
  of CloudFront on two ports.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    Bad,
    Finding,
    Good,
    GroupRule,
    Network,
    Related,
    Rule,
    SecurityGroup,
    Severity,
    Undecided,
    Value,
    candidates,
    facts_missing,
    is_open,
    merged,
    stated,
)

_USUAL = 60
_LARGEST = 3
"""Rules that a finding shows: those that count most."""


class Options(Struct, rename="kebab", forbid_unknown_fields=True):
    """`quota`: how many inbound or outbound rules the account allows in a security group."""

    quota: int = _USUAL


class Number(Struct):
    """How many rules of a family there are for certain, and how many more perhaps."""

    certain: int = 0
    perhaps: int = 0


def check(network: Network, options: Options) -> Iterator[Finding | Undecided]:
    for group in network.security_groups:
        yield from _check(group, "ingress", group.ingress, options.quota)
        yield from _check(group, "egress", group.egress, options.quota)


def _check(
    group: SecurityGroup, direction: str, rules: Sequence[GroupRule], quota: int
) -> Iterator[Finding | Undecided]:
    most = sum([len(rule.cidrs) + len(rule.groups) for rule in rules])
    if most <= quota and not any(rule.entries for rule in rules):
        return  # few, whatever their families
    families = {"IPv4": _number(rules, is_ipv6=False), "IPv6": _number(rules, is_ipv6=True)}
    family, number = max(families.items(), key=lambda pair: pair[1].certain)
    if number.certain > quota:
        counted = [(rule, _number([rule], is_ipv6=family == "IPv6").certain) for rule in rules]
        largest = sorted(counted, key=lambda pair: -pair[1])[:_LARGEST]
        yield Finding(
            subject=group.address,
            at=group.place(direction),
            message=f"{group} has {number.certain} {direction} rules for {family}, but the quota is {quota}: AWS "
            "refuses more (RulesPerSecurityGroupLimitExceeded)",
            help="use wider CIDR blocks or a security group in place of them, or split the group",
            related=tuple(Related(f"counts as {count} of them", rule.at, rule.address) for rule, count in largest),
            values=stated(direction, family, number.certain),
        )
    elif any(one.certain + one.perhaps > quota for one in families.values()):
        facts = merged(*(facts_missing(*rule.cidrs, *rule.entries) for rule in rules))
        yield Undecided(subject=group.address, at=group.place(direction), facts=facts)


def _number(rules: Sequence[GroupRule], *, is_ipv6: bool) -> Number:
    """How many rules count for a family: a group or a prefix list counts for both, a range that may be null perhaps."""
    number = Number()
    for rule in rules:
        for cidr in rule.cidrs:
            families = {None if one is None else ":" in one for one in candidates(cidr)}
            if families == {is_ipv6} and not is_open(cidr):
                number.certain += 1
            elif is_open(cidr) or is_ipv6 in families:
                number.perhaps += 1
        number.certain += len(rule.groups) + sum(_least(one) for one in rule.entries)
        number.perhaps += sum(max(candidates(one), default=1) - _least(one) for one in rule.entries)
    return number


def _least(entries: Value[int]) -> int:
    """As how many rules a prefix list counts at least."""
    return 1 if is_open(entries) else min(candidates(entries))


RULE = Rule(
    code="ENI209",
    name="security-group-rules",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("capacity",),
    options=Options,
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
security_groups:
  web:
    vpc: core
    ingress:
      - ports: [8000, 8001, 8002, 8003, 8004, 8005, 8006, 8007, 8008, 8009]
        cidrs: [10.0.0.0/24, 10.0.1.0/24, 10.0.2.0/24, 10.0.3.0/24, 10.0.4.0/24, 10.0.5.0/24]
    egress: []
"""),
        Good(
            """\
variable "office" { type = string }
data "aws_ec2_managed_prefix_list" "cloudfront" { name = "com.amazonaws.global.cloudfront.origin-facing" }
resource "aws_security_group" "web" {
  vpc_id = "vpc-0a1b2c3d"
  ingress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [data.aws_ec2_managed_prefix_list.cloudfront.id]
    cidr_blocks     = ["10.0.0.0/24", "10.1.0.0/24", "10.2.0.0/24", "10.3.0.0/24", "10.4.0.0/24"]
  }
}
resource "aws_security_group" "open" {
  vpc_id = "vpc-0a1b2c3d"
  ingress {  # undecided
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [data.aws_ec2_managed_prefix_list.cloudfront.id]
    cidr_blocks     = ["10.0.0.0/24", "10.1.0.0/24", "10.2.0.0/24", "10.3.0.0/24", "10.4.0.0/24", var.office]
  }
}
variable "is_remote" { type = bool }
resource "aws_security_group" "either" {  # undecided
  vpc_id = "vpc-0a1b2c3d"
}
resource "aws_vpc_security_group_ingress_rule" "either" {
  count             = 2
  security_group_id = aws_security_group.either.id
  from_port         = count.index
  to_port           = 443
  ip_protocol       = "tcp"
  prefix_list_id    = count.index == 0 ? data.aws_ec2_managed_prefix_list.cloudfront.id : null
  cidr_ipv4         = var.is_remote ? "10.5.0.0/24" : null
  cidr_ipv6         = var.is_remote ? null : "2001:db8::/64"
}
resource "aws_vpc_security_group_ingress_rule" "ports" {
  count             = 4
  security_group_id = aws_security_group.either.id
  from_port         = count.index
  to_port           = 443
  ip_protocol       = "tcp"
  cidr_ipv4         = "10.0.0.0/24"
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
security_groups:
  web:
    vpc: core
    ingress:
      - ports: [8000, 8001, 8002, 8003, 8004, 8005, 8006, 8007, 8008, 8009, 8010]  # warning
        cidrs: [10.0.0.0/24, 10.0.1.0/24, 10.0.2.0/24, 10.0.3.0/24, 10.0.4.0/24, 10.0.5.0/24]
    egress: []
"""),
        Bad(
            """\
data "aws_ec2_managed_prefix_list" "cloudfront" { name = "com.amazonaws.global.cloudfront.origin-facing" }
resource "aws_security_group" "web" {  # warning
  vpc_id = "vpc-0a1b2c3d"
}
resource "aws_vpc_security_group_ingress_rule" "http" {
  security_group_id = aws_security_group.web.id
  from_port         = 80
  to_port           = 80
  ip_protocol       = "tcp"
  prefix_list_id    = data.aws_ec2_managed_prefix_list.cloudfront.id
}
resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.web.id
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
  prefix_list_id    = data.aws_ec2_managed_prefix_list.cloudfront.id
}
""",
            kind="terraform",
        ),
        Bad(
            """\
resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 70
}
resource "aws_security_group" "offices" {
  vpc_id = "vpc-0a1b2c3d"
  egress {  # warning
    from_port       = 0
    to_port         = 0
    protocol        = "-1"
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
  }
}
""",
            kind="terraform",
        ),
    ),
)
