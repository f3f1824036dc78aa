"""Subnets by the zones that they are in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from enilint.model.entities.places import Subnet
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, known, same


class SubnetsByZone:
    """Finds the subnets that a design creates in a zone."""

    def __init__(self, subnets: Iterable[Subnet]) -> None:
        self._by_name: dict[str, list[Subnet]] = defaultdict(list)
        for subnet in subnets:
            for name in _names(subnet.zone) if subnet.declared else ():
                self._by_name[name].append(subnet)

    def of(self, zone: Value[Zone]) -> Iterator[Subnet]:
        """The subnets that are in a zone for certain. One may come twice, by the id and by the name of its zone."""
        named = (one for name in _names(zone) for one in self._by_name.get(name, ()))
        return (one for one in named if same(one.zone, zone) is True)


def _names(zone: Value[Zone]) -> Iterator[str]:
    """What a zone is called: its id, its name, or what stands for the name."""
    one = known(zone)
    if one is not None:
        name = one.name.symbol if isinstance(one.name, Unknown) else known(one.name)
        yield from filter(None, (known(one.id), name))
