"""Parses texts that have blocks in common, as those of many root modules do: each block once.

A text is cut where a line begins like a block of a module. A part that is one whole block, with nothing after it but
comments and line ends, says the same in any text: only its offsets differ.
"""

from itertools import pairwise

from enilint.files.late import late
from enilint.inputs.terraform.hcl.parser import parse
from enilint.inputs.terraform.hcl.scanner import BEGINNING, HEADER
from enilint.inputs.terraform.hcl.syntax import Block, Body, Diagnostic

_HEADERS = late(rf"\n(?={BEGINNING})")
"""What `HEADER` finds on all lines but the first. A line end is found faster than a beginning of a line."""
_NOTHING = late(r"(?:[ \t]*+(?:(?:\#|//)[^\n]*+|\r?)\n)*+[ \t]*+(?:(?:\#|//)[^\n]*+)?")
"""Comments and line ends. A comment that can go on over lines is none of them."""
_MOST_KEPT = 4_000_000
"""Characters of the parts."""


class SharedBlocks:
    """The blocks of the texts that were parsed, by what is written."""

    def __init__(self) -> None:
        self._known: dict[str, Block] = {}
        self._characters = 0
        self._waiting: tuple[str, Body] | None = None

    def parse(self, text: str) -> tuple[Body, list[Diagnostic]]:
        """What `parse` says of a text. One that has hardly anything in common with others is parsed as a whole.

        The first one is cut into parts when there is another.
        """
        if not self._known and self._waiting is None:
            body, diagnostics = parse(text)
            self._waiting = (text, body) if not diagnostics else None
            return body, diagnostics
        if self._waiting is not None:
            (first, body), self._waiting = self._waiting, None
            self._keep_all(body, *_cut(first))
        starts, parts = _cut(text)
        if 2 * sum(len(part) for part in parts if part in self._known) > len(text):
            blocks = self._blocks(text[: starts[0]], starts, parts)
            if blocks is not None:
                return Body(0, len(text), {}, blocks), []
        body, diagnostics = parse(text)
        if not diagnostics:
            self._keep_all(body, starts, parts)
        return body, diagnostics

    def _keep_all(self, body: Body, starts: list[int], parts: list[str]) -> None:
        placed = {block.start: block for block in body.blocks}
        for start, part in zip(starts, parts, strict=True):
            if start in placed:
                self._keep(part, placed[start])

    def _blocks(self, before: str, starts: list[int], parts: list[str]) -> list[Block] | None:
        """The blocks of the parts; None where they may say something else together than they do apart."""
        if not _NOTHING.fullmatch(before):
            return None
        found = []
        for start, part in zip(starts, parts, strict=True):
            block = self._known.get(part) or self._parsed(part)
            if block is None:
                return None
            if block.start != start:
                from enilint.inputs.terraform.hcl.pieces import moved

                try:
                    block = moved(block, start - block.start)
                except RecursionError:
                    return None
                self._known[part] = block
            found.append(block)
        return found

    def _parsed(self, part: str) -> Block | None:
        """The block that a part is; None where it is anything else."""
        body, diagnostics = parse(part)
        if diagnostics or len(body.blocks) != 1 or body.blocks[0].start:
            return None
        self._keep(part, body.blocks[0])
        return self._known.get(part)

    def _keep(self, part: str, block: Block) -> None:
        """Take up a block that starts where the part does, unless more than it is in the part, or less."""
        length = block.end - block.start
        if part not in self._known and length <= len(part) and _NOTHING.fullmatch(part, length):
            if self._characters > _MOST_KEPT:
                self._known.clear()
                self._characters = 0
            self._known[part] = block
            self._characters += len(part)


def _cut(text: str) -> tuple[list[int], list[str]]:
    """Where the parts of a text start, and the parts."""
    starts = [line.end() for line in _HEADERS.finditer(text)]
    if HEADER.match(text):
        starts.insert(0, 0)
    return starts, [text[start:end] for start, end in pairwise((*starts, len(text)))]
