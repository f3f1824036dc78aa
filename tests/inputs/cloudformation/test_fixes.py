"""Fixes of templates: they change what is written by hand, once, in the style of the file, and nothing else."""

import json
from pathlib import Path

import pytest
import yaml

from enilint.run.fixing import fix_all
from enilint.run.request import Request
from enilint.run.setup import prepare
from tests.inputs.cloudformation.templates import ATTACHMENT, ENI, VPC, attached, report, resources
from tests.inputs.cloudformation.test_forms import _Loader


def fixed(path: Path, text: str, *select: str) -> str:
    """The text of a file after its fixes."""
    path.write_bytes(text.encode())
    request = Request(paths=(str(path),), use_config=False, select=select)
    texts = fix_all(request, prepare(request)).texts
    return texts[str(path)][1] if str(path) in texts else text


INDEX = attached(eni="!Ref C")


@pytest.mark.parametrize(("wrong", "right"), [('"0"', '"1"'), ("'0'", "'1'"), ("0", "1")])
def test_a_value_keeps_its_quotes(wrong: str, right: str, tmp_path: Path) -> None:
    text = INDEX.replace('DeviceIndex: "1"', f"DeviceIndex: {wrong}")
    expected = INDEX.replace('DeviceIndex: "1"', f"DeviceIndex: {right}")
    assert fixed(tmp_path / "t.yaml", text, "ENI203") == expected


ROUTE = """\
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NetworkInterfaceId: !Ref Router}
"""
ROUTER = """\
  Router:
    Type: AWS::EC2::NetworkInterface
    Properties:
      SubnetId: !Ref A  # of the firewall

"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_property_that_is_not_there(newline: str, tmp_path: Path) -> None:
    text = resources(VPC, ROUTER, ROUTE).replace("\n", newline)
    added = f"# of the firewall{newline}      SourceDestCheck: false{newline}"
    assert fixed(tmp_path / "t.yaml", text, "ENI303") == text.replace(f"# of the firewall{newline}", added)


def test_a_property_in_braces(tmp_path: Path) -> None:
    text = resources(VPC, ROUTER.replace("\n      SubnetId: !Ref A  # of the firewall\n", " {SubnetId: !Ref A}"), ROUTE)
    expected = text.replace("{SubnetId: !Ref A}", "{SubnetId: !Ref A, SourceDestCheck: false}")
    assert fixed(tmp_path / "t.yaml", text, "ENI303") == expected


DATA = {
    "Resources": {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "A": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "AvailabilityZone": "us-east-1a"}},
        "Router": {"Type": "AWS::EC2::NetworkInterface", "Properties": {"SubnetId": {"Ref": "A"}}},
        "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
        "Out": {
            "Type": "AWS::EC2::Route",
            "Properties": {
                "RouteTableId": {"Ref": "Table"},
                "DestinationCidrBlock": "0.0.0.0/0",
                "NetworkInterfaceId": {"Ref": "Router"},
            },
        },
    }
}


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json(indent: int | str | None, tmp_path: Path) -> None:
    expected = json.loads(json.dumps(DATA))
    expected["Resources"]["Router"]["Properties"]["SourceDestCheck"] = False
    text = json.dumps(DATA, indent=indent)
    assert fixed(tmp_path / "t.template", text, "ENI303") == json.dumps(expected, indent=indent)


@pytest.mark.parametrize(("wrong", "right"), [
    ("!Ref B", "!Ref A"), ("!GetAtt B.SubnetId", "!Ref A"), ("{Ref: B}", "{Ref: A}"), ('{"Ref": "B"}', '{"Ref": "A"}'),
])  # fmt: skip
def test_a_reference(wrong: str, right: str, tmp_path: Path) -> None:
    host = "  Host: {Type: AWS::EC2::Instance, Properties: {InstanceType: t3.small, AvailabilityZone: us-east-1a}}\n"
    text = attached(eni=wrong).replace(attached().splitlines(keepends=True)[6], host).replace(VPC, TWO)
    assert fixed(tmp_path / "t.yaml", text, "ENI101") == text.replace(f"SubnetId: {wrong}", f"SubnetId: {right}")


TWO = "".join(VPC.splitlines(keepends=True)[:3])
"""A subnet in each of two zones."""

FAR = attached(host="!Ref A, AvailabilityZone: us-east-1b").replace("!Ref B", "!Ref A")


def test_a_property_goes(tmp_path: Path) -> None:
    expected = FAR.replace(", AvailabilityZone: us-east-1b}}\n  Eni", "}}\n  Eni")
    assert fixed(tmp_path / "t.yaml", FAR, "ENI103") == expected


def test_a_property_in_a_block_that_is_not_there(tmp_path: Path) -> None:
    text = INSPECTION
    attachment = "SubnetIds: [!Ref TgwA, !Ref TgwB]"
    expected = text.replace(
        f"      {attachment}\n", f"      {attachment}\n      Options: {{ApplianceModeSupport: enable}}\n"
    )
    assert expected != text
    assert fixed(tmp_path / "t.yaml", text, "ENI308") == expected
    written = expected.replace("enable", "disable")
    assert fixed(tmp_path / "t.yaml", written, "ENI308") == expected


def _inspection() -> str:
    parts = ["  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n"]
    for number, zone in enumerate("ab"):
        name = zone.upper()
        parts.append(f"""\
  Tgw{name}:
    Type: AWS::EC2::Subnet
    Properties: {{VpcId: !Ref Vpc, CidrBlock: 10.0.{number}.0/24, AvailabilityZone: us-east-1{zone}}}
  Firewall{name}:
    Type: AWS::EC2::Subnet
    Properties: {{VpcId: !Ref Vpc, CidrBlock: 10.0.1{number}.0/24, AvailabilityZone: us-east-1{zone}}}
  Inside{name}:
    Type: AWS::EC2::NetworkInterface
    Properties: {{SubnetId: !Ref Firewall{name}, SourceDestCheck: false}}
  Appliance{name}:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: c5.large
      NetworkInterfaces: [{{DeviceIndex: "0", NetworkInterfaceId: !Ref Inside{name}}}]
  Table{name}: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}
  Of{name}:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {{SubnetId: !Ref Tgw{name}, RouteTableId: !Ref Table{name}}}
  To{name}:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Table{name}
      DestinationCidrBlock: 192.168.0.0/16
      NetworkInterfaceId: !Ref Inside{name}
  BackOf{name}:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {{SubnetId: !Ref Firewall{name}, RouteTableId: !Ref Back}}
