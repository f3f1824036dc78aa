"""Reads templates and assemblies: text, names, stacks, worlds, model."""

import functools
import gc
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from enilint.files.text import InputFile, TextEdit
from enilint.findings import Edit, InputError, Location, Notice, Related
from enilint.inputs.cloudformation.choices import OTHER, Variables
from enilint.inputs.cloudformation.exploration import MOST_NETWORKS, Outcome, explore
from enilint.inputs.cloudformation.exports import exports_of
from enilint.inputs.cloudformation.loading import Loader, Refused
from enilint.inputs.cloudformation.mapping.network import network_of
from enilint.inputs.cloudformation.mentions import Mentions
from enilint.inputs.cloudformation.parameters import STACK_NAME, Given, given_to, undeclared
from enilint.inputs.cloudformation.resource import Body, Resource
from enilint.inputs.cloudformation.run_time import RunTime
from enilint.inputs.cloudformation.stacks import Importable, Stack, declare_all
from enilint.inputs.cloudformation.template import LANGUAGE_EXTENSIONS, SAM, Template
from enilint.inputs.cloudformation.unread_users import UnreadUsers
from enilint.inputs.context import Context
from enilint.inputs.design import Design, World
from enilint.inputs.failures import failure, frames
from enilint.inputs.yaml.wording import Mistakes
from enilint.model.network import Network

_IMPORT = "ImportValue"

if TYPE_CHECKING:
    from enilint.inputs.cloudformation.assembly import Artifact, Assembly


def read(file: InputFile, context: Context) -> Design:
    """Read a template with the stacks nested in it, or an assembly of the AWS CDK, as a design."""
    mistakes = Mistakes()
    with _collector_paused():
        assembly = _assembly_of(file)
        if assembly is not None:
            return _read_assembly(assembly, context, mistakes)
        loader = Loader(file.path, context, mistakes)
        template = loader.first(file)
        given = given_to(file.path, context, mistakes)
        stack = Stack(template, given=given.values, name=given.values.get(STACK_NAME, ""), tags=given.tags)
        if template.is_readable:
            loader.nest(stack, (os.path.realpath(file.path),))
        design = _design(file.path, loader, given, mistakes)
        if template.is_readable:
            _judge_together(design, [stack], context, mistakes, own=loader.templates)
            design.writer = _writer_of(list(stack.all()))
        return design


def _assembly_of(file: InputFile) -> "Assembly | None":
    """The assembly that a directory or a manifest is; None for a template."""
    if not os.path.isdir(file.path) and b'"artifacts"' not in file.data:
        return None
    from enilint.inputs.cloudformation.assembly import is_manifest, read_assembly

    return read_assembly(file) if os.path.isdir(file.path) or is_manifest(file.data) else None


def _writer_of(stacks: Sequence[Stack]) -> Callable[[Edit], list[TextEdit] | None]:
    """What writes edits into the templates of stacks."""

    def write(edit: Edit) -> list[TextEdit] | None:
        from enilint.inputs.cloudformation.writing import Writer

        return Writer(stacks).write(edit)

    return write


def _read_assembly(assembly: "Assembly", context: Context, mistakes: Mistakes) -> Design:
    directory = os.path.realpath(assembly.directory)
    loader = Loader(os.path.join(assembly.directory, "."), context, mistakes, directory)
    given = given_to(assembly.directory, context, mistakes)
    mistakes.errors += assembly.errors
    environments = {one.environment for one in assembly.stacks}
    roots = []
    for artifact in assembly.stacks:
        stack = _stack_of(artifact, loader, directory, given, len(environments) > 1, mistakes)
        if stack is not None:
            roots.append(stack)
    design = _design(assembly.directory, loader, given, mistakes)
    design.notices += assembly.notices
    if roots:
        from enilint.inputs.cloudformation.constructs import Constructs

        constructs = Constructs(assembly.stacks, directory)
        _judge_together(design, roots, context, mistakes, lambda stack, name: tuple(constructs.of(stack, name)))
    return design


def _stack_of(
    artifact: "Artifact", loader: Loader, directory: str, given: Given, has_several: bool, mistakes: Mistakes
) -> Stack | None:
    real = os.path.realpath(os.path.join(directory, artifact.template))
    try:
        if not os.path.realpath(real).startswith(directory + os.sep):
            raise Refused("is outside the assembly")
        template = loader.of(real)
    except Refused as refusal:
        mistakes.errors.append(InputError(artifact.template, str(refusal)))
        return None
    if not template.is_readable:
        return None
    stack = Stack(
        template,
        f"{artifact.name}/",
        given={**artifact.parameters, **given.values},
        environment=artifact.environment if has_several else "",
        account=artifact.account,
        region=artifact.region,
        name=artifact.stack_name,
        tags=given.tags,
    )
    loader.nest(stack, (real,))
    return stack


