"""What a run is asked for, and the configuration that goes with it."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from enilint.configuration.loading import ConfigError, LoadedConfig, load_config
from enilint.configuration.tables import Config, FailOn
from enilint.files.paths import shown
from enilint.files.project import CONFIGURATIONS, nearest_configuration, project_root
from enilint.files.repository import why_withheld
from enilint.findings import InputError, Severity


class Request(Struct, kw_only=True):
    """What is to be linted, and how. `directory` is where the search for a configuration begins.

    `given` is standard input, where it was read already.
    `fingerprints`: whether findings are to have some where no baseline asks for it. `fixes`: whether they are to have
    those that take long to find. `keeps_designs`: whether designs
    are needed as a whole when they have been judged, as to fix them. `jobs` is how many processes lint designs; None:
    as many as there are cores, if there is enough work.
    """

    paths: Sequence[str] = (".",)
    given: bytes | None = None
    stdin_filename: str | None = None
    kind: str | None = None
    context: Sequence[str] = ()
    source: str | None = None
    var_files: Sequence[str] = ()
    variables: Sequence[tuple[str, str]] = ()
    environment_variables: bool = False
    parameters: Sequence[tuple[str, str]] = ()
    parameter_files: Sequence[str] = ()
    use_stand_ins: bool = True
    select: Sequence[str] | None = None
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    rule_directories: Sequence[str] = ()
    config: str | None = None
    use_config: bool = True
    directory: str = "."
    allow_empty: bool = False
    skips_unrecognised: bool = False
    use_suppressions: bool = True
    baseline: str | None = None
    use_baseline: bool = True
    fingerprints: bool = True
    fixes: bool = True
    keeps_designs: bool = False
    jobs: int | None = 1
    force_exclude: bool = False
    fail_on: FailOn | None = None


def configuration(request: Request) -> LoadedConfig:
    """The configuration that holds for a run. Raises ConfigError."""
    if not request.use_config:
        return LoadedConfig(Config())
    path = request.config or _found(request.directory)
    return load_config(Path(shown(path))) if path else LoadedConfig(Config())


def _found(directory: str) -> str | None:
    """The configuration that a search finds. Raises ConfigError for a link to what is not part of the project."""
    path = nearest_configuration(directory)
    why = why_withheld(path, project_root(os.path.dirname(path)), CONFIGURATIONS) if path is not None else ""
    if path is not None and why:
        words = f"is not read: it is a symbolic link to a file that {why}; give it with --config"
        raise ConfigError(InputError(shown(path), words))
    return path
