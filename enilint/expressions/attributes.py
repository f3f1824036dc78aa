"""The attributes that objects of the model have in expressions: reflected, so that there is no second list of them."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from msgspec.structs import replace

from enilint.aws.instance_types import InstanceType, NetworkCards
from enilint.expressions.choices import CHOICES
from enilint.expressions.existing import of_list
from enilint.expressions.questions import questions_of
from enilint.expressions.types import TAGS, Attribute, Type, type_of
from enilint.expressions.values import Many, answer_of, interval
from enilint.model.entities.base import Tags
from enilint.values import Count, Unknown, follow

_NOT_OFFERED = frozenset(
    {
        "attached",
        "beside_interfaces",
        "cidr_symbol",
        "doubt",
        "doubts",
        "each_template",
        "element",
        "hides_user_data",
        "interface_tags",
        "label",
        "listed_cidrs",
        "more",
        "notes",
        "others",
        "representative",
        "source",
        "stated",
        "status",
        "user_data",
        "user_data_source",
        "waits_for",
        "wording",
        "zone_words",
    }
)
"""What is about how the model knows something, and not about the design."""
_TAGS = frozenset({"tags", "instance_tags"})
_FACTS = "more_"
"""How the name of what would complete a list begins."""
_OF_DATA = (InstanceType, NetworkCards)
"""The classes in which None stands for what no source says."""


@functools.cache
def attributes_of(cls: type) -> Mapping[str, Attribute]:
    """The attributes of a class: its fields and properties of a type that expressions have, and questions about it."""
    found: dict[str, Attribute] = {}
    hints = get_type_hints(cls)
    fields: tuple[str, ...] = cls.__struct_fields__  # type: ignore[attr-defined]  # it is a Struct
    for name in filter(_is_offered, fields):
        type = TAGS if name in _TAGS else type_of(hints[name])
        if type is not None:
            type = type.plain() if cls in _OF_DATA else type
            read = _reader(cls, name, type, has_more=_FACTS + name in hints)
            is_plain = cls not in _OF_DATA and type.kind in ("string", "object")
            found[name] = Attribute(name, type, read, None, cls, is_plain)
    for parent in reversed(cls.__mro__):
        for name, value in vars(parent).items():
            if isinstance(value, property) and value.fget is not None and _is_offered(name):
                type = type_of(get_type_hints(value.fget).get("return"))
                if type is not None:
                    found[name] = Attribute(name, type, _reader(cls, name, type, has_more=False), value.fget, parent)
    every = {**found, **questions_of(cls)}
    for name in every:
        choices = CHOICES.get((cls.__name__, name))
        if choices is not None:
            one = every[name]
            every[name] = replace(one, type=replace(one.type, choices=choices))
    return every


def _is_offered(name: str) -> bool:
    return not name.startswith((_FACTS, "_")) and name not in _NOT_OFFERED


def _reader(cls: type, name: str, type: Type, *, has_more: bool) -> Callable[[Any, Any], Any]:
    """What reads a field or property, as a value of an expression."""
    if cls in _OF_DATA:
        return lambda _, one: _of_data(one, name)
    if type.kind == "bool":
        return lambda _, one: answer_of(getattr(one, name))
    if type.kind == "list":
        more = _FACTS + name
        return lambda context, one: _listed(context, one, getattr(one, name), getattr(one, more) if has_more else ())
    if type.kind == "tags":
        words = "the tags of instances of" if name == "instance_tags" else "the tags of"
        return lambda _, one: Tags(more=(f"{words} {one}",)) if getattr(one, name) is None else getattr(one, name)
    if type.kind == "number":
        return lambda _, one: _number(getattr(one, name))
    return lambda _, one: getattr(one, name)


def _listed(context: Any, owner: Any, value: Any, more: tuple[str, ...]) -> Any:
    """A list of the model, with what would tell its other elements."""
    if value is None:
        return Many((), (), more) if more else None
    if isinstance(value, tuple | list):
        return of_list(context.network, owner, value, more)
    return follow(value, lambda one: one if one is None else Many(tuple(one), (), more))


def _number(value: Any) -> Any:
    if not isinstance(value, Count):
        return value
    return value.low if value.low == value.high else interval(value)


def _of_data(one: InstanceType | NetworkCards, name: str) -> Any:
    """A figure of the data on instance types. A missing one is not known."""
    value = getattr(one, name)
    if value is None:
        owner = f" of {one.name}" if isinstance(one, InstanceType) else ""
        return Unknown(f"{name}{owner}, which no source shows")
    return Many(value) if isinstance(value, tuple) else value
