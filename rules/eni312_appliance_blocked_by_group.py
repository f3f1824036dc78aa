"""Route to a middlebox appliance whose security groups block the forwarded traffic.

## What
Reports a route to an interface with its source/destination check off, if the security groups of the interface allow no
traffic from the subnets that use the route table, other than traffic that is typically meant for the appliance itself
(SSH, RDP and ICMP). Also reports the route if the groups have no egress rule and the interface is the only one of its
instance.

## Why
Security groups filter all traffic of an interface, including forwarded traffic. Traffic that they do not allow is
dropped, and no API call fails. AWS adds an egress rule to each new group; Terraform removes it unless the group
declares one.

## When it is fine
- A rule allows traffic from a security group, including the group itself: the clients may have that group.
- A rule allows some other traffic from one of the subnets. The security group that AWS documents for a NAT instance
  allows only ports 80 and 443 from the private subnets.
- If an appliance has several interfaces, the one that receives the traffic needs no egress rule for replies, because
  security groups are stateful.

## Fix
Allow the CIDR blocks of the subnets in a security group of the interface, and all traffic in its egress rules.

## What is undecided
The check is undecided if one of these facts is unknown:

- the security groups of the interface or one of their rules, for example those of a default group that the design does
  not declare
- the ranges of a prefix list that a rule allows
- the subnets that use the route table, or their CIDR blocks

The target of a route and its source/destination check are covered by ENI303.

## Sources
- [VPC User Guide, "NAT instances"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html): the
  security group of a NAT instance allows the traffic of the private subnets.
- [VPC User Guide, "Control traffic to your AWS resources using security
  groups"](https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html): groups are stateful.
- Terraform AWS provider,
  [aws_security_group](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group):
  Terraform removes the default egress rule.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from enilint.rule import (
    ALL_PROTOCOLS,
    Answer,
    Bad,
    Finding,
    Good,
    GroupRule,
    Interface,
    Location,
    Missing,
    Network,
    Related,
    Route,
    Rule,
    SecurityGroup,
    Severity,
    Subnet,
    Undecided,
    Value,
    all_of,
    any_of,
    candidates,
    covers,
    exceeds,
    facts_missing,
    follow,
    is_open,
    joined_words,
    known,
    negated,
    parsed_network,
    same,
    stated,
    unanimous,
    words,
)

_OWN_PORTS = (22, 3389)
"""SSH and RDP, for administrators of the appliance."""
_OWN_PROTOCOLS = ("icmp", "icmpv6", "1", "58")
_TCP = ("tcp", "6")
_MOST_NAMED = 8
"""The most rules that a finding lists as its proof."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    reported: dict[str, set[str]] = defaultdict(set)
    for route in network.routes:
        target = network.forwarding_target(route)
        interfaces = candidates(target)
        answers = [_is_blocked(network, route, one) for one in interfaces]
        if any_of(answers) is False:
            continue
        missing = facts_missing(target)
        answer = Missing(missing) if is_open(target) else unanimous(answers, otherwise=missing)
        if answer is True:
            if words(target) not in reported[route.address]:
                yield _finding(network, route, interfaces)
            reported[route.address].add(words(target))
        elif isinstance(answer, Missing):
            yield Undecided(subject=route.address, at=_place(route), facts=answer.facts)


def _is_blocked(network: Network, route: Route, interface: Interface) -> Answer:
    """Whether the interface belongs to an appliance and its groups drop all traffic of the route.

    The target of a route and its source/destination check are covered by ENI303.
    """
    if interface.service_managed or same(interface.is_checked, False) is not True:
        return False
    groups, doubts = network.effective_groups_of(interface)
    blocked = any_of((_admits_none(network, route, groups), _has_no_way_back(network, interface, groups)))
    return all_of((network.forwards(route, interface), _has_clients(network, route), blocked, Missing(doubts)))


def _has_clients(network: Network, route: Route) -> Answer:
    """Whether a subnet uses the route table of the route."""
    table = known(route.table) if route.table is not None else None
    if table is None:
        return Missing(facts_missing(route.table)) if route.table is not None else False
    doubts = network.subnet_doubts_of(table)
    return True if network.subnets_using(table) else Missing(doubts) if doubts else False


def _clients(network: Network, route: Route) -> list[Subnet]:
    table = known(route.table) if route.table is not None else None
    return network.subnets_using(table) if table is not None else []


def _admits_none(network: Network, route: Route, groups: Sequence[SecurityGroup]) -> Answer:
    """Whether no ingress rule allows traffic from the subnets that use the route table of the route."""
    version = _version(route)
    blocks = [one.ipv6_cidr if version == 6 else one.cidr for one in _clients(network, route)]
    admitted = [_admits(rule, blocks, version) for group in groups for rule in group.ingress]
    more = [Missing(group.more_ingress) for group in groups]
    return negated(any_of((*admitted, *more)))


