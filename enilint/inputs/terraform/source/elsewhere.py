"""Where else a project has the source of a module that is not installed for the root module that calls it."""

import os
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct

from enilint.files.paths import shown
from enilint.files.repository import repository_of
from enilint.inputs.context import ModulePlaces
from enilint.inputs.terraform.source.files import Disk
from enilint.inputs.terraform.source.manifests import MANIFEST, Installed, installed_by, is_of_registry
from enilint.inputs.terraform.source.versions import Constraint, version_of

_MOST_DIRECTORIES = 50_000
_TERRAGRUNT = ".terragrunt-cache"
_OF_TERRAFORM = ".terraform"
_DEFAULT_HOSTS = ("registry.terraform.io/", "registry.opentofu.org/")
_SHORT = (
    (re.compile(r"github\.com/([^/?]+)/([^/?]+?)(?:\.git)?(?=/|\?|$)"), r"git::https://github.com/\1/\2.git"),
    (re.compile(r"git@github\.com:([^/?]+)/([^/?]+?)(?:\.git)?(?=/|\?|$)"), r"git::ssh://git@github.com/\1/\2.git"),
)
"""Sources that Terraform writes in full in its manifest."""


class Place(Struct, frozen=True):
    """A directory with the source of a module, and what it is, in words. `configured`: the user named it."""

    directory: str
    words: str
    configured: bool = False


class Elsewhere:
    """Finds the source of modules in the places of a project. The manifests that it reads are added to `looked_at`."""

    def __init__(self, places: ModulePlaces, disk: Disk, looked_at: list[str]) -> None:
        self._looked_at = looked_at
        self._places = places
        self._disk = disk
        self._installed: dict[str, list[Installed]] = {}

    def find(self, source: str, version: str | None) -> Iterator[Place]:
        """The places, the best one first. `version` is the constraint of the call; None: it has none."""
        for others in (False, True):
            found = self._installed_for_others(source, version, in_cache=others)
            if found is not None:
                yield found
        configured = _configured(self._places.sources, source)
        if configured is not None:
            words = f"{shown(configured)}, from [module-sources]"
            yield Place(configured, words, configured=True)

    def _installed_for_others(self, source: str, version: str | None, *, in_cache: bool) -> Place | None:
        """The same source as another root module has it; None where none has, or several have different versions."""
        found: dict[str, Place] = {}
        for manifest in self._manifests():
            root = manifest.removesuffix(os.sep + MANIFEST)
            if (_TERRAGRUNT in root.split(os.sep)) is not in_cache:
                continue
            if manifest not in self._installed:
                self._looked_at.append(manifest)
                self._installed[manifest] = installed_by(manifest) if self._is_installation(manifest) else []
            for one in self._installed[manifest]:
                directory = os.path.normpath(os.path.join(root, one.directory))
                if _is_same(one, source) and _is_allowed(one, version) and os.path.isdir(directory):
                    words = "Terragrunt's cache" if in_cache else f"the module installed for {shown(root)}"
                    found.setdefault(one.version, Place(directory, words))
        return next(iter(found.values())) if len(found) == 1 else None

    def _is_installation(self, manifest: str) -> bool:
        """Whether Terraform has written a manifest: not somebody who has git track it, or a link to it."""
        real = os.path.realpath(manifest)
        if real != manifest or not self._disk.allows(real):
            return False
        repository = repository_of(self._disk.root)
        return repository is None or repository.tracks(real) is False

    def _manifests(self) -> tuple[str, ...]:
        """The manifests in the project. They are looked for once in a run."""
        known = self._places.manifests
        if self._disk.root not in known:
            known[self._disk.root] = tuple(manifests_in(self._disk.root))
        return known[self._disk.root]


def manifests_in(project: str) -> Iterator[str]:
    """The paths of the lists of installed modules in a directory, as far as one looks for them."""
    for directory, names, _ in islice(os.walk(project), _MOST_DIRECTORIES):
        if _OF_TERRAFORM in names and os.path.isfile(path := os.path.join(directory, MANIFEST)):
            yield path
        names[:] = sorted(name for name in names if name == _TERRAGRUNT or not name.startswith("."))
        names[:] = [name for name in names if name != "node_modules"]


def _is_same(one: Installed, source: str) -> bool:
    """Whether an installed module is from a source, as a call writes it."""
    if one.source == source or any(pattern.sub(full, source, count=1) == one.source for pattern, full in _SHORT):
        return True
    if not is_of_registry(source) or source.partition("//")[0].count("/") != 2:
        return False
    return one.source.lower() in [f"{host}{source}".lower() for host in _DEFAULT_HOSTS]


def _is_allowed(one: Installed, version: str | None) -> bool:
    if version is None:
        return True
    try:
        return Constraint(version).allows(version_of(one.version))
    except ValueError:
        return False


def _configured(sources: Mapping[str, str], source: str) -> str | None:
    """The directory that the configuration names for a source; the longest beginning of it decides."""
    for beginning in sorted(sources, key=len, reverse=True):
        rest = source.removeprefix(beginning)
        if not beginning or not source.startswith(beginning) or (rest and not _is_split(beginning, rest)):
            continue
        path = rest.partition("?")[0]
        parts = [part for part in re.sub(r"\.git(?=//|$)", "", path).split("/") if part]
        return None if os.pardir in parts else os.path.normpath(os.path.join(sources[beginning], *parts))
    return None


def _is_split(beginning: str, rest: str) -> bool:
    """Whether the beginning of a source ends where a part of it does."""
    return beginning.endswith("/") or rest.startswith(("/", "?", ".git/", ".git?")) or rest == ".git"
