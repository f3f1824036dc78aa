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
    ZoneName,
    about,
)

_LABEL = "Target: {}. Write `true`, or any label: enilint does not compare the label with anything."
_FLOW_END = (
    "{}: an ID in `instances`, `interfaces`, `auto_scaling_groups` or `load_balancers`, an address or a CIDR block."
)


class SecurityGroupRule(Shape, kw_only=True):
    """Traffic that a security group allows."""

    cidr: Annotated[Maybe[Cidr], about("The CIDR block of the other side.")] = UNSET
    cidrs: Annotated[list[Cidr], about("The CIDR blocks of the other side.")] = []
    groups: Annotated[list[GroupOrSelf], about("The security groups of the other side; `self` means this group.")] = []
    ports: Annotated[
        Maybe[Port | Ports | list[Port | Ports]], about("A port, a range such as 8000-8100, `all`, or a list of them.")
    ] = UNSET
    protocol: Annotated[Maybe[str | int], about("The protocol: tcp, udp, icmp, all or a protocol number.")] = UNSET


class SecurityGroup(Shape, kw_only=True):
    """A security group."""

    vpc: Annotated[Maybe[VpcId], about("The VPC: an ID in `vpcs`, or an AWS ID.")] = UNSET
    associated_vpcs: Annotated[list[VpcId], about("Other VPCs that the group is associated with.")] = []
    default: Annotated[bool, about("Whether this is the default security group of its VPC.")] = False
    ingress: Annotated[
        Maybe[list[SecurityGroupRule]], about("The inbound rules; `[]` for none. If left out, they are unknown.")
    ] = UNSET
    egress: Annotated[
        Maybe[list[SecurityGroupRule]], about("The outbound rules; `[]` for none. If left out, they are unknown.")
    ] = UNSET
    tags: Annotated[dict[str, str], about("The tags of the security group.")] = {}


class ElasticIp(Shape, kw_only=True):
    """An Elastic IP address and its association."""

    interface: Annotated[Maybe[InterfaceId], about("The interface that it is associated with.")] = UNSET
    instance: Annotated[Maybe[InstanceId], about("The instance whose primary interface it is associated with.")] = UNSET
    private_ip: Annotated[Maybe[Ipv4Address], about("The private address that it is associated with.")] = UNSET
    carrier: Annotated[bool, about("Whether this is a carrier IP address of a Wavelength Zone.")] = False
    protected: Annotated[bool, about("Whether it is protected against deletion.")] = False
    allowlisted_by: Annotated[list[str], about("Parties that have the address on an allow-list.")] = []
    tags: Annotated[dict[str, str], about("The tags of the Elastic IP.")] = {}


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

    destination: Annotated[Maybe[Cidr], about("The destination CIDR block.")] = UNSET
    interface: Annotated[Maybe[InterfaceId], about("Target: an interface.")] = UNSET
    instance: Annotated[Maybe[InstanceId], about("Target: an instance with exactly one interface.")] = UNSET
    nat_gateway: Annotated[Maybe[NatGatewayId], about("Target: a NAT gateway.")] = UNSET
    internet_gateway: Annotated[Maybe[bool | str], about(_LABEL.format("the internet gateway"))] = UNSET
    transit_gateway: Annotated[
        Maybe[bool | str],
        about("Target: a transit gateway (true, or its `transit_gateway` in `transit_gateway_attachments`)."),
    ] = UNSET
    vpc_endpoint: Annotated[Maybe[VpcEndpointId], about("Target: a VPC endpoint.")] = UNSET
    peering: Annotated[
        Maybe[bool | str], about("Target: a VPC peering connection (true, or its name in `peering_connections`).")
    ] = UNSET
    carrier_gateway: Annotated[Maybe[bool | str], about(_LABEL.format("the carrier gateway"))] = UNSET
    local_gateway: Annotated[Maybe[bool | str], about(_LABEL.format("the local gateway"))] = UNSET
    virtual_private_gateway: Annotated[Maybe[bool | str], about(_LABEL.format("the virtual private gateway"))] = UNSET


class RouteTable(Shape, kw_only=True):
    """A route table."""

    vpc: Annotated[Maybe[VpcId], about("The VPC: an ID in `vpcs`, or an AWS ID.")] = UNSET
    subnets: Annotated[list[SubnetId], about("The associated subnets.")] = []
    main: Annotated[bool, about("Whether this is the main route table of its VPC.")] = False
    gateway: Annotated[
        Maybe[Literal["internet-gateway", "virtual-private-gateway"]],
        about("The gateway whose inbound traffic the table routes (edge association)."),
    ] = UNSET
    routes: Annotated[
        Maybe[list[Route]], about("The routes, without the local route; `[]` for none. If left out, they are unknown.")
    ] = UNSET
    tags: Annotated[dict[str, str], about("The tags of the route table.")] = {}


class NatGateway(Shape, kw_only=True):
    """A NAT gateway."""

    subnet: Annotated[Maybe[SubnetId], about("The subnet; a regional NAT gateway has none.")] = UNSET
    elastic_ips: Annotated[
        Maybe[list[ElasticIpId]], about("The Elastic IPs; the first is the primary one. `[]` for none.")
    ] = UNSET
    connectivity: Annotated[Literal["public", "private"], about("The connectivity type: public or private.")] = "public"
    availability_mode: Annotated[
        Literal["zonal", "regional"],
        about("The availability mode: one zone (zonal), or all zones with workloads (regional)."),
    ] = "zonal"
    zones: Annotated[
        list[ZoneName],
        about("The Availability Zones that a regional NAT gateway has Elastic IPs for (manual mode)."),
    ] = []
    private_ips: Annotated[list[Ipv4Address], about("The private addresses; the first is the primary one.")] = []
    allowlisted_by: Annotated[list[str], about("Parties that have its addresses on an allow-list.")] = []
    tags: Annotated[dict[str, str], about("The tags of the NAT gateway.")] = {}


