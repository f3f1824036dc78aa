"""The `configuration` part of a plan: modules, their calls, and which references each expression makes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from enilint.inputs.terraform.references import ModulePath, Reference, own_references

Expression = Mapping[str, Any]


class Provisioner(Struct):
    """A `provisioner` block."""

    expressions: dict[str, Any] = field(default_factory=dict)


class ConfiguredResource(Struct):
    """A resource or data block. `expressions` maps attributes to expressions, nested blocks to lists of the same."""

    type: str = ""
    name: str = ""
    mode: str = "managed"
    provider_config_key: str = ""
    expressions: dict[str, Any] = field(default_factory=dict)
    count_expression: Any = None
    for_each_expression: Any = None
    depends_on: list[str] = field(default_factory=list)
    provisioners: list[Provisioner] = field(default_factory=list)

    @property
    def is_never_made(self) -> bool:
        """Whether its `count` is written as 0."""
        return isinstance(self.count_expression, dict) and self.count_expression.get("constant_value") == 0


class ModuleCall(Struct):
    """A `module` block."""

    expressions: dict[str, Any] = field(default_factory=dict)
    module: "ConfiguredModule | None" = None
    for_each_expression: Any = None


class Output(Struct):
    """An `output` block."""

    expression: Any = None


class ConfiguredVariable(Struct):
    """A `variable` block, as far as it says who may see the value."""

    sensitive: Any = False
    ephemeral: Any = False

    @property
    def marks(self) -> list[str]:
        """What keeps the value from being shown."""
        return [name for name in ("sensitive", "ephemeral") if getattr(self, name)]


class ConfiguredModule(Struct):
    """What one module's source declares."""

    variables: dict[str, ConfiguredVariable] = field(default_factory=dict)
    resources: list[ConfiguredResource] = field(default_factory=list)
    module_calls: dict[str, ModuleCall] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)


class ProviderConfig(Struct):
    """A `provider` block."""

    name: str = ""
    expressions: dict[str, Any] = field(default_factory=dict)


class Configuration(Struct):
    """The `configuration` part of a plan."""

    root_module: ConfiguredModule = field(default_factory=ConfiguredModule)
    provider_config: dict[str, ProviderConfig] = field(default_factory=dict)


Blocks = dict[tuple[str, str, str], ConfiguredResource]
"""The blocks of a module by mode, type and name."""


class ConfigurationTree:
    """Configuration by module instance. All instances of a module share its source."""

    def __init__(self, configuration: Configuration, *, lists_prefixes: bool) -> None:
        self.configuration = configuration
        self._lists_prefixes = lists_prefixes
        self._modules: dict[tuple[str, ...], ConfiguredModule | None] = {(): configuration.root_module}
        self._blocks_of: dict[int, Blocks] = {}
        self._resources: dict[ModulePath, Blocks] = {}
        self._references: dict[int, tuple[object, list[Reference]]] = {}

    def module(self, path: ModulePath) -> ConfiguredModule | None:
        """The source of a module instance, or None where the plan does not have it."""
        names = tuple(step.name for step in path)
        if names not in self._modules:
            call = self.call(path)
            self._modules[names] = call.module if call else None
        return self._modules[names]

    def module_names(self) -> Iterator[tuple[str, ...]]:
        """The names of the calls that lead to each module, the root module first."""
        waiting: list[tuple[tuple[str, ...], ConfiguredModule]] = [((), self.configuration.root_module)]
        while waiting:
            names, module = waiting.pop()
            yield names
            waiting.extend(
                ((*names, name), call.module or ConfiguredModule()) for name, call in module.module_calls.items()
            )

    def call(self, path: ModulePath) -> ModuleCall | None:
        """The `module` block that calls a module instance; None for the root module."""
        if not path:
            return None
        parent = self.module(path[:-1])
        return parent.module_calls.get(path[-1].name) if parent else None

    def resource(self, path: ModulePath, mode: str, type: str, name: str) -> ConfiguredResource | None:
        """The block of a resource, or None where the plan does not have it."""
        return self.blocks(path).get((mode, type, name))

    def blocks(self, path: ModulePath) -> Blocks:
        """The resource blocks of a module instance; none where the plan does not have its source."""
        known = self._resources.get(path)
        if known is None:
            module = self.module(path)
            known = self._resources[path] = self._blocks(module) if module is not None else {}
        return known

    def _blocks(self, module: ConfiguredModule) -> Blocks:
        """The resource blocks of a module, made once for all its instances."""
        if id(module) not in self._blocks_of:
            self._blocks_of[id(module)] = {(one.mode, one.type, one.name): one for one in module.resources}
        return self._blocks_of[id(module)]

    def in_outputs(self, path: ModulePath, type: str, name: str) -> frozenset[str]:
        """The attributes of a resource that outputs of its module refer to; an empty name stands for all of it."""
        module = self.module(path)
        outputs = module.outputs.values() if module is not None else ()
        references = (one for output in outputs for one in self.references(output.expression))
        found = (one for one in references if one.kind == "resource" and (one.type, one.name) == (type, name))
        return frozenset(one.rest[0].name if one.rest else "" for one in found)

    def references(self, expression: object) -> list[Reference]:
        """What an expression refers to, blocks and all, without the prefixes that newer Terraform adds.

        The expression stays, so that its `id` is of no other one.
        """
        known = self._references.get(id(expression))
        if known is None:
            listed: list[Reference] = []
            for group in _reference_lists(expression):
                listed.extend(own_references(group, with_prefixes=self._lists_prefixes))
            known = self._references[id(expression)] = (expression, listed)
        return known[1]


def _reference_lists(expression: object) -> Sequence[list[str]]:
    """Every list of references in an expression, or in a tree of blocks of them."""
    found: list[list[str]] = []
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            references = node.get("references")
            if isinstance(references, list):
                found.append([text for text in references if isinstance(text, str)])
            else:
                waiting.extend(value for key, value in node.items() if key != "constant_value")
        elif isinstance(node, list):
            waiting.extend(node)
    return found
