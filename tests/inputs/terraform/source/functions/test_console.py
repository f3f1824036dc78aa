"""Expressions are worth what Terraform's own console says. `scripts/terraform_console.py` asks it."""

import json
from pathlib import Path

import pytest

from enilint.inputs.terraform.source.values import EvaluationError, SetValue, uncertain
from tests.inputs.terraform.source.constants import constant
from tests.tables import table

QUESTIONS = json.loads(Path(__file__).with_name("console.json").read_text(encoding="utf-8"))
ERROR = object()

NEWER = {
    'coalescelist(null, ["a"])': ["a"],
    "contains([null], null)": True,
    'contains(["a"], null)': False,
    'element(["a", "b", "c"], -1)': "c",
    "false && null": False,
    "true || null": True,
}
"""What newer versions of Terraform answer than the one that was asked."""

UNKNOWN = ("bcrypt(", "rsadecrypt(", "sensitive(", "timestamp(", "uuid(")
"""Functions whose results are not known before Terraform runs, or secret."""

DIFFERENT = {
    # the elements of a list or map keep the types they were written with
    'lookup(tomap({a = 1}), "b", "7")',
    'lookup(tomap({a = 1}), "b", "x")',
    'sum(["1", 2])',
    "tolist([1]) == [1]",
    "tomap({a = 1}) == {a = 1}",
    # so do the two results of a condition
    'true ? tolist([1]) : tolist(["a"])',
    'true ? tomap({a = 1}) : {b = "x"}',
    'true ? [1] : ["a"]',
    'true ? {a = 1} : {a = "x"}',
    "true ? 1 : [1]",
    "true ? {} : []",
    # numbers have the precision of Python's floats
    "tostring(-0.0)",
    # a second operand that is not needed is not looked at
    'false && "x"',
    "null || true",
}


def plain(value):
    """A value as JSON says it."""
    if isinstance(value, tuple | SetValue):
        return [plain(element) for element in (value if isinstance(value, tuple) else value.elements)]
    return {key: plain(value[key]) for key in value} if isinstance(value, dict) else value


def same(ours, theirs):
    """Whether two values are equal. Numbers may differ in what Python's floats do not hold."""
    if isinstance(ours, bool | str | None) or isinstance(theirs, bool | str | None):
        return type(ours) is type(theirs) and ours == theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return type(ours) in (int, float) and type(theirs) in (int, float) and ours == pytest.approx(theirs, rel=1e-14)


def answer(expression):
    """What the expression is worth here: a value as JSON, ERROR, or something uncertain."""
    try:
        value = constant(expression)
    except EvaluationError:
        return ERROR
    return value if uncertain(value) is not None else plain(value)


def agree(ours, theirs):
    return ours is theirs if ERROR in (ours, theirs) else same(ours, theirs)


def expected(question):
    if question["expression"] in NEWER:
        return NEWER[question["expression"]]
    return ERROR if "error" in question else question["value"]


@table("question", QUESTIONS)
def test_an_expression_is_worth_what_terraform_says(question):
    ours = answer(question["expression"])
    if ours is not ERROR and uncertain(ours) is not None:
        assert any(function in question["expression"] for function in UNKNOWN)
    elif question["expression"] in DIFFERENT:
        assert not agree(ours, expected(question)), "agrees now: no longer DIFFERENT"
    else:
        assert agree(ours, expected(question)), ours


def test_the_exceptions_are_among_the_questions():
    expressions = {question["expression"] for question in QUESTIONS}

    assert NEWER.keys() <= expressions
    assert expressions >= DIFFERENT


def test_newer_answers_are_needed():
    answers = {question["expression"]: question for question in QUESTIONS}
    for expression, newer in NEWER.items():
        assert "error" in answers[expression] or not same(answers[expression]["value"], newer)
