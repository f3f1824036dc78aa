"""Security group reference that cannot match traffic through a middlebox or transit gateway.

## What
Reports an ingress rule that has a security group as its source, if a route sends traffic from members of that group to
members of the rule's group through an interface, and no other rule admits the same traffic by address.

It also reports an ingress rule whose source is a security group of another VPC, if both VPCs are attached to a transit
gateway that does not support security group referencing for them, and no peering connection joins them.

## Why
A rule with a group as its source admits traffic from the interfaces of the group's members. A middlebox appliance sends
forwarded traffic out through its own interface. The rule does not match this traffic, even though the source address
belongs to a member, and connections time out. No API call fails, and the rule looks right.

A transit gateway passes group references only if it and both attachments have `SecurityGroupReferencingSupport`
enabled. The default is enabled for attachments, but disabled for the transit gateway.

## When it is fine
- Another rule admits the same protocol and ports from the addresses of the sender or of its subnet.
- The members reach each other without the middlebox, for example within one subnet.
- The traffic is from the middlebox itself.
- A peering connection joins the two VPCs: rules can reference groups across it.

## Fix
Use the CIDR block of the sender's subnet, or the addresses of the sender, as the source of the rule. For a transit
gateway, you can enable `security_group_referencing_support` instead; traffic through an inspection VPC still needs
CIDR blocks.

## What is undecided
The check is undecided if one of these facts is unknown:

- whether the route exists, its target, its destination or its route table
- the route table, the VPC or the CIDR block of either subnet, and whether an interface is in that subnet
- the security groups on either side, or their rules
- the interfaces, the security groups and the CIDR blocks of the middlebox
- the addresses that a rule could allow
- whether the middlebox translates source addresses, if the rules admit the middlebox itself
- whether a transit gateway and its attachments support group references, or which VPCs and connections it joins

Egress rules, Gateway Load Balancer endpoints and gateways as route targets, and routes whose destination is not the
CIDR block of one subnet are not checked.

## Sources
- [VPC User Guide, "Security group
  rules"](https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html#security-group-referencing): groups
  as sources do not work through a middlebox appliance. A rule must use the private address of the other instance or the
  range of its subnet.
- [CreateTransitGatewayVpcAttachmentRequestOptions](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayVpcAttachmentRequestOptions.html),
  `SecurityGroupReferencingSupport`: enabled by default for attachments, disabled by default for transit gateways.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, product

from msgspec import Struct

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    GroupRule,
    Interface,
    IpNetwork,
    Location,
    Middlebox,
    Missing,
    Network,
    Related,
    Route,
    RoutedPath,
    Rule,
    SecurityGroup,
    Severity,
    Subnet,
    TransitGatewayAttachment,
    Undecided,
    Value,
    Vpc,
    all_of,
    any_of,
    covers,
    differs,
    facts_missing,
    follow,
    known,
    merged,
    names_of,
    negated,
    parsed_network,
    same,
    stated,
    words,
)

_MOST_RULES = 16
"""The number of groups that are examined for one group between two subnets, and of rules that name one of them."""
_MOST_ALIKE = 4
"""The number of interfaces with the same groups that are examined in one subnet."""
_MOST_HOSTS = 64
_MOST_OF_GROUP = 1000
"""No quota allows a group more rules."""


class Host(Struct, frozen=True, eq=False):
    """An interface with its security groups.

    `doubts`: missing to know whether it has other groups. `perhaps`: the first few of these. `place`: missing to know
    whether it is in the subnet.
    """

    interface: Interface
    groups: tuple[SecurityGroup, ...]
    doubts: tuple[str, ...]
    perhaps: tuple[SecurityGroup, ...]
    place: tuple[str, ...]


class Members(Struct, frozen=True, eq=False):
    """The interfaces in a subnet: some for each set of groups, and some for each group, by its names.

    `unsure` are those with unknown groups.
    """

    hosts: tuple[Host, ...]
    unsure: tuple[Host, ...]
    by_group: dict[str, list[Host]]


class Entrance(Struct, frozen=True, eq=False):
    """The ingress rules of a group that name groups, by the names of these; `unsure` name an unknown one."""

    by_name: dict[str, list[GroupRule]]
    unsure: tuple[GroupRule, ...]


class Case(Struct, frozen=True, eq=False):
    """A rule that admits a sender by reference, and the interface that has the rule's group."""

    path: RoutedPath
    sender: Host
    receiver: Host
    group: SecurityGroup
    rule: GroupRule


