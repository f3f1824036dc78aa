"""Lambda function in public subnets only, where it has no internet access.

## What
Reports a Lambda function if the default route of each of its subnets targets an internet gateway. There is one finding
for all functions with the same subnets. It has severity `info`: a design does not show whether a function needs the
internet.

## Why
The network interfaces of a function have private addresses only. An internet gateway needs a public address to
translate to, so it drops the traffic of the function. No API call fails: connections to the internet, and to public AWS
endpoints, time out.

## When it is fine
- The function only connects to resources in the VPC, and to AWS services through VPC endpoints.
- The function may use IPv6 (`ipv6_allowed_for_dual_stack`), and its subnets have a route for `::/0`.

## Fix
Move the function to private subnets, whose default route targets a NAT gateway. If the function needs nothing in the
VPC, leave out `vpc_config`.

## What is undecided
The check is undecided if one of these facts is unknown:

- the subnets of the function
- the route table of a subnet, or one of its routes
- whether the function may use IPv6

## Sources
- [Lambda Developer Guide, "Enable internet access for VPC-connected Lambda
  functions"](https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html): a function in a public
  subnet has no internet access; egress over IPv6.
- cattle-ops/terraform-aws-gitlab-runner#1284 and smoketurner/serverless-vpc-plugin#44: functions that time out.
"""

from collections.abc import Iterator, Sequence

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Missing,
    Network,
    Rule,
    Severity,
    Subnet,
    SubnetService,
    Undecided,
    all_of,
    any_of,
    differs,
    facts_missing,
    joined_words,
    known,
    same,
    stated,
)

_IPV6_DEFAULT = "::/0"
_MOST_NAMED = 3


def check(network: Network) -> Iterator[Finding | Undecided]:
    shared: dict[tuple[str, ...], list[SubnetService]] = {}
    for function in network.services:
        if not (function.subnets or function.more_subnets):
            continue
        answer = _is_cut_off(network, function)
        if answer is True:
            shared.setdefault(tuple(sorted(map(str, function.subnets))), []).append(function)
        elif isinstance(answer, Missing):
            yield Undecided(subject=function.address, at=function.place("subnets"), facts=answer.facts)
    for functions in shared.values():
        yield _finding(functions)


def _is_cut_off(network: Network, function: SubnetService) -> Answer:
    """Whether all subnets of a function send what goes to the internet to an internet gateway."""
    answers = [same(function.service, "lambda-function")]
    for one in function.subnets:
        subnet = known(one)
        if subnet is None:
            answers.append(Missing(facts_missing(one)))
        else:
            answers.append(network.defaults_to_internet_gateway(subnet))
            answers.append(_lacks_ipv6(network, function, subnet))
    more = Missing(function.more_subnets) if function.more_subnets else True
    return all_of([*answers, more])


def _lacks_ipv6(network: Network, function: SubnetService, subnet: Subnet) -> Answer:
    """Whether a function sends nothing over IPv6 from a subnet."""
    ipv4_only = same(function.ip_address_type, "ipv4")
    if ipv4_only is True:
        return True
    table = known(network.route_table_of(subnet))
    if table is None:
        return Missing((f"the route table of {subnet}",))
    unlisted = network.routing.unlisted_routes(table)
    routes = network.routing.routes_of(table)
    unrouted = all_of(
        [*(differs(one.destination, _IPV6_DEFAULT) for one in routes), Missing(unlisted) if unlisted else True]
    )
    return any_of((ipv4_only, unrouted))


def _finding(functions: Sequence[SubnetService]) -> Finding:
    first = functions[0]
    subnets = [subnet for one in first.subnets if (subnet := known(one)) is not None]
    named = [str(one) for one in functions[:_MOST_NAMED]]
    more = f" and {len(functions) - len(named)} more" if len(functions) > len(named) else ""
    have = "has" if len(functions) == 1 else "have"
    their = "its" if len(functions) == 1 else "their"
    return Finding(
        subject=first.address,
        at=first.place("subnets"),
        message=f"{joined_words(named)}{more} {have} no internet access: the default route of "
        f"{joined_words(list(map(str, subnets)))} targets an internet gateway, but {their} interfaces have no public "
        "addresses",
        help=f"move {first} to subnets whose default route targets a NAT gateway",
        related=(
            *(one.says("has a default route to an internet gateway") for one in subnets[:_MOST_NAMED]),
            *(one.says("has the same subnets", at="subnets") for one in functions[1:_MOST_NAMED]),
        ),
        values=stated(list(first.subnets), len(functions)),
    )


RULE = Rule(
    code="ENI314",
    name="function-without-internet",
    severity=Severity.INFO,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public: {vpc: core, zone: eu-west-1a}
  dual: {vpc: core, zone: eu-west-1a, ipv6_cidr: "2001:db8::/64"}
  app: {vpc: core, zone: eu-west-1a}
  inner: {vpc: core, zone: eu-west-1a}
nat_gateways: {a: {subnet: public}}
lambda_functions:
  outbound: {subnets: [app]}
  inner: {subnets: [inner]}
  dual: {subnets: [dual], ipv6_allowed_for_dual_stack: true}
managed_services:
  db: {type: db-subnet-group, subnets: [public]}
route_tables:
  app: {vpc: core, subnets: [app], routes: [{destination: 0.0.0.0/0, nat_gateway: a}]}
  inner: {vpc: core, subnets: [inner], routes: []}
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  dual:
    vpc: core
    subnets: [dual]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}, {destination: "::/0", internet_gateway: true}]
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app: {vpc: core, zone: eu-west-1a}
lambda_functions:
  report: {subnets: [app]}  # undecided
"""),
        Good(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_nat_gateway" "out" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.public.id
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.out.id
  }
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_lambda_function" "job" {
  function_name = "job"
  role          = "arn:aws:iam::111122223333:role/job"
  vpc_config {
    subnet_ids         = [aws_subnet.app.id]
    security_group_ids = ["sg-0a1b2c3d"]
  }
}
resource "aws_lambda_function" "plain" {
  function_name = "plain"
  role          = "arn:aws:iam::111122223333:role/job"
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
  public-a: {vpc: core, zone: eu-west-1a}
  public-b: {vpc: core, zone: eu-west-1b}
  dual: {vpc: core, zone: eu-west-1a, ipv6_cidr: "2001:db8::/64"}
lambda_functions:
  report:
    subnets: [public-a, public-b]  # info
  invoice:
    subnets: [public-b, public-a]
  dual:
    subnets: [dual]  # info
    ipv6_allowed_for_dual_stack: true
route_tables:
  public:
    vpc: core
    subnets: [public-a, public-b, dual]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}]
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "public" {
  count      = 2
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_route_table" "public" { vpc_id = aws_vpc.core.id }
resource "aws_route" "out" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.core.id
}
resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}
resource "aws_lambda_function" "job" {
  function_name = "job"
  role          = "arn:aws:iam::111122223333:role/job"
  vpc_config {
    subnet_ids         = aws_subnet.public[*].id  # info
    security_group_ids = ["sg-0a1b2c3d"]
  }
}
""",
            kind="terraform",
        ),
    ),
)
