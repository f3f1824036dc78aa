"""Values of Terraform expressions, as far as the source tells them.

A value is None (null), a bool, a number (int where it is whole, else float), a str, a tuple (list or tuple), a dict
(map or object), a `SetValue`, a `Lazy` object (a resource or module, whose attributes are evaluated when asked for),
or what is not certain: `Unknown`, or `OneOf`. Values are never changed. Collections can hold uncertain values.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from enilint.inputs.terraform.quoting import quoted_text
from enilint.values import OneOf, Unknown

MOST_TEXT = 1_000_000
"""Characters of the longest text that an evaluation may make."""
MOST_ELEMENTS = 100_000
"""Elements of the largest collection that an evaluation may make."""
_LONGEST_SYMBOL = 300
_KEY = r'(?:\[(?:\d+|"(?:[^"\\]|\\.)*"|[\w.-]+\.names\[\d+\])\])?'
_TOLD_KEY = r'(?:\[(?:\d+|"(?:[^"\\$]|\\.|\$(?!\{))*")\])?'
"""The key of an instance that is known as a text or number."""
_MODULE = rf"(?:(?:module|data\.terraform_remote_state)\.[\w-]+(?:{_KEY}|\[\*\])\.)*"
ZONE_NAMES = rf"{_MODULE}data\.aws_availability_zones\.[\w-]+{_KEY}\.names"
"""The names of the zones of a Region. The provider lists them in their order."""
_ZONES = rf"{_MODULE}data\.aws_availability_zones\.[\w-]+{_KEY}\.(?:names|zone_ids)"
_ZONE_OF_REGION = rf'"\$\{{{_MODULE}data\.aws_region\.[\w-]+{_KEY}\.(?:id|name|region)\}}[a-z]"'
_OF_INSTANCES = r"(?:availability_zone|primary_network_interface_id|spot_instance_id|subnet_id|vpc_id)"
_OF_VPCS = r"(?:default_route_table_id|default_security_group_id|main_route_table_id)"
_IDENTIFIER = (
    rf"{_MODULE}(?:data\.)?aws_\w+\.[\w-]+{_KEY}\.(?:id|arn)|{_ZONES}\[\d+\]"
    rf"|{_MODULE}(?:data\.)?aws_(?:instance|network_interface|spot_instance_request|subnet)\.[\w-]+{_KEY}\.{_OF_INSTANCES}"
    rf"|{_MODULE}(?:data\.)?aws_(?:default_)?vpc\.[\w-]+{_KEY}\.{_OF_VPCS}"
)
_PLAIN_IDENTIFIER = (
    rf"{_MODULE}(?:data\.)?aws_(?:default_)?(?:ami|eip|instance|internet_gateway|launch_template|nat_gateway"
    rf"|network_interface|route_table|security_group|subnet|vpc|vpc_endpoint)\.[\w-]+{_KEY}\.id|{_ZONES}\[\d+\]"
)
_SUBNETS = rf"{_MODULE}data\.aws_subnets\.[\w-]+{_KEY}\.ids"
_MADE = (
    rf"(?:module\.[\w-]+{_TOLD_KEY}\.)*"
    rf"aws_(?:eip|instance|network_interface|security_group|subnet|vpc)\.[\w-]+{_TOLD_KEY}\.id"
)
_REORDERED = r"(?s)(?:sort|reverse|tolist|toset|distinct)\((.*)\)"


class EvaluationError(Exception):
    """Why an expression has no value. Terraform would stop here; `try` and `can` go on."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Mistake(EvaluationError):
    """An expression without a value that the author has to be told of: a cycle, or more than can be worked out."""


class Refusal(Mistake):
    """A value that Terraform refuses for certain, if it comes to evaluate it."""


class SetValue(Struct, frozen=True):
    """A set. Elements are distinct, in the order in which Terraform goes through them."""

    elements: tuple[Any, ...]


class UnorderedList(SetValue, frozen=True):
    """The list of a set of objects that are not all known: its elements are known as those, but not their order."""


class JoinedText(Unknown, frozen=True):
    """A text that `join` makes of parts that are not all known, which `split` takes apart again."""

    separator: str = ""
    parts: tuple[Any, ...] = ()


class PartialMap(Unknown, frozen=True):
    """A map of which not all keys are known, as `merge` makes it: the elements that it has for certain.

    `keys` are the other keys, if a part of each is known; without, the other keys may be any.
    """

    pairs: tuple[tuple[str, Any], ...] = ()
    keys: tuple[Unknown, ...] = ()


def with_keys(map: Unknown, items: dict[str, Any], keys: Sequence[Unknown]) -> Unknown:
    """A map that is not known as a whole, of items and of values of other keys: of equal keys, these may count."""
    if not all(key.prefix or key.suffix for key in keys):
        return map
    pairs = tuple((name, one) for name, one in items.items() if all(key.differs_from(name) for key in keys))
    return PartialMap(map.fact, map.symbol, pairs=pairs, keys=tuple(keys))