def check(network: Network) -> Iterator[Finding | Undecided]:
    if not network.routes and len(network.transit_gateway_attachments) < 2:
        return
    members_of = functools.cache(functools.partial(_members, network))
    entrance_of = functools.cache(_entrance)
    found: dict[tuple[str, Location], Finding] = {}
    unsure: dict[tuple[str, Location], Undecided] = {}
    for path in network.paths_through_interfaces():
        for case in _cases(path, members_of, entrance_of):
            key = (case.group.address, case.rule.at)
            if key in found:
                continue
            answer = _shut(network, case, entrance_of)
            if answer is True:
                found[key] = _finding(case)
            elif isinstance(answer, Missing):
                unsure[key] = Undecided(subject=key[0], at=key[1], facts=answer.facts)
    attached = _Attached(network)
    for group, rule, source in _references_to_other_vpcs(network):
        key, one = (group.address, rule.at), known(source)
        if key in found:
            continue
        result = _across(network, attached, group, rule, one) if one is not None else attached.doubts(group, source)
        if isinstance(result, Finding):
            found[key] = result
        elif isinstance(result, Missing):
            unsure[key] = Undecided(subject=key[0], at=key[1], facts=result.facts)
    yield from found.values()
    yield from (question for key, question in unsure.items() if key not in found)


def _references_to_other_vpcs(network: Network) -> Iterator[tuple[SecurityGroup, GroupRule, Value[SecurityGroup]]]:
    """The rules of groups that may have a group of another VPC as their source, where transit gateways join VPCs."""
    if len(network.transit_gateway_attachments) < 2:
        return
    for group in network.security_groups:
        for rule in group.ingress[:_MOST_OF_GROUP] if group.declared else ():
            for source in rule.groups:
                one = known(source)
                is_own = one is group or (one is not None and not one.declared)
                if not is_own and differs(group.vpc, follow(source, _vpc_of)) is not False:
                    yield group, rule, source


def _vpc_of(group: SecurityGroup) -> Value[Vpc]:
    return group.vpc


class _Attached:
    """The attachments of VPCs to transit gateways, by VPC."""

    def __init__(self, network: Network) -> None:
        self._all = network.transit_gateway_attachments
        self._of: dict[int, list[TransitGatewayAttachment]] = defaultdict(list)
        for one in network.transit_gateway_attachments:
            self._of[id(known(one.vpc))].append(one)

    def to(self, vpc: Value[Vpc]) -> list[TransitGatewayAttachment]:
        """Those of a VPC, and the first few of an unknown one. If the VPC is unknown, the first few of any."""
        unsure = self._of[id(None)][:_MOST_ALIKE]
        one = known(vpc)
        return [*self._of[id(one)], *unsure] if one is not None else list(self._all[:_MOST_ALIKE])

    def doubts(self, group: SecurityGroup, source: Value[SecurityGroup]) -> Answer:
        """What would tell the source of a rule, if it matters in which VPC the source is."""
        passes = all_of(same(one.references_groups, True) for one in self.to(group.vpc))
        return False if passes is True else Missing(facts_missing(source))


def _across(
    network: Network, attached: _Attached, group: SecurityGroup, rule: GroupRule, source: SecurityGroup
) -> Finding | Answer:
    """Whether a rule does not match the traffic of another VPC, because a transit gateway passes no references."""
    answers: list[tuple[TransitGatewayAttachment, TransitGatewayAttachment, Answer]] = []
    for mine, theirs in product(attached.to(group.vpc), attached.to(source.vpc)):
        joins = all_of(
            (
                same(mine.vpc, group.vpc),
                same(theirs.vpc, source.vpc),
                same(mine.transit_gateway, theirs.transit_gateway),
            )
        )
        passes = all_of((same(mine.references_groups, True), same(theirs.references_groups, True)))
        if joins is not False and mine is not theirs:
            answers.append((mine, theirs, all_of((joins, negated(passes)))))
    if not answers or network.associations_of_group(group) or network.associations_of_group(source):
        return False
    answer = all_of(
        (
            *(each for _, _, each in answers),
            differs(group.vpc, source.vpc),
            negated(_are_peered(network, group, source)),
            negated(_admits_blocks(network, group, rule, source)),
        )
    )
    return _finding_across(group, rule, source, answers[0][:2]) if answer is True else answer


