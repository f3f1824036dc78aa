"""Pictures as SVG.

`picture` writes one as an `<svg>` element of its own, for a page that has the style sheet once (`style`); `document`
writes a whole file with the findings below. No script, no CSS variables, no fonts and no references to other files:
browsers, librsvg and resvg show the same. Identifiers are numbers behind a prefix that the caller chooses.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from enilint.diagram.legend import legend
from enilint.diagram.palette import DARK, LIGHT
from enilint.diagram.picture import Arc, Band, Box, Lane, Picture, Pin, Rectangle, State, Text, Zone
from enilint.diagram.style import style
from enilint.diagram.text import cut, escape, width, wrapped

Theme = Literal["auto", "light", "dark"]
_MARGIN = 14
_LINE = 16


class Entry(Struct, frozen=True):
    """What the list below the pictures says once: `count` findings. `is_absent`: they have no place in the pictures."""

    number: int
    severity: str
    code: str
    name: str
    message: str
    count: int = 1
    is_absent: bool = False


def picture(one: Picture, *, prefix: str = "", links: str | None = None) -> str:
    """One picture as an `<svg>` element without a style sheet.

    `prefix` tells the identifiers of several pictures of one page apart: a letter, then letters and digits. With
    `links`, pins link to `#` followed by it and the number of the finding.
    """
    _check(prefix, links)
    return "".join(
        (
            _opening(one.width, one.height, one.title, one.description, prefix, has_links=links is not None),
            f'<rect class="bg" width="{one.width}" height="{one.height}"/>',
            *_parts(one, prefix, links),
            "</svg>\n",
        )
    )


def document(
    title: str,
    pictures: Sequence[Picture],
    entries: Sequence[Entry],
    theme: Theme = "auto",
    *,
    undecided: int = 0,
    is_complete: bool = True,
) -> str:
    """A file with pictures one below the other, and the list of findings.

    `undecided` checks lacked a fact. Not `is_complete`: some of the input could not be read.
    """
    across = max((one.width for one in pictures), default=640)
    parts = []
    top = 40
    for number, one in enumerate(pictures):
        parts.append(f'<g transform="translate(0,{top})">{"".join(_parts(one, f"p{number}", None))}</g>\n')
        top += one.height + 6
    if not pictures:
        parts.append(
            _texts([Text(_MARGIN, top + 20, "nothing to draw: no subnets, no interfaces, no instances", "muted")])
        )
        top += 40
    counted = _count(entries) + (f", {undecided} undecided check{'' if undecided == 1 else 's'}" if undecided else "")
    counted += "" if is_complete else "; incomplete: some of the input could not be read"
    listed, top = _list(entries, counted, across, top)
    signs = [part for one in legend(pictures) for part in wrapped(one, across - 2 * _MARGIN)]
    parts += [*listed, _texts(Text(_MARGIN, top + 14 + _LINE * n, one, "muted") for n, one in enumerate(signs))]
    height = top + _LINE * len(signs) + 16
    described = [f"{one.title}: {one.description}" for one in pictures]
    described.append(f"{counted}, listed below the picture" if entries else counted)
    return "".join(
        (
            _opening(across, height, title, "; ".join(described), "d"),
            f"<style>{style(theme)}</style>\n",
            f'<rect class="bg" width="{across}" height="{height}"/>',
            _texts([Text(_MARGIN, 26, cut(title, across - 2 * _MARGIN, 16, most=200), "title")]),
            *parts,
            "</svg>\n",
        )
    )


def _check(prefix: str, links: str | None) -> None:
    for one in (prefix, links or ""):
        if one and not (one.isascii() and one.isalnum() and one[0].isalpha()):
            raise ValueError(f"not a letter followed by letters and digits: {one!r}")


def _opening(across: int, height: int, title: str, description: str, prefix: str, *, has_links: bool = False) -> str:
    """The opening tag, title and description. With links it is no image: what is in an image cannot be focused."""
    role = "group" if has_links else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="enilint" viewBox="0 0 {across} {height}" width="{across}" '
        f'height="{height}" role="{role}" aria-labelledby="{prefix}t {prefix}d"><title id="{prefix}t">{escape(title)}'
        f'</title><desc id="{prefix}d">{escape(description)}</desc>'
    )


def _parts(one: Picture, prefix: str, links: str | None) -> Iterable[str]:
    yield (
        f'<defs><pattern id="{prefix}h" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path class="hatch" d="M0 8L8 0"/></pattern></defs>'
    )
    yield _texts(one.texts)
    yield _pins(one.pins, links)
    for number, zone in enumerate(one.zones):
        yield _zone(zone, prefix)
        yield "".join(_band(band, links) for band in one.bands if band.zone == number)
    yield "".join(map(_stem, one.lanes))
    for number, lane in enumerate(one.lanes):
        yield _lane(lane, links)
        yield "".join(_box(box, links) for box in one.boxes if box.lane == number)
    yield "".join(_arc(arc, links) for arc in one.arcs)


def _zone(zone: Zone, prefix: str) -> str:
    hatch = "" if zone.is_known else _rect(zone.at, "", 8, f' fill="url(#{prefix}h)"')
    return _group(zone.title, _rect(zone.at, "zone", 8) + hatch + _texts(zone.texts))


def _band(band: Band, links: str | None) -> str:
    content = _rect(band.at, f"band {band.kind}", 6) + _struck(band.state, band.texts) + _texts(band.texts)
    return _group(band.title, content) + _pins(band.pins, links)


def _stem(lane: Lane) -> str:
    """The line from a head to its interfaces. What is in a shared lane has nothing in common but its zone."""
    if lane.kind in ("services", "free", "unsure", "more"):
        return ""
    x = lane.at.x + 12
    dashed = " dash" if lane.kind == "ghost" else ""
    top = lane.at.y + lane.at.height
    return f'<path class="stem{dashed}" d="M{x} {top}V{lane.stem_end}"/>' if lane.stem_end > top else ""


def _lane(lane: Lane, links: str | None) -> str:
    content = [
        _rect(lane.at, "head dash" if lane.kind in ("ghost", "unsure") else "head", 5),
        _texts(lane.texts),
        _struck(lane.state, lane.texts),
    ]
    for one in lane.capacity:
        content.append(_rect(one.at, "over" if one.is_over and one.is_used else "used" if one.is_used else "free", 1))
    return _group(lane.title, "".join(content)) + _pins(lane.pins, links)


def _box(box: Box, links: str | None) -> str:
    worst = f" {box.worst}" if box.worst in ("error", "warning", "info") else ""
    dashed = "" if box.is_certain else " dash"
    content = [_rect(box.at, f"box{worst}{dashed}", 7), _texts(box.texts), _struck(box.state, box.texts)]
    for tag in box.tags:
        content.append(_rect(tag.at, "tag", 3) + _texts([tag.text]))
    return _group(box.title, "".join(content)) + _pins(box.pins, links)


def _arc(arc: Arc, links: str | None) -> str:
    path = f'<path class="arc {arc.kind}" d="M{arc.left} {arc.bottom}V{arc.top}H{arc.right}V{arc.bottom}"/>'
    return _group(arc.title, path + _texts(arc.texts)) + _pins(arc.pins, links)


def _group(title: str, content: str) -> str:
    return f"<g><title>{escape(title)}</title>{content}</g>\n"


def _rect(at: Rectangle, kind: str, radius: int, more: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<rect{named} x="{at.x}" y="{at.y}" width="{at.width}" height="{at.height}" rx="{radius}"{more}/>'


_CLASSES = {
    "plain": "", "bold": "b", "muted": "m", "zone": "b z", "title": "b t", "alert": "b al", "tag": "tt",
    "right": "b ri", "wrong": "b wr", "unsure": "b un",
}  # fmt: skip


def _texts(texts: Iterable[Text]) -> str:
    found = []
    for one in texts:
        kind = _CLASSES[one.kind]
        named = f' class="{kind}"' if kind else ""
        found.append(f'<text{named} x="{one.x}" y="{one.y}">{escape(one.text)}</text>')
    return "".join(found)


def _struck(state: State, texts: Sequence[Text]) -> str:
    """A line through the name of what a plan deletes."""
    if state != "deleted" or not texts:
        return ""
    first = texts[0]
    return f'<path class="strike" d="M{first.x} {first.y - 4}h{width(first.text)}"/>'


def _pins(pins: Iterable[Pin], links: str | None) -> str:
    return "".join(_pin(one, links) for one in pins)


def _pin(pin: Pin, links: str | None) -> str:
    number = str(pin.number) if pin.number else f"+{pin.more}"
    number = number if len(number) < 4 else "…"
    small = " s" if len(number) > 2 else ""
    shape = f'{_shape(pin)}<text class="pt{small}" x="{pin.x + 8}" y="{pin.y + 12}">{number}</text>'
    title = f"{pin.number} {pin.title}" if pin.number else pin.title
    content = f"<title>{escape(title)}</title>{shape}"
    if links is None or not pin.number:
        return f"<g>{content}</g>\n"
    return f'<a href="#{links}{pin.number}">{content}</a>\n'


def _shape(pin: Pin) -> str:
    """A square for an error, a triangle for a warning, a circle for information."""
    x, y = pin.x, pin.y
    if pin.severity == "error":
        return f'<rect class="pin error" x="{x}" y="{y}" width="16" height="16" rx="2"/>'
    if pin.severity == "warning":
        return f'<path class="pin warning" d="M{x + 8} {y - 2}L{x + 18} {y + 16}H{x - 2}Z"/>'
    return f'<circle class="pin info" cx="{x + 8}" cy="{y + 8}" r="8"/>'


def _count(entries: Sequence[Entry]) -> str:
    count, number = sum(one.count for one in entries), len(entries)
    listed = f" in {number} {'entry' if number == 1 else 'entries'}" if number != count else ""
    return f"{count or 'no'} finding{'' if count == 1 else 's'}{listed}"


def _list(entries: Sequence[Entry], counted: str, across: int, top: int) -> tuple[list[str], int]:
    """The findings below a line that counts them, and where they end."""
    parts = [_texts([Text(_MARGIN, top + 18, counted, "zone")])]
    top += 28
    for one in entries:
        absent = " · not in the picture" if one.is_absent else ""
        heading = f"{one.severity} {one.code} {one.name}{absent}"
        lines = [Text(42, top + 12, heading, "bold")]
        lines += [
            Text(42, top + 12 + _LINE * (n + 1), line) for n, line in enumerate(wrapped(one.message, across - 60))
        ]
        parts.append(_pin(Pin(15, top, one.number, one.severity, one.code, heading), None) + _texts(lines))
        top += _LINE * len(lines) + 6
    return parts, top


__all__ = ["DARK", "LIGHT", "Entry", "Theme", "document", "picture", "style"]
