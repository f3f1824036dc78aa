"""Values of expressions, and operations on them where some are not known.

A value is plain, None, or not known: a number is then an `Interval`, an answer is `Missing`, a list is a `Many` that
names what would tell its other elements, and everything else is `Unknown` or `OneOf`. An operation is decided as soon
as no value of what is not known could change its result.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from enilint.values import Answer, Count, Missing, OneOf, Unknown, facts_missing, merged, one_of, same, unanimous

T = TypeVar("T")
_MOST_CANDIDATES = 64
_MOST_FACTS = 8


class Interval(Struct, frozen=True):
    """A number between two bounds, and what would make it exact."""

    low: float
    high: float
    facts: tuple[str, ...]


class Many(Struct, Generic[T], frozen=True):
    """A list: what is in it for certain, what may be in it with the facts that tell, and what tells the rest."""

    certain: tuple[T, ...] = ()
    possible: tuple[tuple[T, tuple[str, ...]], ...] = ()
    more: tuple[str, ...] = ()
    several: bool = False
    """Whether what may be in it stands for any number of its kind."""

    @property
    def is_open(self) -> bool:
        """Whether it may have any number of elements."""
        return bool(self.more) or (self.several and bool(self.possible))

    @property
    def facts(self) -> tuple[str, ...]:
        """What would tell whether there is more than what is certain."""
        return few(merged(*(facts for _, facts in self.possible), self.more))


class Exceeded(Exception):
    """An expression takes more steps than it may."""


def few(facts: Iterable[str]) -> tuple[str, ...]:
    """The first of some facts, as many as anyone reads."""
    return tuple(dict.fromkeys(facts))[:_MOST_FACTS]


def is_unknown(value: object) -> bool:
    """Whether anything is not known of a value itself; of a list, of how long it is."""
    kind = type(value)
    if kind is Many:
        return bool(value.possible or value.more)  # type: ignore[attr-defined]  # it is a Many
    return kind in (Unknown, OneOf, Missing, Interval)


def facts_of(*values: object) -> tuple[str, ...]:
    """What would make values known."""
    return few(merged(*(one.facts if isinstance(one, Interval | Many) else facts_missing(one) for one in values)))


def interval(value: object) -> Interval:
    """A number as an interval. Candidates lie between the smallest and the largest; what may be null, anywhere."""
    if isinstance(value, Interval):
        return value
    if isinstance(value, Count):
        return Interval(value.low, math.inf if value.high is None else value.high, value.facts)
    if isinstance(value, int | float):
        return Interval(value, value, ())
    if isinstance(value, OneOf) and not value.open and None not in value.candidates:
        return hull([interval(one) for one in value.candidates], (value.reason,))
    return Interval(-math.inf, math.inf, facts_of(value))


def hull(each: Sequence[Interval], facts: Iterable[str]) -> Interval:
    """What covers some intervals."""
    return Interval(
        min(one.low for one in each), max(one.high for one in each), few(merged(facts, *(one.facts for one in each)))
    )


def number(low: float, high: float, facts: Iterable[str]) -> Any:
    """The number between two bounds: a plain one if they are equal."""
    if math.isnan(low) or math.isnan(high):
        return Interval(-math.inf, math.inf, few(facts))
    if low == high and not math.isinf(low):
        return int(low) if float(low).is_integer() and abs(low) < 2**53 else low
    return Interval(low, high, few(facts))


def equal(a: object, b: object) -> Answer:
    """Whether two values are the same: of entities and zones, in AWS."""
    if type(a) is Interval or type(b) is Interval:
        one, other = interval(a), interval(b)
        if one.high < other.low or other.high < one.low:
            return False
        return Missing(few(merged(one.facts, other.facts)))
    if type(a) is Missing or type(b) is Missing:
        return Missing(facts_of(a, b))
    return same(a, b)


def less(a: object, b: object, *, or_equal: bool) -> Answer:
    """Whether one number is smaller than another one."""
    if a is None or b is None:
        return Missing(("a number",))
    one, other = interval(a), interval(b)
    if one.high <= other.low if or_equal else one.high < other.low:
        return True
    if one.low > other.high if or_equal else one.low >= other.high:
        return False
    return Missing(few(merged(one.facts, other.facts)))


def joined(results: Sequence[object], reason: str, *, is_open: bool = False) -> Any:
    """What one of several results is, of which nothing tells the right one."""
    flat: list[object] = []
    for one in results:
        if isinstance(one, OneOf):
            is_open = is_open or one.open
            flat.extend(one.candidates)
        else:
            flat.append(one)
    kinds = {type(one) for one in flat}
    if kinds <= {bool, Missing, type(None)} and kinds & {bool, Missing}:
        if is_open or type(None) in kinds:
            return Missing(few(merged((reason,), *(facts_of(one) for one in flat if one is not None))))
        return unanimous(flat, otherwise=(reason,))  # type: ignore[arg-type]  # they are answers
    if Interval in kinds:
        each = [interval(one) for one in flat if one is not None]
        covering = hull(each, (reason,))
        return Interval(-math.inf, math.inf, covering.facts) if is_open or len(each) < len(flat) else covering
    if Many in kinds:
        return flat[0] if len(set(flat)) == 1 and not is_open else _listed(flat, reason)
    return one_of(flat, reason, open=is_open)


def _listed(flat: Sequence[object], reason: str) -> Many[Any]:
    """What one of several lists contains: what all of them do, perhaps what some do."""
    lists = [one for one in flat if isinstance(one, Many)]
    is_sure = len(lists) == len(flat)  # else it may be null
    everywhere = [one for one in lists[0].certain if is_sure and all(one in other.certain for other in lists[1:])]
    others = dict.fromkeys(one for each in lists for one in each.certain if one not in everywhere)
    possible = [(one, (reason,)) for one in others] + [one for each in lists for one in each.possible]
    more = merged(*(one.more for one in lists), (reason,))
    return Many(tuple(everywhere), tuple(possible), more, any(one.several for one in lists))


def lifted(
    run: Callable[..., Any],
    arguments: Sequence[Any],
    unknown: Callable[[tuple[str, ...]], Any],
    partly: Callable[..., Any] | None = None,
) -> Any:
    """What a function of plain values makes of values: of each candidate, or `unknown` of the missing facts.

    A null makes the result null. `partly` is asked first of what is not known; None: it does not say.
    """
    for index, value in enumerate(arguments):
        if value is None:
            return None
        if type(value) is OneOf:
            if len(value.candidates) > _MOST_CANDIDATES:
                return unknown(facts_missing(value))
            before, after = arguments[:index], arguments[index + 1 :]
            each = [lifted(run, (*before, one, *after), unknown, partly) for one in value.candidates]
            return joined(each, value.reason, is_open=value.open)
        if type(value) in (Unknown, Missing, Interval):
            is_partly_known = type(value) is Unknown and (value.prefix or value.suffix)
            found = partly(*arguments) if partly is not None and is_partly_known else None
            return unknown(facts_of(value)) if found is None else found
    return run(*arguments)


def unknown_value(kind: str, facts: tuple[str, ...]) -> Any:
    """A value of a kind of type of which only the facts are known that would tell it."""
    facts = facts or ("a value",)
    if kind == "bool":
        return Missing(facts)
    if kind == "number":
        return Interval(-math.inf, math.inf, facts)
    return Many((), (), facts) if kind == "list" else Unknown(" and ".join(facts))


def answer_of(value: object) -> Any:
    """A value of the model that is true, false or None, as an answer."""
    if value is None or value is True or value is False or isinstance(value, Missing):
        return value
    return same(value, True)


def selected(items: Many[Any], answers: Sequence[Answer], perhaps: Sequence[Answer]) -> Many[Any]:
    """The elements of a list for which a condition holds."""
    certain = [one for one, answer in zip(items.certain, answers, strict=True) if answer is True]
    possible = [
        (one, answer.facts) for one, answer in zip(items.certain, answers, strict=True) if isinstance(answer, Missing)
    ]
    possible += [
        (one, facts if answer is True else merged(facts, answer.facts))
        for (one, facts), answer in zip(items.possible, perhaps, strict=True)
        if isinstance(answer, Missing) or answer
    ]
    return Many(tuple(certain), tuple(possible), items.more, items.several)
