"""The files of patterns by which git ignores other files."""

import os
from typing import TYPE_CHECKING

from enilint.files.project import read_regular

if TYPE_CHECKING:
    from enilint.files.ignores import IgnoreLines, Work

_MOST_BYTES = 200_000
_MOST_WORK = 10_000_000
"""How much work all patterns together may take; with more of it, those with wildcards exclude nothing more."""


class Ignored:
    """The patterns that hold for files. Those of a directory are taken up after those of the directories above it."""

    def __init__(self) -> None:
        self._specs: list[tuple[str, IgnoreLines]] = []
        self._work: Work | None = None

    def enter(self, directory: str, path: str | None = None) -> None:
        """Take up the .gitignore of a directory, or other patterns for it. A file that cannot be read has none."""
        path = path or os.path.join(directory, ".gitignore")
        if not os.path.isfile(path):
            return
        try:
            text = read_regular(path, _MOST_BYTES).decode(errors="surrogateescape")
        except OSError:
            return
        from enilint.files.ignores import Work, lines_that_are_patterns

        if self._work is None:
            self._work = Work(_MOST_WORK)
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        self._specs.append((os.path.abspath(directory), lines_that_are_patterns(lines, self._work)))

    def clear(self) -> None:
        """Drop all patterns."""
        self._specs.clear()

    def excludes(self, path: str) -> bool:
        """Whether a path is ignored; the patterns nearest to it have the last word."""
        if not self._specs:
            return False
        absolute = os.path.abspath(path) + ("/" if path.endswith("/") else "")
        for directory, spec in reversed(self._specs):
            if absolute.startswith(directory.rstrip(os.sep) + os.sep):
                verdict = spec.verdict(absolute[len(directory.rstrip(os.sep)) + 1 :].replace(os.sep, "/"))
                if verdict is not None:
                    return verdict
        return False
