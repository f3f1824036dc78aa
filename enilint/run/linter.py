"""What a run is asked for, and all that it does but printing: find the designs, read them, lint them.

The command line and the editor lint through this module alone, so that they say the same of the same files.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter

from msgspec import Struct, field

from enilint.configuration.loading import Config, ConfigError, FailOn, LoadedConfig, load_config
from enilint.files.paths import shown
from enilint.files.patterns import Patterns
from enilint.files.project import (
    MOST_BYTES,
    is_inside,
    nearest_configuration,
    project_root,
    read_regular,
    read_stream,
)
from enilint.files.text import InputFile
from enilint.findings import InputError, Severity
from enilint.inputs.context import Context, RootOptions, TerraformOptions, load_context
from enilint.inputs.design import Design
from enilint.report import Report
from enilint.ruleset.per_path import RulesByPath
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule, Wanted
from enilint.run.baseline import Baseline, BaselineError, leave_out
from enilint.run.baseline import load as load_baseline
from enilint.run.discovery import Discovery, Source, discover
from enilint.run.judging import Judged, judge, read, report
from enilint.suppressions.configured import configured
from enilint.suppressions.today import today, wrong_clock
from enilint.suppressions.uses import Suppressions


class Request(Struct, kw_only=True):
    """What is to be linted, and how. `directory` is where the search for a configuration begins.

    `given` is standard input, where it was read already.
    `fingerprints`: whether findings are to have some where no baseline asks for it.
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
    select: Sequence[str] | None = None
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    rule_directories: Sequence[str] = ()
    config: str | None = None
    use_config: bool = True
    directory: str = "."
    allow_empty: bool = False
    use_suppressions: bool = True
    baseline: str | None = None
    use_baseline: bool = True
    fingerprints: bool = True
    force_exclude: bool = False
    fail_on: FailOn | None = None


class Linter(Struct, kw_only=True):
    """What holds for a whole run: the rules, and what readers know beside the files. `errors` kept some of it out.

    `rules_of` gives the rules of the design of a path, where these are not the same for all. `excluded` is what a
    search leaves out. `files` are the resolved paths of those that decide what is reported, whether or not they are
    there.
    `suppressions` makes those of a run, of the function that tells whether a run finds all of a path's project; None
    where nothing is to be suppressed. `baseline` has the findings that are known.
    """

    rules: Sequence[ActiveRule] = ()
    context: Context = field(default_factory=Context)
    errors: Sequence[InputError] = ()
    files: frozenset[str] = frozenset()
    suppressions: Callable[[Callable[[str], bool]], Suppressions] | None = None
    baseline: Baseline | None = None
    fingerprints: bool = True
    rules_of: Callable[[str], Sequence[ActiveRule]] | None = None
    excluded: Patterns | None = None
    fail_on: Severity | None = Severity.WARNING

    def lint(
        self, designs: Iterable[Design], errors: Sequence[InputError] = (), found: Discovery | None = None
    ) -> Report:
        """Run the rules, and leave out what is suppressed and what is known."""
        return self.report(map(self.judge, designs), errors, found)

    def judge(self, design: Design) -> Judged:
        """Run the rules over a design."""
        rules = self.rules if self.rules_of is None else self.rules_of(design.path)
        return judge(design, rules, fingerprints=self.fingerprints)

    def report(
        self, judged: Iterable[Judged], errors: Sequence[InputError] = (), found: Discovery | None = None
    ) -> Report:
        """What remains of what the rules say, without what is suppressed and what is known.

        Where the designs are not all that were `found`, little can be told of what suppresses nothing, or is fixed.
        """
        is_searched = found.holds_project_of if found is not None else lambda _: False
        suppressions = self.suppressions(is_searched) if self.suppressions is not None else None
        result = report(judged, self.rules, errors, suppressions, self.rules_of)
        result.fail_on = self.fail_on
        if self.baseline is not None:
            fixed = leave_out(result, self.baseline, {one.code for one in result.rules})
            result.notices = (*result.notices, *(fixed if found is not None else ()))
        return result


class Run(Struct):
    """What a run says, and the designs that it says it of."""

    report: Report
    designs: Sequence[Design] = ()

    @property
    def texts(self) -> dict[str, str]:
        """All texts that were read, by the paths that the user sees."""
        return {path: text for design in self.designs for path, text in design.texts.items()}


def make_report(request: Request) -> Report:
    """Find the designs, read them, lint them."""
    return lint_all(request).report


