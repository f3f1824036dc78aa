"""Subnets that Terraform adds to a VPC endpoint by resources of their own have the demands of the endpoint."""

from pathlib import Path

import pytest

from tests.rules.marked import lint

DESIGN = """\
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1ZONE"
}
resource "aws_vpc_endpoint" "e" {
  vpc_id            = aws_vpc.v.id
  service_name      = "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718"
  vpc_endpoint_type = "TYPE"
  subnet_ids        = [aws_subnet.a.id]
}
resource "aws_vpc_endpoint_subnet_association" "e" {
  vpc_endpoint_id = aws_vpc_endpoint.e.id
  subnet_id       = aws_subnet.b.id
}
"""


@pytest.mark.parametrize(
    ("zone", "code", "type", "expected"),
    [
        ("a", "ENI107", "Interface", ["an interface VPC endpoint accepts one subnet per Availability Zone"]),
        ("a", "ENI107", "GatewayLoadBalancer", ["a Gateway Load Balancer endpoint accepts one subnet per"]),
        ("b", "ENI107", "GatewayLoadBalancer", []),
        ("b", "ENI108", "GatewayLoadBalancer", ["a Gateway Load Balancer endpoint needs exactly 1 subnet"]),
        ("b", "ENI108", "Interface", []),
    ],
)
def test_an_added_subnet_is_one_of_the_kind_of_its_endpoint(
    zone: str, code: str, type: str, expected: list[str], tmp_path: Path
) -> None:
    found = lint(tmp_path, DESIGN.replace("ZONE", zone).replace("TYPE", type), code).findings
    assert [words in one.message for one, words in zip(found, expected, strict=True)] == [True] * len(expected)


def test_one_of_two_subnets_may_be_added(tmp_path: Path) -> None:
    source = DESIGN.replace("ZONE", "b").replace("TYPE", "GatewayLoadBalancer")
    source = source.replace("  subnet_ids        = [aws_subnet.a.id]\n", "")
    block = source[source.index('resource "aws_vpc_endpoint_subnet_association"') :]
    other = block.replace('"e" {', '"other" {\n  count = var.green ? 0 : 1').replace("subnet.b", "subnet.a")
    source = source.replace(block, block.replace('"e" {', '"e" {\n  count = var.green ? 1 : 0')) + other
    assert lint(tmp_path, f'variable "green" {{ type = bool }}\n{source}', "ENI108").findings == ()


def test_the_only_subnet_of_an_endpoint_may_be_added(tmp_path: Path) -> None:
    source = DESIGN.replace("ZONE", "a").replace("TYPE", "GatewayLoadBalancer")
    source = source.replace("  subnet_ids        = [aws_subnet.a.id]\n", "")
    assert lint(tmp_path, source, "ENI108").findings == ()


def test_sentences_name_the_endpoint_to_which_a_subnet_is_added(tmp_path: Path) -> None:
    (found,) = lint(tmp_path, DESIGN.replace("ZONE", "a").replace("TYPE", "Interface"), "ENI107").findings
    assert found.subject == "aws_vpc_endpoint.e"
    assert found.message.startswith("aws_vpc_endpoint.e has aws_subnet.a and aws_subnet.b in eu-west-1a, but")
    assert found.help == "keep one subnet per Availability Zone in the subnets of aws_vpc_endpoint.e"
    assert "aws_vpc_endpoint_subnet_association.e adds aws_subnet.b" in [one.message for one in found.related]
    assert found.at.line == DESIGN.splitlines().index("  subnet_id       = aws_subnet.b.id") + 1
