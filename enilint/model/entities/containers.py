"""Groups of nodes and services of containers, whose pods and tasks have addresses or interfaces of their own."""

from enilint.model.entities.base import Entity
from enilint.model.entities.launches import AutoScalingGroup
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import SubnetService
from enilint.model.zone import Zone
from enilint.values import Value

ENI_CONFIG_LABEL = "k8s.amazonaws.com/eniConfig"
"""The node label that selects an ENIConfig unless ENI_CONFIG_LABEL_DEF names another (amazon-vpc-cni-k8s, README)."""


class NodeGroup(AutoScalingGroup, kw_only=True, eq=False):
    """A managed node group of EKS, which makes an Auto Scaling group of it."""

    is_node_group: bool = True
    """Whether EKS makes it for a managed node group: it does."""
    cluster: Value[str] | None = None
    """The name of its cluster. None: not stated."""
    types: tuple[Value[str], ...] = ()
    """The instance types that it starts. None of them: its template says it."""
    max_pods: Value[int] | None = None
    """How many pods the kubelet runs on a node at most. None: EKS derives it from the instance type."""
    prefix_delegation: Value[bool] = False
    """Whether pods get addresses of /28 prefixes (ENABLE_PREFIX_DELEGATION of the VPC CNI)."""
    custom_networking: Value[bool] = False
    """Whether pods get addresses of other subnets than the nodes (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG)."""
    pod_security_groups: Value[bool] = False
    """Whether pods can get branch interfaces with security groups of their own (ENABLE_POD_ENI)."""
    ip_family: Value[str] = "ipv4"
    """The family of pod addresses: ipv4 or ipv6."""
    cni: Value[str] = "vpc"
    """The CNI plugin: vpc, that of AWS, or other."""


class EniConfig(Entity, kw_only=True, eq=False):
    """An ENIConfig of the VPC CNI: the subnet of the pods on the nodes that select it (custom networking)."""

    listed_by: str
    """The address of what lists it: an add-on, a Kubernetes manifest, or a cluster of a topology file."""
    name: Value[str]
    """Its name, which nodes select by the value of a label."""
    zone: Value[Zone] | None = None
    """The zone that it is named for. None: its name is not that of a zone."""
    subnet: Value[Subnet]
    """The subnet of the pods."""
    cluster: Value[str] | None = None
    """The name of its cluster. None: not stated."""
    node_label: Value[str] = ENI_CONFIG_LABEL
    """The node label whose value selects one (ENI_CONFIG_LABEL_DEF)."""
    is_used: Value[bool] = True
    """Whether custom networking is on, so that nodes use it (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG)."""


class EcsService(SubnetService, kw_only=True, eq=False):
    """An ECS service. Each of its tasks in awsvpc mode has a network interface."""

    network_mode: Value[str] | None = None
    """The network mode of its tasks: awsvpc, bridge, host or none. None: not stated."""
    launch_type: Value[str] | None = None
    """Where its tasks run: ec2, fargate or external. None: not stated."""
    instance_type: Value[str] | None = None
    """The type of the container instances. None: that of the Auto Scaling group."""
    group: Value[AutoScalingGroup] | None = None
    """The Auto Scaling group of the container instances. None: not stated."""
    tasks_per_instance: Value[int] | None = None
    """How many tasks run on one container instance. None: not stated."""
    desired: Value[int] | None = None
    """How many tasks run in all. None: not stated."""
    trunking: Value[bool] = False
    """Whether ENI trunking (awsvpcTrunking) is on."""
    os: str | None = None
    """The operating system of the container instances. None: not stated."""
