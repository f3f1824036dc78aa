"""Default route to a NAT gateway or interface in another Availability Zone.

## What
Reports subnets whose default route targets a zonal NAT gateway, or an interface of a NAT instance or middlebox
appliance, in another Availability Zone. There is one finding for each VPC, about the first of these targets.

## Why
If the zone of the target fails, the subnets in the other zones also lose their route to the internet. AWS charges for
the data that crosses zones in each direction, in addition to the data that the NAT gateway processes.

## When it is fine
- One NAT gateway for all zones is a choice: it costs less, and suits environments where a shared outage is acceptable.
- A regional NAT gateway has no zone.
- A failover group changes the route, or moves the interface.

## Fix
Create a NAT gateway, NAT instance or appliance in each Availability Zone, and one route table for each zone. Or use a
regional NAT gateway.

## What is undecided
The check is undecided if the Availability Zone of a subnet or target, or a default route, is unknown.

## Sources
- [VPC User Guide, "NAT gateway basics"](https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html): if
  resources in several zones share a NAT gateway and its zone is down, the resources in the other zones lose internet
  access.
- [Amazon EC2 pricing, "Data transfer within the same AWS
  Region"](https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer).
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    Entity,
    FailoverGroup,
    Finding,
    Good,
    Interface,
    Missing,
    Network,
    Route,
    RouteTable,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Value,
    Zone,
    all_of,
    any_of,
    differs,
    facts_missing,
    follow,
    joined_words,
    known,
    negated,
    same,
    stated,
    words,
)

_DEFAULT = "0.0.0.0/0"
_MOST_SHOWN = 4


class Crossing(Struct, frozen=True, eq=False):
    """A subnet, its default route, and the target in another zone."""

    subnet: Subnet
    route: Route
    target: Entity
    zone: Value[Zone]


def check(network: Network) -> Iterator[Finding | Undecided]:
    to_gateways = (one for one in network.gateway_routes if one.nat_gateway is not None)
    if all(same(one.destination, _DEFAULT) is False for one in (*network.routes, *to_gateways)):
        return
    retargeting = [one for one in network.failover_groups if one.routes]
    found: dict[str, list[Crossing]] = {}
    doubts: dict[str, Undecided] = {}
    for subnet in (one for one in network.subnets if one.declared):
        table = known(network.route_table_of(subnet))
        name = _name_of_vpc(subnet, table)
        route = Missing(network.routing.table_doubts_of(subnet)) if table is None else network.default_route_of(table)
        if route is None:
            continue
        if isinstance(route, Missing):
            if route.facts:
                doubts.setdefault(name, Undecided(subject=subnet.address, at=subnet.at, facts=route.facts))
            continue
        answer = _crosses(network, subnet, route, retargeting)
        if isinstance(answer, Crossing):
            found.setdefault(name, []).append(answer)
        elif isinstance(answer, Missing):
            target = _target(network, route) or subnet
            doubts.setdefault(name, Undecided(subject=target.address, at=target.at, facts=answer.facts))
    yield from map(_finding, found.values())
    yield from (one for name, one in doubts.items() if name not in found)


def _name_of_vpc(subnet: Subnet, table: RouteTable | None) -> str:
    """The VPC of a subnet, as its table or the subnet itself tells it."""
    owners = (subnet.vpc if table is None else table.vpc, subnet.vpc)
    return next((vpc.address for vpc in map(known, owners) if vpc is not None), "")


def _target(network: Network, route: Route) -> Entity | None:
    """The NAT gateway or interface that a route leads to, where that is certain."""
    interface = network.route_target(route)
    target: Value[Entity] | None = route.nat_gateway if interface is None else interface
    return known(target) if target is not None else None


def _crosses(network: Network, subnet: Subnet, route: Route, retargeting: Sequence[FailoverGroup]) -> Crossing | Answer:
    """Whether a default route leads to a target in another zone, and no failover group changes the target."""
    target, interface = _target(network, route), network.route_target(route)
    retargeted = any_of(group.retargets(route) for group in retargeting)
    if retargeted is not False:
        return False if retargeted is True else retargeted
    if route.nat_gateway is not None:
        zone = follow(follow(route.nat_gateway, lambda one: one.subnet), lambda one: one.zone)
        answer = all_of((same(follow(route.nat_gateway, lambda one: one.mode), "zonal"), differs(subnet.zone, zone)))
    elif interface is not None:
        moves = _moves(network, target) if isinstance(target, Interface) else False
        zone = network.zone_of_interface(interface)
        answer = all_of((differs(subnet.zone, zone), negated(moves)))
    else:
        return Missing(facts_missing(route.target_kind)) if known(route.target_kind) is None else False
    if answer is True and target is None:
        return Missing(facts_missing(route.nat_gateway, interface))
    return Crossing(subnet, route, target, zone) if answer is True and target is not None else answer


def _moves(network: Network, interface: Interface) -> Answer:
    """Whether a failover group moves an interface, or the routes to it."""
    perhaps = network.possible_groups_of(interface)
    facts = facts_missing(*(group.interface for group in perhaps))
    return True if network.groups_of(interface) else Missing(facts) if facts else False


def _finding(crossings: Sequence[Crossing]) -> Finding:
    targets = {one.target.address: one for one in crossings}
    subnets = {one.subnet.address: one for one in crossings}
    first = crossings[0]
    loses = "the subnet loses" if len(subnets) == 1 else "the subnets lose"
    kind = "NAT instance or appliance" if isinstance(first.target, Interface) else "NAT gateway"
    where = joined_words([f"{one.target} in {words(one.zone)}" for one in targets.values()])
    return Finding(
        subject=first.target.address,
        at=first.target.place("subnet") if "subnet" in first.target.attributes() else first.target.at,
        message=f"the default route of {joined_words(list(subnets))} targets {where}, in another Availability Zone: if "
        f"that zone fails, {loses} internet access, and AWS charges for data between zones",
        help=f"create a {kind} in each Availability Zone with a route table of its own, or a regional NAT gateway",
        related=tuple(
            one.subnet.says(f"is in {one.subnet.zone_words}", at="zone") for one in list(subnets.values())[:_MOST_SHOWN]
        ),
        values=stated([(one.target, one.zone) for one in targets.values()], [one.subnet for one in crossings]),
    )


RULE = Rule(
    code="ENI311",
    name="cross-zone-egress",
    severity=Severity.INFO,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public-a: {vpc: core, zone: eu-west-1a}
  app-a: {vpc: core, zone: eu-west-1a}
  app-b: {vpc: core, zone: eu-west-1b}
  app-c: {vpc: core, zone: eu-west-1c}
  app-d: {vpc: core, zone: eu-west-1c}
  app-e: {vpc: core, zone: eu-west-1c}
interfaces:
  vip: {subnet: public-a, source_dest_check: false}
  arm: {subnet: public-a, source_dest_check: false}
instances:
  nat-1: {subnet: public-a}
  nat-2: {subnet: public-a}
nat_gateways:
  a: {subnet: public-a}
  everywhere: {availability_mode: regional}
failover_groups:
  nat: {mechanism: move-eni, interface: vip, members: [nat-1, nat-2]}
  arms: {mechanism: retarget-route, routes: [{route_table: e, destination: 0.0.0.0/0}], members: [nat-1, nat-2]}
route_tables:
  e: {vpc: core, subnets: [app-e], routes: [{destination: 0.0.0.0/0, interface: arm}]}
  a: {vpc: core, subnets: [app-a], routes: [{destination: 0.0.0.0/0, nat_gateway: a}]}
  b: {vpc: core, subnets: [app-b], routes: [{destination: 0.0.0.0/0, nat_gateway: everywhere}]}
  c: {vpc: core, subnets: [app-c], routes: [{destination: 0.0.0.0/0, interface: vip}]}
  d: {vpc: core, subnets: [app-d], routes: [{destination: 10.0.0.0/8, nat_gateway: a}]}
  public: {vpc: core, subnets: [public-a], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public: {vpc: core}
  app-b: {vpc: core, zone: eu-west-1b}
nat_gateways:
  a: {subnet: public}  # undecided
route_tables:
  b: {vpc: core, subnets: [app-b], routes: [{destination: 0.0.0.0/0, nat_gateway: a}]}
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
"""),
        Good(
            """\
data "aws_availability_zones" "all" {}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index + 2)
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_nat_gateway" "out" {
  count             = 2
  connectivity_type = "private"
  subnet_id         = aws_subnet.public[count.index].id
}
resource "aws_route_table" "app" {
  count  = 2
  vpc_id = aws_vpc.core.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.out[count.index].id
  }
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
vpcs: {core: {cidr: 10.0.0.0/16}, lab: {cidr: 10.1.0.0/16}}
subnets:
  public-a: {vpc: core, zone: eu-west-1a}
  app-a: {vpc: core, zone: eu-west-1a}
  app-b: {vpc: core, zone: eu-west-1b}
  app-c: {vpc: core, zone: eu-west-1c}
  lab-a: {vpc: lab, zone: eu-west-1a}
  lab-b: {vpc: lab, zone: eu-west-1b}
interfaces:
  nat:
    subnet: lab-a  # info
    source_dest_check: false
nat_gateways:
  a:
    subnet: public-a  # info
route_tables:
  apps: {vpc: core, subnets: [app-a, app-b, app-c], routes: [{destination: 0.0.0.0/0, nat_gateway: a}]}
  public: {vpc: core, subnets: [public-a], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  lab-a: {vpc: lab, subnets: [lab-a], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  lab-b: {vpc: lab, subnets: [lab-b], routes: [{destination: 0.0.0.0/0, interface: nat}]}
"""),
        Bad(
            """\
data "aws_availability_zones" "all" {}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = data.aws_availability_zones.all.names[0]
}
resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index + 2)
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_nat_gateway" "out" {
  connectivity_type = "private"
  subnet_id         = aws_subnet.public.id  # info
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.core.id }
resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.out.id
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
