"""What a provider will answer, where it follows from what it is asked."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

NETWORK = """\
variable "which" {
  type = string
}
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "other" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "core" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet(aws_vpc.core.cidr_block, 8, each.value)
  availability_zone = "eu-west-1${each.key}"
}
resource "aws_subnet" "other" {
  vpc_id     = aws_vpc.other.id
  cidr_block = "10.1.0.0/24"
}
resource "aws_network_interface" "core" {
  subnet_id = aws_subnet.core["a"].id
}
resource "aws_instance" "placed" {
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.core["a"].id
}
resource "aws_instance" "listed" {
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "m5.large"
  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.core.id
  }
}
resource "aws_instance" "anywhere" {
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "m5.large"
}
resource "aws_instance" "elsewhere" {
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "m5.large"
}
"""


def lint(directory: Path, text: str, *codes: str) -> Report:
    (directory / "main.tf").write_text(NETWORK + text)
    report = make_report(Options(paths=[str(directory)], use_config=False, select=list(codes)))
    assert report.errors == ()
    return report


def found(report: Report) -> list[tuple[str, str]]:
    return sorted((one.rule, one.subject) for one in report.findings)


def instance(subnet: str, zone: str) -> str:
    """An instance that asks for a subnet and for a zone."""
    return (
        'resource "aws_instance" "asks" {\n  ami = "ami-0f3a1b2c4d5e6f701"\n  instance_type = "m5.large"\n'
        f"  subnet_id = {subnet}\n  availability_zone = {zone}\n}}\n"
    )


ASKS_FOR_ANOTHER_ZONE = [("ENI103", "aws_instance.asks")]
B = 'aws_subnet.core["b"].id'
OF_A = 'data "aws_subnet" "a" {\n  id = aws_subnet.core["a"].id\n}\n'
BY_FILTER = 'data "aws_subnet" "a" {{\n  filter {{\n    name = "{}"\n    values = {}\n  }}\n}}\n'


@pytest.mark.parametrize(
    ("zone", "data"),
    [
        ("data.aws_subnet.a.availability_zone", OF_A),
        ("data.aws_subnet.a.availability_zone", BY_FILTER.format("subnet-id", '[aws_subnet.core["a"].id]')),
        ("data.aws_subnet.a.availability_zone", BY_FILTER.format("availability-zone", '["eu-west-1a"]')),
        ("data.aws_subnet.a.availability_zone", BY_FILTER.format("availabilityZone", '["eu-west-1a"]')),
        ("aws_instance.placed.availability_zone", ""),
        ("aws_instance.listed.availability_zone", ""),
        (
            "data.aws_instance.a.availability_zone",
            'data "aws_instance" "a" {\n  instance_id = aws_instance.placed.id\n}\n',
        ),
        (
            "data.aws_network_interface.a.availability_zone",
            'data "aws_network_interface" "a" {\n  id = aws_network_interface.core.id\n}\n',
        ),
        (
            "data.aws_network_interface.a.availability_zone",
            'data "aws_network_interface" "a" {\n  id = aws_instance.placed.primary_network_interface_id\n}\n',
        ),
    ],
)
def test_the_zone_of_a_subnet_is_read_back(tmp_path: Path, zone: str, data: str) -> None:
    report = lint(tmp_path, data + instance(B, zone), "ENI103")
    assert found(report) == ASKS_FOR_ANOTHER_ZONE
    assert report.undecided == ()
    assert found(lint(tmp_path, data + instance('aws_subnet.core["a"].id', zone), "ENI103")) == []


@pytest.mark.parametrize(
    "data",
    [
        BY_FILTER.format("availability-zone", '["eu-west-1*"]'),
        BY_FILTER.format("availability-zone", '["eu-west-1a", "eu-west-1b"]'),
        BY_FILTER.format("availability-zone", "var.which"),
        BY_FILTER.format("availability-zone", "[1]"),
        BY_FILTER.format("tag:Name", '["eu-west-1a"]'),
        'data "aws_subnet" "a" {\n  id = var.which\n}\n',
    ],
)
def test_what_may_be_several_is_not_decided(tmp_path: Path, data: str) -> None:
    report = lint(tmp_path, data + instance(B, "data.aws_subnet.a.availability_zone"), "ENI103")
    assert found(report) == []
    assert len(report.undecided) == 1


def test_a_filter_on_the_vpc_asks_for_no_id_of_a_subnet(tmp_path: Path) -> None:
    data = BY_FILTER.format("vpc-id", "[aws_vpc.core.id]")
    text = (
        'resource "aws_network_interface" "of" {\n  subnet_id = data.aws_subnet.a.id\n  security_groups = [GROUP]\n}\n'
    )
    groups = "".join(
        f'resource "aws_security_group" "{name}" {{\n  vpc_id = aws_vpc.{name}.id\n}}\n' for name in ("core", "other")
    )
    wrong = data + groups + text.replace("GROUP", "aws_security_group.other.id")
    assert found(lint(tmp_path, wrong, "ENI104")) == [("ENI104", "aws_network_interface.of")]
    right = lint(tmp_path, data + groups + text.replace("GROUP", "aws_security_group.core.id"), "ENI104")
    assert (found(right), right.undecided) == ([], ())


def test_a_subnet_that_is_looked_up_is_the_declared_one(tmp_path: Path) -> None:
    assert found(lint(tmp_path, OF_A, "ENI807")) == []


@pytest.mark.parametrize(("owner", "expected"), [("anywhere", ["aws_instance.anywhere"]), ("elsewhere", [])])
def test_two_uses_of_a_subnet_that_aws_chooses_are_one_subnet(tmp_path: Path, owner: str, expected: list[str]) -> None:
    beside = (
        f'resource "aws_network_interface" "beside" {{\n  subnet_id = aws_instance.{owner}.subnet_id\n}}\n'
        'resource "aws_network_interface_attachment" "beside" {\n'
        "  instance_id = aws_instance.anywhere.id\n"
        "  network_interface_id = aws_network_interface.beside.id\n  device_index = 1\n}\n"
    )
    report = lint(tmp_path, beside, "ENI301")
    assert [subject for _, subject in found(report)] == expected
    assert len(report.undecided) == (0 if expected else 1)


@pytest.mark.parametrize(
    ("type", "expected", "open"),
    [
        ('"c5.xlarge"', True, False),
        ('"t3.micro"', False, False),
        ('var.which == "x" ? "c5.xlarge" : "m5.xlarge"', True, False),
        ('var.which == "x" ? "c5.xlarge" : "t3.micro"', False, True),
        ('var.which == "x" ? "c5.xlarge" : "x9.huge"', False, True),
        ("var.which", False, True),
        ('"x9.huge"', False, True),
    ],
)
def test_the_limits_of_a_type_are_those_of_the_table(tmp_path: Path, type: str, expected: bool, open: bool) -> None:
    """c5.xlarge and m5.xlarge have 4 interfaces, t3.micro has 2, and an m5.large has 3 at most."""
    report = lint(
        tmp_path,
        f'data "aws_ec2_instance_type" "t" {{\n  instance_type = {type}\n}}\n'
        'resource "aws_network_interface" "many" {\n'
        "  count     = data.aws_ec2_instance_type.t.maximum_network_interfaces - 1\n"
        '  subnet_id = aws_subnet.core["a"].id\n'
        "  attachment {\n    instance = aws_instance.placed.id\n    device_index = 1 + count.index\n  }\n}\n",
        "ENI201",
    )
    assert found(report) == ([("ENI201", "aws_instance.placed")] if expected else [])
    assert bool(report.undecided) == open


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("maximum_network_interfaces", 4),
        ("maximum_ipv4_addresses_per_interface", 15),
        ("maximum_ipv6_addresses_per_interface", 15),
        ("maximum_network_cards", 1),
        ("default_vcpus", 4),
        ("ipv6_supported", 1),
        ("efa_supported", 0),
    ],
)
def test_what_the_table_has_of_a_type(tmp_path: Path, attribute: str, value: int) -> None:
    asked = f"data.aws_ec2_instance_type.t.{attribute}"
    report = lint(
        tmp_path,
        'data "aws_ec2_instance_type" "t" {\n  instance_type = "c5.xlarge"\n}\n'
        'resource "aws_network_interface" "one" {\n'
        f"  count = ({asked} == true ? 1 : {asked} == false ? 0 : {asked}) == {value} ? 1 : 0\n"
        '  subnet_id = aws_subnet.core["a"].id\n'
        "  attachment {\n    instance = aws_instance.placed.id\n    device_index = 1\n  }\n}\n",
        "ENI301",
    )
    assert found(report) == [("ENI301", "aws_instance.placed")]


LOOKED_UP = 'data "aws_subnet" "each" {\n  for_each = toset(data.aws_subnets.core.ids)\n  id = each.value\n}\n'
LISTED = LOOKED_UP + 'data "aws_subnets" "core" {\n  filter {\n    name = "FILTER"\n    values = [VALUE]\n  }\n}\n'
IN_LIST = "data.aws_subnets.core.ids"


@pytest.mark.parametrize(
    "subnet",
    [
        f"{IN_LIST}[0]",
        f"sort({IN_LIST})[1]",
        f"tolist({IN_LIST})[0]",
        f"element(tolist({IN_LIST}), var.number)",
        'data.aws_subnet.each["subnet-0a1b2c3d4e5f60718"].id',
        "values(data.aws_subnet.each)[0].id",
        "[for one in data.aws_subnet.each : one.id][1]",
        "[for id, one in data.aws_subnet.each : id][0]",
    ],
)
def test_the_vpc_of_subnets_that_are_listed(tmp_path: Path, subnet: str) -> None:
    groups = "".join(
        f'resource "aws_security_group" "{name}" {{\n  vpc_id = aws_vpc.{name}.id\n}}\n' for name in ("core", "other")
    )
    text = 'variable "number" {\n  type = number\n}\n' + groups
    text += LISTED.replace("FILTER", "vpc-id").replace("VALUE", "aws_vpc.core.id")
    text += f'resource "aws_network_interface" "of" {{\n  subnet_id = {subnet}\n  security_groups = [GROUP]\n}}\n'
    report = lint(tmp_path, text.replace("GROUP", "aws_security_group.other.id"), "ENI104")
    assert found(report) == [("ENI104", "aws_network_interface.of")]
    report = lint(tmp_path, text.replace("GROUP", "aws_security_group.core.id"), "ENI104")
    assert (found(report), report.undecided) == ([], ())


@pytest.mark.parametrize(
    ("subnet", "expected"),
    [
        ("[for one in data.aws_subnet.each : one.id if one.availability_zone == var.zone][0]", 1),
        ("[for one in data.aws_subnet.each : one.arn][0]", 1),
        ("[for one in data.aws_subnet.each : one.tags.Other][0]", 1),
        ('data.aws_subnet.other["subnet-0a1b2c3d4e5f60718"].id', 1),
        ('data.aws_subnet.named["a"].id', 1),
    ],
)
def test_what_is_chosen_of_listed_subnets_is_not_known(tmp_path: Path, subnet: str, expected: int) -> None:
    others = "".join(
        f'data "aws_subnet" "{name}" {{\n  for_each = {each}\n  id = each.value\n}}\n'
        for name, each in (("other", "toset(var.ids)"), ("named", "var.by_name"))
    )
    text = others + LISTED.replace("FILTER", "vpc-id").replace("VALUE", "aws_vpc.core.id")
    text += "".join(f'variable "{name}" {{\n}}\n' for name in ("by_name", "ids", "zone"))
    text += 'resource "aws_security_group" "other" {\n  vpc_id = aws_vpc.other.id\n}\n'
    text += f'resource "aws_network_interface" "of" {{\n  subnet_id = {subnet}\n'
    report = lint(tmp_path, text + "  security_groups = [aws_security_group.other.id]\n}\n", "ENI104")
    assert (found(report), len(report.undecided)) == ([], expected)


def test_the_vpc_of_a_subnet_that_is_looked_up_for_each_of_a_list(tmp_path: Path) -> None:
    text = LISTED.replace("FILTER", "vpc-id").replace("VALUE", "aws_vpc.core.id")
    text += (
        'resource "aws_security_group" "of" {\n  for_each = data.aws_subnet.each\n  vpc_id = each.value.vpc_id\n}\n'
        'resource "aws_network_interface" "of" {\n  for_each = data.aws_subnet.each\n  subnet_id = aws_subnet.OF.id\n'
        "  security_groups = [aws_security_group.of[each.key].id]\n}\n"
    )
    text += 'resource "aws_subnet" "elsewhere" {\n  vpc_id = aws_vpc.other.id\n}\n'
    report = lint(tmp_path, text.replace("OF", "elsewhere"), "ENI104")
    assert found(report) == [("ENI104", "aws_network_interface.of[*]")]
    report = lint(tmp_path, text.replace("OF", 'core["a"]'), "ENI104")
    assert (found(report), report.undecided) == ([], ())


def test_the_zone_of_subnets_that_are_listed(tmp_path: Path) -> None:
    listed = LISTED.replace("FILTER", "availability-zone").replace("VALUE", '"eu-west-1a"')
    assert found(lint(tmp_path, listed + instance(f"{IN_LIST}[0]", '"eu-west-1b"'), "ENI103")) == ASKS_FOR_ANOTHER_ZONE
    report = lint(tmp_path, listed + instance(f"{IN_LIST}[0]", '"eu-west-1a"'), "ENI103")
    assert (found(report), report.undecided) == ([], ())
    unlike = LISTED.replace("FILTER", "tag:zone").replace("VALUE", '"eu-west-1a"')
    report = lint(tmp_path, unlike + instance(f"{IN_LIST}[0]", '"eu-west-1b"'), "ENI103")
    assert (found(report), len(report.undecided)) == ([], 1)


GROUP = """\
resource "aws_network_interface" "nat" {
  subnet_id = FIRST
}
resource "aws_launch_template" "nat" {
  instance_type = "t3.small"
  network_interfaces {
    network_interface_id = aws_network_interface.nat.id
  }
}
resource "aws_autoscaling_group" "nat" {
  min_size           = 1
  max_size           = 1
  availability_zones = [data.aws_subnet.nat.availability_zone]
  launch_template {
    id = aws_launch_template.nat.id
  }
}
"""


@pytest.mark.parametrize(
    ("subnet", "undecided"),
    [("var.which", False), ("data.aws_subnet.nat.id", False), ('"subnet-0f3a1b2c4d5e6f701"', True)],
)
def test_a_subnet_that_is_looked_up_by_a_variable_is_the_subnet_of_that_id(
    tmp_path: Path, subnet: str, undecided: bool
) -> None:
    data = 'data "aws_subnet" "nat" {\n  id = var.which\n}\n'
    report = lint(tmp_path, data + GROUP.replace("FIRST", subnet), "ENI812")
    assert (found(report), bool(report.undecided)) == ([], undecided)


@pytest.mark.parametrize(("key", "expected"), [("subnet-web", ["aws_instance.asks"]), ("subnet-xxx", [])])
def test_a_default_that_is_the_key_of_a_map_is_no_placeholder(tmp_path: Path, key: str, expected: list[str]) -> None:
    maps = f"""\
