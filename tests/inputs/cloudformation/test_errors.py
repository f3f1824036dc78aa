"""What is wrong with a template is an error at its place, and the rest of the template is judged."""

import json
from pathlib import Path

import pytest

from enilint.inputs.cloudformation.mapping import network
from tests.inputs.cloudformation.templates import ENI, VPC, attached, lint, report, resources, said

HEAD = """\
Parameters:
  Stage: {Type: String}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
Mappings:
  Zones: {here: {Name: us-east-1a}}
"""
WRONG = {
    "{SubnetId: !Ref Subnett}": "the template has no resource or parameter `Subnett`",
    "{SubnetId: !GetAtt Vcp.VpcId}": "the template has no resource or parameter `Vcp` (did you mean `Vpc`?)",
    "{SubnetId: !Sub '${Stagee}'}": "the template has no resource or parameter `Stagee` (did you mean `Stage`?)",
    "{SubnetId: !If [Production, !Ref A, !Ref B]}": "the template has no condition `Production`",
    "{SubnetId: !FindInMap [Zonen, here, Name]}": "the template has no mapping `Zonen` (did you mean `Zones`?)",
    "{SubnetId: !Select [2, [!Ref A, !Ref B]]}": "`Fn::Select` asks for item 2 of a list of 2; the first one is 0",
    "{SubnetId: !Reff A}": "the tag `!Reff` is not supported (did you mean `!Ref`?)",
    "{GroupSet: {a: b}}": "`GroupSet` must be a list, not a mapping",
    "[SubnetId]": "`Properties` must be a mapping, not a list",
}


@pytest.mark.parametrize(("properties", "message"), WRONG.items())
def test_an_error_has_its_place(properties: str, message: str, tmp_path: Path) -> None:
    text = attached(head=HEAD) + f"  Wrong: {{Type: AWS::EC2::NetworkInterface, Properties: {properties}}}\n"
    found = lint(tmp_path, text, "ENI101")
    assert [(one.message, one.line) for one in found.errors] == [(message, len(text.splitlines()))]
    assert found.errors[0].column is not None
    assert ("ENI101", "Attached", "error") in said(found)


def test_one_mapping_is_a_list_of_one_rule(tmp_path: Path) -> None:
    """The service reads the rules of a group like that."""
    group = (
        "  Open: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc, SecurityGroupIngress: {CidrIp: x}}}\n"
    )
    assert lint(tmp_path, attached(head=HEAD) + group, "ENI101").errors == ()


@pytest.mark.parametrize(
    "directive", ["  Made: !Rain::Module ./net.yaml\n", '  Made: {Type: {"Rain::Module": "./net.yaml"}}\n']
)
def test_what_rain_is_to_render_is_not_read(directive: str, tmp_path: Path) -> None:
    found = lint(tmp_path, attached(eni="!Ref MadeSubnet") + directive, "ENI101")
    assert [one.message for one in found.notices] == ["directives of rain: not read; render it first"]
    assert found.errors == ()
    assert found.findings == ()


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_of_two_keys_the_last_one_holds(form: str, tmp_path: Path) -> None:
    """The service accepts them: https://github.com/aws-cloudformation/cfn-language-discussion/issues/96."""
    if form == "yaml":
        text = attached(eni="!Ref C").replace("SubnetId: !Ref C", "SubnetId: !Ref C, SubnetId: !Ref B")
    else:
        subnet = (
            '{"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": "vpc-0a1b2c3d4e5f60718", "AvailabilityZone": "%s"}}'
        )
        text = f"""{{"Resources": {{
            "A": {subnet % "us-east-1a"}, "B": {subnet % "us-east-1b"},
            "Host": {{"Type": "AWS::EC2::Instance", "Properties": {{"SubnetId": {{"Ref": "A"}}}}}},
            "Eni": {{"Type": "AWS::EC2::NetworkInterface", "Properties": {{
                "SubnetId": {{"Ref": "A"}}, "SubnetId": {{"Ref": "B"}}}}}},
            "Attached": {{"Type": "AWS::EC2::NetworkInterfaceAttachment", "Properties": {{
                "InstanceId": {{"Ref": "Host"}}, "NetworkInterfaceId": {{"Ref": "Eni"}}, "DeviceIndex": "1"}}}}
        }}}}"""
    found = lint(tmp_path, text, "ENI101", name=f"template.{form}")
    assert found.errors == ()
    (notice,) = found.notices
    assert notice.message == (
        f"duplicate key `SubnetId`: CloudFormation uses this one, and ignores the one on line {notice.line}"
    )
    assert said(found) == {("ENI101", "Attached", "error")}


