"""VPC peering connections."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.mapping.route_tables import gateway_id
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import Resource, managed
from enilint.model.entities.places import Vpc
from enilint.model.entities.routes import PeeringConnection
from enilint.values import Unknown


def peering_connections(by_type: Mapping[str, Sequence[Resource]], vpcs: Entities[Vpc]) -> Iterator[PeeringConnection]:
    """The connections that the design creates."""
    for body in managed(by_type, "aws_vpc_peering_connection"):
        yield PeeringConnection(
            address=body.address,
            at=body.at,
            places=places_of(PeeringConnection, body),
            id=gateway_id(body),
            tags=tags_of(body),
            vpc=vpcs.reference(body, "vpc_id") or Unknown(f"the VPC of {body.address}"),
            peer_vpc=vpcs.reference(body, "peer_vpc_id") or Unknown(f"the peer VPC of {body.address}"),
            exists=not body.resource.created,
        )
