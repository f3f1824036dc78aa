"""From a scene to a picture: every coordinate."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from enilint.diagram import picture, scene
from enilint.diagram.picture import Rectangle, Text
from enilint.diagram.pins import PIN, SEVERITIES, pins_in_row, room_of
from enilint.diagram.sky import Sky
from enilint.diagram.text import cut, width

BOX_WIDTH = 176
PITCH = BOX_WIDTH + 12
GUTTER = 208
MARGIN = 14
LINE = 14
_HEAD = 40
_TOP = 62
_BAND = 66
_GAP = 10
_INNER = BOX_WIDTH - 16
_LEAST_WIDTH = 640
_LONG = 200
_TAG = 3
_SHARED = ("services", "free", "unsure")
_SIGNS = {"created": "+ ", "replaced": "± ", "deleted": "− ", "kept": ""}


class Layout:
    """The places of what a scene shows."""

    def __init__(self, shown: scene.Scene) -> None:
        self._scene = shown
        self._lanes: dict[str, list[scene.Lane]] = defaultdict(list)
        for lane in shown.lanes:
            self._lanes[lane.zone].append(lane)
        self._number = {id(one): number for number, one in enumerate(shown.lanes)}
        self._rows, self._row_of = _rows(shown.subnets)
        self._tops: list[int] = []
        self._heights: list[int] = []
        self._left: dict[int, int] = {}
        self._zone_left: dict[str, int] = {}
        self._zone_width: dict[str, int] = {}

    def lay_out(self) -> picture.Picture:
        """The picture."""
        shown = self._scene
        self._columns()
        heads = [(self._left[id(one)], one) for one in shown.lanes]
        sky = Sky(shown.arcs, {id(one): x for x, one in heads}, PITCH)
        marks = [*shown.marks, *(mark for one in sky.hidden for mark in one.marks)]
        notes = [*shown.notes, *((f"{len(sky.hidden)} more lines are not shown",) if sky.hidden else ())]
        self._head_top = _TOP + 32 + sky.height
        self._head = _HEAD + _GAP if shown.lanes else -4
        self._place_rows()
        bottom = (self._tops[-1] + self._heights[-1] + _GAP) if self._tops else self._head_top + self._head
        right = max((self._zone_left[one.key] + self._zone_width[one.key] for one in shown.zones), default=0)
        heading = f"{shown.title} {shown.range}".strip()
        full = max(right + MARGIN, _LEAST_WIDTH)
        title = cut(heading, full - 2 * MARGIN - 4 * PIN, 16, _LONG)
        texts = [Text(MARGIN, 28, title, "title")]
        texts += [
            Text(MARGIN, 46, cut(one, full - 2 * MARGIN, most=_LONG), "muted") for one in (" · ".join(notes),) if one
        ]
        return picture.Picture(
            title=heading,
            description=_description(shown),
            width=full,
            height=bottom + MARGIN,
            texts=tuple(texts),
            zones=tuple(self._zone(one, bottom) for one in shown.zones),
            bands=tuple(map(self._band, shown.subnets)),
            lanes=tuple(map(self._lane, shown.lanes)),
            boxes=tuple(self._boxes()),
            arcs=tuple(sky.arcs(self._head_top, self._number)),
            pins=pins_in_row(marks, MARGIN + width(title, 16) + 10 + room_of(marks), 14),
        )

    def _columns(self) -> None:
        left = MARGIN
        for zone in self._scene.zones:
            lanes = self._lanes[zone.key]
            self._zone_left[zone.key] = left
            self._zone_width[zone.key] = GUTTER + max(PITCH * len(lanes), PITCH) + 4
            for number, lane in enumerate(lanes):
                self._left[id(lane)] = left + GUTTER + number * PITCH
            left += self._zone_width[zone.key] + 12

    def _place_rows(self) -> None:
        heights = [_BAND] * self._rows
        for subnet in self._scene.subnets:
            if subnet.elsewhere:
                heights[self._row_of[subnet.key]] = max(heights[self._row_of[subnet.key]], _BAND + LINE)
        for lane in self._scene.lanes:
            stacks: dict[int, int] = defaultdict(lambda: 8)
            for box in lane.boxes:
                stacks[self._row_of[box.subnet]] += _box_height(box) + 6
            for row, height in stacks.items():
                heights[row] = max(heights[row], height + 2)
        top = self._head_top + self._head
        for height in heights:
            self._tops.append(top)
            self._heights.append(height)
            top += height + _GAP

    def _zone(self, zone: scene.Zone, bottom: int) -> picture.Zone:
        left, size = self._zone_left[zone.key], self._zone_width[zone.key]
        name = cut(zone.name, size - 28, 13)
        return picture.Zone(
            name=zone.name,
            title=zone.title,
            at=Rectangle(left, _TOP - 4, size, bottom - _TOP + 4),
            texts=(Text(left + 14, _TOP + 15, name, "zone"),),
            is_known=bool(zone.key),
        )

    def _band(self, subnet: scene.Subnet) -> picture.Band:
        row = self._row_of[subnet.key]
        left, top = self._zone_left[subnet.zone], self._tops[row]
        room = GUTTER - 22
        pinned = room_of(subnet.marks)
        kind = subnet.kind if subnet.kind != "unknown" else ""
        sign = _SIGNS[subnet.state]
        lines = [(sign + cut(subnet.name, room - pinned - width(sign)), "bold")]
        lines.append((cut(" · ".join(filter(None, (subnet.range, kind))), room), "muted"))
        lines.append((cut(subnet.route, room), "muted"))
        if subnet.elsewhere:
            lines.append((cut(f"⇄ {subnet.elsewhere}", room), "alert"))
        lines = [one for one in lines if one[0]]
        texts = (Text(left + 14, top + 18 + LINE * n, text, kind) for n, (text, kind) in enumerate(lines))  # type: ignore[arg-type]
        return picture.Band(
            zone=[one.key for one in self._scene.zones].index(subnet.zone),
            address=subnet.address,
            name=subnet.name,
            title=subnet.title,
            kind=subnet.kind,
            at=Rectangle(left + 6, top, self._zone_width[subnet.zone] - 12, self._heights[row]),
            texts=tuple(texts),
            pins=pins_in_row(subnet.marks, left + GUTTER - 8, top + 5),
            route=cut(subnet.route, room),
            state=subnet.state,
        )

    def _lane(self, lane: scene.Lane) -> picture.Lane:
        x, y = self._left[id(lane)], self._head_top
        pinned = room_of(lane.marks)
        number = f" × {lane.count}" if lane.count > 1 else ""
        sign = _SIGNS[lane.state]
        name = cut(lane.name, _INNER - pinned - width(number) - width(sign))
        capacity = tuple(_capacity(lane, x + BOX_WIDTH - 8, y + 24))
        interfaces = sum(one.count for one in lane.boxes)
        shared = f"{interfaces} interface{'' if interfaces == 1 else 's'}" if lane.kind in _SHARED else ""
        type = cut(lane.type or shared, _INNER - (len(capacity) * 9 + 4 if capacity else 0))
        boxes = self._boxes_of(lane)
        texts = [Text(x + 8, y + 16, sign + name + number, "bold"), Text(x + 8, y + 32, type, "muted")]
        return picture.Lane(
            zone=[one.key for one in self._scene.zones].index(lane.zone),
            kind=lane.kind,
            address=lane.address,
            name=lane.name,
            type=lane.type,
            title=lane.title,
            at=Rectangle(x, y, BOX_WIDTH, _HEAD),
            stem_end=max((at.y for _, at in boxes), default=y + _HEAD),
            texts=tuple(one for one in texts if one.text),
            capacity=capacity,
            pins=pins_in_row(lane.marks, x + BOX_WIDTH - 4, y + 3),
            home=self._number.get(id(lane.home)) if lane.home is not None else None,
            count=lane.count,
            state=lane.state,
        )

    def _boxes_of(self, lane: scene.Lane) -> list[tuple[scene.Box, Rectangle]]:
        used: dict[int, int] = defaultdict(lambda: 8)
        found = []
        for box in lane.boxes:
            row = self._row_of[box.subnet]
            height = _box_height(box)
            found.append((box, Rectangle(self._left[id(lane)], self._tops[row] + used[row], BOX_WIDTH, height)))
            used[row] += height + 6
        return found

    def _boxes(self) -> Iterable[picture.Box]:
        bands = {one.key: number for number, one in enumerate(self._scene.subnets)}
        for number, lane in enumerate(self._scene.lanes):
            for box, at in self._boxes_of(lane):
                yield _box(box, at, number, bands[box.subnet])


def _rows(subnets: Sequence[scene.Subnet]) -> tuple[int, dict[str, int]]:
    """The row of each subnet: one for each class and stem; a further one for a second subnet of it in one zone."""
    rows: dict[tuple[str, str, int], int] = {}
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    keys = {}
    for one in subnets:
        number = seen[one.kind, one.stem, one.zone]
        seen[one.kind, one.stem, one.zone] += 1
        keys[one.key] = (one.kind, one.stem, number)
        rows.setdefault(keys[one.key], 0)
    for number, row in enumerate(rows):
        rows[row] = number
    return len(rows), {key: rows[row] for key, row in keys.items()}


def _box_height(box: scene.Box) -> int:
    return 24 + LINE * (bool(box.note) + bool(box.tags))


def _box(box: scene.Box, at: Rectangle, lane: int, band: int) -> picture.Box:
    pinned = room_of(box.marks)
    sign = _SIGNS[box.state]
    number = f" × {box.count}" if box.count > 1 else ""
    first = f"{sign}{box.index} " if box.index else sign
    name = cut(box.name, _INNER - pinned - width(first + number))
    texts = [Text(at.x + 8, at.y + 16, first + name + number, "plain")]
    y = at.y + 16
    if box.note:
        y += LINE
        texts.append(Text(at.x + 8, y, cut(box.note, _INNER), "muted"))
    return picture.Box(
        lane=lane,
        band=band,
        address=box.address,
        name=box.name,
        index=box.index,
        title=box.title,
        at=at,
        texts=tuple(texts),
        tags=tuple(_tags(box.tags, at.x + 8, y + LINE)),
        pins=pins_in_row(box.marks, at.x + BOX_WIDTH - 4, at.y + 4),
        worst=max((one.severity for one in box.marks), key=SEVERITIES.index, default=""),
        is_certain=box.is_certain,
        count=box.count,
        state=box.state,
    )


def _tags(tags: Sequence[str], x: int, y: int) -> Iterable[picture.Tag]:
    """Tags in one line, as far as they fit."""
    room = _INNER
    for tag in tags:
        text = cut(tag, _INNER - 2 * _TAG, 10)
        size = width(text, 10) + 2 * _TAG
        if size > room:
            return
        yield picture.Tag(Rectangle(x, y - 10, size, 13), Text(x + _TAG, y, text, "tag"))
        x += size + _TAG
        room -= size + _TAG


def _capacity(lane: scene.Lane, right: int, y: int) -> Iterable[picture.Capacity]:
    """A small box for each interface used or allowed, if there are at most 8."""
    if lane.used is None or lane.allowed is None or max(lane.used, lane.allowed) > 8:
        return
    total = max(lane.used, lane.allowed)
    for number in range(total):
        at = Rectangle(right - 9 * (total - number) + 2, y, 7, 9)
        yield picture.Capacity(at, number < lane.used, number >= lane.allowed)


def _description(shown: scene.Scene) -> str:
    instances = sum(one.count for one in shown.lanes if one.kind == "instance")
    boxes = sum(box.count for lane in shown.lanes for box in lane.boxes)
    found = sum(len(one.marks) for one in shown.holders())
    zones = sum(bool(one.key) for one in shown.zones)
    counts = (
        (zones, "Availability Zone"),
        (len(shown.subnets), "subnet"),
        (instances, "instance"),
        (boxes, "network interface"),
        (found, "finding"),
    )
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
