"""What Terraform planned or made, compared with what the source alone evaluates to: what differs, what is open."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from enilint.inputs.context import Context, RootOptions, TerraformOptions
from enilint.inputs.design import Design
from enilint.inputs.terraform.references import AnyKey, SymbolKey, index_text
from enilint.inputs.terraform.source.blocks import EvaluatedBlock, ValueBlock
from enilint.inputs.terraform.source.evaluation import Evaluation, ModuleInstance
from enilint.inputs.terraform.source.instances import ResourceInstance
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.reader import evaluate_root
from enilint.inputs.terraform.source.values import EvaluationError, Lazy, SetValue, elements_of, text_of
from enilint.values import OneOf, Unknown

META = {"count", "depends_on", "for_each", "lifecycle", "provider"}
NOT_NESTED = {"connection", "dynamic", "lifecycle", "provisioner"}
SETS = {"network_interface"}
"""The blocks that are sets in the provider's schema: a plan has them in an order of its own."""
DEFAULTS: tuple[tuple[str, Any], ...] = (("source_dest_check", True),)
"""What the provider's schema makes of an attribute that is null, where that is not null, empty, 0 or false."""
HASHED = {"user_data"}
"""The attributes that the provider stores as a hash."""

Marked = tuple[Any, Any, Any]
"""A value, the marks of what is not known of it, and those of what is sensitive."""


class Compared(NamedTuple):
    """What differs, in words; what is open in the evaluation, by address or attribute, and why; how many are equal."""

    different: list[str]
    unknown: dict[str, str]
    equal: int


def evaluate(directory: Path) -> Evaluation:
    """The evaluation of a root module in the workspace `default`."""
    options = TerraformOptions(roots={str(directory.resolve()): RootOptions(workspace="default")})
    design = Design(path=str(directory), kind="terraform")
    tree = SourceTree(str(directory), str(directory))
    evaluation = evaluate_root(tree, str(directory), str(directory), Context(terraform=options), design)
    assert evaluation is not None
    assert design.errors == []
    return evaluation


def compared_with_plan(directory: Path, file: Path) -> Compared:
    """Compare the source in a directory with a plan of it."""
    plan = json.loads(file.read_text())
    changes = plan.get("output_changes", {})
    outputs = {name: _marked(change) for name, change in changes.items() if "after" in change}
    for name, output in plan["planned_values"].get("outputs", {}).items():
        if "value" in output and name not in outputs:
            outputs[name] = (output["value"], None, output["sensitive"])
    return _compared(evaluate(directory), _planned(plan), outputs, applied=False)


def compared_with_state(directory: Path, file: Path) -> Compared:
    """Compare the source in a directory with the state after it was applied."""
    state = json.loads(file.read_text())
    stored = {}
    for one in state["resources"]:
        prefix = f"{one['module']}." if "module" in one else ""
        data = "data." if one["mode"] == "data" else ""
        for instance in one["instances"]:
            address = f"{prefix}{data}{one['type']}.{one['name']}{index_text(instance.get('index_key'))}"
            stored[address] = (instance["attributes"], None, None)
    outputs = {name: (output["value"], None, False) for name, output in state["outputs"].items()}
    return _compared(evaluate(directory), stored, outputs, applied=True)


def _compared(
    evaluation: Evaluation, there: Mapping[str, Marked], outputs: Mapping[str, Marked], *, applied: bool
) -> Compared:
    assert evaluation.root is not None
    comparison = _Comparison(applied=applied)
    found = {instance.address: instance for instance in _instances(evaluation.root)}
    named = _named(found, there, applied=applied)
    for address in there:
        is_found = address in found or address in named.values() or any(_stands_for(one, address) for one in found)
        if not is_found:
            comparison.different.append(f"{address} is not in the evaluation")
    for address, instance in found.items():
        matching = [one for one in there if one in (address, named.get(address)) or _stands_for(address, one)]
        if instance.conditions:
            comparison.unknown[address] = instance.doubt
        elif not matching:
            comparison.different.append(f"{address} is in the evaluation alone")
        for one in matching:
            comparison.block(instance.block, there[one], address)
    for name, marked in outputs.items():
        comparison.value(evaluation.root.output(name), marked, f"output.{name}")
    assert evaluation.errors == {}
    return Compared(comparison.different, dict(sorted(comparison.unknown.items())), comparison.equal)


