"""Root modules that Terragrunt adds files to: what these declare is known not to be there, and is no mistake."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

SOURCE = """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = var.vpc_id
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = var.vpc_id
  availability_zone = "eu-west-1b"
  tags              = { Name = "${local.name}-${data.aws_region.here.id}-${module.names.prefix}" }
}
resource "aws_network_interface" "b" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "a" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "b" {
  instance_id          = aws_instance.a.id
  network_interface_id = aws_network_interface.b.id
  device_index         = 1
}
"""
GENERATE = 'generate "common" {\n  path = "common.tf"\n  contents = CONTENTS\n}\n'
TEXT = """<<EOF
variable "vpc_id" {}
locals {
  name = "x"
  tags = "${path_relative_to_include()}"
}
data "aws_region" "here" {}
module "names" {
  source = "./names"
}
EOF
"""
PART = '"variable \\"vpc_id\\" {}"'
LACKING = ('data source "aws_region.here"', 'local value "name"', 'module call "names"', 'variable "vpc_id"')


def lint(directory: Path, **files: str) -> Report:
    (directory / ".git").mkdir()
    root = directory / "live" / "app"
    root.mkdir(parents=True)
    (root / "main.tf").write_text(SOURCE)
    for name, text in files.items():
        path = {"own": root / "terragrunt.hcl", "above": directory / "root.hcl", "usual": directory / "terragrunt.hcl"}
        path[name].write_text(text)
    report = make_report(Options(paths=[str(root)], use_config=False, select=["ENI101"]))
    assert [one.subject for one in report.findings] == ["aws_network_interface_attachment.b"]
    return report


def lacking(report: Report) -> list[str]:
    return sorted(one.message.partition(" is not declared")[0] for one in report.errors)


def include(path: str) -> str:
    return f'include "root" {{\n  path = {path}\n}}\n'


def generate(contents: str) -> str:
    return GENERATE.replace("CONTENTS", contents)


@pytest.mark.parametrize(
    "files",
    [
        {"own": generate(TEXT)},
        {"own": include('find_in_parent_folders("root.hcl")'), "above": generate(TEXT)},
        {"own": include("find_in_parent_folders()"), "usual": generate(TEXT)},
        {"own": include('"../../root.hcl"'), "above": generate(TEXT)},
        {"own": include('"../../root.hcl"') + generate(PART), "above": generate(TEXT)},
    ],
)
def test_what_is_generated_is_a_notice(tmp_path: Path, files: dict[str, str]) -> None:
    report = lint(tmp_path, **files)
    assert report.errors == ()
    [notice] = report.notices
    assert (Path(str(notice.path)).name, notice.line) == ("terragrunt.hcl", 1)
    assert notice.message == (
        'Terragrunt generates data source "aws_region.here", local value "name", module call "names", '
        'variable "vpc_id": enilint does not run Terragrunt, so the values are unknown'
    )


@pytest.mark.parametrize(
    "files",
    [
        {"own": generate('templatefile("common.tpl", {})')},
        {"own": generate('"variable {"')},
        {"own": 'generate "common" {\n  path = "common.tf"\n}\n'},
        {"own": "generate = local.files\n"},
        {"own": "include {\n"},
        {"own": include('"${get_repo_root()}/root.hcl"')},
        {"own": include("find_in_parent_folders(local.name)")},
        {"own": include('find_in_parent_folders("gone.hcl")')},
        {"own": include('path_relative_from_include("root.hcl")'), "above": generate(TEXT)},
        {"own": 'include "root" {\n}\n'},
        {"own": include('"../../root.hcl"'), "above": 'terraform {\n  source = "git::https://example.com/a.git"\n}\n'},
        {"own": include('"../../root.hcl"'), "above": generate("local.text")},
    ],
)
def test_what_may_be_generated_is_a_notice(tmp_path: Path, files: dict[str, str]) -> None:
    report = lint(tmp_path, **files)
    assert report.errors == ()
    assert [one.message.partition(" data")[0] for one in report.notices] == ["Terragrunt may generate"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, LACKING),
        ({"above": generate(TEXT)}, LACKING),
        ({"own": ""}, LACKING),
        ({"own": 'inputs = {\n  vpc_id = "vpc-0a1b2c3d"\n}\nterraform {\n}\n'}, LACKING),
        ({"own": generate(PART)}, LACKING[:3]),
        ({"own": include('"../../root.hcl"'), "above": generate(PART) + include("local.other")}, LACKING[:3]),
    ],
)
def test_what_is_not_generated_is_an_error(tmp_path: Path, files: dict[str, str], expected: tuple[str, ...]) -> None:
    assert lacking(lint(tmp_path, **files)) == sorted(expected)


def test_many_names_are_counted(tmp_path: Path) -> None:
    (tmp_path / "terragrunt.hcl").write_text("generate = local.files\n")
    (tmp_path / "main.tf").write_text("".join(f'output "o{one}" {{\n  value = var.v{one}\n}}\n' for one in range(7)))
    [notice] = make_report(Options(paths=[str(tmp_path)], use_config=False)).notices
    assert '"v3", variable "v4" and 2 more: enilint' in notice.message


def test_a_module_that_is_called_gets_nothing(tmp_path: Path) -> None:
    called = tmp_path / "called"
    called.mkdir()
    (called / "terragrunt.hcl").write_text(generate(PART))
    (called / "main.tf").write_text('output "vpc" {\n  value = var.vpc_id\n}\n')
    (tmp_path / "main.tf").write_text('module "called" {\n  source = "./called"\n}\n')
    report = make_report(Options(paths=[str(tmp_path)], use_config=False))
    assert lacking(report) == ['variable "vpc_id"']
