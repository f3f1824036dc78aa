"""`aws_ec2_fleet` and `aws_spot_fleet_request`, as groups that start instances of launch templates."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import lint, said

NETWORK = """\
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "us-east-1b"
}
resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.a.id
}
locals {
  vip = aws_network_interface.vip.id
}
resource "aws_launch_template" "node" {
  instance_type = "m5.large"
  user_data     = base64encode("aws ec2 attach-network-interface --network-interface-id ${local.vip}")
  network_interfaces {
    device_index = 0
  }
  network_interfaces {
    device_index = 1
  }
  network_interfaces {
    device_index = 2
  }
}
"""
EC2_FLEET = """\
resource "aws_ec2_fleet" "f" {
  target_capacity_specification {
    default_target_capacity_type = "spot"
    total_target_capacity        = 2
  }
  launch_template_config {
    launch_template_specification {
      launch_template_id = aws_launch_template.node.id
      version            = "$Latest"
    }
    %s
  }
}
"""
SPOT_FLEET = """\
resource "aws_spot_fleet_request" "f" {
  iam_fleet_role  = "arn:aws:iam::111122223333:role/fleet"
  target_capacity = 2
  launch_template_config {
    launch_template_specification {
      id      = aws_launch_template.node.id
      version = "$Latest"
    }
    %s
  }
}
"""


def overrides(fleet: str, *blocks: str) -> str:
    """A fleet with overrides of its template."""
    name = "override" if "ec2_fleet" in fleet else "overrides"
    return fleet % "\n    ".join(f"{name} {{\n      {one}\n    }}" for one in blocks)


@pytest.mark.parametrize("fleet", [EC2_FLEET, SPOT_FLEET], ids=["ec2", "spot"])
@pytest.mark.parametrize(("blocks", "severity"), [
    (['instance_type = "t3.micro"'], "error"),
    (['instance_type = "m5.xlarge"'], None),
    (['instance_type = "m5.xlarge"', 'instance_type = "t3.micro"'], "warning"),
    (["instance_requirements {}"], "undecided"),
    ([], None),
])  # fmt: skip
def test_the_types_of_a_fleet_are_those_of_its_template(
    fleet: str, blocks: list[str], severity: str | None, tmp_path: Path
) -> None:
    found = lint(tmp_path, NETWORK + overrides(fleet, *blocks), "ENI201", name="main.tf")
    assert found.errors == ()
    assert said(found) == ({("ENI201", "aws_launch_template.node", severity)} if severity else set())


@pytest.mark.parametrize("fleet", [EC2_FLEET, SPOT_FLEET], ids=["ec2", "spot"])
@pytest.mark.parametrize(("blocks", "verdict"), [
    (["subnet_id = aws_subnet.a.id"], None),
    (["subnet_id = aws_subnet.a.id", "subnet_id = aws_subnet.b.id"], "error"),
    (['availability_zone = "us-east-1b"'], "error"),
    (['subnet_id = "subnet-0a1b2c3d,subnet-0d3c2b1a"'], "undecided"),
    (["subnet_id = var.subnet"], "undecided"),
    ([], None),
])  # fmt: skip
def test_the_subnets_of_a_fleet(fleet: str, blocks: list[str], verdict: str | None, tmp_path: Path) -> None:
    text = f'variable "subnet" {{}}\n{NETWORK}{overrides(fleet, *blocks)}'
    found = lint(tmp_path, text, "ENI507", name="main.tf")
    assert found.errors == ()
    assert {kind for _, _, kind in said(found)} == ({verdict} if verdict else set())


def test_several_subnets_are_no_mistake(tmp_path: Path) -> None:
    fleet = overrides(EC2_FLEET, 'subnet_id = "subnet-0a1b2c3d,subnet-0d3c2b1a"')
    found = lint(tmp_path, NETWORK + fleet, "ENI110", "ENI811", "ENI812", name="main.tf")
    assert (found.errors, found.findings) == ((), ())


def test_launch_specifications_have_subnets(tmp_path: Path) -> None:
    text = NETWORK + """\
resource "aws_spot_fleet_request" "f" {
  iam_fleet_role  = "arn:aws:iam::111122223333:role/fleet"
  target_capacity = 2
  launch_specification {
    ami           = "ami-0a1b2c3d4e5f60718"
    instance_type = "t3.micro"
    subnet_id     = aws_subnet.b.id
  }
}
"""  # fmt: skip
    found = lint(tmp_path, text, name="main.tf")
    assert found.errors == ()
    assert not [one for one in found.findings if one.subject == "aws_spot_fleet_request.f"]
