"""The VPC that an Auto Scaling group starts the instances of a template in."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import VPC, lint, resources, verdict

HEAD = """\
Parameters:
  Listed: {Type: "List<AWS::EC2::Subnet::Id>"}
  One: {Type: AWS::EC2::Subnet::Id}
"""
TEMPLATE = """\
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x OF}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: t3.small, SecurityGroupIds: [!Ref Group]}}
  Nodes:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 1
      MaxSize: 2
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
      PLACE
"""
_OF_VPC = ", VpcId: !Ref Vpc"


@pytest.mark.parametrize(
    ("place", "of", "expected"),
    [
        ("AvailabilityZones: [us-east-1a]", "", "nothing"),
        ("AvailabilityZones: [us-east-1a]", _OF_VPC, "error"),
        ("VPCZoneIdentifier: [!Ref A, !Ref B]", _OF_VPC, "nothing"),
        ("VPCZoneIdentifier: [!Ref A, !Ref One]", _OF_VPC, "nothing"),
        ("VPCZoneIdentifier: [!Ref One, !Ref A]", "", "error"),
    ],
)
def test_the_vpc_of_a_group(place: str, of: str, expected: str, tmp_path: Path) -> None:
    text = resources(VPC, TEMPLATE.replace("PLACE", place).replace(" OF", of), head=HEAD)
    assert verdict(lint(tmp_path, text, "ENI104"), "ENI104") == expected


@pytest.mark.parametrize(
    ("place", "fact"),
    [
        ("VPCZoneIdentifier: !Ref Listed", "parameter Listed (--parameter Listed=VALUE)"),
        ("VPCZoneIdentifier: [!Ref One, !Ref One]", "parameter One (--parameter One=VALUE)"),
    ],
)
def test_what_would_tell_it_is_named(place: str, fact: str, tmp_path: Path) -> None:
    text = resources(VPC, TEMPLATE.replace("PLACE", place).replace(" OF", _OF_VPC), head=HEAD)
    (question,) = lint(tmp_path, text, "ENI104").undecided
    assert question.facts == (fact,)
