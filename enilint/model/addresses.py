"""The private addresses of an interface: which are listed, and how many address slots they take.

An instance type bounds the slots of each interface, IPv4 and IPv6 apart. A single address takes one slot, and so
does a whole prefix (/28 or /80). Source: EC2 User Guide, "IP addresses per network interface per instance type" and
"Prefix delegation".
"""

import functools
from ipaddress import IPv4Network, IPv6Network, ip_network

from msgspec import Struct

from enilint.aws.instance_types import Family
from enilint.findings import Location
from enilint.values import Count, OneOf, Unknown

IpNetwork = IPv4Network | IPv6Network


class Address(Struct, frozen=True):
    """A listed address, or prefix, and where it is written. `requested` is false for one that AWS reports."""

    text: str
    at: Location
    requested: bool = True

    @property
    def network(self) -> IpNetwork | None:
        """The address as a network (of one address, mostly), or None where the text is not one."""
        return parsed_network(self.text)


class UnknownAddress(Struct, frozen=True):
    """An address, or prefix, that is asked for and that the design does not tell, and where it is written.

    A candidate None: it may not be asked for after all.
    """

    value: Unknown | OneOf[str | None]
    at: Location


@functools.lru_cache(maxsize=4096)
def parsed_network(text: str) -> IpNetwork | None:
    """A CIDR block, or a single address as a network of one; None where the text is neither."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def covers(outer: IpNetwork, inner: IpNetwork) -> bool:
    """Whether all addresses of one range are in another one, too."""
    if isinstance(outer, IPv4Network):
        return isinstance(inner, IPv4Network) and inner.subnet_of(outer)
    return isinstance(inner, IPv6Network) and inner.subnet_of(outer)


class Addresses(Struct, frozen=True, kw_only=True):
    """What an interface holds. `ipv4_slots` includes the primary address."""

    listed: tuple[Address, ...] = ()
    unknown: tuple[UnknownAddress, ...] = ()
    ipv4_slots: Count = Count(1, 1)
    ipv6_slots: Count = Count(0, 0)

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
    return Count(low, high, by_number.missing) + prefixes
