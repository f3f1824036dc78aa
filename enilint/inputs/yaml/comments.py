"""Comments of YAML, and `//` properties of JSON, which is read as YAML."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from msgspec import Struct, field

from enilint.files.late import late
from enilint.files.text import Lines
from enilint.inputs.comments import Comment, Comments, Property
from enilint.inputs.yaml.libyaml import (
    AliasEvent,
    CParser,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
)
from enilint.inputs.yaml.tree import COMMENT, MOST_CHARACTERS, as_yaml

_COMMENT = late(r"(?<!\S)#[^\r\n]*")
_LINE = late(r"[^\r\n]*")


class _Container(Struct):
    """A mapping or list that is being read. `start` is where it begins, or the key before it."""

    start: int
    is_mapping: bool
    is_flow: bool
    key: Any = None
    notes: list[Any] = field(default_factory=list)
    """The events of texts that its `//` properties have."""


def comments_of(lines: Lines) -> Comments:
    """The comments of a text, as far as it can be read."""
    reader = _Reader(lines)
    if len(lines.text) > MOST_CHARACTERS:
        return Comments()
    with suppress(YAMLError):
        reader.read()
    return Comments(list(reader.comments()), reader.properties, reader.ends)


class _Reader:
    """Goes through the events of a text. What is not in a scalar, and begins with `#` after space, is a comment."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.ends: dict[int, int] = {}
        self.properties: list[Property] = []
        self._scalars: list[tuple[int, int]] = []
        self._open: list[_Container] = []
        self._last = 0

    def read(self) -> None:
        following: Callable[[], Any] = CParser(as_yaml(self.lines)).get_event
        while (event := following()) is not None:
            end = event.end_mark.index
            if isinstance(event, MappingStartEvent | SequenceStartEvent):
                start = self._start(event)
                self._open.append(_Container(start, isinstance(event, MappingStartEvent), bool(event.flow_style)))
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                container = self._open.pop()
                if container.is_flow:
                    self._last = end
                self._note_properties(container)
                self._complete(container.start)
            elif isinstance(event, ScalarEvent | AliasEvent):
                self._scalar(event)

    def comments(self) -> Iterator[Comment]:
        position = 0
        for start, end in [*self._scalars, (len(self.lines.text), 0)]:
            for match in _COMMENT.finditer(self.lines.text, position, start):
                yield Comment(match.start(), match.end())
            position = end

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, ScalarEvent) and event.style in ("|", ">"):
            header = _LINE.match(self.lines.text, start)
            self._scalars.append((header.end() if header else start, end))
            end = self._end_of_text_before(end)
        else:
            self._scalars.append((start, end))
        self._last = end
        parent = self._open[-1] if self._open else None
        if parent is not None and parent.is_mapping and parent.key is None:
            parent.key = event
            return
        if isinstance(event, ScalarEvent):
            self._note(event)
        self._complete(self._start(event))

    def _start(self, event: Any) -> int:
        """Where a value begins: with its key, or with the dash of a list."""
        start: int = event.start_mark.index
        parent = self._open[-1] if self._open else None
        if parent is None:
            return start
        if parent.is_mapping:
            return parent.key.start_mark.index if parent.key is not None else start
        before = self._end_of_text_before(start)
        return before - 1 if not parent.is_flow and self.lines.text[before - 1 : before] == "-" else start

    def _end_of_text_before(self, offset: int) -> int:
        while offset and self.lines.text[offset - 1].isspace():
            offset -= 1
        return offset

    def _note(self, event: Any) -> None:
        """Keep the text of a `//` property, or one of a list of them."""
        for container in self._open[-1:-3:-1]:
            if container.is_mapping:
                if container.key is not None and getattr(container.key, "value", None) == COMMENT:
                    container.notes.append(event)
                return

    def _note_properties(self, container: _Container) -> None:
        for event in container.notes:
            place = (event.start_mark.index, event.end_mark.index)
            self.properties.append(Property(event.value, place, (container.start, self._last)))

    def _complete(self, start: int) -> None:
        """A value is complete. It is a block that begins in the line of its key, unless it is the whole document."""
        if not self._open:
            return
        self._open[-1].key = None
        line = self.lines.place(start)[0]
        self.ends[line] = max(self.ends.get(line, line), self.lines.place(self._last)[0])
