"""Conditions of ENI207, each in a design of whose results it decides. A /28 has 11 usable addresses, 80 % are 8.8."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

TOPOLOGIES = {
    "subnets that AWS refuses, and subnets without IPv4": """\
subnets:
  refused: {cidr: 10.0.8.0/29}
  six: {ipv6_only: true}
instances:
  refused: {type: m5.large, subnet: refused, count: 4}
  six: {type: m5.large, subnet: six, count: 12}
""",
    "as many free addresses as a balancer needs": """\
subnets:
  exact: {cidr: 10.0.1.0/28}
  fewer: {cidr: 10.0.2.0/28}  # warning
  used: {cidr: 10.0.3.0/28, addresses_in_use: 3}  # warning
  plural: {cidr: 10.0.4.0/28}  # error
  appliances: {cidr: 10.0.5.0/28}  # warning
load_balancers:
  appliances: {type: gateway, subnets: [appliances]}
  exact: {type: application, subnets: [exact]}
  fewer: {type: application, subnets: [fewer]}
  used: {type: application, subnets: [used]}
eks_clusters:
  plural: {subnets: [plural]}
instances:
  exact: {type: m5.large, subnet: exact, count: 3}
  fewer: {type: m5.large, subnet: fewer, count: 4}
  used: {type: m5.large, subnet: used}
  appliances: {type: m5.large, subnet: appliances, count: 4}
  plural: {type: m5.large, subnet: plural, count: 11}
  one: {type: m5.large, subnet: plural}
""",
    "as many free addresses as a service of an unknown kind may need": """\
subnets:
  exact: {cidr: 10.0.1.0/28}
  fewer: {cidr: 10.0.2.0/28}  # undecided
managed_services:
  exact: {subnets: [exact]}
  fewer: {subnets: [fewer]}
instances:
  exact: {type: m5.large, subnet: exact, count: 3}
  fewer: {type: m5.large, subnet: fewer, count: 4}
""",
    "an interface that may be in any subnet, and fits": """\
subnets:
  empty: {cidr: 10.0.1.0/28}
  unknown: {zone: us-east-1a}
interfaces:
  lost: {secondary_private_ip_count: 10}
""",
    "an interface that may be in any subnet, and does not fit in one": """\
subnets:
  empty: {cidr: 10.0.1.0/28}
  large: {cidr: 10.0.2.0/24}
interfaces:
  lost: {secondary_private_ip_count: 11}  # undecided
""",
    "an interface that fits beside a group, but not beside the largest one": """\
subnets:
  grown: {cidr: 10.0.1.0/28}
launch_templates:
  node: {type: m5.large}
auto_scaling_groups:
  node: {launch_template: node, subnets: [grown], min: 1, max: 4}
interfaces:
  small: {secondary_private_ip_count: 3}
  lost: {secondary_private_ip_count: 5}  # undecided
""",
    "an interface that may be in any subnet, and services": """\
subnets:
  served: {cidr: 10.0.1.0/27}
load_balancers:
  web: {type: application, subnets: [served]}
eks_clusters:
  apps: {subnets: [served]}
interfaces:
  fits: {secondary_private_ip_count: 17}
  lost: {secondary_private_ip_count: 18}  # undecided
""",
    "an interface that may be in any subnet, and one that is full": """\
subnets:
  full: {cidr: 10.0.1.0/28}  # error
interfaces:
  lost: {}
instances:
  full: {type: m5.large, subnet: full, count: 12}
""",
    "what needs more than the smallest subnet has": """\
subnets:
  instances: {}
  most: {}
  grown: {}
  larger: {}  # undecided
  served: {}
  overserved: {}  # undecided
launch_templates:
  node: {type: m5.large}
auto_scaling_groups:
  grown: {launch_template: node, subnets: [grown], min: 1, max: 8}
  larger: {launch_template: node, subnets: [larger], min: 1, max: 9}
load_balancers:
  served: {type: application, subnets: [served]}
  overserved: {type: application, subnets: [overserved]}
