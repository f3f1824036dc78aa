"""Whether Terraform destroys last what a plan deletes: `create_before_destroy` of the object that exists.

The state stores it with each object; plan JSON does not have it. Terraform goes by the state, and by the source where
the state does not say it (`NodeDestroyResourceInstance.CreateBeforeDestroy`). It sets it for the dependencies of a
resource that has it, too. So the source says that it is not set only if it sets it nowhere.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, field

from enilint.inputs.terraform.plan.stored import full_address
from enilint.inputs.terraform.references import module_path
from enilint.values import Unknown, Value

STATE = "terraform.tfstate"
"""The file in which Terraform keeps the state if no backend is configured."""


class _Attributes(Struct):
    id: Any = None


class _Instance(Struct):
    index_key: int | str | None = None
    deposed: str = ""
    attributes: _Attributes = field(default_factory=_Attributes)
    create_before_destroy: bool = False


class _Resource(Struct):
    type: str
    name: str
    mode: str = "managed"
    module: str = ""
    instances: list[_Instance] = field(default_factory=list)


class _State(Struct):
    version: int = 0
    resources: list[_Resource] = field(default_factory=list)


class DestroyedLast:
    """Answers for one plan. The state beside it is read when it is first asked for; `path` is where it would be."""

    def __init__(self, directory: str, of_source: Callable[[str, str, str], Value[bool] | None]) -> None:
        self.path = os.path.join(directory, STATE)
        self._of_source = of_source
        self._stored: dict[tuple[str, Any], bool] | None = None

    def of(self, address: str, id: Any, module: str, type: str, name: str) -> Value[bool]:
        """Whether an object that the plan deletes is destroyed last. The state must have the object of that id."""
        if self._stored is None:
            self._stored = dict(_flags(self.path))
        stored = self._stored.get((address, id)) if isinstance(id, str) else None
        found = self._of_source(module, type, name) if stored is None else stored
        return Unknown(f"whether the state of {address} has create_before_destroy") if found is None else found


def _flags(path: str) -> Iterator[tuple[tuple[str, Any], bool]]:
    """The flags of a state by address and id; none where there is no state of format 4 there."""
    try:
        with open(path, "rb") as file:
            state = msgspec.json.decode(file.read(), type=_State)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    for one in state.resources if state.version == 4 else ():
        for instance in one.instances:
            if not instance.deposed:
                address = full_address(one.mode, one.type, one.name, instance.index_key, module_path(one.module))
                yield (address, instance.attributes.id), instance.create_before_destroy
