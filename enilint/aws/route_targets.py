"""What a route of a VPC can lead to.

Sources: CreateRoute; "Resource: aws_route" of the Terraform AWS provider. EC2 takes the IDs of NAT gateways,
egress-only internet gateways and VPC endpoints as a gateway ID, too.
"""

GATEWAYS = (
    "internet-gateway",
    "virtual-private-gateway",
    "nat-gateway",
    "egress-only-internet-gateway",
    "vpc-endpoint",
    "carrier-gateway",
    "local",
)
"""The kinds of target that a gateway ID (`GatewayId`, `gateway_id`) can name.

Transit gateways, peering connections, interfaces, local gateways and core networks have arguments of their own.
"""
