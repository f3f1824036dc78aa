"""Route through a middlebox appliance without a return route through it.

## What
Reports a route that targets an interface and whose destination is exactly the CIDR block of a subnet, if the route
table of that subnet does not route replies back through the same appliance. Replies go to the subnets that use the
route, or to the internet if the route is in the route table of an internet gateway.

## Why
A stateful middlebox appliance, such as a firewall, sees one half of each connection and drops it. AWS does not support
asymmetric routing through a middlebox appliance. No API call fails.

## When it is fine
- Replies may go through another interface of the same instance, such as the second one of a firewall with two
  interfaces.
- Traffic from or to the appliance's own subnets does not need the route.
- An appliance that translates the source address gets the replies at its own address. A design does not show this, so
  add a suppression with that reason.
- A subnet that, in the design, contains only transit gateway attachments or NAT gateways sends no replies.

## Fix
Add the return route to the route table of the subnet, with the same interface or the inner interface of the same
instance as its target.

## What is undecided
The check is undecided if one of these facts is unknown:

- the route table of either subnet, or one of its routes
- the instance that has an interface, or the subnets in which the instance has interfaces
- the kind of gateway that a route table is associated with
- the destination or the route table of a route to an interface, the VPC of that table, or the CIDR block of a subnet

Routes for ranges other than the CIDR block of one subnet, and subnets without a route table association of their own,
are not checked.

## Sources
- [VPC User Guide, "Route tables"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html): routing
  through a middlebox appliance, asymmetric routing.
- [VPC User Guide, "Middlebox routing
  wizard"](https://docs.aws.amazon.com/vpc/latest/userguide/middlebox-routing-console.html): the route tables of the
  gateway and of the subnets.
"""

import functools
from collections.abc import Callable, Iterator
from itertools import chain, islice

from msgspec import Struct

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Finding,
    Good,
    Interface,
    Launch,
    Location,
    Missing,
    Network,
    Related,
    Route,
    RouteTable,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Value,
    all_of,
    any_of,
    candidates,
    covers,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    negated,
    parsed_network,
    same,
    stated,
    words,
)

_MOST_COMPARED = 16
"""The most subnets of one route table that are compared."""
_MOST_UNSURE = 8
"""The most subnets that are compared if an association may refer to any of them."""
_WIDEST_VPC = 16
"""The shortest prefix of a VPC's CIDR blocks; inside the VPC, its local route is more specific than any wider route."""


class Middlebox(Struct, frozen=True):
    """The target of a route: an interface, the instances that have it, and their subnets."""

    interface: Interface
    launches: tuple[Launch, ...]
    places: "tuple[Subnets, ...]"

    def is_in(self, subnet: Subnet) -> Answer:
        """Whether one of the instances has an interface in a subnet."""
        return any_of(one.include(subnet) for one in self.places)


class Subnets(Struct, frozen=True):
    """The subnets with interfaces of an instance: certain ones by identity, possible ones with the missing facts."""

    certain: frozenset[int]
    perhaps: tuple[tuple[Value[Subnet], tuple[str, ...]], ...]

    def include(self, subnet: Subnet) -> Answer:
        """Whether a subnet is one of them."""
        if id(subnet) in self.certain:
            return True
        answers = ((same(one, subnet), doubts) for one, doubts in self.perhaps)
        return any_of(all_of((answer, Missing(doubts))) if doubts else answer for answer, doubts in answers)


Memory = dict[tuple[int, int, int], Answer]
"""Whether a route table routes back to a subnet through an interface; cached, because many routes ask."""


