"""Undecided questions: a fact that many wait for is told once, information asks nothing; what is shown to people."""

import re
from pathlib import Path

import pytest

from enilint.reporters import FORMATS
from tests.cli.running import Run, write

INSTANCES = """\
variable "type" {}
variable "mode" {}

resource "aws_instance" "app" {
  count         = 3
  ami           = "ami-0f3a1b2c4d5e6f701"
  instance_type = var.type

  network_interface {
    device_index         = 0
    network_interface_id = aws_network_interface.app[count.index].id
  }

  network_interface {
    device_index         = 1
    network_interface_id = aws_network_interface.more[count.index].id
  }
}

resource "aws_network_interface" "app" {
  count     = 3
  subnet_id = "subnet-0a1b2c3d4e5f60718"
}

resource "aws_network_interface" "more" {
  count     = 3
  subnet_id = "subnet-0f1b2c3d4e5f60718"
}
"""
ONLY = ("check", "--select", "ENI201,ENI203", "--show-undecided")
PEOPLE = ("text", "concise", "markdown")


def words(run: Run, *arguments: str) -> str:
    """The output in one line, without what Markdown needs."""
    return re.sub(r"\s+", " ", run(*arguments).output.replace("\\", ""))


@pytest.mark.parametrize("name", PEOPLE)
def test_a_fact_that_many_questions_wait_for_is_one_line_with_a_count(run: Run, name: str) -> None:
    write("main.tf", INSTANCES)
    output = words(run, *ONLY, "--format", name)
    assert output.count("the value of var.type") == 1
    assert "the value of var.type: needed by 3 checks of ENI201" in output
    assert "3 checks undecided." in output


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize(
    "path",
    [
        "prod.tfvars",
        "prod.tfvars.example",
        "prod.tfvars.json",
        "examples/prod.tfvars",
        "environments/prod/values.tfvars",
        "examples/terraform.tfvars",
    ],
)
def test_a_file_that_sets_a_variable_is_named(run: Run, name: str, path: str) -> None:
    write("main.tf", INSTANCES)
    write(path, '{"type": "t3.micro"}' if path.endswith(".json") else 'type = "t3.micro"\n')
    assert f"ENI201; {path} sets it: add --var-file {path}" in words(run, *ONLY, "--format", name)
    assert "undecided" not in run(*ONLY, "--format", name, "--var-file", path).output


def test_the_file_that_sets_most_is_the_first_and_the_path_is_that_of_the_command_line(run: Run, project: Path) -> None:
    write("root/main.tf", INSTANCES)
    write(
        "root/more.tf",
        INSTANCES[INSTANCES.index("resource") :]
        .replace("app", "web")
        .replace("more", "next")
        .replace("var.type", "var.mode"),
    )
    write("root/a.tfvars", 'type = "t3.micro"\n')
    write("root/b.tfvars", 'type = "t3.micro"\nmode = "x"\n')
    write("root/vars/c.tfvars", "unrelated = 1\n")
    output = words(run, *ONLY, "root", "--format", "concise")
    assert (
        "var.type: needed by 3 checks of ENI201; root/b.tfvars and root/a.tfvars set it: add --var-file root/b.tfvars"
        in output
    )
    assert "var.mode: needed by 3 checks of ENI201; root/b.tfvars sets it: add --var-file root/b.tfvars" in output
    write("root/vars/d.tfvars", "type = 1\n")
    write("root/vars/e.tfvars", "type = 1\n")
    assert "root/b.tfvars, root/a.tfvars, root/vars/d.tfvars and 1 more file set it" in words(run, *ONLY, "root")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("main.tfvars.bak", 'type = "t3.micro"'),
        ("elsewhere/prod.tfvars", 'type = "t3.micro"'),
        ("examples/a/b/prod.tfvars", 'type = "t3.micro"'),
        ("prod.tfvars", '# type = "t3.micro"'),
        ("prod.tfvars", 'types = "t3.micro"'),
        ("prod.tfvars", "\0"),
        ("prod.tfvars", f"type = 1 # {'x' * 600_000}"),
        ("prod.tfvars.json", "[1"),
    ],
)
def test_other_files_are_not_named(run: Run, path: str, text: str) -> None:
    write("main.tf", INSTANCES)
    write(path, text)
    assert "--var-file" not in run(*ONLY, "--format", "concise").output


