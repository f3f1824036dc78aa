"""Where Auto Scaling groups and classic load balancers are that name zones, in rule files."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

PROVIDER = 'provider "aws" { region = "us-east-1" }\nvariable "zones" { type = list(string) }\n'
GROUP = """\
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  NETWORK
}
resource "aws_autoscaling_group" "g" {
  max_size           = 2
  PLACE
  launch_template { id = aws_launch_template.t.id }
}
"""
IN_TEMPLATE = 'network_interfaces { subnet_id = "subnet-0a1b2c3d4e5f60718" }'
IN_ZONES = 'availability_zones = ["us-east-1a", "us-east-1b"]'
BALANCER = 'resource "aws_elb" "l" {\n  PLACE\n}\n'
CLASSIC = """\
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties: {AvailabilityZones: PLACE, Listeners: []}
"""
STACK = """\
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: m5.large, NetworkInterfaces: [NETWORK]}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MaxSize: "1"
      AvailabilityZones: PLACE
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("place", "network", "vpc"),
    [
        (IN_ZONES, "", "[the default VPC of us-east-1]"),
        ("availability_zones = var.zones", "", "[the default VPC of us-east-1]"),
        (IN_ZONES, IN_TEMPLATE, "[null]"),
        ('vpc_zone_identifier = ["subnet-0a1b2c3d4e5f60718"]', "", "[null]"),
    ],
)
def test_a_group_of_zones_is_in_the_default_vpc(tried: Try, place: str, network: str, vpc: str) -> None:
    source = PROVIDER + GROUP.replace("PLACE", place).replace("NETWORK", network)
    assert tried("[default_vpc]", "auto_scaling_group", source) == {"aws_autoscaling_group.g": vpc}


def test_a_template_that_is_not_known_may_name_a_subnet(tried: Try) -> None:
    source = PROVIDER + GROUP.replace("PLACE", IN_ZONES).replace("NETWORK", "")
    source = source.replace("aws_launch_template.t.id", '"lt-0a1b2c3d4e5f60718"')
    found = tried("default_vpc != null", "auto_scaling_group", source)
    assert found == {"aws_autoscaling_group.g": "undecided: the interfaces of lt-0a1b2c3d4e5f60718 is not known"}


@pytest.mark.parametrize(
    ("network", "vpc"), [("{DeviceIndex: 0}", "[the default VPC]"), ("{SubnetId: subnet-0a1b2c3d}", "[null]")]
)
def test_a_group_of_zones_in_cloudformation(tried: Try, network: str, vpc: str) -> None:
    source = STACK.replace("PLACE", "[us-east-1a]").replace("NETWORK", network)
    assert tried("[default_vpc]", "auto_scaling_group", source, "cloudformation") == {"Group": vpc}


def test_zones_that_are_not_known(tried: Try) -> None:
    source = PROVIDER + GROUP.replace("PLACE", "availability_zones = var.zones").replace("NETWORK", "")
    found = tried("length(zones) > 1", "auto_scaling_group", source)
    assert found == {"aws_autoscaling_group.g": "undecided: the value of var.zones is not known"}
    source = STACK.replace("PLACE", '!GetAZs ""').replace("NETWORK", "")
    assert tried("length(zones) > 1", "auto_scaling_group", source, "cloudformation")["Group"].startswith("undecided")


def test_any_zone_of_a_topology_is_not_known(tried: Try) -> None:
    topology = """\
version: 1
launch_templates:
  t: {type: m5.large}
auto_scaling_groups:
  g: {launch_template: t, zones: [any]}
"""
    (found,) = tried("length(zones) > 0", "auto_scaling_group", topology, "topology").values()
    assert found == "undecided: the zones of auto_scaling_groups.g is not known"


ZONES = "length(distinct([for s in subnets : s.zone])) >= 2"


def test_a_classic_load_balancer_of_zones_has_their_default_subnets(tried: Try) -> None:
    source = PROVIDER + BALANCER.replace("PLACE", IN_ZONES)
    assert tried(ZONES, "load_balancer", source) == {"aws_elb.l": "true"}
    assert (
        tried("[for s in subnets : s.vpc.default_of != null]", "load_balancer", source)["aws_elb.l"] == "[true, true]"
    )
    found = tried(ZONES, "load_balancer", CLASSIC.replace("PLACE", "[us-east-1a, us-east-1b]"), "cloudformation")
    assert found["Balancer"] == "true"


def test_a_classic_load_balancer_of_zones_that_are_not_known(tried: Try) -> None:
    source = PROVIDER + BALANCER.replace("PLACE", "availability_zones = var.zones")
    assert tried(ZONES, "load_balancer", source)["aws_elb.l"] == "undecided: the value of var.zones is not known"
    found = tried(ZONES, "load_balancer", CLASSIC.replace("PLACE", '!GetAZs ""'), "cloudformation")
    assert found["Balancer"].startswith("undecided: ")
