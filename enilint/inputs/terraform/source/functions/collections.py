"""Terraform's functions for lists. Elements that are not known keep their place, as long as the result has one."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from enilint.inputs.terraform.source.choices import each_choice
from enilint.inputs.terraform.source.conversion import (
    elements_as,
    exact,
    from_exact,
    in_some_order,
    most_elements,
    required,
    sequence,
    unified,
    whole_number,
)
from enilint.inputs.terraform.source.functions.characters import length as text_length
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.keyed import Keyed
from enilint.inputs.terraform.source.values import (
    EvaluationError,
    Lazy,
    Mistake,
    PartialList,
    SetValue,
    derived,
    element_of,
    is_identifier,
    is_text,
    is_zones,
    uncertain,
)
from enilint.values import OneOf, Unknown, facts_missing

FUNCTIONS = Functions()

_NUMBER = Parameter("number")
_ELEMENTS = Parameter("sequence", partial=True)
_LIST = Parameter("list", partial=True)
_ANY = Parameter("any", partial=True)
_WHOLE = Parameter("any", partial=True, unknown=True)
_NULLABLE = Parameter("any", nullable=True, partial=True, unknown=True)
_MOST_NUMBERS = 1024
_MOST_CANDIDATES = 100


@FUNCTIONS.add("alltrue", _ELEMENTS)
def alltrue(elements: tuple[Any, ...]) -> bool:
    """Whether all elements are true; null is not."""
    answers = elements_as("bool", elements)
    if any(answer is False or answer is None for answer in answers):
        return False
    return _decided(answers, otherwise=True)


@FUNCTIONS.add("anytrue", _ELEMENTS)
def anytrue(elements: tuple[Any, ...]) -> bool:
    """Whether one element is true."""
    answers = elements_as("bool", elements)
    return True if any(answer is True for answer in answers) else _decided(answers, otherwise=False)


@FUNCTIONS.add("chunklist", _LIST, _NUMBER)
def chunklist(elements: tuple[Any, ...], size: int | float) -> tuple[Any, ...]:
    """The elements in lists of a size; a size of 0 makes one list of all."""
    width = whole_number(size)
    if width < 0:
        raise EvaluationError("the size must not be negative")
    width = width or max(len(elements), 1)
    return tuple(elements[start : start + width] for start in range(0, len(elements), width))


@FUNCTIONS.add("coalesce", variadic=_NULLABLE)
def coalesce(*arguments: Any) -> Any:
    """The first argument that is neither null nor an empty text."""
    perhaps: list[Any] = []
    for argument in unified(arguments):
        if isinstance(argument, Unknown) and not is_identifier(argument):
            perhaps.append(argument)
        elif argument is not None and argument != "":
            return _first_of("coalesce", perhaps, argument, arguments)
    if perhaps:
        raise Undecided
    raise EvaluationError("all arguments are null or empty strings")


@FUNCTIONS.add("coalescelist", variadic=_NULLABLE)
def coalescelist(*arguments: Any) -> Any:
    """The first list that has elements."""
    if not arguments:
        raise EvaluationError("at least one argument is required")
    perhaps: list[Any] = []
    for argument in arguments:
        if isinstance(argument, Unknown):
            perhaps.append(argument)
        elif argument is not None and _indexed(argument):
            return _first_of("coalescelist", perhaps, argument, arguments)
    if perhaps:
        raise Undecided
    raise EvaluationError("all lists are null or empty")


def _first_of(name: str, perhaps: Sequence[Any], certain: Any, arguments: Sequence[Any]) -> Any:
    """The first of some values that counts: one of those that may not, or the one that does for certain."""
    whole = derived(f"{name}({', '.join(['{}'] * len(arguments))})", *arguments)
    return each_choice([*perhaps, certain], whole.fact, whole.symbol)


@FUNCTIONS.add("compact", _ELEMENTS)
def compact(elements: tuple[Any, ...]) -> tuple[Any, ...]:
    """The texts that are neither null nor empty."""
    texts = elements_as("string", elements)
    if any(isinstance(text, OneOf) or (isinstance(text, Unknown) and not is_identifier(text)) for text in texts):
        raise Undecided
    return tuple(text for text in texts if text is not None and text != "")


@FUNCTIONS.add("concat", variadic=_WHOLE)
def concat(*arguments: Any) -> Any:
    """The elements of all lists. Of a list that is not known, nothing tells how many there are."""
    if not arguments:
        raise EvaluationError("at least one argument is required")
    found: list[Any] = []
    first: int | None = None
    missing = ""
    for argument in arguments:
        if not isinstance(argument, Unknown):
            found += _indexed(argument)
        else:
            known, others = (argument.first, argument.others) if isinstance(argument, PartialList) else ((), ())
            found += known
            missing, first = missing or argument.fact, len(found) if first is None else first
            found += others
        most_elements(len(found))
    if first is None:
        return tuple(found)
    return _partial(f"concat({', '.join(['{}'] * len(arguments))})", arguments, missing, found, first)


def _partial(operation: str, operands: Sequence[Any], missing: str, found: list[Any], first: int) -> PartialList:
    """A list that has some elements, the first of them at its beginning."""
    symbol = derived(operation, *operands).symbol
    return PartialList(missing, symbol, first=tuple(found[:first]), others=tuple(found[first:]))


@FUNCTIONS.add("element", _WHOLE, Parameter("number", unknown=True))
def element(elements: Any, index: Any) -> Any:
    """The element at an index, which begins again behind the end."""
    if isinstance(elements, Unknown):
        if index == 0:
            return element_of(elements, 0)
        if is_zones(elements) and isinstance(index, int) and index > 0:
            return _zone(elements, index)
        raise Undecided
    if not _indexed(elements):
        raise EvaluationError("the list is empty")
    if isinstance(index, Unknown):
        if len(elements) > _MOST_CANDIDATES:
            raise Undecided
        return each_choice(elements, index.fact, derived("element({}, {})", elements, index).symbol)
    return elements[whole_number(index) % len(elements)]


def _zone(zones: Unknown, index: int) -> Any:
    """A zone of a list that begins again behind its end. Every Region has two: neighbours are different ones."""
    if index == 1:
        return element_of(zones, 1)
    beside = (index - 1, index + 1)
    others = [f"{zones.symbol}[{one}]" for one in beside] + [f"element({zones.symbol}, {one})" for one in beside]
    return Unknown(zones.fact, f"element({zones.symbol}, {index})", others=tuple(others))


@FUNCTIONS.add("flatten", _ELEMENTS)
def flatten(elements: tuple[Any, ...]) -> Any:
    """The elements, with those of lists, sets and tuples in their place."""
    found: list[Any] = []
    first: int | None = None
    missing = ""
    waiting = list(reversed(elements))
    while waiting:
        current = waiting.pop()
        if isinstance(current, tuple | SetValue):
            most_elements(len(found) + len(waiting))
            waiting.extend(reversed(sequence(current)))
        elif not _may_be_collection(current):
            found.append(current)
        else:
            known, others = _flat_parts(current)
            found += known
            missing, first = missing or facts_missing(uncertain(current))[0], len(found) if first is None else first
            found += others
    most_elements(len(found))
    return tuple(found) if first is None else _partial("flatten({})", [elements], missing, found, first)


def _flat_parts(value: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What is known of a list in a list: its first elements, and others. Nothing, if these may be lists, too."""
    if not isinstance(value, PartialList):
        return (), ()
    elements = (*value.first, *value.others)
    if any(isinstance(one, tuple | SetValue) or _may_be_collection(one) for one in elements):
        return (), ()
    return value.first, value.others


