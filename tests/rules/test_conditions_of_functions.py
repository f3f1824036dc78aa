"""Conditions of ENI314 and ENI902, each in a design of whose results it decides."""

from pathlib import Path

import pytest

from tests.rules.marked import check, check_topology

SUBNETS = ", ".join(f"s{number}: {{vpc: core}}" for number in range(17))
NAMES = ", ".join(f"s{number}" for number in range(17))

TOPOLOGIES = {
    "ENI314: four functions, and another service": """\
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  public: {vpc: core, zone: eu-west-1a}
lambda_functions:
  a:
    subnets: [public]  # info
  b: {subnets: [public]}
  c: {subnets: [public]}
  d: {subnets: [public]}
ecs_services:
  web: {network_mode: awsvpc, launch_type: fargate, subnets: [public], assign_public_ip: true}
eks_clusters:
  apps: {subnets: [public]}
route_tables:
  public: {vpc: core, subnets: [public], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
""",
    "ENI902: functions without groups, and what may be a function": f"""\
vpcs: {{core: {{cidr: 10.0.0.0/16}}}}
subnets: {{{SUBNETS}}}
lambda_functions:
  plain: {{subnets: [s0]}}
managed_services:
  other: {{type: db-subnet-group, subnets: [{NAMES}]}}
  perhaps:
    subnets: [{NAMES}]  # undecided
""",
}

PUBLIC = """\
variable "blue" { type = bool }
variable "subnet" { type = string }
variable "subnets" { type = list(string) }
resource "aws_vpc" "core" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "public" {
  vpc_id          = aws_vpc.core.id
  cidr_block      = "10.0.1.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.core.ipv6_cidr_block, 8, 0)
}
resource "aws_internet_gateway" "core" { vpc_id = aws_vpc.core.id }
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }
}
resource "aws_route_table" "also_public" {
  vpc_id = aws_vpc.core.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.core.id
  }
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = TABLE
}
resource "aws_lambda_function" "job" {
  function_name = "job"
  role          = "arn:aws:iam::111122223333:role/job"
  vpc_config {
    subnet_ids                  = SUBNETS
    security_group_ids          = ["sg-0a1b2c3d"]
    ipv6_allowed_for_dual_stack = DUAL
  }
}
"""


def _public(mark: str, *, table: str = "public", subnets: str = "[aws_subnet.public.id]", dual: str = "false") -> str:
    text = PUBLIC.replace("SUBNETS", f"{subnets}  # {mark}").replace("DUAL", dual)
    return text.replace("TABLE", table if "." in table or '"' in table else f"aws_route_table.{table}.id")


FUNCTIONS = """\
variable "groups" { type = list(string) }
variable "subnets" { type = list(string) }
variable "blue" { type = bool }
resource "aws_vpc" "core" {MARK
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "app" {
  count      = WIDTH
  vpc_id     = aws_vpc.core.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_security_group" "own" {
  count  = NUMBER
  vpc_id = aws_vpc.core.id
}
resource "aws_lambda_function" "own" {
  count         = NUMBER
  function_name = "own-${count.index}"
  role          = "arn:aws:iam::111122223333:role/lambda"
  vpc_config {
    subnet_ids         = aws_subnet.app[*].id
    security_group_ids = [aws_security_group.own[count.index].id]
  }
}
"""


def _functions(mark: str, width: int, number: int, more: str = "") -> str:
    text = FUNCTIONS.replace("MARK", f"  # {mark}" if mark else "").replace("WIDTH", str(width))
    return text.replace("NUMBER", str(number)) + more


ONE_MORE = """\
resource "aws_lambda_function" "more" {
  function_name = "more"
  role          = "arn:aws:iam::111122223333:role/lambda"
  vpc_config {
    subnet_ids         = SUBNETS
    security_group_ids = GROUPS
  }
}
"""
MORE_GROUPS = ONE_MORE.replace("SUBNETS", "[aws_subnet.app[0].id]").replace("GROUPS", "var.groups")
MORE_SUBNETS = ONE_MORE.replace("SUBNETS", '[for one in var.subnets : one if one != "subnet-0a1b2c3d"]').replace(
    "GROUPS", "[aws_security_group.own[0].id]"
)
UNPLACED = """\
resource "aws_subnet" "either" {
  vpc_id     = var.blue ? aws_vpc.core.id : aws_vpc.other.id
  cidr_block = "10.0.200.0/24"
}
""" + ONE_MORE.replace("SUBNETS", "[aws_subnet.either.id]").replace("GROUPS", "[aws_security_group.own[0].id]")

MODULES = {
    "ENI314: a subnet that is not known": _public("undecided", subnets="[aws_subnet.public.id, var.subnet]"),
    "ENI314: one of two subnets": _public(
        "undecided", subnets="[var.blue ? aws_subnet.public.id : aws_subnet.inner.id]"
    )
    + """\
resource "aws_subnet" "inner" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.2.0/24"
}
""",
    "ENI314: a list that goes on": _public(
        "undecided",
        subnets='concat([aws_subnet.public.id], [for one in var.subnets : one if one != "subnet-0a1b2c3d"])',
    ),
    "ENI314: a list of which nothing is known": _public(
        "undecided", subnets='[for one in var.subnets : one if one != "subnet-0a1b2c3d"]'
    ),
    "ENI314: one of two tables": _public(
        "undecided",
        table="var.blue ? aws_route_table.public.id : aws_route_table.also_public.id",
        dual="true",
    ),
    "ENI314: routes over IPv6 that are not listed": _public("undecided", table='"rtb-0a1b2c3d"', dual="true")
    + """\
resource "aws_route" "out" {
  route_table_id         = "rtb-0a1b2c3d"
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.core.id
}
""",
    "ENI902: as many interfaces as the quota": _functions("", 10, 50),
    "ENI902: as many, and a function of unknown groups": _functions("undecided", 10, 50, MORE_GROUPS),
    "ENI902: as many, and a subnet of an unknown VPC": _functions("undecided", 10, 50, UNPLACED),
    "ENI902: as many with a function of unknown groups": _functions("", 1, 499, MORE_GROUPS),
    "ENI902: fewer with 16 subnets": _functions("", 3, 161, MORE_SUBNETS),
    "ENI902: more with 16 subnets": _functions("undecided", 4, 121, MORE_SUBNETS),
}


@pytest.mark.parametrize("name", TOPOLOGIES)
def test_topologies(name: str) -> None:
    check_topology(TOPOLOGIES[name], name.partition(":")[0])


@pytest.mark.parametrize("name", MODULES)
def test_modules(tmp_path: Path, name: str) -> None:
    check(tmp_path, MODULES[name], name.partition(":")[0])
