"""Transit gateways and peering connections: what routes and attachments name, and the connections themselves."""

from collections.abc import Iterator

from enilint.inputs.cloudformation.mapping.entities import Entities, tags_of
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol
from enilint.model.entities.places import Vpc
from enilint.model.entities.routes import PeeringConnection
from enilint.values import Unknown, Value

_MADE = "the ids of gateways and connections of the design"


def gateway_of(body: Body, *names: str) -> Value[str] | None:
    """What names the transit gateway or peering connection of the first property that is set.

    Those that a design makes are different ones.
    """
    name = next((one for one in names if body.is_set(one)), None)
    if name is None:
        return None
    value = body.value(name)
    if isinstance(value, Symbol) and value.attribute in ("Ref", "Id"):
        return _made(value.resource)
    return body.text(name)


def peering_connections(bodies: Bodies, vpcs: Entities[Vpc]) -> Iterator[PeeringConnection]:
    """The peering connections that a design makes."""
    for body in bodies("AWS::EC2::VPCPeeringConnection"):
        yield PeeringConnection(
            address=body.address,
            at=body.at,
            places=body.places(vpc="VpcId", peer_vpc="PeerVpcId"),
            id=_made(body.address),
            tags=tags_of(body),
            vpc=vpcs.reference(body, "VpcId") or Unknown(f"the VPC of {body.address}"),
            peer_vpc=vpcs.reference(body, "PeerVpcId") or Unknown(f"the peer VPC of {body.address}"),
        )


def _made(address: str) -> Unknown:
    return Unknown(f"the id of {address}", address, _MADE)
