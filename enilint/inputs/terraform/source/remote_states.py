"""The states that a root module reads with `terraform_remote_state`, if root modules of the run have them."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from enilint.files.project import project_root
from enilint.inputs.context import Context
from enilint.inputs.terraform.hcl.syntax import Literal
from enilint.inputs.terraform.source.declarations import SourceModule
from enilint.inputs.terraform.source.evaluation import Evaluation
from enilint.inputs.terraform.source.instances import ResourceInstance
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.objects import ModuleObject
from enilint.inputs.terraform.source.values import Lazy, symbol_of

TYPE = "terraform_remote_state"
State = tuple[str, ...]
"""What tells where a state is: the type of its backend, and the settings that name it there."""

_NAMED_BY = {
    "azurerm": ("storage_account_name", "container_name", "key"),
    "gcs": ("bucket", "prefix"),
    "local": ("path",),
    "s3": ("bucket", "key"),
}
_DEFAULT_PATH = "terraform.tfstate"
_DEFAULT_WORKSPACE = "default"
_MOST_STATES = 8
"""How many states may lead from one to the next."""

Evaluate = Callable[["RemoteStates", str, str, Any], Evaluation | None]
"""Evaluates the root module in a directory: what its addresses begin with, and its workspace."""


class RemoteStates:
    """The root modules whose states one root module reads, itself or through the states of others.

    `evaluations` are theirs, each once for a workspace.
    """

    def __init__(
        self, directory: str, context: Context, evaluate: Evaluate, reader: "RemoteStates | None" = None
    ) -> None:
        self.evaluations: dict[tuple[str, str], Evaluation | None] = reader.evaluations if reader is not None else {}
        self._readers: tuple[str, ...] = (
            *(reader._readers if reader is not None else ()),
            context.resolver.directory(directory),
        )
        self._directory = directory
        self._context = context
        self._evaluate = evaluate

    def outputs(self, instance: ResourceInstance) -> Lazy | None:
        """The outputs of the root module whose state a data source reads; None where no single one of the run is it."""
        directory = self._root_of(instance)
        if directory is None:
            return None
        asked = instance.argument("workspace")
        workspace = _DEFAULT_WORKSPACE if asked is None else asked
        key = (os.path.realpath(directory), symbol_of(workspace) or instance.address)
        if key not in self.evaluations:
            self.evaluations[key] = self._evaluate(self, directory, f"{instance.address}.", workspace)
        found = self.evaluations[key]
        root = found.root if found is not None else None
        return ModuleObject(f"{root.address}.outputs", tuple(root.source.outputs), root.output) if root else None

    def _root_of(self, instance: ResourceInstance) -> str | None:
        """The directory of the root module that has the state."""
        backend, config = instance.argument("backend"), instance.argument("config")
        blocks = instance.nested("config").blocks if config is None else []
        settings: dict[str, Any] = config if isinstance(config, dict) else {}
        for block in blocks:
            settings = {name: block.value(name) for names in _NAMED_BY.values() for name in names}
        state = _state(backend, settings, self._directory) if isinstance(backend, str) else None
        found = self._by_state().get(state, []) if state is not None else []
        readable = len(found) == 1 and os.path.realpath(found[0]) not in self._readers
        return found[0] if readable and len(self._readers) <= _MOST_STATES else None

    def _by_state(self) -> Mapping[State, list[str]]:
        roots = self._context.roots
        if roots.by_state is None:
            roots.by_state = {}
            for directory in roots.directories:
                project = project_root(directory, self._context.named)
                tree = SourceTree(directory, project, self._context.replaced, self._context.parses)
                source = tree.module(())
                state = _state_of(source, directory) if source is not None else None
                if state is not None:
                    roots.by_state.setdefault(state, []).append(directory)
        return roots.by_state


def _state_of(source: SourceModule, directory: str) -> State | None:
    """Where the state of a root module is; None where its source does not tell."""
    if any(placed.block.body.blocks_of("cloud") for placed in source.settings):
        return None
    for placed in source.settings:
        for block in placed.block.body.blocks_of("backend"):
            written = {name: one.value for name, one in block.body.attributes.items()}
            settings = {name: one.value for name, one in written.items() if isinstance(one, Literal)}
            return _state(block.labels[0].value, settings, directory) if block.labels else None
    return _state("local", {}, directory)


def _state(backend: str, settings: Mapping[str, Any], directory: str) -> State | None:
    if backend == "local":
        path = settings.get("path", _DEFAULT_PATH)
        return (backend, os.path.realpath(os.path.join(directory, path))) if isinstance(path, str) else None
    found = [settings.get(name) for name in _NAMED_BY.get(backend, ())]
    texts = [one for one in found if isinstance(one, str)]
    return (backend, *texts) if texts and len(texts) == len(found) else None
