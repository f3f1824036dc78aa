"""Conditions of ENI209, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check

GROUP = """\
variable "blue" { type = bool }
variable "number" { type = number }
variable "list" { type = string }
variable "office" { type = string }
locals {
  blocks = [for number in range(58) : "10.0.${number}.0/24"]
  ipv6   = [for number in range(60) : cidrsubnet("2001:db8::/48", 16, number)]
}
resource "aws_security_group" "web" {
  vpc_id = "vpc-0a1b2c3d"
  ingress {MARK
    from_port        = 443
    to_port          = 443
    protocol         = "tcp"
    cidr_blocks      = CIDRS
    ipv6_cidr_blocks = IPV6
    prefix_list_ids  = LISTS
  }
}
resource "aws_ec2_managed_prefix_list" "sized" {
  name           = "sized"
  address_family = "IPv4"
  max_entries    = SIZE
}
"""
RULES = """\
resource "aws_vpc_security_group_ingress_rule" "found" {  # warning
  count             = 61
  security_group_id = "sg-0a1b2c3d"
  from_port         = count.index
  to_port           = count.index
  ip_protocol       = "tcp"
  cidr_ipv4         = "10.0.0.0/24"
}
"""
TWO_MORE = '"10.1.0.0/24", "10.2.0.0/24"'

CASES = {
    "60 of each family": (f"concat(local.blocks, [{TWO_MORE}])", "local.ipv6", "[]", "1", ""),
    "61 over IPv6": ("[]", 'concat(local.ipv6, ["2001:db8:1::/64"])', "[]", "1", "warning"),
    "59, and a range of unknown family": ('concat(local.blocks, ["10.1.0.0/24", var.office])', "[]", "[]", "1", ""),
    "60, and a range that may be another one": (
        f'concat(local.blocks, [{TWO_MORE}, var.blue ? "10.3.0.0/24" : var.office])',
        "[]",
        "[]",
        "1",
        "undecided",
    ),
    "59, and a list of unknown size": ('concat(local.blocks, ["10.1.0.0/24"])', "[]", "[var.list]", "1", ""),
    "60, and a list of unknown size": (f"concat(local.blocks, [{TWO_MORE}])", "[]", "[var.list]", "1", "warning"),
    "59, a range and a list that are not known": (
        'concat(local.blocks, ["10.1.0.0/24", var.office])',
        "[]",
        "[var.list]",
        "1",
        "undecided",
    ),
    "a list of one of two sizes": (
        "[]",
        "[]",
        "[aws_ec2_managed_prefix_list.sized.id]",
        "var.blue ? 55 : 70",
        "undecided",
    ),
    "a list of a size or another one": (
        "[]",
        "[]",
        "[aws_ec2_managed_prefix_list.sized.id]",
        "var.blue ? 70 : var.number",
        "undecided",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_eni209(tmp_path: Path, name: str) -> None:
    cidrs, ipv6, lists, size, mark = CASES[name]
    source = GROUP.replace("CIDRS", cidrs).replace("IPV6", ipv6).replace("LISTS", lists).replace("SIZE", size)
    check(tmp_path, source.replace("MARK", f"  # {mark}" if mark else ""), "ENI209")


def test_group_outside_of_the_design(tmp_path: Path) -> None:
    check(tmp_path, RULES, "ENI209")
