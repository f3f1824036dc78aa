"""Launch configurations of Terraform: the templates of Auto Scaling groups, as those of CloudFormation are."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, plan_of, trying

CONFIGURATION = """\
variable "x" {}
resource "aws_security_group" "s" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_launch_configuration" "c" {
  NAME
  image_id                    = "ami-0a1b2c3d4e5f60718"
  instance_type               = "m5.large"
  security_groups             = [aws_security_group.s.id]
  associate_public_ip_address = true
  user_data                   = "aws ec2 associate-address --allocation-id ${aws_eip.e.id}"
}
resource "aws_eip" "e" { domain = "vpc" }
resource "aws_autoscaling_group" "g" {
  max_size             = 2
  vpc_zone_identifier  = ["subnet-0a1b2c3d4e5f60718"]
  launch_configuration = CONFIGURATION
}
"""
UNKNOWN = "an unknown value (not known: the launch configuration of aws_autoscaling_group.g)"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("name", "configuration", "template"),
    [
        ("", "aws_launch_configuration.c.name", "aws_launch_configuration.c"),
        ("", "aws_launch_configuration.c.id", "aws_launch_configuration.c"),
        ('name_prefix = "web-"', "aws_launch_configuration.c.name", "aws_launch_configuration.c"),
        ('name = "web"', "aws_launch_configuration.c.name", "aws_launch_configuration.c"),
        ('name = "web"', '"web"', "aws_launch_configuration.c"),
        ('name = "web"', '"other"', UNKNOWN),
        ('name = "web-${var.x}"', "aws_launch_configuration.c.name", "aws_launch_configuration.c"),
        ('name = "web-${var.x}"', '"web-${var.x}"', "aws_launch_configuration.c"),
        ('name = "web-${timestamp()}"', "aws_launch_configuration.c.name", "aws_launch_configuration.c"),
        ('name = "web-${var.x}"', '"api-${var.x}"', UNKNOWN),
        ("", "var.x", UNKNOWN),
        ("", 'var.x == 1 ? "other" : aws_launch_configuration.c.name', UNKNOWN),
    ],
)
def test_the_launch_configuration_that_a_group_names(tried: Try, name: str, configuration: str, template: str) -> None:
    source = CONFIGURATION.replace("NAME", name).replace("= CONFIGURATION", f"= {configuration}")
    assert tried("template", "auto_scaling_group", source) == {"aws_autoscaling_group.g": template}


def test_no_configuration_of_a_name_that_two_have(tried: Try) -> None:
    other = 'resource "aws_launch_configuration" "d" { name = "web-${var.x}" }\n'
    source = CONFIGURATION.replace("NAME", 'name = "web-${var.x}"').replace("= CONFIGURATION", '= "web-${var.x}"')
    assert tried("template", "auto_scaling_group", other + source) == {"aws_autoscaling_group.g": UNKNOWN}


@pytest.mark.parametrize(
    ("name", "meant", "template"),
    [
        ("web-${var.x}", "aws_launch_template.t.name", "aws_launch_template.t"),
        ("web-${var.x}", '"web-${var.x}"', "aws_launch_template.t"),
        ("web", "aws_launch_template.t.name", "aws_launch_template.t"),
        ("web-${var.x}", "var.x", "an unknown value (not known: the launch template of aws_autoscaling_group.g)"),
    ],
)
def test_the_launch_template_that_a_group_names(tried: Try, name: str, meant: str, template: str) -> None:
    source = f"""\
variable "x" {{}}
resource "aws_launch_template" "t" {{ name = "{name}" }}
resource "aws_autoscaling_group" "g" {{
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]
  launch_template {{ name = {meant} }}
}}
"""
    assert tried("template", "auto_scaling_group", source) == {"aws_autoscaling_group.g": template}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("type", '"m5.large"'),
        ("security_groups", "[aws_security_group.s]"),
        ("asks_public_ip ? 1 : 0", "1"),
        ("tags.owner", "null"),
        ("limits.max_interfaces", "3"),
    ],
)
def test_what_a_launch_configuration_says(tried: Try, expression: str, value: str) -> None:
    source = CONFIGURATION.replace("NAME", "").replace("= CONFIGURATION", "= aws_launch_configuration.c.name")
    assert tried(expression, "launch_template", source) == {"aws_launch_configuration.c": value}


def test_the_interface_of_a_launch_configuration(tried: Try) -> None:
    source = CONFIGURATION.replace("NAME", "").replace("= CONFIGURATION", "= aws_launch_configuration.c.name")
    interface = "the primary interface of aws_launch_configuration.c"
    assert tried("security_groups", "interface", source) == {interface: "[aws_security_group.s]"}
    assert tried("has_public_address", "interface", source) == {interface: "true"}
    assert tried("subnet", "interface", source) == {interface: "subnet-0a1b2c3d4e5f60718"}
    fact = "which instance of aws_launch_configuration.c has aws_eip.e"
    assert fact in tried("is_associated", "elastic_ip", source)["aws_eip.e"]


def test_a_launch_configuration_of_a_plan(tried: Try) -> None:
    plan = plan_of(
        ("aws_launch_configuration.c", {"name": "web", "instance_type": "m5.large"}),
        ("aws_autoscaling_group.g", {"max_size": 2, "launch_configuration": "web"}),
    )
    found = tried("template.type", "auto_scaling_group", plan, "terraform-plan")
    assert found == {"aws_autoscaling_group.g": '"m5.large"'}
