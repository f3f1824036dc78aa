"""`enilint drill`: what stops, is cut off, moves and goes on if something is lost."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from enilint import __version__
from enilint.commands.telling import tell, tell_problem
from enilint.drill.page import Event, Page
from enilint.findings import InputError, Remark
from enilint.inputs.design import Design
from enilint.reporters.json_text import document_schema, encoded
from enilint.reporters.terminal import safe_in_logs
from enilint.run.drill_pages import MOST_WORLDS, pages_of, with_findings
from enilint.run.linter import lint, read_all
from enilint.run.request import Request
from enilint.run.setup import prepare


class Error(Struct):
    """Something that could not be read."""

    path: str | None
    line: int | None
    column: int | None
    message: str


class Document(Struct):
    """The drill of designs. `version` is that of this shape, `enilint` that of the program."""

    version: int
    enilint: str
    designs: tuple[Page, ...]
    errors: tuple[Error, ...]


def run(request: Request, *, lose: Sequence[Event], only: str | None, format: str) -> int:
    """Print the pages of all designs. Returns the exit code: 2 if something could not be read or lost."""
    setup = prepare(request)
    designs, errors = read_all(request, setup)
    report = lint(designs, setup)
    pages = [with_findings(page, report.findings) for one in designs for page in pages_of(one, lose, only)]
    every = list(dict.fromkeys([*errors, *report.errors]))
    every += _absent(lose, pages) if designs else []
    if format == "json":
        errors_found = tuple(Error(one.path, one.line, one.column, one.message) for one in every)
        sys.stdout.write(encoded(Document(1, __version__, tuple(pages), errors_found)))
    elif format == "html":
        from enilint.reporters import drill_html

        notes = [note for design in designs for note in _notes(design)]
        sys.stdout.write(drill_html.render(pages, every, notes))
    else:
        sys.stdout.writelines(f"{safe_in_logs(one)}\n" for one in _text(pages, format))
        for error in every:
            tell_problem(error)
        for note in (note for design in designs for note in _notes(design)):
            tell(f"note: {note.message}")
    return 2 if every else 0


def _notes(design: Design) -> Iterator[Remark]:
    """What was not read, what was read instead, and what is not shown."""
    yield from (*design.unread, *design.stand_ins)
    more = len(design.networks) - MOST_WORLDS
    if more > 0:
        words = f"{design.path} can be {more} other networks, which are not shown; give values of its parameters"
        yield Remark(None, words)


def _absent(wanted: Iterable[Event], pages: Iterable[Page]) -> list[InputError]:
    """What no design has: a page that shows no effect of it would mislead."""
    found = {drill.asked for page in pages for drill in page.events if drill.known}
    zones = list(dict.fromkeys(zone for page in pages for zone in page.zones))
    hint = f"; the zones are {', '.join(zones)}" if zones else ""
    return [
        InputError(None, f"no design has the {one.kind} {one.name}{hint if one.kind == 'zone' else ''}")
        for one in wanted
        if one not in found
    ]


def drill_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of the document."""
    return document_schema(Document, "drill")


def _text(pages: Iterable[Page], format: str) -> Iterator[str]:
    if format == "markdown":
        from enilint.reporters import drill_markdown

        return drill_markdown.document(pages)
    from enilint.reporters import drill_text

    return drill_text.document(pages)
