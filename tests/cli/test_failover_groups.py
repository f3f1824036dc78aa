"""`[[failover-group]]` in the configuration: failover rules and the drill on Terraform and CloudFormation."""

import json
from pathlib import Path

import pytest

from enilint.cli import main

SOURCE = """\
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_subnet" "service" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.3.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.service.id
}
resource "aws_instance" "one" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_instance" "two" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.b.id
}
resource "aws_network_interface_attachment" "vip" {
  instance_id          = aws_instance.one.id
  network_interface_id = aws_network_interface.vip.id
  device_index         = 1
}
"""
INLINE = SOURCE.partition('resource "aws_network_interface_attachment"')[0].replace(
    "  subnet_id = aws_subnet.service.id\n",
    "  subnet_id = aws_subnet.service.id\n"
    "  attachment {\n    instance     = aws_instance.one.id\n    device_index = 1\n  }\n"
    "  lifecycle { ignore_changes = [attachment] }\n",
)
GROUP = """\
[[failover-group]]
path = "infra"
name = "db"
mechanism = "move-eni"
interface = "aws_network_interface.vip"
members = ["aws_instance.one", "aws_instance.two"]
survives = "zone"
"""
TEMPLATE = """\
Resources:
  A:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: vpc-0a1b2c3d, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a}
  B:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: vpc-0a1b2c3d, CidrBlock: 10.0.2.0/24, AvailabilityZone: eu-west-1b}
  Vip:
    Type: AWS::EC2::NetworkInterface
    Properties: {SubnetId: !Ref A}
  One:
    Type: AWS::EC2::Instance
    Properties: {InstanceType: m5.large, SubnetId: !Ref A}
  Two:
    Type: AWS::EC2::Instance
    Properties: {InstanceType: m5.large, SubnetId: !Ref B}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra/main.tf").write_text(SOURCE)
    (tmp_path / "enilint.toml").write_text(GROUP)
    monkeypatch.chdir(tmp_path)


def report(capsys: pytest.CaptureFixture[str], path: str = "infra") -> dict:
    main(["check", path, "--format", "json", "--select", "ENI5"])
    return json.loads(capsys.readouterr().out)


def codes(report: dict) -> list[str]:
    return sorted(one["rule"] for one in report["findings"])


def test_failover_rules_run_on_terraform(capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys)
    assert codes(found) == ["ENI501", "ENI504", "ENI508"]
    assert {one["subject"] for one in found["findings"]} == {"failover-group.db"}
    assert {(one["location"]["path"], one["location"]["line"]) for one in found["findings"]} == {("enilint.toml", 1)}


def test_a_plan_in_the_directory_of_the_root_module_has_the_group(capsys: pytest.CaptureFixture[str]) -> None:
    Path("infra/plan.json").write_text(
        json.dumps({"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {}}})
    )
    found = report(capsys, "infra/plan.json")
    assert [one["message"].partition(" is not")[0] for one in found["errors"]] == [
        "[[failover-group]] db: aws_instance.one",
        "[[failover-group]] db: aws_instance.two",
        "[[failover-group]] db: aws_network_interface.vip",
    ]


def test_an_agent_attaches_what_terraform_ignores(capsys: pytest.CaptureFixture[str]) -> None:
    Path("infra/main.tf").write_text(INLINE)
    assert codes(report(capsys)) == ["ENI501", "ENI508"]
    assert main(["drill", "infra"]) == 0
    assert "an agent manages the attachment: the next apply leaves it alone" in capsys.readouterr().out


def test_failover_rules_run_on_cloudformation(capsys: pytest.CaptureFixture[str]) -> None:
    Path("stack.yaml").write_text(TEMPLATE)
    group = GROUP.replace('"infra"', '"stack.yaml"').replace("aws_network_interface.vip", "Vip")
    Path("enilint.toml").write_text(group.replace("aws_instance.one", "One").replace("aws_instance.two", "Two"))
    found = report(capsys, "stack.yaml")
    assert codes(found) == ["ENI501", "ENI508"]
    assert found["errors"] == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (GROUP.replace("aws_instance.two", "aws_instance.three"), "aws_instance.three is not in infra"),
        (GROUP.replace("move-eni", "move"), "expected"),
        (GROUP.replace('name = "db"\n', ""), "`name` is missing"),
        (GROUP + 'vip = "x"\n', "unknown key `vip`"),
    ],
)
def test_mistakes_have_their_place(wrong: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("enilint.toml").write_text(wrong)
    found = report(capsys)
    assert any(message in one["message"] and one["path"] == "enilint.toml" for one in found["errors"])


def test_a_group_is_that_of_its_path_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Path("enilint.toml").write_text(GROUP.replace('"infra"', '"elsewhere"'))
    found = report(capsys)
    assert (codes(found), found["errors"]) == ([], [])


def test_the_drill_shows_the_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drill", "infra", "--only", "groups"]) == 0
    page = capsys.readouterr().out
    assert "group db moves aws_network_interface.vip; active: aws_instance.one in eu-west-1a\n" in page
    assert "  to         aws_instance.two in eu-west-1b  NO   the instance is in eu-west-1b" in page
    assert (
        "promise    to survive the loss of a zone: NOT kept; it does not survive the loss of eu-west-1a (ENI508)"
        in page
    )
