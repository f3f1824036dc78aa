"""Security groups in Terraform: what source, with its plan or without, tells of an interface's groups."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.files.text import InputFile
from enilint.inputs.context import Context
from enilint.inputs.terraform.source.reader import read

NETWORK = """\
resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "other" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  availability_zone = "us-east-1a"
}
resource "aws_security_group" "core" {
  count  = 3
  vpc_id = aws_vpc.core.id
}
resource "aws_security_group" "other" {
  vpc_id = aws_vpc.other.id
}
"""

INTERFACE = """\
resource "aws_network_interface" "vip" {
  subnet_id       = aws_subnet.app.id
  security_groups = %s
}
"""


@pytest.fixture
def lint(tmp_path: Path):
    def run(source: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        (tmp_path / "main.tf").write_text(NETWORK + source, encoding="utf-8")
        wanted = ["ENI102", "ENI104", "ENI106", "ENI202", "ENI205", "ENI206"]
        report = make_report(Options(paths=[str(tmp_path)], use_config=False, select=wanted))
        assert report.errors == ()
        found = {(one.rule, one.subject) for one in report.findings}
        return found, {(one.rule, one.subject) for one in report.undecided}

    return run


def test_groups_of_the_own_vpc_are_fine(lint) -> None:
    assert lint(INTERFACE % "aws_security_group.core[*].id") == (set(), set())


def test_one_foreign_group_among_others_is_found(lint) -> None:
    groups = "concat(aws_security_group.core[*].id, [aws_security_group.other.id])"
    assert lint(INTERFACE % groups) == ({("ENI104", "aws_network_interface.vip")}, set())


def test_a_group_of_an_unknown_vpc_is_left_open(lint) -> None:
    found, undecided = lint(INTERFACE % '["sg-0123abcd4567ef890"]')
    assert (found, undecided) == (set(), {("ENI104", "aws_network_interface.vip")})


def test_the_default_group_of_another_vpc_is_found(lint) -> None:
    found, _ = lint(INTERFACE % "[aws_vpc.other.default_security_group_id]")
    assert found == {("ENI104", "aws_network_interface.vip")}


@pytest.mark.parametrize(
    ("arguments", "found", "undecided"),
    [
        ("vpc_id = aws_vpc.core.id", set(), set()),
        ("vpc_id = aws_vpc.other.id", {("ENI104", "aws_network_interface.vip")}, set()),
        ("vpc_id = var.vpc", set(), {("ENI104", "aws_network_interface.vip")}),
        ("count = var.more\n vpc_id = aws_vpc.core.id", set(), {("ENI104", "aws_network_interface.vip")}),
    ],
)
def test_an_association_with_the_vpc_makes_a_group_fit(lint, arguments: str, found: set, undecided: set) -> None:
    association = f"""\
variable "vpc" {{}}
variable "more" {{ type = number }}
resource "aws_vpc_security_group_vpc_association" "here" {{
  security_group_id = aws_security_group.other.id
  {arguments}
}}
"""
    assert lint(INTERFACE % "[aws_security_group.other.id]" + association) == (found, undecided)


def test_a_group_that_is_added_to_the_primary_interface_of_an_instance_counts(lint) -> None:
    source = """\
resource "aws_instance" "web" {
  instance_type          = "m5.large"
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_security_group.core[0].id]
}
resource "aws_network_interface_sg_attachment" "more" {
  security_group_id    = aws_security_group.other.id
  network_interface_id = aws_instance.web.primary_network_interface_id
}
"""
    assert lint(source) == ({("ENI104", "aws_instance.web")}, set())


def test_groups_are_counted_over_the_list_and_what_is_added(lint) -> None:
    source = """\
resource "aws_security_group" "more" {
  count  = 3
  vpc_id = aws_vpc.core.id
}
resource "aws_network_interface_sg_attachment" "more" {
  count                = 3
  security_group_id    = aws_security_group.more[count.index].id
  network_interface_id = aws_network_interface.vip.id
}
"""
    found, _ = lint(INTERFACE % "aws_security_group.core[*].id" + source)
    assert found == {("ENI206", "aws_network_interface.vip")}


def test_the_groups_of_a_template_fit_the_vpc_of_its_auto_scaling_group(lint) -> None:
    source = """\
resource "aws_launch_template" "node" {
  instance_type          = "m5.large"
  vpc_security_group_ids = [aws_security_group.other.id]
}
resource "aws_autoscaling_group" "nodes" {
  vpc_zone_identifier = [aws_subnet.app.id]
  launch_template {
    id = aws_launch_template.node.id
  }
}
"""
    assert lint(source) == ({("ENI104", "aws_launch_template.node")}, set())


def test_two_new_subnets_of_which_one_asks_for_no_zone(lint) -> None:
    source = """\
resource "aws_subnet" "picked" {
  vpc_id            = aws_vpc.core.id
  availability_zone = %s
}
resource "aws_instance" "web" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.app.id
}
resource "aws_network_interface" "side" {
  subnet_id = aws_subnet.picked.id
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
"""
    assert lint(source % "null")[0] == {("ENI106", "aws_instance.web")}
    assert lint(source % '"us-east-1a"')[0] == set()
    assert lint(source % "aws_subnet.app.availability_zone")[0] == set()


def test_an_efa_interface_that_is_attached_to_a_running_instance(lint) -> None:
    source = """\
resource "aws_instance" "hpc" {
  instance_type = "c5n.18xlarge"
  subnet_id     = aws_subnet.app.id
}
resource "aws_network_interface" "fabric" {
  subnet_id      = aws_subnet.app.id
  interface_type = "efa"
  attachment {
    instance     = aws_instance.hpc.id
    device_index = 1
  }
}
"""
    assert lint(source) == ({("ENI202", "aws_instance.hpc")}, set())


def test_prefixes_and_addresses_in_the_call_that_creates_an_interface(lint) -> None:
    source = """\
resource "aws_network_interface" "pods" {
  subnet_id         = aws_subnet.app.id
  ipv4_prefix_count = 1
  %s
}
"""
    assert lint(source % "private_ips_count = 2") == ({("ENI205", "aws_network_interface.pods")}, set())
    assert lint(source % "ipv6_address_count = 2") == (set(), set())


def test_what_would_tell_the_groups_is_asked_for(tmp_path: Path) -> None:
    variable = 'variable "groups" {\n  type = list(string)\n}\n'
    (tmp_path / "main.tf").write_text(NETWORK + variable + INTERFACE % "var.groups", encoding="utf-8")
    report = make_report(Options(paths=[str(tmp_path)], use_config=False, select=["ENI206"]))
    (undecided,) = report.undecided
    assert undecided.facts == ("the value of var.groups",)


@pytest.mark.parametrize("port", ["443", "count.index + 443", "var.ports[count.index]"])
def test_ports_of_a_rule_are_those_of_its_group(tmp_path: Path, port: str) -> None:
    """Whether they are literals, which all groups of a block have in common, or not."""
    text = f"""\
variable "ports" {{
  default = [443, 444]
}}
resource "aws_security_group" "web" {{
  count = 2
  ingress {{
    protocol    = "TCP"
    from_port   = 80
    to_port     = {port}
    cidr_blocks = ["10.0.0.0/8"]
  }}
}}
"""
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    design = read(InputFile(str(tmp_path), b""), Context())
    rules = [rule for group in design.networks[0].security_groups for rule in group.ingress]
    ports = [443, 443] if port == "443" else [443, 444]
    assert [(one.protocol, one.from_port, one.to_port) for one in rules] == [("tcp", 80, last) for last in ports]
