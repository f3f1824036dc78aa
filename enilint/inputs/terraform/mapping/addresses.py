"""Private addresses of interfaces, as the AWS provider's arguments ask for them."""

import re
from typing import Any

import msgspec

from enilint.findings import Location
from enilint.inputs.terraform.mapping.prefixes import mixes
from enilint.inputs.terraform.resource import Body
from enilint.model.addresses import NO_ADDRESSES, NONE, Address, Addresses, IgnoredArgument, UnknownAddress, ipv4_slots
from enilint.values import Count, OneOf, Unknown, Value, is_uncertain, merged


def interface_addresses(body: Body) -> Addresses:
    """Of an `aws_network_interface`. `private_ips_count` counts secondary addresses, without the primary."""
    among = body.set_among(_OF_INTERFACE)
    if not among:
        return _unasked(body)
    ipv4 = _listed(body, *[name for name in _IPV4_LISTS if name in among])
    secondary = _count(body, "private_ips_count") if "private_ips_count" in among else NONE
    if _RARE.isdisjoint(among):
        found = _few(body, ipv4, secondary)
    else:
        found = _addresses(
            body,
            ipv4=ipv4,
            secondary=secondary,
            prefixes=_counted_or_listed(body, "ipv4_prefix_count", "ipv4_prefixes"),
            ipv6=_listed(body, "ipv6_addresses", "ipv6_address_list"),
        )
    as_set = _as_set(body) if body.resource.created and body.is_written("private_ips") else ()
    in_order = _in_order(body) if "private_ip_list_enabled" in among else ()
    by_number = _by_number(body) if "private_ips_count" in among else None
    if not as_set and not in_order and by_number is None:
        return found
    return msgspec.structs.replace(found, as_set=as_set, in_order=in_order, by_number=by_number)


def _as_set(body: Body) -> tuple[Value[str], ...]:
    """The addresses that are written as a set, where no list takes its place."""
    items = body.items("private_ips")
    return tuple(items) if isinstance(items, list) and not body.is_written("private_ip_list") else ()


def _in_order(body: Body) -> tuple[Value[str], ...]:
    """The addresses of a list, where the provider is told to go by it."""
    items = body.items("private_ip_list") if body.value("private_ip_list_enabled") is True else None
    return tuple(items) if isinstance(items, list) else ()


def _by_number(body: Body) -> Value[int] | None:
    """How many secondary addresses are asked for; of an interface that exists, how many the state says it has."""
    if body.resource.known or body.is_written("private_ips_count") or not body.is_configured:
        return body.number("private_ips_count")
    return None


def ignored_arguments(body: Body) -> tuple[IgnoredArgument, ...]:
    """The arguments of an `aws_network_interface` that the provider does not send.

    Source: resourceNetworkInterfaceCreate of the provider (`private_ip` is not read), and its documentation
    (`private_ip_list`, `ipv6_address_list`: "Requires setting `private_ip_list_enabled`").
    """
    if body.lacks(_NOT_SENT):
        return ()
    found = []
    single = body.known_value("private_ip") if body.is_written("private_ip") else None
    if single and not _is_only(body):
        found.append(_ignored(body, "private_ip", (single,), "private_ips"))
    for name in ("private_ip_list", "ipv6_address_list"):
        flag = f"{name}_enabled"
        items = body.items(name) if body.is_written(name) else None
        if isinstance(items, list) and items and body.value(flag) in (None, False):
            found.append(_ignored(body, name, tuple(items), f"{flag} = true"))
    return tuple(found)


_OTHERS = {
    "private_ip": ("private_ips", "private_ips_count", "private_ip_list"),
    "private_ip_list": ("private_ips", "private_ips_count", "private_ip"),
    "ipv6_address_list": ("ipv6_addresses", "ipv6_address_count"),
}
"""The other arguments that give an interface addresses of the family."""


def _ignored(body: Body, name: str, values: tuple[Value[str], ...], instead: str) -> IgnoredArgument:
    is_alone = not any(body.is_written(other) for other in _OTHERS[name])
    return IgnoredArgument(name, values, instead, body.place(name), is_alone)


def _is_only(body: Body) -> bool:
    """Whether `private_ip` repeats the one address of `private_ips`."""
    items = body.items("private_ips")
    return isinstance(items, list) and list(items) == [body.known_value("private_ip")]


def instance_addresses(body: Body) -> Addresses:
    """Of the implicit primary interface of an `aws_instance`; `secondary_private_ips` comes beside the primary."""
    if body.lacks(_OF_INSTANCE):
        return _unasked(body)
    primary, secondary = _listed(body, "private_ip"), _listed(body, "secondary_private_ips")
    ipv4 = _Listed(
        primary.addresses + secondary.addresses,
        primary.unknown + secondary.unknown,
        Count.exactly(1) + secondary.count,
    )
    if body.lacks(_RARE):
        return _few(body, ipv4, NONE)
    return _addresses(body, ipv4=ipv4, secondary=NONE, prefixes=NONE, ipv6=_listed(body, "ipv6_addresses"))


