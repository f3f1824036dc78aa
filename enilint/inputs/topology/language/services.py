"""The sections on groups of instances, failover, and the services that make interfaces of their own."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import ClassVar, Literal

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
)


class FailoverRoute(Shape, kw_only=True):
    """A route whose target changes at failover."""

    route_table: Maybe[RouteTableId] = UNSET
    """The route table."""
    destination: Maybe[Cidr] = UNSET
    """The destination of the route."""


class FailoverGroup(Shape, kw_only=True):
    """A failover group: an interface, address or routes that move between instances."""

    mechanism: Maybe[Literal["move-eni", "move-eip", "move-secondary-ip", "retarget-route", "replace"]] = UNSET
    """How failover moves the identity to the next active instance. It needs other properties: `move-eni` needs
    `interface`, `move-eip` needs `elastic_ip`, `move-secondary-ip` needs `interface` and `private_ip`, and
    `retarget-route` needs `routes`."""
    interface: Maybe[InterfaceId] = UNSET
    """The interface that moves."""
    elastic_ip: Maybe[ElasticIpId] = UNSET
    """The Elastic IP that moves."""
    private_ip: Maybe[Ipv4Address] = UNSET
    """The secondary private address that moves. enilint does not check that it is in the subnet."""
    routes: list[FailoverRoute] = []
    """The routes whose target changes."""
    members: list[MemberId] = []
    """The instances or Auto Scaling groups that can become active."""
    device_index: Maybe[Whole] = UNSET
    """The device index of the interface on each member."""
    survives: Maybe[Literal["instance", "zone"]] = UNSET
    """The failure that the group must survive."""


class LaunchTemplate(Shape, kw_only=True):
    """A launch template (its default version)."""

    alternatives: ClassVar[tuple[str, ...]] = ("subnet", "interfaces")

    type: Maybe[str] = UNSET
    """The instance type, such as c5.large."""
    types: list[str] = []
    """Instance types to choose from, if there are several."""
    zone: Maybe[ZoneName] = UNSET
    """The requested Availability Zone."""
    subnet: Maybe[SubnetId] = UNSET
    """The subnet of the primary interface that the launch creates."""
    security_groups: Maybe[list[SecurityGroupId]] = UNSET
    """The security groups of the primary interface."""
    interfaces: Maybe[list[LaunchInterface]] = UNSET
    """The interfaces of the launch."""
    attaches: list[InterfaceId] = []
    """The existing interfaces of which the user data attaches one to the instance."""
    allowlisted_by: list[str] = []
    """Parties that have the addresses of its instances on an allow-list."""
    tags: dict[str, str] = {}
    """The tags of the launch template."""


class AutoScalingGroup(Shape, kw_only=True):
    """An Auto Scaling group."""

    launch_template: Maybe[LaunchTemplateId] = UNSET
    """The launch template."""
    subnets: list[SubnetId] = []
    """The subnets in which instances are launched."""
    zones: list[ZoneName] = []
    """The Availability Zones in which instances are launched, if `subnets` is not set."""
    min: Maybe[Whole] = UNSET
    """The minimum number of instances."""
    max: Maybe[Whole] = UNSET
    """The maximum number of instances."""
    desired: Maybe[Whole] = UNSET
    """The desired number of instances."""
    tags: dict[str, str] = {}
    """The tags of the Auto Scaling group, which its instances get, too."""


class LoadBalancerTarget(Shape, kw_only=True):
    """One target of a load balancer."""

    alternatives: ClassVar[tuple[str, ...]] = ("instance", "interface", "address")

    instance: Maybe[InstanceId] = UNSET
    """An instance: traffic goes to its primary interface."""
    interface: Maybe[InterfaceId] = UNSET
    """The primary address of an interface."""
    address: Maybe[IpAddress] = UNSET
    """A literal address."""


class LoadBalancer(Shape, kw_only=True):
    """An Elastic Load Balancing load balancer."""

    type: Maybe[Literal["application", "network", "gateway", "classic"]] = UNSET
    """The type of load balancer."""
    scheme: Maybe[Literal["internet-facing", "internal"]] = UNSET
    """Whether clients on the internet reach it."""
    ip_address_type: Literal["ipv4", "dualstack"] = "ipv4"
    """Whether clients reach it over IPv4 only, or also over IPv6."""
    subnets: list[SubnetId] = []
    """The subnets of its interfaces."""
    elastic_ips: list[ElasticIpId] = []
    """The Elastic IPs, one per subnet."""
    targets: list[LoadBalancerTarget] = []
    """The targets of the load balancer."""
    allowlisted_by: list[str] = []
    """Parties that have its addresses on an allow-list."""
    tags: dict[str, str] = {}
    """The tags of the load balancer."""


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

    type: Maybe[ServiceKind] = UNSET
    """The service. Databases of Amazon RDS are in a `db-subnet-group`."""
    subnets: list[SubnetId] = []
    """The subnets of its network interfaces."""
    zones: Maybe[Whole] = UNSET
    """The number of Availability Zones of an OpenSearch Service domain; 1 without zone awareness."""


class LambdaFunction(Shape, kw_only=True):
    """A Lambda function attached to a VPC."""

    ipv6_allowed_for_dual_stack: bool = False
    """Whether it sends IPv6 traffic from dual-stack subnets."""
    subnets: list[SubnetId] = []
    """The subnets of its interfaces."""
    security_groups: list[SecurityGroupId] = []
    """The security groups of its interfaces."""


class EniConfig(Shape, kw_only=True):
    """An ENIConfig of custom networking: the subnet of the pods on the nodes that select it."""

    name: Maybe[str] = UNSET
    """Its name, such as us-east-1a."""
    subnet: Maybe[SubnetId] = UNSET
    """The subnet of the pods."""


class EksCluster(Shape, kw_only=True):
    """An EKS cluster; its control plane has interfaces in the VPC."""

    ip_family: Literal["ipv4", "ipv6"] = "ipv4"
    """The family of pod and service addresses."""
    subnets: list[SubnetId] = []
    """The subnets of the control plane's interfaces."""
    eni_configs: list[EniConfig] = []
    """The ENIConfigs. If there are any, custom networking is on."""
    eni_config_label: str = "k8s.amazonaws.com/eniConfig"
    """The node label whose value selects an ENIConfig (ENI_CONFIG_LABEL_DEF)."""


