"""Type constraints of variables: what is written after `type =`, and values converted to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from enilint.inputs.terraform.hcl import parse, syntax
from enilint.inputs.terraform.hcl.syntax import Expression
from enilint.inputs.terraform.source.choices import Failure, each_choice
from enilint.inputs.terraform.source.conversion import (
    convert_argument,
    mapping,
    required,
    sequence,
    set_from,
    unified,
)
from enilint.inputs.terraform.source.keyed import Keyed
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Lazy,
    PartialList,
    PartialMap,
    SetValue,
    as_unknown,
    derived,
)
from enilint.values import OneOf, Unknown

Evaluate = Callable[[Expression], Any]
_PRIMITIVES = ("bool", "number", "string")
_COLLECTIONS = ("list", "map", "set")


class Type(Struct, frozen=True):
    """A constraint on values. This one is `any`."""


class PrimitiveType(Type, frozen=True):
    """`string`, `number` or `bool`."""

    kind: str


class CollectionType(Type, frozen=True):
    """A `list`, `set` or `map` of elements of one type."""

    kind: str
    element: Type


class ObjectAttribute(Struct, frozen=True):
    """An attribute of an object. What is optional is null where it is missing, or what the default expression says."""

    type: Type
    optional: bool = False
    default: Expression | None = None


class ObjectType(Type, frozen=True):
    """An object with certain attributes."""

    attributes: Mapping[str, ObjectAttribute]


class TupleType(Type, frozen=True):
    """A tuple: a type for each of its elements."""

    elements: tuple[Type, ...]


ANY = Type()


class _Misfit(EvaluationError):
    """A value that does not fit its type, and the way to the part of it that does not."""

    def __init__(self, words: str, path: str = "") -> None:
        super().__init__(f"{path}: {words}" if path else words)
        self.words = words
        self.path = path


def type_of(expression: Expression) -> Type:
    """The type that an expression names. Raises EvaluationError where it names none."""
    keyword = _keyword(expression)
    if keyword is not None:
        return _simple_type(keyword)
    if isinstance(expression, syntax.Literal) and isinstance(expression.value, str):
        return _quoted_type(expression.value)
    if isinstance(expression, syntax.TemplateWrap):
        return type_of(expression.wrapped)
    if not isinstance(expression, syntax.FunctionCall):
        raise EvaluationError("a type is a keyword such as string, or a constructor such as list(string)")
    return _constructed_type(expression)


def convert(value: Any, type: Type, evaluate: Evaluate) -> Any:
    """A value converted to a type, as Terraform does for variables. What is not certain stays as it is.

    `evaluate` evaluates the defaults of optional attributes. Raises EvaluationError: where, and what does not fit.
    """
    try:
        return _convert(value, type, evaluate)
    except _Misfit as misfit:
        raise EvaluationError(misfit.message) from None


def _keyword(expression: Expression) -> str | None:
    is_word = isinstance(expression, syntax.ScopeTraversal) and not expression.steps
    return expression.root if is_word else None  # type: ignore[attr-defined]


def _simple_type(keyword: str) -> Type:
    if keyword in _PRIMITIVES:
        return PrimitiveType(keyword)
    if keyword == "any":
        return ANY
    if keyword in ("list", "map"):
        return CollectionType(keyword, ANY)
    if keyword in ("set", "object", "tuple"):
        raise EvaluationError(f"the type {keyword} takes an argument, such as {_EXAMPLES[keyword]}")
    raise EvaluationError(f'there is no type "{keyword}"')


_EXAMPLES = {"set": "set(string)", "object": "object({ name = string })", "tuple": "tuple([string, number])"}


def _quoted_type(text: str) -> Type:
    """The type in quotes: as old versions of Terraform had it, and as JSON has it."""
    body, diagnostics = parse(f"type = {text}\n")
    if diagnostics or "type" not in body.attributes or len(body.attributes) > 1 or body.blocks:
        raise EvaluationError(f'"{text[:40]}" is not a type')
    written = body.attributes["type"].value
    if isinstance(written, syntax.Literal):
        raise EvaluationError(f'"{text[:40]}" is not a type')
    return type_of(written)


def _constructed_type(call: syntax.FunctionCall) -> Type:
    name = call.name
    if name in (*_PRIMITIVES, "any"):
        raise EvaluationError(f"the type {name} takes no arguments")
    if name == "optional":
        raise EvaluationError("optional(...) is only for attributes of objects")
    if name not in (*_COLLECTIONS, "object", "tuple"):
        raise EvaluationError(f'there is no type "{name}"')
    if len(call.arguments) != 1:
        raise EvaluationError(f"the type {name} takes one argument, not {len(call.arguments)}")
    argument = call.arguments[0]
    if name in _COLLECTIONS:
        return CollectionType(name, type_of(argument))
    if name == "tuple":
        if not isinstance(argument, syntax.TupleExpression):
            raise EvaluationError("the type tuple takes a list of types, such as tuple([string, number])")
        return TupleType(tuple(map(type_of, argument.elements)))
    if not isinstance(argument, syntax.ObjectExpression):
        raise EvaluationError("the type object takes attributes and their types, such as object({ name = string })")
    return _object_type(argument)


def _object_type(items: syntax.ObjectExpression) -> ObjectType:
    attributes: dict[str, ObjectAttribute] = {}
    for item in items.items:
        name = item.key.value if isinstance(item.key, syntax.Literal) else _keyword(item.key)
        if not isinstance(name, str):
            raise EvaluationError("the keys of an object type must be attribute names")
        if name in attributes:
            raise EvaluationError(f'the object type has two attributes "{name}"')
        attributes[name] = _attribute(item.value)
    return ObjectType(attributes)


def _attribute(expression: Expression) -> ObjectAttribute:
    if not isinstance(expression, syntax.FunctionCall) or expression.name != "optional":
        return ObjectAttribute(type_of(expression))
    if len(expression.arguments) not in (1, 2):
        raise EvaluationError("optional(...) takes a type and optionally a default")
    default = expression.arguments[1] if len(expression.arguments) == 2 else None
    return ObjectAttribute(type_of(expression.arguments[0]), optional=True, default=default)


def _convert(value: Any, type: Type, evaluate: Evaluate) -> Any:
    if isinstance(value, Keyed) and isinstance(type, CollectionType) and type.kind == "map":
        return _convert_keyed(value, type, evaluate)
    if isinstance(value, Lazy) and value.missing and not (isinstance(value, Keyed) and type == ANY):
        value = as_unknown(value)
    if isinstance(value, PartialMap | PartialList) and type != ANY:
        return _convert_partial(value, type, evaluate)
    if value is None or isinstance(value, Unknown | Failure) or type == ANY:
        return value
    if isinstance(value, OneOf):
        return _convert_candidates(value, type, evaluate)
    try:
        if isinstance(type, PrimitiveType):
            return convert_argument(value, type.kind)
        if isinstance(type, CollectionType):
            return _convert_collection(value, type, evaluate)
        if isinstance(type, TupleType):
            return _convert_tuple(value, type, evaluate)
        assert isinstance(type, ObjectType)
        return _convert_object(value, type, evaluate)
    except _Misfit:
        raise
    except EvaluationError as error:
        raise _Misfit(error.message) from None


def _convert_candidates(value: "OneOf[Any]", type: Type, evaluate: Evaluate) -> Any:
    """Each candidate converted; one that does not fit cannot be the one."""
    results: list[Any] = []
    for candidate in value.candidates:
        try:
            results.append(_convert(candidate, type, evaluate))
        except _Misfit as misfit:
            results.append(Failure(misfit.message))
    return each_choice(results, value.reason, value.symbol, open=value.open)


def _convert_partial(value: PartialMap | PartialList, type: Type, evaluate: Evaluate) -> Unknown:
    """What is known of a collection, converted; nothing if its other elements decide the type of these."""
    whole = Unknown(value.fact, value.symbol)
    if not isinstance(type, CollectionType) or (type.kind == "map") is not isinstance(value, PartialMap):
        return whole
    if isinstance(value, PartialMap):
        known = _converted_texts([one for _, one in value.pairs], type.element, evaluate)
        pairs = tuple(zip((key for key, _ in value.pairs), known or (), strict=False))
        return whole if known is None else replace(value, pairs=pairs)
    found = _converted_texts((*value.first, *value.others), type.element, evaluate)
    if found is None:
        return whole
    length = len(value.first) if type.kind == "list" else 0
    return PartialList(value.fact, value.symbol, first=found[:length], others=found[length:])


def _converted_texts(elements: Sequence[Any], type: Type, evaluate: Evaluate) -> tuple[Any, ...] | None:
    """Elements of a type; of any type, texts alone stay what they are, whatever others there are."""
    if _leaves_open(type) and not all(isinstance(one, str) for one in elements):
        return None
    return tuple(_at(f"[{place}]", one, type, evaluate) for place, one in enumerate(elements))


def _convert_keyed(value: Keyed, type: CollectionType, evaluate: Evaluate) -> Keyed:
    converted = [_at(f"[{key}]", element, type.element, evaluate) for key, element in value.pairs]
    keys = [key for key, _ in value.pairs]
    return Keyed(list(zip(keys, _alike(converted, type.element), strict=True)))


def _convert_collection(value: Any, type: CollectionType, evaluate: Evaluate) -> Any:
    if type.kind == "map":
        items = mapping(value)
        if isinstance(items, Unknown):
            return items
        converted = [_at(f'["{key}"]', items[key], type.element, evaluate) for key in items]
        return dict(zip(items, _alike(converted, type.element), strict=True))
    if not isinstance(value, tuple | SetValue):
        raise required(type.kind, value)
    elements = value.elements if type.kind == "set" and isinstance(value, SetValue) else sequence(value)
    converted = [_at(f"[{place}]", element, type.element, evaluate) for place, element in enumerate(elements)]
    alike = _alike(converted, type.element)
    if type.kind == "list":
        return alike
    return set_from(alike) or derived("toset({})", alike)


def _alike(elements: Sequence[Any], type: Type) -> tuple[Any, ...]:
    """Elements of one type, where the constraint leaves open which one it is."""
    return unified(elements) if _leaves_open(type) else tuple(elements)


def _leaves_open(type: Type) -> bool:
    if isinstance(type, CollectionType):
        return _leaves_open(type.element)
    if isinstance(type, TupleType):
        return any(map(_leaves_open, type.elements))
    if isinstance(type, ObjectType):
        return any(_leaves_open(attribute.type) for attribute in type.attributes.values())
    return type == ANY


def _convert_tuple(value: Any, type: TupleType, evaluate: Evaluate) -> tuple[Any, ...]:
    if not isinstance(value, tuple):
        raise required("tuple", value)
    if len(value) != len(type.elements):
        raise _Misfit(f"a tuple of {len(type.elements)} elements is required, found {len(value)} elements")
    pairs = zip(value, type.elements, strict=True)
    return tuple(_at(f"[{place}]", element, wanted, evaluate) for place, (element, wanted) in enumerate(pairs))


def _convert_object(value: Any, type: ObjectType, evaluate: Evaluate) -> dict[str, Any]:
    if not isinstance(value, dict | Lazy):
        raise required("object", value)
    return {
        name: _convert_attribute(value, name, attribute, evaluate)
        for name, attribute in sorted(type.attributes.items())
    }


def _convert_attribute(value: Any, name: str, attribute: ObjectAttribute, evaluate: Evaluate) -> Any:
    names = value.names() if isinstance(value, Lazy) else value
    if names is None or name in names:
        found = value.attribute(name) if isinstance(value, Lazy) else value[name]
    elif not attribute.optional:
        raise _Misfit(f'the attribute "{name}" is required')
    else:
        found = None
    if found is None and attribute.default is not None:
        found = evaluate(attribute.default)
    return _at(f".{name}", found, attribute.type, evaluate)


def _at(step: str, value: Any, type: Type, evaluate: Evaluate) -> Any:
    """A part of a value converted; what is wrong with it names the part."""
    try:
        return _convert(value, type, evaluate)
    except _Misfit as misfit:
        raise _Misfit(misfit.words, step + misfit.path) from None
