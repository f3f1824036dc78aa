"""Transit gateway attachment without appliance mode in a VPC with several appliances.

## What
Reports a transit gateway VPC attachment with subnets in two or more Availability Zones, if the route tables of those
zones' subnets send the same traffic to different appliances: interfaces of instances, or endpoints of firewalls and
Gateway Load Balancers.

It is a warning for interfaces of AWS services, such as firewalls, and for endpoints of a Gateway Load Balancer that has
several targets in the design. It has severity `info` for instances, because they may translate the source address, and
for other endpoints, because one appliance may be behind all of them.

## Why
Without appliance mode, the transit gateway keeps traffic in the Availability Zone that it came from. If a client and a
server are in different zones, the two directions of a flow enter the VPC in different zones and go through different
appliances. A stateful appliance drops packets of connections whose first packet it never saw. No API call fails, and
traffic within one zone works.

## When it is fine
- Appliance mode is on, the attachment has one subnet, or the zones share one appliance: one interface, one endpoint, or
  endpoints of a Gateway Load Balancer with one target.
- Only internet traffic uses the attachment, and it returns through the endpoint and the NAT gateway of its own zone.
- The routes are for addresses of the VPC itself: appliance mode does not affect the zone through which replies from
  these addresses return.
- The appliance only sends traffic to the internet, as a NAT instance does: replies return to its own zone. enilint
  assumes this of an appliance whose own subnets have no route to a transit gateway.
- The appliances translate the source address or are stateless. A design does not show this.

## Fix
Enable appliance mode on the attachment of the VPC with the appliances, and not on other attachments. If the attachment
is in use, flows may move to another zone when you enable appliance mode.

## What is undecided
The check is undecided if one of these facts is unknown:

- the subnets of the attachment
- a route table or one of its routes
- what an interface is attached to
- the endpoint that a route targets, for example the endpoint of a firewall that AWS has not created yet
- whether an appliance with one interface and a default route to an internet gateway receives traffic other than
  internet traffic

## Sources
- [Transit Gateway Guide, "Example: Appliance in a shared services
  VPC"](https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html): appliance mode, and the
  zone of both directions.
- [AWS Network Firewall Developer Guide, "Transit gateway attachment
  configuration"](https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config-tgw-multi-az.html):
  enable appliance mode for any VPC with firewall endpoints. No source covers endpoints of Gateway Load Balancers alone.
- [CreateTransitGatewayVpcAttachment](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachment.html):
  `SubnetIds` (one for each zone), `ApplianceModeSupport` (disabled by default).
- AWS does not document that NAT instances see both directions: it follows from the fact that a transit gateway keeps
  traffic in its Availability Zone.
"""

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Identified,
    Interface,
    Launch,
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
    VpcEndpoint,
    all_of,
    any_of,
    candidates,
    covers,
    differs,
    exceeds,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    parsed_network,
    same,
    stated,
    words,
)

_DEFAULT = "0.0.0.0/0"
_ENDPOINT = "vpc-endpoint"
_MOST_SUBNETS = 8
"""More than the Availability Zones of any Region: an attachment has at most one subnet in each."""
_MOST_COMPARED = 256
"""The most pairs of routes with unknown destinations that are compared; with more, any of them may differ."""
_SEVERAL = 2
_WIDEST_VPC = {4: 16, 6: 44}
"""The shortest prefixes of a VPC's CIDR blocks; a wider range is not inside one (CreateVpc; VPC User Guide)."""


class Arm(Struct, frozen=True, eq=False):
    """A route for traffic that enters a subnet of an attachment from the transit gateway.

    `appliance` is the instance of the `interface` that the route targets, or the interface itself if the design does
    not attach it. If the route targets a VPC endpoint, it is that endpoint.
    """

    subnet: Value[Subnet]
    route: Route
    appliance: Value[Identified]
    interface: Value[Interface] | None = None


