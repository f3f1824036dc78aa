"""No pattern takes more work than its size times the length of the text."""

import pytest

from enilint.regular_expressions import TooMuchWork, Work, compile

LENGTH = 3_000
HOSTILE = [
    "(a*)*b",
    "(a|aa)+$",
    "(a+)+$",
    "(a|a)*b",
    "(?:a*)*(?:a*)*b",
    "^(a?){50}a{50}$",
    "(.*a){20}$",
    "(x+x+)+y",
    "a.*b|a",
    "(?:(?:a|b)*a(?:a|b){12})*c",
    "[ab]{200}[cd]{200}",
    "(" * 10 + "a*" + ")*" * 10 + "b",
    "(" * 50 + "a" + ")*" * 50 + "b",
    "|".join("a" * length for length in range(1, 60)),
    "(a)|" * 60 + "b",
    r"(?i)(\w+\s?)*\b(\w+)\B$",
]


def size(pattern):
    """The instructions of a pattern: what it takes to compile it, without its characters."""
    work = Work()
    compile(pattern, work)
    return work.spent - len(pattern)


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize("text", ["a" * LENGTH, "ab" * (LENGTH // 2), "x" * LENGTH + "y", "abca b-" * (LENGTH // 7)])
def test_a_search_takes_work_in_proportion(pattern, text):
    work = Work(most=10**9)
    compiled = compile(pattern, work)
    before = work.spent
    compiled.search(text)
    assert work.spent - before <= 3 * size(pattern) * (len(text) + 1)


@pytest.mark.parametrize("pattern", HOSTILE)
def test_twice_the_text_takes_twice_the_work(pattern):
    def spent(length):
        work = Work(most=10**9)
        compile(pattern, work).search("ab" * length)
        return work.spent

    assert spent(4_000) < 2.5 * spent(2_000)


def test_the_same_work_each_time():
    def spent():
        work = Work()
        list(compile("(a|b)*c|[^c]", work).finditer("abacab" * 50))
        return work.spent

    assert spent() == spent()


def test_a_search_ends_when_its_work_is_used_up():
    work = Work(most=10_000)
    matches = compile("a.*b|a", work).finditer("a" * 5_000)
    with pytest.raises(TooMuchWork, match="too much work with this text"):
        list(matches)
    assert work.spent < 20_000


def test_to_compile_takes_work():
    with pytest.raises(TooMuchWork):
        compile("a{1000}", Work(most=900))