def test_conditions_in_a_circle(tmp_path: Path) -> None:
    head = "Conditions:\n  One: !Not [!Condition Two]\n  Two: !Not [!Condition One]\n"
    found = lint(tmp_path, attached(head=head), "ENI101")
    assert [(one.message, one.line) for one in found.errors] == [("the conditions form a circle: One -> Two -> One", 3)]
    assert ("ENI101", "Attached", "error") in said(found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("AWSTemplateFormatVersion: 2010-09-09\nParameters: {}\n", "the template has no `Resources`"),
        ("AWSTemplateFormatVersion: 2010-09-09\nResources: [a]\n", "`Resources` must be a mapping, not a list"),
        ("AWSTemplateFormatVersion: 2010-09-09\nResources:\n\tA: {}\n", "found a tab in the indentation"),
        ('{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"A": }', "expected"),
        (
            "AWSTemplateFormatVersion: 2010-09-09\nResources: {A: [1]}\n",
            "`A` in `Resources` must be a mapping, not a list",
        ),
    ],
)
def test_what_is_no_template(text: str, message: str, tmp_path: Path) -> None:
    errors = lint(tmp_path, text).errors
    assert errors
    assert message in errors[0].message or "expected" in message
    assert errors[0].line is not None


def test_names_that_macros_add_are_no_mistakes(tmp_path: Path) -> None:
    macro = "Transform: [Company::Macro]\n"
    found = lint(tmp_path, attached(eni="!Ref Made", head=macro), "ENI101")
    assert found.errors == ()
    assert [one.message for one in found.notices] == [
        "the macro Company::Macro is not run: it may change every resource"
    ]
    sam = "Transform: AWS::Serverless-2016-10-31\n"
    assert lint(tmp_path, attached(eni="!Ref Made", head=sam), "ENI101").errors == ()


def test_what_is_to_be_rendered_first_is_a_notice(tmp_path: Path) -> None:
    text = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  {% for one in all %}\n  A: {}\n  {% endfor %}\n"
    found = lint(tmp_path, text)
    assert found.errors == ()
    assert [one.message for one in found.notices] == [
        "a text with placeholders ({{ }} or {% %}): not read; render it first"
    ]


def test_unknown_types_properties_and_attributes_are_no_errors(tmp_path: Path) -> None:
    more = """\
  Odd: {Type: AWS::EC2::Tomorrow, Properties: {Anything: !GetAtt Vpc.Colour}}
  Eni2: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !GetAtt Odd.Subnet, Anything: [1]}}
"""
    assert lint(tmp_path, attached() + more).errors == ()


def test_a_parameter_that_no_template_declares(tmp_path: Path) -> None:
    text = attached(head=HEAD)
    (error,) = lint(tmp_path, text, "ENI101", parameters=(("Stge", "prod"),)).errors
    assert error.message == "no template declares the parameter `Stge` (did you mean `Stage`?)"


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([{"ParameterKey": "Stage", "ParameterValue": "prod"}]),
        json.dumps({"Parameters": {"Stage": "prod"}}),
        json.dumps(["Stage=prod"]),
        "template-file-path: template.yaml\nparameters:\n  Stage: prod\n",
    ],
)
def test_files_of_parameters(content: str, tmp_path: Path) -> None:
    head = HEAD + "  Types: {prod: {Name: t3.small}, test: {Name: t3.small}}\n"
    text = attached(eni="!If [Prod, !Ref A, !Ref B]", head=head)
    (tmp_path / "values.json").write_text(content)
    given = lint(tmp_path, text, "ENI101", parameter_files=(str(tmp_path / "values.json"),))
    assert said(given) == set()
    assert ("ENI101", "Attached", "error") in said(lint(tmp_path, text, "ENI101"))


