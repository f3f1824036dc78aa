"""What rules ask of a design as an attribute of an entity, though it takes the rest of the network to answer it.

The attribute has the name of the function, the class of its second parameter, and the type of its result.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from enilint.expressions.types import Attribute, type_of
from enilint.expressions.values import answer_of
from enilint.model.network import Network

F = TypeVar("F", bound=Callable[[Network, Any], Any])

_QUESTIONS: dict[type, dict[str, Callable[[Network, Any], Any]]] = defaultdict(dict)


def question(name: str) -> Callable[[F], F]:
    """Take a function up as the attribute of a name."""

    def take(function: F) -> F:
        (owner,) = [
            hint for parameter, hint in function.__annotations__.items() if parameter not in ("network", "return")
        ]
        _QUESTIONS[owner][name] = function
        return function

    return take


def _attribute(owner: type, name: str, function: Callable[[Network, Any], Any]) -> Attribute:
    type = type_of(function.__annotations__["return"])
    assert type is not None, name
    is_condition = type.kind == "bool"

    def read(context: Any, one: Any) -> Any:
        key = function, id(one)
        if key not in context.answers:
            value = function(context.network, one)
            context.answers[key] = answer_of(value) if is_condition else value
        return context.answers[key]

    return Attribute(name, type, read, function, owner)


@functools.cache
def asked_of(cls: type) -> Mapping[str, Attribute]:
    """The questions about the objects of a class."""
    return {
        name: _attribute(parent, name, function)
        for parent in reversed(cls.__mro__)
        for name, function in _QUESTIONS.get(parent, {}).items()
    }
