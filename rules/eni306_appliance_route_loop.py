"""Middlebox appliance in a routing loop, or without a public address.

## What
Reports a default route to an interface if the route table of that interface's own subnet has the same default route to
the same interface as its only way out. This is reported only if the instance has no other interface. Also warns about
an IPv4 default route to an appliance without a public IPv4 address on any interface, if an internet gateway is the only
way out of all its subnets. A management interface whose source/destination check is on does not count: it carries no
traffic of others.

## Why
Traffic that the instance forwards leaves through this interface, and the route table of the interface's subnet decides
where it goes: back to the interface. Nothing gets out, and no API call fails. An internet gateway translates between
private addresses and the public addresses associated with them: it drops traffic from an interface without a public
address.

## When it is fine
- The appliance forwards traffic through another interface in another subnet: its inner subnet may share the route table
  of the clients.
- The route table has another route, such as one to the peer of a tunnel: that route is a way out.
- The route is for a single range. It may belong to a tunnel that ends on the instance, so only default routes are
  checked.
- An appliance without a public address sends its traffic to a NAT gateway, a transit gateway, an endpoint, a virtual
  private gateway or a peering connection.
- A parameter of a CloudFormation template decides whether the appliance has an Elastic IP. A deployment without one is
  reported with severity `info`.

## Fix
Associate the subnet of the interface with a route table of its own, whose default route targets the internet gateway or
whatever the appliance sends its traffic to. Associate an Elastic IP with the interface in the public subnet.

## What is undecided
The check is undecided if one of these facts is unknown:

- the destination or the target of the route, the subnet of the target, or the route table of that subnet and its routes
- the number of interfaces of the instance
- for the warning, also the source/destination check, the association of an Elastic IP, or whether user data associates
  an address
- for the warning, whether AWS assigns a public address to an interface that exists before the launch, if its subnet
  assigns public addresses: AWS does not document it

A subnet without a route table in the design is not checked.

## Sources
- [VPC User Guide, "Route tables"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html): the route
  table of a subnet controls where traffic from its interfaces goes.
- [VPC User Guide, "NAT instances"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html): a NAT
  instance is in a public subnet and has a public address or an Elastic IP.
- [VPC User Guide, "Enable internet access for a VPC using an internet
  gateway"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html): the translation of addresses.
"""

import re
from collections.abc import Iterator, Sequence

from enilint.rule import (
    Answer,
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
    Undecided,
    all_of,
    any_of,
    differs,
    exceeds,
    facts_missing,
    follow,
    holds_public_addresses,
    joined_words,
    known,
    merged,
    negated,
    parsed_network,
    same,
    stated,
    words,
)

