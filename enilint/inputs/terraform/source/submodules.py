"""Git submodules that are not checked out: directories that are empty until git fills them."""

import os
import re

from enilint.files.late import late
from enilint.files.project import MOST_BYTES, is_inside, read_regular

_NAME = ".gitmodules"
_PATH = late(rb'^[ \t]*path[ \t]*=[ \t]*"?([^"\r\n]+?)"?[ \t]*\r?$', re.MULTILINE)


def missing_submodule(directory: str, root: str) -> str | None:
    """The git submodule that a directory would be in, by its path in the repository; None where none is missing.

    What lists the submodules is looked for in the directories above, up to the resolved directory `root`.
    """
    directory = os.path.realpath(directory)
    above = os.path.dirname(directory)
    while is_inside(above, root):
        for path in _listed(above):
            there = os.path.join(above, *path.split("/"))
            if is_inside(directory, there) and not _has_entries(there):
                return path
        if above == os.path.dirname(above):
            break
        above = os.path.dirname(above)
    return None


def _has_entries(directory: str) -> bool:
    try:
        with os.scandir(directory) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def _listed(directory: str) -> list[str]:
    """The paths of the submodules that a directory lists, if it is the top of a repository."""
    try:
        data = read_regular(os.path.join(directory, _NAME), MOST_BYTES)
    except OSError:
        return []
    return [path.decode(errors="replace") for path in _PATH.findall(data)]
