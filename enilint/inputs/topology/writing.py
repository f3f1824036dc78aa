"""Writes changes of a topology file down: a property of an entity, or an entity that goes."""

from typing import Any

from enilint.files.late import late
from enilint.files.text import TextEdit
from enilint.findings import Edit, Reference
from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.properties import property_of
from enilint.inputs.yaml.editing import SHARED, MappingEditor, without_item, without_lines, written

_STEP = late(r"\.([^.\[\]]+)|\[(\d+)\]")


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
        if not isinstance(data, dict) or entry.tree.lines.text[start : start + 1] in SHARED:
            return None
        name = property_of(block, edit.attribute)
        if name is None:
            return None
        is_json = entry.tree.path.endswith(".json")
        editor = MappingEditor(entry.tree, data, start, end, is_json=is_json)
        if edit.value is None:
            return editor.without(name)
        if isinstance(edit.value, tuple):
            return editor.listing(name, [_written(one, is_json) for one in edit.value])
        return editor.having(name, _written(edit.value, is_json))

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


def _removal(entry: Entry) -> list[TextEdit]:
    """The file without an entry; without its section, where it is the only entry."""
    tree, container, key, root = entry.tree, entry.container, entry.key, entry.source.data
    section = next(name for name, content in root.items() if content is container)
    if len(container) == 1:
        container, key = root, section
        opening = "{" if tree.path.endswith(".json") else ""
    else:
        opening = tree.lines.text[tree.value_span(root, section)[0]]
    remove = without_item if opening and opening in "{[" else without_lines
    return [remove(tree, *tree.span(container, key))]


def _written(value: str | int | bool | Reference, is_json: bool) -> str:
    plain = value.address.partition(".")[2] if isinstance(value, Reference) else value
    return written(plain, is_json=is_json)
