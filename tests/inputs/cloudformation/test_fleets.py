"""EC2 Fleets and Spot Fleets, as groups that start instances of launch templates."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import VPC, lint, resources, said

TEMPLATE = """\
  Node:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m5.large
        NetworkInterfaces:
          - {DeviceIndex: 0}
          - {DeviceIndex: 1}
          - {DeviceIndex: 2}
"""
CONFIGS = """\
        - LaunchTemplateSpecification: {LaunchTemplateId: !Ref Node, Version: !GetAtt Node.LatestVersionNumber}
          Overrides: %s
"""
EC2_FLEET = (
    """\
  Fleet:
    Type: AWS::EC2::EC2Fleet
    Properties:
      TargetCapacitySpecification: {TotalTargetCapacity: 2}
      LaunchTemplateConfigs:
"""
    + CONFIGS
)
SPOT_FLEET = (
    """\
  Fleet:
    Type: AWS::EC2::SpotFleet
    Properties:
     SpotFleetRequestConfigData:
      IamFleetRole: arn:aws:iam::111122223333:role/fleet
      TargetCapacity: 2
      LaunchTemplateConfigs:
"""
    + CONFIGS
)


@pytest.mark.parametrize("fleet", [EC2_FLEET, SPOT_FLEET], ids=["ec2", "spot"])
@pytest.mark.parametrize(("overrides", "severity"), [
    ("[{InstanceType: t3.micro}]", "error"),
    ("[{InstanceType: t3.micro, SubnetId: !Ref A}]", "error"),
    ("[{InstanceType: m5.xlarge}]", None),
    ("[{InstanceType: m5.xlarge}, {InstanceType: t3.micro}]", "warning"),
    ("[{InstanceRequirements: {VCpuCount: {Min: 1}, MemoryMiB: {Min: 1}}}]", "undecided"),
])  # fmt: skip
def test_the_types_of_a_fleet_are_those_of_its_template(
    fleet: str, overrides: str, severity: str | None, tmp_path: Path
) -> None:
    found = lint(tmp_path, resources(VPC, TEMPLATE, fleet % overrides), "ENI201")
    assert found.errors == ()
    assert said(found) == ({("ENI201", "Node", severity)} if severity else set())


@pytest.mark.parametrize("fleet", [EC2_FLEET, SPOT_FLEET], ids=["ec2", "spot"])
def test_a_template_of_a_fleet_needs_a_primary_interface(fleet: str, tmp_path: Path) -> None:
    template = TEMPLATE.replace("          - {DeviceIndex: 0}\n", "")
    text = resources(VPC, template, fleet % "[{SubnetId: !Ref A}]")
    assert said(lint(tmp_path, text, "ENI203")) == {("ENI203", "Node", "error")}
    assert said(lint(tmp_path, resources(VPC, template), "ENI203")) == set()


ATTACHES = (
    TEMPLATE
    + '        UserData: {"Fn::Base64": !Sub "aws ec2 attach-network-interface --network-interface-id ${Vip}"}\n'
    + "  Vip: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref A}}\n"
)


@pytest.mark.parametrize(("overrides", "verdict"), [
    ("[{SubnetId: !Ref A}]", set()),
    ("[{SubnetId: !Ref A}, {SubnetId: !Ref B}]", {("ENI507", "Fleet", "error")}),
    ('[{SubnetId: !Join [",", [!Ref A, !Ref B]]}]', {("ENI507", "Fleet", "error")}),
    ("[{AvailabilityZone: us-east-1b}]", {("ENI507", "Fleet", "error")}),
    ('[{SubnetId: !Join [",", !Ref Subnets]}]', {("ENI507", "Fleet", "undecided")}),
    ("[{InstanceType: m5.xlarge}]", set()),
])  # fmt: skip
def test_the_subnets_of_a_fleet(overrides: str, verdict: set[tuple[str, str, str]], tmp_path: Path) -> None:
    head = 'Parameters: {Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}}\n'
    text = resources(VPC, ATTACHES, EC2_FLEET % overrides, head=head)
    found = lint(tmp_path, text, "ENI507")
    assert found.errors == ()
    assert said(found) == verdict


def test_nothing_is_said_of_subnets_that_the_template_of_a_fleet_sets(tmp_path: Path) -> None:
    template = TEMPLATE.replace("{DeviceIndex: 0}", "{DeviceIndex: 0, SubnetId: !Ref A}")
    text = resources(VPC, template, EC2_FLEET % "[{SubnetId: !Ref B}]")
    assert said(lint(tmp_path, text, "ENI811", "ENI812", "ENI207")) == set()


def test_a_fleet_of_several_templates(tmp_path: Path) -> None:
    other = TEMPLATE.replace("  Node:\n", "  Other:\n").replace("m5.large", "t3.micro")
    configs = CONFIGS % "[{InstanceType: m5.xlarge}]" + CONFIGS.replace("Node", "Other") % "[{SubnetId: !Ref A}]"
    text = resources(VPC, TEMPLATE, other, EC2_FLEET.removesuffix(CONFIGS) + configs)
    assert said(lint(tmp_path, text, "ENI201")) == {("ENI201", "Other", "error")}


def test_launch_specifications_have_subnets(tmp_path: Path) -> None:
    text = resources(
        VPC,
        """\
  Fleet:
    Type: AWS::EC2::SpotFleet
    Properties:
      SpotFleetRequestConfigData:
        IamFleetRole: arn:aws:iam::111122223333:role/fleet
        TargetCapacity: 2
        LaunchSpecifications:
          - {ImageId: ami-0a1b2c3d4e5f60718, InstanceType: t3.micro, SubnetId: !Ref A}
""",
    )
    found = lint(tmp_path, text)
    assert found.errors == ()
    assert [one.resources for one in found.inputs] == [5]
