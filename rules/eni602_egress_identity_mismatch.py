"""Outbound traffic that does not use the expected Elastic IP.

## What
Reports an instance whose outbound internet traffic does not use its egress identity: the Elastic IP that others expect
as its source address. A topology file states it as `egress_identity`. In Terraform, it is a tag of that name
(`EgressIdentity` and `egress-identity` also work) with the allocation ID or the address.

- Error: the routes of the subnet bypass the Elastic IP.
- Warning: the Elastic IP is on a secondary interface, or is associated with a secondary private address. The operating
  system does not send from these unless it is configured to.

## Why
An Elastic IP belongs to one private address. The internet gateway replaces that private address with the Elastic IP in
outbound packets. A NAT gateway uses its own Elastic IPs instead, and traffic through a transit gateway, a peering
connection or a virtual private gateway never reaches the internet gateway of the VPC. An operating system sends through
its default route, which is on the primary interface, and from the first address of the interface. No API call fails:
the peer sees a different source address and rejects the connection.

## When it is fine
- You set up routing by source address, and the application binds to the address. State it with `policy_routing: true`
  in a topology file; in Terraform, enilint recognizes `ip rule` in the user data.
- At least one route to public addresses uses the Elastic IP: a route to the internet gateway for the range of a
  partner, or a route to the NAT gateway with this Elastic IP.
- A failover group moves the Elastic IP itself (`elastic_ip`). A group that moves the interface with the Elastic IP does
  not count: state `egress_identity` on the instance that has the interface now.

## Fix
Associate the Elastic IP with the primary private address of the primary interface, in a subnet that routes to the
internet gateway. Or assign it to the NAT gateway that the subnet routes to.

## What is undecided
The check is undecided if one of these facts is unknown:

- what the Elastic IP is associated with
- the interfaces of the instance
- the operating system
- a route
- where the operating system routes by source address automatically (as Amazon Linux does), whether the application
  binds to the address
- the source address that Windows chooses
- the public source address of traffic to an appliance, to a VPC endpoint, or to a gateway that may forward the traffic
  through the Elastic IP

A NAT gateway with several Elastic IPs can use any of them: this is not checked.

## Sources
- [VPC User Guide, "Enable internet access for a VPC using an internet
  gateway"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html): one-to-one NAT
- [VPC User Guide, "NAT gateways"](https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html)
- [VPC User Guide, "Example routing
  options"](https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html): middlebox appliances and
  firewall endpoints keep the address.
- [cloud-init, pull request 4799](https://github.com/canonical/cloud-init/pull/4799): without routing policies, all
  traffic that is not local uses the route of the primary network card.
- [amazon-ec2-net-utils](https://github.com/amazonlinux/amazon-ec2-net-utils): routing rules by source address for each
  interface
- By default, a host does not send from a secondary private address. This follows from how Linux chooses a source
  address; AWS does not document it.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    ElasticIp,
    ElasticIpAssociation,
    Finding,
    Good,
    Instance,
    Interface,
    Missing,
    NatGateway,
    Network,
    Related,
    Route,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    any_of,
    differs,
    facts_missing,
    follow,
    holds_public_addresses,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)

_ELSEWHERE = ("transit-gateway", "peering", "virtual-private-gateway", "core-network")
"""Targets whose traffic never returns to the internet gateway of the same VPC."""


class Problem(Struct, frozen=True):
    """Why traffic does not use an Elastic IP, in words and in values."""

    why: str
    help: str
    proof: tuple[Related, ...]
    values: tuple[str, ...]
    severity: Severity | None = None


class Place(Struct, frozen=True, eq=False):
    """Where an Elastic IP is, from the view of an instance: on an interface of its own (`own`), or elsewhere."""

    elastic_ip: ElasticIp
    own: tuple[ElasticIpAssociation, Attachment] | None
    interfaces: Sequence[Value[Interface]]
    nat_gateways: Sequence[NatGateway]


Verdict = Problem | Missing | None


def check(network: Network) -> Iterator[Finding | Undecided]:
    moved = {id(group.elastic_ip) for group in network.failover_groups}
    for instance in network.instances:
        if instance.egress_identity is None:
            continue
        elastic_ip = known(instance.egress_identity)
        if elastic_ip is None:
            verdict: Verdict = Missing(facts_missing(instance.egress_identity))
        else:
            verdict = None if id(elastic_ip) in moved else _judge(network, instance, elastic_ip)
        if isinstance(verdict, Problem):
            yield _finding(instance, instance.egress_identity, verdict)
        elif verdict is not None:
            yield Undecided(subject=instance.address, at=instance.place("egress_identity"), facts=verdict.facts)


def _judge(network: Network, instance: Instance, elastic_ip: ElasticIp) -> Verdict:
    gateway = same(elastic_ip.gateway, "internet-gateway")
    if gateway is not True:
        return gateway if isinstance(gateway, Missing) else None
    place = _place(network, instance, elastic_ip)
    if isinstance(place, Missing):
        return place
    attachment = network.primary_of(instance) if place.own is None else place.own[1]
    if attachment is None:
        return Missing((f"the primary interface of {instance}",))
    by_routes = _by_routes(network, attachment, place)
    if isinstance(by_routes, Problem) or place.own is None:
        return by_routes
    by_system = _by_system(network, instance, *place.own, network.primary_of(instance))
    if isinstance(by_system, Problem) or by_routes is None:
        return by_system
    return by_routes if by_system is None else Missing(merged(by_routes.facts, by_system.facts))


def _place(network: Network, instance: Instance, elastic_ip: ElasticIp) -> Place | Missing:
    """Where an Elastic IP is, or the missing facts."""
    attached = {id(one.interface): one for one in network.attachments_of(instance)}
    interfaces: list[Value[Interface]] = []
    for association in network.associations_with(elastic_ip):
        holder = network.interface_of(association)
        assert holder is not None
        if id(holder) in attached:
            return Place(elastic_ip, (association, attached[id(holder)]), (), ())
        interfaces.append(holder)
    nat_gateways = network.nat_gateways_with(elastic_ip)
    facts = merged(
        network.holder_doubts_of(elastic_ip), facts_missing(*interfaces), _may_be_own(network, instance, interfaces)
    )
    if facts or not (interfaces or nat_gateways):
        return Missing(facts or (f"the association of {elastic_ip}",))
    return Place(elastic_ip, None, interfaces, nat_gateways)


def _may_be_own(network: Network, instance: Instance, interfaces: Sequence[Value[Interface]]) -> tuple[str, ...]:
    """The missing facts, if one of several interfaces may be attached to the instance."""
    loose = [
        one
        for one in map(known, interfaces)
        if one is not None and not any(map(known, (each.launch for each in network.attachments_of_interface(one))))
    ]
    if not loose:
        return ()
    unsure = (*network.attachments_of(instance), *network.possible_attachments_of(instance))
    maybe = [one for one in unsure if any(same(one.interface, interface) is not False for interface in loose)]
    return merged(*((*one.doubts, *facts_missing(one.interface)) for one in maybe), network.facts_of_anywhere)


def _by_routes(network: Network, attachment: Attachment, place: Place) -> Verdict:
    """Whether the routes of a subnet bypass the Elastic IP."""
    table = follow(follow(attachment.interface, lambda one: one.subnet), network.route_table_of)
    one = known(table)
    if one is None:
        return Missing(facts_missing(table))
    public = [
        route for route in network.routing.routes_of(one) if holds_public_addresses(route.destination) is not False
    ]
    answers = [_shows(network, route, place) for route in public]
    shown = any_of([*answers, Missing(network.routing.unlisted_routes(one))])
    if isinstance(shown, Missing):
        return shown
    return None if shown or not public else _led_past(attachment, place, public)


def _shows(network: Network, route: Route, place: Place) -> Answer:
    """Whether the traffic that a route sends to public addresses uses the Elastic IP."""
    public = holds_public_addresses(route.destination)
    if isinstance(public, Missing):
        return public
    kind = known(route.target_kind)
    if kind == "internet-gateway":
        return place.own is not None
    if kind == "nat-gateway":
        return any_of(same(route.nat_gateway, one) for one in place.nat_gateways)
    if kind in _ELSEWHERE and place.own is not None:
        return False
    if any(same(network.route_target(route), one) is True for one in place.interfaces):
        return True
    return Missing(
        facts_missing(route.target_kind)
        or (f"the public source address of traffic that {route} sends to {_target_words(route)}",)
    )


def _led_past(attachment: Attachment, place: Place, past: Sequence[Route]) -> Problem:
    interface, route = attachment.interface, past[0]
    subnet = words(follow(interface, lambda one: one.subnet))
    ways = joined_words(list(dict.fromkeys(map(_target_words, past))))
    sends = f"{subnet} routes internet traffic to {ways}"
    others = [words(one) for one in (*place.interfaces, *place.nat_gateways)]
    return Problem(
        why=f"the Elastic IP is on {joined_words(others)}, but {sends}" if others else sends,
        help=f"route internet traffic from {subnet} to {' or '.join(others) or 'an internet gateway'}",
        proof=(
            Related(f"{words(interface)} is in {subnet}", attachment.place("interface"), attachment.address),
            Related(f"{subnet} routes {words(route.destination)} to {_target_words(route)}", route.at, route.address),
        ),
        values=stated(
            follow(interface, lambda one: one.subnet),
            [*place.interfaces, *place.nat_gateways],
            [(one.destination, one.target_kind, one.nat_gateway) for one in past],
        ),
        severity=Severity.ERROR,
    )


def _target_words(route: Route) -> str:
    kind = words(route.target_kind).replace("-", " ").replace("vpc", "VPC")
    name = "" if route.nat_gateway is None else words(route.nat_gateway)
    return name or f"{'an' if kind.startswith('i') else 'a'} {kind}"


def _by_system(
    network: Network,
    instance: Instance,
    association: ElasticIpAssociation,
    attachment: Attachment,
    primary: Attachment | None,
) -> Verdict:
    """Whether the operating system sends from another interface, or from another address of this one."""
    if network.source_routing_asked(instance) is True:
        return None
    if known(attachment.device_index) is None:
        return Missing(facts_missing(attachment.device_index))
    if attachment is not primary:
        passed, value = _sends_by_primary(network, instance, attachment), None
        owner = words(attachment.interface)
        why = f"the Elastic IP is on {owner}, but traffic leaves through the primary interface by default"
    else:
        passed, value = _sends_from_primary(network, instance, association, attachment), association.private_ip
        why = (
            f"it is for {words(association.private_ip)}, but traffic leaves from the primary private address by default"
        )
    if passed is not True:
        return passed if isinstance(passed, Missing) else None
    return Problem(
        why=why,
        help="associate the Elastic IP with the primary private address of the primary interface, or bind the "
        "application to its private address and route by source address",
        proof=(
            Related(
                f"{words(attachment.interface)} has the Elastic IP",
                association.place("interface" if association.launch is None else "launch"),
                association.address,
            ),
        ),
        values=stated(attachment.interface, value),
    )


def _sends_by_primary(network: Network, instance: Instance, attachment: Attachment) -> Answer:
    """Whether nothing leaves through a secondary interface unless an application asks for it."""
    routed = network.source_routing(instance, attached_later=not attachment.at_launch, apart=True).answer
    if isinstance(routed, Missing):
        return routed
    return Missing((f"whether applications on {instance} bind to {words(attachment.interface)}",)) if routed else True


def _sends_from_primary(
    network: Network, instance: Instance, association: ElasticIpAssociation, attachment: Attachment
) -> Answer:
    """Whether an Elastic IP is for an address that nothing sends from unless an application asks for it."""
    if association.private_ip is None:
        return False
    secondary = differs(association.private_ip, follow(attachment.interface, _primary_address))
    if secondary is not True:
        return secondary
    os = network.operating_system_of(instance)
    name = known(os) if os is not None else None
    if name is None:
        return Missing((f"the operating system of {instance}",) if os is None else facts_missing(os))
    return Missing((f"the source address that {name} chooses",)) if name.startswith("windows") else True


def _primary_address(interface: Interface) -> Value[str]:
    address = interface.primary_address
    return Unknown(f"the primary address of {interface}") if address is None else address


def _finding(instance: Instance, elastic_ip: Value[ElasticIp], problem: Problem) -> Finding:
    shown = words(elastic_ip)
    return Finding(
        subject=instance.address,
        at=instance.place("egress_identity"),
        message=f"outbound traffic of {instance} does not use {shown}: {problem.why}",
        help=problem.help,
        related=(
            Related(
                f"{shown} is the egress identity of {instance}", instance.place("egress_identity"), instance.address
            ),
            *problem.proof,
        ),
        values=stated(elastic_ip, problem.values),
        severity=problem.severity,
    )


RULE = Rule(
    code="ENI602",
    name="egress-identity-mismatch",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("identity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  public: {zone: us-east-1a}
  private: {zone: us-east-1a}
  partner: {zone: us-east-1a}
  behind: {zone: us-east-1a}
  nothing: {zone: us-east-1a}
interfaces:
  side: {subnet: public}
  bound: {subnet: public, private_ips: [10.0.1.10, 10.0.1.11]}
instances:
  web: {type: t3.small, subnet: public, egress_identity: web}
  named: {type: t3.small, subnet: public, private_ips: [10.0.1.20, 10.0.1.21], os: debian-12, egress_identity: named}
  plain: {type: t3.small, subnet: public}
  dual: {type: t3.small, subnet: public, policy_routing: true, egress_identity: dual}
  bound:
    type: t3.small
    policy_routing: true
    egress_identity: bound
    interfaces: [{interface: bound, device_index: 0}]
  inside: {type: t3.small, subnet: private, egress_identity: nat}
  partner: {type: t3.small, subnet: partner, os: debian-12, egress_identity: partner}
  nat: {type: t3.nano, subnet: public, source_dest_check: false}
  behind: {type: t3.small, subnet: behind, egress_identity: instance}
  standby: {type: t3.small, subnet: private, egress_identity: moves}
  wave: {type: t3.small, subnet: private, egress_identity: wave}
  nowhere: {type: t3.small, subnet: nothing, egress_identity: nowhere}
attachments:
  - {interface: side, instance: dual, device_index: 1}
elastic_ips:
  web: {instance: web}
  named: {instance: named, private_ip: 10.0.1.20}
  dual: {interface: side}
  bound: {interface: bound, private_ip: 10.0.1.11}
  nat: {}
  partner: {instance: partner}
  instance: {instance: nat}
  moves: {instance: plain}
  wave: {instance: wave, carrier: true}
  nowhere: {instance: nowhere}
failover_groups:
  moves: {mechanism: move-eip, elastic_ip: moves, members: [plain, standby]}
nat_gateways:
  nat: {subnet: public, elastic_ips: [nat]}
route_tables:
  public:
    subnets: [public]
    routes: [{destination: 0.0.0.0/0, internet_gateway: true}, {destination: 10.0.0.0/8, transit_gateway: true}]
  private: {subnets: [private], routes: [{destination: 0.0.0.0/0, nat_gateway: nat}]}
  partner:
    subnets: [partner]
    routes: [{destination: 0.0.0.0/0, nat_gateway: nat}, {destination: 198.51.100.0/24, internet_gateway: true}]
  behind: {subnets: [behind], routes: [{destination: 0.0.0.0/0, instance: nat}]}
  nothing: {subnets: [nothing], routes: [{destination: 10.0.0.0/8, transit_gateway: true}]}
"""),
        Good("""\
version: 1
subnets:
  public: {zone: us-east-1a}
  inspected: {zone: us-east-1a}
  central: {zone: us-east-1a}
  listless: {zone: us-east-1a}
  unrouted: {zone: us-east-1a}
  unsaid: {zone: us-east-1a}
  behind: {zone: us-east-1a}
interfaces:
  ubuntu: {subnet: public}
  auto: {subnet: public}
  unsaid: {subnet: public}
  unknown: {subnet: public}
  pods: {subnet: public}
  windows: {subnet: public}
  both: {subnet: listless}
  slot: {subnet: public}
instances:
  auto: {type: t3.small, subnet: public, os: amazon-linux-2023, egress_identity: auto}  # undecided
  unsaid: {type: t3.small, subnet: public, egress_identity: unsaid}  # undecided
  unknown: {type: t3.small, subnet: public, os: plan9, egress_identity: unknown}  # undecided
  pods: {type: t3.small, subnet: public, os: debian-12, node_of: eks, egress_identity: pods}  # undecided
  windows: {type: t3.small, subnet: public, os: windows-2022, egress_identity: windows}  # undecided
  address: {type: t3.small, subnet: public, private_ips: [10.0.1.4], egress_identity: address}  # undecided
  first: {type: t3.small, subnet: public, os: debian-12, egress_identity: first}  # undecided
  metrics:
    type: t3.small
    subnet: public
    os: windows-2022
    private_ips: [10.0.1.8, 10.0.1.9]
    egress_identity: metrics  # undecided
  slot:
    type: t3.small
    interfaces: [{subnet: public, device_index: 0}, {interface: slot}]
    egress_identity: slot  # undecided
  inspected: {type: t3.small, subnet: inspected, egress_identity: inspected}  # undecided
  central: {type: t3.small, subnet: central, egress_identity: nat}  # undecided
  listless: {type: t3.small, subnet: listless, egress_identity: listless}  # undecided
  unrouted: {type: t3.small, subnet: unrouted, egress_identity: unrouted}  # undecided
  both: {type: t3.small, subnet: public, egress_identity: both}  # undecided
  free: {type: t3.small, subnet: public, egress_identity: free}  # undecided
  outside: {type: t3.small, subnet: public, egress_identity: outside}  # undecided
  placeholder: {type: t3.small, subnet: public, egress_identity: eipalloc-xxxxx}  # undecided
  unsaid-range: {type: t3.small, subnet: unsaid, egress_identity: unsaid-range}  # undecided
  appliance: {type: t3.small, source_dest_check: false, subnet: public}
  behind: {type: t3.small, subnet: behind, egress_identity: auto}  # undecided
  ubuntu:
    type: t3.small
    os: ubuntu-24.04
    interfaces: [{subnet: public, device_index: 0}, {interface: ubuntu, device_index: 1}]
    egress_identity: ubuntu  # undecided
  headless: {type: t3.small, interfaces: [{device_index: 1}], egress_identity: nat}  # undecided
attachments:
  - {interface: auto, instance: auto, device_index: 1}
  - {interface: unsaid, instance: unsaid, device_index: 1}
  - {interface: unknown, instance: unknown, device_index: 1}
  - {interface: pods, instance: pods, device_index: 1}
  - {interface: windows, instance: windows, device_index: 1}
  - {interface: both, instance: both, device_index: 1}
elastic_ips:
  ubuntu: {interface: ubuntu}
  unsaid-range: {instance: unsaid-range}
  auto: {interface: auto}
  metrics: {instance: metrics, private_ip: 10.0.1.9}
  unsaid: {interface: unsaid}
  unknown: {interface: unknown}
  pods: {interface: pods}
  windows: {interface: windows}
  address: {instance: address, private_ip: 10.0.1.5}
  first: {instance: first, private_ip: 10.0.1.6}
  slot: {interface: slot}
  inspected: {instance: inspected}
  nat: {}
  listless: {instance: listless}
  unrouted: {instance: unrouted}
  both: {interface: both}
  free: {}
  outside: {interface: eni-xxxxx}
nat_gateways:
  nat: {subnet: public, elastic_ips: [nat]}
route_tables:
  public: {subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  inspected: {subnets: [inspected], routes: [{destination: 0.0.0.0/0, vpc_endpoint: vpce-0a1b2c3d}]}
  central: {subnets: [central], routes: [{destination: 0.0.0.0/0, transit_gateway: true}]}
  listless: {subnets: [listless]}
  unsaid: {subnets: [unsaid], routes: [{nat_gateway: nat}]}
  behind: {subnets: [behind], routes: [{destination: 0.0.0.0/0, instance: appliance}]}
"""),
        Good(
            """\
variable "border_group" {
  type = string
}

variable "target" {
  type = string
}

variable "tags" {
  type = map(string)
}

resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "core" {
  vpc_id = aws_vpc.core.id
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.core.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_instance" "web" {
  subnet_id = aws_subnet.public.id
  tags      = { EgressIdentity = aws_eip.web.allocation_id }
}

resource "aws_eip" "web" {
  instance = aws_instance.web.id
}

resource "aws_instance" "routed" {
  subnet_id = aws_subnet.public.id
  user_data = "ip rule add from 10.0.0.7 table 7"
  tags      = { egress_identity = aws_eip.routed.public_ip }
}

resource "aws_network_interface" "routed" {
  subnet_id = aws_subnet.public.id

  attachment {
    instance     = aws_instance.routed.id
    device_index = 1
  }
}

resource "aws_eip" "routed" {
  network_interface = aws_network_interface.routed.id
}

resource "aws_instance" "by_text" {
  subnet_id = aws_subnet.public.id
  tags      = { egress_identity = "partner-facing" }  # undecided
}

resource "aws_instance" "unknown_tags" {
  subnet_id = aws_subnet.public.id
  tags      = var.tags
}

resource "aws_instance" "somewhere" {
  subnet_id = aws_subnet.public.id
  tags      = { egress_identity = aws_eip.somewhere.id }  # undecided
}

resource "aws_eip" "somewhere" {
  network_border_group = var.border_group
  instance             = aws_instance.somewhere.id
}

resource "aws_subnet" "unsaid" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route_table" "unsaid" {
  vpc_id = aws_vpc.core.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = var.target
  }
}

resource "aws_route_table_association" "unsaid" {
  subnet_id      = aws_subnet.unsaid.id
  route_table_id = aws_route_table.unsaid.id
}

resource "aws_instance" "unsaid" {
  subnet_id = aws_subnet.unsaid.id
  tags      = { egress_identity = aws_eip.unsaid.id }  # undecided
}

resource "aws_eip" "unsaid" {
  instance = aws_instance.unsaid.id
}
""",
            kind="terraform",
        ),
        Good("""\
version: 1
subnets:
  public: {zone: us-east-1a}
interfaces:
  side: {subnet: public}
instances:
  dual: {type: t3.small, subnet: public, policy_routing: true, egress_identity: dual}  # undecided
attachments:
  - {interface: eni-xxxxxxxx, instance: dual, device_index: 1}
elastic_ips:
  dual: {interface: side}
route_tables:
  public: {subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  public: {zone: us-east-1a}
  private: {zone: us-east-1a}
  central: {zone: us-east-1a}
  listless: {zone: us-east-1a}
interfaces:
  listless: {subnet: listless}
  listed: {subnet: public}
  side: {subnet: public}
  late: {subnet: public}
  flat: {subnet: public}
  inner: {subnet: private}
instances:
  side: {type: t3.small, subnet: public, os: debian-12, egress_identity: side}  # warning
  late:
    type: t3.small
    subnet: public
    os: ubuntu-22.04
    egress_identity: late  # warning
  flat: {type: t3.small, subnet: public, policy_routing: false, egress_identity: flat}  # warning
  address:
    type: t3.small
    subnet: public
    os: amazon-linux-2023
    private_ips: [10.0.1.4, 10.0.1.5]
    egress_identity: address  # warning
  listless: {type: t3.small, subnet: public, os: debian-12, egress_identity: listless}  # warning
  listed:
    type: t3.small
    os: debian-12
    interfaces: [{subnet: public, device_index: 0}, {interface: listed, device_index: 1}]
    egress_identity: listed  # warning
  inside: {type: t3.small, subnet: private, egress_identity: inside}  # error
  inner: {type: t3.small, subnet: public, egress_identity: inner}  # error
  central: {type: t3.small, subnet: central, egress_identity: central}  # error
  other: {type: t3.small, subnet: private, egress_identity: spare}  # error
  shared: {type: t3.small, subnet: public, egress_identity: nat}  # error
  borrowed: {type: t3.small, subnet: public, egress_identity: side}  # error
attachments:
  - {interface: side, instance: side, device_index: 1}
  - {interface: late, instance: late, device_index: 1}
  - {interface: flat, instance: flat, device_index: 1}
  - {interface: inner, instance: inner, device_index: 1}
  - {interface: listless, instance: listless, device_index: 1}
elastic_ips:
  listless: {interface: listless}
  listed: {interface: listed}
  side: {interface: side}
  late: {interface: late}
  flat: {interface: flat}
  address: {instance: address, private_ip: 10.0.1.5}
  inside: {instance: inside}
  inner: {interface: inner}
  central: {instance: central}
  nat: {}
  spare: {}
nat_gateways:
  nat: {subnet: public, elastic_ips: [nat]}
  spare: {subnet: public, elastic_ips: [spare]}
route_tables:
  public: {subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  private: {subnets: [private], routes: [{destination: 0.0.0.0/0, nat_gateway: nat}]}
  central: {subnets: [central], routes: [{destination: 0.0.0.0/0, transit_gateway: true}]}
"""),
        Bad(
            """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "core" {
  vpc_id = aws_vpc.core.id
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.core.id
}

resource "aws_subnet" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.core.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "private" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.out.id
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_eip" "out" {
}

resource "aws_nat_gateway" "out" {
  subnet_id     = aws_subnet.public.id
  allocation_id = aws_eip.out.id
}

resource "aws_instance" "worker" {
  count     = 2
  subnet_id = aws_subnet.private.id
  tags      = { egress_identity = aws_eip.out.id }
}

resource "aws_instance" "app" {
  subnet_id = aws_subnet.private.id
  tags      = { egress_identity = aws_eip.app.id }  # error
}

resource "aws_eip" "app" {
}

resource "aws_eip_association" "app" {
  allocation_id = aws_eip.app.id
  instance_id   = aws_instance.app.id
}

data "aws_ami" "debian" {
  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}

resource "aws_launch_template" "debian" {
  image_id = data.aws_ami.debian.id
}

resource "aws_instance" "dual" {
  subnet_id = aws_subnet.public.id
  tags      = { egress_identity = aws_eip.dual.id }  # warning

  launch_template {
    id = aws_launch_template.debian.id
  }
}

resource "aws_network_interface" "dual" {
  subnet_id = aws_subnet.public.id

  attachment {
    instance     = aws_instance.dual.id
    device_index = 1
  }
}

resource "aws_eip" "dual" {
  network_interface = aws_network_interface.dual.id
}
""",
            kind="terraform",
        ),
    ),
)
