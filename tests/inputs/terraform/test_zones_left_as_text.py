"""A zone that a template left as text is still to be filled in."""

from pathlib import Path

import pytest

from tests.rules.marked import check

BALANCER = """
resource "aws_vpc" "v" {{
  cidr_block = "10.0.0.0/16"
}}

resource "aws_subnet" "a" {{
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "{zone}"
}}

resource "aws_subnet" "b" {{
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "{zone}"
}}

resource "aws_lb" "l" {{
  load_balancer_type = "application"
  subnets            = [aws_subnet.a.id, aws_subnet.b.id]  # {mark}
}}
"""


@pytest.mark.parametrize(("zone", "mark"), [("var.app_az", "undecided"), ("eu-west-1a", "error")])
def test_two_subnets_of_a_balancer_in_one_zone(tmp_path: Path, zone: str, mark: str) -> None:
    check(tmp_path, BALANCER.format(zone=zone, mark=mark), "ENI107")