variable "subnets" {{
  default = {{ "{key}" = "a", "subnet-app" = "b" }}
}}
variable "subnet" {{
  default = "subnet-web"
}}
resource "aws_subnet" "of" {{
  for_each          = var.subnets
  vpc_id            = aws_vpc.core.id
  cidr_block        = each.value == "a" ? "10.0.8.0/24" : "10.0.9.0/24"
  availability_zone = "eu-west-1${{each.value}}"
}}
"""
    text = maps + instance("aws_subnet.of[var.subnet].id", '"eu-west-1b"')
    assert [subject for _, subject in found(lint(tmp_path, text, "ENI103"))] == expected


@pytest.mark.parametrize(
    "data",
    [
        'data "aws_instance" "router" {\n  instance_id = aws_instance.router.id\n}\n',
        BY_FILTER.replace("aws_subnet", "aws_instance")
        .replace('"a"', '"router"')
        .format("instance-id", "[aws_instance.router.id]"),
    ],
)
def test_the_primary_interface_of_an_instance_is_read_back(tmp_path: Path, data: str) -> None:
    router = (
        'resource "aws_route_table" "core" {\n  vpc_id = aws_vpc.core.id\n}\n'
        'resource "aws_route" "core" {\n  route_table_id = aws_route_table.core.id\n'
        '  destination_cidr_block = "192.168.0.0/16"\n'
        "  network_interface_id = data.aws_instance.router.network_interface_id\n}\n"
        'resource "aws_instance" "router" {\n  ami = "ami-0f3a1b2c4d5e6f701"\n  instance_type = "m5.large"\n'
        '  subnet_id = aws_subnet.core["a"].id\n  source_dest_check = CHECKS\n}\n'
    )
    report = lint(tmp_path, data + router.replace("CHECKS", "true"), "ENI303")
    assert found(report) == [("ENI303", "aws_route.core")]
    assert "the primary interface of aws_instance.router" in report.findings[0].message
    report = lint(tmp_path, data + router.replace("CHECKS", "false"), "ENI303")
    assert (found(report), report.undecided) == ([], ())
