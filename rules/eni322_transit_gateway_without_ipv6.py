"""IPv6 route to a transit gateway whose attachment has IPv6 support disabled.

## What
Reports a transit gateway attachment with IPv6 support disabled, which is the default, if a subnet of its VPC has an
IPv6 CIDR block and an IPv6 route to that transit gateway.

## Why
Without IPv6 support, the route tables of the transit gateway get no routes to the IPv6 blocks of the VPC. The
attachment does not filter IPv6, so traffic leaves the VPC. Replies have no route back and are dropped. No API call
fails.

## When it is fine
- A static route of the transit gateway targets the attachment with an IPv6 destination.
- The attachment does not propagate routes to the default route table of the transit gateway.

## Fix
Set `ipv6_support = "enable"` on the attachment. Its subnets need IPv6 CIDR blocks.

## What is undecided
The check is undecided if one of these facts is unknown:

- whether IPv6 support or route propagation is on, or a static route exists
- the route table of a subnet with an IPv6 CIDR block, or a destination or target of its routes

## Sources
- [CreateTransitGatewayVpcAttachmentRequestOptions](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachmentRequestOptions.html),
  `Ipv6Support`: disabled by default; when disabled, IPv6 routes do not propagate, and IPv6 traffic is not filtered.
- [Transit gateway route tables](https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html): static routes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from enilint.rule import (
    Answer,
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Missing,
    Network,
    Related,
    Route,
    Rule,
    Severity,
    Subnet,
    TransitGatewayAttachment,
    Undecided,
    Unknown,
    Value,
    all_of,
    facts_missing,
    follow,
    joined_words,
    known,
    leads_to,
    merged,
    negated,
    parsed_network,
    same,
    stated,
    words,
)

_TRANSIT_GATEWAY = "transit-gateway"
_IPV6 = 6

Sender = tuple[Subnet, Route | None, Answer]
"""A subnet, a route of its table that may be an IPv6 route to a transit gateway, and whether the subnet has it."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    without = [one for one in network.transit_gateway_attachments if same(one.ipv6_support, False) is not False]
    senders = _senders(network) if without else {}
    for attachment in without if senders else ():
        found: list[tuple[Subnet, Route]] = []
        facts: list[str] = []
        beside = network.subnets_perhaps_in(attachment.vpc)
        for subnet, route, is_sent in chain.from_iterable(senders.get(id(one), ()) for one in beside):
            answer = _is_dropped(attachment, subnet, route, is_sent)
            if answer is True and route is not None:
                found.append((subnet, route))
            facts += facts_missing(answer)
        if found:
            yield _finding(attachment, found)
        elif facts:
            yield Undecided(subject=attachment.address, at=attachment.place("ipv6_support"), facts=merged(facts))


def _senders(network: Network) -> Mapping[int, Sequence[Sender]]:
    """What subnets with an IPv6 block send, by the identity of the subnet."""
    senders: dict[int, list[Sender]] = defaultdict(list)
    for one in _sent(network):
        senders[id(one[0])].append(one)
    return senders


def _sent(network: Network) -> Iterator[Sender]:
    """The subnets with an IPv6 block, and those of their routes that may be to a transit gateway."""
    for subnet in network.subnets:
        has_ipv6 = negated(subnet.lacks_ipv6)
        if not subnet.declared or has_ipv6 is False:
            continue
        table = known(network.route_table_of(subnet))
        if table is None:
            doubts = network.routing.table_doubts_of(subnet)
            if doubts:
                yield subnet, None, all_of((has_ipv6, Missing(doubts)))
            continue
        for route in network.routing.routes_of(table):
            if same(route.target_kind, _TRANSIT_GATEWAY) is not False:
                yield subnet, route, has_ipv6
        unlisted = network.routing.unlisted_routes(table)
        if unlisted:
            yield subnet, None, all_of((has_ipv6, Missing(unlisted)))


def _is_dropped(attachment: TransitGatewayAttachment, subnet: Subnet, route: Route | None, is_sent: Answer) -> Answer:
    """Whether a subnet sends IPv6 traffic through an attachment to which no IPv6 route leads back."""
    is_there: Answer = True
    if route is not None:
        is_ipv6 = same(follow(route.destination, _version), _IPV6)
        is_there = all_of((leads_to(route, _TRANSIT_GATEWAY, attachment.transit_gateway), is_ipv6))
    return all_of(
        (
            same(subnet.vpc, attachment.vpc),
            same(attachment.ipv6_support, False),
            same(attachment.propagates, True),
            negated(same(attachment.has_static_ipv6_route, True)),
            is_there,
            is_sent,
        )
    )


def _version(destination: str) -> Value[int]:
    block = parsed_network(destination)
    return Unknown(f"whether {destination} contains IPv6 blocks") if block is None else block.version


