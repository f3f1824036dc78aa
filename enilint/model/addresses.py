"""The private addresses of an interface: which are listed, and how many address slots they take.

An instance type bounds the slots of each interface, IPv4 and IPv6 apart. A single address takes one slot, and so
does a whole prefix (/28 or /80). Source: EC2 User Guide, "IP addresses per network interface per instance type" and
"Prefix delegation".
"""

import functools
import re
from ipaddress import IPv4Network, IPv6Network, ip_network

from msgspec import Struct

from enilint.aws.instance_types import Family
from enilint.aws.reserved_addresses import reserved_for
from enilint.aws.set_order import in_set_order
from enilint.findings import Location
from enilint.values import Count, Missing, OneOf, Unknown, Value, facts_missing, follow

IpNetwork = IPv4Network | IPv6Network


def family_of(interface: str) -> str:
    """The `family` of the private addresses of an interface where they are unknown: two of them are different."""
    return f"the private addresses of {interface}"


class Address(Struct, frozen=True):
    """A listed address, or prefix."""

    text: str
    """The address or prefix."""
    at: Location
    """Where it is written."""
    requested: bool = True
    """Whether it is asked for; false for one that AWS reports."""

    @property
    def network(self) -> IpNetwork | None:
        """The address as a network (of one address, mostly), or None where the text is not one."""
        return parsed_network(self.text)


class IgnoredArgument(Struct, frozen=True):
    """An argument that the author set, and that Terraform's provider does not send to AWS."""

    name: str
    """The argument."""
    values: tuple[Value[str], ...]
    """What it is set to."""
    instead: str
    """What to write in its place, or beside it."""
    at: Location
    """Where it is written."""
    is_alone: bool
    """Whether no other argument gives the interface addresses of the family."""


class UnknownAddress(Struct, frozen=True):
    """An address, or prefix, that is asked for and that the design does not tell."""

    value: Unknown | OneOf[str | None]
    """What is missing. None: it is not asked for after all."""
    at: Location
    """Where it is written."""
    block: str | None = None
    """The symbol of the CIDR block that it is in by number. None: not known."""
    number: int = 0
    """Its number in that block."""


@functools.lru_cache(maxsize=4096)
def parsed_network(text: str) -> IpNetwork | None:
    """A CIDR block, or a single address as a network of one; None where the text is neither."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


@functools.lru_cache(maxsize=4096)
def address_bounds(text: str) -> tuple[int, int, int] | None:
    """The IP version of an address or a CIDR block, with its first and its last address; None if it is neither."""
    network = parsed_network(text)
    return None if network is None else (network.version, int(network.network_address), int(network.broadcast_address))


def has_number_too_large(text: str) -> bool:
    """Whether a text is an IPv4 address or CIDR block but for a number: one above 255, or a prefix length above 32.

    Other texts that are neither may stand for what is filled in, such as `{{ cidr }}`.
    """
    address, slash, length = text.partition("/")
    parts = [*address.split("."), *([length] if slash else ())]
    if len(parts) != 4 + len(slash) or not all(one.isdecimal() and len(one) < 10 for one in parts):
        return False
    return max(map(int, parts[:4])) > 255 or (bool(slash) and int(length) > 32)


@functools.lru_cache(maxsize=4096)
def canonical_range(text: str) -> str:
    """A CIDR block as AWS keeps it: `0.0.0.0/0` for `10.0.0.0/0`, `::/0` for `0::/0`. Other texts stay as they are.

    Sources: "AWS canonicalizes IPv4 and IPv6 CIDRs" (EC2 API Reference, IpRange and Ipv6Range); of the destination of a
    route, "we modify the specified CIDR block to its canonical form" (CreateRoute).
    """
    network = parsed_network(text) if "/" in text else None
    return text if network is None else str(network)


def canonical(value: Value[str]) -> Value[str]:
    """A value as `canonical_range` has it. The prefix length of a block that is not known can be known: it stays."""
    if not isinstance(value, Unknown):
        return follow(value, canonical_range)
    _, slash, length = value.suffix.rpartition("/")
    return Unknown(value.fact, value.symbol, value.family, value.others, suffix=slash + length if slash else "")


class BlockPart(Struct, frozen=True):
    """A block that is cut from one which is not known: the one of that number, if `bits` follow the prefix."""

    block: str
    """The symbol of the other block."""
    bits: int
    number: int


@functools.lru_cache(maxsize=4096)
def block_part(symbol: str) -> BlockPart | None:
    """What the symbol of a block tells of it that Terraform's `cidrsubnet` cuts from another one; None of others."""
    match = re.fullmatch(r"cidrsubnet\((.+), (\d{1,2}), (\d{1,10})\)", symbol)
    if match is None or int(match[3]) >= 1 << int(match[2]):
        return None
    bits, number = int(match[2]), int(match[3])
    outer = block_part(match[1])
    return (
        BlockPart(outer.block, outer.bits + bits, outer.number << bits | number)
        if outer
        else BlockPart(match[1], bits, number)
    )


