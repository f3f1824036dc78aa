"""What the symbols of subnets tell: which data source lists one, and that AWS chooses one for an instance."""

import re
from collections.abc import Mapping, Sequence

from enilint.inputs.terraform.resource import Body, Resource

SUBNET_LISTS = frozenset({"aws_subnet_ids", "aws_subnets"})
_OF_LIST = re.compile(
    r"(?:key of )?(?:(?:distinct|element|reverse|sort|tolist|toset)\()*"
    r"((?:module\..+\.)?data\.aws_subnet(?:s|_ids)\.[\w-]+(?:\[[^\]]*\])?)\.ids(?:\)|, [^()]*\))*(?:\[\d+\])?"
)
"""What has the id of a subnet that a data source lists, in whatever order."""
_OF_INSTANCE = re.compile(
    r"(?s)(?:module\..+\.)?aws_(?:spot_)?instance(?:_request)?\.[\w-]+(?:\[.+\])?\.subnet_id",
)


def is_subnet_of_instance(symbol: str) -> bool:
    """Whether a symbol is that of the subnet which AWS chooses for an instance that names none."""
    return _OF_INSTANCE.fullmatch(symbol) is not None


def list_of_subnet(symbol: str, by_type: Mapping[str, Sequence[Resource]]) -> Body | None:
    """The data source that lists the subnet of a symbol."""
    found = _OF_LIST.fullmatch(symbol)
    if found is None:
        return None
    lists = (one.attributes for type in sorted(SUBNET_LISTS) for one in by_type.get(type, ()))
    return next((one for one in lists if one.address == found[1]), None)
