"""Evaluates a configuration: modules with their variables, local values, outputs and resources, as far as asked for."""

import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import Any

from enilint.inputs.terraform.hcl.syntax import (
    Step,
    TraverseAttribute,
)
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.references import ModulePath, ModuleStep, index_text, module_address
from enilint.inputs.terraform.source import expansion
from enilint.inputs.terraform.source.access import follow_steps
from enilint.inputs.terraform.source.arguments import typed_of
from enilint.inputs.terraform.source.block_constants import BlockConstants, KeptConstants
from enilint.inputs.terraform.source.budget import parts_of
from enilint.inputs.terraform.source.conversion import comparisons
from enilint.inputs.terraform.source.declarations import MODES
from enilint.inputs.terraform.source.defaults import RealTexts, without_placeholders
from enilint.inputs.terraform.source.evaluating import Evaluating
from enilint.inputs.terraform.source.expansion import SINGLE, Expansion
from enilint.inputs.terraform.source.expressions import evaluate
from enilint.inputs.terraform.source.expressions_of_modules import Expressions
from enilint.inputs.terraform.source.files import PlacedAttribute, PlacedBlock
from enilint.inputs.terraform.source.given import NOT_GIVEN
from enilint.inputs.terraform.source.instances import ResourceInstance
from enilint.inputs.terraform.source.lifecycle import enabled_of
from enilint.inputs.terraform.source.modules import SourceModule
from enilint.inputs.terraform.source.naming import named
from enilint.inputs.terraform.source.objects import ModuleObject, instances_value
from enilint.inputs.terraform.source.providers import Providers
from enilint.inputs.terraform.source.scope import Scope
from enilint.inputs.terraform.source.shared import Shared
from enilint.inputs.terraform.source.types import convert, type_of
from enilint.inputs.terraform.source.values import EvaluationError, Mistake, Refusal
from enilint.inputs.terraform.source.variable_files import MISFIT, is_from_environment
from enilint.values import OneOf, Unknown

_MOST_MODULES = 2_000


