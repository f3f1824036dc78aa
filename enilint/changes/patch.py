"""Patches without context, as git writes them: which lines of which files are new, and which went.

The lines of a hunk are counted, never recognised: what a file holds can look like any part of a patch.
"""

import os
import re
from collections.abc import Iterator

from msgspec import Struct, field

from enilint.files.late import late

_HUNK = late(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_NO_FINAL_NEWLINE = b"\\"


class FileChange(Struct):
    """What changed in a file: the lines that are new or other than before, and the texts of lines that went.

    Each of the latter has the number of the line that is before it now; `replaced` are those with new lines in their
    place. `gone` are the numbers that both had. `text` is all of the file before, if it is source of a design, and
    `before` the path that a renamed file had.
    `is_converted`: git compares another text than the one that is in the file, so that its lines say nothing.
    """

    lines: set[int] = field(default_factory=set)
    removed: list[tuple[int, bytes]] = field(default_factory=list)
    replaced: list[bytes] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    text: bytes | None = None
    is_new: bool = False
    is_converted: bool = False
    before: str | None = None


class PatchError(Exception):
    """A patch that is not what git writes."""


def changed_lines(patch: bytes) -> dict[str, FileChange]:
    """What changed in each file, by the name that it has now. Files of which no line changed are not among them."""
    found: dict[str, FileChange] = {}
    change: FileChange | None = None
    lines = iter(patch.split(b"\n"))
    waiting: bytes | None = next(lines, None)
    while waiting is not None:
        line, waiting = waiting, None
        if line.startswith(b"+++ "):
            name = _name(line)
            change = found.setdefault(name, FileChange()) if name is not None else FileChange()
        elif line.startswith(b"diff --git "):
            change = None
        elif change is not None and (hunk := _HUNK.match(line)) is not None:
            waiting = _take_hunk(hunk, lines, change)
            continue
        waiting = next(lines, None)
    return found


def _take_hunk(hunk: re.Match[bytes], lines: Iterator[bytes], change: FileChange) -> bytes | None:
    """Take up the lines below the head of a hunk. Returns the line behind them."""
    old, first, new = int(hunk[2] or 1), int(hunk[3]), int(hunk[4] or 1)
    behind = first if new == 0 else first + new - 1
    change.lines.update(range(first, first + new))
    change.gone.update(range(int(hunk[1]), int(hunk[1]) + old))
    gone = list[bytes]()
    added = 0
    for line in lines:
        if line.startswith(_NO_FINAL_NEWLINE):
            continue
        if len(gone) == old and added == new:
            change.replaced.extend(gone[:new])
            change.removed.extend((behind, text) for text in gone[new:])
            return line
        if line.startswith(b"-") and len(gone) < old:
            gone.append(line[1:])
        elif line.startswith(b"+") and added < new:
            added += 1
        else:
            break
    raise PatchError("the patch written by git cannot be read")


def _name(line: bytes) -> str | None:
    """The name of a file in the head of a patch: quoted as in C where it has to be; `/dev/null` is none."""
    name = line.removeprefix(b"+++ ").removesuffix(b"\t")
    if name.startswith(b'"'):
        name = name[1:-1].decode("unicode_escape").encode("latin-1")
    return None if name == b"/dev/null" else os.fsdecode(name.removeprefix(b"b/"))
