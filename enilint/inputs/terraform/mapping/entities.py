"""The entities of one family (subnets, interfaces, ...), found by address, by id, or through a reference."""

import functools
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from enilint.findings import Location
from enilint.inputs.placeholders import is_placeholder
from enilint.inputs.terraform.resource import Addressed, Body, Targets, id_attribute, reason
from enilint.model.entities.launches import Interface
from enilint.model.roles import is_role_tag
from enilint.model.zone import Zone
from enilint.typed import Generic
from enilint.values import OneOf, Unknown, Value, candidates, facts_missing, is_uncertain, known, merged, one_of

T = TypeVar("T")

_MADE_ELSEWHERE = "the IDs of resources in other root modules"


class Entities(Generic[T]):
    """All entities of one resource type, or of `others`, and those outside of the design that it refers to by id.

    `primary` gives the primary interface of an instance, once instances are mapped; `primaries` are the instances by
    the ids of these interfaces. `stays_symbol` is whether a symbol stands for what AWS chooses: its owner has that
    symbol, too. `is_list` is whether a symbol stands for a list of all instances of a block. `describe` adds what is
    known of an entity by its symbol alone. `facts` have the ids that are real, whatever they look like.
    """

    def __init__(
        self,
        type: str,
        noun: str,
        external: Callable[[str, Location], T],
        facts: Container[str] = (),
        others: Sequence[str] = (),
    ) -> None:
        self.by_address: dict[str, T] = {}
        self._types = (type, type.replace("aws_", "aws_default_", 1), *others)
        self._noun = noun
        self._external = external
        self._facts = facts
        self.primary: Callable[[Addressed], Value[T]] = lambda resource: Unknown(
            f"the primary interface of {resource.address}"
        )
        self.primaries: dict[str, Addressed] = {}
        self.stays_symbol: Callable[[str], bool] = lambda symbol: False
        self.is_list: Callable[[str], bool] = lambda symbol: False
        self.describe: Callable[[str, T], None] = lambda symbol, entity: None
        self._by_id: dict[str, T] = {}
        self._of_resources: set[str] = set()

    def add(self, body: Body, entity: T) -> None:
        """Take up the entity of a resource."""
        self.by_address[body.address] = entity
        id = body.known_value(id_attribute(body.resource.type))
        if isinstance(id, str) and (body.resource.mode == "managed" or id not in self._by_id):
            self._by_id[id] = entity
            self._of_resources.add(id)

    def name(self, id: str, entity: T) -> None:
        """Take up what has an id, or the symbol of one, though no resource of its own."""
        self._by_id.setdefault(id, entity)

    def look_up(self, body: Body, id: Targets | str | None) -> None:
        """Take up the entity of a data source also as what has the ID that it looks up, if the ID has a name alone."""
        if not isinstance(id, Targets) or id.resources or id.primaries or id.open or id.ids or len(id.unknown) != 1:
            return
        unknown, entity = id.unknown[0], self.by_address[body.address]
        if unknown.symbol and unknown.symbol not in self._by_id and not self.is_list(unknown.symbol):
            found: Any = entity
            found.id = unknown
            _ask_for_id(found, unknown, body.address)
            self._by_id[unknown.symbol] = entity

    def all(self) -> list[T]:
        """Every entity once, those outside of the design included."""
        return list({id(one): one for one in (*self.by_address.values(), *self._by_id.values())}.values())

    def only(self, targets: Targets) -> T | None:
        """The entity of the one resource that a reference can mean; None where it can mean anything else."""
        if len(targets.resources) != 1 or targets.primaries or targets.open or targets.ids or targets.unknown:
            return None
        return self.by_address.get(targets.resources[0].address)

    def by_id(self, id: str, body: Body) -> Value[T]:
        """The entity of an id; one outside of the design where no resource has it."""
        if id in self._of_resources:
            return self._by_id[id]
        if id not in self._by_id and id not in self._facts and is_placeholder(id):
            return Unknown(f"the real ID for {id}, which looks like a placeholder")
        if id in self.primaries:
            return self.primary(self.primaries[id])
        if id not in self._by_id:
            self._by_id[id] = self._external(id, body.at)
        return self._by_id[id]

    def reference(self, body: Body, attribute: str) -> Value[T] | None:
        """What an attribute refers to; None where it is not set."""
        id = body.known_value(attribute)
        if id and type(id) is str and id in self._of_resources:
            return self._by_id[id]
        return self._meant(body.targets(attribute, *self._types), body, attribute)

    def element(self, body: Body, attribute: str, value: Any) -> Value[T]:
        """What an element of a list of references refers to."""
        found = self._meant(body.target(value, self._types), body, attribute)
        return Unknown(f"an element of {body.address}.{body.where}{attribute}") if found is None else found

    def listed(self, body: Body, attribute: str) -> tuple[list[Value[T]], tuple[str, ...]]:
        """What a list refers to, and what would tell whether it is all.

        Of a list that is not known as a whole, a plan tells what it refers to, not how many literal ids are in it.
        """
        items = body.items(attribute)
        if isinstance(items, list):
            single = [one for one in items if not _is_list(one)]
            doubts = (f"{body.address}.{body.where}{attribute}",) if len(single) < len(items) else ()
            blank = body.blank(attribute)
            return [self.element(body, attribute, one) for one in single], (*doubts, blank) if blank else doubts
        some = body.some_items(attribute)
        if some:
            return [self.element(body, attribute, one) for one in some], facts_missing(items)
        found = self.elements(body, attribute) if items is not None else []
        if found is not None:
            return found, ()
        if isinstance(items, Unknown) and items.symbol is not None and self.is_list(items.symbol):
            return [self.by_symbol(items, body, attribute)], facts_missing(items)
        one = self.reference(body, attribute)
        more = facts_missing(items) or (f"{body.address}.{body.where}{attribute}",)
        return ([], ()) if one is None else ([one], more)

    def elements(self, body: Body, attribute: str) -> list[Value[T]] | None:
        """What the elements of a list refer to that a plan does not know; None where its source does not tell."""
        targets = body.elements(attribute, *self._types)
        if targets is None:
            return None
        meant = [self._meant(one, body, attribute) for one in targets]
        return [one for one in meant if one is not None]

    def _meant(self, targets: Targets | str | None, body: Body, attribute: str) -> Value[T] | None:
        if targets is None:
            return None
        if isinstance(targets, str):
            return self.by_id(targets, body)
        only = self.only(targets)
        if only is not None:
            return only
        if len(targets.unknown) == 1 and self.stays_symbol(str(targets.symbol)):
            return targets.unknown[0]
        entities = [self.by_address[one.address] for one in targets.resources if one.address in self.by_address]
        is_open = bool(targets.open) or len(entities) < len(targets.resources)
        for resource in targets.primaries:
            primary = self.primary(resource)
            entities.extend(candidates(primary))
            is_open = is_open or known(primary) is None
        others = [
            *(self.by_id(id, body) for id in targets.ids),
            *(self.by_symbol(one, body, attribute) for one in targets.unknown),
        ]
        for value in others:
            entities.extend(candidates(value))
            is_open = is_open or known(value) is None
        why = targets.reason or reason(targets, f"{body.address}.{body.where}{attribute}", self._noun)
        meant = one_of(entities, why, open=is_open) if entities else Unknown(why)
        return msgspec.structs.replace(meant, symbol=targets.symbol) if type(meant) is OneOf else meant

    def by_symbol(self, unknown: Unknown, body: Body, attribute: str) -> Value[T]:
        """What has an id that is not known, though it has a name: what has the same name is the same."""
        assert unknown.symbol is not None
        if unknown.symbol not in self._by_id:
            entity: Any = self._external(unknown.symbol, body.at)
            entity.id = unknown
            _ask_for_id(entity, unknown, f"{body.address}.{body.where}{attribute}")
            self.describe(unknown.symbol, entity)
            self._by_id[unknown.symbol] = entity
        return self._by_id[unknown.symbol]


