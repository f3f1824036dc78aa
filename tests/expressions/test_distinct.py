"""`distinct` of values that are not known: equal names are equal values."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

STACK = """\
Parameters:
  Z1: {Type: "AWS::EC2::AvailabilityZone::Name"}
  Z2: {Type: "AWS::EC2::AvailabilityZone::Name"}
  Z3: {Type: "AWS::EC2::AvailabilityZone::Name"}
Resources:
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {InstanceType: m5.large, ImageId: ami-0a1b2c3d4e5f60718}
  G:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "2"
      AvailabilityZones: [%s]
      LaunchTemplate: {LaunchTemplateId: !Ref T, Version: !GetAtt T.LatestVersionNumber}
"""
TWO, THREE = "!Ref Z1, !Ref Z2", "!Ref Z1, !Ref Z2, !Ref Z3"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("zones", "number"),
    [("!Ref Z1", "1"), (TWO, "a number between 1 and 2"), (THREE, "a number between 1 and 3")],
)
@pytest.mark.parametrize("list", ["zones", "concat(zones, zones)", "concat(zones, zones, zones)", "distinct(zones)"])
def test_each_symbol_counts_once(tried: Try, zones: str, number: str, list: str) -> None:
    found = tried(f"length(distinct({list}))", "auto_scaling_group", STACK % zones, "cloudformation")
    assert found["G"].partition(" (")[0] == number
    limit = f"length(distinct({list})) <= {number[-1]}"
    assert tried(limit, "auto_scaling_group", STACK % zones, "cloudformation") == {"G": "true"}
