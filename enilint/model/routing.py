"""Which route table holds for a subnet, and which routes are in a table.

A subnet uses the table that it is associated with, else the main table of its VPC; a subnet has at most one
association. A gateway association makes a table route what comes in through a gateway. Sources: AssociateRouteTable,
ReplaceRouteTableAssociation.
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import INTERNET_GATEWAY, InternetGateway, Route, RouteTable, RouteTableAssociation
from enilint.model.existence import Existence, existence_beside
from enilint.model.naming import Uses
from enilint.values import Answer, Missing, Unknown, Value, facts_missing, follow, known, merged, same


class RouteTables:
    """The questions on route tables that a network answers.

    `unread` names what may add associations, routes and gateways to the design besides those listed. `in_any_table` are
    those of them that may add routes to any table; the others need its ID, or that of its VPC: `unread_modules` answers
    what would tell whether modules that were not read use the ID of an address.
    """

    def __init__(
        self,
        routes: Sequence[Route],
        associations: Sequence[RouteTableAssociation],
        internet_gateways: Sequence[InternetGateway],
        unread: tuple[str, ...] = (),
        existence: Mapping[str, Existence] | None = None,
        unread_modules: Callable[[str], tuple[str, ...]] | None = None,
        in_any_table: tuple[str, ...] = (),
    ) -> None:
        self._routes = routes
        self._associations = associations
        self._internet_gateways = internet_gateways
        self._unread = unread
        self._in_any_table = in_any_table
        self._unread_modules = unread_modules
        self._existence = existence or {}
        self._propagated: dict[int, Route] = {}

    def table_of(self, subnet: Subnet) -> Value[RouteTable]:
        """The route table that holds for a subnet; where it is not known, the Unknown names what is missing."""
        certain = self._of_subnets.certain(subnet)
        explicit = [one for one in certain if not one.doubt]
        if explicit:
            tables = [one.table for one in explicit]
            is_one = all(same(tables[0], one) is True for one in tables[1:])
            return tables[0] if is_one else Unknown(f"which of its route tables {subnet} is associated with")
        facts = merged(self._association_doubts(subnet), self._unread)
        if facts:
            return Unknown(" and ".join(facts))
        vpc = known(subnet.vpc)
        if subnet.representative is not None:
            of_block = self.table_of(subnet.representative)
            table = known(of_block)
            is_shared = table is not None and table.address not in self._existence
            return of_block if is_shared else Unknown(f"the route table of {subnet}")
        if not subnet.declared or vpc is None:
            return Unknown(f"the route table of {subnet}")
        return self.main_table_of(vpc)

    def has_own_table(self, subnet: Subnet) -> bool:
        """Whether a subnet is associated with a route table explicitly, and not with the main one by default."""
        return any(not one.doubt for one in self._of_subnets.certain(subnet))

    def table_doubts_of(self, subnet: Subnet) -> tuple[str, ...]:
        """What would tell which table of the design holds for a subnet; empty where that is certain, or none does."""
        explicit = [one for one in self._of_subnets.certain(subnet) if not one.doubt]
        if explicit:
            return facts_missing(explicit[0].table)
        facts = self._association_doubts(subnet)
        if facts or not self._has_main_tables:
            return facts
        vpc = known(subnet.vpc)
        if vpc is None:
            return facts_missing(subnet.vpc)
        return merged(self._main_doubts(vpc), facts_missing(*(one.table for one in self._of_vpcs.certain(vpc))))

    def main_table_of(self, vpc: Vpc) -> Value[RouteTable]:
        """The main route table of a VPC: that of the subnets without an association of their own."""
        mains = self._of_vpcs.certain(vpc)
        if self._main_doubts(vpc) or len({id(known(one.table)) for one in mains}) != 1:
            return Unknown(f"the main route table of {vpc}")
        return mains[0].table

    def _association_doubts(self, subnet: Subnet) -> tuple[str, ...]:
        certain = self._of_subnets.certain(subnet)
        return merged(filter(None, (one.doubt for one in certain)), self._of_subnets.doubts(subnet))

    def _main_doubts(self, vpc: Vpc) -> tuple[str, ...]:
        certain = self._of_vpcs.certain(vpc)
        return merged(filter(None, (one.doubt for one in certain)), self._of_vpcs.doubts(vpc))

    def routes_of(self, table: RouteTable) -> list[Route]:
        """The routes that are in a table for certain, whatever their targets. The local routes are not listed."""
        return [one for one in self._in_tables.certain(table) if not one.doubt]

    def unlisted_routes(self, table: RouteTable) -> tuple[str, ...]:
        """What would tell the other routes of a table; empty where `routes_of` are all that it has."""
        return merged(self.unlisted_static_routes(table), table.more_propagated)

    def unlisted_static_routes(self, table: RouteTable) -> tuple[str, ...]:
        """What would tell the other routes of a table, but for those that virtual private gateways propagate."""
        doubts = [one.doubt for one in self._in_tables.certain(table) if one.doubt]
        outside = () if table.declared else (f"all routes of {table}",)
        return merged(outside, table.more_routes, doubts, self._in_tables.doubts(table), self._unread_of(table))

    def propagated_to(self, table: RouteTable) -> Route | None:
        """What stands for the routes that virtual private gateways propagate to a table; None if none do.

        Source: VPC User Guide, "Route propagation".
        """
        if not table.more_propagated:
            return None
        if id(table) not in self._propagated:
            self._propagated[id(table)] = Route(
                address=table.address,
                at=table.at,
                destination=Unknown(table.more_propagated[0]),
                table=table,
                target_kind="virtual-private-gateway",
            )
        return self._propagated[id(table)]

    def _unread_of(self, table: RouteTable) -> tuple[str, ...]:
        """What may add routes to a table besides those of the design."""
        vpc = known(table.vpc) if table.vpc is not None else None
        if not self._unread or self._unread_modules is None or vpc is None or not (table.declared and vpc.declared):
            return self._unread
        return merged(self._in_any_table, self._unread_modules(table.address), self._unread_modules(vpc.address))

    def gateways_of(self, table: RouteTable) -> list[RouteTableAssociation]:
        """The associations that make a table route what comes in through a gateway."""
        return [one for one in self._of_gateways.certain(table) if not one.doubt]

    def subnets_of(self, table: RouteTable) -> list[Subnet]:
        """The subnets that are associated with a table for certain; those of a main table are not listed."""
        found = [one.subnet for one in self._subnets.certain(table) if one.subnet is not None and not one.doubt]
        return [subnet for one in found if (subnet := known(one)) is not None]

    def gateway_doubts_of(self, table: RouteTable) -> tuple[str, ...]:
        """What would tell whether further associations make a table route what comes in through a gateway."""
        return self._of_gateways.doubts(table)

    def possible_subnets_of(self, table: RouteTable) -> list[tuple[Value[Subnet], tuple[str, ...]]]:
        """The subnets that may be associated with a table, each with what would tell whether it is."""
        certain = [one for one in self._subnets.certain(table) if known(one.subnet) is None or one.doubt]
        return [
            (one.subnet, merged(facts_missing(one.subnet, one.table), filter(None, (one.doubt,))))
            for one in (*certain, *self._subnets.perhaps(table))
            if one.subnet is not None
        ]

    def subnets_beyond(self, table: RouteTable) -> tuple[str, ...]:
        """What would tell whether a table has others besides `possible_subnets_of`; empty if it has none."""
        return merged(self._subnets.beyond(table), self._unread)

    def has_internet_gateway(self, vpc: Vpc) -> Answer:
        """Whether an internet gateway is attached to a VPC. A route to one shows that it is."""
        said = vpc.internet_gateway
        if isinstance(said, bool):
            return said
        doubts = []
        for one in chain(self._gateways.certain(vpc), self._routed.certain(vpc)):
            doubt = existence_beside(self._existence, one.address, vpc).doubt
            if not doubt:
                return True
            doubts.append(doubt)
        perhaps = (*self._perhaps_routed.certain(vpc), *self._perhaps_routed.perhaps(vpc))
        unsure = merged(
            doubts,
            facts_missing(said, *(one.target_kind for one in perhaps)),
            self._gateways.doubts(vpc),
            self._routed.doubts(vpc),
            self._perhaps_routed.doubts(vpc),
            self._unread,
        )
        if unsure or not vpc.declared:
            return Missing(unsure or (f"whether {vpc} has an internet gateway",))
        return False

    @functools.cached_property
    def _of_subnets(self) -> Uses[RouteTableAssociation]:
        return Uses((one.subnet, one) for one in self._associations)

    @functools.cached_property
    def _has_main_tables(self) -> bool:
        """Whether there are main tables besides those of new VPCs that the design adds nothing to."""
        return any(one.main_of is not None and not self._is_untouched(one) for one in self._associations)

    def _is_untouched(self, association: RouteTableAssociation) -> bool:
        """Whether a table is as it came with a new VPC: then its association has no address of its own."""
        table = known(association.table)
        if table is None or association.address != table.address or not table.declared:
            return False
        return not (table.more_routes or table.more_propagated) and not self._in_tables.certain(table)

    @functools.cached_property
    def _of_vpcs(self) -> Uses[RouteTableAssociation]:
        return Uses((one.main_of, one) for one in self._associations)

    @functools.cached_property
    def _of_gateways(self) -> Uses[RouteTableAssociation]:
        return Uses((one.table, one) for one in self._associations if one.gateway is not None)

    @functools.cached_property
    def _subnets(self) -> Uses[RouteTableAssociation]:
        return Uses((one.table, one) for one in self._associations if one.subnet is not None)

    @functools.cached_property
    def _in_tables(self) -> Uses[Route]:
        return Uses((one.table, one) for one in self._routes)

    @functools.cached_property
    def _routed(self) -> Uses[Route]:
        return _by_vpc(one for one in self._routes if _leads_to_internet_gateway(one) is True)

    @functools.cached_property
    def _perhaps_routed(self) -> Uses[Route]:
        return _by_vpc(one for one in self._routes if isinstance(_leads_to_internet_gateway(one), Missing))

    @functools.cached_property
    def _gateways(self) -> Uses[InternetGateway]:
        return Uses((one.vpc, one) for one in self._internet_gateways)


def _leads_to_internet_gateway(route: Route) -> Answer:
    return same(route.target_kind, INTERNET_GATEWAY)


def _by_vpc(routes: Iterable[Route]) -> Uses[Route]:
    """Routes by the VPCs of their tables."""
    return Uses((follow(one.table, _vpc_of), one) for one in routes if one.table is not None)


def _vpc_of(table: RouteTable) -> Value[Vpc]:
    return Unknown(f"the VPC of {table}") if table.vpc is None else table.vpc
