"""Texts of Terraform that are not known, and certainly not null."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

SOURCE = """\
variable "name" {{
  type = string
}}
resource "random_pet" "p" {{}}
resource "aws_subnet" "s" {{
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.1.0/24"
  tags       = {{ name = {value} }}
}}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    "value",
    [
        "path.cwd",
        "basename(path.cwd)",
        '"${path.cwd}"',
        "terraform.workspace",
        "lower(var.name)",
        '"${var.name}-x"',
        'join("-", [var.name, "x"])',
    ],
)
def test_a_tag_is_there_whatever_its_value_is(tried: Try, value: str) -> None:
    source = SOURCE.format(value=value)
    assert tried("tags.name != null", "subnet", source) == {"aws_subnet.s": "true"}
    assert tried("keys(tags)", "subnet", source) == {"aws_subnet.s": '["name"]'}
    assert tried('tags.name == "a-x"', "subnet", source)["aws_subnet.s"].startswith("undecided")


@pytest.mark.parametrize("value", ["var.name", "random_pet.p.id", "tobool(var.name) ? path.cwd : null"])
def test_a_tag_that_may_be_null_is_not_known(tried: Try, value: str) -> None:
    found = tried("tags.name != null", "subnet", SOURCE.format(value=value))
    assert found["aws_subnet.s"].startswith("undecided")
