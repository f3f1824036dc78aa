"""The module calls that lead to a resource."""

from collections.abc import Iterator

from enilint.findings import Related
from enilint.inputs.terraform.references import ModulePath, module_address, module_and_steps
from enilint.inputs.terraform.source.modules import SourceTree


class Callers:
    """Finds the module calls that lead to an address. All addresses of the tree begin with a `prefix`."""

    def __init__(self, tree: SourceTree, prefix: str = "") -> None:
        self._tree = tree
        self._prefix = prefix
        self._known: dict[ModulePath, tuple[Related, ...]] = {}

    def of(self, subject: str) -> tuple[Related, ...]:
        """The calls that lead to a subject, the innermost first."""
        if not subject.startswith("module."):
            return ()
        path = module_of(subject)
        if path not in self._known:
            lengths = range(len(path), 0, -1)
            self._known[path] = tuple(call for length in lengths if (call := self._call(path[:length])) is not None)
        return self._known[path]

    def elsewhere(self, address: str) -> Iterator[Related]:
        """The calls that lead to an address, given without the prefix, whose module is not installed for the root."""
        path = module_of(address)
        for length in range(len(path), 0, -1):
            if tuple(step.name for step in path[:length]) in self._tree.origins:
                call = self._call(path[:length])
                if call is not None:
                    yield call

    def _call(self, path: ModulePath) -> Related | None:
        """The call of a module instance, and where its source is from if that is not where Terraform installs it."""
        names = tuple(step.name for step in path)
        caller = self._tree.module(names[:-1])
        placed = caller.calls.get(names[-1]) if caller is not None else None
        if placed is None:
            return None
        address = self._prefix + module_address(path)
        origin = self._tree.origins.get(names)
        words = f"{address} is called here" + (f"; its source is {origin}" if origin else "")
        return Related(words, placed.file.lines.location(*placed.block.header), address)


def module_of(address: str) -> ModulePath:
    """The module instance that the address of a resource begins with."""
    return module_and_steps(address)[0]
