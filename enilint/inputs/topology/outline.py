"""The outline of a topology file. Names are section and id: `subnets.app-a`."""

from collections.abc import Iterator
from typing import Any

from enilint.files.text import Lines
from enilint.inputs.outline import Declaration, Link, Outline
from enilint.inputs.topology.checks import Plan, plan_of
from enilint.inputs.topology.entries import SECTIONS
from enilint.inputs.yaml.tree import Tree, parse
from enilint.inputs.yaml.wording import Mistakes

_DETAILS = ("type", "zone", "mechanism", "cidr", "interface", "vpc", "subnet")
"""What tells most of an entity in a word, the first that it has."""


def outline(lines: Lines) -> Outline:
    """What a text declares and refers to."""
    tree = parse(lines, Mistakes())
    if not isinstance(tree.root, dict):
        return Outline(complete=tree.complete)
    found = Outline(complete=tree.complete)
    for name, content in tree.root.items():
        section = SECTIONS.get(name)
        if section is None:
            continue
        plan = plan_of(section.shape)
        entries = list(_entries(tree, name, content))
        for _, data in entries:
            found.links.extend(_links(tree, data, plan))
        children = tuple(declaration for declaration, _ in entries)
        start, end = tree.span(tree.root, name)
        found.declarations.append(
            Declaration(name, name, "section", (start, start + len(name)), (start, end), children=children)
        )
    return found


def _entries(tree: Tree, section: str, content: Any) -> Iterator[tuple[Declaration, Any]]:
    if isinstance(content, dict):
        for key, data in content.items():
            start, end = tree.span(content, key)
            at = tree.key_span(content, key)
            yield Declaration(f"{section}.{key}", key, section, at, (start, end), _detail(data)), data
    elif isinstance(content, list):
        for index, data in enumerate(content):
            span = tree.span(content, index)
            label = f"{section}[{index}]"
            yield Declaration(label, label, section, span, span, _detail(data)), data


def _detail(data: Any) -> str:
    values = (data.get(key) for key in _DETAILS) if isinstance(data, dict) else ()
    return next((value for value in values if isinstance(value, str)), "")


def _links(tree: Tree, data: Any, plan: Plan) -> Iterator[Link]:
    if not isinstance(data, dict) or plan.keys is None:
        return
    for key, value in data.items():
        below = plan.keys.get(key)
        if below is not None:
            yield from _value_links(tree, data, key, value, below)


def _value_links(tree: Tree, container: Any, key: str | int, value: Any, plan: Plan) -> Iterator[Link]:
    if isinstance(value, str):
        if plan.refers:
            yield Link(tree.value_span(container, key), tuple(f"{section}.{value}" for section in plan.refers))
    elif isinstance(value, list):
        if plan.items is not None:
            for index, item in enumerate(value):
                yield from _value_links(tree, value, index, item, plan.items)
    else:
        yield from _links(tree, value, plan)
