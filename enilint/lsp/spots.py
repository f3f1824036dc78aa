"""What stands at a place of a file: an entity of the model, or one of its attributes.

The model knows where everything is written, in whatever format. So this is the same for topology files and for
Terraform source.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from enilint.findings import Location
from enilint.inputs.design import Design
from enilint.lsp.workspace import Workspace
from enilint.model.entities.base import Entity
from enilint.model.network import Network


class Spot(Struct, frozen=True, eq=False):
    """A place, the entity that is written there, and the attribute of it; None: the entity itself.

    `network` is the one that the entity is part of.
    """

    at: Location
    entity: Entity
    attribute: str | None
    network: Network

    @property
    def value(self) -> Any:
        """What the model says of it: the entity, or the value of the attribute."""
        return self.entity if self.attribute is None else getattr(self.entity, self.attribute)


def spots_in(workspace: Workspace, path: str) -> list[Spot]:
    """All that the model knows of a file, in the order of the file."""
    found = [spot for design in workspace.designs(path) for spot in _spots(design) if _is(spot.at, path)]
    return sorted(found, key=lambda one: (one.at.sort_key, one.entity.address, one.attribute or ""))


def spots_at(workspace: Workspace, path: str, line: int, column: int) -> list[Spot]:
    """What the model knows of a place: of all that includes it, what is written in the fewest characters.

    There are several where one block stands for several instances.
    """
    inside = [spot for spot in spots_in(workspace, path) if _includes(spot.at, line, column)]
    if not inside:
        return []
    smallest = min(map(_size, inside))
    return [spot for spot in inside if _size(spot) == smallest]


def all_spots(workspace: Workspace) -> Iterator[Spot]:
    """All that the model knows."""
    for design in workspace.all_designs():
        yield from _spots(design)


def _spots(design: Design) -> Iterator[Spot]:
    for network in design.networks:
        for entity in entities_of(network):
            yield Spot(entity.at, entity, None, network)
            for attribute, at in entity.places.items():
                if hasattr(entity, attribute):
                    yield Spot(at, entity, attribute, network)


def entities_of(network: Network) -> Iterable[Entity]:
    """All that a network has a place of."""
    yield from network.vpcs
    yield from network.subnets
    yield from network.security_groups
    yield from (one for one in network.interfaces if not one.implicit)
    for launch in network.launches:
        yield launch
        yield from launch.interfaces or ()
    yield from (one for one in network.attachments if not one.at_launch)
    yield from network.auto_scaling_groups
    yield from network.nat_gateways
    yield from network.elastic_ips
    yield from network.associations
    yield from network.route_tables
    yield from network.routes
    yield from network.gateway_routes
    yield from network.failover_groups


def _is(at: Location, path: str) -> bool:
    return at.quotable and os.path.basename(at.path) == os.path.basename(path) and os.path.realpath(at.path) == path


def _includes(at: Location, line: int, column: int) -> bool:
    return (at.line, at.column) <= (line, column) <= (at.end_line, at.end_column)


def _size(spot: Spot) -> tuple[int, int]:
    at = spot.at
    return (at.end_line - at.line, at.end_column - at.column)
