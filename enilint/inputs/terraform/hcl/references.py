"""The references that an expression makes."""

from collections.abc import Iterator

from enilint.inputs.terraform.hcl.syntax import Expression, ForExpression, ScopeTraversal

_Scope = frozenset[str]


def references(expression: Expression) -> Iterator[ScopeTraversal]:
    """What an expression refers to, in the order in which Terraform lists it.

    Each as far as its steps are constant: of `aws_subnet.a[var.b].id`, `aws_subnet.a` and `var.b`. The variables of
    `for` expressions are none.
    """
    waiting: list[tuple[Expression, _Scope]] = [(expression, frozenset())]
    while waiting:
        node, scope = waiting.pop()
        if isinstance(node, ScopeTraversal):
            if node.root not in scope:
                yield node
        elif isinstance(node, ForExpression):
            inner = scope | {name for name in (node.key_variable, node.value_variable) if name is not None}
            waiting.extend((child, inner) for child in reversed(node.scoped()))
            waiting.append((node.collection, scope))
        else:
            waiting.extend((child, scope) for child in reversed(node.children()))