""")
    parts.append("""\
  Back: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  ToGateway:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Back
      DestinationCidrBlock: 192.168.0.0/16
      TransitGatewayId: tgw-0a1b2c3d4e5f60718
  Attachment:
    Type: AWS::EC2::TransitGatewayVpcAttachment
    Properties:
      VpcId: !Ref Vpc
      TransitGatewayId: tgw-0a1b2c3d4e5f60718
      SubnetIds: [!Ref TgwA, !Ref TgwB]
""")
    return resources(*parts)


INSPECTION = _inspection()

SECOND = resources(
    VPC,
    "  Front: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref A}}\n",
    """\
  Host:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: t3.small
      NetworkInterfaces: [{DeviceIndex: "0", NetworkInterfaceId: !Ref Front}]

""",
    ENI % "!Ref A",
    "\n",
    ATTACHMENT,
    "\n  Bucket:\n    Type: AWS::S3::Bucket\n",
)


def test_resources_go(tmp_path: Path) -> None:
    one = "Front: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref A"
    expected = SECOND.replace(one, f"{one}, SecondaryPrivateIpAddressCount: 1")
    expected = expected.replace(ENI % "!Ref A" + "\n", "").replace(ATTACHMENT + "\n", "")
    assert fixed(tmp_path / "t.yaml", SECOND, "ENI301") == expected


def test_resources_of_json_go(tmp_path: Path) -> None:
    data = yaml.load(SECOND, _Loader)
    text = json.dumps(data, indent=2)
    del data["Resources"]["Eni"], data["Resources"]["Attached"]
    data["Resources"]["Front"]["Properties"]["SecondaryPrivateIpAddressCount"] = 1
    assert fixed(tmp_path / "t.json", text, "ENI301") == json.dumps(data, indent=2)


@pytest.mark.parametrize("needs", ["DependsOn: Eni", "DependsOn: [Attached]", "Properties: {BucketName: !Ref Eni}"])
def test_no_resource_goes_that_something_needs(needs: str, tmp_path: Path) -> None:
    text = SECOND + f"    {needs}\n"
    assert fixed(tmp_path / "t.yaml", text, "ENI301") == text


@pytest.mark.parametrize("change", [
    ("SubnetId: !Ref A  # of the firewall\n", "SubnetId: !Ref A\n      SourceDestCheck: !Ref Check\n"),
    ("SubnetId: !Ref A  # of the firewall\n", "SubnetId: !Ref A\n      SourceDestCheck: !If [Inside, true, true]\n"),
    ("Router:\n", "Router: &router\n"),
    ("    Properties:\n      SubnetId", "    Properties: &properties\n      SubnetId"),
])  # fmt: skip
def test_what_others_share_stays(change: tuple[str, str], tmp_path: Path) -> None:
    head = "Parameters: {Check: {Type: String, Default: 'true'}}\nConditions: {Inside: !Equals [!Ref Check, 'true']}\n"
    text = resources(VPC, ROUTER.replace(*change), ROUTE, head=head)
    assert fixed(tmp_path / "t.yaml", text, "ENI303") == text


def test_what_a_loop_generates_stays(tmp_path: Path) -> None:
    loop = "  Fn::ForEach::Each:\n    - Name\n    - [A]\n    - Router:\n" + "".join(
        f"    {line}\n" if line else "\n" for line in ROUTER.splitlines()[1:]
    )
    text = resources(VPC, loop, ROUTE, head="Transform: AWS::LanguageExtensions\n")
    assert fixed(tmp_path / "t.yaml", text, "ENI303") == text


@pytest.mark.parametrize("stacks", [1, 2])
def test_a_nested_template_is_changed_if_one_stack_is_made_of_it(stacks: int, tmp_path: Path) -> None:
    child = tmp_path / "child.yaml"
    child.write_text(resources(VPC, ROUTER, ROUTE))
    parent = tmp_path / "parent.yaml"
    parts = "".join(
        f"  S{one}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: child.yaml}}}}\n"
        for one in range(stacks)
    )
    parent.write_text(resources(parts))
    request = Request(paths=(str(parent),), use_config=False, select=("ENI303",))
    changed = fix_all(request, prepare(request)).texts
    assert list(changed) == ([str(child)] if stacks == 1 else [])


def test_an_assembly_stays(tmp_path: Path) -> None:
    (tmp_path / "cdk.out").mkdir()
    (tmp_path / "cdk.out" / "manifest.json").write_text(
        json.dumps(
            {
                "version": "38.0.0",
                "artifacts": {
                    "Net": {
                        "type": "aws:cloudformation:stack",
                        "environment": "aws://unknown-account/unknown-region",
                        "properties": {"templateFile": "Net.template.json"},
                    }
                },
            }
        )
    )
    (tmp_path / "cdk.out" / "Net.template.json").write_text(json.dumps(DATA, indent=1))
    request = Request(paths=(str(tmp_path / "cdk.out"),), use_config=False, select=("ENI303",))
    result = fix_all(request, prepare(request))
    assert [one.rule for one in result.report.findings] == ["ENI303"]
    assert result.texts == {}


@pytest.mark.parametrize(("written", "is_changed"), [("M5.Large", True), ("!Ref Size", False)])
def test_a_property_in_a_block(written: str, is_changed: bool, tmp_path: Path) -> None:
    text = resources(
        "  Fleet:\n    Type: AWS::EC2::LaunchTemplate\n    Properties:\n"
        f"      LaunchTemplateData: {{ImageId: ami-0a1b2c3d4e5f60718, InstanceType: {written}}}\n",
        head="Parameters: {Size: {Type: String, Default: M5.Large}}\n",
    )
    expected = text.replace("InstanceType: M5.Large", "InstanceType: m5.large")
    assert (expected != text) is is_changed
    assert fixed(tmp_path / "t.yaml", text, "ENI208") == expected


def test_no_reference_to_what_does_not_always_exist(tmp_path: Path) -> None:
    head = "Parameters: {In: {Type: String}}\nConditions: {IsIn: !Equals [!Ref In, 'yes']}\n"
    host = "  Host: {Type: AWS::EC2::Instance, Properties: {InstanceType: t3.small, AvailabilityZone: us-east-1a}}\n"
    text = attached(head=head).replace(attached().splitlines(keepends=True)[6], host).replace(VPC, TWO)
    text = text.replace("  A: {Type", "  A: {Condition: IsIn, Type")
    assert fixed(tmp_path / "t.yaml", text, "ENI101") == text


def balanced(subnets: str, *, table: str = "One", head: str = "") -> str:
    """A load balancer in subnets of a VPC, of which two are in one zone."""
    tables = "".join(
        f"  {one}: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Vpc}}}}\n" for one in ("One", "Two")
    )
    routed = "".join(
        f"  {one}Routes: {{Type: AWS::EC2::SubnetRouteTableAssociation, "
        f"Properties: {{SubnetId: !Ref {one}, RouteTableId: !Ref {table if one == 'C' else 'One'}}}}}\n"
        for one in "ABC"
    )
    web = f"  Web:\n    Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n    Properties:\n      Subnets: {subnets}\n"
    return resources(VPC, tables, routed, web, head=head)


@pytest.mark.parametrize(("before", "after"), [
    ("[!Ref A, !Ref B, !Ref C]", "[!Ref A, !Ref B]"),
    ("[!Ref A, !GetAtt B.SubnetId, !Ref C]  # all", "[!Ref A, !GetAtt B.SubnetId]  # all"),
    ("\n        - !Ref A\n        - !Ref B\n        - !Ref C", "\n        - !Ref A\n        - !Ref B"),
    ("\n      - Ref: A\n      - {Ref: B}\n      - !Ref C", "\n      - Ref: A\n      - {Ref: B}"),
    ('[{"Ref": "A"}, {"Ref": "B"},\n        {"Fn::GetAtt": ["C", "SubnetId"]}]', '[{"Ref": "A"}, {"Ref": "B"}]'),
])  # fmt: skip
def test_one_subnet_of_each_zone_stays_in_a_list(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(tmp_path / "t.yaml", balanced(before), "ENI107") == balanced(after)


@pytest.mark.parametrize("text", [
    balanced("[!Ref A, !Ref B, !Ref C]", table="Two"),
    balanced("\n        - !Ref A  # public\n        - !Ref B\n        - !Ref C"),
    balanced("[!Ref A, !Ref B, !If [On, !Ref C, !Ref C]]", head="Conditions: {On: !Equals [a, a]}\n"),
    balanced("!Split [',', !Join [',', [!Ref A, !Ref B, !Ref C]]]"),
    balanced("[!Ref A, !Ref B, !Select [0, [!Ref C]]]"),
    balanced("[!Ref A, &b !Ref B, !Ref C]"),
])  # fmt: skip
def test_a_list_stays_where_it_may_mean_more(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    assert fixed(path, text, "ENI107") == text
    assert {one.rule for one in report(path, "ENI107").findings} == {"ENI107"}


def test_a_list_of_json(tmp_path: Path) -> None:
    data = yaml.load(balanced("[!Ref A, !Ref B, !Ref C]"), _Loader)
    kept = yaml.load(balanced("[!Ref A, !Ref B]"), _Loader)
    assert fixed(tmp_path / "t.json", json.dumps(data, indent=2), "ENI107") == json.dumps(kept, indent=2)


@pytest.mark.parametrize("options", ["", "      Options: {Ipv6Support: disable}\n"])
def test_ipv6_support_of_an_attachment(options: str, tmp_path: Path) -> None:
    head = """\
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  App:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, Ipv6CidrBlock: "2001:db8::/64", AvailabilityZone: us-east-1a}
  Hub: {Type: AWS::EC2::TransitGateway}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Routes: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref App, RouteTableId: !Ref Table}}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationIpv6CidrBlock: "::/0", TransitGatewayId: !Ref Hub}
  Attachment:
    Type: AWS::EC2::TransitGatewayVpcAttachment
    Properties:
      VpcId: !Ref Vpc
      TransitGatewayId: !Ref Hub
      SubnetIds: [!Ref App]
"""
    expected = f"{head}      Options: {{Ipv6Support: enable}}\n"
    assert fixed(tmp_path / "t.yaml", head + options, "ENI322") == expected