def _is_list(element: Any) -> bool:
    """Whether an element of a list is a list of its own, as Terraform 0.11 wrote `["${aws_subnet.a.*.id}"]`."""
    return type(element) is Unknown and re.search(r"\[\*\][^\[]*$", element.symbol or "") is not None


def _ask_for_id(entity: Any, id: Unknown, place: str) -> None:
    """Name what would tell the id of an entity as what would tell everything else of it, where its name does not."""
    is_reference = not any(sign in str(id.symbol) for sign in ("(", "key of"))
    if is_reference and id.fact in str(id.symbol):
        return
    if isinstance(entity, Interface) and not is_reference:
        entity.address = place
    for name in entity.__struct_fields__:
        value = getattr(entity, name)
        if isinstance(value, Zone):
            parts = {part: _asked_for(getattr(value, part), id) for part in ("name", "id")}
            setattr(entity, name, msgspec.structs.replace(value, **parts))
        elif name != "id":
            setattr(entity, name, _asked_for(value, id))


def _asked_for(value: Any, id: Unknown) -> Any:
    return msgspec.structs.replace(value, fact=id.fact) if type(value) is Unknown else value


def by_names(bodies: Iterable[Body], entities: Mapping[str, T]) -> dict[str, T]:
    """The entities by their names, or the symbols of these; none by a name that several have."""
    found: dict[str, T | None] = {}
    for body in bodies:
        value = body.value("name")
        name = value.symbol if type(value) is Unknown else value
        if isinstance(name, str):
            found[name] = None if name in found else entities[body.address]
    return {name: one for name, one in found.items() if one is not None}


