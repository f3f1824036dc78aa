"""Pins of findings side by side."""

from collections.abc import Sequence

from enilint.diagram import picture, scene

PIN = 16
"""The width and height of a pin."""
SEVERITIES = ("", "info", "warning", "error")
"""From none to the worst one."""
_PITCH = PIN + 2
MOST_PINS = 3
_MOST_NUMBERS = 20


def room_of(marks: Sequence[scene.Mark]) -> int:
    """How wide the pins of marks are, with the room beside them."""
    return min(len(set(marks)), MOST_PINS) * _PITCH


def pins_in_row(marks: Sequence[scene.Mark], right: int, y: int) -> tuple[picture.Pin, ...]:
    """Pins side by side, one for each number, the worst ones first; many fold to one for the rest."""
    ordered = sorted(set(marks), key=lambda one: (-SEVERITIES.index(one.severity), one.number))
    shown = ordered if len(ordered) <= MOST_PINS else ordered[: MOST_PINS - 1]
    rest = ordered[len(shown) :]
    pins = [(one.number, one.severity, one.code, one.title, 0) for one in shown]
    if rest:
        numbers = ", ".join(str(one.number) for one in rest[:_MOST_NUMBERS])
        pins.append((0, rest[0].severity, "", f"{len(rest)} more findings: {numbers}", len(rest)))
    left = right - len(pins) * _PITCH
    return tuple(
        picture.Pin(left + place * _PITCH, y, number, severity, code, title, more)
        for place, (number, severity, code, title, more) in enumerate(pins)
    )
