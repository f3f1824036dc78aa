"""Texts made to hurt. Nothing here is timed: what is not linear does not end within anyone's patience."""

import sys
from collections.abc import Callable

import pytest

from enilint.inputs.terraform.hcl import parse, parse_json, references, syntax
from enilint.inputs.terraform.hcl.parser import MAX_DIAGNOSTICS
from tests.inputs.terraform.hcl.trees import body, headers, mistakes

MANY = 50_000
TOO_DEEP = "nested in more than 100 brackets"


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "(" * MANY + ")" * MANY,
        "a = " + "[" * MANY,
        "a = " + "{a=" * MANY,
        "a = " + '"${' * MANY,
        "a = " + '"${' * MANY + "x" + '}"' * MANY,
        "a = " + "f(" * MANY,
        "a = " + "b[" * MANY,
        "a = " + "-(" * MANY,
        "a = " + "[for x in y : " * MANY,
        "a {\n" * MANY,
    ],
    ids=lambda text: text[:20],
)
def test_deep_nesting_is_a_mistake(text: str) -> None:
    found = mistakes(text)
    assert TOO_DEEP in {message for _, message in found}
    assert len(found) <= 101


def test_conditionals_nested_deep_are_a_mistake() -> None:
    assert mistakes("a = " + "b ? " * MANY) == [(406, "nested in more than 100 conditionals")]


def test_conditionals_of_different_arguments_are_not_nested() -> None:
    broken = "".join(f"a{number} = {'b ? ' * 60}\n" for number in range(3))
    assert {message for _, message in mistakes(broken)} == {"expected an expression, found a newline"}


@pytest.mark.parametrize(
    "chain",
    [
        lambda node: syntax.BinaryOperation(0, 1, node, "+", node),
        lambda node: syntax.UnaryOperation(0, 1, "-", node),
        lambda node: syntax.Conditional(0, 1, node, node, node),
        lambda node: syntax.Index(0, 1, node, node),
        lambda node: syntax.Splat(0, 1, node, node, True),
        lambda node: syntax.RelativeTraversal(0, 1, node, ()),
    ],
)
def test_long_chains_can_be_taken_apart(chain: Callable[[syntax.Expression], syntax.Expression]) -> None:
    node: syntax.Expression = syntax.Literal(0, 1, None)
    for _ in range(200_000):
        node = chain(node)
    del node


def test_nesting_as_deep_as_allowed() -> None:
    body("a = " + "(" * 100 + "1" + ")" * 100 + "\n")
    body("a = " + "b ? " * 100 + "1" + " : 2" * 100 + "\n")
    body("a {\n" * 100 + "}\n" * 100)


def test_a_block_after_what_is_nested_too_deep_remains() -> None:
    tree, diagnostics = parse("a = 1\nb = " + "(" * MANY + '\nresource "c" "d" {\n}\n')
    assert [diagnostic.message for diagnostic in diagnostics] == [TOO_DEEP]
    assert (list(tree.attributes), headers(tree)) == (["a", "b"], ["resource.c.d"])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a + " * MANY + "b", MANY + 1),
        ("a ? b : " * MANY + "c", 2 * MANY + 1),
        ("!" * MANY + "a", 1),
        ("a" + "[*]" * MANY, 1),
        ("a" + "[b]" * MANY, MANY + 1),
        ("a" + "[0]" * MANY, 1),
        ("a" + ".b" * MANY, 1),
        ('"' + "%{ if a }" * MANY + "%{ endif }" * MANY + '"', MANY),
        ('"' + "${a}" * MANY + '"', MANY),
        ("[" + "a," * MANY + "]", MANY),
    ],
    ids=lambda text: str(text)[:12],
)
def test_long_expressions_are_fine(text: str, number: int) -> None:
    tree = body(f"a = {text}\n")
    assert sum(1 for _ in references(tree.attributes["a"].value)) == number


@pytest.mark.parametrize(
    "text",
    [
        "/*" * MANY,
        "a = {/*\n" * MANY,
        "a = <<A\n" * MANY,
        "".join(f"a{number} = <<A{number}\n" for number in range(MANY)),
        "".join(f'resource "a" "b" {{\na = <<A{number}\n' for number in range(MANY // 4)),
        'resource "a" "b" {\na = <<A\n${\nA\n}\n' * (MANY // 4),
        "a = <<A\n${\nA\n}\n" * MANY,
        "a = (\n" * MANY,
        "a = foo(\n b = \n" * MANY,
        'resource "a" "b" {\n' * MANY,
        'a = "\n' * MANY,
        '"' * MANY,
        "(}" * MANY,
        "a = (}\n" * MANY,
        "}\n" * MANY,
        "$@!~^" * MANY,
        "\x00" * MANY,
        "\r" * MANY,
        "a = " + "1." * MANY,
        "a = " + "9" * MANY + "x",
        'a = "' + "\\" * MANY + "\n",
        "a = b" + "::c" * MANY,
    ],
    ids=lambda text: repr(text[:16]),
)
def test_mistakes_without_end(text: str) -> None:
    assert 1 <= len(mistakes(text)) <= MAX_DIAGNOSTICS


def test_little_room_on_the_stack_is_a_mistake_too() -> None:
    text = "a = " + "[" * 99 + "]" * 99 + "\nb = 1\n"
    depth = 0
    frame = sys._getframe()
    while frame:
        depth, frame = depth + 1, frame.f_back  # type: ignore[assignment]
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + 120)
    try:
        tree, diagnostics = parse(text)
    finally:
        sys.setrecursionlimit(limit)
    assert [(diagnostic.offset, diagnostic.message) for diagnostic in diagnostics] == [(0, "nested too deeply")]
    assert list(tree.attributes) == ["a", "b"]


@pytest.mark.parametrize("text", ["[" * MANY, '{"a":' * MANY, '{"locals":{"a":' + "[" * MANY])
def test_deep_json(text: str) -> None:
    _, diagnostics = parse_json(text)
    assert diagnostics[-1].message == TOO_DEEP
    assert len(diagnostics) <= 2


def test_a_template_nested_deep_in_json() -> None:
    _, diagnostics = parse_json('{"locals":{"a":"' + "${" + "[" * MANY + '"}}')
    assert [diagnostic.message for diagnostic in diagnostics] == [TOO_DEEP]