def _has_no_way_back(network: Network, interface: Interface, groups: Sequence[SecurityGroup]) -> Answer:
    """Whether forwarded traffic leaves through the same interface, and no egress rule allows it."""
    if any(group.egress for group in groups):
        return False
    more = Missing(tuple(fact for group in groups for fact in group.more_egress))
    launches = [known(one.launch) for one in network.attachments_of_interface(interface)]
    several: list[Answer] = [
        Missing((f"the instance that has {interface}",)) if one is None else exceeds(network.interface_count(one), 1)
        for one in launches
    ]
    unattached: Answer = True if launches else Missing((f"what {interface} is attached to",))
    return all_of((more, unattached, negated(any_of(several))))


def _admits(rule: GroupRule, blocks: Sequence[Value[str | None]], version: int) -> Answer:
    """Whether a rule allows traffic from one of the blocks, or from a group whose members may be in them."""
    groups = any_of(Missing(facts_missing(one)) if facts_missing(one) else True for one in rule.groups)
    lists = Missing(tuple(f"the ranges of {words(one)}" for one in rule.prefix_lists))
    ranges = any_of(_overlap(cidr, block, version) for cidr in rule.cidrs for block in blocks)
    return all_of((any_of((groups, ranges, lists)), negated(_is_for_itself(rule, groups))))


def _is_for_itself(rule: GroupRule, groups: Answer) -> Answer:
    """Whether a rule allows only traffic for the appliance itself; a rule that allows a group may be for clients."""
    if groups is True:
        return False
    is_own = same(follow(rule.protocol, lambda one: one in _OWN_PROTOCOLS), True)
    is_tcp = same(follow(rule.protocol, lambda one: one in _TCP), True)
    ports = any_of(all_of((same(rule.from_port, port), same(rule.to_port, port))) for port in _OWN_PORTS)
    return any_of((is_own, all_of((is_tcp, ports))))


def _version(route: Route) -> int:
    """The IP version of the traffic of a route."""
    range = parsed_network(known(route.destination) or "")
    return 4 if range is None else range.version


def _overlap(cidr: Value[str], block: Value[str | None], version: int) -> Answer:
    """Whether two ranges have addresses of an IP version in common."""
    if block is None:
        return False
    mine, theirs = parsed_network(known(cidr) or ""), parsed_network(known(block) or "")
    if mine is not None and theirs is not None:
        return covers(mine, theirs) or covers(theirs, mine)
    if mine is not None and mine.version != version:
        return False
    if same(cidr, block) is True or (mine is not None and mine.prefixlen == 0):
        return True
    return Missing(facts_missing(cidr, block))


def _place(route: Route) -> Location:
    return route.place("launch" if route.interface is None else "interface")


def _finding(network: Network, route: Route, interfaces: Sequence[Interface]) -> Finding:
    found = [network.effective_groups_of(one)[0] for one in interfaces]
    groups = list(dict.fromkeys(group for several in found for group in several))
    subnets = [str(one) for one in _clients(network, route)]
    is_closed = _admits_none(network, route, groups) is True
    rules = [rule for group in groups for rule in group.ingress] if is_closed else []
    names = joined_words([str(one) for one in groups])
    either = " or ".join(map(str, groups))
    fact = _admitted(rules) if is_closed else "no egress rule"
    return Finding(
        subject=route.address,
        at=_place(route),
        message=f"{route} sends traffic from {joined_words(subnets)} to {' or '.join(map(str, interfaces))}, but "
        f"{names} {'has' if len(groups) == 1 else 'have'} {fact}: AWS drops {'all other' if rules else 'the'} traffic",
        help=f"allow the CIDR blocks of {joined_words(subnets)} in the ingress rules of {either}"
        if is_closed
        else f"in {either}, add an egress rule that allows all traffic",
        related=(
            *(
                one.says(f"has {joined_words([str(group) for group in several])}", at="security_groups")
                for one, several in zip(interfaces, found, strict=True)
            ),
            *(
                Related(f"{rule.address} allows {_traffic(rule)}", rule.at, rule.address)
                for rule in rules[:_MOST_NAMED]
            ),
        ),
        values=stated(
            list(interfaces),
            subnets,
            groups,
            [(one.protocol, one.from_port, one.to_port, one.cidrs) for one in rules],
            is_closed,
        ),
    )


def _admitted(rules: Sequence[GroupRule]) -> str:
    if not rules:
        return "no ingress rule"
    return f"ingress rules only for {joined_words([_traffic(one) for one in rules])}"


def _traffic(rule: GroupRule) -> str:
    """The traffic that a rule allows, in words."""
    protocol = "all traffic" if same(rule.protocol, ALL_PROTOCOLS) is True else words(rule.protocol).upper()
    ports = dict.fromkeys(port for port in (known(rule.from_port), known(rule.to_port)) if port is not None)
    shown = f" {'-'.join(map(str, ports))}" if ports and protocol in ("TCP", "UDP") else ""
    sources = [words(one) for one in (*rule.cidrs, *rule.prefix_lists)]
    return f"{protocol}{shown} from {joined_words(sources) if sources else 'no address'}"


