"""Functions, parameters and pseudo parameters: whether two zones, subnets or indexes are the same."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import attached, lint, resources, verdict

PARAMETERS = """\
Parameters:
  Zone: {Type: "AWS::EC2::AvailabilityZone::Name"}
  Other: {Type: "AWS::EC2::AvailabilityZone::Name"}
  Given: {Type: String, Default: us-east-1a}
  Empty: {Type: String, Default: ""}
  Zones: {Type: "List<AWS::EC2::AvailabilityZone::Name>"}
  Two: {Type: CommaDelimitedList, Default: "us-east-1a, us-east-1b"}
  Number: {Type: Number, Default: 1}
Mappings:
  Places: {here: {Zone: us-east-1a}, there: {Zone: us-east-1b}}
"""
SUBNETS = """\
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Near: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: ONE}}
  Far: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: TWO}}
  Host: {Type: AWS::EC2::Instance, Properties: {InstanceType: t3.small, SubnetId: !Ref Near}}
  Eni: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !GetAtt Far.SubnetId}}
  Attached:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !GetAtt Eni.Id, DeviceIndex: 1}
"""
ZONES = [
    ("us-east-1a", "us-east-1a", "nothing"),
    ("!Select [2, !Ref Two]", "!Select [2, !Ref Two]", "nothing"),
    ("!Select [2, !Ref Two]", "us-east-1c", "undecided"),
    ("us-east-1a", "us-east-1b", "error"),
    ("!Ref Given", "us-east-1b", "error"),
    ("!Select [0, !GetAZs '']", "!Select ['0', !GetAZs {Ref: AWS::Region}]", "nothing"),
    ("!Select [0, !GetAZs '']", "!Select [1, !GetAZs '']", "error"),
    ("!Select [0, !GetAZs '']", "!Select [1, 'Fn::GetAZs': '']", "error"),
    ("!Select [0, !GetAZs '']", "us-east-1b", "undecided"),
    ('!Sub "${AWS::Region}a"', '!Join ["", [!Ref AWS::Region, a]]', "nothing"),
    ('!Sub "${AWS::Region}a"', '!Sub "${AWS::Region}b"', "error"),
    ('!Sub "${AWS::Region}a"', '!Sub "${AWS::Partition}a"', "undecided"),
    ('!Sub "${AWS::Region}a"', '!Sub "${AWS::Partition}b"', "error"),
    ("!Ref Zone", "!Ref Zone", "nothing"),
    ("!Ref Zone", "!Ref Other", "undecided"),
    ("!Ref Zone", "!Sub '${Zone}'", "nothing"),
    ("!Ref Empty", "us-east-1b", "undecided"),
    ("!Select [0, !Ref Zones]", "!Select [1, !Ref Zones]", "undecided"),
    ("!Select [0, !Ref Zones]", "!Select ['0', !Ref Zones]", "nothing"),
    ("!Select [0, !Ref Two]", "!Select [1, !Ref Two]", "error"),
    ("!Select [0, !Split [',', !Join [',', !GetAZs '']]]", "!Select [1, !GetAZs '']", "error"),
    ("!FindInMap [Places, here, Zone]", "!FindInMap [Places, there, Zone]", "error"),
    ("!FindInMap [Places, here, Zone]", "us-east-1a", "nothing"),
    ("!GetAtt Far.AvailabilityZone", "us-east-1b", "nothing"),
    ("!ImportValue shared-zone", "!ImportValue {'Fn::Sub': shared-zone}", "nothing"),
    ("!ImportValue shared-zone", "!ImportValue other-zone", "undecided"),
    ("'{{resolve:ssm:/zone}}'", "'{{resolve:ssm:/zone}}'", "nothing"),
]


@pytest.mark.parametrize(("one", "two", "expected"), ZONES)
def test_zones_are_compared_by_what_they_evaluate_to(one: str, two: str, expected: str, tmp_path: Path) -> None:
    text = resources(SUBNETS.replace("ONE", one).replace("TWO", two), head=PARAMETERS)
    assert verdict(lint(tmp_path, text, "ENI101"), "ENI101") == expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("!Ref First", "!Ref First", "warning"),
        ("!Ref First", "!Ref Second", "undecided"),
        ("!Ref First", '!Sub "${First}"', "warning"),
        ("!Select [0, !Ref All]", "!Select [0, !Ref All]", "warning"),
        ("!Select [0, !Ref All]", "!Select [1, !Ref All]", "undecided"),
        ("subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60718", "warning"),
        ("subnet-xxxxxxxx", "subnet-xxxxxxxx", "undecided"),
        ("!Ref Dummy", "!Ref Dummy2", "undecided"),
    ],
)
def test_subnets_of_parameters(one: str, two: str, expected: str, tmp_path: Path) -> None:
    head = """\
Parameters:
  First: {Type: "AWS::EC2::Subnet::Id"}
  Second: {Type: "AWS::EC2::Subnet::Id"}
  All: {Type: "List<AWS::EC2::Subnet::Id>"}
  Dummy: {Type: String, Default: s-12345}
  Dummy2: {Type: String, Default: s-12345}
"""
    host = f"""\
  Host:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: m5.large
      NetworkInterfaces: [{{DeviceIndex: 0, SubnetId: {one}}}, {{DeviceIndex: "1", SubnetId: {two}}}]
"""
    assert verdict(lint(tmp_path, resources(host, head=head), "ENI301"), "ENI301") == expected


@pytest.mark.parametrize("index", ["1", '"1"', "!Ref Number", "!FindInMap [Slots, all, next]"])
def test_an_index_is_a_number_however_it_is_written(index: str, tmp_path: Path) -> None:
    head = "Parameters:\n  Number: {Type: Number, Default: '1'}\nMappings:\n  Slots: {all: {next: 1}}\n"
    text = attached(eni="!Ref C", head=head).replace('DeviceIndex: "1"', f"DeviceIndex: {index}")
    second = """\
  More: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref C}}
  Twice:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !Ref More, DeviceIndex: 1}
"""
    assert verdict(lint(tmp_path, text + second, "ENI203"), "ENI203") == "error"


@pytest.mark.parametrize(
    ("written", "expected"), [("false", "nothing"), ('"false"', "nothing"), ("no", "nothing"), ("true", "error")]
)
def test_a_check_is_off_however_it_is_written(written: str, expected: str, tmp_path: Path) -> None:
    text = resources(
        """\
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Nat: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref A}}
  Host:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: t3.small
      SourceDestCheck: WRITTEN
      NetworkInterfaces: [{DeviceIndex: "0", NetworkInterfaceId: !Ref Nat}]
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NetworkInterfaceId: !Ref Nat}
""".replace("WRITTEN", written)
    )
    assert verdict(lint(tmp_path, text, "ENI303"), "ENI303") == expected


def test_blocks_that_are_computed_are_known(tmp_path: Path) -> None:
    subnet = (
        "  {0}: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Vpc, CidrBlock: "
        "!Select [{1}, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]}}}}\n"
    )
    vpc = "  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n"
    apart = resources(vpc, subnet.format("One", 0), subnet.format("Two", 1))
    alike = resources(vpc, subnet.format("One", 2), subnet.format("Two", 2))
    assert verdict(lint(tmp_path, apart, "ENI807"), "ENI807") == "nothing"
    assert verdict(lint(tmp_path, alike, "ENI807"), "ENI807") == "error"
