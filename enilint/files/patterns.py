"""Patterns of paths, as in .gitignore."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from enilint.files.paths import relative

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Patterns:
    """Patterns that are relative to a directory; `.` is that directory itself. Raises ValueError for what is none."""

    def __init__(self, patterns: Sequence[str], directory: str) -> None:
        self._spec = _spec(patterns)
        self._directory = os.path.realpath(directory)
        self._itself = "." in patterns

    def match(self, path: str) -> bool:
        """Whether a file or directory is meant. One outside of the directory never is."""
        inner = relative(os.path.realpath(path), self._directory).replace(os.sep, "/")
        if inner == ".":
            return self._itself
        if inner == ".." or inner.startswith("../") or os.path.isabs(inner):
            return False
        return self._spec.match_file(inner + "/" if os.path.isdir(path) else inner)


def _spec(patterns: Sequence[str]) -> "GitIgnoreSpec":
    import warnings

    import pathspec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return pathspec.GitIgnoreSpec.from_lines(patterns)
        except Exception as error:  # noqa: BLE001 - its own, and those of the regular expressions that it makes
            raise ValueError(str(error)) from None
