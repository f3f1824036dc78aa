"""`enilint rules try`: an expression of rule files, evaluated for each resource of a kind."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.commands.telling import tell, tell_problem
from enilint.expressions.absence import Words, absence_of, has_null
from enilint.expressions.checker import Checker, Typed, of_each
from enilint.expressions.evaluation import MOST_STEPS, Context
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS, subjects
from enilint.expressions.shown import shown_value
from enilint.expressions.syntax import ExpressionError
from enilint.expressions.values import Exceeded, Many, facts_of
from enilint.files.hints import did_you_mean, nearest
from enilint.files.paths import shown
from enilint.findings import Remark
from enilint.inputs.design import Design
from enilint.model.entities.base import Entity
from enilint.reporters.summary import counted
from enilint.reporters.terminal import escaped, safe_in_logs
from enilint.run.linter import read_all
from enilint.run.request import Request
from enilint.run.setup import prepare
from enilint.run.worlds import where_alone
from enilint.values import Missing, Unknown

_MOST_DEPLOYMENTS = 3


class _Counts(Struct):
    """How many resources there are, and for how many an expression is what: for each in each of its deployments."""

    all: int = 0
    deployed: int = 0
    true: int = 0
    null: int = 0
    unknown: int = 0

    def words(self, kinds: str, where: str, *, is_condition: bool) -> str:
        """What was looked at, and what came out."""
        if not self.all:
            return f"found no resource of kind {kinds} {where}"
        looked = f"looked at {counted(self.all, 'resource')} ({kinds}) {where}"
        outcomes = [f"{self.unknown} unknown"] if self.unknown else []
        if is_condition:
            is_false = self.deployed - self.true - self.null - self.unknown
            outcomes = [f"{self.true} true", f"{is_false} false", f"{self.unknown} undecided"]
            outcomes += [f"{self.null} null, which is not true"] if self.null else []
        answers = f", {counted(self.deployed, 'answer')}" if self.deployed > self.all else ""
        return f"{looked}{answers}: {', '.join(outcomes)}" if outcomes else looked


class _Answer(Struct, frozen=True):
    """The value of the expression for a resource of a deployment; `absent` says what null means.

    `name` is the place and the address of the resource, `number` tells resources of one name in a deployment apart.
    """

    name: str
    number: int
    value: object
    absent: str
    design: Design
    world: int

    @property
    def words(self) -> str:
        """The value, and what is missing to know it."""
        null = f" ({self.absent})" if self.absent else ""
        return f"{shown_value(self.value, quote=True)}{null}{_not_known(self.value)}"


def run(expression: str, kinds: Sequence[str], request: Request) -> int:
    """Print the resources for which the expression is true, or its value for each. Returns the exit code."""
    for kind in kinds:
        if kind not in KINDS:
            near = nearest(kind, KINDS)
            tell(f"error: unknown kind {kind}{did_you_mean(near) or '; use ' + ', '.join(sorted(KINDS))}")
            return 2
    try:
        node = parse(expression)
        checkers = {kind: Checker(KINDS[kind][0]) for kind in kinds}
        typed = of_each(checkers, lambda checker: checker.check(node))
    except ExpressionError as error:
        _tell_mistake(expression, error)
        return 2
    designs, problems = read_all(request, prepare(request))
    absent = {kind: absence_of(node, checker) for kind, checker in checkers.items()}
    problems = [*problems, *(error for one in designs for error in one.errors)]
    try:
        for line in _lines(typed, absent, designs):
            sys.stdout.write(f"{safe_in_logs(escaped(line))}\n")
    except Exceeded:
        tell(f"error: the expression takes more than {MOST_STEPS:,} steps on this design")
        return 2
    for problem in problems:
        tell_problem(problem)
    for one in (note for design in designs for note in (*design.unread, *design.stand_ins)):
        tell(f"note: {one.message}")
    return 2 if problems else 0


def _lines(typed: Mapping[str, Typed], absent: Mapping[str, Words], designs: Sequence[Design]) -> Iterator[str]:
    is_condition = all(one.type.kind == "bool" for one in typed.values())
    counts, undecided = _Counts(), list[str]()
    for answers in _by_resource(_answers(typed, absent, designs)):
        counts.all += 1
        for words, each in _by_words(answers).items():
            value = each[0].value
            is_unknown = isinstance(value, Missing | Unknown)
            counts.deployed += len(each)
            counts.unknown += len(each) * is_unknown
            counts.true += len(each) * (value is True)
            counts.null += len(each) * (value is None)
            where = _deployments(each, answers)
            if is_condition and is_unknown:
                undecided.append(f"{each[0].name} is undecided{_not_known(value)}{where}")
            elif not is_condition or value is not False:
                yield f"{each[0].name} = {words}{where}"
    yield from undecided
    if designs:
        yield f"{counts.words(' or '.join(typed), _looked_in(designs), is_condition=is_condition)}{_not_read(designs)}"


def _answers(typed: Mapping[str, Typed], absent: Mapping[str, Words], designs: Sequence[Design]) -> Iterator[_Answer]:
    """The value of the expression for each resource of the kinds, in each deployment."""
    for design in designs:
        for world, network in enumerate(design.networks):
            context, numbers = Context(network), Counter[str]()
            for kind, one in typed.items():
                for subject in subjects(network, kind):
                    env = [context, subject]
                    value, name = one.evaluate(env), _named(subject)
                    why = absent[kind](env) if has_null(value) else ""
                    yield _Answer(name, numbers[name], value, why, design, world)
                    numbers[name] += 1


def _by_resource(answers: Iterable[_Answer]) -> Iterable[Sequence[_Answer]]:
    """The answers for each resource: one of each deployment that has it."""
    found: dict[tuple[str, int], list[_Answer]] = {}
    for one in answers:
        found.setdefault((one.name, one.number), []).append(one)
    return found.values()


def _by_words(answers: Iterable[_Answer]) -> Mapping[str, Sequence[_Answer]]:
    """The deployments of a resource by the answer that they have in common."""
    found: dict[str, list[_Answer]] = {}
    for one in answers:
        found.setdefault(one.words, []).append(one)
    return found


def _deployments(each: Sequence[_Answer], answers: Sequence[_Answer]) -> str:
    """Which deployments of a resource have an answer; nothing of a resource that has one deployment."""
    if len(answers) == 1:
        return ""
    designs = len({id(one.design) for one in answers})
    if len(each) == len(answers):
        return f" (in {len(each)} {'designs' if len(each) == designs else 'deployments'})"
    names = [name for design in _by_design(each) for name in _cases(design, each, answers, is_root=designs > 1)]
    more = [f"{len(names) - _MOST_DEPLOYMENTS} more"] if len(names) > _MOST_DEPLOYMENTS else []
    return f" ({'; '.join([*names[:_MOST_DEPLOYMENTS], *more])})"


def _by_design(answers: Iterable[_Answer]) -> Iterable[Design]:
    """The designs of some answers, each once."""
    return {id(one.design): one.design for one in answers}.values()


def _cases(design: Design, each: Sequence[_Answer], answers: Sequence[_Answer], *, is_root: bool) -> Iterator[str]:
    """In which deployments of a design a resource has an answer: what tells these from those with another answer.

    `is_root`: there are several designs, or root modules.
    """
    mine = [one.world for one in each if one.design is design]
    others = [one.world for one in answers if one.design is design and one.world not in mine]
    root = f"in {shown(design.path)}" if is_root else ""
    if not others:
        yield root
        return
    cases = where_alone(mine, others, design.worlds) or [design.world_words(number) for number in mine]
    yield from (" ".join(filter(None, (root, f"if {case}"))) for case in cases)


def _looked_in(designs: Sequence[Design]) -> str:
    number = sum(len(one.networks) for one in designs)
    of = counted(len(designs), "design")
    return f"in {number} deployments of {of}" if number > len(designs) else f"in {of}"


def _not_read(designs: Sequence[Design]) -> str:
    """What the answers lack because modules or nested stacks were not read."""
    every = {(it.noun, one.path, it.module) for one in designs for it in one.unread}
    counts = Counter(noun for noun, _, _ in sorted(every))
    return "".join(
        f"; {counted(number, noun)} {'was' if number == 1 else 'were'} not read" for noun, number in counts.items()
    )


def _not_known(value: object) -> str:
    """What is missing to know a value; of a list, also what is missing to know its elements."""
    elements = value.certain if isinstance(value, Many) else ()
    facts = facts_of(value, *elements)
    return f" (not known: {' and '.join(facts)})" if facts else ""


def _named(one: Entity) -> str:
    return f"{Remark(one.at.path, '', one.at.line).place}: {shown_value(one)}"


def _tell_mistake(expression: str, error: ExpressionError) -> None:
    tell(f"error: {error.message}")
    line = " ".join(expression.split("\n"))
    tell(f"  {line}")
    tell(f"  {' ' * error.start}{'^' * max(1, error.end - error.start)}")