class ModuleInstance(Expressions):
    """One instance of a module. `conditions` are what its existence depends on; `doubt` says what would tell."""

    def __init__(
        self,
        evaluation: Evaluating,
        source: SourceModule,
        path: ModulePath,
        caller: "ModuleInstance | None",
        bound: Mapping[str, Any],
        conditions: frozenset[str] = frozenset(),
        doubt: str = "",
    ) -> None:
        super().__init__(evaluation)
        self.source = source
        self.path = path
        self.caller = caller
        self.conditions = conditions
        self.doubt = doubt
        self.prefix = evaluation.prefix + (f"{module_address(path)}." if path else "")
        self.address = self.prefix.removesuffix(".")
        self.names = tuple(step.name for step in path)
        self.placed_call = caller.source.calls[path[-1].name] if caller is not None else None
        self.providers: Providers = Providers(self, caller.providers if caller is not None else None, self.placed_call)
        self._call_scope = Scope(caller, evaluation.budget, bound) if caller is not None else None
        self._known: dict[tuple[str, ...], Any] = {}
        self._busy: dict[tuple[str, ...], None] = {}
        self._resources: dict[tuple[str, str, str], list[ResourceInstance]] = {}
        self._children: dict[str, list[ModuleInstance]] = {}
        self._referred: dict[tuple[str, ...], Any] = {}
        self._constants = evaluation.tree.shared(KeptConstants)

    def referred(self, root: str, steps: tuple[Step, ...]) -> Any:
        """What a reference leads to. Where names alone lead there, it is found once: others refer to the same."""
        if root in _CHANGING:
            return self._followed(root, steps)
        try:
            names = (root, *map(_NAME_OF, steps))
        except AttributeError:  # there is an index among them
            return self._followed(root, steps)
        if names not in self._referred:
            self._referred[names] = self._followed(root, steps)
        return self._referred[names]

    def _followed(self, root: str, steps: tuple[Step, ...]) -> Any:
        value, used = self._resolved(root, steps)
        return follow_steps(value, steps[used:])

    def _resolved(self, root: str, steps: tuple[Step, ...]) -> tuple[Any, int]:
        """The object that a reference begins with, and how many of its steps belong to the name."""
        names = [step.name for step in steps[:2] if type(step) is TraverseAttribute]
        if root in _ELSEWHERE:
            raise EvaluationError(f'"{root}" is not known here')
        if not names:
            raise EvaluationError(f'"{root}" needs a name after it')
        if root == "var":
            return self.variable(names[0]), 1
        if root == "local":
            return self.local(names[0]), 1
        if root == "module":
            return self.call_value(names[0]), 1
        if root == "path":
            return self._path(names[0]), 1
        if root in ("terraform", "tofu"):
            return self.evaluation.workspace if names[0] == "workspace" else Unknown(f"{root}.{names[0]}"), 1
        if root in MODES:
            if len(names) < 2:
                raise EvaluationError(f'"{root}.{names[0]}" needs a name after it')
            return self.resource_value(MODES[root], names[0], names[1]), 2
        return self.resource_value("managed", root, names[0]), 1

    def variable(self, name: str) -> Any:
        """An input variable."""
        return self._once(("var", name), self.source.variables.get(name), self._variable)

    def local(self, name: str) -> Any:
        """A local value."""

        def value(placed: PlacedAttribute) -> Any:
            return self.value(placed.file, placed.attribute, self.scope, f"{self.prefix}local.{name}")

        return self._once(("local", name), self.source.locals.get(name), value)

    def output(self, name: str) -> Any:
        """An output of this module."""
        if ("output", name) in self._known:
            return self._known["output", name]

        def value(placed: PlacedBlock) -> Any:
            attribute = placed.block.body.attributes.get("value")
            symbol = f"{self.address or 'output'}.{name}"
            if attribute is None:
                return Unknown(f"{symbol}, which has no value", symbol)
            guard = self._guard(placed, symbol)
            if guard is not None:
                return guard
            value = self.value(placed.file_of(attribute), attribute, self.scope, symbol)
            return named(self._converted(placed, value, symbol), symbol)

        return self._once(("output", name), self.source.outputs.get(name), value)

    def call_value(self, name: str) -> Any:
        """What `module.name` means."""
        if ("module", name) in self._known:
            return self._known["module", name]

        def value(placed: PlacedBlock) -> Any:
            symbol = f"{self.prefix}module.{name}"
            if self.evaluation.tree.module((*self.names, name)) is None:
                return Unknown(self.evaluation.tree.missing((*self.names, name)), symbol)
            expanded = self._expansion(placed, symbol, self.evaluation.given.module_keys(self.path, name))
            try:
                children = self._expanded_call(name, expanded)
            except Mistake as mistake:
                self.evaluation.refuse(placed.file, placed.block.header[0], mistake, symbol)
                return Unknown(mistake.message, symbol)
            objects = list(map(_object_of, children))
            return instances_value(symbol, expanded, objects)

        return self._once(("module", name), self.source.calls.get(name), value)

    def children(self) -> "Iterator[ModuleInstance]":
        """The instances of all modules that this one calls, as far as their source is at hand."""
        for name in self.source.calls:
            yield from self.children_of(name)

    def children_of(self, name: str) -> "list[ModuleInstance]":
        """The instances of the module that one call calls; none where its source is not at hand."""
        if name not in self.source.calls or self.evaluation.tree.module((*self.names, name)) is None:
            return []
        self.call_value(name)
        return self._children.get(name, [])

    @property
    def made(self) -> "Iterator[ModuleInstance]":
        """The instances of called modules that were made so far."""
        return chain.from_iterable(self._children.values())

    def forget(self, source: SourceModule, names: Collection[tuple[str, ...]]) -> set[int]:
        """Evaluate another version of the source, in which these parts are different: the others keep their values.

        Returns which resource instances there are no longer.
        """
        self.source = source
        self._referred.clear()
        self.forget_expressions()
        dropped = set[int]()
        for name in names:
            self._known.pop(name, None)
            if name[0] == "module":
                for child in self._children.pop(name[1], ()):
                    dropped |= child.forget(child.source, [*child._known])
            elif len(name) == 3:
                dropped.update(map(id, self._resources.pop(name, ())))
        return dropped

    def move(self, lines: Mapping[tuple[str, ...], int]) -> None:
        """Take note that parts stand so many lines further down than before."""
        for name, number in lines.items():
            for instance in self._resources.get(name, ()) if len(name) == 3 else ():
                instance.move(number)

    def resource_value(self, mode: str, type: str, name: str) -> Any:
        """What a reference to a resource means."""
        key = (mode, type, name)
        if key in self._known:
            return self._known[key]
        symbol = self.prefix + ("data." if mode == "data" else "") + f"{type}.{name}"

        def value(placed: PlacedBlock) -> Any:
            given = self.evaluation.given.resource_keys(self.path, mode, type, name)
            expanded = self._expansion(placed, symbol, given)
            scope = self.scope
            shared = Shared(placed.block.body) if len(expanded.members) > 1 else None
            constants = self._constants.of(placed.block, lambda: BlockConstants(placed.block, typed_of(mode, type)))
            instances = [
                ResourceInstance(
                    self,
                    placed,
                    key,
                    member,
                    symbol + index_text(member.key),
                    scope.bind(**member.bound) if member.bound else scope,
                    expanded.missing,
                    constants,
                    shared,
                )
                for member in expanded.members
            ]
            self._resources[key] = instances
            return instances_value(symbol, expanded, instances)

        if mode == "ephemeral":
            return Unknown(f"{symbol}, which is ephemeral", symbol)
        return self._once(key, self.source.resources.get(key), value)

    def resources(self, mode: str, type: str, name: str) -> list[ResourceInstance]:
        """The instances of a resource."""
        self.resource_value(mode, type, name)
        return self._resources.get((mode, type, name), [])

    def _once(self, key: tuple[str, ...], declared: Any, make: Callable[[Any], Any]) -> Any:
        """The value of a named object, made when it is first asked for."""
        if key in self._known:
            return self._known[key]
        if declared is None or key in self._busy:
            return self._without_object(key, declared)
        self._busy[key] = None
        try:
            self._known[key] = make(declared)
        finally:
            del self._busy[key]
        return self._known[key]

    def _without_object(self, key: tuple[str, ...], declared: Any) -> Unknown:
        """What stands for a named object that is not declared. Raises Mistake for one that is being made."""
        words = self.prefix + ".".join(key).removeprefix("managed.")
        if declared is None:
            return Unknown(f"{words}, which is not declared", words)
        circle = [*list(self._busy)[list(self._busy).index(key) :], key]
        chain = " -> ".join(".".join(one).removeprefix("managed.") for one in circle)
        raise Mistake(f"{words} depends on itself: {chain}")

    def _variable(self, placed: PlacedBlock) -> Any:
        name = placed.block.labels[0].value
        symbol = f"{self.prefix}var.{name}"
        body = placed.block.body
        guard = self._guard(placed, symbol)
        if guard is not None:
            return guard
        value = self._given_value(name, symbol)
        nullable = body.attributes.get("nullable")
        never_null = nullable is not None and self.value(placed.file, nullable, self.scope, symbol) is False
        if value is NOT_GIVEN or (value is None and never_null):
            default = body.attributes.get("default")
            if default is None:
                return Unknown(f"the value of {symbol}", symbol)
            value = self.value(placed.file_of(default), default, self.scope, symbol)
            value = without_placeholders(value, symbol, RealTexts(self.evaluation.real_ids, self.source))
        given = self.evaluation.variables.get(name) if self.caller is None else None
        hides = isinstance(given, PlacedAttribute) and is_from_environment(given)
        return named(self._converted(placed, value, symbol, hides=hides), symbol)

    def _guard(self, placed: PlacedBlock, symbol: str) -> Unknown | None:
        """What stands for a variable or an output of which nothing may be shown; None where it may."""
        for mark in ("sensitive", "ephemeral"):
            attribute = placed.block.body.attributes.get(mark)
            if (
                attribute is not None
                and self.value(placed.file_of(attribute), attribute, self.scope, symbol) is not False
            ):
                return Unknown(f"{symbol}, which is {mark}", symbol)
        return None

    def _given_value(self, name: str, symbol: str) -> Any:
        """What the caller, or the user, gives for a variable."""
        if self.placed_call is not None and self._call_scope is not None and self.caller is not None:
            attribute = self.placed_call.block.body.attributes.get(name)
            if attribute is None:
                return NOT_GIVEN
            return self.caller.value(self.placed_call.file_of(attribute), attribute, self._call_scope, symbol)
        planned = self.evaluation.given.variable(name)
        if planned is not NOT_GIVEN:
            return planned
        placed = self.evaluation.variables.get(name)
        if isinstance(placed, Unknown):
            return placed
        return NOT_GIVEN if placed is None else self.value(placed.file, placed.attribute, self.scope, symbol)

    def _converted(self, placed: PlacedBlock, value: Any, name: str, *, hides: bool = False) -> Any:
        """The value in the type that is declared for it. `hides`: what does not fit is not quoted."""
        declared = placed.block.body.attributes.get("type")
        if declared is None:
            return value
        file = placed.file_of(declared)
        try:
            self.evaluation.budget.take(value)
            self.evaluation.budget.spend(comparisons((value,)))
            return convert(value, type_of(declared.value), lambda node: evaluate(node, self.scope))
        except EvaluationError as error:
            error = EvaluationError(MISFIT) if hides else error
            return self.without_value(file, declared.value, error, name)

    def _expansion(self, placed: PlacedBlock, name: str, keys: tuple[Any, ...] | None) -> Expansion:
        """The instances of a resource or module block."""
        body = placed.block.body
        enabled = enabled_of(body) if body.blocks else None
        attribute = body.attributes.get("count") or body.attributes.get("for_each") or enabled
        if attribute is None or (attribute is enabled and keys is not None):
            return SINGLE if keys is None or keys == (None,) else expansion.by_keys(keys, "single", None)
        full_name = f"{name}.{attribute.name}"
        value = self.value(placed.file_of(attribute), attribute, self.scope, full_name)

        def make(value: Any) -> Expansion:
            if keys is not None:
                return expansion.by_keys(keys, attribute.name, value)
            return _EXPANDED_BY[attribute.name](value, name)

        try:
            expanded = make(value)
            number = len(expanded.members)
            self.evaluation.budget.make(number, number * parts_of(body))
            return expanded
        except EvaluationError as error:
            if isinstance(error, Refusal) and (self.conditions or isinstance(value, OneOf)):
                error = EvaluationError(error.message)  # it may not come to that
            unknown = self.without_value(placed.file_of(attribute), attribute.value, error, full_name)
        except Exception as error:  # noqa: BLE001 - whatever one block does, the others are still read
            unknown = self.evaluation.fail(placed.file_of(attribute), attribute.start, full_name, error)
        return make(named(unknown, full_name))

    def _expanded_call(self, name: str, expanded: Expansion) -> "list[ModuleInstance]":
        source = self.evaluation.tree.module((*self.names, name))
        assert source is not None
        self.evaluation.modules += len(expanded.members)
        if self.evaluation.modules > _MOST_MODULES:
            raise Mistake(f"there would be more than {_MOST_MODULES} module instances; the others are not read")
        mapped = [one.block.body for (_, type, _), one in source.resources.items() if type in MAPPED_TYPES]
        blocks, number = len(source.calls) + len(mapped), len(expanded.members)
        self.evaluation.budget.make(blocks * number, sum(map(parts_of, mapped)) * number)
        self._children[name] = [
            ModuleInstance(
                self.evaluation,
                source,
                (*self.path, ModuleStep(name, member.key)),
                self,
                member.bound,
                self.conditions | {member.condition} if member.condition else self.conditions,
                expanded.missing or self.doubt,
            )
            for member in expanded.members
        ]
        return self._children[name]

    def _path(self, name: str) -> Any:
        if name == "module":
            return self.source.path
        return "." if name == "root" else Unknown(f"path.{name}", f"path.{name}", is_text=True)


