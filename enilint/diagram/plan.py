"""What a plan creates, replaces and deletes, in a picture of the design after it."""

from collections.abc import Mapping

from enilint.diagram import scene
from enilint.diagram.picture import State
from enilint.diagram.reading import Reading
from enilint.model.change import Change


def mark_changes(reading: Reading) -> str:
    """Mark what the plan changes, and add what it deletes. Returns a note if it creates everything; else nothing."""
    network = reading.network
    if network.before is None or not network.changes:
        return ""
    own = [one for one in reading.lanes if one.address]
    boxes = [box for lane in reading.lanes for box in lane.boxes]
    items: list[scene.Subnet | scene.Lane | scene.Box] = [*reading.subnets.values(), *own, *boxes]
    for one in items:
        one.state = state_of(network.changes.get(one.address))
    if items and all(one.state == "created" for one in items if one.address in network.changes):
        for one in items:
            one.state = "kept"
        return "the plan creates all of this"
    _add_deleted(reading, network.changes)
    return ""


def state_of(change: Change | None) -> State:
    """What a change does to something."""
    if change is None:
        return "kept"
    if change.replaces:
        return "replaced"
    if change.deletes:
        return "deleted"
    return "created" if "create" in change.actions else "kept"


def _add_deleted(reading: Reading, changes: Mapping[str, Change]) -> None:
    """Lanes, subnets and interfaces that exist and that the plan deletes."""
    assert reading.network.before is not None
    existing = Reading(reading.network.before, reading.kind)
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
            same.boxes += gone
        elif is_gone(lane.address) or (not lane.address and any(is_gone(one.address) for one in lane.boxes)):
            lane.boxes = [one for one in lane.boxes if lane.address or is_gone(one.address)]
            lane.state = "deleted" if lane.address else "kept"
            for box in lane.boxes:
                _add_subnet(reading, existing, box.subnet)
            reading.adopt(lane, existing.vpc_of(lane))


def _add_subnet(reading: Reading, existing: Reading, key: str) -> None:
    """A subnet that something deleted is in, if the design after the plan does not have it."""
    if key not in reading.subnets:
        subnet: scene.Subnet = existing.subnets[key]
        subnet.state = "deleted"
        reading.subnets[key] = subnet
        reading.vpcs[key] = existing.vpcs[key]