Sides = list[tuple[Subnet | None, Answer]]
"""The subnets that may use a route table, None for the internet, and whether they do."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    if not network.routes:
        return
    sides_of = functools.cache(functools.partial(_sides, network))
    is_end = functools.cache(functools.partial(_is_end, network))
    memory: Memory = {}
    subnets_of = functools.cache(functools.partial(_subnets_of, network))
    for route in network.routes:
        facts: list[str] = []
        middlebox: Middlebox | Missing | None = None
        for table in network.tables_of(route) if network.route_target(route) is not None else ():
            for there, doubts in network.destinations_of(route, table):
                if middlebox is None:
                    middlebox = _middlebox(network, route, subnets_of)
                answer = _one_way(network, middlebox, sides_of(table), there, memory)
                ends = is_end(there) if isinstance(answer, Missing) or answer else True
                if ends is False:
                    continue
                unsure = merged(facts_missing(ends), facts_missing(route.table), doubts)
                if isinstance(answer, Missing) or (answer and unsure):
                    facts.extend((*unsure, *facts_missing(answer)))
                elif answer:
                    yield _finding(network, route, there, answer)
        if facts:
            yield Undecided(subject=route.address, at=_place(route), facts=merged(facts))


def _is_end(network: Network, subnet: Subnet) -> Answer:
    """Whether a flow can begin or end in a subnet; not if only gateways have interfaces there."""
    attachments = [value for one in network.transit_gateway_attachments for value in one.subnets]
    gateways = (*attachments, *(one.subnet for one in network.nat_gateways))
    more = merged(*(one.more_subnets for one in network.transit_gateway_attachments))
    passes = any_of([*(same(value, subnet) for value in gateways), Missing(more) if more else False])
    if passes is False:
        return True
    launched = (network.subnet_of_attachment(one) for each in network.launches for one in network.attachments_of(each))
    balanced = (value for one in network.load_balancers for value in one.subnets)
    held = chain(launched, balanced, (value for one in network.auto_scaling_groups for value in one.subnets))
    perhaps = (one.subnet for one in network.interfaces_perhaps_in(subnet) if one.declared)
    holds = any_of((bool(network.interfaces_in(subnet)), *(same(value, subnet) for value in chain(held, perhaps))))
    return any_of((negated(passes), holds))


def _sides(network: Network, table: RouteTable) -> Sides:
    """The sources of traffic for a route table: subnets, or the internet (None) for that of an internet gateway."""
    gateways = (same(one.gateway, "internet-gateway") for one in network.routing.gateways_of(table))
    certain: Sides = [(one, True) for one in network.routing.subnets_of(table)[:_MOST_COMPARED]]
    perhaps: Iterator[tuple[Subnet | None, Answer]] = (
        (subnet, Missing(facts))
        for value, facts in network.routing.possible_subnets_of(table)
        for subnet in candidates(value) or network.subnets[:_MOST_UNSURE]
    )
    few = list(islice(perhaps, _MOST_COMPARED))
    inbound = any_of((*gateways, Missing(network.routing.gateway_doubts_of(table))))
    return [*certain, *few] if inbound is False else [*certain, *few, (None, inbound)]


def _one_way(
    network: Network, middlebox: Middlebox | Missing, sides: Sides, there: Subnet, memory: Memory
) -> list[Subnet | None] | Missing:
    """The sources that reach a subnet through an interface but get no replies through it."""
    if not sides:
        return []
    if isinstance(middlebox, Missing):
        return middlebox
    back = network.route_table_of(there)
    own = known(back)
    inside = middlebox.is_in(there)
    if inside is True:
        return []
    if own is None:
        return Missing(facts_missing(back))
    found: list[Subnet | None] = []
    facts: list[str] = []
    for side, sends in sides:
        beside = side is not None and middlebox.is_in(side)
        if side is there or beside is True:
            continue
        key = (id(own), id(side), id(middlebox.interface))
        if key not in memory:
            memory[key] = _returns(network, own, side, middlebox)
        is_lost = all_of((sends, negated(inside), negated(beside), negated(memory[key])))
        if is_lost is True:
            found.append(side)
        facts.extend(facts_missing(is_lost))
    return Missing(merged(facts)) if facts and not found else found


def _middlebox(network: Network, route: Route, subnets_of: Callable[[Launch], Subnets]) -> Middlebox | Missing:
    target = network.route_target(route)
    interface = known(target) if target is not None else None
    if interface is None:
        return Missing(facts_missing(target))
    attachments = network.attachments_of_interface(interface)
    launches = [launch for one in attachments if (launch := known(one.launch)) is not None]
    if not launches:
        return Missing((f"what {interface} is attached to",))
    return Middlebox(interface, tuple(launches), tuple(map(subnets_of, launches)))


def _subnets_of(network: Network, launch: Launch) -> Subnets:
    attached = [_subnet(one) for one in network.attachments_of(launch)]
    unsure = [(one, ()) for one in attached if known(one) is None]
    perhaps = (*network.possible_attachments_of(launch), *network.attachments_anywhere[:_MOST_COMPARED])
    return Subnets(
        frozenset(id(subnet) for one in attached if (subnet := known(one)) is not None),
        (*unsure, *((_subnet(one), one.doubts) for one in perhaps[:_MOST_COMPARED])),
    )


def _subnet(attachment: Attachment) -> Value[Subnet]:
    return follow(attachment.interface, lambda one: one.subnet)


def _returns(network: Network, table: RouteTable, side: Subnet | None, middlebox: Middlebox) -> Answer:
    """Whether a table routes back through the same appliance, to a subnet or to the internet."""
    block = _block(side) if side is not None else None
    if side is not None and block is None:
        return Missing((f"the CIDR block of {side}",))
    answers = [
        _leads_through(network, one, middlebox)
        for one in network.routing.routes_of(table)
        if block is None or _concerns(one, block)
    ]
    return any_of([*answers, Missing(network.routing.unlisted_routes(table))])


def _concerns(route: Route, block: str) -> bool:
    """Whether a route can apply to addresses of a subnet instead of the local route of its VPC."""
    inside, range = parsed_network(block), parsed_network(words(route.destination))
    if inside is None or range is None:
        return known(route.destination) is None
    return range.prefixlen >= _WIDEST_VPC and (covers(range, inside) or covers(inside, range))


def _leads_through(network: Network, route: Route, middlebox: Middlebox) -> Answer:
    """Whether a route targets an interface of the same appliance."""
    by_interface = same(route.target_kind, "interface")
    if by_interface is not True:
        return by_interface
    target = network.route_target(route)
    answer = same(target, middlebox.interface)
    interface = known(target) if target is not None else None
    if answer is True or interface is None:
        return answer
    holders = [known(one.launch) for one in network.attachments_of_interface(interface)]
    if not holders or None in holders:
        return Missing((f"what {interface} is attached to",))
    return any_of(same(one, launch) for one in holders for launch in middlebox.launches)


def _block(subnet: Subnet) -> str | None:
    return known(subnet.cidr)


def _place(route: Route) -> Location:
    return route.place("launch" if route.interface is None else "interface")


def _finding(network: Network, route: Route, there: Subnet, sides: list[Subnet | None]) -> Finding:
    back = known(network.route_table_of(there))
    assert back is not None
    target = network.route_target(route)
    senders = joined_words(["the internet" if side is None else side.address for side in sides])
    return Finding(
        subject=route.address,
        at=_place(route),
        message=f"{route} sends traffic from {senders} to {there} through {words(target)}, but {there} does not reply "
        "through it: a stateful appliance drops the connections",
        help=f"add a return route to {back}, through the same instance",
        related=(
            Related(f"{there} has the CIDR block {_block(there)}", there.place("cidr"), there.address),
            Related(f"{there} uses {back}, which has no return route through {words(target)}", back.at, back.address),
        ),
        values=stated(sides, target),
    )


RULE = Rule(
    code="ENI307",
    name="middlebox-one-way",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  db: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  fw-1: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
  fw-2: {vpc: core, zone: us-east-1a, cidr: 10.0.4.0/24}
interfaces:
  web-side: {subnet: fw-1, source_dest_check: false}
  db-side: {subnet: fw-2, source_dest_check: false}
instances:
  fw: {type: c5.large, interfaces: [{interface: web-side, device_index: 0}, {interface: db-side, device_index: 1}]}
route_tables:
  web:
    vpc: core
    subnets: [web, fw-1]
    routes:
      - {destination: 10.0.2.0/24, interface: web-side}
      - {destination: 10.0.4.0/24, interface: web-side}
      - {destination: 0.0.0.0/0, interface: web-side}
  db:
    vpc: core
    subnets: [db]
    routes: [{destination: 10.0.1.0/24, interface: db-side}]
  inbound:
    vpc: core
    gateway: internet-gateway
    routes: [{destination: 10.0.1.0/24, interface: web-side}]
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  db: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  app: {vpc: core, zone: us-east-1a, cidr: 10.0.4.0/24}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
instances:
  fw: {type: c5.large, subnet: edge, source_dest_check: false}
route_tables:
  web:
    vpc: core
    subnets: [web]
    routes:
      - {destination: 10.0.2.0/24, instance: fw}  # undecided
  other:
    vpc: core
    subnets: [edge]
    routes:
      - {destination: 10.0.4.0/24, instance: fw}
  app:
    vpc: core
    subnets: [app]
    routes: []
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  db: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
interfaces:
  edge: {subnet: edge, source_dest_check: false}
instances:
  fw:
    type: c5.large
    interfaces:
      - {interface: edge, device_index: 0}
      - {interface: eni-xxxxxxxx, device_index: 1}
route_tables:
  web: {vpc: core, subnets: [web], routes: [{destination: 10.0.2.0/24, interface: edge}]}  # undecided
  db: {vpc: core, subnets: [db], routes: []}
"""),
        Good(
            """\
variable "destination" {
  type = string
}

resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "all" {
  for_each   = { web = 1, db = 2, edge = 3 }
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.${each.value}.0/24"
}

resource "aws_instance" "fw" {
  subnet_id         = aws_subnet.all["edge"].id
  source_dest_check = false
}

resource "aws_route_table" "all" {
  for_each = toset(["web", "db"])
  vpc_id   = aws_vpc.core.id
}

resource "aws_route_table_association" "all" {
  for_each       = aws_route_table.all
  subnet_id      = aws_subnet.all[each.key].id
  route_table_id = each.value.id
}

resource "aws_route" "inspected" {
  route_table_id         = aws_route_table.all["web"].id
  destination_cidr_block = var.destination
  network_interface_id   = aws_instance.fw.primary_network_interface_id # undecided
}
""",
            kind="terraform",
        ),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  jump: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  tgw: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
  nat: {vpc: core, zone: us-east-1a, cidr: 10.0.4.0/24}
