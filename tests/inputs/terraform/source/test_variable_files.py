"""Values of variables: from files in Terraform's order, from the command line, and from the environment."""

import os
from pathlib import Path

import pytest

from enilint.inputs.terraform.hcl.syntax import Literal, ObjectExpression, TupleExpression
from enilint.inputs.terraform.source.variable_files import (
    Values,
    environment_values,
    parse_variable,
    values_files,
    variable_values,
)
from tests.inputs.terraform.source.projects import module, places, write


def read(directory: Path, files: dict[str, str], *var_files: str) -> Values:
    write(directory, files)
    return values_files(str(directory), [str(directory / one) for one in var_files], str(directory))


def plain(values: Values) -> dict[str, object]:
    found = {name: one.attribute.value for name, one in values.given.items()}
    return {name: value.value if isinstance(value, Literal) else type(value) for name, value in found.items()}


def test_later_files_have_the_last_word(tmp_path: Path) -> None:
    files = {
        "terraform.tfvars": "a = 1\nb = 1\nc = 1\nd = 1\ne = 1\n",
        "terraform.tfvars.json": '{"b": 2, "c": 2, "d": 2, "e": 2}',
        "a.auto.tfvars": "c = 3\nd = 3\ne = 3\n",
        "b.auto.tfvars.json": '{"d": 4, "e": 4}',
        "first.tfvars": "e = 5\nf = 5\n",
        "second.tfvars.json": '{"f": 6}',
        "other.tfvars": "a = 9\n",
    }
    values = read(tmp_path, files, "first.tfvars", "second.tfvars.json")
    assert not values.errors
    assert plain(values) == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6}
    assert Path(values.given["e"].file.path).name == "first.tfvars"
    assert {Path(path).name for path in values.texts} == {*files} - {"other.tfvars"}


def test_texts_in_json_are_no_templates(tmp_path: Path) -> None:
    json = '{"//": 1, "a": "${x}", "module": {"b": ["%{"]}, "validation": [], "n": null}'
    values = read(tmp_path, {"terraform.tfvars.json": json})
    assert not values.errors
    assert plain(values) == {
        "a": "${x}",
        "module": ObjectExpression,
        "validation": TupleExpression,
        "n": None,
    }


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("a.tfvars", "tags {}\n", "1:1 expected values, found a block; write `tags = { ... }`"),
        ("a.tfvars", "a = \n", "1:5 expected an expression, found a newline"),
        ("a.tfvars", "a = 1\na = 2\n", '2:1 argument "a" is already set'),
        ("a.tfvars", "a = [var.x]\n", '1:6 "var.x" cannot be used here: only constant values are allowed'),
        ("a.tfvars", 'a = upper("x")\n', '1:5 "upper" cannot be called here: only constant values are allowed'),
        ("a.tfvars.json", '{"a": 1, "a": 2}', '1:10 "a" is already given'),
        ("a.tfvars.json", "[1]", "1:1 expected an object with the values of variables"),
        ("a.tfvars.json", '{"a": ', "1:7 expected a value, found the end of the file"),
    ],
)
def test_mistakes_have_places(tmp_path: Path, name: str, text: str, error: str) -> None:
    assert places(read(tmp_path, {name: text}, name).errors, tmp_path) == [f"{name}:{error}"]


def test_files_that_cannot_be_read(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), {"x.tfvars": "secret = 1\n"})
    (tmp_path / "a.auto.tfvars").symlink_to(outside / "x.tfvars")
    os.mkfifo(tmp_path / "b.auto.tfvars")
    (tmp_path / "c.auto.tfvars").write_bytes(b"a = 1\n# \xff")
    values = read(tmp_path, {}, "away.tfvars")
    assert places(values.errors, tmp_path) == [
        "a.auto.tfvars is not read: it is a symbolic link to a file outside the project",
        "b.auto.tfvars cannot be read: not a regular file",
        "c.auto.tfvars:2:3 not valid UTF-8; save the file as UTF-8",
        "away.tfvars there is no such file",
    ]
    assert not values.given


def test_an_encrypted_file_says_how_to_decrypt_it(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfvars").write_bytes(b"\x00GITCRYPT\x00\x76\x08\x58\xe6")
    values = read(tmp_path, {})
    assert places(values.errors, tmp_path) == ["terraform.tfvars:1:1 encrypted with git-crypt: run `git-crypt unlock`"]


def test_a_named_file_may_lie_anywhere(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), {"x.tfvars": "a = 1\n"})
    values = values_files(str(tmp_path), [str(outside / "x.tfvars")], str(tmp_path))
    assert plain(values) == {"a": 1}


VARIABLES = """\
variable "text" {
  type = string
}
variable "number" {
  type = number
}
variable "quoted" {
  type = "string"
}
variable "free" {}
variable "list" {
  type = list(string)
}
variable "any" {
  type = any
}
"""


def test_texts_are_values_where_the_type_is_simple(tmp_path: Path) -> None:
    root = module(tmp_path, {"main.tf": VARIABLES})
    given = [("text", "[1]"), ("number", "5"), ("quoted", "a.b"), ("free", "{}"), ("list", '["a"]'), ("any", "5")]
    values = variable_values(given, root)
    assert not values.errors
    assert plain(values) == {
        "text": "[1]",
        "number": "5",
        "quoted": "a.b",
        "free": "{}",
        "list": TupleExpression,
        "any": 5,
    }


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("lists", "[]", '--var: variable "lists" is not declared (did you mean "list"?)'),
        ("list", "[", "--var list: expected an expression, found the end of the file"),
        ("list", "[var.x]", '--var list: "var.x" cannot be used here: only constant values are allowed'),
    ],
)
def test_values_on_the_command_line_can_be_wrong(tmp_path: Path, name: str, text: str, error: str) -> None:
    values = variable_values([(name, text)], module(tmp_path, {"main.tf": VARIABLES}))
    errors = [*values.errors, *values.undeclared.values()]
    assert [(one.path, one.message) for one in errors] == [(None, error)]
    assert not values.given


def test_the_environment_gives_values_to_what_is_declared(tmp_path: Path) -> None:
    root = module(tmp_path, {"main.tf": VARIABLES})
    values = environment_values({"TF_VAR_text": "a", "TF_VAR_other": "b", "text": "c"}, root)
    assert not values.errors
    assert plain(values) == {"text": "a"}


def test_hostile_values() -> None:
    for text in ("[" * 100_000, "-" * 100_000 + "1", "1" + "+1" * 10_000, '"${' * 1000, "\x00", ""):
        expression, mistakes = parse_variable(text, True)
        assert mistakes or expression.end == len(text)