RULE = Rule(
    code="ENI312",
    name="appliance-blocked-by-group",
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
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.0.0/24}
  app: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
security_groups:
  web-only: {vpc: core, ingress: [{cidr: 10.0.1.0/24, ports: [80, 443]}], egress: [{cidr: 0.0.0.0/0}]}
  of-clients: {vpc: core, ingress: [{groups: [self]}], egress: [{cidr: 0.0.0.0/0}]}
  administration: {vpc: core, ingress: [{cidr: 10.0.0.0/16, ports: 22}], egress: [{cidr: 0.0.0.0/0}]}
interfaces:
  nat: {subnet: edge, source_dest_check: false, security_groups: [web-only]}
  named: {subnet: edge, source_dest_check: false, security_groups: [of-clients, administration]}
  unused: {subnet: edge, source_dest_check: false, security_groups: [administration]}
instances:
  nat: {type: t4g.nano, interfaces: [{interface: nat, device_index: 0}]}
  named: {type: t4g.nano, interfaces: [{interface: named, device_index: 0}]}
  unused: {type: t4g.nano, interfaces: [{interface: unused, device_index: 0}]}
route_tables:
  private:
    vpc: core
    subnets: [app]
    routes:
      - {destination: 0.0.0.0/0, interface: nat}
      - {destination: 192.0.2.0/24, interface: named}
  of-nothing:
    vpc: core
    routes:
      - {destination: 0.0.0.0/0, interface: unused}
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.0.0/24}
  app: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
security_groups:
  rules-elsewhere: {vpc: core}
interfaces:
  nat: {subnet: edge, source_dest_check: false, security_groups: [rules-elsewhere]}
instances:
  nat: {type: t4g.nano, interfaces: [{interface: nat, device_index: 0}]}
route_tables:
  private:
    vpc: core
    subnets: [app]
    routes:
      - {destination: 0.0.0.0/0, interface: nat}  # undecided
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.0.0/24}
  app: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  later: {vpc: core, zone: us-east-1a}
security_groups:
  one-way: {vpc: core, ingress: [{cidr: 10.0.0.0/16}], egress: []}
  of-app: {vpc: core, ingress: [{cidr: 10.0.1.0/24}], egress: [{cidr: 0.0.0.0/0}]}
interfaces:
  two-armed: {subnet: edge, source_dest_check: false, security_groups: [one-way]}
  outside: {subnet: app, source_dest_check: false, security_groups: [of-app]}
  unsaid: {subnet: edge, source_dest_check: false, security_groups: [one-way]}
  of-app: {subnet: edge, source_dest_check: false, security_groups: [of-app]}
instances:
  two-armed:
    type: t4g.small
    interfaces: [{interface: two-armed, device_index: 0}, {interface: outside, device_index: 1}]
  of-app: {type: t4g.nano, interfaces: [{interface: of-app, device_index: 0}]}
attachments:
  - {interface: unsaid, device_index: 1}
route_tables:
  private:
    vpc: core
    subnets: [app]
    routes:
      - {destination: 0.0.0.0/0, interface: two-armed}
      - {destination: 192.0.2.0/24, interface: unsaid}  # undecided
  of-later:
    vpc: core
    subnets: [later]
    routes:
      - {destination: 0.0.0.0/0, interface: of-app}  # undecided
"""),
    ),
    bad=(
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.0.0/24}
  app: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
security_groups:
  administration:
    vpc: core
    ingress: [{cidr: 0.0.0.0/0, ports: 22}, {cidr: 10.0.0.0/16, protocol: icmp}, {cidr: 10.0.9.0/24}]
    egress: [{cidr: 0.0.0.0/0}]
  one-way: {vpc: core, ingress: [{cidr: 10.0.0.0/16}], egress: []}
interfaces:
  nat: {subnet: edge, source_dest_check: false, security_groups: [administration]}
  vpn: {subnet: edge, source_dest_check: false, security_groups: [one-way]}
instances:
  nat: {type: t4g.nano, interfaces: [{interface: nat, device_index: 0}]}
  vpn: {type: t4g.nano, interfaces: [{interface: vpn, device_index: 0}]}
route_tables:
  private:
    vpc: core
    subnets: [app]
    routes:
      - {destination: 0.0.0.0/0, interface: nat}  # warning
      - {destination: 192.168.0.0/16, instance: vpn}  # warning
"""),
        Bad(
            """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "edge" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_security_group" "nat" {
  vpc_id = aws_vpc.core.id
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = aws_security_group.nat.id
  cidr_ipv4         = "10.0.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "all" {
  security_group_id = aws_security_group.nat.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_instance" "nat" {
  ami                    = "ami-0a1b2c3d4e5f60718"
  instance_type          = "t4g.nano"
  subnet_id              = aws_subnet.edge.id
  vpc_security_group_ids = [aws_security_group.nat.id]
  source_dest_check      = false
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id  # warning
}
""",
            kind="terraform",
        ),
    ),
)
