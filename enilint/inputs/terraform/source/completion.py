"""What may stand where one types in Terraform source."""

from enilint.files.late import late
from enilint.files.text import Lines
from enilint.inputs.completion import TYPED, InstanceTypes, Names, Wanted

_VALUE = late(r"^\s*(?P<key>\w+)\s*=\s*(?:\[(?:[^\[\]]*,)?\s*)?(?P<quote>\"?)" + TYPED)
_REFERRED: dict[str, tuple[tuple[str, ...], str]] = {
    "subnet_id": (("aws_subnet", "aws_default_subnet", "data.aws_subnet"), ".id"),
    "subnet_ids": (("aws_subnet", "aws_default_subnet", "data.aws_subnet"), ".id"),
    "vpc_id": (("aws_vpc", "aws_default_vpc", "data.aws_vpc"), ".id"),
    "network_interface_id": (("aws_network_interface", "data.aws_network_interface"), ".id"),
    "network_interface": (("aws_network_interface", "data.aws_network_interface"), ".id"),
    "instance_id": (("aws_instance", "data.aws_instance"), ".id"),
    "instance": (("aws_instance", "data.aws_instance"), ".id"),
    "security_groups": (("aws_security_group", "data.aws_security_group"), ".id"),
    "security_group_id": (("aws_security_group", "data.aws_security_group"), ".id"),
    "vpc_security_group_ids": (("aws_security_group", "data.aws_security_group"), ".id"),
    "route_table_id": (("aws_route_table", "aws_default_route_table", "data.aws_route_table"), ".id"),
    "allocation_id": (("aws_eip", "data.aws_eip"), ".allocation_id"),
}
"""What attributes of Terraform resources refer to: types of resources, and the attribute of these."""


def wanted_at(lines: Lines, number: int, before: str) -> Wanted | None:
    """What is wanted in a line, behind the text `before`."""
    value = _VALUE.match(before)
    if value is None:
        return None
    if value["key"] == "instance_type":
        return InstanceTypes(value["typed"], "" if value["quote"] else '"')
    if value["quote"] or value["key"] not in _REFERRED:
        return None
    types, attribute = _REFERRED[value["key"]]
    return Names(value["typed"], lambda one: one.name + attribute if one.name.rpartition(".")[0] in types else None)
