"""Patterns of paths, as in .gitignore."""

import os
from collections.abc import Sequence


class Patterns:
    """Patterns that are relative to a directory; `.` is that directory itself. Raises ValueError for what is none."""

    def __init__(self, patterns: Sequence[str], directory: str) -> None:
        from pathspec import GitIgnoreSpec

        self._spec = GitIgnoreSpec.from_lines(patterns)
        self._directory = os.path.realpath(directory)
        self._itself = "." in patterns

    def match(self, path: str) -> bool:
        """Whether a file or directory is meant. One outside of the directory never is."""
        relative = os.path.relpath(os.path.realpath(path), self._directory).replace(os.sep, "/")
        if relative == ".":
            return self._itself
        if relative == ".." or relative.startswith("../"):
            return False
        return self._spec.match_file(relative + "/" if os.path.isdir(path) else relative)
