"""What conditions and mappings leave open: each deployment is judged, and none of them is mixed with another."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import ATTACHMENT, ENI, HOST, VPC, attached, lint, resources, verdict

HEAD = """\
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  Size: {Type: String, Default: small}
Mappings:
  Types: {dev: {Type: t3.micro}, prod: {Type: m5.xlarge}}
  Counts: {dev: {Number: 1}, prod: {Number: 2}}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Dev: !Not [!Condition Prod]
  Large: !Equals [!Ref Size, large]
  Both: !And [!Condition Prod, !Condition Large]
  Region: !Equals [!Ref AWS::Region, eu-west-1]
  Opaque: !Equals [!Join ["-", [!Ref Stage, !Ref Size]], prod-large]
"""


@pytest.mark.parametrize(
    ("host", "eni", "expected"),
    [
        ("!If [Prod, !Ref A, !Ref B]", "!If [Prod, !Ref C, !Ref B]", "nothing"),
        ("!If [Prod, !Ref A, !Ref B]", "!If [Dev, !Ref B, !Ref A]", "nothing"),
        ("!If [Prod, !Ref A, !Ref B]", "!Ref A", "error"),
        ("!If [Prod, !Ref A, !Ref A]", "!Ref A", "nothing"),
        ("!If [Large, !Ref B, !Ref A]", "!If [Prod, !Ref B, !Ref A]", "error"),
        ("!If [Both, !Ref B, !Ref A]", "!If [Both, !Ref B, !Ref C]", "nothing"),
        ("!If [Both, !Ref B, !Ref A]", "!If [Prod, !If [Large, !Ref B, !Ref A], !Ref A]", "nothing"),
        ("!If [Region, !Ref A, !Ref B]", "!If [Region, !Ref C, !Ref B]", "nothing"),
        ("!If [Region, !Ref A, !Ref B]", "!Ref B", "error"),
        ("!If [Opaque, !Ref A, !Ref B]", "!If [Opaque, !Ref C, !Ref B]", "nothing"),
        ("!If [Opaque, !Ref A, !Ref B]", "!Ref A", "error"),
    ],
)
def test_branches_go_together(host: str, eni: str, expected: str, tmp_path: Path) -> None:
    assert verdict(lint(tmp_path, attached(host, eni, head=HEAD), "ENI101"), "ENI101") == expected


@pytest.mark.parametrize(
    "text",
    ["!Join ['-', [!Ref LocalZone, '----']]", '!Sub "${LocalZone}-----"', "!Ref LocalZone"],
)
def test_a_parameter_may_contain_what_splits_it(text: str, tmp_path: Path) -> None:
    """As in templates of CheckPoint: a name with four hyphens is that of a Local Zone."""
    head = f"""\
Parameters:
  LocalZone: {{Type: String, Default: ""}}
Conditions:
  IsLocalZone: !Not [!Equals [!Select [4, !Split ["-", {text}]], ""]]
"""
    differing = lint(tmp_path, attached("!If [IsLocalZone, !Ref A, !Ref B]", "!Ref B", head=head), "ENI101")
    (finding,) = differing.findings
    assert "only where IsLocalZone is true" in [one.message for one in finding.related]
    same = attached("!If [IsLocalZone, !Ref A, !Ref B]", "!If [IsLocalZone, !Ref C, !Ref B]", head=head)
    assert verdict(lint(tmp_path, same, "ENI101"), "ENI101") == "nothing"


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("{Type: String, Default: z}", "error"),
        ("{Type: String, Default: z, AllowedValues: [y, z]}", "error"),
        ("{Type: String, Default: z, AllowedValues: [z]}", "nothing"),
    ],
)
def test_a_parameter_has_other_values_than_its_default(parameter: str, expected: str, tmp_path: Path) -> None:
    head = f"""\
Parameters:
  Name: {parameter}
Conditions:
  IsY: !Equals [!Sub "${{Name}}-x", y-x]
"""
    text = attached("!If [IsY, !Ref A, !Ref B]", "!Ref B", head=head)
    assert verdict(lint(tmp_path, text, "ENI101"), "ENI101") == expected


def test_a_list_joined_with_commas_is_that_list_when_it_is_split(tmp_path: Path) -> None:
    head = """\
Parameters:
  One: {Type: String}
Conditions:
  IsFirst: !Equals [!Select [0, !Split [",", !Join [",", [!Ref One, two]]]], !Ref One]
