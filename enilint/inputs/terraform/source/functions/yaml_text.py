"""yamlencode and yamldecode: YAML as Terraform writes and reads it."""

import re
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from enilint.files.late import late
from enilint.inputs.terraform.source.functions.function import Undecided
from enilint.inputs.terraform.source.functions.json_text import MOST_LEVELS, clean, number
from enilint.inputs.terraform.source.values import MOST_ELEMENTS, MOST_TEXT, EvaluationError, Mistake, SetValue, text_of
from enilint.values import Unknown

_TAG = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset(_TAG + name for name in ("str", "bool", "int", "float", "null", "timestamp", "binary"))
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INFINITE = late(r"[-+]?\.(?:inf|Inf|INF)")
_NOT_A_NUMBER = (".nan", ".NaN", ".NAN")
_INTEGER = late(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FORMER_INTEGER = late(r"[-+]?(?:0o[0-7_]+|[0-9_]+|0x[0-9a-fA-F_]+)")
"""What is a number up to Terraform 1.9 only, where it is not an integer of now."""
_FLOAT = late(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_END = "...\n"
"""The end of a document. Terraform writes it after primitive values that are no texts."""
_DATE = late(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d*)?(Z|[+-]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d*)?)?",
    re.ASCII,
)


def decode(text: str) -> Any:
    """The value that a YAML text says."""
    from enilint.inputs.yaml.libyaml import YAMLError

    try:
        return _Reader(text).document()
    except YAMLError as error:
        raise EvaluationError(f"not valid YAML: {getattr(error, 'problem', None) or error}") from None
    except UnicodeError:
        raise EvaluationError("not valid YAML: not valid Unicode") from None


class _Reader:
    """Makes a value of the events of a document. An alias counts as much as what it repeats."""

    def __init__(self, text: str) -> None:
        from enilint.inputs.yaml import libyaml

        self.next: Callable[[], Any] = libyaml.CParser(text).get_event
        self.kinds = libyaml
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open: set[str] = set()
        self.elements = 0

    def document(self) -> Any:
        """The value of the only document."""
        self.next()
        event = self.next()
        if isinstance(event, self.kinds.StreamEndEvent):
            raise EvaluationError("the YAML has no value")
        value = self.value(self.next(), 0)
        self.next()
        if not isinstance(self.next(), self.kinds.StreamEndEvent):
            raise EvaluationError("the YAML has more than one document")
        return value

    def value(self, event: Any, level: int) -> Any:
        """The value that starts with an event."""
        before = self.elements
        self.count(1)
        if isinstance(event, self.kinds.AliasEvent):
            return self.alias(event.anchor or "")
        if level > MOST_LEVELS:
            raise Mistake("the YAML is nested too deeply")
        if event.anchor:
            self.open.add(event.anchor)
        if isinstance(event, self.kinds.ScalarEvent):
            value = _scalar(event)
        elif isinstance(event, self.kinds.SequenceStartEvent):
            value = self.sequence(event, level)
        else:
            value = self.mapping(event, level)
        if event.anchor:
            self.open.discard(event.anchor)
            self.anchors[event.anchor] = value, self.elements - before
        return value

    def count(self, elements: int) -> None:
        """Refuse what gets too large."""
        self.elements += elements
        if self.elements > MOST_ELEMENTS:
            raise Mistake("the YAML has too many elements")

    def alias(self, name: str) -> Any:
        """The value of an anchor."""
        if name in self.open:
            raise EvaluationError(f"the anchor {name} contains itself")
        if name not in self.anchors:
            raise EvaluationError(f"there is no anchor {name}")
        value, elements = self.anchors[name]
        self.count(elements)
        return value

    def sequence(self, event: Any, level: int) -> tuple[Any, ...]:
        """The elements of a sequence."""
        _expect_tag(event, "seq")
        elements: list[Any] = []
        while not isinstance(following := self.next(), self.kinds.SequenceEndEvent):
            elements.append(self.value(following, level + 1))
        return tuple(elements)

    def mapping(self, event: Any, level: int) -> dict[str, Any]:
        """The entries of a mapping; the last of each key counts."""
        _expect_tag(event, "map")
        entries: dict[str, Any] = {}
        while not isinstance(key := self.next(), self.kinds.MappingEndEvent):
            if not isinstance(key, self.kinds.ScalarEvent):
                raise EvaluationError("only strings can be keys of a mapping")
            if key.tag == _TAG + "merge" or (key.tag is None and key.value == "<<"):
                _merge(self.value(self.next(), level + 1), entries)
                continue
            name = _scalar(key)
            if isinstance(name, Unknown):
                raise Undecided
            if name is None:
                raise EvaluationError("a key of a mapping cannot be null")
            entries[text_of(name)] = self.value(self.next(), level + 1)
        return entries


def _merge(value: Any, entries: dict[str, Any]) -> None:
    for mapping in value if isinstance(value, tuple) else (value,):
        if not isinstance(mapping, dict):
            raise EvaluationError("only mappings can be merged with <<")
        entries.update(mapping)


