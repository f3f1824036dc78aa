"""Expressions that say the same for all instances of a block: they refer to none of what differs between these."""

from collections.abc import Callable
from typing import Any

from enilint.inputs.terraform.hcl.references import references
from enilint.inputs.terraform.hcl.syntax import Expression
from enilint.inputs.terraform.source.scope import Scope


class Independent:
    """The values of such expressions of a module instance.

    `element(aws_subnet.a[*].id, count.index)` goes through the subnets once, not once for each instance.
    """

    __slots__ = ("_depends", "_values")

    def __init__(self) -> None:
        self._depends: dict[int, tuple[Expression, bool]] = {}
        """Whether an expression depends on names that are bound around it, with it, so that its id stays its own."""
        self._values: dict[int, Any] = {}

    def value(self, node: Expression, scope: Scope, make: Callable[[Expression, Scope], Any]) -> Any:
        """The value of an expression, made once if it does not depend on the names that are bound around it."""
        key = id(node)
        if key in self._values:
            return self._values[key]
        if key not in self._depends:
            self._depends[key] = (node, any(one.root in scope.bound for one in references(node)))
        value = make(node, scope)
        if not self._depends[key][1]:
            self._values[key] = value
        return value
