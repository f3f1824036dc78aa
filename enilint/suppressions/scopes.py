"""Suppressions that are written in files, and what each of them covers."""

import re
from collections.abc import Iterator

from msgspec import Struct

from enilint.files.late import late
from enilint.files.text import Lines
from enilint.findings import Location, Mistake
from enilint.inputs.comments import Comment, Comments, Property
from enilint.suppressions.grammar import VOID, Directive, parsed

_MARKERS = late(r"\A(?:\#+|//+|/\*+)[ \t]*|[ \t]+(?:\#+|//+)[ \t]+")
"""What begins a comment, or a further remark in it."""
_LINE = late(r"[^\n]*\n|[^\n]+")

Place = tuple[int, int]
"""A line and a column."""


class Scope(Struct, frozen=True):
    """A suppression, and what it covers: places from `first` on, and before `end`."""

    directive: Directive
    at: Location
    first: Place
    end: Place

    def covers(self, place: Location) -> bool:
        """Whether it stands where a finding points to, or at a block around that."""
        return place.path == self.at.path and self.first <= (place.line, place.column) < self.end


def scopes(lines: Lines, comments: Comments) -> Iterator[Scope]:
    """The suppressions among the comments of a file.

    One covers its line, or the line below the comments that it is part of; and, where a block begins in that line, the
    block.
    """
    for property in comments.properties:
        scope = _of_property(lines, property)
        if scope is not None:
            yield scope
    alone = {lines.place(one.start)[0] for one in comments.comments if _stands_alone(lines.text, one)}
    for comment in comments.comments:
        for start, directive in _directives(lines.text, comment):
            line, _ = lines.place(comment.start)
            end_line, _ = lines.place(comment.end)
            if end_line > line:
                message = "this suppression is in a comment that spans several lines"
                directive = Directive(mistakes=(Mistake(message, VOID, "move it to a comment on one line", "/*"),))
            while line in alone:
                line += 1
            yield Scope(
                directive, lines.location(start, comment.end), (line, 1), (comments.ends.get(line, line) + 1, 1)
            )


def _of_property(lines: Lines, property: Property) -> Scope | None:
    """The suppression that the value of a `//` property is, if it is one. It covers its object, and that one's key."""
    directive = parsed(property.text.strip())
    if directive is None:
        return None
    first, end = map(lines.place, property.whole)
    return Scope(directive, lines.location(*property.value), first, end)


def _stands_alone(text: str, comment: Comment) -> bool:
    """Whether nothing else is in its line, or lines."""
    start = text.rfind("\n", 0, comment.start) + 1
    after = re.compile(r"[ \t]*\r?(?:\n|\Z)").match(text, comment.end)
    return not text[start : comment.start].strip(" \t\ufeff") and after is not None


def _directives(text: str, comment: Comment) -> Iterator[tuple[int, Directive]]:
    """The suppressions in a comment, and where each begins. There can be other remarks: `# bigger # enilint: ...`.

    Further lines of a comment can be source that it takes out, with comments of its own.
    """
    written = text[comment.start : comment.end]
    written = written.removesuffix("*/") if written.startswith("/*") else written
    markers = list(_MARKERS.finditer(written.partition("\n")[0]))
    ends = [*(one.start() for one in markers[1:]), len(written)]
    for marker, end in zip(markers, ends, strict=True):
        directive = parsed(written[marker.end() : end].rstrip())
        if directive is not None:
            yield comment.start + marker.end(), directive
    for offset, directive in _below_the_first_line(written):
        yield comment.start + offset, directive


def _below_the_first_line(written: str) -> Iterator[tuple[int, Directive]]:
    """What is meant for suppressions in further lines of a comment: not where prose leads to it, as to an example."""
    before, offset = "", 0
    for line in _LINE.findall(written):
        text = line.strip(" \t\r\n*/")
        directive = parsed(text) if offset and (not before or before.endswith(".")) else None
        if directive is not None and directive.names:
            yield offset + line.index(text), directive
        before, offset = text or before, offset + len(line)