def single_address(cidr: str) -> str | None:
    """The IPv4 address that a CIDR block holds alone; None where it holds others, too."""
    network = parsed_network(cidr)
    return str(network.network_address) if isinstance(network, IPv4Network) and network.prefixlen == 32 else None


def covers(outer: IpNetwork, inner: IpNetwork) -> bool:
    """Whether all addresses of one range are in another one, too."""
    return outer.prefixlen <= inner.prefixlen and inner.network_address in outer  # no address is in the other family


def reserved_number(number: int, version: int) -> str | Missing | None:
    """What AWS keeps the address of that number for, in a subnet whose size is not known; None: it can be assigned.

    Negative numbers count from the end. An IPv4 subnet is a /28 at least (CreateSubnet).
    """
    smallest = parsed_network("0.0.0.0/28" if version == 4 else "::/64")
    assert smallest is not None
    size = smallest.num_addresses
    if number in (0, 1, 2, 3, -1):
        return reserved_for(smallest[number], smallest)
    return None if 4 - size <= number < size - 1 else Missing(("the size of the subnet",))


def known_length(block: Unknown) -> int | None:
    """The length of the prefix of a CIDR block that is not known; None if it does not end with one that is known."""
    _, slash, digits = block.suffix.rpartition("/")
    return int(digits) if slash and digits.isdecimal() and len(digits) <= len("128") else None


class Addresses(Struct, frozen=True, kw_only=True):
    """The private addresses of an interface."""

    listed: tuple[Address, ...] = ()
    """The addresses and prefixes that are written out."""
    unknown: tuple[UnknownAddress, ...] = ()
    """Those that are asked for and not known."""
    ipv4_slots: Count = Count(1, 1)
    """How many IPv4 addresses and prefixes count against the limit of the instance type, the primary included."""
    ipv6_slots: Count = Count(0, 0)
    """How many IPv6 addresses and prefixes count against that limit."""
    prefixes: Count = Count(0, 0)
    """How many prefixes there are, of both families."""
    ipv4_prefixes: Count = Count(0, 0)
    """How many of them are IPv4 prefixes, which AWS may pick: 16 addresses each (AssignPrivateIpAddresses)."""
    mixes: tuple[tuple[str, str], ...] = ()
    """Pairs of what one call does not take together."""
    others: tuple[str, ...] = ()
    """What would tell which addresses something else adds to them; empty if these are all."""
    as_set: "tuple[Value[str], ...]" = ()
    """The new IPv4 addresses that are written as a set, in the order in which they are written: the provider of
    Terraform sends them in another one. Empty where the order counts, and for what exists."""

    in_order: "tuple[Value[str], ...]" = ()
    """The IPv4 addresses where their order counts (`private_ip_list`). Empty where it does not."""
    primary: "Value[str] | None" = None
    """The IPv4 address that the author makes the primary one. None: not stated."""
    by_number: "Value[int] | None" = None
    """How many secondary IPv4 addresses there are, or are asked for by number. None: not by number."""

    @property
    def sent_first(self) -> Value[str] | None:
        """The address of `as_set` that becomes the primary one. None: there is no set of several."""
        if len(self.as_set) < 2:
            return None
        texts = [one for one in self.as_set if isinstance(one, str)]
        unknown = facts_missing(*self.as_set)
        return Unknown(unknown[0]) if unknown else in_set_order(texts)[0]

    @property
    def every(self) -> tuple[Address | UnknownAddress, ...]:
        """All that are listed, known or not."""
        return (*self.listed, *self.unknown)

    def slots(self, family: Family) -> Count:
        """The slots of one address family."""
        return self.ipv4_slots if family == "IPv4" else self.ipv6_slots


_ONE = Count.exactly(1)
NONE = Count.exactly(0)
"""None of something."""

NO_ADDRESSES = Addresses()
"""Nothing asked for: AWS picks one primary IPv4 address."""


def ipv4_slots(*, listed: int = 0, secondary: Count = NONE, prefixes: Count = NONE) -> Count:
    """IPv4 slots of an interface.

    `listed` counts explicit addresses with the primary among them, `secondary` those asked for by number alone,
    without the primary. Both can be given: the larger demand holds (the provider tops up to the number).
    """
    if listed <= 1 and secondary is NONE and prefixes is NONE:
        return _ONE
    by_number = _ONE + secondary
    low = max(listed, by_number.low)
    high = None if by_number.high is None else max(listed, by_number.high)
    return Count(low, high, by_number.facts) + prefixes
