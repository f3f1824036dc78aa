"""Escapes, trimming and heredocs."""

import pytest

from enilint.inputs.terraform.hcl import syntax
from tests.inputs.terraform.hcl.trees import constant, mistakes, shape, value


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r'"\n\r\t\"\\"', '\n\r\t"\\'),
        (r'"\u00e9\U0001F600"', "é😀"),
        ('"e\u0301"', "é"),
        ('"$${a} %%{b} $a 5% $$ %"', "${a} %{b} $a 5% $$ %"),
        ("<<E\na\\n\n $${b}\nE", "a\\n\n ${b}\n"),
        ("<<E\nE", ""),
        ("<<E\nEE\nE E\n E", "EE\nE E\n"),
        ("<<-E\n    a\n      b\n\n    c\n  E", "a\n  b\n\nc\n"),
        ("<<-E\n\ta\n b\nE", "a\nb\n"),
        ("<<-E\na\n  b\nE", "a\n  b\n"),
        ("<<-E\n   \n  a\nE", "   \na\n"),
    ],
)
def test_texts(source: str, expected: str) -> None:
    assert constant(source) == expected


def test_line_ends_of_a_heredoc_are_as_written() -> None:
    assert constant("<<E\r\na\r\nE\r") == "a\r\n"


def parts(source: str) -> list[str]:
    node = value(source)
    assert isinstance(node, syntax.Template)
    return [shape(part) for part in node.parts]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('"a ${b} c"', ["'a '", "b", "' c'"]),
        ('"a ${~b~} c"', ["'a'", "b", "'c'"]),
        ('"${b ~} "', ["b", "''"]),
        (r'"a\n ${~b}"', ["'a'", "b"]),
        ('"a $ ${~b}"', ["'a $'", "b"]),
        ("<<E\na\n\n${~b}\nE", ["'a\\n'", "b", "'\\n'"]),
        ("<<E\n${b~}\n\n c\nE", ["b", "'\\n c\\n'"]),
        ("<<-E\n    ${b}\n   c\nE", ["' '", "b", "'\\nc\\n'"]),
        ("<<-E\n${b}\n  c\nE", ["b", "'\\n  c\\n'"]),
        ("<<-E\n  ${b ~}\n  c\nE", ["''", "b", "'  c\\n'"]),
    ],
)
def test_trimming(source: str, expected: list[str]) -> None:
    assert parts(source) == expected


def test_an_interpolation_alone_is_wrapped() -> None:
    assert isinstance(value('"${a}"'), syntax.TemplateWrap)
    assert isinstance(value('"${a}${b}"'), syntax.Template)
    assert isinstance(value("<<E\n${a}\nE"), syntax.Template)


def test_code_in_a_heredoc_does_not_end_it() -> None:
    node = value('<<E\n${join("", [<<E\nx\nE\n])}\nE')
    assert isinstance(node, syntax.Template)
    call = node.parts[0]
    assert isinstance(call, syntax.FunctionCall)
    assert [type(argument).__name__ for argument in call.arguments] == ["Literal", "TupleExpression"]


def test_directives_nest() -> None:
    node = value('"%{ for a in b }%{ if c }d%{ endif }%{ endfor }"')
    assert isinstance(node, syntax.Template)
    join = node.parts[0]
    assert isinstance(join, syntax.TemplateJoin)
    inner = join.tuple.value
    assert isinstance(inner, syntax.Template)
    assert isinstance(inner.parts[0], syntax.Conditional)
    nothing = inner.parts[0].false_result
    assert isinstance(nothing, syntax.Template)
    assert nothing.parts == ()


@pytest.mark.parametrize(
    ("source", "offset", "message"),
    [
        (r'"ab\q"', 7, r"expected one of the escapes \n, \r, \t, \", \\, \u and \U, found \q"),
        (r'"\u12"', 5, r"expected \u and four hexadecimal digits, found \u"),
        (r'"\ud800"', 5, r"\ud800 is not a valid character"),
        ('"%{ if a }"', 5, '"%{ if }" is not closed, expected "%{ endif }"'),
        ('"%{ else }"', 5, 'unexpected "%{ else }"'),
        ('"%{ for a in b }%{ endif }"', 20, 'unexpected "%{ endif }"'),
        ('"%{ if a }%{ else }%{ else }%{ endif }"', 23, 'unexpected "%{ else }"'),
        ('"%{ foo }"', 8, 'expected one of the keywords if, else, endif, for and endfor, found "foo"'),
        ('"a${b c}"', 10, 'expected "}", found "c"'),
        ("<<E\na", 4, 'string is not closed, expected a line "E"'),
    ],
)
def test_mistakes(source: str, offset: int, message: str) -> None:
    assert mistakes(f"a = {source}\n") == [(offset, message)]


def test_a_heredoc_at_the_end_of_the_file_needs_a_newline() -> None:
    assert mistakes("a = <<E\nb\nE") == [(11, 'expected a newline after "E", found the end of the file')]
