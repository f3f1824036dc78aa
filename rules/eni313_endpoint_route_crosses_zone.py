"""Route to a firewall endpoint in another Availability Zone.

## What
Reports a route whose target is an endpoint of AWS Network Firewall or of a Gateway Load Balancer in a different
Availability Zone from the traffic:

- It is an error if the traffic returns through another endpoint.
- It is a warning if the firewall or endpoint service also has an endpoint in the zone where the traffic originates, and
  the design does not show the return route.

In the route table of an internet gateway, the zone of the traffic is that of the subnet that the destination covers.

## Why
Firewalls are stateful, and each endpoint belongs to the appliances of one zone. If the two directions of a connection
go through different endpoints, each firewall sees only half of the packets and drops the connection. No API call fails.
The usual cause is an index into `sync_states`: it is a set, so its order need not match that of the subnets.

## When it is fine
- There is one endpoint for all zones, and both directions go through it.
- The transit gateway subnets of all zones share one endpoint: both directions enter through them.
- The return route of the subnet targets the same endpoint.

## Fix
Route the traffic of each subnet to the endpoint in the zone of that subnet. With Terraform, select the endpoint by its
subnet: `[for s in aws_networkfirewall_firewall.x.firewall_status[0].sync_states : s.attachment[0].endpoint_id if
s.attachment[0].subnet_id == aws_subnet.y.id][0]`.

## What is undecided
The check is undecided if one of these facts is unknown:

- the endpoint that a route targets, its subnet, or its Availability Zone
- the route table of a subnet, or the Availability Zone of the subnet
- which endpoint service or firewall an endpoint belongs to

## Sources
- [AWS Network Firewall Developer Guide, "VPC and route table
  configuration"](https://docs.aws.amazon.com/network-firewall/latest/developerguide/route-tables.html): route both
  directions through the endpoint of the same Availability Zone; asymmetric routing is not supported.
- [Gateway Load Balancer guide, "Getting
  started"](https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/getting-started.html): the route tables of
  both directions.
- ministryofjustice/modernisation-platform-environments#18247 and mattyait/terraform-aws-network-firewall#11:
  connections that time out in some zones.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Identified,
    Missing,
    Network,
    Related,
    Route,
    RouteTable,
    Rule,
    Severity,
    Subnet,
    TransitGatewayAttachment,
    Undecided,
    Unknown,
    Value,
    Vpc,
    VpcEndpoint,
    Zone,
    all_of,
    any_of,
    covers,
    differs,
    facts_missing,
    follow,
    is_open,
    joined_words,
    known,
    merged,
    negated,
    parsed_network,
    same,
    stated,
    words,
)

T = TypeVar("T")

_ENDPOINT = "gateway-load-balancer-endpoint"
_FIREWALL = "network-firewall"
_IPV4 = 4
_WIDEST_VPC = 16
"""The shortest prefix of a VPC's CIDR block (CreateVpc): a wider destination is not more specific than local routes."""
_MOST_NAMED = 3


class Side(Struct, frozen=True, eq=False):
    """A subnet whose traffic a route sends to an endpoint, and the routes of the other direction to endpoints."""

    subnet: Subnet
    returns: tuple[Route, ...]
    doubts: tuple[str, ...] = ()


class Crossing(Struct, frozen=True, eq=False):
    """A subnet whose traffic passes an endpoint of another zone; `back` is the route that returns through another."""

    subnet: Subnet
    back: Route | None


def check(network: Network) -> Iterator[Finding | Undecided]:
    routes = [one for one in network.gateway_routes if one.vpc_endpoint is not None]
    if not _has_several(network, routes):
        return
    paths = _Paths(network, routes)
    for route in routes:
        crossings: list[Crossing] = []
        sides = list(paths.sides_of(route))
        facts = [*facts_missing(route.table), *(() if sides else _gateway_doubts(network, route))]
        for side in sides:
            answer = _crosses(network, route, side)
            crossings += [answer] if isinstance(answer, Crossing) else []
            facts += facts_missing(answer)
        if crossings:
            yield _finding(route, crossings)
        elif facts:
            yield Undecided(subject=route.address, at=route.place("vpc_endpoint"), facts=merged(facts))