def _are_peered(network: Network, group: SecurityGroup, source: SecurityGroup) -> Answer:
    return any_of(
        any_of(
            all_of((same(one.vpc, mine.vpc), same(one.peer_vpc, theirs.vpc)))
            for mine, theirs in ((group, source), (source, group))
        )
        for one in network.peering_connections
    )


def _admits_blocks(network: Network, group: SecurityGroup, rule: GroupRule, source: SecurityGroup) -> Answer:
    """Whether other rules of a group admit the same traffic from addresses of the VPC of another one."""
    vpc = known(source.vpc)
    blocks, doubts = network.blocks_of(vpc) if vpc is not None else ([], facts_missing(source.vpc))
    answers: list[Answer] = [Missing(group.more_ingress)] if group.more_ingress else []
    for other in group.ingress[:_MOST_OF_GROUP]:
        ranges = [*(_is_in(one, blocks, doubts) for one in other.cidrs), *map(_of_list, other.prefix_lists)]
        answers.append(all_of((any_of(ranges), other.includes_traffic(rule))))
    return any_of(answers)


def _is_in(cidr: Value[str], blocks: Sequence[str], doubts: Sequence[str]) -> Answer:
    """Whether a range has addresses of some blocks in it."""
    text = known(cidr)
    range = parsed_network(text) if text is not None else None
    if range is None:
        return Missing(facts_missing(cidr)) if text is None else False
    parsed = [one for block in blocks if (one := parsed_network(block)) is not None and one.version == range.version]
    if range.prefixlen == 0 or any(covers(range, one) or covers(one, range) for one in parsed):
        return True
    return Missing(tuple(doubts)) if doubts else False


def _finding_across(
    group: SecurityGroup,
    rule: GroupRule,
    source: SecurityGroup,
    ends: tuple[TransitGatewayAttachment, TransitGatewayAttachment],
) -> Finding:
    mine, theirs = ends
    return Finding(
        subject=group.address,
        at=rule.at,
        message=f"a rule of {group} has {source} of {words(source.vpc)} as its source, but the transit gateway between "
        f"{words(source.vpc)} and {words(group.vpc)} does not support security group referencing: the rule does not "
        "match its traffic",
        help=f"use the CIDR block of {words(source.vpc)} as the source of the rule, or enable security group "
        "referencing on the transit gateway",
        related=(
            source.says(f"is in {words(source.vpc)}", at="vpc"),
            mine.says(f"attaches {words(mine.vpc)}", at="vpc"),
            theirs.says(f"attaches {words(theirs.vpc)}", at="vpc"),
        ),
        values=stated(source, source.vpc, group.vpc, mine.transit_gateway),
    )


def _members(network: Network, subnet: Subnet) -> Members:
    hosts: dict[frozenset[int], list[Host]] = defaultdict(list)
    by_group: dict[str, list[Host]] = defaultdict(list)
    certain = ((one, ()) for one in network.interfaces_in(subnet))
    perhaps = ((one, facts_missing(one.subnet)) for one in network.interfaces_perhaps_in(subnet))
    for interface, place in chain(certain, perhaps):
        groups, doubts = network.effective_groups_of(interface)
        possible_groups = network.possible_security_groups_of(interface)[:_MOST_ALIKE]
        host = Host(interface, tuple(groups), doubts, tuple(group for group, _ in possible_groups), place)
        hosts[frozenset(map(id, groups))].append(host)
        for name in dict.fromkeys(name for group in groups for name in names_of(group)):
            by_group[name].append(host)
    few = [one for alike in hosts.values() for one in alike[:_MOST_ALIKE]]
    named = {name: members[:_MOST_ALIKE] for name, members in islice(by_group.items(), _MOST_HOSTS)}
    unsure = (one for one in few if one.doubts)
    return Members(tuple(few[:_MOST_HOSTS]), tuple(islice(unsure, _MOST_ALIKE)), named)


def _entrance(group: SecurityGroup) -> Entrance:
    by_name: dict[str, list[GroupRule]] = defaultdict(list)
    unsure: list[GroupRule] = []
    for rule in group.ingress:
        for value in rule.groups:
            if known(value) is None:
                unsure.append(rule)
            for name in names_of(value):
                by_name[name].append(rule)
    return Entrance(by_name, tuple(unsure[:_MOST_RULES]))


