"""Patterns of paths, as in .gitignore."""

import os
from collections.abc import Sequence

from enilint.files.paths import relative


class Patterns:
    """Patterns that are relative to a directory; `.` is that directory itself. Raises ValueError for what is none."""

    def __init__(self, patterns: Sequence[str], directory: str) -> None:
        from enilint.files.ignores import IgnoreLines

        self._lines = IgnoreLines(patterns)
        self._directory = os.path.realpath(directory)
        self._itself = "." in patterns

    def match(self, path: str) -> bool:
        """Whether a file or directory is meant. One outside of the directory never is."""
        inner = relative(os.path.realpath(path), self._directory).replace(os.sep, "/")
        if inner == ".":
            return self._itself
        if inner == ".." or inner.startswith("../") or os.path.isabs(inner):
            return False
        return self._lines.verdict(inner + "/" if os.path.isdir(path) else inner) is True
