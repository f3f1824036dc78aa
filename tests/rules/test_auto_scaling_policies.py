"""Auto Scaling groups of several types: the template that they start, and the types in place of its own."""

from pathlib import Path

import pytest

from tests.rules.marked import check, lint

BASE = """\
variable "criteria" {
  type = any
}
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "b" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.a.id
}
resource "aws_security_group" "b" {
  vpc_id = aws_vpc.b.id
}
"""


def group(name: str, *overrides: str) -> str:
    written = "".join(f"      override {{\n        {one}\n      }}\n" for one in overrides)
    return f"""
resource "aws_autoscaling_group" "{name}" {{
  max_size            = 3
  vpc_zone_identifier = [aws_subnet.a.id]
  mixed_instances_policy {{
    launch_template {{
      launch_template_specification {{
        launch_template_id = aws_launch_template.node.id
      }}
{written}    }}
  }}
}}
"""


def template(type: str, mark: str = "", groups: str = "[]", groups_mark: str = "") -> str:
    interface = "  network_interfaces {{\n    device_index = {}\n  }}\n"
    first = f"  network_interfaces {{\n    security_groups = {groups}{groups_mark and f'  # {groups_mark}'}\n  }}\n"
    return f"""
resource "aws_launch_template" "node" {{
  instance_type = "{type}"{mark and f"  # {mark}"}
{first}{interface.format(1)}{interface.format(2)}}}
"""


def test_the_subnets_of_the_group_are_those_of_its_template(tmp_path: Path) -> None:
    source = template("m5.large", groups="[aws_security_group.b.id]", groups_mark="error") + group("g")
    (finding,) = check(tmp_path, BASE + source, "ENI104").findings
    assert "aws_vpc.a" in finding.message


@pytest.mark.parametrize(
    "overrides",
    [
        ('instance_type = "m5.large"',),
        ('instance_type = "t3.micro"  # error',),
        ('instance_type = "t3.micro"  # error', 'instance_type = "t3a.micro"'),
        ('instance_type = "t3.micro"  # warning', 'instance_type = "m5.large"'),
        ('instance_type = "m5.large"  # warning', 'instance_type = "t3.micro"'),
        ("instance_type = var.criteria  # undecided",),
    ],
)
@pytest.mark.parametrize("own", ["t3.nano", "m5.xlarge"])
def test_the_types_of_the_group_take_the_place_of_the_templates(
    tmp_path: Path, own: str, overrides: tuple[str, ...]
) -> None:
    check(tmp_path, BASE + template(own) + group("g", *overrides), "ENI201")


def test_types_that_meet_criteria_are_not_known(tmp_path: Path) -> None:
    (undecided,) = lint(
        tmp_path, BASE + template("t3.micro") + group("g", "instance_requirements {}"), "ENI201"
    ).undecided
    assert undecided.facts == ("the instance types that aws_autoscaling_group.g requests",)


def test_a_group_that_asks_for_no_type_takes_the_templates(tmp_path: Path) -> None:
    check(tmp_path, BASE + template("t3.micro", "error") + group("g"), "ENI201")
    groups = group("g", 'instance_type = "m5.large"  # warning') + group("h")
    check(tmp_path, BASE + template("t3.micro") + groups, "ENI201")


def test_an_instance_takes_the_type_of_the_template(tmp_path: Path) -> None:
    instance = """
resource "aws_instance" "one" {  # error
  subnet_id = aws_subnet.a.id
  launch_template {
    id = aws_launch_template.node.id
  }
}
"""
    source = template("t3.micro") + group("g", 'instance_type = "m5.large"') + instance
    check(tmp_path, BASE + source, "ENI201")


def test_the_fix_of_a_group_of_another_vpc_names_the_auto_scaling_group(tmp_path: Path) -> None:
    source = """
resource "aws_launch_configuration" "node" {
  image_id        = "ami-0a1b2c3d"
  instance_type   = "m5.large"
  security_groups = [aws_security_group.b.id]
}
resource "aws_autoscaling_group" "nodes" {
  max_size             = 3
  launch_configuration = aws_launch_configuration.node.name
  vpc_zone_identifier  = [aws_subnet.a.id]
}
"""
    (finding,) = lint(tmp_path, BASE + source, "ENI104").findings
    nodes = "aws_autoscaling_group.nodes"
    assert finding.help == f"let {nodes} use subnets of aws_vpc.b, or use a security group of aws_vpc.a"
    assert finding.related[0].message == f"{nodes} starts instances in aws_vpc.a"
