"""From entries to the model: VPC peering connections."""

from collections.abc import Iterator

from enilint.inputs.topology.entries import Entries
from enilint.inputs.topology.language import routing
from enilint.inputs.topology.parts import common, left_out
from enilint.inputs.topology.references import References
from enilint.model.entities.routes import PeeringConnection


def peering_connections(entries: Entries, refer: References) -> Iterator[PeeringConnection]:
    """The connections that have no mistakes. Routes name one by its name in the file."""
    for name, entry in entries.named["peering_connections"].items():
        shape: routing.PeeringConnection | None = entry.shape
        if shape is not None:
            yield PeeringConnection(
                **common(PeeringConnection, entry),
                id=name,
                vpc=refer.vpc(shape.vpc, entry) or left_out(entry.address, "vpc", "the VPC"),
                peer_vpc=refer.vpc(shape.peer_vpc, entry) or left_out(entry.address, "peer_vpc", "the peer VPC"),
            )
