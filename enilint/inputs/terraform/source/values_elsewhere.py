"""Files near a root module that set variables, and that nothing has the run read: only names are looked up in them."""

import functools
import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import islice

from enilint.files.late import late
from enilint.files.paths import shown
from enilint.files.text import NotText, decode
from enilint.inputs.file_names import is_source
from enilint.inputs.terraform.source.files import Disk
from enilint.inputs.terraform.source.variable_files import parse_values

_ENDINGS = (".tfvars", ".tfvars.json", ".tfvars.example")
_DIRECTORIES = frozenset(
    {"config", "configs", "configurations", "env", "environment", "environments", "envs", "example", "examples"}
    | {"tfvars", "values", "var", "variables", "vars"}
)
_MOST_FILES = 50
_MOST_DIRECTORIES = 50
_MOST_CHARACTERS = 500_000
_FACT = late(r"the value of var\.([^\W\d][\w-]*)(?: \((?:its default|it is|it has) .*)?", re.DOTALL)
"""How a missing value of a variable of the root module is told."""


class ValuesElsewhere:
    """Finds the files beside a root module, and in its usual subdirectories, that set a variable.

    `loaded` are those that the run has read. Nothing is read outside of the project, nor what is large.
    """

    def __init__(
        self, directory: str, project: str, replaced: Mapping[str, bytes], loaded: Container[str] = ()
    ) -> None:
        self._directory = directory
        self._disk = Disk(project, replaced)
        self._loaded = loaded

    def __call__(self, fact: str) -> tuple[str, ...]:
        """The paths of the files that set the variable whose value is the missing fact; none for any other fact."""
        match = _FACT.fullmatch(fact)
        if match is None:
            return ()
        return tuple(path for path, names in self._files.items() if match[1] in names)

    @functools.cached_property
    def _files(self) -> dict[str, frozenset[str]]:
        """The names of the variables that each file sets, those nearest to the root module first."""
        room = _MOST_CHARACTERS
        found = {}
        for path in islice(self._paths(), _MOST_FILES):
            try:
                text = decode(self._disk.read(path))
            except (OSError, NotText):
                continue
            room -= len(text)
            if room < 0:
                break
            body, _ = parse_values(path, text)
            found[shown(path)] = frozenset(body.attributes)
        return found

    def _paths(self) -> Iterator[str]:
        """The files of the directory, of the usual subdirectories, and of those in these."""
        files, names = _entries(self._directory)
        yield from self._to_look_in(self._directory, files)
        waiting = [(os.path.join(self._directory, name), False) for name in names if name.lower() in _DIRECTORIES]
        for directory, is_last in waiting:
            files, names = _entries(directory)
            if any(map(is_source, files)):
                continue  # a module of its own, whose variables these are
            yield from self._to_look_in(directory, files)
            if not is_last:
                room = _MOST_DIRECTORIES - len(waiting)
                waiting += [(os.path.join(directory, name), True) for name in names[: max(room, 0)]]

    def _to_look_in(self, directory: str, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            path = os.path.join(directory, name)
            if name.endswith(_ENDINGS) and shown(path) not in self._loaded and self._disk.allows(path):
                yield path


def _entries(directory: str) -> tuple[list[str], list[str]]:
    """The names of the files in a directory, and of the directories: no links to such, and none that are hidden."""
    files, directories = [], []
    try:
        with os.scandir(directory) as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    directories.append(one.name)
                elif one.is_file():
                    files.append(one.name)
    except (OSError, ValueError):
        return [], []
    return sorted(files), sorted(name for name in directories if not name.startswith("."))
