"""The sections that place things: VPCs, subnets, interfaces, instances and attachments."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import ClassVar, Literal

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
)


class Vpc(Shape, kw_only=True):
    """A virtual private cloud."""

    cidr: Maybe[Ipv4Cidr] = UNSET
    """The IPv4 CIDR block, such as 10.0.0.0/16."""
    ipv6_cidr: Maybe[Ipv6Cidr] = UNSET
    """The IPv6 CIDR block."""
    secondary_cidrs: list[Cidr] = []
    """Secondary IPv4 or IPv6 CIDR blocks, such as 100.64.0.0/16 for pods."""
    internet_gateway: Maybe[bool] = UNSET
    """Whether an internet gateway is attached. A route to an internet gateway outweighs `false`."""
    dns_hostnames: Maybe[bool] = UNSET
    """Whether instances with public addresses get DNS names (enableDnsHostnames)."""
    dns_support: bool = True
    """Whether the Amazon DNS server answers (enableDnsSupport)."""
    region: Maybe[Region] = UNSET
    """The Region (default: the `region` of the file)."""
    account: Maybe[Account] = UNSET
    """The account that owns the VPC (default: the `account` of the file)."""
    block_public_access: Literal["off", "ingress", "bidirectional"] = "off"
    """The mode of VPC Block Public Access: `off`, `ingress` or `bidirectional`."""
    tags: dict[str, str] = {}
    """The tags of the VPC."""


class Subnet(Shape, kw_only=True):
    """A subnet, in one Availability Zone."""

    vpc: Maybe[VpcId] = UNSET
    """The VPC: an ID in `vpcs`, or an AWS ID."""
    zone: Maybe[ZoneName] = UNSET
    """The Availability Zone, such as us-east-1a; `any` lets AWS choose for a new subnet."""
    zone_id: Maybe[ZoneId] = UNSET
    """The Availability Zone ID, such as use1-az4; it identifies the same zone in all accounts."""
    cidr: Maybe[Ipv4Cidr] = UNSET
    """The IPv4 CIDR block, such as 10.0.1.0/24."""
    ipv6_cidr: Maybe[Ipv6Cidr] = UNSET
    """The IPv6 CIDR block, a /64."""
    ipv6_only: bool = False
    """Whether this is an IPv6-only subnet."""
    account: Maybe[Account] = UNSET
    """The account in which the subnet is used (default: the account of the VPC)."""
    ipv4_only: bool = False
    """Whether the subnet has no IPv6 range."""
    auto_assign_public_ip: Maybe[bool] = UNSET
    """Whether instances launched here get a public IPv4 address automatically."""
    outpost: Maybe[str] = UNSET
    """The ARN or name of the Outpost of the subnet."""
    addresses_in_use: Whole = 0
    """The number of addresses used by resources outside this topology."""
    tags: dict[str, str] = {}
    """The tags of the subnet."""


class AddressPlan(Shape, kw_only=True):
    """The private addresses of an interface."""

    private_ips: list[Ipv4Address] = []
    """Private IPv4 addresses; the first is the primary address."""
    secondary_private_ip_count: Whole = 0
    """How many secondary IPv4 addresses AWS assigns automatically, in addition to the primary address."""
    ipv4_prefixes: list[Ipv4Cidr] = []
    """IPv4 prefixes (/28); each counts as one address of the interface."""
    ipv4_prefix_count: Whole = 0
    """How many IPv4 prefixes (/28) AWS assigns automatically."""
    ipv6_addresses: list[Ipv6Address] = []
    """IPv6 addresses."""
    ipv6_address_count: Whole = 0
    """How many IPv6 addresses AWS assigns automatically."""
    ipv6_prefixes: list[Ipv6Cidr] = []
    """IPv6 prefixes (/80); each counts as one address of the interface."""
    ipv6_prefix_count: Whole = 0
    """How many IPv6 prefixes (/80) AWS assigns automatically."""


class Interface(AddressPlan, kw_only=True):
    """A network interface (ENI)."""

    subnet: Maybe[SubnetId] = UNSET
    """The subnet, which determines the Availability Zone: an ID in `subnets`, or an AWS ID."""
    security_groups: Maybe[list[SecurityGroupId]] = UNSET
    """The security groups of the interface. If omitted, the default security group of the VPC is used."""
    source_dest_check: bool = True
    """Source/destination check; set it to false on NAT instances, firewalls and routers."""
    role: Maybe[Role] = UNSET
    """The role of the interface."""
    intent: Maybe[Literal["failover", "bandwidth", "separation", "addresses"]] = UNSET
    """The reason for a separate interface."""
    kind: InterfaceKind = "interface"
    """The type of the interface."""
    account: Maybe[Account] = UNSET
    """The account that owns the interface."""
    managed_by: Maybe[str] = UNSET
    """The AWS service that manages the interface, such as lambda."""
    attached_by_agent: bool = False
    """Whether an agent attaches the interface at run time."""
    allowlisted_by: list[str] = []
    """Parties that have the addresses of the interface on an allow-list."""
    description: Maybe[str] = UNSET
    """The description of the interface."""
    tags: dict[str, str] = {}
    """The tags of the interface."""


class LaunchInterface(AddressPlan, kw_only=True):
    """An interface of a launch: an existing one (`interface`), or one that the launch creates (`subnet`).

    An interface of the launch has no `source_dest_check`, `role` or `allowlisted_by`: declare it in `interfaces`, and
    refer to it with `interface`.
    """

    interface: Maybe[InterfaceId] = UNSET
    """An existing interface: an ID in `interfaces`, or an AWS ID."""
    subnet: Maybe[SubnetId] = UNSET
    """The subnet of an interface that the launch creates."""
    device_index: Maybe[Whole] = UNSET
    """The device index; 0 is the primary interface."""
    network_card: Whole = 0
    """The network card index."""
    kind: InterfaceKind = "interface"
    """The type of an interface that the launch creates."""
    security_groups: Maybe[list[SecurityGroupId]] = UNSET
    """The security groups of an interface that the launch creates. If omitted, the default security group of the VPC is
    used."""
    associate_public_ip: Maybe[bool] = UNSET
    """Whether the interface gets a public IPv4 address."""
    delete_on_termination: Maybe[bool] = UNSET
    """Whether the interface is deleted with the instance (default for an existing interface: false)."""
    ena_express: Maybe[bool] = UNSET
    """Whether ENA Express is enabled."""
    ena_queues: Maybe[Positive] = UNSET
    """The requested number of ENA queues."""
    description: Maybe[str] = UNSET
    """The description of an interface that the launch creates."""
    tags: dict[str, str] = {}
    """The tags of an interface that the launch creates."""


class Instance(Shape, kw_only=True):
    """An EC2 instance. With `subnet` and without `interfaces`, the launch creates its primary interface."""

    alternatives: ClassVar[tuple[str, ...]] = ("subnet", "interfaces")

    type: Maybe[str] = UNSET
    """The instance type, such as m5.large."""
    subnet: Maybe[SubnetId] = UNSET
    """The subnet of the primary interface that the launch creates."""
    interfaces: Maybe[list[LaunchInterface]] = UNSET
    """The interfaces of the launch, instead of `subnet`."""
    zone: Maybe[ZoneName] = UNSET
    """The requested Availability Zone, in addition to the subnet."""
    account: Maybe[Account] = UNSET
    """The account that owns the instance."""
    launch_template: Maybe[LaunchTemplateId] = UNSET
    """The launch template of the instance."""
    count: Positive = 1
    """The number of identical instances."""
    state: Literal["running", "stopped"] = "running"
    """The desired state of the instance."""
    os: Maybe[str] = UNSET
    """The operating system, such as amazon-linux-2023, ubuntu-24.04, debian-12, rhel-9, sles-15, centos-7 or windows.
    For any other name, set `policy_routing` and `os_hotplug`: what it configures is unknown."""
    policy_routing: Maybe[bool] = UNSET
    """Whether policy routing is set up: replies leave through the interface with their source address. If left out, it
    follows from `os`."""
    expected_gbps: Maybe[Rate] = UNSET
    """The expected bandwidth in Gbps."""
    security_groups: Maybe[list[SecurityGroupId]] = UNSET
    """The security groups of the primary interface."""
    private_ips: list[Ipv4Address] = []
    """Private IPv4 addresses of the primary interface; the first is its primary address."""
    secondary_private_ip_count: Whole = 0
    """The number of secondary IPv4 addresses of the primary interface."""
    source_dest_check: bool = True
    """Source/destination check of the primary interface; set it to false on NAT instances, firewalls and routers."""
    associate_public_ip: Maybe[bool] = UNSET
    """Whether the primary interface gets a public IPv4 address. If left out, the setting of the subnet applies
    (`auto_assign_public_ip`)."""
    placement_group: Maybe[str] = UNSET
    """The placement group."""
    os_hotplug: Maybe[bool] = UNSET
    """Whether the operating system configures interfaces that are attached after boot. If left out, it follows from
    `os`."""
    filters_inside: bool = False
    """Whether the instance filters traffic between its interfaces, as a firewall does."""
    management_swap: bool = False
    """Whether the appliance swaps its management interface: device index 1 for management, 0 for data."""
    node_of: Maybe[Literal["eks", "ecs"]] = UNSET
    """The cluster service that attaches interfaces to the instance."""
    egress_identity: Maybe[ElasticIpId] = UNSET
    """The Elastic IP that traffic from this instance to the internet must use. It is about traffic that the instance
    originates: for traffic that it forwards, as a NAT instance or firewall, set it on the clients."""
    allowlisted_by: list[str] = []
    """Parties that have the address of the instance on an allow-list."""
    description: Maybe[str] = UNSET
    """The description of the instance."""
    tags: dict[str, str] = {}
    """The tags of the instance."""


class Attachment(Shape, kw_only=True):
    """An attachment of an interface to an instance after launch."""

    interface: Maybe[InterfaceId] = UNSET
    """The interface: an ID in `interfaces`, or an AWS ID."""
    instance: Maybe[InstanceId] = UNSET
    """The instance: an ID in `instances`, or an AWS ID."""
    device_index: Maybe[Whole] = UNSET
    """The device index; 0 belongs to the primary interface."""
    network_card: Whole = 0
    """The network card index."""
    delete_on_termination: bool = False
    """Whether the interface is deleted with the instance."""
    ena_express: Maybe[bool] = UNSET
    """Whether ENA Express is enabled."""
    ena_queues: Maybe[Positive] = UNSET
    """The requested number of ENA queues."""
    managed_by: Maybe[Literal["iac", "agent"]] = UNSET
    """What attaches the interface: infrastructure as code (`iac`) or an agent at run time (`agent`)."""
