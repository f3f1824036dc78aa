"""The words of the language: the types that its properties are made of.

A type carries what is checked beyond its shape, for `checks.py` to read from msgspec's type information: `refers` names
the sections that an id must be defined in, `form` is a function that says what is wrong with a text. The text below a
property is what it means, as editors show it: the JSON Schema reads it from the source, so that a run need not.
"""

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal, TypeAlias, TypeVar

from msgspec import Meta, Struct, UnsetType

from enilint.inputs.topology import forms

T = TypeVar("T")

Maybe: TypeAlias = T | UnsetType
"""A property that can be left out. A key without a value is a mistake, so None is not among its values."""


class Shape(Struct, forbid_unknown_fields=True, kw_only=True):
    """A mapping of the language: no keys but these. Of `alternatives`, one at most is given."""

    alternatives: ClassVar[tuple[str, ...]] = ()


def refers(*sections: str, also: Callable[[str], bool] | None = None) -> Meta:
    """The text is an id of one of the sections, or an AWS id, or something else that `also` accepts."""
    return Meta(extra={"refers": sections, "also": also})


def _form(check: Callable[[str], str | None], pattern: str, expected: str) -> Meta:
    """A text that has a form. Editors know the pattern; it admits some texts that the check refuses, and no other."""
    return Meta(extra={"form": check}, extra_json_schema=_pattern(pattern, expected))


def _pattern(pattern: str, expected: str) -> dict[str, str]:
    return {"pattern": f"^{pattern}$", "patternErrorMessage": expected}


VpcId = Annotated[str, refers("vpcs")]
SubnetId = Annotated[str, refers("subnets")]
SecurityGroupId = Annotated[str, refers("security_groups")]
InstanceId = Annotated[str, refers("instances")]
InterfaceId = Annotated[str, refers("interfaces")]
ElasticIpId = Annotated[str, refers("elastic_ips")]
NatGatewayId = Annotated[str, refers("nat_gateways")]
RouteTableId = Annotated[str, refers("route_tables")]
LaunchTemplateId = Annotated[str, refers("launch_templates")]
VpcEndpointId = Annotated[str, refers("vpc_endpoints")]
AutoScalingGroupId = Annotated[str, refers("auto_scaling_groups")]
EksClusterId = Annotated[str, refers("eks_clusters")]
MemberId = Annotated[str, refers("instances", "auto_scaling_groups")]
GroupOrSelf = Annotated[str, refers("security_groups", also="self".__eq__)]
FlowEnd = Annotated[
    str, refers("instances", "interfaces", "auto_scaling_groups", "load_balancers", also=forms.is_address_or_cidr)
]

_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(\.{_OCTET}){{3}}"
_IPV6 = "[0-9a-fA-F:]*:[0-9a-fA-F:.]*"
_IPV4_LENGTH = "(3[0-2]|[12]?[0-9])"
_IPV6_LENGTH = "(12[0-8]|1[01][0-9]|[1-9]?[0-9])"
_REGION = "[a-z]{2,4}(-gov|-iso[a-z]?)?-[a-z]+-[0-9]+"

Ipv4Cidr = Annotated[
    str, _form(forms.ipv4_cidr, f"{_IPV4}/{_IPV4_LENGTH}", "expected an IPv4 CIDR such as 10.0.1.0/24")
]
Ipv6Cidr = Annotated[
    str, _form(forms.ipv6_cidr, f"{_IPV6}/{_IPV6_LENGTH}", "expected an IPv6 CIDR such as 2001:db8::/64")
]
Cidr = Annotated[
    str,
    _form(
        forms.cidr,
        f"({_IPV4}/{_IPV4_LENGTH}|{_IPV6}/{_IPV6_LENGTH})",
        "expected a CIDR such as 10.0.1.0/24 or 2001:db8::/64",
    ),
]
Ipv4Address = Annotated[str, _form(forms.ipv4_address, _IPV4, "expected an IPv4 address such as 10.0.1.10")]
Ipv6Address = Annotated[str, _form(forms.ipv6_address, _IPV6, "expected an IPv6 address such as 2001:db8::10")]
IpAddress = Annotated[
    str, _form(forms.any_address, f"({_IPV4}|{_IPV6})", "expected an IP address such as 10.0.1.10 or 2001:db8::10")
]
Region = Annotated[str, _form(forms.region, _REGION, "expected a Region such as us-east-1")]
ZoneName = Annotated[
    str,
    Meta(
        extra={"zone": True},
        extra_json_schema=_pattern(
            f"(any|{_REGION}([a-z]|-[a-z]{{3}}-[0-9][a-z]|-wl[0-9]-[a-z]{{3}}-wlz-?[0-9]))",
            "expected a zone such as us-east-1a, or any",
        ),
    ),
]
ZoneId = Annotated[
    str,
    _form(
        forms.zone_id,
        "[a-z]{3,5}[0-9]-(az|[a-z]{3}[0-9]-az|wl[0-9]-[a-z]{3}-wlz)[0-9]+",
        "expected a zone ID such as use1-az4",
    ),
]
Account = Annotated[str, _form(forms.account, "[0-9]{12}", "expected an AWS account ID of 12 digits, in quotes")]
Ports = Annotated[
    str,
    _form(forms.ports, "(all|[0-9]{1,5}(-[0-9]{1,5})?)", "expected a port, a range such as 8000-8100, or all"),
]
Port = Annotated[int, Meta(ge=0, le=65535)]
Whole = Annotated[int, Meta(ge=0)]
Positive = Annotated[int, Meta(ge=1)]
Rate = Annotated[float, Meta(gt=0)]

InterfaceKind = Literal["interface", "efa", "efa-only", "trunk", "branch"]
Role = Literal["management", "public", "private", "data"]


def given(value: Maybe[T]) -> T | None:
    """The value of a property, or None where it is left out."""
    return None if isinstance(value, UnsetType) else value
