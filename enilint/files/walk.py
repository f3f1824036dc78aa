"""The files under a directory that a search looks at: not those that git ignores, nor those of tools."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from enilint.files.ignored import Ignored
from enilint.files.project import belongs_to
from enilint.files.repository import Repository, repository_of

SKIPPED_DIRECTORIES = frozenset({".git", ".terraform", "node_modules"})
STAND_IN = "stand-in.json"
"""What is in the directory of a stand-in of enilint's own, wherever it is installed: nobody applies that."""


def walk(
    top: str,
    endings: tuple[str, ...],
    unreadable: Callable[[OSError], None] | None = None,
    excluded: Callable[[str], bool] = lambda _: False,
) -> Iterator[tuple[str, list[str]]]:
    """Each directory under `top` with the names of its files that end so, all in a stable order.

    What is `excluded` is left out, and so are stand-ins. What is tracked is not ignored. Links to directories are not
    followed, for what they lead to is found where it is; unless nothing is looked for there, as in node_modules.
    """
    yield from _walk(top, endings, unreadable or (lambda _: None), excluded, set())


def _walk(
    top: str,
    endings: tuple[str, ...],
    unreadable: Callable[[OSError], None],
    excluded: Callable[[str], bool],
    followed: set[str],
) -> Iterator[tuple[str, list[str]]]:
    repositories = {top: repository_of(os.path.realpath(top))}
    ignores = _ignores(top)

    def is_wanted(path: str, repository: Repository | None) -> bool:
        return not (ignores.excludes(path) and not _is_tracked(path, repository)) and not excluded(path)

    for directory, names, files in os.walk(top, onerror=unreadable):
        repository = repositories.pop(directory)
        if STAND_IN in files and directory != top:
            names.clear()
            continue
        if directory != top and (".git" in files or ".git" in names):  # as in a submodule
            repository = repository_of(os.path.realpath(directory))
        if ".gitignore" in files:
            ignores.enter(directory)
        names[:] = sorted(
            name
            for name in names
            if not _is_skipped(path := os.path.join(directory, name), repository) and is_wanted(path + "/", repository)
        )
        repositories.update((os.path.join(directory, name), repository) for name in names)
        wanted = (name for name in sorted(files) if name.endswith(endings))
        yield directory, [name for name in wanted if is_wanted(os.path.join(directory, name), repository)]
        for path in (os.path.join(directory, name) for name in names):
            real = os.path.realpath(path) if os.path.islink(path) else ""
            if real and real not in followed and _is_only_linked(real, repository):
                followed.add(real)
                yield from _walk(path, endings, unreadable, excluded, followed)


def _is_skipped(path: str, repository: Repository | None) -> bool:
    """Whether a directory is one of tools. What somebody tracks is theirs, but for what Terraform installs."""
    name = os.path.basename(path)
    return name in SKIPPED_DIRECTORIES and not (name == "node_modules" and _is_tracked(path, repository))


def _is_only_linked(real: str, repository: Repository | None) -> bool:
    """Whether a directory is part of the project, and lies where nothing is looked for."""
    if repository is None or not belongs_to(real, repository.top):
        return False
    return not SKIPPED_DIRECTORIES.isdisjoint(os.path.relpath(real, repository.top).split(os.sep))


def _is_tracked(path: str, repository: Repository | None) -> bool:
    directory, name = os.path.split(path.rstrip("/"))
    return repository is not None and bool(repository.tracks(os.path.join(os.path.realpath(directory), name)))


def _ignores(top: str) -> Ignored:
    """The patterns of the directories above one, up to the root of the repository; none without one.

    They do not hold if they ignore the directory itself: it was named, so it is wanted.
    """
    ignores = Ignored()
    start = Path(os.path.abspath(top))
    chain = [start, *start.parents]
    repository = next((number for number, directory in enumerate(chain) if os.path.exists(directory / ".git")), 0)
    for directory in reversed(chain[1 : repository + 1]):
        ignores.enter(str(directory))
    if ignores.excludes(os.path.join(top, "")):
        ignores.clear()
    return ignores
