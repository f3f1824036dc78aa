"""The arguments of resources that edits of the model change."""

from collections.abc import Mapping

from msgspec import Struct

from enilint.findings import EDITED_PARTS
from enilint.inputs.terraform.mapping.arguments import ARGUMENTS
from enilint.inputs.terraform.mapping.services import FORMS


class Argument(Struct, frozen=True):
    """The argument of a resource that an edit changes."""

    name: str
    over: str = ""
    """The argument that it replaces where that one is written; empty: none."""
    flag: str = ""
    """The argument that must be true beside it; empty: none."""


_PARTS = {
    ("aws_network_interface", "secondary_private_ip_count"): Argument("private_ips_count"),
    ("aws_network_interface", "private_ips"): Argument("private_ips", over="private_ip"),
    ("aws_network_interface", "private_ips_in_order"): Argument(
        "private_ip_list", over="private_ips", flag="private_ip_list_enabled"
    ),
    ("aws_network_interface", "ipv6_addresses_in_order"): Argument(
        "ipv6_address_list", over="ipv6_addresses", flag="ipv6_address_list_enabled"
    ),
}
_SUPPORT: Mapping[str | int | bool, str] = {True: "enable", False: "disable"}
_SPELLED = {"appliance_mode_support": _SUPPORT, "ipv6_support": _SUPPORT}
"""How arguments spell values that the model has others for."""


def argument_of(type: str, attribute: str) -> Argument | None:
    """The argument of a resource type that an edit of an attribute changes; None where there is none."""
    if attribute in EDITED_PARTS:
        return _PARTS.get((type, attribute))
    if attribute == "subnets" and type in FORMS:
        path = FORMS[type].subnets
        return None if "." in path else Argument(path)
    for names in ARGUMENTS.get(type, {}).values():
        if attribute in names:
            found = names[attribute]
            return Argument(found if isinstance(found, str) else found[0])
    return None


def spelled(argument: str, value: str | int | bool) -> str | int | bool:
    """A value as an argument spells it."""
    return _SPELLED.get(argument, {}).get(value, value)
