"""The sections on groups of instances, failover, and the services that make interfaces of their own."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET

from enilint.inputs.topology.language.placement import LaunchInterface
from enilint.inputs.topology.language.terms import (
    AutoScalingGroupId,
    Cidr,
    EksClusterId,
    ElasticIpId,
    InstanceId,
    InterfaceId,
    IpAddress,
    Ipv4Address,
    LaunchTemplateId,
    Maybe,
    MemberId,
    RouteTableId,
    SecurityGroupId,
    Shape,
    SubnetId,
    Whole,
    ZoneName,
    about,
)


class FailoverRoute(Shape, kw_only=True):
    """A route whose target changes at failover."""

    route_table: Annotated[Maybe[RouteTableId], about("The route table.")] = UNSET
    destination: Annotated[Maybe[Cidr], about("The destination of the route.")] = UNSET


class FailoverGroup(Shape, kw_only=True):
    """A failover group: an interface, address or routes that move between instances."""

    mechanism: Annotated[
        Maybe[Literal["move-eni", "move-eip", "move-secondary-ip", "retarget-route", "replace"]],
        about(
            "How failover moves the identity to the next active instance. It needs other properties: `move-eni` needs "
            "`interface`, `move-eip` needs `elastic_ip`, `move-secondary-ip` needs `interface` and `private_ip`, and "
            "`retarget-route` needs `routes`."
        ),
    ] = UNSET
    interface: Annotated[Maybe[InterfaceId], about("The interface that moves.")] = UNSET
    elastic_ip: Annotated[Maybe[ElasticIpId], about("The Elastic IP that moves.")] = UNSET
    private_ip: Annotated[
        Maybe[Ipv4Address],
        about("The secondary private address that moves. enilint does not check that it is in the subnet."),
    ] = UNSET
    routes: Annotated[list[FailoverRoute], about("The routes whose target changes.")] = []
    members: Annotated[list[MemberId], about("The instances or Auto Scaling groups that can become active.")] = []
    device_index: Annotated[Maybe[Whole], about("The device index of the interface on each member.")] = UNSET
    survives: Annotated[Maybe[Literal["instance", "zone"]], about("The failure that the group must survive.")] = UNSET


class LaunchTemplate(Shape, kw_only=True):
    """A launch template (its default version)."""

    alternatives: ClassVar[tuple[str, ...]] = ("subnet", "interfaces")

    type: Annotated[Maybe[str], about("The instance type, such as c5.large.")] = UNSET
    types: Annotated[list[str], about("Instance types to choose from, if there are several.")] = []
    zone: Annotated[Maybe[ZoneName], about("The requested Availability Zone.")] = UNSET
    subnet: Annotated[Maybe[SubnetId], about("The subnet of the primary interface that the launch creates.")] = UNSET
    security_groups: Annotated[
        Maybe[list[SecurityGroupId]],
        about("The security groups of the primary interface."),
    ] = UNSET
    interfaces: Annotated[Maybe[list[LaunchInterface]], about("The interfaces of the launch.")] = UNSET
    attaches: Annotated[
        list[InterfaceId], about("The existing interfaces of which the user data attaches one to the instance.")
    ] = []
    allowlisted_by: Annotated[
        list[str], about("Parties that have the addresses of its instances on an allow-list.")
    ] = []
    tags: Annotated[dict[str, str], about("The tags of the launch template.")] = {}


class AutoScalingGroup(Shape, kw_only=True):
    """An Auto Scaling group."""

    launch_template: Annotated[Maybe[LaunchTemplateId], about("The launch template.")] = UNSET
    subnets: Annotated[list[SubnetId], about("The subnets in which instances are launched.")] = []
    zones: Annotated[
        list[ZoneName], about("The Availability Zones in which instances are launched, if `subnets` is not set.")
    ] = []
    min: Annotated[Maybe[Whole], about("The minimum number of instances.")] = UNSET
    max: Annotated[Maybe[Whole], about("The maximum number of instances.")] = UNSET
    desired: Annotated[Maybe[Whole], about("The desired number of instances.")] = UNSET


class LoadBalancerTarget(Shape, kw_only=True):
    """One target of a load balancer."""

    alternatives: ClassVar[tuple[str, ...]] = ("instance", "interface", "address")

    instance: Annotated[Maybe[InstanceId], about("An instance: traffic goes to its primary interface.")] = UNSET
    interface: Annotated[Maybe[InterfaceId], about("The primary address of an interface.")] = UNSET
    address: Annotated[Maybe[IpAddress], about("A literal address.")] = UNSET


class LoadBalancer(Shape, kw_only=True):
    """An Elastic Load Balancing load balancer."""

    type: Annotated[
        Maybe[Literal["application", "network", "gateway", "classic"]], about("The type of load balancer.")
    ] = UNSET
    scheme: Annotated[
        Maybe[Literal["internet-facing", "internal"]], about("Whether clients on the internet reach it.")
    ] = UNSET
    ip_address_type: Annotated[
        Literal["ipv4", "dualstack"], about("Whether clients reach it over IPv4 only, or also over IPv6.")
    ] = "ipv4"
    subnets: Annotated[list[SubnetId], about("The subnets of its interfaces.")] = []
    elastic_ips: Annotated[list[ElasticIpId], about("The Elastic IPs, one per subnet.")] = []
    targets: Annotated[list[LoadBalancerTarget], about("The targets of the load balancer.")] = []
    allowlisted_by: Annotated[list[str], about("Parties that have its addresses on an allow-list.")] = []
    tags: Annotated[dict[str, str], about("The tags of the load balancer.")] = {}


ServiceKind = Literal[
    "classic-load-balancer",
    "client-vpn-endpoint",
    "cloudhsm-cluster",
    "db-subnet-group",
    "directory",
    "dms-subnet-group",
    "efs-mount-target",
    "fsx-multi-az",
    "mq-broker",
    "msk-cluster",
    "mwaa-environment",
    "network-firewall",
    "opensearch-domain",
    "redshift-serverless-workgroup",
    "resolver-endpoint",
    "workspaces-directory",
]


class Service(Shape, kw_only=True):
    """Another AWS service that takes a list of subnets."""

    type: Annotated[Maybe[ServiceKind], about("The service. Databases of Amazon RDS are in a `db-subnet-group`.")] = (
        UNSET
    )
    subnets: Annotated[list[SubnetId], about("The subnets of its network interfaces.")] = []
    zones: Annotated[
        Maybe[Whole],
        about("The number of Availability Zones of an OpenSearch Service domain; 1 without zone awareness."),
    ] = UNSET


class LambdaFunction(Shape, kw_only=True):
    """A Lambda function attached to a VPC."""

    ipv6_allowed_for_dual_stack: Annotated[bool, about("Whether it sends IPv6 traffic from dual-stack subnets.")] = (
        False
    )
    subnets: Annotated[list[SubnetId], about("The subnets of its interfaces.")] = []
    security_groups: Annotated[list[SecurityGroupId], about("The security groups of its interfaces.")] = []


class EniConfig(Shape, kw_only=True):
    """An ENIConfig of custom networking: the subnet of the pods on the nodes that select it."""

    name: Annotated[Maybe[str], about("Its name, such as us-east-1a.")] = UNSET
    subnet: Annotated[Maybe[SubnetId], about("The subnet of the pods.")] = UNSET


class EksCluster(Shape, kw_only=True):
    """An EKS cluster; its control plane has interfaces in the VPC."""

    ip_family: Annotated[Literal["ipv4", "ipv6"], about("The family of pod and service addresses.")] = "ipv4"
    subnets: Annotated[list[SubnetId], about("The subnets of the control plane's interfaces.")] = []
    eni_configs: Annotated[list[EniConfig], about("The ENIConfigs. If there are any, custom networking is on.")] = []
    eni_config_label: Annotated[
        str, about("The node label whose value selects an ENIConfig (ENI_CONFIG_LABEL_DEF).")
    ] = "k8s.amazonaws.com/eniConfig"


class EksNodeGroup(Shape, kw_only=True):
    """An EKS node group."""

    cluster: Annotated[Maybe[EksClusterId], about("The cluster of the nodes.")] = UNSET
    type: Annotated[Maybe[str], about("The instance type of the nodes.")] = UNSET
    launch_template: Annotated[Maybe[LaunchTemplateId], about("The launch template of the nodes.")] = UNSET
    subnets: Annotated[list[SubnetId], about("The subnets of the nodes.")] = []
    min: Annotated[Maybe[Whole], about("The minimum number of nodes.")] = UNSET
    max: Annotated[Maybe[Whole], about("The maximum number of nodes.")] = UNSET
    max_pods: Annotated[Maybe[Whole], about("The maximum number of pods per node.")] = UNSET
    prefix_delegation: Annotated[
        bool, about("Whether prefix delegation is on: pods use addresses from /28 prefixes.")
    ] = False
    custom_networking: Annotated[
        bool, about("Whether custom networking is on: pods use different subnets from the nodes.")
    ] = False
    pod_security_groups: Annotated[
        bool, about("Whether security groups for pods are on: pods use branch interfaces.")
    ] = False
    ip_family: Annotated[Literal["ipv4", "ipv6"], about("The IP family of the pods.")] = "ipv4"
    cni: Annotated[Literal["vpc", "other"], about("The CNI plugin: the Amazon VPC CNI or another one.")] = "vpc"


class EcsService(Shape, kw_only=True):
    """An ECS service."""

    network_mode: Annotated[
        Maybe[Literal["awsvpc", "bridge", "host", "none"]], about("The network mode of its tasks.")
    ] = UNSET
    launch_type: Annotated[Maybe[Literal["ec2", "fargate", "external"]], about("The launch type of the tasks.")] = UNSET
    instance_type: Annotated[Maybe[str], about("The type of the container instances.")] = UNSET
    auto_scaling_group: Annotated[
        Maybe[AutoScalingGroupId], about("The Auto Scaling group of the container instances.")
    ] = UNSET
    tasks_per_instance: Annotated[Maybe[Whole], about("The number of tasks per container instance.")] = UNSET
    desired: Annotated[Maybe[Whole], about("The total number of tasks.")] = UNSET
    trunking: Annotated[bool, about("Whether ENI trunking (awsvpcTrunking) is enabled.")] = False
    subnets: Annotated[list[SubnetId], about("The subnets of the task interfaces.")] = []
    security_groups: Annotated[list[SecurityGroupId], about("The security groups of the task interfaces.")] = []
    assign_public_ip: Annotated[bool, about("Whether task interfaces get a public IPv4 address.")] = False
    os: Annotated[Maybe[str], about("The operating system of the container instances.")] = UNSET
