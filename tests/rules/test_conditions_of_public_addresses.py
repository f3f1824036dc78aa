"""Conditions of ENI306 for appliances without a public address, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology


def topology(
    route: str = "{destination: 0.0.0.0/0, instance: nat}",
    *,
    nat: str = "subnet: edge, source_dest_check: false",
    edge: str = "{destination: 0.0.0.0/0, internet_gateway: true}",
    more: str = "",
) -> str:
    return f"""\
vpcs: {{core: {{cidr: 10.0.0.0/16}}}}
subnets:
  edge: {{vpc: core, zone: us-east-1a, auto_assign_public_ip: false}}
  inner: {{vpc: core, zone: us-east-1a, auto_assign_public_ip: false}}
interfaces:
  side: {{subnet: inner, source_dest_check: false}}
instances:
  nat: {{type: t4g.small, {nat}}}
route_tables:
  edge: {{vpc: core, subnets: [edge], routes: [{edge}]}}
  inner: {{vpc: core, subnets: [inner], routes: []}}
  app:
    vpc: core
    routes:
      - {route}
{more}"""


ROUTE = "{destination: 0.0.0.0/0, instance: nat}"
WARNED, ASKED = f"{ROUTE}  # warning", f"{ROUTE}  # undecided"
TOPOLOGIES = {
    "no public address": topology(WARNED),
    "one that is asked for": topology(nat="subnet: edge, source_dest_check: false, associate_public_ip: true"),
    "an Elastic IP": topology(more="elastic_ips: {nat: {instance: nat}}\n"),
    "an Elastic IP of the other interface": topology(
        "{destination: 0.0.0.0/0, interface: side}",
        more="elastic_ips: {nat: {instance: nat}}\nattachments: [{interface: side, instance: nat, device_index: 1}]\n",
    ),
    "an Elastic IP that may be associated later": topology(ASKED, more="elastic_ips: {nat: {}}\n"),
    "an Elastic IP that a failover group moves": topology(
        more="elastic_ips: {vip: {}}\nfailover_groups: {nat: {mechanism: move-eip, elastic_ip: vip, members: [nat]}}\n"
    ),
    "the check is on": topology(nat="subnet: edge"),
    "a range of the internet alone": topology("{destination: 203.0.113.0/24, instance: nat}"),
    "IPv6": topology('{destination: "::/0", instance: nat}'),
    "a route to one peer is a way out": topology(WARNED, edge="{destination: 203.0.113.7/32, internet_gateway: true}"),
    "a gateway for private addresses": topology(edge="{destination: 192.168.0.0/16, internet_gateway: true}"),
    "another way out": topology(
        edge="{destination: 0.0.0.0/0, internet_gateway: true}, {destination: 10.1.0.0/16, peering: pcx-0a1b2c3d}"
    ),
    "another appliance": topology(
        edge="{destination: 0.0.0.0/0, internet_gateway: true}, {destination: 10.1.0.0/16, interface: side}"
    ),
    "nothing has the interface": topology("{destination: 0.0.0.0/0, interface: side}"),
    "nothing shows what has it": topology("{destination: 0.0.0.0/0, interface: side}")
    .replace("inner, source", "edge, source")
    .replace("interface: side}", "interface: side}  # undecided"),
    "the table of the subnet is not in the design": topology(ASKED).replace("subnets: [edge]", "subnets: []"),
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI306")


SOURCE = """\
resource "aws_vpc" "core" {{
  cidr_block = "10.0.0.0/16"
}}
resource "aws_internet_gateway" "core" {{
  vpc_id = aws_vpc.core.id
}}
resource "aws_subnet" "edge" {{
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}}
resource "aws_route_table" "edge" {{
  vpc_id = aws_vpc.core.id
  route {{
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }}
}}
resource "aws_route_table_association" "edge" {{
  subnet_id      = aws_subnet.edge.id
  route_table_id = aws_route_table.edge.id
}}
resource "aws_instance" "nat" {{
  subnet_id         = aws_subnet.edge.id
  source_dest_check = false
  {instance}
}}
resource "aws_route" "out" {{
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id{mark}
}}
{more}"""

BALANCER = """\
resource "aws_eip" "lb" {}
resource "aws_lb" "lb" {
  load_balancer_type = "network"
  subnet_mapping {
    subnet_id     = aws_subnet.edge.id
    allocation_id = aws_eip.lb.id
  }
}
"""


@pytest.mark.parametrize(
    ("instance", "more", "mark"),
    [
        ("", "", "  # warning"),
        ("associate_public_ip_address = true", "", ""),
        ('user_data = "aws ec2 associate-address --allocation-id"', "", "  # undecided"),
        ('user_data = "yum install -y iptables"', "", "  # warning"),
        ("", 'resource "aws_eip" "nat" {\n  instance = aws_instance.nat.id\n}\n', ""),
        ("", 'resource "aws_eip" "nat" {}\n', "  # undecided"),
        ("", BALANCER, "  # warning"),
    ],
)
def test_source(tmp_path: Path, instance: str, more: str, mark: str) -> None:
    check(tmp_path, SOURCE.format(instance=instance, more=more, mark=mark), "ENI306")
