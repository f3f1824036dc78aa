import pytest

from enilint.findings import Location
from enilint.reporters.frame import code_frame, split_lines
from enilint.reporters.terminal import Painter


def frame(text: str, line: int, column: int, end_line: int, end_column: int, width: int = 40) -> str:
    at = Location("x.yaml", line, column, end_line, end_column)
    return "\n".join(code_frame(split_lines(text), at, width, Painter(False), "1"))


def test_line_before_and_after() -> None:
    assert frame("one\ntwo three\nfour\nfive", 2, 5, 2, 10) == (
        "    |\n"
        "  1 | one\n"
        "  2 | two three\n"
        "    |     ^^^^^\n"
        "  3 | four\n"
        "    |"
    )  # fmt: skip


def test_blank_neighbours_are_left_out() -> None:
    assert frame("one\n  \ntwo\n\nthree", 3, 1, 3, 4) == (
        "    |\n"
        "  3 | two\n"
        "    | ^^^\n"
        "    |"
    )  # fmt: skip


def test_numbers_of_different_length_are_aligned() -> None:
    assert frame("\n" * 8 + "nine\nten", 9, 1, 9, 5) == (
        "     |\n"
        "   9 | nine\n"
        "     | ^^^^\n"
        "  10 | ten\n"
        "     |"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "flagged", "shown", "carets"),
    [
        ("a: bad", "bad", "a: bad", "   ^^^"),
        ("\tbad: 1", "bad", "    bad: 1", "    ^^^"),
        ("a\tbad", "bad", "a   bad", "    ^^^"),
        ("a:\tb\td", "b\td", "a:  b   d", "    ^^^^^"),
        ("🙂🙂 bad", "bad", "🙂🙂 bad", "     ^^^"),
        ("東京\tbad", "bad", "東京    bad", "        ^^^"),
        ("é bad", "bad", "é bad", "  ^^^"),
        ("e\u0301 bad", "bad", "e\u0301 bad", "  ^^^"),
        ("a 東京 b", "東京", "a 東京 b", "  ^^^^"),
        ("\x1b[31m bad", "bad", "\\x1b[31m bad", "         ^^^"),
        ("a\u202ebad", "bad", "a\\u202ebad", "       ^^^"),
        ("so\u00adft bad", "bad", "so\\xadft bad", "         ^^^"),
        ("bad \U0001f469\u200d\U0001f4bb", "bad", "bad \U0001f469\u200d\U0001f4bb", "^^^"),
        ("bad\x00", "bad\x00", "bad\\x00", "^^^^^^^"),
    ],
)
def test_carets_stand_under_the_flagged_text(source: str, flagged: str, shown: str, carets: str) -> None:
    start = source.index(flagged) + 1
    output = frame(f"first\n{source}", 2, start, 2, start + len(flagged), width=80).split("\n")
    assert output[2:4] == [f"  2 | {shown}", f"    | {carets}"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_end_as_git_counts_them(end: str) -> None:
    text = end.join(["one\u2028\x0b\x85\rstill one", "two bad", "three"])
    assert frame(text, 2, 5, 2, 8).split("\n")[2:4] == ["  2 | two bad", "    |     ^^^"]


def test_empty_range_gets_one_caret() -> None:
    assert frame("abc", 1, 2, 1, 2).split("\n")[1:3] == ["  1 | abc", "    |  ^"]


def test_place_behind_the_end_of_the_line_is_shown_at_its_end() -> None:
    assert frame("abc", 1, 90, 1, 95).split("\n")[1:3] == ["  1 | abc", "    |    ^"]


@pytest.mark.parametrize(("line", "end_line"), [(5, 5), (1, 5), (0, 0), (2, 1)])
def test_no_frame_where_the_file_has_no_such_line(line: int, end_line: int) -> None:
    assert frame("one\ntwo", line, 1, end_line, 2) == ""


def test_range_over_lines_is_marked_at_each() -> None:
    assert frame("one\ntwo\n  three\nfour", 2, 1, 3, 8) == (
        "    |\n"
        "  1 | one\n"
        "> 2 | two\n"
        "> 3 |   three\n"
        "  4 | four\n"
        "    |"
    )  # fmt: skip


def test_range_that_ends_before_a_line_begins_does_not_hold_that_line() -> None:
    assert frame("one\ntwo\nthree", 2, 2, 3, 1) == (
        "    |\n"
        "  1 | one\n"
        "  2 | two\n"
        "    |  ^^\n"
        "  3 | three\n"
        "    |"
    )  # fmt: skip


def test_long_range_shows_its_beginning_and_end() -> None:
    text = "\n".join(f"line {number}" for number in range(1, 13))
    assert frame(text, 2, 1, 11, 5) == (
        "     |\n"
        "   1 | line 1\n"
        ">  2 | line 2\n"
        ">  3 | line 3\n"
        ">  4 | line 4\n"
        ">  5 | line 5\n"
        "     | ...\n"
        "> 11 | line 11\n"
        "  12 | line 12\n"
        "     |"
    )


def test_long_line_is_cut_after_the_range() -> None:
    output = frame("abc bad " + "x" * 90, 1, 5, 1, 8).split("\n")
    assert output[1:3] == ["  1 | abc bad " + "x" * 25 + "…", "    |     ^^^"]
    assert len(output[1]) == 40


def test_long_line_is_cut_on_both_sides_of_the_range() -> None:
    output = frame("before\n" + "x" * 500 + "bad" + "y" * 500, 2, 501, 2, 504).split("\n")
    assert output[1:3] == ["  2 | …" + "x" * 21 + "bad" + "y" * 8 + "…", "    |  " + " " * 21 + "^^^"]
    assert len(output[1]) == 40


def test_long_line_is_cut_before_a_range_at_its_end() -> None:
    output = frame("x" * 500 + "bad", 1, 501, 1, 504).split("\n")
    assert output[1:3] == ["  1 | …" + "x" * 30 + "bad", "    |  " + " " * 30 + "^^^"]
    assert len(output[1]) == 40


def test_mark_of_a_cut_does_not_take_the_place_of_the_range() -> None:
    output = frame("x" * 31 + "bad" + "y" * 9, 1, 32, 1, 35).split("\n")
    assert "bad" in output[1]
    assert output[2].index("^") == output[1].index("bad")


def test_range_that_is_longer_than_the_line_begins_in_view() -> None:
    output = frame("x" * 20 + "y" * 500, 1, 21, 1, 521).split("\n")
    assert output[1:3] == ["  1 | …xxxxxxxx" + "y" * 24 + "…", "    |  " + " " * 8 + "^" * 24]


def test_cut_of_wide_characters_stays_within_the_width() -> None:
    output = frame("東" * 300 + "bad" + "京" * 300, 1, 301, 1, 304).split("\n")
    code = output[1].removeprefix("  1 | ")
    wide = code.count("東") + code.count("京")
    assert "bad" in code
    assert 30 <= len(code) + wide <= 34
    before = code.index("bad")
    assert output[2] == "    | " + " " * (before + code[:before].count("東")) + "^^^"


def test_frame_of_a_minified_file_is_small_work() -> None:
    """Only what can come into view is looked at: this would take minutes if every character were measured."""
    line = "🙂" * 1_000_000
    for _ in range(200):
        assert "^" in frame(line, 1, 500_000, 1, 500_002)
