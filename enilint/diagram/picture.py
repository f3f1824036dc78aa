"""A picture that is laid out: plain data, all that writers know.

Coordinates are whole pixels from the top left corner of the picture. References to zones, bands, lanes and boxes are
positions in the tuples of the picture. Texts are as the design has them: a writer escapes them.
"""

from typing import Literal

from msgspec import Struct

BandKind = Literal["public", "private", "isolated", "unknown"]
"""The target of the IPv4 default route of a subnet: an internet gateway, another one, none, or not known."""
LaneKind = Literal["instance", "template", "group", "ghost", "free", "unsure", "services", "more"]
"""What a lane stands for: an instance, a launch template, an Auto Scaling group, an instance of another zone (ghost),
unattached interfaces, interfaces of which it is not known what they are attached to, services, or folded lanes."""
ArcKind = Literal["right", "wrong", "unsure"]
State = Literal["kept", "created", "replaced", "deleted"]
"""What a plan does to something."""
TextKind = Literal["plain", "bold", "muted", "zone", "title", "alert", "tag", "right", "wrong", "unsure"]


class Text(Struct, frozen=True):
    """One line of text: `x` is its left end, `y` its baseline."""

    x: int
    y: int
    text: str
    kind: TextKind = "plain"


class Rectangle(Struct, frozen=True):
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int


class Pin(Struct, frozen=True):
    """A numbered mark of a finding, 16 pixels wide and high. `number` is 0 if it stands for `more` findings."""

    x: int
    y: int
    number: int
    severity: str
    code: str
    title: str
    more: int = 0


class Zone(Struct, frozen=True, kw_only=True):
    """A column. `is_known`: it stands for a zone, and not for all subnets whose zone is not known."""

    name: str
    title: str
    at: Rectangle
    texts: tuple[Text, ...]
    is_known: bool = True


class Band(Struct, frozen=True, kw_only=True):
    """A subnet. `state` is what a plan does to it. `route` is where its default route goes, if that is in a line."""

    zone: int
    address: str
    name: str
    title: str
    kind: BandKind
    at: Rectangle
    texts: tuple[Text, ...]
    pins: tuple[Pin, ...] = ()
    route: str = ""
    state: State = "kept"


class Capacity(Struct, frozen=True):
    """The interfaces of an instance: a small box for each one used or allowed."""

    at: Rectangle
    is_used: bool
    is_over: bool


class Lane(Struct, frozen=True, kw_only=True):
    """What interfaces are attached to: its head is `at`, its stem ends at `stem_end` (the y of the last box).

    `home` is the lane of the same instance in its own zone, if this one is a ghost; else None. `count` is how many
    lanes it stands for.
    """

    zone: int
    kind: LaneKind
    address: str
    name: str
    type: str
    title: str
    at: Rectangle
    stem_end: int
    texts: tuple[Text, ...]
    capacity: tuple[Capacity, ...] = ()
    pins: tuple[Pin, ...] = ()
    home: int | None = None
    count: int = 1
    state: State = "kept"


class Tag(Struct, frozen=True):
    """A short fact on a box, such as `EIP`."""

    at: Rectangle
    text: Text


class Box(Struct, frozen=True, kw_only=True):
    """An interface, where a lane and a band cross. `worst` is the severity of the worst finding on it; or empty.

    `is_certain` is false if it is not known which interface this is. `count` is how many interfaces it stands for.
    """

    lane: int
    band: int
    address: str
    name: str
    index: str
    title: str
    at: Rectangle
    texts: tuple[Text, ...]
    tags: tuple[Tag, ...] = ()
    pins: tuple[Pin, ...] = ()
    worst: str = ""
    is_certain: bool = True
    count: int = 1
    state: State = "kept"


class Arc(Struct, frozen=True, kw_only=True):
    """A line between the heads of two lanes: down to `bottom` at `left` and `right`, level at `top`.

    Its label and pins are on it. `source` and `target` are lanes.
    """

    source: int
    target: int
    kind: ArcKind
    name: str
    title: str
    left: int
    right: int
    top: int
    bottom: int
    texts: tuple[Text, ...]
    pins: tuple[Pin, ...] = ()


class Picture(Struct, frozen=True, kw_only=True):
    """One VPC of a design. `pins` are those of the VPC itself."""

    title: str
    description: str
    width: int
    height: int
    texts: tuple[Text, ...]
    zones: tuple[Zone, ...] = ()
    bands: tuple[Band, ...] = ()
    lanes: tuple[Lane, ...] = ()
    boxes: tuple[Box, ...] = ()
    arcs: tuple[Arc, ...] = ()
    pins: tuple[Pin, ...] = ()
