"""The sections on groups of instances, failover, and the services that make interfaces of their own."""

# ruff: noqa: RUF012 - msgspec copies a default that is an empty list or mapping

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET

from enilint.inputs.topology.language.placement import LaunchInterface
from enilint.inputs.topology.language.terms import (
    Cidr,
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
    """A route that a failover retargets."""

    route_table: Annotated[Maybe[RouteTableId], about("The route table.")] = UNSET
    destination: Annotated[Maybe[Cidr], about("The destination of the route.")] = UNSET


class FailoverGroup(Shape, kw_only=True):
    """An identity, and the instances that may hold it, one at a time."""

    mechanism: Annotated[
        Maybe[Literal["move-eni", "move-eip", "move-secondary-ip", "retarget-route", "replace"]],
        about("How the identity gets to the next holder."),
    ] = UNSET
    interface: Annotated[Maybe[InterfaceId], about("The interface that moves.")] = UNSET
    elastic_ip: Annotated[Maybe[ElasticIpId], about("The Elastic IP that moves.")] = UNSET
    private_ip: Annotated[Maybe[Ipv4Address], about("The secondary private address that moves.")] = UNSET
    routes: Annotated[list[FailoverRoute], about("The routes that are retargeted.")] = []
    members: Annotated[list[MemberId], about("Instances, or Auto Scaling groups, that may hold the identity.")] = []
    device_index: Annotated[Maybe[Whole], about("The device index that the interface takes on each member.")] = UNSET
    survives: Annotated[Maybe[Literal["instance", "zone"]], about("Whose loss the group must survive.")] = UNSET


class LaunchTemplate(Shape, kw_only=True):
    """A launch template (its default version)."""

    alternatives: ClassVar[tuple[str, ...]] = ("subnet", "interfaces")

    type: Annotated[Maybe[str], about("The instance type, such as c5.large.")] = UNSET
    types: Annotated[list[str], about("Instance types that may be taken, where there are several.")] = []
    zone: Annotated[Maybe[ZoneName], about("The zone asked for.")] = UNSET
    subnet: Annotated[Maybe[SubnetId], about("The subnet of the primary interface that the launch makes.")] = UNSET
    security_groups: Annotated[Maybe[list[SecurityGroupId]], about("The security groups of the primary interface.")] = (
        UNSET
    )
    interfaces: Annotated[Maybe[list[LaunchInterface]], about("The interfaces of the launch.")] = UNSET
    allowlisted_by: Annotated[
        list[str], about("Who has put the addresses that its instances show by themselves on an allow-list.")
    ] = []


class AutoScalingGroup(Shape, kw_only=True):
    """An Auto Scaling group."""

    launch_template: Annotated[Maybe[LaunchTemplateId], about("The launch template.")] = UNSET
    subnets: Annotated[list[SubnetId], about("The subnets that instances start in.")] = []
    zones: Annotated[list[ZoneName], about("The zones that instances start in, where no subnets are given.")] = []
    types: Annotated[list[str], about("Instance types that take the place of the template's.")] = []
    min: Annotated[Maybe[Whole], about("The least number of instances.")] = UNSET
    max: Annotated[Maybe[Whole], about("The greatest number of instances.")] = UNSET
    desired: Annotated[Maybe[Whole], about("The number of instances to start with.")] = UNSET


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
    subnets: Annotated[list[SubnetId], about("The subnets that it has interfaces in.")] = []
    elastic_ips: Annotated[list[ElasticIpId], about("Its Elastic IPs, one per subnet.")] = []
    targets: Annotated[list[LoadBalancerTarget], about("Where it sends traffic.")] = []
    allowlisted_by: Annotated[list[str], about("Who has put its addresses on an allow-list.")] = []


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
    """Another service of AWS that is given a list of subnets."""

    type: Annotated[Maybe[ServiceKind], about("The service.")] = UNSET
    subnets: Annotated[list[SubnetId], about("The subnets of its network interfaces.")] = []
    security_groups: Annotated[list[SecurityGroupId], about("The security groups of its network interfaces.")] = []
    zones: Annotated[
        Maybe[Whole],
        about("The number of Availability Zones of an OpenSearch Service domain; 1 without zone awareness."),
    ] = UNSET


class LambdaFunction(Shape, kw_only=True):
    """A Lambda function with access to a VPC."""

    subnets: Annotated[list[SubnetId], about("The subnets that its interfaces are in.")] = []
    security_groups: Annotated[list[SecurityGroupId], about("The security groups of its interfaces.")] = []


class EksCluster(Shape, kw_only=True):
    """An EKS cluster: its control plane has interfaces in the VPC."""

    subnets: Annotated[list[SubnetId], about("The subnets of the control plane's interfaces.")] = []


class EksNodeGroup(Shape, kw_only=True):
    """A group of EKS nodes."""

    type: Annotated[Maybe[str], about("The instance type of the nodes.")] = UNSET
    launch_template: Annotated[Maybe[LaunchTemplateId], about("The launch template of the nodes.")] = UNSET
    subnets: Annotated[list[SubnetId], about("The subnets of the nodes.")] = []
    max: Annotated[Maybe[Whole], about("The greatest number of nodes.")] = UNSET
    max_pods: Annotated[Maybe[Whole], about("The greatest number of pods on a node.")] = UNSET
    prefix_delegation: Annotated[bool, about("Whether pods take their addresses from /28 prefixes.")] = False
    custom_networking: Annotated[bool, about("Whether pods get addresses of other subnets than the nodes.")] = False
    pod_security_groups: Annotated[bool, about("Whether pods get branch interfaces with groups of their own.")] = False
    ip_family: Annotated[Literal["ipv4", "ipv6"], about("The family of pod addresses.")] = "ipv4"
    cni: Annotated[Literal["vpc", "other"], about("The CNI plugin: the VPC CNI of AWS, or another.")] = "vpc"


class EcsService(Shape, kw_only=True):
    """An ECS service."""

    network_mode: Annotated[
        Maybe[Literal["awsvpc", "bridge", "host", "none"]], about("The network mode of its tasks.")
    ] = UNSET
    launch_type: Annotated[Maybe[Literal["ec2", "fargate", "external"]], about("Where its tasks run.")] = UNSET
    instance_type: Annotated[Maybe[str], about("The type of the container instances.")] = UNSET
    tasks_per_instance: Annotated[Maybe[Whole], about("How many tasks run on one container instance.")] = UNSET
    desired: Annotated[Maybe[Whole], about("How many tasks run in all.")] = UNSET
    trunking: Annotated[bool, about("Whether ENI trunking (awsvpcTrunking) is on.")] = False
    subnets: Annotated[list[SubnetId], about("The subnets of the task interfaces.")] = []
    security_groups: Annotated[list[SecurityGroupId], about("The security groups of the task interfaces.")] = []
    assign_public_ip: Annotated[bool, about("Whether task interfaces get a public address.")] = False
    os: Annotated[Maybe[str], about("The operating system of the container instances.")] = UNSET
