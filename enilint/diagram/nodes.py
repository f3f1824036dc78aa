"""Pictures as nodes and edges, for formats that lay out by themselves.

An instance is a node in the subnet of its first interface, with an edge to each of its other interfaces, which are
nodes in their own subnets.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct, field

from enilint.diagram.picture import ArcKind, Box, Picture, Pin

EdgeKind = Literal["attached", "other-zone", "unsure", "failover", "no-failover"]
_FAILOVERS: dict[ArcKind, EdgeKind] = {"right": "failover", "wrong": "no-failover", "unsure": "unsure"}
_OWN = ("instance", "template", "group")


class Node(Struct, frozen=True):
    """A node: the parts of its label, and the worst severity of its findings. `ports` are device indexes."""

    id: str
    parts: tuple[str, ...]
    worst: str = ""
    ports: tuple[str, ...] = ()


class Edge(Struct, frozen=True):
    """An edge. `port` is the device index at its source; empty if it has none."""

    source: str
    target: str
    kind: EdgeKind
    label: str = ""
    port: str = ""


class Group(Struct):
    """A VPC, a zone or a subnet, with what is in it. `details` are for labels that have several lines."""

    id: str
    parts: tuple[str, ...]
    details: tuple[str, ...] = ()
    groups: "list[Group]" = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


class Graph(Struct):
    """Groups and edges. `left_out` is how many nodes and subnets are not among them."""

    groups: list[Group] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    left_out: int = 0


def graph_of(pictures: Sequence[Picture], most: int | None = None) -> Graph:
    """The graph of pictures. At most so many nodes: those with findings and arcs first."""
    graph = Graph()
    room = most
    for number, one in enumerate(pictures):
        room = _Reader(graph, one, f"v{number}").read(room)
    return graph


def nodes_of(graph: Graph) -> Iterator[Node]:
    """All nodes."""
    waiting = list(reversed(graph.groups))
    while waiting:
        one = waiting.pop()
        yield from one.nodes
        waiting += reversed(one.groups)


class _Reader:
    def __init__(self, graph: Graph, picture: Picture, prefix: str) -> None:
        self._graph = graph
        self._picture = picture
        self._prefix = prefix
        self._boxes: dict[int, list[int]] = defaultdict(list)
        for number, box in enumerate(picture.boxes):
            self._boxes[box.lane].append(number)
        self._bands: dict[int, Group] = {}
        self._node_of: dict[int, str] = {}

    def read(self, room: int | None) -> int | None:
        """Add a picture. Returns how many nodes may follow."""
        picture = self._picture
        linked = {number for one in picture.arcs for number in (one.source, one.target)}
        home = {one.home for one in picture.lanes if one.home is not None}
        order = sorted(range(len(picture.lanes)), key=lambda n: not (n in linked or n in home or self._is_marked(n)))
        chosen = []
        for number in order:
            size = max(len(self._boxes[number]), 1)
            if room is not None and size > room:
                self._graph.left_out += size
                continue
            room = room - size if room is not None else None
            chosen.append(number)
        self._groups()
        for number in sorted(chosen, key=lambda one: (picture.lanes[one].kind not in _OWN, one)):
            self._lane(number)
        room = self._without_empty(room)
        for arc in picture.arcs:
            ends = (self._node_of.get(arc.source), self._node_of.get(arc.target))
            if ends[0] is not None and ends[1] is not None and picture.lanes[arc.target].home is None:
                label = " ".join((arc.name, *_codes(arc.pins)))
                self._graph.edges.append(Edge(ends[0], ends[1], _FAILOVERS[arc.kind], label))
        return room

    def _without_empty(self, room: int | None) -> int | None:
        """Leave out subnets in which nothing is, if there are too many. Returns how many nodes may follow."""
        for zone in self._graph.groups[-1].groups:
            kept = []
            for band in zone.groups:
                if band.nodes or room is None or room > 0:
                    room = room if band.nodes or room is None else room - 1
                    kept.append(band)
            self._graph.left_out += len(zone.groups) - len(kept)
            zone.groups = kept
        outer = self._graph.groups[-1]
        outer.groups = [one for one in outer.groups if one.groups]
        if not outer.groups:
            self._graph.groups.pop()
        return room

    def _is_marked(self, number: int) -> bool:
        return bool(self._picture.lanes[number].pins) or any(
            self._picture.boxes[one].pins for one in self._boxes[number]
        )

    def _groups(self) -> None:
        picture = self._picture
        outer = Group(self._prefix, (picture.title, *_codes(picture.pins)))
        zones = [Group(f"{self._prefix}z{number}", (one.name,)) for number, one in enumerate(picture.zones)]
        outer.groups = zones
        for number, band in enumerate(picture.bands):
            texts = (one.text for one in band.texts[1:] if one.text != band.route)
            parts = (band.name, *texts, *_codes(band.pins))
            group = Group(f"{self._prefix}b{number}", parts, details=(band.route,) if band.route else ())
            zones[band.zone].groups.append(group)
            self._bands[number] = group
        self._graph.groups.append(outer)

    def _lane(self, number: int) -> None:
        lane = self._picture.lanes[number]
        boxes = [(one, self._picture.boxes[one]) for one in self._boxes[number]]
        if lane.kind not in _OWN:
            for place, box in boxes:
                self._bands[box.band].nodes.append(self._box_node(place, box))
                source = self._node_of.get(lane.home) if lane.home is not None else None
                if source is not None:
                    self._graph.edges.append(Edge(source, self._id(place), self._kind(number), box.index, box.index))
            return
        if not boxes:
            return
        id = self._node_of[number] = f"{self._prefix}l{number}"
        primary, rest = boxes[0], boxes[1:]
        own = _name(lane.name, lane.count)
        ports = dict.fromkeys(one.index for _, one in (*boxes, *self._ghosts(number)) if one.index)
        pins = (*lane.pins, *primary[1].pins)
        label = (own, lane.type, " ".join(filter(None, (primary[1].index, primary[1].name))), *_codes(pins))
        node = Node(id, tuple(filter(None, label)), _worst(pins), tuple(ports))
        self._bands[primary[1].band].nodes.append(node)
        for place, box in rest:
            self._bands[box.band].nodes.append(self._box_node(place, box))
            self._graph.edges.append(Edge(id, self._id(place), "attached", box.index, box.index))

    def _ghosts(self, number: int) -> Iterator[tuple[int, Box]]:
        """The interfaces of an instance in other zones."""
        for place, lane in enumerate(self._picture.lanes):
            if lane.home == number:
                yield from ((one, self._picture.boxes[one]) for one in self._boxes[place])

    def _kind(self, ghost: int) -> EdgeKind:
        arcs = [one for one in self._picture.arcs if one.target == ghost]
        return "other-zone" if any(one.kind == "wrong" for one in arcs) else "unsure"

    def _id(self, place: int) -> str:
        return f"{self._prefix}n{place}"

    def _box_node(self, place: int, box: Box) -> Node:
        texts = [one.text for one in box.texts[1:]]
        name = " ".join(filter(None, (box.index, _name(box.name, box.count))))
        return Node(self._id(place), (name, *texts, *_codes(box.pins)), box.worst)


def _name(name: str, count: int) -> str:
    return f"{name} × {count}" if count > 1 else name


def _codes(pins: Sequence[Pin]) -> tuple[str, ...]:
    """What the label says of findings: their severity and code."""
    return tuple(f"{one.severity} {one.code}" if one.number else f"+{one.more}" for one in pins)


def _worst(pins: Sequence[Pin]) -> str:
    ranks = ("", "info", "warning", "error")
    return max((one.severity for one in pins), key=ranks.index, default="")
