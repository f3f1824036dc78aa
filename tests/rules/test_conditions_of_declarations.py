"""Conditions of ENI702, ENI703, ENI704 and ENI705, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_template, check_topology

TOPOLOGIES = {
    "ENI702: a launch, and records of addresses": """\
subnets:
  app: {zone: eu-west-1a}
interfaces:
  named: {subnet: app, private_ips: [10.0.0.10]}
  other: {subnet: app, private_ips: [10.0.0.11]}
  unset: {subnet: app}
instances:
  job:
    type: m5.large
    interfaces:
      - {subnet: app, device_index: 0, delete_on_termination: true}
attachments:
  - interface: named
    instance: job
    device_index: 1
    delete_on_termination: true  # warning
  - {interface: other, instance: job, device_index: 2, delete_on_termination: true}
  - {interface: unset, instance: job, device_index: 3, delete_on_termination: true}
elastic_ips: {job: {instance: job}}
dns_records: {db.example.com: {address: 10.0.0.10}, web.example.com: {instance: job}}
""",
    "ENI703: groups without a template, and templates without interfaces": """\
subnets:
  app: {zone: eu-west-1a}
interfaces:
  managed: {subnet: app, managed_by: nat-gateway}
launch_templates:
  keeps: {type: m5.large, interfaces: [{device_index: 0, delete_on_termination: false}]}
  plain: {type: m5.large}
auto_scaling_groups:
  none: {subnets: [app], max: 2}
  plain: {launch_template: plain, subnets: [app], max: 2}
""",
    "ENI704: a template that lists an interface twice": """\
subnets:
  app: {zone: eu-west-1a}
interfaces:
  one: {subnet: app}
launch_templates:
  twice: {type: m5.large, interfaces: [{interface: one, device_index: 0}, {interface: one, device_index: 1}]}
""",
    "ENI705: two tables of two subnets": """\
subnets:
  a: {zone: eu-west-1a, cidr: 10.0.0.0/24}
  b: {zone: eu-west-1b, cidr: 10.0.1.0/24}
route_tables:
  public: {subnets: [a, b], routes: []}
  private:
    subnets:
      - a  # error
      - b
    routes: []
""",
}

TEMPLATES = {
    "ENI702: an interface that is not known": """\
Parameters:
  Index: {Type: String}
  Interfaces: {Type: CommaDelimitedList}
  Deletes: {Type: String}
Resources:
  Web: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0a1b2c3d, InstanceType: m5.large}}
  Named: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: subnet-0a1b2c3d}}
  Address: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  Association:
    Type: AWS::EC2::EIPAssociation
    Properties: {AllocationId: !GetAtt Address.AllocationId, NetworkInterfaceId: !Ref Named}
  Perhaps:  # undecided
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties:
      DeviceIndex: "1"
      InstanceId: !Ref Web
      NetworkInterfaceId: !Select [!Ref Index, [!Ref Named, !Select [0, !Ref Interfaces]]]
  MayDelete:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties:
      DeleteOnTermination: !Ref Deletes  # undecided
      DeviceIndex: "2"
      InstanceId: !Ref Web
      NetworkInterfaceId: !Ref Named
""",
}

ROUTE_TABLE = """\
variable "blue" { type = bool }
variable "number" { type = number }
variable "table" { type = string }
variable "routes" { type = list(string) }
variable "subnet" { type = string }
resource "aws_route_table" "listing" {
  vpc_id = "vpc-0a1b2c3d"
  route {LISTED
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-0a1b2c3d"
  }
}
resource "aws_subnet" "app" {
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.0.0/24"
}
"""

MODULES = {
    "ENI703: templates that are not known": """\
