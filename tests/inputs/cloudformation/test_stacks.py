"""Nested stacks and assemblies: what stacks hand on to each other, and whose design a template is part of."""

import json
from pathlib import Path
from typing import Any

import pytest

from enilint.commands.check import Options, make_report
from tests.inputs.cloudformation.templates import ATTACHMENT, ENI, HOST, VPC, report, resources, said

NETWORK = resources(VPC) + "Outputs:\n  A: {Value: !Ref A}\n  Both: {Value: !Join [',', [!Ref A, !Ref B]]}\n"
APP = (
    """\
Parameters:
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Type: {Type: String, Default: t3.small}
Resources:
"""
    + HOST % ("!Ref Type", "!Select [0, !Ref Subnets]")
    + ENI % "!Select [1, !Ref Subnets]"
    + ATTACHMENT
)
ROOT = """\
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: net.yaml}}
  App:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./app.yaml, Parameters: {Subnets: !GetAtt Net.Outputs.Both}}
"""


def write(directory: Path, **files: str) -> None:
    for name, text in files.items():
        (directory / f"{name}.yaml").write_text(text)


def test_entities_go_through_outputs_and_parameters(tmp_path: Path) -> None:
    write(tmp_path, root=ROOT, net=NETWORK, app=APP)
    found = report(tmp_path / "root.yaml", "ENI101")
    assert found.errors == ()
    assert said(found) == {("ENI101", "App/Attached", "error")}
    (finding,) = found.findings
    assert finding.at.path.endswith("app.yaml")
    assert finding.related[-1].message == "App is the nested stack"
    assert finding.related[-1].at.line == 4


def test_a_template_used_twice_has_two_sets_of_resources(tmp_path: Path) -> None:
    again = (
        ROOT
        + """\
  More:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: app.yaml
      Parameters: {Subnets: !Join [",", [!GetAtt Net.Outputs.A, !GetAtt Net.Outputs.A]]}
"""
    )
    write(tmp_path, root=again, net=NETWORK, app=APP)
    assert said(report(tmp_path / "root.yaml", "ENI101")) == {("ENI101", "App/Attached", "error")}


def test_a_nested_template_is_judged_with_its_parent_alone(tmp_path: Path) -> None:
    write(tmp_path, root=ROOT, net=NETWORK, app=APP)
    assert [one.path for one in report(tmp_path).inputs] == [f"{tmp_path}/root.yaml"]
    named = report(tmp_path / "app.yaml", "ENI101")
    assert said(named) == {("ENI101", "Attached", "undecided")}


def test_what_is_not_at_hand(tmp_path: Path) -> None:
    remote = ROOT.replace("net.yaml", "https://example.com/net.yaml")
    write(tmp_path, root=remote, app=APP)
    found = report(tmp_path / "root.yaml", "ENI101")
    assert found.errors == ()
    assert [(one.module, one.source) for one in found.unread] == [("Net", "https://example.com/net.yaml")]
    assert found.exit_code(fail_on_undecided=True) == 1
    assert said(found) == {("ENI101", "App/Attached", "undecided")}
    write(tmp_path, root=ROOT, app=APP)
    (unread,) = report(tmp_path / "root.yaml").unread
    assert (unread.module, unread.noun) == ("Net", "nested stack")
    assert unread.message == "Net is not read: `net.yaml` does not exist"


def test_stacks_in_a_circle_and_outside_of_the_project(tmp_path: Path) -> None:
    write(tmp_path, root=ROOT.replace("net.yaml", "root.yaml").replace("./app.yaml", "../../etc/app.yaml"))
    messages = [one.message for one in report(tmp_path / "root.yaml").errors]
    assert len(messages) == 2
    assert any("the nested stacks form a circle" in one for one in messages)
    assert any("is outside the project" in one for one in messages)


def test_a_nested_stack_that_a_condition_leaves_out(tmp_path: Path) -> None:
    head = "Parameters: {On: {Type: String, Default: 'no'}}\nConditions: {IsOn: !Equals [!Ref On, 'yes']}\n"
    root = ROOT.replace("Resources:", head + "Resources:").replace("  App:\n", "  App:\n    Condition: IsOn\n")
    write(tmp_path, root=root, net=NETWORK, app=APP)
    (finding,) = report(tmp_path / "root.yaml", "ENI101").findings
    assert any(one.message == "only where IsOn is true (On = yes)" for one in finding.related)


