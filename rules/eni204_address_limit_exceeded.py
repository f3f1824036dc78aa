"""More private addresses on an interface than the instance type allows.

## What
Reports an interface with more IPv4 or IPv6 addresses than the type of its instance allows per interface. The primary
address counts, each secondary address counts, and each prefix (/28 or /80) counts as one address, however many
addresses it contains. An unattached interface is reported if no instance type allows that many addresses.

## Why
AWS refuses the addresses with `PrivateIpAddressLimitExceeded`, either when the interface is attached or when they are
assigned later.

## When it is fine
An instance type that a plan changes in place is covered by ENI730. A standby to which a failover group may move the
interface is covered by ENI501. IPv6-only interfaces have no primary IPv4 address, and EFA-only interfaces have no
address at all.

## Fix
Choose a larger instance type, spread the addresses over more interfaces, or assign prefixes instead of individual
addresses.

## What is undecided
The check is undecided if the instance type is unknown or is not in enilint's data, or if the number of addresses is
known only after the apply. It is also undecided if the plan does not show which instance the interface is attached to
or which interface an attachment refers to, or if the type of the interface is unknown, and may be EFA-only.

## Sources
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html),
  `NetworkInfo.Ipv4AddressesPerInterface`, `Ipv6AddressesPerInterface`, `Ipv6Supported`.
- [AssignPrivateIpAddresses](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssignPrivateIpAddresses.html),
  error `PrivateIpAddressLimitExceeded`.
- [EC2 User Guide, "Prefix delegation for Amazon EC2 network
  interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html): a prefix counts as one
  address.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Count,
    Family,
    Finding,
    Good,
    InstanceType,
    Interface,
    Launch,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    candidates,
    exceeds,
    facts_missing,
    follow,
    known,
    merged,
    stated,
)

FAMILIES: tuple[Family, ...] = ("IPv4", "IPv6")


def check(network: Network) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces:
        addresses = interface.addresses
        if not interface.declared or (addresses.ipv4_slots.high == 1 and addresses.ipv6_slots.high == 0):
            continue  # every type supports one IPv4 address
        takes_addresses = interface.takes_addresses
        if takes_addresses is False:
            continue
        doubts = facts_missing(takes_addresses)
        missing: list[str] = []
        for family in FAMILIES:
            found = _check(network, interface, family)
            if isinstance(found, Finding) and not doubts:
                yield found
                missing = []
                break
            missing.extend(doubts if isinstance(found, Finding) else found)
        if missing:
            yield Undecided(subject=interface.address, at=interface.at, facts=merged(doubts, missing))


def _check(network: Network, interface: Interface, family: Family) -> Finding | tuple[str, ...]:
    """The finding for one address family, or the facts that are missing to rule it out."""
    slots = interface.addresses.slots(family)
    if slots.high is not None and slots.high <= (1 if family == "IPv4" else 0):
        return ()
    attached = (one.launch for one in network.attachments_of_interface(interface))
    holders = [one for one in dict.fromkeys(attached) if not _is_retyped(network, one)]
    perhaps = network.possible_attachments_of_interface(interface)
    widest = network.catalog.widest
    if not holders and exceeds(slots, widest.address_limit(family)) is True:
        return _finding(interface, slots, family, widest, None)
    facts: list[str] = []
    for holder in holders:
        answer = exceeds(slots, _allowed(network, holder, family))
        if answer is True:
            launch = candidates(holder)[0]
            return _finding(interface, slots, family, candidates(network.limits_of(launch))[0], launch)
        facts.extend(facts_missing(answer))
    for attachment in perhaps:
        answer = exceeds(slots, _allowed(network, attachment.launch, family))
        if answer is not False:
            facts.extend((*facts_missing(attachment.interface), *attachment.doubts))
    return tuple(facts)


def _is_retyped(network: Network, holder: Value[Launch]) -> bool:
    launch = known(holder)
    return launch is not None and network.type_before(launch) is not None


def _allowed(network: Network, launch: Value[Launch], family: Family) -> Value[int | None]:
    """The limit of the instance type; if the instance is unknown, the limits of all that it can be."""

    def of_type(type: InstanceType) -> Value[int | None]:
        return type.address_limit(family)

    return follow(follow(launch, network.limits_of), of_type)


def _finding(interface: Interface, slots: Count, family: Family, type: InstanceType, launch: Launch | None) -> Finding:
    limit = type.address_limit(family)
    if launch is None:
        fact = f"no instance type allows more than {limit} per interface"
        source = f"no instance type allows more than {limit} {family} addresses per interface ({type.source})"
        proof: tuple[Related, ...] = (Related(source, interface.at),)
    else:
        allows = f"allows {limit} per interface" if limit else f"does not support {family}"
        fact = f"{launch} is of type {type.name}, which {allows}"
        source = f"{type.name} allows {limit} {family} addresses per interface ({type.source})"
        proof = (Related(source, launch.place("type"), launch.address),)
    return Finding(
        subject=interface.address,
        at=interface.at,
        message=f"{interface} needs {slots.low} {family} address{'es' if slots.low > 1 else ''}, but {fact}: "
        "AWS refuses the assignment",
        help=f"use at most {limit} addresses{'' if launch is None else ' or a larger instance type'}; "
        "a prefix counts as one address"
        if limit
        else f"choose an instance type that supports {family}, or remove the {family} addresses",
        related=proof,
        values=stated(family, slots.low, limit, None if launch is None else type.name, launch),
    )


RULE = Rule(
    code="ENI204",
    name="address-limit-exceeded",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("capacity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app, private_ips: [10.0.0.10, 10.0.0.11]}
  pods: {subnet: app, ipv4_prefix_count: 1}
instances:
  web: {type: m5.large, subnet: app, secondary_private_ip_count: 9}
  small: {type: t3.micro, subnet: app}
attachments:
  - {interface: side, instance: small, device_index: 1}
  - {interface: pods, instance: web, device_index: 1}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  vip: {subnet: app, secondary_private_ip_count: 5}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: t3.micro, subnet: app}
attachments:
  - {interface: vip, instance: db-1, device_index: 1}
failover_groups:
  judged-by-eni501: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}
"""),
        Good(
            """\
resource "aws_instance" "proxy" {
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "addresses" {
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.10", "10.0.1.11"]
}

resource "aws_network_interface_attachment" "addresses" {
  instance_id          = aws_instance.proxy.id
  network_interface_id = aws_network_interface.addresses.id
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
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  side: {subnet: app, secondary_private_ip_count: 2}  # error
  wide: {subnet: app, secondary_private_ip_count: 64}  # error
instances:
  small: {type: t3.micro, subnet: app}
  web: {type: m5.large, subnet: app, secondary_private_ip_count: 10}  # error
attachments:
  - {interface: side, instance: small, device_index: 1}
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  old: {subnet: app, ipv6_address_count: 1}  # error
instances:
  legacy: {type: m3.medium, subnet: app}
attachments:
  - {interface: old, instance: legacy, device_index: 1}
"""),
        Bad(
            """\
resource "aws_instance" "proxy" {
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.app.id
}

resource "aws_network_interface" "addresses" { # error
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.10", "10.0.1.11", "10.0.1.12"]
}

resource "aws_network_interface_attachment" "addresses" {
  instance_id          = aws_instance.proxy.id
  network_interface_id = aws_network_interface.addresses.id
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