def _named(found: Mapping[str, ResourceInstance], there: Mapping[str, Marked], *, applied: bool) -> dict[str, str]:
    """The address of each instance whose key has a name alone: of those left with any key, the one that fits best."""
    result: dict[str, str] = {}
    for address, instance in found.items():
        if not isinstance(instance.key, SymbolKey) or isinstance(instance.key, AnyKey):
            continue
        any_key = f"{address.removesuffix(index_text(instance.key))}[*]"
        left = [one for one in there if _stands_for(any_key, one) and one not in (*found, *result.values())]
        attempts = {one: _Comparison(applied=applied) for one in left}
        for one, attempt in attempts.items():
            attempt.block(instance.block, there[one], address)
        if left:
            result[address] = min(left, key=lambda one: attempts[one].rank)
    return result


def _planned(plan: Mapping[str, Any]) -> dict[str, Marked]:
    """What there will be, by address: what was read already, and what is created, changed, read or left."""
    found = {}
    waiting = [plan.get("prior_state", {}).get("values", {}).get("root_module", {})]
    while waiting:
        module = waiting.pop()
        waiting.extend(module.get("child_modules", ()))
        for one in module.get("resources", ()):
            if one["mode"] == "data":
                found[one["address"]] = (one["values"], None, one.get("sensitive_values"))
    for one in plan["resource_changes"]:
        if one["change"]["actions"] not in (["delete"], ["forget"]):
            found[one["address"]] = _marked(one["change"])
    return found


def _marked(change: Mapping[str, Any]) -> Marked:
    return change["after"], change["after_unknown"], change.get("after_sensitive")


def _part(marked: Marked, name: str | int) -> Marked:
    """An attribute or element of a value, with its marks."""
    return _at(marked[0], name), _at(marked[1], name), _at(marked[2], name)


def _at(value: Any, name: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list) and isinstance(name, int):
        return value[name] if name < len(value) else None
    return value is True or None  # a mark of the whole marks its parts


def _instances(root: ModuleInstance) -> Iterator[ResourceInstance]:
    waiting = [root]
    while waiting:
        module = waiting.pop()
        for mode, type, name in module.source.resources:
            yield from module.resources(mode, type, name)
        waiting.extend(module.children())


def _stands_for(representative: str, address: str) -> bool:
    """Whether an address with `[*]` stands for another one."""
    if "[*]" not in representative:
        return False
    pattern = r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]'.join(map(re.escape, representative.split("[*]")))
    return re.fullmatch(pattern, address) is not None


