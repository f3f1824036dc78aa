"""NAT gateway whose addresses do not fit its connectivity, its mode or its limits.

## What
Reports a NAT gateway that AWS refuses, or that does not cover all zones that use it:

- an error: a regional gateway with a subnet, an Elastic IP of its own or private connectivity; a zonal public gateway
  without an Elastic IP; a private gateway with one; a count of secondary addresses on a public gateway; more than 8
  addresses
- a warning: more Elastic IPs on a zonal gateway than the default quota of 2
- info: a regional gateway in manual mode that has no Elastic IP for a zone whose subnets use it

## Why
AWS refuses the request, and the apply stops, and the resources before the gateway already exist. A regional gateway
with Elastic IPs for some zones does not expand to others: their traffic crosses zones, and depends on the zones that
the gateway covers.

## When it is fine
- A regional gateway without `availability_zone_address`: AWS adds each zone with workloads.
- The quota of Elastic IPs for each public NAT gateway was increased: AWS allows up to 8.
- A regional gateway covers fewer zones on purpose, for fixed addresses or lower costs.

## Fix
Remove the arguments that the mode does not accept, or add the Elastic IP that it needs. For a regional gateway in
manual mode, add one `availability_zone_address` for each zone.

## What is undecided
The check is undecided if one of these facts is unknown:

- the connectivity type or the availability mode
- whether the gateway has a subnet or Elastic IPs, and how many addresses
- the zones that a regional gateway covers, and those of the subnets that use it

## Sources
- [CreateNatGateway](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html): Elastic IPs are
  for public gateways only, `SecondaryPrivateIpAddressCount` is for private ones; with `AvailabilityZoneAddresses`,
  automatic expansion is off.
- [AWS provider, `aws_nat_gateway`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/nat_gateway):
  what a regional gateway must not set.
- [Amazon VPC quotas](https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html): 2 Elastic IPs for each
  public NAT gateway, up to 8 on request.
- [VPC User Guide, "NAT gateway basics"](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html): up
  to 8 private addresses.
- [VPC User Guide, "Regional NAT gateways"](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html):
  no subnet, no private connectivity, automatic and manual mode. AWS does not document what happens to the traffic of a
  zone that a gateway in manual mode does not cover; public designs rely on another zone.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    Count,
    Finding,
    Good,
    Missing,
    NatGateway,
    Network,
    Rule,
    Severity,
    Subnet,
    Undecided,
    all_of,
    differs,
    exceeds,
    facts_missing,
    joined_words,
    known,
    merged,
    negated,
    same,
    stated,
    words,
)

MOST_ADDRESSES = 8
USUAL_ELASTIC_IPS = 2
_MOST_NAMED = 4


class Case(Struct, frozen=True, eq=False):
    """Something that may be wrong: whether it is, what, how to fix it, where it is set, and what proves it."""

    answer: Answer
    what: str
    help: str
    at: str
    proof: tuple[str, str]
    severity: Severity = Severity.ERROR


def check(network: Network) -> Iterator[Finding | Undecided]:
    for gateway in network.nat_gateways:
        if gateway.exists:
            continue
        cases = [*_cases_of_mode(gateway), *_cases_of_elastic_ips(gateway), *_cases_of_numbers(gateway)]
        wrong = [one for one in cases if one.answer is True]
        if wrong:
            yield _finding(gateway, wrong)
        else:
            yield from _undecided(gateway, cases)
        yield from _check_zones(network, gateway)


def _cases_of_mode(gateway: NatGateway) -> Iterator[Case]:
    """What a regional NAT gateway does not accept."""
    regional, proof = same(gateway.mode, "regional"), ("is regional", "mode")
    yield Case(
        all_of((regional, same(gateway.names_subnet, True))),
        "is regional, but sets a subnet",
        "remove the subnet, and set the VPC",
        "names_subnet",
        proof,
    )
    yield Case(
        all_of((regional, same(gateway.has_allocation, True))),
        "is regional, but sets an Elastic IP that is not for a zone",
        "set Elastic IPs for each zone, or none",
        "has_allocation",
        proof,
    )
    yield Case(
        all_of((regional, same(gateway.private, True))),
        "is regional, but private",
        "use a zonal NAT gateway for private connectivity",
        "private",
        proof,
    )


def _cases_of_elastic_ips(gateway: NatGateway) -> Iterator[Case]:
    """Elastic IPs and secondary addresses that the connectivity needs, or does not accept."""
    private, zonal = same(gateway.private, True), same(gateway.mode, "zonal")
    has_own, by_number = gateway.has_allocation, gateway.secondaries_by_number
    yield Case(
        all_of((zonal, negated(private), same(has_own, False))),
        "is public, but has no Elastic IP",
        "set an Elastic IP, or make the gateway private",
        "has_allocation",
        ("is public", "private"),
    )
    yield Case(
        all_of((zonal, private, same(has_own, True))),
        "is private, but has an Elastic IP",
        "remove the Elastic IP, or make the gateway public",
        "has_allocation",
        ("is private", "private"),
    )
    yield Case(
        False if by_number is None else all_of((negated(private), differs(by_number, 0))),
        "is public, but sets the number of secondary addresses, which is for private gateways",
        "list secondary Elastic IPs instead",
        "secondaries_by_number",
        ("is public", "private"),
    )


def _cases_of_numbers(gateway: NatGateway) -> Iterator[Case]:
    """More addresses than a zonal gateway can have, or than the default quota allows."""
    zonal, proof = same(gateway.mode, "zonal"), ("is zonal", "mode")
    slots = gateway.addresses.ipv4_slots
    too_many = exceeds(slots, MOST_ADDRESSES)
    yield Case(
        all_of((zonal, too_many)),
        f"has {slots.low} addresses, but a NAT gateway has at most {MOST_ADDRESSES}",
        f"use at most {MOST_ADDRESSES} addresses, and a second NAT gateway for more",
        "addresses",
        proof,
    )
    number = len(gateway.elastic_ips)
    count = Count(number, None if gateway.more_elastic_ips else number, gateway.more_elastic_ips)
    yield Case(
        all_of((zonal, same(gateway.private, False), negated(too_many), exceeds(count, USUAL_ELASTIC_IPS))),
        f"has {number} Elastic IPs, but the default quota is {USUAL_ELASTIC_IPS}",
        "request an increase of the quota before the apply",
        "elastic_ips",
        proof,
        Severity.WARNING,
    )


def _finding(gateway: NatGateway, wrong: Sequence[Case]) -> Finding:
    refused = [one for one in wrong if one.severity == Severity.ERROR]
    reported = refused or list(wrong)
    first = reported[0]
    proofs = dict(one.proof for one in reported)
    return Finding(
        subject=gateway.address,
        at=gateway.place(first.at),
        severity=first.severity,
        message=f"{gateway} {', and '.join(one.what for one in reported)}: AWS refuses it"
        f"{'' if refused else ' unless the quota was increased'}",
        help=first.help,
        related=tuple(gateway.says(fact, at=at) for fact, at in proofs.items()),
        values=stated([(one.at, str(one.severity)) for one in reported]),
    )


def _undecided(gateway: NatGateway, cases: Sequence[Case]) -> Iterator[Undecided]:
    open = [one for one in cases if isinstance(one.answer, Missing)]
    if open:
        facts = merged(*(facts_missing(one.answer) for one in open))
        yield Undecided(subject=gateway.address, at=gateway.place(open[0].at), facts=facts)


def _check_zones(network: Network, gateway: NatGateway) -> Iterator[Finding | Undecided]:
    """Compare the zones that a regional gateway covers with those of the subnets that use it."""
    if not gateway.zones or same(gateway.mode, "regional") is False:
        return
    answers: list[tuple[Subnet, Answer]] = []
    for subnet in network.subnets:
        if subnet.declared:
            covered = all_of(differs(one, subnet.zone) for one in gateway.zones)
            answers.append((subnet, all_of((_uses(network, subnet, gateway), covered))))
    left = [subnet for subnet, answer in answers if answer is True]
    mode = same(gateway.mode, "regional")
    facts = merged(*(facts_missing(answer) for _, answer in answers), facts_missing(mode), gateway.more_zones)
    if left and mode is True and not gateway.more_zones:
        yield _finding_of_zones(gateway, left)
    elif facts and any(answer is not False for _, answer in answers):
        yield Undecided(subject=gateway.address, at=gateway.place("zones"), facts=facts)


def _uses(network: Network, subnet: Subnet, gateway: NatGateway) -> Answer:
    """Whether the default route of a subnet targets a NAT gateway."""
    table = known(network.route_table_of(subnet))
    if table is None:
        doubts = network.routing.table_doubts_of(subnet)
        return Missing(doubts) if doubts else False
    route = network.default_route_of(table)
    if isinstance(route, Missing):
        return route
    return False if route is None or route.nat_gateway is None else same(route.nat_gateway, gateway)


def _finding_of_zones(gateway: NatGateway, left: Sequence[Subnet]) -> Finding:
    zones = joined_words(merged(words(one) for one in gateway.zones))
    named = joined_words([f"{one} in {one.zone_words}" for one in left[:_MOST_NAMED]])
    return Finding(
        subject=gateway.address,
        at=gateway.place("zones"),
        severity=Severity.INFO,
        message=f"{gateway} has Elastic IPs in {zones} only and does not expand to other zones, but {named} routes to "
        "it: this traffic depends on another zone",
        help=f"add Elastic IPs for {left[0].zone_words} to {gateway}",
        related=tuple(one.says(f"is in {one.zone_words}", at="zone") for one in left[:_MOST_NAMED]),
        values=stated(gateway.zones, [(one, one.zone) for one in left]),
    )


RULE = Rule(
    code="ENI904",
    name="nat-gateway-address-plan",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("services",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.1.0/24}
  app-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.2.0/24}
  loose: {vpc: core, zone: eu-west-1c, cidr: 10.0.3.0/24}
elastic_ips: {one: {}, two: {}, three: {}, four: {}}
nat_gateways:
  public: {subnet: public, elastic_ips: [one, two]}
  unstated: {subnet: public}
  inner: {subnet: public, connectivity: private, elastic_ips: []}
  everywhere: {availability_mode: regional}
  manual: {availability_mode: regional, elastic_ips: [three, four], zones: [eu-west-1a, eu-west-1b]}
route_tables:
  app: {vpc: core, subnets: [app-a, app-b], routes: [{destination: 0.0.0.0/0, nat_gateway: manual}]}
  loose: {vpc: core, subnets: [loose], routes: [{destination: 0.0.0.0/0, nat_gateway: everywhere}]}
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app: {vpc: core, cidr: 10.0.1.0/24}
elastic_ips: {one: {}}
nat_gateways:
  manual:
    availability_mode: regional
    elastic_ips: [one]
    zones: [eu-west-1a]  # undecided
route_tables:
  app: {vpc: core, subnets: [app], routes: [{destination: 0.0.0.0/0, nat_gateway: manual}]}
"""),
        Good(
            """\
variable "mode" { type = string }
variable "public" { type = bool }
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_eip" "out" { count = 2 }
resource "aws_nat_gateway" "public" {
  allocation_id            = aws_eip.out[0].id
  secondary_allocation_ids = [aws_eip.out[1].id]
  subnet_id                = aws_subnet.public.id
}
resource "aws_nat_gateway" "inner" {
  connectivity_type                  = "private"
  secondary_private_ip_address_count = 7
  subnet_id                          = aws_subnet.public.id
}
resource "aws_nat_gateway" "everywhere" {
  availability_mode = "regional"
  vpc_id            = aws_vpc.core.id
}
resource "aws_nat_gateway" "unknown" {
  availability_mode = var.mode
  subnet_id         = aws_subnet.public.id # undecided
}
resource "aws_nat_gateway" "perhaps" {
  allocation_id     = var.public ? aws_eip.out[0].id : null # undecided
  connectivity_type = var.public ? "public" : "private"
  subnet_id         = aws_subnet.public.id
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
  public: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.1.0/24}
  app-c: {vpc: core, zone: eu-west-1c, cidr: 10.0.2.0/24}
elastic_ips: {one: {}, two: {}, three: {}, four: {}, five: {}}
nat_gateways:
  placed:
    availability_mode: regional
    subnet: public  # error
  hidden:
    availability_mode: regional
    connectivity: private  # error
  lost:
    subnet: public
    elastic_ips: []  # error
  inner:
    subnet: public
    connectivity: private
    elastic_ips: [one]  # error
  wide:
    subnet: public
    elastic_ips: [two, three, four]  # warning
  crowded:
    subnet: public
    connectivity: private
    private_ips: [10.0.0.4, 10.0.0.5, 10.0.0.6, 10.0.0.7, 10.0.0.8, 10.0.0.9, 10.0.0.10, 10.0.0.11, 10.0.0.12]  # error
  manual:
    availability_mode: regional
    elastic_ips: [five]
    zones: [eu-west-1a]  # info
route_tables:
  app: {vpc: core, subnets: [app-a, app-c], routes: [{destination: 0.0.0.0/0, nat_gateway: manual}]}
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.${count.index}.0/24"
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
resource "aws_eip" "out" { count = 6 }
resource "aws_nat_gateway" "placed" {
  availability_mode = "regional"
  vpc_id            = aws_vpc.core.id
  subnet_id         = aws_subnet.app[0].id # error
  allocation_id     = aws_eip.out[0].id
}
resource "aws_nat_gateway" "owned" {
  availability_mode = "regional"
  vpc_id            = aws_vpc.core.id
  allocation_id     = aws_eip.out[0].id # error
}
resource "aws_nat_gateway" "lost" { # error
  subnet_id = aws_subnet.app[0].id
}
resource "aws_nat_gateway" "inner" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.app[0].id
  allocation_id     = aws_eip.out[1].id # error
}
resource "aws_nat_gateway" "by_number" {
  subnet_id                          = aws_subnet.app[0].id
  allocation_id                      = aws_eip.out[2].id
  secondary_private_ip_address_count = 3 # error
}
resource "aws_nat_gateway" "crowded" {
  connectivity_type                  = "private"
  subnet_id                          = aws_subnet.app[0].id
  secondary_private_ip_address_count = 8 # error
}
resource "aws_nat_gateway" "wide" {
  subnet_id                = aws_subnet.app[0].id
  allocation_id            = aws_eip.out[3].id # warning
  secondary_allocation_ids = [aws_eip.out[4].id, aws_eip.out[5].id]
}
resource "aws_nat_gateway" "manual" {
  availability_mode = "regional"
  vpc_id            = aws_vpc.core.id
  availability_zone_address { # info
    availability_zone = "eu-west-1a"
    allocation_ids    = ["eipalloc-0a1b2c3d4e5f60718"]
  }
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.manual.id
  }
}
resource "aws_route_table_association" "app" {
  count          = 2
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app.id
}
""",
            kind="terraform",
        ),
    ),
)
