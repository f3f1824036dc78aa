"""What functions answer of texts of which only a beginning and an end are known: `${var.address}/32`.

Each takes the arguments of its function, of which one is not known, and gives None where what is known decides nothing.
"""

from typing import Any

from enilint.files import letters
from enilint.model.addresses import known_length, parsed_network
from enilint.values import Unknown


def lower(text: Unknown) -> Unknown:
    """The text in lower case."""
    return Unknown(text.fact, prefix=letters.lower(text.prefix), suffix=letters.lower(text.suffix))


def upper(text: Unknown) -> Unknown:
    """The text in upper case."""
    return Unknown(text.fact, prefix=letters.upper(text.prefix), suffix=letters.upper(text.suffix))


def startswith(text: Any, prefix: Any) -> bool | None:
    """Whether the text begins with the prefix."""
    if not isinstance(text, Unknown) or not isinstance(prefix, str):
        return None
    return True if text.prefix.startswith(prefix) else None if prefix.startswith(text.prefix) else False


def endswith(text: Any, suffix: Any) -> bool | None:
    """Whether the text ends with the suffix."""
    if not isinstance(text, Unknown) or not isinstance(suffix, str):
        return None
    return True if text.suffix.endswith(suffix) else None if suffix.endswith(text.suffix) else False


def strcontains(text: Any, part: Any) -> bool | None:
    """Whether the text contains another one."""
    if not isinstance(text, Unknown) or not isinstance(part, str):
        return None
    return True if part in text.prefix or part in text.suffix else None


def prefix_length(cidr: Any) -> int | None:
    """The length of the prefix of a CIDR block, which follows the address."""
    if isinstance(cidr, Unknown):
        return known_length(cidr)
    block = parsed_network(cidr) if isinstance(cidr, str) else None
    return block.prefixlen if block is not None else None


def cidr_inside(cidr: Any, outer: Any) -> bool | None:
    """Whether a block is inside another one: none is inside a smaller one."""
    inner, around = prefix_length(cidr), prefix_length(outer)
    return False if inner is not None and around is not None and inner < around else None


def cidrcontains(cidr: Any, inner: Any) -> bool | None:
    """Whether a CIDR block contains another one."""
    return cidr_inside(inner, cidr)


PARTLY = {
    one.__name__: one
    for one in (lower, upper, startswith, endswith, strcontains, prefix_length, cidr_inside, cidrcontains)
}
"""The answers by the names of their functions."""
