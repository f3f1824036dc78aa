"""What the checker takes is evaluated without an error, over whatever design."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from enilint.expressions.checker import Checker
from enilint.expressions.evaluation import Context
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS, subjects
from enilint.expressions.rule_file import load
from enilint.expressions.syntax import ExpressionError
from enilint.expressions.values import Exceeded
from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.model.network import Network
from enilint.run.examples import read_example
from tests.expressions.generated import Generator

ROOT = Path(__file__).parents[2]
EVERYTHING = ROOT / "tests/inputs/topology/everything.yaml"
POLICIES = ROOT / "examples/policies.enilint-rules.yaml"
NUMBER = 150
UNKNOWN = """
variable "any" {}
resource "aws_vpc" "a" {
  cidr_block = var.any
  tags       = var.any
}
resource "aws_subnet" "a" {
  count             = 2
  vpc_id            = var.any
  cidr_block        = var.any
  availability_zone = var.any
}
resource "aws_subnet" "b" {
  for_each = var.any
  vpc_id   = aws_vpc.a.id
  tags     = { owner = each.key }
}
resource "aws_security_group" "a" {
  vpc_id = aws_vpc.a.id
}
resource "aws_network_interface" "a" {
  subnet_id       = aws_subnet.a[var.any].id
  security_groups = var.any
}
resource "aws_instance" "a" {
  instance_type = var.any
  subnet_id     = var.any ? aws_subnet.a[0].id : aws_subnet.a[1].id
}
resource "aws_network_interface_attachment" "a" {
  instance_id          = var.any
  network_interface_id = aws_network_interface.a.id
  device_index         = var.any
}
resource "aws_eip" "a" {
  network_interface = var.any
}
resource "aws_route_table" "a" {
  vpc_id = var.any
  dynamic "route" {
    for_each = var.any
    content {
      cidr_block = route.value
      gateway_id = var.any
    }
  }
}
resource "aws_lb" "a" {
  load_balancer_type = var.any
  subnets            = var.any
}
"""


def networks() -> Iterator[Network]:
    yield from read(InputFile("everything.enilint.yaml", EVERYTHING.read_bytes()), "topology").networks
    yield from read_example(UNKNOWN, "terraform").networks
    for rule, _ in load(POLICIES).rules:
        for example in (*rule.bad, *rule.good):
            if example.kind != "topology":
                yield from read_example(example.source, example.kind).networks


@pytest.fixture(scope="module")
def designs() -> list[Network]:
    return list(networks())


@pytest.mark.parametrize("kind", KINDS)
def test_accepted_expressions_have_a_value_in_every_design(kind: str, designs: list[Network]) -> None:
    random = Random(kind)
    cls = KINDS[kind][0]
    accepted = 0
    for _ in range(NUMBER):
        text = Generator(random, cls).expression()
        try:
            typed = Checker(cls).check(parse(text))
        except ExpressionError:
            continue
        accepted += 1
        for network in designs:
            context = Context(network, steps=20_000)
            for subject in subjects(network, kind):
                try:
                    typed.evaluate([context, subject])
                except Exceeded:
                    break
                except Exception as error:
                    raise AssertionError(text) from error
    assert accepted > NUMBER / 10
