"""What rules ask of a design as an attribute of an entity, though it takes the rest of the network to answer it.

The attribute has the name of the function, the class of its second parameter, and the type of its result.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_type_hints

from enilint.expressions.types import Attribute, type_of
from enilint.expressions.values import answer_of
from enilint.model.network import Network

F = TypeVar("F", bound=Callable[[Network, Any], Any])

_QUESTIONS: dict[type, dict[str, Attribute]] = defaultdict(dict)


def question(name: str) -> Callable[[F], F]:
    """Take a function up as the attribute of a name."""

    def take(function: F) -> F:
        hints = get_type_hints(function)
        (owner,) = [hint for parameter, hint in hints.items() if parameter not in ("network", "return")]
        type = type_of(hints["return"])
        assert type is not None, function.__name__

        def read(context: Any, one: Any) -> Any:
            key = function, id(one)
            if key not in context.answers:
                value = function(context.network, one)
                context.answers[key] = answer_of(value) if type.kind == "bool" else value
            return context.answers[key]

        _QUESTIONS[owner][name] = Attribute(name, type, read, function, owner)
        return function

    return take


@functools.cache
def asked_of(cls: type) -> Mapping[str, Attribute]:
    """The questions about the objects of a class."""
    return {name: one for parent in reversed(cls.__mro__) for name, one in _QUESTIONS.get(parent, {}).items()}
