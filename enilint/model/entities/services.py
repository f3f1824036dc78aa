"""Services that send traffic to interfaces, or have interfaces of their own."""

from enilint.model.entities.base import AddressText, Entity, Identified, Peers
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.groups import GroupList
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.places import Subnet, Vpc
from enilint.values import OneOf, Unknown, Value, follow


class AddressReference(AddressText, frozen=True, kw_only=True, eq=False):
    """What names one IPv4 address: its text, or else a thing that has it."""

    launch: Value[Launch] | None = None
    """The instance whose primary private address is meant. None: no instance is named."""
    interface: Value[Interface] | None = None
    """The interface whose primary private address is meant. None: no interface is named."""
    elastic_ip: Value[ElasticIp] | None = None
    """The Elastic IP whose public address is meant. None: no Elastic IP is named."""


class DnsRecord(Entity, kw_only=True, eq=False):
    """A DNS record of addresses, or what a name points at."""

    to: tuple[AddressReference, ...] = ()
    """The addresses."""
    more: tuple[str, ...] = ()
    """What would tell the addresses beside those listed; empty where the list is complete."""


class SubnetService(Identified, kw_only=True, eq=False):
    """A service with interfaces in a list of subnets, which are no interface of the design: a cluster, an endpoint.

    Some are written as several resources, such as the mount targets of one file system: these have one `parent`.
    """

    service: Value[str]
    """Its kind, such as eks-cluster or database."""
    subnets: tuple[Value[Subnet], ...] = ()
    """Its subnets."""
    more_subnets: tuple[str, ...] = ()
    """What would tell whether there are subnets beside those listed; empty where the list is complete."""
    security_groups: GroupList | None = None
    """The security groups of its interfaces. None: it lists none."""
    parent: Value[str] | None = None
    """The id of what it is a part of. None: it stands alone."""
    zones_wanted: Value[int] | None = None
    """Over how many Availability Zones it is spread, with one subnet in each. None: the list of subnets says it."""
    in_outpost: Value[bool] = False
    """Whether it is placed on an Outpost."""
    ip_address_type: Value[str] = "ipv4"
    """The addresses of its interfaces: ipv4, dualstack or ipv6."""
    is_public: Value[bool] = False
    """Whether its interfaces have public addresses: an internet-facing load balancer, a public database."""
    exists: bool = False
    """Whether the input shows that AWS has made it."""


class LoadBalancer(SubnetService, kw_only=True, eq=False):
    """A load balancer of Elastic Load Balancing; it has an interface in each of its subnets."""

    type: Value[str] = Unknown("the type of the load balancer")
    """application, network, gateway or classic."""
    sets_private_ips: Value[bool] = False
    """Whether the author sets the private addresses of its interfaces (`PrivateIPv4Address` of subnet mappings)."""
    elastic_ips: tuple[Value[ElasticIp], ...] = ()
    """Its Elastic IPs, one for each subnet mapping that names one."""
    allowlisted_by: Value[Peers] = ()
    """Who has put its addresses on an allow-list."""


def is_public_balancer(type: Value[str], is_internet_facing: Value[bool]) -> Value[bool]:
    """Whether a load balancer has public addresses.

    A Gateway Load Balancer has none, and no scheme: endpoints lead to it (CreateLoadBalancer, `Scheme`).
    """
    if is_internet_facing is False:
        return False
    return follow(type, lambda one: False if one == "gateway" else is_internet_facing)


class LoadBalancerTarget(Entity, kw_only=True, eq=False):
    """One target: an instance, registered by its id (`to.launch`), or an address.

    An instance that is registered by its id gets traffic at the primary private address of its primary interface
    (Elastic Load Balancing, "Target groups").
    """

    to: AddressReference
    """The instance or the address."""
    registered_by: str
    """The address of what lists the target: a load balancer of a topology file, a resource of Terraform."""
    group: str | None = None
    """The address of the target group. None: not stated."""


class VpcEndpoint(SubnetService, kw_only=True, eq=False):
    """A VPC endpoint that the design makes. That of a Gateway Load Balancer leads to its targets.

    The endpoints of AWS Network Firewall are such endpoints, too: a firewall has one in each of its subnets.
    """

    service_name: Value[str] = Unknown("the service of the endpoint")
    """What is behind it: the name of an endpoint service, or the id of a firewall."""
    vpc: Value[Vpc] = Unknown("the VPC of the endpoint")
    """Its VPC."""
    private_dns: Value[bool] = False
    """Whether the DNS names of the service lead to it within its VPC (`PrivateDnsEnabled`)."""
    wording: str | None = None
    """What sentences call one that is no resource of its own. None: they use the address."""
    targets: tuple[str, ...] = ()
    """The targets of its Gateway Load Balancer that are different ones for certain."""
    more_targets: tuple[str, ...] = ()
    """What would tell whether there are targets beside those listed; empty where the list is complete."""

    @property
    def label(self) -> str:
        """The endpoint in a sentence."""
        return self.wording or self.address


ENDPOINTS = {"Interface": "interface-endpoint", "GatewayLoadBalancer": "gateway-load-balancer-endpoint"}
"""The kinds of VPC endpoints that demand something of their subnets, by the type of the endpoint."""


def endpoint_kind(type: Value[str]) -> Value[str]:
    """The kind of a VPC endpoint of a type. One of an unknown type is an endpoint of one of the kinds."""
    kind = follow(type, lambda one: ENDPOINTS.get(one, "gateway-endpoint"))
    return OneOf((*ENDPOINTS.values(), "gateway-endpoint"), kind.fact) if isinstance(kind, Unknown) else kind


class EndpointSubnet(SubnetService, kw_only=True, eq=False):
    """A subnet that is added to a VPC endpoint apart from its own list.

    `service` is the kind of the endpoint, and an interface endpoint if that is not known.
    """

    endpoint: Value[Identified]
    """The VPC endpoint."""


class TransitGatewayAttachment(SubnetService, kw_only=True, eq=False):
    """The attachment of a VPC to a transit gateway, with an interface in each of its subnets.

    A zone has one subnet of an attachment at most (CreateTransitGatewayVpcAttachment, `SubnetIds`).
    """

    vpc: Value[Vpc]
    """The VPC."""
    transit_gateway: Value[str] = Unknown("the transit gateway of an attachment")
    """What names the transit gateway; see `gateway` of a route."""
    propagates: Value[bool] = True
    """Whether the default route table of the transit gateway gets routes to the CIDR blocks of the VPC."""
    appliance_mode: Value[bool] = False
    """Whether both directions of a flow enter the VPC in the same zone."""
    ipv6_support: Value[bool] = False
    """Whether route tables of the transit gateway get routes to the IPv6 blocks of the VPC (`Ipv6Support`)."""
    has_static_ipv6_route: Value[bool] = False
    """Whether a static IPv6 route of the transit gateway targets it."""
    references_groups: Value[bool] = False
    """Whether rules can have groups of other attached VPCs as their source (`SecurityGroupReferencingSupport`).

    The transit gateway and the attachment both have to enable it: the default of the former is no.
    """
