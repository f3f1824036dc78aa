"""Terraform's functions that convert values."""

from collections.abc import Callable
from typing import Any

from enilint.inputs.terraform.source.conversion import convert_argument, mapping, sequence, unified
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    SetValue,
    UnorderedList,
    is_text,
    type_name,
    uncertain,
)
from enilint.values import Unknown

FUNCTIONS = Functions()

_VALUE = Parameter("any", nullable=True, partial=True, unknown=True)


def _add(name: str, convert: Callable[[Any], Any]) -> None:
    kind = name.removeprefix("to")

    @FUNCTIONS.add(name, _VALUE)
    def run(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Unknown):
            if name == "tostring" and is_text(value):
                return value
            raise Undecided
        try:
            result = convert(value)
        except EvaluationError as error:
            shown = f'"{value[:40]}"' if isinstance(value, str) else type_name(value)
            raise EvaluationError(f"cannot convert {shown} to {kind}: {error.message}") from None
        if isinstance(result, Unknown):
            raise Undecided
        return result


def _to_map(value: Any) -> Any:
    items = mapping(value)
    if isinstance(items, Unknown):
        return items
    return dict(zip(items, unified(tuple(items.values())), strict=True))


def _to_list(value: Any) -> Any:
    is_open = isinstance(value, SetValue) and len(value.elements) > 1 and uncertain(value) is not None
    if is_open and all(isinstance(one, dict) for one in value.elements):
        return UnorderedList(value.elements)
    return unified(sequence(value))


_add("tobool", lambda value: convert_argument(value, "bool"))
_add("tolist", _to_list)
_add("tomap", _to_map)
_add("tonumber", lambda value: convert_argument(value, "number"))
_add("toset", lambda value: convert_argument(value, "set"))
_add("tostring", lambda value: convert_argument(value, "string"))
