"""`enilint check`: find the designs, lint them, report."""

import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from enilint.config import Config, ConfigError, LoadedConfig, load_config
from enilint.discover import Discovery, discover, shown
from enilint.engine import lint, read
from enilint.findings import Severity
from enilint.inputs.context import Context, RootOptions, TerraformOptions, load_context
from enilint.inputs.design import Design, InputFile
from enilint.inputs.kinds import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES, VALUES_SUFFIXES
from enilint.inputs.project import nearest_configuration
from enilint.registry import Registry
from enilint.report import InputError, Report
from enilint.reporters import View, render
from enilint.selection import Wanted, active_rules


class Options(Struct, kw_only=True):
    """The command line of `check`. `fail_on` None means never."""

    paths: Sequence[str] = (".",)
    stdin_filename: str | None = None
    kind: str | None = None
    context: Sequence[str] = ()
    source: str | None = None
    var_files: Sequence[str] = ()
    variables: Sequence[tuple[str, str]] = ()
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
    overwritten = _overwritten(options)
    if overwritten:
        print(f"error: {overwritten} is an input; name another file for the report", file=sys.stderr)
        return 2
    report = make_report(options)
    code = report.exit_code(fail_on=options.fail_on, fail_on_undecided=options.fail_on_undecided)
    if options.exit_zero and code == 1:
        code = 0
    return code if _deliver(report, options) else 2


def _deliver(report: Report, options: Options) -> bool:
    """Print and write the report in all formats. Returns whether all could be written.

    Where none could, the report is printed all the same: it took a run to make it.
    """
    lost = []
    for name, target in options.formats:
        view = View(color=options.color and target is None, width=options.width, show_undecided=options.show_undecided)
        text = render(name, report, view)
        if target is None:
            _print(text)
            continue
        try:
            _write(text, target)
        except OSError as error:
            print(f"error: cannot write {target}: {error.strerror}", file=sys.stderr)
            lost.append(text)
    if lost and len(lost) == len(options.formats):
        _print(lost[0])
    return not lost


_INPUT_SUFFIXES = (*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES, *VALUES_SUFFIXES)


def _overwritten(options: Options) -> str | None:
    """The first output that is an input of the run, or a file that a run might find."""
    named = (*options.paths, *options.context, *options.var_files, options.config or os.devnull)
    inputs = {os.path.realpath(path) for path in named}
    outputs = [target for _, target in options.formats if target not in (None, os.devnull)]
    return next((one for one in outputs if os.path.realpath(one) in inputs or one.endswith(_INPUT_SUFFIXES)), None)


def make_report(options: Options) -> Report:
    """Everything but printing."""
    try:
        loaded = _config(options)
    except ConfigError as error:
        return Report(errors=(error.error,))
    registry = Registry(Path(directory) for directory in options.rule_directories)
    rules, wishes = active_rules(registry, _wanted_by_file(loaded), _wanted_by_command_line(options))
    errors = [*registry.errors, *wishes]
    if not rules and not errors:
        errors.append(InputError(None, "no rule is left to run: every one is deselected or ignored"))
    found = _sources(options)
    errors.extend(found.errors)
    if not found.sources and not found.errors and not options.allow_empty:
        where = ", ".join(options.paths)
        errors.append(
            InputError(
                None,
                f"no design found in {where}: there is neither *.enilint.yaml nor Terraform source; name a plan by "
                "itself, or allow this with --allow-empty",
            )
        )
    context, problems = _context(options)
    context.replaced = found.replaced
    roots, mistakes = _terraform_roots(loaded)
    context.terraform = TerraformOptions(tuple(options.var_files), tuple(options.variables), roots)
    errors.extend((*problems, *mistakes))
    return lint(_designs(found, context) if rules else (), rules, errors)


