"""Interfaces that no resource attaches: ENI304 reports a route to one, unless something may attach it at run time."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import VPC, lint, report, resources, verdict

ROUTE = """\
  Router: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref A, SourceDestCheck: false%s}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NetworkInterfaceId: !Ref Router}
"""
ROLE = """\
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: "sts:AssumeRole"}]
      %s
"""


def allows(action: str) -> str:
    return ROLE % f"Policies: [{{PolicyName: p, PolicyDocument: {{Statement: [{{Effect: Allow, {action}}}]}}}}]"


def instance(properties: str) -> str:
    return (
        f"  Node: {{Type: AWS::EC2::Instance, Properties: {{InstanceType: t3.nano, SubnetId: !Ref A, {properties}}}}}\n"
    )


@pytest.mark.parametrize(
    "beside",
    [
        "",
        "Outputs: {Ip: {Value: !GetAtt Router.PrimaryPrivateIpAddress}}\n",
        instance("KeyName: k"),
        (
            "  Ip: {Type: AWS::EC2::EIP}\n"
            "  On: {Type: AWS::EC2::EIPAssociation, Properties: {AllocationId: !GetAtt Ip.AllocationId, "
            "NetworkInterfaceId: !Ref Router}}\n"
        ),
        allows('Action: ["ec2:DescribeInstances", "s3:*"]'),
        allows('Action: "ec2:Detach*"'),
        (
            "  Call: {Type: AWS::Serverless::Function, Properties: {Policies: [{S3ReadPolicy: {BucketName: b}}, "
            "{Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}, CloudWatchAgentServerPolicy]}}\n"
        ),
        ROLE % "ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore]",
        ROLE % "ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/CloudWatchAgentServerPolicy']",
        ROLE % "Path: /"
        + "  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}\n"
        + instance("IamInstanceProfile: !Ref Profile"),
        (
            "  S3: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: s3, "
            "PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: '*'}]}}}\n"
        ),
    ],
)
def test_nothing_attaches_it(beside: str, tmp_path: Path) -> None:
    for tags in ("", ", Tags: [{Key: Name, Value: !Sub '${AWS::StackName}-router'}]"):
        text = resources(VPC, ROUTE % tags, beside)
        assert verdict(lint(tmp_path, text, "ENI304"), "ENI304") == "warning"


@pytest.mark.parametrize(
    ("beside", "fact"),
    [
        (allows('Action: "ec2:AttachNetworkInterface"'), "whether Role attaches Router at run time"),
        (allows('Action: ["s3:GetObject", "EC2:attach*"]'), "whether Role attaches Router at run time"),
        (allows("Action: '*'"), "whether Role attaches Router at run time"),
        (allows('NotAction: "iam:*"'), "whether Role attaches Router at run time"),
        (allows("Action: !Ref Stage"), "whether Role attaches Router at run time"),
        (ROLE % "ManagedPolicyArns: [!Ref Stage]", "whether Role attaches Router at run time"),
        (
            ROLE % "ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEC2FullAccess']",
            "whether Role attaches Router at run time",
        ),
        (instance("IamInstanceProfile: nat"), "whether Node attaches Router at run time"),
        (
            "  Call: {Type: AWS::Serverless::Function, Properties: {Policies: AmazonEC2FullAccess}}\n",
            "whether Call attaches Router at run time",
        ),
        (
            ROLE % "Path: /" + "  Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role, nat]}}\n",
            "whether Profile attaches Router at run time",
        ),
        (
            "  Call: {Type: AWS::Lambda::Function, Properties: {Role: !Ref Stage}}\n",
            "whether Call attaches Router at run time",
        ),
        (
            instance("UserData: !Sub 'aws ec2 attach-network-interface --network-interface-id ${Router}'"),
            "whether Node, which refers to Router, attaches it at run time",
        ),
        (
            "  Attacher: {Type: Custom::Attach, Properties: {ServiceToken: !Ref Stage, Eni: !Ref Router}}\n",
            "whether Attacher, which refers to Router, attaches it at run time",
        ),
        (
            "Outputs: {Eni: {Value: !Ref Router}}\n",
            "whether the section Outputs, which refers to Router, attaches it at run time",
        ),
    ],
)
def test_something_may_attach_it(beside: str, fact: str, tmp_path: Path) -> None:
    text = resources(VPC, ROUTE % "", beside, head="Parameters: {Stage: {Type: String}}\n")
    found = lint(tmp_path, text, "ENI304")
    assert verdict(found, "ENI304") == "undecided"
    assert found.undecided[0].facts == (fact,)


def test_something_may_find_it_by_its_tags(tmp_path: Path) -> None:
    text = resources(VPC, ROUTE % ", Tags: [{Key: Cluster, Value: nat}]")
    found = lint(tmp_path, text, "ENI304")
    assert found.undecided[0].facts == ("whether something finds Router by its tags and attaches it",)


def test_a_macro_may_add_what_attaches_it(tmp_path: Path) -> None:
    text = resources(VPC, ROUTE % "", head="Transform: Attacher\n")
    assert verdict(lint(tmp_path, text, "ENI304"), "ENI304") == "undecided"


def test_one_that_only_some_deployments_attach(tmp_path: Path) -> None:
    head = "Parameters: {Nat: {Type: String, Default: 'yes'}}\nConditions: {HasNat: !Equals [!Ref Nat, 'yes']}\n"
    attachment = """\
  Attached:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Condition: HasNat
    Properties: {InstanceId: !Ref Node, NetworkInterfaceId: !Ref Router, DeviceIndex: "1"}
"""
    found = lint(tmp_path, resources(VPC, ROUTE % "", instance("KeyName: k"), attachment, head=head), "ENI304")
    (finding,) = found.findings
    assert any("only where HasNat is false" in one.message for one in finding.related)


def test_a_role_of_another_stack_of_the_design(tmp_path: Path) -> None:
    (tmp_path / "roles.yaml").write_text(resources(allows("Action: '*'")))
    (tmp_path / "network.yaml").write_text(resources(VPC, ROUTE % ""))
    parent = tmp_path / "parent.yaml"
    stack = "  {0}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {1}.yaml}}}}\n"
    parent.write_text(resources(stack.format("Network", "network")))
    assert verdict(report(parent, "ENI304"), "ENI304") == "warning"
    parent.write_text(resources(stack.format("Network", "network"), stack.format("Roles", "roles")))
    assert verdict(report(parent, "ENI304"), "ENI304") == "undecided"
