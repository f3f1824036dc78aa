"""Which lines of which files have changed since a revision, as git tells it.

This is the one place where enilint starts a program, and only because `--since` asks for it. The repository can be
that of somebody else: git is kept from starting the programs that the configuration of the repository names.
"""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from enilint.changes.patch import FileChange, PatchError, changed_lines
from enilint.changes.ways import way
from enilint.inputs.file_names import kind_by_name

_SETTINGS = (
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
    *("-c", "safe.bareRepository=explicit"),  # a directory of the repository could be made to look like one
)
_ENVIRONMENT = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
"""To get what a partial clone lacks takes programs, too."""
_DIFF = (
    *("-c", "core.quotePath=true", "-c", "diff.suppressBlankEmpty=false", "-c", "diff.autoRefreshIndex=true"),
    *("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--text", "--unified=0"),
    *("--find-renames", "--diff-algorithm=default", "--ignore-submodules=dirty", "--submodule=short"),
    *("--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/"),
)
_REGULAR = frozenset({"000", "100"})
"""How the modes of files begin that are no links and no submodules; 000 is that of none."""
_CONVERSIONS = ("filter", "working-tree-encoding")
"""The attributes that make a text in git of another one in a file, with other lines."""


class Changes(Struct):
    """What changed since a revision. Paths are from the root of the file system, without links before their last part.

    `files` are those that are there, `gone` those that are not; `renamed` are the new names of those of the latter that
    are still in their directory. `elsewhere` are links and submodules that lead, or led, elsewhere. `tracked` are all
    that git knows. `contents` are what changed topology files and source held, by the names that they had.
    """

    files: dict[str, FileChange] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    tracked: set[str] = field(default_factory=set)
    contents: dict[str, bytes] = field(default_factory=dict)

    @property
    def undone(self) -> dict[str, bytes]:
        """What stands for files so that designs are what they were: nothing for those that are new.

        A topology that has another name keeps that, for its findings have it, too.
        """
        found = dict(self.contents)
        for path, change in self.files.items():
            if change.before in found and not change.is_new and kind_by_name(path) == "topology":
                found[path] = found.pop(change.before)
            elif path not in found and kind_by_name(path) is not None:
                found[path] = b"{}" if path.endswith(".json") else b""
        return found

    @property
    def paths(self) -> set[str]:
        """The files that are other than before, and those that are gone."""
        return {*self.files, *self.gone}

    def are_at(self, path: str) -> bool:
        """Whether a file, something in a directory, or what leads there is other than before."""
        places = list(way(path))
        inside = places[-1].rstrip(os.sep) + os.sep
        return (
            not self.elsewhere.isdisjoint(places)
            or places[-1] in self.files
            or places[-1] in self.gone
            or any(one.startswith(inside) for changed in (self.files, self.gone) for one in changed)
        )

    def is_new(self, path: str) -> bool:
        """Whether a file was not there."""
        return path in self.files and self.files[path].is_new

    def has_lost(self, path: str, word: bytes) -> bool:
        """Whether a file is gone, or lines of it that have a word."""
        change = self.files.get(path, FileChange())
        lines = (*change.replaced, *(text for _, text in change.removed))
        return path in self.gone or any(word in line for line in lines)


class GitError(Exception):
    """Git cannot tell; the message says why."""


