"""What holds for a whole run, made once of what is asked for: rules, facts, suppressions, a baseline.

The configuration is read here, and nowhere else in a run.
"""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from enilint.configuration.loading import ConfigError, LoadedConfig
from enilint.configuration.tables import FailOn
from enilint.files.paths import STAND_INS, shown
from enilint.files.patterns import Patterns
from enilint.files.project import MOST_BYTES, belongs_to, project_root, read_regular, read_stream
from enilint.files.text import InputFile
from enilint.findings import InputError, Severity
from enilint.inputs.context import (
    CloudFormationOptions,
    Context,
    ModulePlaces,
    RootOptions,
    TemplateOptions,
    TerraformOptions,
    load_context,
)
from enilint.report import Allowances
from enilint.ruleset.per_path import RulesByPath
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule, Wanted
from enilint.run.own_rules import registry_of, why_not_read
from enilint.run.request import Request, configuration
from enilint.suppressions.today import today, wrong_clock
from enilint.suppressions.uses import Suppressions

if TYPE_CHECKING:
    from enilint.run.baseline import Baseline
    from enilint.run.drills import DrillOfDesign
    from enilint.run.failover_groups import GroupOfDesign
    from enilint.suppressions.configured import Configured as ConfiguredTable


class Setup(Struct, kw_only=True):
    """What holds for a whole run: the rules, and what readers know beside the files. `errors` kept some of it out.

    `mistake` is what is wrong with the configuration: then nothing is linted. `by_path` gives the rules of the design
    of a path, where these are not the same for all. `excluded` is what a search leaves out. `files` are the resolved
    paths of those that decide what is reported, whether or not they are there.
    `suppressions` makes those of a run, of the function that tells whether a run finds all of a path's project; None
    where nothing is to be suppressed. `allowances` tells what the configuration does to lessen a report on the designs
    of some paths. `failover_groups` and `drills` are those of the configuration. `baseline` has the findings that are
    known. `ruled` tells what the patterns of the configuration make of a path, whether or not there is a file: where it
    is the same for two paths, their names make no difference. `suppresses`: the configuration has suppressions, of
    which only all designs together tell whether they are used.
    """

    rules: Sequence[ActiveRule] = ()
    failover_groups: "Sequence[GroupOfDesign]" = ()
    drills: "Sequence[DrillOfDesign]" = ()
    by_path: Callable[[str], Sequence[ActiveRule]] | None = None
    context: Context = field(default_factory=Context)
    errors: Sequence[InputError] = ()
    mistake: InputError | None = None
    files: frozenset[str] = frozenset()
    suppressions: Callable[[Callable[[str], bool]], Suppressions] | None = None
    allowances: Callable[[Sequence[str]], Allowances | None] = lambda _: None
    baseline: "Baseline | None" = None
    ruled: Callable[[str], object] = lambda _: None
    suppresses: bool = False
    fingerprints: bool = True
    fixes: bool = True
    excluded: Patterns | None = None
    fail_on: Severity | None = Severity.WARNING

    def rules_for(self, path: str) -> Sequence[ActiveRule]:
        """The rules for the design of a path, and for suppressions in the file of a path."""
        return self.rules if self.by_path is None else self.by_path(path)


def prepare(request: Request) -> Setup:
    """The rules that are wanted, and what readers know beside the files."""
    try:
        loaded = configuration(request)
    except ConfigError as error:
        return Setup(errors=(error.error,), mistake=error.error)
    registry = registry_of(request, loaded)
    rules = RulesByPath(registry, loaded, _wanted_by_command_line(request))
    errors = [*registry.errors, *rules.errors, *wrong_clock()]
    if not rules.everywhere and not loaded.config.per_path and not errors:
        errors.append(InputError(None, "no rules to run: all rules are deselected or ignored"))
    known, lost = _baseline(request, loaded)
    context, problems = _context(request, loaded)
    roots, mistakes = _terraform_roots(loaded)
    context.modules, misplaced = _module_places(request, loaded)
    excluded = Patterns(loaded.config.exclude, loaded.directory) if loaded.config.exclude else None
    tables = _suppressed(loaded)
    context.terraform = TerraformOptions(
        tuple(request.var_files), tuple(request.variables), request.environment_variables, roots
    )
    context.cloudformation, unfound = _cloudformation(request, loaded)
    drills, unusable = _drills(loaded)
    return Setup(
        rules=rules.everywhere,
        failover_groups=_failover_groups(loaded),
        drills=drills,
        by_path=rules if loaded.config.per_path else None,
        context=context,
        errors=(*errors, *lost, *problems, *mistakes, *misplaced, *unfound, *unusable),
        files=_files(request, loaded),
        baseline=known,
        fingerprints=request.fingerprints or known is not None,
        fixes=request.fixes,
        ruled=_ruled([excluded, *(one.paths for one in tables)], rules),
        suppresses=bool(tables),
        suppressions=_suppressions(registry, tables) if request.use_suppressions else None,
        allowances=_allowances(request, loaded, registry, rules),
        excluded=excluded,
        fail_on=_severity(request.fail_on or loaded.config.fail_on or "warning"),
    )


def _severity(fail_on: FailOn) -> Severity | None:
    return None if fail_on == "never" else Severity(fail_on)


