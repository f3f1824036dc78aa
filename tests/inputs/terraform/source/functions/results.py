"""Short ways to call functions."""

from typing import Any

from enilint.inputs.terraform.source.functions import find
from enilint.inputs.terraform.source.functions.function import call
from enilint.inputs.terraform.source.values import EvaluationError, Lazy, SetValue
from enilint.values import Unknown


def result(name: str, *arguments: Any) -> Any:
    """What a function makes of arguments."""
    function = find(name)
    assert function is not None, name
    return call(function, arguments)


def refusal(name: str, *arguments: Any) -> str:
    """Why a function refuses arguments."""
    try:
        value = result(name, *arguments)
    except EvaluationError as error:
        return error.message
    raise AssertionError(f"{name} gives {value!r}")


def a_set(*elements: Any) -> SetValue:
    """A set of elements that stand in order."""
    return SetValue(elements)


def unknown(symbol: str | None, family: str | None = None, *, suffix: str = "") -> Unknown:
    """A value that is not known, or a text of which only the end is."""
    return Unknown("the missing fact", symbol, family, suffix=suffix)


class Resource(Lazy):
    """A resource with attributes, or one of which the attributes or the number are not known."""

    __slots__ = ("_missing", "asked", "attributes")

    def __init__(self, attributes: dict[str, Any] | None, missing: str = "") -> None:
        self.attributes = attributes
        self.asked: list[str] = []
        self._missing = missing

    def attribute(self, name: str) -> Any:
        self.asked.append(name)
        if self.attributes is None or name not in self.attributes:
            raise EvaluationError(f"no attribute {name}")
        return self.attributes[name]

    def names(self) -> tuple[str, ...] | None:
        return None if self.attributes is None else tuple(self.attributes)

    @property
    def missing(self) -> str:
        return self._missing

    @property
    def symbol(self) -> str:
        return "aws_thing.a"
