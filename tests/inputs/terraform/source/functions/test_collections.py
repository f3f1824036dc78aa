"""Functions for lists, sets and maps, of which all is known."""

from typing import Any

from enilint.inputs.terraform.source.functions import find, names
from enilint.inputs.terraform.source.values import MOST_ELEMENTS
from tests.inputs.terraform.source.functions.results import Resource, a_set, refusal, result
from tests.tables import table


@table(
    ("name", "arguments", "expected"),
    [
        ("alltrue", [("true", True)], True),
        ("alltrue", [(True, False)], False),
        ("alltrue", [(True, None)], False),
        ("alltrue", [()], True),
        ("anytrue", [("true",)], True),
        ("anytrue", [(False, None)], False),
        ("anytrue", [()], False),
        ("chunklist", [("a", "b", "c", "d", "e"), 2], (("a", "b"), ("c", "d"), ("e",))),
        ("chunklist", [("a", "b"), 0], (("a", "b"),)),
        ("chunklist", [(), 2], ()),
        ("chunklist", [(), 0], ()),
        ("coalesce", ["a", "b"], "a"),
        ("coalesce", ["", "b"], "b"),
        ("coalesce", [None, 1, 2], 1),
        ("coalesce", [1, "b"], "1"),
        ("coalesce", [None, ()], ()),
        ("coalesce", [False, True], False),
        ("coalescelist", [("a",), ("b",)], ("a",)),
        ("coalescelist", [None, (), ("c", 1)], ("c", 1)),
        ("compact", [("a", "", "b", None, "c")], ("a", "b", "c")),
        ("compact", [(1, "")], ("1",)),
        ("compact", [a_set("", "a")], ("a",)),
        ("concat", [("a", ""), ("b", 1)], ("a", "", "b", 1)),
        ("concat", [()], ()),
        ("contains", [("a", "b"), "a"], True),
        ("contains", [("a", "b"), "d"], False),
        ("contains", [a_set("a", "b"), "b"], True),
        ("contains", [("1", True), 1], False),
        ("contains", [(None,), None], True),
        ("contains", [({"a": (1, 2)},), {"a": (1, 2)}], True),
        ("distinct", [("a", "b", "a", "c", "d", "b")], ("a", "b", "c", "d")),
        ("distinct", [(1, "1", 2)], ("1", "2")),
        ("distinct", [({"a": 1, "b": 2}, {"b": 2, "a": 1})], ({"a": 1, "b": 2},)),
        ("distinct", [(None, None)], (None,)),
        ("element", [("a", "b", "c"), 1], "b"),
        ("element", [("a", "b", "c"), 3], "a"),
        ("element", [("a", "b", "c"), -1], "c"),
        ("flatten", [(("a", "b"), (), ("c",))], ("a", "b", "c")),
        ("flatten", [((("a", "b"), ()), ("c",), "d", None, {"e": ()})], ("a", "b", "c", "d", None, {"e": ()})),
        ("flatten", [(a_set("b", "a"),)], ("b", "a")),
        ("index", [("a", "b", "c"), "b"], 1),
        ("index", [(1, "1"), "1"], 1),
        ("keys", [{"b": 1, "a": 2}], ("a", "b")),
        ("keys", [{}], ()),
        ("length", [()], 0),
        ("length", [("a", "b")], 2),
        ("length", [{"a": "b"}], 1),
        ("length", [a_set(1, 2, 3)], 3),
        ("lookup", [{"a": "ay", "b": "bee"}, "a", "what?"], "ay"),
        ("lookup", [{"a": "ay"}, "c", "what?"], "what?"),
        ("lookup", [{"a": "ay"}, "a"], "ay"),
        ("lookup", [{"a": None}, "a", "what?"], None),
        ("lookup", [{"1": "one"}, 1, None], "one"),
        ("lookup", [{}, "a", None], None),
        ("matchkeys", [("i-1", "i-2", "i-3"), ("west", "east", "east"), ("east",)], ("i-2", "i-3")),
        ("matchkeys", [("a", "b", "c"), (1, 2, 3), (1, "3")], ("a", "c")),
        ("matchkeys", [("a",), ("b",), ()], ()),
        ("matchkeys", [("a",), ("b",), a_set("b")], ("a",)),
        ("merge", [{"a": "b", "c": "d"}, {"e": "f", "c": "z"}], {"a": "b", "c": "z", "e": "f"}),
        ("merge", [{"a": {"b": 1}}, {"a": {"c": 2}}, None], {"a": {"c": 2}}),
        ("merge", [], {}),
        ("one", [()], None),
        ("one", [(True,)], True),
        ("one", [a_set("a")], "a"),
        ("range", [3], (0, 1, 2)),
        ("range", [1, 4], (1, 2, 3)),
        ("range", [1, 8, 2], (1, 3, 5, 7)),
        ("range", [1, 4, 0.5], (1, 1.5, 2, 2.5, 3, 3.5)),
        ("range", [0, 0.3, 0.1], (0, 0.1, 0.2)),
        ("range", [4, 1], (4, 3, 2)),
        ("range", [10, 5, -2], (10, 8, 6)),
        ("range", [-2], (0, -1)),
        ("range", [0], ()),
        ("range", [2, 2], ()),
        ("reverse", [(1, "b", ())], ((), "b", 1)),
        ("reverse", [a_set("a", "b")], ("b", "a")),
        ("setintersection", [("a", "b"), ("b", "c"), ("b", "d")], a_set("b")),
        ("setintersection", [("1", "2"), (1,)], a_set("1")),
        ("setproduct", [("a", "b"), ("x", "y")], (("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"))),
        ("setproduct", [("a",), (1, "2")], (("a", "1"), ("a", "2"))),
        ("setproduct", [("a", "b"), ()], ()),
        ("setproduct", [a_set("b"), ("y", "x", "y")], a_set(("b", "x"), ("b", "y"))),
        ("setsubtract", [("a", "b", "c"), ("a", "c")], a_set("b")),
        ("setsubtract", [(), ("a",)], a_set()),
        ("setunion", [("a", "b"), ("b", "c"), ("d",)], a_set("a", "b", "c", "d")),
        ("setunion", [(10, 9), (10.5,)], a_set(9, 10, 10.5)),
        ("slice", [("a", "b", "c", "d"), 1, 3], ("b", "c")),
        ("slice", [("a",), 1, 1], ()),
        ("sort", [("e", "d", "a", "x", "B")], ("B", "a", "d", "e", "x")),
        ("sort", [(10, 9)], ("10", "9")),
        ("sort", [a_set("a", "b")], ("a", "b")),
        ("transpose", [{"a": ("1", "2"), "b": ("2", "3")}], {"1": ("a",), "2": ("a", "b"), "3": ("b",)}),
        ("transpose", [{"a": a_set("1"), "b": ()}], {"1": ("a",)}),
        ("values", [{"a": 3, "c": 2, "d": 1}], (3, 2, 1)),
        ("values", [{"z": 1, "a": None}], (None, 1)),
        ("zipmap", [("a", "b"), (1, "2")], {"a": 1, "b": "2"}),
        ("zipmap", [(1, "1"), ("x", "y")], {"1": "y"}),
        ("zipmap", [(), ()], {}),
        ("core::length", [("a",)], 1),
    ],
)
def test_collections(name: str, arguments: list[Any], expected: Any) -> None:
    found = result(name, *arguments)
    assert found == expected
    assert repr(found) == repr(expected)  # true is not 1, and 1 is not 1.0; a map is in order


