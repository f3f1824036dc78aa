"""Empty texts in the place of subnets and CIDR blocks: a value is still to be given, and its variable is named."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

DESIGN = """\
variable "subnets" { default = "" }
variable "blank" { default = "" }
variable "listed" { default = ["subnet-0a1b2c3d4e5f60718", ""] }
locals {
  subnets = split(",", var.subnets)
}
resource "aws_subnet" "a" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
}
resource "aws_db_subnet_group" "g" {
  subnet_ids = %s
}
"""
MODULE = """\
variable "given" {}
variable "default" { default = "" }
resource "aws_db_subnet_group" "g" {
  subnet_ids = %s
}
"""
CALL = """\
variable "subnets" { default = "" }
module "m" {
  source = "./m"
  given  = split(",", var.subnets)
}
"""
SUBNET = """\
variable "cidr" { default = "" }
variable "ipv6" { default = "2001:db8:0:1::/64" }
resource "aws_subnet" "a" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  %s
}
"""
RULES = """\
version: 1
rules:
- code: NET001
  name: subnets-of-databases
  for: subnet_service
  must: length(subnets) > 2
  message: "{self} has too few subnets"
"""
DB = "aws_db_subnet_group.g"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("subnets", "fact"),
    [
        ('split(",", var.subnets)', "the value of var.subnets (it is empty)"),
        ("local.subnets", "the value of var.subnets (it is empty)"),
        ('concat([aws_subnet.a.id], split(",", var.subnets))', "the value of var.subnets (it is empty)"),
        ("var.listed", "the value of var.listed (it has an empty element)"),
        ("[var.blank, var.subnets]", "aws_db_subnet_group.g.subnet_ids (it has an empty element)"),
        ('[""]', "aws_db_subnet_group.g.subnet_ids (it has an empty element)"),
    ],
)
def test_an_empty_text_in_a_list_of_subnets_is_still_to_be_filled_in(subnets: str, fact: str, tried: Try) -> None:
    found = tried("length(subnets) > 2", "subnet_service", DESIGN % subnets)
    assert found == {DB: f"undecided: {fact} is not known"}


@pytest.mark.parametrize(
    ("subnets", "number"), [('compact(split(",", var.subnets))', "0"), ("[]", "0"), ("[aws_subnet.a.id]", "1")]
)
def test_a_list_without_an_empty_text_is_complete(subnets: str, number: str, tried: Try) -> None:
    assert tried("length(subnets)", "subnet_service", DESIGN % subnets) == {DB: number}


@pytest.mark.parametrize(
    ("subnets", "fact"),
    [
        ("var.given", "the value of var.subnets (it is empty)"),
        ("[var.default]", "the value of module.m.var.default (it is empty)"),
    ],
)
def test_the_variable_may_be_that_of_another_module(subnets: str, fact: str, tried: Try, write: Write) -> None:
    write("design/m/main.tf", MODULE % subnets)
    found = tried("length(subnets) > 1", "subnet_service", CALL)
    assert found == {f"module.m.{DB}": f"undecided: {fact} is not known"}


def test_the_subnet_of_what_needs_one_is_still_to_be_filled_in(tried: Try) -> None:
    source = 'variable "s" { default = "" }\nresource "aws_efs_mount_target" "t" {\n  subnet_id = var.s\n}\n'
    found = tried("length(subnets) == 0", "subnet_service", source)
    assert found == {"aws_efs_mount_target.t": "undecided: the value of var.s (it is empty) is not known"}


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("cidr_block = var.cidr", "undecided: the value of var.cidr (it is empty) is not known"),
        ("cidr_block = var.cidr\n  ipv6_cidr_block = var.cidr", "undecided: the value of var.cidr (it is empty)"),
        ("cidr_block = var.cidr\n  ipv6_cidr_block = var.ipv6", "true"),
    ],
)
def test_a_subnet_needs_a_block(blocks: str, expected: str, tried: Try) -> None:
    assert tried("cidr == null", "subnet", SUBNET % blocks)["aws_subnet.a"].startswith(expected)


def test_the_file_that_sets_the_variable_is_named(run: Run, write: Write) -> None:
    write("design/main.tf", DESIGN % "local.subnets")
    write("design/prod.tfvars", 'subnets = "subnet-0a1b2c3d4e5f60718,subnet-08f7e6d5c4b3a2910"\n')
    write("net.enilint-rules.yaml", RULES)
    result = run("check", "design", "--rules", "net.enilint-rules.yaml", "--select", "NET", "--show-undecided")
    assert "add --var-file design/prod.tfvars" in " ".join(result.output.split())
    assert "No findings" in result.output
