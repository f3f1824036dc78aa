"""What the signs of pictures mean: those that are in them."""

from collections.abc import Iterator, Sequence

from enilint.diagram.picture import Band, Box, Lane, Picture

_COLOURS = {"public": "green", "private": "blue", "isolated": "sand", "unknown": "grey"}
_ROUTES = {
    "public": "default route to an internet gateway",
    "private": "default route elsewhere",
    "isolated": "no default route",
    "unknown": "routes not known",
}
_SHARED = ("services", "free", "unsure", "more")


def legend(pictures: Sequence[Picture]) -> Iterator[str]:
    """The meaning of each sign, in a sentence."""
    if not pictures:
        return
    bands = [band for one in pictures for band in one.bands]
    lanes = [lane for one in pictures for lane in one.lanes]
    boxes = [box for one in pictures for box in one.boxes]
    kinds = [kind for kind in _COLOURS if any(band.kind == kind for band in bands)]
    yield "Columns are Availability Zones, rows are subnets."
    if kinds:
        yield f"Subnets: {', '.join(f'{_COLOURS[kind]} = {_ROUTES[kind]}' for kind in kinds)}."
    if any(lane.kind not in _SHARED for lane in lanes):
        yield "Below an instance are its interfaces, each in the row of its subnet, with its device index."
    if any(lane.capacity for lane in lanes):
        over = any(slot.is_over for lane in lanes for slot in lane.capacity)
        more = ", red beyond the limit" if over else ""
        yield f"The squares at an instance are the interfaces that its type allows: filled where it has one{more}."
    if any("⇄" in text.text for band in bands for text in band.texts):
        yield "⇄: the default route leads through another Availability Zone."
    if any(lane.kind in ("ghost", "unsure") for lane in lanes) or not all(box.is_certain for box in boxes):
        yield "Dashed: an instance of another zone, or what is not known."
    if any(not zone.is_known for one in pictures for zone in one.zones):
        yield "Hatched: the Availability Zone is not known."
    drawn: list[Band | Lane | Box] = [*bands, *lanes, *boxes]
    if any("[*]" in text.text for one in drawn for text in one.texts):
        yield "[*]: it is not known how many."
    if any(one.pins for one in drawn) or any(arc.pins for one in pictures for arc in one.arcs):
        yield "Numbered pins are findings: a square is an error, a triangle a warning, a circle information."
    if any(one.state != "kept" for one in drawn):
        yield "+ created, ± replaced, − deleted by the plan."
