"""Nothing in a picture covers anything else, of 500 random designs, before it is text."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from enilint.diagram.picture import Arc, Picture, Rectangle, Text
from enilint.diagram.scenes import Wishes
from enilint.diagram.text import width
from tests.diagram.drawing import draw

hypothesis = pytest.importorskip("hypothesis", reason="hypothesis comes with the development dependencies")
st = hypothesis.strategies

SIZES = {"zone": 13, "title": 16, "tag": 10}
TYPES = ("t3.micro", "m5.large", "c5.18xlarge", "x9.huge")
NAMES = (
    "app",
    "a",
    "very-long-name-of-something-that-goes-on-and-on-and-on-beyond-sixty-characters",
    "web-1",
    "\u7db2",
)


@st.composite
def designs(draw: Any) -> dict[str, Any]:
    """A topology with up to 14 subnets in 4 zones, instances, interfaces, services and failover groups."""
    number = st.integers
    name = st.sampled_from(NAMES)
    vpcs = [f"v{n}" for n in range(draw(number(1, 2)))]
    subnets = {}
    for n in range(draw(number(0, 14))):
        zone = draw(st.sampled_from("abcd"))
        subnets[f"{draw(name)}-{n}"] = {
            "vpc": draw(st.sampled_from(vpcs)), "zone": f"eu-west-1{zone}", "cidr": f"10.{n}.0.0/24",
        }  # fmt: skip
    design: dict[str, Any] = {"vpcs": {one: {"cidr": "10.0.0.0/8"} for one in vpcs}, "subnets": subnets}
    if not subnets:
        return design
    subnet = st.sampled_from(sorted(subnets))
    launches = {
        f"{draw(name)}-i{n}": {"type": draw(st.sampled_from(TYPES)), "subnet": draw(subnet)}
        for n in range(draw(number(0, 24)))
    }
    interfaces = {f"{draw(name)}-e{n}": {"subnet": draw(subnet)} for n in range(draw(number(0, 12)))}
    design |= {"instances": launches, "interfaces": interfaces}
    if launches:
        launch = st.sampled_from(sorted(launches))
        design["attachments"] = [
            {"interface": one, "instance": draw(launch), "device_index": draw(number(1, 4))}
            for one in interfaces
            if draw(st.booleans())
        ]
        design["failover_groups"] = {
            f"{draw(name)}-g{n}": {
                "mechanism": "move-eni",
                "interface": one,
                "members": sorted({draw(launch) for _ in range(4)}),
            }
            for n, one in enumerate(interfaces)
            if draw(st.booleans())
        }
    design["nat_gateways"] = {f"nat-{n}": {"subnet": draw(subnet)} for n in range(draw(number(0, 5)))}
    tables: dict[str, list[str]] = {}
    for one in subnets:
        tables.setdefault(draw(st.sampled_from(("public", "none", "main"))), []).append(one)
    by_vpc = {
        f"{kind}-{vpc}": (kind, [one for one in of if subnets[one]["vpc"] == vpc], vpc)
        for kind, of in tables.items()
        for vpc in vpcs
    }
    design["route_tables"] = {
        table: {"vpc": vpc, "subnets": of, "routes": [{"destination": "0.0.0.0/0", "internet_gateway": True}]}
        if kind == "public"
        else {"vpc": vpc, "subnets": of}
        for table, (kind, of, vpc) in by_vpc.items()
        if of and kind != "main"
    }
    return design


@hypothesis.settings(max_examples=500, deadline=None, derandomize=True)
@hypothesis.given(designs(), st.booleans(), st.integers(0, 3))
def test_nothing_covers_anything_else(design: dict[str, Any], folds: bool, findings: int) -> None:
    sections = ("subnets", "instances", "interfaces", "nat_gateways", "vpcs", "failover_groups")
    addresses = [f"{section}.{one}" for section in sections for one in design.get(section, ())]
    for one in draw(design, Wishes(folds=folds), addresses * findings).pictures:
        check(one)


def test_what_is_checked_is_there() -> None:
    """The designs have arcs of each kind, ghosts, folded lanes and pins for several findings."""
    seen: Counter[str] = Counter()

    @hypothesis.settings(max_examples=60, deadline=None, derandomize=True)
    @hypothesis.given(designs())
    def look(design: dict[str, Any]) -> None:
        for one in draw(design).pictures:
            seen.update(f"arc {each.kind}" for each in one.arcs)
            seen.update(each.kind for each in one.lanes)
            seen.update("folded" for each in one.lanes if each.count > 1)
            seen.update(each.kind for each in one.bands)

    look()
    assert {"arc right", "arc wrong", "ghost", "folded", "more", "free", "services", "public"} <= set(seen)


def check(one: Picture) -> None:
    whole = Rectangle(0, 0, one.width, one.height)
    for part in (*(each.at for each in (*one.zones, *one.bands, *one.lanes, *one.boxes)), *texts(one)):
        assert inside(part, whole)
    for group in (
        [each.at for each in one.zones],
        [each.at for each in one.bands],
        [each.at for each in one.lanes],
        [each.at for each in one.boxes],
    ):
        assert not any(meet(first, second) for first, second in combinations(group, 2))
    for band in one.bands:
        assert inside(band.at, one.zones[band.zone].at)
        assert all(inside(box_of(text), band.at) for text in band.texts)
    for lane in one.lanes:
        assert inside(lane.at, one.zones[lane.zone].at)
        parts = [box_of(text) for text in lane.texts] + [each.at for each in lane.capacity]
        parts += [pin_at(each) for each in lane.pins]
        assert all(inside(part, lane.at) for part in parts)
        assert not any(meet(first, second) for first, second in combinations(parts, 2))
    for box in one.boxes:
        band, lane = one.bands[box.band], one.lanes[box.lane]
        assert inside(box.at, band.at)
        assert (box.at.x, box.at.width) == (lane.at.x, lane.at.width)
        parts = (
            [box_of(text) for text in box.texts] + [tag.at for tag in box.tags] + [pin_at(each) for each in box.pins]
        )
        assert all(inside(part, box.at) for part in parts)
        assert not any(meet(first, second) for first, second in combinations(parts, 2))
    check_arcs(one)


def check_arcs(one: Picture) -> None:
    labels = [(arc, box_of(text)) for arc in one.arcs for text in arc.texts]
    obstacles = [each.at for each in (*one.boxes, *one.bands)]
    names = [box_of(text) for zone in one.zones for text in zone.texts]
    for arc in one.arcs:
        for part in lines(arc):
            assert not any(meet(part, other) for other in (*obstacles, *names))
            assert not any(meet(part, each.at) for each in one.lanes)
            assert not any(meet(part, label) for other, label in labels)
    assert not any(meet(first, second) for (_, first), (_, second) in combinations(labels, 2))
    levels = [Rectangle(arc.left, arc.top, arc.right - arc.left, 1) for arc in one.arcs]
    assert not any(meet(first, second) for first, second in combinations(levels, 2))


def lines(arc: Arc) -> Iterator[Rectangle]:
    """The lines of an arc: down to the heads, and level."""
    yield Rectangle(arc.left, arc.top, arc.right - arc.left, 1)
    for x in (arc.left, arc.right):
        yield Rectangle(x, arc.top, 1, arc.bottom - arc.top)


def texts(one: Picture) -> Iterator[Rectangle]:
    for each in (one, *one.zones, *one.bands, *one.lanes, *one.boxes, *one.arcs):
        yield from map(box_of, each.texts)


def box_of(text: Text) -> Rectangle:
    size = SIZES.get(text.kind, 11)
    return Rectangle(text.x, text.y - size + 2, width(text.text, size), size)


def pin_at(pin: Any) -> Rectangle:
    return Rectangle(pin.x, pin.y, 16, 16)


def inside(one: Rectangle, other: Rectangle) -> bool:
    return (
        other.x <= one.x
        and other.y <= one.y
        and one.x + one.width <= other.x + other.width
        and one.y + one.height <= other.y + other.height
    )


def meet(one: Rectangle, other: Rectangle) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )
