"""One resource of a stack, evaluated, and how its properties are read."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from enilint.findings import Location
from enilint.inputs.cloudformation.choices import World
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.values import (
    Block,
    Symbol,
    fact_of,
    is_unknown,
    model_text,
    scalar_text,
    unknown_of,
)
from enilint.values import Unknown, Value

_FLAGS = {"true": True, "yes": True, "on": True, "y": True, "false": False, "no": False, "off": False, "n": False}
"""What the service reads as a boolean: it reads YAML 1.1 (CloudFormation User Guide, "Template formats")."""


class Resource(Struct, kw_only=True, eq=False):
    """A resource of a stack, with the properties that are read, in one world."""

    address: str
    type: str
    stack: Stack
    world: World
    at: Location
    node: Any
    properties: Block
    waits_for: tuple[str, ...] = ()

    @property
    def body(self) -> "Body":
        """The properties."""
        return Body(self, self.properties)


class Body:
    """The properties of a resource, or of a block in them. `where` leads from the resource to the block."""

    __slots__ = ("data", "resource", "where")

    def __init__(self, resource: Resource, data: Block, where: str = "") -> None:
        self.resource = resource
        self.data = data
        self.where = where

    @property
    def address(self) -> str:
        """The address of the resource."""
        return self.resource.address

    @property
    def at(self) -> Location:
        """Where the block begins; of the properties of a resource, where the resource does."""
        source = self.data.source
        place = self.resource.stack.template.place(source, next(iter(source))) if self.where and source else None
        return self.resource.at if place is None else self.resource.stack.template.key_place(source, next(iter(source)))

    def written_at(self, name: str) -> Location | None:
        """Where a property is written; None where it is not."""
        return self.resource.stack.template.place(self.data.source, name) if name in self.data else None

    def place(self, name: str) -> Location:
        """Where a property is written, or else its block."""
        return self.written_at(name) or self.at

    def places(self, **properties: str | tuple[str, ...]) -> dict[str, Location]:
        """Where the attributes of an entity are written: the first of the properties of each that is."""
        found: dict[str, Location] = {}
        for attribute, names in {"tags": "Tags", **properties}.items():
            for name in (names,) if isinstance(names, str) else names:
                at = self.written_at(name)
                if at is not None:
                    found[attribute] = at
                    break
        return found

    def value(self, name: str) -> Any:
        """The evaluated property; None where it is not set."""
        return self.data.get(name)

    def is_set(self, name: str) -> bool:
        """Whether a property is set, to something or to what is not known."""
        return self.data.get(name) not in (None, "", [])

    def fact(self, name: str) -> str:
        """A property in words that complete "not known: ..."."""
        return f"{self.where}{name} of {self.address}"

    def text(self, name: str) -> Value[str] | None:
        """A text; None where it is not set."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        found = model_text(value)
        return Unknown(self.fact(name)) if found is None else found

    def text_or(self, name: str, default: str) -> Value[str]:
        """A text; the default where it is not set."""
        found = self.text(name)
        return default if found is None else found

    def number(self, name: str) -> Value[int] | None:
        """A whole number, written as one or as text; None where it is not set."""
        value = self.data.get(name)
        if value is None:
            return None
        if is_unknown(value):
            return unknown_of(value)
        text = scalar_text(value)
        digits = (text or "").removeprefix("-")
        return (
            int(text or "")
            if digits.isdecimal() and digits.isascii() and len(digits) < 19
            else Unknown(self.fact(name))
        )

    def number_or(self, name: str, default: int) -> Value[int]:
        """A whole number; the default where it is not set."""
        found = self.number(name)
        return default if found is None else found

    def flag(self, name: str) -> Value[bool] | None:
        """A flag, written as one or as text; None where it is not set."""
        value = self.data.get(name)
        if value is None:
            return None
        if is_unknown(value):
            return unknown_of(value)
        return _FLAGS.get((scalar_text(value) or "").lower(), Unknown(self.fact(name)))

    def flag_or(self, name: str, default: bool) -> Value[bool]:
        """A flag; the default where it is not set."""
        found = self.flag(name)
        return default if found is None else found

    def items(self, name: str) -> list[Any]:
        """The elements of a list. A list that is not known has none: see `items_missing`."""
        value = self.data.get(name)
        if isinstance(value, list):
            return [one for item in value for one in (item if isinstance(item, list) else [item])]
        return [] if value is None or value == "" or (isinstance(value, Symbol) and value.is_list) else [value]

    def items_missing(self, name: str) -> tuple[str, ...]:
        """What would tell the elements of a list; empty where it is known how many there are."""
        value = self.data.get(name)
        listed = value if isinstance(value, list) else [value]
        return tuple(
            one.fact or self.fact(name) for one in listed if isinstance(one, Symbol) and (one.is_list or not one.name)
        )

    def blocks(self, *names: str) -> "Iterator[Body]":
        """The nested blocks that a path of names leads to, as far as they are known."""
        name, *rest = names
        value = self.data.get(name)
        for index, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, Block):
                where = f"{self.where}{name}[{index}]." if isinstance(value, list) else f"{self.where}{name}."
                inner = Body(self.resource, one, where)
                if rest:
                    yield from inner.blocks(*rest)
                else:
                    yield inner

    def blocks_missing(self, *names: str) -> tuple[str, ...]:
        """What would tell which nested blocks of these names there are; empty where that is known."""
        facts = []
        for name in names:
            value = self.data.get(name)
            listed = value if isinstance(value, list) else [value]
            facts += [fact_of(one) or self.fact(name) for one in listed if is_unknown(one)]
        return tuple(facts)
