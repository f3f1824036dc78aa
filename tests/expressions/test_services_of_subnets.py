"""Services, load balancers and attachments of a subnet, in policies."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

SUBNETS = """\
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_subnet" "b" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}
variable "x" {}
"""
ATTACHMENT = """\
resource "aws_ec2_transit_gateway_vpc_attachment" "t" {
  subnet_ids         = [%s]
  transit_gateway_id = "tgw-0a1b2c3d"
  vpc_id             = aws_vpc.v.id
}
"""
DATABASE = """\
resource "aws_db_subnet_group" "g" {
  name       = "g"
  subnet_ids = [%s]
}
resource "aws_db_instance" "d" {
  engine               = "mysql"
  db_subnet_group_name = aws_db_subnet_group.g.name
}
"""
BALANCER = """\
resource "aws_lb" "l" {
  load_balancer_type = "network"
  subnets            = [%s]
}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("attribute", "resource", "names"),
    [
        ("transit_gateway_attachments", ATTACHMENT, ["aws_ec2_transit_gateway_vpc_attachment.t"]),
        ("services", DATABASE, ["aws_db_subnet_group.g", "aws_db_instance.d"]),
        ("load_balancers", BALANCER, ["aws_lb.l"]),
    ],
)
def test_a_subnet_knows_what_lists_it(attribute: str, resource: str, names: list[str], tried: Try) -> None:
    found = tried(attribute, "subnet", SUBNETS + resource % "aws_subnet.a.id")
    assert sorted(found["aws_subnet.a"][1:-1].split(", ")) == sorted(names)
    assert found["aws_subnet.b"] == "[]"
    for kind in {"services", "load_balancers", "transit_gateway_attachments"} - {attribute}:
        assert tried(kind, "subnet", SUBNETS + resource % "aws_subnet.a.id")["aws_subnet.a"] == "[]"


@pytest.mark.parametrize(
    ("attribute", "resource"),
    [("transit_gateway_attachments", ATTACHMENT), ("load_balancers", BALANCER)],
)
def test_what_may_list_it_leaves_it_undecided(attribute: str, resource: str, tried: Try) -> None:
    found = tried(f"length({attribute}) == 0", "subnet", SUBNETS + resource % "var.x")
    assert set(found) == {"aws_subnet.a", "aws_subnet.b"}
    assert all("the value of var.x" in one for one in found.values())


def test_resources_that_are_not_read_may_be_services(tried: Try) -> None:
    project = 'resource "aws_codebuild_project" "c" {\n  vpc_config {\n    subnets = [aws_subnet.a.id]\n  }\n}\n'
    found = tried("services", "subnet", SUBNETS + project)
    fact = "whether aws_codebuild_project.c uses aws_subnet.a"
    assert found == {"aws_subnet.a": f"an unknown list (not known: {fact})", "aws_subnet.b": "[]"}
    assert tried("load_balancers", "subnet", SUBNETS + project)["aws_subnet.a"] == "[]"


def test_of_a_topology(tried: Try) -> None:
    source = "version: 1\nsubnets:\n  a: {}\n  b: {}\nload_balancers:\n  l: {type: network, subnets: [a]}\n"
    assert tried("load_balancers", "subnet", source, "topology") == {
        "subnets.a": "[load_balancers.l]",
        "subnets.b": "[]",
    }