variable "templates" { type = list(string) }
variable "keep" { type = bool }
variable "blue" { type = bool }
resource "aws_network_interface" "given" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_launch_template" "keeps" {
  instance_type = "m5.large"
  network_interfaces { delete_on_termination = false }
}
resource "aws_launch_template" "plain" {
  count         = 2
  instance_type = "m5.large"
}
resource "aws_launch_template" "given" {
  count         = 2
  instance_type = "m5.large"
  network_interfaces {
    network_interface_id  = aws_network_interface.given.id
    delete_on_termination = false
  }
}
resource "aws_launch_template" "perhaps" {
  instance_type = "m5.large"
  network_interfaces {
    network_interface_id  = aws_network_interface.given.id
    delete_on_termination = var.keep
  }
}
resource "aws_autoscaling_group" "any" {
  max_size            = 4
  min_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template {  # undecided
    id = coalesce(one(var.templates), one(aws_launch_template.keeps[*].id))
  }
}
resource "aws_autoscaling_group" "plain" {
  max_size            = 4
  min_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template { id = aws_launch_template.plain[var.blue ? 0 : 1].id }
}
resource "aws_autoscaling_group" "given" {
  max_size            = 4
  min_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template { id = aws_launch_template.given[var.blue ? 0 : 1].id }
}
resource "aws_autoscaling_group" "perhaps" {
  max_size            = 4
  min_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template { id = aws_launch_template.perhaps.id }
}
""",
    "ENI703: one of two templates": """\
variable "blue" { type = bool }
resource "aws_launch_template" "keeps" {
  instance_type = "m5.large"
  network_interfaces { delete_on_termination = false }
}
resource "aws_launch_template" "plain" {
  instance_type = "m5.large"
}
resource "aws_autoscaling_group" "either" {
  max_size            = 4
  min_size            = 1
  vpc_zone_identifier = ["subnet-0a1b2c3d"]
  launch_template {  # undecided
    id = var.blue ? aws_launch_template.keeps.id : aws_launch_template.plain.id
  }
}
""",
    "ENI703: a script that attaches, beside an instance without one": """\
data "aws_network_interface" "found" { id = "eni-0a1b2c3d" }
resource "aws_network_interface" "spare" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_instance" "agent" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  user_data     = "aws ec2 ${join("-", ["attach", "network", "interface"])} --network-interface-id $(cat /etc/eni)"
}
resource "aws_instance" "web" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
}
""",
    "ENI703: an interface that exists": """\
data "aws_network_interface" "found" { id = "eni-0a1b2c3d" }
""",
    "ENI704: an instance that is not known": """\
variable "instance" { type = string }
variable "instances" { type = list(string) }
variable "blue" { type = bool }
variable "number" { type = number }
variable "groups" { type = list(string) }
resource "aws_instance" "web" { instance_type = "m5.large" }
resource "aws_network_interface" "one" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface" "two" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface" "three" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface" "four" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface" "five" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface" "six" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface" "seven" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface_attachment" "certain_first" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.five.id
  device_index         = 4
}
resource "aws_network_interface_attachment" "doubtful_last" {
  instance_id          = aws_instance.web.id
  network_interface_id = var.blue ? aws_network_interface.five.id : aws_network_interface.seven.id  # undecided
  device_index         = 5
}
resource "aws_network_interface_attachment" "doubtful_first" {
  instance_id          = aws_instance.web.id
  network_interface_id = var.blue ? aws_network_interface.six.id : aws_network_interface.seven.id
  device_index         = 6
}
resource "aws_network_interface_attachment" "later_certain" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.six.id  # undecided
  device_index         = 7
}
resource "aws_network_interface_attachment" "one" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.one.id
  device_index         = 1
}
resource "aws_network_interface_attachment" "other" {
  instance_id          = var.instance
  network_interface_id = aws_network_interface.one.id  # undecided
  device_index         = 1
}
resource "aws_network_interface_attachment" "either" {
  instance_id          = aws_instance.web.id
  network_interface_id = var.blue ? aws_network_interface.two.id : aws_network_interface.three.id
  device_index         = 2
}
resource "aws_network_interface_attachment" "neither" {
  instance_id          = aws_instance.web.id
  network_interface_id = var.blue ? aws_network_interface.three.id : aws_network_interface.two.id
  device_index         = 3
}
resource "aws_network_interface_attachment" "instances" {
  count                = 2
  instance_id          = var.instances[count.index]
  network_interface_id = aws_network_interface.four.id
  device_index         = 1
}
""",
    "ENI704: groups that may be added": """\
variable "number" { type = number }
variable "blue" { type = bool }
resource "aws_network_interface" "lists" {
  subnet_id       = "subnet-0a1b2c3d"
  security_groups = ["sg-0a1b2c3d"]  # undecided
}
resource "aws_network_interface" "either" {
  subnet_id       = "subnet-0a1b2c3d"
  security_groups = ["sg-0a1b2c3d"]  # undecided
}
resource "aws_network_interface" "plain" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_network_interface_sg_attachment" "lists" {
  count                = var.number
  security_group_id    = "sg-1a1b2c3d"
  network_interface_id = aws_network_interface.lists.id
}
resource "aws_network_interface_sg_attachment" "either" {
  security_group_id    = "sg-1a1b2c3d"
  network_interface_id = var.blue ? aws_network_interface.either.id : aws_network_interface.plain.id
}
""",
    "ENI705: a route that there may be": ROUTE_TABLE.replace("LISTED", "  # undecided")
    + """\
resource "aws_route" "some" {
  count                     = var.number
  route_table_id            = aws_route_table.listing.id
  destination_cidr_block    = "10.9.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
""",
    "ENI705: a route of one of two tables": ROUTE_TABLE.replace("LISTED", "  # undecided")
    + """\
resource "aws_route_table" "plain" { vpc_id = "vpc-0a1b2c3d" }
resource "aws_route" "some" {
  route_table_id            = var.blue ? aws_route_table.listing.id : aws_route_table.plain.id
  destination_cidr_block    = "10.9.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
""",
    "ENI705: one route for certain, and one perhaps": ROUTE_TABLE.replace("LISTED", "  # warning")
    + """\
resource "aws_route" "one" {
  route_table_id            = aws_route_table.listing.id
  destination_cidr_block    = "10.9.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
resource "aws_route" "some" {
  count                     = var.number
  route_table_id            = aws_route_table.listing.id
  destination_cidr_block    = "10.8.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
""",
    "ENI705: blocks with several instances": """\
resource "aws_route_table" "listing" {
  count  = 4
  vpc_id = "vpc-0a1b2c3d"
  route {  # warning
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-0a1b2c3d"
  }
}
resource "aws_route" "more" {
  count                     = 4
  route_table_id            = aws_route_table.listing[count.index].id
  destination_cidr_block    = "10.9.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
resource "aws_subnet" "app" {
  for_each   = toset(["a", "b"])
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.0.0/24"
}
resource "aws_route_table_association" "one" {
  for_each       = aws_subnet.app
  subnet_id      = each.value.id
  route_table_id = aws_route_table.listing[0].id
}
resource "aws_route_table_association" "other" {
  for_each       = aws_subnet.app
  subnet_id      = each.value.id  # error
  route_table_id = aws_route_table.listing[1].id
}
resource "aws_route_table" "single" {
  vpc_id = "vpc-0a1b2c3d"
  route {  # warning
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-0a1b2c3d"
  }
}
resource "aws_route" "single" {
  count                     = 3
  route_table_id            = aws_route_table.single.id
  destination_cidr_block    = "10.${count.index}.0.0/16"
  vpc_peering_connection_id = "pcx-0a1b2c3d"
}
""",
    "ENI705: a symbol twice, and another one": ROUTE_TABLE.replace("LISTED", "")
    + """\
variable "other" { type = string }
resource "aws_route_table_association" "one" {
  subnet_id      = var.subnet
  route_table_id = aws_route_table.listing.id
}
resource "aws_route_table_association" "other" {
  subnet_id      = var.subnet  # error
  route_table_id = "rtb-0a1b2c3d"
}
resource "aws_route_table_association" "apart" {
  subnet_id      = var.other
  route_table_id = aws_route_table.listing.id
}
""",
    "ENI705: associations of which there may be both": ROUTE_TABLE.replace("LISTED", "")
    + """\
variable "subnets" { type = list(string) }
resource "aws_subnet" "plain" {
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.1.0/24"
}
resource "aws_subnet" "last" {
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.2.0/24"
}
resource "aws_route_table_association" "one" {
  subnet_id      = aws_subnet.app.id  # undecided
  route_table_id = aws_route_table.listing.id
}
resource "aws_route_table_association" "either" {
  subnet_id      = var.blue ? aws_subnet.app.id : aws_subnet.plain.id
  route_table_id = aws_route_table.listing.id
}
resource "aws_route_table_association" "neither" {
  subnet_id      = var.blue ? aws_subnet.plain.id : aws_subnet.last.id
  route_table_id = aws_route_table.listing.id
}
""",
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.partition(":")[0])


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates(name: str) -> None:
    check_template(TEMPLATES[name], name.partition(":")[0])


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], name.partition(":")[0])
