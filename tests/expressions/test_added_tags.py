"""Tags that resources of their own add to others, in policies."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, plan_of, trying

SUBNETS = """\
variable "x" {}
resource "aws_subnet" "a" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.0.0/24"
  tags       = { tier = "app" }
}
resource "aws_subnet" "b" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
}
resource "aws_ec2_tag" "t" {
  %s
  resource_id = %s
  key         = %s
  value       = %s
}
"""
GROUPS = """\
variable "x" {}
resource "aws_launch_template" "t" {}
resource "aws_autoscaling_group" "g" {
  name                = "web"
  max_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]
  launch_template { id = aws_launch_template.t.id }
}
resource "aws_autoscaling_group_tag" "t" {
  autoscaling_group_name = GROUP
  tag {
    key                 = "edge"
    value               = "true"
    propagate_at_launch = PROPAGATES
  }
}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("more", "id", "key", "value", "a", "b"),
    [
        ("", "aws_subnet.a.id", '"use"', '"tgw"', '"tgw"', "null"),
        ("", "aws_subnet.a.id", '"other"', '"tgw"', "null", "null"),
        ("", "aws_subnet.a.id", '"use"', "var.x", "var.x (not known: the value of var.x)", "null"),
        ("", '"subnet-0a1b2c3d4e5f60718"', '"use"', '"tgw"', "null", "null"),
        ("for_each = { a = aws_subnet.a.id }", "each.value", '"use"', '"tgw"', '"tgw"', "null"),
        (
            "",
            "aws_subnet.a.id",
            "var.x",
            '"tgw"',
            "an unknown value (not known: the key of aws_ec2_tag.t)",
            "null",
        ),
        (
            "",
            "var.x",
            '"use"',
            '"tgw"',
            "an unknown value (not known: whether aws_ec2_tag.t tags aws_subnet.a)",
            "an unknown value (not known: whether aws_ec2_tag.t tags aws_subnet.b)",
        ),
        (
            "",
            "var.x ? aws_subnet.a.id : aws_subnet.b.id",
            '"use"',
            '"tgw"',
            "an unknown value (not known: whether aws_ec2_tag.t tags aws_subnet.a)",
            "an unknown value (not known: whether aws_ec2_tag.t tags aws_subnet.b)",
        ),
    ],
)
def test_a_tag_of_a_subnet(tried: Try, more: str, id: str, key: str, value: str, a: str, b: str) -> None:
    found = tried("tags.use", "subnet", SUBNETS % (more, id, key, value))
    assert found == {"aws_subnet.a": a, "aws_subnet.b": b}


def test_a_tag_that_may_not_be_there(tried: Try) -> None:
    found = tried("tags.use", "subnet", SUBNETS % ("count = var.x ? 1 : 0", "aws_subnet.a.id", '"use"', '"tgw"'))
    assert found["aws_subnet.a"].startswith("an unknown value (not known: ")
    assert found["aws_subnet.b"] == "null"


def test_its_other_tags_stay(tried: Try) -> None:
    found = tried("tags.tier", "subnet", SUBNETS % ("", "aws_subnet.a.id", '"use"', '"tgw"'))
    assert found["aws_subnet.a"] == '"app"'


def test_the_tag_of_a_plan(tried: Try) -> None:
    subnet = ("aws_subnet.a", {"vpc_id": "vpc-0a1b2c3d4e5f60718", "cidr_block": "10.0.0.0/24", "tags_all": {}})
    tag = ("aws_ec2_tag.t", {"key": "use", "value": "tgw"})
    references = {"resource_id": {"references": ["aws_subnet.a.id", "aws_subnet.a"]}}
    names = {"address": "aws_ec2_tag.t", "name": "t", "type": "aws_ec2_tag", "mode": "managed"}
    configured = {"resources": [{**names, "expressions": references}]}
    known = '"value": "tgw"}, "after_unknown": {"id": true'
    plan = plan_of(subnet, tag, configuration=configured).replace(known, f'{known}, "resource_id": true')
    assert tried("tags.use", "subnet", plan, language="terraform-plan") == {"aws_subnet.a": '"tgw"'}


@pytest.mark.parametrize("group", ["aws_autoscaling_group.g.name", "aws_autoscaling_group.g.id", '"web"'])
@pytest.mark.parametrize(("propagates", "of_instances"), [("true", '"true"'), ("false", "null")])
def test_a_tag_of_a_group(tried: Try, group: str, propagates: str, of_instances: str) -> None:
    source = GROUPS.replace("GROUP", group).replace("PROPAGATES", propagates)
    assert tried("tags.edge", "auto_scaling_group", source) == {"aws_autoscaling_group.g": '"true"'}
    assert list(tried("attached_to.tags.edge", "interface", source).values()) == [of_instances]


def test_a_tag_of_a_group_that_is_not_known(tried: Try) -> None:
    fact = "an unknown value (not known: whether aws_autoscaling_group_tag.t tags aws_autoscaling_group.g)"
    source = GROUPS.replace("GROUP", "var.x").replace("PROPAGATES", "true")
    assert tried("tags.edge", "auto_scaling_group", source) == {"aws_autoscaling_group.g": fact}
