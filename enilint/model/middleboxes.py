"""Which subnets reach each other through interfaces that forward, and what these belong to.

A route that is more specific than the local route of its VPC has the whole block of one subnet as its destination
(CreateRoute; VPC User Guide, "Route tables").
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from enilint.model.addresses import IpNetwork, parsed_network
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import Route
from enilint.model.lookups import Lookups
from enilint.model.naming import names_of
from enilint.values import Value, facts_missing, known, merged, same, words

_MOST_SIDES = 16
"""How many subnets of one route table are looked at."""
_MOST_FACTS = 3


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
    """A route that sends what one subnet sends to another one through middleboxes."""

    route: Route
    side: Subnet
    there: Subnet
    version: int
    through: tuple[Middlebox, ...]


class Middleboxes(Lookups):
    """Which subnets reach each other through interfaces that forward."""

    def paths_through_interfaces(self) -> Iterator[RoutedPath]:
        """The routes to interfaces whose destination is the block of one subnet, for each subnet that they hold for."""
        blocks: dict[tuple[int, str], list[Subnet]] = defaultdict(list)
        sides: dict[int, list[Subnet]] = defaultdict(list)
        for one in self.subnets:
            vpc, table = known(one.vpc), known(self.route_table_of(one))
            if not one.declared or vpc is None:
                continue
            for block in (known(one.cidr), known(one.ipv6_cidr)):
                if block is not None:
                    blocks[id(vpc), block].append(one)
            if table is not None:
                sides[id(table)].append(one)
        of_launch = functools.cache(functools.partial(_middlebox, self))
        unsure = [one.interface for one in self.attachments if known(one.interface) is None][:_MOST_FACTS]
        through = functools.cache(functools.partial(_through, self, of_launch, unsure))
        for route in self.routes:
            table = known(route.table) if route.table is not None else None
            vpc = known(table.vpc) if table is not None and table.vpc is not None else None
            there = blocks.get((id(vpc), words(route.destination)), [])
            range = parsed_network(words(route.destination))
            if len(there) != 1 or range is None:
                continue
            target = self.route_target(route)
            interface = known(target) if target is not None else None
            middleboxes = () if interface is None else through(interface)
            for side in sides[id(table)][:_MOST_SIDES]:
                if side is not there[0]:
                    yield RoutedPath(route, side, there[0], range.version, middleboxes)


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
    blocks = [known(block) for subnet in subnets for block in (subnet.cidr, subnet.ipv6_cidr)]
    return Middlebox(
        name,
        frozenset(map(id, interfaces)),
        frozenset(one for group in groups for one in names_of(group)),
        tuple(range for block in blocks if block is not None and (range := parsed_network(block)) is not None),
        merged(unknown, facts_missing(*groups), *map(network.group_doubts_of, interfaces)),
        facts_missing(*(one.subnet for one in interfaces), *(one.cidr for one in subnets))[:_MOST_FACTS],
    )
