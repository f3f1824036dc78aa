"""Providers whose requests go to another cloud with the API of EC2."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

DESIGN = """\
provider "aws" {
  region = "eu-west-1"
  endpoints {
    ec2 = %s
  }
}
resource "aws_subnet" "a" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_db_subnet_group" "a" { subnet_ids = [aws_subnet.a.id] }
variable "host" { type = string }
"""
ELSEWHERE = [
    '"https://${var.host}/api/v2/aws/ec2"',
    '"https://ec2.cloud.example.com"',
    '"https://192.0.2.7:8443/"',
]
OF_AWS = [
    '"https://vpce-0a1b2c3d.ec2.eu-west-1.vpce.amazonaws.com"',
    '"http://localhost:4566"',
    '"http://127.0.0.1:5000/"',
    '"http://${var.host}:4566"',
    '"http://localstack:4566"',
    "var.host",
]


def lint(directory: Path, endpoint: str) -> Report:
    (directory / "main.tf").write_text(DESIGN % endpoint)
    return make_report(Options(paths=[str(directory)], use_config=False, allow_empty=True))


@pytest.mark.parametrize("endpoint", ELSEWHERE)
def test_resources_of_another_cloud_are_not_checked(tmp_path: Path, endpoint: str) -> None:
    report = lint(tmp_path, endpoint)
    assert (report.findings, report.undecided) == ((), ())
    (notice,) = report.notices
    assert "another cloud" in notice.message
    assert notice.line == 1


@pytest.mark.parametrize("endpoint", OF_AWS)
def test_an_endpoint_of_aws_or_of_an_emulator_changes_nothing(tmp_path: Path, endpoint: str) -> None:
    report = lint(tmp_path, endpoint)
    assert [one.rule for one in report.findings] == ["ENI108"]
    assert report.notices == ()
