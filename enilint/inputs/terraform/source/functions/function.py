"""What a function of Terraform's language is, and how it is called with values that may not be known."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from enilint.inputs.terraform.source.choices import each_choice, lifted
from enilint.inputs.terraform.source.conversion import convert_argument
from enilint.inputs.terraform.source.keyed import Keyed
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Lazy,
    Mistake,
    PartialList,
    are_ids_of_two,
    as_unknown,
    derived,
    elements_of,
    is_made,
    uncertain,
)
from enilint.values import OneOf, Unknown

_KEEPING = frozenset({"compact", "distinct", "reverse", "setunion", "sort", "tolist", "toset"})
"""Functions whose result has every text of their arguments."""


_TEXTS = frozenset(
    {"abspath", "basename", "dirname", "join", "lower", "replace", "substr", "title", "trimspace", "upper"}
)
"""Functions whose result is a text, and never null."""


class Undecided(Exception):
    """Raised by a function whose result depends on what is not known: a `fact`, or its arguments."""

    def __init__(self, fact: str = "") -> None:
        super().__init__(fact)
        self.fact = fact


class Parameter(Struct, frozen=True):
    """One parameter, and the kind that an argument is converted to.

    Kinds are any, string, number, bool, set, map, list (elements of one type), and sequence (a list, tuple or set as a
    tuple of its elements). With `partial`, the elements of a collection may be uncertain, with `unknown` all of an
    argument, with `keyed` the keys of a map; else all of it must be known, or the result is unknown.
    """

    kind: str
    nullable: bool = False
    partial: bool = False
    unknown: bool = False
    keyed: bool = False


class Function(Struct, frozen=True):
    """A function: its parameters, and the one that further arguments are for."""

    name: str
    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    run: Callable[..., Any]

    def parameter(self, number: int) -> Parameter | None:
        """The parameter that an argument is for, counted from 0."""
        return self.parameters[number] if number < len(self.parameters) else self.variadic


class Functions(dict[str, Function]):
    """The functions of one module, by name."""

    def add(
        self, name: str, *parameters: Parameter, variadic: Parameter | None = None
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register what is decorated as a function of Terraform's language."""

        def register(run: Callable[..., Any]) -> Callable[..., Any]:
            self[name] = Function(name, parameters, variadic, run)
            return run

        return register


def call(function: Function, arguments: Sequence[Any]) -> Any:
    """The result of a function. Raises EvaluationError where Terraform would refuse the arguments.

    Of an argument that is one of several values, the result is one of several; of one that is not known, unknown.
    """
    _check_number(function, arguments)
    return _lifted_call(function, arguments)


def choice(results: Sequence[Any], reason: str, *, open: bool = False) -> Any:
    """One of several results; the result itself where all are the same."""
    return each_choice(results, reason, open=open) if results else Unknown(reason)


def _lifted_call(function: Function, arguments: Sequence[Any]) -> Any:
    """The result for each combination of candidates; these can be choices themselves."""
    if not any(isinstance(argument, OneOf) for argument in arguments):
        return _call(function, arguments)
    template = _template(function, len(arguments))
    return lifted(lambda *one_each: _lifted_call(function, one_each), *arguments, name=template)


def _call(function: Function, arguments: Sequence[Any]) -> Any:
    try:
        return function.run(*_converted(function, arguments))
    except Undecided as undecided:
        told = _of_zone_names(function, arguments)
        if told is not None:
            return told
        result = derived(_template(function, len(arguments)), *arguments)
        whole = replace(result, fact=undecided.fact or result.fact, is_text=function.name in _TEXTS)
        kept = tuple(_kept(function.name, arguments))
        return PartialList(whole.fact, whole.symbol, others=kept) if kept else whole
    except Mistake:
        raise
    except EvaluationError as error:
        raise EvaluationError(f"{function.name}: {error.message}") from None


def _kept(name: str, arguments: Sequence[Any]) -> Iterator[Any]:
    """What the result of a function has for certain of lists that are not all known, each element once."""
    if name not in _KEEPING:
        return
    found: list[Any] = []
    for argument in arguments:
        is_partial = isinstance(argument, PartialList)
        for one in (*argument.first, *argument.others) if is_partial else elements_of(argument) or ():
            is_other = isinstance(one, str) and one != "" and one not in found
            if is_other or (isinstance(one, Unknown) and all(_are_two(one, other) for other in found)):
                found.append(one)
    yield from found


def _are_two(id: Unknown, other: Any) -> bool:
    """Whether the ID of a resource that the configuration makes is another one than an element."""
    return is_made(id) and (isinstance(other, str) or are_ids_of_two(id, other))


def _of_zone_names(function: Function, arguments: Sequence[Any]) -> Any:
    """The result that does not depend on which zones there are; None if it does."""
    from enilint.inputs.terraform.source.functions.zone_names import FUNCTIONS, of_zone_names

    if function.name not in FUNCTIONS:
        return None
    return of_zone_names(function.run, _template(function, len(arguments)), arguments)


def _converted(function: Function, arguments: Sequence[Any]) -> list[Any]:
    """The arguments as the function takes them. Raises Undecided where one is not known that has to be."""
    converted: list[Any] = []
    missing = ""
    for number, argument in enumerate(arguments):
        parameter = function.parameter(number)
        assert parameter is not None
        if argument is None and not parameter.nullable:
            raise EvaluationError(f"argument {number + 1} is null")
        if isinstance(argument, Lazy) and argument.missing and not (parameter.keyed and isinstance(argument, Keyed)):
            argument = as_unknown(argument)
        try:
            value = convert_argument(argument, parameter.kind)
        except Mistake:
            raise
        except EvaluationError as error:
            raise EvaluationError(f"argument {number + 1}: {error.message}") from None
        is_allowed = parameter.unknown if isinstance(value, Unknown) else parameter.partial
        unknown = None if is_allowed or missing else uncertain(value)
        if unknown is not None:
            missing = unknown.reason if isinstance(unknown, OneOf) else unknown.fact
        converted.append(value)
    if missing:
        raise Undecided(missing)
    return converted


def _check_number(function: Function, arguments: Sequence[Any]) -> None:
    least = len(function.parameters)
    if len(arguments) < least or (len(arguments) > least and function.variadic is None):
        words = f"at least {least}" if function.variadic else str(least)
        raise EvaluationError(f"{function.name} takes {words} argument{'s' * (least != 1)}, not {len(arguments)}")


def _template(function: Function, number: int) -> str:
    return f"{function.name}({', '.join(['{}'] * number)})"
