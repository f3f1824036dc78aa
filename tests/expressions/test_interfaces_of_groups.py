"""The interfaces of a subnet with an Auto Scaling group in it, or in another subnet."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

DESIGN = """\
variable "number" { type = number }
variable "id" {}
resource "aws_subnet" "a" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_subnet" "b" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_subnet" "c" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_launch_template" "l" {
  instance_type = "m5.large"
  LAUNCH
}
resource "aws_autoscaling_group" "g" {
  min_size            = LEAST
  max_size            = MOST
  vpc_zone_identifier = SUBNETS
  launch_template { id = aws_launch_template.l.id }
  GROUP
}
"""
OF_A = "[aws_subnet.a.id]"
RUN = "how many instances of aws_launch_template.l run"


def design(
    subnets: str = OF_A, least: str = "1", most: str = "1", launch: str = "", group: str = "", more: str = ""
) -> str:
    """A design with one group."""
    found = DESIGN.replace("SUBNETS", subnets).replace("LEAST", least).replace("MOST", most)
    return found.replace("LAUNCH", launch).replace("GROUP", group) + more


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("source", "a", "b", "c"),
    [
        (design(), "1", "0", "0"),
        (design(least="2", most="2"), "2", "0", "0"),
        (design(most="4"), f"at least 1 (not known: {RUN})", "0", "0"),
        (design(least="0", most="4"), f"at least 0 (not known: {RUN})", "0", "0"),
        (design(least="var.number", most="4"), f"at least 0 (not known: {RUN})", "0", "0"),
        (design(launch="network_interfaces {\n subnet_id = aws_subnet.c.id\n }"), "1", "0", "0"),
        (
            design(launch="network_interfaces { device_index = 0 }\n network_interfaces { device_index = 1 }"),
            "2",
            "0",
            "0",
        ),
        (design(more='resource "aws_network_interface" "n" { subnet_id = aws_subnet.b.id }'), "1", "1", "0"),
    ],
)
def test_a_subnet_has_the_interfaces_of_groups_that_name_it(tried: Try, source: str, a: str, b: str, c: str) -> None:
    found = tried("length(interfaces)", "subnet", source)
    assert found == {"aws_subnet.a": a, "aws_subnet.b": b, "aws_subnet.c": c}


def test_a_group_with_two_subnets_leaves_others_alone(tried: Try) -> None:
    found = tried("length(interfaces)", "subnet", design("[aws_subnet.a.id, aws_subnet.b.id]"))
    assert found.pop("aws_subnet.c") == "0"
    assert all(one.startswith("at least 0 (not known: ") and RUN in one for one in found.values())


@pytest.mark.parametrize("subnets", ["[aws_subnet.a.id, var.id]", "split(var.id, var.id)"])
def test_a_group_with_an_unknown_subnet_may_be_in_any(tried: Try, subnets: str) -> None:
    found = tried("length(interfaces) == 0", "subnet", design(subnets))
    assert all(one.startswith("undecided") for one in found.values())


def test_a_group_that_may_not_exist_is_undecided(tried: Try) -> None:
    found = tried("length(interfaces)", "subnet", design(group="count = var.number"))
    assert found["aws_subnet.a"].startswith("at least 0 (not known: ")
    assert found["aws_subnet.b"] == "0"


def test_a_group_counts_beside_an_instance_of_its_template(tried: Try) -> None:
    more = 'resource "aws_instance" "i" {\n subnet_id = aws_subnet.b.id\n launch_template {\n'
    source = design(more=f"{more} id = aws_launch_template.l.id\n }}\n}}\n")
    found = tried("length(interfaces)", "subnet", source)
    assert found == {"aws_subnet.a": "1", "aws_subnet.b": "1", "aws_subnet.c": "0"}


def test_two_groups_of_one_template_are_counted_together(tried: Try) -> None:
    group = 'resource "aws_autoscaling_group" "h" {\n min_size = 2\n max_size = 2\n vpc_zone_identifier = '
    source = design(more=f"{group}{OF_A}\n launch_template {{ id = aws_launch_template.l.id }}\n}}\n")
    assert tried("length(interfaces)", "subnet", source)["aws_subnet.a"] == "3"
