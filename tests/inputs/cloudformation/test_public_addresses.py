"""What a template says of the public addresses of an appliance, and of the routes that its traffic takes."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import lint, resources, verdict

HEAD = """\
Parameters:
  UseEip: {Type: String, Default: "yes", AllowedValues: ["yes", "no"]}
Conditions:
  HasEip: !Equals [!Ref UseEip, "yes"]
"""
NETWORK = """\
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}}
  Public:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a, MapPublicIpOnLaunch: GIVES}
  PublicTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  PublicAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Public, RouteTableId: !Ref PublicTable}
  ToGateway:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref PublicTable, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
"""
APPLIANCE = """\
  Outside: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Public, SourceDestCheck: false}}
  Appliance:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: c5.large
      ImageId: ami-0a1b2c3d4e5f60718
      NetworkInterfaces: [{DeviceIndex: 0, NetworkInterfaceId: !Ref Outside}]
  PrivateTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  ToAppliance:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref PrivateTable, DestinationCidrBlock: 0.0.0.0/0, NetworkInterfaceId: !Ref Outside}
"""
EIP = """\
  Eip: {Type: AWS::EC2::EIP, Condition: HasEip, Properties: {Domain: vpc}}
  EipAssociation:
    Type: AWS::EC2::EIPAssociation
    Condition: HasEip
    Properties: {AllocationId: !GetAtt Eip.AllocationId, NetworkInterfaceId: !Ref Outside}
"""


@pytest.mark.parametrize(
    ("gives", "elastic_ip", "expected"),
    [
        ("false", "", "warning"),
        ("false", EIP.replace("    Condition: HasEip\n", "").replace("Condition: HasEip, ", ""), "nothing"),
        ("false", EIP, "info"),  # the author left it to the deployment
        ("false", EIP.replace("Outside", "Other"), "warning"),
        ("true", "", "undecided"),  # AWS does not document what an interface gets that exists before the launch
    ],
)
def test_an_appliance_without_a_public_address(gives: str, elastic_ip: str, expected: str, tmp_path: Path) -> None:
    other = "  Other: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Public}}\n"
    text = resources(NETWORK.replace("GIVES", gives), APPLIANCE, other, elastic_ip, head=HEAD)
    assert verdict(lint(tmp_path, text, "ENI306"), "ENI306") == expected


BALANCER = """\
  Other:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  OtherAssociation:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Other, RouteTableId: !Ref Table}
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Scheme: internet-facing, Subnets: [!Ref Other]}
"""


@pytest.mark.parametrize(
    ("custom", "expected"),
    [
        ("", "warning"),
        (
            "  Custom: {Type: Custom::Routes, Properties: {ServiceToken: x, Tables: !Join [',', [!Ref Table]]}}\n",
            "undecided",
        ),
        ("  Custom: {Type: Custom::Routes, Properties: {ServiceToken: x, Tables: !Ref PublicTable}}\n", "warning"),
    ],
)
def test_a_custom_resource_may_add_routes_to_a_table_it_gets(custom: str, expected: str, tmp_path: Path) -> None:
    text = resources(NETWORK.replace("GIVES", "true"), BALANCER, custom)
    assert verdict(lint(tmp_path, text, "ENI603"), "ENI603") == expected


ADDRESSES = """\
  Vip: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Public, SecondaryPrivateIpAddressCount: 2 OWN}}
  One: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  Two: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  OneAssociation:
    Type: AWS::EC2::EIPAssociation
    Properties: {AllocationId: !GetAtt One.AllocationId, NetworkInterfaceId: !Ref Vip}
  TwoAssociation:
    Type: AWS::EC2::EIPAssociation
    Properties: {AllocationId: !GetAtt Two.AllocationId, NetworkInterfaceId: !Ref Vip, PrivateIpAddress: PLACE}
"""


@pytest.mark.parametrize("own", ["", ", PrivateIpAddress: 10.0.1.9"])
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("!Select [0, !GetAtt Vip.SecondaryPrivateIpAddresses]", "nothing"),
        ("!GetAtt Vip.PrimaryPrivateIpAddress", "error"),
        ("!Select [0, !GetAtt Outside.SecondaryPrivateIpAddresses]", "undecided"),
    ],
)
def test_the_addresses_of_an_interface_differ(place: str, expected: str, own: str, tmp_path: Path) -> None:
    listed = ADDRESSES.replace("PLACE", place).replace(" OWN", own)
    text = resources(NETWORK.replace("GIVES", "true"), APPLIANCE, listed)
    assert verdict(lint(tmp_path, text, "ENI604"), "ENI604") == expected


def test_what_would_tell_the_type_of_a_gateway_is_its_parameter(tmp_path: Path) -> None:
    text = resources(
        NETWORK.replace("GIVES", "true").replace("GatewayId: !Ref Gateway}\n", "GatewayId: !Ref Way}\n", 2),
        BALANCER.replace("[!Ref Other]", "[!Ref Public]"),
        head="Parameters:\n  Way: {Type: String}\n",
    )
    text = text.replace("InternetGatewayId: !Ref Way", "InternetGatewayId: !Ref Gateway")
    (question,) = lint(tmp_path, text, "ENI603").undecided
    assert question.facts == ("parameter Way (--parameter Way=VALUE)",)
