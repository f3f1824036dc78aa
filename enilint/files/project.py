"""The project that a file belongs to: what a reader may open on behalf of that file, and nothing beyond."""

import errno
import os
import re
import stat
from collections.abc import Iterable
from typing import BinaryIO

from enilint.files.paths import relative
from enilint.files.toml_text import MOST_BYTES as MOST_OF_TOML
from enilint.files.toml_text import loads

CONFIGURATIONS = ("enilint.toml", "pyproject.toml")
"""The names of configurations."""
MOST_BYTES = 10_000_000
"""The size of the largest file that is opened on behalf of another one."""


def project_root(directory: str, named: Iterable[str] = ()) -> str:
    """The directory of the git repository; without one, the directory that was named (resolved), else the given one.

    Without git, a configuration makes a project of the directory that it is in, if that is the current one, or in it.
    """
    directory = os.path.realpath(directory)
    repository = git_root(directory)
    if repository is not None:
        return repository
    roots = [directory, *(one for one in named if is_inside(directory, one))]
    working = os.path.realpath(os.getcwd())
    at = directory
    while is_inside(at, working):
        if configuration_in(at) is not None:
            roots.append(at)
        if at == working:
            break
        at = os.path.dirname(at)
    return min(roots, key=len)


def portable(path: str) -> str:
    """A path that is the same wherever the repository lies, and from wherever in it enilint is run.

    It is relative to the git repository, else to the project root; and of standard input the name that it was given.
    """
    real = os.path.realpath(path)
    directory = real if os.path.isdir(real) else os.path.dirname(real)
    return relative(real, portable_base(directory)).replace(os.sep, "/")


def portable_base(directory: str) -> str:
    """The directory that portable paths of what lies in a directory are relative to."""
    repository = git_root(directory)
    if repository is not None:
        return repository
    configuration = nearest_configuration(directory)
    if configuration is not None:
        return os.path.dirname(configuration)
    working = os.path.realpath(os.getcwd())
    return working if is_inside(directory, working) else directory


def git_root(directory: str) -> str | None:
    """The directory of the git repository that a directory is part of; None without one."""
    while not os.path.exists(os.path.join(directory, ".git")):
        parent = os.path.dirname(directory)
        if parent == directory:
            return None
        directory = parent
    return directory


def nearest_configuration(directory: str) -> str | None:
    """The configuration that holds for a directory: the nearest one of it and its parents, up to the git repository."""
    directory = os.path.abspath(directory)
    while True:
        found = configuration_in(directory)
        parent = os.path.dirname(directory)
        if found is not None or parent == directory or os.path.exists(os.path.join(directory, ".git")):
            return found
        directory = parent


def possible_configurations(directory: str) -> list[str]:
    """The paths at which a configuration for a directory could be, whether or not there is one, the nearest first."""
    at, root = os.path.realpath(directory), git_root(os.path.realpath(directory))
    found = [os.path.join(at, name) for name in CONFIGURATIONS]
    while root is not None and at != root:
        at = os.path.dirname(at)
        found += [os.path.join(at, name) for name in CONFIGURATIONS]
    return found


def configuration_in(directory: str) -> str | None:
    """The enilint.toml of a directory, or its pyproject.toml where that has a table [tool.enilint]."""
    own, shared = (os.path.join(directory, name) for name in CONFIGURATIONS)
    if os.path.isfile(own):
        return own
    try:
        data = read_regular(shared, MOST_BYTES)
    except OSError:
        return None
    return shared if b"enilint" in data and _has_table(data.decode(errors="replace")) else None


def _has_table(text: str) -> bool:
    """Whether a pyproject.toml has a table [tool.enilint].

    Where it is broken, or too much to be read, a line that looks like the beginning of the table.
    """
    try:
        if len(text) > MOST_OF_TOML:
            raise ValueError
        tool = loads(text).get("tool")
    except (ValueError, RecursionError):
        return re.search(r"^[ \t]*\[+[ \t]*tool[ \t]*\.[ \t]*enilint[ \t]*[].]", text, re.MULTILINE) is not None
    return isinstance(tool, dict) and "enilint" in tool


def is_inside(path: str, directory: str) -> bool:
    """Whether a resolved path is a resolved directory, or lies in it."""
    return path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)


def is_own(parts: Iterable[str]) -> bool:
    """Whether a path with these parts is one of git's own."""
    return any(part.casefold() == ".git" for part in parts)


def belongs_to(path: str, root: str) -> bool:
    """Whether a resolved path is part of the project with a resolved root. What is git's own is not."""
    below = path[len(root) :]
    return is_inside(path, root) and not (".git" in below.casefold() and is_own(below.split(os.sep)))


def leads_out(path: str, roots: Iterable[str]) -> bool:
    """Whether the way to a file is by a link that lies in a project, and out of that, or into what is git's own.

    Whoever wrote what is linted can have laid the link, and the file be anyone's. The roots are resolved.
    """
    links = []
    at, parent = path, os.path.dirname(path)
    while at != parent:
        if os.path.islink(at):
            links.append(os.path.realpath(parent))
        at, parent = parent, os.path.dirname(parent)
    real = os.path.realpath(path)
    left = [root for root in roots if any(is_inside(directory, root) for directory in links)]
    return not all(belongs_to(real, root) for root in left)


def read_regular(path: str, most_bytes: int) -> bytes:
    """The contents of a file. Raises OSError for what is no regular file, and for one that is larger.

    It waits for nothing: a pipe that nobody writes to is refused like any other.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError:
        raise OSError(errno.EINVAL, "not a path", path) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        if status.st_size <= most_bytes:
            data = os.read(descriptor, status.st_size + 1)
            if len(data) == status.st_size:
                return data
            os.lseek(descriptor, 0, os.SEEK_SET)  # its size is not known, or not the same any more
        with open(descriptor, "rb", closefd=False) as stream:
            return _at_most(most_bytes, stream, path)
    finally:
        os.close(descriptor)


def read_stream(path: str, most_bytes: int) -> bytes:
    """The contents of a file that the user named, or of a pipe. Raises OSError, also for what is larger."""
    with open(path, "rb") as stream:
        return _at_most(most_bytes, stream, path)


def _at_most(most_bytes: int, stream: BinaryIO, path: str) -> bytes:
    data = stream.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"larger than {most_bytes // 1_000_000} MB", path)
    return data
