"""Launch templates in rule files that instances and Auto Scaling groups start from."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

GROUP = """\
resource "aws_security_group" "open" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "closed" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  network_interfaces { security_groups = [aws_security_group.open.id] }
}
resource "aws_instance" "w" {
  subnet_id              = "subnet-0a1b2c3d4e5f60718"
  vpc_security_group_ids = [aws_security_group.closed.id]
  NETWORK
  launch_template { id = aws_launch_template.t.id }
}
"""
STARTS = """\
resource "aws_autoscaling_group" "g" {
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]
  launch_template { id = %s }
}
"""
OWN = """network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.own.id
  }"""
INTERFACE = 'resource "aws_network_interface" "own" { subnet_id = "subnet-0a1b2c3d4e5f60718" }\n'
OPEN = 'anytrue([for g in security_groups : anytrue([for r in g.ingress : allows(r, "tcp", 22)])])'


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


CHOSEN = 'var.is_other ? "lt-0a1b2c3d4e5f60718" : aws_launch_template.t.id'


@pytest.mark.parametrize("template", ["aws_launch_template.t.id", CHOSEN])
def test_the_interface_of_a_template_that_a_group_starts_from_is_one(tried: Try, template: str) -> None:
    source = 'variable "is_other" {}\n' + GROUP.replace("NETWORK", OWN) + INTERFACE
    assert "aws_launch_template.t" not in str(tried("[address]", "interface", source))
    found = tried(OPEN, "interface", source + STARTS % template)
    assert found["the interface at device index 0 of aws_launch_template.t"] == "true"


def test_the_attachment_of_a_template_that_a_group_starts_from_is_one(tried: Try) -> None:
    source = GROUP.replace("NETWORK", OWN) + INTERFACE
    alone = tried("[launch]", "attachment", source)
    with_group = tried("[launch]", "attachment", source + STARTS % "aws_launch_template.t.id")
    assert with_group == {**alone, "aws_launch_template.t": "[aws_launch_template.t]"}


def test_the_interface_of_a_template_of_a_group_in_cloudformation(tried: Try) -> None:
    template = """\
Resources:
  Own:
    Type: AWS::EC2::NetworkInterface
    Properties: {SubnetId: subnet-0a1b2c3d4e5f60718}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m5.large
        NetworkInterfaces: [{DeviceIndex: 0}]
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}
      NetworkInterfaces: [{DeviceIndex: "0", NetworkInterfaceId: !Ref Own}]
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MaxSize: "1"
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}
"""
    found = tried("[attached_to]", "interface", template, "cloudformation")
    assert found["the interface at device index 0 of Template"] == "[Template]"


PLACED = """\
variable "subnets" { type = list(string) }
variable "template" {}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.v.id }
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.g.id
  }
}
resource "aws_subnet" "s" {
  count             = 2
  vpc_id            = aws_vpc.v.id
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}
resource "aws_route_table_association" "s" {
  count          = 2
  subnet_id      = aws_subnet.s[count.index].id
  route_table_id = aws_route_table.public.id
}
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  network_interfaces { device_index = 0 }
}
resource "aws_autoscaling_group" "g" {
  max_size            = 2
  vpc_zone_identifier = SUBNETS
  launch_template { id = aws_launch_template.t.id }
}
"""
OTHER_GROUP = """\
resource "aws_autoscaling_group" "other" {
  max_size            = 2
  vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]
  launch_template { id = var.template }
}
"""
CHOSEN_SUBNET = "undecided: the subnet that the Auto Scaling group of aws_launch_template.t chooses is not known"


@pytest.mark.parametrize(
    ("subnets", "more", "expression", "answer"),
    [
        ("aws_subnet.s[*].id", "", "subnet.is_public", "true"),
        ("aws_subnet.s[*].id", "", "vpc.has_internet_gateway", "true"),
        ("aws_subnet.s[*].id", "", 'zone.name == "us-east-1a"', CHOSEN_SUBNET),
        ("[aws_subnet.s[0].id]", "", 'zone.name == "us-east-1a"', "true"),
        ("var.subnets", "", "subnet.is_public", "undecided"),
        ("aws_subnet.s[*].id", OTHER_GROUP, "subnet.is_public", "undecided"),
    ],
)
def test_the_group_chooses_the_subnet_of_the_interface_of_a_template(
    tried: Try, subnets: str, more: str, expression: str, answer: str
) -> None:
    found = tried(expression, "interface", PLACED.replace("SUBNETS", subnets) + more)
    (one,) = found.values()
    assert one.startswith(answer)
