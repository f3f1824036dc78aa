"""Values of source on their way into the model: each as the provider's schema has the argument."""

import functools
from typing import Any

from enilint.aws.provider_schema import Argument, Arguments
from enilint.files.late import late
from enilint.inputs.terraform import gate
from enilint.inputs.terraform.any_order import members
from enilint.inputs.terraform.gate import Misfit
from enilint.inputs.terraform.hcl.syntax import (
    Expression,
    FunctionCall,
    ObjectExpression,
    Parentheses,
    ScopeTraversal,
    Splat,
    TemplateWrap,
    TraverseAttribute,
    TupleExpression,
)
from enilint.inputs.terraform.source.choices import Failure, lifted
from enilint.inputs.terraform.source.conversion import mapping, set_from
from enilint.inputs.terraform.source.files import SourceFile
from enilint.inputs.terraform.source.keyed import Keyed
from enilint.inputs.terraform.source.values import JoinedText, Lazy, PartialList, PartialMap, SetValue, derived
from enilint.typed import Protocol
from enilint.values import OneOf, Unknown

Place = tuple[SourceFile, int, int]

_FLATTENED = "Terraform 0.11 made one list of it; later versions refuse it"
_LISTS = ("list(string)", "set(string)")
_GIVE_LISTS = frozenset(
    {
        *("chunklist", "coalescelist", "compact", "concat", "distinct", "flatten", "formatlist", "keys", "list"),
        *("matchkeys", "range", "reverse", "setintersection", "setproduct", "setsubtract", "setunion", "slice"),
        *("sort", "split", "tolist", "toset", "values"),
    }
)
_NAMED_BY_AUTHORS = frozenset({"data", "local", "module", "var"})
_PLURAL = late(r".*[^s]s|.*list")
_PRIMITIVE = frozenset({"bool", "number", "string"})
_FIT_ANYTHING = frozenset({type(None), Unknown})
_FIT: dict[type, str] = {bool: "bool", float: "number", int: "number", str: "string"}
"""The types of arguments that take values of some kinds as they are."""
_CERTAIN = frozenset({bool, float, int, str, type(None), JoinedText, PartialList, PartialMap, Unknown})


class Owner(Protocol):
    """A resource, to which a value belongs that does not fit."""

    @property
    def label(self) -> str:
        """What messages call the resource: its type and name."""

    def refuse(self, place: Place, message: str, *, is_old: bool) -> None:
        """Take up that a value does not fit, and whether Terraform 0.11 would have made it fit."""


class Typed:
    """The arguments of the blocks of one type: of a type of resources, or nested in it."""

    __slots__ = ("_arguments", "_inner", "_where")

    def __init__(self, arguments: Arguments, where: str = "") -> None:
        self._arguments = arguments
        self._inner: dict[str, Typed | None] = {}
        self._where = where

    def is_block(self, name: str) -> bool:
        """Whether an argument is written as nested blocks alone."""
        argument = self._arguments.get(name)
        return argument is not None and argument.block

    def inner(self, name: str) -> "Typed | None":
        """The arguments of a nested block; None where the schema does not list it."""
        if name not in self._inner:
            argument = self._arguments.get(name)
            is_block = argument is not None and gate.is_block(argument)
            self._inner[name] = Typed(argument.nested, f"{self._where}{name}.") if argument and is_block else None
        return self._inner[name]

    def fits(self, name: str, value: Any) -> bool:
        """Whether the provider gets a value as it is."""
        argument, kind = self._arguments.get(name), type(value)
        return argument is None or kind in _FIT_ANYTHING or _FIT.get(kind) == argument.type

    def fitted(self, name: str, value: Any, place: Place, owner: Owner, written: Expression | None = None) -> Any:
        """A value as the provider gets it. One that does not fit is refused; then anything may be meant."""
        argument = self._arguments.get(name)
        if argument is None or self.fits(name, value):
            return value
        if type(value) is tuple and argument.type in _LISTS and {*map(type, value)} == {str}:  # as most are
            return value if argument.type.startswith("list(") else tuple(dict.fromkeys(value))
        if isinstance(value, tuple) and argument.type.startswith("set("):
            value = tuple(members(value))
        try:
            return gate.fitted(_settled(_without_hidden_lists(value, argument, written), argument), argument)
        except Misfit as misfit:
            message = misfit.message(owner.label, f"{self._where}{name}")
            is_old = misfit.is_nested_list and _has_brackets_around(written)
            owner.refuse(place, f"{message} ({_FLATTENED})" if is_old else message, is_old=is_old)
            return Unknown(message)

    def seen(self, name: str, value: Any) -> Any:
        """A value as expressions see it that refer to the argument: a set has no order."""
        argument = self._arguments.get(name)
        if argument is None or not argument.type.startswith("set("):
            return value
        return lifted(_as_set, value)


