"""Subnet CIDR block of invalid size, outside its VPC or overlapping another subnet.

## What
Reports a subnet if a number of its IPv4 block is too large, if the block is larger than a /16 or smaller than a /28, if
its block is outside every block of its VPC, or if its block overlaps that of another subnet of the VPC.

## Why
AWS refuses the subnet with `InvalidSubnet.Range` or `InvalidSubnet.Conflict`. The block of a subnet cannot be changed
later.

## When it is fine
- Subnets in different VPCs have the same block.
- The block is in a secondary CIDR block of the VPC (`aws_vpc_ipv4_cidr_block_association`).
- A state or a plan shows that the subnet exists: AWS has accepted its block.

## Fix
Use a block between /16 and /28 that is part of a block of the VPC and that does not overlap the block of another
subnet.

## What is undecided
The check is undecided if one of these facts is unknown:

- the block of the subnet, or a block of its VPC
- whether the VPC has secondary CIDR blocks, if the design only references it
- for two overlapping subnets, whether both exist and are in one VPC

Blocks that `cidrsubnet` cuts from one unknown block, such as a block that IPAM chooses, are compared by their numbers.
A subnet is not compared if nothing is known about its block or its VPC. An IPv6 block is compared with those of its VPC
only if the VPC states one, as in a topology. In Terraform, AWS chooses the IPv6 block of the VPC.

## Sources
- [CreateSubnet](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html): "The allowed block size
  is between a /28 netmask and /16 netmask". The block of a subnet is that of the VPC or a part of it, and the blocks of
  two subnets cannot overlap. Errors `InvalidSubnet.Range` and `InvalidSubnet.Conflict`
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from enilint.rule import (
    Bad,
    BlockPart,
    Finding,
    Good,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Unknown,
    Value,
    Vpc,
    address_bounds,
    block_part,
    candidates,
    facts_missing,
    has_number_too_large,
    joined_words,
    known,
    merged,
    parsed_network,
    same,
    stated,
    words,
)

LARGEST, SMALLEST = 16, 28

_WIDEST = 128
"""The bits of the longest prefix."""
MOST_COMPARED = 8
"""The number of surrounding blocks that a block is compared with; further ones are alternatives."""


class Block(Struct, frozen=True):
    """A block of a subnet. `first` and `last` are its addresses as numbers, or parts of the block it is cut from."""

    first: int
    last: int
    text: str
    """The block, or what stands for one that is cut from a block which is not known."""
    key: str
    subnet: Subnet
    doubts: tuple[str, ...]


class Ranges(Struct):
    """The blocks of a VPC, and the facts that are missing to know others."""

    texts: dict[str, None]
    missing: dict[str, None]


def check(network: Network) -> Iterator[Finding | Undecided]:
    ranges = _ranges(network)
    conflicts = _conflicts(network)
    for subnet in network.subnets:
        if not subnet.declared or subnet.exists:
            continue
        found = _size(subnet) or conflicts.get(id(subnet))
        found = found or _place_of_ipv6(subnet, ranges) or _place(subnet, ranges)
        if isinstance(found, Finding):
            yield found
        elif found:
            yield Undecided(subject=subnet.address, at=subnet.place("cidr"), facts=tuple(dict.fromkeys(found)))


def _size(subnet: Subnet) -> Finding | None:
    text = known(subnet.cidr)
    block = parsed_network(text) if text is not None else None
    if text is not None and has_number_too_large(text):
        message = f"the CIDR block of {subnet} is {text}, which is not a CIDR block: AWS refuses the subnet"
        proof = subnet.says(f"has the CIDR block {text}", at="cidr")
        return _finding(subnet, "cidr", message, "write a block such as 10.0.1.0/24", (proof,), stated(text))
    if block is None or block.version != 4 or LARGEST <= block.prefixlen <= SMALLEST:
        return None
    limit = f"largest block is a /{LARGEST}" if block.prefixlen < LARGEST else f"smallest block is a /{SMALLEST}"
    message = f"{subnet} has the CIDR block {text}, but the {limit}: AWS refuses the subnet"
    proof = subnet.says(f"has the CIDR block {text}", at="cidr")
    return _finding(subnet, "cidr", message, f"use a block between /{LARGEST} and /{SMALLEST}", (proof,), stated(text))


def _ranges(network: Network) -> dict[int, Ranges]:
    """The blocks of each VPC, by object."""
    anywhere = facts_missing(*[one.vpc for one in network.vpc_ranges if isinstance(one.vpc, Unknown)][:1])
    ranges = {id(vpc): Ranges(dict.fromkeys(vpc.cidrs), dict.fromkeys(anywhere)) for vpc in network.vpcs}
    for further in network.vpc_ranges:
        for vpc in candidates(further.vpc):
            entry = ranges.setdefault(id(vpc), Ranges({}, {}))
            text = known(further.cidr)
            if text is not None:
                entry.texts[text] = None
            else:
                entry.missing.update(dict.fromkeys(facts_missing(further.cidr)))
    return ranges


def _place(subnet: Subnet, ranges: dict[int, Ranges]) -> Finding | Sequence[str]:
    """The finding for an IPv4 block outside its VPC, or the missing facts."""
    vpcs, text = candidates(subnet.vpc), known(subnet.cidr)
    if subnet.cidr is None or (text is not None and parsed_network(text) is None):
        return ()
    if text is None and not vpcs:
        return ()  # without both there is nothing to contradict
    part = _part_of(subnet.cidr)
    vpc = known(subnet.vpc)
    if part is not None and vpc is not None and part.block == vpc.cidr_symbol:
        return ()
    if text is None or not vpcs or len(vpcs) > 1:
        return facts_missing(subnet.cidr, subnet.vpc)
    [vpc] = vpcs
    own = () if vpc.declared and _of_version(4, vpc.cidrs) else (f"the CIDR blocks of {vpc}",)
    return _outside(subnet, "cidr", text, vpc, ranges, own)


def _place_of_ipv6(subnet: Subnet, ranges: dict[int, Ranges]) -> Finding | Sequence[str]:
    """The same for an IPv6 block, if the VPC states its own."""
    vpcs, text = candidates(subnet.vpc), known(subnet.ipv6_cidr)
    if text is None or not any(_of_version(6, vpc.cidrs) for vpc in vpcs):
        return ()
    return facts_missing(subnet.vpc) if len(vpcs) > 1 else _outside(subnet, "ipv6_cidr", text, vpcs[0], ranges, ())


def _outside(
    subnet: Subnet, key: str, text: str, vpc: Vpc, ranges: dict[int, Ranges], own: Sequence[str]
) -> Finding | Sequence[str]:
    """The finding for a block that no block of its VPC covers, or the missing facts; `own` are those of the VPC."""
    entry = ranges.get(id(vpc)) or Ranges({}, {})
    if any(_covers(one, text) for one in entry.texts):
        return ()
    if own or entry.missing or known(subnet.vpc) is None:
        return (*own, *entry.missing, *facts_missing(subnet.vpc))
    blocks = _of_version(6 if key == "ipv6_cidr" else 4, entry.texts)
    has = joined_words(blocks)
    message = f"{subnet} has the CIDR block {text}, but {vpc} has {has}: AWS refuses the subnet (InvalidSubnet.Range)"
    help = f"use a part of {has}, or associate another CIDR block with {vpc}"
    return _finding(
        subnet,
        key,
        message,
        help,
        (vpc.says(f"has the CIDR {'block' if len(blocks) == 1 else 'blocks'} {has}", at="cidrs"),),
        stated(text, blocks),
    )


def _of_version(version: int, texts: Iterable[str]) -> list[str]:
    return [text for text in texts if (block := parsed_network(text)) is not None and block.version == version]


@functools.lru_cache(maxsize=4096)
def _covers(outer: str, inner: str) -> bool:
    around, block = parsed_network(outer), parsed_network(inner)
    if around is None or block is None or around.version != block.version:
        return False
    return around.prefixlen <= block.prefixlen and block.network_address in around


def _conflicts(network: Network) -> dict[int, Finding | Sequence[str]]:
    """The finding or the missing facts for each subnet that shares addresses with another one, by object."""
    groups: dict[tuple[Vpc, int | str], list[Block]] = defaultdict(list)
    for subnet in network.subnets:
        for vpc in candidates(subnet.vpc)[:MOST_COMPARED]:
            for whole, block in _blocks(subnet):
                groups[vpc, whole].append(block)
    conflicts: dict[int, Finding | Sequence[str]] = {}
    for group in groups.values():
        for one, other in _overlaps(group) if len(group) > 1 else ():
            later, earlier = _in_order(one, other)
            if id(later.subnet) in conflicts and isinstance(conflicts[id(later.subnet)], Finding):
                continue
            together = network.existing_together(later.subnet, earlier.subnet)
            facts = merged(facts_missing(together), later.doubts, earlier.doubts)
            if facts and together is not False:
                conflicts.setdefault(id(later.subnet), facts)
            elif together is True:
                conflicts[id(later.subnet)] = _conflict(later, earlier)
    return conflicts


def _part_of(cidr: Value[str | None]) -> BlockPart | None:
    """How a block that is not known is cut from another one."""
    return block_part(cidr.symbol or "") if isinstance(cidr, Unknown) else None


def _blocks(subnet: Subnet) -> Iterator[tuple[int | str, Block]]:
    """The possible blocks of a subnet, with their IP versions or the symbol of the block that they are cut from."""
    part = _part_of(subnet.cidr)
    if part is not None and isinstance(subnet.cidr, Unknown):
        size = 1 << _WIDEST - min(part.bits, _WIDEST)
        first = part.number * size
        doubts = facts_missing(subnet.vpc)
        yield part.block, Block(first, first + size - 1, subnet.cidr.symbol or "", "cidr", subnet, doubts)
    for key, value in (("cidr", subnet.cidr), ("ipv6_cidr", subnet.ipv6_cidr)):
        for text in candidates(value)[:MOST_COMPARED]:
            bounds = address_bounds(text) if text is not None else None
            if text is not None and bounds is not None:
                version, first, last = bounds
                yield version, Block(first, last, text, key, subnet, facts_missing(value, subnet.vpc))


def _overlaps(blocks: Iterable[Block]) -> Iterator[tuple[Block, Block]]:
    """Blocks that share addresses: two blocks are either apart, or one is inside the other."""
    around: list[Block] = []
    for one in sorted(blocks, key=lambda block: (block.first, -block.last)):
        while around and around[-1].last < one.first:
            around.pop()
        for other in islice(around, MOST_COMPARED):
            if other.subnet is not one.subnet and not _may_be_one(one, other):
                yield one, other
        around.append(one)


def _may_be_one(one: Block, other: Block) -> bool:
    """Whether two blocks may be that of one subnet, which a data source looks up by its block."""
    return one.text == other.text and isinstance(same(one.subnet, other.subnet), Missing)


def _in_order(one: Block, other: Block) -> tuple[Block, Block]:
    """The block to report first: never an existing one, and else the later one in address order."""
    blamed, earlier = sorted(
        (one, other), key=lambda block: (block.subnet.declared and not block.subnet.exists, block.subnet.address)
    )[::-1]
    return blamed, earlier


def _conflict(later: Block, earlier: Block) -> Finding:
    subnet, other = later.subnet, earlier.subnet
    vpc = words(subnet.vpc)
    message = (
        f"{subnet} has the CIDR block {later.text}, but {other} in the same VPC {vpc} has {earlier.text}: "
        "AWS refuses overlapping blocks (InvalidSubnet.Conflict)"
    )
    proof = other.says(f"has the CIDR block {earlier.text}", at=earlier.key)
    help = f"use a part of {vpc} that no other subnet has"
    return _finding(subnet, later.key, message, help, (proof,), stated(later.text, earlier.text, subnet.vpc))


def _finding(
    subnet: Subnet, key: str, message: str, help: str, related: tuple[Related, ...], values: tuple[str, ...]
) -> Finding:
    at = subnet.place(key)
    return Finding(subject=subnet.address, at=at, message=message, help=help, related=related, values=values)


RULE = Rule(
    code="ENI807",
    name="subnet-cidr-invalid",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good(
            """\
