"""What tells the networks of a design in which something is found from the others."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from enilint.findings import Location, Related
from enilint.inputs.design import World

T = TypeVar("T", bound=bool | str)


def only_where(found_in: Collection[int], worlds: Sequence[World]) -> Iterator[Related]:
    """What all of some worlds have in common, and most of the others do not: a condition, and what it depends on."""
    mine = [one for index, one in enumerate(worlds) if index in found_in]
    others = [one for index, one in enumerate(worlds) if index not in found_in]
    condition = _common([one.conditions for one in mine], [one.conditions for one in others])
    choice = _common([one.choices for one in mine], [one.choices for one in others])
    chosen = f"{choice[0]} = {choice[1]}" if choice is not None else ""
    if condition is not None:
        name, holds, at = condition
        words = f"only where {name} is {str(holds).lower()}"
        yield Related(f"{words} ({chosen})" if chosen else words, at)
    elif choice is not None:
        yield Related(f"only where {chosen}", choice[2])


def _common(
    mine: Sequence[Mapping[str, tuple[T, Location]]], others: Sequence[Mapping[str, tuple[T, Location]]]
) -> tuple[str, T, Location] | None:
    """What has one value in all of mine, and another one in as many others as possible; None where nothing has."""
    best, most = None, 0
    for name, (value, at) in mine[0].items():
        if all(name in one and one[name][0] == value for one in mine):
            different = sum(name in one and one[name][0] != value for one in others)
            if different > most:
                best, most = (name, value, at), different
    return best