@functools.cache
def typed_of(mode: str, type: str) -> Typed | None:
    """The arguments of a resource type or data source; None where the schema does not list it."""
    arguments = gate.arguments_of(mode, type)
    return Typed(arguments) if arguments is not None else None


def _as_set(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return set_from(value) or derived("toset({})", value)


def _settled(value: Any, argument: Argument) -> Any:
    """A value of plain collections, without candidates that Terraform would refuse."""
    shape = gate.shape_of(argument.type)
    return _plain(value, takes_objects="map" in shape or shape[-1] not in _PRIMITIVE)


def _plain(value: Any, *, takes_objects: bool) -> Any:
    if type(value) in _CERTAIN:
        return value
    if isinstance(value, tuple | SetValue):
        elements = value if isinstance(value, tuple) else value.elements
        return tuple([_plain(one, takes_objects=takes_objects) for one in elements])
    if isinstance(value, dict):
        return {key: _plain(one, takes_objects=takes_objects) for key, one in value.items()}
    if isinstance(value, Lazy):
        if not takes_objects and not value.missing:
            return {}  # which fits no argument of texts, numbers or bools
        return value.partial() if isinstance(value, Keyed) else mapping(value)
    assert isinstance(value, OneOf)
    kept = [one for one in value.candidates if not isinstance(one, Failure)]
    if len(kept) == 1 and not value.open:
        return _plain(kept[0], takes_objects=takes_objects)
    candidates = tuple([_plain(one, takes_objects=takes_objects) for one in kept])
    return OneOf(candidates, value.reason, value.open, value.symbol)


def _without_hidden_lists(value: Any, argument: Argument, written: Expression | None) -> Any:
    """A list in brackets, one of whose elements is not known and may be a list itself: not known, either.

    `["${aws_subnet.app.*.id}"]` is how Terraform 0.11 wanted a list: it is not one subnet.
    """
    if not isinstance(value, tuple) or Unknown not in (kind for one in value for kind in type(one).__mro__):
        return value
    if not argument.type.startswith(_LISTS) or not _has_brackets_around(written):
        return value
    assert isinstance(written, TupleExpression)
    pairs = zip(value, written.elements, strict=False)
    hidden = [one for one, expression in pairs if isinstance(one, Unknown) and _may_be_list(expression)]
    if not hidden:
        return value
    return hidden[0] if len(value) == 1 else Unknown(hidden[0].fact)


def _may_be_list(written: Expression) -> bool:
    """Whether an expression whose value is not known gives a list, or has a name in the plural."""
    while isinstance(written, TemplateWrap | Parentheses):
        written = written.wrapped if isinstance(written, TemplateWrap) else written.expression
    if isinstance(written, ScopeTraversal) and written.root in _NAMED_BY_AUTHORS:
        last = written.steps[-1] if written.steps else None
        return isinstance(last, TraverseAttribute) and _PLURAL.fullmatch(last.name) is not None
    return isinstance(written, Splat) or (isinstance(written, FunctionCall) and written.name in _GIVE_LISTS)


def _has_brackets_around(written: Expression | None) -> bool:
    """Whether brackets stand around what may be lists: `["${var.list}"]` was how Terraform 0.11 wanted a list."""
    if not isinstance(written, TupleExpression):
        return False
    return not any(isinstance(one, TupleExpression | ObjectExpression) for one in written.elements)
