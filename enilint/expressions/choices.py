"""Attributes that are one of a few texts. A comparison with another text is the same for every design: a mistake."""

from collections.abc import Mapping

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
_SERVICES = (
    "application-load-balancer",
    "network-load-balancer",
    "gateway-load-balancer",
    "classic-load-balancer",
    "interface-endpoint",
    "gateway-load-balancer-endpoint",
    "transit-gateway-attachment",
    "network-firewall",
    "efs-mount-target",
    "opensearch-domain",
    "msk-cluster",
    "db-subnet-group",
    "dms-subnet-group",
    "eks-cluster",
    "resolver-endpoint",
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
    ("ElasticIp", "gateway"): ("internet-gateway", "carrier-gateway", "local-gateway"),
    ("FailoverGroup", "mechanism"): ("move-eni", "move-eip", "move-secondary-ip", "retarget-route", "replace"),
    ("FailoverGroup", "survives"): ("instance", "zone"),
    ("Instance", "node_of"): _NODES,
    ("InstanceType", "hypervisor"): ("nitro", "xen", "none"),
    ("Interface", "intent"): ("failover", "bandwidth", "separation", "addresses"),
    ("Interface", "purpose"): _ROLES,
    ("Interface", "role"): _ROLES,
    ("Launch", "node_of"): _NODES,
    ("LaunchTemplate", "node_of"): _NODES,
    ("LoadBalancer", "type"): ("application", "network", "gateway", "classic"),
    ("LoadBalancer", "service"): tuple(one for one in _SERVICES if one.endswith("-load-balancer")),
    ("NatGateway", "mode"): ("zonal", "regional"),
    ("Route", "target_kind"): _TARGETS,
    ("RouteTarget", "kind"): _TARGETS,
    ("SubnetService", "service"): _SERVICES,
    ("TransitGatewayAttachment", "service"): ("transit-gateway-attachment",),
}
"""The texts by class and attribute."""