class VpcEndpoint(Shape, kw_only=True):
    """A VPC endpoint."""

    vpc: Annotated[Maybe[VpcId], about("The VPC: an ID in `vpcs`, or an AWS ID (default: the VPC of the subnets).")] = (
        UNSET
    )
    private_dns: Annotated[bool, about("Whether the DNS names of the service resolve to the endpoint in the VPC.")] = (
        False
    )
    type: Annotated[
        Maybe[Literal["interface", "gateway", "gateway-load-balancer"]], about("The type of the endpoint.")
    ] = UNSET
    service: Annotated[
        Maybe[str], about("The endpoint service or firewall of the endpoint, such as com.amazonaws.eu-west-1.ssm.")
    ] = UNSET
    subnets: Annotated[list[SubnetId], about("The subnets of its interfaces.")] = []
    ip_address_type: Annotated[
        Literal["ipv4", "dualstack", "ipv6"], about("The IP address type of its interfaces.")
    ] = "ipv4"
    tags: Annotated[dict[str, str], about("The tags of the VPC endpoint.")] = {}


class TransitGatewayAttachment(Shape, kw_only=True):
    """The attachment of a VPC to a transit gateway."""

    transit_gateway: Annotated[
        Maybe[str], about("The name of the transit gateway, as in routes; needed if there are several.")
    ] = UNSET
    subnets: Annotated[list[SubnetId], about("The subnets of its interfaces.")] = []
    default_route_table_propagation: Annotated[
        bool, about("Whether the default route table of the transit gateway gets routes to the VPC.")
    ] = True
    appliance_mode: Annotated[
        bool, about("Whether appliance mode is on: both directions of a flow stay in one Availability Zone.")
    ] = False
    ipv6_support: Annotated[
        bool, about("Whether IPv6 support is on: the transit gateway gets routes to the IPv6 blocks of the VPC.")
    ] = False
    static_routes: Annotated[
        list[Cidr], about("The destinations of static routes of the transit gateway that target this attachment.")
    ] = []
    security_group_referencing: Annotated[
        bool,
        about(
            "Whether the transit gateway and this attachment support security group referencing: rules can have groups "
            "of other attached VPCs as their source."
        ),
    ] = False
    tags: Annotated[dict[str, str], about("The tags of the attachment.")] = {}


class PeeringConnection(Shape, kw_only=True):
    """A VPC peering connection."""

    vpc: Annotated[Maybe[VpcId], about("The VPC that requests it: an ID in `vpcs`, or an AWS ID.")] = UNSET
    peer_vpc: Annotated[Maybe[VpcId], about("The VPC that accepts it: an ID in `vpcs`, or an AWS ID.")] = UNSET
    tags: Annotated[dict[str, str], about("The tags of the peering connection.")] = {}


class InterfacePermission(Shape, kw_only=True):
    """A permission for another account to use an interface."""

    interface: Annotated[Maybe[InterfaceId], about("The interface.")] = UNSET
    account: Annotated[Maybe[Account], about("The account that gets the permission.")] = UNSET
    permission: Annotated[Literal["instance-attach", "eip-associate"], about("The permission of the account.")] = (
        "instance-attach"
    )


class DnsRecord(Shape, kw_only=True):
    """The target of a DNS name."""

    alternatives: ClassVar[tuple[str, ...]] = ("interface", "instance", "elastic_ip", "address")

    interface: Annotated[Maybe[InterfaceId], about("The primary address of an interface.")] = UNSET
    instance: Annotated[Maybe[InstanceId], about("The primary address of an instance.")] = UNSET
    elastic_ip: Annotated[Maybe[ElasticIpId], about("An Elastic IP.")] = UNSET
    address: Annotated[Maybe[IpAddress], about("A literal address.")] = UNSET


class Flow(Shape, kw_only=True, rename={"source": "from", "target": "to"}):
    """An expected traffic flow."""

    source: Annotated[Maybe[FlowEnd], about(_FLOW_END.format("The source"))] = UNSET
    target: Annotated[Maybe[FlowEnd], about(_FLOW_END.format("The target"))] = UNSET
    gbps: Annotated[Maybe[Rate], about("The expected bandwidth in Gbps.")] = UNSET
    kind: Annotated[
        Maybe[Literal["single", "multi"]], about("Whether the traffic is a single flow (one 5-tuple) or many flows.")
    ] = UNSET
    via: Annotated[
        Maybe[Literal["vpc", "internet", "local-gateway"]],
        about("The path of the traffic. For the internet, write an address or CIDR block and `via: internet`."),
    ] = UNSET


class Moved(Shape, kw_only=True):
    """The interface of an operation, by its ID or as the primary interface of an instance."""

    interface: Annotated[Maybe[InterfaceId], about("The interface.")] = UNSET
    instance: Annotated[
        Maybe[InstanceId],
        about("The instance to detach from or move to; without `interface`, its primary interface is meant."),
    ] = UNSET


class Operation(Shape, kw_only=True):
    """An operation that a runbook or an agent performs on an interface."""

    alternatives: ClassVar[tuple[str, ...]] = ("detach", "move")

    detach: Annotated[Maybe[Moved], about("Detach an interface from an instance.")] = UNSET
    move: Annotated[Maybe[Moved], about("Move an interface to an instance.")] = UNSET
