"""The resource instances of a plan, by block, and the module instances that they are in."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.plan.body import PlanResource
from enilint.inputs.terraform.plan.parts import ResourceChange
from enilint.inputs.terraform.references import ModulePath, module_path

Block = tuple[ModulePath, str, str, str]
"""A block in a module instance: the module, the mode, the type and the name."""


class Instances:
    """The resource instances of a plan, in order.

    Those that are still changes are of types that are not mapped. `make` makes resources of them once something asks
    for one of such a type: nothing does in most plans.
    """

    def __init__(
        self,
        instances: Sequence[PlanResource | ResourceChange] = (),
        make: Callable[[ResourceChange], PlanResource] | None = None,
    ) -> None:
        self._instances = instances
        self._make = make
        self._is_whole = not any(type(one) is ResourceChange for one in instances)
        self._by_block = _by_block([one for one in instances if type(one) is not ResourceChange])
        self._children: dict[tuple[ModulePath, str], dict[ModulePath, None]] = defaultdict(dict)
        for path in _paths(instances):
            for depth in range(len(path)):
                self._children[path[:depth], path[depth].name][path[: depth + 1]] = None

    def of(self, module: ModulePath, mode: str, type: str, name: str) -> list[PlanResource]:
        """The instances of a block."""
        if not self._is_whole and type not in MAPPED_TYPES:
            self._complete()
        return self._by_block.get((module, mode, type, name), [])

    def by_block(self) -> Mapping[Block, list[PlanResource]]:
        """All instances by block, in the order of the first of each block."""
        self._complete()
        return self._by_block

    def in_module(self, module: ModulePath, name: str) -> Mapping[ModulePath, None]:
        """The instances of a module that a call of another one makes."""
        return self._children.get((module, name), {})

    def _complete(self) -> None:
        if not self._is_whole and self._make is not None:
            self._is_whole = True
            self._by_block = _by_block(made(self._instances, self._make))


def _by_block(instances: Iterable[PlanResource]) -> dict[Block, list[PlanResource]]:
    found: dict[Block, list[PlanResource]] = defaultdict(list)
    module, configured, group = None, None, list[PlanResource]()
    for one in instances:
        if configured is None or one.configured is not configured or one.module is not module:
            module, configured = one.module, one.configured
            group = found[one.module, one.mode, one.type, one.name]
        group.append(one)  # those of one block follow each other
    return found


def _paths(instances: Iterable[PlanResource | ResourceChange]) -> Iterable[ModulePath]:
    """The module instances that have resources, in the order of the first of each."""
    paths: dict[ModulePath, None] = {}
    here: object = None
    for one in instances:
        path = one.module_address if type(one) is ResourceChange else one.module
        if path is not here:  # resources of one module follow each other
            here = path
            paths[module_path(path) if isinstance(path, str) else path] = None
    return paths


def made(
    instances: Iterable[PlanResource | ResourceChange], make: Callable[[ResourceChange], PlanResource]
) -> list[PlanResource]:
    """The instances, all as resources."""
    return [make(one) if type(one) is ResourceChange else one for one in instances]