def _has_several(network: Network, routes: Sequence[Route]) -> bool:
    """Whether there may be several endpoints, so that two directions can pass different ones."""
    if any(is_open(one.vpc_endpoint) for one in routes):
        return True
    named = {id(known(one.vpc_endpoint)) for one in routes if one.vpc_endpoint is not None}
    made = {
        id(one) for one in network.services if isinstance(one, VpcEndpoint) and same(one.service, _ENDPOINT) is True
    }
    firewalls = (one for one in network.services if same(one.service, _FIREWALL) is not False)
    return len(named | made) > 1 or any(len(one.subnets) + len(one.more_subnets) > 1 for one in firewalls)


def _gateway_doubts(network: Network, route: Route) -> tuple[str, ...]:
    """What would tell whether the table of a route is that of a gateway."""
    table = known(route.table) if route.table is not None else None
    return network.routing.gateway_doubts_of(table) if table is not None else ()


class _Paths:
    """Finds the subnets whose traffic a route sends, and how it returns."""

    def __init__(self, network: Network, routes: Sequence[Route]) -> None:
        self._network = network
        self._routes: dict[int, list[Route]] = defaultdict(list)
        self._in_vpc: dict[int, list[Subnet]] = defaultdict(list)
        self._of_endpoints = {
            id(known(subnet))
            for one in network.services
            if any(same(one.service, kind) is True for kind in (_ENDPOINT, _FIREWALL))
            for subnet in one.subnets
        }
        for route in routes:
            self._routes[id(_vpc_of_route(route))].append(route)
        self._subnets: dict[int, list[Subnet]] = defaultdict(list)
        self._unsure: list[tuple[Subnet, tuple[str, ...]]] = []
        for subnet in network.subnets:
            value = network.route_table_of(subnet)
            table = known(value)
            self._in_vpc[id(known(subnet.vpc))].append(subnet)
            if table is not None:
                self._subnets[id(table)].append(subnet)
            elif subnet.declared and (doubts := network.routing.table_doubts_of(subnet)):
                self._unsure.append((subnet, doubts))

    def sides_of(self, route: Route) -> Iterator[Side]:
        """The subnets whose traffic a route sends."""
        table = known(route.table) if route.table is not None else None
        if table is None:
            return
        if self._network.routing.gateways_of(table):
            for subnet in _of_vpc(self._in_vpc, _vpc_of_route(route)):
                is_for = _is_for(route, subnet)
                if is_for is not False and id(subnet) not in self._of_endpoints:
                    yield Side(subnet, self._default_of(subnet), facts_missing(is_for))
            return
        for subnet in self._subnets[id(table)]:
            others = _of_vpc(self._routes, known(subnet.vpc))
            back = [(one, _is_for(one, subnet)) for one in others if one.table is not table]
            certain = tuple(one for one, answer in back if answer is True)
            yield Side(subnet, certain, merged(*(facts_missing(answer) for _, answer in back)) if not certain else ())
        for subnet, doubts in self._unsure:
            if same(subnet.vpc, _vpc_of(table)) is not False:
                yield Side(subnet, (), doubts)

    def _default_of(self, subnet: Subnet) -> tuple[Route, ...]:
        table = known(self._network.route_table_of(subnet))
        found = self._network.default_route_of(table) if table is not None else None
        return (found,) if isinstance(found, Route) and found.vpc_endpoint is not None else ()


def _vpc_of_route(route: Route) -> Vpc | None:
    return known(follow(route.table, _vpc_of)) if route.table is not None else None


def _of_vpc(things: Mapping[int, Sequence[T]], vpc: Vpc | None) -> Iterator[T]:
    """What is in a VPC, or may be; all of it, where the VPC is not known."""
    keys = things if vpc is None else dict.fromkeys((id(vpc), id(None)))
    for key in list(keys):
        yield from things.get(key, ())


def _is_for(route: Route, subnet: Subnet) -> Answer:
    """Whether a route is for the addresses of a subnet, and more specific than the local route of its VPC."""
    table = route.table
    in_vpc = same(subnet.vpc, follow(table, _vpc_of)) if table is not None else False
    return False if in_vpc is False else all_of((in_vpc, _has_addresses(route.destination, subnet)))


def _vpc_of(table: RouteTable) -> Value[Vpc]:
    return Unknown(f"the VPC of {table}") if table.vpc is None else table.vpc


