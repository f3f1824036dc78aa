"""ENI301 and ENI302 where AWS drops nothing, where nothing is answered, and where the image decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check

BASE = """\
variable "checked" {
  type = bool
}
variable "image" {}
resource "aws_vpc" "v" {
  cidr_block = "10.9.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.9.1.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.9.2.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.v.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}
data "aws_ami" "vendor" {
  most_recent = true
  owners      = ["aws-marketplace"]
  filter {
    name   = "product-code"
    values = ["0f1e2d3c4b5a69788796a5b4c"]
  }
}
data "aws_ami" "debian" {
  most_recent = true
  owners      = ["136693071363"]
  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
}
"""

ONE_SUBNET = {
    "the check is off on both": ("source_dest_check = false", "source_dest_check = false", ""),
    "the check is off on the interface that is attached": ("", "source_dest_check = false", "# warning"),
    "the check is off on the primary one": ("source_dest_check = false", "", "# warning"),
    "whether the check is on is not known on either": (
        "source_dest_check = var.checked",
        "source_dest_check = var.checked",
        "# undecided",
    ),
    "whether the check is on is not known on one": ("source_dest_check = var.checked", "", "# warning"),
    "an image of a vendor": ("ami = data.aws_ami.vendor.id", "", "# info"),
    "an image that a variable names": ("ami = var.image", "", "# info"),
    "an image that is named": ('ami = "ami-0123456789abcdef0"', "", "# warning"),
    "an image that routes by no source address": ("ami = data.aws_ami.debian.id", "", "# warning"),
    "no image": ("", "", "# warning"),
}


@pytest.mark.parametrize(("instance", "interface", "mark"), ONE_SUBNET.values(), ids=ONE_SUBNET.keys())
def test_two_interfaces_in_one_subnet(tmp_path: Path, instance: str, interface: str, mark: str) -> None:
    undecided = mark == "# undecided"
    source = f"""{BASE}
resource "aws_instance" "i" {{ {mark if undecided else ""}
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
  {instance}
}}
resource "aws_network_interface" "n" {{
  subnet_id = aws_subnet.a.id
  {interface}
}}
"""
    attached = "  network_interface_id = aws_network_interface.n.id\n"
    marked = source if undecided else source.replace(attached, f"{attached.rstrip()} {mark}\n".replace(" \n", "\n"))
    check(tmp_path, marked, "ENI301")


MIRROR = """\
resource "aws_instance" "i" {
  ami           = data.aws_ami.debian.id
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
"""
TARGET = """\
resource "aws_ec2_traffic_mirror_target" "n" {
  network_interface_id = aws_network_interface.n.id
}
"""
PERHAPS_A_TARGET = """\
resource "aws_ec2_traffic_mirror_target" "n" {
  count                = var.checked ? 1 : 0
  network_interface_id = aws_network_interface.n.id
}
"""


def test_a_mirror_target_in_the_same_subnet_replies_to_nobody(tmp_path: Path) -> None:
    interface = 'resource "aws_network_interface" "n" {\n  subnet_id = aws_subnet.a.id\n}\n'
    check(tmp_path, BASE + MIRROR + interface + TARGET, "ENI301")
    undecided = MIRROR.replace('"i" {', '"i" { # undecided')
    check(tmp_path, BASE + undecided + interface + PERHAPS_A_TARGET, "ENI301")
    attached = "  network_interface_id = aws_network_interface.n.id\n"
    warned = BASE.replace(attached, f"{attached.rstrip()} # warning\n")
    check(tmp_path, warned + MIRROR + interface, "ENI301")


def test_a_mirror_target_in_another_subnet_replies_to_nobody(tmp_path: Path) -> None:
    interface = """\
resource "aws_network_interface" "n" {
  subnet_id       = aws_subnet.b.id
  security_groups = [aws_security_group.open.id]
}
"""
    check(tmp_path, BASE + MIRROR + interface + TARGET, "ENI302")
    check(tmp_path, BASE + MIRROR + interface.replace('"n" {', '"n" { # undecided') + PERHAPS_A_TARGET, "ENI302")
    check(tmp_path, BASE + MIRROR + interface.replace('"n" {', '"n" { # warning'), "ENI302")


TEMPLATE = """\
resource "aws_instance" "i" {
  ami           = data.aws_ami.debian.id
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
}
resource "aws_launch_template" "t" {MARK
  image_id      = data.aws_ami.debian.id
  instance_type = "m5.large"
  network_interfaces {
    device_index = 0
    subnet_id    = aws_subnet.a.id
  }
  network_interfaces {LATE
    device_index    = 1
    subnet_id       = aws_subnet.b.id
    security_groups = [aws_security_group.open.id]
  }
}
"""
GROUP = """\
resource "aws_autoscaling_group" "g" {
  min_size            = 1
  max_size            = 1
  vpc_zone_identifier = [aws_subnet.a.id]
  launch_template {
    id = aws_launch_template.t.id
  }
}
"""


def test_a_group_puts_all_interfaces_of_its_template_into_the_subnet_that_it_picks(tmp_path: Path) -> None:
    in_group = TEMPLATE.replace("LATE", "")
    report = check(tmp_path, BASE + in_group.replace("MARK", " # warning") + GROUP, "ENI301")
    (finding,) = report.findings
    assert "in the one subnet that its Auto Scaling group chooses" in finding.message
    check(tmp_path, BASE + in_group.replace("MARK", "") + GROUP, "ENI302")
    alone = TEMPLATE.replace("MARK", "")
    check(tmp_path, BASE + alone.replace("LATE", ""), "ENI301")
    check(tmp_path, BASE + alone.replace("LATE", " # warning"), "ENI302")
