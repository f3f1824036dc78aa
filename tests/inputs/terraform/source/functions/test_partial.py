"""Functions of values that are not all known: what is certain is told, and nothing else."""

from typing import Any

import pytest

from enilint.inputs.terraform.source.choices import Failure
from enilint.inputs.terraform.source.functions.function import Function, Parameter, call, choice
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    attribute_of,
    element_of,
    is_identifier,
    is_text,
    joined,
)
from enilint.values import OneOf, Unknown
from tests.inputs.terraform.source.functions.results import Resource, a_set, refusal, result, unknown
from tests.tables import table

A = unknown("var.a")
B = unknown("var.b")
NAMELESS = unknown(None)
SUBNET = unknown("aws_subnet.a.id")
OTHER_SUBNET = unknown("aws_subnet.b[0].id")
TEMPLATE = unknown('"${var.region}a"', '"${var.region}')
OTHER_TEMPLATE = unknown('"${var.region}b"', '"${var.region}')
NAMES = unknown("data.aws_availability_zones.a.names")
FIRST, SECOND = element_of(NAMES, 0), element_of(NAMES, 1)
EITHER = OneOf(("x", "y"), "which one")
LISTS = OneOf((("x",), ("y", "z")), "which list")


def either(symbol: str, *candidates: object) -> OneOf[object]:
    return OneOf(candidates, A.fact, symbol=symbol)


@pytest.mark.parametrize(
    ("symbol", "key", "expected", "family"),
    [
        ("data.aws_availability_zones.a.names", 0, "data.aws_availability_zones.a.names[0]", True),
        ('data.aws_availability_zones.a["x]"].zone_ids', 1, 'data.aws_availability_zones.a["x]"].zone_ids[1]', True),
        ("module.m[0].data.aws_availability_zones.a[1].names", 2, None, True),
        ('module.m.module.n["k"].data.aws_availability_zones.a.names', 2, None, True),
        ("sort(data.aws_availability_zones.a.names)", 0, None, True),
        ("distinct(reverse(tolist(data.aws_availability_zones.a.names)))", 0, None, True),
        ("data.aws_availability_zones.a.group_names", 0, None, False),
        ("concat(data.aws_availability_zones.a.names)", 0, None, False),
        ("sort(concat(data.aws_availability_zones.a.names))", 0, None, False),
        ("var.names", 0, "var.names[0]", False),
        ("var.names", 'a"b', 'var.names["a\\"b"]', False),
        ("data.aws_availability_zones.a.names", "x", 'data.aws_availability_zones.a.names["x"]', False),
    ],
)
def test_elements_of_what_is_not_known(symbol: str, key: int | str, expected: str | None, family: bool) -> None:
    element = element_of(unknown(symbol), key)
    assert element.fact == "the missing fact"
    assert element.symbol == (expected or f"{symbol}[{key}]")
    assert element.family == (symbol if family else None)


def test_parts_of_what_has_no_name_or_a_long_one() -> None:
    assert attribute_of(unknown("var.a"), "id") == unknown("var.a.id")
    assert attribute_of(NAMELESS, "id") == NAMELESS
    assert element_of(NAMELESS, 0) == NAMELESS
    assert element_of(unknown("var." + "a" * 295), 10) == NAMELESS
    assert attribute_of(unknown("var." + "a" * 290), "attribute") == NAMELESS


@pytest.mark.parametrize(
    ("value", "identifies", "text"),
    [
        (SUBNET, True, True),
        (unknown('module.m["x"].aws_subnet.a["y"].arn'), True, True),
        (unknown("data.aws_vpc.a.id"), True, True),
        (FIRST, True, True),
        (TEMPLATE, False, True),
        (unknown("module.m.id"), False, False),
        (unknown("var.thing.id"), False, False),
        (unknown("local.aws_subnet.id"), False, False),
        (unknown("aws_subnet.a.ids"), False, False),
        (unknown("aws_subnet.a.tags.id"), False, False),
        (unknown("[aws_subnet.a.id]"), False, False),
        (NAMES, False, False),
        (NAMELESS, False, False),
    ],
)
def test_what_is_known_of_an_unknown_value(value: Unknown, identifies: bool, text: bool) -> None:
    assert (is_identifier(value), is_text(value)) == (identifies, text)


