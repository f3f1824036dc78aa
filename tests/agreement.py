"""What Terraform planned, compared with what the source alone was evaluated to: which values differ, which are open."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from enilint.inputs.context import Context, RootOptions, TerraformOptions
from enilint.inputs.design import Design
from enilint.inputs.terraform.references import index_text
from enilint.inputs.terraform.source.blocks import EvaluatedBlock, ValueBlock
from enilint.inputs.terraform.source.evaluation import Evaluation, ModuleInstance
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.reader import evaluate_root
from enilint.inputs.terraform.source.resources import ResourceInstance
from enilint.inputs.terraform.source.values import EvaluationError, Lazy, SetValue, elements_of, text_of
from enilint.values import OneOf, Unknown

META = {"count", "depends_on", "for_each", "lifecycle", "provider"}
NOT_NESTED = {"connection", "dynamic", "lifecycle", "provisioner"}
SETS = {"associate_with_private_ips", "cidr_blocks", "filter", "group_names", "groups", "ingress", "egress"} | {
    "instance_types", "ipv4_prefixes", "ipv6_addresses", "network_interface", "private_ips", "route"
} | {"security_group_ids", "security_groups", "subnet_ids", "values", "vpc_security_group_ids"}
DEFAULTS = {"source_dest_check": True}
"""What the provider's schema makes of an attribute that is not set, where that is not null, empty, 0 or false."""

Marked = tuple[Any, Any, Any]
"""A value, the marks of what is not known of it, and those of what is sensitive."""


class Compared(NamedTuple):
    """Addresses, or attributes with their addresses, and what there is to say of them."""

    different: list[str]
    unknown: list[str]
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
    return _compared(evaluate(directory), _planned(plan), outputs)


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
    return _compared(evaluate(directory), stored, outputs)


def _compared(evaluation: Evaluation, there: Mapping[str, Marked], outputs: Mapping[str, Marked]) -> Compared:
    assert evaluation.root is not None
    comparison = _Comparison()
    found = {instance.address: instance for instance in _instances(evaluation.root)}
    for address in there:
        if address not in found and not any(_stands_for(one, address) for one in found):
            comparison.different.append(f"{address} is not in the evaluation")
    for address, instance in found.items():
        matching = [one for one in there if one == address or _stands_for(address, one)]
        if instance.conditions:
            comparison.unknown.append(address)
        elif not matching:
            comparison.different.append(f"{address} is in the evaluation alone")
        for one in matching:
            comparison.block(instance.block, *there[one], address)
    for name, marked in outputs.items():
        comparison.value(evaluation.root.output(name), *marked, f"output.{name}")
    assert evaluation.errors == {}
    return Compared(comparison.different, sorted(set(comparison.unknown)), comparison.equal)


def _marked(change: Mapping[str, Any]) -> Marked:
    return change["after"], change["after_unknown"], change.get("after_sensitive")


