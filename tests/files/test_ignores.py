"""Lines of .gitignore say of paths what they say to others who match them, whatever they cost."""

import random

import pathspec
import pytest

from enilint.files.ignores import IgnoreLines, lines_that_are_patterns
from enilint.regular_expressions import Work

PARTS = ("a", "b", "ab", "*", "a*", "*b", "?", "[ab]", "[!a]", "**", "a.tf", "*.tf", "\\*", "é")
NAMES = ("a", "b", "ab", "abb", "a.tf", "b.tf", "*", "é", "c")


def made_up(source):
    for _ in range(3_000):
        pattern = "/".join(source.choices(PARTS, k=source.choice((1, 1, 2, 3))))
        line = source.choice(("", "", "!")) + source.choice(("", "", "/")) + pattern + source.choice(("", "", "/"))
        path = "/".join(source.choices(NAMES, k=source.choice((1, 2, 3, 4)))) + source.choice(("", "/"))
        yield line, path


def test_a_line_says_what_pathspec_says():
    verdicts = []
    for line, path in made_up(random.Random(0)):
        expected = pathspec.GitIgnoreSpec.from_lines([line], backend="simple").check_file(path).include
        verdicts.append(IgnoreLines([line], Work()).verdict(path))
        assert verdicts[-1] is expected, (line, path)
    assert min(map(verdicts.count, (True, False, None))) > 100


@pytest.mark.parametrize(
    ("lines", "path", "verdict"),
    [
        (["a", "!a"], "a", False),
        (["!a", "a"], "a", True),
        (["a", "!b"], "a/b", False),
        (["!b", "a"], "a/b", True),
        (["b", "!a"], "a/b", True),
        (["a/", "!a"], "a/", False),
        (["a", "!a/"], "a", True),
        (["# a", "", "b"], "a", None),
    ],
)
def test_the_last_line_has_the_last_word(lines, path, verdict):
    assert IgnoreLines(lines, Work()).verdict(path) is verdict


@pytest.mark.parametrize("line", ["!", "a\\", "[z-a]", "[[:foo:]]", "a[[:alpha:]b"])
def test_a_line_that_is_no_pattern(line):
    with pytest.raises(ValueError):  # noqa: PT011
        IgnoreLines([line], Work())
    lines = lines_that_are_patterns(["a", line, "b"], Work())
    assert [lines.verdict(path) for path in ("a", "b", "c")] == [True, True, None]


def test_lines_that_are_too_many_say_nothing():
    assert lines_that_are_patterns([f"*{number:05}*" for number in range(5_000)], Work()) is None


def test_lines_that_take_too_much_work_say_nothing_more():
    work = Work(50_000)
    lines = IgnoreLines([f"*{a}*{b}*{a}*" for a in "abcdef" for b in "abcdef"], work)
    paths = ["".join(random.Random(seed).choices("abcdef", k=60)) for seed in range(200)]

    verdicts = [lines.verdict(path) for path in paths]

    assert verdicts[0] is True
    assert verdicts[-1] is None
    assert work.spent < 100_000
