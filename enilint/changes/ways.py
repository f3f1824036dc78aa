"""The way to a file: the places that it leads through, with links followed."""

import os
from collections.abc import Iterator

_MOST_LINKS = 40


def way(path: str) -> Iterator[str]:
    """Every directory and link on the way to a file, and the file itself, as git would name them."""
    drive, rest = os.path.splitdrive(os.path.abspath(path))
    waiting = rest.split(os.sep)[::-1]
    at, links = drive + os.sep, 0
    while waiting:
        part = waiting.pop()
        if part in ("", os.curdir):
            continue
        if part == os.pardir:
            at = os.path.dirname(at)
            continue
        here, at = at, os.path.join(at, part)
        yield at
        if os.path.islink(at) and links < _MOST_LINKS:
            links += 1
            target = os.readlink(at)
            at = drive + os.sep if os.path.isabs(target) else here
            waiting.extend(target.split(os.sep)[::-1])
