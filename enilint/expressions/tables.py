"""The tables of the parser, which lark makes of `grammar.lark`.

A wheel contains them, so that no run has to import lark: that takes longer than everything else that a rule file needs.
They are used if the grammar is the one that they were made of; otherwise, as in a checkout, lark makes them again.
The module imports nothing of enilint: the build uses it, too.
"""

import functools
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

GRAMMAR = Path(__file__).with_name("grammar.lark")
TABLES = Path(__file__).with_name("grammar.tables")


class Terminal(Struct, array_like=True):
    """A kind of token. `text` is what is written; else `pattern` is a regular expression."""

    name: str
    text: str | None
    pattern: str


class Rule(Struct, array_like=True):
    """A rule of the grammar: what it makes of its `size` symbols.

    `kept` are the indexes of the symbols that its action gets, each with whether it is a list of them. `action` is its
    alias in the grammar; without one, the rule passes its only symbol on, or is a list that lark made of a repetition.
    """

    origin: str
    size: int
    kept: tuple[tuple[int, bool], ...]
    action: str | None


class Tables(Struct):
    """The tables, with the grammar and the version of lark that they were made of.

    The terminals are in the order in which a lexer tries them. A state has the next state for each symbol that may
    come, or -1 - R where the rule R is complete.
    """

    grammar: str
    lark: str
    terminals: tuple[Terminal, ...]
    ignored: tuple[str, ...]
    rules: tuple[Rule, ...]
    states: tuple[dict[str, int], ...]
    start: int
    end: int


def tables() -> Tables:
    """The tables of the grammar."""
    grammar = GRAMMAR.read_text(encoding="utf-8")
    try:
        found = msgspec.json.decode(TABLES.read_bytes(), type=Tables)
    except (OSError, msgspec.DecodeError):
        return _made(grammar)
    return found if found.grammar == grammar else _made(grammar)


def saved() -> bytes:
    """The tables as a wheel contains them."""
    return msgspec.json.encode(_made(GRAMMAR.read_text(encoding="utf-8")))


@functools.cache
def _made(grammar: str) -> Tables:
    import lark
    from lark.parsers.lalr_analysis import Shift

    made: Any = lark.Lark(grammar, parser="lalr", maybe_placeholders=False)
    table = made.parser.parser._parse_table
    rules = {rule: index for index, rule in enumerate(made.rules)}
    names = {state: index for index, state in enumerate(table.states)}

    def action(found: tuple[Any, Any]) -> int:
        kind, target = found
        return names[target] if kind is Shift else -1 - rules[target]

    return Tables(
        grammar=grammar,
        lark=lark.__version__,
        terminals=tuple(map(_terminal, sorted(made.terminals, key=_precedence))),
        ignored=tuple(made.ignore_tokens),
        rules=tuple(map(_rule, rules)),
        states=tuple({name: action(found) for name, found in state.items()} for state in table.states.values()),
        start=names[table.start_states["start"]],
        end=names[table.end_states["start"]],
    )


def _precedence(terminal: Any) -> tuple[Any, ...]:
    """The order in which lark's lexer tries terminals."""
    pattern = terminal.pattern
    return -terminal.priority, -pattern.max_width, -len(pattern.value), terminal.name


def _terminal(terminal: Any) -> Terminal:
    text = terminal.pattern.value if terminal.pattern.type == "str" else None
    return Terminal(terminal.name, text, terminal.pattern.to_regexp())


def _rule(rule: Any) -> Rule:
    kept = tuple(
        (index, symbol.name.startswith("_") and not symbol.is_term)
        for index, symbol in enumerate(rule.expansion)
        if not (symbol.is_term and symbol.filter_out)
    )
    assert rule.alias or rule.origin.name.startswith("_") or len(kept) == 1, rule
    return Rule(str(rule.origin.name), len(rule.expansion), kept, rule.alias)
