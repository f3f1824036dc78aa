"""Conversions between kinds of values."""

from typing import Any

import pytest

from enilint.inputs.terraform.source.conversion import convert_argument, precise, set_from, unified
from enilint.inputs.terraform.source.values import EvaluationError
from enilint.values import OneOf
from tests.inputs.terraform.source.functions.results import a_set, refusal, result, unknown
from tests.tables import table

UNKNOWN = unknown("var.a")


@table(
    ("value", "kind", "expected"),
    [
        ("a", "string", "a"),
        (12, "string", "12"),
        (0.5, "string", "0.5"),
        (5.0, "string", "5"),
        (True, "string", "true"),
        ("12", "number", 12),
        ("-0.5", "number", -0.5),
        ("+.5e1", "number", 5),
        ("1.", "number", 1),
        ("007", "number", 7),
        ("1e3", "number", 1000),
        ("1.50", "number", 1.5),
        ("1" + "0" * 150, "number", 10**150),
        ("1e-400", "number", 0),
        (2.0, "number", 2),
        ("true", "bool", True),
        ("0", "bool", False),
        ("1", "bool", True),
        (False, "bool", False),
        (("a", 1, True), "list", ("a", "1", "true")),
        (a_set("a", "b"), "list", ("a", "b")),
        (("a", 1), "sequence", ("a", 1)),
        (a_set(1, 2), "sequence", (1, 2)),
        (("b", "a", "b", 1), "set", a_set("1", "a", "b")),
        (a_set("a"), "set", a_set("a")),
        ({"a": 1}, "map", {"a": 1}),
        (("a", 1), "any", ("a", 1)),
        (None, "string", None),
        (UNKNOWN, "number", UNKNOWN),
        (OneOf(("a",), "why", open=True), "number", OneOf(("a",), "why", open=True)),
        ((UNKNOWN, 1, "a"), "list", (UNKNOWN, "1", "a")),
    ],
)
def test_arguments(value: Any, kind: str, expected: Any) -> None:
    found = convert_argument(value, kind)
    assert found == expected
    assert type(found) is type(expected)


