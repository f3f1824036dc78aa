"""What an expression goes through is gone through once for all instances of a block, and nothing else changes."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from enilint.inventory import DesignFacts
from enilint.run.inventory import inventory_of
from enilint.run.linter import read_all
from enilint.run.request import Request
from enilint.run.setup import prepare

NETWORK = """
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "many" {
  count             = %d
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet("10.0.0.0/8", 16, count.index)
  availability_zone = ["eu-west-1a", "eu-west-1b", "eu-west-1c"][count.index %% 3]
}
"""
SUBNETS = (
    "element(aws_subnet.many[*].id, count.index)",
    "aws_subnet.many.*.id[count.index]",
    "element(concat(aws_subnet.many[*].id, [aws_subnet.many[1].id]), count.index + 1)",
    "[for one in aws_subnet.many : one.id][count.index]",
    "[for number, one in aws_subnet.many : one.id if number >= count.index][0]",
    'values({ for number, one in aws_subnet.many : "k${number}" => one.id })[count.index]',
    "flatten([for one in aws_subnet.many : [for other in [one] : other.id]])[count.index]",
    "flatten([for one in [aws_subnet.many[count.index]] : [for other in [one] : other.id]])[0]",
    "[for one in [for one in range(3) : aws_subnet.many[(one + count.index) % 3]] : one.id][1]",
    "[for one in [for other in range(3) : reverse(aws_subnet.many[*].id)[other]] : one][count.index]",
    "reverse(aws_subnet.many[*].id)[count.index]",
    "one(slice(aws_subnet.many[*].id, count.index, count.index + 1))",
    "[for one in [aws_subnet.many] : one[*].id][0][count.index]",
    "[for one in aws_subnet.many : element([one][*].id, 0)][count.index]",
    "try(aws_subnet.many[*].none, aws_subnet.many[*].id)[count.index]",
    'element(count.index == 1 ? aws_subnet.many[*].id : ["subnet-0f3a1b2c4d5e6f701"], 0)',
    "uuid()",
)
ADDRESSES = (
    '[format("10.0.%d.9", count.index)]',
    '[for one in ["7", "8"] : "10.0.${count.index}.${one}"]',
    'formatlist("10.0.%s.${count.index}", ["5", "6"])',
    '[for one in range(2) : join(".", ["10", "0", one, length(aws_subnet.many) + count.index])]',
)


def read(directory: Path, text: str) -> DesignFacts:
    (directory / "main.tf").write_text(text)
    request = Request(paths=[str(directory)], use_config=False)
    designs, errors = read_all(request, prepare(request))
    assert not errors
    (design,) = designs
    assert not design.errors
    return inventory_of(design)


def interfaces(design: DesignFacts) -> Sequence[tuple[object, ...]]:
    """What is known of each interface. The name of one whose subnet is not known is in what it is called."""
    return [
        (re.sub(r"it\W?(\d)\]?", r"it \1", str(one.subnet)), one.zone.value, one.addresses, one.ipv4)
        for one in sorted(design.interfaces, key=lambda one: re.sub(r"\W", "", one.address))
    ]


@pytest.mark.parametrize("addresses", ADDRESSES)
@pytest.mark.parametrize("subnet", SUBNETS)
def test_values_are_those_of_blocks_that_are_written_apart(tmp_path: Path, subnet: str, addresses: str) -> None:
    def written(name: str, arguments: str) -> str:
        return (
            f'resource "aws_network_interface" "{name}" {{\n{arguments}'
            f"  subnet_id   = {subnet}\n  private_ips = {addresses}\n}}\n"
        )

    network = NETWORK % 3
    together = read(tmp_path, network + written("it", "  count = 3\n"))
    blocks = (written(f"it{number}", "").replace("count.index", str(number)) for number in range(3))
    apart = read(tmp_path, network + "".join(blocks))
    assert interfaces(together) == interfaces(apart)
    assert len({one[0] for one in interfaces(together)}) > 1


def test_a_thousand_instances_take_their_subnets_from_a_list(tmp_path: Path) -> None:
    text = """
resource "aws_instance" "it" {
  count         = 1000
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = "m5.large"
  subnet_id     = element(aws_subnet.many.*.id, count.index)
}

resource "aws_network_interface" "it" {
  count     = 1000
  subnet_id = aws_subnet.many.*.id[count.index]

  attachment {
    instance     = element(aws_instance.it.*.id, count.index)
    device_index = 1
  }
}
"""
    found = read(tmp_path, NETWORK % 1000 + text)
    attached = {one.address: one for one in found.interfaces if not one.is_implicit}
    assert len(attached) == 1000
    last = attached["aws_network_interface.it[999]"]
    assert (last.subnet.value, last.attached[0].instance.value) == ("aws_subnet.many[999]", "aws_instance.it[999]")


def test_the_names_of_nested_loops_are_those_of_each_round(tmp_path: Path) -> None:
    text = """
locals {
  pairs = [for one in ["1", "2"] : [for two in ["3", "4"] : join(".", ["10", "0", one, two])]]
}

resource "aws_network_interface" "it" {
  subnet_id   = aws_subnet.many[0].id
  private_ips = flatten(local.pairs)
}
"""
    (one,) = read(tmp_path, NETWORK % 1 + text).interfaces
    assert one.addresses == ("10.0.1.3", "10.0.1.4", "10.0.2.3", "10.0.2.4")
