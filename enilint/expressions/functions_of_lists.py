"""The functions of lists and of tags. Of a list that is known in part, they answer what no other part could change."""

from collections.abc import Callable
from typing import Any, TypeVar

from enilint.expressions.registered import function
from enilint.expressions.values import (
    Many,
    equal,
    few,
    interval,
    number,
    unknown_value,
)
from enilint.model.entities.base import Tags
from enilint.values import (
    Answer,
    Missing,
    all_of,
    any_of,
    candidates,
    facts_missing,
    is_open,
    merged,
    one_of,
)

T = TypeVar("T")

# Lists


@function("length")
def length(list: Many[T]) -> float:
    """The number of elements."""
    least = len(list.certain)
    return number(least, float("inf") if list.is_open else least + len(list.possible), list.facts)  # type: ignore[no-any-return]


@function("contains")
def contains(context: Any, list: Many[T], value: T) -> Answer:
    """Whether an element is equal to the value."""
    context.spend(len(list.certain) + len(list.possible))
    answers: Any = [equal(one, value) for one in list.certain]
    unsure = (Missing(facts) for one, facts in list.possible if equal(one, value) is not False)
    return any_of([*answers, *unsure, Missing(few(list.more)) if list.more else False])


@function("alltrue")
def alltrue(list: Many[bool]) -> Answer:
    """Whether all elements are true; of an empty list they are."""
    unsure = (_unless(True, one, facts) for one, facts in list.possible)
    return all_of([*map(_true, list.certain), *unsure, Missing(few(list.more)) if list.more else True])


@function("anytrue")
def anytrue(list: Many[bool]) -> Answer:
    """Whether an element is true."""
    unsure = (_unless(False, one, facts) for one, facts in list.possible)
    return any_of([*map(_true, list.certain), *unsure, Missing(few(list.more)) if list.more else False])


def _true(value: object) -> Answer:
    """An element as an answer: null is not true, as in Terraform."""
    return value if isinstance(value, bool | Missing) else equal(value, True)


def _unless(neutral: bool, value: object, facts: tuple[str, ...]) -> Answer:
    """What an element adds that may be in the list: nothing if it changes nothing there."""
    answer = _true(value)
    if isinstance(answer, Missing):
        return Missing(few(merged(facts, answer.facts)))
    return neutral if answer is neutral else Missing(facts)


@function("distinct")
def distinct(context: Any, list: Many[T]) -> Many[T]:
    """The list without repetitions."""
    certain: Any = []
    possible: Any = []
    for one, facts in (*((one, ()) for one in list.certain), *list.possible):
        context.spend(1 + len(certain))
        answers = [equal(one, other) for other in certain]
        if any(answer is True for answer in answers):
            continue
        unsure = merged(facts, *(answer.facts for answer in answers if isinstance(answer, Missing)))
        if not unsure:
            certain.append(one)
            continue
        context.spend(len(possible))
        twin = next((index for index, (other, _) in enumerate(possible) if equal(one, other) is True), None)
        if twin is None:
            possible.append((one, few(unsure)))
        elif facts:
            possible[twin] = possible[twin][0], few(merged(possible[twin][1], unsure))
    return Many(tuple(certain), tuple(possible), list.more, list.several)


@function("setintersection")
def setintersection(context: Any, list: Many[T], other: Many[T]) -> Many[T]:
    """What is in both lists, without repetitions."""
    certain: Any = []
    possible: Any = []
    for one, facts in (*((one, ()) for one in list.certain), *list.possible):
        answer = contains(context, other, one)
        if answer is True and not facts:
            certain.append(one)
        elif answer is not False:
            possible.append((one, few(merged(facts, facts_missing(answer)))))
    return distinct(context, Many(tuple(certain), tuple(possible), merged(list.more, other.more), list.several))


@function("one")
def one(list: Many[T]) -> T | None:
    """The only element. Null if there are none or several."""
    if list.possible or list.more:
        if len(list.certain) > 1:
            return None
        return unknown_value("object", list.facts)  # type: ignore[no-any-return]
    return list.certain[0] if len(list.certain) == 1 else None


@function("sum")
def sum_of(list: Many[float]) -> float:
    """The sum of the elements; 0 of an empty list."""
    low = high = 0.0
    facts: tuple[str, ...] = ()
    for one, doubts in (*((one, ()) for one in list.certain), *list.possible):
        value = interval(one) if one is not None else interval(0)
        facts = merged(facts, doubts, value.facts)
        low += min(value.low, 0) if doubts else value.low
        high += max(value.high, 0) if doubts else value.high
    if list.is_open:
        low, high, facts = float("-inf"), float("inf"), merged(facts, list.more)
    return number(low, high, facts)  # type: ignore[no-any-return]


@function("concat")
def concat(context: Any, *lists: Many[T]) -> Many[T]:
    """The elements of all lists."""
    context.spend(sum(len(one.certain) + len(one.possible) for one in lists))
    certain = tuple(element for one in lists for element in one.certain)
    possible = tuple(element for one in lists for element in one.possible)
    return Many(certain, possible, merged(*(one.more for one in lists)), any(one.several for one in lists))


# Tags


@function("keys")
def keys(tags: Tags) -> Many[str]:
    """The keys of tags."""
    return _of_tags(tags, lambda key, _: key)


@function("values")
def values_(tags: Tags) -> Many[str]:
    """The values of tags."""
    return _of_tags(tags, lambda _, value: value)


def _of_tags(tags: Tags, element: Callable[[str, Any], Any]) -> Many[str]:
    """A list with an element for each tag. A value that may be null may not be there."""
    certain: Any = []
    possible: Any = []
    for key, value in tags.values.items():
        answer = equal(value, None)
        if answer is False:
            certain.append(element(key, value))
        elif isinstance(answer, Missing):
            meant = one_of([one for one in candidates(value) if one is not None], answer.facts[0], open=is_open(value))
            possible.append((element(key, meant), answer.facts))
    return Many(tuple(certain), tuple(possible), tags.more)
