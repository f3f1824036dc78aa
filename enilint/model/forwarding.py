"""Routes that make an interface forward packets, and the check that keeps it from doing so.

With the source/destination check on, AWS drops packets that leave or reach an interface without having it as their
source or destination. Source: ModifyNetworkInterfaceAttribute, `SourceDestCheck`.
"""

from collections.abc import Sequence

from enilint.files.late import late
from enilint.model.addresses import IpNetwork, covers, parsed_network
from enilint.model.entities.launches import Instance, Interface, Launch
from enilint.model.entities.routes import Route
from enilint.model.launch import listed_interfaces, primary_interface, template_of, unlisted_interfaces
from enilint.model.lookups import Lookups
from enilint.values import (
    Answer,
    Missing,
    Unknown,
    Value,
    all_of,
    candidates,
    exceeds,
    facts_missing,
    follow,
    known,
    same,
)

_NAMES_CHECK = late(r"(?i)source[-_]?dest[-_]?check")
"""A call that changes the check, by the AWS CLI or an SDK."""
_LONGEST_SHARED = {4: 27, 6: 79}
"""The longest prefix that no interface holds whole: it holds addresses, and prefixes of /28 and /80."""


class Forwarding(Lookups):
    """Which interfaces have to forward what routes send, and which of them can."""

    def forwarding_target(self, route: Route) -> Value[Interface]:
        """The interface that has to forward what a route sends; of an instance with several, it is unknown which."""

        def of_launch(launch: Launch) -> Value[Interface]:
            if exceeds(self.interface_count(launch), 1) is not False:
                return Unknown(f"the interface of {launch} that {route} routes to")
            return primary_interface(launch)

        if route.interface is not None:
            return route.interface
        return Unknown(f"the target of {route}") if route.launch is None else follow(route.launch, of_launch)

    def check_of(self, interface: Interface) -> Value[bool]:
        """Whether the check is on, as far as no script of what has the interface can turn it off."""
        checked = interface.is_checked
        if checked is not True:
            return checked
        attachments = (*self.attachments_of_interface(interface), *self.possible_attachments_of_interface(interface))
        launches = [launch for one in attachments for launch in candidates(one.launch)]
        return self._unless_turned_off(interface, launches)

    def check_of_launch(self, launch: Launch) -> Value[bool]:
        """Whether the check of the primary interface is on, as far as no script of the launch can turn it off.

        That of a listed interface is its own. If another primary interface may be listed, nothing shows its check.
        """

        def of_primary(interface: Interface) -> Value[bool]:
            checked = interface.is_checked
            if checked is not True:
                return checked
            return Unknown(unlisted[0]) if unlisted else self._unless_turned_off(interface, [launch])

        primary = self.primary_of(launch)
        unlisted = () if listed_interfaces(launch) else unlisted_interfaces(launch)
        return follow(primary_interface(launch) if primary is None else primary.interface, of_primary)

    def _unless_turned_off(self, named: Interface, launches: Sequence[Launch]) -> Value[bool]:
        scripts = [fact for one in launches for fact in self.check_scripts(one)]
        scripts += [fact for one in (named, *launches) for fact in self.check_scripts_elsewhere(one)]
        return Unknown(scripts[0]) if scripts else True

    def check_scripts(self, launch: Launch) -> tuple[str, ...]:
        """What would tell whether the user data of a launch turns its check off; empty if it says nothing of checks."""
        source = template_of(launch) if not (launch.user_data or launch.hides_user_data) else launch
        owner = launch if source is None else source
        if owner.hides_user_data or _NAMES_CHECK.search(owner.user_data):
            source_words = f": {owner.user_data_source}" if owner.hides_user_data and owner.user_data_source else ""
            return (f"whether the user data of {owner} turns its source/destination check off{source_words}",)
        template = launch.template if isinstance(launch, Instance) and source is None else None
        return facts_missing(template)

    def turns_check_on(self, interface: Interface) -> Answer:
        """Whether a plan turns the check on, on an interface that exists and stays."""
        change = self.changes.get(interface.address)
        before = self.before.interface_at(interface.address) if self.before is not None else None
        if before is None or change is None or not change.updates:
            return False
        return all_of((same(before.is_checked, False), same(interface.is_checked, True)))

    def forwards(self, route: Route, interface: Interface) -> Answer:
        """Whether a route sends an interface more than packets to the addresses that it holds itself."""
        destination = known(route.destination)
        if destination is None:
            return Missing(facts_missing(route.destination))
        range = parsed_network(destination)
        if range is None:
            return Missing((f"the entries of {destination}",))
        if range.prefixlen <= _LONGEST_SHARED[range.version]:
            return True
        own = {one for text in _own(interface) if (one := parsed_network(text)) and one.version == range.version}
        if any(covers(one, range) for one in own):
            return False
        slots = interface.addresses.ipv4_slots if range.version == 4 else interface.addresses.ipv6_slots
        subnet = _range_of_subnet(interface, range.version)
        if (slots.high is not None and slots.high <= len(own)) or (subnet is not None and not covers(subnet, range)):
            return True
        return Missing((f"the addresses of {interface}",))


def _own(interface: Interface) -> list[str]:
    primary = known(interface.private_ip) if interface.private_ip is not None else None
    return [one.text for one in interface.addresses.listed] + ([primary] if primary else [])


def _range_of_subnet(interface: Interface, version: int) -> IpNetwork | None:
    """The CIDR block that the addresses of an interface are in, where it is known."""
    subnet = known(interface.subnet)
    if subnet is None:
        return None
    cidr = subnet.cidr if version == 4 else subnet.ipv6_cidr
    return parsed_network(cidr) if isinstance(cidr, str) else None
