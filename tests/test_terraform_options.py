"""What reaches the reader of Terraform source: values of variables, options of roots, texts in place of files."""

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest

from enilint.cli import main
from enilint.configuration.loading import config_schema
from enilint.files.text import InputFile
from enilint.findings import Location, Notice, Related
from enilint.inputs.context import Context, RootOptions, TerraformOptions
from enilint.inputs.design import Design
from enilint.inputs.terraform.mapping.network import network_of
from enilint.inputs.terraform.source import reader
from enilint.inputs.topology import read as read_topology

FLAGGED = b"""\
version: 1
subnets: {a: {zone: us-east-1a}, b: {zone: us-east-1b}}
instances: {db: {type: m5.large, subnet: a}}
interfaces: {vip: {subnet: b}}
attachments: [{interface: vip, instance: db, device_index: 1}]
"""

Read = Callable[[InputFile, Context], Design]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a root, to work in."""
    root = Path(os.path.realpath(tmp_path))
    (root / "envs" / "prod").mkdir(parents=True)
    (root / "envs" / "prod" / "main.tf").write_text("")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Context]]:
    """The contexts that the reader of source gets."""
    seen: list[Context] = []

    def read(file: InputFile, context: Context) -> Design:
        seen.append(context)
        return Design(path=file.path, kind="terraform", networks=(network_of((), context, errors=[]),))

    monkeypatch.setattr(reader, "read", read)
    yield seen
    assert len(seen) <= 1, "one root is read once"


def check(*arguments: str) -> int:
    return main(["check", *arguments])


def test_values_of_the_command_line(contexts: list[Context]) -> None:
    Path("b.tfvars").write_text("")
    options = (
        "--var-file",
        "a.tfvars",
        "--var-file",
        "b.tfvars",
        "--var",
        "type=m5.large",
        "--var",
        "x=a=b",
        "--var",
        "y=",
    )
    assert check("envs/prod", *options) == 0
    (context,) = contexts
    assert context.terraform == TerraformOptions(
        var_files=("a.tfvars", "b.tfvars"), variables=(("type", "m5.large"), ("x", "a=b"), ("y", ""))
    )


@pytest.mark.parametrize("text", ["name", "=value", ""])
def test_a_value_without_a_name_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        check("--var", text)
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert error == f"error: argument --var: {text!r} is not NAME=VALUE\nsee `enilint check --help`\n"


CONFIGURATION = """\
[terraform."envs/prod"]
var-files = ["prod.tfvars"]
workspace = "prod"
environment-variables = true
"""


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("enilint.toml", CONFIGURATION),
        ("pyproject.toml", CONFIGURATION.replace("[", "[tool.enilint.", 1)),
        ("enilint.toml", CONFIGURATION.replace("envs/prod", "./envs/../envs/prod/")),
    ],
)
def test_options_of_a_root(project: Path, contexts: list[Context], file: str, text: str) -> None:
    Path(file).write_text(text)
    os.chdir("envs")
    assert check() == 0
    (context,) = contexts
    expected = RootOptions(var_files=("prod.tfvars",), workspace="prod", environment_variables=True)
    assert context.terraform.roots == {str(project / "envs" / "prod"): expected}
    assert context.terraform.of("prod") == expected
    assert context.terraform.of("../envs") == RootOptions()


OF_THE_ENVIRONMENT = """\
variable "zone" {
  default = "us-east-1a"
}
variable "letters" {
  type    = list(string)
  default = []
}
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = var.zone
}
resource "aws_instance" "i" {
  instance_type = substr(var.zone, 1, 7)
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "i" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface_attachment" "i" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.i.id
  device_index         = 1
}
"""


def test_values_of_the_environment_are_taken_where_the_command_line_asks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("envs/prod/main.tf").write_text(OF_THE_ENVIRONMENT)
    monkeypatch.setenv("TF_VAR_zone", "us-east-1b")
    monkeypatch.setenv("TF_VAR_letters", "[")
    check("envs/prod", "--select", "ENI101", "--format", "concise")
    assert "No findings" in capsys.readouterr().out
    check("envs/prod", "--select", "ENI101", "--format", "concise", "--environment-variables")
    printed = capsys.readouterr().out
    assert "ENI101 error aws_network_interface.i is in us-east-1b" in printed
    assert "error: TF_VAR_letters: " in printed
    check(
        "envs/prod", "--select", "ENI101", "--format", "concise", "--environment-variables", "--var", "zone=us-east-1a"
    )
    assert "ENI101" not in capsys.readouterr().out


def test_a_value_of_the_environment_is_neither_shown_nor_used_where_a_configuration_asks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The configuration that asks for it may be somebody else's; what is found would tell of it, too."""
    Path("envs/prod/main.tf").write_text(OF_THE_ENVIRONMENT)
    Path("enilint.toml").write_text(CONFIGURATION.replace('var-files = ["prod.tfvars"]', ""))
    monkeypatch.setenv("TF_VAR_zone", "hunter2-of-mine")
    monkeypatch.setenv("TF_VAR_letters", "[hunter2.of.mine]")
    check("--format", "json", "--show-undecided")
    printed = capsys.readouterr().out
    assert "unter2" not in printed
    assert "ENI101" not in {one["rule"] for one in json.loads(printed)["findings"]}
    (asked,) = (one for one in json.loads(printed)["undecided"] if one["rule"] == "ENI101")
    assert "the value of var.zone, which TF_VAR_zone sets; add --environment-variables, or" in json.dumps(asked)
    check("--format", "json", "--var", "zone=us-east-1b")
    assert "ENI101" in {one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\nvar-file = "x"', '2:1: unknown key `var-file` in `[terraform."envs/prod"]` (did you mean `var-files`?)'),
        ('\nvar-files = "x"', "2:1: expected a list, found a string in `var-files`"),
        ("\nvar-files = [1]", "2:1: expected a string, found a whole number in `var-files`"),
        ("\nworkspace = 1", "2:1: expected a string, found a whole number in `workspace`"),
        ("\nenvironment-variables = 1", "2:1: expected true or false, found a whole number in `environment-variables`"),
        ('.x]\nmain = 1\n[terraform."envs/prod"', "1:24: unknown key `x`"),
    ],
)
def test_a_mistake_in_the_table_of_a_root(capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    header = '[terraform."envs/prod"'
    Path("enilint.toml").write_text(f"{header}]{text}\n" if text.startswith("\n") else f"{header}{text}]\n")
    assert check("--format", "concise") == 2
    assert f"enilint.toml:{message}".replace(": ", ": error: ", 1) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("enilint.toml", '[terraform."envs/dev"]\n', "1:12"),
        ("enilint.toml", 'ignore = []\nterraform = { "envs/dev" = {} }\n', "2:16"),
        ("enilint.toml", "[terraform]\n'envs/dev'.workspace = 'x'\n", "2:1"),
        ("pyproject.toml", '[terraform."envs/dev"]\n[tool.enilint]\nterraform."envs/dev" = {}\n', "3:11"),
    ],
)
def test_a_root_that_is_not_there(capsys: pytest.CaptureFixture[str], file: str, text: str, place: str) -> None:
    Path(file).write_text(text)
    assert check("--format", "concise") == 2
    expected = f'{file}:{place}: error: [terraform."envs/dev"]: directory envs/dev does not exist\n'
    assert expected in capsys.readouterr().out


