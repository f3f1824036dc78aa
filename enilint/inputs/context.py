"""What a reader knows besides the file it reads: facts about AWS, and about things in the user's account."""

import os
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct, field

from enilint.aws.instance_types import Catalog, bundled_catalog
from enilint.files.paths import Resolver
from enilint.files.text import InputFile
from enilint.findings import InputError
from enilint.inputs.facts import Facts
from enilint.inputs.parses import Parses

if TYPE_CHECKING:
    from enilint.inputs.aws_snapshot import Snapshot


Program = Literal["terraform", "tofu"]
TERRAFORM: Program = "terraform"
TOFU: Program = "tofu"


class RootOptions(Struct, frozen=True):
    """What the configuration says of one Terraform root. The paths in `var_files` are relative to its directory.

    `environment_variables`: variables that TF_VAR_* gives have values that are not known, not their defaults. `program`
    is what is run in it; None: either.
    """

    var_files: tuple[str, ...] = ()
    workspace: str | None = None
    environment_variables: bool = False
    program: Program | None = None


class TerraformOptions(Struct, frozen=True):
    """Where Terraform roots have the values of their variables from.

    `var_files` (relative to the current directory) and `variables` (name and value, as written) hold for every root,
    and so does `environment_variables`: whether values are taken from TF_VAR_*. `roots` are the options of single ones,
    by their directories, resolved.
    """

    var_files: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    environment_variables: bool = False
    roots: Mapping[str, RootOptions] = field(default_factory=dict)

    def of(self, directory: str) -> RootOptions:
        """The options of the root in that directory."""
        return self.roots.get(os.path.realpath(directory), RootOptions()) if self.roots else RootOptions()


class TemplateOptions(Struct, frozen=True):
    """What the configuration says of one CloudFormation template. The paths in `parameter_files` can be opened."""

    parameters: tuple[tuple[str, str], ...] = ()
    parameter_files: tuple[str, ...] = ()


class CloudFormationOptions(Struct, frozen=True):
    """Where templates have the values of their parameters from.

    `parameter_files` and `parameters` (name and value) hold for every template. `templates` are the options of single
    ones, by their resolved paths. `sources` are files, resolved, by the URLs of nested templates that they are.
    """

    parameters: tuple[tuple[str, str], ...] = ()
    parameter_files: tuple[str, ...] = ()
    templates: Mapping[str, TemplateOptions] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def of(self, path: str) -> TemplateOptions:
        """The options of the template of a path."""
        return self.templates.get(os.path.realpath(path), TemplateOptions())


class ModulePlaces(Struct):
    """Where the source of called modules is looked for, besides where Terraform has installed it for the root module.

    `sources` are directories, each by the source, or the beginning of sources, that it is the source of. `stand_ins` is
    the directory of stand-ins; None: none is used. `manifests` are the lists of installed modules that a project has,
    by its resolved root, as far as this run has looked for them.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    stand_ins: str | None = None
    manifests: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def without_stand_ins(self) -> "ModulePlaces":
        """The same places, but for stand-ins."""
        return ModulePlaces(self.sources, None, self.manifests)


class Work(Struct):
    """How many steps the root modules of a run may still take together to be evaluated."""

    left: int = 30_000_000


class Roots(Struct):
    """The directories of the root modules of a run; by where their states are, once that is asked for."""

    directories: tuple[str, ...] = ()
    by_state: dict[tuple[str, ...], list[str]] | None = None


class Templates(Struct):
    """The CloudFormation templates of a run; what they export, by name, once that is asked for."""

    files: tuple[InputFile, ...] = ()
    exports: dict[Any, Any] | None = None


class Again(Struct):
    """What a reader keeps of a design for the next time, when only texts of its source have changed."""

    evaluated: Any = None


class Context(Struct):
    """What holds for all inputs: limits of instance types, facts about what designs refer to by id, and options.

    `named` are the directories, resolved, that the command line names, or that files which it names are in.
    `source` is where the source of plans is; None: the directory of the plan, where it holds Terraform source.
    `replaced` are contents that stand for those of files, by their resolved paths: an editor's, for instance.
    `parses` keeps what files say from one design to the next. `roots` are the root modules that are read together, and
    may read each other's states. `templates` are those that are read together, and may import what others export.
    `work` is None where each root module may take what it may take alone. `again` has what was kept of the design, and
    takes what is to be kept; None: it is read once. `resolver` has resolved the directories that the run has read.
    """

    catalog: Catalog = field(default_factory=bundled_catalog)
    facts: Facts = field(default_factory=Facts)
    named: Collection[str] = ()
    source: str | None = None
    terraform: TerraformOptions = field(default_factory=TerraformOptions)
    cloudformation: CloudFormationOptions = field(default_factory=CloudFormationOptions)
    modules: ModulePlaces = field(default_factory=ModulePlaces)
    replaced: Mapping[str, bytes] = field(default_factory=dict)
    parses: Parses = field(default_factory=Parses)
    roots: Roots = field(default_factory=Roots)
    templates: Templates = field(default_factory=Templates)
    work: Work | None = None
    again: Again | None = None
    resolver: Resolver = field(default_factory=Resolver)


def load_context(files: Iterable[InputFile]) -> tuple[Context, list[InputError]]:
    """Put the files given with --context together; of two that know the same, the later one has the last word."""
    context, errors = Context(), list[InputError]()
    for file in files:
        try:
            snapshot, problems = _read(file)
        except Exception as error:  # noqa: BLE001 - whatever one file does, the others still tell what they know
            from enilint.inputs.failures import failure

            errors.append(failure(file.path, file.path, error))
            continue
        errors.extend(problems)
        context.facts.add(snapshot.facts)
        if snapshot.instance_types:
            context.catalog = Catalog() if context.catalog is bundled_catalog() else context.catalog
        for name, row in snapshot.instance_types.items():
            try:
                context.catalog.override(name, row, file.path)
            except msgspec.ValidationError as error:
                errors.append(InputError(file.path, f"instance type {name}: {error}"))
    return context, errors


def _read(file: InputFile) -> "tuple[Snapshot, list[InputError]]":
    from enilint.files.json_text import Unreadable
    from enilint.inputs.aws_snapshot import Snapshot, read_snapshot

    if file.data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"{" and not file.path.endswith((".yaml", ".yml")):
        try:
            snapshot = read_snapshot(file)
            return snapshot, snapshot.errors
        except Unreadable as problem:
            return Snapshot(Facts(), {}), [problem.error]
    from enilint.inputs.facts_file import read_facts

    facts, errors = read_facts(file)
    return Snapshot(facts, {name: one.row() for name, one in facts.instance_types.items()}), errors