_DEFAULTS = ("0.0.0.0/0", "::/0")
_MANAGEMENT = "management"
_NO_WAY_OUT = "local"
_GATEWAY = "internet-gateway"
_GATEWAY_OF_IPV6 = "egress-only-internet-gateway"
_ASSOCIATES = r"(?i)associate[-_]?address"
"""How a script associates an Elastic IP: `aws ec2 associate-address`, `AssociateAddress`."""
_PREFIX_LIST = "pl-"
"""The prefix of the destinations that AWS adds for gateway endpoints of its own services."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for route in network.routes:
        is_default = _is_default(route)
        if is_default is False:
            continue
        target = network.forwarding_target(route)
        interface = known(target)
        facts = facts_missing(is_default, target)
        if interface is not None:
            loops = all_of((is_default, _loops(network, route, interface)))
            hidden = all_of((same(route.destination, _DEFAULTS[0]), _is_without_address(network, interface)))
            if loops is True:
                yield _finding(network, route, interface)
            elif hidden is True:
                yield _hidden_finding(network, route, interface)
            facts = facts_missing(loops, hidden) if True not in (loops, hidden) else ()
        if facts:
            yield Undecided(subject=route.address, at=_place(route), facts=facts)


def _is_default(route: Route) -> Answer:
    return same(follow(route.destination, lambda destination: destination in _DEFAULTS), True)


def _loops(network: Network, route: Route, interface: Interface) -> Answer:
    """Whether all traffic that the interface forwards comes back to it."""
    several = _has_another(network, interface)
    if several is True or (interface.service_managed and interface.declared):
        return False
    table = follow(interface.subnet, network.route_table_of)
    own = known(table)
    if own is None:
        return Missing(facts_missing(table))
    routes = [one for one in network.routing.routes_of(own) if not words(one.destination).startswith(_PREFIX_LIST)]
    back = [all_of((same(one.destination, route.destination), _leads_to(network, one, interface))) for one in routes]
    out = any_of(_leads_elsewhere(network, one, interface) for one in routes)
    unlisted = network.routing.unlisted_routes(own)
    if out is True or (not unlisted and all(one is False for one in back)):
        return False
    if any_of(back) is True and out is False and several is False and not unlisted:
        return True
    return Missing(merged(unlisted, facts_missing(several, out, any_of(back))))


def _has_another(network: Network, interface: Interface) -> Answer:
    """Whether the instance has another interface; unknown for an interface that is not attached."""
    holders = [known(one.launch) for one in network.attachments_of_interface(interface)]
    if not holders:
        perhaps = network.possible_attachments_of_interface(interface)
        return Missing(merged(*(one.doubts for one in perhaps)) or (f"what {interface} is attached to",))
    return any_of(
        Missing((f"the instance that has {interface}",)) if one is None else exceeds(network.interface_count(one), 1)
        for one in holders
    )


def _leads_to(network: Network, route: Route, interface: Interface) -> Answer:
    by_interface = same(route.target_kind, "interface")
    return same(network.route_target(route), interface) if by_interface is True else by_interface


def _leads_elsewhere(network: Network, route: Route, interface: Interface) -> Answer:
    """Whether a route sends traffic for public addresses to another target than the interface."""
    elsewhere = all_of((differs(route.target_kind, _NO_WAY_OUT), negated(_leads_to(network, route, interface))))
    return all_of((elsewhere, _is_way_for_public(route)))


def _is_way_for_public(route: Route) -> Answer:
    """Whether a route can take traffic for public addresses; that of IPv6 is not told apart."""
    block = parsed_network(known(route.destination) or "")
    return True if block is not None and block.version == 6 else holds_public_addresses(route.destination)


def _is_without_address(network: Network, interface: Interface) -> Answer:
    """Whether all traffic of an appliance leaves through an internet gateway, without a public address."""
    checked = same(interface.is_checked, False)
    if interface.service_managed or checked is False:
        return False
    interfaces, more = _interfaces_beside(network, interface)
    others: Answer = Missing(more) if more else False
    addressed = [all_of((_carries(one), network.has_public_address(one))) for one in interfaces]
    public = any_of((*addressed, others, _associates(network, interface)))
    if public is True:
        return False
    by_gateway, otherwise = [others], [others]
    for one in interfaces:
        table = follow(one.subnet, network.route_table_of)
        subnet = known(one.subnet)
        if subnet is not None and network.table_in_design(subnet) is None:
            return False
        own = known(table)
        routes = network.routing.routes_of(own) if own is not None else []
        unlisted = facts_missing(table) if own is None else network.routing.unlisted_routes(own)
        unsure: Answer = Missing(unlisted) if unlisted else False
        by_gateway += (*map(_leads_to_gateway, routes), unsure)
        otherwise += (*(_is_other_way(network, route, interfaces) for route in routes), unsure)
    attached: Answer = True if _holders(network, interface) else Missing((f"what {interface} is attached to",))
    return all_of((checked, any_of(by_gateway), negated(any_of(otherwise)), negated(public), attached))


def _interfaces_beside(network: Network, interface: Interface) -> tuple[list[Interface], tuple[str, ...]]:
    """All interfaces of the instance that has this one, and the facts missing to know that there are no others.

    One that is for management, and whose source/destination check is on, carries no traffic of others.
    """
    launches = _holders(network, interface)
    if len(launches) != 1:
        perhaps = network.possible_attachments_of_interface(interface)
        unsure = (fact for one in perhaps for fact in (*one.doubts, *facts_missing(one.interface)))
        return [interface], merged((f"which instance has {interface}",) if launches else (), unsure)
    values = [one.interface for one in network.attachments_of(launches[0])]
    count = network.interface_count(launches[0])
    found = [one for value in values if (one := known(value)) is not None and _carries(one) is not False]
    return found, merged(facts_missing(*values), count.facts if count.high != count.low else ())


def _carries(interface: Interface) -> Answer:
    """Whether traffic of others may leave through an interface."""
    return negated(same(interface.is_checked, True)) if interface.purpose == _MANAGEMENT else True


def _holders(network: Network, interface: Interface) -> list[Launch]:
    found = [known(one.launch) for one in network.attachments_of_interface(interface)]
    return list(dict.fromkeys(one for one in found if one is not None))


def _associates(network: Network, interface: Interface) -> Answer:
    """Whether user data of the instance associates an Elastic IP; undecided if it may, because it is not executed."""
    for launch in _holders(network, interface):
        template = network.template_of(launch)
        script = launch.user_data or (template.user_data if template is not None else "")
        if re.search(_ASSOCIATES, script):
            return Missing((f"whether the user data of {launch} associates an Elastic IP",))
    return False


def _leads_to_gateway(route: Route) -> Answer:
    return all_of((same(route.target_kind, _GATEWAY), holds_public_addresses(route.destination)))


def _is_other_way(network: Network, route: Route, interfaces: Sequence[Interface]) -> Answer:
    """Whether a route has another way out than an internet gateway or the appliance itself."""
    target = network.route_target(route)
    to_itself = any_of(same(target, one) for one in interfaces) if target is not None else False
    elsewhere = all_of(differs(route.target_kind, one) for one in (_NO_WAY_OUT, _GATEWAY, _GATEWAY_OF_IPV6))
    return all_of((elsewhere, negated(to_itself)))


def _hidden_finding(network: Network, route: Route, interface: Interface) -> Finding:
    interfaces, _ = _interfaces_beside(network, interface)
    names = joined_words([str(one) for one in interfaces])
    return Finding(
        subject=route.address,
        at=_place(route),
        message=f"{route} sends {route.destination} to {interface}, whose only way out is an internet gateway, but "
        f"{names} {'has' if len(interfaces) == 1 else 'have'} no public address: the gateway drops the traffic",
        help="associate an Elastic IP with the interface in the subnet that has a route to the internet gateway",
        related=tuple(_gateway_proof(network, interfaces)),
        values=stated(route.destination, list(interfaces)),
        severity=Severity.INFO if any(map(network.has_optional_elastic_ip, interfaces)) else Severity.WARNING,
    )


def _gateway_proof(network: Network, interfaces: Sequence[Interface]) -> Iterator[Related]:
    for one in interfaces:
        yield one.says(f"is in {words(one.subnet)} and has no public address", at="subnet")
        table = known(follow(one.subnet, network.route_table_of))
        for route in network.routing.routes_of(table) if table is not None else ():
            if _leads_to_gateway(route) is True:
                yield Related(
                    f"{table} sends {words(route.destination)} to an internet gateway", route.at, route.address
                )


def _place(route: Route) -> Location:
    return route.place("launch" if route.interface is None else "interface")


def _finding(network: Network, route: Route, interface: Interface) -> Finding:
    subnet = words(interface.subnet)
    table = known(follow(interface.subnet, network.route_table_of))
    assert table is not None
    return Finding(
        subject=route.address,
        at=_place(route),
        message=f"{route} sends {route.destination} to {interface}, but its own subnet {subnet} has no other way out: "
        "the traffic comes back to the interface",
        help=f"associate {subnet} with a route table whose default route targets, for example, an internet gateway",
        related=(
            Related(f"{interface} is in {subnet}", interface.place("subnet"), interface.address),
            *_proof(network, table, interface),
        ),
        values=stated(route.destination, subnet),
    )


def _proof(network: Network, table: RouteTable, interface: Interface) -> Iterator[Related]:
    yield Related(f"{words(interface.subnet)} uses {table}", table.at, table.address)
    for one in network.routing.routes_of(table):
        if _is_default(one) is True:
            yield Related(f"{table} sends {one.destination} to {interface}", _place(one), one.address)


RULE = Rule(
    code="ENI306",
    name="appliance-route-loop",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  public: {vpc: core, zone: us-east-1a}
  private: {vpc: core, zone: us-east-1a}
  tunnel: {vpc: core, zone: us-east-1a}
interfaces:
  outside: {subnet: public, source_dest_check: false}
  inside: {subnet: private, source_dest_check: false}
instances:
  nat: {type: t3.nano, subnet: public, source_dest_check: false}
  vpn: {type: t3.nano, subnet: tunnel, source_dest_check: false}
  firewall: {type: c5.large, interfaces: [{interface: outside, device_index: 0}, {interface: inside, device_index: 1}]}
elastic_ips:
  nat: {instance: nat}
  vpn: {instance: vpn}
  outside: {interface: outside}
route_tables:
  public:
    vpc: core
    subnets: [public]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}, {destination: 192.168.0.0/16, instance: nat}]
  private:
    vpc: core
    subnets: [private]
    routes: [{destination: 0.0.0.0/0, interface: inside}]
  clients:
    vpc: core
    routes: [{destination: 0.0.0.0/0, instance: nat}]
  tunnel:
    vpc: core
    subnets: [tunnel]
    routes: [{destination: 0.0.0.0/0, instance: vpn}, {destination: 203.0.113.7/32, internet_gateway: true}]
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  one: {vpc: core, zone: us-east-1a}
  two: {vpc: core, zone: us-east-1a}
instances:
  nat-1: {type: t3.nano, subnet: one, source_dest_check: false}
  nat-2: {type: t3.nano, subnet: two, source_dest_check: false}
route_tables:
  one:
    vpc: core
    routes:
      - {destination: 0.0.0.0/0, instance: nat-1}  # undecided
  two:
    vpc: core
    routes:
      - {destination: 0.0.0.0/0, instance: nat-2}  # undecided
  unlisted: {vpc: core, subnets: [two]}
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  public: {vpc: core, zone: us-east-1a, auto_assign_public_ip: true}
  private: {vpc: core, zone: us-east-1a, auto_assign_public_ip: false}
  both: {vpc: core, zone: us-east-1a, auto_assign_public_ip: false}
elastic_ips:
  floating: {}
instances:
  automatic: {type: t3.nano, subnet: public, source_dest_check: false}
  by-nat-gateway: {type: t3.nano, subnet: private, source_dest_check: false}
  by-transit-gateway: {type: t3.nano, subnet: both, source_dest_check: false}
  perhaps: {type: t3.nano, subnet: public, associate_public_ip: false, source_dest_check: false}
route_tables:
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  private: {vpc: core, subnets: [private], routes: [{destination: 0.0.0.0/0, nat_gateway: nat-0a1b2c3d4e5f60718}]}
  both:
    vpc: core
    subnets: [both]
    routes:
      - {destination: 0.0.0.0/0, internet_gateway: true}
      - {destination: 10.0.0.0/8, transit_gateway: tgw-0a1b2c3d4e5f60718}
  one: {vpc: core, routes: [{destination: 0.0.0.0/0, instance: automatic}]}
  two: {vpc: core, routes: [{destination: 0.0.0.0/0, instance: by-nat-gateway}]}
  three: {vpc: core, routes: [{destination: 0.0.0.0/0, instance: by-transit-gateway}]}
  four:
    vpc: core
    routes:
      - {destination: 0.0.0.0/0, instance: perhaps}  # undecided
"""),
    ),
    bad=(
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  public: {vpc: core, zone: us-east-1a, auto_assign_public_ip: false}
  private: {vpc: core, zone: us-east-1a, auto_assign_public_ip: false}
  app: {vpc: core, zone: us-east-1a}
interfaces:
  outside: {subnet: public, source_dest_check: false}
  inside: {subnet: private, source_dest_check: false}
instances:
  firewall: {type: c5.large, interfaces: [{interface: outside, device_index: 0}, {interface: inside, device_index: 1}]}
  nat: {type: t3.nano, subnet: public, source_dest_check: false}
route_tables:
  public:
    vpc: core
    subnets: [public]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}]
  private:
    vpc: core
    subnets: [private]
    routes: [{destination: 192.168.0.0/16, interface: inside}]
  app:
    vpc: core
    subnets: [app]
    routes:
      - {destination: 0.0.0.0/0, interface: inside}  # warning
  later:
    vpc: core
    routes:
      - {destination: 0.0.0.0/0, instance: nat}  # warning
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  public: {vpc: core, zone: us-east-1a, auto_assign_public_ip: false}
  inner: {vpc: core, zone: us-east-1a, auto_assign_public_ip: false}
