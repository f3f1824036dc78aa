"""Lines of .gitignore say of paths what git says, and what they cost is bounded."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from enilint.files.ignores import IgnoreLines, Work, lines_that_are_patterns

PARTS = (
    "a", "b", "ab", "*", "a*", "*b", "?", "??", "[ab]", "[!a]", "[^a-c]", "**", "***", "?**", "a.tf", "*.tf",
    "\\*", "\\a", "é", "[[:alpha:]]*", "[]a]", "[a\\]b]", "[a-]b", "[[:upper:]x]", "*a*b*", "[", "[z-a]", "a\\ ", "b ",
    "[!/]b", "\\#", "\\!a", "#a",
)  # fmt: skip
NAMES = (
    "a",
    "b",
    "ab",
    "abb",
    "a.tf",
    "b.tf",
    "*",
    "é",
    "c",
    "]",
    "-b",
    "B",
    "#",
    "!a",
    "a ",
    "[",
    "x.TF",
    "#a",
    "aéb",
)


def a_line(source: random.Random) -> str:
    pattern = "/".join(source.choices(PARTS, k=source.choice((1, 1, 2, 3))))
    return source.choice(("", "", "!")) + source.choice(("", "", "/")) + pattern + source.choice(("", "", "/"))


def in_a_repository(top: Path, source: random.Random) -> Iterator[tuple[list[str], Path, str]]:
    """Lines of a directory's .gitignore, the directory, and a path in it. Some of the paths are directories."""
    for number in range(250):
        directory = top / f"{number:03}"
        directory.mkdir()
        lines = [a_line(source) for _ in range(source.choice((1, 1, 2, 4)))]
        (directory / ".gitignore").write_text("\n".join(lines))
        for _ in range(40):
            path = "/".join(source.choices(NAMES, k=source.choice((1, 2, 3, 4))))
            if source.random() < 0.4:
                (directory / path).mkdir(parents=True, exist_ok=True)
            yield lines, directory, path


def test_lines_say_what_git_says(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    cases = list(in_a_repository(tmp_path, random.Random(0)))
    asked = "\0".join(f"{directory.name}/{path}" for _, directory, path in cases).encode()
    command = ["git", "-C", tmp_path, "check-ignore", "--no-index", "--verbose", "--non-matching", "--stdin", "-z"]
    answer = subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=False).stdout.decode()
    patterns = answer.split("\0")[2::4]
    assert len(patterns) == len(cases) == 10_000

    verdicts = []
    for (lines, directory, name), pattern in zip(cases, patterns, strict=True):
        path = name + ("/" if (directory / name).is_dir() else "")
        expected = None if not pattern else not pattern.startswith("!")
        verdicts.append(lines_that_are_patterns(lines, Work(10_000)).verdict(path))
        assert verdicts[-1] is expected, (lines, path, pattern)
    assert min(map(verdicts.count, (True, False, None))) > 300


@pytest.mark.parametrize(
    ("lines", "path", "verdict"),
    [
        (["a", "!a"], "a", False),
        (["!a", "a"], "a", True),
        (["a", "!b"], "a/b", True),
        (["!b", "a"], "a/b", True),
        (["a/*", "!a/b"], "a/b", False),
        (["a/", "!a"], "a/", False),
        (["a", "!a/"], "a", True),
        (["# a", "", "  ", "b"], "a", None),
    ],
)
def test_the_last_line_has_the_last_word_but_for_what_is_in_an_ignored_directory(
    lines: list[str], path: str, verdict: bool | None
) -> None:
    assert IgnoreLines(lines).verdict(path) is verdict


@pytest.mark.parametrize("line", ["!", "/", "a\\", "[z-a]", "[a", "[[:foo:]]", "a[[:alpha:]b"])
def test_a_line_that_is_no_pattern(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        IgnoreLines([line])
    lines = lines_that_are_patterns(["a", line, "b"], Work(1_000))
    assert [lines.verdict(path) for path in ("a", "b", "c")] == [True, True, None]


def test_a_path_that_is_deep() -> None:
    lines = IgnoreLines(["a/**/b", "c/"])
    assert lines.verdict("a/" * 2_000 + "b") is True
    assert lines.verdict("a/" * 2_000 + "d") is None


def test_lines_that_take_too_much_work_say_nothing_more() -> None:
    lines = IgnoreLines(["*a*", *(f"*a*{letter}*" for letter in "bcdefghij"), "build"], Work(50_000))

    verdicts = [lines.verdict("a" * length) for length in range(100, 300)]

    assert verdicts[0] is True
    assert verdicts[-1] is None
    assert lines.verdict("build") is True
