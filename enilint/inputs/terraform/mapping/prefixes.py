"""Prefixes that are asked for together with what the same call does not take beside them."""

from enilint.inputs.terraform.resource import Body
from enilint.values import is_uncertain

_SAME = (("ipv4_prefix_count", "ipv4_prefixes"), ("ipv6_prefix_count", "ipv6_prefixes"))
_ADDRESSES = (
    (("ipv4_prefix_count", "ipv4_prefixes"), ("private_ips", "private_ip_list", "private_ips_count")),
    (("ipv6_prefix_count", "ipv6_prefixes"), ("ipv6_addresses", "ipv6_address_list", "ipv6_address_count")),
)


def mixes(body: Body) -> tuple[tuple[str, str], ...]:
    """The pairs of arguments that creating the resource passes on in one call, though AWS takes only one of each.

    An interface that exists gets what is added to it in calls of their own.
    """
    if not body.resource.created or not any(_asks(body, name) for pair in _SAME for name in pair):
        return ()
    pairs = [pair for pair in _SAME if _asks(body, pair[0]) and _asks(body, pair[1])]
    if body.resource.type == "aws_network_interface" and not body.where:
        pairs += [
            (prefix, address)
            for prefixes, addresses in _ADDRESSES
            for prefix in prefixes
            for address in addresses
            if _asks(body, prefix) and _asks(body, address)
        ]
    return tuple(pairs)


def _asks(body: Body, name: str) -> bool:
    """Whether the author asks for something by an argument, for certain."""
    if not body.is_written(name):
        return False
    value = body.written_or_known(name)
    return value not in (None, [], 0) and not is_uncertain(value)
