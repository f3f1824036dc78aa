"""Interfaces of one instance that are in different subnets but have the same security groups.

## What
Reports an instance or a launch template with two interfaces that are in different subnets and have the same security
groups. It is a warning if the two have different roles that must be kept apart: management, public, private or data. A
topology file states the role; in Terraform, a name, description or tag with such a word does. It has severity `info` if
the role of one of them is unknown. The severity is also `info` if the source/destination check of any interface is off
or unknown: the instance may be a firewall, which filters traffic itself.

## Why
A second interface in another subnet is meant to separate two kinds of traffic. Security groups belong to interfaces. If
both have the same groups, these allow the same traffic to both interfaces, and do not separate the two roles.

## When it is fine
- Firewalls and other appliances filter traffic themselves (`filters_inside` in a topology file). An instance with the
  source/destination check off on both interfaces forwards traffic and counts as one of them.
- On EKS and ECS nodes, an agent copies the groups.
- The security group of EFA interfaces must allow traffic from itself.

## Fix
Give each role a security group of its own. In the management security group, allow only the addresses of
administrators.

## What is undecided
The check is undecided if one of these facts is unknown:

- the security groups, the type, the subnet or the source/destination check of an interface
- the instance that an interface is attached to

Interfaces without security groups, which get the default group of the VPC, are not checked. Whether a subnet is public
is not checked either.

## Sources
- [EC2 User Guide, "Scenarios for network
  interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/scenarios-enis.html): create a management network.
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  security groups are associated with interfaces.
- [EC2 User Guide, "Get started with EFA"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html): the
  security group of an EFA must allow traffic to and from itself.
"""

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence

from enilint.rule import (
    Attachment,
    Bad,
    Finding,
    Good,
    Interface,
    Launch,
    Network,
    Related,
    Rule,
    SecurityGroup,
    Severity,
    Undecided,
    all_of,
    any_of,
    differs,
    facts_missing,
    known,
    merged,
    same,
    stated,
    words,
)

