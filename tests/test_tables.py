"""A table that is one test fails for each wrong line, and names it."""

import pytest

from tests.tables import table


def test_every_wrong_line_is_named() -> None:
    @table(("number", "double"), [(1, 2), (2, 5), (3, 6), (4, 9)])
    def doubles(number: int, double: int) -> None:
        assert 2 * number == double

    with pytest.raises(pytest.fail.Exception) as failure:
        doubles()
    assert failure.value.msg.splitlines() == [
        "2 of 4 lines are wrong",
        "line 2: {'number': 2, 'double': 5}",
        "  assert (2 * 2) == 5",
        "line 4: {'number': 4, 'double': 9}",
        "  assert (2 * 4) == 9",
    ]


def test_an_exception_is_said_with_its_place() -> None:
    @table("divisor", [1, 0])
    def divides(divisor: int) -> None:
        assert 1 // divisor

    with pytest.raises(
        pytest.fail.Exception, match=r"line 2: \{'divisor': 0\}\n(?s:.*)in divides\n(?s:.*)ZeroDivision"
    ):
        divides()


def test_lines_that_are_right_pass() -> None:
    seen = []

    @table("line", ["a", "b"])
    def adds(line: str) -> None:
        seen.append(line)

    adds()
    assert seen == ["a", "b"]


def test_a_table_without_lines_fails() -> None:
    with pytest.raises(AssertionError, match="has no lines"):
        table("line", [])(lambda line: None)()
