"""Which network interfaces an AWS service manages, and which service that is.

Source: EC2 User Guide, "Requester-managed network interfaces"; the descriptions are those that the API answers.
"""

_OF_TYPE = {
    "api_gateway_managed": "API Gateway",
    "aws_codestar_connections_managed": "CodeStar Connections",
    "efs": "EFS",
    "gateway_load_balancer": "Elastic Load Balancing",
    "gateway_load_balancer_endpoint": "PrivateLink",
    "global_accelerator_managed": "Global Accelerator",
    "iot_rules_managed": "IoT",
    "lambda": "Lambda",
    "load_balancer": "Elastic Load Balancing",
    "nat_gateway": "a NAT gateway",
    "natGateway": "a NAT gateway",
    "network_load_balancer": "Elastic Load Balancing",
    "quicksight": "QuickSight",
    "transit_gateway": "a transit gateway",
    "vpc_endpoint": "PrivateLink",
}
"""By the InterfaceType of the API."""

_OF_DESCRIPTION = {
    "AWS Lambda VPC ENI": "Lambda",
    "Amazon EKS ": "EKS",
    "DMSNetworkInterface": "DMS",
    "EFS mount target for": "EFS",
    "ELB ": "Elastic Load Balancing",
    "ES ": "OpenSearch Service",
    "ElastiCache": "ElastiCache",
    "Interface for NAT Gateway": "a NAT gateway",
    "Network Interface for Transit Gateway": "a transit gateway",
    "RDSNetworkInterface": "RDS",
    "VPC Endpoint Interface": "PrivateLink",
}
"""By the beginning of the description."""

_OF_RESOURCE = {
    "aws_efs_mount_target": "EFS",
    "aws_nat_gateway": "a NAT gateway",
    "aws_vpc_endpoint": "PrivateLink",
}
"""By the resource type of Terraform that tells the ids of its interfaces."""


def manager_of_type(type: str) -> str | None:
    """The service that manages interfaces of an InterfaceType; None for those of customers."""
    return _OF_TYPE.get(type)


def manager_of_description(description: str) -> str | None:
    """The service that a description names; None where it may be anybody's."""
    return next((name for begin, name in _OF_DESCRIPTION.items() if description.startswith(begin)), None)


def manager_of_resource(type: str) -> str | None:
    """The service of a resource type that tells the ids of its interfaces."""
    return _OF_RESOURCE.get(type)
