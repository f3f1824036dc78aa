"""Defaults of variables that stand for a value which the user fills in."""

from collections.abc import Container
from typing import Any

from enilint.inputs.placeholders import is_placeholder
from enilint.inputs.terraform.references import index_text
from enilint.inputs.terraform.source.values import SetValue
from enilint.values import Unknown


def without_placeholders(value: Any, symbol: str, real: Container[str]) -> Any:
    """A default without what its author expects the user to replace. `real` are no placeholders in this run."""
    if isinstance(value, str):
        if value in real:
            return value
        if "-" in value and len(value) < 64 and is_placeholder(value) and " " not in value and "." not in value:
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
