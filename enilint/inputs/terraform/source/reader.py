"""Reads a directory of Terraform source as a design: the root module, and all modules that it calls."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from enilint.files.project import project_root
from enilint.files.text import InputFile, TextEdit
from enilint.findings import Edit, Finding, InputError, Location, Notice, Related
from enilint.inputs.context import TERRAFORM, TOFU, Context, Program
from enilint.inputs.design import Design
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES, READ_TYPES, network_of
from enilint.inputs.terraform.resource import Resource
from enilint.inputs.terraform.source.body import SourceBody, location
from enilint.inputs.terraform.source.callers import Callers
from enilint.inputs.terraform.source.evaluation import Evaluation, ModuleInstance
from enilint.inputs.terraform.source.expressions import evaluate
from enilint.inputs.terraform.source.files import PlacedAttribute, PlacedBlock, error_at
from enilint.inputs.terraform.source.functions.files import FileAccess
from enilint.inputs.terraform.source.given import Given
from enilint.inputs.terraform.source.instances import ResourceInstance
from enilint.inputs.terraform.source.marked import is_anything_guarded, marked_spans
from enilint.inputs.terraform.source.mentions import Mentions
from enilint.inputs.terraform.source.mistakes import judge, unread_routes
from enilint.inputs.terraform.source.module_users import ModuleUsers
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.plain import plain_tags, some_elements
from enilint.inputs.terraform.source.providers import provider_of
from enilint.inputs.terraform.source.remote_states import TYPE as STATE_TYPE
from enilint.inputs.terraform.source.remote_states import Evaluate, RemoteStates
from enilint.inputs.terraform.source.variable_files import (
    environment_values,
    hidden_values,
    misfits,
    values_files,
    variable_values,
)
from enilint.inputs.terraform.unread_users import UnreadUsers
from enilint.values import Unknown

if TYPE_CHECKING:
    from enilint.inputs.terraform.source.again import Evaluated

KIND = "terraform"
_WHICH = "set `program` for the root module in the configuration"
_OTHER_CLOUD = (
    "this provider sends the requests to EC2 to another cloud with the same API, so its resources are not checked; "
    "enilint knows what AWS accepts"
)
_ELSEWHERE = frozenset(
    {
        "aws_default_subnet",
        "aws_default_vpc",
        "aws_eip",
        "aws_instance",
        "aws_internet_gateway",
        "aws_launch_template",
        "aws_nat_gateway",
        "aws_network_interface",
        "aws_route_table",
        "aws_security_group",
        "aws_subnet",
        "aws_vpc",
        "aws_vpc_endpoint",
    }
)
"""The resource types that are worth knowing of another root module: what its outputs refer to."""


def read(file: InputFile, context: Context) -> Design:
    """Read the root module in a directory. What is wrong with it becomes errors of the design.

    Terraform and OpenTofu take different files where a directory has some for OpenTofu alone: then the design can be
    either, unless the configuration says which of them is run.
    """
    design = Design(path=file.path, kind=KIND, files=[file.path])
    wanted = context.terraform.of(file.path).program
    tree = _read(design, context, wanted or TOFU)
    if wanted is None and tree.has_several_programs:
        if context.again is not None:
            context.again.evaluated = None
        _read(design, replace(context, again=None), TERRAFORM)
        words = "some files are only for OpenTofu, so this root module is linted as Terraform and as OpenTofu read it; "
        design.notices.append(Notice(design.path, words + _WHICH))
    return design


def _read(design: Design, context: Context, program: Program) -> SourceTree:
    """Add to a design what one of the programs makes of it."""
    root = project_root(design.path, context.named)
    tree = SourceTree(design.path, root, context.replaced, context.parses, program, context.modules, context.resolver)
    again = context.again
    before: Evaluated | None = None
    if again is not None:
        before, again.evaluated = again.evaluated, None
    evaluation = evaluate_root(tree, design.path, root, context, design, before=before)
    if evaluation is None or evaluation.root is None:
        design.errors.append(InputError(design.path, tree.missing(())))
        return tree
    evaluation.states = states = RemoteStates(design.path, context, _evaluate_other(context, evaluation, program))
    resources, managed = _resources(evaluation.root, design, are_kept=again is not None)
    resources += _resources_elsewhere(states, design)
    design.resources = max(design.resources, managed)
    is_first = not design.networks
    design.is_empty = not resources and (is_first or design.is_empty)
    users = ModuleUsers(tree, evaluation.files.read)
    mentions = Mentions(tree, users).of
    network = network_of(
        resources,
        context,
        unread=unread_routes(tree),
        mentions=mentions,
        users=UnreadUsers(users, READ_TYPES),
        errors=design.errors,
    )
    design.networks = (*design.networks, network)
    design.callers = _joined_callers(design.callers, Callers(tree).of)
    as_written = partial(_as_written, tree, design.path, root, context, program) if before is not None else tree.itself
    design.writer = _joined_writers(design.writer, partial(_write, as_written))
    design.values_elsewhere = _ValuesElsewhere(design.path, root, context.replaced, frozenset(design.texts))
    judge(tree, evaluation.root, design)
    evaluations = [evaluation, *filter(None, states.evaluations.values())]
    if any(one.tree.origins for one in evaluations):
        from enilint.inputs.terraform.source.origins import Origins

        roots = [(one.prefix, one.tree, one.root) for one in evaluations if one.root is not None]
        design.origins = _joined_origins(design.origins, Origins(roots))
    evaluation.end()
    design.errors.extend((*evaluation.errors, *evaluation.failures))
    design.notices.extend(evaluation.notices)
    design.texts.update(tree.texts)
    design.files.extend(one for one in tree.texts if one not in design.files)
    design.looked_at.extend((*tree.looked_at, *evaluation.files.looked_at))
    for path, spans in marked_spans(as_written() if is_anything_guarded(tree) else tree).items():
        design.marked.setdefault(path, set()).update(spans)
    if again is not None and not states.evaluations:
        from enilint.inputs.terraform.source.again import kept

        again.evaluated = kept(evaluation, tree, resources, before)
    return tree


def _as_written(tree: SourceTree, directory: str, root: str, context: Context, program: Program) -> SourceTree:
    """The tree with all parts as the texts have them: those that are kept say the same, of texts before."""
    found = SourceTree(
        directory, root, dict(context.replaced), context.parses, program, context.modules, context.resolver
    )
    for calls in tree.by_calls():
        found.module(calls)
    return found


def _write(tree: Callable[[], SourceTree], edit: Edit) -> list[TextEdit] | None:
    from enilint.inputs.terraform.source.writing import Writer

    return Writer(tree()).write(edit)


class _ValuesElsewhere(Struct):
    """Tells of a missing fact the files that set it, which are read when it is first asked; a process can send it."""

    directory: str
    project: str
    replaced: Mapping[str, bytes]
    loaded: frozenset[str]
    _find: Callable[[str], tuple[str, ...]] | None = None

    def __call__(self, fact: str) -> tuple[str, ...]:
        if self._find is None:
            from enilint.inputs.terraform.source.values_elsewhere import ValuesElsewhere

            self._find = ValuesElsewhere(self.directory, self.project, self.replaced, self.loaded)
        return self._find(fact)


_CallersOf = Callable[[str], tuple[Related, ...]]
_Write = Callable[[Edit], list[TextEdit] | None]


def _joined_callers(one: _CallersOf | None, other: _CallersOf) -> _CallersOf:
    return other if one is None else lambda subject: tuple(dict.fromkeys((*one(subject), *other(subject))))


def _joined_writers(one: _Write | None, other: _Write) -> _Write:
    """Writes an edit down wherever one of two writers would."""

    def write(edit: Edit) -> list[TextEdit] | None:
        written = [edits for writer in (one, other) if writer is not None and (edits := writer(edit)) is not None]
        return list(dict.fromkeys(chain.from_iterable(written))) if written else None

    return write


_OriginsOf = Callable[[Finding], Finding]


def _joined_origins(one: _OriginsOf | None, other: _OriginsOf) -> _OriginsOf:
    return other if one is None else lambda finding: other(one(finding))


def evaluate_root(
    tree: SourceTree,
    directory: str,
    project: str,
    context: Context,
    design: Design,
    given: Given | None = None,
    *,
    reader: Evaluation | None = None,
    prefix: str = "",
    before: "Evaluated | None" = None,
) -> Evaluation | None:
    """The evaluation of a root module with the values that the user gives its variables.

    `reader` is the evaluation that reads its state, `prefix` what its addresses then begin with. `before` is what was
    evaluated of the texts before.
    """
    source = tree.module(())
    if source is None:
        return None
    options = context.terraform.of(directory)
    configured = [os.path.join(directory, one) for one in options.var_files]
    values = values_files(
        directory, context.terraform.var_files, project, context.replaced, configured, source, context.resolver
    )
    named = variable_values(context.terraform.variables, source)
    environment = environment_values(os.environ if context.terraform.environment_variables else {}, source)
    written = environment.given | values.given | named.given
    hidden = hidden_values(os.environ, source) if options.environment_variables else {}
    design.errors.extend((*environment.errors, *values.errors, *named.errors))
    known = named.undeclared if design.undeclared is None else design.undeclared
    design.undeclared = {name: error for name, error in named.undeclared.items() if name in known}
    design.texts.update(values.texts)
    design.secret |= values.secret
    access = FileAccess(directory, project, tree.directories_elsewhere)
    variables: dict[str, PlacedAttribute | Unknown] = {**hidden, **written}
    evaluation = before.again(tree, access, variables) if before is not None else None
    if evaluation is None:
        evaluation = Evaluation(
            tree,
            access,
            variables,
            workspace=options.workspace,
            given=given,
            real_ids=context.facts.ids,
            work=context.work,
            reader=reader,
            prefix=prefix,
        )
        evaluation.budget.read(sum(map(len, (*tree.texts.values(), *values.texts.values()))))
    root = evaluation.root
    if given is None and root is not None:
        design.errors.extend(misfits(source, written, values.given, lambda node: evaluate(node, root.scope)))
    return evaluation


def _evaluate_other(context: Context, reader: Evaluation, program: Program) -> Evaluate:
    """Evaluates root modules whose states are read. Their mistakes are reported where they are read themselves."""

    def evaluate(states: RemoteStates, directory: str, prefix: str, workspace: Any) -> Evaluation | None:
        project = project_root(directory, context.named)
        wanted = context.terraform.of(directory).program or program
        tree = SourceTree(
            directory, project, context.replaced, context.parses, wanted, context.modules, context.resolver
        )
        design = Design(path=directory, kind=KIND)
        found = evaluate_root(tree, directory, project, context, design, reader=reader, prefix=prefix)
        if found is not None:
            found.workspace = workspace
            found.states = RemoteStates(directory, context, evaluate, states)
        return found

    return evaluate


def _resources_elsewhere(states: RemoteStates, design: Design) -> list[Resource]:
    """What the root modules make whose states are read: to the one that reads, it is as if data sources told of it."""
    found: list[Resource] = []
    read: set[tuple[str, str]] = set()
    while left := [key for key in states.evaluations if key not in read]:  # one may lead to others
        read.update(left)
        for evaluation in filter(None, map(states.evaluations.get, left)):
            elsewhere = Design(path=design.path, kind=KIND)
            resources = _resources(evaluation.root, elsewhere)[0] if evaluation.root is not None else []
            evaluation.end()
            texts = evaluation.tree.texts
            design.texts.update(texts)
            design.looked_at.extend((*texts, *evaluation.tree.looked_at, *evaluation.files.looked_at))
            for one in resources:
                if one.mode == "managed":
                    one.mode, one.elsewhere = "data", True
            found += [one for one in resources if one.type in _ELSEWHERE]
    return found


def _resources(root: ModuleInstance, design: Design, *, are_kept: bool = False) -> tuple[list[Resource], int]:
    """All resource instances of mapped types, and how many managed ones there are of any type.

    The modules that they are in are noted in the design. `are_kept`: they may be mapped again.
    """
    found: list[Resource] = []
    managed = 0
    tree = root.evaluation.tree
    waiting = [root]
    imported = _imported(root)
    others: dict[int, PlacedBlock] = {}
    while waiting:
        module = waiting.pop(0)
        if not module.source.stand_in:
            design.modules.add(tree.resolved(module.source))
        for mode, type, name in module.source.resources:
            if type == STATE_TYPE and mode == "data":
                for state in module.resources(mode, type, name):
                    state.attribute("outputs")  # so that what is in it is found
            if type not in MAPPED_TYPES:
                managed += mode == "managed"
                continue
            if mode == "ephemeral":
                continue
            instances = module.resources(mode, type, name)
            managed += len(instances) if mode == "managed" else 0
            provider = module.providers.not_of_aws(provider_of(instances[0].placed)) if instances else None
            if provider is None:
                found += _made_of(instances, imported, are_kept=are_kept)
            else:
                others[id(provider)] = provider
        waiting.extend(module.children())
    for provider in others.values():
        at = error_at(provider.file, provider.block.header[0], _OTHER_CLOUD)
        design.notices.append(Notice(at.path, at.message, at.line, at.column))
    return found, managed


def _made_of(
    instances: Iterable[ResourceInstance], imported: Mapping[str, str], *, are_kept: bool
) -> Iterator[Resource]:
    """The resources of the instances of a block. Those that were kept are the same as before."""
    block: _InCommon | None = None
    for instance in instances:
        if instance.resource is None:
            block = block or _in_common(instance)
            instance.resource = _made(instance, block, imported, is_kept=are_kept)
        yield instance.resource


class _InCommon(Struct):
    """What the resources of one block have in common. `region` is that of the provider, if none is written."""

    at: Location
    provider: str
    account: str
    region: Any
    default_tags: Any
    some_default_tags: Mapping[str, Any]


def _in_common(instance: ResourceInstance) -> _InCommon:
    providers, named = instance.module.providers, provider_of(instance.placed)
    region = None if instance.block.has("region") else providers.region(named)
    tags = None if instance.mode == "data" else providers.default_tags(named)
    return _InCommon(
        at=location(instance.block.place),
        provider=providers.key(named),
        account=providers.account(named),
        region=region,
        default_tags=plain_tags(tags),
        some_default_tags=some_elements(tags),
    )


def _made(instance: ResourceInstance, block: _InCommon, imported: Mapping[str, str], *, is_kept: bool) -> Resource:
    region = instance.region() if instance.block.has("region") else block.region
    resource = Resource(
        address=instance.address,
        mode=instance.mode,
        type=instance.type,
        name=instance.name,
        key=instance.key,
        module=instance.module.path,
        at=block.at,
        created=True,
        known=False,
        provider=block.provider,
        conditions=instance.conditions,
        doubt=instance.doubt,
        region=region if isinstance(region, str) else None,
        shared_account=block.account,
        default_tags=block.default_tags,
        some_default_tags=block.some_default_tags,
    )
    asked = instance.asked if instance.mode == "data" else None
    resource.body = body = SourceBody(resource, instance.block, instance.evaluation.computed, imported, asked)
    body.made = {} if is_kept else None
    return resource


def _imported(root: ModuleInstance) -> dict[str, str]:
    """The ids of resources that exist and are imported, by address."""
    found: dict[str, str] = {}
    for placed in root.source.imports:
        to, id = (placed.block.body.attributes.get(name) for name in ("to", "id"))
        value = root.value(placed.file_of(id), id, root.scope, "import") if id is not None else None
        if to is not None and isinstance(value, str):
            found[str(to.value)] = value
    return found
