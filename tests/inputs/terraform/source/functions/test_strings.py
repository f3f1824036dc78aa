"""Functions for texts."""

from typing import Any

import pytest

from enilint.inputs.terraform.source.values import MOST_TEXT
from tests.inputs.terraform.source.functions.results import a_set, refusal, result
from tests.tables import table

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
GERMANY = "\U0001f1e9\U0001f1ea"
DANCER = "\U0001f483\U0001f3ff"


@table(
    ("name", "arguments", "expected"),
    [
        ("chomp", ["hello\n"], "hello"),
        ("chomp", ["hello\r\n\n\r"], "hello"),
        ("chomp", ["\nhello "], "\nhello "),
        ("endswith", ["hello world", "world"], True),
        ("endswith", ["hello world", "hello"], False),
        ("endswith", ["", ""], True),
        ("indent", [2, "a\nb\n\nc"], "a\n  b\n  \n  c"),
        ("indent", ["1", "a\n"], "a\n "),
        ("join", [", ", ["a", "b", "c"]], "a, b, c"),
        ("join", [", ", ["a"]], "a"),
        ("join", ["-", []], ""),
        ("join", ["-", ["a", 1, True], [2.5]], "a-1-true-2.5"),
        ("join", ["-", a_set("a", "b")], "a-b"),
        ("lower", ["HELLO"], "hello"),
        ("lower", ["АЛЛО! \u0391\u03a3 İ"], "алло! \u03b1\u03c3 i"),
        ("split", [",", "foo,bar,baz"], ("foo", "bar", "baz")),
        ("split", [",", "foo"], ("foo",)),
        ("split", [",", ""], ("",)),
        ("split", ["", "aé"], ("a", "é")),
        ("split", ["", ""], ()),
        ("startswith", ["hello world", "hello"], True),
        ("startswith", ["hello world", "world"], False),
        ("strcontains", ["hello world", "wor"], True),
        ("strcontains", ["hello world", "wod"], False),
        ("strrev", ["hello"], "olleh"),
        ("strrev", ["a ☃"], "☃ a"),
        ("strrev", ["ae\u0301" + FAMILY], FAMILY + "e\u0301a"),
        ("substr", ["hello world", 1, 4], "ello"),
        ("substr", ["\U0001f926\U0001f3fe\u200d\u2642\ufe0f!", 0, 1], "\U0001f926\U0001f3fe\u200d\u2642\ufe0f"),
        ("substr", ["hello world", -5, -1], "world"),
        ("substr", ["hello world", 6, 10], "world"),
        ("substr", ["hello", 1, 0], ""),
        ("substr", ["hello", -2, 0], "lo"),
        ("substr", ["hello", -9, 2], "he"),
        ("substr", ["hello", 5, 1], ""),
        ("substr", ["hello", 9, -1], ""),
        ("substr", ["", 0, -1], ""),
        ("title", ["hello world"], "Hello World"),
        ("title", ["it's a föö-bar_x ab1c"], "It'S A Föö-Bar_x Ab1c"),
        ("title", ["d\u2019or\u00a0x"], "D\u2019or\u00a0X"),
        ("trim", ["?!hello?!", "!?"], "hello"),
        ("trim", ["foobar", "far"], "oob"),
        ("trim", ["   hello! world.!  ", "! "], "hello! world."),
        ("trim", [" a ", ""], " a "),
        ("trimprefix", ["helloworld", "hello"], "world"),
        ("trimprefix", ["helloworld", "cat"], "helloworld"),
        ("trimprefix", ["--hello", "-"], "-hello"),
        ("trimspace", ["  hello\n\n"], "hello"),
        ("trimspace", ["\u2003\u00a0a\u200b\x1f"], "a\u200b\x1f"),
        ("trimsuffix", ["helloworld", "world"], "hello"),
        ("trimsuffix", ["hello--", "-"], "hello-"),
        ("upper", ["hello"], "HELLO"),
        ("upper", ["алло!"], "АЛЛО!"),
        ("upper", ["Straße ﬁ"], "STRAßE ﬁ"),
        ("upper", [12], "12"),
        ("core::upper", ["a"], "A"),
    ],
)
def test_texts(name: str, arguments: list[Any], expected: Any) -> None:
    plain = [tuple(one) if isinstance(one, list) else one for one in arguments]
    assert result(name, *plain) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("hello", 5), ("", 0), ("e\u0301", 1), (FAMILY, 1), (GERMANY * 2, 2), (DANCER, 1), ("a\r\nb", 3), ("\n\u0301", 2)],
)
def test_characters_are_what_a_reader_counts(text: str, expected: int) -> None:
    assert result("length", text) == expected


