"""What an editor shows of templates: findings while one types, hover, definitions, symbols and fixes."""

import json

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor

TEMPLATE = """\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Size: {Type: String, Default: t3.micro}
  Stage: {Type: String, Default: test}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Mappings:
  Blocks: {vpc: {cidr: 10.0.0.0/16}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !FindInMap [Blocks, vpc, cidr]}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}}
  Host:
    Type: AWS::EC2::Instance
    DependsOn: [Vpc]
    Properties:
      InstanceType: !Ref Size
      SubnetId: !Ref "A"
      Tags: [{Key: Name, Value: !Sub "🚀 ${Stage} in ${A.AvailabilityZone}"}]
  Eni:
    Type: AWS::EC2::NetworkInterface
    Properties: {SubnetId: !GetAtt B.SubnetId}
  Attached:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !Ref Eni, DeviceIndex: "0"}
Outputs:
  Id: {Condition: IsProd, Value: {"Fn::GetAtt": [Eni, Id]}}
"""
NAME = "stack.yaml"


async def test_findings_while_one_types(pulling: Editor) -> None:
    pulling.open(NAME, TEMPLATE)
    assert {one.code for one in (await pulling.pull(NAME)).items} == {"ENI101", "ENI203"}
    pulling.change(NAME, TEMPLATE.replace('DeviceIndex: "0"', 'DeviceIndex: "1"'))
    assert {one.code for one in (await pulling.pull(NAME)).items} == {"ENI101"}


async def test_hover(pulling: Editor) -> None:
    pulling.open(NAME, TEMPLATE)
    for place, shown in (
        ('SubnetId: !Ref "A', "**`A`**: a subnet in us-east-1a, range 10.0.1.0/24, VPC Vpc"),
        ("SubnetId: !GetAtt B", "**`B`**: a subnet in us-east-1b, range 10.0.2.0/24, VPC Vpc"),
        ("InstanceType: !Ref Size", "**`t3.micro`**: 2 interfaces"),
        (
            "NetworkInterfaceId: !Ref",
            "In different Availability Zones: the interface is in us-east-1b, the instance in us-east-1a.",
        ),
    ):
        assert shown in await pulling.hover(NAME, pulling.position(TEMPLATE, place, len(place))), place


async def test_hints(pulling: Editor) -> None:
    pulling.open(NAME, TEMPLATE)
    everything = types.Range(types.Position(0, 0), types.Position(100, 0))
    asked = types.InlayHintParams(types.TextDocumentIdentifier(pulling.uri(NAME)), everything)
    found = await pulling.client.text_document_inlay_hint_async(asked)
    assert [one.label for one in found] == ["2/2 interfaces", "us-east-1a", "us-east-1b", "us-east-1a", "us-east-1b"]


USES = {"Stage": 2, "IsProd": 1, "Blocks": 1, "Vpc": 3, "A": 2, "B": 1, "Host": 1, "Eni": 2}


@pytest.mark.parametrize("is_json", [False, True])
async def test_definitions_and_references(pulling: Editor, is_json: bool) -> None:
    text, file = (JSON, "stack.json") if is_json else (TEMPLATE, NAME)
    pulling.open(file, text)
    await pulling.pull(file)
    document, context = types.TextDocumentIdentifier(pulling.uri(file)), types.ReferenceContext(False)
    for name, uses in USES.items():
        start = pulling.position(text, f'"{name}": ' if is_json else f"\n  {name}:", 3)
        found = await pulling.client.text_document_references_async(types.ReferenceParams(context, document, start))
        assert [pulling.text_of(text, one.range) for one in found] == [name] * uses
        for one in found:
            params = types.DefinitionParams(document, one.range.end)
            (declared,) = await pulling.client.text_document_definition_async(params)
            assert pulling.text_of(text, declared.range).strip('"') == name
            assert declared.range.start.line == start.line


def _long() -> object:
    """The long forms of what the template says in short ones."""
    return {
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
        "Mappings": {"Blocks": {"vpc": {"cidr": "10.0.0.0/16"}}},
        "Resources": {
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Fn::FindInMap": ["Blocks", "vpc", "cidr"]}}},
            "A": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}}},
            "B": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}}},
            "Host": {
                "Type": "AWS::EC2::Instance",
                "DependsOn": "Vpc",
                "Properties": {
                    "SubnetId": {"Ref": "A"},
                    "Tags": [
                        {"Key": "a", "Value": {"Fn::Sub": ["${Stage} ${own} ${A.AvailabilityZone}", {"own": "x"}]}}
                    ],
                },
            },
            "Eni": {"Type": "AWS::EC2::NetworkInterface", "Properties": {"SubnetId": {"Fn::GetAtt": "B.SubnetId"}}},
            "Attached": {
                "Type": "AWS::EC2::NetworkInterfaceAttachment",
                "Condition": "IsProd",
                "Properties": {"InstanceId": {"Ref": "Host"}, "NetworkInterfaceId": {"Ref": "Eni"}},
            },
        },
        "Outputs": {"Id": {"Value": {"Fn::GetAtt": ["Eni", "Id"]}}},
    }


JSON = json.dumps(_long(), indent="\t")


async def test_symbols(pulling: Editor) -> None:
    pulling.open(NAME, TEMPLATE)
    await pulling.pull(NAME)
    document = types.DocumentSymbolParams(types.TextDocumentIdentifier(pulling.uri(NAME)))
    found = await pulling.client.text_document_document_symbol_async(document)
    nested = {one.name: [child.name for child in one.children] for one in found}
    assert nested["Conditions"] == ["IsProd"]
    assert nested["Resources"] == ["Vpc", "A", "B", "Host", "Eni", "Attached"]
    everywhere = await pulling.client.workspace_symbol_async(types.WorkspaceSymbolParams("eni"))
    assert [one.name for one in everywhere] == ["Resources.Eni"]


