"""The sections that place things: VPCs, subnets, interfaces, instances and attachments."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET

from enilint.inputs.topology.language.terms import (
    Account,
    Cidr,
    ElasticIpId,
    InstanceId,
    InterfaceId,
    InterfaceKind,
    Ipv4Address,
    Ipv4Cidr,
    Ipv6Address,
    Ipv6Cidr,
    LaunchTemplateId,
    Maybe,
    Positive,
    Rate,
    Region,
    Role,
    SecurityGroupId,
    Shape,
    SubnetId,
    VpcId,
    Whole,
    ZoneId,
    ZoneName,
    about,
)


class Vpc(Shape, kw_only=True):
    """A virtual private cloud."""

    cidr: Annotated[Maybe[Ipv4Cidr], about("The IPv4 CIDR block, such as 10.0.0.0/16.")] = UNSET
    ipv6_cidr: Annotated[Maybe[Ipv6Cidr], about("The IPv6 CIDR block.")] = UNSET
    secondary_cidrs: Annotated[
        list[Cidr], about("Secondary IPv4 or IPv6 CIDR blocks, such as 100.64.0.0/16 for pods.")
    ] = []
    internet_gateway: Annotated[
        Maybe[bool],
        about("Whether an internet gateway is attached. A route to an internet gateway outweighs `false`."),
    ] = UNSET
    dns_hostnames: Annotated[
        Maybe[bool], about("Whether instances with public addresses get DNS names (enableDnsHostnames).")
    ] = UNSET
    dns_support: Annotated[bool, about("Whether the Amazon DNS server answers (enableDnsSupport).")] = True
    region: Annotated[Maybe[Region], about("The Region (default: the `region` of the file).")] = UNSET
    account: Annotated[Maybe[Account], about("The account that owns the VPC (default: the `account` of the file).")] = (
        UNSET
    )
    block_public_access: Annotated[
        Literal["off", "ingress", "bidirectional"],
        about("The mode of VPC Block Public Access: `off`, `ingress` or `bidirectional`."),
    ] = "off"
    tags: Annotated[dict[str, str], about("The tags of the VPC.")] = {}


class Subnet(Shape, kw_only=True):
    """A subnet, in one Availability Zone."""

    vpc: Annotated[Maybe[VpcId], about("The VPC: an ID in `vpcs`, or an AWS ID.")] = UNSET
    zone: Annotated[
        Maybe[ZoneName], about("The Availability Zone, such as us-east-1a; `any` lets AWS choose for a new subnet.")
    ] = UNSET
    zone_id: Annotated[
        Maybe[ZoneId], about("The Availability Zone ID, such as use1-az4; it identifies the same zone in all accounts.")
    ] = UNSET
    cidr: Annotated[Maybe[Ipv4Cidr], about("The IPv4 CIDR block, such as 10.0.1.0/24.")] = UNSET
    ipv6_cidr: Annotated[Maybe[Ipv6Cidr], about("The IPv6 CIDR block, a /64.")] = UNSET
    ipv6_only: Annotated[bool, about("Whether this is an IPv6-only subnet.")] = False
    account: Annotated[
        Maybe[Account], about("The account in which the subnet is used (default: the account of the VPC).")
    ] = UNSET
    ipv4_only: Annotated[bool, about("Whether the subnet has no IPv6 range.")] = False
    auto_assign_public_ip: Annotated[
        Maybe[bool], about("Whether instances launched here get a public IPv4 address automatically.")
    ] = UNSET
    outpost: Annotated[Maybe[str], about("The ARN or name of the Outpost of the subnet.")] = UNSET
    addresses_in_use: Annotated[Whole, about("The number of addresses used by resources outside this topology.")] = 0
    tags: Annotated[dict[str, str], about("The tags of the subnet.")] = {}


class AddressPlan(Shape, kw_only=True):
    """The private addresses of an interface."""

    private_ips: Annotated[list[Ipv4Address], about("Private IPv4 addresses; the first is the primary address.")] = []
    secondary_private_ip_count: Annotated[
        Whole, about("How many secondary IPv4 addresses AWS assigns automatically, in addition to the primary address.")
    ] = 0
    ipv4_prefixes: Annotated[
        list[Ipv4Cidr], about("IPv4 prefixes (/28); each counts as one address of the interface.")
    ] = []
    ipv4_prefix_count: Annotated[Whole, about("How many IPv4 prefixes (/28) AWS assigns automatically.")] = 0
    ipv6_addresses: Annotated[list[Ipv6Address], about("IPv6 addresses.")] = []
    ipv6_address_count: Annotated[Whole, about("How many IPv6 addresses AWS assigns automatically.")] = 0
    ipv6_prefixes: Annotated[
        list[Ipv6Cidr], about("IPv6 prefixes (/80); each counts as one address of the interface.")
    ] = []
    ipv6_prefix_count: Annotated[Whole, about("How many IPv6 prefixes (/80) AWS assigns automatically.")] = 0


class Interface(AddressPlan, kw_only=True):
    """A network interface (ENI)."""

    subnet: Annotated[
        Maybe[SubnetId], about("The subnet, which determines the Availability Zone: an ID in `subnets`, or an AWS ID.")
    ] = UNSET
    security_groups: Annotated[
        Maybe[list[SecurityGroupId]],
        about("The security groups of the interface. If omitted, the default security group of the VPC is used."),
    ] = UNSET
    source_dest_check: Annotated[
        bool, about("Source/destination check; set it to false on NAT instances, firewalls and routers.")
    ] = True
    role: Annotated[Maybe[Role], about("The role of the interface.")] = UNSET
    intent: Annotated[
        Maybe[Literal["failover", "bandwidth", "separation", "addresses"]],
        about("The reason for a separate interface."),
    ] = UNSET
    kind: Annotated[InterfaceKind, about("The type of the interface.")] = "interface"
    account: Annotated[Maybe[Account], about("The account that owns the interface.")] = UNSET
    managed_by: Annotated[Maybe[str], about("The AWS service that manages the interface, such as lambda.")] = UNSET
    attached_by_agent: Annotated[bool, about("Whether an agent attaches the interface at run time.")] = False
    allowlisted_by: Annotated[
        list[str], about("Parties that have the addresses of the interface on an allow-list.")
    ] = []
    description: Annotated[Maybe[str], about("The description of the interface.")] = UNSET
    tags: Annotated[dict[str, str], about("The tags of the interface.")] = {}


class LaunchInterface(AddressPlan, kw_only=True):
    """An interface of a launch: an existing one (`interface`), or one that the launch creates (`subnet`).

    An interface of the launch has no `source_dest_check`, `role` or `allowlisted_by`: declare it in `interfaces`, and
    refer to it with `interface`.
    """

    interface: Annotated[Maybe[InterfaceId], about("An existing interface: an ID in `interfaces`, or an AWS ID.")] = (
        UNSET
    )
    subnet: Annotated[Maybe[SubnetId], about("The subnet of an interface that the launch creates.")] = UNSET
    device_index: Annotated[Maybe[Whole], about("The device index; 0 is the primary interface.")] = UNSET
    network_card: Annotated[Whole, about("The network card index.")] = 0
    kind: Annotated[InterfaceKind, about("The type of an interface that the launch creates.")] = "interface"
    security_groups: Annotated[
        Maybe[list[SecurityGroupId]],
        about(
            "The security groups of an interface that the launch creates. If omitted, the default security group of "
            "the VPC is used."
        ),
    ] = UNSET
    associate_public_ip: Annotated[Maybe[bool], about("Whether the interface gets a public IPv4 address.")] = UNSET
    delete_on_termination: Annotated[
        Maybe[bool],
        about("Whether the interface is deleted with the instance (default for an existing interface: false)."),
    ] = UNSET
    ena_express: Annotated[Maybe[bool], about("Whether ENA Express is enabled.")] = UNSET
    ena_queues: Annotated[Maybe[Positive], about("The requested number of ENA queues.")] = UNSET
    description: Annotated[Maybe[str], about("The description of an interface that the launch creates.")] = UNSET


class Instance(Shape, kw_only=True):
    """An EC2 instance. With `subnet` and without `interfaces`, the launch creates its primary interface."""

    alternatives: ClassVar[tuple[str, ...]] = ("subnet", "interfaces")

    type: Annotated[Maybe[str], about("The instance type, such as m5.large.")] = UNSET
    subnet: Annotated[Maybe[SubnetId], about("The subnet of the primary interface that the launch creates.")] = UNSET
    interfaces: Annotated[Maybe[list[LaunchInterface]], about("The interfaces of the launch, instead of `subnet`.")] = (
        UNSET
    )
    zone: Annotated[Maybe[ZoneName], about("The requested Availability Zone, in addition to the subnet.")] = UNSET
    account: Annotated[Maybe[Account], about("The account that owns the instance.")] = UNSET
    launch_template: Annotated[Maybe[LaunchTemplateId], about("The launch template of the instance.")] = UNSET
    count: Annotated[Positive, about("The number of identical instances.")] = 1
    state: Annotated[Literal["running", "stopped"], about("The desired state of the instance.")] = "running"
    os: Annotated[
        Maybe[str],
        about(
            "The operating system, such as amazon-linux-2023, ubuntu-24.04, debian-12, rhel-9, sles-15, centos-7 or "
            "windows. For any other name, set `policy_routing` and `os_hotplug`: what it configures is unknown."
        ),
    ] = UNSET
    policy_routing: Annotated[
        Maybe[bool],
        about(
            "Whether policy routing is set up: replies leave through the interface with their source address. If left "
            "out, it follows from `os`."
        ),
    ] = UNSET
    expected_gbps: Annotated[Maybe[Rate], about("The expected bandwidth in Gbps.")] = UNSET
    security_groups: Annotated[
        Maybe[list[SecurityGroupId]],
        about("The security groups of the primary interface."),
    ] = UNSET
    private_ips: Annotated[
        list[Ipv4Address], about("Private IPv4 addresses of the primary interface; the first is its primary address.")
    ] = []
    secondary_private_ip_count: Annotated[
        Whole, about("The number of secondary IPv4 addresses of the primary interface.")
    ] = 0
    source_dest_check: Annotated[
        bool,
        about(
            "Source/destination check of the primary interface; set it to false on NAT instances, firewalls "
            "and routers."
        ),
    ] = True
    associate_public_ip: Annotated[
        Maybe[bool],
        about(
            "Whether the primary interface gets a public IPv4 address. If left out, the setting of the "
            "subnet applies (`auto_assign_public_ip`)."
        ),
    ] = UNSET
    placement_group: Annotated[Maybe[str], about("The placement group.")] = UNSET
    os_hotplug: Annotated[
        Maybe[bool],
        about(
            "Whether the operating system configures interfaces that are attached after boot. If left out, it "
            "follows from `os`."
        ),
    ] = UNSET
    filters_inside: Annotated[
        bool, about("Whether the instance filters traffic between its interfaces, as a firewall does.")
    ] = False
    management_swap: Annotated[
        bool, about("Whether the appliance swaps its management interface: device index 1 for management, 0 for data.")
    ] = False
    node_of: Annotated[
        Maybe[Literal["eks", "ecs"]], about("The cluster service that attaches interfaces to the instance.")
    ] = UNSET
    egress_identity: Annotated[
        Maybe[ElasticIpId],
        about(
            "The Elastic IP that traffic from this instance to the internet must use. It is about traffic that the "
            "instance originates: for traffic that it forwards, as a NAT instance or firewall, set it on the clients."
        ),
    ] = UNSET
    allowlisted_by: Annotated[list[str], about("Parties that have the address of the instance on an allow-list.")] = []
    description: Annotated[Maybe[str], about("The description of the instance.")] = UNSET
    tags: Annotated[dict[str, str], about("The tags of the instance.")] = {}


class Attachment(Shape, kw_only=True):
    """An attachment of an interface to an instance after launch."""

    interface: Annotated[Maybe[InterfaceId], about("The interface: an ID in `interfaces`, or an AWS ID.")] = UNSET
    instance: Annotated[Maybe[InstanceId], about("The instance: an ID in `instances`, or an AWS ID.")] = UNSET
    device_index: Annotated[Maybe[Whole], about("The device index; 0 belongs to the primary interface.")] = UNSET
    network_card: Annotated[Whole, about("The network card index.")] = 0
    delete_on_termination: Annotated[bool, about("Whether the interface is deleted with the instance.")] = False
    ena_express: Annotated[Maybe[bool], about("Whether ENA Express is enabled.")] = UNSET
    ena_queues: Annotated[Maybe[Positive], about("The requested number of ENA queues.")] = UNSET
    managed_by: Annotated[
        Maybe[Literal["iac", "agent"]],
        about("What attaches the interface: infrastructure as code (`iac`) or an agent at run time (`agent`)."),
    ] = UNSET
