"""Pieces of HTML that are well-formed XML: each takes texts of any kind, and makes them text and nothing else.

No text of a design becomes a part of a tag, an attribute that acts, a style or a link.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from enilint.findings import Location, Remark
from enilint.markup import escape
from enilint.reporters.terminal import escaped, with_escapes, without_commands

T = TypeVar("T")

LONGEST = 4_000
"""Characters of one text, before it is cut."""
_SHORT = 22
_BREAKS = re.compile(r"(?<=[./])(?=\w)|(?=\[)")
_QUOTED = re.compile(r"`([^`]+)`")


def text(words: str) -> str:
    r"""Words as they are. What acts or hides is an escape (`\x1b`), as in all other formats."""
    whole = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
    return _without_commands(escape(escaped(whole)))


def harmless(html: str) -> str:
    """The same HTML, in which nothing acts or hides if the file is printed to the log of a CI runner."""
    return _without_commands(with_escapes(html, lambda one: one if one == "\n" else escaped(one)))


def _without_commands(html: str) -> str:
    return without_commands(html, "#&#35;").replace("::", "&#58;:")


def prose(words: str) -> str:
    """Words in which a part in backticks is code."""
    parts = _QUOTED.split(words)
    return "".join(f"<code>{text(part)}</code>" if index % 2 else text(part) for index, part in enumerate(parts))


def code(name: str) -> str:
    """A name, path or address."""
    return f"<code>{text(name)}</code>"


def address(name: str) -> str:
    """A name in a table: a short one stays in one line, a long one may break after its dots and before its brackets."""
    if len(name) <= _SHORT:
        return f'<span class="whole">{text(name)}</span>'
    return "<wbr/>".join(map(text, _BREAKS.split(name)))


def place(at: Location) -> str:
    """Where to look: a line of a file, or a part of a generated file."""
    if at.origin is not None and not at.quotable:
        return code(f"{at.path} ({at.origin.pointer})")
    return code(f"{at.path}:{at.line}:{at.column}")


def remark(one: Remark) -> str:
    """A remark and its place."""
    return f"{code(one.place)}: {prose(one.message)}" if one.place else prose(one.message)


def items(parts: Iterable[str], kind: str = "") -> str:
    """A list; empty if there is nothing to list."""
    listed = "".join(f"<li>{part}</li>\n" for part in parts)
    return f"<ul{_class(kind)}>\n{listed}</ul>\n" if listed else ""


def lines(parts: Iterable[str], label: str) -> str:
    """Lines of a fixed width, to be read, or copied as they are. `label` says what they are to who only hears them."""
    joined = "\n".join(parts)
    return f'<pre tabindex="0" role="group" aria-label="{text(label)}">{joined}</pre>\n'


def details(summary: str, body: str, *, is_open: bool = False, kind: str = "", anchor: str = "") -> str:
    """A part to unfold. `summary` and `body` are HTML; `kind` and `anchor` are names of this package."""
    opened = ' open="open"' if is_open else ""
    named = f' id="{anchor}"' if anchor else ""
    return f"<details{named}{_class(kind)}{opened}>\n<summary>{summary}</summary>\n{body}</details>\n"


def table(
    caption: str,
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    is_named: bool = False,
    is_tight: bool = False,
) -> str:
    """A table whose cells are HTML; the first cell of a row is its name. Empty if there are no rows.

    Columns that are empty are left out. The caption is for who hears the page, unless `is_named`: then all see it.
    """
    listed = list(rows)
    if not listed:
        return ""
    used = [index for index in range(len(titles)) if any(row[index] for row in listed)]
    body = "".join(_row([row[index] for index in used]) for row in listed)
    head = "".join(f'<th scope="col">{text(titles[index])}</th>' for index in used)
    label = text(caption)
    named = f"<caption{_class('' if is_named else 'heard')}>{label}</caption>\n"
    kind = "table tight" if is_tight else "table"
    return (
        f'<div class="{kind}" tabindex="0" role="group" aria-label="{label}">\n<table>\n{named}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>\n'


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


_AROUND = 120
"""Bytes of the tags around a part, at most."""


class Room:
    """How many bytes a section may have. What does not fit is counted."""

    def __init__(self, most: int) -> None:
        self._left = most
        self.left_out = 0

    def has_room(self, part: str) -> bool:
        """Whether a part still fits; its room is then taken. Parts after one that does not fit are left out, too."""
        size = _AROUND + (len(part) if part.isascii() else len(part.encode()))
        if self.left_out or size > self._left:
            self.left_out += 1
            return False
        self._left -= size
        return True

    def fitting(self, things: Iterable[T], html_of: Callable[[T], str]) -> list[str]:
        """The HTML of the things that fit. That of the others is not made."""
        parts = []
        for one in things:
            if self.left_out:
                self.left_out += 1
            elif self.has_room(part := html_of(one)):
                parts.append(part)
        return parts


def left_out(room: Room) -> str:
    """How many parts of a section do not fit, and where they are."""
    if not room.left_out:
        return ""
    return f"<p>{room.left_out} more do not fit here: see the report of <code>--format json</code>.</p>\n"
