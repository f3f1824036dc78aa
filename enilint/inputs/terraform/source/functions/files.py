"""Terraform's functions for files and their paths.

Only files of the project are read that git tracks or does not ignore, and those of installed modules: not what git
keeps of its own, no device and no pipe. What else lies beside the source is that of who runs enilint.
"""

import errno
import functools
import os
import posixpath
import stat
from collections.abc import Callable, Collection
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from enilint.files.project import MOST_BYTES, belongs_to, is_inside, is_own, read_regular
from enilint.files.repository import Repository, repository_of
from enilint.inputs.terraform.source.functions.function import Function, Functions, Parameter, call
from enilint.inputs.terraform.source.functions.hashes import HASHES
from enilint.inputs.terraform.source.values import MOST_TEXT, EvaluationError, Mistake, SetValue, derived

if TYPE_CHECKING:
    from enilint.inputs.terraform.source.functions.patterns import Component

FUNCTIONS = Functions()

_MOST_ENTRIES = 100_000
_MOST_LEVELS = 100
_TEXT = Parameter("string")
_WILD = frozenset("*?[{\\")
_INSTALLED = (".terraform", "modules")


class Refused(Mistake):
    """An expression reads what is not part of the project. `missing` names that as a fact which is not known.

    `is_right`: designs do so, such as those that bring a key of their user's own from the home directory of whoever
    runs Terraform, or what a build makes.
    """

    def __init__(self, path: str, why: str, *, is_right: bool = False) -> None:
        super().__init__(f"reads {path}, which {why}; enilint reads only files of the project")
        self.is_right = is_right
        self.missing = f"the content of {path}, which {why}"


class FileAccess:
    """The files that expressions may read: those of a project.

    Relative paths are relative to the root directory: the directory in which Terraform is run. `looked_at` are the
    files that were read or asked for, and the directories that were searched. `installed` are the resolved directories
    of modules that are installed elsewhere.
    """

    def __init__(self, root_directory: str, project_root: str, installed: Collection[str] = ()) -> None:
        self._root_directory = root_directory
        self._project_root = project_root
        self.looked_at: dict[str, None] = {}
        self._installed = installed

    @functools.cached_property
    def root_directory(self) -> str:
        """The root directory, resolved."""
        return os.path.realpath(self._root_directory)

    @functools.cached_property
    def project_root(self) -> str:
        """The directory of the project, resolved."""
        return os.path.realpath(self._project_root)

    @functools.cached_property
    def _repository(self) -> Repository | None:
        return repository_of(self.project_root)

    def read(self, path: str) -> bytes:
        """The content of a file."""
        resolved = self._resolved(path)
        try:
            return read_regular(resolved, MOST_BYTES)
        except FileNotFoundError:
            raise EvaluationError(f"there is no file {path}") from None
        except OSError as error:
            too_large = error.errno == errno.EFBIG
            raise (Mistake if too_large else EvaluationError)(f"cannot read {path}: {error.strerror}") from None

    def exists(self, path: str) -> bool:
        """Whether there is a regular file. Raises EvaluationError where there is something else."""
        try:
            status = os.stat(self._resolved(path))
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise EvaluationError(f"cannot look at {path}: {error.strerror}") from None
        if not stat.S_ISREG(status.st_mode):
            raise EvaluationError(f"{path} is not a regular file")
        return True

    def matches(self, directory: str, pattern: str) -> tuple[str, ...]:
        """The paths, relative to a directory, of the files below it that a pattern describes; sorted."""
        from enilint.inputs.terraform.source.functions.patterns import component

        base = self._absolute(directory)
        if "\0" in pattern:
            raise EvaluationError("a pattern cannot have the character U+0000")
        parts = os.path.normpath(os.path.join(base, pattern.lstrip("/"))).split(os.sep)
        plain = next((number for number, part in enumerate(parts) if _WILD & set(part)), len(parts) - 1)
        start = os.sep.join(parts[:plain]) or os.sep
        self.looked_at[start] = None
        self._check_inside(start, pattern)
        walk = _Walk(self, [component(part) for part in parts[plain:]], pattern)
        walk.visit(start, frozenset({0}), ())
        found = {os.path.relpath(path, base).replace(os.sep, "/") for path in walk.found}
        return tuple(sorted(found, key=str.encode))

    def _absolute(self, path: str) -> str:
        if "\0" in path:
            raise EvaluationError("a path cannot have the character U+0000")
        if path.startswith("~"):
            raise Refused(path, self._outside, is_right=True)
        return os.path.normpath(os.path.join(self.root_directory, path))

    def _resolved(self, path: str) -> str:
        """Where a path leads, all links followed. Raises Refused outside of the project."""
        absolute = self._absolute(path)
        self.looked_at[absolute] = None
        resolved = self._check_inside(absolute, path)
        if not self._is_installed(resolved):
            self._check_tracked(resolved, path)
        return resolved

    def _is_installed(self, resolved: str) -> bool:
        places = (os.path.join(self.root_directory, *_INSTALLED), *self._installed)
        return any(is_inside(resolved, one) for one in places)

    def _check_tracked(self, resolved: str, path: str) -> None:
        why = self._repository.withholds(resolved) if self._repository is not None else ""
        if why:
            raise Refused(path, why, is_right=True)

    def _check_inside(self, absolute: str, path: str) -> str:
        try:
            resolved = os.path.realpath(absolute)
        except (OSError, ValueError):
            raise EvaluationError(f"{path!r} is not a path") from None
        if not is_inside(resolved, self.project_root):
            raise Refused(path, self._outside)
        is_kept = self._repository is not None and self._repository.keeps(resolved)
        if is_kept or not belongs_to(resolved, self.project_root):
            raise Refused(path, "belongs to git")
        return resolved

    @property
    def _outside(self) -> str:
        return f"is outside the project {self.project_root}"

    def kind(self, path: str) -> str:
        """What a path leads to, all links followed: `file`, `directory` or nothing that a pattern describes."""
        resolved = self._check_inside(path, path)
        if os.path.isfile(path):
            return "file"
        return "directory" if os.path.isdir(resolved) else ""

    def check(self, path: str, pattern: str) -> None:
        """Raise Refused for a file that is there, in the project, and not to be read. Not even its name is told."""
        resolved = os.path.realpath(path)
        if not self._is_installed(resolved):
            self._check_tracked(resolved, pattern)


