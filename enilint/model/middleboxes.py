"""Which subnets reach each other through interfaces that forward, and what these belong to.

A route that is more specific than the local route of its VPC has the whole block of one subnet as its destination
(CreateRoute; VPC User Guide, "Route tables").
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from enilint.model.addresses import IpNetwork, covers, parsed_network
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import Route, RouteTable
from enilint.model.lookups import Lookups
from enilint.model.naming import names_of
from enilint.values import (
    Answer,
    Missing,
    Value,
    all_of,
    candidates,
    facts_missing,
    is_open,
    known,
    merged,
    same,
)

_MOST_SIDES = 16
"""How many subnets of one route table are looked at."""
_MOST_UNSURE = 8
"""How many subnets are looked at that a route may be for, and tables that it may be in."""
_MOST_OVERLAPS = 64
"""How many subnets of a VPC are looked at that a destination may overlap."""
_MOST_FACTS = 3
_SIZES = {4: range(16, 29), 6: range(44, 65)}
"""The prefix lengths of the blocks of subnets."""


class Middlebox(Struct, frozen=True, eq=False):
    """What forwards: its interfaces (by identity), the names of their groups, and the blocks that they are in.

    `doubts` says what would tell whether they have other groups, `more_blocks` in which other IPv4 blocks they are.
    """

    name: str
    interfaces: frozenset[int]
    groups: frozenset[str]
    blocks: tuple[IpNetwork, ...]
    doubts: tuple[str, ...]
    more_blocks: tuple[str, ...]


class RoutedPath(Struct, frozen=True, eq=False):
    """A route that sends what one subnet sends to another one through middleboxes.

    `doubts` says what would tell whether it does; empty where it does for certain.
    """

    route: Route
    side: Subnet
    there: Subnet
    version: int
    through: tuple[Middlebox, ...]
    doubts: tuple[str, ...]


Unsure = tuple[Subnet, tuple[str, ...]]
"""A subnet, and what would tell whether it is one; nothing where it is for certain."""


class Middleboxes(Lookups):
    """Which subnets reach each other through interfaces that forward."""

    def tables_of(self, route: Route) -> Sequence[RouteTable]:
        """The tables that a route may be in: those it names; if nothing tells which, also the first few."""
        if route.table is None:
            return ()
        more = self.route_tables[:_MOST_UNSURE] if is_open(route.table) else ()
        return list(dict.fromkeys((*candidates(route.table), *more)))

    def destinations_of(self, route: Route, table: RouteTable) -> list[Unsure]:
        """The subnets whose whole block a route of a table may have as its destination: one, or the first few."""
        vpc = table.vpc
        if vpc is None:
            return []
        one = known(vpc)
        answers = [
            (subnet, all_of((same(subnet.vpc, vpc), _has_block(subnet, route.destination))))
            for subnet in self._subnets_of_blocks.of(route.destination, one)
        ]
        certain = [subnet for subnet, answer in answers if answer is True]
        if certain or self._subnets_of_blocks.overlap(route.destination, one):
            return [(certain[0], ())] if len(certain) == 1 else []
        return [(subnet, facts) for subnet, answer in answers if (facts := facts_missing(answer))][:_MOST_UNSURE]

    def paths_through_interfaces(self) -> Iterator[RoutedPath]:
        """The routes to interfaces whose destination is the block of one subnet, for each subnet that they hold for."""
        if not self.routes:
            return
        sides = functools.cache(lambda: _Sides(self))  # few designs have such a route
        of_launch = functools.cache(functools.partial(_middlebox, self))
        unsure = [one.interface for one in self.attachments if known(one.interface) is None][:_MOST_FACTS]
        through = functools.cache(functools.partial(_through, self, of_launch, unsure))
        for route in self.routes:
            target = self.route_target(route)
            interface = known(target) if target is not None else None
            for table in self.tables_of(route) if target is not None else ():
                for there, doubts in self.destinations_of(route, table):
                    middleboxes = () if interface is None else through(interface)
                    facts = merged(facts_missing(route.table), doubts)
                    version = _version(route.destination, there)
                    for side, unsure_of in sides().of(table):
                        if side is not there:
                            yield RoutedPath(route, side, there, version, middleboxes, merged(facts, unsure_of))

    @functools.cached_property
    def _subnets_of_blocks(self) -> "_SubnetsOfBlocks":
        return _SubnetsOfBlocks(one for one in self.subnets if one.declared)


class _SubnetsOfBlocks:
    """Finds the subnets that may have a block."""

    def __init__(self, subnets: Iterable[Subnet]) -> None:
        self._all = list(subnets)
        self._by_block: dict[str | None, list[Subnet]] = defaultdict(list)
        self._by_vpc: dict[int, list[Subnet]] = defaultdict(list)
        self._unsure: list[Subnet] = []
        for one in self._all:
            self._by_vpc[id(known(one.vpc))].append(one)
            for value in (one.cidr, one.ipv6_cidr):
                for block in candidates(value):
                    self._by_block[block].append(one)
                if is_open(value):
                    self._unsure.append(one)

    def of(self, destination: Value[str], vpc: Vpc | None) -> Sequence[Subnet]:
        """The subnets that may have the destination of a route as their block, of those that may, the first few."""
        if is_open(destination):
            return (self._all if vpc is None else self._by_vpc[id(vpc)])[:_MOST_UNSURE]
        found = [one for text in candidates(destination) for one in self._by_block.get(text, ())]
        is_block = any(map(_may_be_of_subnet, candidates(destination)))
        return list(dict.fromkeys((*found, *(self._unsure[:_MOST_UNSURE] if is_block else ()))))

    def overlap(self, destination: Value[str], vpc: Vpc | None) -> bool:
        """Whether a destination overlaps a subnet of the VPC: no other subnet has it as its block then."""
        range = _range_of(destination)
        if range is None or vpc is None:
            return False
        return any(
            covers(range, block) or covers(block, range)
            for one in self._by_vpc[id(vpc)][:_MOST_OVERLAPS]
            for block in map(_range_of, (one.cidr, one.ipv6_cidr))
            if block is not None
        )


class _Sides:
    """Finds the subnets that a route table holds for."""

    def __init__(self, network: Lookups) -> None:
        self._certain: dict[int, list[Unsure]] = defaultdict(list)
        self._unsure: list[tuple[Unsure, Value[RouteTable]]] = []
        for one in network.subnets:
            table = network.route_table_of(one)
            certain = known(table)
            if one.declared and certain is not None:
                self._certain[id(certain)].append((one, ()))
            elif one.declared and (doubts := network.routing.table_doubts_of(one)):
                self._unsure.append(((one, doubts), table))

    def of(self, table: RouteTable) -> Iterator[Unsure]:
        """The first few subnets that a table holds for, for certain and perhaps."""
        yield from self._certain[id(table)][:_MOST_SIDES]
        for (side, doubts), value in self._unsure[:_MOST_UNSURE]:
            in_vpc = table.vpc is None or same(side.vpc, table.vpc) is not False
            if in_vpc and same(value, table) is not False:
                yield side, doubts


def _has_block(subnet: Subnet, destination: Value[str]) -> Answer:
    """Whether the destination of a route is the block of a subnet."""
    text = known(destination)
    if text is None:
        return Missing(facts_missing(destination))
    return same(subnet.cidr if _version(destination, subnet) == 4 else subnet.ipv6_cidr, text)


def _version(destination: Value[str], there: Subnet) -> int:
    """The IP version of a route to a subnet."""
    range = _range_of(destination)
    return range.version if range is not None else 6 if there.cidr is None else 4


def _range_of(block: Value[str | None]) -> IpNetwork | None:
    """The addresses of a block; None where it is not known, or malformed."""
    text = known(block)
    return parsed_network(text) if text is not None else None


def _may_be_of_subnet(destination: str) -> bool:
    """Whether a destination has the size of a subnet (CreateSubnet)."""
    range = parsed_network(destination)
    return range is not None and range.prefixlen in _SIZES[range.version]


def _through(
    network: Lookups,
    of_launch: Callable[[Launch], Middlebox],
    unsure: Sequence[Value[Interface]],
    interface: Interface,
) -> tuple[Middlebox, ...]:
    """The instances that have an interface; the interface alone, where nothing is known to have it."""
    attached = network.attachments_of_interface(interface)
    found = dict.fromkeys(launch for one in attached if (launch := known(one.launch)) is not None)
    if found:
        return tuple(map(of_launch, found))
    perhaps = (one for one in unsure if same(one, interface) is not False)
    unknown = facts_missing(*perhaps, *(one.launch for one in attached))
    return (_of_interfaces(network, str(interface), [interface], unknown),)


def _middlebox(network: Lookups, launch: Launch) -> Middlebox:
    values = [one.interface for one in network.attachments_of(launch)]
    interfaces = [one for one in map(known, values) if one is not None]
    return _of_interfaces(network, str(launch), interfaces, facts_missing(*values))


def _of_interfaces(
    network: Lookups, name: str, interfaces: Sequence[Interface], unknown: tuple[str, ...] = ()
) -> Middlebox:
    groups = [use.group for one in interfaces for use in network.group_uses_of(one)]
    subnets = [subnet for one in interfaces if (subnet := known(one.subnet)) is not None]
    blocks = (_range_of(block) for subnet in subnets for block in (subnet.cidr, subnet.ipv6_cidr))
    return Middlebox(
        name,
        frozenset(map(id, interfaces)),
        frozenset(one for group in groups for one in names_of(group)),
        tuple(one for one in blocks if one is not None),
        merged(unknown, facts_missing(*groups), *map(network.group_doubts_of, interfaces)),
        facts_missing(*(one.subnet for one in interfaces), *(one.cidr for one in subnets))[:_MOST_FACTS],
    )
