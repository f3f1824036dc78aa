"""Route to an interface whose source/destination check is on.

## What
Reports a route whose target is an interface, or an instance, with its source/destination check on. The check is on
unless the design turns it off. In a topology, the rule also reports the members of a failover group that retargets
routes.

## Why
With the check on, AWS drops every packet that is neither from nor to an address of the interface. No API call fails:
the route is active, but its traffic is lost.

## When it is fine
- A route to addresses or prefixes of the interface itself: its packets are delivered to the interface, not forwarded.
- Interfaces that an AWS service manages, such as those of firewall endpoints.
- An interface that no route targets. NAT instances, VPN gateways and nodes with pod networks need the check off, and
  their routes are often in other designs.

If a plan turns the check on, enilint reports that change and not the route.

## Fix
Set `source_dest_check = false` on each interface that forwards traffic. On an `aws_instance`, the argument applies to
the primary interface, and Terraform ignores it if there is a `network_interface` block: set it on the
`aws_network_interface` instead.

## What is undecided
The check is undecided if one of these facts is unknown:

- the target, its source/destination check or the destination
- the interface, if the target is an instance with several interfaces
- whether user data that mentions the check turns it off, as NAT instances do

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  source/destination checking.
- [ModifyNetworkInterfaceAttribute](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html),
  `SourceDestCheck`.
- [VPC User Guide, "Example routing
  options"](https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html): middlebox appliances.
- Terraform AWS provider,
  [aws_instance](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance), argument
  `source_dest_check`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Edit,
    FailoverGroup,
    Finding,
    Fix,
    Good,
    Interface,
    Launch,
    Missing,
    Network,
    Route,
    Rule,
    Severity,
    Undecided,
    Value,
    all_of,
    candidates,
    exceeds,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    negated,
    same,
    stated,
    unanimous,
    words,
)

_NAMES_CHECK = r"(?i)source[-_]?dest[-_]?check"
"""How a script names the check: `--no-source-dest-check`, `SourceDestCheck`."""

Dropped = list[tuple[Route, Value[Interface]]]
"""The routes of one subject with their targets."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    dropped: dict[str, Dropped] = defaultdict(list)
    for route in network.routes:
        target = network.forwarding_target(route)
        answer = _drops(network, route, target)
        if answer is True:
            dropped[route.address].append((route, target))
        elif isinstance(answer, Missing):
            yield Undecided(subject=route.address, at=route.place("interface"), facts=answer.facts)
    for subject, pairs in dropped.items():
        yield _finding(network, subject, pairs)
    targets = {id(one) for pairs in dropped.values() for _, target in pairs for one in candidates(target)}
    for group in network.failover_groups:
        yield from _standbys(network, group, targets)


def _standbys(network: Network, group: FailoverGroup, reported: set[int]) -> Iterator[Finding | Undecided]:
    """Members of a failover group to which a failover changes the target of its routes."""
    retargets = same(group.mechanism, "retarget-route")
    if retargets is False:
        return
    unknown = facts_missing(*group.members)
    others = [one for value in group.members if known(value) is None for one in candidates(value)]
    doubts = list(unknown) if len(others) < len(group.members) - len(group.known_members) else []
    for member in (*group.known_members, *others):
        several = exceeds(network.interface_count(member), 1)
        primary = network.primary_of(member)
        interface = known(primary.interface) if primary is not None else None
        if several is True or interface is None or id(interface) in reported:
            continue
        is_member: Answer = Missing(unknown) if member in others else True
        answer = all_of((retargets, is_member, negated(several), same(interface.is_checked, True)))
        if answer is True:
            yield _standby_finding(network, group, interface)
        doubts += facts_missing(answer)
    if doubts:
        yield Undecided(subject=group.address, at=group.place("members"), facts=merged(doubts))


def _standby_finding(network: Network, group: FailoverGroup, interface: Interface) -> Finding:
    advice = f"set {network.spelling.setting('source_dest_check', 'false')} on {interface.address}"
    return Finding(
        subject=group.address,
        at=group.place("members"),
        message=f"a failover of {group} routes traffic to {interface}, whose source/destination check is on: AWS drops "
        "the traffic",
        help=advice,
        related=(interface.says("does not turn off its source/destination check", at="source_dest_check"),),
        values=stated(interface),
        fixes=(Fix(advice, (Edit(interface.address, "source_dest_check", False),)),),
    )


