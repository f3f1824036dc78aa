"""What a plan creates, replaces and deletes, in a picture of the design after it."""

from collections.abc import Mapping

from enilint.diagram import scene
from enilint.diagram.picture import State
from enilint.diagram.reading import Reading
from enilint.model.change import Change
from enilint.model.network import Network


def mark_changes(reading: Reading, changed: frozenset[str]) -> str:
    """Mark what the plan changes, and add what it deletes. Returns a note if it creates everything; else nothing.

    `changed` are the addresses of all resources that it changes (`Design.changed`).
    """
    network = reading.network
    boxes = [box for lane in reading.lanes for box in lane.boxes]
    items: list[scene.Subnet | scene.Lane | scene.Box] = [*reading.subnets.values(), *reading.lanes, *boxes]
    named = [one for one in items if one.address]
    states = [_state(one.address, network.changes, changed) for one in named]
    if named and all(one == "created" for one in states):
        return "the plan creates all of this"
    for one, state in zip(named, states, strict=True):
        one.state = state
    if network.before is not None:
        _add_deleted(reading, network.before, network.changes)
    return ""


def _state(address: str, changes: Mapping[str, Change], changed: frozenset[str]) -> State:
    """What a plan does to a resource. Its changes are those of resources that exist."""
    change = changes.get(address)
    if change is None or change.actions == ("create",):
        return "created" if address in changed else "kept"
    return "replaced" if change.replaces else "deleted" if change.deletes else "kept"


def _add_deleted(reading: Reading, before: Network, changes: Mapping[str, Change]) -> None:
    """Lanes, subnets and interfaces that exist and that the plan deletes."""
    existing = Reading(before, reading.kind)
    existing.read()
    lanes = {(one.kind, one.address, one.zone): one for one in reading.lanes}
    boxes = {one.address for lane in reading.lanes for one in lane.boxes}

    def is_gone(address: str) -> bool:
        change = changes.get(address)
        return change is not None and change.deletes and not change.replaces

    for key, subnet in existing.subnets.items():
        if is_gone(subnet.address):
            _add_subnet(reading, existing, key)
    for lane in existing.lanes:
        for box in lane.boxes:
            box.state = "deleted"
        same = lanes.get((lane.kind, lane.address, lane.zone))
        if same is not None:
            gone = [one for one in lane.boxes if is_gone(one.address) and one.address not in boxes]
            for box in gone:
                _add_subnet(reading, existing, box.subnet)
                reading.places.setdefault(box.address, box)
            same.boxes += gone
        elif is_gone(lane.address) or (not lane.address and any(is_gone(one.address) for one in lane.boxes)):
            lane.boxes = [one for one in lane.boxes if lane.address or is_gone(one.address)]
            lane.state = "deleted" if lane.address else "kept"
            reading.places.setdefault(lane.address, lane)
            for box in lane.boxes:
                _add_subnet(reading, existing, box.subnet)
                reading.places.setdefault(box.address, box)
            reading.adopt(lane, existing.vpc_of(lane))


def _add_subnet(reading: Reading, existing: Reading, key: str) -> None:
    """A subnet that something deleted is in, if the design after the plan does not have it."""
    if key not in reading.subnets:
        subnet: scene.Subnet = existing.subnets[key]
        subnet.state = "deleted"
        reading.subnets[key] = subnet
        reading.vpcs[key] = existing.vpcs[key]
