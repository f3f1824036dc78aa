"""Suppressions of the configuration: by the address of what findings are about, and by path."""

from collections.abc import Sequence

from msgspec import Struct

from enilint.configuration.loading import LoadedConfig
from enilint.files.patterns import Patterns
from enilint.findings import Finding, Location, Undecided
from enilint.inputs.design import Design
from enilint.suppressions.globs import matches
from enilint.suppressions.grammar import Directive

KEY = "suppress"


class Configured(Struct, eq=False):
    """A table of the configuration. `text` is the whole file."""

    at: Location
    text: str
    directive: Directive
    subjects: Sequence[str]
    paths: Patterns | None = None

    def covers(self, result: Finding | Undecided, places: Sequence[Location]) -> bool:
        """Whether it is about a result."""
        if self.subjects and not any(matches(one, result.subject) for one in self.subjects):
            return False
        return self.paths is None or any(map(self.paths.match, (result.input, *(one.path for one in places))))

    def is_about(self, design: Design) -> bool:
        """Whether it can be about what is found in a design."""
        return self.paths is None or any(map(self.paths.match, (design.path, *design.texts)))


def configured(loaded: LoadedConfig) -> list[Configured]:
    """The suppressions of a configuration."""
    found = []
    lines = loaded.text.split("\n")
    for number, one in enumerate(loaded.config.suppress):
        until = one.until.isoformat() if one.until is not None else None
        found.append(
            Configured(
                _place(loaded, number, lines),
                loaded.text,
                Directive(tuple(one.rules), one.reason, until),
                one.subjects,
                Patterns(one.paths, loaded.directory) if one.paths else None,
            )
        )
    return found


def _place(loaded: LoadedConfig, number: int, lines: Sequence[str]) -> Location:
    error = loaded.error("", KEY, number=number)
    line, column = error.line or 1, error.column or 1
    return Location(error.path or "", line, column, line, max(len(lines[line - 1].rstrip()) + 1, column))