def test_a_directory_with_a_module_of_its_own_has_values_of_its_own(run: Run) -> None:
    write("main.tf", INSTANCES)
    write("examples/complete/prod.tfvars", "type = 1\n")
    assert "--var-file examples/complete/prod.tfvars" in words(run, *ONLY, "--format", "concise")
    write("examples/complete/main.tf", 'resource "aws_vpc" "this" {}\n')
    assert "--var-file" not in run(*ONLY, "--format", "concise").output


def test_nothing_outside_of_the_project_is_looked_at(run: Run, project: Path) -> None:
    write("outside/prod.tfvars", "type = 1\n")
    write("inside/enilint.toml", "")
    write("inside/main.tf", INSTANCES)
    Path("inside/prod.tfvars").symlink_to("../outside/prod.tfvars")
    Path("inside/examples").symlink_to("../outside")
    assert "--var-file" not in run(*ONLY, "inside", "--format", "concise").output


def test_values_and_mistakes_of_such_files_are_in_no_report(run: Run) -> None:
    write("main.tf", INSTANCES)
    write("prod.tfvars", 'type = "hunter2\nmode = "hunter2"\n')
    for name in FORMATS:
        result = run(*ONLY, "--format", name)
        assert result.code == 0
        assert "hunter2" not in result.output


def test_many_files_are_not_all_looked_at(run: Run) -> None:
    write("main.tf", INSTANCES)
    for number in range(60):
        write(f"a{number:02}.tfvars", "unrelated = 1\n")
    write("z.tfvars", "type = 1\n")
    assert "--var-file" not in run(*ONLY, "--format", "concise").output


def test_one_fact_in_several_roots_is_one_line(run: Run) -> None:
    for name in ("blue", "red"):
        write(f"{name}/main.tf", INSTANCES)
        write(f"{name}/{name}.tfvars", "type = 1\n")
    output = words(run, *ONLY)
    assert "the value of var.type: needed by 6 checks of ENI201 in 2 designs" in output
    assert (
        "blue/blue.tfvars and red/red.tfvars set it: add them to `var-files` of each root module in the configuration"
        in output
    )


def test_questions_are_told_by_themselves_where_nothing_is_shared(run: Run) -> None:
    write("main.tf", INSTANCES.replace("count         = 3\n", "").replace("[count.index]", "[0]"))
    write("prod.tfvars", "type = 1\n")
    output = run(*ONLY, "--format", "concise").output
    assert (
        "main.tf:6:3: ENI201 undecided aws_instance.app: not known: the value of var.type; prod.tfvars sets it: add "
        "--var-file prod.tfvars\n"
    ) in output
    assert "  prod.tfvars sets it: add --var-file prod.tfvars\n" in run(*ONLY).output


SUBNETS = """\
version: 1
instances:
  a: {type: t3.micro, subnet: subnet-0aaaaaaaaaaaaaaaa}
  b: {type: t3.micro, subnet: subnet-0aaaaaaaaaaaaaaaa}
interfaces:
  c: {subnet: subnet-0bbbbbbbbbbbbbbbb}
  d: {subnet: subnet-0cccccccccccccccc}
attachments:
  - {interface: c, instance: a, device_index: 1}
  - {interface: d, instance: b, device_index: 1}
"""


def test_a_shared_fact_says_what_context_tells_it_and_the_others_stay_with_their_questions(run: Run) -> None:
    write("a.enilint.yaml", SUBNETS)
    output = words(run, "check", "--select", "ENI101", "--show-undecided")
    assert (
        "the zone of subnet-0aaaaaaaaaaaaaaaa: needed by 2 checks of ENI101; give --context with "
        "`aws ec2 describe-subnets` or a facts file: `subnets: {subnet-0aaaaaaaaaaaaaaaa: {zone: ...}}`"
    ) in output
    assert output.count("subnet-0aaaaaaaaaaaaaaaa") == 2
    assert "not known: the zone of subnet-0bbbbbbbbbbbbbbbb also 1 fact listed above" in output
    assert "subnets: subnet-0cccccccccccccccc: {zone: ...}" in output