@table(
    ("name", "arguments", "expected"),
    [
        ("alltrue", [(A, False)], False),
        ("alltrue", [(A, None)], False),
        ("anytrue", [(A, "true")], True),
        ("chunklist", [(A, "b", A), 2], ((A, "b"), (A,))),
        ("coalesce", [None, (A,)], (A,)),
        ("coalesce", [SUBNET, "x"], SUBNET),
        ("coalesce", ["x", A], "x"),
        ("coalesce", [None, A, "", "x", "y"], either("coalesce(null, var.a, '', 'x', 'y')", A, "x")),
        ("coalesce", [A, B, SUBNET], either("coalesce(var.a, var.b, aws_subnet.a.id)", A, B, SUBNET)),
        ("coalescelist", [A, (), ("x",), B], either("coalescelist(var.a, [], ['x'], var.b)", A, ("x",))),
        ("join", ["", (SUBNET,)], SUBNET),
        ("join", ["-", (SUBNET,), ()], SUBNET),
        ("coalescelist", [(), (A,)], (A,)),
        ("coalescelist", [("x",), A], ("x",)),
        ("compact", [(SUBNET, "", FIRST, None)], (SUBNET, FIRST)),
        ("concat", [(A,), ("b", EITHER)], (A, "b", EITHER)),
        ("contains", [(A, "b"), "b"], True),
        ("contains", [(A, "b"), A], True),
        ("contains", [(), A], False),
        ("contains", [(SUBNET,), OTHER_SUBNET], False),
        ("contains", [(FIRST,), SECOND], False),
        ("contains", [(FIRST, EITHER), SECOND], "?"),
        ("contains", [(EITHER,), "z"], False),
        ("contains", [({"a": A, "b": 1},), {"a": A, "b": 2}], False),
        ("contains", [({"a": A},), {"a": A, "b": 2}], False),
        ("contains", [((A,),), ("x", "y")], False),
        ("distinct", [(FIRST, SECOND, FIRST)], (FIRST, SECOND)),
        ("distinct", [(A, A)], (A,)),
        ("distinct", [(TEMPLATE, OTHER_TEMPLATE)], (TEMPLATE, OTHER_TEMPLATE)),
        ("distinct", [({"zone": FIRST}, {"zone": SECOND})], ({"zone": FIRST}, {"zone": SECOND})),
        ("element", [(A, "b"), 3], "b"),
        ("element", [(A, A), B], A),
        ("element", [NAMES, 0], FIRST),
        ("element", [NAMES, 1], SECOND),
        ("flatten", [((SUBNET,), (TEMPLATE, ("x",)))], (SUBNET, TEMPLATE, "x")),
        ("flatten", [(({"a": A},), EITHER)], ({"a": A}, EITHER)),
        ("format", ["%s", SUBNET], SUBNET),
        ("format", ["%v", FIRST], FIRST),
        ("format", ["%[2]s-%[1]d", 1, SUBNET], unknown('"${aws_subnet.a.id}-1"', '"${aws_subnet.a.id}', suffix="-1")),
        (
            "formatlist",
            ["%s%s", ("a", SUBNET), 1],
            ("a1", unknown('"${aws_subnet.a.id}1"', '"${aws_subnet.a.id}', suffix="1")),
        ),
        ("format", ["%s", A], unknown('"${var.a}"', '"${var.a}')),
        ("formatlist", ["%d", (SUBNET,)], (unknown("format('%d', aws_subnet.a.id)"),)),
        ("formatlist", ["%s", SUBNET], (SUBNET,)),
        ("formatlist", ["%s", (SUBNET, OTHER_SUBNET)], (SUBNET, OTHER_SUBNET)),
        ("split", [",", joined(",", (SUBNET, "a,b", FIRST))], (SUBNET, "a", "b", FIRST)),
        ("split", [",", SUBNET], (SUBNET,)),
        ("trimspace", [SUBNET], SUBNET),
        ("index", [("a", A), "a"], 0),
        ("index", [(FIRST, SECOND), SECOND], 1),
        ("keys", [{"b": A, "a": B}], ("a", "b")),
        ("length", [(A, B)], 2),
        ("length", [{"a": A}], 1),
        ("lookup", [{"a": A}, "a", "x"], A),
        ("lookup", [{"a": A}, "b", B], B),
        ("matchkeys", [(A, B), ("x", "y"), ("y",)], (B,)),
        ("matchkeys", [(A, B), (FIRST, SECOND), (SECOND,)], (B,)),
        ("merge", [{"a": A, "b": 1}, {"b": B}], {"a": A, "b": B}),
        ("one", [(A,)], A),
        ("one", [a_set(A)], A),
        ("reverse", [(A, "b")], ("b", A)),
        ("setintersection", [(FIRST, SECOND), (SECOND,)], a_set(SECOND)),
        ("setproduct", [("x", "y"), (A,)], (("x", A), ("y", A))),
        ("setproduct", [a_set("x"), (FIRST, SECOND)], a_set(("x", FIRST), ("x", SECOND))),
        ("setsubtract", [(FIRST, SECOND), (FIRST,)], a_set(SECOND)),
        ("setunion", [(FIRST,), (SECOND, FIRST)], a_set(FIRST, SECOND)),
        ("slice", [(A, "b", B), 1, 3], ("b", B)),
        ("slice", [NAMES, 0, 2], (FIRST, SECOND)),
        ("slice", [unknown("var.l"), 1, 2], (unknown("var.l[1]"),)),
        ("sort", [(A,)], (A,)),
        ("sort", [(A, "b")], (unknown("sort([var.a, 'b'])[0]"), unknown("sort([var.a, 'b'])[1]"))),
        ("tolist", [(A, "b")], (A, "b")),
        ("tomap", [{"a": A, "b": 1, "c": "d"}], {"a": A, "b": "1", "c": "d"}),
        ("toset", [(FIRST, SECOND, FIRST)], a_set(FIRST, SECOND)),
        ("toset", [(A,)], a_set(A)),
        ("tostring", [SUBNET], SUBNET),
        ("values", [{"b": A, "a": 1}], (1, A)),
        ("zipmap", [("a", "b"), (A, 1)], {"a": A, "b": 1}),
        ("zipmap", [("x", "y"), NAMES], {"x": FIRST, "y": SECOND}),
    ],
)
def test_what_is_certain(name: str, arguments: list[Any], expected: Any) -> None:
    found = result(name, *arguments)
    if expected == "?":
        assert isinstance(found, Unknown)
    else:
        assert found == expected