def lint_all(request: Request, unsaved: Mapping[str, bytes] | None = None) -> Run:
    """Find the designs, read them, lint them.

    `unsaved` are contents that stand for those of files, by the resolved paths of these.
    """
    try:
        linter = prepare(request)
    except ConfigError as error:
        return Run(Report(errors=(error.error,)))
    found = _sources(request, linter.excluded, unsaved)
    errors = [*linter.errors, *found.errors]
    if not found.sources and not found.errors and not request.allow_empty:
        where = ", ".join(request.paths)
        errors.append(
            InputError(
                None,
                f"no design found in {where}: there is neither *.enilint.yaml nor Terraform source; name a plan by "
                "itself, or allow this with --allow-empty",
            )
        )
    linter.context.replaced = found.replaced
    start = perf_counter()
    designs = _designs(found, linter.context) if linter.rules or linter.rules_of else ()
    seconds_reading = perf_counter() - start
    report = linter.lint(designs, [*errors, *_undeclared_variables(designs)], found)
    report.seconds_reading = seconds_reading
    return Run(report, designs)


def prepare(request: Request) -> Linter:
    """The rules that are wanted, and what readers know beside the files. Raises ConfigError."""
    loaded = configuration(request)
    registry = Registry(Path(directory) for directory in request.rule_directories)
    rules = RulesByPath(registry, loaded, _wanted_by_command_line(request))
    errors = [*registry.errors, *rules.errors, *wrong_clock()]
    if not rules.everywhere and not loaded.config.per_path and not errors:
        errors.append(InputError(None, "no rule is left to run: every one is deselected or ignored"))
    known, lost = _baseline(request, loaded)
    context, problems = _context(request, loaded)
    roots, mistakes = _terraform_roots(loaded)
    context.terraform = TerraformOptions(
        tuple(request.var_files), tuple(request.variables), request.environment_variables, roots
    )
    return Linter(
        rules=rules.everywhere,
        rules_of=rules if loaded.config.per_path else None,
        context=context,
        errors=(*errors, *lost, *problems, *mistakes),
        files=_files(request, loaded),
        baseline=known,
        fingerprints=request.fingerprints or known is not None,
        suppressions=_suppressions(registry, loaded) if request.use_suppressions else None,
        excluded=Patterns(loaded.config.exclude, loaded.directory) if loaded.config.exclude else None,
        fail_on=_severity(request.fail_on or loaded.config.fail_on or "warning"),
    )


def _severity(fail_on: FailOn) -> Severity | None:
    return None if fail_on == "never" else Severity(fail_on)


def _context(request: Request, loaded: LoadedConfig) -> tuple[Context, list[InputError]]:
    """The facts of the configuration and of the command line, which has the last word, and where the source is."""
    files, errors = [], []
    configured = [os.path.join(loaded.directory, one) for one in loaded.config.context]
    allowed = [path for path in configured if _is_in_project(path, request, loaded)]
    for path in configured:
        if path not in allowed:
            words = f"{shown(path)} lies outside of the project, and is not read; name it with --context"
            errors.append(loaded.error(words, "context"))
    readers = [(path, read_regular) for path in allowed] + [(path, read_stream) for path in request.context]
    for path, contents in readers:
        try:
            files.append(InputFile(shown(path), contents(path, 10 * MOST_BYTES)))
        except OSError as error:
            errors.append(InputError(shown(path), f"cannot be read: {error.strerror}"))
    context, problems = load_context(files)
    if request.source is not None and not os.path.isdir(request.source):
        errors.append(InputError(shown(request.source), "there is no such directory"))
    else:
        context.source = request.source
    return context, [*errors, *problems]


def configuration(request: Request) -> LoadedConfig:
    """The configuration that holds for a run. Raises ConfigError."""
    if not request.use_config:
        return LoadedConfig(Config())
    path = request.config or nearest_configuration(request.directory)
    return load_config(Path(shown(path))) if path else LoadedConfig(Config())


def _is_in_project(path: str, request: Request, loaded: LoadedConfig) -> bool:
    """Whether a configured file lies in the project, with links followed: whoever wrote the configuration chose it.

    What the user names on the command line can lie anywhere. A configuration that is named there may be that of
    another directory than it is in.
    """
    real = os.path.realpath(path)
    return any(is_inside(real, project_root(directory)) for directory in (loaded.directory, request.directory))


