"""What enilint says where it fails itself: what is lost by that, and that it should be reported."""

import os
from types import FrameType

from enilint.findings import InputError

REPORT_IT = "this is a bug in enilint; report it with the output of `enilint --version`"
"""What to do about a failure."""
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_LONGEST = 200
"""Characters of the words of an exception."""


def failure(
    path: str | None, what: str, error: Exception, line: int | None = None, column: int | None = None
) -> InputError:
    """The error for something of which nothing is known, for that enilint failed on it."""
    words = f"{type(error).__name__}: {error}".removesuffix(": ")[:_LONGEST]
    reason = f"{words}, in {_place(error)}"
    message = f"internal error while reading {what} ({reason}): {REPORT_IT}"
    return InputError(path, message, line, column)


def frames(error: Exception) -> list[FrameType]:
    """The calls that led to an exception, the last one first."""
    found = []
    traceback = error.__traceback__
    while traceback is not None:
        found.append(traceback.tb_frame)
        traceback = traceback.tb_next
    return found[::-1]


def _place(error: Exception) -> str:
    """The line of enilint's own code that failed."""
    place = "?"
    traceback = error.__traceback__
    while traceback is not None:
        name = os.path.abspath(traceback.tb_frame.f_code.co_filename)
        if name.startswith(_PACKAGE):
            place = f"{os.path.relpath(name, _PACKAGE).replace(os.sep, '/')}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
