"""Modules that take names and IDs of zones in one list look at the form of each: that of a name is known."""

from pathlib import Path

import pytest

from tests.rules.marked import check

BALANCER = """\
variable "region" {{}}

data "aws_availability_zones" "here" {{}}

data "aws_region" "here" {{}}

locals {{
  zones = slice({zones}, 0, 3)
}}

resource "aws_subnet" "each" {{
  count                = 2
  vpc_id               = "vpc-0a1b2c3d4e5f60718"
  cidr_block           = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone    = {is_name} ? local.zones[count.index{which}] : null
  availability_zone_id = {is_name} ? null : local.zones[count.index{which}]
}}

resource "aws_lb" "web" {{
  load_balancer_type = "application"
  internal           = true
  subnets            = aws_subnet.each[*].id{mark}
}}
"""
NAMES = "data.aws_availability_zones.here.names"
IDS = "data.aws_availability_zones.here.zone_ids"
MATCHES = 'length(regexall("^[a-z]{2}-", local.zones[count.index])) > 0'


def check_balancer(tmp_path: Path, is_name: str, zones: str = NAMES, which: str = "", mark: str = "") -> None:
    shown = f"  # {mark}" if mark else ""
    check(tmp_path, BALANCER.format(is_name=is_name, zones=zones, which=which, mark=shown), "ENI107")


@pytest.mark.parametrize(
    "is_name",
    [
        MATCHES,
        'substr(local.zones[count.index], 2, 1) == "-"',
        'strcontains(local.zones[count.index], "-")',
        '!endswith(local.zones[count.index], "z1")',
        '!can(regex("-az[0-9]$", local.zones[count.index]))',
    ],
)
def test_zones_that_are_named_are_told_apart(tmp_path: Path, is_name: str) -> None:
    check_balancer(tmp_path, is_name)


def test_their_order_does_not_matter(tmp_path: Path) -> None:
    check_balancer(tmp_path, MATCHES, f"sort({NAMES})")


def test_the_same_zone_is_found(tmp_path: Path) -> None:
    check_balancer(tmp_path, MATCHES, which=" * 0", mark="error")


@pytest.mark.parametrize("attribute", ["name", "id", "region"])
def test_a_region_and_a_letter_are_a_name(tmp_path: Path, attribute: str) -> None:
    region = f"${{data.aws_region.here.{attribute}}}"
    check_balancer(tmp_path, MATCHES, f'["{region}a", "{region}b", "{region}c"]')
    check_balancer(tmp_path, MATCHES, f'["{region}a", "{region}b", "{region}c"]', which=" * 0", mark="error")


@pytest.mark.parametrize(
    ("is_name", "zones"),
    [
        (MATCHES, IDS),
        (MATCHES, '["${data.aws_region.here.description}a", "b", "c"]'),
        (MATCHES, '["${var.region}a", "${var.region}b", "c"]'),
        ('startswith(local.zones[count.index], "us-")', NAMES),
        ('length(regexall("[a-z]+", local.zones[count.index])) == 3', NAMES),
        ('substr(local.zones[count.index], 0, 2) == "us"', NAMES),
        ('can(regex("west", local.zones[count.index]))', NAMES),
    ],
)
def test_what_differs_between_zones_is_not_known(tmp_path: Path, is_name: str, zones: str) -> None:
    check_balancer(tmp_path, is_name, zones, mark="undecided")
