"""Addresses that AWS keeps for itself in every subnet.

Source: VPC User Guide, "Subnet sizing": the first four addresses and the last of an IPv4 subnet, and likewise of an
IPv6 subnet, cannot be assigned.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_FIRST = ("the network address", "the VPC router", "the Amazon DNS server", "the fourth address")


def reserved_for(address: IPv4Address | IPv6Address, subnet: IPv4Network | IPv6Network) -> str | None:
    """What AWS keeps the address for, or None where it can be assigned."""
    offset = int(address) - int(subnet.network_address)
    if 0 <= offset < len(_FIRST):
        return _FIRST[offset] if subnet.version == 4 else "one of the first four addresses"
    if offset == subnet.num_addresses - 1:
        return "the network broadcast address" if subnet.version == 4 else "the last address"
    return None