@table(
    ("template", "arguments", "expected"),
    [
        ("Hello, %s!", ["Ander"], "Hello, Ander!"),
        ("There are %d lights", [4], "There are 4 lights"),
        ("100%% of %d%%", [5], "100% of 5%"),
        ("%[2]s %[1]s %s", ["a", "b"], "b a b"),
        ("%v %v %v %v", ["a", 1.5, True, None], "a 1.5 true null"),
        ("%v %v %v", [999999, 1000000, 1234567], "999999 1e+06 1.234567e+06"),
        ("%v %v %v", [0.0001, 0.00001, -0.5], "0.0001 1e-05 -0.5"),
        ("%v", [["a", 1, {"b": None}]], '["a",1,{"b":null}]'),
        ("%v", [a_set("a", "b")], '["a","b"]'),
        ("%#v %#v", ["<a>", 1000000], '"\\u003ca\\u003e" 1000000'),
        ("%5v|%-5v|%05v", [True, 1, "a"], " true|1    |0000a"),
        ("%t %t", [True, "false"], "true false"),
        ("%b %d %o %x %X", [5, -5, 8, 255, 255], "101 -5 10 ff FF"),
        ("%#b %#o %#x %#X", [5, 8, 255, 255], "0b101 010 0xff 0XFF"),
        ("%5d|%-5d|%05d|%+d|% d", [42, 42, -42, 42, 42], "   42|42   |-0042|+42| 42"),
        ("%.5d|%8.5d|%-08d|%.0d", [42, 42, 42, 0], "00042|   00042|42      |"),
        ("%d", ["12"], "12"),
        ("%d", [10**40], "1" + "0" * 40),
        ("%f %.2f %9.2f %.0f", [3.14159, 3.14159, 3.14159, 2.5], "3.141590 3.14      3.14 2"),
        ("%09.2f %+.1f %-8.1f|", [-3.14159, 2, 2.25], "-00003.14 +2.0 2.2     |"),
        ("%.20f", [0.1], "0.10000000000000000000"),
        ("%e %.2E %.0e", [12345.678, 0.00012, 15], "1.234568e+04 1.20E-04 2e+01"),
        ("%g %G %.3g %.3g %g", [100000, 1e21, 1234567, 0.5, 0], "100000 1E+21 1.23e+06 0.5 0"),
        ("%s %s %s", ["a", 1, True], "a 1 true"),
        ("%5s|%-5s|%.2s|%.0s", ["é", "e\u0301", "hello", "all"], "    é|e\u0301    |he|all"),
        ("%4s", [DANCER], "   " + DANCER),
        ("%q %8q", ['a"b', "c\n"], '"a\\"b"    "c\\n"'),
    ],
)
def test_format(template: str, arguments: list[Any], expected: str) -> None:
    plain = [tuple(one) if isinstance(one, list) else one for one in arguments]
    assert result("format", template, *plain) == expected


@table(
    ("template", "arguments", "words"),
    [
        ("%s", [], "needs argument 1"),
        ("%[3]s", ["a", "b"], "needs argument 3"),
        ("none", ["a"], "too many arguments: the format uses 0 of 1"),
        ("%s", ["a", "b"], "uses 1 of 2"),
        ("%s", [None], "null"),
        ("%d", [1.5], "a whole number is required"),
        ("%d", ["a"], "a number is required"),
        ("%t", ["yes"], "a bool is required"),
        ("%s", [("a",)], "a string is required, found a list"),
        ("%z", [1], "there is no verb"),
        ("%F", [1], "there is no verb"),
        ("%", [], "invalid verb"),
        ("100% sure", [], "needs argument 1"),
        ("%*d", [1, 2], "invalid verb"),
        ("%[0]d", [1], "invalid verb"),
        ("%9999999s", ["a"], "more than"),
        ("%99999999999999999999d", [1], "more than"),
        ("%.2000000f", [1], "more than"),
        ("%[99999999999999999999]d", [1], "more than"),
        ("%900000d" * 3, [1, 2, 3], "more than"),
    ],
)
def test_format_refuses(template: str, arguments: list[Any], words: str) -> None:
    assert words in refusal("format", template, *arguments)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["Hello, %s!", ("Valentina", "Ander")], ("Hello, Valentina!", "Hello, Ander!")),
        (["%s, %s!", "Salutations", ("Valentina", "Ander")], ("Salutations, Valentina!", "Salutations, Ander!")),
        (["%s=%d", ("a", "b"), (1, 2)], ("a=1", "b=2")),
        (["%s", a_set("a", "b")], ("a", "b")),
        (["%s", ()], ()),
        (["hello"], ("hello",)),
        (["%s", "a"], ("a",)),
        (["%v", None], ("null",)),
    ],
)
def test_formatlist(arguments: list[Any], expected: tuple[str, ...]) -> None:
    assert result("formatlist", *arguments) == expected


@table(
    ("name", "arguments", "words"),
    [
        ("formatlist", ["%s%s", ("a", "b"), ("c",)], "different lengths"),
        ("formatlist", ["%500000d", tuple(range(3))], f"more than {MOST_TEXT} characters"),
        ("join", [","], "at least one list"),
        ("join", [",", ("a", None)], "null"),
        ("join", [",", (("a",),)], "element 0: a string is required, found a list"),
        ("join", [",", "a"], "argument 2: a list is required, found a string"),
        ("join", ["x" * 600_000, ("a", "b", "c")], f"more than {MOST_TEXT} characters"),
        ("indent", [-1, "a\nb"], "negative"),
        ("indent", [1.5, "a"], "a whole number is required, found 1.5"),
        ("indent", [10**30, "a\nb"], f"more than {MOST_TEXT} characters"),
        ("split", [",", "," * 100_000], "more than 100000 elements"),
        ("split", ["", "a" * 100_001], "more than 100000 elements"),
        ("substr", ["abc", 0.5, 1], "a whole number is required"),
        ("upper", [None], "argument 1 is null"),
        ("upper", [("a",)], "a string is required, found a list"),
        ("upper", [], "upper takes 1 argument, not 0"),
        ("trim", ["a"], "trim takes 2 arguments, not 1"),
    ],
)
def test_texts_refuse(name: str, arguments: list[Any], words: str) -> None:
    assert words in refusal(name, *arguments)


def test_the_longest_texts_that_can_be_made() -> None:
    assert len(result("format", "%1000000d", 1)) == MOST_TEXT
    assert len(result("split", ",", "," * 99_999)) == 100_000
    assert result("indent", 10**30, "one line") == "one line"
