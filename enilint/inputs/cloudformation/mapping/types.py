"""The types of resources that are read, and which of their properties.

Source: the CloudFormation registry schemas. Only what is listed here is evaluated. `facts` decide what there is in the
network: a choice that they leave open is tried out. `remarks` (user data, images, tags) leave it open.
"""

from collections.abc import Mapping

from msgspec import Struct

from enilint.inputs.cloudformation.mapping.service_forms import CLASS_OF_CLUSTER, CLUSTER_NAME, FORMS


class Mapped(Struct, frozen=True):
    """The properties of a type that are read."""

    facts: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    inner: str = ""
    """A block all of whose properties are facts but those that are remarks of it; empty: there is none."""


_ADDRESSES = (
    "PrivateIpAddress", "PrivateIpAddresses", "SecondaryPrivateIpAddressCount", "Ipv4Prefixes", "Ipv4PrefixCount",
    "Ipv6Addresses", "Ipv6AddressCount", "Ipv6Prefixes", "Ipv6PrefixCount",
)  # fmt: skip
_RULE = (
    "GroupId", "IpProtocol", "FromPort", "ToPort", "CidrIp", "CidrIpv6", "SourceSecurityGroupId",
    "SourceSecurityGroupName", "SourcePrefixListId", "DestinationSecurityGroupId", "DestinationPrefixListId",
)  # fmt: skip
_MORE = {"AWS::EKS::Cluster": ("Name",), "AWS::RDS::DBCluster": (CLASS_OF_CLUSTER,)}
"""What is read of services beside their subnets, groups and what goes with these."""

_TAGS = ("Tags",)

