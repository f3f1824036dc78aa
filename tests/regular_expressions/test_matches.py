"""What patterns match, by feature."""

import pytest

from enilint.regular_expressions import compile, escape


def first(pattern, text):
    """The first match and its groups."""
    found = compile(pattern).search(text)
    return None if found is None else (found[0], *found.groups())


def every(pattern, text):
    return [found[0] for found in compile(pattern).finditer(text)]


CASES = {
    "literals": [
        ("abc", "xabcx", ("abc",)),
        ("abc", "ab", None),
        ("", "abc", ("",)),
        ("é\U0001f600", "aé\U0001f600", ("é\U0001f600",)),
        (r"\.\*\_", "a.*_", (".*_",)),
        (r"\a\f\n\r\t\v", "\a\f\n\r\t\v", ("\a\f\n\r\t\v",)),
        (r"\x41\x{1F600}\101\0", "A\U0001f600A\0", ("A\U0001f600A\0",)),
        (r"\Qa.b*\E+", "a.b**", ("a.b**",)),
        (r"\Qa.b", "a.b", ("a.b",)),
        (r"a{,2}", "a{,2}", ("a{,2}",)),
        (r"a{2", "a{2", ("a{2",)),
        (r"a{02}", "a{02}", ("a{02}",)),
    ],
    "classes": [
        ("[a-c]+", "xbcad", ("bca",)),
        ("[^a-c]+", "abxyb", ("xy",)),
        ("[]a]+", "b]a", ("]a",)),
        ("[^]a]+", "]ab", ("b",)),
        ("[a-]+", "b-a", ("-a",)),
        (r"[\]\-\\]+", r"a]-\b", ("]-\\",)),
        (r"[\d\s]+", "ab1 2", ("1 2",)),
        (r"[^\W\d]+", "12ab_", ("ab_",)),
        ("[^a]", "\n", ("\n",)),
        ("[[:alpha:]_]+", "1a_B2", ("a_B",)),
        ("[[:^digit:]]+", "1a-2", ("a-",)),
        ("[[:xdigit:]]+", "xaF9g", ("aF9",)),
        ("[[:punct:]]+", "a!~b", ("!~",)),
        (r"[\x00-\x{10FFFF}]", "\n", ("\n",)),
        (r"[^\x00-\x{10FFFF}]", "a", None),
        (r"\d+", "a12", ("12",)),
        (r"\D+", "1ab", ("ab",)),
        (r"\w+", "é_a1", ("_a1",)),
        (r"\s+", "a\v \t\n", (" \t\n",)),
        (r"\d", "\u0663", None),
        (r"\pL+", "12éß3", ("éß",)),
        (r"\PL+", "é12é", ("12",)),
        (r"\p{Lu}", "aÉ", ("É",)),
        (r"\p{^Lu}", "Éa", ("a",)),
        (r"\P{^Lu}", "aÉ", ("É",)),
        (r"[^\pL]", "a1", ("1",)),
        (r"\p{Any}", "\n", ("\n",)),
        (r"\p{Sm}\p{Nd}", "a+\u0663", ("+\u0663",)),
        (".", "\n", None),
        (".", "\U0001f600", ("\U0001f600",)),
    ],
    "flags": [
        ("(?i)aB", "xAb", ("Ab",)),
        ("(?i)k", "\u212a", ("\u212a",)),
        ("(?i)S", "\u017f", ("\u017f",)),
        ("(?i)é", "É", ("É",)),
        ("(?i)\u03c3", "\u03c2", ("\u03c2",)),
        ("(?i)ß", "\u1e9e", ("\u1e9e",)),
        ("(?i)\u0130", "i", None),
        ("(?i)[a-c]+", "xBc", ("Bc",)),
        ("(?i)[^a]", "A", None),
        (r"(?i)\w", "\u017f", ("\u017f",)),
        (r"(?i)\W", "\u017f", None),
        (r"(?i)\p{Lu}", "a", ("a",)),
        (r"(?i)[[:^upper:]]", "a", None),
        ("(?i:a)b", "AB", None),
        ("(?i:a)b", "Ab", ("Ab",)),
        ("(?i)a(?-i)b", "AB", None),
        ("(?:(?i)a|b)c", "Bc", ("Bc",)),
        ("(?:(?i)a)b", "AB", None),
        ("(?s).", "\n", ("\n",)),
        ("(?s-s:.)", "\n", None),
        ("(?m)^b$", "a\nb\nc", ("b",)),
        ("^b$", "a\nb\nc", None),
        (r"(?m)\Ab", "a\nb", None),
        (r"(?m)a\z", "a\nb", None),
        ("(?U)a+", "aaa", ("a",)),
        ("(?U)a+?", "aaa", ("aaa",)),
        ("(?Ui)A{2,}", "aaa", ("aa",)),
        ("a(?i)*", "aa", ("aa",)),
        ("(?)a", "a", ("a",)),
    ],
    "groups": [
        ("(a)(b)?", "ac", ("a", "a", None)),
        ("(a|ab)(c|bcd)(d*)", "abcd", ("abcd", "a", "bcd", "")),
        ("(?:a)(b)", "ab", ("ab", "b")),
        ("(?P<x>a)(?<y>b)", "ab", ("ab", "a", "b")),
        ("((a)(b))", "ab", ("ab", "ab", "a", "b")),
        ("(a)+", "aa", ("aa", "a")),
        ("(?:(a)|b)*", "ab", ("ab", "a")),
        ("(a){0}b", "ab", ("b", None)),
        ("(a){2}", "aa", ("aa", "a")),
        ("()", "a", ("", "")),
        ("(a*)*", "b", ("", "")),
        ("(a*)+", "b", ("", "")),
        ("(|a)*", "aa", ("", "")),
        ("(|a)+", "aa", ("", "")),
        ("(a|)*", "aa", ("aa", "a")),
        ("(a|b)*?c", "abc", ("abc", "b")),
        ("(?:(a*)|b)*", "aab", ("aab", "aa")),
    ],
    "repetitions": [
        ("a*", "aaa", ("aaa",)),
        ("a*?", "aaa", ("",)),
        ("a+?", "aaa", ("a",)),
        ("a??b", "ab", ("ab",)),
        ("a{2}", "aaa", ("aa",)),
        ("a{2,}", "aaa", ("aaa",)),
        ("a{2,}?", "aaa", ("aa",)),
        ("a{1,2}", "aaa", ("aa",)),
        ("a{1,2}?", "aaa", ("a",)),
        ("a{0,1}b", "b", ("b",)),
        ("a{0}", "a", ("",)),
        ("(?:ab){2}", "abab", ("abab",)),
        ("a{1000}", "a" * 1000, ("a" * 1000,)),
        ("a{1000}", "a" * 999, None),
        ("(?:a{10}){100}", "a" * 1000, ("a" * 1000,)),
        ("(?:a{0}){1000}", "", ("",)),
        ("^*a", "a", ("a",)),
    ],
    "choices": [
        ("a|ab", "ab", ("a",)),
        ("ab|a", "ab", ("ab",)),
        ("b|a", "ab", ("a",)),
        ("|a", "a", ("",)),
        ("a||b", "b", ("",)),
        ("(a|b|c)d", "cd", ("cd", "c")),
        ("a|b|^", "xb", ("",)),
    ],
    "assertions": [
        ("^a", "ba", None),
        ("a$", "a\n", None),
        (r"a\z", "ba", ("a",)),
        (r"\bfoo\b", "a foo.", ("foo",)),
        (r"\bfoo\b", "afoo", None),
        (r"\Boo", "foo", ("oo",)),
        (r"\B", "", ("",)),
        (r"\b", "", None),
        (r"é\ba", "éa", ("éa",)),
        ("(?m)^$", "a\n\nb", ("",)),
        ("(?m)a$", "a\nb", ("a",)),
    ],
}


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param(*case, id=f"{feature}-{number}")
        for feature, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_the_first_match(pattern, text, expected):
    assert first(pattern, text) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a*", "baac", ["", "aa", ""]),
        ("a|", "aab", ["a", "a", ""]),
        ("|a", "ab", ["", "", ""]),
        ("", "ab", ["", "", ""]),
        ("a*?", "aa", ["", "", ""]),
        ("$", "a", [""]),
        (r"\b", "a b", ["", "", "", ""]),
        ("^a", "aaa", ["a"]),
        ("(?m)^", "a\nb\n", ["", "", ""]),
        ("ab|b", "abbab", ["ab", "b", "ab"]),
        (r"\B", "éé", ["", "", ""]),
    ],
)
def test_all_matches(pattern, text, expected):
    assert every(pattern, text) == expected


