"""Instances and launch templates have the subnet, security groups and addresses of their primary interface."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, plan_of, trying

TOPOLOGY = """\
version: 1
subnets: {mgmt: {tags: {tier: management}}}
security_groups: {admin: {}}
instances:
  two:
    type: m5.large
    interfaces:
    - {device_index: 1, subnet: mgmt}
    - {device_index: 0, subnet: mgmt, private_ips: [10.0.0.9], security_groups: [admin]}
"""
CLOUDFORMATION = """\
Resources:
  G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x, VpcId: vpc-0a1b2c3d4e5f60718}}
  Mgmt: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-0a1b2c3d4e5f60718, CidrBlock: 10.0.0.0/24}}
  Two:
    Type: AWS::EC2::Instance
    Properties:
      NetworkInterfaces:
      - {DeviceIndex: "1", SubnetId: !Ref Mgmt}
      - {DeviceIndex: "0", SubnetId: !Ref Mgmt, GroupSet: [!Ref G], PrivateIpAddress: 10.0.0.9}
"""
GROUP_AND_SUBNET = """\
resource "aws_subnet" "mgmt" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_security_group" "g" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
"""
INTERFACE = """\
resource "aws_network_interface" "n" {
  subnet_id       = aws_subnet.mgmt.id
  private_ips     = ["10.0.0.9"]
  security_groups = [aws_security_group.g.id]
}
"""
BLOCK = """\
resource "aws_instance" "two" {
  instance_type = "m5.large"
  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.n.id
  }
}
"""
PRIMARY = """\
resource "aws_instance" "two" {
  instance_type = "m5.large"
  primary_network_interface { network_interface_id = aws_network_interface.n.id }
}
"""
TEMPLATE = """\
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  network_interfaces {
    device_index       = 0
    subnet_id          = aws_subnet.mgmt.id
    private_ip_address = "10.0.0.9"
    security_groups    = [aws_security_group.g.id]
  }
}
"""
FROM_TEMPLATE = 'resource "aws_instance" "two" {\n  launch_template { id = aws_launch_template.t.id }\n}\n'
DESIGNS = {
    "topology": (TOPOLOGY, "topology", "instance"),
    "cloudformation": (CLOUDFORMATION, "cloudformation", "instance"),
    "block": (GROUP_AND_SUBNET + INTERFACE + BLOCK, "terraform", "instance"),
    "primary": (GROUP_AND_SUBNET + INTERFACE + PRIMARY, "terraform", "instance"),
    "template": (GROUP_AND_SUBNET + TEMPLATE, "terraform", "launch_template"),
    "from template": (GROUP_AND_SUBNET + TEMPLATE + FROM_TEMPLATE, "terraform", "instance"),
}


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize("design", DESIGNS)
def test_an_instance_has_what_its_primary_interface_has(tried: Try, design: str) -> None:
    source, language, kind = DESIGNS[design]
    groups, listed = "[for g in try(security_groups, []) : g.address]", "[for a in addresses.listed : a.text]"
    (found,) = tried(f"[[subnet.address], {groups}, [private_ip], {listed}]", kind, source, language).values()
    names = {"topology": ("subnets.mgmt", "security_groups.admin"), "cloudformation": ("Mgmt", "G")}
    subnet, group = names.get(language, ("aws_subnet.mgmt", "aws_security_group.g"))
    assert found == f'[["{subnet}"], ["{group}"], ["10.0.0.9"], ["10.0.0.9"]]'
    assert set(tried("[picks_private_ip]", kind, source, language).values()) == {"[false]"}


def test_an_instance_without_a_subnet_still_has_none(tried: Try) -> None:
    source = 'resource "aws_instance" "i" { instance_type = "m5.large" }'
    assert tried("subnet", "instance", source) == {"aws_instance.i": "null"}
    assert tried("security_groups", "instance", source) == {"aws_instance.i": "null"}


UNKNOWN = """\
variable "interfaces" { type = list(string) }
resource "aws_instance" "i" {
  instance_type = "m5.large"
  dynamic "network_interface" {
    for_each = var.interfaces
    content {
      device_index         = network_interface.key
      network_interface_id = network_interface.value
    }
  }
}
"""


@pytest.mark.parametrize("expression", ["subnet", "security_groups", "addresses.listed", "[picks_private_ip]"])
def test_interfaces_that_are_not_known_may_be_primary(tried: Try, expression: str) -> None:
    (found,) = tried(expression, "instance", UNKNOWN).values()
    assert "(not known: the value of var.interfaces" in found, found


def test_an_interface_by_its_id_shows_no_address(tried: Try) -> None:
    source = BLOCK.replace("aws_network_interface.n.id", '"eni-0a1b2c3d4e5f60718"')
    assert "the private addresses of eni-0a1b2c3d4e5f60718" in tried("addresses.listed", "instance", source)[TWO]
    assert "the security groups of eni-0a1b2c3d4e5f60718" in tried("security_groups", "instance", source)[TWO]
    assert tried("picks_private_ip", "instance", source)[TWO].startswith("undecided: whether the private address of")


TWO = "aws_instance.two"


def test_a_group_that_is_attached_to_the_primary_interface_counts(tried: Try) -> None:
    attached = """\