INFORMATION = ("check", "--select", "ENI201", "--severity-of", "ENI201=info")


def test_information_asks_nothing_but_json_lists_it(run: Run) -> None:
    write("main.tf", INSTANCES)
    result = run(*INFORMATION, "--fail-on-undecided", "--format", "json")
    assert result.code == 0
    assert [one["severity"] for one in result.report["undecided"]] == ["info"] * 3
    assert result.report["summary"]["undecided"] == 3
    assert run("check", "--select", "ENI201", "--fail-on-undecided").code == 1
    for name in FORMATS:
        if name != "json":
            assert "questions" not in run(*INFORMATION, "--format", name).output


def test_information_is_shown_with_its_severity_alone(run: Run) -> None:
    write("main.tf", INSTANCES)
    output = run(*INFORMATION, "--show-undecided").output
    assert "var.type" not in output
    assert "3 checks of severity info undecided: run with --min-severity info.\n" in output
    output = run(*INFORMATION, "--show-undecided", "--min-severity", "info").output
    assert "var.type: needed by 3 checks of ENI201" in " ".join(output.split())
    assert "3 checks of severity info undecided.\n" in output
    assert "undecided" not in run(*INFORMATION, "--min-severity", "info").output


def test_a_suppressed_question_of_information_is_not_counted(run: Run) -> None:
    text = INSTANCES.replace('resource "aws_inst', '# enilint: ignore[ENI201] later\nresource "aws_inst')
    write("main.tf", text)
    assert "3 undecided checks suppressed" in run("check", "--select", "ENI201").output
    assert "suppressed" not in run(*INFORMATION).output


DESIGN = """\
version: 1
subnets:
  app: {zone: us-east-1a}
  other: {zone: us-east-1b}
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: other}
  web: {subnet: app}
attachments:
  - {interface: vip, instance: db, device_index: 1}
  - {interface: web, instance: db, device_index: 2}
"""
SEVERAL = ("check", "--select", "ENI101,ENI301", "--exit-zero")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("severity", "shown"), [("info", True), ("warning", True), ("error", False)])
def test_min_severity_is_for_people_and_changes_nothing_else(run: Run, name: str, severity: str, shown: bool) -> None:
    write("a.enilint.yaml", DESIGN)
    whole = run(*SEVERAL, "--format", name).output
    output = run(*SEVERAL, "--format", name, "--min-severity", severity).output
    if name in ("text", "concise", "markdown", "github"):
        assert ("ENI301" in output) is shown
        assert "ENI101" in output
        assert "Found 1 error and 1 warning in 1 design" in output
        assert ("1 finding below error not shown." in output) is not shown
    else:
        assert output == whole
        assert "ENI301" in output


def test_min_severity_changes_no_exit_code(run: Run) -> None:
    write("a.enilint.yaml", DESIGN)
    only = ("check", "--select", "ENI301", "--min-severity", "error")
    assert run(*only).code == 1
    assert run(*only, "--fail-on", "error").code == 0
    write("main.tf", INSTANCES)
    undecided = ("main.tf", "--select", "ENI201", "--min-severity", "error", "--severity-of", "ENI201=warning")
    result = run("check", *undecided, "--show-undecided", "--fail-on-undecided")
    assert result.code == 1
    assert "3 checks undecided. 3 undecided checks below error not shown." in " ".join(result.output.split())
    assert "var.type" not in result.output


def test_min_severity_takes_severities_alone(run: Run) -> None:
    result = run("check", "--min-severity", "never")
    assert result.code == 2
    assert "'never' is not one of error, warning, info" in result.error
    assert "cannot be combined with --min-severity" in run("check", "--diff", "--min-severity", "error").error