def test_the_schema_of_the_configuration_knows_the_table_of_a_root() -> None:
    validator = jsonschema.Draft7Validator(config_schema())
    validator.check_schema(config_schema())
    root = {"var-files": ["prod.tfvars"], "workspace": "prod", "environment-variables": True}
    validator.validate({"terraform": {"envs/prod": root, "envs/dev": {}}})
    for wrong in ({"workspace": None}, {"var-files": [1]}, {"var-file": []}, {"environment-variables": "yes"}):
        assert not validator.is_valid({"terraform": {"envs/prod": wrong}})


def test_standard_input_stands_for_a_file_of_source(
    project: Path, contexts: list[Context], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"locals {}\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert check("-", "--stdin-filename", "envs/prod/main.tf") == 0
    (context,) = contexts
    assert context.replaced == {str(project / "envs" / "prod" / "main.tf"): text}


def reading(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr(reader, "read", read)


def test_notices_are_shown_and_do_not_fail_a_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed = Notice("envs/prod/main.tf", "module.vpc is not installed; run `terraform init`", 3, 1)
    earlier = Notice("envs/prod/main.tf", "something else", 2, 1)

    def read(file: InputFile, context: Context) -> Design:
        network = network_of((), context, errors=[])
        return Design(path=file.path, kind="terraform", networks=(network,), notices=[installed, earlier, installed])

    reading(monkeypatch, read)
    assert check() == 0
    assert capsys.readouterr().out == (
        "note: envs/prod/main.tf:2:1: something else\n"
        "note: envs/prod/main.tf:3:1: module.vpc is not installed; run `terraform init`\n"
        "\n"
        "No findings in 1 design (0 resources).\n"
    )
    assert check("--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["notices"] == [
        {"path": one.path, "line": one.line, "column": one.column, "message": one.message}
        for one in (earlier, installed)
    ]


def test_findings_carry_the_calls_that_lead_to_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called = Related("module.app is called here", Location("envs/prod/main.tf", 1, 1, 1, 5), "module.app")
    callers: dict[str, tuple[Related, ...]] = {}

    def read(file: InputFile, context: Context) -> Design:
        design = read_topology(InputFile("design", FLAGGED), context)
        design.callers = lambda subject: callers.get(subject, ())
        return design

    def related() -> list[Related]:
        assert check("--format", "json") == 1
        (finding,) = json.loads(capsys.readouterr().out)["findings"]
        assert finding["subject"] == "attachments[0]"
        return [Related(one["message"], Location(**one["location"]), one["subject"]) for one in finding["related"]]

    reading(monkeypatch, read)
    own = related()
    assert own
    callers["attachments[0]"] = (own[0], called)
    callers["interfaces.vip"] = (own[0],)
    assert related() == [*own, called]


def test_the_error_for_a_variable_that_no_root_declares_is_that_of_the_root_with_a_similar_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("a", 'variable "zones" {}\n'), ("b", 'output "x" {\n  value = 1\n}\n')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    roots = [str(tmp_path / "a"), str(tmp_path / "b")]
    for paths in (roots, roots[::-1]):
        assert main(["check", "--var", "zone=x", "--format", "json", *paths]) == 2
        errors = json.loads(capsys.readouterr().out)["errors"]
        assert [one["message"] for one in errors] == ['--var: variable "zone" is not declared (did you mean "zones"?)']
