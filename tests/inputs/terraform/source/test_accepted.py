"""What Terraform accepts is no error: sets beside lists, and mistakes in results that are not chosen."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

VARIABLES = """\
variable "on" {
  type    = bool
  default = false
}
variable "open" {
  type = bool
}
variable "none" {
  type    = list(string)
  default = null
}
locals {
  zones = toset(["us-east-1a", "us-east-1b"])
}
"""
SUBNETS = """\
resource "aws_subnet" "s" {
  for_each          = EACH
  availability_zone = each.key
}
"""
NO_OUTPUT = 'module "child" has no output "gone"'
NO_FUNCTION = 'there is no function "error"'


def lint(directory: Path, text: str) -> Report:
    (directory / "main.tf").write_text(VARIABLES + text)
    child = directory / "child"
    child.mkdir(exist_ok=True)
    (child / "main.tf").write_text('output "there" {\n  value = 1\n}\n')
    return make_report(Options(paths=[str(directory)], kind="terraform", use_config=False))


def resources(report: Report) -> int:
    assert report.errors == ()
    return sum(one.resources for one in report.inputs)


@pytest.mark.parametrize(
    ("each", "instances"),
    [
        ("var.on ? local.zones : []", 0),
        ("var.none == null ? [] : toset(var.none)", 0),
        ('var.on ? toset(["us-east-1c"]) : ["us-east-1a", "us-east-1b", "us-east-1a"]', 2),
        ('var.none == null ? ["us-east-1a", "us-east-1b"] : toset(var.none)', 2),
        ('!var.on ? ([for one in ["a", "b"] : "us-east-1${one}"]) : local.zones', 2),
        ('var.on ? core::setunion(["x"], ["y"]) : ["us-east-1a"]', 1),
        ('var.open ? local.zones : ["us-east-1a"]', 2),
        ("var.open ? local.zones : []", 2),
    ],
)
def test_a_list_in_brackets_is_a_set_beside_a_set(tmp_path: Path, each: str, instances: int) -> None:
    assert resources(lint(tmp_path, SUBNETS.replace("EACH", each))) == instances


@pytest.mark.parametrize(
    "each", ['var.on ? [] : ["us-east-1a"]', "var.on ? local.zones : tolist([1])", '["us-east-1a"]']
)
def test_a_list_beside_a_list_stays_one(tmp_path: Path, each: str) -> None:
    (error,) = lint(tmp_path, SUBNETS.replace("EACH", each)).errors
    assert error.message == "for_each must be a map or a set of strings, but is a list"


@pytest.mark.parametrize("name", ["self", "name", "values", "scope"])
def test_names_that_a_for_expression_binds_can_be_any(tmp_path: Path, name: str) -> None:
    each = f'toset([for {name} in ["a", "b"] : "us-east-1${{{name}}}"])'
    assert resources(lint(tmp_path, SUBNETS.replace("EACH", each))) == 2


def child(value: str) -> str:
    return f'module "child" {{\n  source = "./child"\n}}\nlocals {{\n  value = {value}\n}}\n'


@pytest.mark.parametrize(
    "wrong", ["module.child.gone", 'error("never")', "try(1, module.child.there) + module.child.gone"]
)
@pytest.mark.parametrize(
    "choice",
    [
        "var.on ? {} : null",
        "!var.on ? null : {}",
        "var.open ? {} : null",
        "var.on && {}",
        "!var.on || {}",
        "[for one in [1] : one > 1 ? {} : one]",
        "!var.on ? (var.on ? {} : null) : null",
        '"%{ if var.on }${{}}%{ endif }"',
    ],
)
def test_what_is_wrong_in_a_result_that_is_not_chosen_is_no_error(tmp_path: Path, choice: str, wrong: str) -> None:
    assert lint(tmp_path, child(choice.replace("{}", wrong))).errors == ()


@pytest.mark.parametrize(("wrong", "message"), [("module.child.gone", NO_OUTPUT), ('error("always")', NO_FUNCTION)])
@pytest.mark.parametrize(
    "choice",
    [
        "var.on ? null : {}",
        "!var.on ? {} : null",
        "!var.on && {}",
        "var.on || {}",
        "{} && var.on",
        "{} ? 1 : 2",
        "!var.on ? (var.on ? null : {}) : null",
        "upper(var.on ? 1 : {})",
    ],
)
def test_what_is_wrong_in_the_chosen_result_is_an_error(tmp_path: Path, choice: str, wrong: str, message: str) -> None:
    (error,) = lint(tmp_path, child(choice.replace("{}", wrong))).errors
    assert error.message == message


@pytest.mark.parametrize("wrong", ["local.gone", "var.gone", "aws_subnet.gone.id", "module.gone.id"])
def test_what_is_not_declared_is_an_error_in_any_result(tmp_path: Path, wrong: str) -> None:
    (error,) = lint(tmp_path, child(f"var.on ? {wrong} : null")).errors
    assert "is not declared" in error.message