def _drops(network: Network, route: Route, target: Value[Interface]) -> Answer:
    """Whether the target drops the traffic of the route."""
    interfaces = candidates(target)
    if any(one.service_managed or network.turns_check_on(one) is True for one in interfaces):
        return False
    checked = follow(target, lambda one: one.is_checked)
    forwarded = unanimous((network.forwards(route, one) for one in interfaces), otherwise=facts_missing(target))
    if known(checked) is False or forwarded is False:
        return False
    if known(checked) is not True:
        return Missing(facts_missing(checked))
    scripts = [
        launch for one in interfaces for launch in _holders(network, one) if re.search(_NAMES_CHECK, launch.user_data)
    ]
    if forwarded is True and scripts:
        return Missing((f"whether the user data of {scripts[0]} turns its source/destination check off",))
    return forwarded


def _holders(network: Network, interface: Interface) -> list[Launch]:
    attachments = network.attachments_of_interface(interface)
    return [launch for one in attachments for launch in candidates(one.launch)]


def _finding(network: Network, subject: str, pairs: Dropped) -> Finding:
    ranges: dict[str, dict[str, None]] = defaultdict(dict)
    for route, target in pairs:
        ranges[words(target)][words(route.destination)] = None
    sent = [f"{joined_words(list(several))} to {target}" for target, several in ranges.items()]
    interfaces = {id(one): one for _, target in pairs for one in candidates(target)}
    setting = network.spelling.setting("source_dest_check", "false")
    advice = f"set {setting} on {joined_words([one.address for one in interfaces.values()])}"
    checks = "check is on" if len(interfaces) == 1 else "checks are on"
    proof = [
        one.says("does not turn off its source/destination check", at="source_dest_check")
        for one in interfaces.values()
    ]
    return Finding(
        subject=subject,
        at=pairs[0][0].place("launch" if pairs[0][0].interface is None else "interface"),
        message=f"{subject} sends {joined_words(sent)}, whose source/destination {checks}: AWS drops the traffic",
        help=advice,
        related=tuple(proof),
        values=stated([(target, route.destination) for route, target in pairs]),
        fixes=(
            Fix(
                advice,
                tuple(Edit(one.address, "source_dest_check", False) for one in interfaces.values()),
            ),
        ),
    )


RULE = Rule(
    code="ENI303",
    name="route-target-source-dest-check",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  nat: {type: t3.nano, subnet: app, source_dest_check: false}
  web: {type: t3.nano, subnet: app}
interfaces:
  vpn: {subnet: app, source_dest_check: false}
  pods: {subnet: app, private_ips: [10.0.0.10], ipv4_prefixes: [10.0.0.16/28]}
  endpoint: {subnet: app, managed_by: network-firewall}
route_tables:
  private:
    routes:
      - {destination: 0.0.0.0/0, instance: nat}
      - {destination: 192.168.0.0/16, interface: vpn}
      - {destination: 10.0.0.20/32, interface: pods}
      - {destination: 10.1.0.0/16, interface: endpoint}
      - {destination: 10.2.0.0/16, internet_gateway: true}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.0.0/24}
instances:
  nat: {type: m5.large, subnet: app}
interfaces:
  side: {subnet: app}
attachments:
  - {interface: side, instance: nat, device_index: 1}
route_tables:
  private:
    routes:
      - {destination: 0.0.0.0/0, instance: nat}  # undecided
  own:
    routes:
      - {destination: 10.0.0.77/32, interface: side}  # undecided
  elsewhere:
    routes:
      - {destination: 0.0.0.0/0, interface: eni-0a1b2c3d4e5f60718}  # undecided
"""),
        Good(
            """\
resource "aws_instance" "nat" {
  instance_type = "t4g.nano"
  subnet_id     = aws_subnet.public.id

  source_dest_check = false
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.0.0/24}
instances:
  nat: {type: t3.nano, subnet: app}
interfaces:
  vpn: {subnet: app, private_ips: [10.0.0.10]}
route_tables:
  private:
    routes:
      - destination: 0.0.0.0/0
        instance: nat  # error
  overlay:
    routes:
      - destination: 192.168.7.7/32
        interface: vpn  # error
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.0.0/24}
interfaces:
  fw-1: {subnet: app}
  fw-2: {subnet: app, private_ips: [10.0.0.10]}
route_tables:
  edge:
    gateway: internet-gateway
    routes:
      - {destination: 10.0.4.0/24, interface: fw-1}  # error
      - {destination: 10.0.5.0/24, interface: fw-2}
"""),
        Bad(
            """\
resource "aws_instance" "nat" {
  instance_type = "t4g.nano"
  subnet_id     = aws_subnet.public.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id # error
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.20.0.0/16}}
subnets:
  data: {vpc: core, zone: eu-west-1a, cidr: 10.20.2.0/24}
instances:
  db-1: {type: m5.large, subnet: data, source_dest_check: false}
  db-2: {type: m5.large, subnet: data}
route_tables:
  data: {vpc: core, subnets: [data], routes: [{destination: 172.30.0.10/32, instance: db-1}]}
failover_groups:
  db:
    mechanism: retarget-route
    members: [db-1, db-2]  # error
"""),
    ),
)