def _context(options: Options) -> tuple[Context, list[InputError]]:
    """The facts given with --context, and where the source of plans is."""
    files, errors = [], []
    for path in options.context:
        try:
            files.append(InputFile(shown(path), Path(path).read_bytes()))
        except OSError as error:
            errors.append(InputError(shown(path), f"cannot be read: {error.strerror}"))
    context, problems = load_context(files)
    if options.source is not None and not os.path.isdir(options.source):
        errors.append(InputError(shown(options.source), "there is no such directory"))
    else:
        context.source = options.source
    return context, [*errors, *problems]


def _config(options: Options) -> LoadedConfig:
    if not options.use_config:
        return LoadedConfig(Config())
    path = options.config or nearest_configuration(os.getcwd())
    return load_config(Path(shown(path))) if path else LoadedConfig(Config())


def _terraform_roots(loaded: LoadedConfig) -> tuple[dict[str, RootOptions], list[InputError]]:
    """The options of roots by the resolved directories of these, and which of the directories are not there."""
    roots, errors = dict[str, RootOptions](), list[InputError]()
    base = loaded.path.parent if loaded.path else Path()
    for name, root in loaded.config.terraform.items():
        directory = os.path.join(base, name)
        if not os.path.isdir(directory):
            table = f'[terraform."{name}"]'
            errors.append(loaded.error(f"{table}: there is no such directory as {shown(directory)}", "terraform", name))
        roots[os.path.realpath(directory)] = RootOptions(
            tuple(root.var_files), root.workspace, root.environment_variables
        )
    return roots, errors


def _wanted_by_file(loaded: LoadedConfig) -> Wanted:
    config = loaded.config
    return Wanted(
        select=config.select,
        extend_select=config.extend_select,
        ignore=config.ignore,
        severities={name: Severity(text) for name, text in config.severity.items()},
        options=config.rules,
        error=loaded.error,
    )


def _wanted_by_command_line(options: Options) -> Wanted:
    return Wanted(
        select=options.select,
        extend_select=options.extend_select,
        ignore=options.ignore,
        severities=options.severities,
    )


def _sources(options: Options) -> Discovery:
    given = None
    if "-" in options.paths:
        name = shown(options.stdin_filename) if options.stdin_filename else "<stdin>"
        given = InputFile(name, sys.stdin.buffer.read())
    return discover([path for path in options.paths if path != "-"], kind=options.kind, given=given)


def _designs(found: Discovery, context: Context) -> Sequence[Design]:
    """Read every source. A topology file that another one imports is part of that one, unless it was named."""
    designs = {os.path.realpath(one.file.path): read(one.file, one.kind, context) for one in found.sources}
    files = {path: {os.path.realpath(file) for file in design.files} for path, design in designs.items()}
    imported = set[str]().union(*(own - {path} for path, own in files.items()))
    named = {os.path.realpath(one.file.path) for one in found.sources if one.named}
    roots = [path for path in designs if path in named or path not in imported]
    covered = set(roots).union(*(files[path] for path in roots))
    for path in designs:
        if path not in covered:  # files that import each other in a circle: the first one stands for all
            roots.append(path)
            covered |= {path, *files[path]}
    chosen = [designs[path] for path in roots]
    _forgive_variables_of_other_roots(chosen)
    return chosen


def _forgive_variables_of_other_roots(designs: Sequence[Design]) -> None:
    """--var holds for every root: a variable that one of them declares need not be declared in the others."""
    roots = [design for design in designs if design.kind == "terraform"]
    missed = Counter(error.message.partition(" is not declared")[0] for root in roots for error in root.errors)
    for root in roots:
        root.errors = [
            error
            for error in root.errors
            if not error.message.startswith("--var: ")
            or missed[error.message.partition(" is not declared")[0]] == len(roots)
        ]


def _print(text: str) -> None:
    """Print. A reader that has seen enough (`enilint check | head`) does not change what was found."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(text: str, target: str) -> None:
    """Write a file whole or not at all. What is no file, such as /dev/null or a pipe, is written to. Raises OSError."""
    import tempfile

    path = Path(os.path.realpath(target))
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as stream:
        try:
            stream.write(text)
            stream.close()
            os.chmod(stream.name, mode)
            os.replace(stream.name, path)
        except BaseException:
            os.unlink(stream.name)
            raise
