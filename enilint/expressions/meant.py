"""What was probably meant by a name that does not exist: a near one, that of Terraform, or that of another language."""

from collections.abc import Iterable

from enilint.expressions.attributes import attributes_of
from enilint.files.hints import did_you_mean, nearest
from enilint.model.entities.services import SubnetService

_TERRAFORM = {
    "allocation_id": "id",
    "associate_public_ip_address": "asks_public_ip",
    "availability_zone": "zone.name",
    "availability_zone_id": "zone.id",
    "cidr_block": "cidr",
    "cidr_blocks": "cidrs",
    "cidr_ipv4": "cidrs",
    "cidr_ipv6": "cidrs",
    "desired_capacity": "least",
    "destination_cidr_block": "destination",
    "egress_only_gateway_id": "target.kind",
    "gateway_id": "target.kind",
    "instance": "attached_to",
    "instance_id": "attached_to",
    "instance_type": "type",
    "interface_type": "kind",
    "ip_protocol": "protocol",
    "ipv6_cidr_block": "ipv6_cidr",
    "ipv6_cidr_blocks": "cidrs",
    "load_balancer_type": "type",
    "map_public_ip_on_launch": "gives_public_ip",
    "max_size": "most",
    "min_size": "least",
    "network_interface_id": "interface",
    "network_interfaces": "interfaces",
    "prefix_list_ids": "prefix_lists",
    "private_ips": "addresses",
    "route_table_id": "route_table",
    "source_security_group_id": "groups",
    "tags_all": "tags",
    "vpc_security_group_ids": "security_groups",
}
"""Terraform's names of arguments whose attributes have other names here."""
_SEVERAL = ": it can have several, such as `[for s in subnets : s.zone]`"
_BY_AWS = ": AWS attaches its interfaces; see `subnets`, `security_groups`"
_BY_KIND = ": compare `service`, or a tag such as `tags.role`"
_OF_SERVICES = {
    "attached_to": _BY_AWS,
    "instance": _BY_AWS,
    "interface": _BY_AWS,
    "interfaces": _BY_AWS,
    "kind": _BY_KIND,
    "purpose": _BY_KIND,
    "role": _BY_KIND,
    "subnet": _SEVERAL,
    "vpc": ": it is that of its subnets, such as `[for s in subnets : s.vpc]`",
    "zone": _SEVERAL,
}
"""What to write for attributes of interfaces that services lack."""
_VALUES_OF_TERRAFORM = frozenset({"data", "each", "local", "module", "path", "terraform", "var"})
_FUNCTIONS = {
    "all": "alltrue(list)",
    "any": "anytrue(list)",
    "cidrrange": "cidr_inside(cidr, outer)",
    "coalesce": "try(value, default)",
    "count": "length(list)",
    "defined": "can(value)",
    "exists": "can(value)",
    "keys": "can(tags[key])",
    "len": "length(list)",
    "lookup": "try(tags[key], default)",
    "matches": "can(regex(pattern, text))",
    "regexall": "can(regex(pattern, text))",
    "replace": "regex(pattern, text)",
    "size": "length(list)",
    "strcontains": "can(regex(pattern, text))",
    "toset": "distinct(list)",
    "tolist": "distinct(list)",
    "unique": "distinct(list)",
    "upper": "lower(text)",
}
"""What a function of another name is called here."""


def attribute_meant(name: str, cls: type, others: Iterable[str] = ()) -> str:
    """What to write for an attribute that a class does not have; empty if nothing is near.

    `others` are further names that can stand there.
    """
    attributes = attributes_of(cls)
    if issubclass(cls, SubnetService) and name in _OF_SERVICES:
        return _OF_SERVICES[name]
    for candidate in (_TERRAFORM.get(name, ""), *_referred(name)):
        if candidate.partition(".")[0] in attributes:
            return did_you_mean(f"`{candidate}`")
    return did_you_mean(_quoted(nearest(name, [*others, *attributes])))


def name_meant(name: str, cls: type, others: Iterable[str]) -> str:
    """What to write for a name that does not exist at the beginning of a path."""
    if name in _VALUES_OF_TERRAFORM:
        return f": expressions see the resolved design, and not Terraform's `{name}`; use `options` for constants"
    return attribute_meant(name, cls, others)


def function_meant(name: str, cls: type, functions: Iterable[str]) -> str:
    """What to write for a function that does not exist in expressions about a class."""
    if name in attributes_of(cls):
        return f": `{name}` is an attribute; write it without parentheses"
    return did_you_mean(_quoted(_FUNCTIONS.get(name) or nearest(name, functions)))


def _referred(name: str) -> Iterable[str]:
    """The attributes that a reference by ID may be: `vpc.id` for `vpc_id`, `subnets` for `subnet_ids`."""
    if name.endswith("_ids"):
        return (f"{name[:-4]}s",)
    return (f"{name[:-3]}.id",) if name.endswith("_id") else ()


def _quoted(name: str | None) -> str | None:
    return f"`{name}`" if name else None