MOST_COMPARED = 16
"""The number of interfaces of one instance with the same groups that are compared."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    may_have_groups = functools.partial(_may_have_groups, network)
    for launch in network.launches:
        if not launch.declared or launch.filters_inside or launch.node_of is not None:
            continue
        if not any(map(may_have_groups, network.attachments_of(launch))) and not network.possible_attachments_of(
            launch
        ):
            continue
        interfaces = _interfaces(network, launch)
        missing = _perhaps(network, launch, interfaces)
        forwards = any(differs(one.source_dest_check, True) is not False for one in interfaces)
        found = _found(launch, _by_groups(network, interfaces, missing), missing, forwards=forwards)
        kinds = facts_missing(*(one.kind for one in interfaces))
        if found is not None and not kinds:
            yield found
        elif found is not None or missing:
            yield Undecided(subject=launch.address, at=launch.at, facts=merged(kinds, missing))


def _may_have_groups(network: Network, attachment: Attachment) -> bool:
    interface = known(attachment.interface)
    return interface is None or bool(network.group_uses_of(interface) or network.group_doubts_of(interface))


def _interfaces(network: Network, launch: Launch) -> list[Interface]:
    """The interfaces that are certainly attached to the launch; none if one of them is for RDMA or a cluster."""
    certain = [known(one.interface) for one in network.attachments_of(launch)]
    interfaces = list({id(one): one for one in certain if one is not None and one.declared}.values())
    return [] if all_of(same(one.kind, "interface") for one in interfaces) is False else interfaces


def _perhaps(network: Network, launch: Launch, certain: Sequence[Interface]) -> list[str]:
    """The facts that are missing to know which other interfaces with groups the launch has, if it may have two."""
    perhaps = [
        one
        for one in network.possible_attachments_of(launch)
        if (interface := known(one.interface)) is not None and network.group_uses_of(interface)
    ]
    unsure = [
        one.interface
        for one in network.attachments_of(launch)
        if known(one.interface) is None and any(map(network.group_uses_of, network.interfaces_of(one)))
    ]
    others = [one for one in certain if network.group_uses_of(one)]
    anywhere = network.facts_of_anywhere if others or unsure else ()
    if len(perhaps) + len(unsure) + len(others) + bool(anywhere) < 2:
        return []
    doubts = [fact for one in perhaps[:MOST_COMPARED] for fact in (*one.doubts, *facts_missing(one.launch))]
    return [*facts_missing(*unsure), *doubts, *anywhere]


def _by_groups(network: Network, interfaces: Sequence[Interface], missing: list[str]) -> list[list[Interface]]:
    """Interfaces that certainly have the same groups. The facts about unknown groups are added to `missing`."""
    alike: dict[frozenset[int], list[Interface]] = defaultdict(list)
    for interface in interfaces:
        uses, doubts = network.group_uses_of(interface), network.group_doubts_of(interface)
        groups = [known(use.group) for use in uses]
        if doubts or None in groups:
            missing.extend((*doubts, *facts_missing(*(use.group for use in uses))))
        elif groups and _asked(interface, groups):
            alike[frozenset(id(one) for one in groups)].append(interface)
    return [one for one in alike.values() if len(one) > 1]


def _asked(interface: Interface, groups: Sequence[SecurityGroup | None]) -> bool:
    """Whether the design sets these groups: groups that are only read back can be the default group of the VPC."""
    own = interface.security_groups
    return (own is not None and own.asked) or all(
        one is not None and one.declared and not one.default for one in groups
    )


def _found(
    launch: Launch, sets: Sequence[Sequence[Interface]], missing: list[str], *, forwards: bool
) -> Finding | None:
    """The finding for the first two with different roles, else for the first two with an unknown role."""
    less: tuple[Interface, Interface] | None = None
    severity = Severity.INFO if forwards else Severity.WARNING
    for interfaces in sets:
        for number, later in enumerate(interfaces[:MOST_COMPARED]):
            for earlier in interfaces[:number]:
                plain = any_of(differs(one.source_dest_check, False) for one in (earlier, later))
                apart = all_of((differs(earlier.subnet, later.subnet), plain))
                if apart is not True:
                    missing.extend(facts_missing(apart))
                    continue
                roles = earlier.purpose, later.purpose
                if None not in roles and roles[0] != roles[1]:
                    return _finding(launch, earlier, later, severity)
                if None in roles and less is None:
                    less = earlier, later
    return _finding(launch, *less, Severity.INFO) if less is not None else None


def _finding(launch: Launch, one: Interface, other: Interface, severity: Severity) -> Finding:
    first, second = (f"{each} ({each.purpose or 'role unknown'}, {words(each.subnet)})" for each in (one, other))
    return Finding(
        subject=launch.address,
        at=launch.at,
        message=f"{first} and {second} of {launch} have the same security groups: "
        "the groups allow the same traffic to both interfaces, and do not separate the two kinds of traffic",
        help="give each interface a security group for its own role",
        related=tuple(
            Related(f"the security groups of {each}", each.security_groups.uses[0].at, each.address)
            for each in (one, other)
            if each.security_groups is not None and each.security_groups.uses
        ),
        values=stated([(each, each.purpose, each.subnet) for each in (one, other)]),
        severity=severity,
    )


RULE = Rule(
    code="ENI804",
    name="dual-homed-shared-security-group",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("addressing", "security"),
    check=check,
    good=(
        Good("""\
version: 1
subnets: {app: {zone: us-east-1a}, admin: {zone: us-east-1a}}
security_groups: {web: {}, mgmt: {}, all: {}}
interfaces:
  web: {subnet: app, security_groups: [web], role: public}
  mgmt: {subnet: admin, security_groups: [mgmt, web], role: management}
  near: {subnet: app, security_groups: [web], role: data}
  fw-in: {subnet: app, security_groups: [all], role: private, source_dest_check: false}
  fw-out: {subnet: admin, security_groups: [all], role: public, source_dest_check: false}
