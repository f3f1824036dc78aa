"""Interface endpoint whose private DNS names AWS refuses.

## What
Reports an interface VPC endpoint with private DNS names:

- in a VPC with DNS hostnames or DNS support turned off: one finding for each VPC
- for a service that has another endpoint with private DNS names in the same VPC

## Why
AWS refuses the endpoint with `InvalidParameter`. For private DNS names, AWS associates a private hosted zone with the
VPC: this requires `enableDnsSupport` and `enableDnsHostnames`, and a VPC can have only one such zone for a domain.
Terraform sets `enable_dns_hostnames` to false by default.

## When it is fine
- Gateway endpoints have no private DNS names.
- Only one of the two endpoints exists at a time, or only one has private DNS names.

## Fix
Set `enable_dns_hostnames` and `enable_dns_support` on the VPC. Turn off private DNS names on the second endpoint, or
remove it.

## What is undecided
The check is undecided if one of these facts is unknown:

- the type, VPC or service of the endpoint, or whether it has private DNS names
- whether DNS hostnames and DNS support are on in the VPC

## Sources
- [CreateVpcEndpoint](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html),
  `PrivateDnsEnabled`: both attributes of the VPC must be true.
- [AWS PrivateLink guide, "Access an AWS service using an interface VPC
  endpoint"](https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html): prerequisites.
- hashicorp/terraform-provider-aws#17269: "conflicting DNS domain".
"""

from collections.abc import Iterator, Sequence

from enilint.rule import (
    Answer,
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Missing,
    Network,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Vpc,
    VpcEndpoint,
    all_of,
    any_of,
    facts_missing,
    follow,
    joined_words,
    known,
    same,
    stated,
    words,
)

_MOST_NAMED = 3
_SETTINGS = {"dns_hostnames": "enable_dns_hostnames", "dns_support": "enable_dns_support"}


def check(network: Network) -> Iterator[Finding | Undecided]:
    by_vpc: dict[str, tuple[Vpc, list[VpcEndpoint]]] = {}
    named: dict[str, list[VpcEndpoint]] = {}
    for endpoint in network.services:
        if not isinstance(endpoint, VpcEndpoint) or endpoint.exists or not endpoint.declared:
            continue
        asks = all_of((same(endpoint.service, "interface-endpoint"), same(endpoint.private_dns, True)))
        vpc = known(endpoint.vpc)
        if asks is False or (vpc is not None and not vpc.declared):
            continue
        lacks = _lacks_dns(vpc) if vpc is not None else Missing(facts_missing(endpoint.vpc))
        answer = all_of((asks, lacks))
        if answer is True and vpc is not None:
            by_vpc.setdefault(vpc.address, (vpc, []))[1].append(endpoint)
        elif isinstance(answer, Missing):
            yield Undecided(subject=endpoint.address, at=endpoint.place("private_dns"), facts=answer.facts)
        if vpc is not None:
            named.setdefault(vpc.address, []).append(endpoint)
    for vpc, endpoints in by_vpc.values():
        yield _no_dns(vpc, endpoints)
    for endpoints in named.values():
        yield from _repeated(network, endpoints)


def _lacks_dns(vpc: Vpc) -> Answer:
    return any_of((same(vpc.dns_hostnames, False), same(vpc.dns_support, False)))


def _repeated(network: Network, endpoints: Sequence[VpcEndpoint]) -> Iterator[Finding | Undecided]:
    """What is wrong with the endpoints of a VPC that are for a service which another one is for."""
    firsts: dict[str, VpcEndpoint] = {}
    for one in endpoints:
        name = one.service_name.symbol if isinstance(one.service_name, Unknown) else known(one.service_name)
        if name is None:
            if len(endpoints) > 1:
                facts = facts_missing(one.service_name)
                yield Undecided(subject=one.address, at=one.place("service_name"), facts=facts)
            continue
        first = firsts.setdefault(name, one)
        if first is one:
            continue
        both = (same(each.private_dns, True) for each in (first, one))
        kinds = (same(each.service, "interface-endpoint") for each in (first, one))
        answer = all_of((*both, *kinds, network.existing_together(first, one)))
        if answer is True:
            yield _conflicting(first, one)
        elif isinstance(answer, Missing):
            yield Undecided(subject=one.address, at=one.place("private_dns"), facts=answer.facts)


