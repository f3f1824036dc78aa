"""The sections on traffic and its rules: security groups, Elastic IPs, routes, gateways, names and flows."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET

from enilint.inputs.topology.language.terms import (
    Account,
    Cidr,
    ElasticIpId,
    FlowEnd,
    GroupOrSelf,
    InstanceId,
    InterfaceId,
    IpAddress,
    Ipv4Address,
    Maybe,
    NatGatewayId,
    Port,
    Ports,
    Rate,
    Shape,
    SubnetId,
    VpcEndpointId,
    VpcId,
    about,
)


class SecurityGroupRule(Shape, kw_only=True):
    """Traffic that a security group admits."""

    cidr: Annotated[Maybe[Cidr], about("The range of the other side.")] = UNSET
    cidrs: Annotated[list[Cidr], about("The ranges of the other side.")] = []
    groups: Annotated[list[GroupOrSelf], about("Security groups of the other side; `self` is the group itself.")] = []
    ports: Annotated[
        Maybe[Port | Ports | list[Port | Ports]], about("A port, a range such as 8000-8100, `all`, or a list of them.")
    ] = UNSET
    protocol: Annotated[Maybe[str | int], about("The protocol: tcp, udp, icmp, all, or a number.")] = UNSET
    description: Annotated[Maybe[str], about("What the rule is for.")] = UNSET


class SecurityGroup(Shape, kw_only=True):
    """A security group."""

    vpc: Annotated[Maybe[VpcId], about("The VPC: an id of `vpcs`, or an AWS id.")] = UNSET
    associated_vpcs: Annotated[list[VpcId], about("Further VPCs that the group is associated with.")] = []
    default: Annotated[bool, about("Whether this is the default group of its VPC.")] = False
    ingress: Annotated[Maybe[list[SecurityGroupRule]], about("What may come in.")] = UNSET
    egress: Annotated[Maybe[list[SecurityGroupRule]], about("What may go out.")] = UNSET


class ElasticIp(Shape, kw_only=True):
    """An Elastic IP address, and what it is associated with."""

    interface: Annotated[Maybe[InterfaceId], about("The interface that holds it.")] = UNSET
    instance: Annotated[Maybe[InstanceId], about("The instance that holds it, on its primary interface.")] = UNSET
    private_ip: Annotated[Maybe[Ipv4Address], about("The private address that it stands for.")] = UNSET
    border_group: Annotated[Maybe[str], about("The network border group that advertises it.")] = UNSET
    carrier: Annotated[bool, about("Whether it is a carrier IP address of a Wavelength Zone.")] = False
    protected: Annotated[bool, about("Whether its deletion is prevented.")] = False
    allowlisted_by: Annotated[list[str], about("Who has put the address on an allow-list.")] = []


class Route(Shape, kw_only=True):
    """A route: a destination and one target."""

    alternatives: ClassVar[tuple[str, ...]] = (
        "interface",
        "instance",
        "nat_gateway",
        "internet_gateway",
        "transit_gateway",
        "vpc_endpoint",
        "peering",
        "carrier_gateway",
        "local_gateway",
        "virtual_private_gateway",
    )

    destination: Annotated[Maybe[Cidr], about("The range that the route is for.")] = UNSET
    interface: Annotated[Maybe[InterfaceId], about("Target: an interface.")] = UNSET
    instance: Annotated[Maybe[InstanceId], about("Target: an instance, which must have one interface.")] = UNSET
    nat_gateway: Annotated[Maybe[NatGatewayId], about("Target: a NAT gateway.")] = UNSET
    internet_gateway: Annotated[Maybe[bool | str], about("Target: the internet gateway (true, or its id).")] = UNSET
    transit_gateway: Annotated[Maybe[bool | str], about("Target: a transit gateway (true, or a name for it).")] = UNSET
    vpc_endpoint: Annotated[Maybe[VpcEndpointId], about("Target: a VPC endpoint.")] = UNSET
    peering: Annotated[Maybe[bool | str], about("Target: a VPC peering connection (true, or a name for it).")] = UNSET
    carrier_gateway: Annotated[Maybe[bool | str], about("Target: the carrier gateway (true, or its id).")] = UNSET
    local_gateway: Annotated[Maybe[bool | str], about("Target: the local gateway (true, or its id).")] = UNSET
    virtual_private_gateway: Annotated[
        Maybe[bool | str], about("Target: the virtual private gateway (true, or its id).")
    ] = UNSET


class RouteTable(Shape, kw_only=True):
    """A route table."""

    vpc: Annotated[Maybe[VpcId], about("The VPC: an id of `vpcs`, or an AWS id.")] = UNSET
    subnets: Annotated[list[SubnetId], about("The subnets that it is associated with.")] = []
    main: Annotated[bool, about("Whether it is the main route table of its VPC.")] = False
    gateway: Annotated[
        Maybe[Literal["internet-gateway", "virtual-private-gateway"]],
        about("The gateway whose inbound traffic it routes (edge association)."),
    ] = UNSET
    routes: Annotated[Maybe[list[Route]], about("Its routes; the local route need not be written.")] = UNSET


class NatGateway(Shape, kw_only=True):
    """A NAT gateway."""

    subnet: Annotated[Maybe[SubnetId], about("The subnet; a regional NAT gateway has none.")] = UNSET
    elastic_ips: Annotated[list[ElasticIpId], about("Its Elastic IPs; the first is the primary one.")] = []
    connectivity: Annotated[Literal["public", "private"], about("Whether it leads to the internet.")] = "public"
    availability_mode: Annotated[
        Literal["zonal", "regional"], about("Whether it is in one zone, or follows workloads over the zones.")
    ] = "zonal"
    private_ips: Annotated[list[Ipv4Address], about("Its private addresses; the first is the primary one.")] = []
    allowlisted_by: Annotated[list[str], about("Who has put its addresses on an allow-list.")] = []


class VpcEndpoint(Shape, kw_only=True):
    """A VPC endpoint."""

    type: Annotated[Maybe[Literal["interface", "gateway", "gateway-load-balancer"]], about("The type of endpoint.")] = (
        UNSET
    )
    subnets: Annotated[list[SubnetId], about("The subnets that it has interfaces in.")] = []


class TransitGatewayAttachment(Shape, kw_only=True):
    """The attachment of a VPC to a transit gateway."""

    subnets: Annotated[list[SubnetId], about("The subnets that it has interfaces in.")] = []
    appliance_mode: Annotated[bool, about("Whether both directions of a flow stay in one zone.")] = False


class InterfacePermission(Shape, kw_only=True):
    """A permission for another account to use an interface."""

    interface: Annotated[Maybe[InterfaceId], about("The interface.")] = UNSET
    account: Annotated[Maybe[Account], about("The account that gets the permission.")] = UNSET
    permission: Annotated[Literal["instance-attach", "eip-associate"], about("What the account may do.")] = (
        "instance-attach"
    )


class DnsRecord(Shape, kw_only=True):
    """What a DNS name points at."""

    alternatives: ClassVar[tuple[str, ...]] = ("interface", "instance", "elastic_ip", "address")

    interface: Annotated[Maybe[InterfaceId], about("The primary address of an interface.")] = UNSET
    instance: Annotated[Maybe[InstanceId], about("The primary address of an instance.")] = UNSET
    elastic_ip: Annotated[Maybe[ElasticIpId], about("An Elastic IP.")] = UNSET
    address: Annotated[Maybe[IpAddress], about("A literal address.")] = UNSET


class Flow(Shape, kw_only=True, rename={"source": "from", "target": "to"}):
    """Traffic that the author counts on."""

    source: Annotated[
        Maybe[FlowEnd], about("Where it starts: an instance, interface, group or load balancer, or an address.")
    ] = UNSET
    target: Annotated[
        Maybe[FlowEnd], about("Where it goes: an instance, interface, group or load balancer, or an address.")
    ] = UNSET
    gbps: Annotated[Maybe[Rate], about("The bandwidth counted on, in Gbps.")] = UNSET
    kind: Annotated[Maybe[Literal["single", "multi"]], about("One flow (one 5-tuple), or many at a time.")] = UNSET
    via: Annotated[Maybe[Literal["vpc", "internet", "local-gateway"]], about("What the traffic passes through.")] = (
        UNSET
    )


class Moved(Shape, kw_only=True):
    """The interface that an operation acts on: by its own id, or as the primary interface of an instance."""

    interface: Annotated[Maybe[InterfaceId], about("The interface.")] = UNSET
    instance: Annotated[
        Maybe[InstanceId], about("The instance it is detached from or moved to; alone, its primary interface is meant.")
    ] = UNSET


class Operation(Shape, kw_only=True):
    """Something that a runbook or an agent does to an interface."""

    alternatives: ClassVar[tuple[str, ...]] = ("detach", "move")

    detach: Annotated[Maybe[Moved], about("Detach an interface from an instance.")] = UNSET
    move: Annotated[Maybe[Moved], about("Move an interface to an instance.")] = UNSET
