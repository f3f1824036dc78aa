"""What belongs together in an expression, and what it refers to."""

import pytest

from enilint.inputs.terraform.hcl import references, syntax
from tests.inputs.terraform.hcl.trees import body, constant, shape, value
from tests.tables import table


@table(
    ("source", "expected"),
    [
        ("a + b * c", "(a+(b*c))"),
        ("a * b + c", "((a*b)+c)"),
        ("a - b - c", "((a-b)-c)"),
        ("a || b && c == d < e + f * g", "(a||(b&&(c==(d<(e+(f*g))))))"),
        ("a * b + c < d == e && f || g", "((((((a*b)+c)<d)==e)&&f)||g)"),
        ("a >= b != c <= d", "((a>=b)!=(c<=d))"),
        ("a / b % c", "((a/b)%c)"),
        ("-a + b", "((-a)+b)"),
        ("!a && !!b", "((!a)&&(!(!b)))"),
        ("-a.b[c]", "(-a.b[c])"),
        ("a ? b : c ? d : e", "(a?b:(c?d:e))"),
        ("a ? b ? c : d : e", "(a?(b?c:d):e)"),
        ("a || b ? c : d + e", "((a||b)?c:(d+e))"),
        ("(a + b) * c", "({(a+b)}*c)"),
        ("f(a, b + c)", "f(a,(b+c))"),
        ("p::f(a...)", "p::f(a...)"),
        ("f(a).b[0]", "(f(a)).b[0]"),
        ("a[b].c[d]", "(a[b]).c[d]"),
        ("a[-1]", "a[(-1)]"),
        ("a[true]", "a[true]"),
        ("a[*].b[0].c", "<a|(_).b[0].c>"),
        ("a[*][*].b", "<a|<_|(_).b>>"),
        ("a[*][b]", "<a|_[b]>"),
        ("a.*.b.0.c[0].d", "(<a|(_).b[0].c>)[0].d"),
        ("a[*].b.*.c[0]", "<a|(<(_).b|(_).c>)[0]>"),
        ("true.a", "(True).a"),
        ('"a".b', "('a').b"),
    ],
)
def test_what_belongs_together(source: str, expected: str) -> None:
    assert shape(value(source)) == expected


def test_splats_know_their_kind() -> None:
    full, attributes = value("a[*].b"), value("a.*.b")
    assert isinstance(full, syntax.Splat)
    assert isinstance(attributes, syntax.Splat)
    assert (full.full, attributes.full) == (True, False)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("0", 0),
        ("007", 7),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("9" * 300, 10**300 - 1),
        ("9" * 5000, float("inf")),
        ("true", True),
        ("null", None),
        ('""', ""),
    ],
)
def test_constants(source: str, expected: syntax.Constant) -> None:
    found = constant(source)
    assert found == expected
    assert type(found) is type(expected)


def test_keys_of_objects() -> None:
    node = value('{ a = 1, "b" : 2, (c) = 3, "${d}" = 4, true = 5, e.f = 6 }')
    assert isinstance(node, syntax.ObjectExpression)
    kinds = [type(item.key).__name__ for item in node.items]
    assert kinds == ["Literal", "Literal", "Parentheses", "TemplateWrap", "Literal", "ScopeTraversal"]
    assert [item.key.value for item in node.items if isinstance(item.key, syntax.Literal)] == ["a", "b", "true"]


def test_for_expressions() -> None:
    node = value("{ for k, v in a : k => v... if v }")
    assert isinstance(node, syntax.ForExpression)
    assert (node.key_variable, node.value_variable, node.group) == ("k", "v", True)
    assert [shape(child) for child in node.children()] == ["a", "k", "v", "v"]
    node = value("[for v in a : v]")
    assert isinstance(node, syntax.ForExpression)
    assert (node.key_variable, node.key, node.condition, node.group) == (None, None, None, False)


@table(
    ("source", "expected"),
    [
        ("aws_subnet.a[0].id", ["aws_subnet.a[0].id"]),
        ('module.a["x"].b', ['module.a["x"].b']),
        ("aws_subnet.a[var.b].id", ["aws_subnet.a", "var.b"]),
        ("aws_subnet.a[*].id", ["aws_subnet.a"]),
        ("aws_subnet.a.*.id", ["aws_subnet.a"]),
        ("a[*].b[c]", ["a", "c"]),
        ("f(a)[b].c", ["a", "b"]),
        ('"x${a}${b ? c : d}"', ["a", "b", "c", "d"]),
        ('"%{ if a }${b}%{ else }${c}%{ endif }"', ["a", "b", "c"]),
        ('"%{ for i, x in a }${i}${x}${y}%{ endfor }"', ["a", "y"]),
        ("[for x in a : x.b if x.c == d]", ["a", "d"]),
        ("{for k, x in x : k => [for k in x : [k, y]]}", ["x", "y"]),
        ("[[for x in a : x], x]", ["a", "x"]),
        ("{ a = b, (c) = d, e.f = 1 }", ["b", "c", "d", "e.f"]),
        ("(-a + !b) * c", ["a", "b", "c"]),
        ("[1, true, null, [a, {}]]", ["a"]),
        ('"a"', []),
    ],
)
def test_references(source: str, expected: list[str]) -> None:
    assert [str(reference) for reference in references(value(source))] == expected


def test_a_reference_knows_where_it_is() -> None:
    text = 'a = "${b.c[0]}"\n'
    (reference,) = references(body(text).attributes["a"].value)
    assert text[reference.start : reference.end] == "b.c[0]"


def test_blocks_of_a_type() -> None:
    tree = body('a "b" {\n}\nc {\n}\na "d" {\n}\n')
    assert [block.labels[0].value for block in tree.blocks_of("a")] == ["b", "d"]
    assert tree.blocks_of("e") == []
