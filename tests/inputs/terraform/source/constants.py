"""Expressions of constants and functions, evaluated where no name means anything."""

from collections.abc import Callable
from typing import Any

from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.hcl.syntax import Expression, FunctionCall, Step
from enilint.inputs.terraform.source.budget import Budget
from enilint.inputs.terraform.source.calls import call
from enilint.inputs.terraform.source.expressions import evaluate
from enilint.inputs.terraform.source.scope import Scope
from enilint.inputs.terraform.source.values import EvaluationError


def constant(expression: str) -> Any:
    """The value of an expression. Raises EvaluationError."""
    body, mistakes = parse(f"value = {expression}\n")
    assert not mistakes
    return evaluate(body.attributes["value"].value, Scope(Nothing(), Budget(), {}))


class Nothing:
    def referred(self, root: str, steps: tuple[Step, ...]) -> Any:
        raise EvaluationError(f'"{root}" cannot be used here')

    def call(self, node: FunctionCall, scope: Scope) -> Any:
        return call(node, scope, None)

    def once(self, node: Expression, scope: Scope, make: Callable[[Expression, Scope], Any]) -> Any:
        return make(node, scope)