def _context(request: Request, loaded: LoadedConfig) -> tuple[Context, list[InputError]]:
    """The facts of the configuration and of the command line, which has the last word, and where the source is."""
    files, errors = [], []
    configured = [os.path.join(loaded.directory, one) for one in loaded.config.context]
    allowed = list[str]()
    for path in configured:
        why = why_not_read(path, request, loaded)
        if why:
            words = f"{shown(path)} {why} and is not read; give it with --context"
            errors.append(loaded.error(words, "context"))
        else:
            allowed.append(path)
    readers = [(path, read_regular) for path in allowed] + [(path, read_stream) for path in request.context]
    for path, contents in readers:
        try:
            files.append(InputFile(shown(path), contents(path, 10 * MOST_BYTES)))
        except OSError as error:
            errors.append(InputError(shown(path), f"cannot be read: {error.strerror}"))
    context, problems = load_context(files)
    if request.source is not None and not os.path.isdir(request.source):
        errors.append(InputError(shown(request.source), "this directory does not exist"))
    else:
        context.source = request.source
    return context, [*errors, *problems]


def _files(request: Request, loaded: LoadedConfig) -> frozenset[str]:
    """The configuration, its facts, its rule files and the baseline, as they are named and resolved."""
    facts = (os.path.join(loaded.directory, one) for one in (*loaded.config.context, *loaded.config.rule_files))
    paths = (str(loaded.path) if loaded.path else None, _baseline_path(request, loaded), *facts)
    named = [path for path in paths if path is not None]
    return frozenset((*map(os.path.realpath, named), *map(os.path.abspath, named)))


def _drills(loaded: LoadedConfig) -> "tuple[list[DrillOfDesign], list[InputError]]":
    if not loaded.config.drill:
        return [], []
    from enilint.run.drills import configured_drills

    return configured_drills(loaded)


def _failover_groups(loaded: LoadedConfig) -> "Sequence[GroupOfDesign]":
    if not loaded.config.failover_group:
        return ()
    from enilint.run.failover_groups import configured_groups

    return configured_groups(loaded)


def _suppressed(loaded: LoadedConfig) -> "Sequence[ConfiguredTable]":
    if not loaded.config.suppress:
        return ()
    from enilint.suppressions.configured import configured

    return configured(loaded)


def _allowances(
    request: Request, loaded: LoadedConfig, registry: Registry, rules: RulesByPath
) -> Callable[[Sequence[str]], Allowances | None]:
    if loaded.path is None:
        return lambda _: None
    from enilint.run.allowances import Configured

    return Configured(request, loaded, registry, rules)


def _ruled(patterns: Sequence[Patterns | None], rules: RulesByPath) -> Callable[[str], object]:
    return lambda path: (rules.tables_of(path), *(one.match(path) for one in patterns if one is not None))


def _suppressions(
    registry: Registry, tables: "Sequence[ConfiguredTable]"
) -> Callable[[Callable[[str], bool]], Suppressions]:
    return lambda is_searched: Suppressions(registry, tables, today=today, is_searched=is_searched)


def _baseline(request: Request, loaded: LoadedConfig) -> "tuple[Baseline | None, list[InputError]]":
    """The findings that are known, or why they cannot be."""
    path = _baseline_path(request, loaded)
    if path is None:
        return None, []
    why = why_not_read(path, request, loaded) if request.baseline is None else ""
    if why:
        return None, [loaded.error(f"{shown(path)} {why} and is not read; give it with --baseline", "baseline")]
    from enilint.run.baseline import BaselineError, load

    try:
        return load(shown(path))
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
            errors.append(loaded.error(f"{table}: directory {shown(directory)} does not exist", "terraform", name))
        roots[os.path.realpath(directory)] = RootOptions(
            tuple(root.var_files), root.workspace, root.environment_variables, root.program
        )
    return roots, errors


def _cloudformation(request: Request, loaded: LoadedConfig) -> tuple[CloudFormationOptions, list[InputError]]:
    """Where templates have the values of their parameters from, and which files that are named are not there."""
    templates, sources, errors = dict[str, TemplateOptions](), dict[str, str](), list[InputError]()

    def found(name: str, *keys: str) -> str | None:
        path = os.path.join(loaded.directory, name)
        if os.path.exists(path):
            return path
        errors.append(loaded.error(f"there is no such file as {shown(path)}", *keys))
        return None

    for name, options in loaded.config.cloudformation.items():
        path = found(name, "cloudformation", name)
        files = [found(one, "cloudformation", name, "parameter-files") for one in options.parameter_files]
        if path is not None:
            templates[os.path.realpath(path)] = TemplateOptions(
                tuple(options.parameters.items()), tuple(one for one in files if one is not None)
            )
    for url, name in loaded.config.template_sources.items():
        path = found(name, "template-sources", url)
        if path is not None:
            sources[url] = os.path.realpath(path)
    given = tuple(request.parameters), tuple(request.parameter_files)
    return CloudFormationOptions(*given, templates, sources), errors


def _module_places(request: Request, loaded: LoadedConfig) -> tuple[ModulePlaces, list[InputError]]:
    """Where the source of modules is looked for, and which of the directories are not there, or not of the project."""
    sources, errors = dict[str, str](), list[InputError]()
    for source, name in loaded.config.module_sources.items():
        directory = os.path.join(loaded.directory, name)
        roots = (project_root(loaded.directory), project_root(request.directory))
        if not any(belongs_to(os.path.realpath(directory), root) for root in roots):
            words = "is outside the project"
        elif not os.path.isdir(directory):
            words = "is not a directory"
        else:
            sources[source] = directory
            continue
        errors.append(loaded.error(f"{shown(directory)} {words}: {source!r} is not read", "module-sources", source))
    uses_stand_ins = request.use_stand_ins and not loaded.config.no_stand_ins
    return ModulePlaces(sources, STAND_INS if uses_stand_ins else None), errors


def _wanted_by_command_line(request: Request) -> Wanted:
    return Wanted(
        select=request.select,
        extend_select=request.extend_select,
        ignore=request.ignore,
        severities=request.severities,
    )
