"""Evaluates the expressions of a module instance, and keeps the values that others of its expressions have, too."""

from collections.abc import Callable
from typing import Any

from enilint.inputs.terraform.hcl.syntax import Attribute, Expression, FunctionCall, Step, TupleExpression
from enilint.inputs.terraform.source.calls import call
from enilint.inputs.terraform.source.evaluating import Evaluating
from enilint.inputs.terraform.source.expressions import evaluate
from enilint.inputs.terraform.source.files import SourceFile
from enilint.inputs.terraform.source.independent import Independent
from enilint.inputs.terraform.source.naming import named
from enilint.inputs.terraform.source.scope import Scope
from enilint.inputs.terraform.source.values import EvaluationError, Mistake
from enilint.values import Unknown


class Expressions:
    """The expressions of a module instance. `scope` is where they are evaluated, but for what is bound in a block."""

    def __init__(self, evaluation: Evaluating) -> None:
        self.evaluation = evaluation
        self.scope = Scope(self, evaluation.budget, {})
        self._independent = Independent()
        self._written: dict[str, Any] = {}

    def forget_expressions(self) -> None:
        """Keep no values of expressions: there is another version of the source."""
        self._independent = Independent()
        self._written.clear()

    def referred(self, root: str, steps: tuple[Step, ...]) -> Any:
        """What a reference leads to."""
        raise NotImplementedError

    def call(self, node: FunctionCall, scope: Scope) -> Any:
        """The result of a function."""
        return call(node, scope, self.evaluation.files)

    def once(self, node: Expression, scope: Scope, make: Callable[[Expression, Scope], Any]) -> Any:
        """The value of an expression; if it refers to none of the names that are bound, it is made once for all."""
        return self._independent.value(node, scope, make)

    def value(self, file: SourceFile, attribute: Attribute, scope: Scope, name: str) -> Any:
        """The value of an attribute, whatever is wrong with it. Where it has none of its own, `name` becomes it."""
        try:
            value = self._evaluated(file, attribute.value, scope)
        except EvaluationError as error:
            value = self.without_value(file, attribute.value, error, name)
        except Exception as error:  # noqa: BLE001 - whatever one expression does, the others still have values
            value = self.evaluation.fail(file, attribute.start, name, error)
        return named(value, name)

    def _evaluated(self, file: SourceFile, node: Expression, scope: Scope) -> Any:
        """The value of an expression. Many blocks have the same lists: what is written alike is alike.

        Offsets in a stand-in are not those of the text that it has a place in.
        """
        if type(node) is not TupleExpression or scope is not self.scope or file.is_own:
            return evaluate(node, scope)
        text = file.lines.text[node.start : node.end]
        if text not in self._written:
            self._written[text] = evaluate(node, scope)
        return self._written[text]

    def without_value(self, file: SourceFile, node: Expression, error: EvaluationError, name: str) -> Unknown:
        """What stands for an expression that has no value. Its author is told where that is a mistake for certain."""
        line, _ = file.lines.place(node.start)
        self.evaluation.told.add((file.path, line))
        if isinstance(error, Mistake):
            self.evaluation.refuse(file, node.start, error, name)
        return Unknown(f"{error.message} ({file.path}:{line})")