def _files(request: Request, loaded: LoadedConfig) -> frozenset[str]:
    """The configuration, its facts and the baseline, resolved."""
    facts = (os.path.join(loaded.directory, one) for one in loaded.config.context)
    paths = (str(loaded.path) if loaded.path else None, _baseline_path(request, loaded), *facts)
    return frozenset(os.path.realpath(path) for path in paths if path is not None)


def configuration_files(request: Request) -> frozenset[str]:
    """The files of a project that decide what is reported, resolved."""
    try:
        return _files(request, configuration(request))
    except ConfigError:
        return frozenset()


def _suppressions(registry: Registry, loaded: LoadedConfig) -> Callable[[Callable[[str], bool]], Suppressions]:
    tables = configured(loaded)
    return lambda is_searched: Suppressions(registry, tables, today=today, is_searched=is_searched)


def _baseline(request: Request, loaded: LoadedConfig) -> tuple[Baseline | None, list[InputError]]:
    """The findings that are known, or why they cannot be."""
    path = _baseline_path(request, loaded)
    if path is None:
        return None, []
    if request.baseline is None and not _is_in_project(path, request, loaded):
        words = f"{shown(path)} lies outside of the project, and is not read; name it with --baseline"
        return None, [loaded.error(words, "baseline")]
    try:
        return load_baseline(shown(path)), []
    except BaselineError as error:
        return None, [error.error]


def _baseline_path(request: Request, loaded: LoadedConfig) -> str | None:
    """The baseline of the command line, else of the configuration."""
    if not request.use_baseline:
        return None
    if request.baseline is not None or loaded.config.baseline is None:
        return request.baseline
    return os.path.join(loaded.directory, loaded.config.baseline)


def _terraform_roots(loaded: LoadedConfig) -> tuple[dict[str, RootOptions], list[InputError]]:
    """The options of roots by the resolved directories of these, and which of the directories are not there."""
    roots, errors = dict[str, RootOptions](), list[InputError]()
    for name, root in loaded.config.terraform.items():
        directory = os.path.join(loaded.directory, name)
        if not os.path.isdir(directory):
            table = f'[terraform."{name}"]'
            errors.append(loaded.error(f"{table}: there is no such directory as {shown(directory)}", "terraform", name))
        roots[os.path.realpath(directory)] = RootOptions(
            tuple(root.var_files), root.workspace, root.environment_variables
        )
    return roots, errors


def _wanted_by_command_line(request: Request) -> Wanted:
    return Wanted(
        select=request.select,
        extend_select=request.extend_select,
        ignore=request.ignore,
        severities=request.severities,
    )


def _sources(request: Request, excluded: Patterns | None, unsaved: Mapping[str, bytes] | None) -> Discovery:
    given = None
    if "-" in request.paths:
        name = shown(request.stdin_filename) if request.stdin_filename else "<stdin>"
        data = unsaved.get(os.path.realpath(name)) if unsaved else None
        if data is None:
            data = sys.stdin.buffer.read() if request.given is None else request.given
        given = InputFile(name, data)
    return discover(
        [path for path in request.paths if path != "-"],
        kind=request.kind,
        given=given,
        unsaved=unsaved,
        excluded=excluded,
        force_exclude=request.force_exclude,
    )


def _designs(found: Discovery, context: Context) -> Sequence[Design]:
    """Read every source."""
    return designs_to_lint(found.sources, [read(one.file, one.kind, context) for one in found.sources])


def designs_to_lint(
    sources: Sequence[Source], read: Sequence[Design], resolved: Callable[[str], str] = os.path.realpath
) -> Sequence[Design]:
    """Those of the designs that were read, one for each source, that stand for themselves.

    A topology file that another one imports is part of that one, unless it was named.
    """
    paths = [resolved(one.file.path) for one in sources]
    designs = dict(zip(paths, read, strict=True))
    files = {path: {resolved(file) for file in design.files} for path, design in designs.items()}
    imported = set[str]().union(*(own - {path} for path, own in files.items()))
    named = {path for path, one in zip(paths, sources, strict=True) if one.named}
    roots = [path for path in designs if path in named or path not in imported]
    covered = set(roots).union(*(files[path] for path in roots))
    for path in designs:
        if path not in covered:  # files that import each other in a circle: the first one stands for all
            roots.append(path)
            covered |= {path, *files[path]}
    return [designs[path] for path in roots]


def _undeclared_variables(designs: Iterable[Design]) -> list[InputError]:
    """--var holds for every root: a variable that one of them declares need not be declared in the others."""
    first, *others = [design.undeclared for design in designs if design.undeclared is not None] or [{}]
    return [error for name, error in first.items() if all(name in one for one in others)]