@table(
    ("name", "arguments", "words"),
    [
        ("alltrue", [(1,)], "element 0: a bool is required"),
        ("anytrue", ["true"], "a list is required"),
        ("chunklist", [("a",), -1], "negative"),
        ("chunklist", [("a",), 0.5], "a whole number is required"),
        ("coalesce", [], "all arguments are null or empty"),
        ("coalesce", [None, ""], "all arguments are null or empty"),
        ("coalesce", [1, ()], "the same type"),
        ("coalescelist", [], "at least one argument"),
        ("coalescelist", [(), None], "all lists are null or empty"),
        ("coalescelist", [a_set("a")], "a list is required, found a set"),
        ("compact", [((),)], "a string is required"),
        ("concat", [], "at least one argument"),
        ("concat", [("a",), a_set("b")], "a list is required, found a set"),
        ("concat", [("a",), None], "argument 2 is null"),
        ("contains", [{"a": 1}, "a"], "a list or set is required, found an object"),
        ("contains", [None, "a"], "argument 1 is null"),
        ("distinct", [("a", ())], "the same type"),
        ("element", [(), 0], "empty"),
        ("element", [("a",), 0.5], "a whole number is required"),
        ("element", [a_set("a"), 0], "a list is required, found a set"),
        ("flatten", [{"a": 1}], "a list is required, found an object"),
        ("index", [(), "a"], "empty"),
        ("index", [("a",), "b"], "no such element"),
        ("index", [a_set("a"), "a"], "a list is required, found a set"),
        ("keys", [("a",)], "a map is required, found a list"),
        ("length", [1], "a string or collection is required, found a number"),
        ("list", ["a"], "removed in Terraform"),
        ("map", ["a", "b"], "removed in Terraform"),
        ("lookup", [{"a": 1}, "b"], 'no element with the key "b"'),
        ("lookup", [{"a": 1}, "b", 1, 2], "two or three arguments, not 4"),
        ("lookup", [("a",), "b", 1], "a map is required, found a list"),
        ("matchkeys", [("a", "b"), ("c",), ("c",)], "1 keys, but 2 values"),
        ("merge", [{"a": 1}, ("b",)], "a map is required, found a list"),
        ("one", [("a", "b")], "found 2 elements"),
        ("one", ["a"], "a list is required"),
        ("range", [], "one, two or three"),
        ("range", [1, 2, 3, 4], "one, two or three"),
        ("range", [1, 2, 0], "zero"),
        ("range", [1, 2, -1], "leads away from the end"),
        ("range", [2, 1, 1], "leads away from the end"),
        ("range", [1025], "more than 1024 numbers"),
        ("range", [0, 1, 1e-300], "more than 1024 numbers"),
        ("reverse", ["abc"], "a list is required"),
        ("setintersection", [("a",), "b"], "a set is required, found a string"),
        ("setproduct", [("a",)], "at least two arguments"),
        ("setproduct", [("a",), {"b": 1}], "a list or set is required"),
        ("setproduct", [tuple(range(400))] * 2, f"more than {MOST_ELEMENTS} elements"),
        ("setproduct", [(1, 2)] * 5000, f"more than {MOST_ELEMENTS} elements"),
        ("setunion", [("a",), ((),)], "the same type"),
        ("concat", [(None,) * 60_000] * 2, f"more than {MOST_ELEMENTS} elements"),
        ("flatten", [((None,) * 60_000,) * 2], f"more than {MOST_ELEMENTS} elements"),
        ("slice", [("a",), -1, 1], "is greater than the end index"),
        ("slice", [("a", "b"), 2, 1], "is greater than the end index"),
        ("slice", [("a",), 0, 2], "out of range"),
        ("slice", [a_set("a"), 0, 1], "a list is required, found a set"),
        ("sort", [("a", None)], "null"),
        ("transpose", [{"a": "b"}], "a map of lists"),
        ("transpose", [{"a": (None,)}], "null"),
        ("values", [None], "argument 1 is null"),
        ("zipmap", [("a",), ("b", "c")], "1 keys, but 2 values"),
        ("zipmap", [(None,), ("b",)], "null"),
        ("zipmap", [("a",), a_set("b")], "a list is required, found a set"),
    ],
)
def test_collections_refuse(name: str, arguments: list[Any], words: str) -> None:
    assert words in refusal(name, *arguments)


