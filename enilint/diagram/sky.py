"""Arcs above the heads: which level each runs on.

Every leg of an arc is in the first pixels of a head; its label is to the right of them, and ends before the next head.
So no leg meets a label, and arcs of one level do not meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from enilint.diagram import picture, scene
from enilint.diagram.picture import Text
from enilint.diagram.pins import PIN, pins_in_row, room_of
from enilint.diagram.text import cut

LEVEL = 26
_MOST_LEVELS = 8
_SLOTS = 4
_SLOT = 6
_FIRST = 8
_BESIDE_PIN = 3
_LABEL = _FIRST + _SLOTS * _SLOT
"""Where a label begins, from the left end of a head."""


class Sky:
    """The levels of arcs.

    `lefts` are the left ends of heads by the identities of lanes, `pitch` the least distance between two of them.
    """

    def __init__(self, arcs: Sequence[scene.Arc], lefts: Mapping[int, int], pitch: int) -> None:
        self._lefts = lefts
        self._room = pitch + _FIRST - 4 - _LABEL
        self._spans: list[tuple[scene.Arc, int, int]] = []
        self._levels: list[list[tuple[int, int]]] = []
        self._level_of: dict[int, int] = {}
        self.hidden: list[scene.Arc] = []
        used: dict[int, int] = defaultdict(int)
        wide = sorted(arcs, key=lambda one: abs(lefts[id(one.source)] - lefts[id(one.target)]))
        for arc in wide:
            ends = []
            for lane in (arc.source, arc.target):
                slot = used[id(lane)] % _SLOTS
                used[id(lane)] += 1
                ends.append(lefts[id(lane)] + _FIRST + slot * _SLOT)
            self._put(arc, min(ends), max(ends))

    def _put(self, arc: scene.Arc, left: int, right: int) -> None:
        for number in range(_MOST_LEVELS):
            if number == len(self._levels):
                self._levels.append([])
            if all(right < start - 4 or left > end + 4 for start, end in self._levels[number]):
                self._levels[number].append((left, right))
                self._level_of[id(arc)] = number
                self._spans.append((arc, left, right))
                return
        self.hidden.append(arc)

    @property
    def height(self) -> int:
        """How much room the levels take."""
        return LEVEL * len(self._levels)

    def arcs(self, bottom: int, numbers: Mapping[int, int]) -> Iterable[picture.Arc]:
        """The arcs of a picture whose heads are at `bottom`. `numbers` are those of lanes, by their identities."""
        for arc, left, right in self._spans:
            top = bottom - 10 - LEVEL * self._level_of[id(arc)]
            label = min(self._lefts[id(arc.source)], self._lefts[id(arc.target)]) + _LABEL
            pinned = room_of(arc.marks)
            start = label + pinned + (_BESIDE_PIN if pinned else 0)
            text = cut(arc.name, self._room - pinned - _BESIDE_PIN)
            yield picture.Arc(
                source=numbers[id(arc.source)],
                target=numbers[id(arc.target)],
                kind=arc.kind,
                name=arc.name,
                title=arc.title,
                left=left,
                right=right,
                top=top,
                bottom=bottom,
                texts=(Text(start, top - 4, text, arc.kind),),
                pins=pins_in_row(arc.marks, label + pinned, top - PIN - 2),
            )
