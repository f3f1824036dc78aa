"""Values of source as plans have them."""

from types import NoneType
from typing import Any

from enilint.inputs.terraform.source.keyed import Keyed
from enilint.inputs.terraform.source.values import JoinedText, Lazy, PartialList, PartialMap, SetValue
from enilint.values import OneOf, Unknown

_PLAIN = frozenset({NoneType, bool, int, float, Unknown})


def plain(value: Any) -> Any:
    """A value as plans have it: lists for tuples and sets, None for empty texts."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is str:
        return value or None
    if isinstance(value, tuple):
        return [plain(element) for element in value]
    if isinstance(value, SetValue):
        return [plain(element) for element in value.elements]
    if isinstance(value, dict):
        return {key: plain(element) for key, element in value.items()}
    if isinstance(value, Lazy):
        return Unknown(value.symbol, value.symbol)
    if isinstance(value, OneOf):
        candidates = tuple(map(plain, value.candidates))
        is_plain = all(one is other for one, other in zip(candidates, value.candidates, strict=True))
        return value if is_plain else OneOf(candidates, value.reason, value.open, value.symbol)
    if isinstance(value, JoinedText | PartialList | PartialMap):
        return Unknown(value.fact, value.symbol, prefix=value.prefix, suffix=value.suffix)
    return value


def plain_tags(value: Any) -> Any:
    """Tags as plans have them: an empty text is a value of one."""
    return {key: tag(one) for key, one in value.items()} if isinstance(value, dict) else plain(value)


def some_elements(value: Any) -> dict[str, Any]:
    """The elements that a map has for certain that is not known as a whole, as plans have them."""
    map = partial_of(value)
    return {key: tag(one) for key, one in map.pairs} if type(map) is PartialMap else {}


def partial_of(value: Any) -> Any:
    """A map or list whose elements are known in part, where a value is one."""
    return value.partial() if isinstance(value, Keyed) else value


def tag(value: Any) -> Any:
    """The value of a tag: an empty text is one."""
    if isinstance(value, OneOf):
        return OneOf(tuple(map(tag, value.candidates)), value.reason, value.open, value.symbol)
    return value if isinstance(value, str) else plain(value)