class _Walk:
    """A walk through directories, for the files that a pattern describes.

    A state is the number of the component that the next name has to match.
    """

    def __init__(self, files: FileAccess, components: "list[Component]", pattern: str) -> None:
        self.files = files
        self.pattern = pattern
        self.components = components
        self.last = len(components) - 1
        self.found: list[str] = []
        self.left = _MOST_ENTRIES

    def visit(self, directory: str, states: frozenset[int], above: tuple[str, ...]) -> None:
        """Add the files in a directory, and below."""
        real = os.path.realpath(directory)
        if real in above or len(above) > _MOST_LEVELS:
            raise Mistake(f"{directory} is nested too deeply, or links to itself")
        states = self._closure(states)
        for name in self._names(directory):
            following = self._following(name, states)
            path = os.path.join(directory, name)
            kind = self.files.kind(path) if following else ""
            if kind == "file" and self.last + 1 in following:
                self.files.check(path, self.pattern)
                self.found.append(path)
            if kind == "directory" and following - {self.last + 1}:
                self.visit(path, following - {self.last + 1}, (*above, real))

    def _names(self, directory: str) -> list[str]:
        try:
            with os.scandir(directory) as listing:
                names = [entry.name for entry in islice(listing, self.left + 1)]
        except OSError:  # as Terraform, take what cannot be listed as empty
            return []
        self.left -= len(names)
        if self.left < 0:
            raise Mistake(f"there are more than {_MOST_ENTRIES} files below {directory}")
        return [name for name in names if not is_own([name])]

    def _closure(self, states: frozenset[int]) -> frozenset[int]:
        """The states, with those after a `**` that stands for no directory."""
        reached = set(states)
        for state in sorted(states):
            while state < self.last and self.components[state].any_depth:
                state += 1
                reached.add(state)
        return frozenset(reached)

    def _following(self, name: str, states: frozenset[int]) -> frozenset[int]:
        """The states after a name. The one after the last is a match."""
        following: set[int] = set()
        for state in states:
            if self.components[state].any_depth:
                following.add(state)
                if state == self.last:
                    following.add(state + 1)
            elif self.components[state].matches(name):
                following.add(state + 1)
        return frozenset(following)


def _text(data: bytes, path: str) -> str:
    from enilint.inputs.terraform.source.functions.json_text import clean

    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise EvaluationError(f"{path} is not valid UTF-8") from None
    if len(text) > MOST_TEXT:
        raise Mistake(f"{path} is longer than {MOST_TEXT} characters")
    return clean(text)


def _hashed(compute: Callable[[bytes], str]) -> Callable[[FileAccess, str], str]:
    return lambda files, path: compute(files.read(path))


_FILE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "file": lambda files, path: _text(files.read(path), path),
    "filebase64": lambda files, path: _encoded(files.read(path), path),
    "fileexists": lambda files, path: files.exists(path),
    "fileset": lambda files, directory, pattern: SetValue(files.matches(directory, pattern)),
    **{
        name.replace("base64", "filebase64") if name.startswith("base64") else f"file{name}": _hashed(compute)
        for name, compute in HASHES.items()
    },
}
FILE_FUNCTIONS = frozenset(_FILE_FUNCTIONS)
"""The functions that read files. All others work without `FileAccess`."""


def _encoded(data: bytes, path: str) -> str:
    if len(data) > MOST_TEXT // 4 * 3:
        raise Mistake(f"{path} is too large to be encoded")
    from base64 import b64encode

    return b64encode(data).decode()


def file_function(name: str, arguments: tuple[Any, ...] | list[Any], files: FileAccess) -> Any:
    """The result of one of FILE_FUNCTIONS. Raises Refused where it reads outside of the project."""
    parameters = (_TEXT, _TEXT) if name == "fileset" else (_TEXT,)
    run = _FILE_FUNCTIONS[name]
    return call(Function(name, parameters, None, lambda *texts: run(files, *texts)), arguments)


@FUNCTIONS.add("basename", _TEXT)
def basename(path: str) -> str:
    """The last part of a path."""
    if not path:
        return "."
    return posixpath.basename(path.rstrip("/")) or "/"


@FUNCTIONS.add("dirname", _TEXT)
def dirname(path: str) -> str:
    """A path without its last part, in its shortest form."""
    directory = posixpath.normpath(path[: path.rfind("/") + 1] or ".")
    return "/" if directory == "//" else directory


@FUNCTIONS.add("abspath", _TEXT)
def abspath(path: str) -> Any:
    """A path from the root of the file system: one that is relative depends on the machine."""
    if not path.startswith("/"):
        return replace(derived("abspath({})", path), fact="the directory in which Terraform is run")
    normal = posixpath.normpath(path)
    return "/" + normal.lstrip("/")


@FUNCTIONS.add("pathexpand", _TEXT)
def pathexpand(path: str) -> Any:
    """A path whose `~` is the home directory: that depends on the machine."""
    if path.startswith("~") and path[1:2] not in ("", "/", "\\"):
        raise EvaluationError("cannot expand the home directory of another user")
    if path.startswith("~"):
        return replace(derived("pathexpand({})", path), fact="the home directory of the user who runs Terraform")
    return path
