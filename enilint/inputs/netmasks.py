"""Blocks that IPAM picks, whatever the design is written in."""

from msgspec.structs import replace

from enilint.values import Unknown, Value


def of_length(block: Unknown, length: Value[int] | None) -> Unknown:
    """A block that IPAM picks, of which the netmask length may be known: so many bits (CreateSubnet)."""
    return replace(block, suffix=f"/{length}") if isinstance(length, int) and not block.suffix else block
