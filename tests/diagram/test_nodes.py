"""Pictures as nodes and edges: what Mermaid and DOT draw, and how much of it."""

from pathlib import Path
from typing import Any

from enilint.diagram import mermaid
from enilint.diagram.nodes import graph_of, nodes_of
from enilint.diagram.pictures import pictures_of
from enilint.run.examples import read_example
from tests.diagram.drawing import draw

SHOP = Path(__file__).parent / "designs/shop.enilint.yaml"


def test_every_attachment_and_failover_is_an_edge() -> None:
    (network,) = read_example(SHOP.read_text(encoding="utf-8")).networks
    graph = graph_of(pictures_of(network, "topology").pictures)
    names = {node.id: node.parts[0] for node in nodes_of(graph)}
    assert {(names[one.source], names[one.target], one.kind) for one in graph.edges} == {
        ("db-1", "1 db-address", "attached"),
        ("fw-a", "1 fw-a-in", "attached"),
        ("report", "1 report-two", "attached"),
        ("web-3", "1 web-3-side", "other-zone"),
        ("db-1", "db-2", "failover"),
        ("db-1", "db-3", "no-failover"),
        ("vpn-1", "vpn-2", "failover"),
    }
    assert next(node.ports for node in nodes_of(graph) if node.parts[0] == "web-3") == ("0", "1")


def many(number: int, **more: Any) -> dict[str, Any]:
    subnets = {f"s{one}": {"vpc": "v", "zone": "eu-west-1a"} for one in range(20)}
    instances = {f"h{'x' * one}": {"type": "m5.large", "subnet": f"s{one % 20}"} for one in range(number)}
    return {"vpcs": {"v": {}}, "subnets": subnets, "instances": instances, **more}


def test_nodes_are_bounded_and_those_with_findings_stay() -> None:
    pictures = draw(many(15), subjects=[f"instances.h{'x' * 14}"]).pictures
    graph = graph_of(pictures, most=4)
    nodes = list(nodes_of(graph))
    assert len(nodes) == 4
    assert graph.left_out == 11 + 20 - 4
    assert any("info ENI999" in part or "warning ENI999" in part for node in nodes for part in node.parts)


def test_empty_subnets_count_as_nodes() -> None:
    graph = graph_of(draw(many(0)).pictures, most=5)
    (vpc,) = graph.groups
    assert sum(len(zone.groups) for zone in vpc.groups) == 5
    assert graph.left_out == 15


def test_mermaid_says_what_it_leaves_out() -> None:
    pictures = [one for _ in range(8) for one in draw(many(15)).pictures]
    text = mermaid.document("many", pictures)
    assert len(text) <= mermaid.MOST_CHARACTERS
    assert "more interfaces and subnets are not shown" in text
    assert sum("[" in line and "subgraph" not in line for line in text.splitlines()) <= mermaid.MOST_NODES + 1