@table(
    ("value", "kind", "words"),
    [
        (("a",), "string", "a string is required, found a list"),
        ({}, "string", "a string is required, found an object"),
        (a_set(), "string", "a string is required, found a set"),
        ("a", "number", 'a number is required, found "a"'),
        ("", "number", "a number is required"),
        (" 1", "number", "a number is required"),
        ("1_000", "number", "a number is required"),
        ("0x10", "number", "a number is required"),
        ("inf", "number", "a number is required"),
        ("nan", "number", "a number is required"),
        ("\u0661", "number", "a number is required"),
        ("1e400", "number", "too large"),
        ("1e99999999999999999999", "number", "too large"),
        (float("inf"), "number", "too large"),
        (float("inf"), "string", "too large"),
        (True, "number", "a number is required, found a bool"),
        (1, "bool", "a bool is required, found a number"),
        ("yes", "bool", 'a bool is required, found "yes"'),
        ("TRUE", "bool", 'write "true" in lower case'),
        ("a", "list", "a list is required, found a string"),
        ({"a": 1}, "sequence", "a list is required, found an object"),
        ({"a": 1}, "set", "a set is required, found an object"),
        (("a",), "map", "a map is required, found a list"),
        ((1, True), "list", "the same type"),
        (("a", ("b",)), "set", "the same type"),
    ],
)
def test_what_cannot_be_converted(value: Any, kind: str, words: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        convert_argument(value, kind)
    assert words in caught.value.message


@table(
    ("values", "expected"),
    [
        ([], ()),
        (["a", 1, 0.5, True, None], ("a", "1", "0.5", "true", None)),
        ([1, 2.5], (1, 2.5)),
        ([None, UNKNOWN], (None, UNKNOWN)),
        ([(1, 2), ("a", 3)], (("1", 2), ("a", 3))),
        ([(1,), ("a", "b"), ()], (("1",), ("a", "b"), ())),
        ([({"a": 1},), ({"a": "x"},)], (({"a": "1"},), ({"a": "x"},))),
        ([{"a": 1, "b": True}, {"a": "x", "b": False}], ({"a": "1", "b": True}, {"a": "x", "b": False})),
        ([{"a": 1}, {"b": "x"}, {}], ({"a": "1"}, {"b": "x"}, {})),
        ([{"b": 1, "a": "x"}, {"c": 2}], ({"b": "1", "a": "x"}, {"c": "2"})),
        ([{"a": None}, {"a": (1,)}, None], ({"a": None}, {"a": (1,)}, None)),
        ([a_set(1, 2), a_set("a")], (a_set("1", "2"), a_set("a"))),
        ([a_set("b"), ("a", 1)], (("b",), ("a", "1"))),
        ([OneOf((1, 2), "why"), "a"], (OneOf(("1", "2"), "why"), "a")),
        ([OneOf(("x", "y"), "why"), 1], (OneOf(("x", "y"), "why"), "1")),
        ([OneOf(("x", 2), "why"), 1], (OneOf(("x", 2), "why"), 1)),
        ([unknown("aws_vpc.a.id"), 1], (unknown("aws_vpc.a.id"), "1")),
        ([(UNKNOWN, 1), ("a", "b")], ((UNKNOWN, "1"), ("a", "b"))),
    ],
)
def test_the_common_type_of_elements(values: list[Any], expected: tuple[Any, ...]) -> None:
    assert unified(values) == expected


@pytest.mark.parametrize(
    "values", [[1, True], ["a", ()], [{"a": 1}, ()], [{"a": 1}, {"a": True}], [{"a": 1}, {"b": ()}], [(1,), (True,)]]
)
def test_elements_without_a_common_type(values: list[Any]) -> None:
    with pytest.raises(EvaluationError, match="the same type"):
        unified(values)


@pytest.mark.parametrize(
    ("elements", "ordered"),
    [
        ([10, 9, 10.5, -1], (-1, 9, 10, 10.5)),
        (["b", "B", "é", "a", "\U0001f600", "\uffff"], ("B", "a", "b", "é", "\uffff", "\U0001f600")),
        ([True, False, True], (False, True)),
        (["a", None, "b", None], ("a", "b", None)),
        ([{"n": 2}, {"n": 10}, {"n": 2}], ({"n": 10}, {"n": 2})),
        ([{"b": "x", "a": "z"}, {"a": "y", "b": "z"}], ({"a": "y", "b": "z"}, {"b": "x", "a": "z"})),
        ([{"a": 1, "b": 2}, {"b": 2, "a": 1}], ({"a": 1, "b": 2},)),
        ([("b",), ("a", "c"), ("a",)], (("a", "c"), ("a",), ("b",))),
        ([10**400, 10**399], (10**399, 10**400)),
        ([(10**400,), (5,)], ((10**400,), (5,))),
    ],
)
def test_sets_have_the_order_of_terraform(elements: list[Any], ordered: tuple[Any, ...]) -> None:
    found = set_from(elements)
    assert found is not None
    assert found.elements == ordered


def test_numbers_have_the_precision_of_terraform() -> None:
    assert precise(2**512 - 1) == 2**512 - 1
    assert precise(2**513 + 1) == 2**513
    assert precise(2**513 + 3) == 2**513 + 4
    assert precise(-(2**513) - 3) == -(2**513) - 4


@table(
    ("name", "value", "expected"),
    [
        ("tobool", True, True),
        ("tobool", "true", True),
        ("tobool", None, None),
        ("tolist", ("a", "b", 3), ("a", "b", "3")),
        ("tolist", a_set("a"), ("a",)),
        ("tolist", (), ()),
        ("tomap", {"a": 1, "b": "2"}, {"a": "1", "b": "2"}),
        ("tomap", {}, {}),
        ("tonumber", "1", 1),
        ("tonumber", None, None),
        ("toset", ("c", "b", "b", 3), a_set("3", "b", "c")),
        ("toset", a_set("a"), a_set("a")),
        ("toset", None, None),
        ("tostring", "hello", "hello"),
        ("tostring", 1, "1"),
        ("tostring", True, "true"),
        ("tostring", None, None),
    ],
)
def test_functions_that_convert(name: str, value: Any, expected: Any) -> None:
    found = result(name, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("tobool", "yes", 'cannot convert "yes" to bool'),
        ("tobool", 1, "cannot convert number to bool"),
        ("tolist", "a", 'cannot convert "a" to list'),
        ("tolist", {"a": 1}, "cannot convert object to list"),
        ("tolist", ("a", {}), "the same type"),
        ("tomap", ("a",), "cannot convert list to map"),
        ("tomap", {"a": "x", "b": ()}, "the same type"),
        ("tonumber", "no", 'cannot convert "no" to number'),
        ("tonumber", (), "cannot convert list to number"),
        ("toset", {"a": 1}, "cannot convert object to set"),
        ("tostring", (), "cannot convert list to string"),
    ],
)
def test_functions_that_cannot_convert(name: str, value: Any, words: str) -> None:
    assert words in refusal(name, value)
