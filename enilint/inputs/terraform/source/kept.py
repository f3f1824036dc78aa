"""What was found out about blocks, kept from one root module to the next: they have many blocks in common."""

from collections.abc import Callable
from typing import TypeVar

from enilint.inputs.terraform.hcl.syntax import Block
from enilint.typed import Generic

T = TypeVar("T")

_MOST_KEPT = 500_000
"""Characters of all blocks together: an editor has other blocks with each key."""


class Kept(Generic[T]):
    """What is the same for a block wherever it stands, as long as there is not too much of it."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Block, T]] = {}
        self._characters = 0

    def of(self, block: Block, find: Callable[[], T]) -> T:
        """What is kept of a block; what `find` gives where there is nothing yet."""
        known = self._known.get(id(block))
        if known is None:
            self._characters += block.end - block.start
            if self._characters > _MOST_KEPT:
                self._known.clear()
                self._characters = block.end - block.start
            known = self._known[id(block)] = block, find()
        return known[1]
