"""Lambda functions with more security groups, subnets or network interfaces than AWS accepts.

## What
Reports a Lambda function with more than 5 security groups or 16 subnets, and functions that need more than 500 network
interfaces in a VPC.

## Why
Lambda creates one network interface for each pair of a subnet and a set of security groups, and all functions with that
pair share it. AWS refuses a function that exceeds the limits for security groups or subnets. By default, a VPC can have
up to 500 Lambda interfaces (`ENILimitReachedException`), and each uses an address of its subnet
(`SubnetIPAddressLimitReachedException`). ENI207 counts these addresses.

## When it is fine
- Functions with the same subnets and groups share their interfaces, however many of them run at once.
- The quota of 500 interfaces can be raised.

## Fix
Share one security group between functions with the same rules. Remove groups or subnets beyond the limit.

## What is undecided
The check of the quota is undecided if its result depends on functions with unknown subnets or security groups.

## Sources
- [Giving Lambda functions access to resources in an Amazon VPC](https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html):
  one Hyperplane interface for a subnet and a set of security groups.
- [VpcConfig](https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html): 5 security groups, 16 subnets.
- [Lambda quotas](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html): network interfaces per VPC.
"""

from collections import Counter
from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    FunctionInterface,
    Good,
    Missing,
    Network,
    Rule,
    Severity,
    SubnetService,
    Undecided,
    Vpc,
    facts_missing,
    known,
    merged,
    same,
    stated,
)

MOST_GROUPS = 5
MOST_SUBNETS = 16
MOST_INTERFACES = 500
"""The default quota of a VPC."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for service in network.services:
        is_function = same(service.service, "lambda-function")
        if is_function is not False and not service.exists:
            yield from _check_lists(service, is_function)
    interfaces, uncounted = network.function_interfaces(), list(network.uncounted_functions())
    yield from _check_quota(interfaces, uncounted)


def _check_quota(interfaces: list[FunctionInterface], uncounted: list[SubnetService]) -> Iterator[Finding | Undecided]:
    numbers = Counter(id(known(one.subnet.vpc)) for one in interfaces)
    vpcs = {id(vpc): vpc for one in interfaces if (vpc := known(one.subnet.vpc)) is not None}
    unplaced = [one for one in interfaces if known(one.subnet.vpc) is None]
    perhaps = len(unplaced) + sum(MOST_SUBNETS if one.more_subnets else len(one.subnets) for one in uncounted)
    for key, vpc in vpcs.items():
        if numbers[key] > MOST_INTERFACES:
            yield _beyond_quota(vpc, numbers[key])
        elif numbers[key] + perhaps > MOST_INTERFACES:
            facts = [fact for one in unplaced for fact in facts_missing(one.subnet.vpc)]
            facts += [f"the subnets and security groups of {one}" for one in uncounted]
            yield Undecided(subject=vpc.address, at=vpc.at, facts=merged(facts))


def _check_lists(function: SubnetService, is_function: Answer) -> Iterator[Finding | Undecided]:
    groups = function.security_groups.uses if function.security_groups is not None else ()
    for noun, attribute, number, most in (
        ("security groups", "security_groups", len(groups), MOST_GROUPS),
        ("subnets", "subnets", len(function.subnets), MOST_SUBNETS),
    ):
        if number <= most:
            continue
        if isinstance(is_function, Missing):
            yield Undecided(subject=function.address, at=function.place(attribute), facts=is_function.facts)
            continue
        yield Finding(
            subject=function.address,
            at=function.place(attribute),
            severity=Severity.ERROR,
            message=f"{function} has {number} {noun}, but a function accepts {most}: AWS refuses it",
            help=f"remove {number - most} of the {noun} of {function}",
            related=(function.says(f"lists {number} {noun}", at=attribute),),
            values=stated(attribute, number),
        )


def _beyond_quota(vpc: Vpc, number: int) -> Finding:
    return Finding(
        subject=vpc.address,
        at=vpc.at,
        message=f"the functions in {vpc} have {number} pairs of a subnet and a set of security groups, but Lambda "
        f"creates {MOST_INTERFACES} network interfaces in a VPC by default",
        help="share security groups between functions, or raise the quota",
        related=(vpc.says("is the VPC of the subnets"),),
        values=stated("interfaces", number),
    )


RULE = Rule(
    code="ENI902",
    name="lambda-vpc-capacity",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("services",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  app-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
security_groups: {a: {vpc: core}, b: {vpc: core}, c: {vpc: core}, d: {vpc: core}, e: {vpc: core}}
lambda_functions:
  one: {subnets: [app-a, app-b], security_groups: [a]}
  two: {subnets: [app-a, app-b], security_groups: [a]}
  three: {subnets: [app-a, app-b], security_groups: [b]}
  most: {subnets: [app-a, app-b], security_groups: [a, b, c, d, e]}
"""),
        Good(
            """\
variable "groups" { type = list(list(string)) }
resource "aws_security_group" "own" {
  count  = 2
  vpc_id = "vpc-0a1b2c3d"
}
resource "aws_lambda_function" "own" {
  count         = 2
  function_name = "own-${count.index}"
  role          = "arn:aws:iam::111122223333:role/lambda"
  vpc_config {
    subnet_ids         = ["subnet-0a1b2c3d"]
    security_group_ids = [aws_security_group.own[count.index].id]
  }
}
resource "aws_lambda_function" "given" {
  count         = 3
  function_name = "given-${count.index}"
  role          = "arn:aws:iam::111122223333:role/lambda"
  vpc_config {
    subnet_ids         = ["subnet-0a1b2c3d"]
    security_group_ids = var.groups[count.index]
  }
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  app-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
security_groups: {a: {vpc: core}, b: {vpc: core}, c: {vpc: core}, d: {vpc: core}, e: {vpc: core}, f: {vpc: core}}
lambda_functions:
  one: {subnets: [app-a, app-b], security_groups: [a]}
  two: {subnets: [app-a, app-b], security_groups: [b]}
  three: {subnets: [app-a, app-b], security_groups: [c]}
  four: {subnets: [app-a, app-b], security_groups: [d]}
  five:
    subnets: [app-a, app-b]
    security_groups: [a, b, c, d, e, f]  # error
"""),
        Bad(
            """\
resource "aws_vpc" "core" {  # warning
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "app" {
  count      = 17
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_security_group" "own" {
  count  = 32
  vpc_id = aws_vpc.core.id
}
resource "aws_lambda_function" "own" {
  count         = 32
  function_name = "own-${count.index}"
  role          = "arn:aws:iam::111122223333:role/lambda"
  vpc_config {
    subnet_ids         = slice(aws_subnet.app[*].id, 0, 16)
    security_group_ids = [aws_security_group.own[count.index].id]
  }
}
resource "aws_lambda_function" "wide" {
  function_name = "wide"
  role          = "arn:aws:iam::111122223333:role/lambda"
  vpc_config {
    subnet_ids         = aws_subnet.app[*].id  # error
    security_group_ids = [aws_security_group.own[0].id]
  }
}
""",
            kind="terraform",
        ),
    ),
)
