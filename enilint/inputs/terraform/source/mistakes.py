"""What is wrong with the modules of a configuration, and which of them are not at hand."""

from collections.abc import Iterator
from functools import partial

from enilint.findings import TERRAFORM_GET, StandIn, Unread
from enilint.inputs.design import Design
from enilint.inputs.terraform.hcl import references
from enilint.inputs.terraform.hcl.syntax import Expression, Literal, ScopeTraversal
from enilint.inputs.terraform.source.evaluation import ModuleInstance
from enilint.inputs.terraform.source.expressions import evaluate
from enilint.inputs.terraform.source.files import PlacedBlock, error_at
from enilint.inputs.terraform.source.generated import Generated
from enilint.inputs.terraform.source.modules import OUTSIDE, SourceModule, SourceTree, module_of
from enilint.inputs.terraform.source.operators import boolean_of
from enilint.inputs.terraform.source.referring import Branches, Needs
from enilint.inputs.terraform.source.undeclared import undeclared
from enilint.inputs.terraform.source.unlisted import Listed, Unlisted
from enilint.inputs.terraform.source.values import EvaluationError, SetValue
from enilint.inputs.terraform.unread_users import UnreadRoutes
from enilint.values import OneOf, Unknown

_NETWORK = frozenset(
    {"aws_default_route_table", "aws_default_vpc", "aws_route_table", "aws_subnet", "aws_vpc", "local", "module"}
)
"""What an argument refers to that may be a VPC, a subnet or a route table."""
_ATTRIBUTES = (".route_table_id", ".vpc_id")
"""The attributes that lead from other resources to a VPC or a route table."""
_ROUTING = (
    "aws_default_route_table",
    "aws_egress_only_internet_gateway",
    "aws_internet_gateway",
    "aws_main_route_table_association",
    "aws_nat_gateway",
    "aws_route",
    "aws_vpc_endpoint",
    "aws_vpn_gateway",
)
"""How the types of resources begin that make routes, associations of route tables, or gateways."""


def judge(tree: SourceTree, root: ModuleInstance, design: Design) -> None:
    """Add to a design the mistakes of its modules, notices of what the provider's schema lacks, and unread modules."""
    unlisted, needs = Unlisted(tree.shared(Listed)), tree.shared(Needs)
    generated = Generated(tree, design.path)
    for names, module in _modules(tree):
        if module.stand_in:
            continue
        children = {name: tree.module((*names, name)) for name in module.calls}
        design.errors.extend(module.errors)
        has_elements, is_taken = (partial(one, root, module) for one in (_has_elements, _is_taken))
        is_elsewhere = _nowhere if names else generated.declares
        child_of = partial(dict.get, children)
        design.errors.extend(undeclared(module, child_of, has_elements, is_taken, is_elsewhere, needs))
        design.errors.extend(unlisted.errors(module))
        for name, child in children.items():
            if child is None:
                _note_unread(tree, (*names, name), module.calls[name], design)
            elif child.stand_in:
                _note_stand_in(child.stand_in, (*names, name), module.calls[name], design)
    design.notices.extend((*unlisted.notices, *generated.notices()))


def _nowhere(kind: str, name: str) -> bool:
    """That nothing adds a declaration to a module that is called."""
    return False


def _note_unread(tree: SourceTree, names: tuple[str, ...], call: PlacedBlock, design: Design) -> None:
    """Note a module that is not read. It is an error unless its source is elsewhere, to be brought or named."""
    error = error_at(call.file, call.block.header[0], tree.missing(names))
    command = tree.command(names)
    if not command and not error.message.endswith(OUTSIDE):
        design.errors.append(error)
        return
    design.unread.append(
        Unread(
            error.path,
            error.message,
            error.line,
            error.column,
            input=design.path,
            module=module_of(names),
            source=_source_of(call),
            command=command,
        )
    )


def _note_stand_in(words: str, names: tuple[str, ...], call: PlacedBlock, design: Design) -> None:
    """Note a stand-in that is read for a module."""
    module = module_of(names)
    at = error_at(
        call.file, call.block.header[0], f"{module} is not installed: {words} is used instead; run `{TERRAFORM_GET}`"
    )
    used = StandIn(
        at.path, at.message, at.line, at.column, input=design.path, module=module, source=_source_of(call), title=words
    )
    if used not in design.stand_ins:
        design.stand_ins.append(used)


def _source_of(call: PlacedBlock) -> str:
    source = call.block.body.attributes.get("source")
    return str(source.value.value) if source is not None and isinstance(source.value, Literal) else ""


def unread_routes(tree: SourceTree) -> UnreadRoutes:
    """What may add routes or gateways to the design besides its resources.

    It is the modules that are not at hand, and are given something which they could add them to, and what stand-ins do
    not have of their modules.
    """
    found, in_any_table = list[str](), list[str]()
    for names, module in _modules(tree):
        for name, call in module.calls.items():
            callee = tree.module((*names, name))
            if callee is None and _is_given_network(call):
                found.append(f"the resources of {module_of((*names, name))}, which was not read")
                if _is_given_attributes(call):
                    in_any_table.append(found[-1])
            elif callee is not None and any(one.startswith(_ROUTING) for one in callee.also):
                found.append(f"the resources of {module_of((*names, name))} that are not in {callee.stand_in}")
                in_any_table.append(found[-1])
    return UnreadRoutes(tuple(found), tuple(in_any_table))


def _is_given_network(call: PlacedBlock) -> bool:
    return any(one.root in _NETWORK for one in _given(call))


def _is_given_attributes(call: PlacedBlock) -> bool:
    """Whether a module is given the ID of a VPC or a route table as an attribute of something else."""
    return any(one.root != "module" and str(one).endswith(_ATTRIBUTES) for one in _given(call))


def _given(call: PlacedBlock) -> Iterator[ScopeTraversal]:
    return (one for argument in call.block.body.attributes.values() for one in references(argument.value))


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


def _is_taken(root: ModuleInstance, module: SourceModule, branches: Branches) -> bool:
    """Whether conditions in a module have these results, in any instance of the module."""
    instances = [one for one in _instances(root) if one.source.directory == module.directory]
    return any(all(_has_result(one, *branch) for branch in branches) for one in instances)


def _has_result(instance: ModuleInstance, condition: Expression, wanted: bool) -> bool:
    try:
        return boolean_of(evaluate(condition, instance.scope)) is wanted
    except EvaluationError:
        return False


def _instances(root: ModuleInstance) -> Iterator[ModuleInstance]:
    waiting = [root]
    while waiting:
        instance = waiting.pop()
        yield instance
        waiting.extend(instance.children())