async def test_a_fix(pulling_in_each_encoding: Editor) -> None:
    editor = pulling_in_each_encoding
    editor.open(NAME, TEMPLATE)
    await editor.pull(NAME)
    position = editor.position(TEMPLATE, 'DeviceIndex: "0"', 14)
    found = await editor.actions(NAME, types.Range(position, position))
    (fix,) = (one for one in found if one.title.startswith("Fix ENI203"))
    edits = editor.edits(fix)
    assert editor.edited(TEMPLATE, edits[NAME]) == TEMPLATE.replace('DeviceIndex: "0"', 'DeviceIndex: "1"')


async def test_a_suppression(pulling: Editor) -> None:
    pulling.open(NAME, TEMPLATE)
    await pulling.pull(NAME)
    position = pulling.position(TEMPLATE, 'DeviceIndex: "0"', 14)
    found = await pulling.actions(NAME, types.Range(position, position))
    (ignore,) = (one for one in found if one.title == "Ignore ENI203 here, with a reason")
    changed = pulling.edited(TEMPLATE, pulling.edits(ignore)[NAME])
    pulling.change(NAME, changed)
    assert "ENI203" not in {one.code for one in (await pulling.pull(NAME)).items}


async def test_broken_texts(pulling: Editor) -> None:
    pulling.open(NAME, TEMPLATE)
    await pulling.pull(NAME)
    for text in (TEMPLATE[:700], TEMPLATE.replace("!Ref Host", "!Ref {"), "Resources: []", "{", ""):
        pulling.change(NAME, text)
        await pulling.ask_everything(NAME)


async def test_an_import_follows_the_template_that_exports(pulling: Editor) -> None:
    exports = "  B: {Value: !Ref B, Export: {Name: net-b}}\n"
    network = TEMPLATE.replace("Outputs:\n", f"Outputs:\n{exports}")
    app = TEMPLATE.replace("!GetAtt B.SubnetId", "!ImportValue net-b").replace('"0"', '"1"')
    pulling.open("network.yaml", network)
    pulling.open(NAME, app)
    assert "ENI101" in {one.code for one in (await pulling.pull(NAME)).items}
    pulling.change("network.yaml", network.replace("us-east-1b", "us-east-1a"))
    assert "ENI101" not in {one.code for one in (await pulling.pull(NAME)).items}
    shown = await pulling.hover(NAME, pulling.position(app, "!ImportValue net", 12))
    assert "in us-east-1a, range 10.0.2.0/24" in shown


UNFINISHED = {
    "a value": ("SubnetId: !GetAtt B.SubnetId}", "SubnetId: [!Ref }"),
    "a quote": ('DeviceIndex: "0"}', 'DeviceIndex: "0}'),
    "a new line": ('      SubnetId: !Ref "A"\n', '      SubnetId: !Ref "A"\n      Net\n'),
    "two new lines": ("  Eni:\n", "  Other:\n    Type: [AWS::\n  Eni:\n"),
}


@pytest.mark.parametrize("change", UNFINISHED.values(), ids=UNFINISHED)
async def test_an_unfinished_line_leaves_what_was_said_of_the_others(pulling: Editor, change: tuple[str, str]) -> None:
    pulling.open(NAME, TEMPLATE)
    await pulling.pull(NAME)
    text = TEMPLATE.replace(*change)
    assert text != TEMPLATE
    pulling.change(NAME, text)
    found = {one.code or "error": one for one in (await pulling.pull(NAME)).items}
    assert found.keys() == {"error", "ENI101", "ENI203"}
    assert found["ENI101"].range.start.line == text[: text.index("NetworkInterfaceId: !Ref")].count("\n")
    shown = await pulling.hover(NAME, pulling.position(text, "NetworkInterfaceId: !Ref", 24))
    assert "In different Availability Zones" in shown
    document = types.TextDocumentIdentifier(pulling.uri(NAME))
    place = pulling.position(text, "InstanceId: !Ref Host", 19)
    (declared,) = await pulling.client.text_document_definition_async(types.DefinitionParams(document, place))
    assert pulling.text_of(text, declared.range) == "Host"
    everything = types.Range(types.Position(0, 0), types.Position(100, 0))
    assert not [one for one in await pulling.actions(NAME, everything) if one.title.startswith("Fix")]
    pulling.change(NAME, TEMPLATE)
    assert {one.code for one in (await pulling.pull(NAME)).items} == {"ENI101", "ENI203"}


async def test_a_template_of_which_nothing_can_be_kept_has_errors_alone(pulling: Editor) -> None:
    broken = TEMPLATE.replace("!GetAtt B.SubnetId}", "[!Ref }")
    pulling.open(NAME, broken)
    assert [one.code for one in (await pulling.pull(NAME)).items] == [None]
    pulling.change(NAME, TEMPLATE)
    await pulling.pull(NAME)
    pulling.change(NAME, broken.replace("  Host:\n    Type:", "  Host: Type:"))
    assert [one.code for one in (await pulling.pull(NAME)).items] == [None]


async def test_suppressions_hold_while_another_line_is_unfinished(pulling: Editor) -> None:
    text = TEMPLATE.replace("  Attached:\n", "  Attached:  # enilint: ignore[ENI101, ENI203] moved later\n")
    pulling.open(NAME, text)
    assert not (await pulling.pull(NAME)).items
    pulling.change(NAME, text.replace("{SubnetId: !GetAtt", "{SubnetId: [!GetAtt"))
    assert [one.code for one in (await pulling.pull(NAME)).items] == [None]
