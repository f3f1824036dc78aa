"""From a network to one scene for each of its VPCs, with the findings at their places."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from enilint.diagram import scene
from enilint.diagram.choosing import focused, with_findings
from enilint.diagram.failovers import failovers
from enilint.diagram.folding import bound, fold
from enilint.diagram.marks import put
from enilint.diagram.names import natural, short_zones
from enilint.diagram.plan import mark_changes
from enilint.diagram.reading import Reading, in_order
from enilint.findings import Finding
from enilint.model.network import Network
from enilint.values import words

Numbered = tuple[int, Finding]
"""A finding with its number in the list of the caller."""
_CLASSES = ("public", "private", "isolated", "unknown")


class Wishes(Struct, frozen=True):
    """Which part of a network to draw. `focus` is an address or a short name; None: everything."""

    focus: str | None = None
    only_findings: bool = False
    folds: bool = True


def scenes_of(
    network: Network, kind: str, findings: Sequence[Numbered], wishes: Wishes, where: str, changed: frozenset[str]
) -> tuple[list[scene.Scene], list[int]]:
    """The scenes of a network, and the numbers of the findings that have a place in one of them."""
    reading = Reading(network, kind)
    reading.read()
    notes = [*filter(None, (where, mark_changes(reading, changed) if changed else ""))]
    reading.arcs += failovers(reading)
    scenes = _by_vpc(reading)
    put(reading, findings, scenes)
    for one in scenes.values():
        one.notes += notes
    wanted = [each for one in scenes.values() for each in _wanted(one, reading, wishes)]
    return wanted, sorted({mark.number for one in wanted for holder in one.holders() for mark in holder.marks})


def _wanted(shown: scene.Scene, reading: Reading, wishes: Wishes) -> Sequence[scene.Scene]:
    """What is wanted of a scene: nothing, or one scene; several of a scene with many zones."""

    def is_meant(address: str) -> bool:
        return bool(address) and wishes.focus in (address, reading.name(address))

    if wishes.focus is not None and not focused(shown, is_meant):
        return ()
    if wishes.only_findings and not with_findings(shown):
        return ()
    if wishes.folds:
        fold(shown)
    shown.lanes = in_order(shown.lanes)
    return bound(shown) if wishes.folds else (shown,)


def _by_vpc(reading: Reading) -> dict[str, scene.Scene]:
    """A scene for each VPC, in natural order; the one of what is in no known VPC is the last."""
    subnets: dict[str, list[scene.Subnet]] = defaultdict(list)
    for key, subnet in reading.subnets.items():
        subnets[reading.vpcs[key]].append(subnet)
    lanes: dict[str, list[scene.Lane]] = defaultdict(list)
    for lane in reading.lanes:
        lanes[reading.vpc_of(lane)].append(lane)
    ranges = {one.address: one.cidrs for one in reading.network.vpcs}
    found = {}
    for key in sorted(subnets, key=lambda one: (not one, natural(one))):
        names = short_zones(dict.fromkeys(one.zone for one in subnets[key]))
        zones = _zones([*(one.zone for one in subnets[key]), *(one.zone for one in lanes[key])], names)
        found[key] = scene.Scene(
            title=f"VPC {reading.name(key)}" if key else "VPC not known",
            range=words(ranges.get(key, ("",))[0] if ranges.get(key) else ""),
            zones=zones,
            subnets=_sorted(subnets[key]),
            lanes=lanes[key],
            arcs=[one for one in reading.arcs if reading.vpc_of(one.source) == key == reading.vpc_of(one.target)],
        )
        for subnet in subnets[key]:
            subnet.elsewhere = names.get(subnet.elsewhere, subnet.elsewhere)
        for lane in lanes[key]:
            if lane.home is not None:
                lane.type = f"is in {names.get(lane.home.zone, lane.home.zone) or 'an unknown zone'}"
    return found


def _zones(keys: Sequence[str], names: dict[str, str]) -> list[scene.Zone]:
    known = sorted({one for one in keys if one}, key=natural)
    zones = [scene.Zone(key=one, name=names.get(one, one), title=f"Availability Zone {one}") for one in known]
    if "" in keys or not zones:
        zones.append(scene.Zone(key="", name="zone not known", title="subnets whose Availability Zone is not known"))
    return zones


def _sorted(subnets: Iterable[scene.Subnet]) -> list[scene.Subnet]:
    return sorted(subnets, key=lambda one: (_CLASSES.index(one.kind), natural(one.stem), natural(one.name)))