def _cases(
    path: RoutedPath, members_of: Callable[[Subnet], Members], entrance_of: Callable[[SecurityGroup], Entrance]
) -> Iterator[Case]:
    """The rules of receivers that may admit a sender by reference."""
    senders, receivers = members_of(path.side), members_of(path.there)
    inside = frozenset(one for middlebox in path.through for one in middlebox.interfaces)
    for receiver in receivers.hosts:
        for group in (*receiver.groups, *receiver.perhaps) if id(receiver.interface) not in inside else ():
            entrance = entrance_of(group)
            for name in islice((name for name in senders.by_group if name in entrance.by_name), _MOST_RULES):
                for rule in entrance.by_name[name][:_MOST_RULES]:
                    yield from _senders(path, senders.by_group[name], inside, receiver, group, rule)
            for rule in entrance.unsure:
                yield from _senders(path, senders.hosts, inside, receiver, group, rule)
            for rules in islice(entrance.by_name.values(), _MOST_RULES):
                yield from _senders(path, senders.unsure, inside, receiver, group, rules[0])


def _senders(
    path: RoutedPath,
    senders: Sequence[Host],
    inside: frozenset[int],
    receiver: Host,
    group: SecurityGroup,
    rule: GroupRule,
) -> Iterator[Case]:
    for sender in senders:
        if id(sender.interface) not in inside:
            yield Case(path, sender, receiver, group, rule)


def _shut(network: Network, case: Case, entrance_of: Callable[[SecurityGroup], Entrance]) -> Answer:
    """Whether only a reference admits what a sender sends through the middlebox."""
    together = [
        network.existing_together(case.sender.interface, case.receiver.interface),
        network.existing_together(case.path.route, case.receiver.interface),
    ]
    if False in together:
        return False
    target = network.route_target(case.path.route)
    facts = [*case.path.doubts, *case.sender.place, *case.receiver.place, *facts_missing(target), *case.receiver.doubts]
    named = {id(known(one)) for one in case.rule.groups}
    if not any(id(one) in named for one in case.sender.groups):
        facts.extend((*facts_missing(*case.rule.groups), *case.sender.doubts))
    facts.extend(facts_missing(*together))
    if case.path.route.doubt:
        facts.append(case.path.route.doubt)
    for group in case.receiver.groups:
        facts.extend(group.more_ingress)
        for rule in group.ingress[:_MOST_OF_GROUP]:
            answer = _admits(rule, case)
            if answer is True:
                return False
            facts.extend(facts_missing(answer))
        for middlebox in case.path.through:
            facts.extend(_replaced(middlebox, group, entrance_of(group), case))
    return Missing(merged(facts)) if facts else True


def _admits(rule: GroupRule, case: Case) -> Answer:
    """Whether a rule admits the traffic of another one from the addresses of the sender."""
    traffic = rule.includes_traffic(case.rule)
    source = any_of([*(_holds(one, case) for one in rule.cidrs), *map(_of_list, rule.prefix_lists)])
    return all_of((traffic, source))


def _of_list(list: Value[str]) -> Missing:
    return Missing((f"the ranges of {words(list)}",))


def _holds(cidr: Value[str], case: Case) -> Answer:
    """Whether a range contains the addresses of the sender."""
    text = known(cidr)
    if text is None:
        return Missing(facts_missing(cidr))
    range, version = parsed_network(text), case.path.version
    if range is None or range.version != version:
        return False
    if range.prefixlen == 0:
        return True
    block = _block(case.path.side, version)
    if block is not None and (covers(range, block) or not covers(block, range)):
        return covers(range, block)
    own = case.sender.interface.private_ip
    address = parsed_network(own) if isinstance(own, str) and version == 4 else None
    if address is None:
        return Missing((f"the addresses of {case.sender.interface}",))
    return covers(range, address)


def _block(subnet: Subnet, version: int) -> IpNetwork | None:
    block = known(subnet.cidr if version == 4 else subnet.ipv6_cidr)
    return parsed_network(block) if block is not None else None


