"""The default routes of subnets in policies, beside modules that were not read, and where they lead."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

DESIGN = """\
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_security_group" "g" { vpc_id = aws_vpc.v.id }
resource "aws_nat_gateway" "n" {
  subnet_id     = aws_subnet.s.id
  allocation_id = "eipalloc-0a1b2c3d4e5f60718"
}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    TARGET
  }
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.s.id
  route_table_id = aws_route_table.t.id
}
"""
BY_NAT = DESIGN.replace("TARGET", "nat_gateway_id = aws_nat_gateway.n.id")
UNREAD = 'module "m" {\n  source = "git::https://example.com/x.git"\n  given  = VALUE\n}\n'
READ = "length(default_routes) == 1"
BY_MODULE = "undecided: whether module.m, which was not read, uses {} is not known"
BY_RESOURCES = "undecided: the resources of module.m, which was not read is not known"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("[aws_subnet.s.id, aws_security_group.g.id]", "true"),
        ("aws_vpc.other.id", "true"),
        ("aws_route_table.t.id", BY_MODULE.format("aws_route_table.t")),
        ("aws_vpc.v.id", BY_MODULE.format("aws_vpc.v")),
        ("aws_vpc.v.main_route_table_id", BY_MODULE.format("aws_vpc.v")),
        ("aws_subnet.s.vpc_id", BY_RESOURCES),
    ],
)
def test_a_module_that_was_not_read_adds_routes_to_tables_that_it_gets(tried: Try, given: str, answer: str) -> None:
    assert tried(READ, "subnet", BY_NAT + UNREAD.replace("VALUE", given)) == {"aws_subnet.s": answer}


def test_a_table_goes_through_outputs_to_a_module_that_was_not_read(tried: Try, write: Write) -> None:
    write("design/n/main.tf", BY_NAT + 'output "v" { value = aws_vpc.v.id }\noutput "s" { value = aws_subnet.s.id }\n')
    call = 'module "n" { source = "./n" }\n'
    found = tried(READ, "subnet", call + UNREAD.replace("VALUE", "module.n.s"))
    assert found == {"module.n.aws_subnet.s": "true"}
    (value,) = tried(READ, "subnet", call + UNREAD.replace("VALUE", "module.n.v")).values()
    assert value == BY_MODULE.format("module.n.aws_vpc.v")


def test_the_id_of_a_nat_gateway_as_that_of_a_gateway(tried: Try) -> None:
    source = DESIGN.replace("TARGET", "gateway_id = aws_nat_gateway.n.id")
    expression = '[for r in default_routes : r.target.kind == "nat-gateway" && r.nat_gateway.subnet == self]'
    assert tried(expression, "subnet", source) == {"aws_subnet.s": "[true]"}
    assert tried("!is_public", "subnet", source) == {"aws_subnet.s": "true"}


def test_routes_of_a_list_say_where_they_lead(tried: Try) -> None:
    assert tried("routes", "subnet", BY_NAT) == {"aws_subnet.s": "[aws_route_table.t (0.0.0.0/0 to aws_nat_gateway.n)]"}
