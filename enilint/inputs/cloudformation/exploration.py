"""The deployments that a template permits, as far as they are different networks.

The first one is that of all defaults. Then each choice is made otherwise alone, then two of them, and so on. Only
choices that something read depends on are made at all.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from enilint.findings import Location
from enilint.inputs.cloudformation.choices import OTHER, Trace, Variables, World
from enilint.inputs.cloudformation.evaluation import Evaluator
from enilint.inputs.cloudformation.mapping.types import IMPORTED, TYPES, Mapped
from enilint.inputs.cloudformation.resource import Resource
from enilint.inputs.cloudformation.stacks import Importable, Stack
from enilint.inputs.cloudformation.values import NOTHING, Block, frozen, symbols_in
from enilint.inputs.failures import failure

MOST_CHOICES = 512
MOST_NETWORKS = 32


Report = Callable[[Location, str], None]


class Outcome(Struct, eq=False):
    """The resources that there are in one world. `imported` are those of other designs that they refer to."""

    world: World
    trace: Trace
    resources: list[Resource]
    imported: list[Resource] = field(default_factory=list)


class Explored(Struct, eq=False):
    """Different networks. `is_complete`: there are no others."""

    outcomes: list[Outcome] = field(default_factory=list)
    is_complete: bool = True


class _Known(Struct, eq=False):
    """A resource as it was evaluated: None where there is none. It holds where variables have the same values.

    `named` are the addresses of the resources that its properties refer to. `absent`: its condition is false.
    """

    trace: Trace
    properties: Block | None
    named: frozenset[str]
    absent: bool


def explore(
    roots: Sequence[Stack], variables: Variables, exports: Importable, report: Report, others: Mapping[str, Stack]
) -> Explored:
    """Evaluate what the stacks of a design make, in the deployments that they permit.

    `others` are the stacks of other designs that it turns out to import from, by prefix.
    """
    return _Explorer(roots, variables, exports, report, others).explored()


class _Explorer:
    def __init__(
        self,
        roots: Sequence[Stack],
        variables: Variables,
        exports: Importable,
        report: Report,
        others: Mapping[str, Stack],
    ) -> None:
        self._stacks = [one for root in roots for one in root.all()]
        self._others = others
        self._variables = variables
        self._exports = exports
        self._report = report
        self._known: dict[tuple[str, str], list[_Known]] = {}

    def explored(self) -> Explored:
        """All outcomes, or the first ones of too many."""
        waiting: deque[dict[str, str | None]] = deque([{}])
        seen = {frozenset[Any]()}
        every: list[tuple[dict[str, str | None], Outcome]] = []
        different: dict[Any, list[Outcome]] = {}
        version = -1
        while waiting or version != self._variables.version:
            if not waiting:  # what was compared with since is a choice for the earlier ones, too
                version = self._variables.version
                for choices, outcome in every:
                    waiting.extend(self._further(choices, outcome.trace, seen))
                continue
            if len(every) >= MOST_CHOICES or len(different) > MOST_NETWORKS:
                break
            choices = waiting.popleft()
            outcome = self._outcome(choices)
            every.append((choices, outcome))
            waiting.extend(self._further(choices, outcome.trace, seen))
            if not outcome.trace.impossible:
                different.setdefault(_form(outcome), []).append(outcome)
        alike = ([one for one in each if self._is_possible(one.trace)] for each in different.values())
        outcomes = [possible[0] for possible in alike if possible] or [every[0][1]]
        for outcome in outcomes[:MOST_NETWORKS]:
            self._add_remarks(outcome)
            outcome.imported = list(self._imported(outcome)) if self._others else []
        return Explored(outcomes[:MOST_NETWORKS], not waiting and len(outcomes) <= MOST_NETWORKS)

    def _further(
        self, choices: dict[str, str | None], trace: Trace, seen: set[frozenset[Any]]
    ) -> Iterator[dict[str, str | None]]:
        """The choices that differ from others in one variable that something depends on."""
        for name, current in trace.used.items():
            variable = self._variables.by_name[name]
            for value in variable.domain:
                if value == current:
                    continue
                other = {**choices, name: value}
                if value == variable.default:
                    del other[name]
                key = frozenset(other.items())
                if key not in seen:
                    seen.add(key)
                    yield other

    def _is_possible(self, trace: Trace) -> bool:
        """Whether no variable has another value than all that are allowed."""
        by_name = self._variables.by_name
        return all(value is not OTHER or by_name[name].has_others for name, value in trace.used.items())

    def _outcome(self, choices: dict[str, str | None]) -> Outcome:
        world = World(self._variables, choices)
        evaluator = Evaluator(world, self._exports, self._report)
        total = Trace()
        missing: set[str] = set()
        resources = []
        absent: set[str] = set()
        named: set[str] = set()
        for stack in self._stacks:
            if stack.parent is not None and not self._is_made(stack, evaluator, total, missing):
                missing.add(stack.prefix)
                continue
            for name, node in stack.template.resources.items():
                mapped = TYPES.get(node.get("Type", "")) if isinstance(node, dict) and _has_type(node) else None
                if mapped is None:
                    continue
                known = self._evaluated(stack, name, node, mapped, evaluator)
                total.add(known.trace)
                if known.properties is not None:
                    resources.append(_resource(stack, name, node, known.properties, world))
                    named |= known.named
                if known.absent:
                    absent.add(stack.address(name))
        # the service refuses a deployment in which something refers to a resource that is not there
        total.impossible = total.impossible or not absent.isdisjoint(named)
        world.trace = total
        return Outcome(world, total, resources)

    def _is_made(self, stack: Stack, evaluator: Evaluator, total: Trace, missing: set[str]) -> bool:
        """Whether there is a nested stack."""
        assert stack.parent is not None
        if stack.parent.prefix in missing:
            return False
        evaluator.world.trace = Trace()
        made = _exists(stack.parent.template.resources[stack.logical_id], stack.parent, evaluator)
        total.add(evaluator.world.trace)
        return made

    def _evaluated(self, stack: Stack, name: str, node: dict[str, Any], mapped: Mapped, evaluator: Evaluator) -> _Known:
        """A resource in a world, evaluated again only where something that it depends on is chosen otherwise."""
        entries = self._known.setdefault((stack.prefix, name), [])
        world = evaluator.world
        for entry in entries:
            if world.holds(entry.trace.used):
                return entry
        world.trace = Trace()
        properties, absent = None, False
        try:
            absent = not _exists(node, stack, evaluator)
            properties = None if absent else _facts(node, stack, mapped, evaluator)
        except Exception as error:  # noqa: BLE001 - whatever fails on one resource, the others are still evaluated
            at = stack.template.key_place(stack.template.resources, name)
            self._report(at, failure(at.path, stack.address(name), error).message)
        named = frozenset(one.resource for one in symbols_in(properties) if one.resource)
        entry = _Known(world.trace, properties, named, absent)
        entries.append(entry)
        return entry

    def _imported(self, outcome: Outcome) -> Iterator[Resource]:
        """What other designs say of the resources that a network refers to, and of those that these refer to."""
        evaluator = Evaluator(outcome.world, self._exports)
        evaluator.asking = False
        waiting = [symbol for one in outcome.resources for symbol in symbols_in(one.properties)]
        seen: set[str] = set()
        while waiting:
            address = waiting.pop().resource
            prefix, _, name = address.rpartition("/")
            stack = self._others.get(f"{prefix}/")
            node = stack.template.resources.get(name) if stack is not None else None
            if stack is None or address in seen or not isinstance(node, dict) or node.get("Type") not in IMPORTED:
                continue
            seen.add(address)
            properties = _facts(node, stack, TYPES[node["Type"]], evaluator)
            yield _resource(stack, name, node, properties, outcome.world)
            waiting += symbols_in(properties)

    def _add_remarks(self, outcome: Outcome) -> None:
        """Evaluate what decides nothing. What is still open there stays open."""
        evaluator = Evaluator(outcome.world, self._exports)
        evaluator.asking = False
        for resource in outcome.resources:
            mapped = TYPES[resource.type]
            if not mapped.remarks:
                continue
            properties = _copy(resource.properties)
            target = properties
            if mapped.inner and isinstance(properties.get(mapped.inner), Block):
                target = properties[mapped.inner] = _copy(properties[mapped.inner])
            for name in mapped.remarks:
                node = target.source.get(name) if isinstance(target.source, dict) else None
                value = NOTHING if node is None else evaluator.value(node, resource.stack)
                if value is not NOTHING:
                    target[name] = value
            resource.properties = properties


def _has_type(node: dict[str, Any]) -> bool:
    return isinstance(node.get("Type"), str)


def _exists(node: dict[str, Any], stack: Stack, evaluator: Evaluator) -> bool:
    name = node.get("Condition")
    return not isinstance(name, str) or evaluator.condition(name, stack) is not False


def _facts(node: dict[str, Any], stack: Stack, mapped: Mapped, evaluator: Evaluator) -> Block:
    """The properties of a resource that decide what there is."""
    source = node.get("Properties")
    block = Block(source if isinstance(source, dict) else {})
    for name in mapped.facts:
        if name not in block.source:
            continue
        inner = block.source[name]
        if name == mapped.inner and isinstance(inner, dict) and not any(key.startswith("Fn::") for key in inner):
            value: Any = Block(inner)
            for key, one in inner.items():
                found = evaluator.value(one, stack) if key not in mapped.remarks else NOTHING
                if found is not NOTHING:
                    value[key] = found
        else:
            value = evaluator.value(inner, stack)
        if value is not NOTHING and value is not None:
            block[name] = value
    return block


def _copy(block: Block) -> Block:
    other = Block(block.source)
    other.update(block)
    return other


def _resource(stack: Stack, name: str, node: dict[str, Any], properties: Block, world: World) -> Resource:
    waits = node.get("DependsOn")
    listed = waits if isinstance(waits, list) else [waits]
    return Resource(
        address=stack.address(name),
        type=node["Type"],
        stack=stack,
        world=world,
        at=stack.template.key_place(stack.template.resources, name),
        node=node,
        properties=properties,
        waits_for=tuple(stack.address(one) for one in listed if isinstance(one, str)),
    )


def _form(outcome: Outcome) -> Any:
    """What networks have in common that are alike."""
    return tuple((one.address, frozen(one.properties)) for one in outcome.resources)
