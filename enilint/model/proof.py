"""Facts of the model in words, with the place that states each: what a finding shows as its proof."""

from enilint.findings import Related
from enilint.model.entities.launches import Interface, Launch
from enilint.model.lookups import Lookups
from enilint.model.zone import Zone
from enilint.values import Value, candidates, follow, known, words


class Proof(Lookups):
    """What puts a thing in its zone, in words, with the places that say so."""

    def zone_of_interface_proof(self, interface: Value[Interface], whose: str) -> tuple[Related, ...]:
        """Which subnet puts an interface in its zone, and where that is written. `whose` names the interface's role."""
        subnets = candidates(follow(interface, lambda one: one.subnet))
        return tuple(
            Related(f"{whose} is in {subnet}, in {subnet.zone_words}", subnet.place("zone"), subnet.address)
            for subnet in subnets
        )

    def zone_of_launch_proof(self, launch: Launch) -> tuple[Related, ...]:
        """What puts an instance in its zone."""
        primary = self.primary_of(launch)
        proof = self.zone_of_interface_proof(primary.interface, f"the primary interface of {launch}") if primary else ()
        if launch.zone is None or (primary is not None and _is_told(self.zone_of_interface(primary.interface))):
            return proof
        zone = words(launch.zone, unknown="an unknown zone")
        states = "requests" if launch.zone_requested else "is in"
        return (Related(f"{launch} {states} {zone}", launch.place("zone"), launch.address),)


def _is_told(zone: Value[Zone]) -> bool:
    """Whether the zone has a name or an id that is known."""
    one = known(zone)
    return one is not None and (known(one.name) is not None or known(one.id) is not None)
