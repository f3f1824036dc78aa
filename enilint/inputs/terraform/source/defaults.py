"""Defaults of variables that stand for a value which the user fills in."""

import functools
from collections.abc import Container, Iterator
from typing import Any

from enilint.inputs.placeholders import is_placeholder
from enilint.inputs.terraform.hcl.syntax import Expression, Literal, ObjectItem
from enilint.inputs.terraform.references import index_text
from enilint.inputs.terraform.source.declarations import SourceModule
from enilint.inputs.terraform.source.values import SetValue
from enilint.values import Unknown


class RealTexts:
    """What is no placeholder in a module: the `ids` that are real in this run, and the keys of its own maps."""

    def __init__(self, ids: Container[str], source: SourceModule) -> None:
        self._ids = ids
        self._source = source

    def __contains__(self, text: object) -> bool:
        return text in self._ids or text in self._keys

    @functools.cached_property
    def _keys(self) -> frozenset[str]:
        defaults = (one.block.body.attributes.get("default") for one in self._source.variables.values())
        values = [one.value for one in defaults if one is not None]
        values += [one.attribute.value for one in self._source.locals.values()]
        return frozenset(key for value in values for key in _keys_of(value))


def _keys_of(value: Expression) -> Iterator[str]:
    """The texts that are keys in an expression."""
    if isinstance(value, ObjectItem) and isinstance(value.key, Literal) and isinstance(value.key.value, str):
        yield value.key.value
    for one in value.children():
        yield from _keys_of(one)


def without_placeholders(value: Any, symbol: str, real: Container[str]) -> Any:
    """A default without what its author expects the user to replace. `real` are no placeholders in this run."""
    if isinstance(value, str):
        looks_so = "-" in value and len(value) < 64 and " " not in value and "." not in value and is_placeholder(value)
        if looks_so and value not in real:
            return Unknown(f"the value of {symbol} (its default {value} is a placeholder)", symbol)
        return value
    if isinstance(value, tuple):
        return tuple([without_placeholders(one, f"{symbol}[{number}]", real) for number, one in enumerate(value)])
    if isinstance(value, dict):
        return {key: without_placeholders(one, f"{symbol}{index_text(key)}", real) for key, one in value.items()}
    if isinstance(value, SetValue):
        elements = [without_placeholders(one, f"{symbol}[{number}]", real) for number, one in enumerate(value.elements)]
        return SetValue(tuple(elements))
    return value
