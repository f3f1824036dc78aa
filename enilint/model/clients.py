"""Which subnets a route table holds for: what is in these sends by its routes."""

import functools

from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import RouteTable
from enilint.model.lookups import Lookups
from enilint.model.naming import Uses
from enilint.values import Value, known


class Clients(Lookups):
    """Which subnets use a route table."""

    def subnets_using(self, table: RouteTable) -> list[Subnet]:
        """The subnets that use a table for certain, by an association or as the main table of their VPC."""
        return self._subnets_by_table.certain(table)

    def subnet_doubts_of(self, table: RouteTable) -> tuple[str, ...]:
        """What would tell which other subnets use a table; of those that may use any table, the first few."""
        return self._subnets_by_table.doubts(table)

    @functools.cached_property
    def _subnets_by_table(self) -> Uses[Subnet]:
        return Uses((self._table_of(one), one) for one in self.subnets)

    def _table_of(self, subnet: Subnet) -> Value[RouteTable] | None:
        """The table of a subnet; None if it is none of the design."""
        table = self.route_table_of(subnet)
        if known(table) is not None:
            return table
        return table if self.routing.table_doubts_of(subnet) else None
