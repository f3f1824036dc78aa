"""The subnets of services in policies: those that they list, or those of their subnet group."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, plan_of, trying

SUBNETS = """\
resource "aws_subnet" "a" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_subnet" "b" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
variable "name" {}
resource "aws_db_subnet_group" "g" {
  name       = NAME
  subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
}
resource "aws_db_instance" "d" {
  GROUP
}
"""
UNKNOWN = "at least 0 (not known: the subnets of aws_db_instance.d)"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("name", "group", "number"),
    [
        ('"main"', "db_subnet_group_name = aws_db_subnet_group.g.name", "2"),
        ('"main"', "db_subnet_group_name = aws_db_subnet_group.g.id", "2"),
        ('"main"', 'db_subnet_group_name = "main"', "2"),
        ("var.name", "db_subnet_group_name = aws_db_subnet_group.g.name", "2"),
        ('"${var.name}-db"', 'db_subnet_group_name = "${var.name}-db"', "2"),
        ("null", "db_subnet_group_name = aws_db_subnet_group.g.name", "2"),
        ('"main"', 'db_subnet_group_name = "other"', UNKNOWN),
        ('"main"', "db_subnet_group_name = var.name", UNKNOWN),
        ('"main"', "", UNKNOWN),
    ],
)
def test_a_database_is_in_the_subnets_of_its_group(tried: Try, name: str, group: str, number: str) -> None:
    found = tried("length(subnets)", "subnet_service", SUBNETS.replace("NAME", name).replace("GROUP", group))
    assert found == {"aws_db_instance.d": number, "aws_db_subnet_group.g": "2"}


def test_a_database_of_a_plan_is_in_the_subnets_of_its_group(tried: Try) -> None:
    plan = plan_of(
        ("aws_db_instance.d", {"db_subnet_group_name": "m"}),
        (
            "aws_db_subnet_group.g",
            {"name": "m", "subnet_ids": ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"]},
        ),
    )
    found = tried("length(subnets)", "subnet_service", plan, "terraform-plan")
    assert found == {"aws_db_instance.d": "2", "aws_db_subnet_group.g": "2"}


@pytest.mark.parametrize(
    ("type", "arguments"),
    [
        ("aws_rds_cluster", "db_subnet_group_name = aws_db_subnet_group.g.name"),
        ("aws_docdb_cluster", "db_subnet_group_name = aws_db_subnet_group.g.name"),
        ("aws_neptune_cluster", "neptune_subnet_group_name = aws_db_subnet_group.g.name"),
        ("aws_db_proxy", "vpc_subnet_ids = [aws_subnet.s.id]"),
    ],
)
def test_databases_are_services_before_the_apply(tried: Try, type: str, arguments: str) -> None:
    source = (
        'resource "aws_subnet" "s" { vpc_id = "vpc-0a1b2c3d4e5f60718" }\n'
        'resource "aws_db_subnet_group" "g" {\n  name = "g"\n  subnet_ids = [aws_subnet.s.id]\n}\n'
        f'resource "{type}" "d" {{ {arguments} }}\n'
    )
    assert tried('service == "database"', "subnet_service", source) == {f"{type}.d": "true"}
    assert tried("subnets", "subnet_service", source)[f"{type}.d"] == "[aws_subnet.s]"
