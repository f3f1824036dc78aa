"""A topology file as a whole."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import Annotated, Literal

from msgspec import UNSET, Meta, field

from enilint.inputs.topology.language import placement, routing, services
from enilint.inputs.topology.language.terms import Account, Maybe, Region, Shape, Whole, about


class Quotas(Shape, kw_only=True):
    """Quotas of the account that were raised."""

    security_groups_per_interface: Annotated[Whole, about("Security groups per interface.")] = 5
    elastic_ips: Annotated[Whole, about("Elastic IPs per Region.")] = 5


class Header(Shape, kw_only=True):
    """What a file says of itself, beside its sections."""

    schema_: Annotated[Maybe[str], about("The JSON Schema that an editor is to use; it has no other meaning.")] = field(
        name="$schema", default=UNSET
    )
    version: Annotated[Literal[1], about("The version of the language: 1.")]
    region: Annotated[Maybe[Region], about("The Region of everything that names no other, such as us-east-1.")] = UNSET
    account: Annotated[
        Maybe[Account], about("The account of everything that names no other: 12 digits, in quotes.")
    ] = UNSET
    imports: Annotated[
        list[Annotated[str, Meta(min_length=1)]],
        about("Other topology files that belong to this one, relative to it and inside the project."),
    ] = []
    quotas: Annotated[Maybe[Quotas], about("Quotas of the account that differ from the default.")] = UNSET


class Topology(Header, kw_only=True):
    """A network design around elastic network interfaces, as written by a person."""

    vpcs: Annotated[dict[str, placement.Vpc], about("VPCs, by ids that you choose.")] = {}
    subnets: Annotated[dict[str, placement.Subnet], about("Subnets, by ids that you choose.")] = {}
    security_groups: Annotated[dict[str, routing.SecurityGroup], about("Security groups, by ids that you choose.")] = {}
    instances: Annotated[dict[str, placement.Instance], about("EC2 instances, by ids that you choose.")] = {}
    interfaces: Annotated[
        dict[str, placement.Interface], about("Elastic network interfaces, by ids that you choose.")
    ] = {}
    attachments: Annotated[
        list[placement.Attachment], about("Attachments of interfaces to instances, made after launch.")
    ] = []
    elastic_ips: Annotated[dict[str, routing.ElasticIp], about("Elastic IPs, by ids that you choose.")] = {}
    route_tables: Annotated[dict[str, routing.RouteTable], about("Route tables, by ids that you choose.")] = {}
    nat_gateways: Annotated[dict[str, routing.NatGateway], about("NAT gateways, by ids that you choose.")] = {}
    vpc_endpoints: Annotated[dict[str, routing.VpcEndpoint], about("VPC endpoints, by ids that you choose.")] = {}
    transit_gateway_attachments: Annotated[
        dict[str, routing.TransitGatewayAttachment], about("Transit gateway attachments, by ids that you choose.")
    ] = {}
    interface_permissions: Annotated[
        list[routing.InterfacePermission], about("Permissions for other accounts to use interfaces.")
    ] = []
    failover_groups: Annotated[
        dict[str, services.FailoverGroup], about("Failover groups, by ids that you choose.")
    ] = {}
    launch_templates: Annotated[
        dict[str, services.LaunchTemplate], about("Launch templates, by ids that you choose.")
    ] = {}
    auto_scaling_groups: Annotated[
        dict[str, services.AutoScalingGroup], about("Auto Scaling groups, by ids that you choose.")
    ] = {}
    load_balancers: Annotated[dict[str, services.LoadBalancer], about("Load balancers, by ids that you choose.")] = {}
    lambda_functions: Annotated[
        dict[str, services.LambdaFunction], about("Lambda functions in VPCs, by ids that you choose.")
    ] = {}
    eks_clusters: Annotated[dict[str, services.EksCluster], about("EKS clusters, by ids that you choose.")] = {}
    eks_node_groups: Annotated[dict[str, services.EksNodeGroup], about("EKS node groups, by ids that you choose.")] = {}
    ecs_services: Annotated[dict[str, services.EcsService], about("ECS services, by ids that you choose.")] = {}
    managed_services: Annotated[
        dict[str, services.Service], about("Other services of AWS in your subnets, by ids that you choose.")
    ] = {}
    dns_records: Annotated[dict[str, routing.DnsRecord], about("What DNS names point at, by name.")] = {}
    flows: Annotated[list[routing.Flow], about("Traffic that the author counts on.")] = []
    operations: Annotated[list[routing.Operation], about("What runbooks and agents do to interfaces.")] = []
