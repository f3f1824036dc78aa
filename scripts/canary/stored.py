"""Plans and states in which values are replaced by canaries, and marked as Terraform marks what is sensitive."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from scripts.canary.values import Canaries
from scripts.fuzzing import corpus

Steps = tuple[str | int, ...]
_MOST = 12


class _Marking:
    """Replaces values by canaries; `marked`: says so as Terraform does."""

    def __init__(self, random: Random, canaries: Canaries, *, marked: bool) -> None:
        self.random = random
        self.canaries = canaries
        self.marked = marked
        self.left = _MOST

    def replaced(self, values: Any) -> list[Steps]:
        """Replace some values of a tree. Returns where they are."""
        names = corpus.attributes()
        steps = [one for one in _leaves(values) if any(name in names for name in one)]
        chosen = self.random.sample(steps, min(len(steps), self.left, self.random.choice((1, 2, 3))))
        for one in chosen:
            _put(values, one, self.canaries.like(_at(values, one)))
        self.left -= len(chosen)
        return chosen

    def marks(self, values: Any, chosen: list[Steps]) -> Any:
        """The marks of values, in their shape: of a value itself, or of what has it in it."""
        whole = self.random.random() < 0.1
        marks: dict[str, Any] = {}
        for one in chosen:
            depth = 1 if self.random.random() < 0.3 else len(one)
            _mark(marks, values, one[:depth])
        return (whole or marks) if self.marked and chosen else {}


def plan(random: Random, canaries: Canaries, *, marked: bool) -> tuple[str, dict[str, str]]:
    """A plan, and the source beside it, which may be none."""
    seed, source = random.choice(corpus.plans())
    tree = copy.deepcopy(seed)
    marking = _Marking(random, canaries, marked=marked)
    changes = [one for one in tree.get("resource_changes", ()) if one["type"] in _types()]
    random.shuffle(changes)
    for change in changes:
        if marking.left > 0:
            _mark_change(change["change"], marking)
    if changes and random.random() < 0.5:
        drift = copy.deepcopy(changes[0])
        drift["change"]["actions"] = ["update"]
        drift["change"]["before"] = copy.deepcopy(drift["change"].get("after") or {})
        marking.left += 2
        _mark_change(drift["change"], marking)
        tree.setdefault("resource_drift", []).append(drift)
    for values in ((tree.get("prior_state") or {}).get("values"), tree.get("planned_values")):
        marking.left += 2
        _mark_values(values, marking)
    if random.random() < 0.3:
        tree.pop("resource_changes", None)
    _mark_variables(tree, marking)
    _mark_outputs(tree.setdefault("planned_values", {}).setdefault("outputs", {}), marking)
    tree.setdefault("output_changes", {})["canary"] = {
        "actions": ["create"], "before": None, "after": canaries.any(), "before_sensitive": marked,
        "after_sensitive": marked,
    }  # fmt: skip
    return _written(tree, random), dict(source) if random.random() < 0.5 else {}


def state(random: Random, canaries: Canaries, *, marked: bool) -> tuple[str, str]:
    """The name of a state and its text: a state file, or what `terraform show -json` prints of one."""
    marking = _Marking(random, canaries, marked=marked)
    if random.random() < 0.4:
        plans = [one for one, _ in corpus.plans() if one.get("planned_values")]
        values = copy.deepcopy(random.choice(plans)["planned_values"])
        _mark_values(values, marking)
        _mark_outputs(values.setdefault("outputs", {}), marking)
        return "state.json", _written({"format_version": "1.0", "values": values}, random)
    tree = copy.deepcopy(random.choice(corpus.states()))
    resources = [one for one in tree["resources"] if one["type"] in _types()]
    random.shuffle(resources)
    for resource in resources:
        for instance in resource["instances"]:
            if marking.left > 0:
                chosen = marking.replaced(instance["attributes"])
                paths = [_path(one, random) for one in chosen]
                instance.setdefault("sensitive_attributes", []).extend(paths if marked else [])
    _mark_outputs(tree.setdefault("outputs", {}), marking)
    return "terraform.tfstate", _written(tree, random)


def _types() -> frozenset[str]:
    from enilint.inputs.terraform.mapping.network import MAPPED_TYPES

    return frozenset(MAPPED_TYPES)


def _mark_change(change: dict[str, Any], marking: _Marking) -> None:
    for side in ("before", "after"):
        if change.get(side):
            chosen = marking.replaced(change[side])
            change[f"{side}_sensitive"] = marking.marks(change[side], chosen)


def _mark_values(values: Any, marking: _Marking) -> None:
    """Mark resources of `planned_values` and of the values of a state."""
    modules = [(values or {}).get("root_module") or {}]
    while modules:
        module = modules.pop()
        modules.extend(module.get("child_modules", ()))
        for resource in module.get("resources", ()):
            if marking.left > 0 and resource["type"] in _types() and marking.random.random() < 0.5:
                chosen = marking.replaced(resource.get("values") or {})
                resource["sensitive_values"] = marking.marks(resource.get("values"), chosen)


def _mark_variables(tree: dict[str, Any], marking: _Marking) -> None:
    declared = tree.setdefault("configuration", {}).setdefault("root_module", {}).setdefault("variables", {})
    variables = tree.setdefault("variables", {})
    for name in [*list(variables)[:2], "canary"]:
        value = marking.canaries.like(variables[name].get("value")) if name in variables else marking.canaries.any()
        variables[name] = {"value": value}
        mark = marking.random.choice(("sensitive", "ephemeral"))
        declared[name] = {"default": marking.canaries.like(value), **({mark: True} if marking.marked else {})}


def _mark_outputs(outputs: dict[str, Any], marking: _Marking) -> None:
    value = marking.canaries.any()
    outputs["canary"] = {"sensitive": marking.marked, "type": "string", "value": value}


def _leaves(tree: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Where the values of a tree are: those that are set."""
    if isinstance(tree, dict):
        for name, one in tree.items():
            yield from _leaves(one, (*steps, name))
    elif isinstance(tree, list) and tree:
        for number, one in enumerate(tree):
            yield from _leaves(one, (*steps, number))
    elif tree not in (None, "", []):
        yield steps


def _at(tree: Any, steps: Steps) -> Any:
    for step in steps:
        tree = tree[step]
    return tree


def _put(tree: Any, steps: Steps, value: Any) -> None:
    _at(tree, steps[:-1])[steps[-1]] = value


def _mark(marks: Any, values: Any, steps: Steps) -> None:
    """Add the mark of one path, in the shape of the values."""
    for number, step in enumerate(steps):
        if number == len(steps) - 1:
            marks[step] = True
            return
        values = values[step]
        if marks[step] if isinstance(step, int) else marks.get(step):
            marks = marks[step]
        else:
            marks[step] = (
                [{} if isinstance(one, dict | list) else False for one in values] if isinstance(values, list) else {}
            )
            marks = marks[step]
        if marks is True:
            return


def _path(steps: Steps, random: Random) -> list[dict[str, Any]]:
    """A path as a state has it: of the value, or of the attribute that it is in."""
    shown = steps[:1] if random.random() < 0.3 else steps
    return [
        {"type": "get_attr", "value": one} if isinstance(one, str)
        else {"type": "index", "value": {"value": one, "type": "number"}}
        for one in shown
    ]  # fmt: skip


def _written(tree: Any, random: Random) -> str:
    return json.dumps(tree, indent=random.choice((None, 2)), ensure_ascii=random.random() < 0.5)
