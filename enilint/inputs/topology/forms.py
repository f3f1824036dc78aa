"""Texts that have a form: CIDRs, addresses, Regions, zones, accounts. Each function says what is wrong, or None."""

import re
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from enilint.aws.zones import is_region, is_zone_id, is_zone_name, region_of
from enilint.files.late import late
from enilint.inputs.yaml.wording import either, quoted

_LENGTH = late("0|[1-9][0-9]*")

ANY_ZONE = "any"
"""The zone of a subnet that AWS is to pick."""


def cidr(text: str) -> str | None:
    """A CIDR of either family."""
    return _cidr(text, None, "a CIDR such as 10.0.1.0/24")


def ipv4_cidr(text: str) -> str | None:
    """An IPv4 CIDR."""
    return _cidr(text, 4, "an IPv4 CIDR such as 10.0.1.0/24")


def ipv6_cidr(text: str) -> str | None:
    """An IPv6 CIDR."""
    return _cidr(text, 6, "an IPv6 CIDR such as 2001:db8::/64")


def _address(version: int | None, text: str, expected: str) -> str | None:
    network = _network(text)
    if network is not None and "/" not in text and version in (None, network.version):
        return None
    hint = "; remove the prefix length" if network is not None and "/" in text else ""
    return f"expected {expected}, found {quoted(text)}{hint}"


def is_address_or_cidr(text: str) -> bool:
    """Whether the text is an address or a CIDR of either family."""
    return _network(text) is not None


def any_address(text: str) -> str | None:
    """An address of either family."""
    return _address(None, text, "an IP address such as 10.0.1.10")


def ipv4_address(text: str) -> str | None:
    """An IPv4 address."""
    return _address(4, text, "an IPv4 address such as 10.0.1.10")


def ipv6_address(text: str) -> str | None:
    """An IPv6 address."""
    return _address(6, text, "an IPv6 address such as 2001:db8::10")


def region(text: str) -> str | None:
    """A Region name."""
    if is_region(text):
        return None
    of_zone = region_of(text)
    hint = f"; {quoted(text)} is a zone of {of_zone}" if of_zone else f", found {quoted(text)}"
    return f"expected a Region such as us-east-1{hint}"


def zone_id(text: str) -> str | None:
    """A zone id."""
    if is_zone_id(text):
        return None
    hint = "; a zone name belongs in `zone`" if is_zone_name(text) else f", found {quoted(text)}"
    return f"expected a zone ID such as use1-az4{hint}"


def zone_name(text: str, regions: Collection[str]) -> str | None:
    """A zone name, in one of the Regions where any are given; or `any`."""
    region_of_zone = region_of(text)
    if region_of_zone is not None:
        if not regions or region_of_zone in regions:
            return None
        return f"zone {quoted(text)} is in Region {region_of_zone}, not in {either(sorted(regions))}"
    if text == ANY_ZONE:
        return None
    if is_region(text):
        return f"{quoted(text)} is a Region; add the letter of a zone, as in `{text}a`"
    if is_zone_id(text):
        return f"{quoted(text)} is a zone ID; write `zone_id: {text}`, or a zone name such as us-east-1a"
    return f"expected a zone such as us-east-1a, or `any` to let AWS choose, found {quoted(text)}"


def account(text: str) -> str | None:
    """An account id."""
    if re.fullmatch("[0-9]{12}", text):
        return None
    return f"expected an AWS account ID of 12 digits, found {quoted(text)}"


def ports(text: str) -> str | None:
    """A port, a range of ports, or `all`."""
    if text == "all":
        return None
    match = re.fullmatch("([0-9]{1,5})(?:-([0-9]{1,5}))?", text)
    if match and int(match[1]) <= int(match[2] or match[1]) <= 65535:
        return None
    return f"expected a port, a range such as 8000-8100, or `all`, found {quoted(text)}"


def _cidr(text: str, version: int | None, expected: str) -> str | None:
    address, slash, length = text.partition("/")
    network = _network(text)
    if network is None or version not in (None, network.version) or (slash and not _LENGTH.fullmatch(length)):
        return f"expected {expected}, found {quoted(text)}"
    if not slash:
        usual = 0 if network.network_address.is_unspecified else 24 if network.version == 4 else 64
        return f"{quoted(text)} has no prefix length; write it as in `{text}/{usual}`"
    if address == str(network.network_address) or ip_address(address) == network.network_address:
        return None
    return f"{quoted(text)} has bits set beyond its prefix length; the network is `{network}`"


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return None if "%" in text else ip_network(text, strict=False)
    except ValueError:
        return None