class EksNodeGroup(Shape, kw_only=True):
    """An EKS node group."""

    cluster: Maybe[EksClusterId] = UNSET
    """The cluster of the nodes."""
    type: Maybe[str] = UNSET
    """The instance type of the nodes."""
    launch_template: Maybe[LaunchTemplateId] = UNSET
    """The launch template of the nodes."""
    subnets: list[SubnetId] = []
    """The subnets of the nodes."""
    min: Maybe[Whole] = UNSET
    """The minimum number of nodes."""
    max: Maybe[Whole] = UNSET
    """The maximum number of nodes."""
    max_pods: Maybe[Whole] = UNSET
    """The maximum number of pods per node."""
    prefix_delegation: bool = False
    """Whether prefix delegation is on: pods use addresses from /28 prefixes."""
    custom_networking: bool = False
    """Whether custom networking is on: pods use different subnets from the nodes."""
    pod_security_groups: bool = False
    """Whether security groups for pods are on: pods use branch interfaces."""
    ip_family: Literal["ipv4", "ipv6"] = "ipv4"
    """The IP family of the pods."""
    cni: Literal["vpc", "other"] = "vpc"
    """The CNI plugin: the Amazon VPC CNI or another one."""


class EcsService(Shape, kw_only=True):
    """An ECS service."""

    network_mode: Maybe[Literal["awsvpc", "bridge", "host", "none"]] = UNSET
    """The network mode of its tasks."""
    launch_type: Maybe[Literal["ec2", "fargate", "external"]] = UNSET
    """The launch type of the tasks."""
    instance_type: Maybe[str] = UNSET
    """The type of the container instances."""
    auto_scaling_group: Maybe[AutoScalingGroupId] = UNSET
    """The Auto Scaling group of the container instances."""
    tasks_per_instance: Maybe[Whole] = UNSET
    """The number of tasks per container instance."""
    desired: Maybe[Whole] = UNSET
    """The total number of tasks."""
    trunking: bool = False
    """Whether ENI trunking (awsvpcTrunking) is enabled."""
    subnets: list[SubnetId] = []
    """The subnets of the task interfaces."""
    security_groups: list[SecurityGroupId] = []
    """The security groups of the task interfaces."""
    assign_public_ip: bool = False
    """Whether task interfaces get a public IPv4 address."""
    os: Maybe[str] = UNSET
    """The operating system of the container instances."""
