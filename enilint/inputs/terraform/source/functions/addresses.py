"""Terraform's functions for IP addresses and their prefixes.

Terraform takes leading zeros in IPv4 addresses, as decimal numbers. IPv4 addresses in IPv6 notation are left unknown:
Terraform sometimes treats them as the one, sometimes as the other.
"""

import re
from ipaddress import IPv4Address, IPv6Address

from msgspec import Struct

from enilint.files.late import late
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.values import EvaluationError

FUNCTIONS = Functions()

_TEXT = Parameter("string")
_NUMBER = Parameter("number")
_IPV4 = late(r"0*(\d{1,3})\.0*(\d{1,3})\.0*(\d{1,3})\.0*(\d{1,3})", re.ASCII)
_LENGTH = late(r"0*(\d{1,3})", re.ASCII)
_LONGEST = 500
_MOST_NEW_BITS = 32
_MOST_HOSTS = 2**63
_MAPPED = IPv6Address("::ffff:0:0")


class Prefix(Struct, frozen=True):
    """A network: its first address as a number, the length of its prefix, and how many bits an address has."""

    address: int
    length: int
    bits: int

    @property
    def hosts(self) -> int:
        """How many addresses it has."""
        return 1 << (self.bits - self.length)

    @property
    def mapped(self) -> bool:
        """Whether it is a network of IPv4 in IPv6 notation, or holds them all."""
        return self.bits == 128 and self.address >> 32 == int(_MAPPED) >> 32

    def __str__(self) -> str:
        return f"{address_text(self.address, self.bits)}/{self.length}"


def address_text(address: int, bits: int) -> str:
    """An address as Terraform writes it."""
    return str(IPv4Address(address) if bits == 32 else IPv6Address(address))


def parse_address(text: str) -> tuple[int, int] | None:
    """The number of an address, and its bits; None where it is none."""
    found = _IPV4.fullmatch(text) if len(text) <= _LONGEST else None
    if found is not None:
        octets = [int(octet) for octet in found.groups()]
        return (int.from_bytes(octets, "big"), 32) if max(octets) < 256 else None
    if ":" not in text or "%" in text or len(text) > _LONGEST:
        return None
    try:
        return int(IPv6Address(text)), 128
    except ValueError:
        return None


def parse_prefix(text: str) -> Prefix:
    """The network that an address with a length names. Raises EvaluationError where it is none."""
    address, slash, length = text.partition("/")
    parsed = parse_address(address)
    digits = _LENGTH.fullmatch(length)
    if parsed is None or digits is None or not slash or int(digits[1]) > parsed[1]:
        raise EvaluationError(f"{text[:80]!r} is not a prefix like 10.0.0.0/16")
    number, bits = parsed
    host_bits = bits - int(digits[1])
    return Prefix(number >> host_bits << host_bits, int(digits[1]), bits)


def _whole(number: int | float) -> int:
    if not isinstance(number, int):
        raise EvaluationError(f"a whole number is required, not {number}")
    return number


@FUNCTIONS.add("cidrhost", _TEXT, _NUMBER)
def cidrhost(prefix: str, number: int | float) -> str:
    """The address of a host in a network; negative numbers count from its end."""
    host = _whole(number)
    network = parse_prefix(prefix)
    if network.mapped or not -_MOST_HOSTS < host < _MOST_HOSTS:
        raise Undecided
    if not -network.hosts <= host < network.hosts:
        raise EvaluationError(f"{prefix} has no host number {host}")
    return address_text(network.address + host % network.hosts, network.bits)


@FUNCTIONS.add("cidrnetmask", _TEXT)
def cidrnetmask(prefix: str) -> str:
    """The netmask of an IPv4 network."""
    network = parse_prefix(prefix)
    if network.mapped:
        raise Undecided
    if network.bits != 32:
        raise EvaluationError(f"IPv6 networks such as {prefix} have no netmask")
    return address_text(2**32 - network.hosts, 32)


@FUNCTIONS.add("cidrsubnet", _TEXT, _NUMBER, _NUMBER)
def cidrsubnet(prefix: str, new_bits: int | float, number: int | float) -> str:
    """A subnet of a network: `new_bits` more bits of prefix, which hold the number."""
    more, subnet = _whole(new_bits), _whole(number)
    network = parse_prefix(prefix)
    if network.mapped:
        raise Undecided
    if more < 0 or network.length + more > network.bits:
        raise EvaluationError(f"the prefix of {prefix} cannot be longer by {more} bits")
    if not 0 <= subnet < 1 << more:
        raise EvaluationError(f"the number {subnet} does not fit in {more} bits")
    length = network.length + more
    return str(Prefix(network.address + (subnet << (network.bits - length)), length, network.bits))


@FUNCTIONS.add("cidrsubnets", _TEXT, variadic=_NUMBER)
def cidrsubnets(prefix: str, *new_bits: int | float) -> tuple[str, ...]:
    """Subnets of a network, one after the other, each with so many more bits of prefix."""
    network = parse_prefix(prefix)
    if network.mapped:
        raise Undecided
    if new_bits and not network.address:
        raise EvaluationError(f"Terraform cannot divide {prefix}, which starts with the first address of all")
    subnets: list[str] = []
    end = network.address
    for more in map(_whole, new_bits):
        length = network.length + more
        if not 1 <= more <= _MOST_NEW_BITS or length > network.bits:
            raise EvaluationError(f"the prefix of {prefix} cannot be longer by {more} bits")
        subnet = Prefix(-(-end >> (network.bits - length)) << (network.bits - length), length, network.bits)
        if subnet.address >= network.address + network.hosts:
            raise EvaluationError(f"no space is left in {prefix} for a subnet with a prefix of {length} bits")
        subnets.append(str(subnet))
        end = subnet.address + subnet.hosts
    return tuple(subnets)


@FUNCTIONS.add("cidrcontains", _TEXT, _TEXT)
def cidrcontains(prefix: str, contained: str) -> bool:
    """Whether an address, or all of a network, is in a network."""
    network = parse_prefix(prefix)
    address = parse_address(contained)
    inner = parse_prefix(contained) if address is None else Prefix(address[0], address[1], address[1])
    if network.mapped or inner.mapped:
        raise Undecided
    if network.bits != inner.bits:
        raise EvaluationError(f"{prefix} and {contained} have different address families")
    return network.address <= inner.address and inner.address + inner.hosts <= network.address + network.hosts
