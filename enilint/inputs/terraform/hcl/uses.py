"""Which attributes of what it refers to an expression uses."""

from collections.abc import Iterator

from msgspec import Struct

from enilint.inputs.terraform.hcl.syntax import (
    Expression,
    ForExpression,
    Index,
    RelativeTraversal,
    ScopeTraversal,
    Splat,
    Step,
    TraverseAttribute,
)

_Scope = frozenset[str]


class Use(Struct, frozen=True):
    """One use of a reference: its root, and the names that lead on from it. Keys are left out.

    `aws_subnet.a[*].id` and `[for one in aws_subnet.a : one.id]` both have the names `a` and `id`.
    """

    root: str
    names: tuple[str, ...]


def uses(expression: Expression) -> Iterator[Use]:
    """What an expression uses. A `for` over a reference uses what it makes of the elements."""
    waiting: list[tuple[Expression, _Scope]] = [(expression, frozenset())]
    while waiting:
        node, scope = waiting.pop()
        found = _traversal(node)
        if found is not None:
            if found.root not in scope:
                yield found
            waiting.extend((key, scope) for key in _keys(node))
        elif isinstance(node, ForExpression):
            inner = scope | {name for name in (node.key_variable, node.value_variable) if name is not None}
            collection = _traversal(node.collection)
            if collection is None or collection.root in scope:
                waiting.append((node.collection, scope))
            else:
                yield from (Use(collection.root, collection.names + one) for one in _of_variable(node))
                waiting.extend((key, scope) for key in _keys(node.collection))
            waiting.extend((child, inner) for child in node.scoped())
        else:
            waiting.extend((child, scope) for child in node.children())


def _traversal(node: Expression) -> Use | None:
    """A reference with all that leads on from it; None for any other expression."""
    if isinstance(node, ScopeTraversal):
        return Use(node.root, _names(node.steps))
    if isinstance(node, Index):
        return _traversal(node.collection)
    if isinstance(node, RelativeTraversal):
        source = _traversal(node.source)
        return Use(source.root, source.names + _names(node.steps)) if source is not None else None
    if isinstance(node, Splat):
        source = _traversal(node.source)
        each = node.each
        names = _names(each.steps) if isinstance(each, RelativeTraversal) else ()
        return Use(source.root, source.names + names) if source is not None else None
    return None


def _keys(node: Expression) -> Iterator[Expression]:
    """The keys that are not constant within a reference."""
    while isinstance(node, Index | RelativeTraversal | Splat):
        if isinstance(node, Index):
            yield node.key
            node = node.collection
        else:
            node = node.source


def _names(steps: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in steps if isinstance(one, TraverseAttribute))


def _of_variable(node: ForExpression) -> Iterator[tuple[str, ...]]:
    """What a `for` uses of the elements; an empty name stands for the elements themselves."""
    for scoped in node.scoped():
        yield from (one.names for one in uses(scoped) if one.root == node.value_variable)
