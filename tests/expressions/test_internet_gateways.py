"""Internet gateways whose attachment is a resource of its own."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

SOURCE = """\
variable "on" {}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "g" { tags = { owner = "net" } }
resource "aws_internet_gateway_attachment" "a" {
  COUNT
  vpc_id              = aws_vpc.v.id
  internet_gateway_id = GATEWAY
}
"""
GATEWAY = "aws_internet_gateway.g"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def source(gateway: str, count: str = "") -> str:
    return SOURCE.replace("GATEWAY", gateway).replace("COUNT", count)


def test_a_gateway_and_its_attachment_are_one_gateway(tried: Try) -> None:
    design = source(f"{GATEWAY}.id")
    assert tried("vpc", "internet_gateway", design) == {GATEWAY: "aws_vpc.v"}
    assert tried("tags.owner", "internet_gateway", design) == {GATEWAY: '"net"'}


def test_a_gateway_that_may_be_attached(tried: Try) -> None:
    design = source(f"{GATEWAY}.id", "count = var.on ? 1 : 0")
    assert tried("vpc", "internet_gateway", design) == {GATEWAY: "an unknown value (not known: the value of var.on)"}


def test_a_gateway_outside_of_the_design_is_another_one(tried: Try) -> None:
    design = source('"igw-0a1b2c3d4e5f60718"')
    found = tried("vpc", "internet_gateway", design)
    assert found == {GATEWAY: "null", "aws_internet_gateway_attachment.a": "aws_vpc.v"}
