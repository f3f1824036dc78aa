"""What a configuration does to lessen a report: whoever reviews a change of it is told."""

from collections.abc import Iterable, Sequence
from typing import Literal

from enilint.configuration.loading import LoadedConfig
from enilint.configuration.tables import FailOn
from enilint.findings import Severity
from enilint.report import Allowances
from enilint.ruleset.per_path import RulesByPath
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.request import Request


class Configured:
    """The allowances of a configuration, of which some depend on the designs that are linted."""

    def __init__(self, request: Request, loaded: LoadedConfig, registry: Registry, rules: RulesByPath) -> None:
        self._request = request
        self._loaded = loaded
        self._registry = registry
        self._rules = rules

    def __call__(self, designs: Sequence[str]) -> Allowances | None:
        """Those that a run over the designs of these paths has; None where there are none."""
        config = self._loaded.config
        if self._loaded.path is None:
            return None
        wanted = _codes(self._rules.by_command_line)
        ignored = wanted - _codes(self._rules.everywhere)
        found = Allowances(
            path=str(self._loaded.path),
            ignored=tuple(sorted(ignored)),
            is_selection=config.select is not None and self._request.select is None,
            rules=len(wanted),
            ignored_in=tuple(self._ignored_in(designs, wanted - ignored)),
            severities=self._severities(designs),
            options=self._options(),
            excluded=tuple(config.exclude),
            context=tuple(config.context),
            roots=tuple(config.terraform),
            module_sources=tuple(config.module_sources),
            has_no_stand_ins=config.no_stand_ins and self._request.use_stand_ins,
            fail_on=_above_default(config.fail_on) if self._request.fail_on is None else None,
        )
        return found if found else None

    def _ignored_in(self, designs: Sequence[str], wanted: set[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
        for path in designs:
            ignored = wanted - _codes(self._rules(path))
            if ignored:
                yield path, tuple(sorted(ignored))

    def _severities(self, designs: Sequence[str]) -> tuple[str, ...]:
        """The rules that get a severity below error, which some of their findings may have."""
        asked = {one.loaded.entry.code: one.severity for one in self._rules.by_command_line}
        lists = [self._rules.everywhere, *map(self._rules, designs)]
        return tuple(
            sorted(
                {
                    one.loaded.entry.code
                    for rules in lists
                    for one in rules
                    if one.severity not in (None, Severity.ERROR, asked.get(one.loaded.entry.code))
                }
            )
        )

    def _options(self) -> tuple[str, ...]:
        config = self._loaded.config
        names = {*config.rules, *(name for table in config.per_path for name in table.rules)}
        return tuple(sorted({loaded.entry.code for name in names if (loaded := self._registry.find(name)) is not None}))


def _above_default(fail_on: FailOn | None) -> Literal["error", "never"] | None:
    return fail_on if fail_on == "error" or fail_on == "never" else None


def _codes(rules: Iterable[ActiveRule]) -> set[str]:
    return {one.loaded.entry.code for one in rules}
