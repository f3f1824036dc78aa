"""Which directories are root modules: those that no module calls, and those that are set up to be applied."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from enilint.inputs.kinds import SOURCE_SUFFIXES

if TYPE_CHECKING:
    from enilint.inputs.terraform.hcl.syntax import Block
    from enilint.inputs.terraform.source.files import Disk

VALUES_THAT_LOAD = re.compile(r"(?:terraform|.*\.auto)\.tfvars(?:\.json)?", re.DOTALL)
"""The names of files of values that Terraform loads by itself."""
_TELLING = re.compile(rb"\bmodule\b(?!\s*\.)|\b(?:backend|cloud|state_store)\b")
"""What a file has that calls a module or says where the state is. To parse the others would tell nothing."""
_STATE_BLOCKS = ("backend", "cloud", "state_store")


class Calls(Struct, frozen=True):
    """What a file says of how modules are put together.

    `modules` are the resolved directories of the local modules that it calls. `applied`: it says where the state is.
    """

    modules: frozenset[str] = frozenset()
    applied: bool = False


class Module(Struct):
    """A directory of source, as it was named or found, and the directories of the modules that it calls.

    `applied`: it says where its state is, or has values that Terraform loads by itself, as root modules have.
    `excluded` ones can lead to others, but are no roots, nor are those that they call the less for that.
    """

    directory: str
    calls: frozenset[str]
    applied: bool
    excluded: bool = False


class Modules:
    """The modules that a search finds, by their resolved directories.

    `replaced` are texts that stand for files, by the resolved paths of these.
    """

    def __init__(self, replaced: Mapping[str, bytes]) -> None:
        self._replaced = replaced
        self._modules: dict[str, Module] = {}

    def add(self, directory: str, names: Iterable[str], project: str, *, is_excluded: bool = False) -> None:
        """Take up a directory with files of these names, if it is a module. Nothing is read outside of the project."""
        real = os.path.realpath(directory)
        unsaved = (os.path.basename(path) for path in self._replaced if os.path.dirname(path) == real)
        every = sorted({*names, *unsaved})
        files = [name for name in every if is_source(name)]
        if not files or real in self._modules:
            return
        from enilint.inputs.terraform.source.files import Disk

        disk = Disk(project, self._replaced)
        each = [calls_of(os.path.join(directory, name), disk) for name in files]
        calls = frozenset[str]().union(*(one.modules for one in each))
        applied = any(map(VALUES_THAT_LOAD.fullmatch, every)) or any(one.applied for one in each)
        self._modules[real] = Module(directory, calls, applied, is_excluded)

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

    def reaching(self, directory: str) -> list[str]:
        """The directories of the roots that are, or lead to, the module in a directory; itself where there is none."""
        callers: dict[str, list[str]] = {}
        for real, module in self._modules.items():
            for call in module.calls:
                callers.setdefault(call, []).append(real)
        leading = _reached([os.path.realpath(directory)], callers)
        return [root for root in self.roots() if os.path.realpath(root) in leading] or [directory]


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


def is_source(name: str) -> bool:
    """Whether Terraform takes a file of that name for source."""
    return name.endswith(SOURCE_SUFFIXES) and not name.startswith(".")


def calls_of(path: str, disk: "Disk") -> Calls:
    """What a file of source says of how modules are put together; nothing, where it cannot be read."""
    try:
        telling = disk.allows(path) and _TELLING.search(disk.read(path))
    except OSError:
        return Calls()
    blocks = disk.parse(path).body.blocks if telling else []
    directory = os.path.realpath(os.path.dirname(path))
    settings = (one for one in blocks if one.type == "terraform")
    return Calls(
        frozenset(called for one in blocks if one.type == "module" for called in _called(one, directory)),
        any(any(map(one.body.blocks_of, _STATE_BLOCKS)) for one in settings),
    )


def _called(block: "Block", directory: str) -> Iterator[str]:
    """The directory that a call of a local module leads to, resolved."""
    from enilint.inputs.terraform.hcl.syntax import Literal

    source = block.body.attributes.get("source")
    value = source.value.value if source is not None and isinstance(source.value, Literal) else None
    if isinstance(value, str) and value.startswith(("./", "../")):
        with suppress(OSError, ValueError):  # what is no path leads nowhere
            yield os.path.realpath(os.path.join(directory, value))
