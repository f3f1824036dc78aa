"""Attachments of VPCs to transit gateways."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities, identity
from enilint.inputs.terraform.mapping.route_tables import gateway_of
from enilint.inputs.terraform.resource import Resource, managed
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.services import TransitGatewayAttachment
from enilint.values import Unknown, follow

TRANSIT_GATEWAY_TYPES = frozenset({"aws_ec2_transit_gateway_vpc_attachment"})


def transit_gateway_attachments(
    by_type: Mapping[str, Sequence[Resource]], vpcs: Entities[Vpc], subnets: Entities[Subnet]
) -> Iterator[TransitGatewayAttachment]:
    """The attachments of the design. Appliance mode is off unless it is enabled (CreateTransitGatewayVpcAttachment)."""
    for body in managed(by_type, "aws_ec2_transit_gateway_vpc_attachment"):
        listed, more = subnets.listed(body, "subnet_ids")
        yield TransitGatewayAttachment(
            address=body.address,
            at=body.at,
            id=identity(body),
            service="transit-gateway-attachment",
            transit_gateway=gateway_of(body, "transit_gateway_id") or Unknown(f"the transit gateway of {body.address}"),
            exists=not body.resource.created,
            places=places_of(TransitGatewayAttachment, body),
            vpc=vpcs.reference(body, "vpc_id") or Unknown(f"the VPC of {body.address}"),
            subnets=tuple(listed),
            more_subnets=more,
            appliance_mode=follow(body.text_or("appliance_mode_support", "disable"), lambda one: one == "enable"),
        )
