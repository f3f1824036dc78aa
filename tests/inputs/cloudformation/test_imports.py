"""Imports of what other templates of a run export."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report
from tests.inputs.cloudformation.templates import ATTACHMENT, ENI, HOST, VPC, lint, report, resources, said, verdict

NETWORK = (
    resources(VPC, "  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g, VpcId: !Ref Vpc}}\n")
    + """\
Outputs:
  A: {Value: !Ref A, Export: {Name: net-a}}
  B: {Value: !Ref B, Export: {Name: net-b}}
  Both: {Value: !Join [",", [!Ref A, !Ref B]], Export: {Name: net-both}}
  Zone: {Value: !GetAtt A.AvailabilityZone, Export: {Name: net-zone}}
  Vpc: {Value: !Ref Vpc, Export: {Name: net-vpc}}
  Group: {Value: !GetAtt Group.GroupId, Export: {Name: net-group}}
"""
)


def app(host: str = "!ImportValue net-a", eni: str = "!ImportValue net-b", head: str = "") -> str:
    return resources(HOST % ("t3.small", host), ENI % eni, ATTACHMENT, head=head)


def run(directory: Path, *select: str, **files: str) -> Report:
    """What rules say of templates that are named together."""
    paths = []
    for name, text in files.items():
        paths.append(directory / f"{name}.yaml")
        paths[-1].write_text(text)
    return make_report(Options(paths=[str(one) for one in paths], use_config=False, select=list(select) or None))


IN_TWO_ZONES = [
    app(),
    app("!Select [0, !Split [',', !ImportValue net-both]]", "!Select [1, !Split [',', !ImportValue net-both]]"),
    app(head="Parameters: {Net: {Type: String, Default: net}}\n", host='{"Fn::ImportValue": !Sub "${Net}-a"}'),
    resources(
        "  Own: {Type: AWS::EC2::Subnet, Properties: {VpcId: !ImportValue net-vpc, CidrBlock: 10.0.9.0/24, "
        "AvailabilityZone: !ImportValue net-zone}}\n",
        HOST % ("t3.small", "!Ref Own"),
        ENI % "!ImportValue net-b",
        ATTACHMENT,
    ),
]


@pytest.mark.parametrize("text", IN_TWO_ZONES)
def test_an_imported_subnet_is_in_the_zone_that_its_template_says(tmp_path: Path, text: str) -> None:
    found = run(tmp_path, "ENI101", network=NETWORK, app=text)
    assert found.errors == ()
    assert said(found) == {("ENI101", "Attached", "error")}
    (finding,) = found.findings
    assert finding.at.path.endswith("app.yaml")
    evidence = [one for one in finding.related if "us-east-1b" in one.message]
    assert [Path(one.at.path).name for one in evidence] == ["network.yaml"]
    assert f"Eni is in {tmp_path}/network.yaml/B, in us-east-1b" in evidence[0].message
    assert verdict(run(tmp_path, "ENI101", app=text), "ENI101") == "undecided"


def test_the_order_and_the_search_make_no_difference(tmp_path: Path) -> None:
    expected = {("ENI101", "Attached", "error")}
    assert said(run(tmp_path, "ENI101", app=app(), network=NETWORK)) == expected
    assert said(report(tmp_path, "ENI101")) == expected


def test_subnets_that_are_fine_and_one_that_is_imported_twice(tmp_path: Path) -> None:
    fine = NETWORK.replace("Value: !Ref B,", "Value: !Ref C,")
    assert verdict(run(tmp_path, "ENI101", network=fine, app=app()), "ENI101") == "nothing"
    twice = app(eni="!ImportValue net-a")
    assert verdict(run(tmp_path, "ENI301", network=NETWORK, app=twice), "ENI301") == "warning"


def test_an_imported_group_is_of_its_vpc_unless_it_is_associated_with_others(tmp_path: Path) -> None:
    other = resources(
        "  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}\n"
        "  Own: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Other, CidrBlock: 10.1.0.0/24}}\n"
        "  Eni: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Own, "
        "GroupSet: [!ImportValue net-group]}}\n"
    )
    found = run(tmp_path, "ENI104", network=NETWORK, app=other)
    (question,) = found.undecided
    assert question.facts == (f"whether {tmp_path}/network.yaml/Group is associated with Other",)
    assert said(run(tmp_path, "ENI104", network=NETWORK, app=other.replace("!Ref Other", "!ImportValue net-vpc"))) == (
        set()
    )


def test_what_the_exporter_makes_is_not_judged_again(tmp_path: Path) -> None:
    overlapping = NETWORK.replace("10.0.2.0/24", "10.0.1.0/25")
    found = run(tmp_path, "ENI807", network=overlapping, app=app())
    assert len(found.findings) == 1
    assert found.findings[0].input.endswith("network.yaml")


CONDITION = "Parameters: {Stage: {Type: String, Default: test}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}\n"


@pytest.mark.parametrize(
    "change",
    [
        ("B: {Value: !Ref B,", "B: {Condition: IsProd, Value: !Ref B,"),
        ("B: {Value: !Ref B,", "B: {Value: !If [IsProd, !Ref B, !Ref C],"),
        ("AvailabilityZone: us-east-1b", "AvailabilityZone: !If [IsProd, us-east-1b, us-east-1a]"),
    ],
)
def test_what_a_condition_of_the_exporter_decides_stays_open(tmp_path: Path, change: tuple[str, str]) -> None:
    network = NETWORK.replace("Resources:\n", f"{CONDITION}Resources:\n").replace(*change)
    found = run(tmp_path, "ENI101", network=network, app=app())
    assert verdict(found, "ENI101") == "undecided"
    (question,) = found.undecided
    assert question.facts == (f"condition {tmp_path}/network.yaml/IsProd",)
    given = [str(tmp_path / "network.yaml"), str(tmp_path / "app.yaml")]
    known = make_report(Options(paths=given, use_config=False, select=["ENI101"], parameters=[("Stage", "prod")]))
    assert said(known) == {("ENI101", "Attached", "error")}


def test_an_export_of_two_templates_is_that_of_neither(tmp_path: Path) -> None:
    found = run(tmp_path, "ENI101", network=NETWORK, copy=NETWORK, app=app())
    (question,) = found.undecided
    paths = f"{tmp_path}/network.yaml and {tmp_path}/copy.yaml"
    assert f"which template the export net-a is of: {paths} have it" in question.facts


def test_names_that_only_a_deployment_tells_are_not_equal(tmp_path: Path) -> None:
    network = NETWORK.replace("Name: net-a}", 'Name: !Sub "${AWS::StackName}-a"}')
    text = app('{"Fn::ImportValue": !Sub "${AWS::StackName}-a"}')
    assert verdict(run(tmp_path, "ENI101", network=network, app=text), "ENI101") == "undecided"


def test_the_stack_that_exports_may_be_a_nested_one(tmp_path: Path) -> None:
    root = resources("  Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: network.yaml}}\n")
    (tmp_path / "network.yaml").write_text(NETWORK)
    found = run(tmp_path, "ENI101", root=root, app=app())
    assert said(found) == {("ENI101", "Attached", "error")}
    assert said(report(tmp_path, "ENI101")) == {("ENI101", "Attached", "error")}


def test_templates_of_different_regions_do_not_import(tmp_path: Path) -> None:
    (tmp_path / "enilint.toml").write_text(
        '[cloudformation."network.yaml"]\nparameters = { "AWS::Region" = "eu-west-1" }\n'
        '[cloudformation."app.yaml"]\nparameters = { "AWS::Region" = "us-east-1" }\n'
    )
    (tmp_path / "network.yaml").write_text(NETWORK)
    (tmp_path / "app.yaml").write_text(app())
    found = make_report(Options(paths=[str(tmp_path)], select=["ENI101"], config=str(tmp_path / "enilint.toml")))
    assert verdict(found, "ENI101") == "undecided"


def test_templates_that_import_from_each_other(tmp_path: Path) -> None:
    circle = {
        name: resources(ENI % f"!ImportValue {other}")
        + f"Outputs: {{Id: {{Value: !ImportValue {other}, Export: {{Name: {name}}}}}}}\n"
        for name, other in (("one", "two"), ("two", "one"))
    }
    found = run(tmp_path, **circle)
    assert found.errors == ()


def test_an_import_of_nothing(tmp_path: Path) -> None:
    found = run(tmp_path, "ENI101", network=NETWORK, app=app("!ImportValue net-x"))
    (question,) = found.undecided
    assert "the export net-x" in question.facts
    assert verdict(lint(tmp_path, app(), "ENI101", name="alone.yaml"), "ENI101") == "undecided"


def test_the_names_of_stacks_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "enilint.toml").write_text(
        '[cloudformation."network.yaml"]\nparameters = { "AWS::StackName" = "prod" }\n'
        '[cloudformation."app.yaml"]\nparameters = { Net = "prod" }\n'
    )
    (tmp_path / "network.yaml").write_text(NETWORK.replace("Name: net-b}", 'Name: !Sub "${AWS::StackName}-b"}'))
    head = "Parameters: {Net: {Type: String}}\n"
    (tmp_path / "app.yaml").write_text(app(eni='{"Fn::ImportValue": !Sub "${Net}-b"}', head=head))
    found = make_report(Options(paths=[str(tmp_path)], select=["ENI101"], config=str(tmp_path / "enilint.toml")))
    assert found.errors == ()
    assert said(found) == {("ENI101", "Attached", "error")}
