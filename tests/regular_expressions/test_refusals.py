"""Patterns that are refused: for what is wrong with them, or for what this package does not have."""

import pytest

from enilint.regular_expressions import InvalidPattern, NotSupported, compile


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("a(b(c", "missing ): a(b(c"),
        ("(?:", "missing ): (?:"),
        ("(a))b", "unexpected ): (a))b"),
        ("a[bc", "missing ]: [bc"),
        ("[]", "missing ]: []"),
        ("[a-", "missing ]: [a-"),
        ("[[:alpha:]", "missing ]: [[:alpha:]"),
        ("[z-a]x", "invalid character class range: z-a"),
        ("[[:foo:]]", "invalid character class range: [:foo:]"),
        (r"\pX", r"invalid character class range: \pX"),
        (r"a\p{Lu", r"invalid character class range: \p{Lu"),
        (r"\p{L*}", r"invalid character class range: \p{L*}"),
        (r"[\p{L]", r"invalid character class range: \p{L]"),
        (r"[a-\d]", r"invalid escape sequence: \d"),
        (r"[a\Q]", r"invalid escape sequence: \Q"),
        (r"(a)\1", r"invalid escape sequence: \1"),
        (r"\8", r"invalid escape sequence: \8"),
        (r"\q", r"invalid escape sequence: \q"),
        (r"a\Z", r"invalid escape sequence: \Z"),
        (r"a\E", r"invalid escape sequence: \E"),
        (r"\C", r"invalid escape sequence: \C"),
        (r"\é", r"invalid escape sequence: \é"),
        (r"\xg1", r"invalid escape sequence: \xg1"),
        (r"\x{110000}", r"invalid escape sequence: \x{110000"),
        (r"\x{}", r"invalid escape sequence: \x{}"),
        (r"\x{1", r"invalid escape sequence: \x{1"),
        ("a\\", "trailing \\"),
        ("*a", "no argument for repetition operator: *"),
        ("a|+?", "no argument for repetition operator: +?"),
        ("({2})", "no argument for repetition operator: {2}"),
        ("(?i)*", "no argument for repetition operator: *"),
        ("a**", "bad repetition operator: **"),
        ("a*?+", "bad repetition operator: *?+"),
        ("a{1}{2}?", "bad repetition operator: {1}{2}?"),
        ("a{2,1}", "invalid repetition size: {2,1}"),
        ("a{1001}?", "invalid repetition size: {1001}?"),
        ("a{1,99999999999}", "invalid repetition size: {1,99999999999}"),
        ("((a{100}){10}){2,}", "invalid repetition size: {2,}"),
        ("(?x)a", "invalid perl operator: (?x"),
        ("a(?=b)", "invalid perl operator: (?="),
        ("(?<=a)b", "invalid perl operator: (?<="),
        ("(?i-)a", "invalid perl operator: (?i-)"),
        ("(?i-s-m)", "invalid perl operator: (?i-s-"),
        ("(?P=a)", "invalid perl operator: (?P"),
        ("(?i", "invalid perl operator: (?i"),
        ("(?", "invalid perl operator: (?"),
        ("(?P<>a)", "invalid named capture group: (?P<>"),
        ("(?P<a-b>a)", "invalid named capture group: (?P<a-b>"),
        ("(?<é>a)", "invalid named capture group: (?<é>"),
        ("(?P<a", "invalid named capture group: (?P<a"),
        ("\ud83d", "invalid UTF-8"),
    ],
)
def test_an_invalid_pattern(pattern, words):
    with pytest.raises(InvalidPattern) as refusal:
        compile(pattern)
    assert str(refusal.value) == words


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"a|\p{Greek}", r"enilint does not know which characters \p{Greek} stands for"),
        (r"[a\P{^Han}]", r"enilint does not know which characters \P{^Han} stands for"),
        (r"\p{Uppercase Letter}", r"enilint does not know which characters \p{Uppercase Letter} stands for"),
        (r"\pC", r"enilint does not know which characters \pC stands for"),
        ("(" * 250 + "a" + ")" * 250, "it is nested more than 250 levels deep"),
        ("(?:" + "a" * 11 + "){1000}", "it is too large"),
    ],
)
def test_a_pattern_that_is_not_supported(pattern, words):
    with pytest.raises(NotSupported) as refusal:
        compile(pattern)
    assert str(refusal.value) == words


@pytest.mark.parametrize("pattern", [r"\p{Greek}(", r"(\p{Greek}", r"\p{Greek}**", r"[\p{Greek}z-a]"])
def test_a_mistake_counts_more_than_what_is_not_supported(pattern):
    with pytest.raises(InvalidPattern):
        compile(pattern)


def test_patterns_at_the_limits():
    assert compile("(" * 249 + "a" + ")" * 249).search("a")
    assert compile("(?:" + "a" * 9 + "){1000}").search("a") is None
