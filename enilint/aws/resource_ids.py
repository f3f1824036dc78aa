"""The kinds of resources whose ids AWS tells apart, by their types in Terraform and by the prefixes of their ids."""

from enilint.files.late import late

KINDS = {
    "aws_default_route_table": "route table",
    "aws_default_security_group": "security group",
    "aws_default_subnet": "subnet",
    "aws_default_vpc": "VPC",
    "aws_ec2_transit_gateway": "transit gateway",
    "aws_eip": "Elastic IP",
    "aws_instance": "instance",
    "aws_internet_gateway": "internet gateway",
    "aws_launch_template": "launch template",
    "aws_nat_gateway": "NAT gateway",
    "aws_network_interface": "network interface",
    "aws_route_table": "route table",
    "aws_security_group": "security group",
    "aws_spot_instance_request": "Spot Instance request",
    "aws_subnet": "subnet",
    "aws_vpc": "VPC",
}
"""What a resource type makes, for types whose `id` is the id that AWS gives to it."""

KINDS_BY_PREFIX = {
    "eipalloc": "Elastic IP",
    "eni": "network interface",
    "i": "instance",
    "igw": "internet gateway",
    "lt": "launch template",
    "nat": "NAT gateway",
    "rtb": "route table",
    "sg": "security group",
    "sir": "Spot Instance request",
    "subnet": "subnet",
    "tgw": "transit gateway",
    "vpc": "VPC",
}
"""The kinds of resources by the prefixes of their ids."""
_ID = late(r"([a-z]+)-(?:[0-9a-f]{8}|[0-9a-f]{17})")


def kind_of_id(text: str) -> str | None:
    """The kind of resource that an id belongs to; None for any other text."""
    match = _ID.fullmatch(text)
    return KINDS_BY_PREFIX.get(match[1]) if match else None
