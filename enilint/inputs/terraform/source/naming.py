"""Names of values that are not certain: equal names are equal values."""

from typing import Any

from msgspec import structs

from enilint.values import OneOf, Unknown

_CERTAIN = frozenset({bool, dict, float, int, str, tuple, type(None)})


def named(value: Any, name: str) -> Any:
    """A value with a name, where it is not certain and has none: equal names are equal values."""
    if type(value) in _CERTAIN:
        return value
    if type(value) is Unknown:  # as most are
        return structs.replace(value, symbol=name) if value.symbol is None else value
    if isinstance(value, Unknown) and value.symbol is None:
        return structs.replace(value, symbol=name)
    if isinstance(value, OneOf) and value.symbol is None:
        return OneOf(value.candidates, value.reason, value.open, name)
    return value
