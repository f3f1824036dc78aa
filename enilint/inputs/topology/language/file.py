"""A topology file as a whole."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import Annotated, Literal

from msgspec import UNSET, Meta, field

from enilint.inputs.topology.language import placement, routing, services
from enilint.inputs.topology.language.terms import Account, Maybe, Region, Shape, Whole, about


class Quotas(Shape, kw_only=True):
    """Quotas of the account that were raised."""

    security_groups_per_interface: Annotated[Whole, about("The quota of security groups per network interface.")] = 5
    elastic_ips: Annotated[Whole, about("The quota of Elastic IPs per Region.")] = 5


class Header(Shape, kw_only=True):
    """General settings of a topology file."""

    schema_: Annotated[Maybe[str], about("The JSON Schema for editors; enilint ignores it.")] = field(
        name="$schema", default=UNSET
    )
    version: Annotated[Literal[1], about("The version of the topology language: 1.")]
    region: Annotated[Maybe[Region], about("The default Region, such as us-east-1.")] = UNSET
    account: Annotated[Maybe[Account], about("The default AWS account: 12 digits, in quotes.")] = UNSET
    imports: Annotated[
        list[Annotated[str, Meta(min_length=1)]],
        about("Topology files to include, relative to this file and inside the project."),
    ] = []
    quotas: Annotated[Maybe[Quotas], about("Quotas of the account that differ from the AWS default.")] = UNSET


class Topology(Header, kw_only=True):
    """A topology: a network design around network interfaces (ENIs), written by hand."""

    vpcs: Annotated[dict[str, placement.Vpc], about("VPCs, keyed by an ID that you choose.")] = {}
    subnets: Annotated[dict[str, placement.Subnet], about("Subnets, keyed by an ID that you choose.")] = {}
    security_groups: Annotated[
        dict[str, routing.SecurityGroup], about("Security groups, keyed by an ID that you choose.")
    ] = {}
    instances: Annotated[dict[str, placement.Instance], about("EC2 instances, keyed by an ID that you choose.")] = {}
    interfaces: Annotated[
        dict[str, placement.Interface], about("Network interfaces (ENIs), keyed by an ID that you choose.")
    ] = {}
    attachments: Annotated[
        list[placement.Attachment], about("Attachments of network interfaces to instances after launch.")
    ] = []
    elastic_ips: Annotated[dict[str, routing.ElasticIp], about("Elastic IPs, keyed by an ID that you choose.")] = {}
    route_tables: Annotated[dict[str, routing.RouteTable], about("Route tables, keyed by an ID that you choose.")] = {}
    nat_gateways: Annotated[dict[str, routing.NatGateway], about("NAT gateways, keyed by an ID that you choose.")] = {}
    vpc_endpoints: Annotated[
        dict[str, routing.VpcEndpoint], about("VPC endpoints, keyed by an ID that you choose.")
    ] = {}
    transit_gateway_attachments: Annotated[
        dict[str, routing.TransitGatewayAttachment],
        about("Transit gateway VPC attachments, keyed by an ID that you choose."),
    ] = {}
    peering_connections: Annotated[
        dict[str, routing.PeeringConnection], about("VPC peering connections, keyed by a name that you choose.")
    ] = {}
    interface_permissions: Annotated[
        list[routing.InterfacePermission], about("Permissions for other accounts to use network interfaces.")
    ] = []
    failover_groups: Annotated[
        dict[str, services.FailoverGroup], about("Failover groups, keyed by an ID that you choose.")
    ] = {}
    launch_templates: Annotated[
        dict[str, services.LaunchTemplate], about("Launch templates, keyed by an ID that you choose.")
    ] = {}
    auto_scaling_groups: Annotated[
        dict[str, services.AutoScalingGroup], about("Auto Scaling groups, keyed by an ID that you choose.")
    ] = {}
    load_balancers: Annotated[
        dict[str, services.LoadBalancer], about("Load balancers, keyed by an ID that you choose.")
    ] = {}
    lambda_functions: Annotated[
        dict[str, services.LambdaFunction], about("Lambda functions attached to VPCs, keyed by an ID that you choose.")
    ] = {}
    eks_clusters: Annotated[dict[str, services.EksCluster], about("EKS clusters, keyed by an ID that you choose.")] = {}
    eks_node_groups: Annotated[
        dict[str, services.EksNodeGroup], about("EKS node groups, keyed by an ID that you choose.")
    ] = {}
    ecs_services: Annotated[dict[str, services.EcsService], about("ECS services, keyed by an ID that you choose.")] = {}
    managed_services: Annotated[
        dict[str, services.Service], about("Other AWS services in your subnets, keyed by an ID that you choose.")
    ] = {}
    dns_records: Annotated[dict[str, routing.DnsRecord], about("DNS records, by name.")] = {}
    flows: Annotated[
        list[routing.Flow],
        about("Expected traffic flows. ENI402 compares them with bandwidth limits; no rule checks reachability."),
    ] = []
    operations: Annotated[
        list[routing.Operation], about("Operations that runbooks or agents perform on network interfaces.")
    ] = []
