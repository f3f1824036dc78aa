"""The files under a directory that a search looks at: not those that .gitignore excludes, nor those of tools."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from enilint.files.project import read_regular

if TYPE_CHECKING:
    from enilint.files.ignores import IgnoreLines, Work

SKIPPED_DIRECTORIES = frozenset({".git", ".terraform", "node_modules"})
_MOST_BYTES_OF_IGNORES = 200_000
_MOST_WORK = 10_000_000
"""How much work it may take to match all .gitignore files of a walk; with more of it, they exclude nothing more."""


def walk(
    top: str,
    endings: tuple[str, ...],
    unreadable: Callable[[OSError], None] | None = None,
    excluded: Callable[[str], bool] = lambda _: False,
) -> Iterator[tuple[str, list[str]]]:
    """Each directory under `top` with the names of its files that end so, all in a stable order.

    Links to directories are not followed, nor is what is `excluded`.
    """
    ignores = _Ignores(top)

    def is_wanted(path: str) -> bool:
        return not ignores.excludes(path) and not excluded(path)

    for directory, names, files in os.walk(top, onerror=unreadable):
        if ".gitignore" in files:
            ignores.enter(directory)
        names[:] = sorted(
            name for name in names if name not in SKIPPED_DIRECTORIES and is_wanted(os.path.join(directory, name) + "/")
        )
        wanted = (name for name in sorted(files) if name.endswith(endings))
        yield directory, [name for name in wanted if is_wanted(os.path.join(directory, name))]


class _Ignores:
    """The .gitignore files that hold in a directory: its own and those above it, up to the root of the repository.

    Those above it do not hold where they ignore the directory itself: it was named, so it is wanted.
    """

    def __init__(self, top: str) -> None:
        self._specs: list[tuple[str, IgnoreLines]] = []
        self._work: Work | None = None
        _, *above = _up_to_git_root(Path(os.path.abspath(top)))
        for directory in reversed(above):
            self.enter(str(directory))
        if self.excludes(os.path.join(top, "")):
            self._specs.clear()

    def enter(self, directory: str) -> None:
        """Take up the .gitignore of a directory. One that cannot be read excludes nothing."""
        path = os.path.join(directory, ".gitignore")
        if not os.path.isfile(path):
            return
        try:
            text = read_regular(path, _MOST_BYTES_OF_IGNORES).decode(errors="replace")
        except OSError:
            return
        from enilint.files.ignores import Work, lines_that_are_patterns

        if self._work is None:
            self._work = Work(_MOST_WORK)
        lines = lines_that_are_patterns(text.replace("\r\n", "\n").split("\n"), self._work)
        if lines is not None:
            self._specs.append((os.path.abspath(directory), lines))

    def excludes(self, path: str) -> bool:
        """Whether a path is ignored; the .gitignore nearest to it has the last word."""
        if not self._specs:
            return False
        absolute = os.path.abspath(path) + ("/" if path.endswith("/") else "")
        for directory, spec in reversed(self._specs):
            if absolute.startswith(directory.rstrip(os.sep) + os.sep):
                verdict = spec.verdict(absolute[len(directory.rstrip(os.sep)) + 1 :].replace(os.sep, "/"))
                if verdict is not None:
                    return verdict
        return False


def _up_to_git_root(start: Path) -> Iterator[Path]:
    """A directory and its parents up to the root of its repository; outside of a repository, the directory alone."""
    chain = [start, *start.parents]
    repository = next((number for number, directory in enumerate(chain) if os.path.exists(directory / ".git")), 0)
    yield from chain[: repository + 1]
