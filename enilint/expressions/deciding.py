"""Which values decide a condition: of `a && b` that is false, those of the operands that are false."""

from collections.abc import Callable, Mapping
from typing import Any

from enilint.expressions.checker import Checker, Variable
from enilint.expressions.evidence import Evidence, evidence_of
from enilint.expressions.syntax import Binary, Conditional, Node, Unary

Deciding = Callable[[list[Any], bool | None], list[Evidence]]
"""Finds the values that decide the answer of a condition. None, if it is undecided: all that it looks at."""

_DECIDED_BY_ONE = {"&&": False, "||": True}
"""The answer of each operator that a single operand decides."""


def deciding(
    node: Node, checker: Checker, variables: Mapping[str, Variable] | None = None, of: str | None = None
) -> Deciding:
    """What finds the values that decide a condition. `variables` and `of` are as for `evidence_of`."""
    match node:
        case Unary(operator="!"):
            inner = deciding(node.operand, checker, variables, of)
            return lambda env, answer: inner(env, None if answer is None else not answer)
        case Binary(operator="&&" | "||"):
            return _of_operands(node, checker, variables, of)
        case Conditional():
            return _of_results(node, checker, variables, of)
    evidence = list(evidence_of([node], checker, variables, of))
    return lambda env, answer: evidence


def together(*lists: list[Evidence]) -> list[Evidence]:
    """The values in several lists, each once."""
    found: dict[str, Evidence] = {}
    for one in (each for evidence in lists for each in evidence):
        found.setdefault(one.path, one)
    return list(found.values())


def _of_operands(node: Binary, checker: Checker, variables: Mapping[str, Variable] | None, of: str | None) -> Deciding:
    """Both operands, or those that are enough."""
    operands = [
        (checker.condition(one, variables).evaluate, deciding(one, checker, variables, of))
        for one in (node.left, node.right)
    ]

    def find(env: list[Any], answer: bool | None) -> list[Evidence]:
        is_enough = answer is _DECIDED_BY_ONE[node.operator]
        each = [inner for decide, inner in operands if not is_enough or decide(env) is answer]
        return together(*(inner(env, answer) for inner in each))

    return find


def _of_results(
    node: Conditional, checker: Checker, variables: Mapping[str, Variable] | None, of: str | None
) -> Deciding:
    """The condition, and the result that it chooses."""
    decide = checker.condition(node.condition, variables).evaluate
    condition = deciding(node.condition, checker, variables, of)
    results = {
        True: deciding(node.true_result, checker, variables, of),
        False: deciding(node.false_result, checker, variables, of),
    }

    def find(env: list[Any], answer: bool | None) -> list[Evidence]:
        chosen = decide(env) if answer is not None else None
        if not isinstance(chosen, bool):
            return together(condition(env, None), *(inner(env, answer) for inner in results.values()))
        return together(condition(env, chosen), results[chosen](env, answer))

    return find
