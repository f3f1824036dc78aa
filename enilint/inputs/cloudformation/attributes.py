"""Attributes of resources that their templates tell: those that are properties, by type and name."""

from collections.abc import Mapping

_SAME = {
    "AWS::EC2::Instance": ("AvailabilityZone",),
    "AWS::EC2::Subnet": ("AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "VpcId"),
    "AWS::EC2::VPC": ("CidrBlock",),
}
PROPERTY_OF: Mapping[str, tuple[str, ...]] = {
    **{f"{type}.{name}": (name,) for type, names in _SAME.items() for name in names},
    "AWS::EC2::Instance.PrivateIp": ("PrivateIpAddress",),
    "AWS::EC2::NetworkInterface.PrimaryPrivateIpAddress": ("PrivateIpAddress",),
}
"""The properties that an attribute of `Fn::GetAtt` is, the first that is set."""
