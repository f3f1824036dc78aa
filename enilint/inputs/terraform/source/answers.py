"""Attributes that a provider computes, where they follow from arguments: the VPC of a subnet looked up by its id."""

from collections.abc import Callable
from typing import Any

from enilint.aws.instance_types import InstanceType, bundled_catalog
from enilint.aws.zones import is_zone_id, is_zone_name, region_of
from enilint.files.late import late
from enilint.inputs.terraform.mapping.firewalls import FIREWALL, endpoint_symbol
from enilint.inputs.terraform.mapping.symbols import SUBNET_LISTS, list_named_in
from enilint.inputs.terraform.resource import INSTANCE_TYPES, LOOKED_UP
from enilint.inputs.terraform.source.blocks import Nested
from enilint.inputs.terraform.source.choices import Failure, each_choice, lifted
from enilint.inputs.terraform.source.scope import Instance, WholeEvaluation
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Lazy,
    Mistake,
    SetValue,
    elements_of,
    identical,
    symbol_of,
)
from enilint.typed import Protocol
from enilint.values import OneOf, Unknown

_PRIMARY = "primary_network_interface_id"
_INTERFACE_BLOCKS = ("network_interface", "primary_network_interface")
_OF_SUBNET = ("availability_zone", "vpc_id")
_FILTERS = {
    "availability_zone": ("availability-zone", "availabilityZone"),
    "availability_zone_id": ("availability-zone-id", "availabilityZoneId"),
    "cidr_block": ("cidr", "cidr-block", "cidrBlock"),
    "subnet_id": ("subnet-id",),
    "vpc_id": ("vpc-id",),
}
"""The names of filters that ask for a value of an attribute."""
_FORMS = {"availability_zone": is_zone_name, "availability_zone_id": is_zone_id}
"""The attributes whose values have a form: another text names none."""
_ID_FILTERS = {
    "aws_instance": ("instance-id",),
    "aws_internet_gateway": ("internet-gateway-id",),
    "aws_network_interface": ("network-interface-id",),
    "aws_route_table": ("route-table-id",),
    "aws_security_group": ("group-id",),
    "aws_subnet": ("subnet-id",),
    "aws_vpc": ("vpc-id",),
}
"""By data source: the names of the filter that asks for an id."""
_TYPE_DATA = "aws_ec2_instance_type"
_FIGURES: dict[str, Callable[[InstanceType], Any]] = {
    "default_vcpus": lambda row: row.vcpus,
    "efa_maximum_interfaces": lambda row: row.efa_max,
    "efa_supported": lambda row: row.efa,
    "ipv6_supported": lambda row: row.ipv6,
    "maximum_ipv4_addresses_per_interface": lambda row: row.ipv4_per_interface,
    "maximum_ipv6_addresses_per_interface": lambda row: row.address_limit("IPv6"),
    "maximum_network_cards": lambda row: row.card_count,
    "maximum_network_interfaces": lambda row: row.max_interfaces,
}
"""The attributes of data.aws_ec2_instance_type that the table of instance types has."""
_ZONE_DATA = "aws_availability_zone"
_SERVICE = "aws_vpc_endpoint_service"
_SERVICE_TYPES = {"gateway_load_balancer_arns": "GatewayLoadBalancer", "network_load_balancer_arns": "Interface"}
"""The type of an endpoint service by the argument that lists its load balancers, of which it has one kind
(CreateVpcEndpointServiceConfiguration)."""
_WILDCARD = late(r"[*?\\]")


class Answering(Protocol):
    """A resource instance, as far as its answers follow from its arguments."""

    mode: str
    type: str

    @property
    def evaluation(self) -> WholeEvaluation:
        """The evaluation that it is a part of."""

    def argument(self, name: str) -> Any:
        """An argument; None where it is not set."""

    @property
    def symbol(self) -> str:
        """The address."""

    def nested(self, name: str) -> Nested:
        """The nested blocks of a type."""

    def attribute(self, name: str) -> Any:
        """An attribute."""


def answer(one: Answering, name: str) -> Any:
    """An attribute that is not an argument, or not set; None where it does not follow from what is."""
    if one.mode == "managed":
        if one.type == FIREWALL and name == "firewall_status":
            return _firewall_status(one)
        if one.type == _SERVICE and name == "service_type":
            return _service_type(one)
        return _of_instance(one, name) if one.type in INSTANCE_TYPES else None
    if one.type == _TYPE_DATA:
        return _each(lambda type: _of_type(type, name), one.argument("instance_type"))
    if one.type == _ZONE_DATA and name in ("id", "name_suffix"):
        return _each(lambda zone: _of_zone(zone, name), one.argument("name"))
    found = asked(one, name)
    argument, attributes = LOOKED_UP.get(one.type, ("", ()))
    if found is not None or name not in attributes:
        return found
    id = one.argument(argument)
    return _each(lambda each: _looked_up(one, each, name), asked(one, "id") if id is None else id)


def _of_type(type: Any, name: str) -> Any:
    """What AWS tells of an instance type, where the table of instance types has it."""
    row = bundled_catalog().get(type) if isinstance(type, str) else None
    return _FIGURES[name](row) if row is not None and name in _FIGURES else None


def _of_zone(zone: Any, name: str) -> Any:
    """The ID of the data source of a zone, which is the name, or what the name has after its Region.

    Source: the provider's documentation of `aws_availability_zone`, `name_suffix`.
    """
    if name == "id":
        return zone if isinstance(zone, str | Unknown) else None
    region = region_of(zone) if isinstance(zone, str) else None
    return None if region is None else zone.removeprefix(region).lstrip("-")


