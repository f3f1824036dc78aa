"""Several interfaces of one instance in the same subnet.

## What
Reports an instance with two or more interfaces that have IP addresses, if they are in the same subnet, or in two
subnets of different VPCs that have overlapping CIDR blocks. Also reports a failover group if its interface is in the
same subnet as an interface of a standby: after a failover, that instance has both.

## Why
The operating system has one route to the subnet and sends replies through one interface, whichever address received the
request. AWS drops packets that leave through an interface that does not have their source address. Connections to the
other interface hang, sometimes only from some hosts. Return traffic does not follow the path that security groups and
flow logs suggest.

## When it is fine
- The instance routes by source address (policy routing). Amazon Linux (amazon-ec2-net-utils), SLES (cloud-netconfig),
  RHEL 8 and later (nm-cloud-setup) and Ubuntu 24.04 and later (cloud-init) set this up automatically. Ubuntu 22.04 does
  so for interfaces present at boot, and EKS nodes do so through the VPC CNI. `policy_routing: true`, or user data with
  `ip rule` or a Netplan `routing-policy`, states that policy routing is set up. The finding then has severity `info`.
- A data source or a variable chooses the image, and nothing shows its operating system. Many such images are appliances
  with their own routing, so the finding has severity `info`.
- With `source_dest_check = false` on both interfaces, AWS drops nothing. A traffic mirror target sends no replies.
- EFA interfaces on different network cards share a subnet by design: the finding has severity `info` at most.
- EFA-only, trunk and branch interfaces do not count.

## Fix
If you only need another address, add a secondary private IPv4 address to one interface. If the interfaces have
different security groups, fail over independently, or have addresses that others rely on, put them in different subnets
or configure policy routing.

## What is undecided
The check is undecided if one of these facts is unknown:

- the subnet of an interface
- the instance of an attachment (in a plan)
- the network cards of EFA interfaces in one subnet
- the member that has the interface of the failover group

## Sources
- [EC2 User Guide, "Network interface
  attachments"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network-interface-attachments.html): several
  interfaces in the same subnet can cause asymmetric routing.
- [amazon-ec2-net-utils](https://github.com/amazonlinux/amazon-ec2-net-utils), README: routing rules per interface,
  because of the VPC's protection against spoofing.
- [canonical/cloud-init#4799](https://github.com/canonical/cloud-init/issues/4799): policy routing for secondary
  interfaces since version 24.1. [kubernetes/kops#17882](https://github.com/kubernetes/kops/issues/17882): on Ubuntu
  24.04 also for interfaces attached later.
- [SUSE cloud-netconfig](https://github.com/SUSE-Enceladus/cloud-netconfig),
  [nm-cloud-setup](https://man.archlinux.org/man/nm-cloud-setup.8.en) and
  [amazon-vpc-cni-k8s](https://github.com/aws/amazon-vpc-cni-k8s): routing by source address.
- [EC2 User Guide, "Elastic Fabric Adapter"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html): EFA-only
  interfaces have no IP address.
- AWS does not document whether trunk and branch interfaces count.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from msgspec import Struct, field

from enilint.rule import (
    Answer,
    Attachment,
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
    OneOf,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Unknown,
    Value,
    all_of,
    any_of,
    candidates,
    differs,
    facts_missing,
    follow,
    joined_words,
    known,
    merged,
    negated,
    parsed_network,
    same,
    stated,
    unanimous,
    words,
)

Attachments = tuple[Attachment, ...]

_MOST_COMPARED = 64
"""The most interfaces of one instance that are compared pairwise; no instance type supports as many."""


class Options(Struct, rename="kebab", forbid_unknown_fields=True):
    """`policy-routing-os`: operating systems (`os` in a topology file) whose images route by source address."""

    policy_routing_os: list[str] = field(default_factory=list)


def check(network: Network, options: Options) -> Iterator[Finding | Undecided]:
    anywhere = _first_with_ip(network.attachments_anywhere)
    among: dict[Attachments, list[str]] = {}
    for launch in (*network.launches, *network.known_instances):
        if not (network.attachments_of(launch)[1:] or network.possible_attachments_of(launch) or anywhere):
            continue  # the primary interface alone
        perhaps = _first_with_ip(chain(network.possible_attachments_of(launch), anywhere))
        attached = _first_with_ip(network.attachments_of(launch))
        doubts = functools.partial(_doubts, network, launch, attached, perhaps, among)
        yield from _check(network, launch, attached, doubts, options)
    for group in network.failover_groups:
        moves = same(group.mechanism, "move-eni")
        results = _check_group(network, group) if moves is not False else ()
        yield from results if isinstance(moves, bool) else (_undecided(group, moves, one) for one in results)


def _first_with_ip(attachments: Iterable[Attachment]) -> Attachments:
    return tuple(islice((one for one in attachments if _bears_ip(one) is not False), _MOST_COMPARED))


def _bears_ip(attachment: Attachment) -> Answer:
    """Whether the interface has IP addresses and sends replies; an unknown interface counts as one that does."""
    certain = known(attachment.interface)
    if certain is not None:
        return _replies(certain)
    answers = [_replies(one) for one in candidates(attachment.interface)]
    is_certain = all(one is True for one in answers)
    return True if is_certain else unanimous(answers, otherwise=facts_missing(attachment.interface))


def _replies(interface: Interface) -> Answer:
    if interface.only_receives is False:
        return interface.bears_ip
    return all_of((interface.bears_ip, negated(interface.only_receives)))


def _check(
    network: Network, launch: Launch, attached: Attachments, doubts: Callable[[], list[str]], options: Options
) -> Iterator[Finding | Undecided]:
    together: dict[int, Attachment] = {}
    missing: list[str] = []
    subnets = [network.subnet_of_attachment(one) for one in attached]
    for index, (later, subnet) in enumerate(zip(attached, subnets, strict=True)):
        for earlier, other in zip(attached[:index], subnets, strict=False):
            answer = _conflict(earlier, other, later, subnet)
            if answer is True:
                together |= {id(earlier): earlier, id(later): later}
            elif type(answer) is Missing:
                missing.extend(answer.facts)
    crowd = [one for one in attached if id(one) in together]
    cluster = _is_efa_cluster(crowd) if crowd and launch.policy_routing is None else False
    if isinstance(cluster, Missing):
        yield Undecided(subject=launch.address, at=launch.at, facts=cluster.facts)
    elif crowd:
        yield _finding(network, launch, crowd, options, is_cluster=cluster)
    elif missing or (missing := doubts()):
        yield Undecided(subject=launch.address, at=launch.at, facts=tuple(dict.fromkeys(missing)))


def _doubts(
    network: Network,
    launch: Launch,
    attached: Attachments,
    perhaps: Attachments,
    among: dict[Attachments, list[str]],
) -> list[str]:
    """Facts that could rule out that a possible attachment of the instance shares a subnet with another one.

    `among` keeps those that two possible attachments share a subnet: many instances may have the same ones.
    """
    found = _first_doubt(network, ((earlier, later) for later in perhaps for earlier in attached))
    if not found and perhaps not in among:
        among[perhaps] = _doubts_among(network, perhaps)
    return found or among[perhaps] or _doubts_of_many(network, launch, perhaps)


def _doubts_of_many(network: Network, launch: Launch, perhaps: Attachments) -> list[str]:
    """Facts that could rule out that one attachment stands for several interfaces in one subnet."""
    for one in perhaps:
        subnet, interface = known(network.subnet_of_attachment(one)), known(one.interface)
        if one.many and interface is not None:
            together = (launch,) if subnet is None else (launch, subnet)
            number = network.several_for(interface, *together)
            if number:
                return [*one.doubts, *number]
    return []


def _doubts_among(network: Network, perhaps: Attachments) -> list[str]:
    """Facts that could rule out that two possible attachments of the instance share a subnet."""
    pairs = ((earlier, later) for index, later in enumerate(perhaps) for earlier in perhaps[:index])
    return _first_doubt(network, pairs)


def _first_doubt(network: Network, pairs: Iterable[tuple[Attachment, Attachment]]) -> list[str]:
    for earlier, later in pairs:
        answer = _conflict(earlier, network.subnet_of_attachment(earlier), later, network.subnet_of_attachment(later))
        if answer is not False and network.existing_together(earlier, later) is not False:
            return [*earlier.doubts, *later.doubts, *facts_missing(answer)]
    return []


def _conflict(earlier: Attachment, mine: Value[Subnet], later: Attachment, theirs: Value[Subnet]) -> Answer:
    """Whether two interfaces share a subnet, or have overlapping subnets of two VPCs, and AWS drops wrong replies."""
    answer = same(mine, theirs)
    if answer is False:
        one, other = known(mine), known(theirs)
        answer = _overlap(one, other) if one is not None and other is not None else False
    if answer is False or same(earlier.interface, later.interface) is True:
        return False
    if answer is not True:
        return answer
    return all_of((_bears_ip(earlier), _bears_ip(later), any_of((_is_checked(earlier), _is_checked(later)))))


def _is_checked(attachment: Attachment) -> Answer:
    """Whether AWS drops packets that leave through the interface with the address of another; yes if it is unknown."""
    return _has_check(attachment.interface)


def _has_check(interface: Value[Interface]) -> Answer:
    certain = known(interface)
    if certain is not None:
        return same(certain.is_checked, True)
    answers = [same(one.is_checked, True) for one in candidates(interface)]
    return unanimous(answers, otherwise=facts_missing(interface)) if answers else True


def _consequence(interfaces: Sequence[Value[Interface]]) -> str:
    """What happens to replies; AWS passes those that leave through an interface with the check off."""
    checked = [one for one in interfaces if _has_check(one) is not False]
    if len(checked) == len(interfaces):
        return "replies can leave through the wrong interface, and AWS drops them (asymmetric routing)"
    names = joined_words([words(one, unknown="an unknown interface") for one in checked])
    return (
        f"replies of the others can leave through {names}, where the source/destination check is on, and AWS drops "
        "them (asymmetric routing)"
    )


def _overlap(one: Subnet, other: Subnet) -> bool | Missing:
    if one.vpc is other.vpc or differs(one.vpc, other.vpc) is not True:
        return False
    unknown = facts_missing(one.cidr, other.cidr)
    if unknown:
        return Missing(unknown)
    first, second = parsed_network(known(one.cidr) or ""), parsed_network(known(other.cidr) or "")
    return first is not None and second is not None and first.overlaps(second)


def _finding(
    network: Network, launch: Launch, together: Sequence[Attachment], options: Options, *, is_cluster: bool
) -> Finding:
    places = [network.subnet_of_attachment(one) for one in together]
    subnets = list(dict.fromkeys(map(words, places)))
    where = f"in subnet {subnets[0]}" if len(subnets) == 1 else f"in overlapping subnets ({' and '.join(subnets)})"
    if isinstance(places[0], Unknown):
        by_group = network.has_subnet_of_group(launch)
        where = f"in the one subnet that {'its Auto Scaling group chooses' if by_group else 'the launch specifies'}"
    handled = _handled(network, launch, together, options, is_cluster=is_cluster)
    system = ("handled", network.operating_system_of(launch)) if handled else ()
    consequence = handled or _consequence([one.interface for one in together])
    return Finding(
        subject=launch.address,
        at=together[-1].place("interface") if not together[-1].at_launch else launch.at,
        message=f"{launch} has {len(together)} interfaces {where}: {consequence}",
        help=""
        if handled
        else "add a secondary private IPv4 address to one interface if you only need another address; "
        "otherwise use different subnets or configure policy routing",
        related=tuple(map(_proof, together, places)),
        values=stated([(one.interface, place) for one, place in zip(together, places, strict=True)], *system),
        severity=Severity.INFO if handled else None,
        find_fixes=None
        if handled or same(launch.count, 1) is not True
        else functools.partial(_fixes, network, together),
    )


def _fixes(network: Network, together: Sequence[Attachment]) -> tuple[Fix, ...]:
    """A secondary address instead of the second of two interfaces, if that interface has nothing else of its own."""
    earlier, later = known(together[0].interface), known(together[-1].interface)
    if len(together) != 2 or together[1].at_launch or earlier is None or later is None or _has_its_own(network, later):
        return ()
    groups = [
        None if one.security_groups is None else sorted(id(known(use.group)) for use in one.security_groups.uses)
        for one in (earlier, later)
    ]
    slots = earlier.addresses.ipv4_slots
    if groups[0] != groups[1] or slots.low != slots.high or not slots.low:
        return ()
    edits = (
        Edit(together[1].address),
        Edit(later.address),
        Edit(earlier.address, "secondary_private_ip_count", slots.low),
    )
    return (Fix(f"replace {later} with a secondary private IPv4 address on {earlier}", edits),)


def _has_its_own(network: Network, interface: Interface) -> bool:
    """Whether removing an interface would lose more than an address."""
    return (
        not interface.declared
        or same(interface.kind, "interface") is not True
        or interface.intent not in (None, "addresses")
        or interface.role is not None
        or len(interface.addresses.listed) > 0
        or interface.addresses.ipv4_slots.high != 1
        or interface.addresses.ipv6_slots.high != 0
        or len(network.attachments_of_interface(interface)) != 1
        or bool(network.associations_of(interface))
        or bool(network.routes_to(interface))
        or bool(network.groups_of(interface))
    )


def _proof(attachment: Attachment, subnet: Value[Subnet]) -> Related:
    interface = words(attachment.interface, unknown="an interface")
    where = "specifies no subnet" if isinstance(subnet, Unknown) else f"is in {words(subnet)}"
    interfaces = candidates(attachment.interface)
    place = interfaces[0].place("subnet") if interfaces else attachment.at
    return Related(f"{interface} {where}", place, interfaces[0].address if interfaces else attachment.address)


def _handled(
    network: Network, launch: Launch, together: Sequence[Attachment], options: Options, *, is_cluster: bool
) -> str | None:
    """Why that works, or may work because a lookup or a variable chooses the image."""
    if is_cluster:
        return "EFA interfaces on different network cards share a subnet by design"
    later = any(not one.at_launch for one in together)
    routing = network.source_routing(launch, attached_later=later, apart=False, configured=options.policy_routing_os)
    if routing.answer is True:
        return f"{routing.words}, so replies leave through the right interface"
    image = network.image_of(launch)
    if isinstance(routing.answer, Missing) and isinstance(image, Unknown | OneOf):
        facts = facts_missing(image) or (f"the operating system of {launch}",)
        return f"whether replies leave through the right interface depends on {joined_words(facts)}"
    return None


def _is_efa_cluster(together: Sequence[Attachment]) -> Answer:
    """Whether all interfaces, except at most the primary one, are EFA, each on its own network card."""
    kinds = [same(follow(one.interface, lambda interface: interface.kind), "efa") for one in together]
    others = [one for one in kinds if one is not True]
    if sum(one is False for one in others) > 1:
        return False
    fabric: Answer = True if len(others) <= 1 else Missing(facts_missing(*others))
    pairs = ((one, other) for number, one in enumerate(together) for other in together[:number])
    return all_of((fabric, *(differs(one.network_card, other.network_card) for one, other in pairs)))


def _check_group(network: Network, group: FailoverGroup) -> Iterator[Finding | Undecided]:
    """Members that do not have the floating interface now, but have another one in its subnet."""
    if group.interface is None:
        return
    floating = group.interface
    subnet = follow(floating, lambda interface: interface.subnet)
    standbys: list[Attachment] = []
    missing: list[str] = []
    for member in group.members:
        launch = known(member)
        if launch is None:
            missing.extend(facts_missing(member))
            continue
        attached = _first_with_ip(network.attachments_of(launch))
        is_holder = _is_holder(network, floating, launch, attached)
        others = (*attached, *_perhaps(network, launch)) if is_holder is not True else ()
        for attachment in others:
            is_here = Missing(attachment.doubts) if known(attachment.launch) is not launch or attachment.doubt else True
            is_other = all_of((negated(is_holder), negated(same(attachment.interface, floating))))
            together = same(network.subnet_of_attachment(attachment), subnet)
            drops = any_of((_is_checked(attachment), _has_check(floating)))
            answer = all_of((is_here, is_other, _bears_ip(attachment), together, drops))
            if answer is True and launch.policy_routing is not True:
                standbys.append(attachment)
            elif isinstance(answer, Missing):
                missing.extend(answer.facts)
    if standbys:
        yield _group_finding(network, group, floating, subnet, standbys)
    elif missing:
        yield Undecided(subject=group.address, at=group.at, facts=tuple(dict.fromkeys(missing)))


def _is_holder(network: Network, floating: Value[Interface], launch: Launch, attached: Attachments) -> Answer:
    """Whether the interface of a failover group is attached to an instance now."""
    interface = known(floating)
    own = [same(one.interface, floating) for one in attached]
    holders = network.holders_of(interface) if interface is not None else None
    if holders is not None and holders.certain:
        return any_of((*own, holders.have(launch)))
    unsure = (all_of((same(one.interface, floating), Missing(one.doubts))) for one in _perhaps(network, launch))
    return any_of((*own, *unsure))


def _perhaps(network: Network, launch: Launch) -> Attachments:
    """The first few attachments that may belong to a launch."""
    perhaps = (*network.possible_attachments_of(launch), *network.attachments_anywhere[:_MOST_COMPARED])
    return perhaps[:_MOST_COMPARED]


def _undecided(group: FailoverGroup, moves: Missing, result: Finding | Undecided) -> Undecided:
    """The result for a group that may not move its interface."""
    further = result.facts if isinstance(result, Undecided) else ()
    return Undecided(subject=group.address, at=group.at, facts=merged(moves.facts, further))


def _group_finding(
    network: Network,
    group: FailoverGroup,
    floating: Value[Interface],
    subnet: Value[Subnet],
    standbys: Sequence[Attachment],
) -> Finding:
    proof = tuple(_proof(one, network.subnet_of_attachment(one)) for one in standbys)
    names = " or ".join(words(one.interface, unknown="an interface") for one in standbys)
    return Finding(
        subject=group.address,
        at=group.place("interface"),
        message=f"after a failover, {words(floating)} and {names} belong to the same instance and are both in "
        f"{words(subnet)}: "
        f"{_consequence([floating, *(one.interface for one in standbys)])}",
        help=f"put {words(floating)} in a subnet of its own in the same Availability Zone",
        related=proof,
        values=stated(floating, subnet),
    )


RULE = Rule(
    code="ENI301",
    name="same-subnet-multi-eni",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("routing",),
    check=check,
    options=Options,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  service: {zone: us-east-1a}
interfaces:
  side: {subnet: service}
instances:
  web: {type: m5.large, subnet: app}
attachments:
  - {interface: side, instance: web, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  cluster: {zone: us-east-1a}
interfaces:
  primary: {subnet: cluster}
  fabric: {subnet: cluster, kind: efa-only}
instances:
  hpc:
    type: p5.48xlarge
    interfaces:
      - {interface: primary, device_index: 0}
      - {interface: fabric, device_index: 1, network_card: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: subnet-0aaaaaaaaaaaaaaaa}
instances:
  web:  # undecided
    type: m5.large
    subnet: app
attachments:
  - {interface: side, instance: web, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
instances:
  db-1: {type: m5.large, subnet: app}  # undecided
  db-2: {type: m5.large, subnet: app}
attachments:
  - {interface: eni-xxxxxxxx, instance: db-1, device_index: 1}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1]}  # undecided
"""),
        Good(
            """\
resource "aws_instance" "proxy" {
  instance_type = "m5.large"
  ami           = data.aws_ami.debian.id
  subnet_id     = aws_subnet.app.id
}

data "aws_ami" "debian" {
  owners = ["136693071363"]

  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}

resource "aws_network_interface" "second" {
  subnet_id = aws_subnet.service.id
}

resource "aws_network_interface_attachment" "second" {
  instance_id          = aws_instance.proxy.id
  network_interface_id = aws_network_interface.second.id
  device_index         = 1
}

resource "aws_subnet" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "service" {
  vpc_id = aws_vpc.main.id
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app}
instances:
  web: {type: m5.large, subnet: app}
attachments:
  - interface: side  # warning
    instance: web
    device_index: 1
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app}
  other: {subnet: app}
  late: {subnet: app}
  later: {subnet: app}
instances:
  web: {type: m5.large, subnet: app, os: amazon-linux-2023}
  new: {type: m5.large, subnet: app, os: ubuntu-24.04}
  ubuntu:  # info
    type: m5.large
    os: ubuntu-22.04
    interfaces:
      - {interface: side, device_index: 0}
      - {interface: other, device_index: 1}
attachments:
  - {interface: late, instance: web, device_index: 1}  # info
  - {interface: later, instance: new, device_index: 1}  # info
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app}
instances:
  db-1: {type: m5.large, subnet: app, os: ubuntu-22.04}
  db-2: {type: m5.large, subnet: app, os: ubuntu-22.04}
attachments:
  - {interface: vip, instance: db-1, device_index: 1}  # warning
failover_groups:
  db:
    mechanism: move-eni
    interface: vip  # warning
    members: [db-1, db-2]
"""),
        Bad(
            """\
resource "aws_instance" "proxy" {
  instance_type = "m5.large"
  ami           = data.aws_ami.debian.id
  subnet_id     = aws_subnet.app.id
}

data "aws_ami" "debian" {
  owners = ["136693071363"]

  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}

resource "aws_network_interface" "second" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.60"]
}

resource "aws_network_interface_attachment" "second" {
  instance_id          = aws_instance.proxy.id
  network_interface_id = aws_network_interface.second.id # warning
  device_index         = 1
}

resource "aws_subnet" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
