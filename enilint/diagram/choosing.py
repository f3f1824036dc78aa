"""A part of a scene: what is about one address, or what has findings."""

from collections.abc import Callable

from enilint.diagram import scene


def focused(shown: scene.Scene, is_meant: Callable[[str], bool]) -> bool:
    """Keep what is about an address: lanes with the subnets they cross, or a subnet with all in it.

    Returns whether the scene has the address.
    """
    subnets = {one.key for one in shown.subnets if is_meant(one.address)}
    meant = {
        id(lane)
        for lane in shown.lanes
        if is_meant(lane.address) or any(is_meant(box.address) or box.subnet in subnets for box in lane.boxes)
    }
    if not meant and not subnets:
        return False
    for lane in shown.lanes:
        if lane.kind in ("services", "free", "unsure"):
            lane.boxes = [one for one in lane.boxes if is_meant(one.address) or one.subnet in subnets]
    _keep(shown, meant, subnets)
    return True


def with_findings(shown: scene.Scene) -> bool:
    """Keep lanes, subnets and arcs with findings. Returns whether there are any."""
    subnets = {one.key for one in shown.subnets if one.marks}
    ends = [arc for arc in shown.arcs if arc.marks]
    meant = {id(lane) for lane in shown.lanes if lane.marks or any(box.marks for box in lane.boxes)}
    meant |= {id(lane) for arc in ends for lane in (arc.source, arc.target)}
    for lane in shown.lanes:
        if lane.kind in ("services", "free", "unsure"):
            lane.boxes = [one for one in lane.boxes if one.marks]
    _keep(shown, meant, subnets)
    return bool(meant or subnets or shown.marks)


def _keep(shown: scene.Scene, meant: set[int], subnets: set[str]) -> None:
    """Keep lanes with those that arcs join to them, and the subnets that they cross."""
    joined = {
        id(lane)
        for arc in shown.arcs
        for lane in (arc.source, arc.target)
        if id(arc.source) in meant or id(arc.target) in meant
    }
    shown.lanes = [one for one in shown.lanes if id(one) in meant | joined]
    crossed = {box.subnet for lane in shown.lanes for box in lane.boxes}
    shown.subnets = [one for one in shown.subnets if one.key in subnets | crossed]
    left = {id(one) for one in shown.lanes}
    shown.arcs = [one for one in shown.arcs if id(one.source) in left and id(one.target) in left]
    zones = {*(one.zone for one in shown.subnets), *(one.zone for one in shown.lanes)}
    shown.zones = [one for one in shown.zones if one.key in zones]
