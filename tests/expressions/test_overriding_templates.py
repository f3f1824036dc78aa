"""Auto Scaling groups and fleets that start instances from several launch templates."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

TERRAFORM = """\
variable "template" {}
resource "aws_launch_template" "base" {
  instance_type = "m5.large"
  tag_specifications {
    resource_type = "instance"
    tags          = { owner = "net" }
  }
}
resource "aws_launch_template" "other" { instance_type = "m6g.large" }
resource "aws_autoscaling_group" "g" {
  max_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]
  mixed_instances_policy {
    launch_template {
      launch_template_specification { launch_template_id = aws_launch_template.base.id }
      OVERRIDES
    }
  }
  tag {
    key                 = "tier"
    value               = "app"
    propagate_at_launch = true
  }
}
"""
OWN = """override { instance_type = "m5.xlarge" }"""
OTHER = """override {
        instance_type = "m6g.large"
        launch_template_specification { launch_template_id = %s }
      }"""
BASE, OVERRIDING = "aws_launch_template.base", "aws_launch_template.other"
PRIMARY = "the primary interface of "
WHICH = "which launch template aws_autoscaling_group.g uses"

TEMPLATE = """\
Resources:
  Base: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m5.large}}}
  Other: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m6g.large}}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MaxSize: "1"
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
      Tags: [{Key: tier, Value: app, PropagateAtLaunch: true}]
      MixedInstancesPolicy:
        LaunchTemplate:
          LaunchTemplateSpecification: {LaunchTemplateId: !Ref Base, Version: "1"}
          Overrides:
          - {InstanceType: m5.xlarge}
          - {InstanceType: m6g.large, LaunchTemplateSpecification: {LaunchTemplateId: !Ref Other, Version: "1"}}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def group(*overrides: str) -> str:
    return TERRAFORM.replace("OVERRIDES", "\n".join(overrides))


@pytest.mark.parametrize(
    ("overrides", "templates"),
    [
        ([], [BASE]),
        ([OWN], [BASE]),
        ([OWN, OTHER % f"{OVERRIDING}.id"], [BASE, OVERRIDING]),
        ([OTHER % f"{OVERRIDING}.id"], [OVERRIDING]),
        ([OTHER % f"{BASE}.id", OWN], [BASE]),
    ],
)
def test_a_group_has_the_templates_that_its_overrides_name(
    tried: Try, overrides: list[str], templates: list[str]
) -> None:
    source = group(*overrides)
    found = tried("templates", "auto_scaling_group", source)
    assert found == {"aws_autoscaling_group.g": f"[{', '.join(templates)}]"}
    expected = templates[0] if len(templates) == 1 else f"{' or '.join(templates)} (not known: {WHICH})"
    assert tried("template", "auto_scaling_group", source) == {"aws_autoscaling_group.g": expected}


def test_an_attribute_of_the_template_is_known_if_all_templates_agree(tried: Try) -> None:
    source = group(OWN, OTHER % f"{OVERRIDING}.id")
    assert tried("template.asks_public_ip == null", "auto_scaling_group", source) == {"aws_autoscaling_group.g": "true"}
    found = tried("template.instance_tags.owner == null", "auto_scaling_group", source)
    assert found == {"aws_autoscaling_group.g": f"undecided: {WHICH} is not known"}
    everywhere = tried("alltrue([for t in templates : t.instance_tags.owner != null])", "auto_scaling_group", source)
    assert everywhere == {}


def test_instances_of_each_template_have_tags_and_subnets_of_the_group(tried: Try) -> None:
    source = group(OWN, OTHER % f"{OVERRIDING}.id")
    both = [PRIMARY + BASE, PRIMARY + OVERRIDING]
    assert tried("attached_to.tags.tier", "interface", source) == dict.fromkeys(both, '"app"')
    assert tried("attached_to.tags.owner", "interface", source) == dict(zip(both, ['"net"', "null"], strict=True))
    assert tried("subnet", "interface", source) == dict.fromkeys(both, "subnet-0a1b2c3d4e5f60718")