class PartialList(Unknown, frozen=True):
    """A list of which not all elements are known: the first ones, and others that it has somewhere behind them."""

    first: tuple[Any, ...] = ()
    others: tuple[Any, ...] = ()


_UNCERTAIN = frozenset({Unknown, OneOf, JoinedText, PartialMap, PartialList})


class Lazy:
    """An object whose attributes are evaluated when they are asked for."""

    __slots__ = ()

    def attribute(self, name: str) -> Any:
        """The value of an attribute. Raises EvaluationError where there is none."""
        raise NotImplementedError

    def element(self, key: Any) -> Any:
        """An element by its index. Raises EvaluationError where there is none."""
        raise EvaluationError(f"{self.symbol} has neither count nor for_each, so it has no index")

    def names(self) -> tuple[str, ...] | None:
        """The names of all attributes; None where they are not known."""
        return None

    @property
    def missing(self) -> str:
        """Empty; or, of resources or modules whose number is not known, what would tell it."""
        return ""

    @property
    def symbol(self) -> str:
        """What the object is called: the address of a resource or module; empty for a map without a name."""
        raise NotImplementedError

    @property
    def splat(self) -> str:
        """What the list of its elements is called; empty for what is not such a collection."""
        return ""

    @property
    def keys(self) -> str:
        """What the keys of its elements are called: equal names are equal keys."""
        return self.symbol


def is_number(value: object) -> bool:
    """Whether a value is a number; in Python, a bool would be one, too."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def uncertain(value: object) -> "Unknown | OneOf[Any] | None":
    """The first part of a value that is not certain; None where all of it is known."""
    kind = type(value)
    if kind in _UNCERTAIN:
        return value  # type: ignore[return-value]
    if isinstance(value, Lazy):
        return as_unknown(value)
    for element in elements_of(value) or ():
        found = uncertain(element)
        if found is not None:
            return found
    return None


def as_unknown(value: Lazy) -> Unknown:
    """What stands for an object as a whole."""
    return Unknown(value.missing or f"all attributes of {value.symbol}", value.symbol or None)


def elements_of(value: object) -> tuple[Any, ...] | None:
    """The elements of a collection, those of a map by key; None for what is no collection."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, dict):
        return tuple(value[key] for key in sorted(value))
    return value.elements if isinstance(value, SetValue) else None


