"""Writes changes of Terraform source down: an argument of a resource, or a resource that goes.

Only resources that stand for one object are changed: a block with `count` or `for_each`, and one in a module that is
called more than once, stand for several.
"""

import re

from enilint.files.text import TextEdit, laid_out_as
from enilint.findings import Edit, Reference
from enilint.inputs.terraform.hcl.syntax import (
    Attribute,
    Block,
    Expression,
    Literal,
    ScopeTraversal,
    TupleExpression,
)
from enilint.inputs.terraform.mapping.edited import Argument, argument_of, spelled
from enilint.inputs.terraform.references import steps_of
from enilint.inputs.terraform.source.alignment import around, gap_behind, is_aligned, realigned, width
from enilint.inputs.terraform.source.files import PlacedBlock, SourceFile
from enilint.inputs.terraform.source.modules import SourceTree

_OWN_ROOTS = frozenset({"var", "local", "each", "count", "module", "path", "self", "terraform"})
_REPEATING = ("count", "for_each")


class Writer:
    """Writes down what changes in a root module and the modules that it calls."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree

    def write(self, edit: Edit) -> list[TextEdit] | None:
        """The edits that a edit takes; None where it cannot be written."""
        placed = self._resource(edit.address)
        if placed is None or placed.overridden or placed.file.is_own or placed.file.path.endswith(".json"):
            return None
        block, file = placed.block, placed.file
        if edit.attribute is None:
            return [_without_lines(file, block.start, block.end)]
        argument = argument_of(block.labels[0].value, edit.attribute)
        if argument is None:
            return None
        attribute = block.body.attributes.get(argument.name)
        if edit.value is None:
            return _without(file, block, attribute) if attribute is not None else None
        if attribute is None and argument.over:
            return _renamed(file, block, argument)
        if argument.flag:
            return _having(file, block, argument.flag, "true")
        old = file.lines.text[attribute.value.start : attribute.value.end] if attribute is not None else ""
        written = _written(argument.name, edit.value, edit.address, old)
        return None if written is None else _having(file, block, argument.name, written)

    def _resource(self, address: str) -> PlacedBlock | None:
        """The block of a resource, where it stands for one object."""
        steps = steps_of(address)
        if any(step.key is not None for step in steps):
            return None
        names = [step.name for step in steps]
        modules: list[str] = []
        while len(names) > 2 and names[0] == "module":
            modules.append(names[1])
            names = names[2:]
        module = self._tree.module(tuple(modules))
        if module is None or len(names) != 2 or not self._is_called_once(tuple(modules)):
            return None
        placed = module.resources.get(("managed", names[0], names[1]))
        if placed is None or any(one in placed.block.body.attributes for one in _REPEATING):
            return None
        return placed

    def _is_called_once(self, modules: tuple[str, ...]) -> bool:
        """Whether the calls that lead to a module are not repeated, and no other call leads to its directory."""
        for length in range(len(modules)):
            caller = self._tree.module(modules[:length])
            call = caller.calls.get(modules[length]) if caller is not None else None
            if call is None or any(one in call.block.body.attributes for one in _REPEATING):
                return False
        return not modules or self._tree.calls_of_directory(modules) == 1


def _having(file: SourceFile, block: Block, argument: str, written: str) -> list[TextEdit] | None:
    attribute = block.body.attributes.get(argument)
    if attribute is not None:
        if not _is_plain(attribute.value):
            return None
        return [TextEdit(file.path, attribute.value.start, attribute.value.end, written)]
    text = file.lines.text
    newline = "\r\n" if "\r\n" in text else "\n"
    closing = block.body.end - 1
    line = text.rfind("\n", 0, closing) + 1
    if text[line:closing].strip() or not block.body.attributes:
        return None  # `{ ... }` on one line
    first = next(iter(block.body.attributes.values())).start
    indent = text[text.rfind("\n", 0, first) + 1 : first]
    if indent.strip():
        return None
    group = around(file, block.body, file.lines.place(closing)[0])
    if not is_aligned(file, group):
        group = []
    column = width([argument, *(one.name for one in group)])
    added = f"{indent}{argument}{gap_behind(argument, column)}= {written}{newline}"
    return [*realigned(file, group, column), TextEdit(file.path, line, line, added)]


def _renamed(file: SourceFile, block: Block, argument: Argument) -> list[TextEdit] | None:
    """The block with an argument in place of the one that it replaces, behind its flag. The expression stays.

    One value becomes a list of it; a list stays one only where it is written in brackets: other expressions may be
    sets, which have no order.
    """
    old = block.body.attributes.get(argument.over)
    if old is None or argument.flag in block.body.attributes:
        return None
    text = file.lines.text
    indent = text[text.rfind("\n", 0, old.start) + 1 : old.start]
    value = text[old.value.start : old.value.end]
    is_list = isinstance(old.value, TupleExpression)
    if indent.strip() or text[old.name_end : old.value.start].strip() != "=" or bool(argument.flag) is not is_list:
        return None
    is_one_line = "\n" not in value
    group = around(file, block.body, file.lines.place(old.start)[0])
    if not is_aligned(file, [*group, old] if is_one_line else group):
        group = []
    column = width([argument.flag, *([argument.name] if is_one_line else []), *(one.name for one in group)])
    newline = "\r\n" if "\r\n" in text else "\n"
    flag = f"{argument.flag}{gap_behind(argument.flag, column)}= true{newline}{indent}" if argument.flag else ""
    gap = gap_behind(argument.name, column) if is_one_line else " "
    written = f"{flag}{argument.name}{gap}= {value if is_list else f'[{value}]'}"
    return [*realigned(file, group, column), TextEdit(file.path, old.start, old.value.end, written)]


def _without(file: SourceFile, block: Block, attribute: Attribute) -> list[TextEdit]:
    """The block without an attribute, and without the room that only its name took."""
    edit = _without_lines(file, attribute.start, attribute.end)
    group = around(file, block.body, file.lines.place(attribute.start)[0])
    if not is_aligned(file, [attribute, *group]):
        return [edit]
    return [edit, *realigned(file, group, width(one.name for one in group))]


def _is_plain(value: Expression) -> bool:
    """Whether a value is written where it is: not one that others share, such as a variable."""
    if isinstance(value, ScopeTraversal):
        return value.root not in _OWN_ROOTS
    if isinstance(value, TupleExpression):
        return all(map(_is_plain, value.elements))
    return isinstance(value, Literal)


def _without_lines(file: SourceFile, start: int, end: int) -> TextEdit:
    """The file without the lines that something is written on, and without an empty line that is left over."""
    text = file.lines.text
    first = text.rfind("\n", 0, start) + 1
    found = text.find("\n", end)
    last = len(text) if found < 0 else found + 1
    before = text[:first]
    if re.search(r"(^|\n)\r?\n$", before) or not before:
        last += len(re.match(r"(?:[ \t]*\r?\n)?", text[last:])[0])  # type: ignore[index] # it matches the empty text
    return TextEdit(file.path, first, last, "")


def _written(
    argument: str, value: str | int | bool | Reference | tuple[str | Reference, ...], user: str, old: str
) -> str | None:
    """A value as an expression; a reference only to what is declared in the same module.

    A list takes the place of one that is written, `old`, without comments.
    """
    if isinstance(value, tuple):
        elements = [_written(argument, one, user, "") for one in value]
        known = [one for one in elements if one is not None]
        return laid_out_as(old, known, comments=("#", "//", "/*")) if len(known) == len(elements) else None
    if not isinstance(value, Reference):
        from json import dumps

        return dumps(spelled(argument, value))
    if _module_of(value.address) != _module_of(user) or "[*]" in value.address:
        return None
    return value.address[len(_module_of(user)) :] + ".id"


def _module_of(address: str) -> str:
    match = re.match(r"(?:module\.[^.\[]+(?:\[[^\]]*\])?\.)*", address)
    return match[0] if match is not None else ""
