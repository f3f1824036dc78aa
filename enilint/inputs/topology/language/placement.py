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

    cidr: Annotated[Maybe[Ipv4Cidr], about("The IPv4 range of the VPC, such as 10.0.0.0/16.")] = UNSET
    ipv6_cidr: Annotated[Maybe[Ipv6Cidr], about("The IPv6 range of the VPC.")] = UNSET
    secondary_cidrs: Annotated[
        list[Cidr], about("Further ranges of the VPC, IPv4 or IPv6, such as 100.64.0.0/16 for pods.")
    ] = []
    internet_gateway: Annotated[Maybe[bool], about("Whether an internet gateway is attached.")] = UNSET
    region: Annotated[Maybe[Region], about("The Region; the file's `region` where it is left out.")] = UNSET
    account: Annotated[
        Maybe[Account], about("The account that owns the VPC; the file's `account` where it is left out.")
    ] = UNSET
    block_public_access: Annotated[
        Literal["off", "ingress", "bidirectional"],
        about("VPC Block Public Access: which direction of internet traffic it blocks."),
    ] = "off"


class Reservation(Shape, kw_only=True):
    """A CIDR reservation of a subnet."""

    cidr: Annotated[Maybe[Cidr], about("The reserved range.")] = UNSET
    type: Annotated[
        Maybe[Literal["prefix", "explicit"]],
        about("`prefix`: kept for prefixes of interfaces. `explicit`: kept from automatic assignment."),
    ] = UNSET


class Subnet(Shape, kw_only=True):
    """A subnet; it lies in one Availability Zone."""

    vpc: Annotated[Maybe[VpcId], about("The VPC: an id of `vpcs`, or an AWS id.")] = UNSET
    zone: Annotated[
        Maybe[ZoneName], about("The Availability Zone, such as us-east-1a; `any` for a new subnet that lets AWS pick.")
    ] = UNSET
    zone_id: Annotated[
        Maybe[ZoneId], about("The zone id, such as use1-az4, which means the same zone in every account.")
    ] = UNSET
    cidr: Annotated[Maybe[Ipv4Cidr], about("The IPv4 range of the subnet, such as 10.0.1.0/24.")] = UNSET
    ipv6_cidr: Annotated[Maybe[Ipv6Cidr], about("The IPv6 range of the subnet, a /64.")] = UNSET
    ipv6_only: Annotated[bool, about("Whether the subnet has no IPv4 addresses.")] = False
    account: Annotated[Maybe[Account], about("The account that sees the subnet; that of the VPC by default.")] = UNSET
    auto_assign_public_ip: Annotated[
        Maybe[bool], about("Whether instances launched here get a public IPv4 address by themselves.")
    ] = UNSET
    outpost: Annotated[Maybe[str], about("The Outpost that the subnet lies on, by ARN or name.")] = UNSET
    network_border_group: Annotated[
        Maybe[str], about("The network border group of the zone: the Region, a Local Zone or Wavelength Zone group.")
    ] = UNSET
    reservations: Annotated[list[Reservation], about("CIDR reservations of the subnet.")] = []
    addresses_in_use: Annotated[Whole, about("Addresses that something outside the design has taken.")] = 0


class AddressPlan(Shape, kw_only=True):
    """The private addresses of an interface."""

    private_ips: Annotated[list[Ipv4Address], about("Private IPv4 addresses; the first is the primary.")] = []
    secondary_private_ip_count: Annotated[
        Whole, about("How many secondary IPv4 addresses AWS is to pick, the primary not counted.")
    ] = 0
    ipv4_prefixes: Annotated[list[Ipv4Cidr], about("IPv4 prefixes (/28); each takes one address slot.")] = []
    ipv4_prefix_count: Annotated[Whole, about("How many IPv4 prefixes (/28) AWS is to pick.")] = 0
    ipv6_addresses: Annotated[list[Ipv6Address], about("IPv6 addresses.")] = []
    ipv6_address_count: Annotated[Whole, about("How many IPv6 addresses AWS is to pick.")] = 0
    ipv6_prefixes: Annotated[list[Ipv6Cidr], about("IPv6 prefixes (/80); each takes one address slot.")] = []
    ipv6_prefix_count: Annotated[Whole, about("How many IPv6 prefixes (/80) AWS is to pick.")] = 0


