"""Failover groups: an arc from what is active to each member, with whether that can be next."""

from collections.abc import Iterator

from enilint.diagram import scene
from enilint.diagram.picture import ArcKind
from enilint.diagram.reading import Reading
from enilint.drill.index import Index
from enilint.drill.inferred import inferred_groups
from enilint.drill.mechanism import Answered
from enilint.drill.mechanisms import mechanism_of
from enilint.model.entities.intent import FailoverGroup


def failovers(reading: Reading) -> Iterator[scene.Arc]:
    """The arcs of all failover groups: declared ones, and those that user data shows."""
    network = reading.network
    groups = [*network.failover_groups, *(one for one, _ in inferred_groups(network))]
    if not groups:
        return
    index = Index(network, reading.kind)
    for group in groups:
        mechanism = mechanism_of(index, group)
        active = next((reading.lane_of[id(one)] for one in mechanism.active() if id(one) in reading.lane_of), None)
        if active is None:
            continue
        for standby in mechanism.standbys():
            lane = reading.lane_of.get(id(standby.member))
            if lane is not None and lane is not active:
                yield _arc(reading, group, active, lane, standby)


def _arc(reading: Reading, group: FailoverGroup, active: scene.Lane, lane: scene.Lane, standby: Answered) -> scene.Arc:
    name = reading.name(group.address).removeprefix("failover-group.")
    can = standby.page.can
    kind: ArcKind = "unsure" if can is None else "right" if can else "wrong"
    label = {"right": f"can take over: {name}", "wrong": "cannot take over", "unsure": "can it take over?"}[kind]
    words = {
        "right": f"{lane.address} can become active",
        "wrong": f"{lane.address} cannot become active",
        "unsure": f"it is not known whether {lane.address} can become active",
    }[kind]
    why = "; ".join((*standby.page.obstacles, *standby.page.missing))
    title = f"failover group {name}: {words}{f': {why}' if why else ''}"
    return scene.Arc(source=active, target=lane, kind=kind, address=group.address, name=label, title=title)
