"""Conditions of templates: what decides them, in one world."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from enilint.findings import Location
from enilint.inputs.cloudformation.choices import Variable, World
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.values import Symbol, differ, frozen, scalar_text, symbols_in, written


class Conditions(ABC):
    """Evaluates conditions. Where nothing is `asking`, what the world has not settled stays open.

    In a comparison, `symbolic` is set: parameters are then symbols, but for those that are given.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.asking = True
        self.symbolic = False
        self.active: set[tuple[str, str, str]] = set()

    @abstractmethod
    def value(self, node: Any, stack: Stack) -> Any:
        """The value of a part of a template."""

    def condition(self, name: str, stack: Stack) -> bool | None:
        """Whether a condition of a template holds; None where that is open and nothing is asked."""
        expression = stack.template.conditions.get(name)
        key = (stack.prefix, "condition", name)
        if expression is None or key in self.active:
            return self._opaque(("condition", stack.prefix, name), f"condition {name}", stack, False)
        self.active.add(key)
        answer = self._holds(expression, stack)
        self.active.discard(key)
        if answer is not None and self.asking:
            at = stack.template.key_place(stack.template.conditions, name)
            self.world.trace.conditions[stack.prefix + name] = (answer, at)
        return answer

    @contextmanager
    def comparing(self) -> Iterator[None]:
        """Evaluate the sides of a comparison, or the keys of a mapping."""
        before, self.symbolic = self.symbolic, True
        try:
            yield
        finally:
            self.symbolic = before

    def _holds(self, node: Any, stack: Stack) -> bool | None:
        """Whether the expression of a condition is true."""
        if isinstance(node, dict) and len(node) == 1:
            name, value = next(iter(node.items()))
            if name == "Condition" and isinstance(value, str):
                return self.condition(value, stack)
            if name in ("Fn::And", "Fn::Or") and isinstance(value, list):
                return self._all(value, stack, stop=name == "Fn::Or")
            if name == "Fn::Not" and isinstance(value, list) and len(value) == 1:
                answer = self._holds(value[0], stack)
                return None if answer is None else not answer
            if name == "Fn::Equals" and isinstance(value, list) and len(value) == 2:
                return self._equals(value, stack)
        return self._opaque(("expression", frozen(node)), "a condition", stack, False)

    def _all(self, nodes: Sequence[Any], stack: Stack, *, stop: bool) -> bool | None:
        """The answer `stop` where one of several expressions has it; else the other one, if that of all is known."""
        is_open = False
        for node in nodes:
            answer = self._holds(node, stack)
            if answer is stop:
                return stop
            is_open = is_open or answer is None
        return None if is_open else not stop

    def _equals(self, sides: list[Any], stack: Stack) -> bool | None:
        with self.comparing():
            one, other = (self.value(side, stack) for side in sides)
        different = differ(one, other)
        if different is not None:
            return not different
        for symbol, value in ((one, other), (other, one)):
            text = scalar_text(value)
            if isinstance(symbol, Symbol) and symbol.variable and not symbol.is_list and text is not None:
                return self._is(symbol.variable, text)
        plain = [self.value(side, stack) for side in sides] if not self.symbolic else [one, other]
        usual = differ(*plain)
        pair = sorted(map(repr, map(frozen, (one, other))))
        words = f"whether {written(one) or 'a value'} equals {written(other) or 'another'}"
        releases = tuple(name for part in symbols_in([one, other]) for name in (part.variable, *part.inside) if name)
        return self._opaque(("equals", *pair), words, stack, usual is False, releases)

    def _is(self, variable: str, text: str) -> bool | None:
        if self.asking:
            self.world.variables.note(variable, [text])
        elif not self.world.is_settled(variable):
            return None
        return self.world.value(variable) == text

    def _opaque(
        self, key: tuple[Any, ...], words: str, stack: Stack, usual: bool, releases: Iterable[str] = ()
    ) -> bool | None:
        """A comparison that no variable decides alone: a variable of its own."""
        name = repr(key)
        variable = Variable(
            name, words, "true" if usual else "false", Location(stack.template.path), releases=tuple(releases)
        )
        if self.asking:
            self.world.variables.add(variable)
            self.world.variables.note(name, ("true", "false"))
        elif name not in self.world.variables.by_name or not self.world.is_settled(name):
            return None
        return self.world.value(name) == "true"