class Interface(AddressPlan, kw_only=True):
    """An elastic network interface (ENI)."""

    subnet: Annotated[Maybe[SubnetId], about("The subnet, which fixes the zone: an id of `subnets`, or an AWS id.")] = (
        UNSET
    )
    security_groups: Annotated[Maybe[list[SecurityGroupId]], about("The security groups of the interface.")] = UNSET
    source_dest_check: Annotated[
        bool, about("Whether AWS drops traffic that is neither from nor to the interface; false to forward traffic.")
    ] = True
    role: Annotated[Maybe[Role], about("What the interface is for.")] = UNSET
    intent: Annotated[
        Maybe[Literal["failover", "bandwidth", "separation", "addresses"]],
        about("Why it is an interface of its own: what the author hopes to gain by it."),
    ] = UNSET
    kind: Annotated[InterfaceKind, about("The type of interface.")] = "interface"
    account: Annotated[Maybe[Account], about("The account that owns the interface.")] = UNSET
    managed_by: Annotated[Maybe[str], about("The AWS service that manages the interface, such as lambda.")] = UNSET
    attached_by_agent: Annotated[bool, about("Whether an agent attaches the interface at run time.")] = False
    allowlisted_by: Annotated[list[str], about("Who has put the addresses of the interface on an allow-list.")] = []
    ena_queues: Annotated[Maybe[Positive], about("The number of ENA queues asked for.")] = UNSET
    deny_internet_gateway: Annotated[
        bool, about("Whether traffic between the interface and internet gateways is denied.")
    ] = False
    description: Annotated[Maybe[str], about("The description of the interface.")] = UNSET
    tags: Annotated[dict[str, str], about("The tags of the interface.")] = {}


class LaunchInterface(AddressPlan, kw_only=True):
    """An interface of a launch: an existing one (`interface`), or one that the launch makes (`subnet`)."""

    interface: Annotated[Maybe[InterfaceId], about("An existing interface: an id of `interfaces`, or an AWS id.")] = (
        UNSET
    )
    subnet: Annotated[Maybe[SubnetId], about("The subnet of an interface that the launch makes.")] = UNSET
    device_index: Annotated[Maybe[Whole], about("The device index; 0 is the primary. 0 in launch templates.")] = UNSET
    network_card: Annotated[Whole, about("The index of the network card.")] = 0
    kind: Annotated[InterfaceKind, about("The type of an interface that the launch makes.")] = "interface"
    security_groups: Annotated[
        Maybe[list[SecurityGroupId]], about("The security groups of an interface that the launch makes.")
    ] = UNSET
    associate_public_ip: Annotated[Maybe[bool], about("Whether the interface gets a public IPv4 address.")] = UNSET
    delete_on_termination: Annotated[
        Maybe[bool], about("Whether the interface is deleted with the instance; false for an existing one.")
    ] = UNSET
    ena_express: Annotated[Maybe[bool], about("Whether ENA Express is on.")] = UNSET
    ena_queues: Annotated[Maybe[Positive], about("The number of ENA queues asked for.")] = UNSET
    managed_by: Annotated[Literal["iac", "agent"], about("What attaches the interface.")] = "iac"
    description: Annotated[Maybe[str], about("The description of an interface that the launch makes.")] = UNSET


