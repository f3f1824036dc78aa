"""The blocks that designs are written in - resources, entities of topologies - and which of them refer to which."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from enilint.changes.patch import FileChange
from enilint.files.late import late
from enilint.files.text import Lines, NotText, decode
from enilint.inputs.design import Design
from enilint.inputs.file_names import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES
from enilint.inputs.outline import Declaration, outline_of

_OWN_BLOCKS = ("resource", "module")
"""Blocks of Terraform that others name where they rely on them. What the rest says can be anybody's."""
_SAYS_NOTHING = late(rb"(?!.*(?:enilint:|\r.|\xc2\x85|\xe2\x80[\xa8\xa9]))\s*(?:(?:#|//).*)?\Z", re.DOTALL)
"""A line that is empty or a remark: no suppression, and no remark that YAML sees ended before the line is."""

_JOINING = late(r"^aws_route\.|_(?:association|attachment|permission|propagation|route|rule)\.")
"""Resources that make a part of other ones: a finding about these need not name them."""
_SOURCE = late(r"""\bsource"?\s*[:=]\s*"((?:[^"\\$%])*)\"""")
"""The source of a module call, if it is a plain text."""


class Block(Struct, eq=False):
    """A block from its first to its last line, and the names that it refers to.

    `is_own`: only what refers to it, or rests on it in a finding, relies on it. `calls` are the directories, resolved,
    of the modules that it can call; None: any. `concerned` are names of what is another thing by its change, though it
    says nothing of it itself.
    """

    name: str
    kind: str
    first: int
    last: int
    is_own: bool
    calls: frozenset[str] | None = frozenset()
    names: set[str] = field(default_factory=set)
    concerned: set[str] = field(default_factory=set)


class Written(Struct):
    """The blocks of a file; None where they cannot be told. Names in it are those of a scope."""

    lines: Lines
    blocks: list[Block] | None
    scope: str

    def at(self, first: int, last: int) -> list[Block]:
        """The blocks that have one of these lines."""
        return [one for one in self.blocks or () if one.first <= last and first <= one.last]

    def changed(self, change: FileChange) -> tuple[list[Block], bool]:
        """The blocks that are changed, and whether something is that no block can answer for."""
        if self.blocks is None:
            return [], True
        every = range(1, self.lines.place(len(self.lines.text))[0] + 1)
        numbers = set(every) if change.is_new else change.lines
        changed = [one for one in self.blocks if _is_changed(one, numbers, change)]
        outside = numbers.difference(*(range(one.first, one.last + 1) for one in changed))
        before = self._before(change)
        _note_what_else_changed(changed, before)
        return changed, self._says_something(outside) or self._lost_something(before, change)

    def _before(self, change: FileChange) -> "Written | None":
        """The same file before it changed; None of a new one."""
        if change.is_new or not change.gone:
            return None
        try:
            return written(self.lines.path, decode(change.text or b""), self.scope)
        except NotText:
            return Written(self.lines, None, self.scope)

    def _lost_something(self, before: "Written | None", change: FileChange) -> bool:
        """Whether a block is gone, or something that stood in none. A block with another name alone is not."""
        if before is None:
            return False
        if before.blocks is None:
            return True
        touched = [one for one in before.blocks if not change.gone.isdisjoint(range(one.first, one.last + 1))]
        outside = change.gone.difference(*(range(one.first, one.last + 1) for one in touched))
        if before._says_something(outside):
            return True
        names, names_before = (
            {(one.kind, one.name) for one in blocks} for blocks in (self.blocks or (), before.blocks)
        )
        gone = Counter(before._but_for_its_name(one) for one in touched if (one.kind, one.name) not in names)
        fresh = (one for one in self.blocks or () if (one.kind, one.name) not in names_before)
        return bool(gone - Counter(map(self._but_for_its_name, fresh)))

    def _says_something(self, numbers: Iterable[int]) -> bool:
        """Whether one of these lines is neither empty nor a remark."""
        return any(not _SAYS_NOTHING.match(self.lines.line(one).encode("utf-8", "replace")) for one in numbers)

    def _but_for_its_name(self, block: Block) -> tuple[str, str]:
        text = "\n".join(map(self.lines.line, range(block.first, block.last + 1)))
        name = re.escape(block.name.rpartition(".")[2])
        return block.kind, re.sub(rf"(?<![\w-]){name}(?![\w-])", "", text, count=1)


