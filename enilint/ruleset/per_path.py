"""Which rules run on which designs: [[per-path]] of the configuration goes over the rest of it."""

import functools
from collections.abc import Sequence

from enilint.configuration.loading import LoadedConfig
from enilint.configuration.tables import PerPath
from enilint.files.patterns import Patterns
from enilint.findings import InputError, Severity
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule, Wanted, active_rules

KEY = "per-path"


class RulesByPath:
    """The rules that run on each design. Layers are the file, its tables in their order, and the command line.

    `errors` are what is wrong with the wishes of all of them.
    """

    def __init__(self, registry: Registry, loaded: LoadedConfig, command_line: Wanted) -> None:
        self._registry = registry
        self._file = _of_file(loaded)
        self._command_line = command_line
        self._tables = [
            (Patterns(one.paths, loaded.directory), _of_table(loaded, one, number))
            for number, one in enumerate(loaded.config.per_path)
        ]
        self._known: dict[tuple[int, ...], list[ActiveRule]] = {}
        self.errors: list[InputError] = []
        self.everywhere = self._active(())
        self._active(tuple(range(len(self._tables))))
        self.errors = list(dict.fromkeys(self.errors))

    @functools.cached_property
    def by_command_line(self) -> list[ActiveRule]:
        """The rules that would run without a configuration."""
        return active_rules(self._registry, self._command_line)[0]

    def __call__(self, path: str) -> Sequence[ActiveRule]:
        """The rules that run on the design of that path."""
        return self._active(self.tables_of(path)) if self._tables else self.everywhere

    def tables_of(self, path: str) -> tuple[int, ...]:
        """The numbers of the tables that hold for a path."""
        return tuple(number for number, (patterns, _) in enumerate(self._tables) if patterns.match(path))

    def _active(self, tables: tuple[int, ...]) -> list[ActiveRule]:
        if tables not in self._known:
            layers = (self._file, *(self._tables[number][1] for number in tables), self._command_line)
            self._known[tables], errors = active_rules(self._registry, *layers)
            self.errors += errors
        return self._known[tables]


def _of_file(loaded: LoadedConfig) -> Wanted:
    config = loaded.config
    return Wanted(
        select=config.select,
        extend_select=[*config.extend_select, *(["ENI004"] if config.require_reason else [])],
        ignore=config.ignore,
        severities={name: Severity(text) for name, text in config.severity.items()},
        options=config.rules,
        error=loaded.error,
    )


def _of_table(loaded: LoadedConfig, table: PerPath, number: int) -> Wanted:
    return Wanted(
        select=table.select,
        extend_select=table.extend_select,
        ignore=table.ignore,
        severities={name: Severity(text) for name, text in table.severity.items()},
        options=table.rules,
        error=lambda message, *keys: loaded.error(message, KEY, *keys, number=number),
    )
