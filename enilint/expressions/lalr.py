"""Parses text by the tables that lark makes of a grammar: an LALR(1) parser with a contextual lexer.

It does what lark does with these tables, but calls the action of each rule in place of building a tree.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from enilint.expressions.tables import Rule, Tables, Terminal

Action = Callable[[list[Any]], Any]
_END = "$END"


class Token(Struct, frozen=True):
    """A token, and where it stands."""

    type: str
    text: str
    start: int
    end: int


class UnexpectedInput(Exception):
    """What cannot stand where it does: a token, or a character that begins none. None: the text ends too early."""

    def __init__(self, found: str | None, start: int) -> None:
        super().__init__(found, start)
        self.found = found
        self.start = start


class Parser:
    """A parser. `actions` make something of the parts of a rule, by the alias of the rule in the grammar."""

    def __init__(self, tables: Tables, actions: Mapping[str, Action]) -> None:
        self._tables = tables
        self._every = [(one.name, _matcher(one)) for one in tables.terminals]
        self._ignored = frozenset(tables.ignored)
        self._reduce = [_reducing(one, actions) for one in tables.rules]
        self._expected: dict[int, list[tuple[str, Callable[[str, int], int]]]] = {}

    def parse(self, text: str) -> Any:
        """What the action of the last rule has made. Raises UnexpectedInput, and what actions raise."""
        states, values = [self._tables.start], list[Any]()
        at = 0
        while True:
            token = self._token(text, at, states[-1])
            found = self._shifted(token, states, values)
            if found:
                return values[-1]
            at = token.end

    def _shifted(self, token: Token, states: list[int], values: list[Any]) -> bool:
        """Whether the text is complete with a token: reduces all rules that are complete before it, and shifts it."""
        tables = self._tables
        while True:
            action = tables.states[states[-1]].get(token.type)
            if action is None:
                raise UnexpectedInput(token.text or None, token.start)
            if action >= 0:
                states.append(action)
                values.append(token)
                return False
            rule = tables.rules[-1 - action]
            first = len(values) - rule.size
            value = self._reduce[-1 - action](values[first:])
            del states[first + 1 :], values[first:]
            states.append(tables.states[states[-1]][rule.origin])
            values.append(value)
            if token.type == _END and states[-1] == tables.end:
                return True

    def _token(self, text: str, at: int, state: int) -> Token:
        """The next token: the first terminal that can stand there and matches."""
        expected = self._expected.get(state)
        if expected is None:
            may_stand = self._ignored.union(self._tables.states[state])
            expected = self._expected[state] = [one for one in self._every if one[0] in may_stand]
        while at < len(text):
            name, end = _first(expected, text, at)
            if end < 0:
                _, end = _first(self._every, text, at)
                raise UnexpectedInput(text[at : max(end, at + 1)], at)
            if name not in self._ignored:
                return Token(name, text[at:end], at, end)
            at = end
        return Token(_END, "", at, at)


def _first(terminals: list[tuple[str, Callable[[str, int], int]]], text: str, at: int) -> tuple[str, int]:
    for name, match in terminals:
        end = match(text, at)
        if end >= 0:
            return name, end
    return "", -1


def _matcher(terminal: Terminal) -> Callable[[str, int], int]:
    """What says where a terminal ends that begins at an offset; -1: none does."""
    written = terminal.text
    if written is not None:
        length = len(written)
        return lambda text, at: at + length if text.startswith(written, at) else -1
    match = re.compile(terminal.pattern).match

    def end(text: str, at: int) -> int:
        found = match(text, at)
        return -1 if found is None else found.end()

    return end


def _reducing(rule: Rule, actions: Mapping[str, Action]) -> Action:
    """What makes something of the symbols of a rule."""
    if rule.action is None and not rule.origin.startswith("_"):
        ((index, _),) = rule.kept
        return lambda symbols: symbols[index]

    def children(symbols: list[Any]) -> list[Any]:
        found: list[Any] = []
        for index, is_list in rule.kept:
            if is_list:
                found += symbols[index]
            else:
                found.append(symbols[index])
        return found

    if rule.action is None:
        return children
    run = actions[rule.action]
    return lambda symbols: run(children(symbols))
