"""Attachments of VPCs to transit gateways."""

from enilint.model.entities import Entity, Subnet, Vpc
from enilint.values import Value


class TransitGatewayAttachment(Entity, kw_only=True, eq=False):
    """The attachment of a VPC to a transit gateway, with an interface in each of its subnets.

    A zone has one subnet of an attachment at most (CreateTransitGatewayVpcAttachment, `SubnetIds`). In
    `appliance_mode`, both directions of a flow enter the VPC in the same zone; it is off by default. `more_subnets`
    says what would tell whether there are subnets beside those listed; empty where the list is complete.
    """

    vpc: Value[Vpc]
    subnets: tuple[Value[Subnet], ...] = ()
    more_subnets: tuple[str, ...] = ()
    appliance_mode: Value[bool] = False