variable "block" { type = string }
resource "aws_vpc" "by_ipam" {
  ipv4_ipam_pool_id   = "ipam-pool-0a1b2c3d4e5f60718"
  ipv4_netmask_length = 16
}
resource "aws_vpc" "by_caller" { cidr_block = var.block }
data "aws_vpc" "shared" { id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_subnet" "by_ipam" {
  count      = 2
  vpc_id     = aws_vpc.by_ipam.id
  cidr_block = cidrsubnet(aws_vpc.by_ipam.cidr_block, 8, count.index)
}
resource "aws_subnet" "part" {
  vpc_id     = aws_vpc.by_ipam.id
  cidr_block = cidrsubnet(cidrsubnet(aws_vpc.by_ipam.cidr_block, 4, 1), 4, 0)
}
resource "aws_subnet" "by_caller" {
  vpc_id     = aws_vpc.by_caller.id
  cidr_block = cidrsubnet(var.block, 8, 0)
}
resource "aws_subnet" "shared" {
  vpc_id     = data.aws_vpc.shared.id
  cidr_block = cidrsubnet(data.aws_vpc.shared.cidr_block, 8, 0)
}
resource "aws_subnet" "elsewhere" {
  vpc_id     = aws_vpc.by_ipam.id
  cidr_block = cidrsubnet(var.block, 8, 0)  # undecided
}
""",
            kind="terraform",
        ),
        Good(
            """\
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}
data "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
  depends_on = [aws_subnet.app]
}
""",
            kind="terraform",
        ),
        Good("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, secondary_cidrs: [100.64.0.0/16]}
  other: {cidr: 10.0.0.0/16}
subnets:
  app: {vpc: core, cidr: 10.0.1.0/24}
  pods: {vpc: core, cidr: 100.64.0.0/16}
  twin: {vpc: other, cidr: 10.0.1.0/28}
"""),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_vpc.core", "type": "aws_vpc", "name": "core",
      "change": {"actions": ["no-op"], "after": {"id": "vpc-0a1b2c", "cidr_block": "10.0.0.0/16"}}
    },
    {
      "address": "aws_vpc_ipv4_cidr_block_association.pods", "type": "aws_vpc_ipv4_cidr_block_association",
      "name": "pods",
      "change": {"actions": ["create"], "after": {"vpc_id": "vpc-0a1b2c", "cidr_block": "100.64.0.0/16"}}
    },
    {
      "address": "aws_subnet.pods", "type": "aws_subnet", "name": "pods",
      "change": {"actions": ["create"], "after": {"vpc_id": "vpc-0a1b2c", "cidr_block": "100.64.0.0/18"}}
    },
    {
      "address": "aws_subnet.made", "type": "aws_subnet", "name": "made",
      "change": {"actions": ["no-op"], "after": {"vpc_id": "vpc-0a1b2c", "cidr_block": "172.16.0.0/24"}}
    },
    {
      "address": "aws_subnet.other", "type": "aws_subnet", "name": "other",
      "change": {"actions": ["create"], "after": {"vpc_id": "vpc-0d4e5f", "cidr_block": "10.0.0.0/24"}}
    }
  ]
}
""",
            kind="terraform-plan",
            undecided=("aws_subnet.other",),
        ),
    ),
    bad=(
        Bad(
            """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/33"  # error
}
resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.256.0/24"  # error
}
""",
            kind="terraform",
        ),
        Bad(
            """\
