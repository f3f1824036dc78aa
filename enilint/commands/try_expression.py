"""`enilint rules try`: an expression of rule files, evaluated for each resource of a kind."""

import sys
from collections.abc import Iterator, Sequence

from enilint.commands.telling import tell, tell_problem
from enilint.expressions.checker import Checker, Typed
from enilint.expressions.evaluation import MOST_STEPS, Context
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS, shown_value, subjects
from enilint.expressions.syntax import ExpressionError
from enilint.expressions.values import Exceeded, facts_of
from enilint.files.hints import did_you_mean, nearest
from enilint.findings import Remark
from enilint.inputs.design import Design
from enilint.model.entities.base import Entity
from enilint.reporters.terminal import escaped, safe_in_logs
from enilint.run.linter import read_all
from enilint.run.request import Request
from enilint.run.setup import prepare
from enilint.values import Missing


def run(expression: str, kind: str, request: Request) -> int:
    """Print the resources for which the expression is true, or its value for each. Returns the exit code."""
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        tell(f"error: unknown kind {kind}{did_you_mean(near) or '; use ' + ', '.join(sorted(KINDS))}")
        return 2
    try:
        typed = Checker(KINDS[kind][0]).check(parse(expression))
    except ExpressionError as error:
        _tell_mistake(expression, error)
        return 2
    designs, problems = read_all(request, prepare(request))
    problems = [*problems, *(error for one in designs for error in one.errors)]
    try:
        for line in _lines(typed, kind, designs):
            sys.stdout.write(f"{safe_in_logs(escaped(line))}\n")
    except Exceeded:
        tell(f"error: the expression takes more than {MOST_STEPS:,} steps on this design")
        return 2
    for problem in problems:
        tell_problem(problem)
    return 2 if problems else 0


def _lines(typed: Typed, kind: str, designs: Sequence[Design]) -> Iterator[str]:
    is_condition = typed.type.kind == "bool"
    number, shown, undecided = 0, 0, list[str]()
    for design in designs:
        for network in design.networks:
            context = Context(network)
            for one in subjects(network, kind):
                number += 1
                value = typed.evaluate([context, one])
                if isinstance(value, Missing):
                    undecided.append(f"{_named(one)} is undecided: {' and '.join(value.facts)} is not known")
                elif not is_condition:
                    facts = facts_of(value)
                    why = f" (not known: {' and '.join(facts)})" if facts else ""
                    yield f"{_named(one)} = {shown_value(value, quote=True)}{why}"
                elif value is True:
                    shown += 1
                    yield _named(one)
    yield from undecided
    if is_condition:
        more = f", {len(undecided)} undecided" if undecided else ""
        yield f"true for {shown} of {number} ({kind}){more}"


def _named(one: Entity) -> str:
    return f"{Remark(one.at.path, '', one.at.line).place}: {one}"


def _tell_mistake(expression: str, error: ExpressionError) -> None:
    tell(f"error: {error.message}")
    line = " ".join(expression.split("\n"))
    tell(f"  {line}")
    tell(f"  {' ' * error.start}{'^' * max(1, error.end - error.start)}")
