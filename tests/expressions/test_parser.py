"""Our parser against that of Terraform's language: the same trees, and the same refusals."""

from random import Random

import pytest

from enilint.expressions import tables
from enilint.expressions.parser import MOST_CHARACTERS, MOST_NESTED, parse, parser
from enilint.expressions.syntax import ExpressionError
from tests.expressions.mutations import EXPRESSIONS, mutated
from tests.expressions.oracle import ours, theirs

NUMBER = 3000


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions_have_the_trees_of_terraform(text: str) -> None:
    assert ours(text) == theirs(text)
    assert ours(text) != "refused"


def test_mutated_expressions_have_the_trees_and_refusals_of_terraform() -> None:
    taken = 0
    random = Random(20)
    for _ in range(NUMBER):
        text = mutated(random)
        found = ours(text)
        if found != "limit":
            assert found == theirs(text), repr(text)
            taken += found != "refused"
    assert NUMBER / 20 < taken < NUMBER * 19 / 20


@pytest.mark.parametrize(
    ("text", "message", "part"),
    [
        ("a and b", "unexpected `and`: write `&&`", "and"),
        ("not a", "unexpected `a`: write `!` for `not`", "a"),
        ("for s in a : s.b", "unexpected `s`: write `[for one in list : value]`", "s"),
        ("a = b", "unexpected `=`: compare with `==`", "="),
        ("a => 3", "unexpected `=>`: write `>=` to compare; there are no objects in rules", "=>"),
        ("a =< 3", "unexpected `=<`: write `<=`", "=<"),
        ("a == 'b'", "unexpected `'`: texts are in double quotes", "'"),
        ("a ==", "the expression is not complete", "="),
        ('a == "b', 'unexpected `"`: the text is not closed, or contains `${`, which rules do not have', '"'),
        ("1.2.3", "`1.2.3` is not a number", "1.2.3"),
        ('"\\q"', "unknown escape `\\q` in a text", "\\q"),
        ("x[*].y", "unexpected `*`: write `[for one in list : one.attribute]`", "*"),
    ],
)
def test_mistakes_are_explained(text: str, message: str, part: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert error.value.message == message
    assert text[error.value.start : error.value.end] == part


@pytest.mark.parametrize(
    "text",
    [
        "(" * (MOST_NESTED + 1) + "a" + ")" * (MOST_NESTED + 1),
        "!" * 3000 + "a",
        "a" + ".a" * 2000,
        "a" + " + a" * 1000,
        "a ? b : " * 400 + "c",
        "x" * (MOST_CHARACTERS + 1),
        "9" * 400,
        "1e999",
    ],
)
def test_what_is_too_large_is_refused(text: str) -> None:
    assert ours(text) == "limit"


def test_long_conjunctions_are_not_too_deep() -> None:
    assert isinstance(ours(" && ".join(["a"] * 500)), tuple)


def test_tables_are_made_again_where_they_do_not_fit(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = tables.saved()
    for contents in (saved, saved.replace(b"disjunction", b"conjunction", 1), b"", b"nonsense"):
        (tmp_path / "grammar.tables").write_bytes(contents)
        monkeypatch.setattr(tables, "TABLES", tmp_path / "grammar.tables")
        parser.cache_clear()
        assert ours("a == [1]") == theirs("a == [1]")
    parser.cache_clear()
