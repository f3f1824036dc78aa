"""What git knows of files, read from its own files: no program is started for it.

The index is read in versions 2 to 4, with names of SHA-1 and of SHA-256, of worktrees and submodules too. Of a split
index, and of one that is broken or too large, it cannot be known what is tracked.
"""

import functools
import os

from enilint.files.ignored import Ignored
from enilint.files.project import belongs_to, git_root, is_inside, read_regular

_MOST_BYTES = 64_000_000
_MOST_BYTES_OF_POINTERS = 4_096
_STAT = 40
_HASHES = (20, 32)
_EXTENDED = 0x4000


class Repository:
    """The repository with its top in a directory. Paths are resolved, but for the last part of them."""

    def __init__(self, top: str) -> None:
        self.top = top
        self.directories = _git_directories(top)
        self._ignores: Ignored | None = None
        self._entered: set[str] = set()

    def tracks(self, path: str) -> bool | None:
        """Whether a file is tracked, or a directory has files that are; None if that cannot be known."""
        known = self._tracked()
        return None if known is None else self._name(path) in known

    def ignores(self, path: str) -> bool:
        """Whether git ignores a file that is not tracked."""
        if self._ignores is None:
            self._ignores = Ignored()
            self._ignores.enter(self.top, os.path.join(self.directories[-1], "info", "exclude"))
        parts = self._name(path).split("/")
        for number, part in enumerate(parts):
            directory = os.path.join(self.top, *parts[:number])
            if directory not in self._entered:
                self._entered.add(directory)
                self._ignores.enter(directory)
            is_last = number == len(parts) - 1
            if self._ignores.excludes(os.path.join(directory, part) + ("" if is_last else os.sep)):
                return True
        return False

    def withholds(self, path: str) -> str:
        """Why a file is not that of the author of a project; empty if it may be: if it is tracked, or would be."""
        if self.tracks(path):
            return ""
        top = git_root(os.path.dirname(path))
        if top not in (None, self.top) and self.tracks(top or "") is False:
            return "is part of another git repository"
        return "is ignored by git" if self.ignores(path) else ""

    def keeps(self, path: str) -> bool:
        """Whether a resolved path lies where git keeps what is its own."""
        return any(is_inside(path, directory) for directory in self.directories)

    def _name(self, path: str) -> str:
        return os.path.relpath(path, self.top).replace(os.sep, "/")

    def _tracked(self) -> frozenset[str] | None:
        path = os.path.join(self.directories[0], "index")
        try:
            status = os.stat(path)
        except FileNotFoundError:
            return frozenset()
        except OSError:
            return None
        return _read_index(path, status.st_mtime_ns, status.st_size)


def why_withheld(path: str, root: str, names: tuple[str, ...] = ()) -> str:
    """Why a file that something in a project names is not read; empty if it is. The root of the project is resolved.

    What git ignores is somebody else's, wherever a link or a setting leads to it. What ends with one of the `names` is
    what is looked for, and read even if it is ignored.
    """
    real = os.path.realpath(path)
    if not belongs_to(real, root):
        return "is outside the project"
    repository = repository_of(root) if not real.endswith(names) else None
    if repository is None:
        return ""
    return "belongs to git" if repository.keeps(real) else repository.withholds(real)


def repository_of(directory: str) -> Repository | None:
    """The repository that a resolved directory is part of; None without git."""
    top = git_root(directory)
    return Repository(top) if top is not None else None


def _git_directories(top: str) -> tuple[str, ...]:
    """Where the index of a repository is, and where that is which its worktrees share."""
    own = os.path.join(top, ".git")
    if os.path.isfile(own):
        own = _pointed_at(own, "gitdir: ", top) or own
    own = os.path.realpath(own)
    return own, os.path.realpath(_pointed_at(os.path.join(own, "commondir"), "", own) or own)


def _pointed_at(path: str, prefix: str, base: str) -> str | None:
    try:
        text = os.fsdecode(read_regular(path, _MOST_BYTES_OF_POINTERS)).rstrip("\r\n")
    except OSError:
        return None
    return os.path.join(base, text.removeprefix(prefix)) if text.startswith(prefix) and "\0" not in text else None


@functools.lru_cache(maxsize=4)
def _read_index(path: str, modified: int, size: int) -> frozenset[str] | None:
    """The names in an index and those of their directories. `modified` and `size` tell when it has to be read again."""
    try:
        data = read_regular(path, _MOST_BYTES)
    except OSError:
        return None
    readings = (_names(data, one) for one in _HASHES)
    names = next((names for names in readings if names is not None), None)
    if names is None:
        return None
    found = {os.fsdecode(name) for name in names}
    for name in list(found):
        while (name := name.rpartition("/")[0]) and name not in found:
            found.add(name)
    return frozenset(found)


def _names(data: bytes, hash_length: int) -> list[bytes] | None:
    """The names in an index whose hashes are that long; None if it is none, or does not say all."""
    if len(data) < 12 or data[:4] != b"DIRC":
        return None
    version, count = int.from_bytes(data[4:8]), int.from_bytes(data[8:12])
    if version not in (2, 3, 4) or count * (_STAT + hash_length + 3) > len(data):
        return None
    names = list[bytes]()
    start, name = 12, b""
    for _ in range(count):
        at = start + _STAT + hash_length
        is_extended = version > 2 and int.from_bytes(data[at : at + 2]) & _EXTENDED
        at += 4 if is_extended else 2
        kept = 0
        if version == 4:
            left_out, at = _number(data, at)
            kept = len(name) - left_out
        end = data.find(b"\0", at)
        if end < 0 or kept < 0:
            return None
        name = name[:kept] + data[at:end]
        names.append(name)
        start = end + 1 if version == 4 else start + (end - start + 8) // 8 * 8
    return names if _is_whole(data, start, len(data) - hash_length) else None


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of a variable length, and where it ends."""
    value = -1
    while at < len(data):
        value = (value + 1) << 7 | data[at] & 0x7F
        at += 1
        if data[at - 1] < 0x80:
            break
    return value, at


def _is_whole(data: bytes, at: int, end: int) -> bool:
    """Whether nothing but extensions follows, and none that moves entries to another file."""
    while at + 8 <= end:
        signature, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8])
        if signature == b"link" or not signature.isalpha():
            return False
        at += 8 + length
    return at == end