def _service_type(one: Answering) -> Any:
    """The type of an endpoint service; None if it does not list load balancers of one kind for certain."""
    found = [type for argument, type in _SERVICE_TYPES.items() if elements_of(one.argument(argument))]
    unset = [argument for argument in _SERVICE_TYPES if one.argument(argument) in (None, ())]
    return found[0] if len(found) == 1 and len(unset) == 1 else None


def asked(one: Answering, name: str) -> Any:
    """What the filters of a data source ask an attribute to be: the only value, or one of several; None without."""
    spellings = _ID_FILTERS.get(one.type, ()) if name == "id" else _FILTERS.get(name, ())
    for block in one.nested("filter").blocks if spellings else ():
        if block.value("name") in spellings:
            return _one_of_values(block.value("values"), f"which {name} {one.symbol} is of", _FORMS.get(name))
    return None


def _one_of_values(values: Any, reason: str, has_form: Callable[[str], bool] | None) -> Any:
    """What a filter admits; None if one value has a wildcard or is malformed, or if their number is not known."""
    elements = elements_of(values) or ()
    told = [each for each in elements if not isinstance(each, Unknown)]
    if any(not isinstance(each, str) or _WILDCARD.search(each) for each in told):
        return None
    if has_form is not None and not all(map(has_form, told)):
        return None
    return each_choice(elements, reason) if elements else None


def _of_instance(one: Answering, name: str) -> Any:
    """The subnet of an instance is that of its primary interface, and its zone is that of its subnet."""
    if name == "subnet_id":
        return _each(lambda id: _attribute(one, id, "aws_network_interface", name), _primary_interface(one))
    if name == "availability_zone":
        return _each(lambda id: _attribute(one, id, "aws_subnet", name), one.attribute("subnet_id"))
    return None


def _firewall_status(one: Answering) -> Any:
    """The endpoint that a firewall has in each of its subnets; None where it is not known which these are."""
    mappings = one.nested("subnet_mapping")
    states = [_sync_state(one, block.value("subnet_id")) for block in mappings.blocks]
    if mappings.missing or not states or None in states:
        return None
    return ({"sync_states": SetValue(tuple(states))},)


def _sync_state(one: Answering, subnet: Any) -> dict[str, Any] | None:
    """A subnet of a firewall, its zone, and the endpoint in it, which the apply will name."""
    symbol = symbol_of(subnet)
    if symbol is None:
        return None
    endpoint = endpoint_symbol(one.symbol, symbol)
    zone = _each(lambda each: _attribute(one, each, "aws_subnet", "availability_zone"), subnet)
    return {
        "availability_zone": Unknown(f"the zone of {symbol}", f"{symbol}.availability_zone") if zone is None else zone,
        "attachment": ({"endpoint_id": Unknown(endpoint, endpoint), "subnet_id": subnet},),
    }


def _primary_interface(one: Answering) -> Any:
    """The id of the primary interface, where an instance names it."""
    for type in _INTERFACE_BLOCKS:
        for block in one.nested(type).blocks:
            at = [block.value(name) for name in ("device_index", "network_card_index")]
            if type == "primary_network_interface" or all(identical(one or 0, 0) for one in at):
                return block.value("network_interface_id")
    return None


def _looked_up(one: Answering, id: Any, name: str) -> Any:
    """An attribute of the resource that a data source looks up by an id."""
    if name == "id":
        return id if _resource(one, id, one.type, "id") is not None else None
    if one.type == "aws_network_interface":
        return _of_interface(one, id, name)
    is_primary = one.type == "aws_instance" and name == "network_interface_id"
    found = _attribute(one, id, one.type, _PRIMARY if is_primary else name)
    return _of_list(one, id, name) if found is None and one.type == "aws_subnet" else found


def _of_list(one: Answering, id: Any, name: str) -> Any:
    """What the data source that lists a subnet asks all of the list to be."""
    symbol = id.symbol if isinstance(id, Unknown) else None
    ids = f"{list_named_in(symbol)}.ids" if symbol is not None else ""
    listed: Any = _resource(one, Unknown(ids, ids), tuple(SUBNET_LISTS), "ids")
    if listed is None:
        return None
    asked_for = listed.argument(name)
    return asked(listed, name) if asked_for is None else asked_for


def _of_interface(one: Answering, id: Any, name: str) -> Any:
    if name not in _OF_SUBNET:
        found = _attribute(one, id, one.type, name)
        return _attribute(one, id, INSTANCE_TYPES, name, _PRIMARY) if found is None else found
    subnet = _of_interface(one, id, "subnet_id")
    return None if subnet is None else _each(lambda it: _attribute(one, it, "aws_subnet", name), subnet)


def _each(step: Any, value: Any) -> Any:
    """What a step leads to from a value, or from each of its candidates; None where it leads nowhere from one."""
    found = lifted(step, value)
    candidates = found.candidates if isinstance(found, OneOf) else (found,)
    return None if any(each is None or isinstance(each, Failure) for each in candidates) else found


def _attribute(one: Answering, id: Any, type: str | tuple[str, ...], name: str, by: str = "id") -> Any:
    found = _resource(one, id, type, by)
    if found is None:
        return None
    try:
        return found.attribute(name)
    except Mistake:
        raise
    except EvaluationError:
        return None


def _resource(one: Answering, id: Any, type: str | tuple[str, ...], by: str) -> Lazy | None:
    """The resource of a type that an id is of."""
    symbol = id.symbol if isinstance(id, Unknown) else None
    found: tuple[Instance, str] | None = one.evaluation.computed.get(symbol) if symbol is not None else None
    types = (type, type.replace("aws_", "aws_default_", 1)) if isinstance(type, str) else type
    if found is None or found[1] != by or found[0].type not in types or not isinstance(found[0], Lazy):
        return None
    return found[0]
