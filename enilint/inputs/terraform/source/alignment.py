"""Arguments whose `=` stand below each other, as `terraform fmt` writes those of lines that follow each other."""

from collections.abc import Iterable, Sequence

from enilint.files.late import late
from enilint.files.text import TextEdit
from enilint.inputs.terraform.hcl.syntax import Attribute, Body
from enilint.inputs.terraform.source.files import SourceFile

_EQUALS = late(r"([ \t]*)=")


def around(file: SourceFile, body: Body, line: int) -> list[Attribute]:
    """The arguments on the lines next to a line, up and down to the first line that is more or less than one."""
    rows: dict[int, Attribute] = {}
    for attribute in body.attributes.values():
        first, _ = file.lines.place(attribute.start)
        last, _ = file.lines.place(attribute.end)
        if first == last:
            rows[first] = attribute
    found: list[Attribute] = []
    for step in (-1, 1):
        at = line + step
        while at in rows:
            found.append(rows[at])
            at += step
    return found


def is_aligned(file: SourceFile, group: Sequence[Attribute]) -> bool:
    """Whether the `=` of arguments stand where `terraform fmt` puts them."""
    return not realigned(file, group, width(one.name for one in group))


def realigned(file: SourceFile, group: Iterable[Attribute], width: int) -> list[TextEdit]:
    """What puts the `=` of arguments behind names of a width."""
    edits: list[TextEdit] = []
    for one in group:
        start = one.start + len(one.name)
        equals = _EQUALS.match(file.lines.text, start)
        gap = gap_behind(one.name, width)
        if equals is not None and equals[1] != gap:
            edits.append(TextEdit(file.path, start, equals.end(1), gap))
    return edits


def gap_behind(name: str, width: int) -> str:
    """The spaces between a name and its `=`."""
    return " " * (width - len(name) + 1)


def width(names: Iterable[str]) -> int:
    """The width of the longest name."""
    return max(map(len, names), default=0)