def _expect_tag(event: Any, name: str) -> None:
    if event.tag is not None and event.tag != _TAG + name:
        raise EvaluationError(f"the tag {event.tag[:80]} is not supported by Terraform")


def _scalar(event: Any) -> Any:
    """The value of a scalar. A block of text is read as a number or bool, too, and becomes a text again."""
    value = _resolved(event)
    is_plain = event.tag is not None or event.implicit[0]
    return value if is_plain or value is None or isinstance(value, Unknown) else text_of(value)


def _resolved(event: Any) -> Any:
    text: str = event.value
    tag = event.tag
    if tag is not None and tag not in _SCALAR_TAGS:
        raise EvaluationError(f"the tag {tag[:80]} is not supported by Terraform")
    kind = None if tag is None else tag.removeprefix(_TAG)
    if kind == "binary":
        return _binary(text)
    if kind == "str" or ((not text or text[0] in "+-.~0123456789yYnNtTfFoO") and event.style in ("'", '"')):
        return clean(text)
    if text in _WORDS:
        return _WORDS[text]
    if _INFINITE.fullmatch(text):
        return Unknown("an infinite number")
    if kind is None and text in _NOT_A_NUMBER:
        raise EvaluationError(f"{text} is not a number in Terraform")
    if kind in (None, "timestamp") and (moment := _timestamp(text)) is not None:
        return moment
    return _typed(text, kind)


def _typed(text: str, kind: str | None) -> Any:
    """The value of a scalar that is not one of a few words."""
    if kind in (None, "int", "float"):
        plain = text if kind is None else text.replace("_", "")
        if _INTEGER.fullmatch(plain) and plain[:2] in ("0x", "0o"):
            return int(plain, 0) if int(plain, 0) < 2**64 else Unknown("a number with many digits")
        if _FLOAT.fullmatch(plain):
            return number(plain)
        if kind is None and _FORMER_INTEGER.fullmatch(plain):
            return Unknown(f"whether {text[:80]} is a number, which depends on the version of Terraform")
    if kind == "null":
        return None
    if kind is not None:
        raise EvaluationError(f"{text[:80]!r} is not of the type {kind}")
    return clean(text)


def _binary(text: str) -> str:
    try:
        b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except ValueError:
        raise EvaluationError("the value tagged as binary is not valid Base64") from None
    return text


def _timestamp(text: str) -> str | None:
    """A date or time in the form of RFC 3339; None for what is none."""
    from datetime import datetime

    found = _DATE.fullmatch(text) if text[4:5] == "-" else None
    if found is None:
        return None
    clock = (found[4] or found[8], found[5] or found[9], found[6] or found[10])
    hour, minute, second = (int(part or 0) for part in clock)
    try:
        moment = datetime(int(found[1]), int(found[2]), int(found[3]), hour, minute, second)
    except ValueError:
        return None
    zone = found[7] or "Z"
    return moment.isoformat() + ("Z" if zone[1:] == "00:00" else zone)


def encode(value: Any) -> str:
    """A value in YAML, in block style with all texts in quotes."""
    import yaml

    events: list[Any] = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False)]
    _Writer(events).write(value, 0)
    events += [yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]
    try:
        written = str(yaml.emit(events, Dumper=yaml.CSafeDumper, allow_unicode=True))
    except (yaml.YAMLError, UnicodeError) as error:
        raise EvaluationError(f"the value cannot be written as YAML: {error}") from None
    if written.endswith("\n" + _END):
        written = written.removesuffix(_END)
    return written if isinstance(value, str | dict | tuple | SetValue) else written + _END


class _Writer:
    """Makes events of a value."""

    def __init__(self, events: list[Any]) -> None:
        import yaml

        self.kinds = yaml
        self.events = events
        self.left = MOST_TEXT

    def write(self, value: Any, level: int) -> None:
        """Add the events of a value."""
        kinds = self.kinds
        if level > MOST_LEVELS:
            raise Mistake("the value is nested too deeply")
        if isinstance(value, dict):
            self.events.append(kinds.MappingStartEvent(None, None, True, flow_style=False))
            for key in sorted(value):
                self.scalar(key)
                self.write(value[key], level + 1)
            self.events.append(kinds.MappingEndEvent())
        elif isinstance(value, tuple | SetValue):
            self.events.append(kinds.SequenceStartEvent(None, None, True, flow_style=False))
            for element in value if isinstance(value, tuple) else value.elements:
                self.write(element, level + 1)
            self.events.append(kinds.SequenceEndEvent())
        else:
            self.scalar(value)

    def scalar(self, value: Any) -> None:
        """Add the event of a primitive value or a key."""
        text = "null" if value is None else text_of(value)
        style = None if not isinstance(value, str) else "|" if "\n" in text else '"'
        self.left -= len(text) + 1
        if self.left < 0:
            raise Mistake("the string becomes too long")
        self.events.append(self.kinds.ScalarEvent(None, None, (True, True), text, style=style))
