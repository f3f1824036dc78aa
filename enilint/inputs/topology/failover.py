"""From entries to the model: failover groups."""

from collections.abc import Mapping

from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.language import placement, services
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.parts import common, left_out
from enilint.inputs.topology.references import References
from enilint.model.entities.intent import FailoverGroup, FailoverRoute
from enilint.model.entities.launches import AutoScalingGroup, Interface, Launch
from enilint.model.entities.routes import RouteTable
from enilint.values import Unknown, Value


def attached_by(attachment: placement.Attachment, entries: Entries) -> str | None:
    """What makes an attachment: what it says itself, or its interface."""
    interface = entries.named["interfaces"].get(given(attachment.interface) or "")
    by_agent = interface is not None and interface.shape is not None and interface.shape.attached_by_agent
    return given(attachment.managed_by) or ("agent" if by_agent else None)


def failover_groups(
    entries: Entries,
    refer: References,
    scaling_groups: Mapping[str, AutoScalingGroup],
    route_tables: Mapping[str, RouteTable],
) -> tuple[FailoverGroup, ...]:
    """The failover groups; the Auto Scaling groups among their members are apart from the instances."""
    named = entries.named["failover_groups"].values()
    return tuple(
        _failover_group(entry, entries, refer, scaling_groups, route_tables)
        for entry in named
        if entry.shape is not None
    )


def _failover_group(
    entry: Entry,
    entries: Entries,
    refer: References,
    scaling_groups: Mapping[str, AutoScalingGroup],
    route_tables: Mapping[str, RouteTable],
) -> FailoverGroup:
    shape: services.FailoverGroup = entry.shape
    started = [name for name in shape.members if name in scaling_groups and name not in entries.named["instances"]]
    return FailoverGroup(
        **common(FailoverGroup, entry),
        mechanism=given(shape.mechanism) or left_out(entry.address, "mechanism", "the mechanism"),
        interface=_moved_interface(shape, entry, refer),
        private_ip=given(shape.private_ip),
        routes=tuple(_moved_route(one, entry.address, route_tables) for one in shape.routes),
        elastic_ip=refer.elastic_ips.get(given(shape.elastic_ip) or ""),
        members=tuple(_member(name, entry, entries, refer) for name in shape.members if name not in started),
        scaling_groups=tuple(scaling_groups[name] for name in started),
        device_index=given(shape.device_index),
        survives=given(shape.survives),
    )


def _moved_interface(shape: services.FailoverGroup, entry: Entry, refer: References) -> Value[Interface] | None:
    """The interface of a failover group; unknown where it moves one and does not name it."""
    interface = refer.interface(shape.interface, entry)
    if interface is None and given(shape.mechanism) == "move-eni":
        return left_out(entry.address, "interface", "the interface")
    return interface


def _moved_route(shape: services.FailoverRoute, address: str, tables: Mapping[str, RouteTable]) -> FailoverRoute:
    name = given(shape.route_table)
    unknown = Unknown(f"the route table {name}" if name is not None else f"the route table of a route of {address}")
    destination = given(shape.destination) or Unknown(f"the destination of a route of {address}")
    return FailoverRoute(unknown if name is None else tables.get(name, unknown), destination)


def _member(name: str, entry: Entry, entries: Entries, refer: References) -> Value[Launch]:
    if name in entries.named["auto_scaling_groups"] and name not in entries.named["instances"]:
        return Unknown(f"auto_scaling_groups.{name}, which has errors")
    return refer.instance(name, entry) or Unknown(f"the instance {name}")