def _note_what_else_changed(changed: Iterable[Block], before: Written | None) -> None:
    """Note of blocks what they refer to no more, and all that is joined by those that join others."""
    former = {(one.kind, one.name): one.names for one in (before.blocks or ())} if before is not None else {}
    for one in changed:
        names = former.get((one.kind, one.name), set())
        one.concerned = names | one.names if _JOINING.search(one.name) else names - one.names


def _is_changed(block: Block, numbers: set[int], change: FileChange) -> bool:
    return any(_is_within(behind, block) for behind, _ in change.removed) or not numbers.isdisjoint(
        range(block.first, block.last + 1)
    )


def _is_within(behind: int, block: Block) -> bool:
    """Whether what stood behind a line stood in a block."""
    return block.first <= behind < block.last


def written(path: str, text: str, scope: str) -> Written:
    """The blocks of a text."""
    lines = Lines(path, text)
    outline = outline_of(lines)
    if outline is None or not outline.complete:
        return Written(lines, None, scope)
    blocks = list(_blocks(outline.declarations, lines))
    for one in blocks:
        if one.kind == "module":
            one.calls = _called(lines, one, os.path.dirname(path))
    found = Written(lines, blocks, scope)
    for link in outline.links:
        line, _ = lines.place(link.at[0])
        for block in found.at(line, line):
            block.names.update(link.names)
    return found


def scopes(designs: Iterable[Design]) -> dict[str, str]:
    """The scope of each file that designs are made of, by resolved path.

    It is the module in Terraform. Of topology files it is all those that import each other, or are imported together.
    """
    found: dict[str, str] = {}
    for design in designs:
        files = {os.path.realpath(path) for path in design.texts}
        found.update((path, os.path.dirname(path)) for path in files if path.endswith(SOURCE_SUFFIXES))
        topologies = {path for path in files if path.endswith(TOPOLOGY_SUFFIXES)}
        joined = {found[path] for path in topologies if path in found}
        found.update((path, min(topologies)) for path in topologies)
        found.update((path, min(topologies)) for path, scope in found.items() if scope in joined)
    return found


def concerned(changed: Iterable[Block], files: Mapping[str, Written]) -> Iterator[tuple[str, Block]]:
    """The blocks, and their files, that are other things because blocks changed that are about them."""
    wanted = {id(one): one.concerned for one in changed}
    names = {
        (one.scope, name) for one in files.values() for block in one.blocks or () for name in wanted.get(id(block), ())
    }
    for path, one in files.items():
        yield from ((path, block) for block in one.blocks or () if (one.scope, block.name) in names)


def relying_on(changed: Iterable[Block], files: Mapping[str, Written]) -> set[int]:
    """The ids of the blocks that are changed, or that lead to such blocks by what they refer to.

    A block leads to those of the same name, which override it or are overridden, and a call to the outputs of its
    module.
    """
    users: dict[tuple[str, str], list[Block]] = {}
    scope_of: dict[int, str] = {}
    for one in files.values():
        for block in one.blocks or ():
            scope_of[id(block)] = one.scope
            for name in (block.name, *block.names):
                users.setdefault((one.scope, name), []).append(block)
    calls = [block for one in files.values() for block in one.blocks or () if block.kind == "module"]
    reached: set[int] = set()
    waiting = list(changed)
    while waiting:
        block = waiting.pop()
        if id(block) in reached:
            continue
        reached.add(id(block))
        scope = scope_of[id(block)]
        waiting.extend(users.get((scope, block.name), ()))
        if block.kind == "output":
            waiting.extend(call for call in calls if call.calls is None or scope in call.calls)
    return reached


def _called(lines: Lines, block: Block, directory: str) -> frozenset[str] | None:
    text = lines.text[lines.offset(block.first, 1) : lines.offset(block.last + 1, 1)]
    sources = _SOURCE.findall(text)
    return frozenset(os.path.realpath(os.path.join(directory, one)) for one in sources) if sources else None


def _blocks(declarations: Iterable[Declaration], lines: Lines) -> Iterator[Block]:
    for one in declarations:
        if one.kind == "section":
            yield from (_block(child, lines, is_own=True) for child in one.children)  # entities of a topology
        else:
            yield _block(one, lines, is_own=one.kind in _OWN_BLOCKS)


def _block(declaration: Declaration, lines: Lines, *, is_own: bool) -> Block:
    start, end = declaration.whole
    length = len(lines.text[start:end].rstrip())
    last = lines.place(start + max(length - 1, 0))[0]
    return Block(declaration.name, declaration.kind, lines.place(start)[0], last, is_own)
