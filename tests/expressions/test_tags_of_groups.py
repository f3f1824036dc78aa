"""Tags of Auto Scaling groups in policies, and those that their instances have."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

TERRAFORM = """\
variable "x" {}
provider "aws" {
  default_tags {
    tags = { owner = "default" }
  }
}
resource "aws_launch_template" "t" {
  tag_specifications {
    resource_type = "instance"
    tags          = { role = "fw", tier = "template" }
  }
}
resource "aws_autoscaling_group" "g" {
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]
  launch_template { id = aws_launch_template.t.id }
  tag {
    key                 = "tier"
    value               = "app"
    propagate_at_launch = PROPAGATES
  }
  MORE
}
"""
TEMPLATE = """\
Parameters: {X: {Type: String}}
Resources:
  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m5.large}}}
  G:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MaxSize: "2"
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
      LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}
      Tags: [{Key: tier, Value: app, PropagateAtLaunch: PROPAGATES}]
"""
TOPOLOGY = """\
version: 1
subnets: {a: {}}
launch_templates: {t: {}}
auto_scaling_groups: {g: {launch_template: t, subnets: [a], tags: {tier: app}}}
"""
GROUP = "aws_autoscaling_group.g"
UNKNOWN = "an unknown value (not known: {})"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def group(propagates: str = "true", more: str = "") -> str:
    return TERRAFORM.replace("PROPAGATES", propagates).replace("MORE", more)


@pytest.mark.parametrize(
    ("expression", "propagates", "value"),
    [
        ("tags.tier", "true", '"app"'),
        ("tags.tier", "false", '"app"'),
        ("tags.owner", "true", "null"),
        ("instance_tags.tier", "true", '"app"'),
        ("instance_tags.tier", "false", "null"),
        ("instance_tags.tier", "var.x", UNKNOWN.format(f"whether instances of {GROUP} get its tag tier")),
    ],
)
def test_tags_of_a_group(tried: Try, expression: str, propagates: str, value: str) -> None:
    assert tried(expression, "auto_scaling_group", group(propagates)) == {GROUP: value}


def test_blocks_of_terraform_0_11_are_one_tag_each(tried: Try) -> None:
    blocks = "\n".join(
        f'tags {{\n    key = "{key}"\n    value = "net"\n    propagate_at_launch = {propagates}\n  }}'
        for key, propagates in (("owner", "true"), ("team", "false"))
    )
    source = group(more=blocks)
    assert tried("tags.team", "auto_scaling_group", source) == {GROUP: '"net"'}
    assert tried("instance_tags.owner", "auto_scaling_group", source) == {GROUP: '"net"'}
    assert tried("instance_tags.team", "auto_scaling_group", source) == {GROUP: "null"}


def test_tags_of_a_group_that_are_not_known(tried: Try) -> None:
    dynamic = 'dynamic "tag" {\n    for_each = var.x\n    content {\n      key = tag.key\n    }\n  }'
    source = group(more=dynamic)
    assert tried("tags.tier", "auto_scaling_group", source) == {GROUP: '"app"'}
    assert tried("tags.owner", "auto_scaling_group", source)[GROUP].startswith("an unknown value (not known: ")


@pytest.mark.parametrize(
    ("kind", "source", "name"),
    [("cloudformation", TEMPLATE.replace("PROPAGATES", "true"), "G"), ("topology", TOPOLOGY, "auto_scaling_groups.g")],
)
def test_tags_of_groups_of_other_inputs(tried: Try, kind: str, source: str, name: str) -> None:
    assert tried("tags.tier", "auto_scaling_group", source, kind) == {name: '"app"'}
    assert tried("instance_tags.tier", "auto_scaling_group", source, kind) == {name: '"app"'}
    (value,) = tried("attached_to.tags.tier", "interface", source, kind).values()
    assert value == '"app"'


@pytest.mark.parametrize(
    ("propagates", "value"),
    [
        ("false", UNKNOWN.format("the tags that the stack is deployed with")),
        ("!Ref X", UNKNOWN.format("whether instances of G get its tag tier")),
    ],
)
def test_a_tag_that_instances_of_a_template_may_lack(tried: Try, propagates: str, value: str) -> None:
    source = TEMPLATE.replace("PROPAGATES", propagates)
    assert tried("instance_tags.tier", "auto_scaling_group", source, "cloudformation") == {"G": value}


INTERFACE = "the primary interface of aws_launch_template.t"
OTHER = """\
resource "aws_autoscaling_group" "other" {
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]
  launch_template { id = aws_launch_template.t.id }
  tag {
    key                 = "tier"
    value               = "VALUE"
    propagate_at_launch = true
  }
}
"""
CHOSEN = 'resource "aws_autoscaling_group" "other" {\n  launch_template { id = var.x }\n  max_size = 1\n}\n'


@pytest.mark.parametrize(
    ("source", "tier", "role"),
    [
        (group(), '"app"', '"fw"'),
        (group("false"), '"template"', '"fw"'),
        (group() + OTHER.replace("VALUE", "app"), '"app"', '"fw"'),
        (
            group() + OTHER.replace("VALUE", "web"),
            "app or web (not known: which Auto Scaling group starts an instance of aws_launch_template.t)",
            '"fw"',
        ),
        (group() + CHOSEN, UNKNOWN.format("{}"), UNKNOWN.format("{}")),
    ],
)
def test_tags_of_what_an_interface_is_attached_to(tried: Try, source: str, tier: str, role: str) -> None:
    for key, value in (("tier", tier), ("role", role)):
        found = tried(f"attached_to.tags.{key}", "interface", source)[INTERFACE]
        assert found == value or (value.endswith("{})") and found.startswith("an unknown value (not known: ")), found


def test_tags_of_the_template_itself_are_others(tried: Try) -> None:
    assert tried("tags.owner", "launch_template", group()) == {"aws_launch_template.t": '"default"'}
    assert tried("tags.tier", "launch_template", group()) == {"aws_launch_template.t": "null"}
    assert tried("template.tags.tier", "auto_scaling_group", group()) == {GROUP: "null"}


def test_tags_of_an_instance_are_its_own(tried: Try) -> None:
    source = 'resource "aws_instance" "i" { tags = { role = "fw" } }\n'
    assert tried("attached_to.tags.role", "interface", source) == {"the primary interface of aws_instance.i": '"fw"'}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("owner", UNKNOWN.format("whether a script copies tag owner of aws_spot_instance_request.s to its instance")),
        ("other", "null"),
    ],
)
def test_tags_of_a_spot_request_are_not_those_of_its_instance(tried: Try, key: str, value: str) -> None:
    source = 'resource "aws_spot_instance_request" "s" { tags = { owner = "net" } }\n'
    assert tried(f"tags.{key}", "instance", source) == {"aws_spot_instance_request.s": value}


NODES = """\
provider "aws" {
  default_tags {
    tags = { owner = "net" }
  }
}
resource "aws_eks_node_group" "n" {
  cluster_name = "c"
  subnet_ids   = ["subnet-0a1b2c3d4e5f60718"]
  tags         = { owner = "net" }
  scaling_config {
    min_size = 1
    max_size = 1
  }
}
"""
NODES_OF_STACK = """\
Resources:
  N:
    Type: AWS::EKS::Nodegroup
    Properties: {ClusterName: c, NodeRole: r, Subnets: [subnet-0a1b2c3d4e5f60718], Tags: {owner: net}}
