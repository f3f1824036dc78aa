"""What boxes say of services, and of the Elastic IPs and routes of interfaces."""

from collections import defaultdict

from enilint.model.entities.services import LoadBalancer, SubnetService, VpcEndpoint
from enilint.model.network import Network
from enilint.values import known

_KINDS = {
    "application-load-balancer": "load balancer",
    "network-load-balancer": "load balancer",
    "classic-load-balancer": "load balancer",
    "gateway-load-balancer": "Gateway Load Balancer",
    "gateway-load-balancer-endpoint": "Gateway LB endpoint",
    "transit-gateway-attachment": "transit gateway",
    "network-firewall": "Network Firewall",
    "efs-mount-target": "EFS mount target",
    "opensearch-domain": "OpenSearch domain",
    "msk-cluster": "MSK cluster",
    "db-subnet-group": "DB subnet group",
    "dax-subnet-group": "DAX subnet group",
    "dms-subnet-group": "DMS subnet group",
    "cache-subnet-group": "cache subnet group",
    "memorydb-subnet-group": "MemoryDB subnet group",
    "redshift-subnet-group": "Redshift subnet group",
    "instance-connect-endpoint": "Instance Connect Endpoint",
    "eks-cluster": "EKS cluster",
    "eks-node-group": "EKS node group",
    "lambda-function": "Lambda function",
    "ecs-service": "ECS service",
    "mq-broker": "MQ broker",
    "mwaa-environment": "MWAA environment",
    "fsx-multi-az": "FSx file system",
}
"""What boxes of services say; of others, the key of `enilint/aws/service-subnets.json` without its hyphens."""


def kind_of(service: SubnetService) -> str:
    """What a box says of a service."""
    key = known(service.service)
    if key is not None:
        return _KINDS.get(key, key.replace("-", " "))
    is_endpoint = isinstance(service, VpcEndpoint)
    return "VPC endpoint" if is_endpoint else "load balancer" if isinstance(service, LoadBalancer) else "service"


def tags_of(network: Network) -> dict[int, tuple[str, ...]]:
    """Elastic IPs and routes of interfaces, by the identity of the interface."""
    found: dict[int, list[str]] = defaultdict(list)
    for association in network.associations:
        value = network.interface_of(association)
        interface = known(value) if value is not None else None
        if interface is not None:
            found[id(interface)].append("EIP")
    routes: dict[int, int] = defaultdict(int)
    for route in network.routes:
        value = network.route_target(route)
        interface = known(value) if value is not None else None
        if interface is not None:
            routes[id(interface)] += 1
    for key, number in routes.items():
        found[key].append(f"{number} route{'' if number == 1 else 's'}")
    return {key: tuple(dict.fromkeys(tags)) for key, tags in found.items()}