def _no_dns(vpc: Vpc, endpoints: Sequence[VpcEndpoint]) -> Finding:
    off = [name for name in _SETTINGS if same(getattr(vpc, name), False) is True]
    settings = [_SETTINGS[name] for name in off]
    named = [str(one) for one in endpoints[:_MOST_NAMED]]
    more = f" and {len(endpoints) - len(named)} more" if len(endpoints) > len(named) else ""
    have = "has" if len(endpoints) == 1 else "have"
    are = "is" if len(off) == 1 else "are"
    set_both = " and ".join(f"{one} = true" for one in settings)
    return Finding(
        subject=vpc.address,
        at=next((at for name in off if (at := vpc.place(name)) != vpc.at), vpc.at),
        message=f"{joined_words(named)}{more} {have} private DNS names, but {joined_words(settings)} {are} false on "
        f"{vpc}: AWS refuses the endpoint{'s' if len(endpoints) > 1 else ''} (InvalidParameter)",
        help=f"set {set_both} on {vpc}",
        related=tuple(one.says("has private DNS names", at="private_dns") for one in endpoints[:_MOST_NAMED]),
        values=stated([*endpoints], off),
        fixes=(Fix(f"set {set_both} on {vpc}", tuple(Edit(vpc.address, name, True) for name in off)),),
    )


def _conflicting(first: VpcEndpoint, one: VpcEndpoint) -> Finding:
    service, vpc = words(one.service_name, unknown="its service"), words(follow(one.vpc, lambda vpc: vpc))
    return Finding(
        subject=one.address,
        at=one.place("private_dns"),
        message=f"{one} has private DNS names for {service}, but so has {first} in {vpc}: AWS refuses it "
        "(InvalidParameter, conflicting DNS domain)",
        help=f"turn off private DNS names on {one}, or remove it",
        related=(first.says(f"has private DNS names for {service}", at="private_dns"),),
        values=stated(one.service_name, one.vpc),
    )


RULE = Rule(
    code="ENI820",
    name="endpoint-private-dns",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, dns_hostnames: true}
  plain: {cidr: 10.1.0.0/16, dns_hostnames: false}
  unsaid: {cidr: 10.2.0.0/16}
subnets:
  core: {vpc: core, zone: eu-west-1a}
  plain: {vpc: plain, zone: eu-west-1a}
vpc_endpoints:
  ssm: {type: interface, service: com.amazonaws.eu-west-1.ssm, subnets: [core], private_dns: true}
  ec2: {type: interface, service: com.amazonaws.eu-west-1.ec2, subnets: [core], private_dns: true}
  again: {type: interface, service: com.amazonaws.eu-west-1.ssm, subnets: [core]}
  plain: {type: interface, service: com.amazonaws.eu-west-1.ssm, subnets: [plain]}
  s3: {type: gateway, service: com.amazonaws.eu-west-1.s3, vpc: plain}
  unsaid:
    type: interface
    service: com.amazonaws.eu-west-1.ssm
    vpc: unsaid
    private_dns: true  # undecided
"""),
        Good(
            """\
variable "shared" { type = bool }
variable "vpc" { type = string }
resource "aws_vpc" "core" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_vpc_endpoint" "one" {
  count               = var.shared ? 1 : 0
  vpc_id              = aws_vpc.core.id
  service_name        = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
}
resource "aws_vpc_endpoint" "other" {
  count               = var.shared ? 0 : 1
  vpc_id              = aws_vpc.core.id
  service_name        = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
}
resource "aws_vpc_endpoint" "outside" {
  vpc_id              = var.vpc
  service_name        = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs:
  core:
    cidr: 10.0.0.0/16
    dns_hostnames: false  # error
  hub: {cidr: 10.1.0.0/16, dns_hostnames: true}
subnets:
  core: {vpc: core, zone: eu-west-1a}
  hub: {vpc: hub, zone: eu-west-1a}
vpc_endpoints:
  ssm: {type: interface, service: com.amazonaws.eu-west-1.ssm, subnets: [core], private_dns: true}
  ec2: {type: interface, service: com.amazonaws.eu-west-1.ec2, subnets: [core], private_dns: true}
  hub: {type: interface, service: com.amazonaws.eu-west-1.ssm, subnets: [hub], private_dns: true}
  again:
    type: interface
    service: com.amazonaws.eu-west-1.ssm
    subnets: [hub]
    private_dns: true  # error
"""),
        Bad(
            """\
resource "aws_vpc" "core" {
  cidr_block         = "10.0.0.0/16"
  enable_dns_support = false  # error
}
resource "aws_vpc_endpoint" "all" {
  for_each            = toset(["ssm", "ec2"])
  vpc_id              = aws_vpc.core.id
  service_name        = "com.amazonaws.eu-west-1.${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
}
""",
            kind="terraform",
        ),
    ),
)
