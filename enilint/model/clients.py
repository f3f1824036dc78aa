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

    def table_in_design(self, subnet: Subnet) -> Value[RouteTable] | None:
        """The route table of a subnet; None if the design shows no table that may be it."""
        table = self.route_table_of(subnet)
        return table if known(table) is not None or self.routing.table_doubts_of(subnet) else None

    @functools.cached_property
    def _subnets_by_table(self) -> Uses[Subnet]:
        return Uses((self.table_in_design(one), one) for one in self.subnets)
