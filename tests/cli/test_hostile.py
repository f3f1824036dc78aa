"""Names of strangers in designs, files and settings act on nothing, neither in a report nor in what else is printed."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from enilint.commands.check_arguments import FORMATS
from enilint.commands.graph_arguments import FORMATS as PICTURES
from tests.cli.running import ERROR, Run, needs_git, write
from tests.reporters.parsing import PARSERS, commands, found
from tests.reporters.test_same_in_every_format import HOSTILE, UNSAFE

NAMES = [name for name in HOSTILE if "\ud83d" not in name]
"""Those that a file can hold."""


def is_a_file_name(name: str) -> bool:
    return "/" not in name and "\0" not in name and len(name.encode()) < 200


def quoted(name: str) -> str:
    """As YAML and Terraform read it, which know no halves of characters."""
    pieces = re.split("([\U00010000-\U0010ffff])", name)
    parts = [f"\\U{ord(one):08x}" if index % 2 else json.dumps(one)[1:-1] for index, one in enumerate(pieces)]
    return f'"{"".join(parts)}"'


def acts(printed: str, *, ours: set[str] = frozenset()) -> bool:
    """Whether a terminal, or a runner of GitHub Actions or Azure Pipelines, would do something but show a text."""
    told = {command for command, _, _ in commands(printed)}
    return bool(UNSAFE.search(printed) or re.search(r"##\w*\[", printed) or told - ours)


ACTING = [name for name in NAMES if acts(name)]


@pytest.fixture
def corpus(project: Path) -> int:
    """A design for each name, that has the name wherever one can be; and how many designs there are."""
    for number, name in enumerate(NAMES):
        key = quoted(name)
        text = ERROR.replace("app", key).replace("other", quoted(f"{name}-2")).replace("vip", quoted(f"{name}-3"))
        write(f"{number}.enilint.yaml", text.replace("db", quoted(f"{name}-4")))
        if is_a_file_name(name):
            write(f"{name}.enilint.yaml", ERROR)
            write(f"{name}/main.tf", 'resource "aws_instance" "a" {\n' + f"  ami = {key}\n" + "}\nnonsense\n")
            write(f"{name}.json", "{}")
    write("broken.enilint.yaml", "version: 1\n" + "".join(f"{quoted(name)}: {{}}\n" for name in NAMES))
    (project / ".git").mkdir()
    return len(list(Path().glob("*.enilint.yaml"))) - 1


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_of_them(format: str, corpus: int, run: Run) -> None:
    others = [str(path) for path in Path().glob("*.json")]
    result = run("check", ".", *others, "--format", format, "--show-undecided", "--statistics")
    assert result.code == 2
    assert not acts(result.output, ours={"error", "warning", "notice"} if format == "github" else set())
    assert not acts(result.error)
    if format in PARSERS:
        rules = found(format, result.output)
        assert sum(number for (rule, _, _), number in rules.items() if rule == "ENI101") == corpus


@pytest.mark.parametrize("format", PICTURES)
def test_a_picture_of_them(format: str, corpus: int, run: Run) -> None:
    result = run("graph", ".", "--format", format, "--no-fold")
    assert result.code == 2
    assert not acts(result.output)
    assert not acts(result.error)
    assert result.output.count("ENI101") >= corpus


@pytest.mark.parametrize("name", ACTING)
def test_settings_of_them(name: str, run: Run) -> None:
    text = json.dumps(name, ensure_ascii=True)
    write("a.enilint.yaml", ERROR)
    for setting in (
        f"ignore = [{text}]",
        f"{text} = 1",
        f"required-version = {text}",
        f"baseline = {text}",
        f"context = [{text}]",
        f"exclude = [{text}]",
        f"[severity]\n{text} = 'info'",
        f"[terraform.{text}]\nworkspace = {text}",
        f"[[per-path]]\npaths = [{text}]\nignore = [{text}]",
        f"[[suppress]]\nrules = [{text}]\nsubjects = [{text}]\nreason = {text}",
    ):
        write("enilint.toml", f"{setting}\n")
        for command in (["check", "--format", "github"], ["config"]):
            result = run(*command)
            assert result.code in (0, 1, 2)
            assert not acts(result.output, ours={"error", "warning", "notice"} if "github" in command else set())
            assert not acts(result.error)


@needs_git
@pytest.mark.parametrize("name", [name for name in ACTING if "\0" not in name])
def test_arguments_of_them(name: str, run: Run) -> None:
    """As a script may give what strangers choose, such as the name of a branch."""
    write("a.enilint.yaml", ERROR)
    subprocess.run(["git", "init", "--quiet"], check=True)
    for arguments in (
        ["check", f"./{name}"],
        ["check", f"--since={name}"],
        ["check", f"--config=./{name}"],
        ["check", f"--baseline=./{name}"],
        ["check", f"--select={name}"],
        ["check", f"--output=missing/{name}"],
        ["check", f"--write-baseline=missing/{name}"],
        ["explain", f" {name}"],
        ["limits", f" {name}"],
        ["check", f"--fail-on={name}"],
        ["check", f"--{name}"],
        ["schema", name],
    ):
        result = run(*arguments)
        assert result.code in (1, 2)
        assert not acts(result.output)
        assert not acts(result.error)
