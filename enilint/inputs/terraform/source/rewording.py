"""Texts of a source file that say the same: what is typed is a comment, or cannot be parsed yet."""

from typing import Any

from enilint.files.paths import shown
from enilint.files.text import Lines, NotText, decode
from enilint.inputs.kinds import Rewording
from enilint.inputs.parses import Parses
from enilint.inputs.terraform.hcl.syntax import Attribute, Block, Body, Invalid, Node
from enilint.inputs.terraform.source.files import ParsedFile, parse_edited
from enilint.inputs.terraform.unread_users import CHANGES_CHECK

_SOUGHT = (CHANGES_CHECK,)
"""What `ModuleUsers.calls` looks for in whole texts, comments included."""
_OFFSETS = frozenset({"start", "end", "name_end"})
_RANGES = frozenset({"type_range", "header"})


def rewording_of(path: str, before: bytes, after: bytes, parses: Parses) -> Rewording | None:
    """What is wrong with two texts of a file that say the same; None if they do not, or cannot be read.

    Both say the same if each block and each argument begins at the same line and column, and has the same value.
    Nothing that is said of a design names the end of a block, and how many mistakes a file has makes no difference if
    it has any. What a comment calls counts as what a script calls.
    """
    name = shown(path)
    try:
        old, new = (parse_edited(name, decode(one), parses) for one in (before, after))
    except NotText:
        return None
    is_same = bool(old.errors) == bool(new.errors) and _Comparison(old, new).is_same
    return Rewording(old.errors, new.errors) if is_same else None


class _Comparison:
    """Compares what two texts say."""

    def __init__(self, old: ParsedFile, new: ParsedFile) -> None:
        self._old, self._new = old.file.lines, new.file.lines
        self._bodies = old.body, new.body
        self._mistaken = {one.line for parsed in (old, new) for one in parsed.errors}

    @property
    def is_same(self) -> bool:
        """Whether they say the same."""
        old, new = self._bodies
        if old.attributes or new.attributes or len(old.blocks) != len(new.blocks):
            return False
        if any(bool(one.search(self._old.text)) != bool(one.search(self._new.text)) for one in _SOUGHT):
            return False
        return all(map(self._are_same_blocks, old.blocks, new.blocks))

    def _are_same_blocks(self, old: Block, new: Block) -> bool:
        """Whether two blocks say the same. Equal texts do, but for what is wrong with them."""
        first = self._old.place(old.start)
        if first != self._new.place(new.start):
            return False
        is_equal = self._old.text[old.start : old.end] == self._new.text[new.start : new.end]
        return (is_equal and not self._is_mistaken(old)) or self._are_same(old, new)

    def _is_mistaken(self, block: Block) -> bool:
        (first, _), (last, _) = self._old.place(block.start), self._old.place(block.end)
        return any(line is None or first <= line <= last for line in self._mistaken)

    def _are_same(self, old: Any, new: Any) -> bool:
        if _kind(old) is not _kind(new):
            return False
        is_valid = isinstance(old, Attribute) and not isinstance(old.value, Invalid)
        if is_valid and _text(self._old, old.value) != _text(self._new, new.value):
            return False
        if isinstance(old, Body) and list(old.attributes) != list(new.attributes):
            return False
        if isinstance(old, Node):
            names = (name for name in old.__struct_fields__ if name != "end" or not isinstance(old, Block | Body))
            return all(self._are_same_fields(name, old, new) for name in names)
        if isinstance(old, dict):
            return old.keys() == new.keys() and all(self._are_same(one, new[name]) for name, one in old.items())
        if isinstance(old, list | tuple):
            return len(old) == len(new) and all(map(self._are_same, old, new))
        return bool(old == new)

    def _are_same_fields(self, name: str, old: Node, new: Node) -> bool:
        one, other = getattr(old, name), getattr(new, name)
        if name in _OFFSETS:
            return self._old.place(one) == self._new.place(other)
        if name in _RANGES:
            return all(self._old.place(a) == self._new.place(b) for a, b in zip(one, other, strict=True))
        return self._are_same(one, other)


def _kind(value: Any) -> type:
    return Block if isinstance(value, Block) else type(value)


def _text(lines: Lines, node: Node) -> str:
    return lines.text[node.start : node.end]