"""


@pytest.mark.parametrize(
    ("kind", "source", "name"),
    [("terraform", NODES, "aws_eks_node_group.n"), ("cloudformation", NODES_OF_STACK, "N")],
)
def test_tags_of_a_node_group_stay_with_it(tried: Try, kind: str, source: str, name: str) -> None:
    for tags in ("tags", "instance_tags"):
        assert tried(f"{tags}.owner", "auto_scaling_group", source, kind) == {name: "null"}
        assert tried(f'{tags}["eks:cluster-name"]', "auto_scaling_group", source, kind) == {name: '"c"'}
        assert tried(f'{tags}["kubernetes.io/cluster/c"]', "auto_scaling_group", source, kind) == {name: '"owned"'}


OLD = """\
  tags = concat([
    { key = "owner", value = "net", propagate_at_launch = true },
    { key = "cost", value = "", propagate_at_launch = "false" },
  ], MORE)
"""


@pytest.mark.parametrize(
    ("more", "answers"),
    [
        ("[]", ('"net"', '""', "null", '"net"', "null")),
        ("var.x", None),
    ],
)
def test_tags_of_old_providers(tried: Try, more: str, answers: tuple[str, ...] | None) -> None:
    source = group(more=OLD.replace("MORE", more))
    asked = ("tags.owner", "tags.cost", "tags.other", "instance_tags.owner", "instance_tags.cost")
    for number, expression in enumerate(asked):
        found = tried(expression, "auto_scaling_group", source)[GROUP]
        assert found == answers[number] if answers else found.startswith("an unknown value"), expression


RULES = """\
version: 1
rules:
- code: ACME001
  name: firewall-outside-firewall-group
  for: interface
  where: attached_to.tags.role == "fw"
  must: attached_to.tags.tier == "edge"
  bad:
  - topology: |
      version: 1
      subnets: {a: {}}
      launch_templates:
        t: {subnet: a}  # warning
      auto_scaling_groups: {g: {launch_template: t, subnets: [a], tags: {role: fw, tier: app}}}
  - terraform: |
      resource "aws_launch_template" "t" {  # warning
        instance_type = "m5.large"
        tag_specifications {
          resource_type = "instance"
          tags          = { role = "fw", tier = "edge" }
        }
      }
      resource "aws_autoscaling_group" "g" {
        max_size            = 1
        vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]
        launch_template { id = aws_launch_template.t.id }
        tag {
          key                 = "tier"
          value               = "app"
          propagate_at_launch = true
        }
      }
  - terraform: |
      resource "aws_launch_configuration" "c" { instance_type = "m5.large" }  # warning
      resource "aws_autoscaling_group" "g" {
        max_size             = 1
        vpc_zone_identifier  = ["subnet-0a1b2c3d4e5f60718"]
        launch_configuration = aws_launch_configuration.c.name
        tag {
          key                 = "role"
          value               = "fw"
          propagate_at_launch = true
        }
      }
  - cloudformation: |
      Resources:
        T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m5.large}}}  # warning
        G:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties:
            MaxSize: "1"
            VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
            LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}
            Tags:
              - {Key: role, Value: fw, PropagateAtLaunch: true}
              - {Key: tier, Value: app, PropagateAtLaunch: true}
  good:
  - topology: |
      version: 1
      subnets: {a: {}}
      launch_templates: {t: {subnet: a}}
      auto_scaling_groups: {g: {launch_template: t, subnets: [a], tags: {role: fw, tier: edge}}}
  - terraform: |
      resource "aws_launch_template" "t" {
        tag_specifications {
          resource_type = "instance"
          tags          = { role = "fw", tier = "edge" }
        }
      }
  - cloudformation: |
      Resources:
        T:
          Type: AWS::EC2::LaunchTemplate
          Properties:
            LaunchTemplateData:
              TagSpecifications:
                - {ResourceType: instance, Tags: [{Key: role, Value: fw}, {Key: tier, Value: edge}]}
"""


def test_a_policy_on_what_groups_start(run: Run, write: Write) -> None:
    write("net.enilint-rules.yaml", RULES)
    result = run("rules", "test", "net.enilint-rules.yaml")
    assert result.code == 0, result
