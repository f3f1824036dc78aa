"""What AWS SAM and loops add to a template."""

from pathlib import Path

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from tests.inputs.cloudformation.templates import VPC, lint, said, verdict

COMMON, OWN = "subnet-0a1b2c3d4e5f60718", "subnet-08f7e6d5c4b3a2910"
GROUP, OWN_GROUP = "sg-0a1b2c3d4e5f60718", "sg-08f7e6d5c4b3a2910"
SAM = f"""\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    VpcConfig: {{SubnetIds: [{COMMON}], SecurityGroupIds: [{GROUP}]}}
Resources:
  One: {{Type: AWS::Serverless::Function, Properties: {{InlineCode: x}}}}
  Two: {{Type: AWS::Serverless::Function, Properties: {{VpcConfig: {{SubnetIds: [{OWN}]}}}}}}
  Three:
    Type: AWS::Serverless::Function
    Properties: {{VpcConfig: {{SubnetIds: [{OWN}], SecurityGroupIds: [{OWN_GROUP}]}}}}
  Four: {{Type: AWS::Serverless::Function}}
"""
TRANSLATED = {
    "One": ([COMMON], [GROUP]),
    "Two": ([COMMON, OWN], [GROUP]),
    "Three": ([COMMON, OWN], [GROUP, OWN_GROUP]),
    "Four": ([COMMON], [GROUP]),
}
"""What aws-sam-translator 1.x makes of the functions."""
LOOP = (
    """\
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: "Blue,Green"}
Resources:
"""
    + VPC
    + """\
  Fn::ForEach::Nodes:
    - Name
    - COLLECTION
    - Node${Name}:
        Type: AWS::EC2::Instance
        Properties: {InstanceType: t3.small, SubnetId: !Ref A}
      Eni${Name}: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref B}}
      On${Name}:
        Type: AWS::EC2::NetworkInterfaceAttachment
        Properties: {InstanceId: !Ref "Node${Name}", NetworkInterfaceId: !Ref "Eni${Name}", DeviceIndex: "1"}
"""
)


def test_globals_are_added_as_the_translator_adds_them() -> None:
    design = read(InputFile("template.yaml", SAM.encode()), "cloudformation")
    assert design.errors == []
    found = {
        one.address: ([str(subnet) for subnet in one.subnets], [str(use.group) for use in one.security_groups.uses])
        for one in design.networks[0].services
        if one.security_groups is not None
    }
    assert found == TRANSLATED


def test_loops_make_resources(tmp_path: Path) -> None:
    for collection in ("!Ref Names", "[Blue, Green]"):
        found = lint(tmp_path, LOOP.replace("COLLECTION", collection), "ENI101")
        assert found.errors == ()
        assert said(found) == {("ENI101", f"On{name}", "error") for name in ("Blue", "Green")}
        lines = {one.at.line for one in found.findings}
        assert lines == {len(LOOP.splitlines())}


def test_a_loop_over_what_is_not_known_makes_nothing(tmp_path: Path) -> None:
    text = LOOP.replace("COLLECTION", "!Ref Names").replace(', Default: "Blue,Green"', "")
    found = lint(tmp_path, text, "ENI101")
    assert verdict(found, "ENI101") == "nothing"
    (notice,) = found.notices
    assert notice.message == "the collection of Fn::ForEach::Nodes is unknown: its resources are not read"


def test_functions_can_make_the_name_that_a_ref_has(tmp_path: Path) -> None:
    for named in (
        '{Ref: !Sub "Node${Name}"}',
        '{Ref: {"Fn::Sub": "Node&{Name}"}}',
        '{Ref: !Join ["", [Node, !Ref Name]]}',
    ):
        text = LOOP.replace("COLLECTION", "[Blue, Green]").replace('!Ref "Node${Name}"', named)
        assert said(lint(tmp_path, text, "ENI101")) == {("ENI101", f"On{name}", "error") for name in ("Blue", "Green")}


def test_a_collection_whose_name_a_function_makes_is_not_known(tmp_path: Path) -> None:
    text = LOOP.replace("COLLECTION", '{Ref: !Sub "${AWS::StackName}Names"}')
    assert verdict(lint(tmp_path, text, "ENI101"), "ENI101") == "nothing"