def _planned(plan: Mapping[str, Any]) -> dict[str, Marked]:
    """The values that will be, the marks of the unknown and those of the sensitive ones, by address."""
    found = {}
    waiting = [plan.get("prior_state", {}).get("values", {}).get("root_module", {})]
    while waiting:
        module = waiting.pop()
        waiting.extend(module.get("child_modules", ()))
        for one in module.get("resources", ()):
            if one["mode"] == "data":
                found[one["address"]] = (one["values"], {}, one.get("sensitive_values"))
    for one in plan["resource_changes"]:
        change = one["change"]
        if change["after"] is not None:
            found[one["address"]] = _marked(change)
    return found


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
    def __init__(self) -> None:
        self.different: list[str] = []
        self.unknown: list[str] = []
        self.equal = 0

    def block(self, block: EvaluatedBlock | ValueBlock, planned: Any, marks: Any, hidden: Any, path: str) -> None:
        """Compare what a block sets with what the plan has of it."""
        if marks is True or hidden is True:
            return
        for name in _attributes(block):
            if name in planned or _of(marks, name):
                value = block.value(name)
                self.value(value, planned.get(name), _of(marks, name), _of(hidden, name), f"{path}.{name}")
            else:
                self.different.append(f"{path}.{name} is set, and the plan does not have it")
        for name in _block_types(block):
            self._nested(block, name, planned.get(name), _of(marks, name), _of(hidden, name), f"{path}.{name}")

    def _nested(
        self, block: EvaluatedBlock | ValueBlock, name: str, planned: Any, marks: Any, hidden: Any, path: str
    ) -> None:
        if marks is True or hidden is True:
            return
        nested = block.nested(name)
        there = planned if isinstance(planned, list) else [] if planned is None else [planned]
        ours = nested.blocks
        if nested.missing:
            self.unknown.append(path)
        elif len(ours) != len(there):
            self.different.append(f"{path}: {len(ours)} blocks, planned are {len(there)}")
            return
        self._elements(ours, there, marks, hidden, path, name in SETS)

    def value(self, ours: Any, planned: Any, marks: Any, hidden: Any, path: str) -> None:
        """Compare a value with what the plan knows of it."""
        if marks is True or hidden is True:
            return
        if isinstance(ours, Unknown):
            if not _any(marks):
                self.unknown.append(path)
        elif isinstance(ours, OneOf):
            self._one_of(ours, planned, marks, hidden, path)
        elif isinstance(ours, EvaluatedBlock | ValueBlock):
            self.block(ours, planned, marks, hidden, path)
        elif isinstance(planned, dict):
            self._map(ours, planned, marks, hidden, path)
        elif isinstance(planned, list):
            elements = elements_of(ours) if isinstance(ours, tuple | SetValue) else () if ours is None else (ours,)
            if len(elements or ()) != len(planned):
                self.different.append(f"{path} is {ours!r}, planned is {planned!r}")
            else:
                is_set = isinstance(ours, SetValue) or path.rpartition(".")[2] in SETS
                self._elements(elements, planned, marks, hidden, path, is_set)
        elif ours is None and (planned in (None, "", 0) or DEFAULTS.get(path.rpartition(".")[2]) == planned):
            self.equal += 1
        elif isinstance(ours, str | bool | int | float) and planned is not None and text_of(ours) == text_of(planned):
            self.equal += 1
        else:
            self.different.append(f"{path} is {ours!r}, planned is {planned!r}")

    def _one_of(self, ours: OneOf[Any], planned: Any, marks: Any, hidden: Any, path: str) -> None:
        """The planned value has to be one of the candidates."""
        attempts = [self._attempt(one, planned, marks, hidden, path) for one in ours.candidates]
        if not ours.open and all(attempt.different for attempt in attempts):
            self.different.append(f"{path} is {ours!r}, planned is {planned!r}")
        self.unknown.append(path)

    def _attempt(self, ours: Any, planned: Any, marks: Any, hidden: Any, path: str) -> "_Comparison":
        attempt = _Comparison()
        attempt.value(ours, planned, marks, hidden, path)
        return attempt

    def _take(self, attempt: "_Comparison") -> None:
        self.different += attempt.different
        self.unknown += attempt.unknown
        self.equal += attempt.equal

    def _map(self, ours: Any, planned: Mapping[str, Any], marks: Any, hidden: Any, path: str) -> None:
        if isinstance(ours, Lazy):
            for name in planned:
                try:
                    self.value(ours.attribute(name), planned[name], _of(marks, name), _of(hidden, name), path)
                except EvaluationError as error:
                    self.different.append(f"{path}.{name}: {error.message}")
            return
        if ours is None and not planned:
            self.equal += 1
            return
        names = {*planned, *(marks if isinstance(marks, dict) else ())}
        if not isinstance(ours, dict) or set(ours) != names:
            self.different.append(f"{path} is {ours!r}, planned is {planned!r}")
            return
        for name in sorted(names):
            self.value(ours[name], planned.get(name), _of(marks, name), _of(hidden, name), f"{path}.{name}")

    def _elements(self, ours: Any, planned: list[Any], marks: Any, hidden: Any, path: str, is_set: bool) -> None:
        """Compare elements in their order; those of a set with the planned one that fits best."""
        left = list(range(len(planned)))
        for position, one in enumerate(ours):
            numbers = left if is_set else left[:1]
            attempts = []
            for number in numbers:
                attempt = self._attempt(
                    one, planned[number], _of(marks, number), _of(hidden, number), f"{path}[{position}]"
                )
                attempts.append((len(attempt.different), len(attempt.unknown), -attempt.equal, number, attempt))
            if not attempts:
                self.different.append(f"{path}: there are more elements than the {len(planned)} planned")
                return
            *_, number, best = min(attempts, key=lambda one: one[:4])
            left.remove(number)
            self._take(best)


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


def _of(marks: Any, part: str | int) -> Any:
    if marks is True:
        return True
    if isinstance(marks, list):
        return marks[part] if isinstance(part, int) and part < len(marks) else None
    return marks.get(part) if isinstance(marks, dict) else None


def _any(marks: Any) -> bool:
    """Whether a part is marked."""
    if isinstance(marks, dict):
        return any(map(_any, marks.values()))
    return any(map(_any, marks)) if isinstance(marks, list) else marks is True
