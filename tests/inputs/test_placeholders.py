"""Which ids and zones stand for ones to be filled in."""

import random

import pytest

from enilint.inputs.placeholders import is_placeholder, is_zone_placeholder
from tests.tables import table


@table(
    "id",
    [
        "subnet-xxxxx",
        "subnet-XXXXXXXX",
        "subnet-xxxxxxxxxxxxxxxxx",
        "subnet-abc",
        "subnet-abcdef",
        "subnet-abcdef12",
        "subnet-abc123",
        "subnet-def456",
        "vpc-1234abcd",
        "subnet-0abcdef1234567890",
        "subnet-0123456789abcdef0",
        "subnet-1234567890abcdef0",
        "eni-123456",
        "eni-12345678",
        "i-1234567890abcdef0",
        "i-00000000",
        "i-11111111111111111",
        "eni-example",
        "eni-0example",
        "eni-<id>",
        "<subnet-id>",
        "${aws_subnet.a.id}",
        "aws_subnet.a.id",
        "subnet-...",
        "subnet-0a1b…",
        "eth0",
        "vpc-",
    ],
)
def test_what_is_to_be_filled_in(id: str) -> None:
    assert is_placeholder(id)


@pytest.mark.parametrize(
    "id",
    [
        "subnet-0a1b2c3d4e5f60718",
        "subnet-9d4a7b6c",
        "subnet-0abc1234def567890",
        "subnet-0aaaaaaaaaaaaaaaa",
        "eni-0a1b2c",
        "i-0a",
        "eipalloc-64d5890a",
        "vpce-0bd1f4f1e0a2b3c4d",
        "some-name",
        "123456",
        "",
    ],
)
def test_what_may_be_an_id(id: str) -> None:
    assert not is_placeholder(id)


@pytest.mark.parametrize("digits", [8, 17])
def test_ids_of_aws_are_hardly_ever_taken_for_made_up_ones(digits: int) -> None:
    numbers = random.Random(4)
    made_up = [
        one for _ in range(100_000) if is_placeholder(one := f"eni-{numbers.getrandbits(4 * digits):0{digits}x}")
    ]
    assert made_up == []


@pytest.mark.parametrize("name", ["var.app_az", "${var.zone}", "<zone>", "us-east-1A", "YOUR_ZONE", "us east"])
def test_what_is_no_zone(name: str) -> None:
    assert is_zone_placeholder(name)


@pytest.mark.parametrize("name", ["us-east-1a", "us-west-2-lax-1a", "us-east-1-wl1-bos-wlz-1", "euw2-az1", ""])
def test_what_may_be_a_zone(name: str) -> None:
    assert not is_zone_placeholder(name)
