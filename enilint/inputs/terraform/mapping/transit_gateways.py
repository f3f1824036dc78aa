"""Attachments of VPCs to transit gateways."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities, identity
from enilint.inputs.terraform.mapping.route_tables import gateway_of
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.services import TransitGatewayAttachment
from enilint.values import Unknown, Value, follow

_GATEWAY = "aws_ec2_transit_gateway"

TRANSIT_GATEWAY_TYPES = frozenset({_GATEWAY, "aws_ec2_transit_gateway_vpc_attachment"})


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
            propagates=_propagates(body, by_type),
            appliance_mode=follow(body.text_or("appliance_mode_support", "disable"), lambda one: one == "enable"),
        )


def _propagates(body: Body, by_type: Mapping[str, Sequence[Resource]]) -> Value[bool]:
    """Whether the default route table gets the routes of an attachment: the transit gateway decides it, too.

    Both propagate by default (CreateTransitGateway, `DefaultRouteTablePropagation`).
    """
    own = body.flag("transit_gateway_default_route_table_propagation")
    meant = body.targets("transit_gateway_id", _GATEWAY)
    if own is False or not isinstance(meant, Targets):
        return False if own is False else Unknown(f"whether the transit gateway of {body.address} propagates routes")
    gateways = [
        one for one in managed(by_type, _GATEWAY) if [one.address] == [each.address for each in meant.resources]
    ]
    if len(gateways) != 1 or meant.open or meant.ids or meant.unknown:
        return Unknown(f"whether the transit gateway of {body.address} propagates routes")
    default = follow(gateways[0].text_or("default_route_table_propagation", "enable"), lambda one: one == "enable")
    return default if own in (None, True) else own