resource "aws_instance" "two" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.mgmt.id
}
resource "aws_network_interface_sg_attachment" "a" {
  security_group_id    = aws_security_group.g.id
  network_interface_id = aws_instance.two.primary_network_interface_id
}
"""
    assert tried("security_groups", "instance", GROUP_AND_SUBNET + attached) == {TWO: "[aws_security_group.g]"}


def test_an_auto_scaling_group_chooses_the_subnet_of_its_template(tried: Try) -> None:
    source = (
        GROUP_AND_SUBNET
        + """\
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  network_interfaces { device_index = 0 }
}
resource "aws_autoscaling_group" "g" {
  max_size            = 2
  vpc_zone_identifier = [aws_subnet.mgmt.id]
  launch_template { id = aws_launch_template.t.id }
}
"""
    )
    assert tried("subnet", "launch_template", source) == {"aws_launch_template.t": "aws_subnet.mgmt"}


RULES = """\
version: 1
rules:
- code: ORG092
  name: no-second-interface-in-the-subnet-of-the-first
  severity: error
  for: instance
  must: |
    alltrue([for a in attachments : a.interface.subnet != subnet if a.device_index != 0])
  message: "{self} has a second interface in {subnet}"
"""


def test_a_policy_compares_other_interfaces_with_the_primary_one(run: Run, write: Write) -> None:
    write("net.enilint.yaml", TOPOLOGY)
    write("r.enilint-rules.yaml", RULES)
    result = run("check", "--rules", "r.enilint-rules.yaml", "--select", "ORG", "net.enilint.yaml")
    assert result.code == 1, result
    assert "instances.two has a second interface in subnets.mgmt" in result.output


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ('private_ips = ["10.0.0.9"]', '"10.0.0.9"'),
        ("private_ips_count = 1", "aws_network_interface.n.private_ip (not known: aws_network_interface.n.private_ip)"),
        ('private_ip_list_enabled = true\n  private_ip_list = ["10.0.0.9", "10.0.0.5"]', '"10.0.0.9"'),
    ],
)
def test_the_written_address_of_an_interface_is_its_private_ip(tried: Try, arguments: str, value: str) -> None:
    source = f'resource "aws_network_interface" "n" {{\n  subnet_id = "subnet-0a1b2c3d4e5f60718"\n  {arguments}\n}}\n'
    assert tried("private_ip", "interface", source) == {"aws_network_interface.n": value}
    assert tried("primary_address", "interface", source) == {"aws_network_interface.n": value}


def test_of_a_set_the_address_that_the_provider_sends_first_is_primary(tried: Try) -> None:
    written, turned = (f'private_ips = ["10.0.0.{one}", "10.0.0.{other}"]' for one, other in ((9, 5), (5, 9)))
    source = 'resource "aws_network_interface" "n" {{\n  subnet_id = "subnet-0a1b2c3d4e5f60718"\n  {}\n}}\n'
    found = tried("private_ip", "interface", source.format(written))
    assert found == tried("private_ip", "interface", source.format(turned))
    assert found["aws_network_interface.n"] in ('"10.0.0.9"', '"10.0.0.5"')


def test_a_plan_shows_the_address_that_it_asks_for(tried: Try) -> None:
    after = {"subnet_id": "subnet-0a1b2c3d4e5f60718", "private_ips": ["10.0.0.9"]}
    plan = plan_of(("aws_network_interface.n", after))
    assert tried("private_ip", "interface", plan, "terraform-plan") == {"aws_network_interface.n": '"10.0.0.9"'}


def test_a_secondary_address_is_not_the_primary_one(tried: Try) -> None:
    source = """\