def template_addresses(body: Body) -> Addresses:
    """Of a launch template's `network_interfaces`: `ipv4_address_count` counts secondaries, `ipv4_addresses` all."""
    primary = body.known_value("private_ip_address")
    found = _addresses(
        body,
        ipv4=_listed(body, "ipv4_addresses", "private_ip_address"),
        secondary=_count(body, "ipv4_address_count"),
        prefixes=_counted_or_listed(body, "ipv4_prefix_count", "ipv4_prefixes"),
        ipv6=_listed(body, "ipv6_addresses"),
    )
    return msgspec.structs.replace(found, primary=primary) if isinstance(primary, str) else found


def nat_gateway_addresses(body: Body) -> Addresses:
    """Of an `aws_nat_gateway`."""
    ipv4 = _listed(body, "private_ip", "secondary_private_ip_addresses")
    of_elastic_ips = _listed(body, "secondary_allocation_ids").count
    secondary = _larger(_count(body, "secondary_private_ip_address_count"), of_elastic_ips)
    return Addresses(
        listed=tuple(ipv4.addresses), unknown=tuple(ipv4.unknown), ipv4_slots=_slots(ipv4.count, secondary)
    )


_IPV4_LISTS = ("private_ips", "private_ip_list")
_IPV4_ARGUMENTS = ("private_ip_list", "private_ips", "private_ips_count", "secondary_private_ips")
"""The arguments that give an interface, or the primary one of an instance, more than one address."""
_RARE = frozenset(
    {
        "interface_type",
        "ipv4_prefix_count",
        "ipv4_prefixes",
        "ipv6_address_count",
        "ipv6_address_list",
        "ipv6_addresses",
        "ipv6_prefix_count",
        "ipv6_prefixes",
    }
)
_OF_INTERFACE = _RARE | {"private_ip_list", "private_ip_list_enabled", "private_ips", "private_ips_count"}
_OF_INSTANCE = _RARE | {"private_ip", "secondary_private_ips"}
_NOT_SENT = frozenset({"ipv6_address_list", "private_ip", "private_ip_list"})
_HOST = r"(?s)cidrhost\((.+), (-?[0-9]{1,9})\)"


class _Listed:
    """Addresses that are written out, those of them that are not known, and how many there are."""

    def __init__(self, addresses: list[Address], unknown: list[UnknownAddress], count: Count) -> None:
        self.addresses = addresses
        self.unknown = unknown
        self.count = count


_NOTHING = _Listed([], [], NONE)


def _unasked(body: Body) -> Addresses:
    """The one address that AWS gives an interface for which no argument is set."""
    others = _others(body)
    return Addresses(others=others) if others else NO_ADDRESSES


def _few(body: Body, ipv4: _Listed, secondary: Count) -> Addresses:
    """Addresses of one family, without prefixes, as most are."""
    return Addresses(
        listed=tuple(ipv4.addresses),
        unknown=tuple(ipv4.unknown),
        ipv4_slots=_slots(ipv4.count, secondary),
        others=_others(body),
    )


def _others(body: Body) -> tuple[str, ...]:
    if not body.ignores_changes(*_IPV4_ARGUMENTS):
        return ()
    return (f"the private addresses that something other than Terraform adds to {body.address}",)


def _addresses(body: Body, *, ipv4: _Listed, secondary: Count, prefixes: Count, ipv6: _Listed) -> Addresses:
    by_number = _count(body, "ipv6_address_count")
    prefixes6 = _counted_or_listed(body, "ipv6_prefix_count", "ipv6_prefixes")
    listed = (ipv4, ipv6, _listed(body, "ipv4_prefixes"), _listed(body, "ipv6_prefixes"))
    return Addresses(
        listed=tuple(address for one in listed for address in one.addresses),
        unknown=tuple(address for one in listed for address in one.unknown),
        ipv4_slots=_larger(ipv4.count, secondary) + prefixes
        if body.text_or("interface_type", "interface") == "efa-only"  # has no primary address
        else _slots(ipv4.count, secondary, prefixes),
        ipv6_slots=_larger(ipv6.count, by_number) + prefixes6,
        prefixes=prefixes + prefixes6,
        ipv4_prefixes=prefixes,
        mixes=mixes(body),
        others=_others(body),
    )