@FUNCTIONS.add("length", Parameter("any", partial=True, keyed=True))
def length(value: Any) -> int:
    """How many elements a collection has, or characters a text."""
    if isinstance(value, str):
        return text_length(value)
    if isinstance(value, Keyed):
        return len(value.pairs)
    if isinstance(value, Lazy):
        names = value.names()
        if names is None:
            raise Undecided
        return len(names)
    if isinstance(value, SetValue):
        return len(value.elements)
    if isinstance(value, tuple | dict):
        return len(value)
    raise required("string or collection", value)


@FUNCTIONS.add("list", variadic=_NULLABLE)
def removed_list(*arguments: Any) -> Any:
    """What older versions of Terraform had for lists."""
    raise EvaluationError("the function was removed in Terraform 0.15; write tolist([ ... ])")


@FUNCTIONS.add("one", _ELEMENTS)
def one(elements: tuple[Any, ...]) -> Any:
    """The only element; null where there is none."""
    if len(elements) > 1:
        raise EvaluationError(f"a collection of one element or none is required, found {len(elements)} elements")
    return elements[0] if elements else None


@FUNCTIONS.add("range", variadic=_NUMBER)
def numbers_between(*limits: int | float) -> tuple[Any, ...]:
    """Numbers from a start to before an end, with a step between them."""
    if not 1 <= len(limits) <= 3:
        raise EvaluationError(f"takes one, two or three arguments, not {len(limits)}")
    bounds = [exact(limit) for limit in limits]
    start, end = (Fraction(0), bounds[0]) if len(bounds) == 1 else (bounds[0], bounds[1])
    step = bounds[2] if len(bounds) == 3 else Fraction(-1 if end < start else 1)
    if step == 0:
        raise EvaluationError("the step must not be zero")
    if (end - start) * step < 0:
        raise EvaluationError("the step leads away from the end")
    total = -((start - end) // step)
    if total > _MOST_NUMBERS:
        raise Mistake(f"a range would have more than {_MOST_NUMBERS} numbers, which Terraform refuses")
    return tuple(from_exact(start + step * number) for number in range(total))


@FUNCTIONS.add("reverse", _ELEMENTS)
def reverse(elements: tuple[Any, ...]) -> tuple[Any, ...]:
    """The elements in reverse order."""
    return elements[::-1]


@FUNCTIONS.add("slice", _WHOLE, _NUMBER, _NUMBER)
def part(elements: Any, start: int | float, end: int | float) -> tuple[Any, ...]:
    """The elements from one index to before another."""
    first, behind = whole_number(start), whole_number(end)
    if not 0 <= first <= behind:
        raise EvaluationError(f"the start index {first} is greater than the end index {behind}")
    if isinstance(elements, Unknown):
        most_elements(behind - first)
        return tuple(element_of(elements, position) for position in range(first, behind))
    if behind > len(_indexed(elements)):
        raise EvaluationError(f"the index {behind} is out of range: there are {len(elements)} elements")
    return tuple(elements[first:behind])


@FUNCTIONS.add("sort", _ELEMENTS)
def sort(elements: tuple[Any, ...]) -> Sequence[Any]:
    """Texts in the order of their code points."""
    texts = elements_as("string", elements)
    if any(text is None for text in texts):
        raise EvaluationError("an element is null; null cannot be sorted")
    if len(texts) > 1 and uncertain(texts) is not None:
        return in_some_order(derived("sort({})", texts), len(texts), distinct=_are_one_family(texts))
    return tuple(sorted(texts)) if len(texts) > 1 else texts


def _decided(answers: tuple[Any, ...], *, otherwise: bool) -> bool:
    if uncertain(answers) is not None:
        raise Undecided
    return otherwise


def _indexed(value: Any) -> tuple[Any, ...]:
    """A list: sets have no indexes."""
    if not isinstance(value, tuple):
        raise required("list", value)
    return value


def _may_be_collection(value: Any) -> bool:
    """Whether a value that is not known may be a list, set or tuple."""
    if isinstance(value, OneOf):
        return value.open or any(
            isinstance(one, tuple | SetValue) or _may_be_collection(one) for one in value.candidates
        )
    if isinstance(value, Lazy):
        return bool(value.missing)
    return isinstance(value, Unknown) and not is_text(value)


def _are_one_family(texts: tuple[Any, ...]) -> bool:
    """Whether all texts are unknown, and known to be pairwise different."""
    families = {text.family if isinstance(text, Unknown) else None for text in texts}
    symbols = {text.symbol for text in texts if isinstance(text, Unknown)}
    return len(families) == 1 and None not in families and len(symbols) == len(texts)
