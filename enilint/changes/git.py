"""Which lines of which files have changed since a revision, as git tells it.

This is the one place where enilint starts a program, and only because `--since` asks for it. The repository can be
that of somebody else: git is kept from starting the programs that the configuration of the repository names.
"""

import errno
import os
import re
import shutil
import subprocess
from collections.abc import Iterator

from msgspec import Struct, field

_SETTINGS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_ENVIRONMENT = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
"""To get what a partial clone lacks takes programs, too."""
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


class FileChange(Struct):
    """What changed in a file: the lines that are new or other than before, and the texts of lines that went.

    Each of the latter has the number of the line that is before it now.
    """

    lines: set[int] = field(default_factory=set)
    removed: list[tuple[int, bytes]] = field(default_factory=list)
    is_new: bool = False


class Changes(Struct):
    """What changed since a revision. Paths are resolved.

    `files` are those that are there, `gone` those that are not, or not in that directory. `tracked` are all that git
    knows.
    """

    files: dict[str, FileChange] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    tracked: set[str] = field(default_factory=set)


class GitError(Exception):
    """Git cannot tell; the message says why."""


def changes_since(revision: str, directory: str = ".") -> Changes:
    """What changed in the repository of a directory since it forked from a revision, what is not committed included."""
    top = os.path.realpath(os.fsdecode(_git(directory, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    _git(top, "rev-parse", "--verify", "--quiet", "HEAD", or_else="this repository has no commit yet")
    commit = _commit(directory, revision)
    base = _git(top, "merge-base", commit, "HEAD", or_else=f"no history that leads from {revision} to HEAD is at hand")
    patch = _git(
        top,
        *_without_filters(top),
        *("-c", "core.quotePath=true", "-c", "diff.suppressBlankEmpty=false"),
        *("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--text", "--unified=0"),
        *("--find-renames", "--diff-algorithm=default", "--ignore-submodules", "--inter-hunk-context=0"),
        *("--src-prefix=a/", "--dst-prefix=b/", base.decode().strip(), "--"),
    )
    changes = Changes()
    for before, after, change in _files(patch):
        if after is not None:
            changes.files[os.path.join(top, after)] = change
        if before is not None and (after is None or os.path.dirname(before) != os.path.dirname(after)):
            changes.gone.add(os.path.join(top, before))
    changes.tracked = {os.path.join(top, name) for name in _names(top, "ls-files", "-z")}
    for name in _names(top, "ls-files", "--others", "--exclude-standard", "-z"):
        changes.files[os.path.join(top, name)] = FileChange(is_new=True)
    return changes


def _commit(directory: str, revision: str) -> str:
    found = _git(
        directory,
        *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"),
        or_else=f"there is no commit {revision} here; fetch it",
    )
    return found.decode().strip()


def _names(directory: str, *arguments: str) -> list[str]:
    return [os.fsdecode(name) for name in _git(directory, *arguments).split(b"\0") if name]


def _without_filters(directory: str) -> Iterator[str]:
    """Options that take their programs from the filters of a repository: files are compared as they are."""
    names = _names(directory, "config", "-z", "--name-only", "--list")
    for filter in sorted({name.rpartition(".")[0] for name in names if name.startswith("filter.")}):
        if "=" in filter:
            raise GitError(f"the configuration of the repository has a filter whose name has a `=`: {filter}")
        yield from ("-c", f"{filter}.clean=", "-c", f"{filter}.process=", "-c", f"{filter}.required=false")


def _git(directory: str, *arguments: str, or_else: str | None = None) -> bytes:
    """What a call of git prints. Raises GitError, with what git says unless other words are given."""
    try:
        command = [_program(), *_SETTINGS, *arguments]
        environment = os.environ | _ENVIRONMENT
        done = subprocess.run(command, cwd=directory, capture_output=True, check=False, env=environment)  # noqa: S603
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise GitError(or_else or words or f"git ended with {done.returncode}")
    return done.stdout


def _program() -> str:
    """The git of the search path; not one of the current directory, which the repository could bring along."""
    for directory in os.get_exec_path():
        found = shutil.which("git", path=directory) if os.path.isabs(directory) else None
        if found is not None and os.path.isabs(found):
            return found
    raise FileNotFoundError(errno.ENOENT, "No such file or directory")


def _files(patch: bytes) -> Iterator[tuple[str | None, str | None, FileChange]]:
    """The names of each file of a patch before and after (None: there was, or is, none), and what changed in it."""
    lines = patch.split(b"\n")
    number = 0
    names: list[str | None] = [None, None]
    change: FileChange | None = None
    while number < len(lines):
        line = lines[number]
        number += 1
        hunk = _HUNK.match(line) if change is not None else None
        if line.startswith(b"diff --git "):
            if change is not None:
                yield names[0], names[1], change
            names, change = [None, None], FileChange()
        elif line.startswith((b"--- ", b"rename from ")):
            names[0] = _name(line)
        elif line.startswith((b"+++ ", b"rename to ")):
            names[1] = _name(line)
        elif change is not None and line.startswith(b"new file mode"):
            change.is_new = True
        elif hunk is not None and change is not None:
            number = _take_hunk(hunk, lines, number, change)
    if change is not None:
        yield names[0], names[1], change


def _take_hunk(hunk: re.Match[bytes], lines: list[bytes], number: int, change: FileChange) -> int:
    """Take up the lines below the head of a hunk. Returns the number of the line behind them."""
    first, added = int(hunk[2]), int(hunk[3] or 1)
    gone = [number + one for one in range(int(hunk[1] or 1))]
    behind = first if added == 0 else first + added - 1
    change.lines.update(range(first, first + added))
    change.removed.extend((behind, lines[one][1:]) for one in gone[added:])  # the others have new ones in their place
    return number + len(gone) + added


def _name(line: bytes) -> str | None:
    """The name of a file in the head of a patch: quoted as in C where it has to be; `/dev/null` is none."""
    is_rename = line.startswith(b"rename ")
    name = line.split(b" ", 2 if is_rename else 1)[-1].removesuffix(b"\t")
    if name.startswith(b'"'):
        name = name[1:-1].decode("unicode_escape").encode("latin-1")
    if not is_rename and name == b"/dev/null":
        return None
    return os.fsdecode(name if is_rename else name[2:])