def _has_addresses(destination: Value[str], subnet: Subnet) -> Answer:
    if same(destination, subnet.cidr) is True:
        return True
    texts = (known(destination), known(subnet.cidr))
    range, block = (parsed_network(one) if one is not None else None for one in texts)
    if range is not None and (range.version != _IPV4 or range.prefixlen < _WIDEST_VPC):
        return False
    if range is None or block is None:
        return Missing(facts_missing(destination, subnet.cidr) or (f"the addresses of {subnet}",))
    return covers(range, block)


def _crosses(network: Network, route: Route, side: Side) -> Crossing | Answer:
    """Whether the traffic of a subnet passes an endpoint of another zone, and does not return through it."""
    assert route.vpc_endpoint is not None
    subnet, endpoint = side.subnet, route.vpc_endpoint
    is_in_other = differs(subnet.zone, follow(endpoint, _zone_of))
    if is_in_other is False:
        return False
    back = [(one, same(one.vpc_endpoint, endpoint)) for one in side.returns]
    other = next((one for one, answer in back if answer is False), None)
    answers: list[Answer] = [is_in_other]
    if other is None:
        answers += [negated(answer) for _, answer in back]
        answers += [_has_endpoint_at(network, endpoint, subnet), negated(_enters_by_one(network, subnet, route))]
    answers += [Missing(side.doubts)] if side.doubts else []
    answer = all_of(answers)
    return Crossing(subnet, other) if answer is True else answer


def _zone_of(endpoint: Identified) -> Value[Zone]:
    subnets = endpoint.subnets if isinstance(endpoint, VpcEndpoint) and not endpoint.more_subnets else ()
    return follow(subnets[0], lambda one: one.zone) if len(subnets) == 1 else Unknown(f"the subnet of {endpoint}")


def _enters_by_one(network: Network, subnet: Subnet, route: Route) -> Answer:
    """Whether a subnet belongs to a transit gateway attachment, all of whose subnets have the same route."""
    return any_of(
        all_of((any_of(same(one, subnet) for one in attachment.subnets), _have_one_route(network, attachment, route)))
        for attachment in network.transit_gateway_attachments
    )


def _have_one_route(network: Network, attachment: TransitGatewayAttachment, route: Route) -> bool:
    """Whether nothing shows that the subnets of an attachment have routes to different endpoints."""
    tables = {id(known(follow(one, network.route_table_of))) for one in attachment.subnets}
    targets = (
        one.vpc_endpoint
        for one in network.gateway_routes
        if one.table is not None and id(known(one.table)) in tables
        if same(one.destination, route.destination) is True
    )
    return all(same(one, route.vpc_endpoint) is not False for one in targets)


def _has_endpoint_at(network: Network, endpoint: Value[Identified], subnet: Subnet) -> Answer:
    """Whether the service behind an endpoint has one in the zone of a subnet, too."""
    one = known(endpoint)
    if not isinstance(one, VpcEndpoint):
        return Missing(facts_missing(endpoint) or (f"what is behind {one}",))
    answers: list[Answer] = []
    for service in network.services:
        if isinstance(service, VpcEndpoint):
            is_alike = all_of((same(service.service, _ENDPOINT), same(service.service_name, one.service_name)))
        else:
            is_alike = all_of((same(service.service, _FIREWALL), same(service.id, one.service_name)))
        if is_alike is not False:
            zones = (same(follow(each, lambda one: one.zone), subnet.zone) for each in service.subnets)
            answers.append(all_of((is_alike, any_of(zones), network.existing_together(service, subnet))))
    return any_of(answers)


def _finding(route: Route, crossings: Sequence[Crossing]) -> Finding:
    assert route.vpc_endpoint is not None
    worst = next((one for one in crossings if one.back is not None), crossings[0])
    same_kind = [one.subnet for one in crossings if (one.back is None) == (worst.back is None)]
    endpoint, zone = words(route.vpc_endpoint), words(follow(route.vpc_endpoint, _zone_of))
    named = joined_words([f"{one} in {one.zone_words}" for one in same_kind[:_MOST_NAMED]])
    what = f"traffic between {named} and {words(route.destination)}"
    if _is_for(route, worst.subnet) is True:
        what = f"traffic from the internet gateway to {named}"
    back = worst.back.vpc_endpoint if worst.back is not None else None
    effect = (
        f"but returns through {words(back)}: each firewall sees half of a connection and drops it"
        if back is not None
        else f"although there is an endpoint in {worst.subnet.zone_words}: if it returns through that one, the "
        "firewalls drop it"
    )
    returns = (worst.back.says(f"routes to {words(back)}", at="vpc_endpoint"),) if worst.back is not None else ()
    return Finding(
        subject=route.address,
        at=route.place("vpc_endpoint"),
        message=f"{what} goes through {endpoint} in {zone}, {effect}",
        help=f"route {joined_words(list(map(str, same_kind[:_MOST_NAMED])))} to the endpoint in the same zone",
        related=(
            *(one.says(f"is in {one.zone_words}", at="zone") for one in same_kind[:_MOST_NAMED]),
            *_says_zone(route.vpc_endpoint),
            *returns,
        ),
        values=stated([(one, one.zone) for one in same_kind], route.destination, route.vpc_endpoint, zone, back),
        severity=Severity.WARNING if back is None else Severity.ERROR,
    )