class Evaluation(Evaluating):
    """One evaluation of a root module."""

    @functools.cached_property
    def root(self) -> ModuleInstance | None:
        """The root module; None if there is no source of it."""
        source = self.tree.module(())
        return ModuleInstance(self, source, (), None, {}) if source is not None else None

    @property
    def is_cheap(self) -> bool:
        """Whether little of the work was done that an evaluation may take, all texts together."""
        return self.budget.is_ample and self.modules < _MOST_MODULES // 2


_NAME_OF = attrgetter("name")
"""The name of a step; an index has none."""
_CHANGING = frozenset({"terraform", "tofu"})
"""What leads to the workspace: of a root module whose state is read, its reader tells it."""
_ELSEWHERE = frozenset({"count", "each", "self"})
_EXPANDED_BY = {
    "count": expansion.by_count,
    "enabled": expansion.by_enabled,
    "for_each": expansion.by_for_each,
}


def _object_of(module: ModuleInstance) -> ModuleObject:
    """A module instance as expressions see it."""
    names, stand_in = tuple(module.source.outputs), module.source.stand_in
    if not stand_in:
        return ModuleObject(module.address, names, module.output)

    def output(name: str) -> Any:
        if name in names:
            return module.output(name)
        return Unknown(
            f"the output {name} of {module.address}, which {stand_in} does not have", f"{module.address}.{name}"
        )

    return ModuleObject(module.address, None, output)
