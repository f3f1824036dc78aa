"""What a picture shows, before it is laid out."""

from collections.abc import Iterator

from msgspec import Struct, field

from enilint.diagram.picture import ArcKind, BandKind, LaneKind, State


class Mark(Struct, frozen=True):
    """A finding at its place."""

    number: int
    severity: str
    code: str
    title: str


class Zone(Struct, kw_only=True, eq=False):
    """An Availability Zone. `key` is empty if it stands for all subnets whose zone is not known."""

    key: str
    name: str
    title: str


class Subnet(Struct, kw_only=True, eq=False):
    """A subnet. `stem` is its name without what tells its zone or number; subnets of one stem stand side by side."""

    key: str
    zone: str
    address: str
    name: str
    stem: str
    range: str
    kind: BandKind
    route: str
    elsewhere: str = ""
    title: str = ""
    state: State = "kept"
    marks: list[Mark] = field(default_factory=list)


class Box(Struct, kw_only=True, eq=False):
    """An interface in a subnet. `index` is its device index; `note` its address, or what it is."""

    subnet: str
    address: str
    name: str
    index: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    title: str = ""
    is_certain: bool = True
    count: int = 1
    state: State = "kept"
    marks: list[Mark] = field(default_factory=list)


class Lane(Struct, kw_only=True, eq=False):
    """What interfaces are attached to. `used` and `allowed` are numbers of interfaces; None: not known."""

    zone: str
    kind: LaneKind
    address: str
    name: str
    type: str = ""
    title: str = ""
    used: int | None = None
    allowed: int | None = None
    boxes: list[Box] = field(default_factory=list)
    home: "Lane | None" = None
    count: int = 1
    state: State = "kept"
    marks: list[Mark] = field(default_factory=list)


class Arc(Struct, kw_only=True, eq=False):
    """A relation of two lanes that no crossing shows."""

    source: Lane
    target: Lane
    kind: ArcKind
    address: str
    name: str
    title: str
    marks: list[Mark] = field(default_factory=list)


class Scene(Struct, kw_only=True, eq=False):
    """One VPC. `title` and `range` name it; zones, subnets and lanes are in the order in which they are shown."""

    title: str
    range: str
    zones: list[Zone] = field(default_factory=list)
    subnets: list[Subnet] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def holders(self) -> Iterator["Holder"]:
        """Everything that can have marks."""
        yield self
        yield from self.subnets
        for lane in self.lanes:
            yield lane
            yield from lane.boxes
        yield from self.arcs


Holder = Scene | Subnet | Lane | Box | Arc
"""What can have marks."""
