"""The source/destination check of a launch in rule files: that of its primary interface."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

INTERFACES = """\
variable "user_data" {}
resource "aws_network_interface" "off" {
  subnet_id         = "subnet-0a1b2c3d4e5f60718"
  source_dest_check = false
}
resource "aws_network_interface" "on" { subnet_id = "subnet-0a1b2c3d4e5f60718" }
"""
LISTED = """\
resource "aws_instance" "w" {
  instance_type = "m5.large"
  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.%s.id
  }
  network_interface {
    device_index         = 1
    network_interface_id = aws_network_interface.%s.id
  }
}
"""
PRIMARY = """\
resource "aws_instance" "w" {
  instance_type = "m5.large"
  user_data     = var.user_data
  primary_network_interface { network_interface_id = aws_network_interface.%s.id }
}
"""
STARTED = """\
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  network_interfaces {
    device_index         = 0
    network_interface_id = aws_network_interface.off.id
  }
}
resource "aws_instance" "w" {
  launch_template { id = aws_launch_template.t.id }
}
"""
OUTSIDE = """\
resource "aws_instance" "w" {
  instance_type = "m5.large"
  launch_template { id = "lt-0a1b2c3d4e5f60718" }
}
"""
TURNS_OFF = "whether the user data of aws_instance.w turns its source/destination check off"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("instance", "answer"),
    [
        (LISTED % ("off", "on"), "[false]"),
        (LISTED % ("on", "off"), "[true]"),
        (PRIMARY % "off", "[false]"),
        (STARTED, "[false]"),
    ],
    ids=["first", "second", "primary", "template"],
)
def test_the_check_of_an_instance_is_that_of_its_primary_interface(tried: Try, instance: str, answer: str) -> None:
    assert tried("[source_dest_check]", "instance", INTERFACES + instance) == {"aws_instance.w": answer}


@pytest.mark.parametrize(
    ("instance", "fact"),
    [
        (PRIMARY % "on", f"{TURNS_OFF}: the value of var.user_data"),
        (OUTSIDE, "the interfaces of lt-0a1b2c3d4e5f60718"),
    ],
    ids=["user data", "unread template"],
)
def test_what_may_turn_the_check_off_leaves_it_undecided(tried: Try, instance: str, fact: str) -> None:
    found = tried("source_dest_check", "instance", INTERFACES + instance)
    assert found == {"aws_instance.w": f"undecided: {fact} is not known"}


def test_the_check_of_a_template_is_that_of_its_primary_interface(tried: Try) -> None:
    assert tried("[source_dest_check]", "launch_template", INTERFACES + STARTED) == {"aws_launch_template.t": "[false]"}


def test_the_check_of_a_listed_interface_in_cloudformation(tried: Try) -> None:
    template = """\
Resources:
  Off:
    Type: AWS::EC2::NetworkInterface
    Properties: {SubnetId: subnet-0a1b2c3d4e5f60718, SourceDestCheck: false}
  On:
    Type: AWS::EC2::NetworkInterface
    Properties: {SubnetId: subnet-0a1b2c3d4e5f60718}
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: m5.large
      NetworkInterfaces:
        - {DeviceIndex: "0", NetworkInterfaceId: !Ref Off}
        - {DeviceIndex: "1", NetworkInterfaceId: !Ref On}
"""
    assert tried("[source_dest_check]", "instance", template, "cloudformation") == {"Instance": "[false]"}


def test_the_check_of_a_listed_interface_in_a_topology(tried: Try) -> None:
    topology = """\
version: 1
subnets:
  a: {zone: us-east-1a}
interfaces:
  off: {subnet: a, source_dest_check: false}
instances:
  web:
    type: m5.large
    interfaces: [{interface: "off", device_index: 0}]
"""
    assert tried("[source_dest_check]", "instance", topology, "topology") == {"instances.web": "[false]"}
