"""Dual-stack or IPv6 service in a subnet without an IPv6 CIDR block.

## What
Reports a load balancer or interface endpoint with the IP address type `dualstack`, an endpoint with `ipv6`, or an EKS
cluster with the IP family `ipv6`, if one of its subnets has no IPv6 CIDR block.

## Why
The service needs an IPv6 address in each of its subnets. AWS refuses a load balancer with `ValidationError` ("You must
specify subnets with an associated IPv6 CIDR block"), and likewise refuses endpoints and clusters.

## When it is fine
- Every subnet has an IPv6 CIDR block, whether the configuration sets it or it comes from an IPAM pool.
- The service already exists: AWS has accepted its subnets.

## Fix
Add an IPv6 CIDR block to each subnet (`ipv6_cidr_block`, a /64 of the block of the VPC), or use IPv4.

## What is undecided
The check is undecided if a subnet, its IPv6 CIDR block or the IP address type of the service is unknown. In a topology
file, a subnet has no IPv6 CIDR block if it is `ipv4_only`.

## Sources
- [Application Load Balancers guide, "IP address
  type"](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html): subnets
  of a dual-stack load balancer need IPv6 CIDR blocks.
- [AWS PrivateLink guide, "IP address
  types"](https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html): `dualstack` and
  `ipv6` endpoints.
- [EKS User Guide, "IPv6 addresses for clusters, pods, and
  services"](https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html).
- kubernetes-sigs/aws-load-balancer-controller#4852: the error of a load balancer.
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    LoadBalancer,
    Missing,
    Network,
    Rule,
    Severity,
    Subnet,
    SubnetService,
    Undecided,
    all_of,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    negated,
    same,
    stated,
    words,
)

_KINDS = (
    "application-load-balancer",
    "eks-cluster",
    "gateway-load-balancer",
    "gateway-load-balancer-endpoint",
    "interface-endpoint",
    "network-load-balancer",
)
_MOST_SHOWN = 3


def check(network: Network) -> Iterator[Finding | Undecided]:
    for service in network.services_in_subnets():
        if service.exists:
            continue
        needs = _needs_ipv6(service)
        lacking: list[Subnet] = []
        facts: list[str] = []
        for one in service.subnets:
            subnet = known(one)
            if subnet is None:
                facts += facts_missing(all_of((needs, Missing(facts_missing(one)))))
                continue
            answer = all_of((needs, subnet.lacks_ipv6))
            lacking += [subnet] if answer is True else []
            facts += facts_missing(answer)
        if lacking:
            yield _finding(service, lacking)
        elif facts or (needs is True and service.more_subnets):
            missing = merged(facts, service.more_subnets)
            yield Undecided(subject=service.address, at=service.place("subnets"), facts=missing)


def _needs_ipv6(service: SubnetService) -> Answer:
    """Whether a service has IPv6 addresses in its subnets."""
    return all_of(
        (negated(same(service.ip_address_type, "ipv4")), same(follow(service.service, _KINDS.__contains__), True))
    )


def _finding(service: SubnetService, subnets: list[Subnet]) -> Finding:
    named = joined_words([str(one) for one in subnets])
    have = "has" if len(subnets) == 1 else "have"
    code = " (ValidationError)" if isinstance(service, LoadBalancer) else ""
    return Finding(
        subject=service.address,
        at=service.place("subnets"),
        message=f"{service} has the IP address type {words(service.ip_address_type)}, but {named} {have} no IPv6 "
        f"CIDR block: AWS refuses it{code}",
        help=f"add an IPv6 CIDR block to {named}, or use the IP address type ipv4",
        related=(
            service.says(f"has the IP address type {words(service.ip_address_type)}", at="ip_address_type"),
            *(one.says("has no IPv6 CIDR block", at="ipv6_cidr") for one in subnets[:_MOST_SHOWN]),
        ),
        values=stated(service.ip_address_type, subnets),
    )


RULE = Rule(
    code="ENI821",
    name="service-without-ipv6",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8::/56"}}
subnets:
  dual: {vpc: core, zone: eu-west-1a, ipv6_cidr: "2001:db8::/64"}
  plain: {vpc: core, zone: eu-west-1b, ipv4_only: true}
  unsaid: {vpc: core, zone: eu-west-1b}
load_balancers:
  web: {type: network, ip_address_type: dualstack, subnets: [dual]}
  api: {type: network, subnets: [plain]}
  open:
    type: network
    ip_address_type: dualstack
    subnets: [unsaid]  # undecided
vpc_endpoints:
  ssm: {type: interface, subnets: [plain]}
lambda_functions:
  job: {subnets: [plain], ipv6_allowed_for_dual_stack: true}
"""),
        Good(
            """\
resource "aws_vpc" "core" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "app" {
  count           = 2
  vpc_id          = aws_vpc.core.id
  cidr_block      = cidrsubnet("10.0.0.0/16", 8, count.index)
  ipv6_cidr_block = cidrsubnet(aws_vpc.core.ipv6_cidr_block, 8, count.index)
}
resource "aws_lb" "app" {
  ip_address_type = "dualstack"
  subnets         = aws_subnet.app[*].id
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
  dual: {vpc: core, zone: eu-west-1a, ipv6_cidr: "2001:db8::/64"}
  plain: {vpc: core, zone: eu-west-1b, ipv4_only: true}
load_balancers:
  web:
    type: application
    ip_address_type: dualstack
    subnets: [dual, plain]  # error
vpc_endpoints:
  ssm:
    type: interface
    ip_address_type: ipv6
    subnets: [plain]  # error
eks_clusters:
  main:
    ip_family: ipv6
    subnets: [dual, plain]  # error
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  count      = 2
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_lb" "app" {
  ip_address_type = "dualstack"
  subnets         = aws_subnet.app[*].id  # error
}
resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = "arn:aws:iam::111122223333:role/main"
  vpc_config {
    subnet_ids = aws_subnet.app[*].id  # error
  }
  kubernetes_network_config {
    ip_family = "ipv6"
  }
}
""",
            kind="terraform",
        ),
    ),
)
