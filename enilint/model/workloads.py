"""What sends and receives traffic of its own in a subnet, beside what only passes on the traffic of others."""

import functools
from collections.abc import Iterator

from enilint.model.entities.base import Entity
from enilint.model.entities.places import Subnet
from enilint.model.lookups import Lookups
from enilint.model.naming import Uses
from enilint.values import Answer, Missing, Unknown, Value, follow, same

_PASSING = (
    "client-vpn-endpoint",
    "gateway-endpoint",
    "gateway-load-balancer-endpoint",
    "interface-endpoint",
    "network-firewall",
    "transit-gateway-attachment",
)
"""Services whose interfaces begin no traffic of their own."""


class Workloads(Lookups):
    """Which subnets have workloads."""

    def has_workloads(self, subnet: Subnet) -> Answer:
        """Whether a subnet has workloads: interfaces, instances, Auto Scaling groups, or services with interfaces.

        NAT gateways, firewalls, VPC endpoints and transit gateway attachments only pass on the traffic of others.
        """
        if self._workloads.certain(subnet):
            return True
        doubts = self._workloads.doubts(subnet)
        return Missing(doubts) if doubts else False

    @functools.cached_property
    def _workloads(self) -> Uses[Entity]:
        return Uses(self._pairs())

    def _pairs(self) -> Iterator[tuple[Value[Subnet], Entity]]:
        yield from ((one.subnet, one) for one in self.interfaces if not one.service_managed)
        for group in self.auto_scaling_groups:
            yield from ((subnet, group) for subnet in (*group.subnets, *map(Unknown, group.more_subnets)))
        for service in self.services_in_subnets():
            if same(follow(service.service, _PASSING.__contains__), False) is True:
                yield from ((subnet, service) for subnet in (*service.subnets, *map(Unknown, service.more_subnets)))
