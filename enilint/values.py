"""Values that may not be known, and questions with three answers.

An attribute of the model is a plain value, one of several candidates (`OneOf`), or `Unknown`. A question about such
values is answered True, False, or `Missing`, which names the facts that would decide it. `Missing` refuses to be used
as a condition, so a rule cannot take "not known" for "yes" by accident: write `if answer is True`.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from types import GenericAlias
from typing import TYPE_CHECKING, Any, NoReturn, TypeGuard, TypeVar, Union

from msgspec import Struct

from enilint.typed import Generic

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
S = TypeVar("S")


class Unknown(Struct, frozen=True):
    """A value that the design does not tell.

    `fact` names what is missing, in words that complete "not known: ...".
    `symbol` is what the value is called where it is used (`aws_subnet.a[0].id`): equal symbols are equal values.
    `family` names a set of values that are known to be pairwise different (the names of one list of Availability
    Zones): different symbols of one family are different values. Without a family they may still be the same.
    `others` are symbols of values that are known to be different from this one.
    `prefix` and `suffix` are what a text begins and ends with: `/32` of `${var.address}/32`.
    `is_text`: it is a text for certain, and never None.
    """

    fact: str
    symbol: str | None = None
    family: str | None = None
    others: tuple[str, ...] = ()
    prefix: str = ""
    suffix: str = ""
    is_text: bool = False

    def differs_from(self, text: str) -> bool:
        """Whether it is not a text for certain, by what it begins and ends with."""
        is_shorter = len(text) < len(self.prefix) + len(self.suffix)
        return is_shorter or not (text.startswith(self.prefix) and text.endswith(self.suffix))


class OneOf(Struct, Generic[T_co], frozen=True):
    """One of several candidates, and why the input does not say which.

    With `open`, the value may also be none of them. `symbol` is what the value is called, as for `Unknown`: two with
    equal symbols are the same one.
    """

    candidates: tuple[T_co, ...]
    reason: str
    open: bool = False
    symbol: str | None = None


if TYPE_CHECKING:
    Value = Union[T, OneOf[T], Unknown]  # noqa: UP007 - `|` does not take type variables here
else:

    class Value:  # a union of the module `typing` takes long to make, and there are hundreds
        """A value, one of several candidates, or one that the design does not tell."""

        __class_getitem__ = classmethod(GenericAlias)


class Missing(Struct, frozen=True):
    """The answer "undecided": the facts that are missing."""

    facts: tuple[str, ...]

    def __bool__(self) -> NoReturn:
        raise TypeError("an undecided answer is neither true nor false; compare it with `is True` or `is False`")


Answer = bool | Missing


class Count(Struct, frozen=True):
    """A number known to lie between `low` and `high` (None: no bound known), and what would make it exact."""

    low: int
    high: int | None
    facts: tuple[str, ...] = ()

    @staticmethod
    def exactly(number: int) -> "Count":
        """A count that is known."""
        return Count(number, number)

    def __add__(self, other: "Count") -> "Count":
        high = None if self.high is None or other.high is None else self.high + other.high
        return Count(self.low + other.low, high, merged(self.facts, other.facts))


def merged(*groups: Iterable[str]) -> tuple[str, ...]:
    """All strings once, in order of first appearance."""
    filled = list(filter(None, groups))
    if not filled:
        return ()
    first = filled[0]
    if len(filled) == 1 and type(first) is tuple and len(first) == 1:
        return first
    return tuple(dict.fromkeys(first if len(filled) == 1 else chain.from_iterable(filled)))


def one_of(candidates: Iterable[T], reason: str, *, open: bool = False) -> Value[T]:
    """The candidates as a value: the value itself where only one is possible, Unknown where there is none."""
    distinct = tuple(dict.fromkeys(candidates))
    if not distinct:
        return Unknown(reason)
    if len(distinct) == 1 and not open:
        return distinct[0]
    return OneOf(distinct, reason, open)


def follow(value: Value[S], step: Callable[[S], Value[T]]) -> Value[T]:
    """Ask `step` of a value: of the plain value, or of every candidate."""
    kind = type(value)  # what the model asks most: neither class has subclasses, and `is` costs least
    if kind is not OneOf and kind is not Unknown:
        return step(value)  # type: ignore[arg-type]  # it is neither
    if type(value) is not OneOf:
        return _without_edges(value)  # type: ignore[arg-type]  # it is Unknown
    results: list[Any] = [
        _without_edges(one) if Unknown in type(one).__mro__ else step(one)  # type: ignore[arg-type]
        for one in value.candidates
    ]
    is_open = value.open
    if OneOf in map(type, results):
        is_open = is_open or any(one.open for one in results if type(one) is OneOf)
        results = [each for one in results for each in (one.candidates if type(one) is OneOf else (one,))]
    return one_of(results, value.reason, open=is_open)


def _without_edges(value: Unknown) -> Unknown:
    """What a step makes of a value that is not known: it may begin and end otherwise than that."""
    if not value.prefix and not value.suffix:
        return value
    return Unknown(value.fact, value.symbol, value.family, value.others)


def candidates(value: Value[T]) -> tuple[T, ...]:
    """The plain values that `value` can be, as far as they are known."""
    kind = type(value)
    if kind is OneOf:
        listed: tuple[T, ...] = value.candidates  # type: ignore[union-attr]
        return tuple([one for one in listed if type(one) is not Unknown]) if Unknown in map(type, listed) else listed
    return () if kind is Unknown else (value,)  # type: ignore[return-value]  # it is neither


def known(value: Value[T]) -> T | None:
    """The plain value, or None where it is not certain."""
    kind = type(value)
    return None if kind is Unknown or kind is OneOf else value  # type: ignore[return-value]  # it is neither


def is_uncertain(value: object) -> "TypeGuard[Unknown | OneOf[Any]]":
    """Whether a value is not a plain one. `isinstance` tells the same of a Struct in ten times as long."""
    kind = type(value)
    return kind is Unknown or kind is OneOf


def is_open(value: object) -> bool:
    """Whether a value may be one that it does not name."""
    if type(value) is OneOf:
        if value.open:
            return True
        for one in value.candidates:  # noqa: SIM110 - `any` takes twice as long, and this is asked often
            if Unknown in type(one).__mro__:
                return True
        return False
    return Unknown in type(value).__mro__


def facts_missing(*values: object) -> tuple[str, ...]:
    """What would have to be known to make the values, or the answers to questions, certain."""
    facts: list[str] = []
    for value in values:
        kind = type(value)
        if kind is Missing:
            facts.extend(value.facts)  # type: ignore[attr-defined]  # it is what its type says
        elif kind is OneOf:
            facts.append(value.reason)  # type: ignore[attr-defined]
            for one in value.candidates:  # type: ignore[attr-defined]
                if Unknown in type(one).__mro__:
                    facts.append(one.fact)
        elif Unknown in kind.__mro__:  # it has subclasses
            facts.append(value.fact)  # type: ignore[attr-defined]
    return tuple(facts) if len(facts) < 2 else tuple(dict.fromkeys(facts))


def negated(answer: Answer) -> Answer:
    """Not the answer; undecided stays undecided."""
    return answer if type(answer) is Missing else not answer


def unanimous(answers: Iterable[Answer], *, otherwise: Iterable[str] = ()) -> Answer:
    """The answer that all give. Where they disagree, or one is undecided: Missing, with `otherwise` and their facts."""
    agreed: bool | None = None
    facts: dict[str, None] = {}
    for answer in answers:
        if type(answer) is Missing:
            facts.update(dict.fromkeys(answer.facts))
        elif agreed is None:
            agreed = answer  # type: ignore[assignment]  # it is not Missing
        elif agreed is not answer:
            return Missing(merged(otherwise, facts))
    return Missing(merged(otherwise, facts)) if facts or agreed is None else agreed


def any_of(answers: Iterable[Answer]) -> Answer:
    """True when one is True; False when all are False; else Missing."""
    facts: list[str] = []
    for answer in answers:
        if answer is True:
            return True
        if type(answer) is Missing:
            facts.extend(answer.facts)
    return Missing(merged(facts)) if facts else False


def either(one: Value[bool], other: Value[bool]) -> Value[bool]:
    """True if one of two flags is; False if both are; else the one that is not known."""
    if one is True or other is True:
        return True
    return other if one is False else one


def all_of(answers: Iterable[Answer]) -> Answer:
    """False when one is False; True when all are True; else Missing."""
    facts: list[str] = []
    for answer in answers:
        if type(answer) is Missing:
            facts.extend(answer.facts)
        elif not answer:
            return False
    return Missing(merged(facts)) if facts else True


def same(a: object, b: object) -> Answer:
    """Whether two values are equal.

    Plain values with a method `same_as` (zones, entities) answer for themselves; others are compared with `==`.
    """
    kind, other = type(a), type(b)
    if kind is OneOf or other is OneOf:
        return _same_candidates(a, b)
    if kind is Unknown or other is Unknown:
        return _same_symbols(a, b)
    compare = getattr(a, "same_as", None)
    answer: Answer = compare(b) if compare and b is not None else a == b
    return answer


def differs(a: object, b: object) -> Answer:
    """Whether two values are different for certain."""
    return negated(same(a, b))


def exceeds(count: Count, limit: Value[int | None]) -> Answer:
    """Whether a count is above a limit. A limit of None is one that no source tells."""
    if type(limit) is not int:
        if isinstance(limit, OneOf):
            if limit.open:
                return Missing((limit.reason,))
            return unanimous((exceeds(count, one) for one in limit.candidates), otherwise=(limit.reason,))
        return Missing((limit.fact if isinstance(limit, Unknown) else "the limit",))
    if count.low > limit:
        return True
    if count.high is not None and count.high <= limit:
        return False
    return Missing(count.facts)


def _same_candidates(a: object, b: object) -> Answer:
    one, other = a if type(a) is OneOf else None, b if type(b) is OneOf else None
    if one is not None and other is not None and one.symbol is not None and one.symbol == other.symbol:
        return True
    if (one is not None and one.open) or (other is not None and other.open):
        return Missing(facts_missing(a, b))
    left = (a,) if one is None else one.candidates
    right = (b,) if other is None else other.candidates
    agreed: bool | None = None
    facts: list[str] = []
    for x in left:
        for y in right:
            answer = same(x, y)
            if type(answer) is Missing:
                facts.extend(answer.facts)
            elif agreed is None:
                agreed = answer  # type: ignore[assignment]  # it is not Missing
            elif agreed is not answer:
                return _missing(a, b, facts)
    return _missing(a, b, facts) if facts or agreed is None else agreed


def _missing(a: object, b: object, facts: list[str]) -> Missing:
    own = facts_missing(a, b)
    return Missing(merged(own, facts) if facts else own)


def _same_symbols(a: object, b: object) -> Answer:
    if not isinstance(a, Unknown) or not isinstance(b, Unknown):
        return False if _is_no_such_text(a, b) else Missing(facts_missing(a, b))
    if a.symbol is not None and b.symbol is not None:
        if a.symbol == b.symbol:
            return True
        if a.family is not None and a.family == b.family:
            return False
        if a.symbol in b.others or b.symbol in a.others:
            return False
    if (a.prefix and b.prefix) or (a.suffix and b.suffix):
        starts_alike = a.prefix.startswith(b.prefix) or b.prefix.startswith(a.prefix)
        if not starts_alike or not (a.suffix.endswith(b.suffix) or b.suffix.endswith(a.suffix)):
            return False
    return Missing((a.fact,) if a.fact == b.fact else (a.fact, b.fact))


def _is_no_such_text(a: object, b: object) -> bool:
    """Whether one of two values is a text of which a part is known, and the other one is none that has this part."""
    unknown, other = (a, b) if isinstance(a, Unknown) else (b, a)
    if not isinstance(unknown, Unknown):
        return False
    if other is None:
        return unknown.is_text or bool(unknown.prefix or unknown.suffix)
    return isinstance(other, str) and unknown.differs_from(other)


def words(value: object, *, unknown: str = "an unknown one") -> str:
    """A value in a sentence: itself, `a or b` for candidates, or `unknown`."""
    if type(value) is OneOf:
        listed = [words(candidate, unknown=unknown) for candidate in value.candidates]
        if len(listed) > _MOST_LISTED:
            listed = [*listed[:_MOST_LISTED], f"one of {len(listed) - _MOST_LISTED} more"]
        return " or ".join(listed)
    if Unknown in type(value).__mro__:
        return value.symbol or unknown  # type: ignore[attr-defined]  # it is Unknown
    return str(value)


def stated(*values: object) -> tuple[str, ...]:
    """Values as a finding states them (`Finding.values`): the same however messages put them into words.

    An unknown value is its symbol, or nothing; candidates are all of them. Entities are their addresses. A tuple keeps
    its order; a list or a set, and candidates, have none.
    """
    return tuple(map(_stated, values))


def _stated(value: object) -> str:
    kind = type(value)
    if kind is str or kind is int:
        return str(value)
    if isinstance(value, tuple):
        return ",".join(map(_stated, value))
    own = getattr(value, "stated", value)
    if own is not value:
        return _stated(own)
    if kind is OneOf:
        return "|".join(sorted(map(_stated, value.candidates)))  # type: ignore[attr-defined]  # it is OneOf
    if Unknown in kind.__mro__:
        return value.symbol or ""  # type: ignore[attr-defined]  # it is Unknown
    if isinstance(value, list | set | frozenset):
        return "|".join(sorted(map(_stated, value)))
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


_MOST_LISTED = 3
