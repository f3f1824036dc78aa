"""Route to another VPC whose subnets have no route back.

## What
Reports a VPC without a route back: another VPC of the design routes traffic to it through a peering connection or a
transit gateway, but none of the reported VPC's own route tables has a route to that peering connection or transit
gateway.

## Why
Both directions of a connection need a route. The packets arrive, but the replies stay in the VPC or leave by another
path: connections time out, and no API call fails.

## When it is fine
- The traffic arrives with a translated source address, for example through a private NAT gateway.
- Another configuration adds the route.

## Fix
Add a route to the CIDR block of the other VPC to the route tables of this VPC.

## What is undecided
The check is undecided if one of these facts is unknown:

- a VPC of the peering connection or attachment
- the route table of a subnet, or one of its routes
- the CIDR blocks of the destination VPC of a route through a transit gateway
- the CIDR blocks of a prefix list that is the destination of such a route

## Sources
- [VPC Peering Guide, "Update your route tables for a VPC peering
  connection"](https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html): the owners of both VPCs add a
  route.
- [Transit Gateway Guide, "How AWS Transit Gateway
  works"](https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html): the subnets of each VPC need a
  route to the transit gateway.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Identified,
    IpNetwork,
    Missing,
    Network,
    Route,
    RouteTable,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    Vpc,
    all_of,
    any_of,
    differs,
    facts_missing,
    follow,
    known,
    leads_to,
    merged,
    negated,
    parsed_network,
    same,
    stated,
    words,
)

_PEERING = "peering"
_TRANSIT_GATEWAY = "transit-gateway"
_MOST_LOOSE = 3


class End(Struct, frozen=True, eq=False):
    """A VPC at an end of a peering connection or at a transit gateway, which routes call `gateway`."""

    entity: Identified
    attribute: str
    gateway: Value[str]
    kind: str
    vpc: Value[Vpc]
    other: Value[Vpc] | None = None
    """The VPC at the other end of a peering connection. None: any VPC at the transit gateway."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    ends = list(_ends(network))
    if not ends:
        return
    tables = _Tables(network)
    for end in ends:
        vpc = known(end.vpc)
        if vpc is not None and not vpc.declared:
            continue
        answer = _is_one_way(network, end, tables)
        if isinstance(answer, Route) and vpc is not None:
            yield _finding(end, vpc, answer)
        elif isinstance(answer, Missing):
            yield Undecided(subject=end.entity.address, at=end.entity.at, facts=answer.facts)


def _ends(network: Network) -> Iterator[End]:
    for peering in network.peering_connections:
        yield End(peering, "peer_vpc", peering.id, _PEERING, peering.peer_vpc, peering.vpc)
        yield End(peering, "vpc", peering.id, _PEERING, peering.vpc, peering.peer_vpc)
    for attachments in network.attachments_by_gateway():
        for one in attachments if len(attachments) > 1 else ():
            yield End(one, "vpc", one.transit_gateway, _TRANSIT_GATEWAY, one.vpc)


