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

_NUMBER = (
    r"(?ia)[0-9a-f]{8}|[0-9a-f]{17}"
    r"|x{3,}|[0-9a-fx]{5,17}|0[0-9a-fx]{2,}|[0-9a-fx]*(?:…|\.{2,})|<.*>|\$\{.*\}|[0-9a-z]*example[0-9a-z]*"
)
"""What stands behind the prefix: the digits of a real id, or what authors write in their place."""


def section_of(text: str) -> str | None:
    """The section whose things have ids like this one, or None where it is no id of AWS."""
    prefix, dash, number = text.partition("-")
    if not dash or not re.fullmatch(_NUMBER, number):
        return None
    return next((section for section, one in PREFIXES.items() if one == prefix), None)
