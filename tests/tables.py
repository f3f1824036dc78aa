"""Tables of lines that are all one test: a test of its own for each of thousands costs more than what it looks at."""

import traceback
from collections.abc import Callable, Iterable
from typing import Any

import pytest

LONGEST = 300
"""How many characters of a line a failure shows."""


def table(names: str | tuple[str, ...], lines: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make one test of a check that holds for every line, in place of `pytest.mark.parametrize`.

    The test fails with all lines that the check fails for, each with its number (from 1) and what is wrong.
    """

    def made(check: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            number, wrong = 0, []
            for number, line in enumerate(lines, start=1):
                arguments = {names: line} if isinstance(names, str) else dict(zip(names, line, strict=True))
                try:
                    check(**arguments)
                except Exception as error:  # noqa: BLE001 - whatever is raised is said of this line
                    wrong.append(f"line {number}: {repr(arguments)[:LONGEST]}\n{_described(error)}")
            assert number, "the table has no lines"
            if wrong:
                pytest.fail("\n".join([f"{len(wrong)} of {number} lines are wrong", *wrong]), pytrace=False)

        test.__name__, test.__qualname__, test.__doc__ = check.__name__, check.__qualname__, check.__doc__
        test.__module__ = check.__module__
        return test

    return made


def _described(error: Exception) -> str:
    """What an assertion says; of any other exception, where it comes from too."""
    if isinstance(error, AssertionError):
        return f"  {str(error) or 'AssertionError'}"
    return "".join(traceback.format_exception(error))
