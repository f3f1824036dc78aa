"""What a file declares and refers to, by name, whether or not the design can be understood.

It is made of one text alone, so it is there while the text is being edited. A name is one of a scope: of the topology
files that import each other, of a Terraform module, or of a template.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import cast

from msgspec import Struct, field

from enilint.files.text import Lines
from enilint.findings import InputError
from enilint.inputs.file_names import kind_by_name
from enilint.inputs.parses import Parses
from enilint.inputs.template_files import could_be_template, is_template

_MODULES = {
    "topology": "enilint.inputs.topology.outline",
    "terraform": "enilint.inputs.terraform.source.outline",
    "cloudformation": "enilint.inputs.cloudformation.outline",
}
"""What makes the outlines of files, by the kind of designs that they are part of."""


class Declaration(Struct, frozen=True):
    """Something that has a name: the offsets of the name, and of all that is written about it.

    `kind` is what it is: a section of a topology file, or the type of a block. `detail` says more in a word or two.
    """

    name: str
    label: str
    kind: str
    at: tuple[int, int]
    whole: tuple[int, int]
    detail: str = ""
    children: "tuple[Declaration, ...]" = ()


class Link(Struct, frozen=True):
    """A reference: its offsets, and the names that it can mean, the first that is declared."""

    at: tuple[int, int]
    names: tuple[str, ...]


class Outline(Struct):
    """What a text declares and refers to. `complete` is false where it could not be read to its end.

    `errors` are what was wrong with a template then.
    """

    declarations: list[Declaration] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    complete: bool = True
    errors: list[InputError] = field(default_factory=list)


def outline_of(lines: Lines, parses: Iterable[Parses] = ()) -> Outline | None:
    """The outline of a file; None where it is no topology file, no Terraform source and no template.

    `parses` may have what the file said last.
    """
    kind = kind_by_name(lines.path)
    if kind is None and could_be_template(lines.path):
        is_one = is_template(lines.path, lines.text.encode("utf-8", "surrogatepass"))
        kind = "cloudformation" if is_one else None
    module = _MODULES.get(kind or "")
    if module is None:
        return None
    outline = import_module(module).outline
    return cast(Outline, outline(lines, parses) if kind == "terraform" else outline(lines))
