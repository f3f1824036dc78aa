"""The attributes of a resource in a plan or a state, read with the marks and the configuration that a plan has."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from msgspec import field

from enilint.aws.provider_schema import Argument, Arguments
from enilint.findings import InputError, Location
from enilint.inputs.terraform import gate, scalars
from enilint.inputs.terraform.plan.configuration import ConfiguredResource
from enilint.inputs.terraform.plan.configured_blocks import configured_blocks
from enilint.inputs.terraform.plan.stored import HIDDEN
from enilint.inputs.terraform.resource import Body, Resource, Targets
from enilint.typed import Protocol
from enilint.values import Unknown, Value, facts_missing, is_uncertain

if TYPE_CHECKING:
    from enilint.inputs.terraform.plan.source_block import SourceBlock

_NONE: Mapping[str, type] = {}
_NO_MISFITS: dict[str, Unknown] = {}
_NOT_TRACED: dict[str, object] = {}
_NOT_FITTED: dict[str, Any] = {}
_NO_BLOCKS: tuple[object, ...] = (None, [])
_UNSET: tuple[object, ...] = (None, "", [])
_NOT_ASKED: dict[str, Any] = {}
_NO_TEXTS: dict[str, Any] = {}
_NO_NAMES: frozenset[str] = frozenset()
_TEXT = frozenset({str})


class ReferenceTracer(Protocol):
    """What follows the references of a plan's configuration."""

    def unknown_value(self, body: "PlanBody", name: str) -> object:
        """An attribute that the plan does not know: the attribute that it copies, or Unknown with a symbol."""

    def targets(self, body: "PlanBody", name: str, types: Sequence[str]) -> Targets | None:
        """The instances of the given types that an unknown attribute can refer to; None where it was not asked for."""

    def copied(self, expression: object) -> str:
        """The attribute that an expression can be a copy of, as `aws_subnet.id`; empty if it can be of none."""


class PlanResource(Resource, kw_only=True, eq=False):
    """A resource instance in a plan or a state. `configured` is its block, None where there is no configuration.

    `errors` takes up the values that do not fit their arguments.
    """

    configured: ConfiguredResource | None = None
    errors: "dict[InputError, None]" = field(default_factory=dict)
    body: "PlanBody | None" = None


