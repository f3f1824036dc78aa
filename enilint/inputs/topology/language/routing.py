"""The sections on traffic and its rules: security groups, Elastic IPs, routes, gateways, names and flows."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import ClassVar, Literal

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
)


class SecurityGroupRule(Shape, kw_only=True):
    """Traffic that a security group allows."""

    cidr: Maybe[Cidr] = UNSET
    """The CIDR block of the other side."""
    cidrs: list[Cidr] = []
    """The CIDR blocks of the other side."""
    groups: list[GroupOrSelf] = []
    """The security groups of the other side; `self` means this group."""
    ports: Maybe[Port | Ports | list[Port | Ports]] = UNSET
    """A port, a range such as 8000-8100, `all`, or a list of them."""
    protocol: Maybe[str | int] = UNSET
    """The protocol: tcp, udp, icmp, all or a protocol number."""


class SecurityGroup(Shape, kw_only=True):
    """A security group."""

    vpc: Maybe[VpcId] = UNSET
    """The VPC: an ID in `vpcs`, or an AWS ID."""
    associated_vpcs: list[VpcId] = []
    """Other VPCs that the group is associated with."""
    default: bool = False
    """Whether this is the default security group of its VPC."""
    ingress: Maybe[list[SecurityGroupRule]] = UNSET
    """The inbound rules; `[]` for none. If left out, they are unknown."""
    egress: Maybe[list[SecurityGroupRule]] = UNSET
    """The outbound rules; `[]` for none. If left out, they are unknown."""
    tags: dict[str, str] = {}
    """The tags of the security group."""


class ElasticIp(Shape, kw_only=True):
    """An Elastic IP address and its association."""

    interface: Maybe[InterfaceId] = UNSET
    """The interface that it is associated with."""
    instance: Maybe[InstanceId] = UNSET
    """The instance whose primary interface it is associated with."""
    private_ip: Maybe[Ipv4Address] = UNSET
    """The private address that it is associated with."""
    carrier: bool = False
    """Whether this is a carrier IP address of a Wavelength Zone."""
    protected: bool = False
    """Whether it is protected against deletion."""
    allowlisted_by: list[str] = []
    """Parties that have the address on an allow-list."""
    tags: dict[str, str] = {}
    """The tags of the Elastic IP."""


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

    destination: Maybe[Cidr] = UNSET
    """The destination CIDR block."""
    interface: Maybe[InterfaceId] = UNSET
    """Target: an interface."""
    instance: Maybe[InstanceId] = UNSET
    """Target: an instance with exactly one interface."""
    nat_gateway: Maybe[NatGatewayId] = UNSET
    """Target: a NAT gateway."""
    internet_gateway: Maybe[bool | str] = UNSET
    """Target: the internet gateway. Write `true`, or any label: enilint does not compare the label with anything."""
    transit_gateway: Maybe[bool | str] = UNSET
    """Target: a transit gateway (true, or its `transit_gateway` in `transit_gateway_attachments`)."""
    vpc_endpoint: Maybe[VpcEndpointId] = UNSET
    """Target: a VPC endpoint."""
    peering: Maybe[bool | str] = UNSET
    """Target: a VPC peering connection (true, or its name in `peering_connections`)."""
    carrier_gateway: Maybe[bool | str] = UNSET
    """Target: the carrier gateway. Write `true`, or any label: enilint does not compare the label with anything."""
    local_gateway: Maybe[bool | str] = UNSET
    """Target: the local gateway. Write `true`, or any label: enilint does not compare the label with anything."""
    virtual_private_gateway: Maybe[bool | str] = UNSET
    """Target: the virtual private gateway. Write `true`, or any label: enilint does not compare the label with
    anything."""


class RouteTable(Shape, kw_only=True):
    """A route table."""

    vpc: Maybe[VpcId] = UNSET
    """The VPC: an ID in `vpcs`, or an AWS ID."""
    subnets: list[SubnetId] = []
    """The associated subnets."""
    main: bool = False
    """Whether this is the main route table of its VPC."""
    gateway: Maybe[Literal["internet-gateway", "virtual-private-gateway"]] = UNSET
    """The gateway whose inbound traffic the table routes (edge association)."""
    routes: Maybe[list[Route]] = UNSET
    """The routes, without the local route; `[]` for none. If left out, they are unknown."""
    tags: dict[str, str] = {}
    """The tags of the route table."""


class NatGateway(Shape, kw_only=True):
    """A NAT gateway."""

    subnet: Maybe[SubnetId] = UNSET
    """The subnet; a regional NAT gateway has none."""
    elastic_ips: Maybe[list[ElasticIpId]] = UNSET
    """The Elastic IPs; the first is the primary one. `[]` for none."""
    connectivity: Literal["public", "private"] = "public"
    """The connectivity type: public or private."""
    availability_mode: Literal["zonal", "regional"] = "zonal"
    """The availability mode: one zone (zonal), or all zones with workloads (regional)."""
    zones: list[ZoneName] = []
    """The Availability Zones that a regional NAT gateway has Elastic IPs for (manual mode)."""
    private_ips: list[Ipv4Address] = []
    """The private addresses; the first is the primary one."""
    allowlisted_by: list[str] = []
    """Parties that have its addresses on an allow-list."""
    tags: dict[str, str] = {}
    """The tags of the NAT gateway."""


class VpcEndpoint(Shape, kw_only=True):
    """A VPC endpoint."""

    vpc: Maybe[VpcId] = UNSET
    """The VPC: an ID in `vpcs`, or an AWS ID (default: the VPC of the subnets)."""
    private_dns: bool = False
    """Whether the DNS names of the service resolve to the endpoint in the VPC."""
    type: Maybe[Literal["interface", "gateway", "gateway-load-balancer"]] = UNSET
    """The type of the endpoint."""
    service: Maybe[str] = UNSET
    """The endpoint service or firewall of the endpoint, such as com.amazonaws.eu-west-1.ssm."""
    subnets: list[SubnetId] = []
    """The subnets of its interfaces."""
    ip_address_type: Literal["ipv4", "dualstack", "ipv6"] = "ipv4"
    """The IP address type of its interfaces."""
    tags: dict[str, str] = {}
    """The tags of the VPC endpoint."""


class TransitGatewayAttachment(Shape, kw_only=True):
    """The attachment of a VPC to a transit gateway."""

    transit_gateway: Maybe[str] = UNSET
    """The name of the transit gateway, as in routes; needed if there are several."""
    subnets: list[SubnetId] = []
    """The subnets of its interfaces."""
    default_route_table_propagation: bool = True
    """Whether the default route table of the transit gateway gets routes to the VPC."""
    appliance_mode: bool = False
    """Whether appliance mode is on: both directions of a flow stay in one Availability Zone."""
    ipv6_support: bool = False
    """Whether IPv6 support is on: the transit gateway gets routes to the IPv6 blocks of the VPC."""
    static_routes: list[Cidr] = []
    """The destinations of static routes of the transit gateway that target this attachment."""
    security_group_referencing: bool = False
    """Whether the transit gateway and this attachment support security group referencing: rules can have groups of
    other attached VPCs as their source."""
    tags: dict[str, str] = {}
    """The tags of the attachment."""


class PeeringConnection(Shape, kw_only=True):
    """A VPC peering connection."""

    vpc: Maybe[VpcId] = UNSET
    """The VPC that requests it: an ID in `vpcs`, or an AWS ID."""
    peer_vpc: Maybe[VpcId] = UNSET
    """The VPC that accepts it: an ID in `vpcs`, or an AWS ID."""
    tags: dict[str, str] = {}
    """The tags of the peering connection."""


class InterfacePermission(Shape, kw_only=True):
    """A permission for another account to use an interface."""

    interface: Maybe[InterfaceId] = UNSET
    """The interface."""
    account: Maybe[Account] = UNSET
    """The account that gets the permission."""
    permission: Literal["instance-attach", "eip-associate"] = "instance-attach"
    """The permission of the account."""


class DnsRecord(Shape, kw_only=True):
    """The target of a DNS name."""

    alternatives: ClassVar[tuple[str, ...]] = ("interface", "instance", "elastic_ip", "address")

    interface: Maybe[InterfaceId] = UNSET
    """The primary address of an interface."""
    instance: Maybe[InstanceId] = UNSET
    """The primary address of an instance."""
    elastic_ip: Maybe[ElasticIpId] = UNSET
    """An Elastic IP."""
    address: Maybe[IpAddress] = UNSET
    """A literal address."""


class Flow(Shape, kw_only=True, rename={"source": "from", "target": "to"}):
    """An expected traffic flow."""

    source: Maybe[FlowEnd] = UNSET
    """The source: an ID in `instances`, `interfaces`, `auto_scaling_groups` or `load_balancers`, an address or a CIDR
    block."""
    target: Maybe[FlowEnd] = UNSET
    """The target: an ID in `instances`, `interfaces`, `auto_scaling_groups` or `load_balancers`, an address or a CIDR
    block."""
    gbps: Maybe[Rate] = UNSET
    """The expected bandwidth in Gbps."""
    kind: Maybe[Literal["single", "multi"]] = UNSET
    """Whether the traffic is a single flow (one 5-tuple) or many flows."""
    via: Maybe[Literal["vpc", "internet", "local-gateway"]] = UNSET
    """The path of the traffic. For the internet, write an address or CIDR block and `via: internet`."""


class Moved(Shape, kw_only=True):
    """The interface of an operation, by its ID or as the primary interface of an instance."""

    interface: Maybe[InterfaceId] = UNSET
    """The interface."""
    instance: Maybe[InstanceId] = UNSET
    """The instance to detach from or move to; without `interface`, its primary interface is meant."""


class Operation(Shape, kw_only=True):
    """An operation that a runbook or an agent performs on an interface."""

    alternatives: ClassVar[tuple[str, ...]] = ("detach", "move")

    detach: Maybe[Moved] = UNSET
    """Detach an interface from an instance."""
    move: Maybe[Moved] = UNSET
    """Move an interface to an instance."""