Pair = tuple[Arm, Arm]
Ranges = Mapping[int, Sequence[Value[str]]]
"""The CIDR blocks of each VPC, by identity."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    if not network.routes and all(one.vpc_endpoint is None for one in network.gateway_routes):
        return
    appliances = Appliances(network)
    ranges = _ranges(network)
    for attachment in network.transit_gateway_attachments:
        if attachment.appliance_mode is True:
            continue
        found = _apart(network, attachment, appliances, ranges)
        facts = facts_missing(attachment.appliance_mode)
        if isinstance(found, tuple) and not facts:
            yield _finding(attachment, found)
        elif found is not None:
            facts = merged(facts, facts_missing(found))
            yield Undecided(subject=attachment.address, at=attachment.place("subnets"), facts=facts)


def _apart(
    network: Network, attachment: TransitGatewayAttachment, appliances: "Appliances", ranges: Ranges
) -> Pair | Missing | None:
    """Two subnets that send the same traffic to different appliances, or the missing facts."""
    arms: dict[str, list[Arm]] = defaultdict(list)
    facts = list(attachment.more_subnets)
    loose: list[Arm] = []
    open = 2 * len(attachment.more_subnets)
    for subnet in attachment.subnets[:_MOST_SUBNETS]:
        value = follow(subnet, network.route_table_of)
        table = known(value)
        if table is not None:
            unsure, found = network.routing.unlisted_routes(table), list(_arms(network, subnet, table))
        else:
            unsure, found = facts_missing(value), []
        for arm in found:
            arms[words(arm.route.destination)].append(arm)
        facts += unsure
        loose += (arm for arm in found if known(arm.route.destination) is None)
        open += bool(found or unsure)
    for pair in itertools.chain(*(itertools.combinations(group, 2) for group in arms.values())):
        answer = _are_apart(pair, appliances, ranges)
        if answer is True:
            return pair
        facts += facts_missing(answer)
    if facts or _may_be_apart(loose, [arm for group in arms.values() for arm in group], appliances):
        facts += facts_missing(*(arm.route.destination for arm in loose))
    return Missing(merged(facts)) if facts and open > 1 else None


def _may_be_apart(loose: Sequence[Arm], arms: Sequence[Arm], appliances: "Appliances") -> bool:
    """Whether routes with unknown destinations may target other appliances than the other routes."""
    pairs = ((one, other) for one in loose for other in arms if one is not other)
    return any(
        number == _MOST_COMPARED or appliances.differ(*pair) is not False
        for number, pair in enumerate(itertools.islice(pairs, _MOST_COMPARED + 1))
    )


def _arms(network: Network, subnet: Value[Subnet], table: RouteTable) -> Iterator[Arm]:
    for route in network.routing.routes_of(table):
        interface = network.route_target(route)
        if interface is not None:
            yield Arm(subnet, route, follow(interface, functools.partial(_holder, network)), interface)
        elif route.vpc_endpoint is not None:
            yield Arm(subnet, route, route.vpc_endpoint)


def _holder(network: Network, interface: Interface) -> Value[Identified]:
    attached = network.attachments_of_interface(interface)
    return attached[0].launch if attached else interface


def _are_apart(pair: Pair, appliances: "Appliances", ranges: Ranges) -> Answer:
    """Whether two subnets send traffic for other networks to different appliances that send it back."""
    one, other = pair
    return all_of(
        (
            differs(one.subnet, other.subnet),
            _leaves(one, ranges),
            appliances.differ(one, other),
            appliances.send_back(one),
            appliances.send_back(other),
        )
    )


def _ranges(network: Network) -> Ranges:
    ranges: dict[int, list[Value[str]]] = {id(vpc): [*vpc.cidrs] for vpc in network.vpcs}
    for further in network.vpc_ranges:
        own = known(further.vpc)
        if own is not None and own.declared:
            ranges.setdefault(id(own), []).append(further.cidr)
            continue
        for vpc in network.vpcs:
            answer = same(further.vpc, vpc)
            doubts = [Unknown(fact) for fact in facts_missing(answer)]
            ranges[id(vpc)].extend([further.cidr] if answer is True else doubts)
    return ranges


def _leaves(arm: Arm, ranges: Ranges) -> Answer:
    """Whether a route is for other addresses than those of its own VPC."""
    destination = parsed_network(words(arm.route.destination))
    if destination is None:
        return Missing((f"the ranges of {words(arm.route.destination, unknown='its destination')}",))
    if destination.prefixlen < _WIDEST_VPC[destination.version]:
        return True
    vpc = follow(arm.subnet, lambda one: one.vpc)
    cidrs = [cidr for one in candidates(vpc) for cidr in ranges.get(id(one), ())]
    blocks = [block for cidr in cidrs if (block := parsed_network(words(cidr))) is not None]
    if any(covers(block, destination) for block in blocks):
        return False
    facts = facts_missing(*cidrs, vpc)
    if facts or all(block.version != destination.version for block in blocks):
        return Missing(facts or (f"the CIDR blocks of {words(vpc)}",))
    return True


class Appliances:
    """The targets of routes that forward traffic."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._returns = functools.cache(self._leads_back)

    def differ(self, one: Arm, other: Arm) -> Answer:
        """Whether two routes target different appliances. All interfaces of an instance are in one zone."""
        answer = differs(one.appliance, other.appliance)
        if answer is True and _targets([one, other]) == 1:
            return False
        if one.interface is None or other.interface is None:
            return answer
        zone_of = self._network.zone_of_interface
        if differs(zone_of(one.interface), zone_of(other.interface)) is True:
            return True
        alone = (arm for arm in (one, other) if _needs_holder(known(arm.appliance)))
        doubt = next((Missing((f"what {words(arm.appliance)} is attached to",)) for arm in alone), None)
        return answer if doubt is None else doubt

    def send_back(self, arm: Arm) -> Answer:
        """Whether an appliance sends the traffic of a route back to a transit gateway."""
        appliance = known(arm.appliance)
        if arm.interface is None or (isinstance(appliance, Interface) and appliance.service_managed):
            return True
        if appliance is None:
            return Missing(facts_missing(arm.appliance))
        back = self._returns(appliance)
        return self._gets_more(arm, appliance) if back is True else back

    def _leads_back(self, appliance: Identified) -> Answer:
        """Whether a route table of one of its subnets has a route to a transit gateway."""
        return any_of(map(self._has_route_back, self._interfaces_of(appliance)))

    def _interfaces_of(self, appliance: Identified) -> list[Value[Interface]]:
        if isinstance(appliance, Interface):
            return [appliance]
        assert isinstance(appliance, Launch)
        return [one.interface for one in self._network.attachments_of(appliance)]

    def _has_route_back(self, interface: Value[Interface]) -> Answer:
        value = self._table_of(interface)
        table = known(value)
        if table is None:
            return Missing(facts_missing(value))
        leads = [same(route.target_kind, "transit-gateway") for route in self._network.routing.routes_of(table)]
        return any_of([*leads, Missing(self._network.routing.unlisted_routes(table))])

    def _table_of(self, interface: Value[Interface]) -> Value[RouteTable]:
        return follow(follow(interface, lambda one: one.subnet), self._network.route_table_of)

    def _gets_more(self, arm: Arm, appliance: Identified) -> Answer:
        """Whether an appliance receives other traffic than internet traffic; a NAT instance does not."""
        inspects = isinstance(appliance, Launch) and self._inspects(appliance)
        if inspects or same(arm.route.destination, _DEFAULT) is False:
            return True
        tables = [table for one in self._interfaces_of(appliance) for table in candidates(self._table_of(one))]
        way_out = any(map(self._is_way_out, tables))
        return Missing((f"whether {appliance} receives traffic other than internet traffic",)) if way_out else True

    def _inspects(self, launch: Launch) -> bool:
        return launch.filters_inside or exceeds(self._network.interface_count(launch), 1) is True

    def _is_way_out(self, table: RouteTable) -> bool:
        default = self._network.default_route_of(table)
        if default is None or isinstance(default, Missing):
            return default is not None
        return same(default.target_kind, "internet-gateway") is not False