class _Tables:
    """The route tables of the subnets of each VPC, and their routes to other VPCs, by what these lead to."""

    def __init__(self, network: Network) -> None:
        self._tables: dict[int, dict[int, RouteTable]] = defaultdict(dict)
        self._doubts: dict[int | None, list[str]] = defaultdict(list)
        self._routes: dict[tuple[str, str], dict[IpNetwork | None, list[Route]]] = {}
        self._starts: dict[tuple[str, str, int], list[tuple[int, IpNetwork]]] = {}
        self.loose: list[Route] = []
        """The first few routes of which nothing tells what they lead to."""
        self.doubts: tuple[str, ...] = ()
        """What would tell other routes, the first few."""
        for subnet in network.subnets:
            value, vpc = network.route_table_of(subnet), known(subnet.vpc)
            table = known(value)
            if table is not None and id(table) not in self._tables[id(vpc)]:
                self._tables[id(vpc)][id(table)] = table
                self._add(network, table)
            elif subnet.declared and table is None:
                self._doubt(id(vpc), network.routing.table_doubts_of(subnet) or facts_missing(value))
            if subnet.declared and vpc is None:
                self._doubt(id(None), facts_missing(subnet.vpc))

    def of(self, vpc: Vpc) -> Sequence[RouteTable]:
        return list(self._tables[id(vpc)].values())

    def doubts_of(self, vpc: Vpc) -> tuple[str, ...]:
        return merged(self._doubts[id(vpc)], self._doubts[id(None)])

    def routes_to(self, end: End, blocks: Iterable[str]) -> Iterator[Route]:
        """The routes that lead to an end by its name: of a transit gateway, those for one of the blocks."""
        name = _name(end.gateway)
        if name is None:
            alike = (each for (kind, _), by in self._routes.items() if kind == end.kind for each in by.values())
            yield from islice(chain.from_iterable(alike), _MOST_LOOSE)
            return
        routes = self._routes.get((end.kind, name), {})
        if end.kind == _PEERING:
            yield from chain.from_iterable(routes.values())
            return
        yield from routes.get(None, ())
        if not routes:
            return
        for block in [one for text in blocks if (one := parsed_network(text)) is not None]:
            for length in range(block.prefixlen + 1):
                yield from routes.get(block.supernet(new_prefix=length), ())
            starts = self._starts_of(end.kind, name, block.version)
            first = bisect_left(starts, int(block.network_address), key=lambda one: one[0])
            for start, destination in starts[first:]:
                if start > int(block.broadcast_address):
                    break
                yield from routes[destination]

    def _starts_of(self, kind: str, name: str, version: int) -> list[tuple[int, IpNetwork]]:
        """The destinations of an IP version, by their first addresses."""
        key = (kind, name, version)
        if key not in self._starts:
            destinations = [one for one in self._routes[kind, name] if one is not None and one.version == version]
            self._starts[key] = sorted((int(one.network_address), one) for one in destinations)
        return self._starts[key]

    def _add(self, network: Network, table: RouteTable) -> None:
        for route in network.routing.routes_of(table):
            kind, name = known(route.target_kind), _name(route.gateway) if route.gateway is not None else ""
            text = known(route.destination)
            if kind is None or name is None:
                self.loose += [route] if len(self.loose) < _MOST_LOOSE else []
            elif name:
                destination = parsed_network(text) if text is not None else None
                self._routes.setdefault((kind, name), {}).setdefault(destination, []).append(route)
        self._doubt(None, network.routing.unlisted_routes(table))

    def _doubt(self, vpc: int | None, facts: tuple[str, ...]) -> None:
        self._doubts[vpc] += facts
        self.doubts = merged(self.doubts, facts)[:_MOST_LOOSE]


def _name(gateway: Value[str]) -> str | None:
    return gateway.symbol if isinstance(gateway, Unknown) else known(gateway)


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
    vpc = known(end.vpc)
    blocks, doubts_of_blocks = network.blocks_of(vpc) if vpc is not None else ([], facts_missing(end.vpc))
    doubts = list(doubts_of_blocks if end.kind == _TRANSIT_GATEWAY else ())
    for route in chain(tables.routes_to(end, blocks), tables.loose):
        owner = _owner(route)
        is_other = differs(owner, end.vpc) if end.other is None else same(owner, end.other)
        answer = all_of((is_other, leads_to(route, end.kind, end.gateway), _has_destination(route, end)))
        if answer is True:
            return route, ()
        doubts += facts_missing(answer)
    return None, merged(doubts, tables.doubts)


def _owner(route: Route) -> Value[Vpc]:
    return follow(route.table, _vpc_of) if route.table is not None else Unknown(f"the route table of {route}")


def _vpc_of(table: RouteTable) -> Value[Vpc]:
    return Unknown(f"the VPC of {table}") if table.vpc is None else table.vpc


def _has_destination(route: Route, end: End) -> Answer:
    """Whether it is known what a route is for; a peering connection leads to one VPC, whatever it is for."""
    if end.kind == _PEERING:
        return True
    text = known(route.destination)
    if text is None:
        return Missing(facts_missing(route.destination))
    return True if parsed_network(text) is not None else Missing((f"the CIDR blocks of {text}",))


def _finding(end: End, vpc: Vpc, route: Route) -> Finding:
    other = _owner(route)
    noun = f"the peering connection {end.entity}" if end.kind == _PEERING else "the transit gateway"
    sender = words(other, unknown="another VPC")
    return Finding(
        subject=end.entity.address,
        at=end.entity.place(end.attribute),
        message=f"{sender} routes {words(route.destination)} to {noun}, but no route table of {vpc} has a route "
        "back to it: replies do not return",
        help=f"add a route to {sender} through {noun} to the route tables of {vpc}",
        related=(route.says(f"routes {words(route.destination)} to {noun}", at="gateway"),),
        values=stated(vpc, known(other), route.destination),
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
