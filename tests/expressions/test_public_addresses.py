"""Whether launches ask for public IPv4 addresses, and which interfaces get one."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

SUBNETS = """\
variable "x" {}
resource "aws_subnet" "public" {
  vpc_id                  = "vpc-0a1b2c3d4e5f60718"
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = true
}
resource "aws_subnet" "other" {
  vpc_id                  = "vpc-0a1b2c3d4e5f60718"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}
resource "aws_subnet" "private" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.2.0/24"
}
resource "aws_network_interface" "own" { subnet_id = aws_subnet.private.id }
"""
TEMPLATE = """
resource "aws_launch_template" "t" {
  image_id      = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  %s
}
"""
GROUP = """
resource "aws_autoscaling_group" "g" {
  max_size            = 2
  vpc_zone_identifier = [%s]
  launch_template { id = aws_launch_template.t.id }
}
"""
STACK = """\
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-0a1b2c3d4e5f60718, CidrBlock: 10.0.0.0/24}}
  E: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref A}}
  I:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a1b2c3d4e5f60718
      NetworkInterfaces: [%s]
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("interfaces", "asks"),
    [
        ("", "[null]"),
        ("network_interfaces { associate_public_ip_address = true }", "[true]"),
        ("network_interfaces { associate_public_ip_address = false }", "[false]"),
        (
            "network_interfaces { associate_public_ip_address = var.x }",
            "[an unknown value] (not known: the value of var.x)",
        ),
        ("network_interfaces { description = var.x }", "[null]"),
        ("network_interfaces { network_interface_id = aws_network_interface.own.id }", "[false]"),
        ("network_interfaces { device_index = 0 }\nnetwork_interfaces { device_index = 1 }", "[false]"),
        (
            """network_interfaces { device_index = 1 }
            network_interfaces {
              device_index                = 0
              associate_public_ip_address = true
            }""",
            "[true]",
        ),
        (
            "network_interfaces {\n device_index = var.x\n associate_public_ip_address = true\n}",
            "[an unknown value] (not known: the value of var.x)",
        ),
    ],
)
def test_what_a_launch_template_asks_for(tried: Try, interfaces: str, asks: str) -> None:
    source = SUBNETS + TEMPLATE % interfaces
    assert tried("[asks_public_ip]", "launch_template", source) == {"aws_launch_template.t": asks}
    started = source + 'resource "aws_instance" "i" {\n launch_template { id = aws_launch_template.t.id }\n}\n'
    assert tried("[asks_public_ip]", "instance", started) == {"aws_instance.i": asks}


@pytest.mark.parametrize(
    ("interface", "asks"),
    [
        ("{DeviceIndex: '0', SubnetId: !Ref A, AssociatePublicIpAddress: true}", "[true]"),
        ("{DeviceIndex: '0', SubnetId: !Ref A, AssociatePublicIpAddress: false}", "[false]"),
        ("{DeviceIndex: '0', SubnetId: !Ref A}", "[null]"),
        ("{DeviceIndex: '0', NetworkInterfaceId: !Ref E}", "[false]"),
    ],
)
def test_what_an_instance_of_a_stack_asks_for(tried: Try, interface: str, asks: str) -> None:
    assert tried("[asks_public_ip]", "instance", STACK % interface, language="cloudformation") == {"I": asks}


UNKNOWN = "[an unknown value, an unknown value]"
CHOSEN = "the subnet that the Auto Scaling group of aws_launch_template.t chooses"


@pytest.mark.parametrize(
    ("subnets", "gets"),
    [
        ("aws_subnet.public.id", "[true, true]"),
        ("aws_subnet.public.id, aws_subnet.other.id", "[true, true]"),
        ("aws_subnet.private.id", "[false, false]"),
        ("aws_subnet.private.id, aws_subnet.public.id", f"{UNKNOWN} (not known: {CHOSEN})"),
        ("aws_subnet.public.id, var.x", f"{UNKNOWN} (not known: {CHOSEN} and the value of var.x)"),
    ],
)
@pytest.mark.parametrize("interfaces", ["", "network_interfaces { subnet_id = aws_subnet.private.id }"])
def test_subnets_of_a_group_decide(tried: Try, interfaces: str, subnets: str, gets: str) -> None:
    source = SUBNETS + TEMPLATE % interfaces + GROUP % subnets
    found = tried("[gets_public_ip, has_public_address]", "interface", source)
    (mine,) = (value for name, value in found.items() if "aws_launch_template.t" in name)
    assert mine == gets


def test_what_a_template_asks_for_overrides_the_subnets(tried: Try) -> None:
    asking = TEMPLATE % "network_interfaces { associate_public_ip_address = false }"
    found = tried("[gets_public_ip]", "interface", SUBNETS + asking + GROUP % "aws_subnet.public.id")
    assert found["the interface at device index 0 of aws_launch_template.t"] == "[false]"
