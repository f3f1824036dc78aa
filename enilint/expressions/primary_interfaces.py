"""Questions about primary interfaces, which decide the subnet of a launch, and about primary addresses."""

from enilint.expressions.asked import question
from enilint.expressions.attached import chosen_subnet, is_placed
from enilint.expressions.existing import of_list
from enilint.expressions.values import Many
from enilint.model.addresses import Addresses
from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.launches import Interface, Launch, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.launch import primary_interface
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, facts_missing, follow, known


def _primary_of(network: Network, launch: Launch) -> Value[Interface]:
    """The primary interface. One that lists no interfaces may have others in a list that is not known."""
    unlisted = () if network.listed_interfaces(launch) else network.unlisted_interfaces(launch)
    if unlisted:
        return Unknown(unlisted[0])
    attachment = network.primary_of(launch)
    return primary_interface(launch) if attachment is None else attachment.interface


@question("subnet")
def subnet(network: Network, launch: Launch) -> Value[Subnet] | None:
    """The subnet of the primary interface, or the one that its Auto Scaling group chooses. Null: not stated."""
    primary = _primary_of(network, launch)
    interface = known(primary)
    if isinstance(launch, LaunchTemplate) and interface is not None and is_placed(network, launch):
        return chosen_subnet(network, launch, interface)
    if interface is None:
        return follow(primary, lambda one: one.subnet) if launch.subnet is None else launch.subnet
    return None if network.subnet_request(launch) is None else interface.subnet


@question("zone")
def zone(network: Network, launch: Launch) -> Value[Zone]:
    """The zone: that of the subnet of the primary interface."""
    of_template = subnet(network, launch) if isinstance(launch, LaunchTemplate) else None
    if of_template is not None and launch.zone is None:
        return follow(of_template, lambda one: one.zone)
    found = network.zone_of(launch, Unknown(f"the zone of {launch}"))
    return launch.zone if launch.zone is not None and known(found) is None else found


@question("security_groups")
def security_groups(network: Network, launch: Launch) -> Many[SecurityGroup] | None:
    """The security groups of the primary interface. Null: it lists none, and has the default group of its VPC."""
    primary = _primary_of(network, launch)
    interface = known(primary)
    own = launch.security_groups
    if interface is None:
        groups, facts = ([], facts_missing(primary)) if own is None else ([one.group for one in own.uses], own.more)
        return of_list(network, launch, groups, facts)
    groups, facts = [one.group for one in network.group_uses_of(interface)], network.group_doubts_of(interface)
    if interface.security_groups is None and not interface.declared:
        facts = (*facts, f"the security groups of {interface}")
    if interface.security_groups is None and not groups and not facts:
        return None
    return of_list(network, launch if interface.implicit else interface, groups, facts)


@question("addresses")
def addresses(network: Network, launch: Launch) -> Value[Addresses]:
    """The private addresses of the primary interface."""
    primary = _primary_of(network, launch)
    if known(primary) is None and launch.addresses.every:
        return launch.addresses
    return follow(primary, _addresses_of)


def _addresses_of(interface: Interface) -> Value[Addresses]:
    shown = interface.declared or interface.addresses.every
    return interface.addresses if shown else Unknown(f"the private addresses of {interface}")


@question("picks_private_ip")
def picks_private_ip(network: Network, launch: Launch) -> Value[bool]:
    """Whether AWS picks the primary private address of the primary interface."""
    if launch.picks_private_ip is False:
        return False
    return follow(_primary_of(network, launch), lambda one: _picks(launch, one))


def _picks(launch: Launch, interface: Interface) -> Value[bool]:
    if _is_only(interface):
        return launch.picks_private_ip
    listed = [one for one in interface.addresses.listed if _is_ipv4_address(one.text)]
    if isinstance(interface.addresses.primary, str | Unknown) or any(one.requested for one in listed):
        return False
    if listed or not interface.declared:
        return Unknown(f"whether the private address of {interface} was set or chosen by AWS")
    facts = facts_missing(*(one.value for one in interface.addresses.unknown))
    return Unknown(facts[0]) if facts else True


@question("private_ip")
def private_ip_of_launch(network: Network, launch: Launch) -> Value[str] | None:
    """The primary private IPv4 address of the primary interface. Null: AWS picks it, or it is not stated."""
    if known(launch.private_ip) is not None:
        return launch.private_ip
    primary = _primary_of(network, launch)
    interface = known(primary)
    if interface is None:
        return launch.private_ip if launch.private_ip is not None else Unknown(facts_missing(primary)[0])
    found = private_ip(network, interface)
    return launch.private_ip if found is None else found


@question("private_ip")
def private_ip(network: Network, interface: Interface) -> Value[str] | None:
    """The primary private IPv4 address. Null: AWS picks it, or it is not stated.

    Of several in a set, the primary one is the first that Terraform's provider sends.
    """
    if known(interface.private_ip) is not None or _is_only(interface):
        return interface.private_ip
    asked = interface.addresses
    first = asked.in_order[0] if asked.in_order else asked.sent_first
    if asked.primary is not None or first is not None:
        return asked.primary if asked.primary is not None else first
    found = interface.primary_address
    if found is not None:
        return found
    facts = facts_missing(*(one.value for one in asked.unknown))
    several = any(_is_ipv4_address(one.text) for one in asked.listed)
    words = (f"which private address of {interface} is the primary one",) if several else ()
    return Unknown((*facts, *words)[0]) if facts or words else None


@question("primary_address")
def primary_address(network: Network, interface: Interface) -> Value[str] | None:
    """The same as `private_ip`. Null: AWS picks it, or it is not stated."""
    return private_ip(network, interface)


def _is_only(interface: Interface) -> bool:
    """Whether a launch makes an interface without listing it: the address is an argument of the launch."""
    return interface.implicit and interface.slot is None


def _is_ipv4_address(text: str) -> bool:
    return ":" not in text and "/" not in text
