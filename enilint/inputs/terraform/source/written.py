"""The expressions of blocks, each with what is around it.

That is the names that are bound besides those of the module, and the `for_each` of the `dynamic` blocks: where one of
these has no element, the expression is never evaluated.
"""

from collections.abc import Iterator

import msgspec

from enilint.inputs.terraform.hcl.json_body import JsonBody
from enilint.inputs.terraform.hcl.syntax import Block, Expression, Literal, ObjectItem, ScopeTraversal, TupleExpression
from enilint.inputs.terraform.source.files import PlacedBlock, SourceFile

Scope = frozenset[str]
Choices = tuple[Expression, ...]
Written = tuple[SourceFile, Expression, Scope, Choices]

NO_NAMES: Scope = frozenset()
_BOUND_BY = {"count": "count", "for_each": "each"}
_WITH_SELF = frozenset({"connection", "postcondition", "provisioner"})
_WITHOUT_REFERENCES = frozenset({"terraform", "moved", "removed", "list"})
_NESTED_ALONE = frozenset({"variable"})
"""Blocks whose own arguments are types and constants."""
_NO_EXPRESSIONS = {
    "action": frozenset({"provider"}),
    "action_trigger": frozenset({"events", "actions"}),
    "data": frozenset({"provider"}),
    "dynamic": frozenset({"iterator"}),
    "ephemeral": frozenset({"provider"}),
    "import": frozenset({"to", "provider"}),
    "lifecycle": frozenset({"ignore_changes"}),
    "module": frozenset({"providers"}),
    "output": frozenset({"type"}),
    "provisioner": frozenset({"when", "on_failure"}),
    "resource": frozenset({"provider"}),
}
"""The arguments of blocks that are keywords or types, or name what is not in the module."""


def expressions(placed: PlacedBlock) -> Iterator[Written]:
    """The expressions of a block of a file and of all blocks in it."""
    block = placed.block
    if block.type in _WITHOUT_REFERENCES:
        return
    attributes = block.body.attributes
    if block.type in _NESTED_ALONE:
        scope = NO_NAMES
    else:
        scope = frozenset(bound for name, bound in _BOUND_BY.items() if name in attributes)
        for name in _BOUND_BY:
            if name in attributes:
                yield placed.file_of(attributes[name]), attributes[name].value, NO_NAMES, ()
        yield from _arguments(placed, scope, frozenset(_BOUND_BY), ())
    for nested in block.body.blocks:
        yield from _nested(placed, nested, scope, ())


def _nested(outer: PlacedBlock, block: Block, scope: Scope, choices: Choices) -> Iterator[Written]:
    """The expressions of a block in another one."""
    overridden = outer.overridden if block.type == "lifecycle" else {}
    placed = PlacedBlock(outer.file_of(block), block, overridden)
    if block.type == "dynamic":
        yield from _dynamic(placed, scope, choices)
        return
    if block.type in _WITH_SELF:
        scope |= {"self"}
    yield from _arguments(placed, scope, NO_NAMES, choices)
    for nested in block.body.blocks:
        yield from _nested(placed, nested, scope, choices)


def _arguments(placed: PlacedBlock, scope: Scope, but: Scope, choices: Choices) -> Iterator[Written]:
    body = placed.block.body
    skipped = _NO_EXPRESSIONS.get(placed.block.type, NO_NAMES)
    json = isinstance(body, JsonBody)
    for name, attribute in body.attributes.items():
        value = attribute.value
        if type(value) is Literal or name in skipped or name in but or (json and _is_generated(value)):
            continue
        for written in _dependencies(value) if name == "depends_on" else (value,):
            yield placed.file_of(attribute), written, scope, choices


def _dependencies(value: Expression) -> Iterator[Expression]:
    """What a block depends on: of a module, all of it, whichever output is named."""
    for one in value.elements if isinstance(value, TupleExpression) else (value,):
        if isinstance(one, ScopeTraversal) and one.root == "module":
            yield msgspec.structs.replace(one, steps=one.steps[:1])
        else:
            yield one


def _dynamic(placed: PlacedBlock, scope: Scope, choices: Choices) -> Iterator[Written]:
    """The expressions of a `dynamic` block: all but its `for_each` can use its iterator."""
    block = placed.block
    attributes = block.body.attributes
    inner = scope | {iterator_of(block)}
    for name, attribute in attributes.items():
        if name != "iterator":
            yield placed.file, attribute.value, scope if name == "for_each" else inner, choices
    each = attributes.get("for_each")
    within = choices if each is None else (*choices, each.value)
    for content in block.body.blocks:
        yield from _nested(placed, content, inner, within)


def iterator_of(block: Block) -> str:
    """What the content of a `dynamic` block calls the element that it is made of."""
    written = block.body.attributes.get("iterator")
    value = written.value if written is not None else None
    if isinstance(value, ScopeTraversal):
        return value.root
    if isinstance(value, Literal):
        return str(value.value)
    return block.labels[0].value if block.labels else ""


def _is_generated(value: Expression) -> bool:
    """Whether an argument in JSON holds blocks that are made by `dynamic`, of which only a schema can tell."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ObjectItem) and isinstance(node.key, Literal) and node.key.value == "dynamic":
            return True
        waiting.extend(node.children())
    return False