def name_meant(targets: Targets | str | None) -> str | None:
    """The name, or the symbol of the name, that a reference is; None where it can be one of several."""
    if not isinstance(targets, Targets):
        return targets
    is_one = len(targets.unknown) == 1 and not (targets.resources or targets.open or targets.ids)
    return targets.unknown[0].symbol if is_one else None


def identity(body: Body) -> Value[str]:
    """The id of a resource, or the symbol for one that AWS has not given yet."""
    attribute = id_attribute(body.resource.type)
    value = body.known_value(attribute)
    if isinstance(value, str) and value:
        return value
    family = _MADE_ELSEWHERE if body.resource.elsewhere else None
    return Unknown(f"the ID of {body.address}", f"{body.address}.{attribute}", family)


def keeps_own(body: Body, name: str) -> Value[bool]:
    """Whether Terraform keeps a list, or nested blocks, as the author has them, and removes what is from elsewhere."""
    if body.resource.mode != "managed" or not body.is_configured or not body.is_written(name):
        return False
    if not (next(body.blocks(name), None) or body.items(name)):
        return False
    if not body.shows_lifecycle:
        return Unknown(f"whether {body.address} ignores changes of {name}")
    return not body.ignores_changes(name)


def computed_text(body: Body, name: str) -> Value[str] | None:
    """A text that AWS fills in where the author does not; None where it has not, of what exists."""
    value = body.text(name)
    if value is not None or body.resource.known:
        return value
    symbol = f"{body.address}.{name}"
    return Unknown(symbol, symbol)


def region_of(body: Body) -> str | None:
    """The Region of a resource, where it or its provider names one."""
    named = body.resource.attributes.known_value("region")
    return named if isinstance(named, str) else body.resource.region


def notes_of(body: Body) -> dict[str, str]:
    """What people wrote about a resource: its Name tag, its description, its other tags."""
    notes: dict[str, str] = {}
    description = body.known_value("description")
    if isinstance(description, str) and description:
        notes["description"] = description
    tags: Any = body.known_value("tags") or body.some_elements("tags")
    if isinstance(tags, dict) and body.plain_tags is not None:
        notes.update(zip(_notes_of_tags((*tags,)), tags.values(), strict=True))
    elif isinstance(tags, dict):
        notes.update({_note(key): value for key, value in tags.items() if isinstance(value, str)})
    return notes


@functools.lru_cache(maxsize=1024)
def _notes_of_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """What the notes are called that are these tags."""
    return tuple(map(_note, tags))


@functools.lru_cache(maxsize=1024)
def _note(tag: str) -> str:
    """What the note is called that is a tag. Most resources have the same tags."""
    return "name" if tag == "Name" else f"tags.{tag}"


def more_notes_of(body: Body) -> tuple[str, ...]:
    """What would tell what else people wrote about a resource."""
    if body.resource.mode == "data" and not body.resource.known:
        return (f"the description and tags of {body.address}",)
    description = body.value("description")
    if body.plain_tags is not None and not is_uncertain(description):
        return ()
    facts = [*facts_missing(description)]
    tags = body.value("tags")
    if isinstance(tags, dict):
        facts += facts_missing(*(value for key, value in tags.items() if not isinstance(value, str) and _is_read(key)))
    else:
        facts += facts_missing(tags)
    return merged(facts, (f"tag {key} of {body.address}" for key in body.unknown_keys("tags") if _is_read(key)))


def _is_read(tag: str) -> bool:
    """Whether a tag can say what something is for."""
    return tag == "Name" or is_role_tag(tag)