class _Comparison:
    """`applied`: what is null in source can have any value, since AWS has filled it in."""

    def __init__(self, *, applied: bool) -> None:
        self.applied = applied
        self.different: list[str] = []
        self.unknown: dict[str, str] = {}
        self.equal = 0

    def block(self, block: EvaluatedBlock | ValueBlock, there: Marked, path: str) -> None:
        """Compare what a block sets with what there is of it."""
        if _is_left_out(there):
            return
        values, marks, _ = there
        for name in _attributes(block):
            if name in values or _at(marks, name) is not None:
                self.value(block.value(name), _part(there, name), f"{path}.{name}")
            else:
                self.different.append(f"{path}.{name} is set in source alone")
        for name in _block_types(block):
            self._nested(block, name, _part(there, name), f"{path}.{name}")

    def _nested(self, block: EvaluatedBlock | ValueBlock, name: str, there: Marked, path: str) -> None:
        if _is_left_out(there):
            return
        nested = block.nested(name)
        elements = there[0] if isinstance(there[0], list) else [] if there[0] is None else [there[0]]
        if nested.missing:
            self.unknown[path] = nested.missing
        elif len(nested.blocks) != len(elements) and not _is_number_open(nested.blocks, there):
            self.different.append(f"{path}: {len(nested.blocks)} blocks, but there are {len(elements)}")
            return
        self._elements(nested.blocks, (elements, *there[1:]), path, is_set=name in SETS)

    def value(self, ours: Any, there: Marked, path: str) -> None:
        """Compare a value with what is known of the true one."""
        value, marks, _ = there
        name = path.rpartition(".")[2]
        if _is_left_out(there) or (ours is None and self.applied):
            return
        if isinstance(ours, Unknown):
            if not _has_mark(marks):
                self.unknown[path] = ours.fact
        elif isinstance(ours, OneOf):
            self._one_of(ours, there, path)
        elif isinstance(ours, EvaluatedBlock | ValueBlock):
            self.block(ours, there, path)
        elif isinstance(ours, Lazy):
            self._object(ours, there, path)
        elif isinstance(ours, dict) or (isinstance(value, dict) and value):
            self._map(ours, there, path)
        elif isinstance(ours, tuple | SetValue) or (isinstance(value, list) and value):
            elements = () if ours is None else elements_of(ours) or ()
            if len(elements) != len(value or ()):
                self._differ(ours, value, path)
            else:
                self._elements(elements, there, path, is_set=isinstance(ours, SetValue) or name in SETS)
        elif _is_equal(ours, value, name):
            self.equal += 1
        else:
            self._differ(ours, value, path)

    def _differ(self, ours: Any, value: Any, path: str) -> None:
        self.different.append(f"{path} is {ours!r}, but Terraform has {value!r}")

    def _one_of(self, ours: OneOf[Any], there: Marked, path: str) -> None:
        """The value has to be one of the candidates."""
        attempts = [self._attempt(one, there, path) for one in ours.candidates]
        if not ours.open and all(attempt.different for attempt in attempts):
            self._differ(ours, there[0], path)
        self.unknown[path] = ours.reason

    def _object(self, ours: Lazy, there: Marked, path: str) -> None:
        for name in there[0] or ():
            try:
                self.value(ours.attribute(name), _part(there, name), f"{path}.{name}")
            except EvaluationError as error:
                self.different.append(f"{path}.{name}: {error.message}")

    def _map(self, ours: Any, there: Marked, path: str) -> None:
        value, marks, _ = there
        names = {*(value or ()), *(marks if isinstance(marks, dict) else ())}
        if not isinstance(ours, dict) or {name for name in ours if ours[name] is not None or name in names} != names:
            self._differ(ours, value, path)
            return
        for name in sorted(names):
            self.value(ours[name], _part(there, name), f"{path}.{name}")

    def _elements(self, ours: Any, there: Marked, path: str, *, is_set: bool) -> None:
        """Compare elements in their order; each one of a set with that which fits best."""
        left = list(range(len(there[0] or ())))
        for position, one in enumerate(ours):
            if not left:
                self.different.append(f"{path} has more elements than {there[0]!r}")
                return
            attempts = {
                number: self._attempt(one, _part(there, number), f"{path}[{position}]")
                for number in (left if is_set else left[:1])
            }
            best = min(attempts, key=lambda number: attempts[number].rank)
            left.remove(best)
            self.different += attempts[best].different
            self.unknown |= attempts[best].unknown
            self.equal += attempts[best].equal

    def _attempt(self, ours: Any, there: Marked, path: str) -> "_Comparison":
        attempt = _Comparison(applied=self.applied)
        attempt.value(ours, there, path)
        return attempt

    @property
    def rank(self) -> tuple[int, int, int]:
        """The better the comparison turned out, the lower."""
        return len(self.different), len(self.unknown), -self.equal


def _is_left_out(there: Marked) -> bool:
    """Whether a value is not known, or must not be shown."""
    return there[1] is True or there[2] is True


def _is_equal(ours: Any, value: Any, name: str) -> bool:
    if ours is None or value is None:
        return ((ours or None) is None and value in (None, "", 0, [], {})) or (name, value) in DEFAULTS
    if name in HASHED and value == hashlib.sha1(text_of(ours).encode()).hexdigest():
        return True
    return not isinstance(value, dict | list) and text_of(ours) == text_of(value)


def _is_number_open(ours: "list[EvaluatedBlock | ValueBlock]", there: Marked) -> bool:
    """Whether the plan has one block that stands for any number: no attribute of it is known, but for defaults."""
    marks = there[1] if isinstance(there[1], list) else []
    written = {name for block in ours for name in _attributes(block)}
    return any(isinstance(one, dict) and all(one.get(name) is True for name in written) for one in marks)


def _attributes(block: EvaluatedBlock | ValueBlock) -> list[str]:
    if isinstance(block, ValueBlock):
        return sorted(block._values)
    return [name for name in block.placed.block.body.attributes if name not in META]


def _block_types(block: EvaluatedBlock | ValueBlock) -> list[str]:
    if isinstance(block, ValueBlock):
        return []
    body = block.placed.block.body
    types = [one.type for one in body.blocks if one.type not in NOT_NESTED]
    types += [one.labels[0].value for one in body.blocks_of("dynamic")]
    return list(dict.fromkeys(types))


def _has_mark(marks: Any) -> bool:
    """Whether a part is marked."""
    if isinstance(marks, dict):
        return any(map(_has_mark, marks.values()))
    return any(map(_has_mark, marks)) if isinstance(marks, list) else marks is True
