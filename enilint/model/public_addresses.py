"""Which interfaces have a public IPv4 address."""

import functools

from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import Interface
from enilint.model.entities.services import LoadBalancer
from enilint.model.existence import existence_beside
from enilint.model.lookups import Lookups
from enilint.model.naming import Uses
from enilint.values import Answer, Missing, Value, any_of, follow, known, merged, same


class PublicAddresses(Lookups):
    """Which interfaces have a public IPv4 address."""

    def has_public_address(self, interface: Interface, gets: Value[bool] | None = None) -> Answer:
        """Whether an interface has a public IPv4 address: an Elastic IP, or one that it gets at launch.

        An Elastic IP that is associated with nothing may be associated with the interface at run time. AWS does not
        document whether a subnet that assigns public addresses gives one to an interface that exists before the launch.
        `gets` is whether it gets one at launch, if the caller knows more than the interface itself does.
        """
        if not interface.declared:
            return Missing((f"whether {interface} has a public address",))
        return any_of(
            (
                self._is_associated(interface),
                self._gets_moved_elastic_ip(interface),
                same(interface.gets_public_ip if gets is None else gets, True),
                self._may_get_one_at_launch(interface),
                Missing((*self.association_doubts(interface), *self._unused_elastic_ips)),
            )
        )

    def _is_associated(self, interface: Interface) -> Answer:
        """Whether an Elastic IP is associated with an interface, wherever there is that interface."""
        found = self.associations_of(interface)
        doubts = [existence_beside(self.existence, one.address, interface).doubt for one in found]
        return any_of(Missing((one,)) if one else True for one in doubts)

    def load_balancers_with(self, elastic_ip: ElasticIp) -> list[LoadBalancer]:
        """The load balancers that are given this Elastic IP, for certain."""
        return self._balancers_by_elastic_ip.certain(elastic_ip)

    def user_doubts_of(self, elastic_ip: ElasticIp) -> tuple[str, ...]:
        """What would tell whether anything else has an Elastic IP: of the design, or of what was not read of it."""
        if not elastic_ip.declared:
            return (f"what {elastic_ip} is associated with",)
        moved = (one for one in self.failover_groups if one.elastic_ip is elastic_ip)
        started = (one for one in self.launch_templates if elastic_ip.address in one.associates)
        balancers = [one for one in self.load_balancers if same(one.type, "network") is not False]
        return merged(
            self.holder_doubts_of(elastic_ip),
            self._balancers_by_elastic_ip.doubts(elastic_ip),
            *(one.more_subnets for one in balancers),
            (f"which member of {one} has {elastic_ip}" for one in moved),
            (f"which instance of {one} has {elastic_ip}" for one in started),
            self.unread_users_of(elastic_ip),
        )

    def has_optional_elastic_ip(self, interface: Interface) -> bool:
        """Whether the author left it to each deployment to associate an Elastic IP, and this one does not."""
        launches = (known(one.launch) for one in self.attachments_of_interface(interface))
        return any(one is not None and one.address in self._optional for one in (interface, *launches))

    def _may_get_one_at_launch(self, interface: Interface) -> Answer:
        """Whether the subnet may give an address to an interface by its id that is the only one of a launch."""
        attachments = self.attachments_of_interface(interface)
        launches = [one for each in attachments if each.at_launch and (one := known(each.launch)) is not None]
        if interface.implicit or not any(len(self.attachments_of(one)) == 1 for one in launches):
            return False
        gives = same(follow(interface.subnet, lambda subnet: subnet.gives_public_ip), True)
        return Missing((f"whether AWS gives {interface} a public address at launch",)) if gives is True else gives

    def _gets_moved_elastic_ip(self, interface: Interface) -> bool:
        """Whether a failover group moves an Elastic IP to the instance that has the interface."""
        launches = {id(known(one.launch)) for one in self.attachments_of_interface(interface)}
        return any(
            group.elastic_ip is not None and not launches.isdisjoint(map(id, group.known_members))
            for group in self.failover_groups
        )

    @functools.cached_property
    def _balancers_by_elastic_ip(self) -> Uses[LoadBalancer]:
        return Uses((elastic_ip, one) for one in self.load_balancers for elastic_ip in one.elastic_ips)

    @functools.cached_property
    def _unused_elastic_ips(self) -> tuple[str, ...]:
        """What would tell where the Elastic IPs are that the design associates with nothing."""
        unused = (
            one
            for one in self.elastic_ips
            if one.declared
            and not (self.associations_with(one) or self.nat_gateways_with(one) or self.load_balancers_with(one))
        )
        return tuple(f"the association of {one}" for one in unused)
