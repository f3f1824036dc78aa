"""Subnet in an Availability Zone that its transit gateway attachment does not cover.

## What
Reports the attachment of a VPC to a transit gateway if a subnet of the VPC routes traffic to the transit gateway, has
workloads, and is in an Availability Zone where the attachment has no subnet.

## Why
A transit gateway attachment has one network interface in each Availability Zone of its subnets. Resources in another
zone cannot reach the transit gateway, although their route table has a route to it. No API call fails: the traffic is
dropped.

## When it is fine
- The subnet is in a Local Zone: it uses the attachment in its parent zone.
- The subnet has no workloads: only transit gateway attachments, NAT gateways, firewalls or VPC endpoints are in it.
- Another attachment of the VPC covers the zone.
- The attachment of the VPC is declared elsewhere, for example by the account that owns a shared VPC.

## Fix
Add a subnet in the missing Availability Zone to the attachment. A small dedicated subnet is enough, for example a /28.

## What is undecided
The check is undecided if one of these facts is unknown:

- the subnets of the attachment, or the Availability Zone of one of them
- the VPC, the Availability Zone or the route table of a subnet
- which transit gateway a route or another attachment refers to
- whether there are workloads in the subnet

## Sources
- [Transit Gateway Guide, "Amazon VPC attachments in AWS Transit
  Gateway"](https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html): resources in Availability Zones
  without a transit gateway attachment cannot reach the transit gateway; subnets in Local Zones.
- [CreateTransitGatewayVpcAttachment](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html),
  `SubnetIds`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from enilint.rule import (
    Answer,
    Bad,
    Finding,
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
    Value,
    Zone,
    all_of,
    any_of,
    facts_missing,
    follow,
    is_in_region,
    joined_words,
    known,
    negated,
    same,
    stated,
    words,
)

_TRANSIT_GATEWAY = "transit-gateway"
_MOST_SHOWN = 3


def check(network: Network) -> Iterator[Finding | Undecided]:
    senders = _senders(network) if network.transit_gateway_attachments else {}
    for attachment in network.transit_gateway_attachments:
        missed: dict[str, list[Sender]] = defaultdict(list)
        facts: tuple[str, ...] = ()
        for sender in _beside(senders, attachment):
            answer = _is_missed(network, attachment, sender)
            if answer is True:
                missed[sender[0].zone_words].append(sender)
            else:
                facts = facts or facts_missing(answer)
        for zone, found in missed.items():
            yield _finding(attachment, zone, found)
        if facts and not missed:
            yield Undecided(subject=attachment.address, at=attachment.place("subnets"), facts=facts)


Sender = tuple[Subnet, Route, Answer]
"""A subnet with a route to a transit gateway, and whether it has the route for certain."""


def _beside(senders: Mapping[int, Sequence[Sender]], attachment: TransitGatewayAttachment) -> Iterator[Sender]:
    """The subnets that may be in the VPC of an attachment."""
    vpc = known(attachment.vpc)
    keys = senders if vpc is None else dict.fromkeys((id(vpc), id(None)))
    for key in keys:
        yield from senders.get(key, ())


def _senders(network: Network) -> Mapping[int, Sequence[Sender]]:
    """The subnets that have, or may have, routes to transit gateways, by the identity of their VPC.

    The route of one whose table is not known is any.
    """
    senders: dict[int, list[Sender]] = defaultdict(list)
    routes = {id(one): one for one in network.gateway_routes if same(one.target_kind, _TRANSIT_GATEWAY) is not False}
    for subnet in (one for one in network.subnets if one.declared) if routes else ():
        found = senders[id(known(subnet.vpc))]
        value = network.route_table_of(subnet)
        table = known(value)
        if table is None:
            doubts = network.routing.table_doubts_of(subnet)
            found += [(subnet, next(iter(routes.values())), Missing(doubts))] if doubts else []
            continue
        unlisted = network.routing.unlisted_routes(table)
        mine = [one for one in network.routing.routes_of(table) if id(one) in routes]
        found += ((subnet, one, same(one.target_kind, _TRANSIT_GATEWAY)) for one in mine)
        if not mine and unlisted:
            found.append((subnet, next(iter(routes.values())), Missing(unlisted)))
    return senders


def _is_missed(network: Network, attachment: TransitGatewayAttachment, sender: Sender) -> Answer:
    subnet, route, is_sent = sender

    def conditions() -> Iterator[Answer]:
        yield same(subnet.vpc, attachment.vpc)
        yield not _is_in_local_zone(subnet)
        yield negated(_is_covered(attachment, subnet))
        yield _leads_there(route, attachment)
        yield is_sent
        yield network.has_workloads(subnet)
        yield network.existing_together(attachment, subnet)
        yield negated(_is_covered_elsewhere(network, attachment, subnet))

    return all_of(conditions())


def _leads_there(route: Route, attachment: TransitGatewayAttachment) -> Answer:
    return False if route.gateway is None else same(route.gateway, attachment.transit_gateway)


def _is_in_local_zone(subnet: Subnet) -> bool:
    name = known(follow(subnet.zone, lambda zone: zone.name))
    return name is not None and not is_in_region(name)


def _is_covered(attachment: TransitGatewayAttachment, subnet: Subnet) -> Answer:
    """Whether an attachment has a subnet in the zone of another one."""
    answers = [same(subnet.zone, zone) for zone in _zones(attachment)]
    return any_of([*answers, Missing(attachment.more_subnets) if attachment.more_subnets else False])


def _is_covered_elsewhere(network: Network, attachment: TransitGatewayAttachment, subnet: Subnet) -> Answer:
    """Whether another attachment of the VPC to this transit gateway covers the zone of a subnet."""

    def conditions(one: TransitGatewayAttachment) -> Iterator[Answer]:
        yield same(one.vpc, attachment.vpc)
        yield same(one.transit_gateway, attachment.transit_gateway)
        yield _is_covered(one, subnet)

    return any_of(all_of(conditions(one)) for one in network.attachments_beside(attachment))


def _zones(attachment: TransitGatewayAttachment) -> list[Value[Zone]]:
    return [follow(one, lambda subnet: subnet.zone) for one in attachment.subnets]


def _finding(attachment: TransitGatewayAttachment, zone: str, senders: Sequence[Sender]) -> Finding:
    subnets = {subnet.address: subnet for subnet, _, _ in senders}
    first, route, _ = senders[0]
    zones = list(dict.fromkeys(words(one, unknown="an unknown zone") for one in _zones(attachment)))
    send = "routes" if len(subnets) == 1 else "route"
    table = known(route.table) if route.table is not None else None
    destination = words(route.destination)
    return Finding(
        subject=attachment.address,
        at=attachment.place("subnets"),
        message=f"{joined_words(list(subnets))} in {zone} {send} {destination} to the transit gateway, but "
        f"{attachment} has subnets in {joined_words(zones)} only: traffic from {zone} is dropped",
        help=f"add a subnet in {zone} to the subnets of {attachment}",
        related=(
            *(one.says(f"is in {zone}", at="zone") for one in list(subnets.values())[:_MOST_SHOWN]),
            Related(
                f"{table or 'the route table'} routes {destination} to the transit gateway",
                route.place("gateway"),
                route.address,
            ),
        ),
        values=stated(first.zone, _zones(attachment), route.destination),
    )


RULE = Rule(
    code="ENI310",
    name="transit-gateway-misses-zone",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}, other: {cidr: 10.1.0.0/16}}
subnets:
  tgw-a: {vpc: core, zone: us-west-2a}
  tgw-b: {vpc: core, zone: us-west-2b}
  app-a: {vpc: core, zone: us-west-2a}
  app-b: {vpc: core, zone: us-west-2b}
  empty-c: {vpc: core, zone: us-west-2c}
  nat-c: {vpc: core, zone: us-west-2c}
  firewall-c: {vpc: core, zone: us-west-2c}
  private-c: {vpc: core, zone: us-west-2c}
  local: {vpc: core, zone: us-west-2-lax-1a}
  other-c: {vpc: other, zone: us-west-2c}
  edge-c: {vpc: core, zone: us-west-2c}
instances:
  app-1: {subnet: app-a}
  app-2: {subnet: app-b}
  local: {subnet: local}
  private: {subnet: private-c}
  other: {subnet: other-c}
  edge: {subnet: edge-c}
nat_gateways: {c: {subnet: nat-c}}
vpc_endpoints: {c: {type: gateway-load-balancer, subnets: [firewall-c]}}
transit_gateway_attachments:
  core: {transit_gateway: hub, subnets: [tgw-a, tgw-b]}
  edge: {transit_gateway: edge, subnets: [edge-c]}
route_tables:
  apps:
    vpc: core
    subnets: [app-a, app-b, empty-c, nat-c, firewall-c, local]
    routes: [{destination: 10.0.0.0/8, transit_gateway: hub}]
  private: {vpc: core, subnets: [private-c], routes: []}
  other: {vpc: other, subnets: [other-c], routes: [{destination: 10.0.0.0/8, transit_gateway: hub}]}
  edge: {vpc: core, subnets: [edge-c], routes: [{destination: 10.0.0.0/8, transit_gateway: edge}]}
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  tgw-a: {vpc: core, zone: us-west-2a}
  app-c: {vpc: core}
instances: {app: {subnet: app-c}}
transit_gateway_attachments:
  core:
    subnets: [tgw-a]  # undecided
  outside: {subnets: []}  # undecided
route_tables:
  apps: {vpc: core, subnets: [app-c], routes: [{destination: 10.0.0.0/8, transit_gateway: true}]}
"""),
        Good(
            """\
data "aws_availability_zones" "all" {}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_ec2_transit_gateway" "other" {}
resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block         = "10.0.0.0/8"
    transit_gateway_id = aws_ec2_transit_gateway.hub.id
  }
}
resource "aws_route_table_association" "app" {
  count          = 3
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app.id
}
resource "aws_instance" "app" {
  count     = 3
  ami       = "ami-0a1b2c3d4e5f60718"
  subnet_id = aws_subnet.app[count.index].id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = aws_subnet.app[*].id
}
resource "aws_ec2_transit_gateway_vpc_attachment" "other" {
  transit_gateway_id = aws_ec2_transit_gateway.other.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.app[0].id]
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
  tgw-a: {vpc: core, zone: us-west-2a}
  tgw-b: {vpc: core, zone: us-west-2b}
  app-a: {vpc: core, zone: us-west-2a}
  app-c: {vpc: core, zone: us-west-2c}
  db-c: {vpc: core, zone: us-west-2c}
  jobs-c: {vpc: core, zone: us-west-2c}
instances:
  app-1: {subnet: app-a}
  app-3: {subnet: app-c}
managed_services:
  db: {type: db-subnet-group, subnets: [app-a, db-c]}
lambda_functions:
  jobs: {subnets: [jobs-c]}
transit_gateway_attachments:
  core:
    subnets: [tgw-a, tgw-b]  # error
route_tables:
  apps:
    vpc: core
    subnets: [app-a, app-c, db-c, jobs-c]
    routes: [{destination: 10.0.0.0/8, transit_gateway: true}]
"""),
        Bad(
            """\
data "aws_availability_zones" "all" {}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.core.id }
resource "aws_route" "hub" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = aws_ec2_transit_gateway.hub.id
}
resource "aws_route_table_association" "app" {
  count          = 3
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app.id
}
resource "aws_autoscaling_group" "app" {
  vpc_zone_identifier = aws_subnet.app[*].id
  min_size            = 3
  max_size            = 6
}
resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = slice(aws_subnet.app[*].id, 0, 2)  # error
}
""",
            kind="terraform",
        ),
    ),
)
