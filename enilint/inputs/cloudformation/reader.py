"""Reads templates: text, names, stacks, worlds, model."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from enilint.files.text import InputFile
from enilint.findings import Location, Notice
from enilint.inputs.cloudformation.checks import check
from enilint.inputs.cloudformation.choices import OTHER, Variables
from enilint.inputs.cloudformation.exploration import MOST_NETWORKS, Exports, Outcome, explore
from enilint.inputs.cloudformation.mapping.network import network_of
from enilint.inputs.cloudformation.parameters import given_to, undeclared
from enilint.inputs.cloudformation.stacks import Stack, declare, declare_pseudo
from enilint.inputs.cloudformation.template import read_template
from enilint.inputs.context import Context
from enilint.inputs.design import Design, World
from enilint.inputs.yaml.wording import Mistakes


def read(file: InputFile, context: Context) -> Design:
    """Read a template as a design."""
    mistakes = Mistakes()
    with _collector_paused():
        template = read_template(file, mistakes)
        check(template, mistakes)
        design = Design(
            path=file.path,
            kind="cloudformation",
            files=[file.path],
            texts={file.path: template.text},
            errors=mistakes.errors,
        )
        if template.is_readable:
            given = given_to(file.path, context, mistakes)
            stack = Stack(template, given=given.values)
            design.undeclared = undeclared(given.for_all, [template], file.path)
            design.errors += undeclared(given.own, [template], file.path).values()
            _judge_together(design, [stack], context, mistakes)
    return design


def _judge_together(design: Design, roots: Sequence[Stack], context: Context, mistakes: Mistakes) -> None:
    """Make the networks of stacks that are one design."""
    stacks = [one for root in roots for one in root.all()]
    variables = Variables()
    for stack in stacks:
        declare(stack, variables, is_deployment=bool(stack.root.given))
        declare_pseudo(stack, variables, stack.root.given)
    told: set[tuple[Location, str]] = set()

    def report(at: Location, message: str) -> None:
        if (at, message) not in told:
            told.add((at, message))
            mistakes.add_at(at, message)

    exports: Exports = {}
    explored = explore(roots, variables, exports, report)
    types = {
        stack.address(name): str(node.get("Type"))
        for stack in stacks
        for name, node in stack.template.resources.items()
        if isinstance(node, dict)
    }
    design.networks = tuple(network_of(one.resources, types, context) for one in explored.outcomes)
    design.worlds = tuple(_world(one, variables) for one in explored.outcomes)
    design.resources = len(types)
    design.is_empty = not any(one.resources for one in explored.outcomes)
    if not explored.is_complete:
        words = f"{MOST_NETWORKS} of more combinations of parameters judged; give their values with --parameter"
        design.notices.append(Notice(design.path, words))


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
