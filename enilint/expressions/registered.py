"""The functions of expressions by their names, as the modules that define them take them up."""

from collections.abc import Callable
from typing import Any, TypeVar

from enilint.expressions.function import Function, made
from enilint.expressions.partial_texts import PARTLY

F = TypeVar("F", bound=Callable[..., Any])

FUNCTIONS: dict[str, Function] = {}


def function(
    name: str,
    *,
    check: Callable[[Any], str | None] | None = None,
    is_literal: bool = False,
    reads: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Take a function up under a name."""

    def take(run: F) -> F:
        FUNCTIONS[name] = made(name, run, check, is_literal=is_literal, reads=reads, partly=PARTLY.get(name))
        return run

    return take