def _targets(pair: Sequence[Arm]) -> int | None:
    """The number of appliances behind endpoints: exact, or at least two. None: unknown."""
    endpoints = [known(arm.appliance) for arm in pair]
    behind = [one for one in endpoints if isinstance(one, VpcEndpoint)]
    number = len({name for one in behind for name in one.targets})
    if len(behind) < len(pair) or (number < _SEVERAL and any(one.more_targets for one in behind)):
        return None
    return number


def _needs_holder(appliance: Identified | None) -> bool:
    """Whether this is an interface without an attachment in the design, although it needs one."""
    return isinstance(appliance, Interface) and not appliance.service_managed


def _finding(attachment: TransitGatewayAttachment, pair: Pair) -> Finding:
    subnets = joined_words([words(arm.subnet) for arm in pair])
    doubt = _doubt(pair)
    to = "VPC endpoints" if all(arm.interface is None for arm in pair) else "appliances"
    return Finding(
        subject=attachment.address,
        at=attachment.place("appliance_mode"),
        message=f"appliance mode of {attachment} is off, but {subnets} send the same traffic to different {to}: the "
        "two directions of a flow between Availability Zones can go through different appliances, and a stateful "
        f"appliance drops it{doubt}",
        severity=Severity.INFO if doubt else None,
        help=f"enable appliance mode on {attachment}",
        related=(
            Related(f"appliance mode of {attachment} is off", attachment.place("appliance_mode"), attachment.address),
            *map(_proof, pair),
        ),
        values=stated([(arm.subnet, arm.route.destination, _target(arm)) for arm in pair]),
        fixes=(Fix(f"enable appliance mode on {attachment}", (Edit(attachment.address, "appliance_mode", True),)),),
    )


def _doubt(pair: Pair) -> str:
    """What may make it work, which a design does not show; empty for services that never translate source addresses."""
    if all(_is_of_service(known(arm.appliance)) for arm in pair):
        return ""
    if all(arm.interface is None for arm in pair):
        several = (_targets(pair) or 0) >= _SEVERAL
        return "" if several else ", unless one appliance is behind both"
    return ", unless the appliances translate the source address"


