"""Pictures as a Mermaid flowchart, for Markdown on GitHub and GitLab.

GitHub draws at most 500 edges and 50,000 characters, so there are at most 80 nodes. Labels are quoted and escaped:
no HTML, no Markdown strings, no directives, no links.
"""

import re
from collections.abc import Iterator, Sequence

from enilint.diagram.nodes import Edge, Graph, Group, graph_of, nodes_of
from enilint.diagram.palette import LIGHT
from enilint.diagram.picture import Picture
from enilint.diagram.text import clean, cut

MOST_NODES = 80
MOST_CHARACTERS = 50_000
_FEWEST_NODES = 5
_LABEL = 700
_KINDS = ("error", "warning", "info")
_ENTITIES = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"}
_SPECIAL = re.compile(r"""["<>&#`%$\\{}|*_~]""")
_LINES = {"attached": "---", "other-zone": "-.-", "unsure": "-.-", "failover": "-->", "no-failover": "-.-x"}
_WORDS = {"other-zone": "other zone", "unsure": "not known"}


def document(title: str, pictures: Sequence[Picture], room: int = MOST_CHARACTERS) -> str:
    """The flowchart, within the limits of GitHub, and of at most so many characters if a few nodes take less."""
    most = MOST_NODES
    while True:
        text = "".join(f"{line}\n" for line in _lines(title, graph_of(pictures, most)))
        if len(text) <= room or most <= _FEWEST_NODES:
            return text
        most //= 2


def _lines(title: str, graph: Graph) -> Iterator[str]:
    yield "flowchart TB"
    if not graph.groups:
        yield f'  nothing["{label(title)}: nothing to draw"]'
        return
    for group in graph.groups:
        yield from _group(group, "  ")
    for edge in graph.edges:
        yield f"  {_edge(edge)}"
    if graph.left_out:
        yield f'  more["{graph.left_out} more interfaces and subnets are not shown"]'
    marked = {kind: [one.id for one in nodes_of(graph) if one.worst == kind] for kind in _KINDS}
    for kind, ids in marked.items():
        if ids:
            yield f"  classDef {kind} stroke:{LIGHT[kind]},stroke-width:3px"
            yield f"  class {','.join(ids)} {kind}"


def _group(group: Group, indent: str) -> Iterator[str]:
    """A subgraph; a node if nothing is in it."""
    if not group.groups and not group.nodes:
        yield f'{indent}{group.id}["{_joined(group.parts)}"]'
        return
    yield f'{indent}subgraph {group.id}["{_joined(group.parts)}"]'
    for one in group.groups:
        yield from _group(one, f"{indent}  ")
    for node in group.nodes:
        yield f'{indent}  {node.id}["{_joined(node.parts)}"]'
    yield f"{indent}end"


def _edge(edge: Edge) -> str:
    words = ", ".join(filter(None, (edge.label, _WORDS.get(edge.kind, "") if edge.port else "")))
    text = f'|"{label(words)}"|' if words else ""
    return f"{edge.source} {_LINES[edge.kind]}{text} {edge.target}"


def _joined(parts: Sequence[str]) -> str:
    return label(" · ".join(cut(one, _LABEL) for one in parts))


def label(text: str) -> str:
    """Text inside of the quotes of a label, which cannot be empty."""
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"#{ord(match[0])};"), clean(text)).strip() or "?"