def test_a_template_that_a_variable_names_may_be_any(tried: Try) -> None:
    source = group(OWN, OTHER % "var.template")
    found = tried("attached_to.tags.tier", "interface", source)
    assert found == {
        PRIMARY + BASE: '"app"',
        PRIMARY + OVERRIDING: "an unknown value (not known: the value of var.template)",
    }


def test_overrides_of_cloudformation_name_templates(tried: Try) -> None:
    found = tried("templates", "auto_scaling_group", TEMPLATE, "cloudformation")
    assert found == {"Group": "[Base, Other]"}
    found = tried("attached_to.tags.tier", "interface", TEMPLATE, "cloudformation")
    assert found == {PRIMARY + "Base": '"app"', PRIMARY + "Other": '"app"'}


FLEET = """\
resource "aws_launch_template" "t" { instance_type = "m5.large" }
resource "aws_launch_template" "u" { instance_type = "m5.large" }
resource "aws_ec2_fleet" "f" {
  launch_template_config {
    launch_template_specification {
      launch_template_id = aws_launch_template.t.id
      version            = "$Latest"
    }
    override { subnet_id = "subnet-0a1b2c3d4e5f60718" }
  }
  launch_template_config {
    launch_template_specification {
      launch_template_id = aws_launch_template.u.id
      version            = "$Latest"
    }
    SECOND
  }
  target_capacity_specification {
    default_target_capacity_type = "spot"
    total_target_capacity        = 2
  }
}
"""


def test_a_fleet_starts_instances_of_all_of_its_templates(tried: Try) -> None:
    source = FLEET.replace("SECOND", 'override { subnet_id = "subnet-0a1b2c3d4e5f60718" }')
    both = [PRIMARY + "aws_launch_template.t", PRIMARY + "aws_launch_template.u"]
    assert tried("subnet", "interface", source) == dict.fromkeys(both, "subnet-0a1b2c3d4e5f60718")
    assert tried("attached_to.tags.owner", "interface", source) == dict.fromkeys(both, "null")
    assert tried("[template.type]", "auto_scaling_group", source) == {"aws_ec2_fleet.f": '["m5.large"]'}


def test_an_override_without_a_subnet_leaves_it_to_the_template(tried: Try) -> None:
    source = FLEET.replace("SECOND", 'override { instance_type = "m5.xlarge" }')
    found = tried('subnet.id == "subnet-0a1b2c3d4e5f60718"', "interface", source)
    assert {one.partition(":")[0] for one in found.values()} == {"undecided"}


def test_instances_of_a_spot_fleet_have_the_tags_of_their_launch_specification(tried: Try) -> None:
    source = """\
resource "aws_spot_fleet_request" "f" {
  tags = { owner = "request" }
  launch_specification {
    subnet_id = "subnet-0a1b2c3d4e5f60718"
    tags      = { owner = "net", tier = "app" }
  }
  launch_specification {
    subnet_id = "subnet-0a1b2c3d4e5f60718"
    tags      = { owner = "net" }
  }
}
"""
    found = tried("instance_tags.owner", "auto_scaling_group", source)
    assert found == {"aws_spot_fleet_request.f": '"net"'}
    found = tried("instance_tags.tier", "auto_scaling_group", source)
    assert found["aws_spot_fleet_request.f"].endswith("which launch specification aws_spot_fleet_request.f uses)")


def test_rules_look_at_the_templates_of_overrides(run: Run, write: Write) -> None:
    source = group(OWN, OTHER % f"{OVERRIDING}.id").replace(
        '"other" { instance_type = "m6g.large" }',
        '"other" {\n  network_interfaces {\n    subnet_id             = "subnet-0a1b2c3d4e5f60719"\n'
        "    delete_on_termination = false\n  }\n}",
    )
    write("design/main.tf", source)
    result = run("check", "--select", "ENI703,ENI811", "--format", "concise", "design")
    assert "ENI703 warning aws_launch_template.other creates interfaces" in result.output
    assert "ENI811 warning aws_autoscaling_group.g launches from aws_launch_template.other" in result.output
