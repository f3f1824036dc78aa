"""What the symbols of subnets tell: which data source lists one, and that AWS chooses one for an instance."""

from collections.abc import Mapping, Sequence

from enilint.files.late import late
from enilint.inputs.terraform.resource import Body, Resource
from enilint.values import Unknown

SUBNET_LISTS = frozenset({"aws_subnet_ids", "aws_subnets"})
_OF_LIST = late(
    r"(?:key of )?(?:(?:distinct|element|reverse|sort|tolist|toset)\()*"
    r"(?:(?P<list>(?:module\..+\.)?data\.aws_subnet(?:s|_ids)\.[\w-]+(?:\[[^\]]*\])?)\.ids"
    r"|(?:values\()?(?P<block>(?:module\..+\.)?data\.aws_subnet\.[\w-]+)\)?\[[^\]]*\]\.id)"
    r"(?:\)|, [^()]*\))*(?:\[\d+\])?"
)
"""What has the id of a subnet that a data source lists, in whatever order, or that a block with `for_each` looks up."""
_OF_INSTANCE = late(
    r"(?s)(?:module\..+\.)?aws_(?:spot_)?instance(?:_request)?\.[\w-]+(?:\[.+\])?\.subnet_id",
)


def is_subnet_of_instance(symbol: str) -> bool:
    """Whether a symbol is that of the subnet which AWS chooses for an instance that names none."""
    return _OF_INSTANCE.fullmatch(symbol) is not None


def list_of_subnet(symbol: str, by_type: Mapping[str, Sequence[Resource]]) -> Body | None:
    """The data source that lists the subnet of a symbol; of one that a block looks up, that of all of the block."""
    found = _OF_LIST.fullmatch(symbol)
    if found is None:
        return None
    if found["list"] is not None:
        lists = (one.attributes for type in sorted(SUBNET_LISTS) for one in by_type.get(type, ()))
        return next((one for one in lists if one.address == found["list"]), None)
    blocks = (one.attributes for one in by_type.get("aws_subnet", ()))
    id = next((one.value("id") for one in blocks if one.address == f"{found['block']}[*]"), None)
    listed = list_named_in(id.symbol) if isinstance(id, Unknown) and id.symbol is not None else None
    return list_of_subnet(f"{listed}.ids", by_type) if listed is not None else None


def list_named_in(symbol: str) -> str | None:
    """The address of the data source that lists the subnet of a symbol, where the symbol has it."""
    found = _OF_LIST.fullmatch(symbol)
    return found["list"] if found is not None else None
