"""Sensitive and ephemeral values, and malformed values of the environment, are in no output."""

import json
from pathlib import Path

import pytest

from enilint.reporters import FORMATS
from tests.cli.running import Run, write

SECRET = "hunter2"
MARKS = ("sensitive = true", "ephemeral = true")
CASES = Path(__file__).parents[1] / "cases/terraform"
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


@pytest.fixture(autouse=True)
def reports(project: Path) -> None:
    """Where reports are written: outside of the design."""
    Path(f"{project}-reports").mkdir()


def leaks(run: Run, *arguments: str) -> list[str]:
    """The formats in which the secret is written, of one run that writes all of them."""
    files = {name: Path(f"{Path.cwd()}-reports") / name for name in FORMATS}
    written = (f"--format={name}={path}" for name, path in files.items())
    result = run("check", *arguments, "--show-undecided", "--format=text", *written)
    texts = {name: path.read_text(encoding="utf-8") + result.error for name, path in files.items()}
    texts["text"] += result.output
    return [name for name, text in texts.items() if SECRET in text]


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


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.tfvars", f"secret = {SECRET}\n"),
        ("x.tfvars", f'zone = "us-east-1a"\nsecret = "{SECRET}\n'),
        ("x.tfvars.json", f'{{"secret": {SECRET}}}'),
        ("x.tfvars.json", f'{{"\\u0073ecret": {SECRET}}}'),
        ("x.tfvars.json", f'{{"zone": "us-east-1a", "\\u0073ecret": "{SECRET}'),
    ],
)
def test_a_file_of_values_for_several_root_modules(mark: str, name: str, text: str, run: Run) -> None:
    """The value of a variable that one of them marks is not quoted for the other one, which does not declare it."""
    write("one/main.tf", variable("secret", "type = string", mark) + ATTACHED.replace("VALUE", "var.secret"))
    write("two/main.tf", variable("zone", "default = null") + ATTACHED.replace("VALUE", "var.zone"))
    write(name, text)
    for roots in (["."], ["one"], ["two"]):
        assert leaks(run, *roots, "--var-file", name) == []
        assert run("check", *roots, "--var-file", name).code == 2


@pytest.mark.parametrize(
    "argument",
    [
        f'tonumber("{SECRET}")',
        f'cidrhost("{SECRET}", 1)',
        f'timeadd("{SECRET}", "1h")',
        'templatefile("secret.tpl", {})',
    ],
)
def test_an_argument_of_sensitive_that_has_no_value(argument: str, run: Run) -> None:
    write("secret.tpl", f"%{{ {SECRET} }}")
    for value, shown in ((f"sensitive({argument})", False), (argument, True)):
        write("zone.tf", f"locals {{\n  zone = {value}\n}}\n")
        write("main.tf", ATTACHED.replace("VALUE", "local.zone"))
        assert bool(leaks(run)) is shown


@pytest.mark.parametrize("mark", ["sensitive", "ephemeral"])
def test_a_variable_that_only_the_plan_marks(mark: str, run: Run) -> None:
    """The source beside a plan need not be the one that it was made of."""
    case = CASES / "known-after-apply-ok"
    write("main.tf", (case / "main.tf").read_text(encoding="utf-8"))
    tree = json.loads((case / "plan.json").read_bytes())
    tree["variables"]["prefer_first"]["value"] = SECRET
    for marks, shown in (({mark: True}, False), ({}, True)):
        tree["configuration"]["root_module"]["variables"]["prefer_first"] = marks
        write("plan.json", json.dumps(tree))
        assert bool(leaks(run, "plan.json")) is shown


@pytest.mark.parametrize(
    "marks", [True, [True], [[{"a": True}]], {"availability_zone": [True]}, {"availability_zone": {"a": True}}]
)
def test_marks_that_have_another_shape(marks: object, run: Run) -> None:
    """They hide all that they can be about."""
    tree = json.loads((CASES / "module-per-zone-crossed/plan.json").read_bytes())
    del tree["resource_changes"]
    module = tree["planned_values"]["root_module"]
    every = [one for some in (module, *module["child_modules"]) for one in some.get("resources", ())]
    for sensitive, shown in ((marks, False), ({}, True)):
        for number, one in enumerate(every):
            if one["type"] == "aws_subnet":
                one["values"]["availability_zone"] = f"us-east-{number}{SECRET}"
                one["sensitive_values"] = sensitive
        write("plan.json", json.dumps(tree))
        assert bool(leaks(run, "plan.json")) is shown


@pytest.mark.parametrize("mark", MARKS)
def test_the_lines_around_a_finding_lack_what_is_marked_in_them(mark: str, run: Run) -> None:
    key, _, value = mark.partition(" = ")
    tree = {
        "variable": {"a": {"default": SECRET, key: value == "true"}},
        "resource": {
            "aws_subnet": {"json": {"map_public_ip_on_launch": "no", "tags": {"a": f'${{sensitive("{SECRET}")}}'}}}
        },
    }
    write("x.tf.json", json.dumps(tree))
    write(
        "main.tf",
        f'''\
resource "aws_subnet" "hcl" {{
  vpc_id = sensitive("{SECRET}")
  map_public_ip_on_launch = "no"
  tags = {{ a = upper(sensitive("{SECRET}")), b = "shown" }}
}}
module "child" {{
  source = "./child"
  secret = "{SECRET}"
  none   = 1
}}
''',
    )
    write("child/main.tf", variable("secret", mark))
    write("other/main.tf", variable("twice", mark, mark, f'default = "{SECRET}"'))
    output = run("check").output
    assert output.count("error: ") == 4
    assert 'b = "shown"' in output
    assert leaks(run) == []
