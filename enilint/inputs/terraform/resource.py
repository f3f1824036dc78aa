"""One resource instance of a plan, and how its attributes are read.

An attribute is a plain value, None where it is not set, or Unknown. A reference is followed to the resource instances
that it can mean.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from enilint.findings import Location
from enilint.inputs.terraform import scalars
from enilint.inputs.terraform.plan.configuration import ConfiguredResource
from enilint.inputs.terraform.plan.stored import HIDDEN
from enilint.inputs.terraform.references import Key, ModulePath
from enilint.values import OneOf, Unknown, Value, merged

if TYPE_CHECKING:
    from enilint.inputs.terraform.plan.tracing import Tracer


class SourceBlock(Protocol):
    """A block of Terraform source: where it and its parts are written."""

    @property
    def at(self) -> Location:
        """The header of the block."""

    def attribute(self, name: str, expression: object) -> Location | None:
        """An attribute of the block, where its expression is the one that the plan was made of."""

    def nested(self, name: str, number: int | None, values: Mapping[str, Any], total: int) -> "SourceBlock | None":
        """The nested block of that name and number; without a number, the one of `total` that has the given values."""

    def targets(self, name: str, expression: object, types: Sequence[str], traced: "Targets") -> "Targets":
        """What an attribute of that expression refers to, which the plan traces to `traced`."""

    def elements(self, name: str, expression: object, types: Sequence[str]) -> "list[Targets | str] | None":
        """What the elements of a list attribute of that expression refer to; None where the source does not tell."""

    def value(self, name: str, expression: object) -> Any:
        """The value of an attribute of that expression; None where the source does not tell it."""

    def items(self, name: str, expression: object) -> list[Any] | None:
        """The elements of a list attribute of that expression; None where the source does not tell how many."""


_UNSET: tuple[object, ...] = (None, "", [])


class Addressed(Protocol):
    """A resource instance, as far as its address tells which one it is."""

    @property
    def address(self) -> str:
        """The address."""


class Targets(Struct, frozen=True):
    """The resource instances that a reference can mean.

    `primaries` are instances whose primary interface it can mean. `open` names what keeps others from being ruled
    out; empty where these are all. Source tells more: literal `ids` that it can be, names (`unknown`) of what is not a
    part of the design, the `reason` why it does not say which, and the `symbol` of the whole.
    """

    resources: "tuple[Addressed, ...]" = ()
    primaries: "tuple[Addressed, ...]" = ()
    open: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    reason: str = ""
    symbol: str | None = None


class Resource:
    """A resource or data source instance. `known`: all its attributes are, none is left to the apply.

    `provider` is the provider configuration it belongs to, empty where that is not known; `account` is shared by the
    configurations that act for one account for certain. `conditions` are what its existence depends on, `doubt` says
    what would tell whether these hold; both are empty for what exists for certain. `region` is the Region of the
    resource or its provider, where source tells it.
    """

    __slots__ = (
        "_account",
        "address",
        "at",
        "body",
        "conditions",
        "configured",
        "created",
        "doubt",
        "key",
        "known",
        "mode",
        "module",
        "name",
        "provider",
        "region",
        "type",
    )

    def __init__(
        self,
        *,
        address: str,
        mode: str,
        type: str,
        name: str,
        key: Key,
        module: ModulePath,
        at: Location,
        configured: ConfiguredResource | None,
        created: bool,
        known: bool,
        provider: str = "",
        conditions: frozenset[str] = frozenset(),
        doubt: str = "",
        region: str | None = None,
        account: str | None = None,
    ) -> None:
        self._account = account
        self.address = address
        self.mode = mode
        self.type = type
        self.name = name
        self.key = key
        self.module = module
        self.at = at
        self.configured = configured
        self.created = created
        self.known = known
        self.provider = provider
        self.conditions = conditions
        self.doubt = doubt
        self.region = region
        self.body: Body | None = None

    @property
    def account(self) -> str:
        """What stands for the account that the resource is in."""
        return self.provider if self._account is None else self._account

    @property
    def attributes(self) -> "Body":
        """The attributes; only resources of mapped types have them read."""
        if self.body is None:
            raise LookupError(f"the attributes of {self.address} were not read")
        return self.body


def managed(by_type: Mapping[str, Sequence[Resource]], type: str) -> "list[Body]":
    """The attributes of the resources of a type, data sources left out."""
    return [one.attributes for one in by_type.get(type, ()) if one.mode == "managed"]


class Body:
    """The attributes of a resource, or of a block in it."""

    __slots__ = ("expressions", "resource", "source", "tracer", "unknown", "values", "where")

    def __init__(
        self,
        resource: Resource,
        tracer: "Tracer | None",
        values: Mapping[str, Any],
        unknown: object,
        expressions: Mapping[str, Any] | None,
        where: str = "",
        source: SourceBlock | None = None,
    ) -> None:
        self.resource = resource
        self.tracer = tracer
        self.values = values
        self.unknown = unknown
        self.expressions = expressions
        self.where = where
        self.source = source

    @property
    def at(self) -> Location:
        """Where the block is written, or else where the plan has it."""
        return self.resource.at if self.source is None else self.source.at

    def place(self, name: str) -> Location:
        """Where an attribute is written, or else its block."""
        place = self.source.attribute(name, self.expression(name)) if self.source is not None else None
        return self.at if place is None else place

    def places(self, **attributes: str) -> dict[str, Location]:
        """Where attributes are written, by the names that the model has for them; none without the source."""
        if self.source is None:
            return {}
        found = {
            name: self.source.attribute(attribute, self.expression(attribute)) for name, attribute in attributes.items()
        }
        return {name: place for name, place in found.items() if place is not None}

    def value(self, name: str) -> Any:
        """The attribute: plain, None where it is not set, Unknown where the plan does not know it yet."""
        value = self.values.get(name)
        if value is not None and not (isinstance(value, str) and not value):
            return value
        if self.tracer is None or not self.is_unknown(name):
            return None
        traced = self.tracer.unknown_value(self, name)
        if self.source is None or not isinstance(traced, Unknown) or self.is_hidden(name):
            return traced
        told = self.source.value(name, self.expression(name))
        return told if isinstance(told, Unknown | OneOf) and told.symbol is not None else traced

    def is_unset(self, name: str) -> bool:
        """Whether the attribute is neither known nor known after the apply. Cheap: most attributes are unset."""
        return self.values.get(name) in _UNSET and not self.is_unknown(name)

    def requested(self, name: str) -> bool:
        """Whether the author wrote the attribute, rather than the provider having filled it in."""
        if self.expressions is not None:
            return name in self.expressions and self.value(name) is not None
        return self.resource.created and self.values.get(name) is not None

    def asked(self, name: str) -> Any:
        """The attribute where the author wrote it or the plan knows it; None for what the provider will fill in."""
        value = self.value(name)
        if isinstance(value, Unknown) and not self.requested(name) and not self.is_hidden(name):
            return None
        return value

    def text(self, name: str) -> Value[str] | None:
        """A text attribute. A candidate null stands for what AWS will fill in."""
        symbol = f"{self.address}.{self.where}{name}"
        value = self.value(name)
        return None if value is None else scalars.text(value, Unknown(symbol, symbol))

    def text_or(self, name: str, default: str) -> Value[str]:
        """A text attribute; the default where it is not asked for."""
        return scalars.text(self.asked(name), default)

    def number(self, name: str) -> Value[int] | None:
        """A whole number that the author wrote, also as a text, or that the plan knows."""
        return scalars.number(self.asked(name), None)

    def number_or(self, name: str, default: int) -> Value[int]:
        """A whole number; the default where it is not asked for."""
        return scalars.number(self.asked(name), default)

    def source_dest_check(self) -> Value[bool]:
        """Source/destination checking is on unless it is turned off; of what exists, it may not be told."""
        value = self.asked("source_dest_check")
        if value is None and self.resource.mode == "data":
            return Unknown(f"the source/destination check of {self.address}")
        return scalars.flag(value, default=True)

    def prevents_destroy(self) -> Value[bool]:
        """Whether `lifecycle` keeps the resource from being destroyed. Neither a plan nor a state tells."""
        if self.source is None:
            return Unknown(f"whether {self.address} has prevent_destroy")
        block = self.source.nested("lifecycle", 0, {}, 1)
        return block is not None and scalars.flag(block.value("prevent_destroy", None), default=False)

    def flag(self, name: str) -> Value[bool] | None:
        """A flag that the author wrote, also as a text, or that the plan knows; None where it is not set."""
        value = self.asked(name)
        if isinstance(value, OneOf) and None in value.candidates:
            return Unknown(value.reason)
        return None if value is None else scalars.flag(value, default=False)

    def items(self, name: str) -> Sequence[Any] | Unknown | None:
        """The elements of a list or set: plain, or Unknown. None where it is not set or not asked for."""
        value = self.asked(name)
        if value is None or isinstance(value, Unknown):
            return value
        if not isinstance(value, list):
            return [value]
        marks = self.unknown.get(name) if isinstance(self.unknown, dict) else None
        marked = marks if isinstance(marks, list) else []
        return [
            Unknown(f"{self.address}.{self.where}{name}[{index}]")
            if item is None or (index < len(marked) and marked[index] is True)
            else item
            for index, item in enumerate(value)
        ]

    def items_told(self, name: str) -> list[Any] | None:
        """The elements of a list that a plan does not know, as its source tells them; None where it does not."""
        mark = self.unknown.get(name) if isinstance(self.unknown, dict) else None
        if self.source is None or mark == HIDDEN or (isinstance(mark, list) and HIDDEN in mark):
            return None
        return self.source.items(name, self.expression(name))

    def blocks(self, name: str) -> "Iterator[Body]":
        """The nested blocks of a name, as far as the plan knows them."""
        values = self.values.get(name)
        if isinstance(values, dict):
            values = [values]
        if not isinstance(values, list):
            return
        marks = self.unknown.get(name) if isinstance(self.unknown, dict) else None
        blocks = [value for value in values if isinstance(value, dict)]
        for index, (value, (number, expressions)) in enumerate(
            zip(blocks, self._configured_blocks(name, blocks), strict=True)
        ):
            mark = marks[index] if isinstance(marks, list) and index < len(marks) else marks
            source = self.source.nested(name, number, value, len(blocks)) if self.source is not None else None
            yield Body(self.resource, self.tracer, value, mark or {}, expressions, f"{self.where}{name}.", source)

    def targets(self, name: str, *types: str) -> Targets | str | None:
        """What a reference attribute means: targets, a literal id, or None where it is not set."""
        value = self.values.get(name)
        if isinstance(value, str) and value:
            return value
        if self.tracer is None or not self.is_unknown(name):
            return None
        traced = self.tracer.targets(self, name, types)
        if traced is None or self.source is None:
            return traced
        return self.source.targets(name, self.expression(name), types, traced)

    def elements(self, name: str, *types: str) -> "list[Targets | str] | None":
        """What the elements of a list refer to that is not known itself; None where the source does not tell."""
        if self.source is None or self.is_hidden(name):
            return None
        return self.source.elements(name, self.expression(name), types)

    def target(self, value: Any, types: Sequence[str]) -> Targets | str | None:
        """What an element of a list of references means: a plan does not tell."""
        return value if isinstance(value, str) else Targets(open=(value.missing,))

    def texts(self, name: str) -> str:
        """What is written of a text that is not known as a whole; a plan has nothing of it."""
        return ""

    def is_unknown(self, name: str) -> bool:
        """Whether the plan marks the attribute as known after apply."""
        if not isinstance(self.unknown, dict):
            return self.unknown is True
        mark = self.unknown.get(name)
        if mark is None or mark is True:
            return mark is True
        return bool(mark) and self.values.get(name) is None

    def is_partly_unknown(self, name: str) -> bool:
        """Whether a list or map is known but for some of its elements."""
        mark = self.unknown.get(name) if isinstance(self.unknown, dict) else None
        return isinstance(mark, dict | list) and _has_unknown(mark) and self.values.get(name) is not None

    def blocks_missing(self, *names: str) -> tuple[str, ...]:
        """What would tell which nested blocks of these names there are; empty where that is known."""
        open = any(self.is_unknown(name) and self.requested(name) for name in names)
        return (f"the interfaces of {self.address}",) if open else ()

    def is_hidden(self, name: str) -> bool:
        """Whether the attribute has a value that is sensitive: it is set, but nothing more may be known of it."""
        return isinstance(self.unknown, dict) and self.unknown.get(name) == HIDDEN

    def expression(self, name: str) -> Any:
        """The configured expression of an attribute, None where the plan has none."""
        return self.expressions.get(name) if self.expressions is not None else None

    @property
    def address(self) -> str:
        """The address of the resource."""
        return self.resource.address

    def _configured_blocks(
        self, name: str, values: Sequence[Mapping[str, Any]]
    ) -> list[tuple[int | None, Mapping[str, Any] | None]]:
        """The configured block of each planned block, and its number among those of that name.

        Planned blocks of a set are in another order than the configuration, and dynamic blocks are not in it at all.
        A configured block can be the source of a planned one if none of its constants contradicts. Where that leaves
        no single pairing, the references of all possible blocks are put together.
        """
        configured = self.expression(name)
        if isinstance(configured, dict):
            configured = [configured]
        if not isinstance(configured, list) or any(_is_expression(one) for one in configured):
            return [(None, None)] * len(values)
        blocks = [(number, block) for number, block in enumerate(configured) if isinstance(block, dict)]
        fitting = [[(number, block) for number, block in blocks if _fits(block, value)] for value in values]
        rivals = Counter(number for candidates in fitting for number, _ in candidates)
        complete = len(blocks) == len(values)
        found: list[tuple[int | None, Mapping[str, Any] | None]] = []
        for candidates in fitting:
            if len(candidates) == 1 and (complete or rivals[candidates[0][0]] == 1):
                found.append(candidates[0])
            else:
                found.append((None, _together([block for _, block in candidates]) if complete and candidates else None))
        return found


def _is_expression(configured: object) -> bool:
    """Whether a plan shows blocks as one expression: the author wrote them as an attribute."""
    return isinstance(configured, dict) and (
        "constant_value" in configured or isinstance(configured.get("references"), list)
    )


def _has_unknown(mark: object) -> bool:
    if isinstance(mark, dict):
        return any(_has_unknown(one) for one in mark.values())
    return any(_has_unknown(one) for one in mark) if isinstance(mark, list) else bool(mark)


def _fits(block: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """Whether a planned block can come from a configured one, going by the constants that are written in it."""
    for name, expression in block.items():
        if isinstance(expression, dict) and "constant_value" in expression and value.get(name) is not None:
            constant = expression["constant_value"]
            if constant is not None and str(constant).lower() != str(value[name]).lower():
                return False
    return True


def _together(blocks: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Several configured blocks as one whose expressions make the references of all."""
    names = {name for block in blocks for name in block}
    return {name: [block[name] for block in blocks if name in block] for name in sorted(names)}


def reason(targets: Targets, what: str, noun: str) -> str:
    """What is not known about a reference, in words that complete "not known: ..."."""
    if targets.open:
        return f"what {what} is: it depends on {' and '.join(merged(targets.open))}"
    number = len(targets.resources) + len(targets.primaries)
    return f"which of {number} {noun} {what} is (the plan alone does not say)"
