"""`enilint rules`: the table of all rules."""

import sys
from collections.abc import Sequence
from pathlib import Path

from enilint.commands.telling import tell_problem
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.run.own_rules import registry_here


def run(*, directories: Sequence[str | Path], format: str, color: bool) -> int:
    """Print the rules, as a table (`text`) or as a JSON array of objects (`json`).

    An object has `code`, `name`, `severity`, `title`, `groups`, `status` and `since`.
    """
    registry = registry_here(directories)
    if format == "json":
        from enilint.reporters.json_text import encoded

        sys.stdout.write(encoded([_object(one) for one in registry.rules]))
    else:
        print_rules(registry.rules, color)
    return report_errors(registry)


def report_errors(registry: Registry) -> int:
    """Say which rules could not be loaded. Returns the exit code."""
    for error in registry.errors:
        tell_problem(error)
    return 2 if registry.errors else 0


def print_rules(rules: Sequence[LoadedRule], color: bool) -> None:
    """Print the table of some rules."""
    from enilint.commands.tables import Column, print_table

    columns = [Column("code"), Column("name"), Column("severity"), Column("title")]
    rows = [(one.rule.code, one.rule.name, one.severities, one.title.rstrip(".")) for one in rules]
    print_table(columns, rows, color=color)


def _object(loaded: LoadedRule) -> dict[str, object]:
    rule = loaded.rule
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "title": loaded.title,
        "groups": rule.groups,
        "status": rule.status,
        "since": rule.since,
    }