def _replaced(middlebox: Middlebox, group: SecurityGroup, entrance: Entrance, case: Case) -> Iterator[str]:
    """The facts that are missing to know whether a rule admits the traffic with the address of the middlebox."""
    yield from middlebox.doubts
    named = [rule for name in middlebox.groups for rule in entrance.by_name.get(name, ())]
    ranges = [
        (rule, range)
        for rule in group.ingress[:_MOST_OF_GROUP]
        for one in rule.cidrs
        if (range := parsed_network(words(one))) is not None and rule.includes_traffic(case.rule) is not False
    ]
    held = [
        rule
        for rule, range in ranges
        if any(covers(block, range) or covers(range, block) for block in middlebox.blocks)
    ]
    if held or any(rule.includes_traffic(case.rule) is not False for rule in named):
        yield f"whether {middlebox.name} translates source addresses"
    if any(range.version == case.path.version == 4 for _, range in ranges):
        yield from middlebox.more_blocks
    for rule in entrance.unsure if middlebox.groups else ():
        if rule.includes_traffic(case.rule) is not False:
            yield from facts_missing(*rule.groups)


def _finding(case: Case) -> Finding:
    path, sender, receiver = case.path, case.sender.interface, case.receiver.interface
    named = {id(group) for value in case.rule.groups if (group := known(value)) is not None}
    source = next((one for one in case.sender.groups if id(one) in named), None)
    block = _block(path.side, path.version)
    return Finding(
        subject=case.group.address,
        at=case.rule.at,
        message=f"a rule of {case.group} has {words(source)} as its source, but {path.route} sends traffic from "
        f"{path.side} to {path.there} through {_target(path.route)}: the rule does not match what a middlebox forwards "
        f"from {sender} to {receiver}",
        help=f"use {'the CIDR block of ' + str(path.side) if block is None else block} as the source of the rule",
        related=(
            Related(f"{sender} is in {path.side} and has {words(source)}", sender.at, sender.address),
            Related(f"{receiver} is in {path.there} and has {case.group}", receiver.at, receiver.address),
            Related(f"{path.route} targets {_target(path.route)}", _place(path.route), path.route.address),
        ),
        values=stated(source, path.side, path.there, path.route.launch, path.route.interface),
    )


def _target(route: Route) -> str:
    return words(route.launch if route.interface is None else route.interface)


def _place(route: Route) -> Location:
    return route.place("launch" if route.interface is None else "interface")


