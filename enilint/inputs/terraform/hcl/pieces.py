"""Parses the texts of a file that is edited: only what is new of a text, with the same result as for all of it.

A text is cut where a line begins like a block of a module. A piece without a mistake ends with all that it opened, so
it says the same wherever it stands. What is wrong ends at the next such line, as recovering has it: pieces with
mistakes are parsed with the first one after them that has none. Where that is not certain the whole text is parsed.
"""

from itertools import pairwise
from typing import Any, cast

from msgspec import Struct

from enilint.inputs.terraform.hcl import scanner
from enilint.inputs.terraform.hcl.parser import MAX_DIAGNOSTICS, BodyParser, parse
from enilint.inputs.terraform.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Diagnostic,
    Label,
    Literal,
    Node,
    ScopeTraversal,
    TraverseAttribute,
    TraverseIndex,
)

_REACHING = ("/*", "<<")
"""What may go on beyond any line, where it is not closed: comments, and heredocs."""
_KEPT = 4
"""How many times as many pieces are kept as a text has."""


class _Uncertain(Exception):
    """The pieces may say something else together than they do apart."""


class _Piece(Struct, eq=False):
    """What a part of a text says, and the same where it stood last."""

    body: Body
    diagnostics: list[Diagnostic]
    offset: int
    placed: Body

    def at(self, offset: int) -> Body:
        """What it says at an offset of the text."""
        if self.offset != offset:
            blocks: list[Block] = [_MovedBlock.of(one, offset) for one in self.body.blocks]
            attributes = {name: moved(one, offset) for name, one in self.body.attributes.items()}
            placed = Body(self.body.start + offset, self.body.end + offset, attributes, blocks)
            self.offset, self.placed = offset, placed
        return self.placed


class _MovedBlock(Block, frozen=True, gc=False):
    """A block that has moved. What is in it moves when it is first asked for: of most blocks, nothing is."""

    @classmethod
    def of(cls, block: Block, by: int) -> "_MovedBlock":
        """The block as it is when so many characters are put before it."""
        type_range, header = ((first + by, last + by) for first, last in (block.type_range, block.header))
        labels = tuple([moved(one, by) for one in block.labels])
        body: Any = (block.body, by)
        return cls(block.start + by, block.end + by, block.type, type_range, labels, header, body)

    @property  # type: ignore[misc]  # it takes the place of the field
    def body(self) -> Body:
        """What is in it."""
        found: Any = _BODY.__get__(self)
        if type(found) is tuple:
            found = moved(*found)
            _BODY.__set__(self, found)
        return cast(Body, found)


_BODY = vars(Block)["body"]
"""Where blocks keep what is in them."""


class Pieces:
    """The pieces of the texts of one file, as they were parsed before."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], _Piece] = {}
        self._used: dict[tuple[str, bool], _Piece] = {}

    def parse(self, text: str) -> tuple[Body, list[Diagnostic]]:
        """What `parse` says of a text."""
        bounds = sorted({0, len(text), *(header.start() for header in scanner.HEADER.finditer(text))})
        parts = [(start, text[start:end]) for start, end in pairwise(bounds)]
        self._used = {}
        try:
            return self._together(text, parts)
        except (_Uncertain, RecursionError):
            return parse(text)
        finally:
            if len(self._known) > _KEPT * len(parts):
                self._known = self._used

    def _together(self, text: str, parts: list[tuple[int, str]]) -> tuple[Body, list[Diagnostic]]:
        plain = [self._piece(part, recovering=False) for _, part in parts]
        joined = _Joined()
        if not any(piece.diagnostics for piece in plain):
            for (start, _), piece in zip(parts, plain, strict=True):
                joined.add(piece, start)
            return joined.body(len(text)), []
        _see_to_mistake(plain)
        before = ""
        for (start, part), piece in zip(parts, plain, strict=True):
            if piece.diagnostics and any(sign in part for sign in _REACHING):
                raise _Uncertain
            if piece.diagnostics and start + len(part) < len(text):
                before += part
                continue
            recovered = self._piece(before + part, recovering=True)
            if not piece.diagnostics:
                self._check(recovered, part, len(before))
            joined.add(recovered, start - len(before))
            before = ""
        if not 0 < len(joined.diagnostics) < MAX_DIAGNOSTICS:
            raise _Uncertain
        return joined.body(len(text)), joined.diagnostics

    def _check(self, piece: _Piece, last: str, start: int) -> None:
        """See to it that the last part of a piece says there what it says alone, so that what follows does."""
        alone = self._piece(last, recovering=True)
        there = [(one.start - start, one.end - start) for one in piece.body.blocks if one.start >= start]
        is_same = there == [(one.start, one.end) for one in alone.body.blocks]
        if not is_same or alone.diagnostics or any(one.offset >= start for one in piece.diagnostics):
            raise _Uncertain

    def _piece(self, text: str, *, recovering: bool) -> _Piece:
        key = (text, recovering)
        known = self._known.get(key)
        if known is None:
            body, diagnostics = BodyParser(scanner.scan(text, recovering=recovering)).parse()
            known = self._known[key] = _Piece(body, diagnostics, 0, body)
        self._used[key] = known
        return known


def _see_to_mistake(plain: list[_Piece]) -> None:
    """Raise _Uncertain where the whole may be without a mistake, for that one piece closes what another one opens."""
    mistaken = [piece.diagnostics for piece in plain if piece.diagnostics]
    if len(mistaken) > 1 and all(scanner.END in one.message for one in mistaken[0]):
        raise _Uncertain


class _Joined:
    """What pieces say together."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._attributes: dict[str, Attribute] = {}
        self._blocks: list[Block] = []

    def add(self, piece: _Piece, offset: int) -> None:
        """Add the next piece."""
        body = piece.at(offset)
        if not self._attributes.keys().isdisjoint(body.attributes):
            raise _Uncertain  # the second one is a mistake
        self._attributes.update(body.attributes)
        self._blocks += body.blocks
        self.diagnostics += [Diagnostic(one.offset + offset, one.message) for one in piece.diagnostics]

    def body(self, end: int) -> Body:
        """All of it."""
        return Body(0, end, self._attributes, self._blocks)


def moved(node: Any, by: int) -> Any:
    """A node as it is when so many characters are put before it."""
    kind = type(node)
    start, end = node.start + by, node.end + by
    if kind is Literal or kind is Label:
        return kind(start, end, node.value)
    if kind is TraverseAttribute:
        return TraverseAttribute(start, end, node.name)
    if kind is TraverseIndex:
        return TraverseIndex(start, end, node.key)
    if kind is ScopeTraversal:
        return ScopeTraversal(start, end, node.root, tuple([moved(one, by) for one in node.steps]))
    if kind is Attribute:
        return Attribute(start, end, node.name, node.name_end + by, moved(node.value, by))
    if kind is Block:
        type_range, header = ((first + by, last + by) for first, last in (node.type_range, node.header))
        labels = tuple([moved(one, by) for one in node.labels])
        return Block(start, end, node.type, type_range, labels, header, moved(node.body, by))
    if kind is Body:
        attributes = {name: moved(one, by) for name, one in node.attributes.items()}
        return Body(start, end, attributes, [moved(one, by) for one in node.blocks])
    names = kind.__struct_fields__[2:]
    return kind(start, end, *(_moved_part(name, getattr(node, name), by) for name in names))


def _moved_part(name: str, value: Any, by: int) -> Any:
    if name == "name_end":
        return value + by
    if isinstance(value, tuple):
        return tuple([moved(one, by) for one in value])
    return moved(value, by) if isinstance(value, Node) else value
