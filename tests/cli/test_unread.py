"""What a run says of modules that it did not read, and of a run over nothing."""

import json
import os
import pty
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.running import CLEAN, LIBRARY, Run, write

VPC = 'module "vpc" {\n  source = "example/network/aws"\n}\n'
LOGS = 'module "logs" {\n  source = var.source_of_logs\n}\n'
SUBNET = 'resource "aws_subnet" "a" {\n  vpc_id            = module.vpc.vpc_id\n  availability_zone = "eu-west-1a"\n}\n'
LAST = "2 modules were not read: run terraform get"


@pytest.fixture
def root(run: Run) -> Path:
    """A root module with a subnet, whose modules are not installed."""
    write("main.tf", VPC + LOGS + SUBNET + 'variable "source_of_logs" {}\n')
    return Path()


@pytest.mark.parametrize("name", ["text", "concise", "markdown", "github"])
def test_the_summary_says_which_modules_were_not_read(name: str, run: Run, root: Path) -> None:
    result = run("check", "--format", name)
    assert result.code == 0
    assert f"No findings in 1 design (1 resource). {LAST}." in " ".join(result.output.splitlines())
    assert result.output.count("module.vpc and module.logs") == 1


def test_json_lists_the_modules(run: Run, root: Path) -> None:
    place = {"path": "main.tf", "column": 1, "end_column": 1}
    assert run("check", "--format", "json").report["unread"] == [
        {
            "input": ".",
            "module": "module.vpc",
            "source": "example/network/aws",
            "location": place | {"line": 1, "end_line": 1},
        },
        {"input": ".", "module": "module.logs", "source": "", "location": place | {"line": 4, "end_line": 4}},
    ]


def test_junit_skips_the_modules(run: Run, root: Path) -> None:
    (suite,) = ElementTree.fromstring(run("check", "--format", "junit").output)
    assert [(one.get("name"), [inner.tag for inner in one]) for one in suite] == [
        ("enilint", []),
        ("module.vpc", ["skipped"]),
        ("module.logs", ["skipped"]),
    ]


def test_sarif_notifies_of_the_modules(run: Run, root: Path) -> None:
    (invocation,) = run("check", "--format", "sarif").report["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [one["message"]["text"] for one in invocation["toolExecutionNotifications"]] == [
        "module.vpc is not installed; run `terraform get`.",
        "module.logs is not installed; run `terraform get`.",
    ]


def test_github_gets_one_notice(run: Run, root: Path) -> None:
    lines = run("check", "--format", "github").output.splitlines()
    words = "2 modules were not read: module.vpc and module.logs; run `terraform get`"
    assert [line for line in lines if line.startswith("::")] == [f"::notice file=main.tf,line=1,col=1::{words}"]


def test_modules_that_were_not_read_fail_a_run_that_must_be_decided(run: Run, root: Path) -> None:
    assert run("check", "--fail-on-undecided").code == 1
    assert run("check", "--fail-on-undecided", "--exit-zero").code == 0
    write("main.tf", SUBNET.replace("module.vpc.vpc_id", '"vpc-0a1b2c3d"'))
    assert run("check", "--fail-on-undecided").code == 0


def test_a_module_outside_of_the_project_is_not_read(run: Run) -> None:
    write("infra/enilint.toml", "")
    write("infra/main.tf", 'module "net" {\n  source = "../net"\n}\n' + SUBNET.replace("module.vpc", "module.net"))
    write("net/main.tf", 'output "vpc_id" {\n  value = "vpc-0a1b2c3d"\n}\n')
    os.chdir("infra")
    result = run("check")
    assert result.code == 0
    assert result.output.endswith("No findings in 1 design (1 resource). 1 module was not read (see above).\n")
    assert "main.tf:1:1: module.net is outside the project" in " ".join(result.output.split())


def test_a_run_over_root_modules_names_where_to_run_the_command(run: Run) -> None:
    write("a/main.tf", VPC + LOGS + SUBNET + 'variable "source_of_logs" {}\n')
    write("b/main.tf", VPC + SUBNET)
    assert run("check", "--format", "concise").output.splitlines() == [
        "a/main.tf:1:1: note: module.vpc and module.logs were not read: run `terraform get` in a",
        "b/main.tf:1:1: note: module.vpc is not installed; run `terraform get` in b",
        "No findings in 2 designs (2 resources). 3 modules were not read: run terraform get in 2 root modules.",
    ]


SUBMODULES = '[submodule "shared"]\n\tpath = shared/net\n\turl = https://example.com/net.git\n'
NETS = "".join(f'module "net_{name}" {{\n  source = "./shared/net/{name}"\n}}\n' for name in "abcd")
CHECK_OUT = "run `git submodule update --init`"


