"""Private addresses of interfaces, as the AWS provider's arguments ask for them."""

from collections.abc import Sequence
from typing import Any

from enilint.inputs.terraform.resource import Body
from enilint.model.addresses import NONE, Address, Addresses, ipv4_slots
from enilint.values import Count, Unknown, merged


def interface_addresses(body: Body) -> Addresses:
    """Of an `aws_network_interface`. `private_ips_count` counts secondary addresses, without the primary."""
    ipv4 = _listed(body, "private_ips", "private_ip_list")
    return _addresses(
        body,
        ipv4=ipv4,
        secondary=_count(body, "private_ips_count"),
        prefixes=_counted_or_listed(body, "ipv4_prefix_count", "ipv4_prefixes"),
        ipv6=_listed(body, "ipv6_addresses", "ipv6_address_list"),
    )


def instance_addresses(body: Body) -> Addresses:
    """Of the implicit primary interface of an `aws_instance`; `secondary_private_ips` comes beside the primary."""
    primary, secondary = _listed(body, "private_ip"), _listed(body, "secondary_private_ips")
    ipv4 = _Listed(primary.addresses + secondary.addresses, Count.exactly(1) + secondary.count)
    return _addresses(body, ipv4=ipv4, secondary=NONE, prefixes=NONE, ipv6=_listed(body, "ipv6_addresses"))


def template_addresses(body: Body) -> Addresses:
    """Of a launch template's `network_interfaces`: `ipv4_address_count` counts secondaries, `ipv4_addresses` all."""
    return _addresses(
        body,
        ipv4=_listed(body, "ipv4_addresses", "private_ip_address"),
        secondary=_count(body, "ipv4_address_count"),
        prefixes=_counted_or_listed(body, "ipv4_prefix_count", "ipv4_prefixes"),
        ipv6=_listed(body, "ipv6_addresses"),
    )


def nat_gateway_addresses(body: Body) -> Addresses:
    """Of an `aws_nat_gateway`."""
    ipv4 = _listed(body, "private_ip", "secondary_private_ip_addresses")
    return Addresses(listed=tuple(ipv4.addresses), ipv4_slots=ipv4_slots(listed=ipv4.count.low))


class _Listed:
    """Addresses that are written out, and how many there are for certain."""

    def __init__(self, addresses: list[Address], count: Count) -> None:
        self.addresses = addresses
        self.count = count


_NOTHING = _Listed([], NONE)


def _addresses(body: Body, *, ipv4: _Listed, secondary: Count, prefixes: Count, ipv6: _Listed) -> Addresses:
    slots4 = ipv4_slots(listed=ipv4.count.low, secondary=secondary, prefixes=prefixes)
    if ipv4.count.high is None:
        slots4 = Count(slots4.low, None, merged(slots4.missing, ipv4.count.missing))
    by_number = _count(body, "ipv6_address_count")
    prefixes6 = _counted_or_listed(body, "ipv6_prefix_count", "ipv6_prefixes")
    prefix_addresses = [
        *_listed(body, "ipv4_prefixes").addresses,
        *_listed(body, "ipv6_prefixes").addresses,
    ]
    return Addresses(
        listed=(*ipv4.addresses, *ipv6.addresses, *prefix_addresses),
        ipv4_slots=slots4,
        ipv6_slots=_larger(ipv6.count, by_number) + prefixes6,
    )


def _listed(body: Body, *names: str) -> _Listed:
    """The addresses of several attributes; one that stands in two of them counts once."""
    addresses: dict[str, Address] = {}
    unknown = 0
    missing: list[str] = []
    for name in names:
        if body.is_unset(name):
            continue
        items: Sequence[Any] | Unknown | None = body.items(name)
        if isinstance(items, Unknown):
            missing.append(items.missing)
            continue
        for item in items or ():
            if isinstance(item, Unknown):
                unknown += 1
            else:
                addresses.setdefault(str(item), Address(str(item), body.place(name), body.requested(name)))
    if not addresses and not unknown and not missing:
        return _NOTHING
    low = len(addresses) + unknown
    return _Listed(list(addresses.values()), Count(low, None if missing else low, tuple(missing)))


def _count(body: Body, name: str) -> Count:
    value = None if body.is_unset(name) else body.number(name)
    if isinstance(value, Unknown):
        return Count(0, None, (value.missing,))
    return Count.exactly(value) if isinstance(value, int) else NONE


def _counted_or_listed(body: Body, count: str, listed: str) -> Count:
    return _larger(_count(body, count), _listed(body, listed).count)


def _larger(a: Count, b: Count) -> Count:
    """The larger of two counts of the same things: asked for by number, and listed."""
    if b is NONE:
        return a
    high = None if a.high is None or b.high is None else max(a.high, b.high)
    return Count(max(a.low, b.low), high, merged(a.missing, b.missing))
