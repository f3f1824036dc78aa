"""Which interfaces have a public IPv4 address."""

import functools

from enilint.model.entities.launches import Interface
from enilint.model.lookups import Lookups
from enilint.values import Answer, Missing, any_of, known, same


class PublicAddresses(Lookups):
    """Which interfaces have a public IPv4 address."""

    def has_public_address(self, interface: Interface) -> Answer:
        """Whether an interface has a public IPv4 address: an Elastic IP, or one that it gets at launch.

        An Elastic IP that is associated with nothing may be associated with the interface at run time.
        """
        if not interface.declared:
            return Missing((f"whether {interface} has a public address",))
        return any_of(
            (
                bool(self.associations_of(interface)) or self._gets_moved_elastic_ip(interface),
                same(interface.gets_public_ip, True),
                Missing((*self.association_doubts(interface), *self._unused_elastic_ips)),
            )
        )

    def _gets_moved_elastic_ip(self, interface: Interface) -> bool:
        """Whether a failover group moves an Elastic IP to the instance that has the interface."""
        launches = {id(known(one.launch)) for one in self.attachments_of_interface(interface)}
        return any(
            group.elastic_ip is not None and not launches.isdisjoint(map(id, group.known_members))
            for group in self.failover_groups
        )

    @functools.cached_property
    def _unused_elastic_ips(self) -> tuple[str, ...]:
        """What would tell where the Elastic IPs are that the design associates with nothing."""
        of_balancers = {id(known(one)) for balancer in self.load_balancers for one in balancer.elastic_ips}
        unused = (
            one
            for one in self.elastic_ips
            if one.declared
            and id(one) not in of_balancers
            and not (self.associations_with(one) or self.nat_gateways_with(one))
        )
        return tuple(f"the association of {one}" for one in unused)
