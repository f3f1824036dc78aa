"""Where enilint finds what it ships with, and what it calls files."""

import os
import stat
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
STAND_INS = str(_PACKAGE / "stand_ins")
"""The directory of enilint's stand-ins for modules."""


def bundled(name: str) -> Path:
    """The bundled `rules`, `schemas`, `docs/rules` or `pyproject.toml`: inside an installed wheel, else in a checkout.

    Raises FileNotFoundError if neither has it.
    """
    for path in (_PACKAGE / "_bundled" / name, _PACKAGE.parent / name):
        if path.exists():
            return path
    raise FileNotFoundError(f"the installation of enilint lacks {name}; reinstall it")


_CHANGED = frozenset({"", os.curdir, os.pardir})
"""The parts of paths that are not in what is shown. An absolute path begins with an empty one."""


def relative(path: str, directory: str | None = None) -> str:
    """A path as seen from a directory, else from the current one; absolute where that is on another drive."""
    try:
        return os.path.relpath(path, directory)
    except ValueError:
        return os.path.abspath(path)


def shown(path: str) -> str:
    """A path as output names it: relative to the current directory where it lies in it, with `/`."""
    if not path or (os.sep == "/" and _CHANGED.isdisjoint(path.split("/"))):
        return path
    near = relative(path)
    is_outside = near == os.pardir or near.startswith(os.pardir + os.sep)
    return Path(os.path.abspath(path) if is_outside and os.path.isabs(path) else near).as_posix()


class Resolver:
    """Resolves paths, as `os.path.realpath` does. Each directory is resolved once in a run: it has many files."""

    def __init__(self) -> None:
        self._directories: dict[str, str] = {}

    def resolved(self, path: str) -> str:
        """A path with links followed. Raises ValueError for what is no path."""
        directory, name = os.path.split(path)
        try:
            is_link = stat.S_ISLNK(os.lstat(path).st_mode)
        except OSError:
            is_link = False
        if is_link or name in ("", os.curdir, os.pardir):
            return os.path.realpath(path)
        if directory not in self._directories:
            self._directories[directory] = os.path.realpath(directory)
        return os.path.join(self._directories[directory], name)

    def directory(self, path: str) -> str:
        """A directory with links followed. Raises ValueError for what is no path."""
        if path not in self._directories:
            self._directories[path] = self.resolved(path)
        return self._directories[path]
