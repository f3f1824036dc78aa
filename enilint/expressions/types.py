"""The types of expressions."""

import re
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Struct

from enilint.expressions.values import Many
from enilint.model.entities.base import Entity, Identified, Tags
from enilint.model.entities.groups import GroupList
from enilint.values import Count, Missing, OneOf, Unknown, Value


class Type(Struct, frozen=True):
    """A type. `of` is the class of an object; `element`, the type of the elements of a list.

    `kind` is bool, number, string, null, list, object, tags, or any: the elements of an empty list. `nullable`: the
    value can be null, which is no missing fact. `choices` are the texts that a text can be; empty if it can be any.
    """

    kind: str
    element: "Type | None" = None
    of: type | None = None
    nullable: bool = False
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = _WORDS[self.kind]
        if self.kind == "object" and self.of is not None:
            text = kind_name(self.of)
        elif self.kind == "list":
            text = f"list of {self.element}"
        return f"{text} or null" if self.nullable else text

    def or_null(self, nullable: bool = True) -> "Type":
        """The same type, which can be null."""
        is_nullable = self.nullable or (nullable and self.kind != "null")
        return Type(self.kind, self.element, self.of, is_nullable, self.choices)

    def plain(self) -> "Type":
        """The same type, which is never null."""
        return Type(self.kind, self.element, self.of, choices=self.choices)


_WORDS = {
    "bool": "true or false",
    "number": "number",
    "string": "text",
    "null": "null",
    "list": "list",
    "object": "object",
    "tags": "tags",
    "any": "value",
}

BOOL, NUMBER, STRING, NULL, TAGS, ANY = (Type(one) for one in ("bool", "number", "string", "null", "tags", "any"))


def list_of(element: Type) -> Type:
    """The type of a list."""
    return Type("list", element=element)


def object_of(cls: type) -> Type:
    """The type of the objects of a class of the model."""
    return Type("object", of=cls)


def kind_name(cls: type) -> str:
    """What a class of the model is called in rules: `LaunchTemplate` is launch_template."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


class Attribute(Struct, frozen=True):
    """An attribute: its type, and what reads it from an object in a context.

    `source` is the property or the question behind it, and `owner` the class that has it. `is_plain`: the attribute of
    Python is the value.
    """

    name: str
    type: "Type"
    read: Callable[[Any, Any], Any]
    source: Callable[..., Any] | None
    owner: Any
    is_plain: bool = False


def type_of(hint: Any) -> Type | None:
    """The type that a type of Python is in expressions; None where expressions have none for it."""
    parts = [one for one in _parts(hint) if one not in (Unknown, Missing)]
    nullable = NoneType in parts
    types = {_plain_type(one) for one in parts if one is not NoneType}
    if len(types) != 1:
        return None
    found = types.pop()
    return found.or_null(nullable) if found is not None else None


def _parts(hint: Any) -> list[Any]:
    """The members of a union, of unions in it, and of candidates."""
    if get_origin(hint) in (Union, UnionType):
        return [part for one in get_args(hint) for part in _parts(one)]
    if get_origin(hint) in (OneOf, Value):
        return [part for one in get_args(hint) for part in _parts(one)]
    return [NoneType if hint is None else hint]


_PLAIN = {bool: BOOL, int: NUMBER, float: NUMBER, str: STRING, Count: NUMBER}


def _plain_type(hint: Any) -> Type | None:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        arguments, origin = arguments[:1], Many
    if origin in (Many, list):
        element = ANY if isinstance(arguments[0], TypeVar) or arguments[0] is object else type_of(arguments[0])
        return list_of(element) if element is not None else None
    if origin is Literal:
        return STRING
    if hint is Tags:
        return TAGS
    if isinstance(hint, type) and issubclass(hint, Struct) and hint is not GroupList and _is_of_model(hint):
        return object_of(hint)
    return _PLAIN.get(hint) if isinstance(hint, type) else None


def _is_of_model(cls: type) -> bool:
    is_known = cls.__module__.startswith(("enilint.model.", "enilint.aws.", "enilint.expressions."))
    return is_known and cls.__name__ not in ("Many", "Interval")


def unified(a: Type, b: Type) -> Type | None:
    """The type that covers two; None where they have nothing in common."""
    nullable = a.nullable or b.nullable or "null" in (a.kind, b.kind)
    if a.kind == "null" or b.kind == "null":
        return (b if a.kind == "null" else a).or_null(nullable)
    if a.kind == "any" or b.kind == "any":
        return (b if a.kind == "any" else a).or_null(nullable)
    if a.kind != b.kind:
        return None
    if a.kind == "list":
        assert a.element is not None
        assert b.element is not None
        element = unified(a.element, b.element)
        return list_of(element).or_null(nullable) if element is not None else None
    if a.kind == "object":
        assert a.of is not None
        assert b.of is not None
        if issubclass(a.of, b.of):
            return b.or_null(nullable)
        if issubclass(b.of, a.of):
            return a.or_null(nullable)
        common = next((one for one in a.of.__mro__ if issubclass(b.of, one) and one not in (Struct, object)), None)
        is_shared = common is not None and issubclass(common, Entity) and common not in (Entity, Identified)
        return object_of(common).or_null(nullable) if common is not None and is_shared else None
    return (a if a.choices == b.choices else Type(a.kind)).or_null(nullable)