class PlanBody(Body):
    """The attributes of a resource, or of a block in it, as a plan or a state has them.

    `unknown` are the marks of what is known only after the apply, in the shape of the values; `expressions` what the
    attributes are configured as, None where there is no configuration; `source` the block of source it was planned of.
    `arguments` are those that the provider's schema lists, None where it does not list any.
    """

    __slots__ = (
        "_arguments",
        "_fitted",
        "_fitting",
        "_marked",
        "_misfits",
        "_plain",
        "_source",
        "_tags",
        "_traced",
        "_tracer",
        "_unknown",
        "_values",
        "expressions",
    )

    resource: PlanResource

    def __init__(
        self,
        resource: PlanResource,
        tracer: ReferenceTracer,
        values: Mapping[str, Any],
        unknown: object,
        expressions: Mapping[str, Any] | None,
        where: str = "",
        source: "SourceBlock | None" = None,
        arguments: Arguments | None = None,
    ) -> None:
        super().__init__(resource, where)
        if not where:
            self._arguments, self._plain = gate.known_arguments(resource.mode, resource.type)
        else:
            self._arguments, self._plain = arguments, _NONE if arguments is None else gate.plain_types(arguments)
        self._fitting: tuple[str, ...] = ()
        self._fitted: dict[str, Any] = _NOT_FITTED
        self._misfits: dict[str, Unknown] = _NO_MISFITS
        self._traced: dict[str, object] = _NOT_TRACED
        self._values = values
        self.expressions = expressions
        self._tracer = tracer
        self._unknown = unknown is True
        self._marked: Mapping[str, Any] = unknown if isinstance(unknown, dict) and unknown else _NONE
        self._source = source
        self._tags: dict[str, Any] | None = _NOT_ASKED

    def known_value(self, name: str) -> Any:
        """An attribute as the plan or state has it, converted to its type; None for what does not fit it."""
        value = self._values.get(name)
        if value is None or type(value) is self._plain.get(name) or name in self._fitting or self._arguments is None:
            return value
        if name in self._fitted:
            return self._fitted[name]
        argument = self._arguments.get(name)
        if argument is None:
            return value
        fitted = self._converted(name, value, argument)
        if fitted is value:
            self._fitting += (name,)  # nearly all
        else:
            self._fitted = {**self._fitted, name: fitted}
        return fitted

    stored = known_value

    def has(self, name: str) -> bool:
        """Whether the plan or state has the attribute, null or not."""
        return name in self._values

    def _converted(self, name: str, value: Any, argument: Argument) -> Any:
        try:
            return gate.fitted(value, argument)
        except gate.Misfit as misfit:
            resource = self.resource
            message = misfit.message(f"{resource.type}.{resource.name}", f"{self.where}{name}")
            resource.errors[InputError(resource.at.path, message)] = None
            self._misfits = {**self._misfits, name: Unknown(message)}
            return None

    def misfit(self, name: str) -> Unknown | None:
        """What stands for an attribute whose value does not fit it."""
        return self._misfits.get(name) if self.stored(name) is None else None

    @property
    def at(self) -> Location:
        """Where the block is written, or else where the plan has it."""
        return self.resource.at if self._source is None else self._source.at

    @property
    def shows_places(self) -> bool:
        """Whether there is source."""
        return self._source is not None

    def written_at(self, name: str) -> Location | None:
        """Where an attribute is written; None where it is not, or no source is known."""
        return None if self._source is None else self._source.attribute(name, self.expression(name))

    @property
    def is_configured(self) -> bool:
        """Whether the plan has the configuration of the block; what is dynamic is not in it."""
        return self.expressions is not None

    def expression(self, name: str) -> Any:
        """The configured expression of an attribute, None where the plan has none."""
        return self.expressions.get(name) if self.expressions is not None else None

    def constant(self, name: str) -> Any:
        """The constant that an attribute is configured as: providers store some values as a hash."""
        expression = self.expression(name)
        return expression.get("constant_value") if isinstance(expression, dict) else None

    def is_written(self, name: str) -> bool:
        """Whether the author wrote the attribute. Without configuration, of what is created: whether it is known."""
        if self.expressions is not None:
            return name in self.expressions and self.value(name) is not None
        return self.resource.created and self._values.get(name) is not None

    def is_unset(self, name: str) -> bool:
        """Whether the attribute is neither known nor known after the apply. Cheap: most attributes are unset."""
        if self._is_absent(name):
            return True
        return self.stored(name) in _UNSET and not self.is_unknown(name)

    def lacks(self, names: frozenset[str]) -> bool:
        """Whether none of some attributes and blocks has a value or a mark."""
        values = self._values
        if self._unknown or not names.isdisjoint(self._marked):
            return False
        if names.isdisjoint(values):
            return True
        for name in names.intersection(values):  # noqa: SIM110 - asked so often that a generator shows
            if values[name] is not None:
                return False
        return True

    def set_among(self, names: frozenset[str]) -> Set[str]:
        """Those of some attributes and blocks that have a value or a mark."""
        if self._unknown:
            return names
        values = self._values
        found = {name for name in names.intersection(values) if values[name] is not None}
        return found.union(names.intersection(self._marked)) if self._marked else found

    def written_among(self, names: frozenset[str]) -> Set[str]:
        """Those of some attributes that the plan has an expression for; without configuration, that are created."""
        if self.expressions is not None:
            return names.intersection(self.expressions)
        return self.set_among(names) if self.resource.created else _NO_NAMES

    def _is_absent(self, name: str) -> bool:
        """Whether the attribute has neither a value nor a mark."""
        return self._values.get(name) is None and name not in self._marked and not self._unknown

    def is_unknown(self, name: str) -> bool:
        """Whether the plan marks the attribute as known after apply, or has a value that does not fit it."""
        mark = self._marked.get(name)
        if self._unknown or mark is True:
            return True
        if not mark and name not in self._values:
            return False
        return self.stored(name) is None and (bool(mark) or name in self._misfits)

    def is_partly_unknown(self, name: str) -> bool:
        """Whether a list or map is known but for some of its elements."""
        mark = self._marks(name)
        return isinstance(mark, dict | list) and _has_unknown(mark) and self.stored(name) is not None

    def is_hidden(self, name: str) -> bool:
        """Whether the attribute is set, but nothing may be known of it: its value is sensitive, or does not fit."""
        return self._marks(name) == HIDDEN or self.misfit(name) is not None

    def value(self, name: str) -> Any:
        """The attribute: plain, None where it is not set, Unknown where the plan does not know it yet."""
        value = self._values.get(name)
        if value is not None:
            if type(value) is not self._plain.get(name):
                value = self.stored(name)
            if value is not None and value != "":
                return value
        elif name not in self._marked and not self._unknown:
            return None  # most attributes
        if not self.is_unknown(name):
            return None
        if name in self._misfits:
            return self._misfits[name]
        if name not in self._traced:
            self._traced = {**self._traced, name: self._untold(name)}
        return self._traced[name]

    def _untold(self, name: str) -> object:
        """An attribute that the plan does not know: what its references tell, or else its source."""
        traced = self._tracer.unknown_value(self, name)
        if self._source is None or type(traced) is not Unknown or self.is_hidden(name):
            return traced
        told = self._source.value(name, self.expression(name))
        return told if is_uncertain(told) and told.symbol is not None else traced

    def written_or_known(self, name: str) -> Any:
        """The attribute where the author wrote it or the plan knows it; None for what the provider will fill in."""
        value = self.value(name)
        if type(value) is Unknown and not self.is_written(name) and not self.is_hidden(name):
            return None
        return value

    def written_text(self, name: str) -> str:
        """A plan has nothing of a text that is not known as a whole."""
        return ""

    def unknown_keys(self, name: str) -> Sequence[str]:
        """The keys of a map whose values are sensitive or known after the apply: the map itself lacks them."""
        marks = self._marks(name)
        return [key for key, mark in marks.items() if mark is True or mark == HIDDEN] if isinstance(marks, dict) else []

    @property
    def plain_tags(self) -> dict[str, Any] | None:
        """All tags, those that the provider adds included, where each is a known text; None otherwise, and in doubt."""
        if self._tags is _NOT_ASKED:
            self._tags = self._plain_tags()
        return self._tags

    def _plain_tags(self) -> dict[str, Any] | None:
        own, every = self._texts("tags"), self._texts("tags_all")
        if own is None or every is None or (self.resource.mode == "data" and not self.resource.known):
            return None
        if every is _NO_TEXTS:
            return own
        return every if own is every or own.items() <= every.items() else None

    def _texts(self, name: str) -> dict[str, Any] | None:
        """A map of texts all of which are known, `_NO_TEXTS` where it is not set; None for any other."""
        value = self._values.get(name)
        if self._unknown or self._marked.get(name):
            return None
        if value is None:
            return _NO_TEXTS
        if self._plain.get(name) is not gate.Texts or not isinstance(value, dict):
            return None
        return value if type(value) is gate.Texts or _TEXT.issuperset(map(type, value.values())) else None

    def items(self, name: str) -> list[Any] | Unknown | None:
        """The elements of a list or set: plain, or Unknown. None where it is not set or not asked for."""
        value = self.written_or_known(name)
        if value is None or type(value) is Unknown:
            return value
        if not isinstance(value, list):
            return [value]
        marks = self._marks(name)
        marked = marks if isinstance(marks, list) else []
        if not marked and None not in value:
            return value
        return [
            Unknown(f"{self.address}.{self.where}{name}[{index}]")
            if item is None or (index < len(marked) and marked[index] is True)
            else item
            for index, item in enumerate(value)
        ]

    def items_told(self, name: str) -> list[Any] | None:
        """The elements of a list that the plan does not know, as its source tells them; None where it does not."""
        mark = self._marks(name)
        if self._source is None or self.is_hidden(name) or (isinstance(mark, list) and HIDDEN in mark):
            return None
        return self._source.items(name, self.expression(name))

    def blocks(self, name: str) -> Iterator["PlanBody"]:
        """The nested blocks of a name, as far as the plan knows them."""
        return iter(()) if self._values.get(name) in _NO_BLOCKS else self._blocks(name)

    def _blocks(self, name: str) -> Iterator["PlanBody"]:
        values = self.stored(name)
        if isinstance(values, dict):
            values = [values]
        if not isinstance(values, (list, tuple)):
            return
        marks, where, arguments = self._marks(name), f"{self.where}{name}.", self._arguments_of(name)
        blocks = [value for value in values if isinstance(value, dict)]
        for index, (value, (number, expressions)) in enumerate(
            zip(blocks, configured_blocks(self.expression(name), blocks), strict=True)
        ):
            mark = marks[index] if isinstance(marks, list) and index < len(marks) else marks
            source = self._source.nested(name, number, value, len(blocks)) if self._source is not None else None
            yield PlanBody(self.resource, self._tracer, value, mark or {}, expressions, where, source, arguments)

    def blocks_missing(self, *names: str) -> tuple[str, ...]:
        """What would tell which nested blocks of these names there are: the apply."""
        if not any(self.is_unknown(name) and (self.is_written(name) or self.is_hidden(name)) for name in names):
            return ()
        return (f"the {'routes' if 'route' in names else 'interfaces'} of {self.address}",)

    def targets(self, name: str, *types: str) -> Targets | str | None:
        """What a reference attribute means: targets, a literal id, or None where it is not set."""
        if self._is_absent(name):
            return None
        value = self.stored(name)
        if isinstance(value, str) and value:
            return value
        if not self.is_unknown(name):
            return None
        if name in self._misfits:
            return Targets(open=(self._misfits[name].fact,))
        traced = self._tracer.targets(self, name, types)
        if traced is None or self._source is None:
            return traced
        return self._source.targets(name, self.expression(name), types, traced)

    def elements(self, name: str, *types: str) -> list[Targets | str] | None:
        """What the elements of a list refer to that is not known itself; None where the source does not tell."""
        if self._source is None or self.is_hidden(name):
            return None
        return self._source.elements(name, self.expression(name), types)

    def target(self, value: Any, types: Sequence[str]) -> Targets | str | None:
        """What an element of a list of references means: a plan does not tell."""
        return value if isinstance(value, str) else Targets(open=facts_missing(value))

    def _dependencies(self) -> Sequence[str]:
        configured = self.resource.configured
        return configured.depends_on if configured is not None else ()

    def copies(self, name: str) -> bool:
        """A plan lists what an expression refers to, not what is made of it: only the source tells that."""
        told = self._source.value(name, self.expression(name)) if self._source is not None else None
        return is_uncertain(told) and told.symbol is not None

    def copied(self, name: str) -> str | None:
        """Of what the plan does not know, its expression tells it, if there is no source that tells more."""
        if self._source is not None or self._values.get(name) is not None or self._marked.get(name) is not True:
            return None
        expression = self.expression(name)
        return None if expression is None else self._tracer.copied(expression)

    def prevents_destroy(self) -> Value[bool]:
        """Whether `lifecycle` keeps the resource from being destroyed. Only the source tells."""
        if self._source is None:
            return Unknown(f"whether {self.address} has prevent_destroy")
        block = self._source.nested("lifecycle", 0, {}, 1)
        return block is not None and scalars.flag(block.value("prevent_destroy", None), default=False)

    @property
    def shows_lifecycle(self) -> bool:
        """Whether there is source."""
        return self._source is not None

    def ignored_changes(self) -> tuple[str, ...]:
        """What `ignore_changes` of `lifecycle` names. Only the source tells."""
        return self._source.ignored_changes() if self._source is not None else ()

    def _marks(self, name: str) -> object:
        """The mark of an attribute, or of its parts; None where it is known."""
        return self._marked.get(name)

    def _arguments_of(self, name: str) -> Arguments | None:
        """The arguments of a kind of nested blocks."""
        argument = self._arguments.get(name) if self._arguments is not None else None
        return argument.nested if argument is not None and gate.is_block(argument) else None


def _has_unknown(mark: object) -> bool:
    if isinstance(mark, dict):
        return any(_has_unknown(one) for one in mark.values())
    return any(_has_unknown(one) for one in mark) if isinstance(mark, list) else bool(mark)
