"""Blocks with the values of their attributes, nested and dynamic ones included."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from enilint.inputs.terraform.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Expression,
    FunctionCall,
    ScopeTraversal,
    constant_text,
)
from enilint.inputs.terraform.source.arguments import Owner, Place, Typed
from enilint.inputs.terraform.source.blanks import fact_of_blank, has_blank, with_words
from enilint.inputs.terraform.source.block_constants import BlockConstants, made_by
from enilint.inputs.terraform.source.expansion import by_for_each
from enilint.inputs.terraform.source.expressions import evaluate
from enilint.inputs.terraform.source.files import PlacedBlock, SourceFile
from enilint.inputs.terraform.source.scope import Module, Scope
from enilint.inputs.terraform.source.shared import Shared
from enilint.inputs.terraform.source.values import EvaluationError, Mistake, Refusal, SetValue
from enilint.inputs.terraform.source.written import iterator_of
from enilint.values import OneOf, Unknown

_ENCODERS = ("jsonencode", "yamlencode")
_STEPS_PER_BLOCK = 15
_STEPS_PER_PART = 5
_BUSY = object()
"""Stands for a value that is being worked out."""
_NOT_ASKED = object()


class Nested(Struct):
    """The nested blocks of one type. `missing` says why there may be others; empty where these are all."""

    blocks: "list[EvaluatedBlock | ValueBlock]"
    missing: str = ""


class EvaluatedBlock:
    """A block of source at one instance of its resource. `where` leads from the resource to a nested block.

    `name` is that of no other block: two blocks of one type can have values that are not known, and not the same.
    `constants` are what the block says by itself. `owner` is the resource, which takes up values that do not fit.
    `shared` are the values that all instances of the resource have in common; None where there are no others.
    """

    __slots__ = (
        "_module",
        "_name",
        "_nested",
        "_owner",
        "_scope",
        "_values",
        "address",
        "constants",
        "placed",
        "shared",
        "where",
    )

    def __init__(
        self,
        module: Module,
        placed: PlacedBlock,
        scope: Scope,
        address: str,
        constants: BlockConstants,
        owner: Owner,
        shared: Shared | None = None,
        where: str = "",
        name: str = "",
    ) -> None:
        self.placed = placed
        self.address = address
        self.constants = constants
        self.where = where
        self.shared = shared
        self._name = name or address
        self._module = module
        self._owner = owner
        self._scope = scope
        self._values: dict[str, Any] = {**constants.values}
        self._nested: dict[str, Nested] = {}

    @property
    def place(self) -> Place:
        """The header of the block."""
        return (self.placed.file, *self.placed.block.header)

    def move(self) -> None:
        """Take note that the block has moved: what is known of places is not, nor are nested blocks."""
        self._nested.clear()
        if self.shared is not None:
            self.shared.move()

    def has(self, name: str) -> bool:
        """Whether an attribute or a nested block of that name is written."""
        return name in self.constants.names

    def value(self, name: str) -> Any:
        """The value of an attribute; None where it is not set."""
        if self.shared is not None and name in self.shared.known:
            return self.shared.known[name]
        value = self._values.get(name, _NOT_ASKED)
        if value is _NOT_ASKED:
            attribute = self.placed.block.body.attributes.get(name)
            if attribute is None or self._is_blocks(attribute):
                return None
            self._values[name] = _BUSY
            try:
                value = self._values[name] = self._evaluated(name, attribute)
            except BaseException:
                del self._values[name]
                raise
            if self.shared is not None:
                self.shared.keep(attribute, value, f"{self._name}.{name}")
        elif value is _BUSY:
            raise Mistake(f"{self.address}.{self.where}{name} depends on itself")
        return value

    def _is_blocks(self, attribute: Attribute) -> bool:
        """Whether an argument in JSON syntax is blocks, which have no value of their own."""
        body, typed = self.placed.block.body, self.constants.typed
        if typed is None or (type(body) is Body and not body.blocks) or not typed.is_block(attribute.name):
            return False
        return bool(body.blocks_of(attribute.name))

    def _evaluated(self, name: str, attribute: Attribute) -> Any:
        file = self.placed.file_of(attribute)
        value = self._module.value(file, attribute, self._scope, f"{self._name}.{name}")
        parts = self._scope.budget.parts(value)
        if parts and not self.can_spend(_STEPS_PER_PART * parts, name):
            return Unknown(f"{self.address}.{self.where}{name}, which is too large")
        typed = self.constants.typed
        if typed is None or typed.fits(name, value):
            return value
        return typed.fitted(name, value, (file, attribute.start, attribute.end), self._owner, attribute.value)

    def place_of(self, name: str) -> Place | None:
        """Where an attribute, or the only nested block of a name, is written."""
        attribute = self.placed.block.body.attributes.get(name)
        if attribute is not None:
            return self.placed.file_of(attribute), attribute.start, attribute.end
        if name not in self.constants.names:
            return None
        blocks = [block for block in self.placed.block.body.blocks if made_by(block) == name]
        return (self.placed.file_of(blocks[0]), *blocks[0].header) if len(blocks) == 1 else None

    def nested(self, name: str) -> Nested:
        """The nested blocks of a type, with those that `dynamic` blocks make."""
        if name not in self._nested:
            self._nested[name] = self._expanded(name)
        return self._nested[name]

    def key(self, node: Expression) -> str:
        """The brackets of a key that an expression gives; empty where it is not known."""
        try:
            key = evaluate(node, self._scope)
        except EvaluationError:
            return ""
        return "" if isinstance(key, Unknown | OneOf) else f"[{constant_text(key)}]"

    def file_text(self, node: Expression) -> str:
        """The text of a file whose path an expression gives; empty where it cannot be told."""
        try:
            path = evaluate(node, self._scope)
            text = self._module.evaluation.files.read(path).decode(errors="replace") if isinstance(path, str) else ""
            self._scope.budget.take(text)
        except EvaluationError:
            return ""
        return text

    def encoded(self, name: str) -> Any:
        """What an attribute gives to `jsonencode` or `yamlencode`; None where it is no such call."""
        attribute = self.placed.block.body.attributes.get(name)
        call = attribute.value if attribute is not None else None
        if not isinstance(call, FunctionCall) or call.name not in _ENCODERS or len(call.arguments) != 1:
            return None
        try:
            return evaluate(call.arguments[0], self._scope)
        except EvaluationError:
            return None

    def blank(self, name: str) -> str:
        """What would tell the empty text that an attribute is, or that is in its list; empty if there is none."""
        value = self.value(name)
        if not has_blank(value):
            return ""
        attribute = self.placed.block.body.attributes[name]
        return fact_of_blank(self._module, attribute.value) or with_words(f"{self.address}.{self.where}{name}", value)

    def can_spend(self, steps: int, name: str) -> bool:
        """Whether so much work is left for the attribute of that name."""
        try:
            self._scope.budget.spend(steps)
        except Mistake as mistake:
            self._module.evaluation.refuse(
                self.placed.file, self.placed.block.header[0], mistake, f"{self._name}.{name}"
            )
            return False
        return True

    def local_expressions(self, node: ScopeTraversal) -> list[Expression]:
        """The expression of the local value that a reference names."""
        name = getattr(node.steps[0], "name", "") if node.steps else ""
        placed = self._module.source.locals.get(name)
        return [placed.attribute.value] if placed is not None else []

    def _dynamic(self, name: str) -> list[Block]:
        blocks = self.placed.block.body.blocks
        return [one for one in blocks if one.type == "dynamic" and made_by(one) == name and one.labels]

    def _expanded(self, name: str) -> Nested:
        body = self.placed.block.body
        found = Nested([])
        if name not in self.constants.names:
            return found
        attribute = body.attributes.get(name)
        blocks = body.blocks_of(name) if body.blocks or attribute is not None else []
        if attribute is not None and not blocks:
            return self._written_as_value(name)
        for number, block in enumerate(blocks):
            shared = self.shared.nested(block, number) if self.shared is not None else None
            constants = self.constants.inner(block, name, number)
            placed = PlacedBlock(self.placed.file_of(block), block)
            found.blocks.append(self._inner(placed, self._scope, name, number, constants, shared))
        for number, block in enumerate(self._dynamic(name)):
            self._make(found, block, name, number)
        return found

    def _written_as_value(self, name: str) -> Nested:
        """Blocks that are written as a list of objects."""
        value = self.value(name)
        if isinstance(value, Unknown | OneOf):
            return Nested([], value.fact if isinstance(value, Unknown) else value.reason)
        elements = value if isinstance(value, tuple) else value.elements if isinstance(value, SetValue) else (value,)
        place = self.place_of(name) or self.place
        typed = self.constants.typed.inner(name) if self.constants.typed is not None else None
        found = Nested([])
        for element in elements:
            if isinstance(element, dict):
                where = f"{self.where}{name}."
                found.blocks.append(ValueBlock(element, place, self.address, where, typed, self._owner))
            elif element is not None:
                found.missing = element.fact if isinstance(element, Unknown) else f"an element of {name}"
        return found

    def _make(self, found: Nested, block: Block, name: str, number: int) -> None:
        """Add the blocks that a `dynamic` block makes: the one of a number among those of that name."""
        body = block.body
        content = body.blocks_of("content")
        each = body.attributes.get("for_each")
        if each is None or not content:
            return
        variable = iterator_of(block)
        file = self.placed.file_of(block)
        value = self._module.value(file, each, self._scope, f"{self._name}.{name}[for_each {each.start}]")
        if isinstance(value, OneOf):
            found.missing = value.reason
            return
        if isinstance(value, tuple):
            pairs: list[tuple[Any, Any]] = list(enumerate(value))
        elif isinstance(value, SetValue):
            pairs = [(element, element) for element in value.elements]
        else:
            try:
                made = by_for_each(value, f"{self.address}.{self.where}{name}")
            except EvaluationError as error:
                self._cannot_make(found, file, each, error)
                return
            if any(member.condition is not None for member in made.members):
                found.missing = made.missing
                return
            pairs = [(member.bound["each"]["key"], member.bound["each"]["value"]) for member in made.members]
        try:
            self._scope.budget.spend(_STEPS_PER_BLOCK * len(pairs))
        except EvaluationError as error:
            self._cannot_make(found, file, each, error)
            return
        placed, constants = PlacedBlock(file, content[0]), self.constants.inner(content[0], name, ("dynamic", number))
        for key, element in pairs:
            scope = self._scope.bind(**{variable: {"key": key, "value": element}})
            found.blocks.append(self._inner(placed, scope, name, len(found.blocks), constants))

    def _cannot_make(self, found: Nested, file: SourceFile, each: Attribute, error: EvaluationError) -> None:
        found.missing = error.message
        if isinstance(error, Mistake) and not isinstance(error, Refusal):  # there may be no such resource
            self._module.evaluation.refuse(file, each.value.start, error, f"{self._name}.{each.name}")

    def _inner(
        self,
        placed: PlacedBlock,
        scope: Scope,
        name: str,
        number: int,
        constants: BlockConstants,
        shared: Shared | None = None,
    ) -> "EvaluatedBlock":
        where, own = f"{self.where}{name}.", f"{self._name}.{name}[{number}]"
        return EvaluatedBlock(self._module, placed, scope, self.address, constants, self._owner, shared, where, own)


class ValueBlock:
    """A block that is an object of a list: its attributes have values, but no places of their own."""

    __slots__ = ("_owner", "_typed", "_values", "address", "place", "where")

    def __init__(
        self, values: Mapping[str, Any], place: Place, address: str, where: str, typed: Typed | None, owner: Owner
    ) -> None:
        self.place = place
        self.address = address
        self.where = where
        self._typed = typed
        self._owner = owner
        self._values = values

    def has(self, name: str) -> bool:
        """Whether an attribute of that name is set."""
        return self._values.get(name) is not None

    def value(self, name: str) -> Any:
        """The value of an attribute; None where it is not set."""
        value = self._values.get(name)
        return value if self._typed is None else self._typed.fitted(name, value, self.place, self._owner)

    def place_of(self, name: str) -> Place | None:
        """Attributes have no places of their own."""
        return None

    def nested(self, name: str) -> Nested:
        """Objects in a list of the object."""
        value = self.value(name)
        inner, typed = f"{self.where}{name}.", self._typed.inner(name) if self._typed is not None else None
        if isinstance(value, Unknown | OneOf):
            return Nested([], value.fact if isinstance(value, Unknown) else value.reason)
        blocks = [one for one in value if isinstance(one, dict)] if isinstance(value, tuple) else []
        return Nested([ValueBlock(one, self.place, self.address, inner, typed, self._owner) for one in blocks])
