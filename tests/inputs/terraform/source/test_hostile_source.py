"""Source of a stranger: nothing outside the project is read, and no design takes more than it may."""

import base64
import gzip
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

INSTANCE = 'resource "aws_instance" "a" {\n  ami = "ami-0f3a1b2c3d4e5f607"\n  user_data = VALUE\n}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("hunter2")
    (tmp_path / "project" / ".git").mkdir(parents=True)
    return tmp_path / "project"


def lint(directory: Path, text: str) -> Report:
    (directory / "main.tf").write_text(text)
    return make_report(Options(paths=[str(directory)], use_config=False))


@pytest.mark.parametrize(
    "call",
    [
        'file("/etc/passwd")',
        'file("../secret")',
        'filebase64("${path.module}/../secret")',
        'templatefile("../secret", {})',
        'join("", fileset("..", "*"))',
        'try(file("../secret"), "none")',
    ],
)
def test_a_file_outside_of_the_project_is_refused_where_it_is_read(project: Path, call: str) -> None:
    report = lint(project, INSTANCE.replace("VALUE", call))
    [error] = report.errors
    assert (Path(error.path or "").name, error.line, error.column) == ("main.tf", 3, 15)
    assert "outside the project" in error.message
    assert "hunter2" not in repr(report)


def test_a_link_out_of_the_project_is_refused(project: Path) -> None:
    os.symlink("../secret", project / "inside.txt")
    report = lint(project, INSTANCE.replace("VALUE", 'file("inside.txt")'))
    [error] = report.errors
    assert (Path(error.path or "").name, error.line, error.column) == ("main.tf", 3, 15)
    assert "hunter2" not in repr(report)


def levels(expression: str, number: int) -> str:
    lines = [f"  l{one} = {expression.replace('X', f'local.l{one - 1}')}" for one in range(1, number)]
    return "locals {\n  l0 = " + '["text"]' + "\n" + "\n".join(lines) + "\n}\n"


LOOPS = "sum([for a in range(1000) : sum([for b in range(1000) : sum([for c in range(1000) : a + b + c])])])"
HOSTILE = {
    "count": 'resource "aws_network_interface" "n" {\n  count = 1e9\n}\n',
    "for_each": 'resource "aws_network_interface" "n" {\n  for_each = toset([for n in range(1e12) : "${n}"])\n}\n',
    "range": 'resource "aws_network_interface" "n" {\n  count = length(range(0, 1e12))\n}\n',
    "modules": 'module "m" {\n  source = "./"\n}\n',
    "products": INSTANCE.replace(
        "VALUE", 'join("", flatten([for a in range(999) : [for b in range(999) : [for c in range(999) : "${a}${b}"]]]))'
    ),
    "loops": INSTANCE.replace("VALUE", LOOPS),
    "lists": levels("[X, X]", 60) + INSTANCE.replace("VALUE", 'join("", flatten(local.l59))'),
    "json": levels("[X, X]", 60) + INSTANCE.replace("VALUE", "jsonencode(local.l59)"),
    "equal": levels("[X, X]", 60) + INSTANCE.replace("VALUE", 'local.l59 == [local.l58, local.l57] ? "a" : "b"'),
    "texts": levels('"${jsonencode(X)}${jsonencode(X)}"', 60) + INSTANCE.replace("VALUE", "local.l59"),
    "pattern": INSTANCE.replace("VALUE", f'regex("(a+)+$", "{"a" * 5000}b")'),
    "sets": 'variable "v" {}\n'
    + INSTANCE.replace(
        "VALUE", 'join("", [for a in range(1000) : join("", toset([for b in range(300) : "${var.v}${a}${b}"]))])'
    ),
    "circle": "locals {\n  l0 = local.l1\n  l1 = local.l0\n}\n" + INSTANCE.replace("VALUE", "local.l0"),
    "chain": levels("X", 20_000) + INSTANCE.replace("VALUE", "local.l19999[0]"),
    "parentheses": INSTANCE.replace("VALUE", "(" * 100_000 + '"a"' + ")" * 100_000),
    "sum": INSTANCE.replace("VALUE", "1" + " + 1" * 100_000),
    "choices": INSTANCE.replace("VALUE", 'true ? "a" : ' * 20_000 + '"b"'),
}

