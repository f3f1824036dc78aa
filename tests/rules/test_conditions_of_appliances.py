"""Conditions of ENI312, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

ALL = "egress: [{cidr: 0.0.0.0/0}]"


def topology(
    ingress: str = "[]",
    *,
    egress: str = ALL,
    route: str = "{destination: 0.0.0.0/0, interface: nat}",
    used: str = "subnets: [app, more]",
    nat: str = "source_dest_check: false",
    instance: str = "interfaces: [{interface: nat, device_index: 0}]",
) -> str:
    return f"""\
vpcs: {{core: {{cidr: 10.0.0.0/16}}}}
subnets:
  edge: {{vpc: core, zone: us-east-1a, cidr: 10.0.0.0/24}}
  app: {{vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24, ipv6_cidr: "2001:db8::/64"}}
  more: {{vpc: core, zone: us-east-1b, cidr: 10.0.2.0/24}}
security_groups: {{nat: {{vpc: core, ingress: {ingress}, {egress}}}, clients: {{vpc: core}}}}
interfaces:
  nat: {{subnet: edge, security_groups: [nat], {nat}}}
  inner: {{subnet: edge, security_groups: [clients]}}
instances:
  nat: {{type: t4g.small, {instance}}}
route_tables:
  private:
    vpc: core
    {used}
    routes:
      - {route}
"""


ROUTE = "{destination: 0.0.0.0/0, interface: nat}"
WARNED = f"{ROUTE}  # warning"
ASKED = f"{ROUTE}  # undecided"
TWO = "interfaces: [{interface: nat, device_index: 0}, {interface: inner, device_index: 1}]"
TOPOLOGIES = {
    "nothing is admitted": topology(route=WARNED),
    "one of two subnets is admitted": topology("[{cidr: 10.0.2.0/24, ports: 443}]"),
    "a part of a subnet is admitted": topology("[{cidr: 10.0.2.128/25}]"),
    "the whole VPC is admitted, to UDP alone": topology("[{cidr: 10.0.0.0/16, protocol: udp, ports: 53}]"),
    "SSH by number": topology("[{cidr: 10.0.0.0/16, protocol: 6, ports: 22}]", route=WARNED),
    "more ports than SSH": topology("[{cidr: 10.0.0.0/16, ports: 22-80}]"),
    "RDP, and ICMP of IPv6": topology(
        '[{cidr: 10.0.0.0/16, ports: 3389}, {cidr: "::/0", protocol: icmpv6}]', route=WARNED
    ),
    "IPv6 is another traffic than IPv4": topology('[{cidr: "::/0"}]', route=WARNED),
    "IPv4 is another traffic than IPv6": topology(
        "[{cidr: 0.0.0.0/0}]", route='{destination: "::/0", interface: nat}  # warning'
    ),
    "a group of clients, though for SSH": topology("[{groups: [clients], ports: 22}]"),
    "the main table": topology(route=WARNED, used="main: true"),
    "no subnet uses the table": topology(used="subnets: []"),
    "the check is on": topology(nat="source_dest_check: true"),
    "a service manages the interface": topology(nat="source_dest_check: false, managed_by: network-firewall"),
    "one interface without an egress rule": topology("[{cidr: 10.0.0.0/8}]", egress="egress: []", route=WARNED),
    "an egress rule for something": topology("[{cidr: 10.0.0.0/8}]", egress="egress: [{cidr: 192.0.2.0/24}]"),
    "two interfaces, and the answers need no egress rule": topology(
        "[{cidr: 10.0.0.0/8}]", egress="egress: []", instance=TWO
    ),
    "two interfaces, and nothing comes in": topology(egress="egress: []", instance=TWO, route=WARNED),
    "nothing has the interface, and it may be one of two": topology(
        "[{cidr: 10.0.0.0/8}]", egress="egress: []", instance="subnet: edge", route=ASKED
    ),
    "the egress rules are not known": topology("[{cidr: 10.0.0.0/8}]", egress="associated_vpcs: []", route=ASKED),
    "the default group of the VPC": topology(nat="source_dest_check: false", route=ASKED).replace(
        "security_groups: [nat], ", ""
    ),
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI312")


def source(rule: str, *, mark: str = "", egress: str = "-1", more: str = "") -> str:
    return f"""\
variable "range" {{}}
variable "list" {{}}
variable "subnet" {{}}
variable "second" {{
  type = bool
}}
resource "aws_vpc" "core" {{
  cidr_block = "10.0.0.0/16"
}}
resource "aws_subnet" "edge" {{
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}}
resource "aws_subnet" "app" {{
  vpc_id     = aws_vpc.core.id
  cidr_block = var.range
}}
resource "aws_security_group" "nat" {{
  vpc_id = aws_vpc.core.id
}}
resource "aws_security_group_rule" "in" {{
  type              = "ingress"
  security_group_id = aws_security_group.nat.id
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  {rule}
}}
resource "aws_vpc_security_group_egress_rule" "out" {{
  security_group_id = aws_security_group.nat.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "{egress}"
}}
resource "aws_network_interface" "nat" {{
  subnet_id         = aws_subnet.edge.id
  security_groups   = [aws_security_group.nat.id]
  source_dest_check = false
}}
resource "aws_route_table" "app" {{
  vpc_id = aws_vpc.core.id
}}
resource "aws_route_table_association" "app" {{
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}}
resource "aws_route" "out" {{
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.nat.id{mark}
}}
{more}"""


SOURCES = {
    "the block of the subnet, whatever it is": source("cidr_blocks = [aws_subnet.app.cidr_block]"),
    "everything": source('cidr_blocks = ["0.0.0.0/0"]'),
    "another block than the one that is not known, perhaps": source(
        'cidr_blocks = ["192.0.2.0/24"]', mark="  # undecided"
    ),
    "a rule that names no source": source("", mark="  # warning"),
    "a prefix list": source("prefix_list_ids = [var.list]", mark="  # undecided"),
    "the group itself": source("self = true"),
    "the group itself, perhaps": source("self = var.second", mark="  # undecided"),
    "a group that is added apart": source(
        "self = false",
        more="""\
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.core.id
  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_network_interface_sg_attachment" "open" {
  security_group_id    = aws_security_group.open.id
  network_interface_id = aws_network_interface.nat.id
}
""",
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_source(tmp_path: Path, name: str) -> None:
    check(tmp_path, SOURCES[name], "ENI312")


def test_one_finding_for_all_routes_of_a_table_to_one_interface(tmp_path: Path) -> None:
    routes = "".join(
        f'  route {{\n    cidr_block = "{one}"\n    network_interface_id = aws_network_interface.nat.id{mark}\n  }}\n'
        for one, mark in (("192.0.2.0/24", "  # warning"), ("198.51.100.0/24", ""))
    )
    text = source('cidr_blocks = ["192.168.0.0/24"]').replace("var.range", '"10.0.1.0/24"')
    inline = text.replace('resource "aws_route_table" "app" {\n', f'resource "aws_route_table" "app" {{\n{routes}')
    check(tmp_path, inline[: inline.index('resource "aws_route" "out"')], "ENI312")