class Instance(Shape, kw_only=True):
    """An EC2 instance. With `subnet` and without `interfaces` it gets one primary interface by itself."""

    alternatives: ClassVar[tuple[str, ...]] = ("subnet", "interfaces")

    type: Annotated[Maybe[str], about("The instance type, such as m5.large.")] = UNSET
    subnet: Annotated[Maybe[SubnetId], about("The subnet of the primary interface that the launch makes.")] = UNSET
    interfaces: Annotated[
        Maybe[list[LaunchInterface]], about("The interfaces of the launch, in place of `subnet`.")
    ] = UNSET
    zone: Annotated[Maybe[ZoneName], about("The zone asked for beside the subnet.")] = UNSET
    account: Annotated[Maybe[Account], about("The account that owns the instance.")] = UNSET
    launch_template: Annotated[Maybe[LaunchTemplateId], about("The launch template it starts from.")] = UNSET
    count: Annotated[Positive, about("How many equal instances this stands for.")] = 1
    state: Annotated[Literal["running", "stopped"], about("The state it is kept in.")] = "running"
    os: Annotated[
        Maybe[str], about("The operating system, such as amazon-linux-2023: it decides who sets up policy routing.")
    ] = UNSET
    policy_routing: Annotated[
        Maybe[bool], about("Whether replies leave by the interface whose address they carry.")
    ] = UNSET
    expected_gbps: Annotated[Maybe[Rate], about("The bandwidth that the author counts on, in Gbps.")] = UNSET
    security_groups: Annotated[Maybe[list[SecurityGroupId]], about("The security groups of the primary interface.")] = (
        UNSET
    )
    private_ips: Annotated[
        list[Ipv4Address], about("Private IPv4 addresses of the primary interface; the first is its primary.")
    ] = []
    secondary_private_ip_count: Annotated[
        Whole, about("How many secondary IPv4 addresses the primary interface gets.")
    ] = 0
    source_dest_check: Annotated[
        bool, about("Source/destination check of the primary interface; false to forward traffic.")
    ] = True
    associate_public_ip: Annotated[Maybe[bool], about("Whether the primary interface gets a public address.")] = UNSET
    delete_on_termination: Annotated[bool, about("Whether the primary interface is deleted with the instance.")] = True
    placement_group: Annotated[Maybe[str], about("The placement group.")] = UNSET
    cloud_init: Annotated[Maybe[str | float], about("The version of cloud-init, such as 24.1.")] = UNSET
    os_hotplug: Annotated[
        Maybe[bool], about("Whether the operating system configures interfaces that are attached later.")
    ] = UNSET
    filters_inside: Annotated[
        bool, about("Whether the instance filters between its interfaces by itself, as a firewall does.")
    ] = False
    management_swap: Annotated[
        bool, about("Whether the appliance uses device index 1 for management, and 0 for data.")
    ] = False
    node_of: Annotated[
        Maybe[Literal["eks", "ecs"]], about("The cluster service whose agents attach interfaces to the instance.")
    ] = UNSET
    egress_identity: Annotated[
        Maybe[ElasticIpId], about("The Elastic IP that the instance's outbound traffic is to show.")
    ] = UNSET
    allowlisted_by: Annotated[
        list[str], about("Who has put the address that the instance shows by itself on an allow-list.")
    ] = []
    description: Annotated[Maybe[str], about("What the instance is for.")] = UNSET
    tags: Annotated[dict[str, str], about("The tags of the instance.")] = {}


class Attachment(Shape, kw_only=True):
    """An attachment made after launch: an interface in a slot of an instance."""

    interface: Annotated[Maybe[InterfaceId], about("The interface: an id of `interfaces`, or an AWS id.")] = UNSET
    instance: Annotated[Maybe[InstanceId], about("The instance: an id of `instances`, or an AWS id.")] = UNSET
    device_index: Annotated[Maybe[Whole], about("The device index; 0 is taken by the primary interface.")] = UNSET
    network_card: Annotated[Whole, about("The index of the network card.")] = 0
    delete_on_termination: Annotated[bool, about("Whether the interface is deleted with the instance.")] = False
    ena_express: Annotated[Maybe[bool], about("Whether ENA Express is on.")] = UNSET
    ena_queues: Annotated[Maybe[Positive], about("The number of ENA queues asked for.")] = UNSET
    managed_by: Annotated[
        Maybe[Literal["iac", "agent"]],
        about("What attaches the interface: infrastructure as code, or an agent at run time."),
    ] = UNSET