def test_a_git_submodule_that_is_not_checked_out_is_not_read(run: Run) -> None:
    write(".gitmodules", SUBMODULES)
    write("main.tf", SUBNET.replace("module.vpc", "module.net_a") + NETS)
    os.makedirs("shared/net")
    result = run("check", "--format", "concise")
    assert result.code == 0
    assert result.output.splitlines() == [
        f"main.tf:5:1: note: module.net_a, module.net_b, module.net_c and 1 more were not read: {CHECK_OUT}",
        "No findings in 1 design (1 resource). 4 modules were not read: run git submodule update --init.",
    ]
    write("main.tf", SUBNET + VPC + NETS)
    last = run("check", "--format", "github").output.splitlines()[-1]
    assert "5 modules were not read: run terraform get for 1 of them and git submodule update --init for 4" in last


@pytest.mark.parametrize(
    ("submodule", "checked_out", "lacking"),
    [
        ("shared/net", "shared/net/.git", "directory"),
        ("shared/net", "shared/net/a/README", "Terraform source in"),
        ("shared/network", "shared/net/README", "directory"),
    ],
)
def test_what_a_repository_lacks_elsewhere_is_an_error(
    run: Run, submodule: str, checked_out: str, lacking: str
) -> None:
    write(".gitmodules", SUBMODULES.replace("shared/net\n", f"{submodule}\n"))
    write("main.tf", SUBNET.replace("module.vpc", "module.net") + 'module "net" {\n  source = "./shared/net/a"\n}\n')
    write(checked_out, "")
    result = run("check", "--format", "concise")
    assert result.code == 2
    assert f'error: there is no {lacking} "shared/net/a", the source of module.net' in result.output


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("", "Nothing was checked: no resources in 1 design."),
        (
            'resource "google_compute_network" "n" {}\n',
            "Nothing was checked: no resources of a type that enilint",
        ),
        (VPC, "Nothing was checked: 1 module was not read; run terraform get."),
        ('resource "aws_vpc" {}\n', "Nothing was checked: 1 error (see above)."),
    ],
)
def test_a_run_over_nothing_says_so(run: Run, text: str, last: str) -> None:
    write("main.tf", text)
    result = run("check", "--format", "concise")
    assert result.output.splitlines()[-1].startswith(last)
    skipped = ElementTree.fromstring(run("check", "--format", "junit").output).iter("skipped")
    assert result.code == 2 or len(list(skipped)) == 1


@pytest.mark.parametrize(
    "document",
    [
        '{"version": 4, "resources": []}',
        '{"format_version": "1.2", "resource_changes": []}',
    ],
)
def test_a_plan_or_a_state_of_nothing_says_so(run: Run, document: str) -> None:
    write("design.json", document)
    assert run("check", "design.json") == (0, "Nothing was checked: no resources in 1 design.\n", "")


def test_a_plan_that_destroys_is_looked_at(run: Run) -> None:
    change = {"actions": ["delete"], "before": {"id": "vpc-0a1b2c3d"}, "after": None}
    resource = {"address": "aws_vpc.v", "type": "aws_vpc", "name": "v", "change": change}
    write("plan.json", json.dumps({"format_version": "1.2", "resource_changes": [resource]}))
    assert run("check", "plan.json").output == "No findings in 1 design (0 resources).\n"


def test_errors_come_first_in_the_summary(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("b.enilint.yaml", "version: 1\nsubnets: 5\n")
    last = run("check", "--format", "concise").output.splitlines()[-1]
    assert last == "Results are incomplete: 1 error (see above). No findings in 2 designs (2 resources)."


def test_files_alone_leave_the_summary_on_standard_error(run: Run, root: Path) -> None:
    result = run("check", "--format", "sarif=report.sarif", "--format", "json=report.json")
    assert result == (0, "", f"No findings in 1 design (1 resource). {LAST}.\n")
    assert run("check", "--format", "json", "--format", "sarif=report.sarif").error == ""


def _on_a_terminal(*arguments: str) -> tuple[str, bytes]:
    """What a process prints to a pipe, and what it prints to a terminal as standard error."""
    reading, writing = os.pipe()
    process, terminal = pty.fork()
    if process == 0:
        os.dup2(writing, 1)
        os.execve(sys.executable, [sys.executable, *arguments], {**os.environ, "PYTHONPATH": LIBRARY, "TERM": "xterm"})
    os.close(writing)
    shown = b""
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:  # Linux says so at the end of a terminal
        pass
    os.waitpid(process, 0)
    with open(reading, encoding="utf-8") as stream:
        return stream.read(), shown


SLOW = """\
import time
from enilint.commands import progress
from enilint.run import reading

progress.AFTER = {after}
read = reading.read


def slow(*arguments):
    time.sleep(0.5)
    return read(*arguments)


reading.read = slow
from enilint.cli import main
raise SystemExit(main(["check", "a.enilint.yaml"]))
"""


@pytest.mark.parametrize(("after", "is_shown"), [(0.05, True), (60, False)])
def test_a_long_run_shows_its_progress_on_a_terminal(run: Run, after: float, is_shown: bool) -> None:
    write("a.enilint.yaml", CLEAN)
    printed, shown = _on_a_terminal("-c", SLOW.format(after=after))
    assert printed == "No findings in 1 design (2 resources).\n"
    assert (b"checking a.enilint.yaml (1 of 1)" in shown) is is_shown
    assert is_shown or shown == b""
