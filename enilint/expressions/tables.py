"""The tables of the parser, made of `grammar.lark`.

A wheel contains them. They are used if the version of lark and the grammar are those that they were made with;
otherwise, as in a checkout, lark makes them again. The module imports nothing of enilint: the build uses it, too.
"""

import functools
import hashlib
import io
from pathlib import Path

import lark
from lark import Lark

GRAMMAR = Path(__file__).with_name("grammar.lark")
TABLES = Path(__file__).with_name("grammar.tables")
"""One line that says what the tables were made with, then what lark saves."""


@functools.cache
def parser() -> Lark:
    """The parser of expressions."""
    try:
        made_with, _, tables = TABLES.read_bytes().partition(b"\n")
    except OSError:
        return _made()
    return Lark.load(io.BytesIO(tables)) if made_with == _header() else _made()


def saved() -> bytes:
    """The tables as a wheel contains them."""
    stream = io.BytesIO()
    _made().save(stream)
    return _header() + b"\n" + stream.getvalue()


def _made() -> Lark:
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _header() -> bytes:
    """What the tables depend on."""
    grammar = hashlib.sha256(GRAMMAR.read_bytes()).hexdigest()
    return f"lark {lark.__version__}, grammar {grammar}".encode()
