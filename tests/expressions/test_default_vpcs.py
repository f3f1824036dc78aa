"""Default VPCs and their subnets in rule files."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

PROVIDER = 'provider "aws" { region = "us-east-1" }\n'
DEFAULT = "the default VPC of us-east-1"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def test_a_default_subnet_is_in_the_default_vpc(tried: Try) -> None:
    source = PROVIDER + 'resource "aws_default_subnet" "d" { availability_zone = "us-east-1a" }\n'
    assert tried("[vpc]", "subnet", source) == {"aws_default_subnet.d": f"[{DEFAULT}]"}
    source += 'resource "aws_default_vpc" "v" {}\n'
    assert tried("[vpc]", "subnet", source) == {"aws_default_subnet.d": "[aws_default_vpc.v]"}


@pytest.mark.parametrize(
    ("data", "subnet"),
    [
        ('data "aws_subnet" "d" { default_for_az = true }', "data.aws_subnet.d.id"),
        (
            'data "aws_subnet" "d" {\n  filter {\n    name = "default-for-az"\n    values = ["true"]\n  }\n}',
            "data.aws_subnet.d.id",
        ),
        (
            'data "aws_subnets" "d" {\n  filter {\n    name = "default-for-az"\n    values = ["true"]\n  }\n}',
            "data.aws_subnets.d.ids[0]",
        ),
    ],
    ids=["argument", "filter", "list"],
)
def test_a_default_subnet_that_is_looked_up_is_in_the_default_vpc(tried: Try, data: str, subnet: str) -> None:
    source = PROVIDER + data + f'\nresource "aws_network_interface" "i" {{ subnet_id = {subnet} }}\n'
    assert tried("[vpc.default_of != null]", "interface", source) == {"aws_network_interface.i": "[true]"}


def test_a_subnet_that_is_looked_up_otherwise_may_be_in_any_vpc(tried: Try) -> None:
    source = (
        PROVIDER + 'data "aws_subnet" "d" {\n  filter {\n    name = "default-for-az"\n    values = ["false"]\n  }\n}\n'
    )
    source += 'resource "aws_network_interface" "i" { subnet_id = data.aws_subnet.d.id }\n'
    found = tried("vpc.default_of != null", "interface", source)
    assert found["aws_network_interface.i"].startswith("undecided: ")


def test_a_subnet_without_ipv4_has_no_usable_addresses(tried: Try) -> None:
    source = """\
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "six" {
  vpc_id          = aws_vpc.v.id
  ipv6_native     = true
  ipv6_cidr_block = "2001:db8::/64"
}
resource "aws_subnet" "four" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
"""
    assert tried("[addresses.usable]", "subnet", source) == {"aws_subnet.six": "[0]", "aws_subnet.four": "[251]"}
    assert "aws_subnet.six" in tried("cidr == null || addresses.usable > 20", "subnet", source)


def test_the_interface_of_an_instance_without_a_subnet_is_in_the_default_vpc(tried: Try) -> None:
    source = PROVIDER + 'resource "aws_instance" "w" { instance_type = "m5.large" }\n'
    (found,) = tried("[vpc]", "interface", source).values()
    assert found == f"[{DEFAULT}]"
    source = "Resources:\n  W: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large}}\n"
    found = tried("[vpc]", "interface", source, "cloudformation")["the primary interface of W"]
    assert found == "[the default VPC]"


def test_the_interface_of_a_group_of_zones_is_in_the_default_vpc(tried: Try) -> None:
    source = (
        PROVIDER
        + """\
resource "aws_launch_template" "t" { instance_type = "m5.large" }
resource "aws_autoscaling_group" "g" {
  max_size           = 2
  availability_zones = ["us-east-1a"]
  launch_template { id = aws_launch_template.t.id }
}
"""
    )
    (found,) = tried("[vpc]", "interface", source).values()
    assert found == f"[{DEFAULT}]"


@pytest.mark.parametrize(
    ("place", "template", "vpc"),
    [
        ("", "", f"[{DEFAULT}]"),
        ("launch_template { id = aws_launch_template.t.id }", "", "[an unknown value]"),
        (
            "launch_template { id = aws_launch_template.t.id }",
            'network_interfaces { subnet_id = "subnet-0a1b2c3d4e5f60718" }',
            "[null]",
        ),
        ('subnet_id = "subnet-0a1b2c3d4e5f60718"', "", "[null]"),
        ("subnet_id = var.subnet", "", "[an unknown value]"),
        ('launch_template { id = "lt-0a1b2c3d4e5f60718" }', "", "[an unknown value]"),
    ],
)
def test_the_default_vpc_of_an_instance(tried: Try, place: str, template: str, vpc: str) -> None:
    source = f"""\
variable "subnet" {{ default = null }}
resource "aws_launch_template" "t" {{
  instance_type = "m5.large"
  {template}
}}
resource "aws_instance" "w" {{
  instance_type = "m5.large"
  {place}
}}
"""
    found = tried("[default_vpc]", "instance", PROVIDER + source)
    assert found["aws_instance.w"].partition(" (not known: ")[0] == vpc


def test_the_default_vpc_of_an_instance_of_a_template_in_cloudformation(tried: Try) -> None:
    template = """\
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: m5.large, NetworkInterfaces: [NETWORK]}}
  W:
    Type: AWS::EC2::Instance
    Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}}
"""
    plain = template.replace("NETWORK", "{DeviceIndex: 0}")
    assert tried("[default_vpc]", "instance", plain, "cloudformation") == {
        "W": "[an unknown value] (not known: the subnet of W)"
    }
    placed = template.replace("NETWORK", "{SubnetId: subnet-0a1b2c3d4e5f60718}")
    assert tried("[default_vpc]", "instance", placed, "cloudformation") == {"W": "[null]"}


@pytest.mark.parametrize(
    ("vpc", "answer"),
    [
        ("aws_vpc.v.id", "true"),
        ("data.aws_vpc.d.id", None),
        ('"vpc-0a1b2c3d4e5f60718"', "undecided: whether vpc-0a1b2c3d4e5f60718 is a default VPC is not known"),
    ],
)
def test_whether_a_vpc_is_a_default_one(tried: Try, vpc: str, answer: str | None) -> None:
    source = f"""\
resource "aws_vpc" "v" {{ cidr_block = "10.0.0.0/16" }}
data "aws_vpc" "d" {{ default = true }}
resource "aws_subnet" "s" {{ vpc_id = {vpc} }}
"""
    found = tried("vpc.default_of == null", "subnet", PROVIDER + source)
    assert found.get("aws_subnet.s") == answer


def test_a_vpc_of_a_topology_is_no_default_one(tried: Try) -> None:
    topology = "version: 1\nvpcs:\n  v: {cidr: 10.0.0.0/16}\n"
    assert tried("default_of == null", "vpc", topology, "topology") == {"vpcs.v": "true"}
