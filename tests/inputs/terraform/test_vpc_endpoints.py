"""The VPC endpoints that routes lead to."""

from pathlib import Path

import pytest

from enilint.values import words
from tests.rules.marked import network_of


@pytest.mark.parametrize(
    ("target", "endpoint"),
    [
        ("vpc_endpoint_id = aws_vpc_endpoint.gwlb.id", "aws_vpc_endpoint.gwlb"),
        ("gateway_id = aws_vpc_endpoint.gwlb.id", "aws_vpc_endpoint.gwlb"),
        ('vpc_endpoint_id = "vpce-0a1b2c3d"', "vpce-0a1b2c3d"),
        ('gateway_id = "vpce-0a1b2c3d"', "vpce-0a1b2c3d"),
        ("vpc_endpoint_id = data.aws_vpc_endpoint.shared.id", "data.aws_vpc_endpoint.shared"),
        ('transit_gateway_id = "tgw-0a1b2c3d"', "none"),
    ],
)
def test_the_endpoint_of_a_route(tmp_path: Path, target: str, endpoint: str) -> None:
    source = f"""
resource "aws_vpc_endpoint" "gwlb" {{
}}

data "aws_vpc_endpoint" "shared" {{
}}

resource "aws_route" "one" {{
  route_table_id         = "rtb-0a1b2c3d"
  destination_cidr_block = "0.0.0.0/0"
  {target}
}}
"""
    (route,) = network_of(tmp_path, source).gateway_routes
    assert (words(route.vpc_endpoint) if route.vpc_endpoint is not None else "none") == endpoint