"""
    assert verdict(
        lint(tmp_path, attached("!If [IsFirst, !Ref B, !Ref A]", "!Ref B", head=head), "ENI101"), "ENI101"
    ) == ("nothing")


def test_a_finding_of_some_deployments_names_the_condition(tmp_path: Path) -> None:
    text = attached("!If [Prod, !Ref A, !Ref B]", "!Ref A", head=HEAD)
    (finding,) = lint(tmp_path, text, "ENI101").findings
    last = finding.related[-1]
    assert last.message == "only where Prod is false (Stage = dev)"
    assert last.at.line == text.splitlines().index("  Prod: !Equals [!Ref Stage, prod]") + 1


def test_a_finding_of_all_deployments_names_none(tmp_path: Path) -> None:
    text = attached("!Ref A", "!Ref B", type="!If [Prod, t3.small, t3.medium]", head=HEAD)
    (finding,) = lint(tmp_path, text, "ENI101").findings
    assert not any(one.message.startswith("only where") for one in finding.related)


def test_findings_of_deployments_that_differ_in_numbers_are_one(tmp_path: Path) -> None:
    listed = """\
  Host:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: t3.micro
      NetworkInterfaces:
        - {DeviceIndex: "0", SubnetId: !Ref A}
        - {DeviceIndex: "1", SubnetId: !Ref A}
        - {DeviceIndex: "2", SubnetId: !Ref A}
        - !If [Prod, {DeviceIndex: "3", SubnetId: !Ref A}, !Ref AWS::NoValue]
"""
    (finding,) = lint(tmp_path, resources(VPC, listed, head=HEAD), "ENI201").findings
    assert "3 interfaces" in finding.message
    assert not any(one.message.startswith("only where") for one in finding.related)


def test_a_deployment_that_refers_to_what_is_not_there_is_none(tmp_path: Path) -> None:
    """CloudFormation refuses it: unresolved resource dependencies."""
    subnets = VPC.replace("  B: {Type", "  B: {Condition: Prod, Type")
    possible = resources(subnets, HOST % ("t3.small", "!Ref A"), ENI % "!If [Prod, !Ref B, !Ref C]", head=HEAD)
    refused = resources(subnets, HOST % ("t3.small", "!Ref A"), ENI % "!If [Large, !Ref B, !Ref C]", head=HEAD)
    assert verdict(lint(tmp_path, possible + ATTACHMENT, "ENI101"), "ENI101") == "error"
    (finding,) = lint(tmp_path, refused + ATTACHMENT, "ENI101").findings
    assert finding.related[-1].message.startswith("only where Large is true")
    assert lint(tmp_path, refused + ATTACHMENT, "ENI101").undecided == ()


def test_rows_of_two_mappings_with_one_key_go_together(tmp_path: Path) -> None:
    listed = """\
  Host:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: !FindInMap [Types, !Ref Stage, Type]
      NetworkInterfaces:
        - {DeviceIndex: "0", SubnetId: !Ref A}
        - {DeviceIndex: "1", SubnetId: !Ref A}
        - ITEM
"""
    last = '{DeviceIndex: "2", SubnetId: !Ref A}'
    together = listed.replace("ITEM", f"!If [Prod, {last}, !Ref AWS::NoValue]")
    apart = listed.replace("ITEM", last)
    assert verdict(lint(tmp_path, resources(VPC, together, head=HEAD), "ENI201"), "ENI201") == "nothing"
    assert verdict(lint(tmp_path, resources(VPC, apart, head=HEAD), "ENI201"), "ENI201") == "error"


def test_what_exists_never_together_does_not_meet(tmp_path: Path) -> None:
    work, copy = (ENI % "!Ref C" + ATTACHMENT, (ENI % "!Ref A" + ATTACHMENT).replace("Eni", "Eni2"))
    work = work.replace(
        "Type: AWS::EC2::NetworkInterfaceAttachment", "Type: AWS::EC2::NetworkInterfaceAttachment\n    Condition: Prod"
    )
    copy = copy.replace("Attached:", "Copied:").replace(
        "Type: AWS::EC2::NetworkInterfaceAttachment", "Type: AWS::EC2::NetworkInterfaceAttachment\n    Condition: OTHER"
    )
    for other, expected in (("Dev", "nothing"), ("Large", "error")):
        text = resources(VPC, HOST % ("t3.small", "!Ref A"), work, copy.replace("OTHER", other), head=HEAD)
        assert verdict(lint(tmp_path, text, "ENI203"), "ENI203") == expected


def test_a_deployment_is_one_world(tmp_path: Path) -> None:
    text = attached("!If [Prod, !Ref A, !Ref B]", "!Ref A", head=HEAD)
    given = lint(tmp_path, text, "ENI101", parameters=(("Stage", "prod"),))
    assert verdict(given, "ENI101") == "nothing"
    assert verdict(lint(tmp_path, text, "ENI101", parameters=(("Stage", "dev"),)), "ENI101") == "error"


def test_conditions_of_what_is_not_read_cost_nothing(tmp_path: Path) -> None:
    conditions = "".join(f"  C{number}: !Equals [!Ref P{number}, x]\n" for number in range(40))
    parameters = "".join(f"  P{number}: {{Type: String, Default: y}}\n" for number in range(40))
    alarms = "".join(
        f"  Alarm{number}: {{Type: AWS::CloudWatch::Alarm, Condition: C{number}}}\n" for number in range(40)
    )
    head = f"Parameters:\n{parameters}Conditions:\n{conditions}"
    report = lint(tmp_path, attached(head=head) + alarms, "ENI101")
    assert verdict(report, "ENI101") == "error"
    assert report.notices == ()


def test_more_combinations_than_are_judged_are_a_notice(tmp_path: Path) -> None:
    conditions = "".join(f"  C{number}: !Equals [!Ref P{number}, x]\n" for number in range(8))
    parameters = "".join(f"  P{number}: {{Type: String, Default: y}}\n" for number in range(8))
    subnets = "".join(
        f"  N{number}: {{Type: AWS::EC2::NetworkInterface, Condition: C{number}, Properties: {{SubnetId: !Ref A}}}}\n"
        for number in range(8)
    )
    head = f"Parameters:\n{parameters}Conditions:\n{conditions}"
    report = lint(tmp_path, attached(head=head) + subnets, "ENI101")
    assert [one.message for one in report.notices] == [
        "32 of more combinations of parameters judged; give their values with --parameter"
    ]
    assert verdict(report, "ENI101") == "error"


OFFERED = """\
  Host:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: !Ref Type
      NetworkInterfaces: [{DeviceIndex: 0, SubnetId: !Ref A}, {DeviceIndex: 1, SubnetId: !Ref C}, LAST]
