"""The module calls that lead to a resource."""

from collections.abc import Iterator

from enilint.findings import Related
from enilint.inputs.terraform.references import ModulePath, ModuleStep, module_address, steps_of
from enilint.inputs.terraform.source.modules import SourceTree


class Callers:
    """Finds the module calls that lead to the subject of a finding."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._known: dict[ModulePath, tuple[Related, ...]] = {}

    def of(self, subject: str) -> tuple[Related, ...]:
        """The calls that lead to a subject, the innermost first."""
        if not subject.startswith("module."):
            return ()
        path = _module_of(subject)
        if path not in self._known:
            self._known[path] = tuple(self._calls(path))
        return self._known[path]

    def _calls(self, path: ModulePath) -> Iterator[Related]:
        names = tuple(step.name for step in path)
        for length in range(len(path), 0, -1):
            caller = self._tree.module(names[: length - 1])
            placed = caller.calls.get(names[length - 1]) if caller is not None else None
            if placed is not None:
                address = module_address(path[:length])
                at = placed.file.lines.location(*placed.block.header)
                yield Related(f"{address} is called here", at, address)


def _module_of(address: str) -> ModulePath:
    """The module instance that the address of a resource begins with."""
    steps = steps_of(address)
    found: list[ModuleStep] = []
    for keyword, step in zip(steps[::2], steps[1::2], strict=False):
        if keyword.name != "module":
            break
        found.append(ModuleStep(step.name, step.key))
    return tuple(found)
