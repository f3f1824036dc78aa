"""Blocks of source as the mapping to the model reads them."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from copy import copy
from typing import Any, TypeVar

from enilint.findings import Location
from enilint.inputs.terraform import scalars
from enilint.inputs.terraform.hcl.syntax import (
    Conditional,
    ForExpression,
    FunctionCall,
    Index,
    Literal,
    ScopeTraversal,
    TraverseIndex,
)
from enilint.inputs.terraform.resource import Body, Resource, Targets
from enilint.inputs.terraform.source.arguments import Place
from enilint.inputs.terraform.source.blanks import has_blank, with_words
from enilint.inputs.terraform.source.blocks import EvaluatedBlock, ValueBlock
from enilint.inputs.terraform.source.plain import partial_of, plain, plain_tags, some_elements, tag
from enilint.inputs.terraform.source.shared import Shared
from enilint.inputs.terraform.source.targets import Computed, targets_of
from enilint.inputs.terraform.source.values import PartialList, PartialMap
from enilint.values import OneOf, Unknown, Value, merged

_NONE: Mapping[str, Any] = {}
_TAGS = ("tags", "tags_all")
_UNCERTAIN = frozenset({Unknown, OneOf})
"""The classes of plain values that are not certain. To ask for a class itself takes a fraction of `isinstance`."""
_CHOOSING = (Conditional, ForExpression, Index)
_CHOOSING_FUNCTIONS = frozenset({"coalesce", "coalescelist", "element", "lookup", "one", "slice", "try"})


T = TypeVar("T")
Asked = Callable[[str], Any]
"""What filters ask an attribute to be; None where none is for it."""


class SourceBody(Body):
    """The attributes of a resource instance in source, or of a block in it.

    Of a data source, `asked` tells what its filters ask attributes to be.
    """

    __slots__ = ("_asked", "_block", "_blocks", "_computed", "_ids", "_names", "_plain")

    def __init__(
        self,
        resource: Resource,
        block: EvaluatedBlock | ValueBlock,
        computed: Computed,
        ids: Mapping[str, str],
        asked: Asked | None = None,
    ) -> None:
        super().__init__(resource, block.where)
        self._asked = asked
        self._block = block
        self._computed = computed
        self._ids = ids
        if type(block) is EvaluatedBlock:
            self._plain: dict[str, Any] = {**block.constants.plain}
            self._names: Set[str] | None = block.constants.names
        else:
            self._plain, self._names = {}, None
        self._blocks: Mapping[str, list[SourceBody]] = _NONE

    @property
    def at(self) -> Location:
        """The header of the block."""
        return location(self._block.place) if self.where else self.resource.at

    def written_at(self, name: str) -> Location | None:
        """Where an attribute is written."""
        if self._names is not None and name not in self._names:
            return None
        place = self._block.place_of(name)
        return None if place is None or place[0].is_own else place[0].lines.location(place[1], place[2])

    @property
    def shared_places(self) -> dict[type[Any], dict[str, Location]] | None:
        """Instances of one block are written in one place."""
        shared = self._block.shared if isinstance(self._block, EvaluatedBlock) else None
        return None if shared is None else shared.places

    def once(self, make: Callable[[Body], T]) -> T:
        """What a function makes of the body, of which nothing else decides and which nobody changes."""
        shared = self._shared
        return super().once(make) if shared is None else shared.of_each(make, super().once, self.address)[0]

    def of_block(self, make: Callable[[Body], T]) -> T:
        """What a function makes of the body; if all instances of the block have the same arguments, once for them."""
        shared = self._shared
        if shared is None:
            return make(self)
        found, is_shared = shared.of_each(make, self._made_by, self.address)
        return copy(found) if is_shared else found

    def _made_by(self, make: Callable[[Body], T]) -> T:
        return make(self)

    @property
    def _shared(self) -> Shared | None:
        """What all instances of the block have in common, if it can be all that is made of one of them."""
        block = self._block
        shared = block.shared if type(block) is EvaluatedBlock and self._asked is None else None
        return None if shared is None or shared.names_instances else shared

    def of_constants(self, make: Callable[[Body], T], names: tuple[str, ...]) -> T:
        """What a function makes of these arguments alone; if they are constants, it is made once for the block."""
        block = self._block
        if type(block) is not EvaluatedBlock or self._asked is not None:
            return make(self)
        constants = block.constants
        key = (make, names)
        made: tuple[T, ...] | None = constants.made.get(key)
        if made is None:
            made = constants.made[key] = (make(self),) if constants.has_only_constants(names) else ()
        return made[0] if made else make(self)

    def move(self, lines: int) -> None:
        """Take note that the block stands so many lines further down: nested blocks are new."""
        super().move(lines)
        self._blocks = _NONE

    def value(self, name: str) -> Any:
        """The attribute: plain, None where it is not set, Unknown or OneOf where the source leaves it open."""
        if name in self._plain:
            return self._plain[name]
        if name == "id" and not self.where and self.address in self._ids:
            return self._ids[self.address]
        names = self._names
        value = self._block.value(name) if names is None or name in names else None
        if value is None and self._asked is not None:
            value = self._asked(name)
        if value is not None:
            value = plain_tags(value) if name in _TAGS else plain(value)
        elif name == "tags":
            value = self._tags_of_blocks()
        self._plain[name] = value
        return value

    def _tags_of_blocks(self) -> Any:
        """The tags of blocks, as Terraform 0.11 let one write a map; later versions refuse them. None: there are none.

        Each block of an Auto Scaling group is one tag: `key`, `value` and `propagate_at_launch`.
        """
        block = self._block
        if type(block) is not EvaluatedBlock or not block.has("tags") or "tags" in block.placed.block.body.attributes:
            return None
        nested = block.nested("tags")
        if nested.missing:
            return Unknown(nested.missing)
        maps = [
            {name: tag(one.value(name)) for name in one.placed.block.body.attributes}
            for one in nested.blocks
            if isinstance(one, EvaluatedBlock)
        ]
        is_group = self.resource.type == "aws_autoscaling_group" and not self.where
        return maps if is_group else {key: value for one in maps for key, value in one.items()}

    def json(self, name: str) -> Any:
        """What a text attribute in JSON says. What `jsonencode` is given is known before the text as a whole is."""
        if isinstance(self.value(name), Unknown) and isinstance(self._block, EvaluatedBlock):
            encoded = self._block.encoded(name)
            return self.value(name) if encoded is None else plain(encoded)
        return super().json(name)

    @property
    def is_configured(self) -> bool:
        """Source is what the author wrote."""
        return True

    def is_unset(self, name: str) -> bool:
        """Whether the attribute has no value."""
        return self.value(name) in (None, [])

    def lacks(self, names: frozenset[str]) -> bool:
        """Whether none of some attributes and blocks is written."""
        return not self.set_among(names)

    def set_among(self, names: frozenset[str]) -> Set[str]:
        """Those of some attributes and blocks that are written."""
        return names if self._asked is not None or self._names is None else self._names & names

    def blank(self, name: str) -> str:
        """What would tell an empty text that the author wrote, or that is in a list."""
        block = self._block
        if type(block) is EvaluatedBlock:
            return block.blank(name) if name in block.placed.block.body.attributes else ""
        value = block.value(name)
        return with_words(f"{self.address}.{self.where}{name}", value) if has_blank(value) else ""

    def is_written(self, name: str) -> bool:
        """Whether the author wrote the attribute."""
        block = self._block
        if (name not in self._names) if self._names is not None else (not block.has(name)):
            return False
        if block.value(name) is not None:
            return True
        nested = block.nested(name)
        return bool(nested.blocks or nested.missing)

    def known_value(self, name: str) -> Any:
        """The attribute where it is certain; None for what is not, and for what is not set."""
        value = self.value(name)
        return None if type(value) in _UNCERTAIN else value

    def written_or_known(self, name: str) -> Any:
        """The attribute: all that source has is written."""
        return self.value(name)

    def constant(self, name: str) -> Any:
        """Values of source are as they are written."""
        return None

    def unknown_keys(self, name: str) -> Sequence[str]:
        """A map of source has all of its keys."""
        return ()

    def items(self, name: str) -> list[Any] | Unknown | None:
        """The elements of a list or set; those that are not certain among them."""
        value = self.value(name)
        kind = type(value)
        if value is None or kind is Unknown:
            found: Unknown | None = value
            return found
        if kind is OneOf:
            return Unknown(value.reason, value.symbol)
        return [one for one in value if one is not None] if kind is list else [value]  # the provider refuses null

    def some_items(self, name: str) -> Sequence[Any]:
        """The elements that a list has for certain that is not known as a whole."""
        value = self._block.value(name)
        return [plain(one) for one in (*value.first, *value.others)] if type(value) is PartialList else ()

    def some_elements(self, name: str) -> Mapping[str, Any]:
        """The elements that a map has for certain that is not known as a whole."""
        return some_elements(self._block.value(name))

    def other_keys(self, name: str) -> tuple[Unknown, ...]:
        """The other keys of such a map, if a part of each is known."""
        value = partial_of(self._block.value(name))
        return value.keys if type(value) is PartialMap else ()

    def items_told(self, name: str) -> list[Any] | None:
        """There is no other source that would tell."""
        return None

    def blocks(self, name: str) -> Iterator["SourceBody"]:
        """The nested blocks of a name, as far as they are known."""
        known = self._blocks.get(name)
        if known is None:
            blocks = self._block.nested(name).blocks
            known = [SourceBody(self.resource, one, self._computed, self._ids) for one in blocks]
            for one in known if self.made is not None else ():
                one.made = {}
            if known:
                self._blocks = {**self._blocks, name: known}
        yield from known

    def targets(self, name: str, *types: str) -> Targets | str | None:
        """What a reference attribute means: targets, a literal id, or None where it is not set."""
        if self.made is None:
            return self.target(self.value(name), types)
        key = (name, types)
        if key not in self.made:
            self.made[key] = self.target(self.value(name), types)
        found: Targets | str | None = self.made[key]
        return found

    def elements(self, name: str, *types: str) -> list[Targets | str] | None:
        """There is no other source that would tell."""
        return None

    def target(self, value: Any, types: Sequence[str]) -> Targets | str | None:
        """What an element of a list of references means."""
        if value is None or isinstance(value, str):
            return value
        if type(value) not in _UNCERTAIN and not isinstance(value, Unknown):
            return Targets(open=("a value that is not an ID",))
        return targets_of(value, types, self._computed)

    def is_unknown(self, name: str) -> bool:
        """Whether the source leaves the attribute open, or how many blocks of that name there are."""
        value = self.value(name)
        if type(value) in _UNCERTAIN:
            return True
        return value is None and self._block.has(name) and bool(self._block.nested(name).missing)

    def blocks_missing(self, *names: str) -> tuple[str, ...]:
        """What would tell which nested blocks of these names there are; empty where that is known."""
        found = [one.missing for one in map(self._block.nested, names) if one.missing]
        return merged(found) if found else ()

    def is_hidden(self, name: str) -> bool:
        """What is sensitive is not known in source."""
        return False

    def copies(self, name: str) -> bool:
        """What is made of a reference has another symbol than the reference."""
        return True

    def prevents_destroy(self) -> Value[bool]:
        """Whether `lifecycle` keeps the resource from being destroyed."""
        found = [block.value("prevent_destroy") for block in self._block.nested("lifecycle").blocks]
        return bool(found) and scalars.flag(plain(found[0]), default=False)

    @property
    def shows_lifecycle(self) -> bool:
        """Source has the block."""
        return True

    def ignored_changes(self) -> tuple[str, ...]:
        """What `ignore_changes` of `lifecycle` names."""
        return self._block.constants.ignored_changes if isinstance(self._block, EvaluatedBlock) else ()

    def mentioned(self, name: str, type: str) -> tuple[str, ...]:
        """The addresses of resources of a type that the expression of an attribute names, also through local values."""
        block = self._block
        attribute = block.placed.block.body.attributes.get(name) if isinstance(block, EvaluatedBlock) else None
        if attribute is None or not isinstance(block, EvaluatedBlock):
            return ()
        prefix, _, _ = self.address.rpartition(f"{self.resource.type}.{self.resource.name}")
        prefix = prefix.removesuffix("data.")
        found: dict[str, None] = {}
        waiting: list[Any] = [attribute.value]
        seen = set[str]()
        while waiting and block.can_spend(1, name):
            one = waiting.pop()
            target, index = (one.collection, block.key(one.key)) if isinstance(one, Index) else (one, "")
            if isinstance(target, ScopeTraversal) and target.root == type and target.steps:
                if not index and len(target.steps) > 1 and isinstance(target.steps[1], TraverseIndex):
                    index = str(target.steps[1])
                found[f"{prefix}{type}{target.steps[0]}{index}"] = None
            elif isinstance(one, ScopeTraversal) and one.root == "local" and str(one) not in seen:
                seen.add(str(one))
                waiting.extend(block.local_expressions(one))
            else:
                waiting.extend(one.children())
        return tuple(found)

    def _dependencies(self) -> Sequence[str]:
        block = self._block
        attribute = block.placed.block.body.attributes.get("depends_on") if isinstance(block, EvaluatedBlock) else None
        return [str(one) for one in attribute.value.children()] if attribute is not None else []

    def written_text(self, name: str) -> str:
        """The text that is written in an attribute, where its value is not known."""
        block = self._block
        attribute = block.placed.block.body.attributes.get(name) if isinstance(block, EvaluatedBlock) else None
        if attribute is None or not isinstance(block, EvaluatedBlock):
            return ""
        found: list[str] = []
        waiting: list[Any] = [attribute.value]
        seen: set[str] = set()
        while waiting and block.can_spend(1, name):
            node = waiting.pop()
            if isinstance(node, Literal) and isinstance(node.value, str):
                found.append(node.value)
            elif isinstance(node, FunctionCall) and node.name == "templatefile" and node.arguments:
                found.append(block.file_text(node.arguments[0]))
                waiting.extend(node.arguments[1:])
            elif isinstance(node, _CHOOSING) or (isinstance(node, FunctionCall) and node.name in _CHOOSING_FUNCTIONS):
                continue  # which of the texts will be in it is not known
            elif isinstance(node, ScopeTraversal) and node.root == "local" and str(node) not in seen:
                seen.add(str(node))
                waiting.extend(block.local_expressions(node))
            else:
                waiting.extend(node.children())
        return "\n".join(found)


def location(place: Place) -> Location:
    """A place as findings name it."""
    file, start, end = place
    return file.lines.location(start, end)