def type_name(value: object) -> str:
    """What Terraform calls values of this kind, in error messages."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, tuple):
        return "list"
    if isinstance(value, SetValue):
        return "set"
    return "object" if isinstance(value, dict | Lazy) else "unknown"


def identical(a: object, b: object) -> bool:
    """Whether two values are known and equal; unlike in Python, `true` is not 1."""
    if a is b:
        return True
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(identical(a[key], b[key]) for key in a)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, SetValue) and isinstance(b, SetValue):
        return identical(a.elements, b.elements)
    return a == b


def whole(number: int | float) -> int | float:
    """A number in its only form: an int where it is whole."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def text_of(value: object) -> str:
    """A primitive value as text, as Terraform converts it. Raises EvaluationError for any other value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        shown = repr(value)
        if "e" not in shown:
            return shown
        from decimal import Decimal

        return format(Decimal(shown), "f")
    raise EvaluationError(f"expected a string, found {type_name(value)}")


def symbol_of(value: object) -> str | None:
    """A name for a value: equal names are equal values. None where the value has none, or too long a one."""
    if isinstance(value, Unknown | OneOf | Lazy):
        return value.symbol or None
    if isinstance(value, bool | str) or value is None:
        text = "null" if value is None else repr(value) if isinstance(value, str) else text_of(value)
    elif isinstance(value, int | float):
        text = text_of(value)
    elif isinstance(value, dict):
        symbols = ((key, symbol_of(element)) for key, element in value.items())
        text = _joined("{", (f"{key!r}={symbol}" if symbol else None for key, symbol in symbols))
    elif isinstance(value, tuple | SetValue):
        brackets = "[" if isinstance(value, tuple) else "set["
        text = _joined(brackets, (symbol_of(element) for element in elements_of(value) or ()))
    else:
        return None
    return text if text and len(text) <= _LONGEST_SYMBOL else None


def _joined(bracket: str, parts: Iterator[str | None]) -> str:
    """The names of elements as one name; empty where an element has none."""
    found: list[str] = []
    length = 0
    for part in parts:
        length += len(part or "")
        if part is None or length > _LONGEST_SYMBOL:
            return ""
        found.append(part)
    return f"{bracket}{', '.join(found)}]"


def derived(operation: str, *operands: object) -> Unknown:
    """The result of a pure operation on operands that are not all known: unknown, but equal for equal operands.

    `operation` is written with one `{}` for each operand.
    """
    missing = next((found for found in map(uncertain, operands) if found is not None), None)
    words = missing.reason if isinstance(missing, OneOf) else missing.fact if missing is not None else ""
    symbols = [symbol_of(operand) for operand in operands]
    if any(symbol is None for symbol in symbols):
        return Unknown(words or operation.partition("(")[0])
    symbol = operation.format(*symbols)
    return Unknown(words or symbol, symbol=symbol if len(symbol) <= _LONGEST_SYMBOL else None)


def joined(separator: str, parts: tuple[Any, ...]) -> JoinedText:
    """The text of parts of which not all are known."""
    text = derived("join({}, {})", separator, parts)
    pieces = [piece for part in parts for piece in (separator, part)][1:]
    prefix, suffix = edges(pieces)
    return JoinedText(text.fact, text.symbol, prefix=prefix, suffix=suffix, separator=separator, parts=parts)


def edges(pieces: Sequence[Any]) -> tuple[str, str]:
    """What a text begins and ends with that is joined of pieces, of which at least one is not known."""
    first = next(number for number, piece in enumerate(pieces) if not isinstance(piece, str))
    last = next(number for number, piece in enumerate(reversed(pieces)) if not isinstance(piece, str))
    behind, before = pieces[first], pieces[-1 - last]
    prefix = "".join(pieces[:first]) + (behind.prefix if isinstance(behind, Unknown) else "")
    suffix = (before.suffix if isinstance(before, Unknown) else "") + "".join(pieces[len(pieces) - last :])
    return prefix, suffix


def element_of(unknown: Unknown, key: int | str) -> Any:
    """An element of a collection that is not known. Of a list without duplicates, all elements are one family."""
    if isinstance(unknown, PartialMap):
        return attribute_of(unknown, str(key))
    if isinstance(unknown, PartialList) and isinstance(key, int) and 0 <= key < len(unknown.first):
        return unknown.first[key]
    if unknown.symbol is None:
        return Unknown(unknown.fact)
    written = quoted_text(key) if isinstance(key, str) else str(key)
    family = unknown.symbol if isinstance(key, int) and _is_distinct(unknown.symbol) else None
    return _named(unknown, f"{unknown.symbol}[{written}]", family)


def attribute_of(unknown: Unknown, name: str) -> Any:
    """An attribute of an object that is not known."""
    for key, value in unknown.pairs if isinstance(unknown, PartialMap) else ():
        if key == name:
            return value
    return Unknown(unknown.fact) if unknown.symbol is None else _named(unknown, f"{unknown.symbol}.{name}", None)


def _named(unknown: Unknown, symbol: str, family: str | None) -> Unknown:
    if len(symbol) > _LONGEST_SYMBOL:
        return Unknown(unknown.fact)
    return Unknown(unknown.fact, symbol, family)


def _is_distinct(symbol: str) -> bool:
    """Whether the list of this name is known to have no duplicates: the zones of a Region, or subnets, in any order."""
    while "data.aws_" in symbol:
        if _names_zones(symbol) or ("data.aws_subnets." in symbol and re.fullmatch(_SUBNETS, symbol)):
            return True
        inner = re.fullmatch(_REORDERED, symbol)
        if inner is None:
            return False
        symbol = inner[1]
    return False


def is_zones(unknown: Unknown) -> bool:
    """Whether a value is the list of the zones of a Region, in whatever order."""
    return _names_zones(_in_own_order(unknown.symbol or ""))


def _names_zones(symbol: str) -> bool:
    return "data.aws_availability_zones." in symbol and re.fullmatch(_ZONES, symbol) is not None


def is_zone_name(unknown: Unknown) -> bool:
    """Whether a value is one of the names of the zones of a Region, or made as these are: a Region and a letter."""
    symbol = unknown.symbol or ""
    names, _, index = symbol.rpartition("[")
    if re.fullmatch(r"\d+\]", index) is not None and re.fullmatch(ZONE_NAMES, _in_own_order(names)) is not None:
        return True
    return re.fullmatch(_ZONE_OF_REGION, symbol) is not None


def _in_own_order(symbol: str) -> str:
    """The name of the list of which a list has the elements in another order."""
    while (inner := re.fullmatch(_REORDERED, symbol)) is not None:
        symbol = inner[1]
    return symbol


def is_identifier(unknown: Unknown) -> bool:
    """Whether a value is an ID or ARN, or a zone: a text that is neither null nor empty."""
    return unknown.symbol is not None and re.fullmatch(_IDENTIFIER, unknown.symbol) is not None


def is_plain_identifier(unknown: Unknown) -> bool:
    """Whether a value is an ID of one part, as `vpc-1a2b3c4d` is, or a zone."""
    return unknown.symbol is not None and re.fullmatch(_PLAIN_IDENTIFIER, unknown.symbol) is not None


def is_made(unknown: Unknown) -> bool:
    """Whether a value is the ID of a resource that the configuration makes."""
    return re.fullmatch(_MADE, unknown.symbol or "") is not None


def are_ids_of_two(a: Unknown, b: Unknown) -> bool:
    """Whether two values are the IDs of two resources that the configuration makes: these are never the same."""
    return a.symbol != b.symbol and is_made(a) and is_made(b)


def is_text(unknown: Unknown) -> bool:
    """Whether a value is known to be a text: an identifier, or a template that is partly known."""
    return is_identifier(unknown) or (unknown.symbol or "").startswith('"')