def assembly(directory: Path, environments: tuple[str, str] = ("aws://1/eu-west-1", "aws://1/eu-west-1")) -> Path:
    """An assembly of two stacks, one of which imports the subnets of the other."""
    out = directory / "cdk.out"
    out.mkdir()
    subnets = {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}
    for number, name in enumerate("AB"):
        subnets[name] = {
            "Type": "AWS::EC2::Subnet",
            "Properties": {
                "VpcId": {"Ref": "Vpc"},
                "CidrBlock": f"10.0.{number}.0/24",
                "AvailabilityZone": {"Fn::Select": [number, {"Fn::GetAZs": ""}]},
            },
        }
    exported = {"Both": {"Value": {"Fn::Join": ["||", [{"Ref": "A"}, {"Ref": "B"}]]}, "Export": {"Name": "Net:Both"}}}
    _write(out / "Net.template.json", {"Resources": subnets, "Outputs": exported})
    both = {"Fn::Split": ["||", {"Fn::ImportValue": "Net:Both"}]}
    app = {
        "Host": {
            "Type": "AWS::EC2::Instance",
            "Properties": {"InstanceType": "t3.small", "SubnetId": {"Fn::Select": [0, both]}},
            "Metadata": {"aws:cdk:path": "App/Host/Resource"},
        },
        "Eni": {"Type": "AWS::EC2::NetworkInterface", "Properties": {"SubnetId": {"Fn::Select": [1, both]}}},
        "Attached": {
            "Type": "AWS::EC2::NetworkInterfaceAttachment",
            "Properties": {"InstanceId": {"Ref": "Host"}, "NetworkInterfaceId": {"Ref": "Eni"}, "DeviceIndex": "1"},
        },
    }
    _write(out / "App.template.json", {"Resources": app})
    entries = [
        {"type": "aws:cdk:logicalId", "data": "Attached"},
        {"type": "aws:cdk:creationStack", "data": ["...node internals...", f"new App ({directory}/app.ts:3:5)"]},
    ]
    _write(out / "App.metadata.json", {"/App/Attached": entries})
    artifacts = {
        name: {
            "type": "aws:cloudformation:stack",
            "environment": environment,
            "properties": {"templateFile": f"{name}.template.json"},
            **({"additionalMetadataFile": "App.metadata.json"} if name == "App" else {}),
        }
        for name, environment in zip(("Net", "App"), environments, strict=True)
    }
    _write(out / "manifest.json", {"version": "55.0.0", "artifacts": artifacts})
    (directory / "app.ts").write_text("import cdk\n\nnew Attachment()\n")
    (directory / ".git").mkdir()
    return out


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, indent=1))


def test_stacks_of_an_assembly_are_one_design(tmp_path: Path) -> None:
    out = assembly(tmp_path)
    for path in (out, out / "manifest.json", tmp_path):
        found = report(path, "ENI101")
        assert found.errors == ()
        assert [one.path for one in found.inputs] == [str(out)]
        assert said(found) == {("ENI101", "App/Attached", "error")}


def test_a_finding_names_the_construct_and_the_line_of_the_app(tmp_path: Path) -> None:
    (finding,) = report(assembly(tmp_path), "ENI101").findings
    construct = finding.related[-1]
    assert construct.message == "construct App/Attached"
    assert (Path(construct.at.path).name, construct.at.line, construct.at.column) == ("app.ts", 3, 5)


def test_a_template_of_an_assembly_that_is_named_stands_alone(tmp_path: Path) -> None:
    found = report(assembly(tmp_path) / "App.template.json", "ENI101")
    assert said(found) == {("ENI101", "Attached", "undecided")}


def test_imports_of_another_environment_are_not_followed(tmp_path: Path) -> None:
    out = assembly(tmp_path, ("aws://1/eu-west-1", "aws://2/eu-west-1"))
    assert said(report(out, "ENI101")) == {("ENI101", "App/Attached", "undecided")}


def test_assemblies_nested_in_one_are_designs_of_their_own(tmp_path: Path) -> None:
    inner = assembly(tmp_path)
    outer = tmp_path / "outer"
    outer.mkdir()
    inner.rename(outer / "assembly-Prod")
    artifacts = {"assembly-Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}}
    _write(outer / "manifest.json", {"version": "55.0.0", "artifacts": artifacts})
    found = report(outer, "ENI101")
    assert [one.path for one in found.inputs] == [str(outer / "assembly-Prod")]
    assert said(found) == {("ENI101", "App/Attached", "error")}


@pytest.mark.parametrize("changed", [("app",), ("net",), ("app", "root"), ("net", "app")])
def test_a_hook_judges_a_changed_template_as_part_of_its_parents(
    changed: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "stacks").mkdir()
    write(tmp_path / "stacks", root=ROOT, net=NETWORK, app=APP)
    top = "Resources: {All: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: stacks/root.yaml}}}\n"
    write(tmp_path, top=top, other=resources(VPC))
    monkeypatch.chdir(tmp_path)
    named = [f"stacks/{one}.yaml" for one in changed]
    found = make_report(Options(paths=named, use_config=False, select=["ENI101"], skips_unrecognised=True))
    assert found.errors == ()
    assert [one.path for one in found.inputs] == ["top.yaml"]
    assert said(found) == {("ENI101", "All/App/Attached", "error")}


def test_a_hook_judges_a_template_without_parents_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, root=ROOT, net=NETWORK, app=APP, other=resources(VPC))
    monkeypatch.chdir(tmp_path)
    found = make_report(Options(paths=["other.yaml"], use_config=False, skips_unrecognised=True))
    assert [one.path for one in found.inputs] == ["other.yaml"]
