"""What things are called: by their addresses and ids, different places of a design mean one thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import TypeVar

from enilint.files.late import late
from enilint.model.entities.base import Identified
from enilint.typed import Generic
from enilint.values import Value, candidates, facts_missing, is_open, known, merged

T = TypeVar("T")

_MOST = 3
_KEY = late(r"""\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\]\Z""")


def block_of(address: str) -> str:
    """The address of the block that creates an entity: without the index or key of `count` or `for_each`."""
    return _KEY.sub("", address) if address.endswith("]") else address


def names_of(entity: Value[Identified] | None) -> list[str]:
    """What an entity is called: its address, and its id where it is known. One thing has a name in common."""
    one = known(entity) if entity is not None else None
    if one is None:
        return []
    id = known(one.id)
    return [one.address, id] if id else [one.address]


def by_names(pairs: Iterable[tuple[Value[Identified] | None, T]]) -> dict[str, list[T]]:
    """What uses an entity, by every name of that entity; uses of one that is not certain are left out."""
    groups: dict[str, list[T]] = defaultdict(list)
    for entity, user in pairs:
        for name in dict.fromkeys(names_of(entity)):
            groups[name].append(user)
    return groups


def of_entity(groups: Mapping[str, list[T]], entity: Identified) -> list[T]:
    """What uses this entity, by whatever name."""
    found = [groups[name] for name in names_of(entity) if name in groups] if groups else ()
    return list(dict.fromkeys(chain.from_iterable(found))) if found else []


class Uses(Generic[T]):
    """What uses an entity: for certain, or perhaps, where the input does not say which entity is meant."""

    def __init__(self, pairs: Iterable[tuple[Value[Identified] | None, T]]) -> None:
        listed = [(entity, user) for entity, user in pairs if entity is not None]
        self._certain = by_names(listed)
        self._doubts: dict[str, list[tuple[T, tuple[str, ...]]]] = defaultdict(list)
        self._of_any: list[tuple[T, tuple[str, ...]]] = []
        for entity, user in listed:
            one = known(entity)
            if one is not None:
                if not one.declared and known(one.id) is None:  # it may be one that the design declares
                    self._of_any.append((user, facts_missing(one.id)))
            elif is_open(entity):
                self._of_any.append((user, facts_missing(entity)))
            else:
                for name in dict.fromkeys(name for one in _candidates(entity) for name in names_of(one)):
                    self._doubts[name].append((user, facts_missing(entity)))

    def certain(self, entity: Identified) -> list[T]:
        """What uses this entity, for certain."""
        return of_entity(self._certain, entity) if self._certain else []

    def perhaps(self, entity: Identified) -> list[T]:
        """What may use this entity; of what may use any entity, the first few."""
        unsure = self._unsure(entity)
        return [user for user, _ in unsure] if unsure else []

    def doubts(self, entity: Identified) -> tuple[str, ...]:
        """What would tell what else uses this entity; of what may use any entity, only the first few tell."""
        unsure = self._unsure(entity)
        return merged(*(facts for _, facts in unsure)) if unsure else ()

    def beyond(self, entity: Identified) -> tuple[str, ...]:
        """What would tell whether others use this entity that `perhaps` leaves out; of many, only the first few tell.

        Empty if it leaves none out.
        """
        if len(self._of_any) <= _MOST:
            return ()
        certain = {id(one) for one in self.certain(entity)}
        others = (facts for one, facts in self._of_any if id(one) not in certain)
        return merged(*islice(others, _MOST, 2 * _MOST))

    def _unsure(self, entity: Identified) -> list[tuple[T, tuple[str, ...]]]:
        if not self._doubts and not self._of_any:
            return []
        certain = {id(one) for one in self.certain(entity)}
        others = (one for one in self._of_any if id(one[0]) not in certain)
        return [*of_entity(self._doubts, entity), *islice(others, _MOST)]


class PerhapsOf(Generic[T]):
    """What belongs to an entity, or may: all but what belongs to another entity that the design declares."""

    def __init__(self, pairs: Iterable[tuple[Value[Identified], T]]) -> None:
        self._all: list[T] = []
        self._of_declared: dict[int, list[T]] = defaultdict(list)
        self._others: list[T] = []
        for entity, one in pairs:
            declared = _declared(entity)
            self._all.append(one)
            (self._others if declared is None else self._of_declared[id(declared)]).append(one)

    def __call__(self, entity: Value[Identified]) -> Sequence[T]:
        """What belongs to this entity, or may."""
        declared = _declared(entity)
        return self._all if declared is None else [*self._of_declared.get(id(declared), ()), *self._others]


def _declared(entity: Value[Identified]) -> Identified | None:
    """The entity, if it is certain and the design declares it: it is then none of the others that it declares."""
    one = known(entity)
    return one if one is not None and one.declared else None


def _candidates(value: Value[Identified]) -> tuple[Identified, ...]:
    return candidates(value)
