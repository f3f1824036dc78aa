"""Where the resources of a plan are written in the source beside it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from enilint.findings import Location, Origin
from enilint.inputs.terraform.configuration import ConfigurationTree
from enilint.inputs.terraform.hcl import references
from enilint.inputs.terraform.hcl.syntax import Attribute, Literal
from enilint.inputs.terraform.references import ModulePath
from enilint.inputs.terraform.source.modules import PlacedBlock, SourceFile, SourceTree


class BlockPlaces(Struct, eq=False):
    """The places of one block. Attributes are pointed at only where the source says what the plan says."""

    placed: PlacedBlock
    origin: Origin
    tree: ConfigurationTree

    @property
    def at(self) -> Location:
        """The header of the block."""
        return self._location(self.placed.file, *self.placed.block.header)

    def attribute(self, name: str, expression: object) -> Location | None:
        """Where an attribute is written; None where it is not, or where the plan was made of another expression."""
        written = self.placed.block.body.attributes.get(name)
        if written is not None:
            agrees = self._agrees(written, expression)
            return self._location(self.placed.file_of(written), written.start, written.end) if agrees else None
        blocks = self.placed.block.body.blocks_of(name)
        return self._location(self.placed.file_of(blocks[0]), *blocks[0].header) if len(blocks) == 1 else None

    def nested(self, name: str, number: int) -> "BlockPlaces | None":
        """The nested block of that name and number."""
        blocks = self.placed.block.body.blocks_of(name)
        if number >= len(blocks):
            return None
        return BlockPlaces(PlacedBlock(self.placed.file_of(blocks[number]), blocks[number]), self.origin, self.tree)

    def _agrees(self, written: Attribute, expression: object) -> bool:
        """Whether an expression makes the references that the plan's configuration lists, or has its constant."""
        if not isinstance(expression, Mapping):
            return True
        if "constant_value" in expression:
            constant: Any = expression["constant_value"]
            value = written.value
            return not isinstance(value, Literal) or str(value.value).lower() == str(constant).lower()
        here = {str(one) for one in references(written.value)}
        there = {one.text for one in self.tree.references(expression)}
        return {_resource_part(one) for one in here} == {_resource_part(one) for one in there}

    def _location(self, file: SourceFile, start: int, end: int) -> Location:
        place = file.lines.location(start, end)
        return Location(place.path, place.line, place.column, place.end_line, place.end_column, self.origin)


class SourcePlaces:
    """Finds blocks by the module and name of a resource."""

    def __init__(self, source: SourceTree, tree: ConfigurationTree) -> None:
        self._source = source
        self._tree = tree

    def block(self, path: ModulePath, mode: str, type: str, name: str, origin: Origin) -> BlockPlaces | None:
        """The block of a resource; None where the source has none."""
        module = self._source.module(tuple(step.name for step in path))
        found = module.resources.get((mode, type, name)) if module is not None else None
        return BlockPlaces(found, origin, self._tree) if found is not None else None


def _resource_part(reference: str) -> str:
    """A reference as far as every version of Terraform lists it: without the attributes behind a resource."""
    quoted, dots = False, 0
    most = {"module": 3, "data": 3}.get(reference.partition(".")[0], 2)
    for position, character in enumerate(reference):
        if character == '"':
            quoted = not quoted
        elif character == "." and not quoted:
            dots += 1
            if dots == most:
                return reference[:position]
    return reference