instances:
  fw: {type: c5.large, subnet: edge, source_dest_check: false}
transit_gateway_attachments:
  core: {subnets: [tgw]}
nat_gateways:
  out: {subnet: nat}
route_tables:
  jump:
    vpc: core
    subnets: [jump]
    routes: [{destination: 10.0.2.0/24, instance: fw}, {destination: 10.0.4.0/24, instance: fw}]
  gateways: {vpc: core, subnets: [tgw, nat], routes: []}
"""),
    ),
    bad=(
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  db: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
instances:
  fw: {type: c5.large, subnet: edge, source_dest_check: false}
route_tables:
  web:
    vpc: core
    subnets: [web]
    routes:
      - {destination: 10.0.2.0/24, instance: fw}  # warning
  db:
    vpc: core
    subnets: [db]
    routes: [{destination: 0.0.0.0/0, nat_gateway: nat-0a1b2c3d4e5f60718}]
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  mixed: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
instances:
  fw: {type: c5.large, subnet: edge, source_dest_check: false}
  db: {type: c5.large, subnet: mixed}
transit_gateway_attachments:
  core: {subnets: [mixed]}
route_tables:
  web: {vpc: core, subnets: [web], routes: [{destination: 10.0.2.0/24, instance: fw}]}  # warning
  mixed: {vpc: core, subnets: [mixed], routes: []}
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: true}
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
instances:
  fw: {type: c5.large, subnet: edge, source_dest_check: false}
route_tables:
  inbound:
    vpc: core
    gateway: internet-gateway
    routes:
      - {destination: 10.0.1.0/24, instance: fw}  # warning
  web:
    vpc: core
    subnets: [web]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}]
"""),
    ),
)
