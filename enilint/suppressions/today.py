"""The day that suppressions are judged by."""

import os
import time

from enilint.findings import InputError

VARIABLE = "SOURCE_DATE_EPOCH"
"""The environment variable that stands for the clock where output is to be reproducible, in seconds since 1970.

See https://reproducible-builds.org/specs/source-date-epoch/.
"""


def today() -> str:
    """The day in UTC, as `2027-01-31`."""
    given = os.environ.get(VARIABLE, "")
    seconds = int(given) if _is_time(given) else None
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def wrong_clock() -> list[InputError]:
    """What is wrong with the environment variable, if anything."""
    given = os.environ.get(VARIABLE, "")
    if not given or _is_time(given):
        return []
    return [InputError(None, f"{VARIABLE} is {given!r}: expected seconds since 1970, such as 1767225600")]


def _is_time(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 11