TYPES: Mapping[str, Mapped] = {
    "AWS::AutoScaling::AutoScalingGroup": Mapped(
        (
            "VPCZoneIdentifier", "AvailabilityZones", "AvailabilityZoneIds", "LaunchTemplate", "MixedInstancesPolicy",
            "LaunchConfigurationName", "InstanceId", "MinSize", "MaxSize",
        ),
        _TAGS,
    ),
    "AWS::AutoScaling::LaunchConfiguration": Mapped(
        ("SecurityGroups", "AssociatePublicIpAddress", "InstanceType"), ("UserData", "ImageId")
    ),
    "AWS::EC2::EC2Fleet": Mapped(("LaunchTemplateConfigs",), ("TagSpecifications",)),
    "AWS::EC2::EIP": Mapped(("InstanceId", "PublicIpv4Pool", "IpamPoolId", "NetworkBorderGroup"), ("Tags",)),
    "AWS::EC2::EIPAssociation": Mapped(
        ("AllocationId", "EIP", "NetworkInterfaceId", "InstanceId", "PrivateIpAddress")
    ),
    "AWS::EC2::GatewayRouteTableAssociation": Mapped(("RouteTableId", "GatewayId")),
    "AWS::EC2::Instance": Mapped(
        (
            "InstanceType", "SubnetId", "AvailabilityZone", "NetworkInterfaces", "PrivateIpAddress", "Ipv6Addresses",
            "Ipv6AddressCount", "SecurityGroupIds", "SecurityGroups", "SourceDestCheck", "LaunchTemplate",
        ),
        ("UserData", "ImageId", "Tags"),
    ),
    "AWS::EC2::InternetGateway": Mapped((), _TAGS),
    "AWS::EC2::LaunchTemplate": Mapped(
        ("LaunchTemplateName", "LaunchTemplateData"),
        (
            "UserData", "ImageId", "BlockDeviceMappings", "IamInstanceProfile", "KeyName", "Monitoring",
            "TagSpecifications",
        ),
        inner="LaunchTemplateData",
    ),
    "AWS::EC2::NatGateway": Mapped(
        (
            "SubnetId", "AllocationId", "SecondaryAllocationIds", "SecondaryPrivateIpAddresses", "PrivateIpAddress",
            "SecondaryPrivateIpAddressCount", "ConnectivityType", "AvailabilityMode", "AvailabilityZoneAddresses",
            "VpcId",
        ),
        ("Tags",),
    ),
    "AWS::EC2::NetworkInterface": Mapped(
        ("SubnetId", "GroupSet", "InterfaceType", "SourceDestCheck", *_ADDRESSES), ("Description", "Tags")
    ),
    "AWS::EC2::NetworkInterfaceAttachment": Mapped(
        ("InstanceId", "NetworkInterfaceId", "DeviceIndex", "DeleteOnTermination", "EnaQueueCount")
    ),
    "AWS::EC2::PrefixList": Mapped(("Entries", "MaxEntries")),
    "AWS::EC2::Route": Mapped(
        (
            "RouteTableId", "DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId", "InstanceId",
            "NetworkInterfaceId", "NatGatewayId", "GatewayId", "TransitGatewayId", "VpcEndpointId",
            "EgressOnlyInternetGatewayId", "VpcPeeringConnectionId", "LocalGatewayId", "CarrierGatewayId",
            "CoreNetworkArn",
        )
    ),
    "AWS::EC2::RouteTable": Mapped(("VpcId",), _TAGS),
    "AWS::EC2::SecurityGroup": Mapped(
        ("GroupName", "VpcId", "SecurityGroupIngress", "SecurityGroupEgress"), _TAGS
    ),
    "AWS::EC2::SecurityGroupEgress": Mapped(_RULE),
    "AWS::EC2::SecurityGroupIngress": Mapped(_RULE),
    "AWS::EC2::SecurityGroupVpcAssociation": Mapped(("GroupId", "VpcId")),
    "AWS::EC2::SpotFleet": Mapped(("SpotFleetRequestConfigData",)),
    "AWS::EC2::Subnet": Mapped(
        (
            "AvailabilityZone", "AvailabilityZoneId", "VpcId", "CidrBlock", "Ipv6CidrBlock", "Ipv4IpamPoolId",
            "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6NetmaskLength", "MapPublicIpOnLaunch", "OutpostArn",
        ),
        _TAGS,
    ),
    "AWS::EC2::SubnetCidrBlock": Mapped(("SubnetId", "Ipv6CidrBlock")),
    "AWS::EC2::SubnetRouteTableAssociation": Mapped(("SubnetId", "RouteTableId")),
    "AWS::EC2::TrafficMirrorTarget": Mapped(("NetworkInterfaceId",)),
    "AWS::EC2::TransitGateway": Mapped(("DefaultRouteTablePropagation", "SecurityGroupReferencingSupport")),
    "AWS::EC2::TransitGatewayAttachment": Mapped(("VpcId", "TransitGatewayId", "SubnetIds", "Options"), _TAGS),
    "AWS::EC2::TransitGatewayRoute": Mapped(("DestinationCidrBlock", "TransitGatewayAttachmentId")),
    "AWS::EC2::TransitGatewayVpcAttachment": Mapped(
        ("VpcId", "TransitGatewayId", "SubnetIds", "AddSubnetIds", "RemoveSubnetIds", "Options"), _TAGS
    ),
    "AWS::EC2::VPC": Mapped(("CidrBlock", "Ipv4IpamPoolId", "EnableDnsHostnames", "EnableDnsSupport"), _TAGS),
    "AWS::EC2::VPCBlockPublicAccessExclusion": Mapped(("InternetGatewayExclusionMode", "SubnetId", "VpcId")),
    "AWS::EC2::VPCBlockPublicAccessOptions": Mapped(("InternetGatewayBlockMode",)),
    "AWS::EC2::VPCCidrBlock": Mapped(("VpcId", "CidrBlock", "Ipv6CidrBlock")),
    "AWS::EC2::VPCEndpoint": Mapped(
        (
            "VpcEndpointType", "SubnetIds", "SecurityGroupIds", "ServiceName", "VpcId", "PrivateDnsEnabled",
            "IpAddressType",
        ),
        _TAGS,
    ),
    "AWS::EC2::VPCPeeringConnection": Mapped(("VpcId", "PeerVpcId"), _TAGS),
    "AWS::EC2::VPCGatewayAttachment": Mapped(("VpcId", "InternetGatewayId")),
    "AWS::EC2::VPNGatewayRoutePropagation": Mapped(("RouteTableIds",)),
    "AWS::ECS::CapacityProvider": Mapped(("Name", "AutoScalingGroupProvider")),
    "AWS::ECS::Service": Mapped(
        ("NetworkConfiguration", "LaunchType", "CapacityProviderStrategy", "DesiredCount"), _TAGS
    ),
    "AWS::EKS::Addon": Mapped(("AddonName", "ClusterName", "ConfigurationValues")),
    "AWS::EKS::Nodegroup": Mapped(
        ("ClusterName", "Subnets", "LaunchTemplate", "InstanceTypes", "ScalingConfig"), _TAGS
    ),
    "AWS::ElasticLoadBalancing::LoadBalancer": Mapped(
        ("Scheme", "Subnets", "AvailabilityZones", "SecurityGroups", "Instances"), _TAGS
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Mapped(
        ("Type", "Scheme", "IpAddressType", "Subnets", "SubnetMappings", "SecurityGroups"), _TAGS
    ),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Mapped(("Protocol", "TargetType", "Targets")),
    "AWS::Neptune::DBInstance": Mapped((CLUSTER_NAME, "PubliclyAccessible")),
    "AWS::Route53::RecordSet": Mapped(("Type", "ResourceRecords")),
    **{
        type: Mapped(tuple(dict.fromkeys((*form.properties, *_MORE.get(type, ())))), _TAGS)
        for type, form in FORMS.items()
    },
}  # fmt: skip

IMPORTED = ("AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup")
"""The types of which a design knows what the templates say that export them."""