CALLS = 'module "a" {{\n{0}  source = "../m{1}"\n}}\nmodule "b" {{\n  source = "../m{1}"\n}}\n'
DEEP = {f"m{level}/x.tf": CALLS.format("", level + 1) for level in range(40)}
WIDE = {f"m{level}/x.tf": CALLS.format("  count = 1000\n", level + 1) for level in range(5)}
ALIASES = [f"a{one}: &a{one} [*a{one - 1}, *a{one - 1}, *a{one - 1}]\n" for one in range(1, 40)]


def gzipped() -> str:
    """Little text that stands for much. It is made when it is needed: that takes longer than importing this file."""
    return base64.b64encode(gzip.compress(b"a" * 50_000_000)).decode()


HOSTILE_FILES = {
    "calls": (DEEP | {"m40/x.tf": 'resource "aws_vpc" "v" {}\n'}, "more than 2000 module instances"),
    "instances": (WIDE | {"m5/x.tf": 'resource "aws_vpc" "v" {}\n'}, "more than 2000 module instances"),
    "aliases": (
        {
            "m0/x.tf": INSTANCE.replace("VALUE", 'yamldecode(file("a.yaml")).a39[0]'),
            "a.yaml": f"a0: &a0 [x]\n{''.join(ALIASES)}",
        },
        "too many elements",
    ),
    "compressed": (
        {"m0/x.tf": INSTANCE.replace("VALUE", 'base64gunzip(file("a.txt"))'), "a.txt": gzipped},
        "becomes too long",
    ),
    "template": (
        {
            "m0/x.tf": INSTANCE.replace("VALUE", 'templatefile("a.tpl", { x = range(1000) })'),
            "a.tpl": "%{ for a in x }" * 9 + "$" + "{a}" + "%{ endfor }" * 9,
        },
        "too expensive",
    ),
    "values": ({"m0/x.tf": 'variable "x" {}\n', "terraform.tfvars": "x = " + "[" * 100_000}, "more than 100 brackets"),
}

RUN = """\
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))
from enilint.__main__ import run
sys.argv[1:] = ["check", sys.argv[1], "--no-config", "--show-undecided"]
sys.exit(run())
"""


def check_in_little_memory(project: Path) -> str:
    """What the command line prints, as a process of its own that may take only so much memory."""
    finished = subprocess.run(
        [sys.executable, "-c", RUN, str(project)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=project.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert finished.returncode in (0, 2), finished.stderr
    assert "Traceback" not in finished.stdout + finished.stderr
    assert "Error:" not in finished.stdout, "no exception of Python's is shown"
    assert len(finished.stdout) < 20_000
    return finished.stdout


TOO_MUCH = {
    "count": "1000000000",
    "circle": "depends on itself",
    "modules": "calls itself",
    "parentheses": "nested in more than 100 brackets",
    "range": "more than 1024 numbers",
    "texts": "more than 1000000 characters",
    "sets": "too expensive",
    "products": "too expensive",
}
"""What the error says of those that are refused."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_design_that_takes_too_much_ends(project: Path, name: str) -> None:
    (project / "main.tf").write_text(HOSTILE[name])
    printed = " ".join(check_in_little_memory(project).split())
    if name in TOO_MUCH:
        assert re.search(rf"error: project/main\.tf:\d+:\d+: [^|]*{TOO_MUCH[name]}", printed), printed


@pytest.mark.parametrize(("files", "words"), HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_files_that_take_too_much_end(project: Path, files: dict[str, str | Callable[[], str]], words: str) -> None:
    for name, text in {"main.tf": 'module "m" {\n  source = "./m0"\n}\n', **files}.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text() if callable(text) else text)
    assert words in " ".join(check_in_little_memory(project).split())
