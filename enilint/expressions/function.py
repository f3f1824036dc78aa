"""What a function of expressions is: its signature, read from the annotations of the Python function behind it.

What is annotated with a type variable or as a `Value`, and every number that may have a fraction, comes as it is, known
or not; of everything else the function sees known values, once for each candidate. An argument that is null makes the
result null, unless its annotation allows null.
"""

from collections.abc import Callable
from typing import Any, TypeVar, get_args

from msgspec import Struct

from enilint.expressions.types import Type, type_of
from enilint.expressions.values import Many
from enilint.values import Unknown

_IS_VARIADIC = 0x04
"""The flag of Python's functions that take any number of arguments (`inspect.CO_VARARGS`)."""


class Parameter(Struct, frozen=True):
    """A parameter. `is_raw`: it takes values as they are, known or not. `is_generic`: its type stands for any."""

    name: str
    type: Type | None
    is_raw: bool
    is_generic: bool


class Function(Struct, frozen=True):
    """A function. `check` says what is wrong with an argument that is written out; None: nothing is.

    `is_literal`: such arguments must be written out. `result` is None where it is generic. `reads` are the attributes
    of the first argument that it reads. `partly` answers of texts that are known in part, or gives None.
    """

    name: str
    parameters: tuple[Parameter, ...]
    is_variadic: bool
    takes_context: bool
    result: Type | None
    result_is_list: bool
    run: Callable[..., Any]
    check: Callable[[Any], str | None] | None = None
    is_literal: bool = False
    reads: tuple[str, ...] = ()
    partly: Callable[..., Any] | None = None

    @property
    def signature(self) -> str:
        """How it is called: `contains(list, value)`."""
        names = [one.name for one in self.parameters]
        return f"{self.name}({', '.join(names)}{'...' if self.is_variadic else ''})"

    @property
    def doc(self) -> str:
        """What it answers."""
        import inspect

        return inspect.getdoc(self.run) or ""


def made(
    name: str,
    run: Callable[..., Any],
    check: Callable[[Any], str | None] | None = None,
    *,
    is_literal: bool = False,
    reads: tuple[str, ...] = (),
    partly: Callable[..., Any] | None = None,
) -> Function:
    """A function of expressions, with the signature that the annotations of a function of Python are."""
    hints = dict(run.__annotations__)
    result = hints.pop("return")
    takes_context = hints.pop("context", None) is not None
    return Function(
        name,
        tuple(_parameter(parameter.rstrip("_"), hint) for parameter, hint in hints.items()),
        bool(run.__code__.co_flags & _IS_VARIADIC),
        takes_context,
        None if _is_generic(result) else type_of(result),
        getattr(result, "__origin__", None) is Many,
        run,
        check,
        is_literal,
        reads,
        partly,
    )


def _parameter(name: str, hint: Any) -> Parameter:
    if isinstance(hint, TypeVar):
        return Parameter(name, None, True, True)
    return Parameter(name, type_of(hint), hint is float or Unknown in get_args(hint), _is_generic(hint))


def _is_generic(hint: Any) -> bool:
    return isinstance(hint, TypeVar) or any(map(_is_generic, getattr(hint, "__args__", ())))
