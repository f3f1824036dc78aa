"""What a block says by itself: its names, and arguments that are literals. All root modules with the block share it."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from enilint.inputs.terraform.hcl.syntax import Block, Literal
from enilint.inputs.terraform.source.arguments import Typed
from enilint.inputs.terraform.source.kept import Kept
from enilint.inputs.terraform.source.lifecycle import ignored_changes

_LONG_TEXT = 200
"""Characters of a text, up to which it takes no work to make it."""
_MEANT_OTHERWISE = frozenset({"id", "tags", "tags_all"})
"""Arguments whose values as plans have them depend on more than the argument."""


class BlockConstants:
    """The names of the arguments and nested blocks of a block, and the values of its literals.

    `values` are those that the provider gets as they are written, `plain` the same as plans have them. `made` is what
    was made of them, by what has made it and of which. Places are not among it: a block that has moved keeps it.
    """

    __slots__ = ("_inner", "ignored_changes", "made", "names", "plain", "typed", "values")

    def __init__(self, block: Block, typed: Typed | None) -> None:
        body = block.body
        made = {made_by(one) for one in body.blocks} if body.blocks else ()
        self.typed = typed
        self.names = frozenset(body.attributes).union(made)
        self.values: dict[str, Any] = {}
        self.plain: dict[str, Any] = {}
        for name, attribute in body.attributes.items():
            written = attribute.value
            if type(written) is Literal and name not in made and _is_as_written(name, written.value, typed):
                self.values[name] = value = written.value
                if value is not None and name not in _MEANT_OTHERWISE:
                    self.plain[name] = None if value == "" else value
        self.ignored_changes = ignored_changes(block) if body.blocks else ()
        self.made: dict[tuple[Callable[[Any], Any], tuple[str, ...]], Any] = {}
        self._inner: dict[tuple[str, Hashable], BlockConstants] = {}

    def has_only_constants(self, names: Iterable[str]) -> bool:
        """Whether all of some arguments that are written are constants."""
        return all(name in self.plain or name not in self.names for name in names)

    def inner(self, block: Block, name: str, which: Hashable) -> "BlockConstants":
        """Those of a nested block, and which one it is among those of its type."""
        key = (name, which)
        if key not in self._inner:
            self._inner[key] = BlockConstants(block, self.typed.inner(name) if self.typed is not None else None)
        return self._inner[key]


class KeptConstants(Kept[BlockConstants]):
    """Those of the blocks that were read, found once for each."""


def made_by(block: Block) -> str:
    """The name of a nested block, or of those that a `dynamic` one makes."""
    return block.labels[0].value if block.type == "dynamic" and block.labels else block.type


def _is_as_written(name: str, value: Any, typed: Typed | None) -> bool:
    """Whether a literal is the value of an argument as it is. Numbers have several forms."""
    if type(value) is float or (type(value) is str and len(value) > _LONG_TEXT):
        return False
    return typed is None or typed.fits(name, value)
