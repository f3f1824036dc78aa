"""What values that only the apply will tell can refer to."""

from collections.abc import Mapping, Sequence
from typing import Any

from enilint.inputs.terraform.resource import INSTANCE_TYPES, Targets, id_attribute
from enilint.inputs.terraform.source.scope import Instance
from enilint.values import OneOf, Unknown

_PRIMARY = frozenset({"network_interface_id", "primary_network_interface_id"})
"""What has the id of an instance's primary interface: its name before version 2 of the AWS provider, and since."""
_IDENTIFIERS = frozenset({"id", "name"})
_OF_PARAMETERS = frozenset({"insecure_value", "value"})
"""What a parameter of Systems Manager stands for: the id of an image."""

Computed = Mapping[str, tuple[Instance, str]]
"""The attributes that only the apply will tell, by their symbols."""


def _identifies(resource: Instance, attribute: str) -> bool:
    """Whether an attribute stands for its resource."""
    if id_attribute(resource.type) != "id":
        return attribute == id_attribute(resource.type)
    return attribute in _IDENTIFIERS or (resource.type == "aws_ssm_parameter" and attribute in _OF_PARAMETERS)


def _is_primary(resource: Instance, attribute: str) -> bool:
    """Whether an attribute is the id of an instance's primary interface."""
    return attribute in _PRIMARY and resource.type in INSTANCE_TYPES


def targets_of(value: "Unknown | OneOf[Any]", types: Sequence[str], computed: Computed) -> Targets:
    """What a value that is not certain can refer to."""
    resources: dict[str, Any] = {}
    primaries: dict[str, Any] = {}
    ids: dict[str, None] = {}
    symbols: dict[str, Unknown] = {}
    open: list[str] = []
    why = ""
    candidates: Sequence[Any] = (value,)
    if type(value) is OneOf:
        why, candidates = value.reason, value.candidates
        if value.open:
            open.append(why)
    elif type(value) is Unknown:
        only = computed.get(value.symbol) if value.symbol is not None else None
        if only is not None and only[0].type in types and _identifies(*only):  # as most are
            return Targets((only[0],), symbol=value.symbol)
    for one in candidates:
        found = computed.get(one.symbol) if isinstance(one, Unknown) and one.symbol is not None else None
        if isinstance(one, str):
            ids[one] = None
        elif found is not None and found[0].type in types and _identifies(*found):
            resources[found[0].address] = found[0]
        elif found is not None and _is_primary(*found) and "aws_network_interface" in types:
            primaries[found[0].address] = found[0]
        elif isinstance(one, Unknown) and one.symbol is not None:
            symbols[one.symbol] = one
        else:
            open.append(one.fact if isinstance(one, Unknown) else f"whether {value.symbol or 'it'} is set")
    return Targets(
        tuple(resources.values()),
        tuple(primaries.values()),
        tuple(open),
        tuple(ids),
        tuple(symbols.values()),
        why,
        value.symbol,
    )