instances:
  most: {type: m5.large, subnet: most, count: 11}
  served: {type: m5.large, subnet: served, count: 2}
  overserved: {type: m5.large, subnet: overserved, count: 3}
""",
    "groups without a size or a template, and of several subnets": """\
subnets:
  a: {cidr: 10.0.1.0/28}
  b: {cidr: 10.0.2.0/28}
  c: {cidr: 10.0.3.0/28}
  d: {cidr: 10.0.4.0/28}  # warning
  e: {cidr: 10.0.5.0/28}  # warning
launch_templates:
  node: {type: m5.large}
auto_scaling_groups:
  unsized: {launch_template: node, subnets: [a, b]}
  least: {launch_template: node, subnets: [c], min: 8}
  shares: {launch_template: node, subnets: [d, e], max: 17}
""",
}

SUBNETS = """\
variable "blue" { type = bool }
variable "number" { type = number }
variable "kind" { type = string }
resource "aws_subnet" "a" {MARK_A
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.1.0/28"
}
resource "aws_subnet" "b" {MARK_B
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = "10.0.2.0/28"
}
resource "aws_launch_template" "web" { instance_type = "m5.large" }
"""


def _subnets(more: str, mark_a: str = "", mark_b: str = "") -> str:
    text = SUBNETS.replace("MARK_A", f" # {mark_a}" if mark_a else "")
    return text.replace("MARK_B", f" # {mark_b}" if mark_b else "") + more


EITHER = "var.blue ? aws_subnet.a.id : aws_subnet.b.id"
INTERFACE = """\
resource "aws_network_interface" "NAME" {MARK
  subnet_id         = SUBNET
  private_ips_count = NUMBER
}
"""
PERHAPS = """\
resource "aws_network_interface" "perhaps" {
  count             = var.number
  subnet_id         = aws_subnet.a.id
  private_ips_count = NUMBER
}
"""
GROUP = """\
resource "aws_autoscaling_group" "web" {MARK
  vpc_zone_identifier = [SUBNETS]
  min_size            = LEAST
  max_size            = MOST
  launch_template { id = aws_launch_template.web.id }
}
"""
BALANCER = """\
resource "aws_lb" "web" {MARK
  load_balancer_type = "application"
  subnets            = [SUBNET]
}
"""


def _interface(number: int, subnet: str = "aws_subnet.a.id", mark: str = "", name: str = "some") -> str:
    text = INTERFACE.replace("NUMBER", str(number - 1)).replace("SUBNET", subnet).replace("NAME", name)
    return text.replace("MARK", f" # {mark}" if mark else "")


def _perhaps(number: int) -> str:
    return PERHAPS.replace("NUMBER", str(number - 1))


def _group(subnets: str, least: str, most: str, mark: str = "") -> str:
    text = GROUP.replace("SUBNETS", subnets).replace("LEAST", least).replace("MOST", most)
    return text.replace("MARK", f" # {mark}" if mark else "")


def _balancer(subnet: str = "aws_subnet.a.id", mark: str = "") -> str:
    return BALANCER.replace("SUBNET", subnet).replace("MARK", f" # {mark}" if mark else "")


A = "aws_subnet.a.id"

MODULES = {
    "an interface in one of two subnets, and fits": _subnets(_interface(11, EITHER)),
    "an interface in one of two subnets, of which one is taken": _subnets(
        _interface(1) + _interface(11, EITHER, "undecided", "either")
    ),
    "what there may be in one of two subnets": _subnets(
        _interface(12, EITHER, "undecided").replace("  subnet_id", "  count = var.number\n  subnet_id")
    ),
    "a balancer that there may be in one of two subnets": _subnets(
        _balancer(EITHER, "undecided").replace("  load_balancer", "  count = var.number\n  load_balancer")
        + _interface(4)
    ),
    "an interface of an unknown type in one of two subnets": _subnets(
        _interface(12, EITHER, "undecided").replace("  subnet_id", "  interface_type = var.kind\n  subnet_id")
    ),
    "a group in one of two subnets": _subnets(_group(EITHER, "0", "8")),
    "a larger group in one of two subnets": _subnets(_group(EITHER, "0", "9", "undecided")),
    "a group of fixed size in one of two subnets": _subnets(_group(EITHER, "9", "9")),
    "a larger group of fixed size in one of two subnets": _subnets(_group(EITHER, "12", "12", "undecided")),
    "a group in two subnets that are not known": _subnets(
        _group(f"{EITHER}, var.blue ? aws_subnet.b.id : aws_subnet.a.id", "0", "20", "undecided")
    ),
    "a balancer in one of two subnets": _subnets(_balancer(EITHER) + _interface(3)),
    "a balancer in one of two subnets, of which one is taken": _subnets(_balancer(EITHER, "undecided") + _interface(4)),
    "a group beside what there may be": _subnets(_group(A, "1", "8") + _perhaps(5), "undecided"),
    "a group beside little that there may be": _subnets(_group(A, "1", "4") + _perhaps(5), "undecided"),
    "a smaller group beside what there may be": _subnets(_group(A, "1", "3") + _perhaps(5)),
    "what there may be alone": _subnets(_perhaps(9)),
    "a balancer with as many, and what there may be": _subnets(_balancer() + _interface(3) + _perhaps(1), "undecided"),
    "a balancer with as many as there may be": _subnets(_balancer() + _interface(2) + _perhaps(1)),
    "a balancer with too few, and what there may be": _subnets(_balancer() + _interface(4) + _perhaps(1)).replace(
        '"10.0.1.0/28"', '"10.0.1.0/28" # warning'
    ),
    "a balancer that there may be": _subnets(
        _balancer().replace("{\n", "{\n  count              = var.number\n", 1) + _interface(4), "undecided"
    ),
    "a group that there may be": _subnets(
        _group(A, "1", "12").replace("{\n", "{\n  count = var.number\n", 1), "undecided"
    ),
    "a smaller group that there may be": _subnets(_group(A, "1", "11").replace("{\n", "{\n  count = var.number\n", 1)),
    "a group in two subnets that there may be": _subnets(
        _group("aws_subnet.a.id, aws_subnet.b.id", "1", "22").replace("{\n", "{\n  count = var.number\n", 1)
    ),
    "a larger group in two subnets that there may be": _subnets(
        _group("aws_subnet.a.id, aws_subnet.b.id", "1", "23").replace("{\n", "{\n  count = var.number\n", 1),
        "undecided",
        "undecided",
    ),
    "a group of an unknown least size": _subnets(_group(A, "var.number", "8"), "undecided"),
    "groups of unknown sizes in two subnets": _subnets(
        _group("aws_subnet.a.id, aws_subnet.b.id", "0", "var.number"), "undecided", "undecided"
    ),
    "a group of one of two sizes": _subnets(_group(A, "0", "var.blue ? 4 : 8")),
    "a group of one of two larger sizes": _subnets(_group(A, "0", "var.blue ? 4 : 9"), "undecided"),
    "a group of unknown templates in two subnets": _subnets(
        """\
resource "aws_launch_template" "wide" {
  instance_type = "m5.large"
  network_interfaces { ipv4_address_count = 4 }
}
"""
        + _group("aws_subnet.a.id, aws_subnet.b.id", "0", "4").replace(
            "aws_launch_template.web.id", "var.blue ? aws_launch_template.web.id : aws_launch_template.wide.id"
        ),
        "undecided",
        "undecided",
    ),
    "a group of unknown templates in one subnet": _subnets(
        """\
resource "aws_launch_template" "wide" {
  instance_type = "m5.large"
  network_interfaces { ipv4_address_count = 4 }
}
"""
        + _group(A, "2", "2").replace(
            "aws_launch_template.web.id", "var.blue ? aws_launch_template.web.id : aws_launch_template.wide.id"
        ),
    ),
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], "ENI207")


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], "ENI207")
