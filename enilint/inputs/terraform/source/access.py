"""What attributes, indexes, and steps of them lead to from a value."""

from typing import Any

from enilint.inputs.terraform.hcl import syntax
from enilint.inputs.terraform.hcl.syntax import Step
from enilint.inputs.terraform.source.choices import each_choice, lifted
from enilint.inputs.terraform.source.conversion import number
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Lazy,
    SetValue,
    UnorderedList,
    attribute_of,
    derived,
    element_of,
    elements_of,
    text_of,
    type_name,
)
from enilint.values import OneOf, Unknown

_ORDER = "the order of a set with elements that are not known yet"


def attribute(value: Any, name: str) -> Any:
    """An attribute of a value."""
    if isinstance(value, Lazy):
        return value.attribute(name)
    if isinstance(value, dict):
        if name not in value:
            raise EvaluationError(f'this object has no attribute "{name}"')
        return value[name]
    if isinstance(value, Unknown):
        return attribute_of(value, name)
    if isinstance(value, OneOf):
        return lifted(lambda one: attribute(one, name), value)
    if isinstance(value, tuple | SetValue):
        raise EvaluationError(f'a {type_name(value)} has no attribute "{name}"; name an element')
    raise EvaluationError(f'{type_name(value)} has no attribute "{name}"')


def index(value: Any, key: Any) -> Any:
    """An element of a value."""
    if isinstance(value, OneOf):
        return lifted(lambda one: index(one, key), value)
    if isinstance(key, OneOf):
        return lifted(lambda one: index(value, one), key)
    if isinstance(value, Unknown):
        if isinstance(key, Unknown):
            return derived("{}[{}]", value, key)
        if isinstance(key, bool) or not isinstance(key, int | str):
            raise EvaluationError(f"an index must be a number or a string, not {type_name(key)}")
        return element_of(value, key)
    if isinstance(value, Lazy):
        return value.element(key)
    if isinstance(key, Unknown):
        return _any_element(value, key)
    if isinstance(value, dict):
        name = text_of(key)
        if name not in value:
            raise EvaluationError(f'there is no element with the key "{name}"')
        return value[name]
    if isinstance(value, tuple):
        return value[_position(key, len(value))]
    if isinstance(value, UnorderedList):
        _position(key, len(value.elements))
        return each_choice(value.elements, _ORDER, derived("{}[{}]", value, key).symbol)
    raise EvaluationError(f"{type_name(value)} has no elements")


def _any_element(value: Any, key: Unknown) -> Any:
    """The element at an index that is not known: one of all."""
    elements = elements_of(value)
    if not elements:
        raise EvaluationError(
            "the collection is empty" if elements is not None else f"{type_name(value)} has no elements"
        )
    symbol = derived("{}[{}]", value, key).symbol
    return each_choice(elements, key.fact, symbol)


def _position(key: Any, length: int) -> int:
    position = number(key)
    if not isinstance(position, int):
        raise EvaluationError(f"an index must be a whole number, not {text_of(key)}")
    if not 0 <= position < length:
        raise EvaluationError(f"the index {position} is out of range: there are {length} elements")
    return position


def follow_steps(value: Any, steps: tuple[Step, ...]) -> Any:
    """What constant steps lead to from a value."""
    for step in steps:
        value = attribute(value, step.name) if isinstance(step, syntax.TraverseAttribute) else index(value, step.key)
    return value
