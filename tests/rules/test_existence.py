"""What may not exist: it belongs to something that exists on the same condition, on another one, or in any case."""

from pathlib import Path

import pytest

from tests.rules.marked import check, network_of

ON, OFF, OTHER = "count = var.on ? 1 : 0", "count = var.on ? 0 : 1", "count = var.other ? 1 : 0"
ALWAYS = "count = 1"

VPCS = """\
variable "on" {
  type = bool
}

variable "other" {
  type = bool
}

resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "peer" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.1.0/24"
}
"""

ADDED_GROUP = """
resource "aws_security_group" "far" {
  vpc_id = aws_vpc.peer.id
}

resource "aws_network_interface" "n" {
  %s
  subnet_id = aws_subnet.app.id
}

resource "aws_network_interface_sg_attachment" "x" {
  %s
  security_group_id    = aws_security_group.far.id%s
  network_interface_id = aws_network_interface.n[0].id
}
"""

ASSOCIATED_GROUP = """
resource "aws_security_group" "far" {
  %s
  vpc_id = aws_vpc.peer.id
}

resource "aws_vpc_security_group_vpc_association" "x" {
  %s
  security_group_id = aws_security_group.far[0].id
  vpc_id            = aws_vpc.core.id
}

resource "aws_network_interface" "n" {
  %s
  subnet_id = aws_subnet.app.id
}

resource "aws_network_interface_sg_attachment" "x" {
  %s
  security_group_id    = aws_security_group.far[0].id%s
  network_interface_id = aws_network_interface.n[0].id
}
"""

RULE_OF_GROUP = """
resource "aws_security_group" "far" {
  %s
  vpc_id = aws_vpc.peer.id
}

resource "aws_vpc_security_group_ingress_rule" "x" {
  %s
  security_group_id = aws_security_group.far[0].id
  cidr_ipv4         = "10.0.0.0/8"
  ip_protocol       = "-1"
}
"""

ONE_ADDRESS = """
resource "aws_network_interface" "n" {
  %s
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.9"]
}

resource "aws_network_interface" "o" {
  %s
  subnet_id   = aws_subnet.app.id
  private_ips = ["10.0.1.9"]%s
}
"""


def mark(text: str) -> str:
    return text and f"  # {text}"


@pytest.mark.parametrize(
    ("interface", "attachment", "expected"),
    [(ALWAYS, ALWAYS, "error"), (ON, ON, "error"), (ON, OTHER, "undecided"), (ALWAYS, ON, "undecided")],
)
def test_a_group_that_is_added_to_an_interface(tmp_path: Path, interface: str, attachment: str, expected: str) -> None:
    check(tmp_path, VPCS + ADDED_GROUP % (interface, attachment, mark(expected)), "ENI104")


def test_a_group_of_the_same_vpc_that_may_be_added_to_an_interface(tmp_path: Path) -> None:
    source = VPCS + ADDED_GROUP % (ALWAYS, ON, "")
    check(tmp_path, source.replace("aws_vpc.peer.id", "aws_vpc.core.id"), "ENI104")


@pytest.mark.parametrize(
    ("group", "association", "expected"),
    [(ALWAYS, ALWAYS, ""), (ON, ON, ""), (ON, OTHER, "undecided"), (ALWAYS, ON, "undecided")],
)
def test_a_group_that_is_associated_with_another_vpc(
    tmp_path: Path, group: str, association: str, expected: str
) -> None:
    check(tmp_path, VPCS + ASSOCIATED_GROUP % (group, association, group, group, mark(expected)), "ENI104")


@pytest.mark.parametrize(
    ("group", "rule", "number", "missing"),
    [
        (ALWAYS, ALWAYS, 1, ()),
        (ON, ON, 1, ()),
        (ON, OTHER, 0, ("the value of var.other",)),
        (ALWAYS, ON, 0, ("the value of var.on",)),
    ],
)
def test_a_rule_of_a_group(tmp_path: Path, group: str, rule: str, number: int, missing: tuple[str, ...]) -> None:
    (found,) = (
        one for one in network_of(tmp_path, VPCS + RULE_OF_GROUP % (group, rule)).security_groups if one.declared
    )
    assert (len(found.ingress), found.more_ingress) == (number, missing)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(ALWAYS, ON, "error"), (ON, ON, "error"), (ON, OFF, ""), (ON, OTHER, "undecided")],
)
def test_two_interfaces_that_list_one_address(tmp_path: Path, one: str, other: str, expected: str) -> None:
    check(tmp_path, VPCS + ONE_ADDRESS % (one, other, mark(expected)), "ENI803")