def _is_of_service(appliance: Identified | None) -> bool:
    return isinstance(appliance, Interface) and appliance.service_managed


def _target(arm: Arm) -> object:
    """The target of the packets, if it is known."""
    return arm.appliance if arm.interface is None else arm.interface


def _proof(arm: Arm) -> Related:
    to = words(_target(arm), unknown="an appliance")
    return Related(f"{words(arm.subnet)} sends {words(arm.route.destination)} to {to}", arm.route.at, arm.route.address)


RULE = Rule(
    code="ENI308",
    name="transit-gateway-without-appliance-mode",
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
  tgw-a: {vpc: core, zone: us-east-1a}
  tgw-b: {vpc: core, zone: us-east-1b}
  fw-a: {vpc: core, zone: us-east-1a}
  fw-b: {vpc: core, zone: us-east-1b}
  app: {vpc: core, zone: us-east-1b, cidr: 10.0.7.0/24}
instances:
  fw-a: {type: c5.large, subnet: fw-a, source_dest_check: false, filters_inside: true}
  fw-b: {type: c5.large, subnet: fw-b, source_dest_check: false, filters_inside: true}
transit_gateway_attachments:
  on: {subnets: [tgw-a, tgw-b], appliance_mode: true}
  single: {subnets: [tgw-a]}
  apps: {subnets: [app, fw-a]}
route_tables:
  tgw-a: {vpc: core, subnets: [tgw-a], routes: [{destination: 0.0.0.0/0, instance: fw-a}]}
  tgw-b: {vpc: core, subnets: [tgw-b], routes: [{destination: 0.0.0.0/0, instance: fw-b}]}
  firewalls: {vpc: core, subnets: [fw-a, fw-b], routes: [{destination: 0.0.0.0/0, transit_gateway: true}]}
  app: {vpc: core, subnets: [app], routes: [{destination: 0.0.0.0/0, transit_gateway: true}]}
"""),
        Good("""\
version: 1
vpcs:
  shared: {cidr: 10.0.0.0/16}
  inside: {cidr: 10.1.0.0/16, secondary_cidrs: [100.64.0.0/16]}
  egress: {cidr: 10.2.0.0/16}
subnets:
  shared-a: {vpc: shared, zone: us-east-1a}
  shared-b: {vpc: shared, zone: us-east-1b}
  shared-fw: {vpc: shared, zone: us-east-1a}
  shared-out: {vpc: shared, zone: us-east-1a}
  inside-a: {vpc: inside, zone: us-east-1a}
  inside-b: {vpc: inside, zone: us-east-1b}
  inside-app: {vpc: inside, zone: us-east-1a, cidr: 10.1.7.0/24}
  inside-pods: {vpc: inside, zone: us-east-1a, cidr: 100.64.7.0/24}
  egress-a: {vpc: egress, zone: us-east-1a}
  egress-b: {vpc: egress, zone: us-east-1b}
interfaces:
  in: {subnet: shared-fw, source_dest_check: false}
  out: {subnet: shared-out, source_dest_check: false}
  nat-a: {subnet: egress-a, source_dest_check: false, attached_by_agent: true}
  nat-b: {subnet: egress-b, source_dest_check: false, attached_by_agent: true}
instances:
  fw:
    type: c5.large
    interfaces: [{interface: in, device_index: 0}, {interface: out, device_index: 1}]
  inside-a: {type: c5.large, subnet: inside-a, source_dest_check: false}
  inside-b: {type: c5.large, subnet: inside-b, source_dest_check: false}
transit_gateway_attachments:
  shared: {subnets: [shared-a, shared-b]}
  inside: {subnets: [inside-a, inside-b]}
  egress: {subnets: [egress-a, egress-b]}
route_tables:
  shared-a: {vpc: shared, subnets: [shared-a, shared-out], routes: [{destination: 0.0.0.0/0, interface: in}]}
  shared-b: {vpc: shared, subnets: [shared-b], routes: [{destination: 0.0.0.0/0, interface: out}]}
  shared-fw: {vpc: shared, subnets: [shared-fw], routes: [{destination: 0.0.0.0/0, transit_gateway: true}]}
  inside-a:
    vpc: inside
    subnets: [inside-a]
    routes:
      - {destination: 10.1.7.0/24, instance: inside-a}
      - {destination: 100.64.7.0/24, instance: inside-a}
      - {destination: 0.0.0.0/0, transit_gateway: true}
  inside-b:
    vpc: inside
    subnets: [inside-b]
    routes:
      - {destination: 10.1.7.0/24, instance: inside-b}
      - {destination: 100.64.7.0/24, instance: inside-b}
      - {destination: 0.0.0.0/0, transit_gateway: true}
  egress-a: {vpc: egress, subnets: [egress-a], routes: [{destination: 0.0.0.0/0, interface: nat-a}]}
  egress-b: {vpc: egress, subnets: [egress-b], routes: [{destination: 0.0.0.0/0, interface: nat-b}]}
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  other: {}
subnets:
  a: {vpc: core, zone: us-east-1a}
  b: {vpc: core, zone: us-east-1b}
  c: {vpc: core, zone: us-east-1c}
  public-a: {vpc: core, zone: us-east-1a}
  public-b: {vpc: core, zone: us-east-1b}
  x: {vpc: other, zone: us-east-1a}
  y: {vpc: other, zone: us-east-1b}
  k: {vpc: core, zone: us-east-1a}
  l: {vpc: core, zone: us-east-1b}
  m: {vpc: core, zone: us-east-1a}
  n: {vpc: core, zone: us-east-1b}
  listless: {vpc: core, zone: us-east-1a}
  p: {zone: us-east-1a}
  q: {zone: us-east-1b}
  r: {vpc: core, zone: us-east-1a}
  s: {vpc: core, zone: us-east-1b}
  t: {vpc: core, zone: us-east-1a}
  u: {vpc: core, zone: us-east-1b}
  v: {vpc: core, zone: us-east-1a}
  w: {vpc: core, zone: us-east-1b}
interfaces:
  later-1: {subnet: x, source_dest_check: false, attached_by_agent: true}
  later-2: {subnet: x, source_dest_check: false, attached_by_agent: true}
instances:
  listless-1: {type: c5.large, subnet: listless, source_dest_check: false}
  listless-2: {type: c5.large, subnet: listless, source_dest_check: false}
  unrouted-1: {type: c5.large, subnet: c, source_dest_check: false}
  unrouted-2: {type: c5.large, subnet: c, source_dest_check: false}
  nat-a: {type: t3.nano, subnet: public-a, source_dest_check: false}
  nat-b: {type: t3.nano, subnet: public-b, source_dest_check: false}
  fw-x: {type: c5.large, subnet: x, source_dest_check: false}
  fw-y: {type: c5.large, subnet: y, source_dest_check: false}
transit_gateway_attachments:
  nat: {subnets: [a, b]}  # undecided
  no-table: {subnets: [a, c]}  # undecided
  unsaid: {}  # undecided
  blocks: {subnets: [x, y]}  # undecided
  outside: {subnets: [subnet-0a1b2c3d, subnet-0b1b2c3d]}  # undecided
  alone: {subnets: [public-a, c]}
  no-block: {subnets: [p, q]}  # undecided
  range: {subnets: [r, s]}  # undecided
  later: {subnets: [t, u]}  # undecided
  unrouted: {subnets: [v, w]}  # undecided
  placeholders: {subnets: [k, l]}  # undecided
  listless: {subnets: [m, n]}  # undecided
route_tables:
  a: {vpc: core, subnets: [a], routes: [{destination: 0.0.0.0/0, instance: nat-a}]}
  b: {vpc: core, subnets: [b], routes: [{destination: 0.0.0.0/0, instance: nat-b}]}
  public:
    vpc: core
    subnets: [public-a, public-b]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}, {destination: 10.0.0.0/8, transit_gateway: true}]
  x:
    vpc: other
    subnets: [x]
    routes: [{destination: 10.9.0.0/16, instance: fw-x}, {destination: 0.0.0.0/0, transit_gateway: true}]
  k: {vpc: core, subnets: [k], routes: [{destination: 10.0.0.0/8, interface: eni-xxxxx}]}
  l: {vpc: core, subnets: [l], routes: [{destination: 10.0.0.0/8, interface: eni-xxxxxx}]}
  m: {vpc: core, subnets: [m], routes: [{destination: 10.0.0.0/8, instance: listless-1}]}
  n: {vpc: core, subnets: [n], routes: [{destination: 10.0.0.0/8, instance: listless-2}]}
  listless: {vpc: core, subnets: [listless]}
  p: {subnets: [p], routes: [{destination: 10.9.0.0/16, instance: fw-x}]}
  q: {subnets: [q], routes: [{destination: 10.9.0.0/16, instance: fw-y}]}
  r: {vpc: core, subnets: [r], routes: [{instance: fw-x}]}
  s: {vpc: core, subnets: [s], routes: [{instance: fw-y}]}
  t: {vpc: core, subnets: [t], routes: [{destination: 10.0.0.0/8, interface: later-1}]}
  u: {vpc: core, subnets: [u], routes: [{destination: 10.0.0.0/8, interface: later-2}]}
  v: {vpc: core, subnets: [v], routes: [{destination: 10.0.0.0/8, instance: unrouted-1}]}
  w: {vpc: core, subnets: [w], routes: [{destination: 10.0.0.0/8, instance: unrouted-2}]}
  y:
    vpc: other
    subnets: [y]
    routes: [{destination: 10.9.0.0/16, instance: fw-y}, {destination: 0.0.0.0/0, transit_gateway: true}]
