"""Pictures in the DOT language of Graphviz (https://graphviz.org/doc/info/lang.html): clusters, and ports of instances.

Writing it does not need Graphviz.
"""

import re
from collections.abc import Iterator, Sequence

from enilint.diagram.nodes import Edge, Group, Node, graph_of, nodes_of
from enilint.diagram.palette import LIGHT
from enilint.diagram.picture import Picture
from enilint.diagram.text import clean, cut

_LABEL = 700
_NAMELESS = "?"
_RECORD = re.compile(r"[{}|<>\\ ]")
_STYLES = {
    "attached": "",
    "other-zone": f'style=dashed, color="{LIGHT["wrong"]}"',
    "unsure": "style=dotted",
    "failover": f'dir=forward, color="{LIGHT["right"]}"',
    "no-failover": f'dir=forward, arrowhead=tee, style=dashed, color="{LIGHT["wrong"]}"',
}


def document(title: str, pictures: Sequence[Picture]) -> str:
    """The graph of all pictures."""
    return "".join(f"{line}\n" for line in _lines(title, pictures))


def _lines(title: str, pictures: Sequence[Picture]) -> Iterator[str]:
    graph = graph_of(pictures)
    yield f"graph {quoted(title)} {{"
    yield '  graph [label="", fontname="Courier", compound=true, labeljust=l];'
    yield '  node [shape=box, fontname="Courier"];'
    yield '  edge [fontname="Courier"];'
    for group in graph.groups:
        yield from _cluster(group, "  ")
    ports = {(node.id, one): f":d{number}" for node in nodes_of(graph) for number, one in enumerate(node.ports)}
    for edge in graph.edges:
        yield f"  {_edge(edge, ports.get((edge.source, edge.port), ''))}"
    yield "}"


def _cluster(group: Group, indent: str) -> Iterator[str]:
    yield f"{indent}subgraph cluster_{group.id} {{"
    yield f"{indent}  label={_label((*group.parts, *group.details))};"
    for one in group.groups:
        yield from _cluster(one, f"{indent}  ")
    for node in group.nodes:
        yield f"{indent}  {_node(node)}"
    if not group.groups and not group.nodes:
        yield f'{indent}  {group.id} [label="", style=invis];'
    yield f"{indent}}}"


def _node(node: Node) -> str:
    colour = f', color="{LIGHT[node.worst]}", penwidth=3' if node.worst in LIGHT else ""
    if not node.ports:
        return f"{node.id} [label={_label(node.parts)}{colour}];"
    words = "\\n".join(_record(cut(one, _LABEL).strip() or _NAMELESS) for one in node.parts)
    ports = "|".join(f"<d{number}> {_record(one)}" for number, one in enumerate(node.ports))
    return f"{node.id} [shape=record, label={_raw('{' + words + '|{' + ports + '}}')}{colour}];"


def _edge(edge: Edge, port: str) -> str:
    attributes = ", ".join(filter(None, (f"label={quoted(edge.label)}" if edge.label else "", _STYLES[edge.kind])))
    return f"{edge.source}{port} -- {edge.target} [{attributes}];"


def _label(parts: Sequence[str]) -> str:
    return _raw("\\n".join(_escaped(cut(one, _LABEL).strip() or _NAMELESS) for one in parts))


def _escaped(text: str) -> str:
    """Text of a label: backslashes begin escape sequences in labels, and `&` an entity."""
    return clean(text).replace("\\", "\\\\").replace("&", "&amp;")


def _record(text: str) -> str:
    """Text of a field of a record."""
    return _RECORD.sub(lambda match: "\\" + match[0], clean(text).replace("&", "&amp;"))


def _raw(label: str) -> str:
    """A quoted string with escape sequences of labels in it."""
    return '"' + label.replace('"', '\\"') + '"'


def quoted(text: str) -> str:
    """A quoted string."""
    return _raw(_escaped(text))