def test_a_full_match_is_the_whole_text():
    pattern = compile("(a|ab)(c|bcd)?")
    assert pattern.fullmatch("abcd").groups() == ("a", "bcd")
    assert pattern.fullmatch("abc").groups() == ("ab", "c")
    assert pattern.fullmatch("abcde") is None
    assert pattern.fullmatch("xabc") is None
    assert compile("(?m)^a$").fullmatch("a\nb") is None


def test_groups_have_numbers_and_names():
    pattern = compile("(?P<first>a)(b)?(?<last>c)")
    found = pattern.search("-ac")
    assert pattern.groups == 3
    assert pattern.names == ("first", None, "last")
    assert pattern.groupindex == {"first": 1, "last": 3}
    assert (found["first"], found[2], found["last"], found[0]) == ("a", None, "c", "ac")
    assert [found.span(number) for number in range(4)] == [(1, 3), (1, 2), (-1, -1), (2, 3)]


def test_many_states_can_be_forgotten():
    """More states than are kept: the automaton makes them again."""
    text = "".join("ab"[(number * number // 7) % 2] for number in range(6_000))
    last = max(number for number in range(len(text) - 14) if text[number] == "a")
    assert compile("(?:a|b)*(a)(?:a|b){14}").search(text).span(1) == (last, last + 1)


def test_what_is_escaped_matches_itself():
    text = "".join(map(chr, range(1, 256))) + "\U0001f600"
    assert compile(escape(text)).fullmatch(text)
