"""Further CIDR blocks of VPCs."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.resource import Resource, managed
from enilint.model.entities.places import Vpc, VpcRange
from enilint.values import Unknown


def vpc_ranges(by_type: Mapping[str, Sequence[Resource]], vpcs: Entities[Vpc]) -> Iterator[VpcRange]:
    """The blocks that resources of their own associate with VPCs."""
    for type in ("aws_vpc_ipv4_cidr_block_association", "aws_vpc_ipv6_cidr_block_association"):
        name = "cidr_block" if type == "aws_vpc_ipv4_cidr_block_association" else "ipv6_cidr_block"
        for body in managed(by_type, type):
            yield VpcRange(
                address=body.address,
                at=body.at,
                places=places_of(VpcRange, body),
                vpc=vpcs.reference(body, "vpc_id") or Unknown(f"the VPC of {body.address}"),
                cidr=body.text(name) or Unknown(f"the CIDR block of {body.address}"),
            )
