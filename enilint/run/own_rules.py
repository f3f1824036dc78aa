"""The rules of a run besides the bundled ones: those that the command line gives, and those of the configuration."""

import os
from collections.abc import Sequence
from pathlib import Path

from enilint.configuration.loading import ConfigError, LoadedConfig
from enilint.expressions import SUFFIXES, is_rule_file
from enilint.files.paths import shown
from enilint.files.project import project_root
from enilint.files.repository import why_withheld
from enilint.findings import InputError
from enilint.ruleset.registry import Registry
from enilint.run.request import Request, configuration

KEY = "rule-files"


def registry_of(request: Request, loaded: LoadedConfig) -> Registry:
    """All rules there are. The configuration may name rule files of the project, which contain no code."""
    places, errors = [Path(one) for one in request.rule_directories], list[InputError]()
    for name in loaded.config.rule_files:
        path = os.path.join(loaded.directory, name)
        reason = _refusal(path, request, loaded)
        if reason:
            errors.append(loaded.error(reason, KEY))
        else:
            places.append(Path(path))
    registry = Registry({os.path.realpath(one): one for one in places}.values())
    registry.errors[:0] = errors
    return registry


def registry_here(places: Sequence[str | Path]) -> Registry:
    """The rules of some places, and those that the configuration of the current directory names."""
    request = Request(rule_directories=[str(one) for one in places])
    try:
        loaded = configuration(request)
    except ConfigError as error:
        registry = Registry(map(Path, places))
        registry.errors.append(error.error)
        return registry
    return registry_of(request, loaded)


def why_not_read(path: str, request: Request, loaded: LoadedConfig) -> str:
    """Why a configured file is not read; empty if it is. Whoever wrote the configuration chose it.

    What the user names on the command line can lie anywhere. A configuration that is named there may be that of
    another directory than it is in.
    """
    reasons = [why_withheld(path, project_root(one)) for one in (loaded.directory, request.directory)]
    return reasons[0] if all(reasons) else ""


def _refusal(path: str, request: Request, loaded: LoadedConfig) -> str:
    """Why the configuration cannot name a file; empty if it can."""
    if not is_rule_file(path):
        return f"{shown(path)} is not a rule file: its name must end in {SUFFIXES[0]}"
    why = why_not_read(path, request, loaded)
    return f"{shown(path)} {why} and is not read; give it with --rules" if why else ""