@table(
    ("name", "arguments", "symbol"),
    [
        ("abs", [A], "abs(var.a)"),
        ("alltrue", [(True, A)], "alltrue([true, var.a])"),
        ("anytrue", [(False, A)], "anytrue([false, var.a])"),
        ("coalesce", [A, "", None], "coalesce(var.a, '', null)"),
        ("coalescelist", [(), A], "coalescelist([], var.a)"),
        ("compact", [(SUBNET, A)], "compact([aws_subnet.a.id, var.a])"),
        ("concat", [(1,), A], "concat([1], var.a)"),
        ("contains", [(A,), "b"], "contains([var.a], 'b')"),
        ("contains", [("b",), A], "contains(['b'], var.a)"),
        ("contains", [A, "b"], "contains(var.a, 'b')"),
        ("contains", [(SUBNET,), A], "contains([aws_subnet.a.id], var.a)"),
        ("distinct", [(A, "b")], "distinct([var.a, 'b'])"),
        ("distinct", [(FIRST, unknown("var.zone"))], None),
        ("element", [NAMES, 2], "element(data.aws_availability_zones.a.names, 2)"),
        ("element", [NAMES, A], "element(data.aws_availability_zones.a.names, var.a)"),
        ("flatten", [(A,)], "flatten([var.a])"),
        ("flatten", [(("x", A),)], "flatten([['x', var.a]])"),
        ("index", [(A, "b"), "b"], "index([var.a, 'b'], 'b')"),
        ("format", ["%v", A], "format('%v', var.a)"),
        ("format", ["%q", SUBNET], "format('%q', aws_subnet.a.id)"),
        ("format", ["%5s", SUBNET], "format('%5s', aws_subnet.a.id)"),
        ("format", ["%s", (SUBNET,)], "format('%s', [aws_subnet.a.id])"),
        ("join", [",", (A, "b")], "join(',', [var.a, 'b'])"),
        ("join", ["-", ("a", A)], "join('-', ['a', var.a])"),
        ("join", ["-", (SUBNET, "")], "join('-', [aws_subnet.a.id, ''])"),
        ("join", ["", (A,)], "join('', [var.a])"),
        ("keys", [A], "keys(var.a)"),
        ("length", [A], "length(var.a)"),
        ("lookup", [{"a": 1}, A, 2], "lookup({'a'=1], var.a, 2)"),
        ("lookup", [A, "a", 2], "lookup(var.a, 'a', 2)"),
        ("matchkeys", [("x",), (A,), ("y",)], "matchkeys(['x'], [var.a], ['y'])"),
        ("merge", [{"a": 1}, A], "merge({'a'=1], var.a)"),
        ("one", [A], "one(var.a)"),
        ("reverse", [NAMES], "reverse(data.aws_availability_zones.a.names)"),
        ("setintersection", [("x", A), ("x",)], "setintersection(['x', var.a], ['x'])"),
        ("setsubtract", [("x",), (A,)], "setsubtract(['x'], [var.a])"),
        ("setunion", [("x",), (A,)], "setunion(['x'], [var.a])"),
        ("slice", [(A, "b"), 0, B], "slice([var.a, 'b'], 0, var.b)"),
        ("sort", [NAMES], "sort(data.aws_availability_zones.a.names)"),
        ("sum", [(1, A)], "sum([1, var.a])"),
        ("tolist", [A], "tolist(var.a)"),
        ("tomap", [A], "tomap(var.a)"),
        ("tonumber", [A], "tonumber(var.a)"),
        ("split", [",", A], "split(',', var.a)"),
        ("split", ["-", SUBNET], "split('-', aws_subnet.a.id)"),
        ("split", ["", SUBNET], "split('', aws_subnet.a.id)"),
        ("split", [";", joined(",", (SUBNET, "a"))], "split(';', join(',', [aws_subnet.a.id, 'a']))"),
        ("toset", [A], "toset(var.a)"),
        ("trimspace", [TEMPLATE], 'trimspace("${var.region}a")'),
        ("toset", [(SUBNET, A)], "toset([aws_subnet.a.id, var.a])"),
        ("tostring", [A], "tostring(var.a)"),
        ("transpose", [{"a": (A,)}], "transpose({'a'=[var.a]])"),
        ("values", [A], "values(var.a)"),
        ("zipmap", [(A, B), (1, 2)], "zipmap([var.a, var.b], [1, 2])"),
        ("upper", [NAMELESS], None),
    ],
)
def test_what_is_open_is_unknown_and_has_a_name(name: str, arguments: list[Any], symbol: str | None) -> None:
    found = result(name, *arguments)
    assert isinstance(found, Unknown)
    assert found.fact == "the missing fact"
    assert found.family is None
    assert symbol is None or found.symbol == symbol


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("chunklist", [(A,), -1], "negative"),
        ("contains", ["text", A], "a list or set is required"),
        ("join", [A, "text"], "argument 2: a list is required"),
        ("one", [(A, B)], "found 2 elements"),
        ("slice", [NAMES, 2, 1], "is greater than the end index"),
        ("slice", [NAMES, 0, 10**9], "more than 100000 elements"),
        ("zipmap", [("a",), (A, B)], "1 keys, but 2 values"),
        ("toset", ["text"], 'cannot convert "text" to set: a set is required, found a string'),
    ],
)
def test_what_is_wrong_whatever_the_unknown_is(name: str, arguments: list[Any], words: str) -> None:
    assert words in refusal(name, *arguments)


