"""What stands at a place of a file: an entity of the model, or one of its attributes.

The model knows where everything is written, in whatever format. So this is the same for topology files, Terraform
source and templates.
"""

import os
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from enilint.findings import Location
from enilint.inputs.design import Design
from enilint.lsp.workspace import Workspace
from enilint.model.entities.base import Entity
from enilint.model.entities.launches import Launch
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


def spots_in(workspace: Workspace, path: str, first: int, last: int) -> list[Spot]:
    """All that the model knows of some lines of a file, in the order of the file."""
    spots = (spot for design in workspace.designs(path) for spot in _spots(design, first, last))
    found = [spot for spot in spots if _is(spot.at, path)]
    return sorted(found, key=lambda one: (one.at.sort_key, one.entity.address, one.attribute or ""))


def spots_at(workspace: Workspace, path: str, line: int, column: int) -> list[Spot]:
    """What the model knows of a place: of all that includes it, what is written in the fewest characters.

    There are several where one block stands for several instances.
    """
    inside = [spot for spot in spots_in(workspace, path, line, line) if _includes(spot.at, line, column)]
    if not inside:
        return []
    smallest = min(map(_size, inside))
    return [spot for spot in inside if _size(spot) == smallest]


def _spots(design: Design, first: int, last: int) -> Iterator[Spot]:
    for network in design.networks:
        launches = {id(one) for one in network.launches}
        for entity in network.entities():
            if isinstance(entity, Launch) and id(entity) not in launches:
                continue  # a template, of which its instances say more
            if entity.at.line <= last and first <= entity.at.end_line:
                yield Spot(entity.at, entity, None, network)
            for attribute, at in entity.places.items():
                if at.line <= last and first <= at.end_line:
                    yield Spot(at, entity, attribute, network)


def _is(at: Location, path: str) -> bool:
    return at.quotable and os.path.basename(at.path) == os.path.basename(path) and os.path.realpath(at.path) == path


def _includes(at: Location, line: int, column: int) -> bool:
    return (at.line, at.column) <= (line, column) <= (at.end_line, at.end_column)


def _size(spot: Spot) -> tuple[int, int]:
    at = spot.at
    return (at.end_line - at.line, at.end_column - at.column)
