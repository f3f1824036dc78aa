"""Attachments of VPCs to transit gateways."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities, identity
from enilint.inputs.terraform.mapping.route_tables import gateway_of
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.services import TransitGatewayAttachment
from enilint.values import Unknown, Value, follow, known, same

_GATEWAY = "aws_ec2_transit_gateway"
_ATTACHMENT = "aws_ec2_transit_gateway_vpc_attachment"
_ROUTE = "aws_ec2_transit_gateway_route"
_REFERENCING = "security_group_referencing_support"


def transit_gateway_attachments(
    by_type: Mapping[str, Sequence[Resource]], vpcs: Entities[Vpc], subnets: Entities[Subnet]
) -> Iterator[TransitGatewayAttachment]:
    """The attachments of the design. Appliance mode is off unless it is enabled (CreateTransitGatewayVpcAttachment)."""
    for body in managed(by_type, _ATTACHMENT):
        listed, more = subnets.listed(body, "subnet_ids")
        yield TransitGatewayAttachment(
            address=body.address,
            at=body.at,
            id=identity(body),
            tags=tags_of(body),
            service="transit-gateway-attachment",
            transit_gateway=gateway_of(body, "transit_gateway_id") or Unknown(f"the transit gateway of {body.address}"),
            exists=not body.resource.created,
            places=places_of(TransitGatewayAttachment, body),
            vpc=vpcs.reference(body, "vpc_id") or Unknown(f"the VPC of {body.address}"),
            subnets=tuple(listed),
            more_subnets=more,
            propagates=_propagates(body, by_type),
            appliance_mode=_is_enabled(body, "appliance_mode_support", "disable"),
            ipv6_support=_is_enabled(body, "ipv6_support", "disable"),
            has_static_ipv6_route=_has_static_ipv6_route(body, by_type),
            references_groups=_references_groups(body, by_type),
        )


def _propagates(body: Body, by_type: Mapping[str, Sequence[Resource]]) -> Value[bool]:
    """Whether the default route table gets the routes of an attachment: the transit gateway decides it, too.

    Both propagate by default (CreateTransitGateway, `DefaultRouteTablePropagation`).
    """
    own = body.flag("transit_gateway_default_route_table_propagation")
    if own is False:
        return False
    gateway = _gateway(body, by_type)
    if gateway is None:
        return Unknown(f"whether the transit gateway of {body.address} propagates routes")
    default = _is_enabled(gateway, "default_route_table_propagation", "enable")
    return default if own in (None, True) else own


def _references_groups(body: Body, by_type: Mapping[str, Sequence[Resource]]) -> Value[bool]:
    """Whether groups of other VPCs can be referenced: on by default for attachments, and off for the gateway."""
    own = _is_enabled(body, _REFERENCING, "enable")
    gateway = _gateway(body, by_type)
    if same(own, False) is True:
        return False
    if gateway is None:
        return Unknown(f"{_REFERENCING} of the transit gateway of {body.address}")
    of_gateway = _is_enabled(gateway, _REFERENCING, "disable")
    return own if known(of_gateway) is True else of_gateway


def _has_static_ipv6_route(body: Body, by_type: Mapping[str, Sequence[Resource]]) -> Value[bool]:
    """Whether a static IPv6 route targets an attachment."""
    doubts: list[str] = []
    for route in managed(by_type, _ROUTE):
        meant = route.targets("transit_gateway_attachment_id", _ATTACHMENT)
        destination = route.text("destination_cidr_block")
        named = [one.address for one in meant.resources] if isinstance(meant, Targets) else []
        is_other = body.address not in named and not (isinstance(meant, Targets) and (meant.open or meant.unknown))
        if is_other or same(follow(destination, _is_ipv6), False) is True:
            continue
        if named == [body.address] and same(follow(destination, _is_ipv6), True) is True:
            return True
        doubts.append(f"whether {route.address} is an IPv6 route to {body.address}")
    return Unknown(" and ".join(doubts)) if doubts else False


def _is_ipv6(destination: str | None) -> bool:
    return destination is not None and ":" in destination


def _is_enabled(body: Body, argument: str, default: str) -> Value[bool]:
    return follow(body.text_or(argument, default), lambda one: one == "enable")


def _gateway(body: Body, by_type: Mapping[str, Sequence[Resource]]) -> Body | None:
    """The transit gateway of an attachment, if the design makes it."""
    meant = body.targets("transit_gateway_id", _GATEWAY)
    if not isinstance(meant, Targets) or meant.open or meant.ids or meant.unknown:
        return None
    wanted = [each.address for each in meant.resources]
    gateways = [one for one in managed(by_type, _GATEWAY) if [one.address] == wanted]
    return gateways[0] if len(gateways) == 1 else None
