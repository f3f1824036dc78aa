"""Node groups of EKS: groups of instances that start from launch templates."""

from pathlib import Path

import pytest

from enilint.values import OneOf, Unknown, known
from tests.rules.marked import check, network_of

SOURCE = """
variable "types" {
  type = list(string)
}
resource "aws_vpc" "apps" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "other" {
  cidr_block = "10.1.0.0/16"
}
resource "aws_subnet" "nodes" {
  count      = 2
  vpc_id     = aws_vpc.apps.id
  cidr_block = cidrsubnet(aws_vpc.apps.cidr_block, 8, count.index)
}
resource "aws_security_group" "nodes" {
  vpc_id = VPC
}
resource "aws_launch_template" "nodes" {
  image_id               = "ami-0f3a1b2c4d5e6f701"
  instance_type          = TYPE
  vpc_security_group_ids = [aws_security_group.nodes.id] # MARK
}
resource "aws_eks_node_group" "nodes" {
  cluster_name   = "apps"
  node_role_arn  = "arn:aws:iam::123456789012:role/nodes"
  subnet_ids     = aws_subnet.nodes[*].id
  instance_types = TYPES
  scaling_config {
    desired_size = 2
    max_size     = 4
    min_size     = 1
  }
  launch_template {
    id      = aws_launch_template.nodes.id
    version = aws_launch_template.nodes.latest_version
  }
}
"""


def source(types: str = "null", type: str = '"m5.large"', vpc: str = "aws_vpc.apps.id", mark: str = "") -> str:
    text = SOURCE.replace("TYPES", types).replace("TYPE", type).replace("VPC", vpc)
    return text.replace("# MARK", f"# {mark}" if mark else "")


def test_a_node_group_starts_a_template_in_its_subnets(tmp_path: Path) -> None:
    network = network_of(tmp_path, source())
    [group] = network.auto_scaling_groups
    [template] = network.launch_templates
    assert group.template is template
    assert [str(one) for one in group.subnets] == ["aws_subnet.nodes[0]", "aws_subnet.nodes[1]"]
    assert (group.least, group.most) == (1, 4)
    assert template.node_of == "eks"
    assert network.placed_by_groups(template)


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ("null", "m5.large"),
        ('["c5.large"]', "c5.large"),
        ('["c5.large", "c5.xlarge"]', ("c5.large", "c5.xlarge")),
        ("var.types", None),
    ],
)
def test_its_types_take_the_place_of_the_template_s(tmp_path: Path, types: str, expected: object) -> None:
    network = network_of(tmp_path, source(types, "null" if types != "null" else '"m5.large"'))
    [template] = network.launch_templates
    type = network.type_of(template)
    if isinstance(expected, tuple):
        assert isinstance(type, OneOf)
        assert type.candidates == expected
    else:
        assert known(type) == expected
        assert isinstance(type, Unknown) == (expected is None)


@pytest.mark.parametrize(("vpc", "mark"), [("aws_vpc.apps.id", ""), ("aws_vpc.other.id", "error")])
def test_groups_of_the_template_have_to_be_of_the_vpc_of_the_nodes(tmp_path: Path, vpc: str, mark: str) -> None:
    check(tmp_path, source(vpc=vpc, mark=mark), "ENI104")
