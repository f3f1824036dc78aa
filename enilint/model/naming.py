"""What things are called: by their addresses and ids, different places of a design mean one thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from enilint.model.entities import Identified
from enilint.values import OneOf, Value, known, possible

T = TypeVar("T")

_MOST = 3


def names_of(entity: Value[Identified] | None) -> list[str]:
    """What an entity is called: its address, and its id where it is known. One thing has a name in common."""
    one = known(entity) if entity is not None else None
    return [] if one is None else [one.address, *filter(None, [known(one.id)])]


def by_names(pairs: Iterable[tuple[Value[Identified] | None, T]]) -> dict[str, list[T]]:
    """What uses an entity, by every name of that entity; uses of one that is not certain are left out."""
    groups: dict[str, list[T]] = defaultdict(list)
    for entity, user in pairs:
        for name in dict.fromkeys(names_of(entity)):
            groups[name].append(user)
    return groups


def of_entity(groups: Mapping[str, list[T]], entity: Identified) -> list[T]:
    """What uses this entity, by whatever name."""
    return list(dict.fromkeys(one for name in names_of(entity) for one in groups.get(name, ())))


class Uses(Generic[T]):
    """What uses an entity: for certain, or perhaps, where the input does not say which entity is meant."""

    def __init__(self, pairs: Iterable[tuple[Value[Identified] | None, T]]) -> None:
        listed = [(entity, user) for entity, user in pairs if entity is not None]
        self._certain = by_names(listed)
        self._perhaps: dict[str, list[T]] = defaultdict(list)
        self._of_any: list[T] = []
        for entity, user in listed:
            if known(entity) is not None:
                continue
            if _is_open(entity):
                self._of_any.append(user)
            else:
                for name in dict.fromkeys(name for one in _candidates(entity) for name in names_of(one)):
                    self._perhaps[name].append(user)

    def certain(self, entity: Identified) -> list[T]:
        """What uses this entity, for certain."""
        return of_entity(self._certain, entity)

    def perhaps(self, entity: Identified) -> list[T]:
        """What may use this entity; of what may use any entity, the first few."""
        return [*of_entity(self._perhaps, entity), *self._of_any[:_MOST]]


def _candidates(value: Value[Identified]) -> tuple[Identified, ...]:
    return possible(value)


def _is_open(value: Value[Identified]) -> bool:
    """Whether an entity can be any: a candidate that is not known makes it so."""
    return not isinstance(value, OneOf) or value.open or len(_candidates(value)) < len(value.candidates)
