"""Root modules that read each other's states."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report
from tests.inputs.terraform.source.projects import write

S3 = 'terraform {{\n  backend "s3" {{\n    bucket = "states"\n    key    = "{}"\n  }}\n}}\n'
READS_S3 = (
    'data "terraform_remote_state" "{}" {{\n  backend = "s3"\n'
    '  config = {{\n    bucket = "states"\n    key = "{}"\n    region = "eu-west-1"\n  }}\n}}\n'
)
SUBNETS = """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "app" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet(aws_vpc.core.cidr_block, 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}
output "subnets" {
  value = { for key, subnet in aws_subnet.app : key => subnet.id }
}
output "workspace" {
  value = terraform.workspace
}
"""
APP = """\
resource "aws_instance" "app" {
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "m5.large"
  subnet_id     = FIRST
}
resource "aws_network_interface" "side" {
  subnet_id = SECOND
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
"""
CROSS_ZONE = [("ENI101", "aws_network_interface_attachment.side")]
NETWORK = "data.terraform_remote_state.network.outputs"


def lint(directory: Path, files: dict[str, str], *paths: str, rule: str = "ENI101") -> Report:
    write(directory, {"enilint.toml": "", **files})
    named = [str(directory / path) for path in paths] or [str(directory)]
    report = make_report(Options(paths=named, use_config=False, select=[rule]))
    assert report.errors == ()
    return report


def found(report: Report) -> list[tuple[str, str]]:
    return [(one.rule, one.subject) for one in report.findings]


def app(first: str, second: str) -> str:
    return APP.replace("FIRST", first).replace("SECOND", second)


def reads(backend: str, config: str) -> str:
    return (
        f'data "terraform_remote_state" "network" {{\n  backend = "{backend}"\n  config = {{\n    {config}\n  }}\n}}\n'
    )


@pytest.mark.parametrize(
    ("state", "reader", "outputs"),
    [
        (S3.format("net"), READS_S3.format("network", "net"), NETWORK),
        (S3.format("net"), READS_S3.format("network", "net").replace("  config =", "  config"), NETWORK),
        (S3.format("net"), READS_S3.format("network", "net"), "data.terraform_remote_state.network"),
        (
            "",
            reads("local", 'path = "${path.module}/../network/terraform.tfstate"'),
            NETWORK,
        ),
        (
            'terraform {\n  backend "local" {\n    path = "../states/net.tfstate"\n  }\n}\n',
            reads("local", 'path = "../states/net.tfstate"'),
            NETWORK,
        ),
        (
            'terraform {\n  backend "gcs" {\n    bucket = "states"\n    prefix = "net"\n  }\n}\n',
            reads("gcs", 'bucket = "states"\n    prefix = "net"'),
            NETWORK,
        ),
    ],
)
def test_outputs_are_those_of_the_root_with_the_same_state(
    tmp_path: Path, state: str, reader: str, outputs: str
) -> None:
    files = {
        "network/main.tf": state + SUBNETS,
        "app/main.tf": S3.format("app") + reader + app(f'{outputs}.subnets["a"]', f'{outputs}.subnets["b"]'),
    }
    report = lint(tmp_path, files)
    assert found(report) == CROSS_ZONE
    [finding] = report.findings
    subnet = 'data.terraform_remote_state.network.aws_subnet.app["b"]'
    assert subnet in " ".join(one.message for one in finding.related)
    assert f"{tmp_path}/network/main.tf" in {str(Path(one.at.path).resolve()) for one in finding.related}
    files["app/main.tf"] = S3.format("app") + reader + app(f'{outputs}.subnets["a"]', f'{outputs}.subnets["a"]')
    report = lint(tmp_path, files)
    assert (found(report), report.undecided) == ([], ())


READ_TWICE = READS_S3.format("network", "net") + READS_S3.format("again", "net")


@pytest.mark.parametrize(
    ("files", "reader", "paths"),
    [
        pytest.param({}, READS_S3.format("network", "other"), (), id="another key"),
        pytest.param({}, READS_S3.format("network", "net").replace('"states"', "var.bucket"), (), id="unknown bucket"),
        pytest.param(
            {"copy/main.tf": S3.format("net") + SUBNETS}, READS_S3.format("network", "net"), (), id="two roots"
        ),
        pytest.param({}, READS_S3.format("network", "net"), ("app",), id="root that is not linted"),
        pytest.param({}, READS_S3.format("network", "net").replace('"s3"', '"http"'), (), id="another backend"),
    ],
)
def test_a_state_of_no_single_root_is_not_known(
    tmp_path: Path, files: dict[str, str], reader: str, paths: tuple[str, ...]
) -> None:
    text = 'variable "bucket" {}\n' + S3.format("app") + reader
    text += app(f'{NETWORK}.subnets["a"]', f'{NETWORK}.subnets["b"]')
    report = lint(tmp_path, {"network/main.tf": S3.format("net") + SUBNETS, "app/main.tf": text, **files}, *paths)
    assert found(report) == []
    assert [one.subject for one in report.undecided] == [CROSS_ZONE[0][1]]


def test_two_readers_of_one_state_read_the_same(tmp_path: Path) -> None:
    other = NETWORK.replace("network", "again")
    text = S3.format("app") + READ_TWICE + app(f'{NETWORK}.subnets["a"]', f'{other}.subnets["a"]')
    files = {"network/main.tf": S3.format("net") + SUBNETS, "app/main.tf": text}
    assert found(lint(tmp_path, files, rule="ENI301")) == [("ENI301", "aws_instance.app")]


def test_subnets_of_another_root_are_told_apart(tmp_path: Path) -> None:
    text = S3.format("app") + READS_S3.format("network", "net")
    text += app(f'{NETWORK}.subnets["a"]', f'{NETWORK}.subnets["b"]')
    report = lint(tmp_path, {"network/main.tf": S3.format("net") + SUBNETS, "app/main.tf": text}, rule="ENI301")
    assert (found(report), report.undecided) == ([], ())


def test_a_state_that_leads_to_another_one(tmp_path: Path) -> None:
    middle = S3.format("middle") + READS_S3.format("network", "net")
    text = S3.format("app") + READS_S3.format("middle", "middle") + READS_S3.format("network", "net")
    passed = "data.terraform_remote_state.middle.outputs.passed"
    files = {
        "network/main.tf": S3.format("net") + SUBNETS,
        "middle/main.tf": middle + f'output "passed" {{\n  value = {NETWORK}.subnets\n}}\n',
        "app/main.tf": text + app(f'{NETWORK}.subnets["a"]', f'{passed}["b"]'),
    }
    assert found(lint(tmp_path, files)) == CROSS_ZONE


def test_states_that_lead_to_each_other(tmp_path: Path) -> None:
    """What one root reads of the other is known, what that one reads of it is not."""
    files = {
        "network/main.tf": S3.format("net")
        + SUBNETS
        + READS_S3.format("app", "app")
        + 'output "back" {\n  value = data.terraform_remote_state.app.outputs.subnet\n}\n',
        "app/main.tf": S3.format("app")
        + READS_S3.format("network", "net")
        + f'output "subnet" {{\n  value = {NETWORK}.subnets["b"]\n}}\n'
        + app(f'{NETWORK}.subnets["a"]', f"{NETWORK}.back"),
    }
    report = lint(tmp_path, files)
    assert found(report) == []
    assert [one.subject for one in report.undecided] == [CROSS_ZONE[0][1]]


@pytest.mark.parametrize(("workspace", "expected"), [("", "b"), ('workspace = "blue"', "a"), ("workspace = var.w", "")])
def test_the_workspace_whose_state_is_read(tmp_path: Path, workspace: str, expected: str) -> None:
    reader = READS_S3.format("network", "net").replace('  backend = "s3"\n', f'  backend = "s3"\n  {workspace}\n')
    second = f'{NETWORK}.subnets[{NETWORK}.workspace == "default" ? "b" : "a"]'
    text = 'variable "w" {}\n' + S3.format("app") + reader + app(f'{NETWORK}.subnets["a"]', second)
    report = lint(tmp_path, {"network/main.tf": S3.format("net") + SUBNETS, "app/main.tf": text})
    assert found(report) == (CROSS_ZONE if expected == "b" else [])
    assert len(report.undecided) == (0 if expected else 1)


def test_what_another_root_makes_is_no_part_of_the_design(tmp_path: Path) -> None:
    """A mistake of the other root is found once, in it."""
    overlapping = 'resource "aws_subnet" "again" {\n  vpc_id = aws_vpc.core.id\n  cidr_block = "10.0.1.0/24"\n}\n'
    text = S3.format("app") + READS_S3.format("network", "net") + app(*[f'{NETWORK}.subnets["a"]'] * 2)
    files = {"network/main.tf": S3.format("net") + SUBNETS + overlapping, "app/main.tf": text}
    report = lint(tmp_path, files, rule="ENI807")
    assert len(report.findings) == 1
    assert {one.path.rpartition("/")[2]: one.resources for one in report.inputs} == {"network": 4, "app": 3}


@pytest.mark.parametrize(("check", "expected"), [("", ["aws_route.default"]), ("source_dest_check = false", [])])
def test_a_route_to_the_primary_interface_of_an_instance_of_another_root(
    check: str, expected: list[str], tmp_path: Path
) -> None:
    nat = f"""\
resource "aws_instance" "nat" {{
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "t4g.nano"
  {check}
}}
output "interface" {{
  value = aws_instance.nat.primary_network_interface_id
}}
"""
    route = f"""\
{READS_S3.format("network", "network")}
resource "aws_route" "default" {{
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = {NETWORK}.interface
}}
"""
    files = {"network/main.tf": S3.format("network") + nat, "app/main.tf": route}
    assert [subject for _, subject in found(lint(tmp_path, files, rule="ENI303"))] == expected
    inactive = lint(tmp_path, files, rule="ENI304")
    assert (inactive.findings, inactive.undecided) == ((), ())
