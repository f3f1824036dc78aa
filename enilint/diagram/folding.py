"""Lanes that are alike fold to one, and what is left is bounded.

Findings that are listed as one have one number, so lanes with the same marks are alike, too.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec import structs

from enilint.diagram import scene

T = TypeVar("T")

MOST_ZONES = 8
MOST_LANES = 16
MOST_ROWS = 24
MOST_BOXES = 6
_STEM = re.compile(r"[^\d\[]*")
_ENDS = "-_. "
_MORE_ROWS = "more subnets"


def fold(shown: scene.Scene) -> None:
    """Fold lanes of one zone that are alike, and boxes of one lane and subnet that are alike."""
    for lane in shown.lanes:
        lane.boxes = _merged(lane.boxes, _box_key, _one_box)
    linked = {id(lane) for arc in shown.arcs for lane in (arc.source, arc.target)}

    def key(lane: scene.Lane) -> Hashable:
        is_special = id(lane) in linked or lane.home is not None or lane.state != "kept"
        if is_special or lane.kind not in ("instance", "template", "group"):
            return id(lane)
        if any(one.tags or not one.is_certain or one.state != "kept" for one in lane.boxes):
            return id(lane)
        crossed = tuple((one.subnet, one.index, one.count, tuple(one.marks)) for one in lane.boxes)
        counts = (lane.used, lane.allowed)
        return (lane.zone, lane.kind, lane.type, *counts, crossed, tuple(lane.marks), _stem(lane.name))

    shown.lanes = _merged(shown.lanes, key, _one_lane)


def bound(shown: scene.Scene) -> list[scene.Scene]:
    """The scene with at most so many lanes a zone, subnets and boxes; several scenes for many zones."""
    _bound_rows(shown)
    for lane in shown.lanes:
        lane.boxes = [box for group in _grouped(lane.boxes, lambda one: one.subnet) for box in _bounded_boxes(group)]
    _bound_lanes(shown)
    return list(_parts(shown))


def _stem(name: str) -> str:
    """A name up to its first digit or bracket."""
    found = _STEM.match(name)
    return found[0] if found is not None else ""


def _box_key(box: scene.Box) -> Hashable:
    """Boxes of services and of unattached interfaces fold; each device index is a box of its own."""
    if box.index or box.tags or box.marks or box.state != "kept" or not box.is_certain:
        return id(box)
    is_service = bool(box.note) and not box.note[0].isdigit()
    return (box.subnet, box.note if is_service else "", _stem(box.name).rstrip(_ENDS) if not is_service else "")


def _one_box(boxes: Sequence[scene.Box]) -> scene.Box:
    first = boxes[0]
    is_service = bool(first.note) and not first.note[0].isdigit()
    name = first.note if is_service else _stem(first.name).rstrip(_ENDS) or first.name
    words = _listed([one.address for one in boxes])
    return structs.replace(first, name=name, note="", count=sum(one.count for one in boxes), title=words)


def _one_lane(lanes: Sequence[scene.Lane]) -> scene.Lane:
    first = lanes[0]
    boxes = [
        structs.replace(
            one,
            name=one.name if one.name in ("primary",) else _stem(one.name).rstrip(_ENDS) or "interface",
            note="",
            count=one.count * len(lanes),
            title=f"{len(lanes)} interfaces in {one.subnet.removeprefix('?')}",
            marks=one.marks * len(lanes),
        )
        for one in first.boxes
    ]
    name = _stem(first.name).rstrip(_ENDS) or first.name
    count = sum(one.count for one in lanes)
    title = f"{count} alike: {_listed([one.address for one in lanes])}"
    return structs.replace(first, name=name, boxes=boxes, count=count, title=title, marks=first.marks * len(lanes))


def _listed(addresses: Sequence[str]) -> str:
    more = len(addresses) - 5
    return ", ".join(addresses[:5]) + (f" and {more} more" if more > 0 else "")


def _bounded_boxes(boxes: Sequence[scene.Box]) -> list[scene.Box]:
    """The boxes of a crossing; of many, those with findings first."""
    if len(boxes) <= MOST_BOXES:
        return list(boxes)
    kept = {id(one) for one in sorted(boxes, key=lambda one: not one.marks)[: MOST_BOXES - 1]}
    rest = [one for one in boxes if id(one) not in kept]
    more = scene.Box(
        subnet=rest[0].subnet,
        address="",
        name=f"+ {sum(one.count for one in rest)} more",
        title=_listed([one.address for one in rest]),
        marks=[mark for one in rest for mark in one.marks],
        count=1,
    )
    return [*(one for one in boxes if id(one) in kept), more]


def _bound_lanes(shown: scene.Scene) -> None:
    linked = {id(lane) for arc in shown.arcs for lane in (arc.source, arc.target)}

    def is_plain(lane: scene.Lane) -> bool:
        return not (lane.marks or id(lane) in linked or any(one.marks or one.tags for one in lane.boxes))

    lanes: list[scene.Lane] = []
    for group in _grouped(shown.lanes, lambda one: one.zone):
        if len(group) <= MOST_LANES:
            lanes += group
            continue
        last = [one for one in group if one.kind in ("services", "free", "unsure")]
        ordered = sorted(group, key=lambda one: (one not in last, is_plain(one)))
        kept = {id(one) for one in ordered[: MOST_LANES - 1]}
        lanes += [one for one in group if id(one) in kept]
        lanes.append(_more_lanes([one for one in group if id(one) not in kept]))
    shown.lanes = lanes
    left = {id(one) for one in lanes}
    lost = [one for one in shown.arcs if id(one.source) not in left or id(one.target) not in left]
    shown.arcs = [one for one in shown.arcs if id(one.source) in left and id(one.target) in left]
    for arc in lost:
        shown.marks += arc.marks
    if lost:
        shown.notes = [*shown.notes, f"{len(lost)} lines between instances that are not shown"]


def _more_lanes(lanes: Sequence[scene.Lane]) -> scene.Lane:
    count = sum(one.count for one in lanes)
    return scene.Lane(
        zone=lanes[0].zone,
        kind="more",
        address="",
        name=f"+ {count} more",
        type="not shown",
        title=_listed([one.address for one in lanes]),
        marks=[mark for one in lanes for mark in (*one.marks, *(each for box in one.boxes for each in box.marks))],
    )


def _bound_rows(shown: scene.Scene) -> None:
    """At most so many rows: subnets with findings and interfaces first; the others of a zone become one band."""
    rows: dict[Hashable, list[scene.Subnet]] = defaultdict(list)
    seen: dict[Hashable, int] = defaultdict(int)
    for one in shown.subnets:
        key = (one.kind, one.stem, one.zone)
        rows[one.kind, one.stem, seen[key]].append(one)
        seen[key] += 1
    if len(rows) <= MOST_ROWS:
        return
    weight: dict[str, int] = defaultdict(int)
    for lane in shown.lanes:
        for box in lane.boxes:
            weight[box.subnet] += 1 + 1000 * len(box.marks)
    for one in shown.subnets:
        weight[one.key] += 1000 * len(one.marks)
    ordered = sorted(rows.values(), key=lambda row: -sum(weight[one.key] for one in row))
    kept = {id(one) for row in ordered[: MOST_ROWS - 1] for one in row}
    folded: dict[str, scene.Subnet] = {}
    into: dict[str, str] = {}
    for zone in shown.zones:
        rest = [one for one in shown.subnets if id(one) not in kept and one.zone == zone.key]
        if rest:
            more = folded[zone.key] = _more_subnets(zone.key, rest)
            into.update((one.key, more.key) for one in rest)
    shown.subnets = [*(one for one in shown.subnets if id(one) in kept), *folded.values()]
    for lane in shown.lanes:
        for box in lane.boxes:
            box.subnet = into.get(box.subnet, box.subnet)


def _more_subnets(zone: str, subnets: Sequence[scene.Subnet]) -> scene.Subnet:
    return scene.Subnet(
        key=f"?more {zone}",
        zone=zone,
        address="",
        name=f"+ {len(subnets)} {_MORE_ROWS}",
        stem=_MORE_ROWS,
        range="",
        kind="unknown",
        route="",
        title=_listed([one.address or one.name for one in subnets]),
        marks=[mark for one in subnets for mark in one.marks],
    )


def _parts(shown: scene.Scene) -> Iterator[scene.Scene]:
    """Scenes of at most so many zones each. Arcs between them are left out: their findings go to the first title."""
    if len(shown.zones) <= MOST_ZONES:
        yield shown
        return
    part_of = {one.key: number // MOST_ZONES for number, one in enumerate(shown.zones)}
    lost = [one for one in shown.arcs if part_of[one.source.zone] != part_of[one.target.zone]]
    marks = [*shown.marks, *(mark for arc in lost for mark in arc.marks)]
    for start in range(0, len(shown.zones), MOST_ZONES):
        part = start // MOST_ZONES
        zones = shown.zones[start : start + MOST_ZONES]
        yield structs.replace(
            shown,
            title=f"{shown.title}, zones {start + 1} to {start + len(zones)} of {len(shown.zones)}",
            zones=zones,
            subnets=[one for one in shown.subnets if part_of[one.zone] == part],
            lanes=[one for one in shown.lanes if part_of[one.zone] == part],
            arcs=[one for one in shown.arcs if part_of[one.source.zone] == part and one not in lost],
            marks=marks if part == 0 else [],
        )


def _merged(items: Iterable[T], key: Callable[[T], Hashable], one_of: Callable[[Sequence[T]], T]) -> list[T]:
    return [group[0] if len(group) == 1 else one_of(group) for group in _grouped(items, key)]


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """Items by a key, in the order of the first of each group."""
    groups: dict[Hashable, list[T]] = {}
    for one in items:
        groups.setdefault(key(one), []).append(one)
    return list(groups.values())
