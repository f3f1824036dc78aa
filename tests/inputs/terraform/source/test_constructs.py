"""What Terraform's language offers, seen from outside: the finding is there where the construct makes it so."""

import json
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

DESIGN = """\
provider "aws" {
  region = "us-east-1"
}
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_instance" "app" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "side" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
"""
SUBNET = 'resource "aws_subnet" "b" {\n  availability_zone = ZONE\n}\n'
NEITHER = SUBNET.replace("ZONE", '"us-east-1c"')
"""A subnet in a zone that only a construct which is not obeyed would show."""


def subnet_as_json(zone: str) -> str:
    return json.dumps({"resource": {"aws_subnet": {"b": {"availability_zone": zone}}}})


CONSTRUCTS: dict[str, dict[str, str]] = {
    "override": {"main.tf": DESIGN + NEITHER, "override.tf": SUBNET},
    "override in JSON": {"main.tf": DESIGN + NEITHER, "b_override.tf.json": subnet_as_json("@")},
    "later override": {"main.tf": DESIGN + NEITHER, "a_override.tf": NEITHER, "b_override.tf": SUBNET},
    "JSON": {"main.tf": DESIGN, "subnet.tf.json": subnet_as_json("@")},
    "OpenTofu": {"main.tofu": DESIGN, "subnet.tofu": SUBNET, "subnet.tf": NEITHER},
    "OpenTofu in JSON": {"main.tofu": DESIGN, "subnet.tofu.json": subnet_as_json("@"), "subnet.tf.json": "{}"},
    "optional attribute": {
        "main.tf": DESIGN + SUBNET.replace("ZONE", "var.subnet.zone"),
        "variables.tf": 'variable "subnet" {\n  type = object({ zone = optional(string, ZONE) })\n  default = {}\n}\n',
    },
    "optional attribute that is given": {
        "main.tf": DESIGN + SUBNET.replace("ZONE", "var.subnet.zone"),
        "variables.tf": 'variable "subnet" {\n  type = object({ zone = optional(string, "us-east-1c") })\n}\n',
        "terraform.tfvars": "subnet = { zone = ZONE }\n",
    },
    "default subnet": {
        "main.tf": (DESIGN + SUBNET)
        .replace('"aws_subnet" "b"', '"aws_default_subnet" "b"')
        .replace("aws_subnet.b", "aws_default_subnet.b")
    },
    "moved": {"main.tf": DESIGN + SUBNET + "moved {\n  from = aws_subnet.old\n  to   = aws_subnet.b\n}\n"},
    "removed": {
        "main.tf": DESIGN + SUBNET + "removed {\n  from = aws_subnet.old\n  lifecycle {\n    destroy = false\n  }\n}\n"
    },
    "import": {"main.tf": DESIGN + SUBNET + 'import {\n  to = aws_subnet.b\n  id = "subnet-0123456789abcdef0"\n}\n'},
    "import of many": {
        "main.tf": DESIGN
        + SUBNET
        + 'import {\n  for_each = toset(["subnet-0123456789abcdef0"])\n  to = aws_subnet.b\n  id = each.value\n}\n'
    },
    "check": {
        "main.tf": DESIGN
        + SUBNET
        + 'check "c" {\n  data "aws_vpc" "d" {}\n  assert {\n    condition = data.aws_vpc.d.id != ""\n'
        + '    error_message = "none"\n  }\n}\n'
    },
    "ephemeral": {
        "main.tf": DESIGN + SUBNET + 'ephemeral "random_password" "p" {\n  length = 8\n}\n',
        "locals.tf": "locals {\n  p = ephemeral.random_password.p.result\n}\n",
    },
    "output of a type": {
        "main.tf": DESIGN + SUBNET.replace("ZONE", "module.m.subnet.zone") + 'module "m" {\n  source = "./m"\n}\n',
        "m/main.tf": 'output "subnet" {\n  type  = object({ zone = optional(string, ZONE) })\n  value = {}\n}\n',
    },
    "source that is an expression": {
        "main.tf": DESIGN + SUBNET.replace("ZONE", "module.m.zone") + 'module "m" {\n  source = "./${var.d}"\n}\n',
        "variables.tf": 'variable "d" {\n  const   = true\n  default = "m"\n}\n',
        "m/main.tf": 'output "zone" {\n  value = ZONE\n}\n',
        ".terraform/modules/modules.json": json.dumps({"Modules": [{"Key": "m", "Source": "./m", "Dir": "m"}]}),
    },
    "dynamic block": {
        "main.tf": DESIGN.partition('resource "aws_network_interface_attachment"')[0].replace(
            "  subnet_id     = aws_subnet.a.id\n",
            "  dynamic network_interface {\n    for_each = { 0 = aws_network_interface.own.id,"
            " 1 = aws_network_interface.side.id }\n    iterator = it\n    content {\n"
            "      device_index         = it.key\n      network_interface_id = it.value\n    }\n  }\n",
        )
        + 'resource "aws_network_interface" "own" {\n  subnet_id = aws_subnet.a.id\n}\n'
        + SUBNET,
    },
}


def lint(directory: Path, files: dict[str, str], zone: str = "") -> Report:
    for name, text in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text.replace("ZONE", f'"{zone}"').replace("@", zone))
    return make_report(Options(paths=[str(directory)], kind="terraform", use_config=False, select=["ENI101"]))


