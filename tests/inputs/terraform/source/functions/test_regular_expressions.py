"""Patterns from strangers: no pattern takes more than its share of time and memory."""

import pytest

from enilint.inputs.terraform.source.functions import find
from enilint.inputs.terraform.source.functions.function import call
from enilint.inputs.terraform.source.functions.regular_expressions import within_budget
from enilint.inputs.terraform.source.values import EvaluationError, Mistake
from enilint.values import Unknown


def evaluate(name, *arguments):
    return call(find(name), arguments)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(a|aa)+$", "^(a?){50}a{50}$", "(.*a){20}$", "(?:a*)*$"])
def test_patterns_that_backtrack_end(pattern):
    assert isinstance(evaluate("regexall", pattern, "a" * 50_000 + "!"), tuple | Unknown)


def test_a_search_that_starts_again_and_again_is_left_unknown():
    assert isinstance(evaluate("regexall", "a.*b|a", "a" * 100_000), Unknown)
    assert isinstance(evaluate("replace", "a" * 100_000, "/a.*b|a/", "x"), Unknown)


@pytest.mark.parametrize(
    "pattern", ["((a{100}){100}){100}", "(" * 100_000, "[" * 10_000, "a" * 200_000, "\\", "\ud83d"]
)
def test_a_pattern_that_is_broken_or_too_large_is_refused(pattern):
    with pytest.raises(EvaluationError):
        evaluate("regex", pattern, "a")


def test_a_large_pattern_in_a_long_text_is_left_unknown():
    assert isinstance(evaluate("regexall", "[ab]{1000}[cd]{1000}", "a" * 500_000), Unknown)


@pytest.mark.parametrize(
    ("length", "part", "replacement"),
    [(400_000, "a", "b" * 9), (5_000, "/a/", "b" * 999), (400_000, "/(a*)/", "$1$1$1"), (400_000, "", "b" * 9)],
)
def test_a_replacement_that_multiplies_is_refused(length, part, replacement):
    with pytest.raises(Mistake, match="too long"):
        evaluate("replace", "a" * length, part, replacement)


def test_a_pattern_longer_than_it_may_be_is_refused():
    with pytest.raises(Mistake, match="the pattern is too long"):
        evaluate("regex", "a" * 5_001, "a")


@pytest.mark.parametrize(
    ("pattern", "text", "reason"),
    [
        (r"\p{Greek}+", "a", r"enilint does not know which characters \p{Greek} stands for"),
        ("(?:aaaaaaaaaaa){1000}", "a", "it is too large"),
        ("(" * 300 + ")" * 300, "a", "it is nested more than 250 levels deep"),
        ("a.*b|a", "a" * 100_000, "it takes too much work with this text"),
        ("(?P<a>x)(?P<a>y)", "xy", "groups with the same name depend on the version of Terraform"),
    ],
)
def test_the_fact_that_is_missing_has_a_name(pattern, text, reason):
    shown = pattern if len(pattern) <= 60 else f"{pattern[:60]}..."
    assert evaluate("regexall", pattern, text).fact == f"the matches of the pattern {shown}: {reason}"
    assert evaluate("regexall", pattern, text) == evaluate("regexall", pattern, text)


def test_more_matches_than_there_may_be_are_left_unknown():
    assert evaluate("regexall", "a", "a" * 100_002).fact == "the result of a pattern with more than 100000 matches"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [("a(?=b)", "invalid perl operator: (?="), (r"\C", r"invalid escape sequence: \C"), ("(", "missing ): (")],
)
def test_what_is_wrong_with_a_pattern(pattern, words):
    for function, arguments in (("regex", (pattern, "a")), ("replace", ("a", f"/{pattern}/", "b"))):
        with pytest.raises(EvaluationError) as refusal:
            evaluate(function, *arguments)
        assert refusal.value.message == f"{function}: not a valid pattern: {words}"


def test_work_is_counted_as_steps():
    function = find("replace")
    spent = []
    call(within_budget(function, spent.append), ("a" * 1_000, "/a/", "b"))
    call(within_budget(function, spent.append), ("a" * 2_000, "/a/", "b"))
    assert 1_000 < spent[0] < 4_000
    assert 1.8 * spent[0] < spent[1] < 2.2 * spent[0]
    with pytest.raises(EvaluationError):
        call(within_budget(function, spent.append), ("a", "/(/", "b"))
    assert len(spent) == 3


def test_groups_decide_what_a_match_is():
    assert evaluate("regex", "b+", "abbc") == "bb"
    assert evaluate("regex", "(b)(x)?", "abc") == ("b", None)
    assert evaluate("regex", "(?P<one>b)(?P<two>x)?", "abc") == {"one": "b", "two": None}
    assert evaluate("regexall", "(?P<one>b)", "bb") == ({"one": "b"}, {"one": "b"})


def test_groups_with_one_name_are_left_unknown():
    assert isinstance(evaluate("regex", "(?P<a>x)(?P<a>y)", "xy"), Unknown)


def test_an_empty_match_right_after_a_match_is_none():
    assert evaluate("regexall", "a*", "baac") == ("", "aa", "")
    assert evaluate("replace", "baac", "/a*/", "-") == "-b-c-"


@pytest.mark.parametrize(
    ("replacement", "expected"),
    [
        ("$1", "<b>"),
        ("$0$0", "<bb>"),
        ("${1}x", "<bx>"),
        ("$1x", "<>"),
        ("$$1", "<$1>"),
        ("$", "<$>"),
        ("${1", "<${1>"),
        ("$7", "<>"),
    ],
)
def test_a_replacement_is_a_template(replacement, expected):
    assert evaluate("replace", "<b>", "/(b)/", replacement) == expected


def test_a_replacement_in_an_unknown_text_equals_itself():
    name = Unknown("the name", symbol="var.name")

    first, second = (evaluate("replace", name, "-", "_") for _ in range(2))

    assert first == second
    assert first.symbol is not None
