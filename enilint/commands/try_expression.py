"""`enilint rules try`: an expression of rule files, evaluated for each resource of a kind."""

import sys
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.commands.telling import tell, tell_problem
from enilint.expressions.checker import Checker, Typed, of_each
from enilint.expressions.evaluation import MOST_STEPS, Context
from enilint.expressions.evidence import shown_value
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS, subjects
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
from enilint.values import Missing, Unknown


class _Counts(Struct):
    """For how many resources an expression is what."""

    all: int = 0
    true: int = 0
    null: int = 0
    unknown: int = 0

    def words(self, kinds: str, designs: int, *, is_condition: bool) -> str:
        """What was looked at, and what came out."""
        where = f"in {designs} {'design' if designs == 1 else 'designs'}"
        if not self.all:
            return f"found no resource of kind {kinds} {where}"
        looked = f"looked at {self.all} {'resource' if self.all == 1 else 'resources'} ({kinds}) {where}"
        outcomes = [f"{self.unknown} unknown"] if self.unknown else []
        if is_condition:
            is_false = self.all - self.true - self.null - self.unknown
            outcomes = [f"{self.true} true", f"{is_false} false", f"{self.unknown} undecided"]
            outcomes += [f"{self.null} null, which is not true"] if self.null else []
        return f"{looked}: {', '.join(outcomes)}" if outcomes else looked


def run(expression: str, kinds: Sequence[str], request: Request) -> int:
    """Print the resources for which the expression is true, or its value for each. Returns the exit code."""
    for kind in kinds:
        if kind not in KINDS:
            near = nearest(kind, KINDS)
            tell(f"error: unknown kind {kind}{did_you_mean(near) or '; use ' + ', '.join(sorted(KINDS))}")
            return 2
    try:
        node = parse(expression)
        typed = of_each({kind: Checker(KINDS[kind][0]) for kind in kinds}, lambda checker: checker.check(node))
    except ExpressionError as error:
        _tell_mistake(expression, error)
        return 2
    designs, problems = read_all(request, prepare(request))
    problems = [*problems, *(error for one in designs for error in one.errors)]
    try:
        for line in _lines(typed, designs):
            sys.stdout.write(f"{safe_in_logs(escaped(line))}\n")
    except Exceeded:
        tell(f"error: the expression takes more than {MOST_STEPS:,} steps on this design")
        return 2
    for problem in problems:
        tell_problem(problem)
    for one in (note for design in designs for note in (*design.unread, *design.stand_ins)):
        tell(f"note: {one.message}")
    return 2 if problems else 0


def _lines(typed: Mapping[str, Typed], designs: Sequence[Design]) -> Iterator[str]:
    is_condition = all(one.type.kind == "bool" for one in typed.values())
    counts, undecided = _Counts(), list[str]()
    for one, value in _values(typed, designs):
        counts.all += 1
        counts.unknown += isinstance(value, Missing | Unknown)
        if not is_condition:
            yield f"{_named(one)} = {shown_value(value, quote=True)}{_not_known(value)}"
        elif isinstance(value, Missing):
            undecided.append(f"{_named(one)} is undecided{_not_known(value)}")
        elif value is True:
            counts.true += 1
            yield f"{_named(one)} = true"
        else:
            counts.null += value is None
    yield from undecided
    if designs:
        yield counts.words(" or ".join(typed), len(designs), is_condition=is_condition)


def _values(typed: Mapping[str, Typed], designs: Sequence[Design]) -> Iterator[tuple[Entity, object]]:
    """Each resource of the kinds, with the value of the expression for it."""
    for design in designs:
        for network in design.networks:
            context = Context(network)
            for kind, one in typed.items():
                for subject in subjects(network, kind):
                    yield subject, one.evaluate([context, subject])


def _not_known(value: object) -> str:
    facts = facts_of(value)
    return f" (not known: {' and '.join(facts)})" if facts else ""


def _named(one: Entity) -> str:
    return f"{Remark(one.at.path, '', one.at.line).place}: {one}"


def _tell_mistake(expression: str, error: ExpressionError) -> None:
    tell(f"error: {error.message}")
    line = " ".join(expression.split("\n"))
    tell(f"  {line}")
    tell(f"  {' ' * error.start}{'^' * max(1, error.end - error.start)}")
