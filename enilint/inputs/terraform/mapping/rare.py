"""What few designs have: what maps it is imported for the designs that have a resource of its types."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from enilint.inputs.terraform.mapping.default_vpcs import DefaultVpcs
from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.mapping.launches import Account, Launches
from enilint.inputs.terraform.mapping.security import Security
from enilint.inputs.terraform.mapping.services import Services
from enilint.inputs.terraform.resource import Resource
from enilint.model.entities.base import Identified
from enilint.model.entities.containers import EcsService
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.intent import FailoverSign
from enilint.model.entities.launches import AutoScalingGroup, Interface
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.entities.routes import PeeringConnection
from enilint.model.entities.services import TransitGatewayAttachment
from enilint.model.existence import Existence
from enilint.model.network import Network

if TYPE_CHECKING:
    from enilint.inputs.terraform.mapping.load_balancers import LoadBalancers

ADDED_TAG_TYPES = frozenset({"aws_autoscaling_group_tag", "aws_ec2_tag"})
ECS_TYPES = frozenset({"aws_ecs_account_setting_default", "aws_ecs_capacity_provider", "aws_ecs_service"})
ENDPOINT_GROUP_TYPES = frozenset({"aws_vpc_endpoint_security_group_association"})
LOAD_BALANCER_TYPES = frozenset(
    {
        "aws_alb",
        "aws_alb_target_group",
        "aws_alb_target_group_attachment",
        "aws_elb",
        "aws_elb_attachment",
        "aws_lb",
        "aws_lb_target_group",
        "aws_lb_target_group_attachment",
    }
)
MIRROR_TYPES = frozenset({"aws_ec2_traffic_mirror_target"})
PEERING_TYPES = frozenset({"aws_vpc_peering_connection"})
PUBLIC_ACCESS_TYPES = frozenset({"aws_vpc_block_public_access_exclusion", "aws_vpc_block_public_access_options"})
RANGE_TYPES = frozenset({"aws_vpc_ipv4_cidr_block_association", "aws_vpc_ipv6_cidr_block_association"})
TRANSIT_GATEWAY_TYPES = frozenset(
    {"aws_ec2_transit_gateway", "aws_ec2_transit_gateway_route", "aws_ec2_transit_gateway_vpc_attachment"}
)

_ByType = Mapping[str, Sequence[Resource]]


def add_tags(by_type: _ByType, network: Network, types: Iterable[str]) -> None:
    """Add the tags that are resources of their own to what they are of."""
    if not ADDED_TAG_TYPES.isdisjoint(by_type):
        from enilint.inputs.terraform.mapping.added_tags import add_tags

        add_tags(by_type, network, types)


def add_endpoint_groups(
    by_type: _ByType, endpoints: Entities[Identified], security: Security, existence: Mapping[str, Existence]
) -> None:
    """Add to VPC endpoints the security groups that are associated apart from their own lists."""
    if not ENDPOINT_GROUP_TYPES.isdisjoint(by_type):
        from enilint.inputs.terraform.mapping.endpoint_groups import add_endpoint_groups

        add_endpoint_groups(by_type, endpoints, security, existence)


def ecs_services(by_type: _ByType, services: Services, groups: Sequence[AutoScalingGroup]) -> Iterable[EcsService]:
    """Services of ECS."""
    if ECS_TYPES.isdisjoint(by_type):
        return ()
    from enilint.inputs.terraform.mapping.ecs_services import EcsServices

    return EcsServices(by_type, services, groups).all()


def failover_signs(by_type: _ByType) -> Iterable[FailoverSign]:
    """What is a sign of a failover, for those that ask for it."""
    from enilint.inputs.terraform.mapping.failover_signs import failover_signs

    return failover_signs(by_type)


def load_balancers(
    by_type: _ByType,
    subnets: Entities[Subnet],
    elastic_ips: Entities[ElasticIp],
    launches: Launches,
    security: Security,
    account: Account,
    default_vpcs: DefaultVpcs,
) -> "LoadBalancers | None":
    """Load balancers and their targets."""
    if LOAD_BALANCER_TYPES.isdisjoint(by_type):
        return None
    from enilint.inputs.terraform.mapping.load_balancers import LoadBalancers

    return LoadBalancers(by_type, subnets, elastic_ips, launches, security, account, default_vpcs)


def note_mirror_targets(by_type: _ByType, interfaces: Entities[Interface]) -> None:
    """Note in interfaces that traffic is mirrored to them."""
    if not MIRROR_TYPES.isdisjoint(by_type):
        from enilint.inputs.terraform.mapping.traffic_mirrors import note_mirror_targets

        note_mirror_targets(by_type, interfaces)


def note_public_access(by_type: _ByType, vpcs: Entities[Vpc], subnets: Entities[Subnet]) -> None:
    """Note in VPCs and subnets what VPC Block Public Access blocks there."""
    if not PUBLIC_ACCESS_TYPES.isdisjoint(by_type):
        from enilint.inputs.terraform.mapping.public_access import note_public_access

        note_public_access(by_type, vpcs, subnets)


def peering_connections(by_type: _ByType, vpcs: Entities[Vpc]) -> Iterable[PeeringConnection]:
    """VPC peering connections."""
    if PEERING_TYPES.isdisjoint(by_type):
        return ()
    from enilint.inputs.terraform.mapping.peering import peering_connections

    return peering_connections(by_type, vpcs)


def transit_gateway_attachments(
    by_type: _ByType, vpcs: Entities[Vpc], subnets: Entities[Subnet]
) -> Iterable[TransitGatewayAttachment]:
    """Attachments of VPCs to transit gateways."""
    if TRANSIT_GATEWAY_TYPES.isdisjoint(by_type):
        return ()
    from enilint.inputs.terraform.mapping.transit_gateways import transit_gateway_attachments

    return transit_gateway_attachments(by_type, vpcs, subnets)


def vpc_ranges(by_type: _ByType, vpcs: Entities[Vpc]) -> Iterable[VpcRange]:
    """Further CIDR blocks of VPCs."""
    if RANGE_TYPES.isdisjoint(by_type):
        return ()
    from enilint.inputs.terraform.mapping.ranges import vpc_ranges

    return vpc_ranges(by_type, vpcs)
