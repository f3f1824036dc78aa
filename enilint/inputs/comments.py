"""The comments of a file: where they stand, and which block begins in a line of theirs."""

from importlib import import_module
from typing import cast

from msgspec import Struct, field

from enilint.files.text import Lines
from enilint.inputs.file_names import SOURCE_SUFFIXES, VALUES_SUFFIXES


class Comment(Struct, frozen=True):
    """A comment, from its marker to its end, as offsets."""

    start: int
    end: int


class Property(Struct, frozen=True):
    """The text of a `//` property, for JSON has no comments: its offsets, and those of its object with its key."""

    text: str
    value: tuple[int, int]
    whole: tuple[int, int]


class Comments(Struct):
    """What a file says to readers alone. `ends` are the last lines of the blocks that begin in a line, by that line."""

    comments: list[Comment] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)


_YAML = "enilint.inputs.yaml.comments"
_CLOUDFORMATION = "enilint.inputs.cloudformation.comments"
_TERRAFORM = "enilint.inputs.terraform.comments"


def comments_of(lines: Lines, kind: str) -> Comments:
    """The comments of a file of a design of that kind, as far as it can be read. Generated files have none."""
    if kind == "topology":
        module = _YAML
    elif kind == "cloudformation":
        module = _CLOUDFORMATION
    elif lines.path.endswith((*SOURCE_SUFFIXES, *VALUES_SUFFIXES)):
        module = _TERRAFORM
    else:
        return Comments()
    return cast(Comments, import_module(module).comments_of(lines))
