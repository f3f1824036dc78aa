"""What is made of a resource alone, whatever else there is: the parts of entities that no other resource decides."""

from collections.abc import Iterable
from typing import Any

from enilint.inputs.terraform.mapping.addresses import ignored_arguments, instance_addresses, interface_addresses
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import computed_text, identity, keeps_own, more_notes_of, notes_of
from enilint.inputs.terraform.mapping.managed_interfaces import manager_of
from enilint.inputs.terraform.mapping.tags import allowlisted_by, replaced_by, tags_of
from enilint.inputs.terraform.mapping.user_data import (
    told_by_user_data,
    user_data,
)
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.launches import Attachment, Instance, Interface, unknown_subnet
from enilint.values import Answer, Missing, Unknown, Value, facts_missing, is_uncertain

_OF_INSTANCE = (
    "subnet_id",
    "vpc_security_group_ids",
    "security_groups",
    "private_ip",
    "secondary_private_ips",
    "ipv6_addresses",
    "ipv6_address_count",
    "associate_public_ip_address",
)
INTERFACE_BLOCKS = ("network_interface", "primary_network_interface")
LISTS_INTERFACES = frozenset(INTERFACE_BLOCKS)
_BESIDE_INTERFACES = frozenset({*_OF_INSTANCE, "security_group_names"})


def interface_alone(body: Body) -> Interface:
    """An interface, without its subnet and its groups."""
    found = body.of_block(_interface_of_block)
    address = found.address = body.address
    found.id = identity(body)
    found.subnet = unknown_subnet(address)
    found.private_ip = computed_text(body, "private_ip")
    found.attached_later = Unknown(f"whether something attaches {address} at run time")
    return found


_UNNAMED: Any = Unknown("")
"""Stands for what is called after an instance."""


def _interface_of_block(body: Body) -> Interface:
    """An interface without what is called after its address, and without its ID."""
    kind = body.text_or("interface_type", "interface")
    manager = manager_of(body) if body.resource.mode == "data" else None
    return Interface(
        address="",
        at=body.at,
        places=places_of(Interface, body),
        id=_UNNAMED,
        tags=tags_of(body),
        declared=body.resource.mode == "managed",
        subnet=_UNNAMED,
        kind="interface" if kind is None else kind,
        addresses=interface_addresses(body),
        ignored_arguments=ignored_arguments(body) if body.resource.created else (),
        source_dest_check=body.source_dest_check(),
        keeps_own_groups=keeps_own(body, "security_groups"),
        notes=notes_of(body),
        more_notes=more_notes_of(body),
        service_managed=manager is not None
        or (body.resource.mode == "data" and body.value("requester_id") not in (None, "")),
        manager=manager,
        allowlisted_by=allowlisted_by(body),
    )


def instance_alone(body: Body) -> Instance:
    """An instance, without its template, its tags, its network, its interfaces and its image."""
    type = body.text("instance_type")
    return Instance(
        address=body.address,
        at=body.at,
        places=places_of(Instance, body),
        id=identity(body),
        declared=body.resource.mode == "managed",
        type=Unknown(f"the instance type of {body.address}") if type is None else type,
        type_requested=type is not None and body.is_written("instance_type"),
        more_interfaces=() if body.lacks(LISTS_INTERFACES) else body.blocks_missing(*INTERFACE_BLOCKS),
        addresses=instance_addresses(body),
        source_dest_check=body.source_dest_check(),
        private_ip=computed_text(body, "private_ip"),
        public_ip=computed_text(body, "public_ip"),
        primary_id=body.text("primary_network_interface_id"),
        beside_interfaces=set_arguments(body, _OF_INSTANCE),
        asks_public_ip=_asks_public_ip(body),
        picks_private_ip=_picks_private_ip(body),
        allowlisted_by=allowlisted_by(body),
        replaced_by=replaced_by(body),
        notes=notes_of(body),
        **told_by_user_data(body, user_data(body)),
    )


def attachment_alone(body: Body) -> Attachment:
    """An attachment of its own, without what it attaches to what."""
    return Attachment(
        address=body.address,
        at=body.at,
        places=places_of(Attachment, body),
        interface=Unknown(f"the interface that {body.address} attaches"),
        launch=Unknown(f"the instance of {body.address}"),
        device_index=number_of(body, "device_index"),
        network_card=body.number_or("network_card_index", 0),
        ena_queues=body.written_or_known("ena_queue_count") is not None,
        managed_by="iac",
        waits_for=tuple(body.waits_for()),
        exists=not body.resource.created,
    )


def number_of(body: Body, name: str) -> Value[int]:
    """A whole number; unknown where it is not set."""
    value = body.number(name)
    return value if value is not None else Unknown(f"{body.where}{name} of {body.address}")


def set_arguments(body: Body, names: Iterable[str]) -> dict[str, Answer]:
    """Which of some arguments the author set, to a value or to what may be one."""
    found: dict[str, Answer] = {}
    among = body.set_among(_BESIDE_INTERFACES)
    for name in filter(among.__contains__, names):
        value = body.written_or_known(name) if body.is_written(name) else None
        if value is None or value in ([], ""):
            continue
        is_unknown = is_uncertain(value)
        is_set = not is_unknown or (type(value) is Unknown and (value.symbol or "").endswith(".id"))
        found[name] = True if is_set else Missing(facts_missing(value))
    return found


def _asks_public_ip(body: Body) -> Value[bool] | None:
    """Whether an instance gets a public address by itself; None where its subnet decides.

    Of an instance that exists, it is not told whether a public address is its own or an Elastic IP.
    """
    if body.is_written("associate_public_ip_address"):
        return body.flag("associate_public_ip_address")
    if body.resource.created:
        return None
    public = body.value("public_ip")
    return Unknown(f"whether the public address of {body.address} is an Elastic IP") if public else False


def _picks_private_ip(body: Body) -> Value[bool]:
    """Whether AWS picks the private address of an instance. What exists does not tell unless its author does."""
    if not body.is_configured and not body.resource.created:
        return Unknown(f"whether the private address of {body.address} was set or chosen by AWS")
    return not body.is_written("private_ip")
