"""YAML text as plain data, with the place of every key and value.

The text is read from the events of libyaml, which keep the offset of everything and cost little. Scalars follow the
core schema of YAML 1.2, so `no`, `off` and `12:30` are text, `012` is the number 12, and `0x1f` and `0o17` are
numbers; keys are always text. JSON is read by the same road: it is a subset, but for one kind of escape.

A text of a stranger can be made to cost much. Its size, its depth, and how many values it holds once aliases are
followed are bounded.
"""

import re
from collections.abc import Callable
from typing import Any

from enilint.files.late import late
from enilint.files.text import Lines
from enilint.findings import Location
from enilint.inputs.yaml import scalars, syntax
from enilint.inputs.yaml.libyaml import (
    AliasEvent,
    CParser,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    YAMLError,
)
from enilint.inputs.yaml.wording import Mistakes, quoted

MOST_CHARACTERS = 10_000_000
MOST_VALUES = 400_000

COMMENT = "//"
"""The key of what is a comment in JSON, as in that of Terraform: it has no other way to write one."""

_SCALAR_TAGS = {
    "tag:yaml.org,2002:bool": (bool,),
    "tag:yaml.org,2002:float": (float, int),
    "tag:yaml.org,2002:int": (int,),
    "tag:yaml.org,2002:null": (type(None),),
}
"""The types of scalars with tags of the core schema (YAML 1.2, "Core Schema")."""
_BLOCK_TAGS = frozenset((None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"))
_SURROGATES = late(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)

Mapping = dict[str, Any]
KeySpan = tuple[int, int, int, int]
"""Where a key starts and ends, and where its value does, as offsets."""


class Stop(Exception):
    """The text cannot be read on; the mistake is noted."""


class Tree:
    """The data of a text. `complete` is false where the text could not be read to its end; then there is no `root`.

    Containers are plain dicts and lists. Places are asked for by container and key (or index).
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.root: Any = None
        self.complete = False
        self._key_spans: dict[int, dict[str, KeySpan]] = {}
        self._item_spans: dict[int, list[tuple[int, int]]] = {}
        self._kept: list[Any] = []
        self._line, self._line_start, self._line_end = 0, 0, -1

    @property
    def path(self) -> str:
        """The file, as the user sees it."""
        return self.lines.path

    def copy_places(self, source: Any, copy: Any) -> None:
        """Give a container the places of another one, whose keys or items are in the same order."""
        spans = self._key_spans.get(id(source))
        if spans is not None:
            self._key_spans[id(copy)] = dict(zip(copy, spans.values(), strict=False))
            self._kept.append(copy)
        elif id(source) in self._item_spans:
            self._item_spans[id(copy)] = self._item_spans[id(source)]
            self._kept.append(copy)

    def keep(self, container: Any) -> None:
        """Keep what is no longer part of the data: places are by identity, which something new could take over."""
        self._kept.append(container)

    def key(self, mapping: Mapping, key: str) -> Location:
        """Where a key is written."""
        start, end, _, _ = self._key_spans[id(mapping)][key]
        return self._first_line(start, end)

    def value(self, container: Any, key: str | int) -> Location:
        """Where the value of a key, or an item, is written. What spans lines is cut at the end of the first."""
        if isinstance(key, str):
            _, _, start, end = self._key_spans[id(container)][key]
        else:
            start, end = self._item_spans[id(container)][key]
        return self._first_line(start, end)

    def span(self, container: Any, key: str | int) -> tuple[int, int]:
        """The offsets of a key with its value, or of an item."""
        if isinstance(key, str):
            start, _, _, end = self._key_spans[id(container)][key]
            return start, end
        return self._item_spans[id(container)][key]

    def key_span(self, mapping: Mapping, key: str) -> tuple[int, int]:
        """The offsets of a key."""
        return self._key_spans[id(mapping)][key][:2]

    def value_span(self, container: Any, key: str | int) -> tuple[int, int]:
        """The offsets of the value of a key, or of an item."""
        return self._key_spans[id(container)][key][2:] if isinstance(key, str) else self._item_spans[id(container)][key]

    def written(self, container: Any, key: str | int) -> str:
        """The value of a key, or an item, as it is written."""
        start, end = self.value_span(container, key)
        return self.lines.text[start:end]

    def values(self, mapping: Mapping) -> dict[str, Location]:
        """Where the value of each key is written."""
        cut = self._first_line
        return {key: cut(start, end) for key, (_, _, start, end) in self._key_spans[id(mapping)].items()}

    def _first_line(self, start: int, end: int) -> Location:
        if not self._line_start <= start <= self._line_end:
            self._seek(start)
        column = start - self._line_start + 1
        if end > self._line_end:
            end = start + len(self.lines.text[start : self._line_end].rstrip())
        return Location(self.lines.path, self._line, column, self._line, column + end - start)

    def _seek(self, offset: int) -> None:
        """Move to the line of an offset. Places are mostly asked for in the order of the text."""
        text = self.lines.text
        self._line, column = self.lines.place(offset)
        self._line_start = offset - column + 1
        end = text.find("\n", offset)
        self._line_end = len(text) if end < 0 else end


Repeated = list[tuple[int, str, int]]
"""Keys that are in one mapping again: their offsets, their names, and the lines of those before."""


def parse(
    lines: Lines,
    mistakes: Mistakes,
    tags: dict[str, str] | None = None,
    what: str = "topology file",
    repeated: Repeated | None = None,
) -> Tree:
    """Read a text. What is wrong with it goes to `mistakes`.

    A value with one of the `tags` becomes a mapping that has the value under the key of the tag: `!Sub x` becomes
    `Fn::Sub: x`. `what` is the kind of the file. A key that is in a mapping twice is a mistake, and the first one
    holds. With `repeated`, the last one holds, and is noted there.
    """
    tree = Tree(lines)
    text = as_yaml(lines)
    if text.startswith("\ufeff"):
        mistakes.add(lines, 0, "the file starts with two byte-order marks; save it as plain UTF-8")
        return tree
    if len(text) > MOST_CHARACTERS:
        mistakes.add(
            lines, 0, f"the file is too large: it has {len(text):,} characters, but the maximum is {MOST_CHARACTERS:,}"
        )
        return tree
    try:
        tree.root = _Reader(tree, text, mistakes, tags or {}, what, repeated).document()
        tree.complete = True
    except Stop:
        pass
    except YAMLError as error:
        offset, message = syntax.explain(error, lines)
        mistakes.add(lines, offset, message)
    return tree


def as_yaml(lines: Lines) -> str:
    """The text; in JSON, pairs of surrogate escapes are replaced by the escape that YAML has instead.

    The replacement is as long as what it replaces, and starts with an escaped line break, which stands for nothing.
    """
    if not lines.path.endswith(".json"):
        return lines.text

    def whole(match: re.Match[str]) -> str:
        high, low = (int(part, 16) for part in match.groups())
        return f"\\\n\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"

    return _SURROGATES.sub(whole, lines.text)


class _Reader:
    """Builds a tree from events."""

    def __init__(
        self,
        tree: Tree,
        text: str,
        mistakes: Mistakes,
        tags: dict[str, str],
        what: str,
        repeated: Repeated | None,
    ) -> None:
        self.tree = tree
        self.repeated = repeated
        self.tags = tags
        self.what = what
        self.lines = tree.lines
        self.mistakes = mistakes
        self.next: Callable[[], Any] = CParser(text).get_event
        self.anchors: dict[str, tuple[Any, int] | None] = {}
        self.count = 0
        self.depth = 0
        self.end = 0

    def document(self) -> Any:
        """The one document of the text."""
        self.next()
        if type(self.next()) is StreamEndEvent:
            return None
        root = self.value(self.next())
        event = self.next()
        while type(event) is DocumentEndEvent:
            event = self.next()
        if type(event) is not StreamEndEvent:
            self.fail(event, f"a second document starts here; a {self.what} contains only one, so remove this `---`")
        return root

    def value(self, event: Any) -> Any:
        """The value that starts with an event. `end` is where it ends."""
        self.count += 1
        self.end = event.end_mark.index
        if self.count > MOST_VALUES:
            self.fail(event, f"the file contains too many values (the maximum is {MOST_VALUES:,}, including aliases)")
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is None and event.tag is None:
                return event.value if event.style else scalars.plain(event.value)
            return self.anchored(event, self.tagged_scalar)
        if kind is AliasEvent:
            return self.alias(event)
        key = None if event.tag in _BLOCK_TAGS else self.tag_key(event)
        build = self.mapping if kind is MappingStartEvent else self.sequence
        return self.anchored(event, build if key is None else lambda start: self.tagged(start, key, build(start)))

    def mapping(self, start: Any) -> Mapping:
        """A mapping, its start being read."""
        self.enter(start)
        data: Mapping = {}
        spans: dict[str, KeySpan] = {}
        merged: list[tuple[Any, Any]] = []
        while True:
            key = self.next()
            if type(key) is MappingEndEvent:
                break
            name = self.key(key)
            event = self.next()
            value = self.value(event)
            if name == "<<" and not key.style:
                merged.append((event, value))
            elif name == COMMENT:
                self.tree.keep(value)
            elif name in data and self.repeated is None:
                self.duplicate(key, name, spans)
                self.tree.keep(value)
            else:
                if name in data and self.repeated is not None:
                    self.repeated.append((key.start_mark.index, name, self.lines.place(spans[name][0])[0]))
                    self.tree.keep(data.pop(name))
                data[name] = value
                spans[name] = (key.start_mark.index, key.end_mark.index, event.start_mark.index, self.end)
        self.leave(key)
        self.tree._key_spans[id(data)] = spans
        for event, value in merged:
            self.merge(event, value, data, spans)
        return data

    def sequence(self, start: Any) -> list[Any]:
        """A list, its start being read."""
        self.enter(start)
        items: list[Any] = []
        spans: list[tuple[int, int]] = []
        while True:
            event = self.next()
            if type(event) is SequenceEndEvent:
                break
            items.append(self.value(event))
            spans.append((event.start_mark.index, self.end))
        self.leave(event)
        self.tree._item_spans[id(items)] = spans
        return items

    def enter(self, event: Any) -> None:
        self.depth += 1
        if self.depth > syntax.MOST_LEVELS:
            self.fail(event, syntax.TOO_DEEP)

    def leave(self, event: Any) -> None:
        self.depth -= 1
        self.end = event.end_mark.index

    def key(self, event: Any) -> str:
        """A key: text, whatever it looks like."""
        if type(event) is ScalarEvent:
            name: str = event.value
            if event.anchor is not None:
                self.anchors[event.anchor] = (name, 1)
            return name
        if type(event) is AliasEvent:
            found = self.alias(event)
            if isinstance(found, str):
                return found
        self.fail(event, "a key must be text, not a list or a mapping")
        raise AssertionError

    def duplicate(self, key: Any, name: str, spans: dict[str, KeySpan]) -> None:
        line, _ = self.lines.place(spans[name][0])
        message = f"duplicate key {quoted(name)}; it is already on line {line}"
        self.mistakes.add(self.lines, key.start_mark.index, message)

    def merge(self, event: Any, source: Any, data: Mapping, spans: dict[str, KeySpan]) -> None:
        """Take over the keys of other mappings (`<<: *defaults`) that the mapping does not set itself."""
        for other in source if isinstance(source, list) else [source]:
            if not isinstance(other, dict):
                self.mistakes.add(self.lines, event.start_mark.index, "`<<` takes a mapping, such as `<<: *defaults`")
                return
            for name, value in other.items():
                if name not in data:
                    data[name] = value
                    spans[name] = self.tree._key_spans[id(other)][name]

    def anchored(self, event: Any, build: Callable[[Any], Any]) -> Any:
        """A value that aliases may repeat, kept with how many values it stands for."""
        name = event.anchor
        if name is None:
            return build(event)
        self.anchors[name] = None
        before = self.count
        value = build(event)
        self.anchors[name] = (value, self.count - before + 1)
        return value

    def alias(self, event: Any) -> Any:
        name = event.anchor
        if name not in self.anchors:
            self.fail(event, f"undefined alias `*{name}`; there is no anchor `&{name}` above")
        anchor = self.anchors[name]
        if anchor is None:
            self.fail(event, f"alias `*{name}` is inside its own anchor")
            raise AssertionError
        value, count = anchor
        self.count += count
        return value

    def tagged_scalar(self, event: Any) -> Any:
        """A scalar with an anchor or a tag."""
        tag = event.tag
        if tag in ("!", "tag:yaml.org,2002:str"):
            return event.value
        plain = scalars.plain(event.value)
        if tag in _SCALAR_TAGS and type(plain) in _SCALAR_TAGS[tag]:
            return plain
        key = None if tag is None else self.tag_key(event)
        if key is not None:
            return self.tagged(event, key, event.value)
        return event.value if event.style else scalars.plain(event.value)

    def tag_key(self, event: Any) -> str | None:
        """The key that a tag stands for; None, with a mistake, for one without meaning."""
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        key = self.tags.get(tag)
        if key is None:
            hint = self.mistakes.did_you_mean(tag, self.tags) or "; remove it"
            message = f"the tag {quoted(tag)} is not supported{hint}"
            self.mistakes.add(self.lines, event.start_mark.index, message)
        return key

    def tagged(self, start: Any, key: str, value: Any) -> Mapping:
        """The mapping that a tagged value stands for. The key is where the tag is; the value, where all of it is."""
        data: Mapping = {key: value}
        first = start.start_mark.index
        self.tree._key_spans[id(data)] = {key: (first, first + len(start.tag), first, self.end)}
        return data

    def fail(self, event: Any, message: str) -> None:
        self.mistakes.add(self.lines, event.start_mark.index, message)
        raise Stop
