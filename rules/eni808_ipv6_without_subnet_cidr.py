"""IPv6 addresses requested in a subnet without an IPv6 CIDR block.

## What
Reports an interface that lists IPv6 addresses or prefixes, or requests them by count, in a subnet without an IPv6 CIDR
block.

## Why
Without a block, AWS has no IPv6 addresses to assign, and refuses to create the interface.

## When it is fine
The subnet has an IPv6 CIDR block, whether the configuration sets it or it comes from an IPAM pool.

## Fix
Add an IPv6 CIDR block to the subnet (`ipv6_cidr_block`, a /64 of the block of its VPC), or remove the IPv6 addresses.

## What is undecided
The check is undecided if one of these facts is unknown:

- the subnet, or whether it has an IPv6 CIDR block: in a topology file, a subnet without `ipv6_cidr` states nothing
  about it
- whether the interface requests IPv6 addresses at all

## Sources
- [CreateNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html),
  `Ipv6Addresses`: "the IPv6 addresses from the IPv6 CIDR block range of your subnet"
- [CreateSubnet](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html), `Ipv6CidrBlock`: a
  subnet has no IPv6 CIDR block unless you request one.
- AWS does not document which error it returns.
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Interface,
    Location,
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
    candidates,
    facts_missing,
    follow,
    stated,
    unanimous,
    words,
)

_PART = "cidrsubnet("
"""The first part of the name of an unknown block that is cut from another one: such a block certainly exists."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces:
        slots = interface.addresses.ipv6_slots
        if not interface.declared or slots.high == 0:
            continue
        answer = _has_none(interface.subnet)
        if answer is True and slots.low:
            yield _finding(interface)
        elif answer is not False:
            facts = facts_missing(answer) or slots.facts
            yield Undecided(subject=interface.address, at=interface.at, facts=facts)


def _has_none(subnet: Value[Subnet]) -> Answer:
    """Whether a subnet has no IPv6 block."""

    def block_of(one: Subnet) -> Value[str | None]:
        return one.ipv6_cidr

    block = follow(subnet, block_of)
    if isinstance(block, Unknown) and block.symbol is not None and block.symbol.startswith(_PART):
        return False
    if isinstance(block, Unknown) or (isinstance(block, OneOf) and block.open):
        return Missing(facts_missing(block))
    candidates = block.candidates if isinstance(block, OneOf) else (block,)
    answers = (Missing(facts_missing(one)) if isinstance(one, Unknown) else one is None for one in candidates)
    return unanimous(answers, otherwise=facts_missing(block))


def _finding(interface: Interface) -> Finding:
    subnet = words(interface.subnet)
    proof = [
        Related(f"{one} has no IPv6 CIDR block", one.place("ipv6_cidr"), one.address)
        for one in candidates(interface.subnet)
    ]
    return Finding(
        subject=interface.address,
        at=_place(interface),
        message=f"{interface} requests IPv6 addresses, but its subnet {subnet} has no IPv6 CIDR block: "
        "AWS refuses the interface",
        help=f"add an IPv6 CIDR block to {subnet}, or remove the IPv6 addresses",
        related=tuple(proof),
        values=stated(interface.subnet),
    )


def _place(interface: Interface) -> Location:
    """The place of the first listed IPv6 address, or else of the interface."""
    for address in interface.addresses.listed:
        if address.network is not None and address.network.version == 6:
            return address.at
    return interface.at


RULE = Rule(
    code="ENI808",
    name="ipv6-without-subnet-cidr",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24, ipv6_cidr: "2001:db8:0:1::/64"}
  old: {zone: us-east-1a, cidr: 10.0.2.0/24}
interfaces:
  six: {subnet: app, ipv6_addresses: ["2001:db8:0:1::10"]}
  four: {subnet: old}
  asks: {subnet: old, ipv6_address_count: 1}  # undecided
"""),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.pool", "type": "aws_subnet", "name": "pool",
      "change": {
        "actions": ["create"],
        "after": {"cidr_block": "10.0.1.0/24", "ipv6_ipam_pool_id": "ipam-pool-0a1b2c"},
        "after_unknown": {"id": true, "ipv6_cidr_block": true}
      }
    },
    {
      "address": "aws_network_interface.six", "type": "aws_network_interface", "name": "six",
      "change": {
        "actions": ["create"], "after": {"ipv6_address_count": 1},
        "after_unknown": {"id": true, "subnet_id": true}
      }
    }
  ],
  "configuration": {
    "root_module": {
      "resources": [
        {
          "address": "aws_subnet.pool", "mode": "managed", "type": "aws_subnet", "name": "pool",
          "expressions": {"cidr_block": {}, "ipv6_ipam_pool_id": {}}
        },
        {
          "address": "aws_network_interface.six", "mode": "managed", "type": "aws_network_interface", "name": "six",
          "expressions": {"ipv6_address_count": {}, "subnet_id": {"references": ["aws_subnet.pool.id"]}}
        }
      ]
    }
  }
}
""",
            kind="terraform-plan",
            undecided=("aws_network_interface.six",),
        ),
    ),
    bad=(
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.old", "type": "aws_subnet", "name": "old",
      "change": {"actions": ["no-op"], "after": {"id": "subnet-0a1b2c", "cidr_block": "10.0.1.0/24"}}
    },
    {
      "address": "aws_network_interface.six", "type": "aws_network_interface", "name": "six",
      "change": {
        "actions": ["create"],
        "after": {"subnet_id": "subnet-0a1b2c", "ipv6_addresses": ["2001:db8:0:1::10"]}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface.six",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_subnet.old", "type": "aws_subnet", "name": "old",
      "change": {"actions": ["no-op"], "after": {"id": "subnet-0a1b2c", "ipv6_cidr_block": ""}}
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["create"],
        "after": {"subnet_id": "subnet-0a1b2c", "instance_type": "m5.large", "ipv6_address_count": 1}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.web",),
        ),
    ),
)
