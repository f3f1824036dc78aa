"""What a plan knows, for the evaluation of the source that it was made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from enilint.inputs.terraform.plan.body import PlanResource
from enilint.inputs.terraform.references import Key, ModulePath
from enilint.inputs.terraform.source.given import NOT_GIVEN, Given
from enilint.values import Unknown


class PlanValues(Given):
    """The values of a plan: its variables, and the keys and attributes of its resource instances."""

    def __init__(self, resources: Iterable[PlanResource], variables: Mapping[str, Any]) -> None:
        self._variables = variables
        self._resources: dict[str, PlanResource] = {}
        self._keys: dict[tuple[ModulePath, str, str, str], dict[Key, None]] = defaultdict(dict)
        self._modules: dict[tuple[ModulePath, str], dict[Key, None]] = defaultdict(dict)
        for resource in resources:
            self._resources[resource.address] = resource
            self._keys[resource.module, resource.mode, resource.type, resource.name][resource.key] = None
            for depth, step in enumerate(resource.module):
                self._modules[resource.module[:depth], step.name][step.key] = None

    def variable(self, name: str) -> Any:
        """The value that the plan was made with."""
        return value_of(self._variables[name]) if name in self._variables else NOT_GIVEN

    def module_keys(self, path: ModulePath, name: str) -> tuple[Key, ...] | None:
        """The instances of a module, where the plan has a resource in any."""
        keys = self._modules.get((path, name))
        return tuple(keys) if keys else None

    def resource_keys(self, path: ModulePath, mode: str, type: str, name: str) -> tuple[Key, ...] | None:
        """The instances of a resource, where the plan has any."""
        keys = self._keys.get((path, mode, type, name))
        return tuple(keys) if keys else None

    def attribute(self, address: str, name: str) -> Any:
        """An attribute that the plan knows as a whole."""
        resource = self._resources.get(address)
        body = resource.body if resource is not None else None
        if body is None:
            return NOT_GIVEN
        misfit = body.misfit(name)
        if misfit is not None:
            return misfit
        if body.is_hidden(name):
            symbol = f"{address}.{name}"
            return Unknown(f"{symbol}, which is sensitive", symbol)
        if not body.has(name) or body.is_unknown(name) or body.is_partly_unknown(name):
            return NOT_GIVEN
        return value_of(body.stored(name))


def value_of(value: Any) -> Any:
    """A value of JSON as one of expressions."""
    if isinstance(value, list | tuple):
        return tuple([value_of(element) for element in value])
    if isinstance(value, dict):
        return {key: value_of(element) for key, element in value.items()}
    return value