"""),
        Good("""\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
transit_gateway_attachments:
  spoke: {subnets: [a, b]}
route_tables:
  a: {routes: [{destination: 0.0.0.0/0, transit_gateway: true}]}
"""),
        Good(
            """\
variable "mode" {
  type = string
}

variable "inspected" {
  type = bool
}

variable "range" {
  type = string
}

locals {
  zones     = ["us-east-1a", "us-east-1b"]
  uses      = setproduct(["shared", "firewall", "perhaps", "range", "mode", "out"], [0, 1])
  sides     = { for use in local.uses : "${use[0]}-${use[1]}" => local.zones[use[1]] }
  states    = aws_networkfirewall_firewall.main.firewall_status[0].sync_states
  endpoints = [for state in local.states : state.attachment[0].endpoint_id]
}

resource "aws_vpc" "inspection" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.inspection.id
  cidr_block = var.range
}

resource "aws_subnet" "tgw" {
  for_each          = local.sides
  vpc_id            = aws_vpc.inspection.id
  availability_zone = each.value
}

resource "aws_route_table" "tgw" {
  for_each = local.sides
  vpc_id   = aws_vpc.inspection.id
}

resource "aws_route_table_association" "tgw" {
  for_each       = local.sides
  subnet_id      = aws_subnet.tgw[each.key].id
  route_table_id = aws_route_table.tgw[each.key].id
}