def test_the_longest_range() -> None:
    assert result("range", 1024) == tuple(range(1024))


def test_objects_that_are_evaluated_when_asked_for() -> None:
    thing = Resource({"b": 1, "a": 2})
    assert result("keys", thing) == ("a", "b")
    assert result("length", thing) == 2
    assert thing.asked == []
    assert result("lookup", thing, "b", "none") == 1
    assert thing.asked == ["b"]
    assert result("lookup", thing, "c", "none") == "none"
    assert result("values", thing) == (2, 1)
    assert result("merge", thing, {"a": 3}) == {"a": 3, "b": 1}
    assert result("concat", (thing,), (1,)) == (thing, 1)
    assert result("tomap", thing) == {"b": 1, "a": 2}
    assert "a list is required, found an object" in refusal("element", thing, 0)


def test_every_function_that_is_listed_is_there() -> None:
    listed = names()
    functions = {name: find(name) for name in listed}
    assert {name for name, function in functions.items() if function is not None and function.name != name} == set()
    assert {name for name, function in functions.items() if function is None} == {
        *("bcrypt", "can", "convert", "ephemeralasnull", "file", "filebase64", "filebase64sha256", "filebase64sha512"),
        *("fileexists", "filemd5", "fileset", "filesha1", "filesha256", "filesha512", "issensitive", "nonsensitive"),
        *("plantimestamp", "rsadecrypt", "sensitive", "templatefile", "templatestring", "timestamp", "try", "type"),
        "uuid",
    }
    assert find("core::join") is find("join")
    assert find("no_such_function") is None
