"""The entities of one family (subnets, interfaces, ...), found by the references of properties."""

from collections.abc import Callable, Container
from typing import Any, TypeVar

import msgspec

from enilint.findings import Location
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import (
    Block,
    Choice,
    Symbol,
    Text,
    model_text,
    scalar_text,
    unknown_of,
    written,
)
from enilint.inputs.outside import ACCOUNT
from enilint.inputs.placeholders import is_placeholder
from enilint.model.entities.base import STACK_TAGS, Identified, Tags, any_of_tags, others_of
from enilint.model.roles import is_role_tag
from enilint.model.zone import Zone
from enilint.typed import Generic
from enilint.values import OneOf, Unknown, Value, facts_missing, follow, merged, same

_MADE = "the ids of resources of stacks"

T = TypeVar("T", bound=Identified)
TagValue = Callable[[Body], Value[str | None]]
"""The value of an item of `Tags`. None: what is asked for does not get this tag."""


class Entities(Generic[T]):
    """All entities of a family, and those outside of the design that it refers to.

    `attributes` are those of a resource that lead to it, `Ref` among them. `facts` have the ids that are real, whatever
    they look like.
    """

    def __init__(
        self,
        noun: str,
        attributes: tuple[str, ...],
        external: Callable[[str, Location], T],
        facts: Container[str] = (),
    ) -> None:
        self.by_address: dict[str, T] = {}
        self._noun = noun
        self._attributes = attributes
        self._external = external
        self._facts = facts
        self._by_id: dict[str, T] = {}

    def add(self, body: Body, entity: T) -> None:
        """Take up the entity of a resource."""
        self.by_address[body.address] = entity

    def name(self, name: str, entity: T) -> None:
        """Take up what has the symbol of an id, though no resource of its own."""
        self._by_id.setdefault(name, entity)

    def all(self) -> list[T]:
        """Every entity once, those outside of the design included."""
        return list({id(one): one for one in (*self.by_address.values(), *self._by_id.values())}.values())

    def reference(self, body: Body, *names: str) -> Value[T] | None:
        """What the first of some properties refers to that is set; None where none is."""
        for name in names:
            if body.is_set(name):
                return self.of(body.value(name), body.place(name), body.fact(name))
        return None

    def listed(self, body: Body, name: str) -> tuple[list[Value[T]], tuple[str, ...]]:
        """What a list refers to, and what would tell whether it is all."""
        at, fact = body.place(name), body.fact(name)
        items = [self.of(one, at, fact) for one in body.items(name) if not isinstance(one, Symbol) or one.name]
        return items, body.items_missing(name)

    def of(self, value: Any, at: Location, fact: str) -> Value[T]:
        """What a value refers to. `fact` names it where nothing else does."""
        text = scalar_text(value)
        if text is not None:
            return self._of_id(text, at)
        if isinstance(value, Text):
            return self._of_symbol(unknown_of(value), written(value), at)
        if not isinstance(value, Symbol):
            return Unknown(fact)
        own = self.by_address.get(value.resource)
        if own is not None and value.attribute in self._attributes:
            return own
        return self._of_symbol(unknown_of(value), value.name, at) if value.name else Unknown(value.fact or fact)

    def _of_id(self, id: str, at: Location) -> Value[T]:
        if is_placeholder(id) and id not in self._facts:
            return Unknown(f"the real ID for {id}, which looks like a placeholder")
        if id not in self._by_id:
            self._by_id[id] = self._external(id, at)
        return self._by_id[id]

    def _of_symbol(self, unknown: Unknown, name: str, at: Location) -> T:
        if name not in self._by_id:
            entity = self._external(name, at)
            entity.id = unknown
            _ask_for_id(entity, unknown)
            self._by_id[name] = entity
        return self._by_id[name]


def identity(body: Body) -> Unknown:
    """The id that AWS will give: to each resource of a stack one of its own."""
    return Unknown(f"the id of {body.address}", body.address, _MADE)


def account_of(body: Body) -> Value[str]:
    """The account of a resource: that of the environment of its stack."""
    root = body.resource.stack.root
    if root.account is not None:
        return root.account
    return Unknown(f"the account of {root.environment}", root.environment) if root.environment else ACCOUNT


def value_of_tag(tag: Body) -> Value[str | None]:
    """The value of an item of `Tags`."""
    text = model_text(tag.value("Value"))
    return Unknown(f"tag {tag.value('Key')} of {tag.address}") if text is None else text