def test_a_file_of_parameters_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "values.json").write_text('"text"')
    path = str(tmp_path / "values.json")
    (error,) = lint(tmp_path, resources("  A: {Type: AWS::EC2::VPC}\n"), parameter_files=(path,)).errors
    assert "expected a list of `ParameterKey` and `ParameterValue`" in error.message
    (tmp_path / "values.json").unlink()
    (error,) = report(tmp_path / "template.yaml", parameter_files=(path,)).errors
    assert "cannot be read" in error.message


def test_a_failure_costs_the_resource_that_it_is_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subnet_of = network.subnet_of

    def failing(body, vpcs):
        if body.address == "Odd":
            raise ZeroDivisionError("by itself")
        return subnet_of(body, vpcs)

    monkeypatch.setattr(network, "subnet_of", failing)
    odd = "  Odd: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}\n"
    found = lint(tmp_path, attached() + odd, "ENI101")
    (error,) = found.errors
    assert "internal error while reading Odd (ZeroDivisionError: by itself" in error.message
    assert error.line == len(attached().splitlines()) + 1
    assert ("ENI101", "Attached", "error") in said(found)


@pytest.mark.parametrize(
    "node", ["{}", "[]", "null", "''", "[[]]", "{a: 1}", "!Cidr []", "!Join x", "!Select []", "!GetAtt []"]
)
@pytest.mark.parametrize("line", range(2, len(attached().splitlines())))
def test_no_value_is_an_internal_error(node: str, line: int, tmp_path: Path) -> None:
    lines = attached().splitlines()
    lines[line] = f"{lines[line].partition(': ')[0]}: {node}"
    messages = [one.message for one in lint(tmp_path, "\n".join(lines)).errors]
    assert not [one for one in messages if "internal error" in one or "crashed" in one]


@pytest.mark.parametrize("type", ["[AWS::EC2::Instance]", "{Ref: A}", "1", "~"])
def test_a_type_that_is_no_text(type: str, tmp_path: Path) -> None:
    address = "  Address: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}\n"
    odd = f"  Odd: {{Type: {type}, Properties: {{Ip: !Ref Address}}}}\n"
    found = lint(tmp_path, resources(VPC, ENI % "!Ref A", address, odd))
    assert not [one for one in found.errors if "internal error" in one.message]


@pytest.mark.parametrize(
    ("value", "is_read"),
    [
        ('!!int "1"', True),
        ("!!str 1", True),
        ("!!int one", False),
        ("!!bool 1", False),
        ("!!timestamp 2026-01-01", False),
    ],
)
def test_tags_of_yaml_for_plain_values_are_read(value: str, is_read: bool, tmp_path: Path) -> None:
    text = attached(head=HEAD).replace('DeviceIndex: "1"', f"DeviceIndex: {value}")
    found = lint(tmp_path, text, "ENI101")
    assert ("ENI101", "Attached", "error") in said(found)
    assert [one.message for one in found.errors] == (
        [] if is_read else [f"the tag `{value.split()[0]}` is not supported; remove it"]
    )


def test_functions_of_rules_are_read(tmp_path: Path) -> None:
    """AWS's language server for templates lists the same functions, among them `Fn::Implies`."""
    rules = """\
Rules:
  Stages:
    Assertions:
      - Assert: !Implies [!Equals [!Ref Stage, prod], !Not [!Contains [[dev, test], !Ref Stage]]]
      - Assert: !EachMemberIn [!ValueOfAll ["AWS::EC2::Subnet::Id", VpcId], !RefAll "AWS::EC2::VPC::Id"]
"""
    assert lint(tmp_path, attached(head=HEAD + rules), "ENI101").errors == ()
