"""Patterns of addresses, in which `*` stands for anything and every other character for itself.

Addresses are full of brackets, which the patterns of a shell would take for sets of characters.
"""


def matches(pattern: str, address: str) -> bool:
    """Whether a pattern matches a whole address. It takes no more than linear time for each part of the pattern."""
    first, *others = pattern.split("*")
    if not others:
        return pattern == address
    *middle, last = others
    if len(first) + len(last) > len(address) or not address.startswith(first) or not address.endswith(last):
        return False
    position, end = len(first), len(address) - len(last)
    for part in middle:
        found = address.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True
