"""Attributes that are one of a few texts. A comparison with another text is the same for every design: a mistake."""

from collections.abc import Mapping, Sequence

from enilint.files.hints import nearest

_TARGETS = (
    "interface",
    "internet-gateway",
    "egress-only-internet-gateway",
    "nat-gateway",
    "transit-gateway",
    "vpc-endpoint",
    "peering",
    "carrier-gateway",
    "local-gateway",
    "virtual-private-gateway",
    "core-network",
    "local",
)
_ROLES = ("management", "public", "private", "data")
_NODES = ("eks", "ecs")
_CLASSIC = "classic-load-balancer"
"""A load balancer, which topology files also list among the other services."""
_LOAD_BALANCERS = (
    "application-load-balancer",
    "network-load-balancer",
    "gateway-load-balancer",
    _CLASSIC,
)
_ATTACHMENT = "transit-gateway-attachment"
_SERVICES = (
    _CLASSIC,
    "interface-endpoint",
    "gateway-load-balancer-endpoint",
    "network-firewall",
    "efs-mount-target",
    "opensearch-domain",
    "msk-cluster",
    "db-subnet-group",
    "dms-subnet-group",
    "dax-subnet-group",
    "cache-subnet-group",
    "memorydb-subnet-group",
    "redshift-subnet-group",
    "eks-cluster",
    "resolver-endpoint",
    "instance-connect-endpoint",
    "directory",
    "workspaces-directory",
    "mq-broker",
    "mwaa-environment",
    "fsx-multi-az",
    "redshift-serverless-workgroup",
    "cloudhsm-cluster",
    "client-vpn-endpoint",
    "database",
    "lambda-function",
    "ecs-service",
    "eks-node-group",
    "gateway-endpoint",
)

CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("Attachment", "managed_by"): ("iac", "agent"),
    ("ElasticIp", "gateway"): ("internet-gateway", "carrier-gateway", "local-gateway"),
    ("FailoverGroup", "mechanism"): ("move-eni", "move-eip", "move-secondary-ip", "retarget-route", "replace"),
    ("FailoverGroup", "survives"): ("instance", "zone"),
    ("Flow", "kind"): ("single", "multi"),
    ("Flow", "via"): ("vpc", "internet", "local-gateway"),
    ("Instance", "node_of"): _NODES,
    ("InstanceType", "hypervisor"): ("nitro", "xen", "none"),
    ("Interface", "intent"): ("failover", "bandwidth", "separation", "addresses"),
    ("Interface", "purpose"): _ROLES,
    ("Interface", "role"): _ROLES,
    ("Launch", "node_of"): _NODES,
    ("LaunchTemplate", "node_of"): _NODES,
    ("LoadBalancer", "type"): ("application", "network", "gateway", "classic"),
    ("LoadBalancer", "service"): _LOAD_BALANCERS,
    ("NatGateway", "mode"): ("zonal", "regional"),
    ("Operation", "verb"): ("detach", "move"),
    ("Route", "target_kind"): _TARGETS,
    ("RouteTarget", "kind"): _TARGETS,
    ("SubnetService", "service"): _SERVICES,
    ("TransitGatewayAttachment", "service"): (_ATTACHMENT,),
}
"""The texts by class and attribute."""

_KINDS = {
    **dict.fromkeys(_LOAD_BALANCERS, "load_balancer"),
    **dict.fromkeys((_ATTACHMENT, "transit-gateway"), "transit_gateway_attachment"),
}
"""The kinds of resources for services that `subnet_service` lacks."""

_SHORT = {
    "alb": "application-load-balancer",
    "application": "application-load-balancer",
    "aurora": "database",
    "clb": "classic-load-balancer",
    "cloudhsm": "cloudhsm-cluster",
    "dax": "database",
    "docdb": "database",
    "ecs": "ecs-service",
    "efs": "efs-mount-target",
    "egress-only-gateway": "egress-only-internet-gateway",
    "eice": "instance-connect-endpoint",
    "eigw": "egress-only-internet-gateway",
    "eks": "eks-cluster",
    "elasticache": "database",
    "elasticsearch": "opensearch-domain",
    "elb": "classic-load-balancer",
    "eni": "interface",
    "fsx": "fsx-multi-az",
    "gateway": "internet-gateway",
    "gwlb": "gateway-load-balancer",
    "igw": "internet-gateway",
    "instance": "interface",
    "kafka": "msk-cluster",
    "lambda": "lambda-function",
    "mq": "mq-broker",
    "msk": "msk-cluster",
    "mwaa": "mwaa-environment",
    "nat": "nat-gateway",
    "neptune": "database",
    "network-interface": "interface",
    "network": "network-load-balancer",
    "nlb": "network-load-balancer",
    "opensearch": "opensearch-domain",
    "pcx": "peering",
    "rds": "database",
    "redshift": "database",
    "tgw": "transit-gateway",
    "vgw": "virtual-private-gateway",
    "vpce": "vpc-endpoint",
    "vpn-gateway": "virtual-private-gateway",
}
"""Other names of values: those of services and of the AWS CLI."""


def choice_meant(text: str, choices: Sequence[str]) -> str | None:
    """The one of some choices that another text means, if there is one."""
    short = _SHORT.get(text.lower())
    return short if short in choices else nearest(text, choices)


def kind_meant(text: str, choices: Sequence[str]) -> str | None:
    """The kind of resource for a service that is none of some choices, if they are those of services."""
    service = _SHORT.get(text.lower(), text)
    return _KINDS.get(service) if choices == _SERVICES and service not in choices else None