RULE = Rule(
    code="ENI805",
    name="group-reference-through-middlebox",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("security", "routing"),
    check=check,
    good=(
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  db: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
  jobs: {vpc: core, zone: us-east-1a, cidr: 10.0.4.0/24}
security_groups:
  web: {vpc: core, ingress: [{cidr: 0.0.0.0/0, ports: 443}]}
  db:
    vpc: core
    ingress:
      - {groups: [web, self], ports: 5432}
      - {cidr: 10.0.1.0/25, ports: 5000-6000}
      - {groups: [web], protocol: "17"}
      - {cidr: 10.0.0.0/16, protocol: udp}
      - {groups: [web], protocol: icmp}
      - {groups: [fw, jobs], ports: 22}
  extra: {vpc: core, ingress: [{cidr: 0.0.0.0/0, protocol: icmp}]}
  fw: {vpc: core, ingress: [{cidr: 10.0.0.0/16, ports: 443}, {groups: [web], ports: 9}]}
  jobs: {vpc: core, ingress: []}
instances:
  web: {type: m5.large, subnet: web, private_ips: [10.0.1.10], security_groups: [web]}
  db: {type: m5.large, subnet: db, security_groups: [db, extra]}
  replica: {type: m5.large, subnet: db, security_groups: [db, extra]}
  job: {type: m5.large, subnet: jobs, security_groups: [jobs]}
  fw:
    type: c5.large
    interfaces:
      - {interface: web-side, device_index: 0}
      - {interface: edge-side, device_index: 1}
      - {interface: db-side, device_index: 2}
interfaces:
  web-side: {subnet: web, security_groups: [fw], source_dest_check: false}
  edge-side: {subnet: edge, security_groups: [fw], source_dest_check: false}
  db-side: {subnet: db, security_groups: [fw], source_dest_check: false}
route_tables:
  web: {vpc: core, subnets: [web], routes: [{destination: 10.0.2.0/24, interface: web-side}]}
  jobs:
    vpc: core
    main: true
    routes: [{destination: 10.0.2.0/24, transit_gateway: true}, {destination: 10.0.0.0/22, interface: web-side}]
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  db: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
  far: {vpc: core}
security_groups:
  web: {vpc: core}
  fw: {vpc: core}
  from-fw:
    vpc: core
    ingress:
      - {groups: [web], ports: 1}  # undecided
      - {groups: [fw], ports: 1}
  from-edge:
    vpc: core
    ingress:
      - {groups: [web], ports: 2}  # undecided
      - {cidr: 10.0.3.128/25, ports: 2}
  from-one:
    vpc: core
    ingress:
      - {groups: [web], ports: 3}  # undecided
      - {cidr: 10.0.1.10/32, ports: 3}
  from-any:
    vpc: core
    ingress:
      - {groups: [sg-xxxxxxxx], ports: 4}  # undecided
  open: {vpc: core}
  beside-open:
    vpc: core
    ingress:
      - {groups: [web], ports: 5}  # undecided
  from-both:
    vpc: core
    ingress:
      - {groups: [web], ports: 6}  # undecided
      - {cidr: 10.0.2.0/23, ports: 6}
  from-far:
    vpc: core
    ingress:
      - {groups: [far], ports: 7}
      - {cidr: 0.0.0.0/0, ports: 7}
      - {groups: [far], ports: 8}  # undecided
      - {cidr: 10.0.0.0/16, ports: 8}
  far: {vpc: core}
  from-ghost:
    vpc: core
    ingress:
      - {groups: [ghost], ports: 9}  # undecided
  ghost: {vpc: core}
instances:
  web: {type: m5.large, subnet: web, security_groups: [web]}
  a: {type: m5.large, subnet: db, security_groups: [from-fw]}
  b: {type: m5.large, subnet: db, security_groups: [from-edge]}
  c: {type: m5.large, subnet: db, security_groups: [from-one]}
  d: {type: m5.large, subnet: db, security_groups: [from-any]}
  e: {type: m5.large, subnet: db, security_groups: [beside-open, open]}
  f: {type: m5.large, subnet: db, security_groups: [from-both]}
  g: {type: m5.large, subnet: db, security_groups: [from-far]}
  h: {type: m5.large, subnet: db, security_groups: [from-ghost]}
  far: {type: m5.large, subnet: far, security_groups: [far]}
  ghost: {type: m5.large, subnet: far, security_groups: [sg-xxxxxxxx]}
  fw: {type: c5.large, subnet: edge, security_groups: [fw], source_dest_check: false}
route_tables:
  web: {vpc: core, subnets: [web, far], routes: [{destination: 10.0.2.0/24, instance: fw}]}
"""),
        Good(
            """\
variable "inspect" {}
variable "late" {}
variable "unknown" {}

resource "aws_vpc" "core" {
}
resource "aws_subnet" "all" {
  for_each   = { web = 1, db = 2, jobs = 3, cache = 4 }
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.${each.value}.0/24"
}
resource "aws_security_group" "web" {
}
resource "aws_security_group" "list" {
  ingress { # undecided
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
  ingress {
    protocol        = "-1"
    prefix_list_ids = ["pl-0a1b2c3d4e5f60718"]
  }
}
resource "aws_security_group" "range" {
  ingress { # undecided
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
  ingress {
    protocol    = "tcp"
    cidr_blocks = [var.unknown, "anywhere"]
  }
}
resource "aws_security_group" "protocol" {
  ingress { # undecided
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
  ingress {
    protocol    = var.unknown
    cidr_blocks = ["10.0.0.0/16"]
  }
}
resource "aws_security_group" "plain" {
  ingress { # undecided
    protocol        = "-1"
    security_groups = [aws_security_group.web.id]
  }
}
resource "aws_security_group" "job" {
  ingress { # undecided
    protocol = "-1"
    self     = true
  }
}
resource "aws_network_interface" "web" {
  count           = var.inspect ? 1 : 0
  subnet_id       = aws_subnet.all["web"].id
  security_groups = [aws_security_group.web.id]
}
resource "aws_network_interface" "direct" {
  count           = var.inspect ? 0 : 1
  subnet_id       = aws_subnet.all["db"].id
  security_groups = [aws_security_group.job.id, aws_security_group.plain.id]
}
resource "aws_network_interface" "late" {
  count           = var.late ? 1 : 0
  subnet_id       = aws_subnet.all["db"].id
  security_groups = [aws_security_group.plain.id]
}
resource "aws_network_interface" "db" {
  for_each        = { a = aws_security_group.list, b = aws_security_group.range, c = aws_security_group.protocol }
  subnet_id       = aws_subnet.all["db"].id
  security_groups = [each.value.id]
}
resource "aws_network_interface" "job" {
  for_each        = toset(["jobs", "cache"])
  subnet_id       = aws_subnet.all[each.key].id
  security_groups = [aws_security_group.job.id]
}
resource "aws_network_interface" "fw" {
}
resource "aws_route_table" "all" {
  for_each = toset(["web", "jobs"])
  vpc_id   = aws_vpc.core.id
}
resource "aws_route_table_association" "all" {
  for_each       = aws_route_table.all
  subnet_id      = aws_subnet.all[each.key].id
  route_table_id = each.value.id
}
resource "aws_route" "web" {
  route_table_id         = aws_route_table.all["web"].id
  destination_cidr_block = "10.0.2.0/24"
  network_interface_id   = aws_network_interface.fw.id
}
resource "aws_route" "jobs" {
  count                  = var.inspect ? 1 : 0
  route_table_id         = aws_route_table.all["jobs"].id
  destination_cidr_block = "10.0.4.0/24"
  network_interface_id   = aws_network_interface.fw.id
}
""",
            kind="terraform",
        ),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  db: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  edge: {vpc: core, zone: us-east-1a}
security_groups:
  web: {vpc: core, ingress: []}
  fw: {vpc: core, ingress: []}
  by-range:
    vpc: core
    ingress:
      - {groups: [web], ports: 5432}  # undecided
      - {cidr: 10.0.3.0/24, ports: 5432}
  by-group:
    vpc: core
    ingress:
      - {groups: [web], ports: 5432}  # undecided
      - {groups: [sg-xxxxxxxx], ports: 5432}
interfaces:
  arm: {subnet: edge, security_groups: [fw], source_dest_check: false}
instances:
  web: {type: m5.large, subnet: web, security_groups: [web]}
  one: {type: m5.large, subnet: db, security_groups: [by-range]}
  two: {type: m5.large, subnet: db, security_groups: [by-group]}
  fw: {type: c5.large, interfaces: [{interface: arm, device_index: 0}]}
route_tables:
  web: {vpc: core, subnets: [web], routes: [{destination: 10.0.2.0/24, interface: arm}]}
"""),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  apps: {cidr: 10.1.0.0/16}
  peer: {cidr: 10.2.0.0/16}
subnets:
  core: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  apps: {vpc: apps, zone: eu-west-1a, cidr: 10.1.0.0/24}
  peer: {vpc: peer, zone: eu-west-1a, cidr: 10.2.0.0/24}
security_groups:
  app: {vpc: apps}
  peer: {vpc: peer}
  db:
    vpc: core
    ingress:
      - {groups: [app], ports: 5432}
      - {groups: [peer], ports: 5433}
      - {groups: [app], ports: 443}
      - {cidr: 10.1.0.0/16, ports: 443}
  cache: {vpc: core, ingress: [{groups: [peer], ports: 6379}]}
transit_gateway_attachments:
  core: {transit_gateway: hub, subnets: [core], security_group_referencing: true}
  apps: {transit_gateway: hub, subnets: [apps], security_group_referencing: true}
  old: {transit_gateway: old, subnets: [core]}
  peer: {transit_gateway: old, subnets: [peer]}
peering_connections:
  peer: {vpc: peer, peer_vpc: core}
"""),
        Good(
            """\
variable "referencing" { type = string }
resource "aws_vpc" "each" {
  for_each   = { core = "10.0.0.0/16", apps = "10.1.0.0/16" }
  cidr_block = each.value
}
resource "aws_subnet" "each" {
  for_each          = aws_vpc.each
  vpc_id            = each.value.id
  availability_zone = "eu-west-1a"
  cidr_block        = cidrsubnet(each.value.cidr_block, 8, 0)
}
resource "aws_ec2_transit_gateway" "hub" {
  security_group_referencing_support = var.referencing
}
resource "aws_ec2_transit_gateway_vpc_attachment" "each" {
  for_each           = aws_vpc.each
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.each[each.key].id]
}
resource "aws_security_group" "app" {
  vpc_id = aws_vpc.each["apps"].id
}
resource "aws_security_group" "db" {
  vpc_id = aws_vpc.each["core"].id
  ingress { # undecided
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.app.id]
  }
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
subnets:
  web: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  db: {vpc: core, zone: us-east-1a, cidr: 10.0.2.0/24}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
security_groups:
  web: {vpc: core, ingress: [{cidr: 0.0.0.0/0, ports: 443}]}
  db:
    vpc: core
    ingress:
      - {groups: [web], ports: 5432}  # warning
      - {cidr: "::/0", ports: 5432}
      - {cidr: 10.0.1.10/32, ports: 5432}
      - {cidr: 10.0.1.0/24, ports: 22}
  fw: {vpc: core, ingress: [{cidr: 10.0.0.0/16}]}
instances:
  known: {type: m5.large, subnet: web, private_ips: [10.0.1.10], security_groups: [web]}
  third: {type: m5.large, subnet: web, security_groups: [web]}
  other: {type: m5.large, subnet: web, private_ips: [10.0.1.11], security_groups: [web]}
  db: {type: m5.large, subnet: db, security_groups: [db]}
  fw: {type: c5.large, subnet: edge, security_groups: [fw], source_dest_check: false}
route_tables:
  web: {vpc: core, subnets: [web], routes: [{destination: 10.0.2.0/24, instance: fw}]}
  db: {vpc: core, subnets: [db], routes: [{destination: 10.0.1.0/24, instance: fw}]}
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
subnets:
  web: {vpc: core, zone: us-east-1a, ipv6_cidr: "2001:db8:0:1::/64"}
  db: {vpc: core, zone: us-east-1a, ipv6_cidr: "2001:db8:0:2::/64"}
  edge: {vpc: core, zone: us-east-1a, cidr: 10.0.3.0/24}
security_groups:
  all: {vpc: core, ingress: []}
  web: {vpc: core, ingress: []}
  db:
    vpc: core
    ingress:
      - {groups: [web]}  # warning
      - {cidr: 10.0.1.10/32}
      - {cidr: "2001:db8:0:3::/64"}
      - {groups: [web], ports: 443}
      - {cidr: "2001:db8:0:1::/64", ports: 443}
  near:
    vpc: core
    ingress:
      - {groups: [web]}  # undecided
      - {cidr: "2001:db8:0:1::10/128"}
interfaces:
  arm: {subnet: edge, security_groups: [all], source_dest_check: false}
instances:
  web: {type: m5.large, subnet: web, private_ips: [10.0.1.10], security_groups: [all, web, sg-xxxxxxxx]}
  db: {type: m5.large, subnet: db, security_groups: [db]}
  near: {type: m5.large, subnet: db, security_groups: [near]}
route_tables:
  main: {vpc: core, main: true, routes: [{destination: "2001:db8:0:2::/64", interface: arm}]}
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16}
  apps: {cidr: 10.1.0.0/16}
subnets:
  core: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  apps: {vpc: apps, zone: eu-west-1a, cidr: 10.1.0.0/24}
security_groups:
  app: {vpc: apps}
  db:
    vpc: core
    ingress:
      - {groups: [app], ports: 5432}  # warning
      - {cidr: 10.0.0.0/16, ports: 5432}
transit_gateway_attachments:
  core: {subnets: [core]}
  apps: {subnets: [apps]}
"""),
        Bad(
            """\
resource "aws_vpc" "each" {
  for_each   = { core = "10.0.0.0/16", apps = "10.1.0.0/16" }
  cidr_block = each.value
}
resource "aws_subnet" "each" {
  for_each          = aws_vpc.each
  vpc_id            = each.value.id
  availability_zone = "eu-west-1a"
  cidr_block        = cidrsubnet(each.value.cidr_block, 8, 0)
}
resource "aws_ec2_transit_gateway" "hub" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "each" {
  for_each           = aws_vpc.each
  transit_gateway_id = aws_ec2_transit_gateway.hub.id
  vpc_id             = each.value.id
  subnet_ids         = [aws_subnet.each[each.key].id]
}
resource "aws_security_group" "app" {
  vpc_id = aws_vpc.each["apps"].id
}
resource "aws_security_group" "db" {
  vpc_id = aws_vpc.each["core"].id
  ingress { # warning
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.app.id]
  }
}
""",
            kind="terraform",
        ),
    ),
)
