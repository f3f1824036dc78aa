"""A topology file as a whole."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import Annotated, Literal

from msgspec import UNSET, Meta, field

from enilint.inputs.topology.language import placement, routing, services
from enilint.inputs.topology.language.terms import Account, Maybe, Region, Shape, Whole


class Quotas(Shape, kw_only=True):
    """Quotas of the account that were raised."""

    security_groups_per_interface: Whole = 5
    """The quota of security groups per network interface."""
    elastic_ips: Whole = 5
    """The quota of Elastic IPs per Region."""


class Header(Shape, kw_only=True):
    """General settings of a topology file."""

    schema_: Maybe[str] = field(name="$schema", default=UNSET)
    """The JSON Schema for editors; enilint ignores it."""
    version: Literal[1]
    """The version of the topology language: 1."""
    region: Maybe[Region] = UNSET
    """The default Region, such as us-east-1."""
    account: Maybe[Account] = UNSET
    """The default AWS account: 12 digits, in quotes."""
    imports: list[Annotated[str, Meta(min_length=1)]] = []
    """Topology files to include, relative to this file and inside the project."""
    quotas: Maybe[Quotas] = UNSET
    """Quotas of the account that differ from the AWS default."""


class Topology(Header, kw_only=True):
    """A topology: a network design around network interfaces (ENIs), written by hand."""

    vpcs: dict[str, placement.Vpc] = {}
    """VPCs, keyed by an ID that you choose."""
    subnets: dict[str, placement.Subnet] = {}
    """Subnets, keyed by an ID that you choose."""
    security_groups: dict[str, routing.SecurityGroup] = {}
    """Security groups, keyed by an ID that you choose."""
    instances: dict[str, placement.Instance] = {}
    """EC2 instances, keyed by an ID that you choose."""
    interfaces: dict[str, placement.Interface] = {}
    """Network interfaces (ENIs), keyed by an ID that you choose."""
    attachments: list[placement.Attachment] = []
    """Attachments of network interfaces to instances after launch."""
    elastic_ips: dict[str, routing.ElasticIp] = {}
    """Elastic IPs, keyed by an ID that you choose."""
    route_tables: dict[str, routing.RouteTable] = {}
    """Route tables, keyed by an ID that you choose."""
    nat_gateways: dict[str, routing.NatGateway] = {}
    """NAT gateways, keyed by an ID that you choose."""
    vpc_endpoints: dict[str, routing.VpcEndpoint] = {}
    """VPC endpoints, keyed by an ID that you choose."""
    transit_gateway_attachments: dict[str, routing.TransitGatewayAttachment] = {}
    """Transit gateway VPC attachments, keyed by an ID that you choose."""
    peering_connections: dict[str, routing.PeeringConnection] = {}
    """VPC peering connections, keyed by a name that you choose."""
    interface_permissions: list[routing.InterfacePermission] = []
    """Permissions for other accounts to use network interfaces."""
    failover_groups: dict[str, services.FailoverGroup] = {}
    """Failover groups, keyed by an ID that you choose."""
    launch_templates: dict[str, services.LaunchTemplate] = {}
    """Launch templates, keyed by an ID that you choose."""
    auto_scaling_groups: dict[str, services.AutoScalingGroup] = {}
    """Auto Scaling groups, keyed by an ID that you choose."""
    load_balancers: dict[str, services.LoadBalancer] = {}
    """Load balancers, keyed by an ID that you choose."""
    lambda_functions: dict[str, services.LambdaFunction] = {}
    """Lambda functions attached to VPCs, keyed by an ID that you choose."""
    eks_clusters: dict[str, services.EksCluster] = {}
    """EKS clusters, keyed by an ID that you choose."""
    eks_node_groups: dict[str, services.EksNodeGroup] = {}
    """EKS node groups, keyed by an ID that you choose."""
    ecs_services: dict[str, services.EcsService] = {}
    """ECS services, keyed by an ID that you choose."""
    managed_services: dict[str, services.Service] = {}
    """Other AWS services in your subnets, keyed by an ID that you choose."""
    dns_records: dict[str, routing.DnsRecord] = {}
    """DNS records, by name."""
    flows: list[routing.Flow] = []
    """Expected traffic flows. ENI402 compares them with bandwidth limits; no rule checks reachability."""
    operations: list[routing.Operation] = []
    """Operations that runbooks or agents perform on network interfaces."""
