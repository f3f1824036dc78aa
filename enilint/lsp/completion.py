"""What may stand at a place, as far as no schema can know it: ids of the design, and instance types.

While one types, a text is broken more often than not: what is wanted is told from the line, and in a topology file from
the keys above it.
"""

import re
from collections.abc import Callable, Iterator

from lsprotocol import types

from enilint.aws.instance_types import bundled_catalog
from enilint.files.text import Lines
from enilint.inputs.kinds import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES
from enilint.inputs.topology.checks import Plan, plan_of
from enilint.inputs.topology.entries import SECTIONS
from enilint.lsp.describe import type_words
from enilint.lsp.server import EnilintServer, path_of

_TYPED = r"(?P<typed>[\w.\-]*)$"
_TOPOLOGY_VALUE = re.compile(r"(?:^|[\s{,])(?P<key>\w+):\s+(?:\[(?:[^\[\]]*,)?\s*)?[\"']?" + _TYPED)
_TOPOLOGY_ITEM = re.compile(r"^(?P<indent>\s*)-\s+[\"']?" + _TYPED)
_KEY = re.compile(r"^(?P<indent>\s*)(?:-\s+)?(?P<key>[\w.\-]+):")
_SOURCE_VALUE = re.compile(r"^\s*(?P<key>\w+)\s*=\s*(?:\[(?:[^\[\]]*,)?\s*)?(?P<quote>\"?)" + _TYPED)
_REFERRED: dict[str, tuple[tuple[str, ...], str]] = {
    "subnet_id": (("aws_subnet", "aws_default_subnet", "data.aws_subnet"), ".id"),
    "subnet_ids": (("aws_subnet", "aws_default_subnet", "data.aws_subnet"), ".id"),
    "vpc_id": (("aws_vpc", "aws_default_vpc", "data.aws_vpc"), ".id"),
    "network_interface_id": (("aws_network_interface", "data.aws_network_interface"), ".id"),
    "network_interface": (("aws_network_interface", "data.aws_network_interface"), ".id"),
    "instance_id": (("aws_instance", "data.aws_instance"), ".id"),
    "instance": (("aws_instance", "data.aws_instance"), ".id"),
    "security_groups": (("aws_security_group", "data.aws_security_group"), ".id"),
    "security_group_id": (("aws_security_group", "data.aws_security_group"), ".id"),
    "vpc_security_group_ids": (("aws_security_group", "data.aws_security_group"), ".id"),
    "route_table_id": (("aws_route_table", "aws_default_route_table", "data.aws_route_table"), ".id"),
    "allocation_id": (("aws_eip", "data.aws_eip"), ".allocation_id"),
}
"""What attributes of Terraform resources refer to: types of resources, and the attribute of these."""


def register(server: EnilintServer) -> None:
    """Answer."""
    options = types.CompletionOptions(trigger_characters=[" ", ":", "=", ".", "[", ",", '"'])
    server.feature(types.TEXT_DOCUMENT_COMPLETION, options)(completion)


def completion(server: EnilintServer, params: types.CompletionParams) -> types.CompletionList:
    """What may stand at a place."""
    path = path_of(params.text_document.uri)
    lines = server.designs.lines(path) if path is not None else None
    if path is None or lines is None:
        return types.CompletionList(is_incomplete=False, items=[])
    number, column = server.positions.place(lines, params.position)
    before = lines.line(number)[: column - 1]
    find: Callable[[EnilintServer, str, Lines, int, str], tuple[str, Iterator[types.CompletionItem]] | None]
    find = _of_topology if path.endswith(TOPOLOGY_SUFFIXES) else _of_source
    found = find(server, path, lines, number, before)
    if found is None or not path.endswith((*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES)):
        return types.CompletionList(is_incomplete=False, items=[])
    typed, items = found
    start = server.positions.position(lines, number, column - len(typed))
    replaced = types.Range(start, params.position)
    return types.CompletionList(is_incomplete=False, items=[_replacing(one, replaced) for one in items])


def _replacing(item: types.CompletionItem, range: types.Range) -> types.CompletionItem:
    item.text_edit = types.TextEdit(range, item.insert_text or item.label)
    item.insert_text = None
    return item


def _of_topology(
    server: EnilintServer, path: str, lines: Lines, number: int, before: str
) -> tuple[str, Iterator[types.CompletionItem]] | None:
    value, item = _TOPOLOGY_VALUE.search(before), _TOPOLOGY_ITEM.match(before)
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
        return typed, _instance_types()
    wanted = _sections_of(plan_of(SECTIONS[section].shape), keys)
    return (typed, _ids(server, path, wanted)) if wanted else None


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


def _ids(server: EnilintServer, path: str, sections: tuple[str, ...]) -> Iterator[types.CompletionItem]:
    for one in server.outlines.names(path):
        if one.kind in sections:
            yield types.CompletionItem(one.label, kind=types.CompletionItemKind.Reference, detail=one.detail or None)


def _of_source(
    server: EnilintServer, path: str, lines: Lines, number: int, before: str
) -> tuple[str, Iterator[types.CompletionItem]] | None:
    value = _SOURCE_VALUE.match(before)
    if value is None:
        return None
    if value["key"] == "instance_type":
        return value["typed"], _instance_types("" if value["quote"] else '"')
    if value["quote"] or value["key"] not in _REFERRED:
        return None
    kinds, attribute = _REFERRED[value["key"]]
    return value["typed"], _resources(server, path, kinds, attribute)


def _resources(
    server: EnilintServer, path: str, kinds: tuple[str, ...], attribute: str
) -> Iterator[types.CompletionItem]:
    for one in server.outlines.names(path):
        type, _, _ = one.name.rpartition(".")
        if type in kinds:
            yield types.CompletionItem(one.name + attribute, kind=types.CompletionItemKind.Reference)


def _instance_types(quote: str = "") -> Iterator[types.CompletionItem]:
    catalog = bundled_catalog()
    for name in catalog:
        type = catalog.get(name)
        detail = type_words(type) if type is not None else None
        yield types.CompletionItem(
            name, kind=types.CompletionItemKind.EnumMember, detail=detail, insert_text=f"{quote}{name}{quote}"
        )
