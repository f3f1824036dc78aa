"""What the provider's schema makes of a value: Terraform converts each argument before the provider sees it.

Source, plans and states pass their values through here, so that the mapping to the model meets one type for each
argument. Values are plain (with lists or tuples for collections), Unknown, or one of several. What is unknown stays
so. A set is a sequence without duplicates; its order means nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import isfinite
from typing import Any

from enilint.aws.provider_schema import Argument, Arguments, bundled_schema
from enilint.values import OneOf, Unknown

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_LONGEST_NUMBER = 400
_MOST_BITS = 1024
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


class Texts(dict[str, str]):
    """A map whose values are known to be texts, without a look at each."""

    __slots__ = ()


PLAIN: dict[str, type] = {"string": str, "bool": bool, "number": int, "map(string)": Texts}
"""The types whose values need no conversion, by the types of arguments."""
_TEXTS = (("string",), ("name",))
_SET_OF_TEXTS = "set(string)"
_LISTS_OF_TEXTS = ("list(string)", _SET_OF_TEXTS)
_OBJECTS = ("object",)
_TEXT = frozenset({str})
_MAPPING = frozenset({dict})
_COLLECTIONS = frozenset({"list", "map", "object", "set"})

Shape = tuple[str, ...]
"""A type, from the outside in: `("set", "string")`."""


class Misfit(Exception):
    """A value that Terraform cannot convert to the type of its argument."""

    def __init__(self, shape: Shape, value: Any) -> None:
        super().__init__()
        self._words = f"must be {_words_of_type(shape)}, but is {_words_of_value(value, shape[0])}"
        self._place = ""
        self._is_list = isinstance(value, (list, tuple))

    @property
    def is_nested_list(self) -> bool:
        """Whether a list has a list where an element should be."""
        return self._is_list and bool(self._place)

    def within(self, place: str) -> "Misfit":
        """The same, of a part of a value."""
        self._place += f"{place} of "
        return self

    def message(self, resource: str, argument: str) -> str:
        """What is wrong with an argument of a resource."""
        return f"{resource}: {self._place}{argument} {self._words}"


def arguments_of(mode: str, type: str) -> Arguments | None:
    """The arguments of a resource type or data source; None where the schema does not list it."""
    return bundled_schema().arguments(mode, type)


@cache
def known_arguments(mode: str, type: str) -> tuple[Arguments | None, Mapping[str, type[Any]]]:
    """The arguments of a resource type or data source, and the Python types of those which need no conversion."""
    arguments = arguments_of(mode, type)
    return arguments, {} if arguments is None else plain_types(arguments)


def fitted(value: Any, argument: Argument) -> Any:
    """A value converted to the type of its argument. Raises Misfit where Terraform or AWS refuses it for its type.

    Terraform makes a text of a number, but that is no id, zone or address. The attributes of objects are left as they
    are: each is converted where it is asked for itself.
    """
    if type(value) is PLAIN.get(argument.type, Unknown):
        return value
    if type(value) is list and argument.type in _LISTS_OF_TEXTS and _TEXT.issuperset(map(type, value)):
        return _distinct(value) if argument.type == _SET_OF_TEXTS else value
    return _fitted(value, _shape_of(argument.type, argument.names is not None))


def plain_types(arguments: Arguments) -> Mapping[str, type]:
    """The Python types of the arguments of a type which need no conversion if they have these."""
    known = _PLAIN_TYPES.get(id(arguments))
    if known is None:
        types = {name: PLAIN[one.type] for name, one in arguments.items() if one.type in PLAIN}
        known = _PLAIN_TYPES[id(arguments)] = (arguments, types)
    return known[1]


_PLAIN_TYPES: dict[int, tuple[Arguments, dict[str, type]]] = {}


@cache
def shape_of(type: str) -> Shape:
    """A type as Terraform writes it, taken apart."""
    return tuple(type.rstrip(")").split("("))


@cache
def _shape_of(type: str, is_name: bool) -> Shape:
    """The type of an argument whose texts may name something."""
    shape = shape_of(type)
    return (*shape[:-1], "name") if is_name and shape[-1] == "string" else shape


def is_block(argument: Argument) -> bool:
    """Whether an argument has attributes of its own."""
    return shape_of(argument.type)[-1] == "object"


def _fitted(value: Any, shape: Shape) -> Any:
    if value is None or isinstance(value, Unknown):
        return value
    if type(value) is OneOf:
        return _candidates(value, shape)
    convert = _CONVERSIONS.get(shape[0])
    return value if convert is None else convert(value, shape)


def _candidates(value: "OneOf[Any]", shape: Shape) -> Any:
    """Each candidate converted. One that Terraform refuses cannot be the one."""
    found: list[Any] = []
    refused: Misfit | None = None
    for candidate in value.candidates:
        try:
            one = _fitted(candidate, shape)
        except Misfit as misfit:
            refused = refused or misfit
            continue
        if one not in found:
            found.append(one)
    if not found:
        raise refused or Misfit(shape, None)
    if len(found) == 1 and not value.open:
        return found[0]
    return OneOf(tuple(found), value.reason, value.open, value.symbol)


def _string(value: Any, shape: Shape) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() <= _MOST_BITS:
        return str(value)
    if isinstance(value, float) and isfinite(value):
        from decimal import Decimal

        return format(Decimal(repr(value)), "f").removesuffix(".0")
    raise Misfit(shape, value)


def _name(value: Any, shape: Shape) -> str:
    if isinstance(value, str):
        return value
    raise Misfit((*shape[:-1], "string"), value)


def _number(value: Any, shape: Shape) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or len(value) > _LONGEST_NUMBER or not re.fullmatch(_NUMBER, value):
        raise Misfit(shape, value)
    if value.lstrip("+-").isdecimal():
        return int(value)
    number = float(value)
    if not isfinite(number):
        raise Misfit(shape, value)
    return int(number) if number.is_integer() else number


def _bool(value: Any, shape: Shape) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _TRUTH:
        return _TRUTH[value]
    raise Misfit(shape, value)


def _list(value: Any, shape: Shape) -> Sequence[Any]:
    if isinstance(value, dict) and shape[1:] == _OBJECTS:
        return (value,)  # a single block
    if not isinstance(value, (list, tuple)):
        raise Misfit(shape, value)
    rest, kinds = shape[1:], {*map(type, value)}
    if (rest in _TEXTS and kinds <= _TEXT) or (rest == _OBJECTS and kinds <= _MAPPING):
        return value
    elements = [_element(one, shape[1:], f"element {number}") for number, one in enumerate(value)]
    return tuple(elements) if isinstance(value, tuple) else elements


def _set(value: Any, shape: Shape) -> Sequence[Any]:
    elements = _list(value, shape)
    kinds = {*map(type, elements)}
    if type(elements) is list and kinds <= _TEXT:
        return _distinct(elements)
    if kinds <= _MAPPING:
        return elements  # no block is that of another one for certain
    distinct = list({_key(one, number): one for number, one in enumerate(elements)}.values())
    return tuple(distinct) if isinstance(elements, tuple) else distinct


def _distinct(texts: list[str]) -> list[str]:
    """Texts, each once: the same object where they are so."""
    distinct = dict.fromkeys(texts)
    return texts if len(distinct) == len(texts) else list(distinct)


def _map(value: Any, shape: Shape) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Misfit(shape, value)
    if shape[1:] in _TEXTS and _TEXT.issuperset(map(type, value.values())):
        return value
    return {key: _element(one, shape[1:], f'element "{key}"') for key, one in value.items()}


def _object(value: Any, shape: Shape) -> Any:
    if isinstance(value, (list, tuple)):  # an older provider may have blocks where a newer one has one object
        return _list(value, ("list", "object"))
    if not isinstance(value, dict):
        raise Misfit(shape, value)
    return value


def _element(value: Any, shape: Shape, place: str) -> Any:
    try:
        return _fitted(value, shape)
    except Misfit as misfit:
        raise misfit.within(place) from None


def _key(value: Any, number: int) -> Any:
    """What is equal for elements that are one for certain."""
    if isinstance(value, str | int | float):
        return value
    return (value.symbol,) if isinstance(value, Unknown) and value.symbol is not None else (number,)


_CONVERSIONS: dict[str, Callable[[Any, Shape], Any]] = {
    "bool": _bool,
    "list": _list,
    "map": _map,
    "name": _name,
    "number": _number,
    "object": _object,
    "set": _set,
    "string": _string,
}

_NOUNS = {"bool": "a bool", "name": "a string", "number": "a number", "object": "a block", "string": "a string"}
_PLURALS = {"bool": "bools", "name": "strings", "number": "numbers", "object": "blocks", "string": "strings"}


def _words_of_type(shape: Shape) -> str:
    if shape[0] in _COLLECTIONS and len(shape) > 1:
        return f"a {shape[0]} of {_PLURALS.get(shape[1], f'{shape[1]}s')}"
    return _NOUNS.get(shape[0], f"a {shape[0]}")


def _words_of_value(value: Any, wanted: str) -> str:
    if isinstance(value, bool):
        return "a bool"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return {"bool": "a string other than true and false", "number": "a string that is not a number"}.get(
            wanted, "a string"
        )
    return "a list" if isinstance(value, (list, tuple)) else "an object"