resource "aws_networkfirewall_firewall" "main" {
  vpc_id = aws_vpc.inspection.id
}

resource "aws_vpc_endpoint" "gwlb" {
  count             = 2
  vpc_endpoint_type = "GatewayLoadBalancer"
  vpc_id            = aws_vpc.inspection.id
}

resource "aws_route" "shared" {
  count                  = 2
  route_table_id         = aws_route_table.tgw["shared-${count.index}"].id
  destination_cidr_block = "192.168.0.0/16"
  vpc_endpoint_id        = aws_vpc_endpoint.gwlb[0].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "shared" {
  vpc_id     = aws_vpc.inspection.id
  subnet_ids = [aws_subnet.tgw["shared-0"].id, aws_subnet.tgw["shared-1"].id]
}

resource "aws_route" "firewall" {
  count                  = 2
  route_table_id         = aws_route_table.tgw["firewall-${count.index}"].id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = local.endpoints[count.index]
}

resource "aws_ec2_transit_gateway_vpc_attachment" "firewall" {
  vpc_id     = aws_vpc.inspection.id
  subnet_ids = [aws_subnet.tgw["firewall-0"].id, aws_subnet.tgw["firewall-1"].id]  # undecided
}

resource "aws_route" "first" {
  route_table_id         = aws_route_table.tgw["perhaps-0"].id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.gwlb[0].id
}

resource "aws_route" "second" {
  count                  = var.inspected ? 1 : 0
  route_table_id         = aws_route_table.tgw["perhaps-1"].id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.gwlb[1].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "perhaps" {
  vpc_id     = aws_vpc.inspection.id
  subnet_ids = [aws_subnet.tgw["perhaps-0"].id, aws_subnet.tgw["perhaps-1"].id]  # undecided
}

resource "aws_route" "range" {
  count                  = 2
  route_table_id         = aws_route_table.tgw["range-${count.index}"].id
  destination_cidr_block = "172.16.0.0/16"
  vpc_endpoint_id        = aws_vpc_endpoint.gwlb[count.index].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "range" {
  vpc_id     = aws_vpc.inspection.id
  subnet_ids = [aws_subnet.tgw["range-0"].id, aws_subnet.tgw["range-1"].id]  # undecided
}

resource "aws_route" "mode" {
  count                  = 2
  route_table_id         = aws_route_table.tgw["mode-${count.index}"].id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = aws_vpc_endpoint.gwlb[count.index].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "mode" {
  vpc_id                 = aws_vpc.inspection.id
  subnet_ids             = [aws_subnet.tgw["mode-0"].id, aws_subnet.tgw["mode-1"].id]  # undecided
  appliance_mode_support = var.mode
}

resource "aws_ec2_transit_gateway_vpc_attachment" "enabled" {
  vpc_id                 = aws_vpc.inspection.id
  subnet_ids             = [aws_subnet.tgw["mode-0"].id, aws_subnet.tgw["mode-1"].id]
  appliance_mode_support = "enable"
}

resource "aws_subnet" "nat" {
  count             = 2
  vpc_id            = aws_vpc.inspection.id
  availability_zone = local.zones[count.index]
}

resource "aws_route_table" "nat" {
  vpc_id = aws_vpc.inspection.id
}

resource "aws_route" "back" {
  route_table_id         = aws_route_table.nat.id
  destination_cidr_block = "10.0.0.0/8"
  transit_gateway_id     = "tgw-0a1b2c3d4e5f60718"
}

resource "aws_route" "internet" {
  count                  = var.inspected ? 0 : 1
  route_table_id         = aws_route_table.nat.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = "igw-0a1b2c3d4e5f60718"
}

resource "aws_route_table_association" "nat" {
  count          = 2
  subnet_id      = aws_subnet.nat[count.index].id
  route_table_id = aws_route_table.nat.id
}

resource "aws_instance" "nat" {
  count             = 2
  subnet_id         = aws_subnet.nat[count.index].id
  source_dest_check = false
}

resource "aws_route" "out" {
  count                  = 2
  route_table_id         = aws_route_table.tgw["out-${count.index}"].id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat[count.index].primary_network_interface_id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "out" {
  vpc_id     = aws_vpc.inspection.id
  subnet_ids = [aws_subnet.tgw["out-0"].id, aws_subnet.tgw["out-1"].id]  # undecided
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
  mixed: {cidr: 10.1.0.0/16}
  unsaid: {}
subnets:
  tgw-a: {vpc: core, zone: us-east-1a}
  tgw-b: {vpc: core, zone: us-east-1b}
  tgw-c: {vpc: core, zone: us-east-1c}
  fw-a: {vpc: core, zone: us-east-1a}
  fw-b: {vpc: core, zone: us-east-1b}
  mixed-b: {vpc: mixed, zone: us-east-1b}
  mixed-c: {vpc: mixed, zone: us-east-1c}
  nfw-a: {vpc: unsaid, zone: us-east-1a}
  nfw-b: {vpc: unsaid, zone: us-east-1b}
interfaces:
  nfw-a: {subnet: nfw-a, managed_by: network-firewall}
  nfw-b: {subnet: nfw-a, managed_by: network-firewall}
instances:
  fw-a: {type: c5.large, subnet: fw-a, source_dest_check: false}
  fw-b: {type: c5.large, subnet: fw-b, source_dest_check: false}
transit_gateway_attachments:
  inspection:  # info
    subnets: [tgw-a, tgw-c, tgw-b]
  mixed: {subnets: [mixed-c, mixed-b]}  # info
  mixed-again: {subnets: [mixed-b, mixed-c]}  # info
  managed: {subnets: [nfw-a, nfw-b]}  # warning
vpc_endpoints:
  fw-b: {type: gateway-load-balancer, subnets: [mixed-b]}
route_tables:
  tgw-a: {vpc: core, subnets: [tgw-a, tgw-c], routes: [{destination: 10.0.0.0/8, instance: fw-a}]}
  tgw-b: {vpc: core, subnets: [tgw-b], routes: [{destination: 10.0.0.0/8, instance: fw-b}]}
  firewalls:
    vpc: core
    subnets: [fw-a, fw-b]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}, {destination: 10.0.0.0/8, transit_gateway: true}]
  nfw-a: {vpc: unsaid, subnets: [nfw-a], routes: [{destination: 0.0.0.0/0, interface: nfw-a}]}
  nfw-b: {vpc: unsaid, subnets: [nfw-b], routes: [{destination: 0.0.0.0/0, interface: nfw-b}]}
  mixed-b: {vpc: mixed, subnets: [mixed-b], routes: [{destination: 10.2.0.0/16, vpc_endpoint: fw-b}]}
  mixed-c: {vpc: mixed, subnets: [mixed-c], routes: [{destination: 10.2.0.0/16, instance: fw-a}]}
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  tgw-a: {vpc: core, zone: us-east-1a}
  tgw-b: {vpc: core, zone: us-east-1b}
  in-a: {vpc: core, zone: us-east-1a}
  in-b: {vpc: core, zone: us-east-1b}
  out-a: {vpc: core, zone: us-east-1a}
  out-b: {vpc: core, zone: us-east-1b}
  lan-a: {vpc: core, zone: us-east-1a}
  lan-b: {vpc: core, zone: us-east-1b}
  back: {vpc: core, zone: us-east-1b}
interfaces:
  in-a: {subnet: in-a, source_dest_check: false, attached_by_agent: true}
  in-b: {subnet: in-b, source_dest_check: false, attached_by_agent: true}
  fw-a: {subnet: out-a, source_dest_check: false}
  fw-b: {subnet: out-b, source_dest_check: false}
instances:
  fw-a:
    type: c5.large
    interfaces: [{interface: fw-a, device_index: 0}, {subnet: in-a, device_index: 1}]
  lan-1: {type: c5.large, subnet: back, source_dest_check: false}
  lan-2: {type: c5.large, subnet: back, source_dest_check: false}
  fw-b: {type: c5.large, filters_inside: true, interfaces: [{interface: fw-b, device_index: 0}]}
transit_gateway_attachments:
  run-time: {subnets: [tgw-a, tgw-b]}  # info
  lan: {subnets: [lan-a, lan-b]}  # info
  firewalls: {subnets: [in-a, in-b]}  # info
route_tables:
  tgw-a: {vpc: core, subnets: [tgw-a], routes: [{destination: 0.0.0.0/0, interface: in-a}]}
  tgw-b: {vpc: core, subnets: [tgw-b], routes: [{destination: 0.0.0.0/0, interface: in-b}]}
  in-a:
    vpc: core
    subnets: [in-a]
    routes: [{destination: 10.0.0.0/8, transit_gateway: true}, {destination: 0.0.0.0/0, interface: fw-a}]
  in-b:
    vpc: core
    subnets: [in-b]
    routes: [{destination: 10.0.0.0/8, transit_gateway: true}, {destination: 0.0.0.0/0, interface: fw-b}]
  lan-a: {vpc: core, subnets: [lan-a], routes: [{destination: 0.0.0.0/0, instance: lan-1}]}
  lan-b: {vpc: core, subnets: [lan-b], routes: [{destination: 0.0.0.0/0, instance: lan-2}]}
  back: {vpc: core, subnets: [back], routes: [{destination: 10.0.0.0/8, transit_gateway: true}]}
  out:
    vpc: core
    subnets: [out-a, out-b]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}, {destination: 10.0.0.0/8, transit_gateway: true}]
"""),
        Bad("""\
version: 1
subnets:
  tgw-a: {zone: us-east-1a}
  tgw-b: {zone: us-east-1b}
transit_gateway_attachments:
  inspection: {subnets: [tgw-a, tgw-b], appliance_mode: false}  # info
route_tables:
  tgw-a: {subnets: [tgw-a], routes: [{destination: 0.0.0.0/0, vpc_endpoint: vpce-0a1b2c3d}]}
  tgw-b: {subnets: [tgw-b], routes: [{destination: 0.0.0.0/0, vpc_endpoint: vpce-0b1b2c3d}]}
"""),
        Bad(
            """\
locals {
  zones = ["us-east-1a", "us-east-1b"]
}

resource "aws_vpc" "inspection" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "tgw" {
  count             = 2
  vpc_id            = aws_vpc.inspection.id
  availability_zone = local.zones[count.index]
}

resource "aws_route_table" "tgw" {
  count  = 2
  vpc_id = aws_vpc.inspection.id
}

resource "aws_route_table_association" "tgw" {
  count          = 2
  subnet_id      = aws_subnet.tgw[count.index].id
  route_table_id = aws_route_table.tgw[count.index].id
}

resource "aws_route" "firewall" {
  count                  = 2
  route_table_id         = aws_route_table.tgw[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.firewall[count.index].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "inspection" {  # info
  vpc_id     = aws_vpc.inspection.id
  subnet_ids = aws_subnet.tgw[*].id
}

resource "aws_subnet" "firewall" {
  count             = 2
  vpc_id            = aws_vpc.inspection.id
  availability_zone = local.zones[count.index]
}

resource "aws_network_interface" "firewall" {
  count             = 2
  subnet_id         = aws_subnet.firewall[count.index].id
  source_dest_check = false
}

resource "aws_vpc_endpoint" "gwlb" {
  count             = 2
  vpc_endpoint_type = "GatewayLoadBalancer"
  vpc_id            = aws_vpc.inspection.id
}

resource "aws_route_table" "firewall" {
  count  = 2
  vpc_id = aws_vpc.inspection.id

  route {
    cidr_block         = "0.0.0.0/0"
    transit_gateway_id = "tgw-0a1b2c3d4e5f60718"
  }

  route {
    cidr_block      = "192.168.0.0/16"
    vpc_endpoint_id = aws_vpc_endpoint.gwlb[count.index].id
  }
}

resource "aws_route_table_association" "firewall" {
  count          = 2
  subnet_id      = aws_subnet.firewall[count.index].id
  route_table_id = aws_route_table.firewall[count.index].id
}

resource "aws_ec2_transit_gateway_vpc_attachment" "second" {
  vpc_id                 = aws_vpc.inspection.id
  subnet_ids             = aws_subnet.firewall[*].id
  appliance_mode_support = "disable"  # info
}
""",
            kind="terraform",
        ),
    ),
)