def _finding(attachment: TransitGatewayAttachment, found: Sequence[tuple[Subnet, Route]]) -> Finding:
    subnets = list(dict.fromkeys(subnet.address for subnet, _ in found))
    _, route = found[0]
    send = "routes" if len(subnets) == 1 else "route"
    vpc = words(attachment.vpc, unknown="the VPC")
    return Finding(
        subject=attachment.address,
        at=attachment.place("ipv6_support"),
        message=f"{joined_words(subnets)} {send} {words(route.destination)} to the transit gateway, but {attachment} "
        f"has IPv6 support disabled: the transit gateway gets no route to the IPv6 blocks of {vpc}, and drops the "
        "replies",
        help=f"enable IPv6 support on {attachment}",
        related=(
            Related(
                f"{words(route.table)} routes {words(route.destination)} to the transit gateway",
                route.place("gateway"),
                route.address,
            ),
            found[0][0].says("has an IPv6 CIDR block", at="ipv6_cidr"),
        ),
        fixes=(Fix(f"enable IPv6 support on {attachment}", (Edit(attachment.address, "ipv6_support", True),)),),
        values=stated(attachment.vpc, [(subnet, one.destination) for subnet, one in found]),
    )


RULE = Rule(
    code="ENI322",
    name="transit-gateway-without-ipv6",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8:0:0::/56"}
  old: {cidr: 10.1.0.0/16}
subnets:
  app: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8:0:1::/64"}
  jobs: {vpc: old, zone: eu-west-1a, cidr: 10.1.0.0/24, ipv4_only: true}
transit_gateway_attachments:
  core: {transit_gateway: hub, subnets: [app], ipv6_support: true}
  static: {transit_gateway: edge, subnets: [app], static_routes: ["2001:db8::/56"]}
  inspected: {transit_gateway: firewall, subnets: [app], default_route_table_propagation: false}
  ipv4: {transit_gateway: lab, subnets: [app]}
  old: {transit_gateway: hub, subnets: [jobs]}
route_tables:
  app:
    vpc: core
    subnets: [app]
    routes:
      - {destination: "2001:db8:1::/48", transit_gateway: hub}
      - {destination: "2001:db8:2::/48", transit_gateway: edge}
      - {destination: "2001:db8:3::/48", transit_gateway: firewall}
      - {destination: 10.0.0.0/8, transit_gateway: lab}
      - {destination: "::/0", internet_gateway: true}
  old: {vpc: old, subnets: [jobs], routes: [{destination: "::/0", transit_gateway: hub}]}
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
transit_gateway_attachments:
  core:
    subnets: [app]
    ipv6_support: false  # undecided
route_tables:
  app: {vpc: core, subnets: [app], routes: [{destination: "::/0", transit_gateway: true}]}
"""),
        Good(
            """\
variable "ipv6" { type = string }
resource "aws_vpc" "core" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "eu-west-1a"
  cidr_block        = "10.0.0.0/24"
  ipv6_cidr_block   = cidrsubnet(aws_vpc.core.ipv6_cidr_block, 8, 0)
}
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_ec2_transit_gateway" "edge" {}
resource "aws_ec2_transit_gateway" "lab" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "hub" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app.id]
  ipv6_support       = "enable"
}
resource "aws_ec2_transit_gateway_vpc_attachment" "edge" {
  transit_gateway_id = aws_ec2_transit_gateway.edge.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app.id]
}
resource "aws_ec2_transit_gateway_route" "edge" {
  destination_cidr_block         = "2001:db8::/56"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.edge.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.edge.association_default_route_table_id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "lab" {
  transit_gateway_id = aws_ec2_transit_gateway.lab.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app.id]
  ipv6_support       = var.ipv6 # undecided
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id
  route {
    ipv6_cidr_block    = "2001:db8:1::/48"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
  route {
    ipv6_cidr_block    = "2001:db8:2::/48"
    transit_gateway_id = aws_ec2_transit_gateway.edge.id
  }
  route {
    ipv6_cidr_block    = "2001:db8:3::/48"
    transit_gateway_id = aws_ec2_transit_gateway.lab.id
  }
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8::/56"}}
subnets:
  app: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8:0:1::/64"}
transit_gateway_attachments:
  core:
    subnets: [app]
    ipv6_support: false  # warning
    static_routes: [10.0.0.0/16]
route_tables:
  app: {vpc: core, subnets: [app], routes: [{destination: "::/0", transit_gateway: true}]}
"""),
        Bad(
            """\
resource "aws_vpc" "core" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "eu-west-1a"
  cidr_block        = "10.0.0.0/24"
  ipv6_cidr_block   = cidrsubnet(aws_vpc.core.ipv6_cidr_block, 8, 0)
}
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "hub" { # warning
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app.id]
}
resource "aws_ec2_transit_gateway_route" "hub" {
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.hub.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.hub.association_default_route_table_id
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id
  route {
    ipv6_cidr_block    = "2001:db8:1::/48"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
""",
            kind="terraform",
        ),
    ),
)
