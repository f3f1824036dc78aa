"""One template in YAML and in JSON, with short and with long functions: the reports are equal but for places."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from enilint.inputs.cloudformation.template import TAGS
from enilint.report import Report
from tests.inputs.cloudformation.templates import ATTACHMENT, ENI, VPC, attached, lint, resources, said

GROUP = """\
  Twin:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateName: !Sub "${AWS::StackName}-twin"
      LaunchTemplateData:
        InstanceType: !If [Large, m5.xlarge, m5.large]
        NetworkInterfaces:
          - {DeviceIndex: 0, SubnetId: !Ref A}
          - {DeviceIndex: 1, SubnetId: !GetAtt C.SubnetId}
          - !If [Large, {DeviceIndex: 2, SubnetId: !Ref A}, !Ref AWS::NoValue]
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "2"
      VPCZoneIdentifier: [!Ref A, !Ref B]
      LaunchTemplate: {LaunchTemplateName: !Join ["-", [!Ref AWS::StackName, twin]], Version: "1"}
"""
HEAD = """\
Parameters:
  Size: {Type: String, Default: small, AllowedValues: [small, large]}
Conditions:
  Large: !Equals [!Ref Size, large]
"""
DESIGNS = {
    "an attachment": attached(),
    "a template of a group": resources(VPC, GROUP, head=HEAD),
    "subnets of a map": attached(
        eni="!FindInMap [Subnets, !Ref Size, Id]",
        head=HEAD
        + "Mappings:\n  Subnets: {small: {Id: subnet-0a1b2c3d4e5f60718}, large: {Id: subnet-08f7e6d5c4b3a2910}}\n",
    ),
}


class _Loader(yaml.SafeLoader):
    """Reads short forms as long ones."""


def _long(loader: yaml.Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {TAGS[f"!{suffix}"]: value}


_Loader.add_multi_constructor("!", _long)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


def words(report: Report) -> list[tuple[object, ...]]:
    assert report.errors == ()
    return [
        (one.rule, one.subject, one.severity, one.message, one.help, [fact.message for fact in one.related])
        for one in sorted(report.findings, key=lambda one: (one.rule, one.subject, one.message))
    ]


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_all_forms_say_the_same(design: str, tmp_path: Path) -> None:
    data = yaml.load(design, _Loader)
    forms = {
        "short.yaml": design,
        "long.yaml": yaml.safe_dump(data, sort_keys=False),
        "plain.json": json.dumps(data, indent=2),
        "tabs.json": json.dumps(data, indent="\t"),
        "line.template": json.dumps(data),
        "crlf.yaml": "\ufeff" + design.replace("\n", "\r\n"),
        "start.yml": "---\n# comment\n" + design,
    }
    reports = {name: lint(tmp_path, text, name=name) for name, text in forms.items()}
    expected = said(reports["short.yaml"])
    assert expected
    for name, report in reports.items():
        assert said(report) == expected, name
        assert words(report) == words(reports["short.yaml"]), name


def test_places_are_those_of_values(tmp_path: Path) -> None:
    text = resources(
        VPC, "  Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A}}\n", ENI % "!Ref B", ATTACHMENT
    )
    (finding,) = lint(tmp_path, text, "ENI101").findings
    line = text.splitlines()[finding.at.line - 1]
    assert line[finding.at.column - 1 : finding.at.end_column - 1] == "!Ref Eni"
    document = json.dumps(yaml.load(text, _Loader), indent=1)
    (finding,) = lint(tmp_path, document, "ENI101", name="template.json").findings
    assert document.splitlines()[finding.at.line - 1].strip() == '"NetworkInterfaceId": {'