interfaces:
  admin: {subnet: public, role: management, source_dest_check: true}
  outside: {subnet: public, source_dest_check: false}
  inside: {subnet: inner, source_dest_check: false}
instances:
  firewall:
    type: m5.xlarge
    interfaces:
      - {interface: admin, device_index: 0}
      - {interface: outside, device_index: 1}
      - {interface: inside, device_index: 2}
elastic_ips:
  admin: {interface: admin}
route_tables:
  public:
    vpc: core
    subnets: [public]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}]
  inner:
    vpc: core
    subnets: [inner]
    routes:
      - {destination: 0.0.0.0/0, interface: inside}  # warning
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  app: {vpc: core, zone: us-east-1a}
instances:
  nat: {type: t3.nano, subnet: app, source_dest_check: false}
route_tables:
  app:
    vpc: core
    subnets: [app]
    routes:
      - {destination: 0.0.0.0/0, instance: nat}  # error
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  app: {vpc: core, zone: us-east-1a}
  edge: {vpc: core, zone: us-east-1a}
interfaces:
  eth: {subnet: edge, source_dest_check: false}
instances:
  nat: {type: t3.nano, interfaces: [{interface: eth, device_index: 0}]}
route_tables:
  shared:
    vpc: core
    main: true
    routes:
      - {destination: 0.0.0.0/0, interface: eth}  # error
"""),
        Bad(
            """\
variable "second" {
  type = bool
}

resource "aws_subnet" "edge" {
  count      = 2
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}

resource "aws_route_table" "edge" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
}

resource "aws_route_table_association" "edge" {
  count          = 2
  subnet_id      = aws_subnet.edge[count.index].id
  route_table_id = aws_route_table.edge.id
}

resource "aws_instance" "nat" {
  ami               = "ami-0a1b2c3d4e5f60718"
  instance_type     = "c5.large"
  subnet_id         = var.second ? aws_subnet.edge[1].id : aws_subnet.edge[0].id
  source_dest_check = false
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.edge.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id  # error
}
""",
            kind="terraform",
        ),
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.20.0.0/16}}
subnets:
  app: {vpc: core, zone: eu-west-1a, cidr: 10.20.2.0/24}
instances:
  nat: {type: m5.large, subnet: app, source_dest_check: false}
route_tables:
  app:
    vpc: core
    subnets: [app]
    routes:
      - {destination: 0.0.0.0/0, instance: nat}  # error
      - {destination: 10.0.0.0/8, transit_gateway: hub}
"""),
    ),
)