""".replace("LAST", "{DeviceIndex: 2, SubnetId: !Ref C}")


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("Default: m5.xlarge, AllowedValues: [t3.micro, m5.xlarge, t3.nano]", "warning"),
        ("Default: m5.xlarge, AllowedValues: [m5.xlarge, m5.2xlarge]", "nothing"),
        ("Default: t3.micro, AllowedValues: [t3.micro, m5.xlarge]", "error"),
        ("AllowedValues: [t3.micro, t3.nano]", "error"),
        ("AllowedValues: [t3.micro, m5.xlarge]", "warning"),
        ("AllowedValues: [m5.xlarge]", "nothing"),
    ],
)
def test_types_that_a_template_offers(declaration: str, expected: str, tmp_path: Path) -> None:
    head = f"Parameters:\n  Type: {{Type: String, {declaration}}}\n"
    found = lint(tmp_path, resources(VPC, OFFERED, head=head), "ENI201")
    assert verdict(found, "ENI201") == expected
    if expected == "warning":
        assert (found.findings[0].at.line, found.findings[0].message[:4]) == (3, "Host")


@pytest.mark.parametrize(("large", "expected"), [("m5.xlarge", "nothing"), ("t3.micro", "error")])
def test_types_are_offered_as_far_as_conditions_leave_them_open(large: str, expected: str, tmp_path: Path) -> None:
    head = f"""\
Parameters:
  Type: {{Type: String, Default: m5.xlarge, AllowedValues: [t3.micro, m5.xlarge]}}
Conditions:
  Large: !Equals [!Ref Type, {large}]
"""
    third = "!If [Large, {DeviceIndex: 2, SubnetId: !Ref C}, !Ref AWS::NoValue]"
    host = OFFERED.replace("{DeviceIndex: 2, SubnetId: !Ref C}]", f"{third}]")
    found = lint(tmp_path, resources(VPC, host, head=head), "ENI201")
    assert verdict(found, "ENI201") == expected


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("Type: Number, Default: 2, MinValue: 2, MaxValue: 3", "nothing"),
        ('Type: Number, Default: 2, MinValue: "2", MaxValue: "4"', "error"),
        ("Type: Number, Default: 2, MinValue: 2", "error"),
        ("Type: String, Default: 2, MinValue: 2, MaxValue: 3", "error"),
    ],
)
def test_a_number_that_the_parameter_does_not_allow(declaration: str, expected: str, tmp_path: Path) -> None:
    head = f"""\
Parameters:
  Zones: {{{declaration}}}
Conditions:
  Four: !Equals [!Ref Zones, 4]
"""
    host = OFFERED.replace(
        "{DeviceIndex: 2", "!If [Four, {DeviceIndex: 2, SubnetId: !Ref C}, !Ref AWS::NoValue], {X: 2"
    )
    host = host.replace(", {X: 2, SubnetId: !Ref C}]", "]").replace("!Ref Type", "t3.micro")
    found = lint(tmp_path, resources(VPC, host, head=head), "ENI201")
    assert verdict(found, "ENI201") == expected


def test_a_type_that_is_given_is_not_offered(tmp_path: Path) -> None:
    head = "Parameters:\n  Type: {Type: String, Default: t3.micro, AllowedValues: [t3.micro, m5.xlarge]}\n"
    found = lint(tmp_path, resources(VPC, OFFERED, head=head), "ENI201", parameters=(("Type", "m5.xlarge"),))
    assert verdict(found, "ENI201") == "nothing"