instances:
  web:
    type: m5.large
    interfaces:
      - {interface: web, device_index: 0}
      - {interface: mgmt, device_index: 1}
      - {interface: near, device_index: 2}
  fw:
    type: c5.large
    interfaces: [{interface: fw-in, device_index: 0}, {interface: fw-out, device_index: 1}]
  inspects:
    type: c5.large
    filters_inside: true
    interfaces:
      - {subnet: app, security_groups: [all], device_index: 0}
      - {subnet: admin, security_groups: [all], device_index: 1}
  node:
    type: m5.large
    node_of: eks
    interfaces:
      - {subnet: app, security_groups: [all], device_index: 0}
      - {subnet: admin, security_groups: [all], device_index: 1}
  fabric:
    type: c5n.18xlarge
    interfaces:
      - {subnet: app, security_groups: [all], device_index: 0}
      - {subnet: admin, security_groups: [all], device_index: 1, kind: efa}
"""),
        Good("""\
version: 1
subnets: {app: {zone: us-east-1a}}
security_groups: {all: {}}
interfaces:
  mgmt: {security_groups: [all]}
instances:
  web: {type: m5.large, subnet: app, security_groups: [all]}  # undecided
attachments: [{interface: mgmt, instance: web, device_index: 1}]
"""),
        Good(
            """\
variable "check" {
  type = bool
}

resource "aws_subnet" "inside" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
}

resource "aws_subnet" "outside" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.2.0/24"
}

resource "aws_security_group" "nat" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
}

resource "aws_network_interface" "inside" {
  subnet_id         = aws_subnet.inside.id
  security_groups   = [aws_security_group.nat.id]
  source_dest_check = var.check
}

resource "aws_network_interface" "outside" {
  subnet_id         = aws_subnet.outside.id
  security_groups   = [aws_security_group.nat.id]
  source_dest_check = false
}

resource "aws_instance" "nat" {  # undecided
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "c5.large"

  network_interface {
    network_interface_id = aws_network_interface.inside.id
    device_index         = 0
  }

  network_interface {
    network_interface_id = aws_network_interface.outside.id
    device_index         = 1
  }
}
""",
            kind="terraform",
        ),
        Good(
            """\
resource "aws_instance" "web" {
  instance_type          = "m5.large"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_network_interface" "management" {
  subnet_id       = aws_subnet.management.id
  security_groups = [aws_security_group.management.id]
}

resource "aws_network_interface_attachment" "management" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.management.id
  device_index         = 1
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "management" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "management" {
  vpc_id = aws_vpc.main.id
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets: {app: {zone: us-east-1a}, admin: {zone: us-east-1a}}
security_groups: {all: {}}
interfaces:
  web: {subnet: app, security_groups: [all], role: public}
  mgmt: {subnet: admin, security_groups: [all], role: management}
instances:
  web:  # warning
    type: m5.large
    interfaces: [{interface: web, device_index: 0}, {interface: mgmt, device_index: 1}]
"""),
        Bad("""\
version: 1
subnets: {data: {zone: us-east-1a}, admin: {zone: us-east-1a}}
security_groups: {all: {}}
interfaces:
  mgmt: {subnet: admin, security_groups: [all], role: management}
  data: {subnet: data, security_groups: [all], role: data, source_dest_check: false}
instances:
  firewall:  # info
    type: c5.xlarge
    interfaces: [{interface: mgmt, device_index: 0}, {interface: data, device_index: 1}]
"""),
        Bad("""\
version: 1
subnets: {app: {zone: us-east-1a}, admin: {zone: us-east-1a}}
security_groups: {all: {}}
interfaces:
  second: {subnet: admin, security_groups: [all]}
instances:
  web: {type: m5.large, subnet: app, security_groups: [all]}  # info
attachments: [{interface: second, instance: web, device_index: 1}]
"""),
        Bad(
            """\
resource "aws_instance" "web" { # info
  instance_type          = "m5.large"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.web.id]
}

resource "aws_network_interface" "management" {
  subnet_id       = aws_subnet.management.id
  security_groups = [aws_security_group.web.id]
}

resource "aws_network_interface_attachment" "management" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.management.id
  device_index         = 1
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "management" {
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