def _says_zone(endpoint: Value[Identified]) -> Iterator[Related]:
    one = known(endpoint)
    for subnet in one.subnets if isinstance(one, VpcEndpoint) else ():
        where = known(subnet)
        if where is not None:
            named = f"{where} is" if isinstance(one, VpcEndpoint) and one.wording else f"{one} is in {where},"
            yield Related(f"{named} in {where.zone_words}", where.place("zone"), where.address)


RULE = Rule(
    code="ENI313",
    name="endpoint-route-crosses-zone",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}, hub: {cidr: 10.1.0.0/16}, single: {cidr: 10.2.0.0/16}}
subnets:
  app-a: {vpc: core, zone: us-east-1a, cidr: 10.0.0.0/24}
  app-b: {vpc: core, zone: us-east-1b, cidr: 10.0.1.0/24}
  fw-a: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/28}
  fw-b: {vpc: core, zone: us-east-1b, cidr: 10.0.3.0/28}
  tgw-a: {vpc: hub, zone: us-east-1a, cidr: 10.1.0.0/28}
  tgw-b: {vpc: hub, zone: us-east-1b, cidr: 10.1.1.0/28}
  hub-a: {vpc: hub, zone: us-east-1a, cidr: 10.1.2.0/28}
  hub-b: {vpc: hub, zone: us-east-1b, cidr: 10.1.3.0/28}
  web-b: {vpc: single, zone: us-east-1b, cidr: 10.2.0.0/24}
  lab-b: {vpc: single, zone: us-east-1b, cidr: 10.2.2.0/24}
  only: {vpc: single, zone: us-east-1a, cidr: 10.2.1.0/28}
vpc_endpoints:
  a: {type: gateway-load-balancer, service: inspection, subnets: [fw-a]}
  b: {type: gateway-load-balancer, service: inspection, subnets: [fw-b]}
  hub-a: {type: gateway-load-balancer, service: inspection, subnets: [hub-a]}
  hub-b: {type: gateway-load-balancer, service: inspection, subnets: [hub-b]}
  only: {type: gateway-load-balancer, service: other, subnets: [only]}
transit_gateway_attachments:
  hub: {subnets: [tgw-a, tgw-b], appliance_mode: true}
route_tables:
  a: {vpc: core, subnets: [app-a], routes: [{destination: 0.0.0.0/0, vpc_endpoint: a}]}
  b: {vpc: core, subnets: [app-b], routes: [{destination: 0.0.0.0/0, vpc_endpoint: b}]}
  edge:
    vpc: core
    gateway: internet-gateway
    routes: [{destination: 10.0.0.0/24, vpc_endpoint: a}, {destination: 10.0.1.0/24, vpc_endpoint: b}]
  hub: {vpc: hub, subnets: [tgw-a, tgw-b], routes: [{destination: 0.0.0.0/0, vpc_endpoint: hub-a}]}
  web: {vpc: single, subnets: [web-b], routes: [{destination: 0.0.0.0/0, vpc_endpoint: only}]}
  lab: {vpc: single, subnets: [lab-b], routes: [{destination: 0.0.0.0/0, vpc_endpoint: only}]}
  single: {vpc: single, gateway: internet-gateway, routes: [{destination: 10.2.0.0/24, vpc_endpoint: only}]}
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app-a: {vpc: core, cidr: 10.0.0.0/24}
  fw-a: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/28}
  fw-b: {vpc: core, zone: us-east-1b, cidr: 10.0.3.0/28}
vpc_endpoints:
  a: {type: gateway-load-balancer, service: inspection, subnets: [fw-a]}
  b: {type: gateway-load-balancer, service: inspection, subnets: [fw-b]}
