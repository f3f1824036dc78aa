"""What was probably meant by a name that does not exist: a near one, that of Terraform, or that of another language."""

from collections.abc import Iterable

from enilint.expressions.attributes import attributes_of
from enilint.files.hints import did_you_mean, nearest
from enilint.model.entities.base import Identified
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
_TOPOLOGY = {
    "addresses_in_use": "in_use",
    "associate_public_ip": "asks_public_ip",
    "auto_assign_public_ip": "gives_public_ip",
    "availability_mode": "mode",
    "connectivity": "private",
    "desired": "least",
    "launch_template": "template",
    "max": "most",
    "min": "least",
    "outpost": "on_outpost",
    "ports": "from_port",
    "scheme": "is_public",
}
"""The keys of topology files whose attributes have other names here."""
_SEVERAL = ": it can have several, such as `[for s in subnets : s.zone]`"
_BY_AWS = ": AWS attaches its interfaces; see `subnets`"
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
    "abs": "max(number, -number)",
    "all": "alltrue(list)",
    "any": "anytrue(list)",
    "cidrnetmask": "prefix_length(cidr)",
    "cidrrange": "cidr_inside(cidr, outer)",
    "cidrsubnets": "cidrsubnet(cidr, newbits, netnum)",
    "coalesce": "try(value, default)",
    "coalescelist": "try(value, default)",
    "compact": "[for one in list : one if one != null]",
    "count": "length(list)",
    "defined": "can(value)",
    "exists": "can(value)",
    "flatten": "anytrue([for one in list : anytrue([for other in one.list : condition])])",
    "index": "contains(list, value)",
    "len": "length(list)",
    "matches": "can(regex(pattern, text))",
    "regexall": "can(regex(pattern, text))",
    "replace": "regex(pattern, text)",
    "setproduct": "[for one in list : condition]",
    "setsubtract": "[for one in list : one if !contains(other, one)]",
    "setunion": "distinct(concat(list, other))",
    "size": "length(list)",
    "split": "regex(pattern, text)",
    "substr": "regex(pattern, text)",
    "tolist": "distinct(list)",
    "toset": "distinct(list)",
    "unique": "distinct(list)",
}
"""What a function of another name is called here."""
_WITHOUT = {
    "lists have no order: use `one`, `contains` or `[for ...]`": "chunklist element range reverse slice sort",
    "the only maps are tags: use `tags.owner` or `lookup(tags, key, default)`": (
        "list map matchkeys merge tomap transpose zipmap"
    ),
    "expressions compare texts and do not build them: use `lower`, `startswith`, `strcontains` or `regex`": (
        "chomp format formatlist indent join strrev title trim trimprefix trimsuffix"
    ),
    "expressions have no conversions: write text in quotes, and numbers, true and false without": (
        "convert ephemeralasnull issensitive nonsensitive parseint sensitive tobool tonumber tostring type"
    ),
    "use `+`, `-`, `*`, `/`, `%`, `min` and `max`": "ceil floor log pow signum",
    "expressions read no files": (
        "abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 fileset "
        "filesha1 filesha256 filesha512 pathexpand templatefile templatestring"
    ),
    "expressions see the design alone, and have no clock": (
        "bcrypt formatdate plantimestamp timeadd timecmp timestamp uuid uuidv5"
    ),
    "expressions compare texts as they are, and do not encode or decode them": (
        "base64decode base64encode base64gunzip base64gzip base64sha256 base64sha512 csvdecode jsondecode jsonencode "
        "md5 rsadecrypt sha1 sha256 sha512 textdecodebase64 textencodebase64 urldecode urlencode yamldecode yamlencode"
    ),
}
"""Why there is nothing like a function of Terraform."""


_OF_IDENTIFIED = ": look for it among the `services` of subnets"
"""What to write for an attribute of what a route names by its ID alone."""


def attribute_meant(name: str, cls: type, others: Iterable[str] = ()) -> str:
    """What to write for an attribute that a class does not have; empty if nothing is near.

    `others` are further names that can stand there.
    """
    attributes = attributes_of(cls)
    if issubclass(cls, SubnetService) and name in _OF_SERVICES:
        return _OF_SERVICES[name]
    for candidate in (_TERRAFORM.get(name, ""), _TOPOLOGY.get(name, ""), *_referred(name)):
        if candidate.partition(".")[0] in attributes:
            return did_you_mean(f"`{candidate}`")
    found = did_you_mean(_quoted(nearest(name, [*others, *attributes])))
    return found or (_OF_IDENTIFIED if cls is Identified else "")


def name_meant(name: str, cls: type, others: Iterable[str]) -> str:
    """What to write for a name that does not exist at the beginning of a path."""
    if name in _VALUES_OF_TERRAFORM:
        return f": expressions see the resolved design, and not Terraform's `{name}`; use `options` for constants"
    return attribute_meant(name, cls, others)


def key_meant(name: str, cls: type) -> str:
    """What to write for a key of topology files that has the name of a function; empty if it is none of a class."""
    attribute = _TOPOLOGY.get(name, "")
    return f", or write the attribute `{attribute}`" if attribute in attributes_of(cls) else ""


def function_meant(name: str, cls: type, functions: Iterable[str]) -> str:
    """What to write for a function that does not exist in expressions about a class."""
    if name in attributes_of(cls):
        return f": `{name}` is an attribute; write it without parentheses"
    for reason, names in _WITHOUT.items():
        if name in names.split():
            return f": {reason}"
    return did_you_mean(_quoted(_FUNCTIONS.get(name) or nearest(name, functions)))


def _referred(name: str) -> Iterable[str]:
    """The attributes that a reference by ID may be: `vpc.id` for `vpc_id`, `subnets` for `subnet_ids`."""
    if name.endswith("_ids"):
        return (f"{name[:-4]}s",)
    return (f"{name[:-3]}.id",) if name.endswith("_id") else ()


def _quoted(name: str | None) -> str | None:
    return f"`{name}`" if name else None