def test_a_set_with_unknown_elements_has_no_known_order() -> None:
    zones = a_set(FIRST, SECOND)
    listed = result("tolist", zones)
    assert len(listed) == 2
    assert listed[0].symbol.startswith("tolist(")
    assert listed[0].family == listed[1].family is not None
    assert result("length", zones) == 2
    assert result("contains", zones, SECOND) is True
    assert result("reverse", zones) == listed[::-1]
    assert isinstance(result("join", "-", zones), Unknown)
    assert result("sort", zones)[0].family is not None
    assert result("toset", zones) == zones


def test_sorted_zones_are_still_different_ones() -> None:
    first, second = result("sort", (SECOND, FIRST))
    assert first.family == second.family is not None
    assert first.symbol != second.symbol
    first, second = result("sort", (SUBNET, OTHER_SUBNET))
    assert first.family is second.family is None
    assert element_of(result("sort", NAMES), 0).family == "sort(data.aws_availability_zones.a.names)"


def test_one_of_several_arguments_makes_one_of_several_results() -> None:
    assert result("upper", EITHER) == OneOf(("X", "Y"), "which one", symbol=None)
    assert result("length", LISTS) == OneOf((1, 2), "which list", symbol=None)
    assert result("contains", LISTS, "q") is False
    named = OneOf((0, 1), "which number", symbol="var.n")
    assert result("element", ("a", "b"), named) == OneOf(
        ("a", "b"), "which number", symbol="element(['a', 'b'], var.n)"
    )
    assert result("min", OneOf((3, 4), "one"), OneOf((1, 2), "other")) == OneOf((1, 2), "one")
    assert result("upper", OneOf((EITHER, "z"), "which one")) == OneOf(("X", "Y", "Z"), "which one")
    assert result("length", OneOf((("x",), A), "which list")) == OneOf((1, unknown("length(var.a)")), "which list")