def tags_of(body: Body, value_of: TagValue = value_of_tag) -> Tags:
    """The tags of a resource. CloudFormation adds those of the stack, which are given when it is deployed.

    A nested stack has those of its parents, and the tags of the resource that makes it.
    Source: "Resource tags" of the CloudFormation User Guide.
    """
    found = listed_tags(body, value_of)
    stack = body.resource.stack
    given = stack.root.tags
    if given is None:
        of_stack = Tags(more=(*found.more, STACK_TAGS))
    else:
        more = [*found.more]
        while stack.parent is not None:
            if "Tags" in stack.properties():
                more.append(f"the tags of {stack.parent.address(stack.logical_id)}")
            stack = stack.parent
        values: dict[str, Value[str | None]] = {**given}
        others = found.others if len(more) == len(found.more) else ()
        of_stack = Tags(values, tuple(more), others)
        if more:  # one of them may have the same key
            values |= {
                key: OneOf((text,), more[0], open=True) for key, text in given.items() if of_stack.may_be_other(key)
            }
    own = {key: _or_of_stack(value, of_stack, key, body) for key, value in found.values.items()}
    return Tags({**of_stack.values, **own}, of_stack.more, of_stack.others)


def _or_of_stack(value: Value[str | None], of_stack: Tags, key: str, body: Body) -> Value[str | None]:
    """The value of a tag that a resource may not have after all; that of the stack may then count."""
    other = Unknown(f"tag {key} of {body.address}") if key in of_stack.values else of_stack.tag(key)
    return follow(value, lambda text: other if text is None else text)


def listed_tags(body: Body, value_of: TagValue = value_of_tag) -> Tags:
    """The tags that a list has, or, for some types, a map. Items may depend on conditions."""
    whole = body.value("Tags")
    if isinstance(whole, Block):
        texts = {key: model_text(one) for key, one in whole.items()}
        facts = {key: Unknown(f"tag {key} of {body.address}") for key in texts}
        return Tags({key: facts[key] if text is None else text for key, text in texts.items()})
    return _tags_in(whole, body, value_of)


def _tags_in(value: Any, body: Body, value_of: TagValue) -> Tags:
    """The tags of an item, or of a list of items."""
    if isinstance(value, list):
        parts = [_tags_in(one, body, value_of) for one in value]
        values = {key: one for part in parts for key, one in part.values.items()}
        return Tags(values, merged(*(part.more for part in parts)), others_of(parts))
    if isinstance(value, Choice):
        return any_of_tags([_tags_in(one, body, value_of) for one in value.branches], value.fact)
    if isinstance(value, Symbol):
        is_one = bool(value.name) and not value.is_list
        return Tags(more=() if is_one else (value.fact or body.fact("Tags"),))
    if not isinstance(value, Block):
        return Tags()
    tag = Body(body.resource, value, f"{body.where}Tags.")
    key = model_text(value.get("Key"))
    if isinstance(key, str):
        return Tags({key: value_of(tag)})
    others = (key,) if isinstance(key, Unknown) and (key.prefix or key.suffix) else ()
    return Tags(more=(f"a tag of {body.address}",), others=others)


def started_tags(data: Body, kind: str) -> Tags:
    """The tags that a launch gives what it makes of a kind; those of the stack are not among them."""
    found = Tags(more=data.blocks_missing("TagSpecifications"))
    for block in data.blocks("TagSpecifications"):
        answer = same(block.text_or("ResourceType", ""), kind)
        tags = listed_tags(block) if answer is True else Tags(more=facts_missing(answer))
        found = Tags({**found.values, **tags.values}, merged(found.more, tags.more))
    return found


def notes_of(body: Body) -> dict[str, str]:
    """What people wrote about a resource: its Name tag, its description, its other tags."""
    notes: dict[str, str] = {}
    description = body.value("Description")
    if isinstance(description, str) and description:
        notes["description"] = description
    for tag in body.blocks("Tags"):
        key, value = tag.value("Key"), tag.value("Value")
        text = scalar_text(value) if scalar_text(value) is not None else written(value)
        if isinstance(key, str) and text:
            notes["name" if key == "Name" else f"tags.{key}"] = text
    return notes


def more_notes_of(body: Body) -> tuple[str, ...]:
    """What would tell what else people wrote about a resource. The tags of a stack say nothing of one resource."""
    description = body.value("Description")
    is_told = description is None or scalar_text(description) is not None
    facts = () if is_told else (f"the description of {body.address}",)
    unknown = (tag.value("Key") for tag in body.blocks("Tags") if scalar_text(tag.value("Value")) is None)
    keys = (
        f"tag {key} of {body.address}" if isinstance(key, str) else f"a tag of {body.address}"
        for key in unknown
        if not isinstance(key, str) or key == "Name" or is_role_tag(key)
    )
    return merged(facts, body.items_missing("Tags"), keys)


def _ask_for_id(entity: Any, id: Unknown) -> None:
    """Name what would tell the id of an entity as what would tell everything else of it."""
    for name in entity.__struct_fields__:
        value = getattr(entity, name)
        if isinstance(value, Zone):
            parts = {part: _asked_for(getattr(value, part), id) for part in ("name", "id")}
            setattr(entity, name, msgspec.structs.replace(value, **parts))
        elif name != "id":
            setattr(entity, name, _asked_for(value, id))


def _asked_for(value: Any, id: Unknown) -> Any:
    return msgspec.structs.replace(value, fact=id.fact) if isinstance(value, Unknown) else value
