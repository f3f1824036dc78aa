"""The templates that nest others: a change of a template is one of every stack that it is part of."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from enilint.files.paths import shown
from enilint.files.repository import why_withheld
from enilint.files.text import InputFile
from enilint.files.walk import walk
from enilint.inputs.template_files import TEMPLATE_SUFFIXES, could_be_template, nested_in, read_if_template


def parents_of(
    named: Mapping[str, InputFile], projects: Iterable[str], excluded: Callable[[str], bool]
) -> tuple[dict[str, InputFile], set[str]]:
    """The templates of some projects that nest named ones, and the paths of those that any of all these nests.

    Files are by their resolved paths. What is `excluded` is left out.
    """
    files = dict(named)
    for project in projects:
        for file in _nesting(project, excluded):
            files.setdefault(os.path.realpath(file.path), file)
    nested = {real: nested_in(real, file.data) for real, file in files.items()}
    wanted = set(named)
    while more := {real for real, inner in nested.items() if real not in wanted and not wanted.isdisjoint(inner)}:
        wanted |= more
    inside = set[str]().union(*(nested[real] for real in wanted))
    return {real: files[real] for real in sorted(wanted - named.keys())}, inside


def _nesting(project: str, excluded: Callable[[str], bool]) -> Iterator[InputFile]:
    """The templates of a project that nest others."""
    top = os.path.realpath(project)
    for where, names in walk(project, TEMPLATE_SUFFIXES, excluded=excluded):
        for path in (os.path.join(where, name) for name in filter(could_be_template, names)):
            try:
                data = read_if_template(path) if os.path.isfile(path) else None
            except OSError:
                continue
            if data is not None and nested_in(path, data) and not why_withheld(path, top, TEMPLATE_SUFFIXES):
                yield InputFile(shown(path), data)
