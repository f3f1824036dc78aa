"""Sensitive and ephemeral values, and malformed values of the environment, are in no output."""

from pathlib import Path

import pytest

from enilint.reporters import FORMATS
from tests.cli.running import Run, write

SECRET = "hunter2"
MARKS = ("sensitive = true", "ephemeral = true")
ATTACHED = """\
resource "aws_subnet" "a" { availability_zone = "us-east-1a" }
resource "aws_subnet" "b" { availability_zone = VALUE }
resource "aws_network_interface" "n" { subnet_id = aws_subnet.b.id }
resource "aws_instance" "i" {
  subnet_id = aws_subnet.a.id
  instance_type = "t3.large"
}
resource "aws_network_interface_attachment" "t" {
  network_interface_id = aws_network_interface.n.id
  instance_id = aws_instance.i.id
  device_index = 1
}
"""


def variable(name: str, *lines: str) -> str:
    return f'variable "{name}" {{\n' + "".join(f"  {line}\n" for line in lines) + "}\n"


def leaks(run: Run, *arguments: str) -> list[str]:
    """The formats in which the secret is printed."""
    results = {name: run("check", *arguments, "--show-undecided", "--format", name) for name in FORMATS}
    return [name for name, one in results.items() if SECRET in one.output + one.error]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    "text", [SECRET, f"{{a = {SECRET}}}", f'{{a = "{SECRET}}}', f"{SECRET}()", f'"{SECRET}"', f"[{SECRET}"]
)
def test_a_malformed_value_of_a_variable(mark: str, text: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("main.tf", variable("labels", "type = map(string)", mark) + ATTACHED.replace("VALUE", "var.labels.a"))
    assert leaks(run, "--var", f"labels={text}") == []
    monkeypatch.setenv("TF_VAR_labels", text)
    assert leaks(run, "--environment-variables") == []
    if text != f'"{SECRET}"':  # which is a value, and of another type
        error = run("check", "--environment-variables", "--format", "json").report["errors"][0]["message"]
        assert error.startswith("TF_VAR_labels: not a constant value at character ")


@pytest.mark.parametrize("type", ["number", "bool", "list(string)", "map(number)", "object({a = number})"])
def test_a_value_of_the_environment_that_does_not_fit(type: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even that of a variable that is not marked: it may be meant for another one."""
    write("main.tf", variable("x", f"type = {type}") + ATTACHED.replace("VALUE", "tostring(var.x)"))
    values = [SECRET] if type in ("number", "bool") else [SECRET, f'"{SECRET}"', f'{{a = "{SECRET}"}}']
    for value in values:
        monkeypatch.setenv("TF_VAR_x", value)
        assert leaks(run, "--environment-variables") == []
        assert run("check", "--environment-variables").code == 2


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.tfvars", f"secret = {SECRET}\n"),
        ("x.tfvars", f'secret = "{SECRET}\n'),
        ("x.tfvars", f'secret = "{SECRET}"\nother = nothing\n'),
        ("x.tfvars", f'secret = "{SECRET}"\nnumber = "no"\n'),
        ("x.tfvars", f'secret {{\n  a = "{SECRET}"\n}}\n'),
        ("x.tfvars.json", f'{{"secret": {SECRET}}}'),
        ("x.tfvars.json", f'{{\n"secret": "{SECRET}",\n"number": "no"\n}}'),
    ],
)
def test_a_file_of_values(mark: str, name: str, text: str, run: Run, tmp_path: Path) -> None:
    """Neither its mistakes nor the lines around them are quoted where it has a value that is secret."""
    source = variable("secret", "type = string", mark) + variable("number", "type = number") + variable("other")
    write("main.tf", source + ATTACHED.replace("VALUE", "var.secret"))
    write(name, text)
    assert leaks(run, "--var-file", name) == []
    assert run("check", "--var-file", name).code == 2


@pytest.mark.parametrize("mark", MARKS)
def test_what_is_made_of_a_marked_variable(mark: str, run: Run) -> None:
    """Without the mark, the same design shows the value: so this can fail."""
    for marks, shown in (((mark,), False), ((), True)):
        write("main.tf", variable("secret", "type = string", *marks) + ATTACHED.replace("VALUE", "var.secret"))
        assert bool(leaks(run, "--var", f"secret=us-east-{SECRET}")) is shown


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("value", ["module.child.zone", "module.child.all.zone", "one(values(module.child))"])
def test_what_is_made_of_a_marked_output(mark: str, value: str, run: Run) -> None:
    write("main.tf", 'module "child" {\n  source = "./child"\n}\n' + ATTACHED.replace("VALUE", value))
    name, result = ("all", "{zone = var.given}") if "all" in value else ("zone", "var.given")
    for marks, shown in ((f"  {mark}\n", False), ("", True)):
        given = f'variable "given" {{\n  default = "us-east-{SECRET}"\n}}\n'
        write("child/main.tf", f'{given}output "{name}" {{\n  value = {result}\n{marks}}}\n')
        outputs = {name for name in leaks(run) if name not in ("text",)}
        assert bool(outputs) is shown
