"""What follows from the arguments of endpoint services, and of the data source of a zone."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

ENDPOINT = """\
variable "arns" { type = list(string) }
resource "aws_lb" "l" { subnets = ["subnet-0a1b2c3d4e5f60718"] }
resource "aws_vpc_endpoint_service" "s" {
  acceptance_required = false
  ARGUMENTS
}
resource "aws_vpc_endpoint" "e" {
  service_name      = aws_vpc_endpoint_service.s.service_name
  vpc_endpoint_type = aws_vpc_endpoint_service.s.service_type
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
}
"""
OF_NONE = "(not known: aws_vpc_endpoint_service.s.service_type)"
ZONES = """\
variable "zone" {}
data "aws_availability_zone" "z" { ARGUMENT }
resource "aws_subnet" "s" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  availability_zone = data.aws_availability_zone.z.id
  tags              = { letter = data.aws_availability_zone.z.name_suffix }
}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ("gateway_load_balancer_arns = [aws_lb.l.arn]", '"gateway-load-balancer-endpoint"'),
        ("network_load_balancer_arns = [aws_lb.l.arn]", '"interface-endpoint"'),
        (
            "network_load_balancer_arns = []\n  gateway_load_balancer_arns = [aws_lb.l.arn]",
            '"gateway-load-balancer-endpoint"',
        ),
        ("gateway_load_balancer_arns = var.arns", OF_NONE),
        ("network_load_balancer_arns = var.arns\n  gateway_load_balancer_arns = [aws_lb.l.arn]", OF_NONE),
        ("", OF_NONE),
    ],
)
def test_the_load_balancers_of_an_endpoint_service_tell_its_type(tried: Try, arguments: str, kind: str) -> None:
    found = tried("service", "subnet_service", ENDPOINT.replace("ARGUMENTS", arguments))
    assert found["aws_vpc_endpoint.e"].endswith(kind)


@pytest.mark.parametrize(
    ("argument", "zone", "letter"),
    [
        ('name = "eu-central-1a"', '"eu-central-1a"', '"a"'),
        ('name = "us-west-2-lax-1b"', '"us-west-2-lax-1b"', '"lax-1b"'),
        ("name = var.zone", "(not known: the value of var.zone)", "name_suffix"),
        ('zone_id = "euc1-az2"', "data.aws_availability_zone.z.id", "data.aws_availability_zone.z.name_suffix"),
    ],
)
def test_the_name_of_a_zone_tells_its_id_and_suffix(tried: Try, argument: str, zone: str, letter: str) -> None:
    source = ZONES.replace("ARGUMENT", argument)
    assert zone in tried("zone.name", "subnet", source)["aws_subnet.s"]
    assert letter in tried("tags.letter", "subnet", source)["aws_subnet.s"]
