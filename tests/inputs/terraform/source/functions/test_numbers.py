"""Functions for numbers."""

from typing import Any

from tests.inputs.terraform.source.functions.results import a_set, refusal, result
from tests.tables import table


@table(
    ("name", "arguments", "expected"),
    [
        ("abs", [23], 23),
        ("abs", [-12.4], 12.4),
        ("abs", ["-1"], 1),
        ("ceil", [5], 5),
        ("ceil", [5.1], 6),
        ("ceil", [-1.2], -1),
        ("ceil", [10**100], 10**100),
        ("floor", [4.9], 4),
        ("floor", [-1.8], -2),
        ("log", [16, 2], 4),
        ("log", [1, 10], 0),
        ("max", [12, 54, 3], 54),
        ("max", ["1", 0.5], 1),
        ("min", [12, 54, 3], 3),
        ("min", [-1.5, 2], -1.5),
        ("parseint", ["100", 10], 100),
        ("parseint", ["FF", 16], 255),
        ("parseint", ["-10", 16], -16),
        ("parseint", ["+7", 8], 7),
        ("parseint", ["1011111011101111", 2], 48879),
        ("parseint", ["aA", 62], 656),
        ("parseint", ["zZ", 36], 1295),
        ("parseint", ["9" * 200, 10], 10**200 - 1),
        ("pow", [3, 2], 9),
        ("pow", [4, 0], 1),
        ("pow", [2, 0.5], 2**0.5),
        ("pow", [2, 64], 18446744073709552000),
        ("pow", [2, -1], 0.5),
        ("signum", [-13], -1),
        ("signum", [0.0], 0),
        ("signum", [344], 1),
        ("sum", [(10, 13, 6, 4.5)], 33.5),
        ("sum", [(0.1, 0.2)], 0.3),
        ("sum", [(0.5, "0.5")], 1),
        ("sum", [a_set(1, 2)], 3),
        ("sum", [(10**40, 1)], 10**40 + 1),
        ("sum", [(2**2000, 0.5)], 2**2000),
    ],
)
def test_numbers(name: str, arguments: list[Any], expected: float) -> None:
    found = result(name, *arguments)
    assert found == expected
    assert type(found) is type(expected)


@table(
    ("name", "arguments", "words"),
    [
        ("abs", ["one"], 'a number is required, found "one"'),
        ("abs", [True], "a number is required, found a bool"),
        ("abs", [()], "a number is required, found a list"),
        ("abs", [None], "argument 1 is null"),
        ("ceil", [float("inf")], "too large"),
        ("log", [0, 10], "not a finite number"),
        ("log", [-1, 10], "not a finite number"),
        ("log", [2, 1], "not a finite number"),
        ("max", [], "at least one number"),
        ("min", [], "at least one number"),
        ("parseint", [100, 10], "must be a string"),
        ("parseint", ["12", 2], 'cannot parse "12" as a base 2 integer'),
        ("parseint", ["0xff", 16], "cannot parse"),
        ("parseint", ["1_0", 10], "cannot parse"),
        ("parseint", [" 1", 10], "cannot parse"),
        ("parseint", ["", 10], "cannot parse"),
        ("parseint", ["+-1", 10], "cannot parse"),
        ("parseint", ["\u0661", 10], "cannot parse"),
        ("parseint", ["1", 63], "between 2 and 62"),
        ("parseint", ["1", 1], "between 2 and 62"),
        ("parseint", ["9" * 5000, 10], "too large"),
        ("pow", [10, 400], "not a finite number"),
        ("pow", [10**30, 10**30], "not a finite number"),
        ("pow", [-8, 0.5], "not a finite number"),
        ("pow", [0, -1], "not a finite number"),
        ("signum", [0.5], "a whole number is required, found 0.5"),
        ("sum", [()], "empty"),
        ("sum", [("a",)], "element 0: a number is required"),
        ("sum", [(1, None)], "null"),
        ("sum", [{"a": 1}], "a list is required, found an object"),
    ],
)
def test_numbers_refuse(name: str, arguments: list[Any], words: str) -> None:
    assert words in refusal(name, *arguments)
