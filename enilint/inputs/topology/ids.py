"""Ids of AWS: how things outside the file are named."""

import re

PREFIXES = {
    "vpcs": "vpc",
    "subnets": "subnet",
    "security_groups": "sg",
    "instances": "i",
    "interfaces": "eni",
    "elastic_ips": "eipalloc",
    "route_tables": "rtb",
    "nat_gateways": "nat",
    "vpc_endpoints": "vpce",
    "launch_templates": "lt",
}
"""The prefix of the ids of a section, for sections whose things have such ids."""

_REAL = re.compile("[0-9a-f]{8}|[0-9a-f]{17}")
_PLACEHOLDER = re.compile(r"x{3,}|[0-9a-fx]{5,17}|0[0-9a-fx]{2,}|[0-9a-fx]{2,}(?:…|\.{2,})")
_MADE_UP = re.compile(r"(.)\1*|[0-9a-f]*(?:01234567|12345678|abcdef)[0-9a-f]*")


def section_of(text: str) -> str | None:
    """The section whose things have ids like this one, or None where it is no id of AWS."""
    prefix, dash, rest = text.partition("-")
    if not dash or not (_REAL.fullmatch(rest) or _PLACEHOLDER.fullmatch(rest)):
        return None
    return next((section for section, one in PREFIXES.items() if one == prefix), None)


def is_placeholder(text: str) -> bool:
    """Whether an id stands for one to be filled in (`subnet-xxxxx`, `subnet-0123456789abcdef0`): it tells nothing."""
    rest = text.partition("-")[2]
    return _REAL.fullmatch(rest) is None or _MADE_UP.fullmatch(rest) is not None