@pytest.mark.parametrize("files", CONSTRUCTS.values(), ids=CONSTRUCTS)
@pytest.mark.parametrize(("zone", "rules"), [("us-east-1b", ["ENI101"]), ("us-east-1a", [])])
def test_a_construct_is_obeyed(tmp_path: Path, files: dict[str, str], zone: str, rules: list[str]) -> None:
    report = lint(tmp_path, files, zone)
    assert report.errors == ()
    assert [one.rule for one in report.findings] == rules
    assert zone in f"{report.findings} us-east-1a"
    assert report.undecided == ()


def test_the_function_of_a_provider_is_what_is_missing(tmp_path: Path) -> None:
    zone = 'provider::aws::trim_iam_role_path("us-east-1b")'
    report = lint(tmp_path, {"main.tf": DESIGN + SUBNET.replace("ZONE", zone)})
    assert (report.errors, report.findings) == ((), ())
    assert [one.facts for one in report.undecided] == [("the result of provider::aws::trim_iam_role_path()",)]


@pytest.mark.parametrize(("region", "rules"), [("eu-west-1", ["ENI101"]), ("us-east-1", [])])
def test_a_resource_can_be_in_a_region_of_its_own(tmp_path: Path, region: str, rules: list[str]) -> None:
    subnet = f'resource "aws_subnet" "b" {{\n  region = "{region}"\n}}\n'
    side = DESIGN.replace('"side" {\n  subnet_id', f'"side" {{\n  region = "{region}"\n  subnet_id')
    report = lint(tmp_path, {"main.tf": side + subnet})
    assert report.errors == ()
    assert [one.rule for one in report.findings] == rules


BY_REGION = """\
provider "aws" {
  alias    = "by_region"
  for_each = toset(["us-east-1", "eu-west-1"])
  region   = each.value
}
locals {
  region = "us-east-1"
}
"""


@pytest.mark.parametrize("provider", ['aws.by_region["us-east-1"]', "aws.by_region[local.region]"])
def test_an_instance_of_a_provider_is_not_the_default_one(tmp_path: Path, provider: str) -> None:
    design = DESIGN.replace('region = "us-east-1"', 'region = "eu-west-1"')
    design = design.replace('availability_zone = "us-east-1a"', f"provider = {provider}")
    subnet = 'resource "aws_subnet" "b" {\n  region = "us-east-1"\n}\n'
    report = lint(tmp_path, {"main.tf": design + BY_REGION + subnet})
    assert (report.errors, report.findings) == ((), ())
    assert {one.rule for one in report.undecided} == {"ENI101"}


@pytest.mark.parametrize(("region", "rules"), [("us-east-1", ["ENI101"]), ("eu-west-1", [])])
def test_each_instance_of_a_data_source_has_its_region(tmp_path: Path, region: str, rules: list[str]) -> None:
    data = 'data "aws_region" "of" {\n  for_each = toset(["us-east-1", "eu-west-1"])\n  region   = each.value\n}\n'
    zone = f'"${{data.aws_region.of["{region}"].name}}b"'
    design = DESIGN.replace('"us-east-1', '"eu-west-1') if region != "us-east-1" else DESIGN
    zone = zone if rules else zone.replace('}b"', '}a"')
    report = lint(tmp_path, {"main.tf": design + data + SUBNET.replace("ZONE", zone)})
    assert report.errors == ()
    assert [one.rule for one in report.findings] == rules
    assert report.undecided == ()


ENABLED = [("true", ["ENI101"]), ("false", []), ("1 > 2", []), ('"true"', ["ENI101"]), ("var.enabled", ["ENI101"])]


@pytest.mark.parametrize("block", ["resource", "module"])
@pytest.mark.parametrize(("enabled", "rules"), ENABLED)
def test_what_is_not_enabled_is_not_there(tmp_path: Path, block: str, enabled: str, rules: list[str]) -> None:
    setting = f"  lifecycle {{\n    enabled = {enabled}\n  }}\n"
    given = 'variable "enabled" {}\n'
    design = DESIGN + SUBNET
    if block == "module":
        files = {"m/main.tf": design, "main.tf": f'{given}module "m" {{\n  source = "./m"\n{setting}}}\n'}
    else:
        files = {"main.tf": given + design.replace("  device_index", f"{setting}  device_index")}
    report = lint(tmp_path, files, "us-east-1b")
    assert report.errors == ()
    assert [one.rule for one in report.findings] == rules
    assert report.undecided == ()


@pytest.mark.parametrize(("enabled", "rules"), [("true", ["ENI101"]), ("false", []), ("var.enabled", [])])
def test_what_is_not_enabled_is_null(tmp_path: Path, enabled: str, rules: list[str]) -> None:
    zone = 'aws_subnet.off == null ? "us-east-1a" : "us-east-1b"'
    off = (
        f'variable "enabled" {{}}\nresource "aws_subnet" "off" {{\n  lifecycle {{\n    enabled = {enabled}\n  }}\n}}\n'
    )
    report = lint(tmp_path, {"main.tf": DESIGN + off + SUBNET.replace("ZONE", zone)})
    assert report.errors == ()
    assert [one.rule for one in report.findings] == rules
    assert [one.facts for one in report.undecided] == ([("the value of var.enabled",)] if "var" in enabled else [])