def test_an_open_choice_stays_open() -> None:
    found = result("upper", OneOf(("x",), "which one", open=True))
    assert found == OneOf(("X",), "which one", open=True)


def test_a_candidate_that_is_refused_is_kept_as_a_failure() -> None:
    found = result("element", OneOf(((), ("x",)), "which list"), 0)
    assert isinstance(found, OneOf)
    assert [type(one) for one in found.candidates] == [Failure, str]
    assert "empty" in refusal("element", OneOf(((), a_set()), "which list"), 0)


def test_too_many_combinations_are_unknown() -> None:
    many = OneOf(tuple(range(9)), "which number", symbol="var.n")
    assert result("max", many, many) == Unknown("which number", "max(var.n, var.n)")
    assert isinstance(result("max", many, 1), OneOf)


def test_many_unknown_elements_take_bounded_work() -> None:
    several = tuple(unknown(f"var.z[{number}]", "var.z") for number in range(5000))
    assert isinstance(result("toset", several), Unknown)
    assert isinstance(result("setsubtract", a_set(*several), a_set(*several)), Unknown)
    assert isinstance(result("element", tuple(range(1000)), A), Unknown)


def test_choices_of_plain_values_tell_true_from_one() -> None:
    assert choice([1, True], "either") == OneOf((1, True), "either")
    assert len(choice([1, True], "either").candidates) == 2
    assert choice([{"a": 1}, {"a": 1}], "either") == {"a": 1}
    assert choice([], "nothing") == Unknown("nothing")


def test_resources_of_which_something_is_not_known() -> None:
    closed = Resource(None)
    for name in ("keys", "values", "length", "merge"):
        assert result(name, closed).symbol == f"{name}(aws_thing.a)"
    assert result("lookup", closed, "x", 1).symbol == "lookup(aws_thing.a, 'x', 1)"
    several = Resource({"id": 1}, missing="how many there are")
    assert result("length", several) == Unknown("how many there are", "length(aws_thing.a)")
    assert result("element", several, 0) == Unknown("how many there are", "aws_thing.a[0]")
    assert isinstance(result("flatten", ((several,),)), Unknown)
    assert several.asked == []


def test_parameters_say_what_may_be_uncertain() -> None:
    def run(value: Any) -> Any:
        return "ran"

    def outcome(parameter: Parameter, argument: Any) -> Any:
        return call(Function("f", (parameter,), None, run), [argument])

    whole, part = A, ("x", A)
    assert outcome(Parameter("any"), "x") == "ran"
    assert isinstance(outcome(Parameter("any"), whole), Unknown)
    assert isinstance(outcome(Parameter("any"), part), Unknown)
    assert outcome(Parameter("any", partial=True), part) == "ran"
    assert isinstance(outcome(Parameter("any", partial=True), whole), Unknown)
    assert outcome(Parameter("any", unknown=True), whole) == "ran"
    assert outcome(Parameter("any", nullable=True), None) == "ran"
    with pytest.raises(EvaluationError, match="argument 1 is null"):
        outcome(Parameter("any"), None)
