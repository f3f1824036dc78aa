"""Facts of the model in words, with the place that states each: what a finding shows as its proof."""

from enilint.findings import Related
from enilint.model.entities import Interface, Launch
from enilint.model.network import Network
from enilint.values import Value, follow, possible


def zone_of_interface_proof(interface: Value[Interface], whose: str) -> tuple[Related, ...]:
    """Which subnet puts an interface in its zone, and where that is written. `whose` names the interface's role."""
    subnets = possible(follow(interface, lambda one: one.subnet))
    return tuple(
        Related(f"{whose} is in {subnet}, in {subnet.zone_words}", subnet.place("zone"), subnet.address)
        for subnet in subnets
    )


def zone_of_launch_proof(network: Network, launch: Launch) -> tuple[Related, ...]:
    """What puts an instance in its zone."""
    primary = network.primary_of(launch)
    proof = zone_of_interface_proof(primary.interface, f"the primary interface of {launch}") if primary else ()
    if proof or launch.zone is None:
        return proof
    return (Related(f"{launch} is in {launch.zone}", launch.place("zone"), launch.address),)