def _slots(listed: Count, secondary: Count = NONE, prefixes: Count = NONE) -> Count:
    """IPv4 slots of addresses that are listed, though it may not be known how many."""
    fewest = ipv4_slots(listed=listed.low, secondary=secondary, prefixes=prefixes)
    if listed.high == listed.low:
        return fewest
    missing = merged(fewest.facts, listed.facts)
    if listed.high is None:
        return Count(fewest.low, None, missing)
    return Count(fewest.low, ipv4_slots(listed=listed.high, secondary=secondary, prefixes=prefixes).high, missing)


def _listed(body: Body, *names: str) -> _Listed:
    """The addresses of several attributes; one that stands in two of them counts once."""
    found: _Listed | None = None
    for name in names:
        if body.is_unset(name):
            continue
        one = _of_attribute(body, name)
        if found is None:
            found = one
            continue
        known = {address.text for address in found.addresses}
        fresh = [address for address in one.addresses if address.text not in known]
        again = Count.exactly(len(one.addresses) - len(fresh))
        found.addresses += fresh
        found.unknown += one.unknown
        found.count += Count(
            one.count.low - again.low,
            None if one.count.high is None else one.count.high - again.low,
            one.count.facts,
        )
    return found if found is not None and (found.addresses or found.unknown) else _NOTHING


def _of_attribute(body: Body, name: str) -> _Listed:
    value = body.written_or_known(name)
    return _alternatives(value, body, name) if type(value) is OneOf else _plain(body, name)


def _plain(body: Body, name: str) -> _Listed:
    """The addresses of an attribute whose elements are known, or not as a whole."""
    items = body.items(name)
    at = body.place(name)
    if items is not None and not isinstance(items, list):
        return _Listed([], [UnknownAddress(items, at)], Count(0, None, (items.fact,)))
    addresses: dict[str, Address] = {}
    unknown: list[UnknownAddress] = []
    is_written = body.is_written(name)
    for item in items or ():
        if isinstance(item, str):
            addresses.setdefault(item, Address(item, at, is_written))
        elif is_uncertain(item):
            unknown.append(_unknown(item, at))
        elif item is not None:  # of an argument that the provider does not have, and so no type
            unknown.append(UnknownAddress(Unknown(f"an address among {body.address}.{body.where}{name}"), at))
    return _Listed(list(addresses.values()), unknown, Count.exactly(len(addresses) + len(unknown)))


def _unknown(value: "Unknown | OneOf[Any]", at: Location) -> UnknownAddress:
    """An address that is not known, though perhaps its number in a block that is not known, either."""
    host = re.fullmatch(_HOST, value.symbol or "")
    return UnknownAddress(value, at, host[1], int(host[2])) if host else UnknownAddress(value, at)


def _alternatives(value: "OneOf[Any]", body: Body, name: str) -> _Listed:
    """The addresses of an attribute that is one of several lists: those in all of them, and those in some."""
    at = body.place(name)
    lists = [_elements(candidate) for candidate in value.candidates]
    known = [one for one in lists if one is not None]
    if value.open or len(known) < len(lists):
        return _Listed([], [UnknownAddress(Unknown(value.reason, value.symbol), at)], Count(0, None, (value.reason,)))
    every = list(dict.fromkeys(text for one in known for text in one))
    certain = [text for text in every if all(text in one for one in known)]
    perhaps = [UnknownAddress(OneOf((text, None), value.reason), at) for text in every if text not in certain]
    lengths = [len(set(one)) for one in known]
    return _Listed(
        [Address(text, at, body.is_written(name)) for text in certain],
        perhaps,
        Count(min(lengths), max(lengths), (value.reason,) if perhaps else ()),
    )


def _elements(candidate: Any) -> list[str] | None:
    """The addresses of a list that an attribute may be; None where not all of them are known."""
    elements = candidate if isinstance(candidate, list) else [candidate]
    if any(is_uncertain(one) for one in elements):
        return None
    return [one for one in elements if one is not None]


def _count(body: Body, name: str) -> Count:
    value = None if body.is_unset(name) else body.number(name)
    if type(value) is Unknown:
        return Count(0, None, (value.fact,))
    if type(value) is OneOf:
        numbers = [one or 0 for one in value.candidates if not isinstance(one, Unknown)]
        is_open = value.open or len(numbers) < len(value.candidates)
        low = 0 if is_open else min(numbers)
        return Count(low, None if is_open else max(numbers), (value.reason,))
    return Count.exactly(value) if isinstance(value, int) else NONE


def _counted_or_listed(body: Body, count: str, listed: str) -> Count:
    return _larger(_count(body, count), _listed(body, listed).count)


def _larger(a: Count, b: Count) -> Count:
    """The larger of two counts of the same things: asked for by number, and listed."""
    if b is NONE:
        return a
    high = None if a.high is None or b.high is None else max(a.high, b.high)
    return Count(max(a.low, b.low), high, merged(a.facts, b.facts))