def _design(path: str, loader: Loader, given: Given, mistakes: Mistakes) -> Design:
    templates = list(loader.templates.values())
    mistakes.errors += undeclared(given.own, templates, path).values()
    return Design(
        path=path,
        kind="cloudformation",
        files=[one.path for one in templates],
        texts={one.path: one.text for one in templates},
        errors=mistakes.errors,
        unread=[msgspec.structs.replace(one, input=path) for one in loader.unread],
        notices=[*loader.notices, *_macros_of(templates)],
        undeclared=undeclared(given.for_all, templates, path),
    )


def _macros_of(templates: Sequence[Template]) -> Iterator[Notice]:
    """What is to be known of the macros that templates name for all of them."""
    for template in templates:
        for name in template.transforms:
            if name not in (SAM, LANGUAGE_EXTENSIONS):
                yield Notice(template.path, f"the macro {name} is not run: it may change every resource")


_Construct = Callable[[Stack, str], tuple[Related, ...]]
"""The construct of a resource of a stack."""


def _judge_together(
    design: Design,
    roots: Sequence[Stack],
    context: Context,
    mistakes: Mistakes,
    construct: _Construct = lambda stack, name: (),
    own: Collection[str] = (),
) -> None:
    """Make the networks of stacks that are one design.

    `own` are the resolved paths of the templates of one that may import from others of the run.
    """
    stacks = [one for root in roots for one in root.all()]
    variables = Variables()
    declare_all(stacks, variables)
    told: set[tuple[Location, str]] = set()

    def report(at: Location, message: str) -> None:
        if (at, message) not in told:
            told.add((at, message))
            mistakes.add_at(at, message)

    of_own = exports_of(roots, variables, design.notices)
    exports: Importable = of_own
    others: Mapping[str, Stack] = {}
    if own and any(_IMPORT in text for text in design.texts.values()):
        from enilint.inputs.cloudformation.elsewhere import Elsewhere

        exports = Elsewhere(of_own, context, own, roots[0], variables)
        others = exports.used
        design.looked_at += [one.path for one in context.templates.files]
    explored = explore(roots, variables, exports, report, others)
    names = {
        stack.address(name): (stack, name)
        for stack in stacks
        for name, node in stack.template.resources.items()
        if isinstance(node, dict)
    }
    types = {address: str(stack.template.resources[name].get("Type")) for address, (stack, name) in names.items()}
    users, mentions = UnreadUsers(names), Mentions(names)
    make = functools.partial(
        network_of,
        types=types,
        context=context,
        mentions=lambda address, _: mentions.of(address),  # `attached_later` knows what attaches an interface
        attached_later=RunTime(names).attaches,
        unread_users=users.of,
        unread_stacks=users.stacks_of,
    )
    design.networks = tuple(
        _network(functools.partial(make, imported=one.imported), one.resources, design.errors)
        for one in explored.outcomes
    )
    imported = [one.stack.template for outcome in explored.outcomes for one in outcome.imported]
    design.texts.update((one.path, one.text) for one in imported)
    design.worlds = tuple(_world(one, variables) for one in explored.outcomes)
    design.resources = len(types)
    design.is_empty = not any(one.resources for one in explored.outcomes)
    design.callers = lambda subject: tuple(_callers(*names[subject], construct)) if subject in names else ()
    if not explored.is_complete:
        words = f"{MOST_NETWORKS} of more combinations of parameters judged; give their values with --parameter"
        design.notices.append(Notice(design.path, words))


def _network(
    make: Callable[[Sequence[Resource]], Network], resources: Sequence[Resource], errors: list[InputError]
) -> Network:
    """The network of resources. One that enilint fails on is left out, with an error."""
    while True:
        try:
            return make(resources)
        except Exception as error:
            at_hand = (value for frame in frames(error) for value in frame.f_locals.values())
            lost = next((one.resource for one in at_hand if isinstance(one, Body)), None)
            if lost is None:
                raise
            resources = [one for one in resources if one is not lost]
            failed = failure(lost.at.path, lost.address, error, lost.at.line, lost.at.column)
            if failed not in errors:
                errors.append(failed)


def _callers(stack: Stack, name: str, construct: _Construct) -> Iterator[Related]:
    """The construct that makes a resource, and the resources of the stacks that lead to it."""
    yield from construct(stack, name)
    while stack.parent is not None:
        resources = stack.parent.template.resources
        at = stack.parent.template.key_place(resources, stack.logical_id)
        yield Related(f"{stack.prefix.rstrip('/')} is the nested stack", at)
        stack = stack.parent


def _world(outcome: Outcome, variables: Variables) -> World:
    choices = {}
    for name, value in outcome.trace.used.items():
        variable = variables.by_name[name]
        if len(variable.domain) > 1 and not name.startswith("("):
            choices[name] = ("another value" if value is OTHER else value, variable.at)
    return World(outcome.trace.conditions, choices)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes many objects and no garbage: the collector would take more time than the work."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