resource "aws_vpc" "core" {
  ipv4_ipam_pool_id   = "ipam-pool-0a1b2c3d4e5f60718"
  ipv4_netmask_length = 16
}
resource "aws_subnet" "web" {
  count      = 2
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet(aws_vpc.core.cidr_block, 4, count.index)  # error
}
resource "aws_subnet" "app" {
  count      = 2
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet(aws_vpc.core.cidr_block, 8, count.index + 31)
}
resource "aws_subnet" "web_two" {
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet(aws_vpc.core.cidr_block, 4, 0)  # error
}
""",
            kind="terraform",
        ),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/8}
subnets:
  small: {vpc: core, cidr: 10.0.1.0/29}  # error
  large: {vpc: core, cidr: 10.64.0.0/15}  # error
"""),
        Bad("""\
version: 1
vpcs:
  core: {cidr: 10.0.0.0/16, ipv6_cidr: "2001:db8::/56", secondary_cidrs: [100.64.0.0/16, "2001:db8:1::/56"]}
  bare: {}
  half: {secondary_cidrs: [100.64.0.0/16]}
  six: {ipv6_cidr: "2001:db8:2::/56"}
subnets:
  a: {vpc: core, cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8::/64"}
  b: {vpc: core, cidr: 10.0.1.0/24, ipv6_cidr: "2001:db8:0:1::/64"}
  pods: {vpc: core, cidr: 100.64.0.0/18, ipv6_cidr: "2001:db8:1:1::/64"}
  wide: {vpc: core, cidr: 10.0.0.0/22}  # error
  inside: {vpc: core, cidr: 10.0.1.128/25}  # error
  same: {vpc: core, ipv6_only: true, ipv6_cidr: "2001:db8::/64"}  # error
  outside: {vpc: core, cidr: 10.1.0.0/24}  # error
  outside-6: {vpc: core, cidr: 10.0.9.0/24, ipv6_cidr: "2001:db8:2::/64"}  # error
  apart: {vpc: bare, cidr: 10.0.0.0/24}  # undecided
  rest: {vpc: half, cidr: 10.0.0.0/24}  # undecided
  four: {vpc: six, cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8:2:1::/64"}  # undecided
  anywhere: {cidr: 10.0.0.0/24}  # undecided
  again: {vpc: vpc-0abc1234def567890, cidr: 10.0.0.0/24, ipv6_cidr: "2001:db8::/64"}  # undecided
  there: {vpc: vpc-0abc1234def567890, cidr: 10.0.0.0/25}  # error
  guessed: {vpc: vpc-xxxxx, cidr: 10.0.0.0/24}  # undecided
  either: {vpc: vpc-xxxxx, cidr: 10.0.0.0/24}  # undecided
"""),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_vpc.core", "type": "aws_vpc", "name": "core",
      "change": {"actions": ["no-op"], "after": {"id": "vpc-0a1b2c", "cidr_block": "10.0.0.0/16"}}
    },
    {
      "address": "aws_subnet.web", "type": "aws_subnet", "name": "web",
      "change": {"actions": ["no-op"], "after": {"vpc_id": "vpc-0a1b2c", "cidr_block": "10.0.0.0/20"}}
    },
    {
      "address": "aws_subnet.app", "type": "aws_subnet", "name": "app",
      "change": {"actions": ["create"], "after": {"vpc_id": "vpc-0a1b2c", "cidr_block": "10.0.8.0/24"}}
    },
    {
      "address": "aws_subnet.db", "type": "aws_subnet", "name": "db",
      "change": {"actions": ["create"], "after": {"vpc_id": "vpc-0a1b2c", "cidr_block": "10.1.0.0/24"}}
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_subnet.app", "error aws_subnet.db"),
        ),
    ),
)
