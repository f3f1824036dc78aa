"""What evaluates the parts of an expression, once its types are known."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from enilint.expressions.function import Function
from enilint.expressions.types import Type
from enilint.expressions.values import (
    Exceeded,
    Many,
    equal,
    facts_of,
    few,
    is_unknown,
    joined,
    lifted,
    selected,
    unknown_value,
)
from enilint.model.network import Network
from enilint.values import Answer, Missing, OneOf, Unknown, merged, negated

MOST_STEPS = 1_000_000

_MOST_COMBINATIONS = 64
"""For how many combinations of candidates a function is called."""

Evaluate = Callable[[list[Any]], Any]
"""Evaluates an expression: the context, the subject, and the variables of `for` are in the list."""


class Context:
    """What an expression sees, and how much it may do."""

    def __init__(self, network: Network, options: object = None, steps: int = MOST_STEPS) -> None:
        self.network = network
        self.options = options
        self.answers: dict[Any, Any] = {}
        self._steps = steps

    def spend(self, steps: int) -> None:
        """Count steps. Raises Exceeded once there are more than there may be."""
        self._steps -= steps
        if self._steps < 0:
            raise Exceeded


def compared_with(evaluate: Evaluate, text: str, *, is_wanted: bool) -> Evaluate:
    """Whether a value is a text, or is none: what policies ask most."""

    def compare(env: list[Any]) -> Answer:
        value = evaluate(env)
        if type(value) is str:
            return (value == text) is is_wanted
        answer = equal(value, text)
        return answer if is_wanted else negated(answer)

    return compare


def following(source: Evaluate, read: Callable[[Any, Any], Any], kind: str) -> Evaluate:
    """What reads an attribute of a value: of each candidate, if there are several."""

    def evaluate(env: list[Any]) -> Any:
        value = source(env)
        if value is None:
            return None
        if type(value) is Unknown or type(value) is OneOf:
            context = env[0]
            return lifted(lambda one: read(context, one), (value,), lambda facts: unknown_value(kind, facts))
        return read(env[0], value)

    return evaluate


def as_condition(value: Any) -> Answer:
    """A value that is true, false, null, or one of them, as a condition: null is not true."""
    if value is None:
        return False
    return value if type(value) is bool or type(value) is Missing else Missing(facts_of(value))


def calling(function: Function, evaluate: Sequence[Evaluate], kind: str) -> Evaluate:
    """What calls a function: with values as they are where it takes them so, else with known ones."""
    parameters = [function.parameters[min(index, len(function.parameters) - 1)] for index in range(len(evaluate))]
    raw = [one.is_raw for one in parameters]
    stops_at_null = [one.type is not None and not one.type.nullable for one in parameters]
    run, takes_context = function.run, function.takes_context

    def call(env: list[Any]) -> Any:
        values = [one(env) for one in evaluate]
        if any(value is None and stops for value, stops in zip(values, stops_at_null, strict=True)):
            return None
        context = (env[0],) if takes_context else ()
        plain = [value for value, is_raw in zip(values, raw, strict=True) if not is_raw]
        if not any(_is_open(one) for one in plain):
            return decided(run(*context, *values))

        if math.prod(len(one.candidates) for one in plain if type(one) is OneOf) > _MOST_COMBINATIONS:
            return unknown_value(kind, facts_of(*plain))

        def with_plain(*known: Any) -> Any:
            given = iter(known)
            whole = (value if is_raw else next(given) for value, is_raw in zip(values, raw, strict=True))
            return run(*context, *whole)

        return decided(lifted(with_plain, plain, lambda facts: unknown_value(kind, facts), function.partly))

    def decided(value: Any) -> Any:
        is_answer = kind != "bool" or value is None or type(value) is bool or type(value) is Missing
        return value if is_answer else Missing(facts_of(value))

    return call


def _is_open(value: object) -> bool:
    return type(value) is not Many and is_unknown(value)


def looping(collection: Evaluate, make: Evaluate, decide: Evaluate | None, slot: int, weight: int) -> Evaluate:
    """What makes a list of another one: `make` of each element for which `decide` holds.

    An element counts as many steps as `weight`.
    """

    def evaluate(env: list[Any]) -> Any:
        items = collection(env)
        if type(items) is not Many:
            return lifted(lambda one: loop(env, one), (items,), lambda facts: unknown_value("list", facts))
        return loop(env, items)

    def loop(env: list[Any], items: Many[Any]) -> Many[Any]:
        env[0].spend(weight * (1 + len(items.certain) + len(items.possible)))
        while len(env) <= slot:
            env.append(None)

        def each(run: Evaluate, one: Any) -> Any:
            env[slot] = one
            return run(env)

        if decide is not None:
            answers = [each(decide, one) for one in items.certain]
            items = selected(items, answers, [each(decide, one) for one, _ in items.possible])
        certain = tuple([each(make, one) for one in items.certain])
        possible = tuple([(each(make, one), facts) for one, facts in items.possible])
        return Many(certain, possible, items.more, items.several)

    return evaluate


def either(one: Any, other: Any, answer: Missing, type: Type) -> Any:
    """What a conditional is of which the condition is not known."""
    facts = few(merged(answer.facts, facts_of(one), facts_of(other)))
    if is_unknown(one) or is_unknown(other):
        return unknown_value(type.kind, facts)
    return joined([one, other], " and ".join(answer.facts))
