"""`enilint completion`: what real shells complete with the scripts."""

import argparse
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from enilint.cli import SHELLS, _parser, main

COMMANDS = [
    "check",
    "completion",
    "config",
    "drill",
    "explain",
    "graph",
    "init",
    "inventory",
    "lsp",
    "limits",
    "rules",
    "schema",
]
FISH = 'source ./script; complete -C "$argv[1]" | string replace -r "\\t.*" ""; true'
BASH = """\
source ./script
read -r -a COMP_WORDS <<< "$1"
[[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_enilint
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """\
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PROMPT=; unsetopt zle_bracketed_paste; stty -echo columns 200; autoload -Uz compinit; compinit -u -D'
zpty -w shell 'zstyle ":completion:*" list-separator "//"; LISTMAX=1000; source ./script; print begin'
zpty -r shell line '*begin*'
zpty -n -w shell "$1"$'\\t\\t'
for number in {1..100}; do
    sleep 0.05
    zpty -rt shell line && print -r -- "$line"
    [[ $line == *$2* ]] && break
done
zpty -d shell
"""


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.json").touch()
    Path("modules").mkdir()


def written(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    text = capsys.readouterr().out
    Path("script").write_text(text, encoding="utf-8")
    return text


def completed(shell: str, line: str, awaited: str = "") -> list[str]:
    """What is printed of the completions; zsh, which needs a terminal, is heard until it says the awaited one."""
    program = {"bash": BASH, "fish": FISH, "zsh": ZSH}[shell]
    command = [shell, "-c", program, line] if shell == "fish" else [shell, "-c", program, shell, line, awaited]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.split()


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from options_of(one)
        if action.help != argparse.SUPPRESS:
            yield from action.option_strings


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_has_every_option_of_the_parser(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    script = written(shell, capsys)
    for option in set(options_of(_parser())):
        name = option.lstrip("-") if shell == "fish" else option
        assert name in script


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("enilint ex", ["explain"]),
        ("enilint schema to", ["topology"]),
        ("enilint check --min-severity w", ["warning"]),
        ("enilint check --format sar", ["sarif"]),
        ("enilint check --write", ["--write-baseline"]),
        ("enilint check --config pl", ["plan.json"]),
        ("enilint check pl", ["plan.json"]),
        ("enilint rules n", ["new"]),
        ("enilint rules new --ru", ["--rules"]),
    ],
)
def test_what_a_shell_completes(shell: str, line: str, expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    written(shell, capsys)
    found = completed(shell, line, expected[0])
    if shell == "zsh":  # the line as it stands after the completion
        assert expected[0] in " ".join(found)
    else:
        assert found == expected


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_commands_are_completed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    written(shell, capsys)
    found = completed(shell, "enilint ")
    assert {one for one in found if not one.startswith("-")} == set(COMMANDS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_a_value_behind_an_equals_sign(capsys: pytest.CaptureFixture[str]) -> None:
    written("bash", capsys)
    for words in ("--kind = terraform-p", "--kind = "):
        assert "terraform-plan" in completed("bash", f"enilint check {words}")