route_tables:
  a:
    vpc: core
    subnets: [app-a]
    routes:
      - destination: 0.0.0.0/0
        vpc_endpoint: a  # undecided
"""),
        Good(
            """\
data "aws_availability_zones" "all" {}
locals {
  zones     = slice(data.aws_availability_zones.all.names, 0, 2)
  states    = aws_networkfirewall_firewall.main.firewall_status[0].sync_states
  endpoints = { for state in local.states : state.availability_zone => state.attachment[0].endpoint_id }
}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "firewall" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 12, count.index)
  availability_zone = local.zones[count.index]
}
resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index + 1)
  availability_zone = local.zones[count.index]
}
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/main"
  vpc_id              = aws_vpc.core.id
  dynamic "subnet_mapping" {
    for_each = aws_subnet.firewall[*].id
    content { subnet_id = subnet_mapping.value }
  }
}
resource "aws_route_table" "app" {
  count  = 2
  vpc_id = aws_vpc.core.id
}
resource "aws_route" "app" {
  count                  = 2
  route_table_id         = aws_route_table.app[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = local.endpoints[local.zones[count.index]]
}
resource "aws_route" "east" {
  count                  = 2
  route_table_id         = aws_route_table.app[count.index].id
  destination_cidr_block = "192.168.0.0/16"
  vpc_endpoint_id        = [
    for state in local.states : state.attachment[0].endpoint_id
    if state.attachment[0].subnet_id == aws_subnet.firewall[count.index].id
  ][0]
}
resource "aws_route" "unordered" {
  route_table_id         = aws_route_table.app[0].id
  destination_cidr_block = "172.16.0.0/12"
  vpc_endpoint_id        = tolist(local.states)[0].attachment[0].endpoint_id  # undecided
}
resource "aws_route_table_association" "app" {
  count          = 2
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app[count.index].id
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
  app-a: {vpc: core, zone: us-east-1a, cidr: 10.0.0.0/24}
  app-b: {vpc: core, zone: us-east-1b, cidr: 10.0.1.0/24}
  app-c: {vpc: core, zone: us-east-1b, cidr: 10.0.4.0/24}
  fw-a: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/28}
  fw-b: {vpc: core, zone: us-east-1b, cidr: 10.0.3.0/28}
vpc_endpoints:
  a: {type: gateway-load-balancer, service: inspection, subnets: [fw-a]}
  b: {type: gateway-load-balancer, service: inspection, subnets: [fw-b]}
route_tables:
  a:
    vpc: core
    subnets: [app-a]
    routes: [{destination: 0.0.0.0/0, vpc_endpoint: a}]
  b:
    vpc: core
    subnets: [app-b]
    routes:
      - destination: 0.0.0.0/0
        vpc_endpoint: a  # error
  c:
    vpc: core
    subnets: [app-c]
    routes:
      - destination: 0.0.0.0/0
        vpc_endpoint: a  # warning
  edge:
    vpc: core
    gateway: internet-gateway
    routes:
      - destination: 10.0.0.0/24
        vpc_endpoint: b  # error
      - destination: 10.0.1.0/24
        vpc_endpoint: b
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
locals { zones = { a = "eu-west-1a", b = "eu-west-1b" } }
resource "aws_subnet" "firewall" {
  for_each          = local.zones
  vpc_id            = aws_vpc.core.id
  cidr_block        = each.key == "a" ? "10.0.0.0/28" : "10.0.0.16/28"
  availability_zone = each.value
}
resource "aws_subnet" "app" {
  for_each          = local.zones
  vpc_id            = aws_vpc.core.id
  cidr_block        = each.key == "a" ? "10.0.1.0/24" : "10.0.2.0/24"
  availability_zone = each.value
}
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/main"
  vpc_id              = aws_vpc.core.id
  dynamic "subnet_mapping" {
    for_each = aws_subnet.firewall
    content { subnet_id = subnet_mapping.value.id }
  }
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.core.id }
resource "aws_route" "app" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = [  # warning
    for state in aws_networkfirewall_firewall.main.firewall_status[0].sync_states : state.attachment[0].endpoint_id
    if state.attachment[0].subnet_id == aws_subnet.firewall["a"].id
  ][0]
}
resource "aws_route_table_association" "app" {
  for_each       = local.zones
  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = aws_route_table.app.id
}
""",
            kind="terraform",
        ),
    ),
)
