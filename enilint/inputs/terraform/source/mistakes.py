"""What is wrong with the modules of a configuration, and which of them are not at hand."""

from collections.abc import Iterator
from functools import partial

from enilint.findings import Notice
from enilint.inputs.design import Design
from enilint.inputs.terraform.hcl import references
from enilint.inputs.terraform.hcl.syntax import Expression
from enilint.inputs.terraform.source.evaluation import ModuleInstance
from enilint.inputs.terraform.source.expressions import evaluate
from enilint.inputs.terraform.source.files import PlacedBlock, error_at
from enilint.inputs.terraform.source.modules import INSTALL, OUTSIDE, SourceModule, SourceTree
from enilint.inputs.terraform.source.undeclared import undeclared
from enilint.inputs.terraform.source.unlisted import Unlisted
from enilint.inputs.terraform.source.values import EvaluationError, SetValue
from enilint.values import OneOf, Unknown

_MOST_NAMED = 3
_NETWORK = frozenset(
    {"aws_default_route_table", "aws_default_vpc", "aws_route_table", "aws_subnet", "aws_vpc", "local", "module"}
)
"""What an argument refers to that may be a VPC, a subnet or a route table."""


def judge(tree: SourceTree, root: ModuleInstance, design: Design) -> None:
    """Add to a design the mistakes of its modules, and notices of what the provider's schema or the disk lacks."""
    to_install: list[tuple[str, PlacedBlock]] = []
    unlisted = Unlisted()
    for names, module in _modules(tree):
        children = {name: tree.module((*names, name)) for name in module.calls}
        design.errors.extend(module.errors)
        design.errors.extend(undeclared(module, partial(dict.get, children), partial(_has_elements, root, module)))
        design.errors.extend(unlisted.errors(module))
        for name in (name for name, child in children.items() if child is None):
            path, placed = (*names, name), module.calls[name]
            error = error_at(placed.file, placed.block.header[0], tree.missing(path))
            if error.message.endswith(INSTALL):
                to_install.append((".".join(f"module.{one}" for one in path), placed))
            elif error.message.endswith(OUTSIDE):
                design.notices.append(Notice(error.path, error.message, error.line, error.column))
            else:
                design.errors.append(error)
    design.notices.extend(unlisted.notices)
    if to_install:
        design.notices.append(_not_installed(to_install))


def unread_routes(tree: SourceTree) -> tuple[str, ...]:
    """The modules that are not at hand and that are given something which they could add routes or gateways to."""
    return tuple(
        f"what {'.'.join(f'module.{one}' for one in (*names, name))} adds, whose source is not at hand"
        for names, module in _modules(tree)
        for name, call in module.calls.items()
        if tree.module((*names, name)) is None and _is_given_network(call)
    )


def _is_given_network(call: PlacedBlock) -> bool:
    arguments = call.block.body.attributes.values()
    return any(one.root in _NETWORK for argument in arguments for one in references(argument.value))


def _modules(tree: SourceTree) -> Iterator[tuple[tuple[str, ...], SourceModule]]:
    """Every module once, with calls that lead to it."""
    root = tree.module(())
    waiting: list[tuple[tuple[str, ...], SourceModule]] = [((), root)] if root is not None else []
    seen: set[str] = set()
    while waiting:
        names, module = waiting.pop(0)
        if module.directory in seen:
            continue
        seen.add(module.directory)
        yield names, module
        for name in module.calls:
            child = tree.module((*names, name))
            if child is not None and child.directory not in seen:
                waiting.append(((*names, name), child))


def _has_elements(root: ModuleInstance, module: SourceModule, each: Expression) -> bool:
    """Whether a `for_each` in a module has elements, in any instance of the module."""
    return any(_has_some(one, each) for one in _instances(root) if one.source.directory == module.directory)


def _has_some(instance: ModuleInstance, each: Expression) -> bool:
    try:
        value = evaluate(each, instance.scope)
    except EvaluationError:
        return True  # it depends on what only the block around it knows
    elements = value.elements if isinstance(value, SetValue) else value
    return not isinstance(value, Unknown | OneOf) and elements not in ((), {})


def _instances(root: ModuleInstance) -> Iterator[ModuleInstance]:
    waiting = [root]
    while waiting:
        instance = waiting.pop()
        yield instance
        waiting.extend(instance.children())


def _not_installed(calls: list[tuple[str, PlacedBlock]]) -> Notice:
    """One notice for all modules that `terraform init` would bring."""
    named = [address for address, _ in calls[:_MOST_NAMED]]
    more = len(calls) - len(named)
    words = ", ".join(named) + (f" and {more} more" if more else "")
    state = "is not installed" if len(calls) == 1 else "are not installed"
    _, first = calls[0]
    at = error_at(first.file, first.block.header[0], f"{words} {state}, and not linted; {INSTALL}")
    return Notice(at.path, at.message, at.line, at.column)
