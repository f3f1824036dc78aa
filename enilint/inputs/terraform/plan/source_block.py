"""What the attributes of a plan ask of a block of the source beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from enilint.findings import Location
from enilint.inputs.terraform.resource import Targets
from enilint.typed import Protocol


class SourceBlock(Protocol):
    """A block of Terraform source: where it and its parts are written."""

    @property
    def at(self) -> Location:
        """The header of the block."""

    def attribute(self, name: str, expression: object) -> Location | None:
        """An attribute of the block, where its expression is the one that the plan was made of."""

    def nested(self, name: str, number: int | None, values: Mapping[str, Any], total: int) -> "SourceBlock | None":
        """The nested block of that name and number; without a number, the one of `total` that has the given values."""

    def targets(self, name: str, expression: object, types: Sequence[str], traced: Targets) -> Targets:
        """What an attribute of that expression refers to, which the plan traces to `traced`."""

    def elements(self, name: str, expression: object, types: Sequence[str]) -> "list[Targets | str] | None":
        """What the elements of a list attribute of that expression refer to; None where the source does not tell."""

    def value(self, name: str, expression: object) -> Any:
        """The value of an attribute of that expression; None where the source does not tell it."""

    def items(self, name: str, expression: object) -> list[Any] | None:
        """The elements of a list attribute of that expression; None where the source does not tell how many."""

    def ignored_changes(self) -> tuple[str, ...]:
        """What `ignore_changes` of the block names."""
