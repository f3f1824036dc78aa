"""How much work one evaluation may take: exponential designs end in an error, not in a hang."""

from typing import Any

from enilint.inputs.context import Work
from enilint.inputs.terraform.hcl.syntax import Body
from enilint.inputs.terraform.source.values import MOST_TEXT, Mistake, SetValue
from enilint.values import OneOf

_FIRST_STEPS = 250_000
_STEPS_PER_CHARACTER = 100
_STEPS_PER_INSTANCE = 300
_MOST_STEPS = 4_000_000
"""A root module may take more steps the more text and instances there are, up to so many."""
_FEWEST_STEPS = 20_000
"""What a root module may take whatever the others of its run have taken."""
_PER_INSTANCE = 4
"""What an instance costs besides its arguments and nested blocks, each of which costs about as much as any other."""
_MOST_COST = 810_000
"""What all instances may cost: 100,000 instances of four arguments, or 15,000 with as many nested blocks as AWS accepts
network interfaces. To read and check as many takes up to 10 seconds and 1 GB."""
_MOST_PARTS = 250_000
_MOST_LEVELS = 100
_SMALL = 32
_CHARACTERS_PER_PART = 256
_CHARACTERS_PER_STEP = 64
_PARTS_PER_STEP = 4
_PARTS_READ_PER_STEP = 2
_STEPS_PER_CANDIDATE = 8
RECURSION = 10_000
"""How deep evaluations may nest: modules hand on values through many hands, more than Python allows by default."""
_TOO_MUCH = "the root module is too expensive to evaluate"
_TOO_MUCH_TOGETHER = "the root modules of this run are too expensive to evaluate together; check them in several runs"


class TooMuchWork(Mistake):
    """All work is used up that one evaluation may take."""

    def __init__(self) -> None:
        super().__init__(_TOO_MUCH)


class Budget:
    """Counts the work of expressions, the instances that there are, and the size of values.

    A step takes about a microsecond. `work` is what the root modules of one run may take together.

    Values share their parts, so a few lines can make one of 2^60 elements, which takes forever to go through. Each
    value is therefore measured when it is made, with all parts counted as often as they are in it.
    """

    __slots__ = ("_cost_left", "_granted", "_measured", "_most", "left", "templates")

    def __init__(self, work: Work | None = None) -> None:
        self._most = _MOST_STEPS if work is None else max(_FEWEST_STEPS, min(_MOST_STEPS, work.left))
        self._granted = self.left = min(_FIRST_STEPS, self._most)
        self._cost_left = _MOST_COST
        self.templates: dict[str, Any] = {}
        self._measured: dict[int, tuple[Any, int, int]] = {}

    @property
    def spent(self) -> int:
        """The steps that were taken."""
        return self._granted - max(0, self.left)

    @property
    def is_ample(self) -> bool:
        """Whether as much again could be done, of whatever text."""
        return self.spent < _FIRST_STEPS // 2 and self._cost_left > _MOST_COST // 2

    @property
    def excess(self) -> str:
        """What takes too much work, in words."""
        return _TOO_MUCH_TOGETHER if self._granted == self._most < _MOST_STEPS else _TOO_MUCH

    def read(self, characters: int) -> None:
        """Allow for the work that a text brings."""
        self._grant(_STEPS_PER_CHARACTER * characters)

    def _grant(self, steps: int) -> None:
        more = min(steps, self._most - self._granted)
        self._granted += more
        self.left += more

    def spend(self, steps: int = 1) -> None:
        """Count work. Raises TooMuchWork when nothing is left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork

    def make(self, instances: int, parts: int) -> None:
        """Count instances of resources and modules, and all of their parts. Raises TooMuchWork for too many.

        They are counted apart: each takes much more work than an expression, but to write a large count takes none.
        """
        self._grant(_STEPS_PER_INSTANCE * instances)
        self._cost_left -= _PER_INSTANCE * instances + parts
        if self._cost_left < 0:
            raise TooMuchWork

    def take(self, value: Any) -> None:
        """Count the work of making a value. Raises Mistake for one that is too large or nested too deep."""
        kind = type(value)
        if kind not in _COUNTED:
            return
        if kind is str:
            if len(value) > MOST_TEXT:
                raise Mistake(f"a string would have more than {MOST_TEXT} characters")
            self.spend(len(value) // _CHARACTERS_PER_STEP)
            return
        parts, levels = self._measure(value)
        self.spend(min(parts, _MOST_PARTS) // _PARTS_PER_STEP)
        if kind is OneOf:
            self.spend(parts + _STEPS_PER_CANDIDATE * len(value.candidates))
        if parts > _MOST_PARTS:
            raise Mistake(f"a value would have more than {_MOST_PARTS} elements in all")
        if levels > _MOST_LEVELS:
            raise Mistake(f"a value would be nested more than {_MOST_LEVELS} levels deep")

    def use(self, value: Any) -> None:
        """Count the work of a function that goes through a value."""
        self.spend(self.parts(value) // _PARTS_READ_PER_STEP)

    def parts(self, value: Any) -> int:
        """How many parts a value has, as often as they are in it."""
        kind = type(value)
        if kind is str:
            return len(value) // _CHARACTERS_PER_PART
        return self._measure(value)[0] if kind in _COUNTED else 0

    def _measure(self, value: Any) -> tuple[int, int]:
        """How many parts a collection has, and how deep they are nested; of a too large one, at least so many."""
        kind = type(value)
        known = self._measured.get(id(value))
        if known is not None:
            return known[1:]
        elements: Any = value
        if kind is SetValue:
            elements = value.elements
        elif kind is OneOf:
            elements = value.candidates
        elif kind is dict:
            elements = value.values()
        parts, levels = len(elements), 0
        if kind is dict:
            parts += sum(map(len, value)) // _CHARACTERS_PER_PART
        for element in elements:
            kind = type(element)
            if kind is str:
                parts += len(element) // _CHARACTERS_PER_PART
            elif kind in _COUNTED:
                more, deeper = self._measure(element)
                parts += more
                levels = max(levels, deeper)
                if parts > _MOST_PARTS or levels > _MOST_LEVELS:
                    break
        if parts > _SMALL or levels > _SMALL:  # with the value itself, for that its id must stay its own
            self._measured[id(value)] = (value, parts, levels + 1)
        return parts, levels + 1


def parts_of(body: Body) -> int:
    """How many arguments and nested blocks there are in a block."""
    return len(body.attributes) + sum(1 + parts_of(block.body) for block in body.blocks)


_COUNTED = frozenset({str, tuple, dict, SetValue, OneOf})
