"""What two texts of a module have in common: its parts that say the same, wherever they stand."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct, field

from enilint.inputs.terraform.hcl.syntax import Attribute, Block
from enilint.inputs.terraform.source.declarations import SourceModule
from enilint.inputs.terraform.source.files import PlacedAttribute, PlacedBlock

Part = PlacedBlock | PlacedAttribute
Name = tuple[str, ...]
"""A name as module instances know it: `("var", name)`, `("local", name)`, `("output", name)`, `("module", call)`, or
mode, type and name of a resource."""
Line = tuple[str | None, int | None]
"""A line of a file."""


class Changed(Struct):
    """What has changed in a module: the `names` of the parts that are different, and how many lines others `moved`."""

    source: SourceModule
    names: set[Name] = field(default_factory=set)
    moved: dict[Name, int] = field(default_factory=dict)
    outputs_differ: bool = False


def taken_over(before: SourceModule, now: SourceModule, told: Iterable[Line]) -> Changed | None:
    """Have a module keep the parts that say the same as before; None where too much is different.

    What is `told` of a line of the text before names the line, so it must not move.
    """
    compare = _Comparison(((one.path, one.line) for one in (*before.errors, *now.errors)), told)
    for earlier, later in ((before.providers, now.providers), (before.imports, now.imports)):
        if len(earlier) != len(later) or None in map(compare, earlier, later):
            return None
    if (before.directory, before.stand_in) != (now.directory, now.stand_in):
        return None
    for earlier, later in ((before.providers, now.providers), (before.imports, now.imports)):
        for placed, other in zip(earlier, later, strict=True):
            _put(placed, other)
        later[:] = earlier
    changed = Changed(now, outputs_differ=list(before.outputs) != list(now.outputs))
    for (kind, earlier_parts), (_, parts) in zip(_named(before), _named(now), strict=True):
        changed.names.update(_name(kind, key) for key in earlier_parts.keys() - parts.keys())
        for key, part in parts.items():
            known = earlier_parts.get(key)
            lines = compare(known, part) if known is not None else None
            if lines is None:
                changed.names.add(_name(kind, key))
                continue
            if lines:
                changed.moved[_name(kind, key)] = lines
                _put(known, part)
            parts[key] = known
    return changed


class _Comparison:
    """Compares parts of two texts: they say the same if their texts are equal, and nothing is wrong on their lines."""

    def __init__(self, mistaken: Iterable[Line], told: Iterable[Line]) -> None:
        self._mistaken = set(mistaken)
        self._told = {*told, *self._mistaken}

    def __call__(self, before: Part, now: Part) -> int | None:
        """How many lines a part has moved, if it says the same; None if it does not, or where that is not certain."""
        one, other = node_of(before), node_of(now)
        if isinstance(before, PlacedBlock) and isinstance(now, PlacedBlock) and (before.overridden or now.overridden):
            return None
        old, new = before.file, now.file
        if old is new and one is other:
            return 0
        if (old.path, old.is_own) != (new.path, new.is_own) or (old.is_own and one is not other):
            return None
        if old.lines.text[one.start : one.end] != new.lines.text[other.start : other.end]:
            return None
        (line, column), (new_line, new_column) = old.lines.place(one.start), new.lines.place(other.start)
        moved = new_line - line
        if column != new_column or (moved and old.is_own):
            return None
        fixed = self._told if moved else self._mistaken
        length = old.lines.place(one.end)[0] - line + 1 if fixed else 0
        lines = {*range(line, line + length), *range(new_line, new_line + length)}
        return None if any((old.path, each) in fixed for each in lines) else moved


def _put(part: Any, where: Any) -> None:
    """Have a part stand where another one does that says the same."""
    part.file = where.file
    if isinstance(part, PlacedBlock):
        part.block = where.block
    else:
        part.attribute = where.attribute


def node_of(part: Part) -> Block | Attribute:
    """The block or the attribute."""
    return part.block if isinstance(part, PlacedBlock) else part.attribute


def _named(module: SourceModule) -> tuple[tuple[str, dict[Any, Any]], ...]:
    """The parts of a module that have names, by the kind; of resources, the names have their kind."""
    return (
        ("var", module.variables),
        ("local", module.locals),
        ("output", module.outputs),
        ("module", module.calls),
        ("", module.resources),
    )


def _name(kind: str, key: Any) -> Name:
    return (kind, key) if kind else key


def parts_of(module: SourceModule) -> Iterator[tuple[Name, Part]]:
    """The parts of a module, by their names."""
    for kind, parts in _named(module):
        for key, part in parts.items():
            yield _name(kind, key), part
