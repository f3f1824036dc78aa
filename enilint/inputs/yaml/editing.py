"""Changes of one mapping of a text in YAML or JSON, in the style of what is written there."""

import json
import re

from enilint.files.late import late
from enilint.files.text import TextEdit, laid_out_as
from enilint.inputs.yaml.tree import Mapping, Tree

SHARED = "*&!"
"""What begins a value that is shared with others (aliases, anchors) or has a tag."""
_PLAIN = late(r"[A-Za-z][\w.\-]*")
_RESERVED = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_AFTER = late(r"\s*,[ \t]*")
_BEFORE = late(r"\s*,\s*$")


class MappingEditor:
    """Edits one mapping, which is written between two offsets. `is_json`: the text is JSON."""

    def __init__(self, tree: Tree, data: Mapping, start: int, end: int, *, is_json: bool) -> None:
        self._tree = tree
        self._text = tree.lines.text
        self._data = data
        self._is_json = is_json
        self._flow = self._text[start] == "{"
        spans = ((key, tree.span(data, key)) for key in data)
        self._own = {key: span for key, span in spans if start <= span[0] < end}

    def having(self, key: str, written: str) -> list[TextEdit] | None:
        """The mapping with a value for a key, as it is to be written."""
        if key in self._own:
            start, end = self._tree.value_span(self._data, key)
            if self._text[start] in SHARED:
                return None
            return [self._edit(start, trimmed(self._text, start, end), written)]
        if not self._own:
            return None
        name = json.dumps(key) if self._is_json else key
        last = max(trimmed(self._text, *span) for span in self._own.values())
        begin = max(start for start, _ in self._own.values())
        if self._flow:
            gap = f"{newline(self._text)}{indent}" if (indent := _indent(self._text, begin)) is not None else " "
            return [self._edit(last, last, f",{gap}{name}: {written}")]
        spaces = " " * _column(self._text, min(start for start, _ in self._own.values()))
        line = _line_end(self._text, last)
        return [self._edit(line, line, f"{newline(self._text)}{spaces}{name}: {written}")]

    def listing(self, key: str, elements: list[str], shared: str = SHARED) -> list[TextEdit] | None:
        """The mapping with other elements in a list that is written, laid out as it is; None if it has comments.

        None also if it contains a character that begins something `shared`.
        """
        if key not in self._own:
            return None
        start, end = self._tree.value_span(self._data, key)
        end = trimmed(self._text, start, end)
        new = _listed(self._text[start:end], elements, f"#{shared}")
        return None if new is None else [self._edit(start, end, new)]

    def without(self, key: str) -> list[TextEdit] | None:
        """The mapping without a key."""
        if key not in self._own or len(self._own) < 2:
            return None
        if self._flow:
            return [without_item(self._tree, *self._own[key])]
        first = key == min(self._own, key=lambda one: self._own[one][0])
        start, _ = self._own[key]
        if first and self._text[self._text.rfind("\n", 0, start) + 1 : start].strip():
            return None  # it shares its line with the `-` of a list
        return [without_lines(self._tree, *self._own[key])]

    def _edit(self, start: int, end: int, text: str) -> TextEdit:
        return TextEdit(self._tree.path, start, end, text)


def without_item(tree: Tree, start: int, end: int) -> TextEdit:
    """The text without an item in braces or brackets, and without the comma that goes with it."""
    text = tree.lines.text
    end = trimmed(text, start, end)
    indent = _indent(text, start)
    after = _AFTER.match(text, end)
    if after is not None and (indent is None or not text[after.end() :].startswith(("\n", "\r"))):
        return TextEdit(tree.path, start, after.end(), "")
    if after is not None:
        return _whole_lines(tree, start, after.end())
    before = _BEFORE.search(text[:start])
    return TextEdit(tree.path, before.start() if before is not None else start, end, "")


def without_lines(tree: Tree, start: int, end: int) -> TextEdit:
    """The text without the lines that something is written on."""
    return _whole_lines(tree, start, trimmed(tree.lines.text, start, end))


def written(value: str | int | bool, *, is_json: bool) -> str:
    """A value as it is written, with quotes where it needs them."""
    if isinstance(value, str) and not is_json and _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return json.dumps(value)


def _listed(old: str, elements: list[str], comments: str) -> str | None:
    dash = re.match(r"-[ ]+", old)
    if dash is None:
        return laid_out_as(old, elements, comments=comments)
    if any(one in old for one in comments):
        return None
    gap = re.search(r"\r?\n *(?=-)", old)
    return (gap[0] if gap is not None else "").join(f"{dash[0]}{one}" for one in elements)


def trimmed(text: str, start: int, end: int) -> int:
    """The end of a part without the space and comments behind it: YAML ends a block where the next thing begins."""
    lines = text[start:end].rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start + len("\n".join(lines).rstrip())


def newline(text: str) -> str:
    """The line end of a text."""
    return "\r\n" if "\r\n" in text else "\n"


def _whole_lines(tree: Tree, start: int, end: int) -> TextEdit:
    text = tree.lines.text
    line = _line_end(text, end)
    return TextEdit(tree.path, text.rfind("\n", 0, start) + 1, min(line + len(newline(text)), len(text)), "")


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    end = len(text) if found < 0 else found
    return end - 1 if text[end - 1 : end] == "\r" else end


def _indent(text: str, offset: int) -> str | None:
    """The space before what begins a line; None for what something else of the line is before."""
    before = text[text.rfind("\n", 0, offset) + 1 : offset]
    return before if offset > len(before) and not before.strip() else None


def _column(text: str, offset: int) -> int:
    return offset - text.rfind("\n", 0, offset) - 1
