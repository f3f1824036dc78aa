"""The elements of lists that make a condition false: what a finding points at, and what it quotes."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import Struct

from enilint.expressions.checker import Checker, Variable
from enilint.expressions.deciding import Deciding, deciding, together
from enilint.expressions.evidence import Quoted, evidence_of, is_placed
from enilint.expressions.shown import MOST_SHOWN
from enilint.expressions.syntax import Binary, Call, Conditional, ForEach, Literal, Name, Node, Unary, path_of
from enilint.expressions.values import Many, equal, is_unknown
from enilint.findings import Location
from enilint.model.entities.base import Entity
from enilint.values import Missing

_TOO_MANY = {"<": False, "<=": False, "==": False, ">": True, ">=": True, "!=": True}
"""The answer of each comparison of a length that says that there are more elements than wanted."""
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

Variables = Mapping[str, Variable]
Wanted = bool | None
"""An answer of a condition. None: it is undecided."""
Blame = Callable[[list[Any], Wanted], Iterator["Culprit"]]
"""Finds the elements for which a condition has an answer."""
Picks = Callable[[list[Any], Wanted], bool]


class Culprit(Struct, frozen=True):
    """An element that makes a condition false.

    `at` is where it stands, if it is a part of the subject and no entity of its own, and `attribute` is the list of
    the subject that it is in. `quoted` are the values of it that the condition looks at.
    """

    at: Location | None
    attribute: str
    quoted: tuple[Quoted, ...]


class Reasons(Struct, frozen=True):
    """What can decide a condition: the values that it looks at, and elements of lists."""

    deciding: Deciding
    culprits: Blame | None

    def unsure(self, env: list[Any]) -> list[Quoted]:
        """The values that are not known: those of elements of lists, and those of the subject."""
        culprits = islice(self.culprits(env, None), MOST_SHOWN) if self.culprits is not None else ()
        quoted = [one for culprit in culprits for one in culprit.quoted]
        of_subject = (one.read(env) for one in self.deciding(env, None) if not (one.is_collection and quoted))
        return [one for one in (*quoted, *of_subject) if _is_unsure(one.value)]

    def of(self, env: list[Any], answer: bool) -> tuple[list[Culprit], list[Quoted]]:
        """The elements that decide an answer, and the values to quote. A list gives way to the elements of it."""
        culprits = list(islice(self.culprits(env, answer), MOST_SHOWN)) if self.culprits is not None else []
        quoted = [one for culprit in culprits for one in culprit.quoted]
        evidence = self.deciding(env, answer)
        return culprits, [*quoted, *(one.read(env) for one in evidence if not (one.is_collection and quoted))]


def reasons_of(checker: Checker, node: Node) -> Reasons:
    """What can decide a condition about the subject."""
    return Reasons(deciding(node, checker), culprits_of(checker, node))


def culprits_of(checker: Checker, node: Node, variables: Variables | None = None) -> Blame | None:
    """What finds the elements for which a condition has an answer. None: no single element decides it."""
    variables = variables or {}
    match node:
        case Unary(operator="!"):
            return _negated(culprits_of(checker, node.operand, variables))
        case Binary(operator="&&" | "||"):
            return _of_operands(checker, node, variables)
        case Conditional():
            return _of_results(checker, node, variables)
        case Call(name="alltrue" | "anytrue", arguments=(ForEach() as each,)):
            wanted = node.name == "anytrue"
            return _of_loop(checker, each, variables, wanted)
        case Call(name="contains", arguments=(ForEach() as each, value)):
            return _of_loop(checker, each, variables, True, equal_to=value)
        case Binary():
            return _of_length(checker, node, variables)
    return None


def _of_length(checker: Checker, node: Binary, variables: Variables) -> Blame | None:
    """What a comparison of a length counts, if it can say that there are too many: those unequal to 0 are."""
    sides = ((node.left, node.operator, node.right), (node.right, _MIRRORED.get(node.operator, ""), node.left))
    for side, operator, other in sides:
        match side:
            case Call(name="length", arguments=(ForEach() as each,)) if operator in _TOO_MANY:
                is_zero = isinstance(other, Literal) and other.value == 0
                if is_zero or operator not in ("==", "!="):
                    return _of_loop(checker, each, variables, _TOO_MANY[operator], is_counted=True)
    return None


def _negated(inner: Blame | None) -> Blame | None:
    return None if inner is None else lambda env, answer: inner(env, None if answer is None else not answer)


def _of_operands(checker: Checker, node: Binary, variables: Variables) -> Blame | None:
    """Both operands with the answer of the whole."""
    operands = [
        (checker.condition(one, variables).evaluate, blame)
        for one in (node.left, node.right)
        if (blame := culprits_of(checker, one, variables)) is not None
    ]

    def find(env: list[Any], answer: Wanted) -> Iterator[Culprit]:
        for decide, blame in operands:
            if _is(decide(env), answer):
                yield from blame(env, answer)

    return find if operands else None


def _of_results(checker: Checker, node: Conditional, variables: Variables) -> Blame | None:
    decide = checker.condition(node.condition, variables).evaluate
    results = {
        True: culprits_of(checker, node.true_result, variables),
        False: culprits_of(checker, node.false_result, variables),
    }

    def find(env: list[Any], answer: Wanted) -> Iterator[Culprit]:
        decided = decide(env)
        blame = results.get(decided) if isinstance(decided, bool) else None
        if blame is not None:
            yield from blame(env, answer)

    return find if any(results.values()) else None


def _of_loop(
    checker: Checker,
    each: ForEach,
    variables: Variables,
    wanted: bool,
    *,
    equal_to: Node | None = None,
    is_counted: bool = False,
) -> Blame | None:
    """The elements of a `for` that decide, if the answer is the wanted one. None: they are values without a place.

    These are all that are counted, those whose value is equal to another one, or those whose value is the answer.
    """
    collection = checker.check(each.collection, variables)
    slot = 2 + len(variables)
    assert collection.type.element is not None
    if collection.type.element.of is None or not is_placed(collection.type.element.of):
        return None
    inner = {**variables, each.variable: Variable(collection.type.element, slot)}
    picks: list[Picks] = [] if each.condition is None else [_applying(checker, each.condition, inner)]
    deeper = None
    if equal_to is not None:
        value, other = checker.check(each.value, inner).evaluate, checker.check(equal_to, variables).evaluate
        picks.append(lambda env, answer: _is(equal(value(env), other(env)), None if answer is None else True))
    elif not is_counted:
        decide = checker.condition(each.value, inner).evaluate
        picks.append(lambda env, answer: _is(decide(env), answer))
        deeper = culprits_of(checker, each.value, inner)
    is_condition = equal_to is None and not is_counted
    of_value = list(evidence_of([each.value], checker, inner, of=each.variable))
    value_decides = (
        deciding(each.value, checker, inner, each.variable) if is_condition else lambda env, answer: of_value
    )
    condition_decides = deciding(each.condition, checker, inner, each.variable) if each.condition is not None else None
    is_of_subject = isinstance(each.collection, Name) and each.collection.name not in variables
    attribute = path_of(each.collection) or ""

    def find(env: list[Any], answer: Wanted) -> Iterator[Culprit]:
        items = collection.evaluate(env) if answer in (wanted, None) else None
        env.extend([None] * (slot + 1 - len(env)))
        for element in items.certain if isinstance(items, Many) else ():
            env[slot] = element
            if all(pick(env, answer) for pick in picks):
                below = list(deeper(env, answer)) if deeper is not None else []
                at = element.at if is_of_subject and _is_part(element) else None
                applies = None if answer is None else True
                of_condition = condition_decides(env, applies) if condition_decides is not None else []
                evidence = together(value_decides(env, answer), of_condition)
                yield from below or [Culprit(at, attribute, tuple(one.read(env) for one in evidence))]

    return find


def _is_part(element: object) -> bool:
    return is_placed(type(element)) and not isinstance(element, Entity)


def _applying(checker: Checker, condition: Node, variables: Variables) -> Picks:
    """Picks the elements of a list that its `if` is true of; of an undecided list, those that it is not false of."""
    decide = checker.condition(condition, variables).evaluate

    def picks(env: list[Any], answer: Wanted) -> bool:
        found = decide(env)
        return found is True or (answer is None and found is not False)

    return picks


def _is_unsure(value: object) -> bool:
    """Whether a value is not known, or an element of it."""
    return is_unknown(value) or (isinstance(value, Many) and any(map(is_unknown, value.certain)))


def _is(found: object, answer: Wanted) -> bool:
    return isinstance(found, Missing) if answer is None else found is answer
