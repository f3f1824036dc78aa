"""Which files a run reads: the named ones, and in named directories the topology files."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from enilint.inputs.design import InputFile
from enilint.inputs.kinds import TOPOLOGY_SUFFIXES, UnknownKind, kind_of
from enilint.inputs.project import is_inside, project_root
from enilint.report import InputError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED_DIRECTORIES = frozenset({".git", ".terraform", "node_modules"})


_MOST_FROM_A_PIPE = 1 << 30
"""Bytes that are read of what is no regular file, such as a pipe of the shell."""


class Source(Struct, frozen=True):
    """A file to lint and its kind. `named` tells those of the command line from those found in a directory."""

    file: InputFile
    kind: str
    named: bool


class Discovery(Struct):
    """What there is to lint, and what could not be read. `terraform` says whether a directory held Terraform source."""

    sources: list[Source] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    terraform: bool = False


def discover(paths: Sequence[str], *, kind: str | None = None, given: InputFile | None = None) -> Discovery:
    """Read the named files, and those that named directories hold. A file is read once, however often it is named.

    `given` was read already (standard input); where it has the name of a file, it stands for that file.
    """
    found = Discovery()
    seen: set[str] = set()
    if given is not None:
        seen.add(os.path.realpath(given.path))
        _add(found, given, kind, named=True)
    directories = [path for path in paths if os.path.isdir(path)]
    for path in paths:
        if path in directories:
            continue
        if os.path.exists(path):
            _read(found, seen, path, kind, named=True)
        else:
            found.errors.append(InputError(shown(path), "there is no such file or directory"))
    for directory in directories:
        for path in _walk(directory, found):
            _read(found, seen, path, None, named=False)
    return found


def shown(path: str) -> str:
    """A path as output names it: relative to the current directory where it lies in it, with `/`."""
    if not path:
        return path
    relative = os.path.relpath(path)
    chosen = os.path.abspath(path) if relative.startswith("..") and os.path.isabs(path) else relative
    return Path(chosen).as_posix()


def _read(found: Discovery, seen: set[str], path: str, kind: str | None, *, named: bool) -> None:
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    try:
        with open(path, "rb") as stream:
            data = stream.read() if os.path.isfile(path) else stream.read(_MOST_FROM_A_PIPE)
    except OSError as error:
        found.errors.append(_unreadable(path, error))
        return
    if len(data) == _MOST_FROM_A_PIPE:
        found.errors.append(InputError(shown(path), "does not end; name a file"))
        return
    _add(found, InputFile(shown(path), data), kind, named=named)


def _add(found: Discovery, file: InputFile, kind: str | None, *, named: bool) -> None:
    """Add a file that was read, with the given kind or the one that its content shows."""
    try:
        found.sources.append(Source(file, kind or kind_of(file), named))
    except UnknownKind as error:
        found.errors.append(InputError(file.path, str(error)))


def _unreadable(path: str, error: OSError) -> InputError:
    return InputError(shown(path), f"cannot be read: {error.strerror}")


def _walk(top: str, found: Discovery) -> Iterator[str]:
    """The topology files under a directory, in a stable order, without what .gitignore excludes."""
    ignores = _Ignores(top)
    root = project_root(top)

    def unreadable(error: OSError) -> None:
        found.errors.append(_unreadable(error.filename, error))

    for directory, names, files in os.walk(top, onerror=unreadable):
        ignores.enter(directory, files)
        names[:] = sorted(
            name
            for name in names
            if name not in SKIPPED_DIRECTORIES and not ignores.excludes(os.path.join(directory, name) + "/")
        )
        for name in sorted(files):
            found.terraform = found.terraform or name.endswith((".tf", ".tofu"))
            path = os.path.join(directory, name)
            if not name.endswith(TOPOLOGY_SUFFIXES) or not os.path.isfile(path) or ignores.excludes(path):
                continue
            if is_inside(os.path.realpath(path), root):
                yield path
            else:
                found.errors.append(InputError(shown(path), "is a link out of the project; name it to have it read"))


class _Ignores:
    """The .gitignore files that hold in a directory: its own and those above it, up to the root of the repository.

    Those above it do not hold where they ignore the directory itself: it was named, so it is wanted.
    """

    def __init__(self, top: str) -> None:
        self._specs: list[tuple[str, GitIgnoreSpec]] = []
        _, *above = _up_to_git_root(Path(os.path.abspath(top)))
        for directory in reversed(above):
            self.enter(str(directory), [".gitignore"] if os.path.isfile(directory / ".gitignore") else [])
        if self.excludes(os.path.join(top, "")):
            self._specs.clear()

    def enter(self, directory: str, files: Iterable[str]) -> None:
        """Take up the .gitignore of a directory."""
        if ".gitignore" not in files:
            return
        import pathspec

        with open(os.path.join(directory, ".gitignore"), encoding="utf-8", errors="replace") as stream:
            self._specs.append((os.path.abspath(directory), pathspec.GitIgnoreSpec.from_lines(stream)))

    def excludes(self, path: str) -> bool:
        """Whether a path is ignored; the .gitignore nearest to it has the last word."""
        absolute = os.path.abspath(path) + ("/" if path.endswith("/") else "")
        for directory, spec in reversed(self._specs):
            if absolute.startswith(directory + os.sep):
                verdict = spec.check_file(absolute[len(directory) + 1 :].replace(os.sep, "/")).include
                if verdict is not None:
                    return verdict
        return False


def _up_to_git_root(start: Path) -> Iterator[Path]:
    """A directory and its parents up to the root of its repository; outside of a repository, the directory alone."""
    chain = [start, *start.parents]
    repository = next((number for number, directory in enumerate(chain) if os.path.exists(directory / ".git")), 0)
    yield from chain[: repository + 1]
