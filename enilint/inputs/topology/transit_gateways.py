"""From entries to the model: attachments of VPCs to transit gateways."""

from collections.abc import Iterator

from enilint.inputs.topology.entries import Entries
from enilint.inputs.topology.language import routing
from enilint.inputs.topology.language.terms import given
from enilint.inputs.topology.parts import common, only_gateway, own_id
from enilint.inputs.topology.references import References
from enilint.model.entities.services import TransitGatewayAttachment
from enilint.values import Unknown, follow


def transit_gateway_attachments(entries: Entries, refer: References) -> Iterator[TransitGatewayAttachment]:
    """The attachments that have no mistakes. The VPC is that of the subnets."""
    for entry in entries.named["transit_gateway_attachments"].values():
        shape: routing.TransitGatewayAttachment | None = entry.shape
        if shape is None:
            continue
        subnets = [subnet for name in shape.subnets if (subnet := refer.subnet(name, entry)) is not None]
        yield TransitGatewayAttachment(
            **common(TransitGatewayAttachment, entry),
            id=own_id(entry),
            service="transit-gateway-attachment",
            transit_gateway=given(shape.transit_gateway) or only_gateway("transit gateway"),
            vpc=follow(subnets[0], lambda one: one.vpc) if subnets else Unknown(f"the VPC of {entry.address}"),
            subnets=tuple(subnets),
            more_subnets=() if subnets else (f"the subnets of {entry.address}",),
            propagates=shape.default_route_table_propagation,
            appliance_mode=shape.appliance_mode,
            ipv6_support=shape.ipv6_support,
            has_static_ipv6_route=any(":" in one for one in shape.static_routes),
            references_groups=shape.security_group_referencing,
        )
