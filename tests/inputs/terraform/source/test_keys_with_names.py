"""Instances whose keys are not known, but have names: those of the zones of a Region."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report
from tests.rules.marked import lint as lint_marked

NETWORK = """\
data "aws_availability_zones" "here" {
  state = "available"
}
variable "which" {
  type = string
}
variable "cidrs" {
  default = ["10.0.0.0/24", "10.0.1.0/24"]
}
locals {
  zones = slice(data.aws_availability_zones.here.names, 0, 2)
}
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_instance" "app" {
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app[FIRST].id
}
resource "aws_network_interface" "side" {
  subnet_id = SIDE
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
resource "aws_subnet" "app" {
  for_each          = KEYS
  vpc_id            = aws_vpc.core.id
  availability_zone = ZONE
}
"""
CROSS_ZONE = [("ENI101", "aws_network_interface_attachment.side")]
BY_INDEX = "{ for i, zone in local.zones : zone => i }"
BY_PREFIX = '{ for zone in local.zones : "app-${zone}" => zone }'


def lint(directory: Path, keys: str, first: str, side: str, zone: str, more: str = "") -> Report:
    values = {"KEYS": keys, "FIRST": first, "SIDE": side, "ZONE": zone}
    text = NETWORK + more
    for name, value in values.items():
        text = text.replace(name, value)
    (directory / "main.tf").write_text(text)
    report = make_report(Options(paths=[str(directory)], use_config=False, select=["ENI101"]))
    assert report.errors == ()
    return report


def found(report: Report) -> list[tuple[str, str]]:
    return [(one.rule, one.subject) for one in report.findings]


@pytest.mark.parametrize(
    ("keys", "key", "zone"),
    [
        ("toset(local.zones)", "local.zones[{}]", "each.key"),
        (BY_INDEX, "local.zones[{}]", "each.key"),
        (BY_PREFIX, '"app-${{local.zones[{}]}}"', "each.value"),
        ("{ (local.zones[0]) = 0, (local.zones[1]) = 1 }", "local.zones[{}]", "each.key"),
        ("zipmap(local.zones, var.cidrs)", "local.zones[{}]", "each.key"),
        (f"{{ for zone, number in {BY_INDEX} : zone => number }}", "local.zones[{}]", "each.key"),
        (f"toset(keys({BY_INDEX}))", "local.zones[{}]", "each.key"),
        (
            "{ for zone in local.zones : zone => zone }",
            "element(data.aws_availability_zones.here.names, {})",
            "each.key",
        ),
    ],
)
def test_each_key_has_its_own_zone(tmp_path: Path, keys: str, key: str, zone: str) -> None:
    first, second = key.format(0), key.format(1)
    assert found(lint(tmp_path, keys, first, f"aws_subnet.app[{second}].id", zone)) == CROSS_ZONE
    report = lint(tmp_path, keys, first, f"aws_subnet.app[{first}].id", zone)
    assert (found(report), report.undecided) == ([], ())


@pytest.mark.parametrize(
    "listed",
    [
        "values(aws_subnet.app)[{}].id",
        "[for subnet in aws_subnet.app : subnet.id][{}]",
        "[for zone in keys(aws_subnet.app) : aws_subnet.app[zone].id][{}]",
    ],
)
@pytest.mark.parametrize(
    ("keys", "first"), [(BY_PREFIX, '"app-${local.zones[0]}"'), ("toset(local.zones)", "local.zones[0]")]
)
def test_names_of_zones_are_listed_in_their_order(tmp_path: Path, listed: str, keys: str, first: str) -> None:
    assert found(lint(tmp_path, keys, first, listed.format(1), "each.value")) == CROSS_ZONE
    report = lint(tmp_path, keys, first, listed.format(0), "each.value")
    assert (found(report), report.undecided) == ([], ())


@pytest.mark.parametrize(
    ("keys", "zone"),
    [
        ("toset(data.aws_availability_zones.here.zone_ids)", "each.key"),
        ('{ for zone in local.zones : "${zone == "x" ? "a" : "b"}${zone}" => zone }', "each.value"),
        ("{ (local.zones[0]) = local.zones[0], (var.which) = local.zones[1] }", "each.value"),
        ("{ for i, zone in local.zones : zone => i... }", "each.key"),
        ("merge({ (local.zones[0]) = local.zones[0] }, { (local.zones[1]) = local.zones[1] })", "each.key"),
    ],
)
def test_what_may_be_in_another_order_is_not_decided(tmp_path: Path, keys: str, zone: str) -> None:
    report = lint(tmp_path, keys, "local.zones[0]", "values(aws_subnet.app)[1].id", zone)
    assert found(report) == []
    assert len(report.undecided) == 1


@pytest.mark.parametrize("key", ['"eu-west-1b"', "var.which", '"app-${var.which}"'])
def test_another_key_may_be_any_of_them(tmp_path: Path, key: str) -> None:
    report = lint(tmp_path, "toset(local.zones)", "local.zones[0]", f"aws_subnet.app[{key}].id", "each.key")
    assert found(report) == []
    assert len(report.undecided) == 1


def test_ids_that_may_be_one_are_not_told_apart(tmp_path: Path) -> None:
    """The key "eu-west-1a" may be that of the first zone."""
    maybe = 'aws_subnet.app["eu-west-1a"].id == aws_subnet.app[local.zones[0]].id'
    side = f"{maybe} ? aws_subnet.app[local.zones[0]].id : aws_subnet.app[local.zones[1]].id"
    report = lint(tmp_path, "toset(local.zones)", "local.zones[0]", side, "each.key")
    assert found(report) == []
    assert len(report.undecided) == 1


@pytest.mark.parametrize("type", ["map(string)", "any", "map(any)"])
def test_a_module_gets_the_keys(tmp_path: Path, type: str) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "main.tf").write_text(
        f'variable "zones" {{\n  type = {type}\n}}\n'
        'resource "aws_subnet" "in" {\n  for_each = var.zones\n  availability_zone = each.key\n}\n'
        'output "ids" {\n  value = { for zone, subnet in aws_subnet.in : zone => subnet.id }\n}\n'
    )
    module = f'module "net" {{\n  source = "./net"\n  zones  = {BY_INDEX}\n}}\n'

    def side(number: int) -> str:
        return f"module.net.ids[local.zones[{number}]]"

    assert found(lint(tmp_path, BY_INDEX, "local.zones[0]", side(1), "each.key", module)) == CROSS_ZONE
    report = lint(tmp_path, BY_INDEX, "local.zones[0]", side(0), "each.key", module)
    assert (found(report), report.undecided) == ([], ())


def test_resources_that_are_repeated_for_such_resources(tmp_path: Path) -> None:
    more = (
        'resource "aws_network_interface" "each" {\n  for_each  = aws_subnet.app\n  subnet_id = each.value.id\n}\n'
        'resource "aws_network_interface_attachment" "each" {\n'
        "  for_each = aws_network_interface.each\n  instance_id = aws_instance.app.id\n"
        "  network_interface_id = each.value.id\n  device_index = 2\n}\n"
    )
    side = "aws_subnet.app[local.zones[0]].id"
    report = lint(tmp_path, "toset(local.zones)", "local.zones[0]", side, "each.key", more)
    subject = "aws_network_interface_attachment.each[data.aws_availability_zones.here.names[1]]"
    assert (found(report), report.undecided) == ([("ENI101", subject)], ())


def test_an_object_as_a_key_costs_its_argument(tmp_path: Path) -> None:
    source = """\
variable "other" {}
resource "aws_route53_record" "choice" {
  type = zipmap([aws_route53_record.perhaps], [""])
}
resource "aws_route53_record" "perhaps" {
  count = var.other ? 1 : 0
}
"""
    report = lint_marked(tmp_path, source, "ENI605")
    assert report.findings == ()
