"""Elastic IP, or resource with public addresses, without a path through an internet gateway.

## What
Reports an Elastic IP of an interface, an instance or a NAT gateway that internet traffic cannot use:

- Error: the VPC has no internet gateway.
- Warning: the route table of the subnet has no route to an internet gateway.
- Warning: VPC Block Public Access blocks the subnet.

Also reports internet-facing load balancers, ECS services with `assign_public_ip` and EKS node groups with
`associate_public_ip_address` in the same way, except for VPC Block Public Access.

## Why
An internet gateway translates between an Elastic IP and its private address. Without a route to one, packets to the
Elastic IP get no answer, and nothing leaves through it. If the VPC has no internet gateway, AWS refuses the association
with `Gateway.NotAttached`, and an internet-facing load balancer with `InvalidSubnet`. If a load balancer node is in a
subnet without such a route, connections to the node time out.

## When it is fine
- Something in the VPC already has an Elastic IP: the VPC has an internet gateway, even if another configuration
  declares it.
- Any route to the internet gateway is enough, even if it is only for the range of a partner.
- A subnet behind a firewall has a route to the endpoint of the firewall instead.
- Carrier IP addresses of Wavelength Zones and customer-owned IP addresses of Outposts use gateways of their own.
- A private NAT gateway connects to other networks, and a regional NAT gateway has no subnet.
- ECS tasks and nodes whose default route targets a NAT gateway, a transit gateway or anything other than an internet
  gateway: they have a way out, and need no way in.
- VPC Block Public Access in `block-ingress` mode does not affect NAT gateways.

## Fix
Associate the subnet with a route table that has a route to the internet gateway, or move the interface or NAT gateway
to a public subnet. If VPC Block Public Access blocks the subnet, exclude the subnet from it.

## What is undecided
The check is undecided if one of these facts is unknown:

- the subnet
- the route table of the subnet, or one of its routes; enilint does not know the main route table of an existing VPC, or
  the route table of a subnet that the design only references
- the kind of gateway that a route targets
- where an appliance sends the traffic next, or a VPC endpoint whose subnet has no route to an internet gateway

If the VPC has no internet gateway, unknown routes matter only if routes of the design target a local gateway or a
carrier gateway. If the design references a service without declaring it, the service's subnets are not checked. Whether
the association waits for the attachment of the internet gateway (`depends_on`) is not checked.

## Sources
- [VPC User Guide, "Enable internet access for a VPC using an internet
  gateway"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html)
- [terraform-provider-aws, issue 2181](https://github.com/hashicorp/terraform-provider-aws/issues/2181):
  `Gateway.NotAttached`, "is not attached to any internet gateway"
- [Application Load Balancers guide, "Subnets for your load
  balancer"](https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html) and
  [openshift/installer, issue 1110](https://github.com/openshift/installer/issues/1110): `InvalidSubnet`, "has no
  internet gateway"
- [Amazon ECS Developer Guide, "Fargate task
  networking"](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html): a task with a
  public IP address needs a route to an internet gateway.
- [AWS Network Firewall Developer Guide, "Simple single zone architecture with an internet
  gateway"](https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-single-zone-igw.html): the route
  tables
- [BlockPublicAccessStates](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_BlockPublicAccessStates.html):
  `block-ingress` exempts NAT gateways, and nothing else.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.rule import (
    Answer,
    AutoScalingGroup,
    Bad,
    ElasticIp,
    Entity,
    Finding,
    Good,
    LoadBalancer,
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
    differs,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    negated,
    same,
    stated,
    words,
)

_MOST_SHOWN = 4


class Use(Struct, frozen=True, eq=False):
    """Something that has an Elastic IP.

    `doubts` are the facts that are missing to know whether it needs an internet gateway. `exists`: it already has the
    Elastic IP. `values` are the Elastic IP and the interface that has it.
    """

    entity: Entity
    at: Location
    elastic_ip: str
    holder: str
    values: tuple[str, ...]
    subnet: Value[Subnet]
    doubts: tuple[str, ...]
    exists: bool
    nat: bool = False


class Public(Struct, frozen=True, eq=False):
    """A service with public addresses, as `says` puts it; `is_public` is whether it has them.

    `inside` is what needs a way out, such as tasks; empty if clients connect to the service: a way out by another
    gateway is then not enough.
    """

    entity: Entity
    at: Location
    says: str
    subnets: Sequence[Value[Subnet]]
    more: tuple[str, ...]
    is_public: Answer
    inside: str = ""

    @property
    def needs_entry(self) -> bool:
        """Whether clients connect to the service."""
        return not self.inside


class Way(Struct, frozen=True):
    """Whether a subnet has a route to an internet gateway, and whether its VPC has an internet gateway."""

    route: Answer
    gateway: Answer


def check(network: Network) -> Iterator[Finding | Undecided]:
    ways: dict[int, Way] = {}
    uses = list(_uses(network))
    existing = [one for one in (*uses, *_uses_before(network)) if one.exists]
    shown = _vpcs_with_gateway(existing)
    others = network.has_other_gateways()
    for use in uses:
        subnet = known(use.subnet)
        facts: tuple[str, ...] = facts_missing(use.subnet)
        if subnet is not None:
            if id(subnet) not in ways:
                ways[id(subnet)] = _way(network, subnet, shown)
            found = _judge(network, use, subnet, ways[id(subnet)], others=others)
            if isinstance(found, Finding) and not use.doubts:
                yield found
            facts = found if isinstance(found, tuple) else use.doubts
        if facts:
            yield Undecided(subject=use.entity.address, at=use.at, facts=facts)
    for service in _public_services(network):
        yield from _judge_service(network, service, functools.partial(_way, network, shown=shown))


def _public_services(network: Network) -> Iterator[Public]:
    """The services whose interfaces have public IPv4 addresses, or may have them."""
    for balancer in network.load_balancers:
        is_public = all_of((same(balancer.is_public, True), _has_public_ipv4(balancer)))
        if is_public is not False:
            at = balancer.place("subnets")
            yield Public(balancer, at, "is internet-facing", balancer.subnets, balancer.more_subnets, is_public)
    for one in network.services:
        is_public = all_of((same(one.service, "ecs-service"), same(one.is_public, True)))
        if is_public is not False:
            at, says = one.place("subnets"), "gives its tasks public addresses"
            yield Public(one, at, says, one.subnets, one.more_subnets, is_public, inside="tasks")
    for group in network.auto_scaling_groups:
        is_public = _asks_public_ips(network, group)
        if is_public is not False:
            at, says = group.place("subnets"), "gives its nodes public addresses"
            yield Public(group, at, says, group.subnets, group.more_subnets, is_public, inside="nodes")


def _asks_public_ips(network: Network, group: AutoScalingGroup) -> Answer:
    """Whether the launch template of a node group asks for public addresses."""
    if not group.is_node_group or group.template is None:
        return False
    template = known(group.template)
    if template is None:
        return Missing(facts_missing(group.template))
    listed = network.listed_interfaces(template)
    return any_of(same(one.asks_public_ip, True) for one in listed)


def _has_public_ipv4(balancer: LoadBalancer) -> Answer:
    """Whether an internet-facing load balancer has public IPv4 addresses: one may have IPv6 addresses only.

    A Gateway Load Balancer is reached through endpoints, and has no scheme (CreateLoadBalancer, `Scheme`).
    """
    has_ipv4 = same(follow(balancer.ip_address_type, ("ipv4", "dualstack").__contains__), True)
    return all_of((differs(balancer.type, "gateway"), has_ipv4))


def _judge_service(network: Network, one: Public, way_of: Callable[[Subnet], "Way"]) -> Iterator[Finding | Undecided]:
    """What is wrong with the subnets of a service: all of them together."""
    closed: list[Subnet] = []
    facts: list[str] = [*one.more]
    is_in_vpc_without = False
    for value in one.subnets:
        subnet = known(value)
        if subnet is None:
            facts += facts_missing(value)
        if subnet is None or not subnet.declared:
            continue
        way = way_of(subnet)
        is_closed = negated(way.route)
        if is_closed is not False and not one.needs_entry:
            is_closed = all_of((is_closed, _has_no_default_route(network, subnet)))
        closed += [subnet] if is_closed is True else []
        facts += facts_missing(is_closed)
        is_in_vpc_without = is_in_vpc_without or (is_closed is True and way.gateway is False)
    if closed and one.is_public is True:
        yield _no_entry(one, closed, is_in_vpc_without=is_in_vpc_without)
    elif closed or (facts and one.is_public is True):
        missing = merged(facts_missing(one.is_public), facts)
        yield Undecided(subject=one.entity.address, at=one.at, facts=missing)


def _has_no_default_route(network: Network, subnet: Subnet) -> Answer:
    value = network.route_table_of(subnet)
    table = known(value)
    route = network.default_route_of(table) if table is not None else Missing(facts_missing(value))
    return route if isinstance(route, Missing) else route is None


def _no_entry(one: Public, subnets: Sequence[Subnet], *, is_in_vpc_without: bool) -> Finding:
    vpc = known(subnets[0].vpc)
    named = joined_words([str(subnet) for subnet in subnets])
    have = "has" if len(subnets) == 1 else "have"
    effect = "clients on the internet time out" if one.needs_entry else f"the {one.inside} cannot reach the internet"
    message = f"{one.entity} {one.says}, but {named} {have} no route to an internet gateway: {effect}"
    if is_in_vpc_without:
        refused = "AWS refuses it (InvalidSubnet)" if one.needs_entry else effect
        message = f"{one.entity} {one.says}, but its VPC {vpc} has no internet gateway: {refused}"
    return Finding(
        subject=one.entity.address,
        at=one.at,
        message=message,
        help=f"route {named} to an internet gateway, or use public subnets",
        related=tuple(subnet.says("has no route to an internet gateway", at="vpc") for subnet in subnets[:_MOST_SHOWN]),
        values=stated(list(subnets), vpc if is_in_vpc_without else ""),
        severity=Severity.ERROR if is_in_vpc_without and one.needs_entry else None,
    )


def _uses(network: Network) -> Iterator[Use]:
    """What has an Elastic IP that needs an internet gateway."""
    for one in network.associations:
        holder = network.interface_of(one)
        gateway = "internet-gateway" if one.elastic_ip is None else follow(one.elastic_ip, lambda eip: eip.gateway)
        if holder is not None and same(gateway, "internet-gateway") is not False:
            yield Use(
                entity=one,
                at=one.place("launch" if one.interface is None else "interface"),
                elastic_ip=_elastic_ip_words(one.elastic_ip),
                holder=words(holder, unknown="an unknown interface"),
                values=stated(one.elastic_ip, holder),
                subnet=follow(holder, lambda interface: interface.subnet),
                doubts=facts_missing(gateway),
                exists=one.exists,
            )
    for nat in network.nat_gateways:
        if nat.elastic_ips and same(nat.mode, "zonal") is not False and nat.private is not True:
            yield Use(
                entity=nat,
                at=nat.place("elastic_ips"),
                elastic_ip=_elastic_ip_words(nat.elastic_ips[0]),
                holder=str(nat),
                values=stated(nat.elastic_ips[0], nat),
                subnet=nat.subnet,
                doubts=facts_missing(nat.mode, nat.private),
                exists=nat.exists,
                nat=True,
            )


def _elastic_ip_words(elastic_ip: Value[ElasticIp] | None) -> str:
    return "an Elastic IP" if elastic_ip is None else words(elastic_ip, unknown="an Elastic IP")


def _uses_before(network: Network) -> Iterator[Use]:
    return _uses(network.before) if network.before is not None else iter(())


def _vpcs_with_gateway(uses: Sequence[Use]) -> dict[str | None, tuple[str, ...]]:
    """The VPCs in which something already has an Elastic IP: AWS allows this only if there is an internet gateway.

    The key None means one of the VPCs; its facts are missing to know which.
    """
    found: dict[str | None, tuple[str, ...]] = {}
    for use in uses:
        vpc = follow(use.subnet, lambda subnet: subnet.vpc)
        one = known(vpc)
        found.setdefault(None if one is None else one.address, facts_missing(vpc))
    return found


def _way(network: Network, subnet: Subnet, shown: Mapping[str | None, tuple[str, ...]]) -> Way:
    table = network.route_table_of(subnet)
    one, vpc = known(table), known(subnet.vpc)
    if vpc is None:
        gateway: Answer = Missing(facts_missing(subnet.vpc))
    else:
        gateway = True if vpc.address in shown else network.routing.has_internet_gateway(vpc)
        if gateway is False and shown.get(None):
            gateway = Missing(shown[None])
    route = network.leads_to_internet_gateway(one) if one is not None else Missing(facts_missing(table))
    return Way(route, gateway)


def _judge(network: Network, use: Use, subnet: Subnet, way: Way, *, others: bool) -> Finding | tuple[str, ...]:
    """What is wrong with a use, or the missing facts. `others`: routes may target local or carrier gateways."""
    if way.gateway is False and (way.route is False or (way.route is not True and not others)):
        return _no_gateway(use, subnet)
    if way.route is False:
        return _no_route(network, use, subnet)
    blocked = _is_blocked(use, subnet)
    if blocked is True:
        return _blocked(use, subnet)
    return facts_missing(way.route, blocked)


def _is_blocked(use: Use, subnet: Subnet) -> Answer:
    mode = subnet.blocked_public_access
    one = known(mode)
    if one is None:
        return Missing(facts_missing(mode))
    return one == "bidirectional" or (one == "ingress" and not use.nat)


def _no_gateway(use: Use, subnet: Subnet) -> Finding:
    vpc = known(subnet.vpc)
    assert vpc is not None
    return Finding(
        subject=use.entity.address,
        at=use.at,
        message=f"{use.elastic_ip} is on {use.holder}, but its VPC {vpc} has no internet gateway: AWS refuses "
        f"the {'NAT gateway' if use.nat else 'association'} (Gateway.NotAttached)",
        help=f"attach an internet gateway to {vpc}, and route {subnet} to it",
        related=(
            _in_subnet(use, subnet),
            Related(f"no internet gateway is attached to {vpc}", vpc.place("internet_gateway"), vpc.address),
        ),
        values=use.values,
        severity=Severity.ERROR,
    )


def _no_route(network: Network, use: Use, subnet: Subnet) -> Finding:
    table = known(network.route_table_of(subnet))
    assert table is not None
    routes = network.routing.routes_of(table)
    return Finding(
        subject=use.entity.address,
        at=use.at,
        message=f"{use.elastic_ip} is on {use.holder}, but its subnet {subnet} has no route to an internet gateway: "
        "no internet traffic can use the Elastic IP",
        help=f"route {subnet} to an internet gateway, or use a public subnet",
        related=(
            _in_subnet(use, subnet),
            Related(
                f"{subnet} {_uses_words(network, subnet, table)}, which has no route to an internet gateway",
                table.at,
                table.address,
            ),
            *(
                Related(f"{route} sends {words(route.destination)} to {_target_words(route)}", route.at)
                for route in routes[:_MOST_SHOWN]
            ),
        ),
        values=use.values,
    )


def _uses_words(network: Network, subnet: Subnet, table: RouteTable) -> str:
    if network.routing.has_own_table(subnet):
        return f"uses {table}"
    return f"has no route table of its own and uses the main route table of {words(subnet.vpc)}"


def _target_words(route: Route) -> str:
    kind = words(route.target_kind).replace("-", " ").replace("nat ", "NAT ").replace("vpc", "VPC")
    return f"{'an' if kind[0] in 'ei' else 'a'} {kind}"


def _blocked(use: Use, subnet: Subnet) -> Finding:
    mode, owner = known(subnet.blocked_public_access), known(subnet.vpc)
    assert owner is not None
    return Finding(
        subject=use.entity.address,
        at=use.at,
        message=f"{use.elastic_ip} is on {use.holder}, but VPC Block Public Access on {owner} is set to block-{mode}: "
        "no internet traffic can use the Elastic IP",
        help=f"exclude {subnet} from VPC Block Public Access",
        related=(
            _in_subnet(use, subnet),
            Related(
                f"VPC Block Public Access on {owner} is set to block-{mode}",
                owner.place("block_public_access"),
                owner.address,
            ),
        ),
        values=(*use.values, *stated(mode)),
    )


def _in_subnet(use: Use, subnet: Subnet) -> Related:
    return Related(f"{use.holder} is in {subnet}", subnet.at, subnet.address)


RULE = Rule(
    code="ENI603",
    name="eip-without-internet-route",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("identity",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: true}
subnets:
  public: {vpc: core, zone: us-east-1a}
  app: {vpc: core, zone: us-east-1a}
  inspected: {vpc: core, zone: us-east-1b}
nat_gateways:
  out: {subnet: public}
launch_templates:
  nodes: {interfaces: [{device_index: 0, associate_public_ip: true}]}
load_balancers:
  web: {type: network, scheme: internet-facing, subnets: [public]}
  api: {type: network, scheme: internal, subnets: [app]}
  inspection: {type: gateway, scheme: internet-facing, subnets: [app]}
  unsaid: {type: network, subnets: [app]}  # undecided
  inspected:
    type: network
    scheme: internet-facing
    subnets: [inspected]  # undecided
ecs_services:
  jobs: {launch_type: fargate, assign_public_ip: true, subnets: [app]}
eks_node_groups:
  nodes: {launch_template: nodes, subnets: [app]}
route_tables:
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  app: {vpc: core, subnets: [app], routes: [{destination: 0.0.0.0/0, nat_gateway: out}]}
  inspected: {vpc: core, subnets: [inspected], routes: [{destination: 0.0.0.0/0, vpc_endpoint: vpce-0a1b2c3d}]}
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: true}
  site: {cidr: 10.1.0.0/16, internet_gateway: false}
subnets:
  public: {vpc: core, zone: us-east-1a}
  partner: {vpc: core, zone: us-east-1a}
  wavelength: {vpc: core, zone: us-east-1-wl1-bos-wlz-1}
  outpost: {vpc: site, zone: us-east-1a, outpost: rack}
  inner: {vpc: core, zone: us-east-1a}
interfaces:
  web: {subnet: public}
  link: {subnet: partner}
  edge: {subnet: wavelength}
  rack: {subnet: outpost}
  inner: {subnet: inner}
elastic_ips:
  web: {interface: web}
  link: {interface: link}
  edge: {interface: edge, carrier: true}
  wave: {interface: edge}
  rack: {interface: rack}
  inner: {interface: inner, carrier: true}
  out: {}
  regional: {}
  free: {}
nat_gateways:
  out: {subnet: public, elastic_ips: [out]}
  regional: {availability_mode: regional, elastic_ips: [regional]}
  private: {subnet: inner, connectivity: private, elastic_ips: [free]}
  none: {subnet: inner}
route_tables:
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  partner:
    vpc: core
    subnets: [partner]
    routes: [{destination: 0.0.0.0/0, nat_gateway: out}, {destination: 198.51.100.0/24, internet_gateway: true}]
  edge: {vpc: core, subnets: [wavelength], routes: [{destination: 0.0.0.0/0, carrier_gateway: true}]}
  rack: {vpc: site, subnets: [outpost], routes: [{destination: 0.0.0.0/0, local_gateway: true}]}
  inner: {vpc: core, subnets: [inner], routes: []}
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: true}
  unsaid: {cidr: 10.1.0.0/16}
subnets:
  main: {vpc: core, zone: us-east-1a}
  protected: {vpc: core, zone: us-east-1a}
  behind: {vpc: core, zone: us-east-1a}
  open: {vpc: core, zone: us-east-1a}
  other: {vpc: unsaid, zone: us-east-1a}
interfaces:
  by-main: {subnet: main}
  by-firewall: {subnet: protected}
  by-appliance: {subnet: behind}
  by-table: {subnet: open}
  by-vpc: {subnet: other}
  abroad: {subnet: subnet-0a1b2c3d4e5f60718}
  nowhere: {}
instances:
  appliance: {type: c5.large, subnet: main, source_dest_check: false}
elastic_ips:
  by-main: {interface: by-main}  # undecided
  by-firewall: {interface: by-firewall}  # undecided
  by-appliance: {interface: by-appliance}  # undecided
  by-table: {interface: by-table}  # undecided
  by-vpc: {interface: by-vpc}  # undecided
  abroad: {interface: abroad}  # undecided
  nowhere: {interface: nowhere}  # undecided
  outside: {interface: eni-0a1b2c3d4e5f60718}  # undecided
  nat: {}
nat_gateways:
  nat: {elastic_ips: [nat]}  # undecided
route_tables:
  protected: {vpc: core, subnets: [protected], routes: [{destination: 0.0.0.0/0, vpc_endpoint: vpce-0a1b2c3d}]}
  behind: {vpc: core, subnets: [behind], routes: [{destination: 0.0.0.0/0, instance: appliance}]}
  open: {vpc: core, subnets: [open]}
"""),
        Good(
            """\
variable "inspected" {
  type = bool
}

variable "border_group" {
  type = string
}

variable "mode" {
  type = string
}

resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_subnet" "perhaps" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.2.0/24"
}

resource "aws_internet_gateway" "core" {
  vpc_id = aws_vpc.core.id
}

resource "aws_default_route_table" "core" {
  default_route_table_id = aws_vpc.core.default_route_table_id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }
}

resource "aws_route_table" "perhaps" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route" "perhaps" {
  count                  = var.inspected ? 0 : 1
  route_table_id         = aws_route_table.perhaps.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.core.id
}

resource "aws_route_table_association" "perhaps" {
  subnet_id      = aws_subnet.perhaps.id
  route_table_id = aws_route_table.perhaps.id
}

resource "aws_eip" "public" {
}

resource "aws_eip" "perhaps" {
}

resource "aws_nat_gateway" "public" {
  subnet_id     = aws_subnet.public.id
  allocation_id = aws_eip.public.id
}

resource "aws_nat_gateway" "perhaps" {
  subnet_id     = aws_subnet.perhaps.id
  allocation_id = aws_eip.perhaps.id  # undecided
}

resource "aws_subnet" "inner" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.3.0/24"
}

resource "aws_route_table" "inner" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route_table_association" "inner" {
  subnet_id      = aws_subnet.inner.id
  route_table_id = aws_route_table.inner.id
}

resource "aws_network_interface" "inner" {
  subnet_id = aws_subnet.inner.id
}

resource "aws_eip" "inner" {
  network_border_group = var.border_group
  network_interface    = aws_network_interface.inner.id  # undecided
}

resource "aws_eip" "carrier" {
  network_border_group = "us-east-1-wl1-bos-wlz-1"
  network_interface    = aws_network_interface.inner.id
}

resource "aws_eip" "owned" {
  customer_owned_ipv4_pool = "ipv4pool-coip-0a1b2c3d4e5f60718"
  network_interface        = aws_network_interface.inner.id
}

resource "aws_nat_gateway" "inner" {
  availability_mode = var.mode
  subnet_id         = aws_subnet.inner.id
  allocation_id     = "eipalloc-0a1b2c3d4e5f60718"  # undecided
}

resource "aws_default_subnet" "a" {
  availability_zone = "us-east-1a"
}

resource "aws_network_interface" "default" {
  subnet_id = aws_default_subnet.a.id
}

resource "aws_eip" "default" {
  network_interface = aws_network_interface.default.id  # undecided
}
""",
            kind="terraform",
        ),
        Good(
            """\
variable "table" {
  type = string
}

resource "aws_vpc" "site" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "rack" {
  vpc_id      = aws_vpc.site.id
  cidr_block  = "10.0.1.0/24"
  outpost_arn = "arn:aws:outposts:us-east-1:123456789012:outpost/op-0a1b2c3d4e5f60718"
}

resource "aws_route_table" "rack" {
  vpc_id = aws_vpc.site.id

  route {
    cidr_block       = "0.0.0.0/0"
    local_gateway_id = "lgw-0a1b2c3d4e5f60718"
  }
}

resource "aws_route_table_association" "rack" {
  subnet_id      = aws_subnet.rack.id
  route_table_id = var.table
}

resource "aws_network_interface" "rack" {
  subnet_id = aws_subnet.rack.id
}

resource "aws_eip" "rack" {
  network_interface = aws_network_interface.rack.id  # undecided
}
""",
            kind="terraform",
        ),
        Good(
            """\
resource "aws_vpc" "app" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "app" {
  vpc_id = aws_vpc.app.id
}

resource "aws_default_route_table" "app" {
  default_route_table_id = aws_vpc.app.default_route_table_id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.app.id
  }
}

resource "aws_subnet" "app" {
  for_each   = toset(["inspection", "dead-end", "front", "back"])
  vpc_id     = aws_vpc.app.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, index(["inspection", "dead-end", "front", "back"], each.key))
}

resource "aws_route_table" "dead-end" {
  vpc_id = aws_vpc.app.id
}

resource "aws_route_table_association" "dead-end" {
  subnet_id      = aws_subnet.app["dead-end"].id
  route_table_id = aws_route_table.dead-end.id
}

resource "aws_vpc_endpoint" "firewall" {
  for_each          = toset(["inspection", "dead-end"])
  vpc_id            = aws_vpc.app.id
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718"
  vpc_endpoint_type = "GatewayLoadBalancer"
  subnet_ids        = [aws_subnet.app[each.key].id]
}

resource "aws_route_table" "app" {
  for_each = { front = "inspection", back = "dead-end" }
  vpc_id   = aws_vpc.app.id

  route {
    cidr_block      = "0.0.0.0/0"
    vpc_endpoint_id = aws_vpc_endpoint.firewall[each.value].id
  }
}

resource "aws_route_table_association" "app" {
  for_each       = aws_route_table.app
  subnet_id      = aws_subnet.app[each.key].id
  route_table_id = each.value.id
}

resource "aws_network_interface" "app" {
  for_each  = toset(["front", "back"])
  subnet_id = aws_subnet.app[each.key].id
}

resource "aws_eip" "front" {
  network_interface = aws_network_interface.app["front"].id
}

resource "aws_eip" "back" {
  network_interface = aws_network_interface.app["back"].id  # undecided
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: true}
  closed: {cidr: 10.1.0.0/16, internet_gateway: false}
subnets:
  public: {vpc: core, zone: us-east-1a}
  app: {vpc: core, zone: us-east-1b}
  inner: {vpc: core, zone: us-east-1b}
  closed: {vpc: closed, zone: us-east-1b}
nat_gateways:
  out: {subnet: public}
launch_templates:
  nodes: {interfaces: [{device_index: 0, associate_public_ip: true}]}
load_balancers:
  web:
    type: application
    scheme: internet-facing
    subnets: [public, app]  # warning
  closed:
    type: network
    scheme: internet-facing
    subnets: [closed]  # error
ecs_services:
  jobs:
    launch_type: fargate
    assign_public_ip: true
    subnets: [inner]  # warning
eks_node_groups:
  nodes:
    launch_template: nodes
    subnets: [inner]  # warning
route_tables:
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  app: {vpc: core, subnets: [app], routes: [{destination: 0.0.0.0/0, nat_gateway: out}]}
  inner: {vpc: core, subnets: [inner], routes: []}
  closed: {vpc: closed, subnets: [closed], routes: []}
"""),
        Bad(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_subnet" "app" {
  count      = 2
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "app" {
  count          = 2
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app.id
}
resource "aws_lb" "web" {
  subnets = aws_subnet.app[*].id  # warning
}
resource "aws_lb" "inner" {
  internal = true
  subnets  = aws_subnet.app[*].id
}
resource "aws_ecs_service" "jobs" {
  name        = "jobs"
  launch_type = "FARGATE"
  network_configuration {
    subnets          = aws_subnet.app[*].id  # warning
    assign_public_ip = true
  }
}
""",
            kind="terraform",
        ),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: true}
subnets:
  app: {vpc: core, zone: us-east-1a}
  dmz: {vpc: core, zone: us-east-1a}
interfaces:
  vip: {subnet: app}
elastic_ips:
  partner:
    interface: vip  # warning
  out: {}
nat_gateways:
  out: {subnet: dmz, elastic_ips: [out]}  # warning
route_tables:
  app: {vpc: core, subnets: [app], routes: [{destination: 0.0.0.0/0, nat_gateway: out}]}
  rest:
    vpc: core
    main: true
    routes: [{destination: "::/0", internet_gateway: true}, {destination: 10.1.0.0/16, vpc_endpoint: vpce-0a1b2c3d}]
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, internet_gateway: false}
subnets:
  app: {vpc: core, zone: us-east-1a}
instances:
  web: {type: t3.small, subnet: app}
elastic_ips:
  web:
    instance: web  # error
"""),
        Bad("""\
version: 1
vpcs:
  closed: {internet_gateway: true, block_public_access: bidirectional}
  inbound: {internet_gateway: true, block_public_access: ingress}
subnets:
  a: {vpc: closed, zone: us-east-1a}
  b: {vpc: inbound, zone: us-east-1a}
interfaces:
  a: {subnet: a}
  b: {subnet: b}
elastic_ips:
  a: {interface: a}  # warning
  b: {interface: b}  # warning
  nat-a: {}
  nat-b: {}
nat_gateways:
  a: {subnet: a, elastic_ips: [nat-a]}  # warning
  b: {subnet: b, elastic_ips: [nat-b]}
route_tables:
  a: {vpc: closed, main: true, routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  b: {vpc: inbound, main: true, routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
"""),
        Bad(
            """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_instance" "web" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.small"
  subnet_id     = aws_subnet.app.id
}

resource "aws_eip" "web" {
  instance = aws_instance.web.id  # error
}
""",
            kind="terraform",
        ),
        Bad(
            """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "core" {
  vpc_id = aws_vpc.core.id
}

resource "aws_subnet" "app" {
  count      = 2
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet(aws_vpc.core.cidr_block, 8, count.index)
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route_table" "unused" {
  count  = 0
  vpc_id = aws_vpc.core.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }
}

resource "aws_route_table_association" "app" {
  count          = length(aws_subnet.app)
  subnet_id      = element(aws_subnet.app[*].id, count.index)
  route_table_id = aws_route_table.app.id
}

resource "aws_route_table_association" "unused" {
  count          = length(aws_route_table.unused)
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.unused[count.index].id
}

resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.app[1].id
}

resource "aws_eip" "partner" {
}

resource "aws_eip_association" "partner" {
  allocation_id        = aws_eip.partner.id
  network_interface_id = aws_network_interface.vip.id  # warning
}

resource "aws_eip_association" "by_address" {
  public_ip            = "203.0.113.7"
  network_interface_id = aws_network_interface.vip.id  # warning
}
""",
            kind="terraform",
        ),
    ),
)