def changes_since(revision: str, directory: str = ".") -> Changes:
    """What changed in the repository of a directory since it forked from a revision, what is not committed included."""
    top = os.path.realpath(os.fsdecode(_git(directory, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    _git(top, "rev-parse", "--verify", "--quiet", "HEAD", or_else="this repository has no commit yet")
    commit = _commit(directory, revision)
    base = _git(top, "merge-base", commit, "HEAD", or_else=f"the history from {revision} to HEAD is missing")
    diff, since = (*_without_filters(top), *_DIFF), (base.decode().strip(), "--")
    try:
        lines = changed_lines(_git(top, *diff, "--patch", *since))
    except PatchError as error:
        raise GitError(str(error)) from None
    changes = Changes()
    entries = list(_entries(_git(top, *diff, "--raw", "-z", "--no-abbrev", *since)))
    for one in entries:
        _add(one, lines.get(one.after), top, changes)
    sources = [one for one in entries if one.modes[0].startswith("100") and kind_by_name(one.before) is not None]
    for one, text in zip(sources, _contents(top, [one.content for one in sources]), strict=True):
        before, after = os.path.join(top, one.before), os.path.join(top, one.after)
        changes.contents[before] = text
        if after in changes.files and one.status[0] in "MR":
            changes.files[after].text = text
    for name in _converted(top, [os.path.relpath(path, top) for path in changes.files]):
        changes.files[os.path.join(top, name)].is_converted = True
    changes.tracked = {os.path.join(top, name) for name in _names(top, "ls-files", "-z")}
    for name in _names(top, "ls-files", "--others", "--exclude-standard", "-z"):
        path = os.path.join(top, name.rstrip("/"))
        if os.path.islink(path) or os.path.isdir(path):
            changes.elsewhere.add(path)
        changes.files[path] = FileChange(is_new=True)
    return changes


class _Entry(Struct):
    """A file that changed: its modes and names before and after, and what git calls the contents that it had.

    `status` is the letter that git gives it.
    """

    modes: tuple[str, str]
    status: str
    before: str
    after: str
    content: str


def _entries(raw: bytes) -> Iterator[_Entry]:
    fields = iter(raw.split(b"\0"))
    for head in fields:
        if not head.startswith(b":"):
            break
        before_mode, after_mode, content, _, status = head[1:].decode().split(" ")
        before = os.fsdecode(next(fields))
        after = os.fsdecode(next(fields)) if status[0] in "RC" else before
        yield _Entry((before_mode, after_mode), status, before, after, content)


def _add(one: _Entry, change: FileChange | None, top: str, changes: Changes) -> None:
    """Take up a file that changed. `change` is None if git shows no line of it."""
    before, after = os.path.join(top, one.before), os.path.join(top, one.after)
    if not _REGULAR.issuperset(mode[:3] for mode in one.modes):
        changes.elsewhere |= {before, after}
    if one.status == "D" or before != after:
        changes.gone.add(before)
    if one.status == "D":
        return
    if before != after and os.path.dirname(before) == os.path.dirname(after):
        changes.renamed[before] = after
    is_same = change is None and (one.status == "R100" or (one.status == "M" and one.modes[0] != one.modes[1]))
    if is_same and before == after:
        return  # its mode alone changed
    change = change or FileChange(is_new=not is_same)
    change.is_new = change.is_new or one.status in "ATU"
    change.before = before if before != after else None
    changes.files[after] = change


def _commit(directory: str, revision: str) -> str:
    found = _git(
        directory,
        *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"),
        or_else=f"unknown commit {revision}; fetch it",
    )
    return found.decode().strip()


def _names(directory: str, *arguments: str) -> list[str]:
    return [os.fsdecode(name) for name in _git(directory, *arguments).split(b"\0") if name]


def _without_filters(directory: str) -> Iterator[str]:
    """Options that take their programs from the filters of a repository: files are compared as they are."""
    names = _names(directory, "config", "-z", "--name-only", "--list")
    for filter in sorted({name.rpartition(".")[0] for name in names if name.startswith("filter.")}):
        if "=" in filter:
            raise GitError(f"the git configuration has a filter with a `=` in its name: {filter}")
        yield from ("-c", f"{filter}.clean=", "-c", f"{filter}.process=", "-c", f"{filter}.required=false")


def _converted(directory: str, names: Iterable[str]) -> Iterator[str]:
    """Which of these files git converts on their way to the working tree."""
    given = b"".join(os.fsencode(name) + b"\0" for name in names)
    said = iter(_git(directory, "check-attr", "-z", "--stdin", *_CONVERSIONS, given=given).split(b"\0"))
    for name, _, value in zip(said, said, said, strict=False):
        if value not in (b"unspecified", b"unset"):
            yield os.fsdecode(name)


def _contents(directory: str, names: Sequence[str]) -> Iterator[bytes]:
    """What git knows by these names. Raises GitError for what it does not have."""
    said = _git(directory, "cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
    at = 0
    for _ in names:
        end = said.index(b"\n", at)
        head, at = said[at:end].split(b" "), end + 1
        if len(head) != 3:
            raise GitError("an earlier version of a file is missing; fetch it")
        length = int(head[2])
        yield said[at : at + length]
        at += length + 1


def _git(directory: str, *arguments: str, or_else: str | None = None, given: bytes = b"") -> bytes:
    """What a call of git prints, with its input given. Raises GitError, with git's words unless others are given."""
    try:
        command = [_program(), *_SETTINGS, *arguments]
        environment = os.environ | _ENVIRONMENT
        stdin = None if given else subprocess.DEVNULL
        done = subprocess.run(  # noqa: S603
            command, cwd=directory, input=given or None, stdin=stdin, capture_output=True, check=False, env=environment
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise GitError(or_else or words or f"git exited with code {done.returncode}")
    return done.stdout


def _program() -> str:
    """The git of the search path; not one of the current directory, which the repository could bring along."""
    for directory in os.get_exec_path():
        found = shutil.which("git", path=directory) if os.path.isabs(directory) else None
        if found is not None and os.path.isabs(found):
            return found
    raise FileNotFoundError(errno.ENOENT, "No such file or directory")