resource "aws_instance" "i" {
  subnet_id             = "subnet-0a1b2c3d4e5f60718"
  secondary_private_ips = ["10.0.0.5"]
}
"""
    (found,) = tried("private_ip", "interface", source).values()
    assert found == "aws_instance.i.private_ip (not known: aws_instance.i.private_ip)"


AT_INDEX_0 = "the interface at device index 0 of"
MANY = "PrivateIpAddresses: [{PrivateIpAddress: 10.0.0.5}, {PrivateIpAddress: 10.0.0.9}]"
TWO_IN_TEMPLATE = 'private_ip_address = "10.0.0.9"\n    ipv4_addresses     = ["10.0.0.5", "10.0.0.9"]'


@pytest.mark.parametrize(
    ("source", "language", "launch"),
    [
        (TOPOLOGY.replace("[10.0.0.9]", "[10.0.0.9, 10.0.0.5]"), "topology", "instances.two"),
        (
            CLOUDFORMATION.replace("PrivateIpAddress: 10.0.0.9", MANY.replace("0.9}", "0.9, Primary: true}")),
            "cloudformation",
            "Two",
        ),
        (
            GROUP_AND_SUBNET + TEMPLATE.replace('private_ip_address = "10.0.0.9"', TWO_IN_TEMPLATE),
            "terraform",
            "aws_launch_template.t",
        ),
    ],
)
def test_of_several_addresses_of_a_launch_one_is_stated_as_primary(
    tried: Try, source: str, language: str, launch: str
) -> None:
    assert tried("private_ip", "interface", source, language)[f"{AT_INDEX_0} {launch}"] == '"10.0.0.9"'


def test_which_of_several_addresses_of_a_launch_is_primary_is_not_known(tried: Try) -> None:
    source = CLOUDFORMATION.replace("PrivateIpAddress: 10.0.0.9", MANY)
    found = tried("private_ip", "interface", source, "cloudformation")
    words = f"which private address of {AT_INDEX_0} Two is the primary one"
    assert found[f"{AT_INDEX_0} Two"].endswith(f"(not known: {words})")
    assert found["the interface at device index 1 of Two"] == "null"


@pytest.mark.parametrize(
    "written",
    ["PrivateIpAddress: !Ref Ip", "PrivateIpAddresses: [{PrivateIpAddress: !Ref Ip, Primary: true}]"],
)
def test_an_address_that_a_parameter_gives_is_asked_for(tried: Try, written: str) -> None:
    source = "Parameters: {Ip: {Type: String}}\n" + CLOUDFORMATION.replace("PrivateIpAddress: 10.0.0.9", written)
    assert tried("[picks_private_ip]", "instance", source, "cloudformation") == {"Two": "[false]"}
    assert tried("private_ip", "instance", source, "cloudformation")["Two"].startswith("Ip (not known: parameter Ip")
