"""Which directories are root modules: those that no module calls, and those that are set up to be applied."""

import os
from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from enilint.files.paths import Resolver
from enilint.inputs.file_names import LOCK_FILE, is_source, loads_automatically
from enilint.inputs.kinds import calls_of
from enilint.inputs.parses import Parses


class Module(Struct):
    """A directory of source, as it was named or found, and the directories of the modules that it calls.

    `applied`: it says where its state is, configures a provider, or has values that Terraform loads by itself or what
    `terraform init` locks, as root modules have.
    `excluded` ones can lead to others, but are no roots, nor are those that they call the less for that.
    `fetches`: it calls modules that are not local, too.
    """

    directory: str
    calls: frozenset[str]
    applied: bool
    excluded: bool = False
    fetches: bool = False


class Modules:
    """The modules that a search finds, by their resolved directories.

    `replaced` are texts that stand for files, by the resolved paths of these. `resolver` has resolved the directories
    that the run has read so far.
    """

    def __init__(self, replaced: Mapping[str, bytes], parses: Parses, resolver: Resolver) -> None:
        self._replaced = replaced
        self._parses = parses
        self._resolver = resolver
        self._modules: dict[str, Module] = {}

    def add(self, directory: str, names: Iterable[str], project: str, *, is_excluded: bool = False) -> None:
        """Take up a directory with files of these names, if it is a module. Nothing is read outside of the project."""
        real = self._resolver.directory(directory)
        unsaved = (os.path.basename(path) for path in self._replaced if os.path.dirname(path) == real)
        every = sorted({*names, *unsaved})
        files = [name for name in every if is_source(name)]
        if not files or real in self._modules:
            return
        paths = [os.path.join(directory, name) for name in files]
        found = calls_of(paths, project, self._replaced, self._parses, self._resolver)
        is_locked = os.path.isfile(os.path.join(directory, LOCK_FILE))
        applied = found.applied or is_locked or any(map(loads_automatically, every))
        self._modules[real] = Module(directory, found.modules, applied, is_excluded, found.fetches)

    def get(self, real: str) -> Module | None:
        """The module in a resolved directory, if it was found."""
        return self._modules.get(real)

    def roots(self, named: Collection[str] = ()) -> list[str]:
        """The directories of the roots, in the order in which they were added. `named` ones (resolved) are roots.

        Of modules that call each other in a circle, and that nothing else calls, the first is taken for one.
        """
        modules = {real: module for real, module in self._modules.items() if not module.excluded}
        calls = {real: module.calls for real, module in modules.items()}
        called = {call for real, callees in calls.items() for call in callees if call != real}
        roots = {real for real, one in modules.items() if one.applied or real in named or real not in called}
        reached = _reached(roots, calls)
        for real in modules:
            if real not in reached:
                roots.add(real)
                reached |= _reached([real], calls)
        return [module.directory for real, module in modules.items() if real in roots]

    def uncovered(self, covered: Collection[str]) -> list[str]:
        """The directories of modules that stand for those that are not covered: that no call leads to in fact.

        A call makes no module if it makes no instance of it. Of the others, the first are those that none calls.
        """
        left = {real: one for real, one in self._modules.items() if real not in covered and not one.excluded}
        called = {call for real, one in left.items() for call in one.calls if call != real}
        found = [one.directory for real, one in left.items() if real not in called]
        return found or [one.directory for one in left.values()][:1]

    def is_applied(self, directory: str) -> bool:
        """Whether a directory has what root modules have."""
        module = self._modules.get(self._resolver.directory(directory))
        return module is not None and module.applied

    def reaching(self, directory: str) -> list[str]:
        """The directories of the roots that are, or lead to, the module in a directory; itself where there is none."""
        callers: dict[str, list[str]] = {}
        for real, module in self._modules.items():
            for call in module.calls:
                callers.setdefault(call, []).append(real)
        leading = _reached([self._resolver.directory(directory)], callers)
        return [root for root in self.roots() if self._resolver.directory(root) in leading] or [directory]


def _reached(starts: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    """All that the edges lead to, the starts included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting.extend(edges.get(one, ()))
    return reached
