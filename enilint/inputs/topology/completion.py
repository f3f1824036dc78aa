"""What may stand where one types in a topology file."""

import re

from enilint.files.late import late
from enilint.files.text import Lines
from enilint.inputs.completion import TYPED, InstanceTypes, Names, Wanted
from enilint.inputs.topology.checks import Plan, plan_of
from enilint.inputs.topology.entries import SECTIONS

_VALUE = late(r"(?:^|[\s{,])(?P<key>\w+):\s+(?:\[(?:[^\[\]]*,)?\s*)?[\"']?" + TYPED)
_ITEM = late(r"^(?P<indent>\s*)-\s+[\"']?" + TYPED)
_KEY = late(r"^(?P<indent>\s*)(?:-\s+)?(?P<key>[\w.\-]+):")


def wanted_at(lines: Lines, number: int, before: str) -> Wanted | None:
    """What is wanted in the line of that number, behind the text `before`."""
    value, item = _VALUE.search(before), _ITEM.match(before)
    if value is not None:
        key, typed, indent = value["key"], value["typed"], _indent(before)
    elif item is not None:
        key, typed, indent = "", item["typed"], len(item["indent"]) + 1
    else:
        return None
    section, keys = _above(lines, number, indent, before if value is not None else "")
    keys = [*keys, key] if key else keys
    if section not in SECTIONS or not keys:
        return None
    if keys[-1] == "type" and section in ("instances", "launch_templates", "eks_node_groups"):
        return InstanceTypes(typed)
    wanted = _sections_of(plan_of(SECTIONS[section].shape), keys)
    return Names(typed, lambda one: one.label if one.kind in wanted else None) if wanted else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _above(lines: Lines, number: int, indent: int, before: str) -> tuple[str, list[str]]:
    """The section that a line is in, and the keys above it that lead to it, but for the id of the entity."""
    opened = list(re.findall(r"([\w.\-]+):\s*[\[{]", before))
    chain: list[str] = []
    for above in range(number - 1, 0, -1):
        match = _KEY.match(lines.line(above))
        if match is not None and len(match["indent"]) < indent:
            chain.insert(0, match["key"])
            indent = len(match["indent"])
        if indent == 0:
            break
    first = _KEY.match(before)
    chain += [one for one in opened if one not in chain]
    if first is not None and not first["indent"] and first["key"] not in chain:
        chain.insert(0, first["key"])
    return (chain[0] if chain else ""), chain[1:]


def _sections_of(plan: Plan, keys: list[str]) -> tuple[str, ...]:
    """The sections that a property refers to; `keys` may begin with the id of an entity."""
    for start in range(len(keys)):
        below: Plan | None = plan
        for key in keys[start:]:
            below = below.items if below is not None and below.keys is None and below.items else below
            below = (below.keys or {}).get(key) if below is not None else None
        if below is not None:
            refers = below.refers or (below.items.refers if below.items is not None else ())
            if refers:
                return refers
    return ()
