"""`enilint check`: find the designs, lint them, report."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from enilint.config import Config, ConfigError, LoadedConfig, find_config, load_config
from enilint.discover import Discovery, add_source, discover
from enilint.engine import lint, read
from enilint.findings import Severity
from enilint.inputs.design import Design, InputFile
from enilint.registry import Registry
from enilint.report import InputError, Report
from enilint.reporters import View, render
from enilint.selection import Wanted, active_rules


class Options(Struct, kw_only=True):
    """The command line of `check`. `fail_on` None means never."""

    paths: Sequence[str] = (".",)
    stdin_filename: str | None = None
    kind: str | None = None
    formats: Sequence[tuple[str, str | None]] = (("text", None),)
    select: Sequence[str] | None = None
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    rule_directories: Sequence[str] = ()
    config: str | None = None
    use_config: bool = True
    fail_on: Severity | None = Severity.WARNING
    exit_zero: bool = False
    fail_on_undecided: bool = False
    show_undecided: bool = False
    allow_empty: bool = False
    color: bool = False
    width: int = 80


def run(options: Options) -> int:
    """Lint and print. Returns the exit code."""
    report = make_report(options)
    for name, target in options.formats:
        view = View(color=options.color and target is None, width=options.width, show_undecided=options.show_undecided)
        problem = _write(render(name, report, view), target)
        if problem:
            print(f"error: {problem}", file=sys.stderr)
            return 2
    code = report.exit_code(fail_on=options.fail_on, fail_on_undecided=options.fail_on_undecided)
    return 0 if options.exit_zero and code == 1 else code


def make_report(options: Options) -> Report:
    """Everything but printing."""
    try:
        loaded = _config(options)
    except ConfigError as error:
        return Report(errors=(error.error,))
    registry = Registry(Path(directory) for directory in options.rule_directories)
    rules, wishes = active_rules(registry, _wanted(options, loaded))
    errors = [*registry.errors, *wishes]
    found = _sources(options)
    errors.extend(found.errors)
    if not found.sources and not found.errors and not options.allow_empty:
        errors.append(InputError(None, _nothing_found(options, found)))
    return lint(_designs(found), rules, errors)


def _config(options: Options) -> LoadedConfig:
    if not options.use_config:
        return LoadedConfig(Config())
    path = Path(options.config) if options.config else find_config(Path.cwd())
    return load_config(path) if path else LoadedConfig(Config())


def _wanted(options: Options, loaded: LoadedConfig) -> Wanted:
    """The command line over the configuration: its `--select` replaces the file's, the rest adds to it."""
    config = loaded.config
    return Wanted(
        select=options.select if options.select is not None else config.select,
        extend_select=[*config.extend_select, *options.extend_select],
        ignore=[*config.ignore, *options.ignore],
        severities={**{name: Severity(text) for name, text in config.severity.items()}, **options.severities},
        options=config.rules,
        origin=os.path.relpath(loaded.path) if loaded.path else None,
    )


def _sources(options: Options) -> Discovery:
    paths = [path for path in options.paths if path != "-"]
    found = discover(paths, kind=options.kind)
    if "-" in options.paths:
        name = options.stdin_filename or "<stdin>"
        add_source(found, InputFile(name, sys.stdin.buffer.read()), options.kind, named=True)
    return found


def _designs(found: Discovery) -> Sequence[Design]:
    """Read every source. A topology file that another one imports is part of that one, unless it was named."""
    designs = [(source, read(source.file, source.kind)) for source in found.sources]
    imported = {path for source, design in designs for path in design.files if path != source.file.path}
    return [design for source, design in designs if source.named or source.file.path not in imported]


def _nothing_found(options: Options, found: Discovery) -> str:
    where = ", ".join(options.paths)
    if found.terraform:
        return (
            f"no design found in {where}: Terraform source is not read yet; "
            "name a plan made by `terraform show -json PLANFILE`"
        )
    return (
        f"no design found in {where}: a directory is searched for *.enilint.yaml; name a Terraform plan by itself, "
        "or allow this with --allow-empty"
    )


def _write(text: str, target: str | None) -> str | None:
    """Print, or write a file whole or not at all. Returns what went wrong."""
    if target is None:
        sys.stdout.write(text)
        return None
    import tempfile

    path = Path(target)
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=path.name, delete=False
        ) as stream:
            stream.write(text)
        os.chmod(stream.name, 0o644)
        os.replace(stream.name, path)
    except OSError as error:
        return f"cannot write {target}: {error.strerror}"
    return None
