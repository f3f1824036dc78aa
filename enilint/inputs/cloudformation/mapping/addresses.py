"""Private addresses of interfaces. The interface, the item of an instance and that of a template name them alike."""

from typing import Any

from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import is_unknown, scalar_text, unknown_of
from enilint.model.addresses import NONE, Address, Addresses, UnknownAddress, ipv4_slots
from enilint.values import Count, OneOf, Unknown, Value, merged

_SAME = (("Ipv4PrefixCount", "Ipv4Prefixes"), ("Ipv6PrefixCount", "Ipv6Prefixes"))


def addresses_of(body: Body) -> Addresses:
    """The addresses that are asked for. `SecondaryPrivateIpAddressCount` counts without the primary one."""
    ipv4 = [*_single(body, "PrivateIpAddress"), *_of_blocks(body, "PrivateIpAddresses", "PrivateIpAddress")]
    ipv6 = [*_of_blocks(body, "Ipv6Addresses", "Ipv6Address")]
    ipv4_prefixes = [*_of_blocks(body, "Ipv4Prefixes", "Ipv4Prefix")]
    ipv6_prefixes = [*_of_blocks(body, "Ipv6Prefixes", "Ipv6Prefix")]
    every = _once([*ipv4, *ipv6, *ipv4_prefixes, *ipv6_prefixes])
    prefixes = _larger(_count(body, "Ipv4PrefixCount"), _listed(body, "Ipv4Prefixes", ipv4_prefixes))
    prefixes6 = _larger(_count(body, "Ipv6PrefixCount"), _listed(body, "Ipv6Prefixes", ipv6_prefixes))
    listed = _listed(body, "PrivateIpAddresses", _once(ipv4))
    return Addresses(
        listed=tuple(one for one in every if isinstance(one, Address)),
        unknown=tuple(one for one in every if isinstance(one, UnknownAddress)),
        ipv4_slots=_slots(listed, _count(body, "SecondaryPrivateIpAddressCount"), prefixes),
        ipv6_slots=_larger(_listed(body, "Ipv6Addresses", ipv6), _count(body, "Ipv6AddressCount")) + prefixes6,
        prefixes=prefixes + prefixes6,
        ipv4_prefixes=prefixes,
        mixes=tuple(pair for pair in _SAME if all(map(body.is_set, pair))),
        primary=_primary(body),
    )


def _primary(body: Body) -> Value[str] | None:
    """`PrivateIpAddress`, or the address of the list that is `Primary`."""
    value = body.text("PrivateIpAddress")
    for block in body.blocks("PrivateIpAddresses") if value is None else ():
        if block.flag("Primary") is True:
            value = block.text("PrivateIpAddress")
    return value


def primary_address(body: Body, symbol: str, family: str | None = None) -> Value[str]:
    """The primary private address that is asked for, or else a symbol for the one that AWS picks."""
    value = _primary(body)
    return Unknown(symbol, symbol, family) if value is None else value


def nat_gateway_addresses(body: Body) -> Addresses:
    """Of a NAT gateway."""
    found = _once([*_single(body, "PrivateIpAddress"), *_items(body, "SecondaryPrivateIpAddresses")])
    return Addresses(
        listed=tuple(one for one in found if isinstance(one, Address)),
        unknown=tuple(one for one in found if isinstance(one, UnknownAddress)),
        ipv4_slots=_slots(_listed(body, "SecondaryPrivateIpAddresses", found), NONE, NONE),
    )


_Found = list[Address | UnknownAddress]


def _single(body: Body, name: str) -> _Found:
    return _address(body, name, body.value(name)) if body.is_set(name) else []


def _items(body: Body, name: str) -> _Found:
    return [one for item in body.items(name) for one in _address(body, name, item)]


def _of_blocks(body: Body, name: str, inner: str) -> _Found:
    found = [one for block in body.blocks(name) for one in _address(block, inner, block.value(inner))]
    return found + [
        one for item in body.items(name) if not isinstance(item, dict) for one in _address(body, name, item)
    ]


def _address(body: Body, name: str, value: Any) -> _Found:
    if is_unknown(value):
        return [UnknownAddress(unknown_of(value), body.place(name))]
    text = scalar_text(value)
    return [Address(text, body.place(name))] if text else []


def _once(found: _Found) -> _Found:
    """Each address once: the primary one can be named twice."""
    texts: set[str] = set()
    once: _Found = []
    for one in found:
        if not isinstance(one, Address) or one.text not in texts:
            once.append(one)
        if isinstance(one, Address):
            texts.add(one.text)
    return once


def _listed(body: Body, name: str, found: _Found) -> Count:
    missing = body.items_missing(name)
    return Count(len(found), None, missing) if missing else Count.exactly(len(found))


def _count(body: Body, name: str) -> Count:
    value = body.number(name)
    if isinstance(value, Unknown | OneOf):
        return Count(0, None, (value.fact if isinstance(value, Unknown) else value.reason,))
    return NONE if value is None else Count.exactly(value)


def _slots(listed: Count, secondary: Count, prefixes: Count) -> Count:
    fewest = ipv4_slots(listed=listed.low, secondary=secondary, prefixes=prefixes)
    return fewest if listed.high is not None else Count(fewest.low, None, merged(fewest.facts, listed.facts))


def _larger(one: Count, other: Count) -> Count:
    """The larger of two counts of the same things: asked for by number, and listed."""
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Count(max(one.low, other.low), high, merged(one.facts, other.facts))
