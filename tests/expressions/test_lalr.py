"""What runs the tables of lark against lark itself: the same trees, and the same mistakes at the same places."""

import subprocess
import sys
from random import Random

import lark
import pytest

from enilint.expressions import tables
from enilint.expressions.lalr import Parser, Token, UnexpectedInput
from tests.expressions.mutations import EXPRESSIONS, mutated

NUMBER = 3000
GRAMMARS = {
    "the grammar of expressions": tables.GRAMMAR.read_text(encoding="utf-8"),
    "repetitions and words": """
        start: (item ";")+ -> items
        item: WORD [NUMBER ("," NUMBER)*] -> item
            | KEY WORD -> key
        KEY.2: "let"
        WORD: /[a-z]+/
        NUMBER: /[0-9]+/
        %ignore " "
    """,
}


def theirs(parser: lark.Lark, text: str) -> object:
    try:
        return _tree(parser.parse(text))
    except lark.UnexpectedCharacters as error:
        return text[error.pos_in_stream], error.pos_in_stream
    except lark.UnexpectedToken as error:
        is_end = error.token.type == "$END"
        return (None, None) if is_end else (str(error.token), error.token.start_pos)


def _tree(node: object) -> object:
    if isinstance(node, lark.Tree):
        return node.data, [_tree(one) for one in node.children]
    assert isinstance(node, lark.Token)
    return node.type, str(node), node.start_pos, node.end_pos


def ours(parser: Parser, text: str) -> object:
    try:
        return parser.parse(text)
    except UnexpectedInput as error:
        return (None, None) if error.found is None else (error.found, error.start)


def _parser(grammar: str) -> Parser:
    made = tables._made(grammar)
    names = {one.action for one in made.rules if one.action is not None}

    def node(name: str):
        return lambda parts: (
            name,
            [(one.type, one.text, one.start, one.end) if isinstance(one, Token) else one for one in parts],
        )

    return Parser(made, {name: node(name) for name in names})


def _texts(name: str, random: Random) -> list[str]:
    if name == "the grammar of expressions":
        return [*EXPRESSIONS, *(mutated(random) for _ in range(NUMBER))]
    words = ["let", "lets", "a", "1", "23", ",", ";", " ", "?", "let "]
    return ["".join(random.choices(words, k=random.randint(1, 9))) + random.choice([";", ""]) for _ in range(NUMBER)]


@pytest.mark.parametrize("name", GRAMMARS)
def test_trees_and_mistakes_are_those_of_lark(name: str) -> None:
    grammar = GRAMMARS[name]
    one, other = _parser(grammar), lark.Lark(grammar, parser="lalr", maybe_placeholders=False)
    trees = mistakes = 0
    for text in _texts(name, Random(7)):
        found = theirs(other, text)
        assert ours(one, text) == found, repr(text)
        is_tree = isinstance(found[1], list)
        trees += is_tree
        mistakes += not is_tree
    assert trees > NUMBER / 50
    assert mistakes > NUMBER / 50


def test_saved_tables_are_read_without_lark(tmp_path) -> None:
    (tmp_path / "grammar.tables").write_bytes(tables.saved())
    script = (
        "import sys; from pathlib import Path; from enilint.expressions import tables\n"
        f"tables.TABLES = Path({str(tmp_path / 'grammar.tables')!r})\n"
        "from enilint.expressions.parser import parse\n"
        "print(parse('a == [1]').operator, 'lark' in sys.modules)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "== False\n"
