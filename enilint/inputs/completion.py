"""What may stand where one types, as far as no schema can know it: names that are declared, and instance types.

While one types, a text is broken more often than not: what is wanted is told from the line, and in a topology file from
the keys above it.
"""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from msgspec import Struct

from enilint.files.text import Lines
from enilint.inputs.file_names import kind_by_name
from enilint.inputs.outline import Declaration

TYPED = r"(?P<typed>[\w.\-]*)$"
"""The end of a line that is typed: the beginning of a name."""

_MODULES = {
    "topology": "enilint.inputs.topology.completion",
    "terraform": "enilint.inputs.terraform.source.completion",
}
"""What tells it, by the kind of designs that a file is part of."""


class InstanceTypes(Struct, frozen=True):
    """An instance type, between quotes where these are not written yet. `typed` is what is written of it."""

    typed: str
    quote: str = ""


class Names(Struct, frozen=True):
    """A reference. `typed` is what is written of it; `reference` makes it of a declaration that it can be to."""

    typed: str
    reference: Callable[[Declaration], str | None]


Wanted = InstanceTypes | Names


def wanted_at(lines: Lines, number: int, before: str) -> Wanted | None:
    """What is wanted in the line of that number, behind the text `before`; None where that is not known."""
    module = _MODULES.get(kind_by_name(lines.path) or "")
    return cast(Wanted | None, import_module(module).wanted_at(lines, number, before)) if module is not None else None
