"""Type constraints of variables."""

from typing import Any

import pytest

from enilint.inputs.terraform.hcl import parse_json
from enilint.inputs.terraform.hcl.syntax import Expression, Literal, TupleExpression
from enilint.inputs.terraform.source.choices import Failure
from enilint.inputs.terraform.source.types import (
    ANY,
    CollectionType,
    ObjectAttribute,
    ObjectType,
    PrimitiveType,
    TupleType,
    Type,
    convert,
    type_of,
)
from enilint.inputs.terraform.source.values import EvaluationError, element_of
from enilint.values import OneOf, Unknown
from tests.inputs.terraform.hcl.trees import value
from tests.inputs.terraform.source.functions.results import Resource, a_set, unknown
from tests.tables import table

STRING, NUMBER, BOOL = PrimitiveType("string"), PrimitiveType("number"), PrimitiveType("bool")
UNKNOWN = unknown("var.a")
NAMES = unknown("data.aws_availability_zones.a.names")


def constant(node: Expression) -> Any:
    """The value of a default."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, TupleExpression):
        return tuple(map(constant, node.elements))
    return {}


def converted(written: str, found: Any) -> Any:
    """A value converted to a type."""
    return convert(found, type_of(value(written)), constant)


@table(
    ("written", "expected"),
    [
        ("string", STRING),
        ("number", NUMBER),
        ("bool", BOOL),
        ("any", ANY),
        ("list", CollectionType("list", ANY)),
        ("map", CollectionType("map", ANY)),
        ("list(string)", CollectionType("list", STRING)),
        ("set(number)", CollectionType("set", NUMBER)),
        ("map(list(any))", CollectionType("map", CollectionType("list", ANY))),
        ("tuple([string, bool])", TupleType((STRING, BOOL))),
        ("tuple([])", TupleType(())),
        ("object({})", ObjectType({})),
        ("object({ a = string, b = optional(bool) })", None),
        ('"string"', STRING),
        ('"list"', CollectionType("list", ANY)),
        ('"map(string)"', CollectionType("map", STRING)),
        ('"${list(string)}"', CollectionType("list", STRING)),
    ],
)
def test_types(written: str, expected: Type | None) -> None:
    wanted = expected or ObjectType({"a": ObjectAttribute(STRING), "b": ObjectAttribute(BOOL, optional=True)})
    assert type_of(value(written)) == wanted


def test_a_default_is_kept_as_it_is_written() -> None:
    found = type_of(value('object({ a = optional(string, "x") })'))
    assert isinstance(found, ObjectType)
    attribute = found.attributes["a"]
    assert attribute.optional
    assert isinstance(attribute.default, Literal)
    assert attribute.default.value == "x"


def test_types_in_json() -> None:
    body, diagnostics = parse_json('{"type": "object({a = optional(list(string))})"}')
    assert diagnostics == []
    found = type_of(body.attributes["type"].value)
    assert found == ObjectType({"a": ObjectAttribute(CollectionType("list", STRING), optional=True)})


@table(
    ("written", "words"),
    [
        ("text", 'there is no type "text"'),
        ("set", "the type set takes an argument, such as set(string)"),
        ("object", "as object({ name = string })"),
        ("tuple", "as tuple([string, number])"),
        ("vector(string)", 'there is no type "vector"'),
        ("string(1)", "the type string takes no arguments"),
        ("any()", "the type any takes no arguments"),
        ("list()", "the type list takes one argument, not 0"),
        ("map(string, string)", "the type map takes one argument, not 2"),
        ("tuple(string)", "a list of types"),
        ("object([string])", "attributes and their types"),
        ("object({ (a) = string })", "must be attribute names"),
        ('object({ "${a}" = string })', "must be attribute names"),
        ("object({ a = string, a = number })", 'two attributes "a"'),
        ("object({ a = optional() })", "optional(...) takes a type"),
        ("object({ a = optional(string, 1, 2) })", "optional(...) takes a type"),
        ("optional(string)", "only for attributes of objects"),
        ("list(text)", 'there is no type "text"'),
        ("string.a", "a type is a keyword"),
        ("[string]", "a type is a keyword"),
        ("1", "a type is a keyword"),
        ('"text"', 'there is no type "text"'),
        ('"list("', '"list(" is not a type'),
        ('"string\\ntype2 = string"', "is not a type"),
        ('"1"', "is not a type"),
        ('""', "is not a type"),
        ('"\\"string\\""', "is not a type"),
    ],
)
def test_what_is_no_type(written: str, words: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        type_of(value(written))
    assert words in caught.value.message


@table(
    ("written", "found", "expected"),
    [
        ("string", 1, "1"),
        ("string", None, None),
        ("number", "1.5", 1.5),
        ("bool", "true", True),
        ("any", ("a", 1, {"b": None}), ("a", 1, {"b": None})),
        ("list(string)", (1, "a", None), ("1", "a", None)),
        ("list(string)", a_set("a", "b"), ("a", "b")),
        ("list(any)", (1, "a"), ("1", "a")),
        ("list", (1, "a"), ("1", "a")),
        ("list(object({ a = any }))", ({"a": 1, "x": 2}, {"a": "b"}), ({"a": "1"}, {"a": "b"})),
        ("list(map(any))", ({"a": 1}, {"b": "x"}), ({"a": "1"}, {"b": "x"})),
        ("set(string)", ("b", "a", "b"), a_set("a", "b")),
        ("set(string)", (1, "1"), a_set("1")),
        ("set(number)", a_set("10", "9"), a_set(9, 10)),
        ("set(any)", (), a_set()),
        ("map(string)", {"a": 1, "b": True}, {"a": "1", "b": "true"}),
        ("map(any)", {"a": 1, "b": "x"}, {"a": "1", "b": "x"}),
        ("map(list(number))", {"a": ("1",)}, {"a": (1,)}),
        ("map(string)", {}, {}),
        ("tuple([string, number])", (1, "2"), ("1", 2)),
        ("object({ a = string })", {"a": 1, "dropped": 2}, {"a": "1"}),
        ("object({ a = string })", {"a": None}, {"a": None}),
        ("object({})", {"a": 1}, {}),
        ("object({ a = optional(string) })", {}, {"a": None}),
        ("object({ a = optional(number, 3) })", {}, {"a": 3}),
        ("object({ a = optional(number, 3) })", {"a": None}, {"a": 3}),
        ("object({ a = optional(string, 3) })", {}, {"a": "3"}),
        ("object({ a = optional(string, 3) })", {"a": 4}, {"a": "4"}),
        ("object({ a = optional(string, null) })", {}, {"a": None}),
        ("object({ a = optional(object({ b = optional(string, 1) }), {}) })", {}, {"a": {"b": "1"}}),
        ("object({ a = optional(object({ b = optional(string, 1) })) })", {}, {"a": None}),
        ("object({ a = optional(object({ b = optional(string, 1) })) })", {"a": {}}, {"a": {"b": "1"}}),
        ("object({ a = optional(set(string), [2, 2]) })", {}, {"a": a_set("2")}),
        ("map(object({ a = optional(bool, true) }))", {"x": {}, "y": {"a": "false"}}, None),
        ("list(object({ a = optional(bool, true) }))", ({}, None), ({"a": True}, None)),
        ("object({ a = optional(number, 3) })", None, None),
    ],
)
def test_conversion(written: str, found: Any, expected: Any) -> None:
    if expected is None and isinstance(found, dict):
        expected = {"x": {"a": True}, "y": {"a": False}}
    assert converted(written, found) == expected


@table(
    ("written", "found", "message"),
    [
        ("string", ("a",), "a string is required, found a list"),
        ("number", "a", 'a number is required, found "a"'),
        ("list(string)", "a", "a list is required, found a string"),
        ("list(string)", {"a": 1}, "a list is required, found an object"),
        ("set(string)", {"a": 1}, "a set is required, found an object"),
        ("map(string)", ("a",), "a map is required, found a list"),
        ("object({ a = string })", ("a",), "an object is required, found a list"),
        ("tuple([string])", a_set("a"), "a tuple is required, found a set"),
        ("tuple([string])", ("a", "b"), "a tuple of 1 elements is required, found 2 elements"),
        ("list(any)", ("a", ()), "all elements must have the same type"),
        ("map(any)", {"a": 1, "b": True}, "all elements must have the same type"),
        ("object({ a = string })", {}, 'the attribute "a" is required'),
        ("list(object({ zone = string }))", ({"zone": ()},), "[0].zone: a string is required, found a list"),
        ("list(object({ zone = string }))", ({"zone": "a"}, {}), '[1]: the attribute "zone" is required'),
        ("map(tuple([number]))", {"k": ("x",)}, '["k"][0]: a number is required, found "x"'),
        ("map(set(string))", {"k": ((),)}, '["k"][0]: a string is required, found a list'),
        ("object({ a = optional(number, true) })", {}, ".a: a number is required, found a bool"),
        ("object({ a = list(any) })", {"a": (1, True)}, ".a: all elements must have the same type"),
    ],
)
def test_what_does_not_fit(written: str, found: Any, message: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        converted(written, found)
    assert caught.value.message == message


def test_what_is_not_certain_stays_so() -> None:
    assert converted("string", UNKNOWN) == UNKNOWN
    assert converted("list(string)", UNKNOWN) == UNKNOWN
    assert converted("list(string)", (UNKNOWN, 1)) == (UNKNOWN, "1")
    assert converted("map(number)", {"a": UNKNOWN, "b": "1"}) == {"a": UNKNOWN, "b": 1}
    assert converted("object({ a = optional(string, 1) })", {"a": UNKNOWN}) == {"a": UNKNOWN}
    first, second = element_of(NAMES, 0), element_of(NAMES, 1)
    assert converted("set(string)", (first, second, first)) == a_set(first, second)
    assert converted("set(string)", (UNKNOWN, "a")) == Unknown("the missing fact", "toset([var.a, 'a'])")
    assert len(converted("list(string)", a_set(first, second))) == 2


def test_each_candidate_is_converted() -> None:
    assert converted("number", OneOf(("1", "2"), "why")) == OneOf((1, 2), "why")
    assert converted("string", OneOf(("1", 1), "why")) == "1"
    assert converted("string", OneOf(("1",), "why", open=True)) == OneOf(("1",), "why", open=True)
    some = converted("number", OneOf(("1", "x"), "why"))
    assert some.candidates == (1, Failure('a number is required, found "x"'))
    with pytest.raises(EvaluationError, match="a number is required"):
        converted("number", OneOf(("y", "x"), "why"))


def test_only_the_attributes_of_the_type_are_evaluated() -> None:
    thing = Resource({"id": 1, "other": 2})
    assert converted("object({ id = string, more = optional(string) })", thing) == {"id": "1", "more": None}
    assert thing.asked == ["id"]
    assert converted("any", thing) is thing
    assert converted("map(string)", thing) == {"id": "1", "other": "2"}
    assert isinstance(converted("map(string)", Resource(None)), Unknown)
    several = Resource({"id": 1}, missing="how many there are")
    assert converted("list(any)", several) == Unknown("how many there are", "aws_thing.a")
    with pytest.raises(EvaluationError, match="no attribute more"):
        converted("object({ more = string })", Resource(None))
    with pytest.raises(EvaluationError, match='the attribute "more" is required'):
        converted("object({ more = string })", thing)
