"""Reads a directory of Terraform source as a design: the root module, and all modules that it calls."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from enilint.findings import Related
from enilint.inputs.context import Context
from enilint.inputs.design import Design, InputFile
from enilint.inputs.project import project_root
from enilint.inputs.terraform.references import ModulePath, module_address, module_path
from enilint.inputs.terraform.resource import Resource
from enilint.inputs.terraform.resources import MAPPED_TYPES, network_of
from enilint.inputs.terraform.source.body import SourceBody, location
from enilint.inputs.terraform.source.evaluation import Evaluation, ModuleInstance
from enilint.inputs.terraform.source.files import PlacedAttribute, error_at
from enilint.inputs.terraform.source.functions.files import FileAccess
from enilint.inputs.terraform.source.given import Given
from enilint.inputs.terraform.source.modules import SourceModule, SourceTree
from enilint.inputs.terraform.source.resources import ResourceInstance
from enilint.inputs.terraform.source.undeclared import undeclared
from enilint.inputs.terraform.source.values import EvaluationError
from enilint.inputs.terraform.source.variable_files import environment_values, values_files, variable_values
from enilint.report import InputError, Notice

KIND = "terraform"


def read(file: InputFile, context: Context) -> Design:
    """Read the root module in a directory. What is wrong with it becomes errors of the design."""
    design = Design(path=file.path, kind=KIND, files=[file.path])
    root = project_root(file.path)
    tree = SourceTree(file.path, root, context.replaced)
    evaluation = evaluate_root(tree, file.path, root, context, design)
    if evaluation is None or evaluation.root is None:
        design.errors.append(InputError(file.path, tree.missing(())))
        return design
    resources, managed = _resources(evaluation)
    design.resources = managed
    design.network = network_of(resources, context)
    design.callers = Callers(evaluation.root).of
    _judge(tree, evaluation, design)
    return design


def evaluate_root(
    tree: SourceTree, directory: str, project: str, context: Context, design: Design, given: Given | None = None
) -> Evaluation | None:
    """The evaluation of a root module with the values that the user gives its variables."""
    source = tree.module(())
    if source is None:
        return None
    options = context.terraform.of(directory)
    files = [*(os.path.join(directory, one) for one in options.var_files), *context.terraform.var_files]
    values = values_files(directory, files, project, context.replaced)
    variables: dict[str, PlacedAttribute] = {}
    if options.environment_variables:
        variables.update(environment_values(os.environ, source).given)
    variables.update(values.given)
    named = variable_values(context.terraform.variables, source)
    variables.update(named.given)
    design.errors.extend((*values.errors, *named.errors))
    design.texts.update(values.texts)
    access = FileAccess(directory, project)
    return Evaluation(tree, access, variables, workspace=options.workspace, given=given)


class Callers:
    """Finds the module calls that lead to a resource."""

    def __init__(self, root: ModuleInstance) -> None:
        self._root = root
        self._known: dict[ModulePath, tuple[Related, ...]] = {}

    def of(self, subject: str) -> tuple[Related, ...]:
        """The calls that lead to a subject, from the innermost to the root."""
        parts = subject.split(".module.") if subject.startswith("module.") else []
        if not parts:
            return ()
        path = _module_of(subject)
        if path not in self._known:
            self._known[path] = tuple(self._calls(path))
        return self._known[path]

    def _calls(self, path: ModulePath) -> Iterator[Related]:
        sources = [self._root.source]
        tree, names = self._root.evaluation.tree, tuple(step.name for step in path)
        for length in range(1, len(path)):
            source = tree.module(names[:length])
            if source is None:
                return
            sources.append(source)
        for length in range(len(path), 0, -1):
            placed = sources[length - 1].calls.get(names[length - 1])
            if placed is not None:
                address = module_address(path[:length])
                at = location((placed.file, *placed.block.header))
                yield Related(f"{address} is called here", at, address)


def _module_of(subject: str) -> ModulePath:
    """The module that a resource address begins with."""
    steps = module_path(subject)
    # An address ends in a type and a name, which `module_path` takes for one more step.
    modules = []
    from enilint.inputs.terraform.references import ModuleStep, steps_of

    parts = steps_of(subject)
    for index in range(0, len(parts) - 1, 2):
        if parts[index].name != "module":
            break
        modules.append(ModuleStep(parts[index + 1].name, parts[index + 1].key))
    return tuple(modules) if steps else ()


def _resources(evaluation: Evaluation) -> tuple[list[Resource], int]:
    """All resource instances of mapped types, and how many managed ones there are of any type."""
    found: list[Resource] = []
    managed = 0
    waiting = [evaluation.root] if evaluation.root is not None else []
    imported = _imported(evaluation)
    while waiting:
        module = waiting.pop(0)
        for mode, type, name in module.source.resources:
            if type not in MAPPED_TYPES:
                managed += mode == "managed"
                continue
            if mode == "ephemeral":
                continue
            for instance in module.resources(mode, type, name):
                managed += mode == "managed"
                found.append(_resource(instance, evaluation, imported))
        waiting.extend(module.children())
    return found, managed


def _resource(instance: ResourceInstance, evaluation: Evaluation, imported: Mapping[str, str]) -> Resource:
    resource = Resource(
        address=instance.address,
        mode=instance.mode,
        type=instance.type,
        name=instance.name,
        key=instance.key,
        module=instance.module.path,
        at=location(instance.block.place),
        configured=None,
        created=True,
        known=False,
        provider=instance.module.providers.key(instance.placed),
        conditions=instance.conditions,
        doubt=instance.doubt,
    )
    resource.body = SourceBody(resource, instance.block, evaluation.computed, imported)
    return resource


def _imported(evaluation: Evaluation) -> dict[str, str]:
    """The ids of resources that exist and are imported, by address."""
    found: dict[str, str] = {}
    root = evaluation.root
    for placed in root.source.imports if root is not None else ():
        to, id = (placed.block.body.attributes.get(name) for name in ("to", "id"))
        if root is None or to is None or id is None:
            continue
        value: Any = root.value(placed.file_of(id), id, root.scope, "import")
        if isinstance(value, str):
            found[str(to.value)] = value
    return found


def _judge(tree: SourceTree, evaluation: Evaluation, design: Design) -> None:
    """Add what is wrong with the source, and which modules are missing."""
    missing: dict[str, Notice] = {}
    waiting: list[tuple[tuple[str, ...], SourceModule]] = [((), module) for module in tree.modules()[:1]]
    judged: set[str] = set()
    while waiting:
        names, module = waiting.pop(0)
        children = {name: tree.module((*names, name)) for name in module.calls}
        for name, child in children.items():
            if child is None:
                placed = module.calls[name]
                error = error_at(placed.file, placed.block.header[0], tree.missing((*names, name)))
                missing.setdefault(str(error.sort_key), Notice(error.path, error.message, error.line, error.column))
        if module.directory in judged:
            continue
        judged.add(module.directory)
        waiting.extend(((*names, name), child) for name, child in children.items() if child is not None)
        design.errors.extend(module.errors)
        design.errors.extend(undeclared(module, lambda name, found=children: found.get(name)))  # type: ignore[misc]
    design.errors.extend(evaluation.errors)
    design.notices.extend(missing.values())
    design.texts.update(tree.texts)
    design.files.extend(tree.texts)
    _ = EvaluationError
