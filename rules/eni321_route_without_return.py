"""Route to another VPC whose subnets have no route back.

## What
Reports a VPC at one end of a peering connection, or at a transit gateway, if another VPC of the design routes traffic
to it, but none of its route tables has a route to the peering connection or transit gateway.

## Why
Both directions of a connection need a route. The packets arrive, but the replies stay in the VPC or leave another way:
connections time out, and no API call fails.

## When it is fine
- The traffic arrives with a translated source address, for example through a private NAT gateway.
- Another configuration adds the route.

## Fix
Add a route to the CIDR block of the other VPC to the route tables of this VPC.

## What is undecided
The check is undecided if one of these facts is unknown:

- a VPC of the peering connection or attachment
- the route table of a subnet, or one of its routes
- the CIDR blocks of the VPC that a route to a transit gateway should reach

## Sources
- [VPC Peering Guide, "Update your route tables for a VPC peering
  connection"](https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html): the owners of both VPCs add a
  route.
- [Transit Gateway Guide, "How AWS Transit Gateway
  works"](https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html): the subnets of each VPC need a
  route to the transit gateway.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Identified,
    Missing,
    Network,
    Route,
    RouteTable,
    Rule,
    Severity,
    Undecided,
    Value,
    Vpc,
    all_of,
    any_of,
    covers,
    facts_missing,
    follow,
    known,
    leads_to,
    merged,
    negated,
    parsed_network,
    stated,
    words,
)

_PEERING = "peering"


class End(Struct, frozen=True, eq=False):
    """A VPC at an end of a peering connection or at a transit gateway, which routes call `gateway`.

    `others` are the VPCs that may send traffic to it through there.
    """

    entity: Identified
    attribute: str
    gateway: Value[str]
    kind: str
    vpc: Value[Vpc]
    others: tuple[Value[Vpc], ...]


def check(network: Network) -> Iterator[Finding | Undecided]:
    ends = list(_ends(network))
    tables = _Tables(network) if ends else None
    for end in ends:
        vpc = known(end.vpc)
        if tables is None or (vpc is not None and not vpc.declared):
            continue
        answer = _is_one_way(network, end, tables)
        if isinstance(answer, Route) and vpc is not None:
            yield _finding(end, vpc, answer)
        elif isinstance(answer, Missing):
            yield Undecided(subject=end.entity.address, at=end.entity.at, facts=answer.facts)


def _ends(network: Network) -> Iterator[End]:
    for peering in network.peering_connections:
        yield End(peering, "peer_vpc", peering.id, _PEERING, peering.peer_vpc, (peering.vpc,))
        yield End(peering, "vpc", peering.id, _PEERING, peering.vpc, (peering.peer_vpc,))
    for one in network.transit_gateway_attachments:
        others = tuple(other.vpc for other in network.attachments_beside(one))
        if others:
            yield End(one, "vpc", one.transit_gateway, "transit-gateway", one.vpc, others)


class _Tables:
    """The route tables of the subnets of each VPC, and what would tell whether there are others."""

    def __init__(self, network: Network) -> None:
        self._tables: dict[int, dict[int, RouteTable]] = defaultdict(dict)
        self._doubts: dict[int, list[str]] = defaultdict(list)
        for subnet in network.subnets:
            value, vpc = network.route_table_of(subnet), known(subnet.vpc)
            table = known(value)
            if subnet.declared and table is not None:
                self._tables[id(vpc)][id(table)] = table
            elif subnet.declared:
                self._doubts[id(vpc)] += network.routing.table_doubts_of(subnet) or facts_missing(value)
            if subnet.declared and vpc is None:
                self._doubts[id(None)] += facts_missing(subnet.vpc)

    def of(self, vpc: Vpc) -> Sequence[RouteTable]:
        return list(self._tables[id(vpc)].values())

    def doubts_of(self, vpc: Vpc) -> tuple[str, ...]:
        return merged(self._doubts[id(vpc)], self._doubts[id(None)])


def _is_one_way(network: Network, end: End, tables: _Tables) -> Route | Answer:
    """The route that sends traffic to a VPC which has no way back; False where there is none, or what would tell."""
    vpc = known(end.vpc)
    sent, doubts = _sent(network, end, tables)
    if vpc is None:
        return Missing(merged(facts_missing(end.vpc), doubts)) if sent is not None or doubts else False
    back = any_of(_has_route(network, table, end) for table in tables.of(vpc))
    unknown = tables.doubts_of(vpc)
    if not tables.of(vpc) and not unknown:
        return False
    no_way_back = all_of((negated(back), Missing(unknown) if unknown else True))
    if sent is not None:
        return sent if no_way_back is True else no_way_back
    return all_of((no_way_back, Missing(doubts))) if doubts else False


def _has_route(network: Network, table: RouteTable, end: End) -> Answer:
    unlisted = network.routing.unlisted_routes(table)
    answers = [leads_to(one, end.kind, end.gateway) for one in network.routing.routes_of(table)]
    return any_of([*answers, Missing(unlisted) if unlisted else False])


def _sent(network: Network, end: End, tables: _Tables) -> tuple[Route | None, tuple[str, ...]]:
    """A route of another VPC that sends traffic to a VPC, or what would tell whether there is one."""
    doubts: list[str] = list(facts_missing(*end.others))
    for vpc in (one for other in end.others if (one := known(other)) is not None):
        doubts += tables.doubts_of(vpc) if vpc.declared else ()
        for table in tables.of(vpc):
            doubts += network.routing.unlisted_routes(table)
            for route in network.routing.routes_of(table):
                answer = all_of((leads_to(route, end.kind, end.gateway), _reaches(network, route, end)))
                if answer is True:
                    return route, ()
                doubts += facts_missing(answer)
    return None, merged(doubts)


def _reaches(network: Network, route: Route, end: End) -> Answer:
    """Whether a route is for the addresses of the VPC at an end: a peering connection leads nowhere else."""
    if end.kind == _PEERING:
        return True
    destination = known(route.destination)
    range = parsed_network(destination) if destination is not None else None
    vpc = known(end.vpc)
    if range is None or vpc is None:
        return Missing(facts_missing(route.destination, end.vpc) or (f"the addresses of {words(route.destination)}",))
    blocks, doubts = network.blocks_of(vpc)
    parsed = [one for one in map(parsed_network, blocks) if one is not None and one.version == range.version]
    is_for = any(covers(range, one) or covers(one, range) for one in parsed)
    return True if is_for else Missing(doubts) if doubts else False


def _finding(end: End, vpc: Vpc, route: Route) -> Finding:
    table = known(route.table) if route.table is not None else None
    other = known(follow(table.vpc, lambda one: one)) if table is not None and table.vpc is not None else None
    noun = f"the peering connection {end.entity}" if end.kind == _PEERING else "the transit gateway"
    sender = str(other or table or "another VPC")
    return Finding(
        subject=end.entity.address,
        at=end.entity.place(end.attribute),
        message=f"{sender} routes {words(route.destination)} to {noun}, but no route table of {vpc} has a route "
        "back to it: replies do not return",
        help=f"add a route to {sender} through {noun} to the route tables of {vpc}",
        related=(route.says(f"routes {words(route.destination)} to {noun}", at="gateway"),),
        values=stated(vpc, other, route.destination),
    )


RULE = Rule(
    code="ENI321",
    name="route-without-return",
    severity=Severity.INFO,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  data: {cidr: 10.1.0.0/16}
  lab: {cidr: 10.2.0.0/16}
  idle: {cidr: 10.3.0.0/16}
  empty: {cidr: 10.4.0.0/16}
subnets:
  core: {vpc: core, zone: eu-west-1a}
  data: {vpc: data, zone: eu-west-1a}
  lab: {vpc: lab, zone: eu-west-1a}
  idle: {vpc: idle, zone: eu-west-1a}
peering_connections:
  data: {vpc: core, peer_vpc: data}
  idle: {vpc: core, peer_vpc: idle}
  empty: {vpc: core, peer_vpc: empty}
transit_gateway_attachments:
  core: {subnets: [core]}
  lab: {subnets: [lab]}
  idle: {subnets: [idle]}
route_tables:
  core:
    vpc: core
    subnets: [core]
    routes:
      - {destination: 10.1.0.0/16, peering: data}
      - {destination: 10.2.0.0/16, transit_gateway: true}
      - {destination: 10.4.0.0/16, peering: empty}
  data: {vpc: data, subnets: [data], routes: [{destination: 10.0.0.0/16, peering: data}]}
  lab: {vpc: lab, subnets: [lab], routes: [{destination: 10.0.0.0/16, transit_gateway: true}]}
  idle: {vpc: idle, subnets: [idle], routes: []}
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  data: {cidr: 10.1.0.0/16}
subnets:
  core: {vpc: core, zone: eu-west-1a}
  data: {vpc: data, zone: eu-west-1a}
peering_connections:
  data: {vpc: core, peer_vpc: data}  # undecided
route_tables:
  core: {vpc: core, subnets: [core], routes: [{destination: 10.1.0.0/16, peering: data}]}
"""),
        Good(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "data" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "core" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "data" {
  vpc_id     = aws_vpc.data.id
  cidr_block = "10.1.0.0/24"
}
resource "aws_vpc_peering_connection" "data" {
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = aws_vpc.data.id
}
resource "aws_route" "there" {
  route_table_id            = aws_vpc.core.main_route_table_id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.data.id
}
resource "aws_route" "back" {
  route_table_id            = aws_vpc.data.main_route_table_id
  destination_cidr_block    = "10.0.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.data.id
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  data: {cidr: 10.1.0.0/16}
  lab: {cidr: 10.2.0.0/16}
subnets:
  core: {vpc: core, zone: eu-west-1a}
  data: {vpc: data, zone: eu-west-1a}
  lab: {vpc: lab, zone: eu-west-1a}
peering_connections:
  data:
    vpc: core
    peer_vpc: data  # info
transit_gateway_attachments:
  core: {subnets: [core]}
  lab:
    subnets: [lab]  # info
route_tables:
  core:
    vpc: core
    subnets: [core]
    routes: [{destination: 10.1.0.0/16, peering: data}, {destination: 10.0.0.0/8, transit_gateway: true}]
  data: {vpc: data, subnets: [data], routes: []}
  lab: {vpc: lab, subnets: [lab], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "data" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "core" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "data" {
  vpc_id     = aws_vpc.data.id
  cidr_block = "10.1.0.0/24"
}
resource "aws_vpc_peering_connection" "data" {
  vpc_id      = aws_vpc.core.id
  peer_vpc_id = aws_vpc.data.id  # info
}
resource "aws_route" "there" {
  route_table_id            = aws_vpc.core.main_route_table_id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection.data.id
}
""",
            kind="terraform",
        ),
    ),
)
