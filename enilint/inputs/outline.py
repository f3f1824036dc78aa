"""What a file declares and refers to, by name, whether or not the design can be understood.

It is made of one text alone, so it is there while the text is being edited. A name is one of a scope: of the topology
files that import each other, or of a Terraform module.
"""

from msgspec import Struct, field


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
    """What a text declares and refers to. `complete` is false where it could not be read to its end."""

    declarations: list[Declaration] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    complete: bool = True
