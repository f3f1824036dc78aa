"""What tells the networks of a design in which something is found from the others."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from enilint.findings import Location, Related
from enilint.inputs.design import World

T = TypeVar("T", bound=bool | str)
_MOST_NAMED = 3


def only_where(found_in: Collection[int], worlds: Sequence[World]) -> Iterator[Related]:
    """What all of some worlds have in common, and most of the others do not: conditions, and what they depend on."""
    mine = [one for index, one in enumerate(worlds) if index in found_in]
    others = [one for index, one in enumerate(worlds) if index not in found_in]
    conditions = list(_common([one.conditions for one in mine], [one.conditions for one in others]))
    choices = list(_common([one.choices for one in mine], [one.choices for one in others]))
    chosen = ", ".join(f"{name} = {value}" for name, value, _ in choices)
    if conditions:
        words = " and ".join(f"{name} is {str(holds).lower()}" for name, holds, _ in conditions)
        words = f"only where {words} ({chosen})" if chosen else f"only where {words}"
        yield Related(words, conditions[0][2], is_condition=True)
    elif choices:
        yield Related(f"only where {chosen}", choices[0][2], is_condition=True)


def _common(
    mine: Sequence[Mapping[str, tuple[T, Location]]], others: Sequence[Mapping[str, tuple[T, Location]]]
) -> Iterator[tuple[str, T, Location]]:
    """What has one value in all of mine, and another one in others: first what most of the others differ in."""
    shared = {name: found for name, found in mine[0].items() if all(one.get(name) == found for one in mine)}
    left = list(others)
    for _ in range(_MOST_NAMED):
        alike = {name: [one for one in left if one.get(name, found) == found] for name, found in shared.items()}
        best = min(alike, key=lambda name: len(alike[name]), default=None)
        if best is None or len(alike[best]) == len(left):
            return
        yield (best, *shared[best])
        left = alike[best]


def where_alone(found_in: Collection[int], others: Collection[int], worlds: Sequence[World]) -> Sequence[str]:
    """The cases that tell some worlds from others, each in words, with no more conditions than it takes.

    Empty where the worlds do not say it.
    """
    for of_world in (_conditions, _choices):
        values = {number: of_world(worlds[number]) for number in (*found_in, *others) if number < len(worlds)}
        if len(values) < len(found_in) + len(others):
            return ()
        mine, rest = [values[number] for number in found_in], [values[number] for number in others]
        names = list(dict.fromkeys(name for one in (*mine, *rest) for name in one))
        if not _are_apart(mine, rest, names):
            continue
        for name in sorted(names, key=lambda name: -len({one.get(name) for one in mine})):
            fewer = [one for one in names if one != name]
            names = fewer if _are_apart(mine, rest, fewer) else names
        cases = (", ".join(one[name] for name in names if name in one) for one in mine)
        return list(dict.fromkeys(filter(None, cases)))
    return ()


def _conditions(world: World) -> Mapping[str, str]:
    return {name: f"{name} is {str(holds).lower()}" for name, (holds, _) in world.conditions.items()}


def _choices(world: World) -> Mapping[str, str]:
    return {name: f"{name} = {value}" for name, (value, _) in world.choices.items()}


def _are_apart(mine: Sequence[Mapping[str, str]], others: Sequence[Mapping[str, str]], names: Sequence[str]) -> bool:
    """Whether each of mine differs from each of the others in what some names stand for, where both have it."""
    return all(
        any(name in one and name in other and one[name] != other[name] for name in names)
        for one in mine
        for other in others
    )
