"""Writes changes of a topology file down: a property of an entity, or an entity that goes."""

import json
import re
from typing import Any

from enilint.files.text import TextEdit, laid_out_as
from enilint.findings import Edit, Reference
from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.properties import property_of
from enilint.inputs.yaml.tree import Mapping, Tree

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_PLAIN = re.compile(r"[A-Za-z][\w.\-]*")
_RESERVED = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_AFTER = re.compile(r"\s*,[ \t]*")
_BEFORE = re.compile(r"\s*,\s*$")
_COMMENT_OR_ALIAS = "#*&!"
_Value = str | int | bool | Reference


class Writer:
    """Writes down what changes in the files of a design."""

    def __init__(self, entries: Entries) -> None:
        self._entries = {entry.address: entry for entry in entries}

    def write(self, edit: Edit) -> list[TextEdit] | None:
        """The edits that a edit takes; None where it cannot be written.

        What an alias repeats is not changed, and neither is what a merge key brings: it stands for more than one thing.
        """
        found = self._find(edit.address)
        if found is None:
            return None
        entry, block, container, key, data = found
        if edit.attribute is None:
            return _removal(entry) if data is entry.data else None
        start, end = entry.tree.value_span(container, key)
        if not isinstance(data, dict) or entry.tree.lines.text[start : start + 1] in "*&!":
            return None
        name = property_of(block, edit.attribute)
        if name is None:
            return None
        editor = _Editor(entry.tree, data, start, end)
        return editor.without(name) if edit.value is None else editor.having(name, edit.value)

    def _find(self, address: str) -> tuple[Entry, str, Any, str | int, Any] | None:
        """The entry of an address, and what the address leads to in it: which block, its container, the key there."""
        owners = (one for one in self._entries if address.startswith((f"{one}.", f"{one}[")))
        owner = address if address in self._entries else next(owners, None)
        if owner is None:
            return None
        entry = self._entries[owner]
        block, container, key, data = entry.section.name, entry.container, entry.key, entry.data
        for name, index in _STEP.findall(address.removeprefix(owner)):
            block += f".{name}" if name else ""
            container, key = data, name or int(index)
            try:
                data = data[key]
            except (KeyError, IndexError, TypeError):
                return None
        return entry, block, container, key, data


class _Editor:
    """Edits one mapping, which is written between two offsets."""

    def __init__(self, tree: Tree, data: Mapping, start: int, end: int) -> None:
        self._tree = tree
        self._text = tree.lines.text
        self._data = data
        self._flow = self._text[start] == "{"
        spans = ((key, tree.span(data, key)) for key in data)
        self._own = {key: span for key, span in spans if start <= span[0] < end}

    def having(self, key: str, value: _Value | tuple[str | Reference, ...]) -> list[TextEdit] | None:
        """The mapping with a value for a key. A list replaces a list that is written."""
        is_json = self._tree.path.endswith(".json")
        if key in self._own:
            start, end = self._tree.value_span(self._data, key)
            end = _trimmed(self._text, start, end)
            old = self._text[start:end]
            new = _listed(old, value, is_json) if isinstance(value, tuple) else _written(value, is_json)
            return None if new is None or old[0] in "*&!" else [self._edit(start, end, new)]
        if isinstance(value, tuple):
            return None
        written = _written(value, is_json)
        if not self._own:
            return None
        name = json.dumps(key) if is_json else key
        last = max(_trimmed(self._text, *span) for span in self._own.values())
        if self._flow:
            return [self._edit(last, last, f", {name}: {written}")]
        indent = " " * _column(self._text, min(start for start, _ in self._own.values()))
        line = _line_end(self._text, last)
        return [self._edit(line, line, f"{_newline(self._text)}{indent}{name}: {written}")]

    def without(self, key: str) -> list[TextEdit] | None:
        """The mapping without a key."""
        if key not in self._own or len(self._own) < 2:
            return None
        if self._flow:
            return [_without_item(self._tree, *self._own[key])]
        first = key == min(self._own, key=lambda one: self._own[one][0])
        start, _ = self._own[key]
        if first and self._text[self._text.rfind("\n", 0, start) + 1 : start].strip():
            return None  # it shares its line with the `-` of a list
        return [_without_lines(self._tree, *self._own[key])]

    def _edit(self, start: int, end: int, text: str) -> TextEdit:
        return TextEdit(self._tree.path, start, end, text)


def _removal(entry: Entry) -> list[TextEdit]:
    """The file without an entry; without its section, where it is the only entry."""
    tree, container, key, root = entry.tree, entry.container, entry.key, entry.source.data
    section = next(name for name, content in root.items() if content is container)
    if len(container) == 1:
        container, key = root, section
        opening = "{" if tree.path.endswith(".json") else ""
    else:
        opening = tree.lines.text[tree.value_span(root, section)[0]]
    remove = _without_item if opening and opening in "{[" else _without_lines
    return [remove(tree, *tree.span(container, key))]


def _without_item(tree: Tree, start: int, end: int) -> TextEdit:
    """The text without an item in braces or brackets, and without the comma that goes with it."""
    text = tree.lines.text
    end = _trimmed(text, start, end)
    after = _AFTER.match(text, end)
    if after is not None:
        return TextEdit(tree.path, start, after.end(), "")
    before = _BEFORE.search(text[:start])
    return TextEdit(tree.path, before.start() if before is not None else start, end, "")


def _without_lines(tree: Tree, start: int, end: int) -> TextEdit:
    """The text without the lines that something is written on."""
    text = tree.lines.text
    line = _line_end(text, _trimmed(text, start, end))
    return TextEdit(tree.path, text.rfind("\n", 0, start) + 1, min(line + len(_newline(text)), len(text)), "")


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a part without the space and comments behind it: YAML ends a block where the next thing begins."""
    lines = text[start:end].rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start + len("\n".join(lines).rstrip())


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    end = len(text) if found < 0 else found
    return end - 1 if text[end - 1 : end] == "\r" else end


def _column(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _listed(old: str, value: tuple[str | Reference, ...], is_json: bool) -> str | None:
    """A list, laid out as the one that it replaces; None where that one has comments or aliases."""
    elements = [_written(one, is_json) for one in value]
    dash = re.match(r"-[ ]+", old)
    if dash is None:
        return laid_out_as(old, elements, comments=_COMMENT_OR_ALIAS)
    if any(one in old for one in _COMMENT_OR_ALIAS):
        return None
    gap = re.search(r"\r?\n *(?=-)", old)
    return (gap[0] if gap is not None else "").join(f"{dash[0]}{one}" for one in elements)


def _written(value: _Value, is_json: bool) -> str:
    if isinstance(value, Reference):
        value = value.address.partition(".")[2]
    if isinstance(value, str) and not is_json and _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return json.dumps(value)
