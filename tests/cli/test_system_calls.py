"""What a run asks of the system, as strace sees it: no socket, and no program but git, for --since alone."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from enilint.commands.check_arguments import FORMATS
from tests.cli.running import ERROR, LIBRARY, needs_git, process, write

CASES = Path(__file__).parents[1] / "cases/terraform"
CALLS = "execve,execveat,socket,socketpair,connect,bind"
STRACE = ["strace", "-f", "-qq", "-e", f"trace={CALLS}", "-e", "signal=none", "-o"]
CALL = re.compile(r"^\d+ +(\w+)\(([^)]*)")
GIT_IDENTITY = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
MESSAGES = (
    {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
    {"method": "initialized", "params": {}},
    {"id": 2, "method": "textDocument/diagnostic", "params": {"textDocument": {"uri": "@@/case/main.tf"}}},
    {"id": 3, "method": "textDocument/hover",
     "params": {"textDocument": {"uri": "@@/a.enilint.yaml"}, "position": {"line": 3, "character": 3}}},
    {"id": 4, "method": "shutdown"},
    {"method": "exit"},
)  # fmt: skip


def can_trace() -> bool:
    return (
        shutil.which("strace") is not None
        and subprocess.run([*STRACE, os.devnull, "true"], capture_output=True).returncode == 0
    )


pytestmark = pytest.mark.skipif(not can_trace(), reason="strace is not to be had here")


@pytest.fixture
def designs() -> list[str]:
    """One of everything that is read."""
    shutil.copytree(CASES / "module-per-zone-crossed", "case")
    write("a.enilint.yaml", ERROR)
    write("facts.yaml", "subnets: {subnet-0aaaaaaa: {zone: us-east-1a}}\n")
    source = 'module "r" {\n  source = "git::https://localhost/x.git"\n}\n'
    write("fn/main.tf", f'data "http" "x" {{\n  url = "https://localhost"\n}}\n{source}')
    write("x.tfvars", 'zone = "us-east-1a"\n')
    return ["a.enilint.yaml", "case", "fn", "case/plan.json", "case/terraform.tfstate", "--context", "facts.yaml"]


def traced(program: list[str], given: bytes = b"") -> tuple[int, list[str]]:
    """The exit code of a program, and the calls of the system that start programs or are about sockets.

    A program that is looked for along the search path is counted where it is found. Not counted are the start of the
    program itself, and the pair of sockets by which an event loop wakes itself: it leads to nothing else.
    """
    log = Path("strace.log")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [LIBRARY, *sys.path]))}
    done = subprocess.run([*STRACE, str(log), *program], input=given, capture_output=True, env=environment)
    lines = [line for line in log.read_text(errors="replace").splitlines() if "ENOENT" not in line]
    log.unlink()
    found = [_words(call[1], call[2]) for line in lines if (call := CALL.match(line))]
    return done.returncode, [words for words in found[1:] if not words.startswith("socketpair AF_UNIX")]


def _words(name: str, arguments: str) -> str:
    """A call, with the name of the program that it starts, or all that it is about."""
    first = arguments.partition(",")[0].strip('"')
    return f"{name} {os.path.basename(first)}" if name.startswith("exec") else f"{name} {arguments}"


def enilint(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "enilint", *arguments]


def test_a_check_in_all_formats(designs: list[str]) -> None:
    formats = [word for name in FORMATS for word in ("--format", f"{name}=report.{name}")]
    options = ["--show-undecided", "--statistics", "--var-file", "x.tfvars", "--environment-variables"]
    assert traced(enilint("check", *designs, *options, *formats)) == (1, [])


@pytest.mark.parametrize("option", [["--diff"], ["--fix"], ["--write-baseline", "baseline.json"]])
def test_a_check_that_writes(option: list[str], designs: list[str]) -> None:
    code, calls = traced(enilint("check", *designs, *option))
    assert code in (0, 1)
    assert calls == []


@needs_git
def test_git_is_all_that_since_starts(designs: list[str]) -> None:
    for command in (["init", "--quiet"], ["add", "--all"], [*GIT_IDENTITY, "commit", "--quiet", "--message", "all"]):
        subprocess.run(["git", *command], check=True)
    write("a.enilint.yaml", f"{ERROR}# changed\n")
    code, calls = traced(enilint("check", *designs, "--since", "HEAD"))
    assert code in (0, 1)
    assert set(calls) == {"execve git"}
    assert traced(enilint("check", *designs)) == (1, [])


@pytest.mark.parametrize(
    "arguments",
    [["rules"], ["explain", "ENI101"], ["limits", "m5.large"], ["schema", "topology"], ["config"], ["config", "case"],
     ["inventory", "case"],
     ["init"], ["rules", "new", "--rules", "own", "ORG101", "some-name"], ["--version"], ["check", "--help"]],
    ids=" ".join,
)  # fmt: skip
def test_no_other_command_does(arguments: list[str], designs: list[str]) -> None:
    code, calls = traced(enilint(*arguments))
    assert (code, calls) == (0, [])


def test_a_language_server(designs: list[str]) -> None:
    pytest.importorskip("pygls", reason="the language server is an extra")
    bodies = [json.dumps({"jsonrpc": "2.0", **one}).replace("@@", Path.cwd().as_uri()).encode() for one in MESSAGES]
    given = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)
    assert traced(enilint("lsp"), given) == (0, [])


def test_what_is_not_to_be_would_be_seen(designs: list[str]) -> None:
    program = "import socket, subprocess; socket.socket().close(); subprocess.run(['true'])"
    _, calls = traced([sys.executable, "-c", program])
    assert [name.partition(" ")[0] for name in calls] == ["socket", "execve"]
    assert calls[1] == "execve true"


def test_without_a_network_the_report_is_the_same(designs: list[str]) -> None:
    """With an interface of its own, which is down, and no other."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("unshare -n is not to be had here")
    arguments = [
        *designs,
        "--show-undecided",
        *(word for name in FORMATS for word in ("--format", f"{name}=out.{name}")),
    ]
    reports = []
    for before in ([], ["unshare", "-rn"]):
        program = (
            f"import subprocess, sys; sys.exit(subprocess.run({[*before, *enilint('check', *arguments)]}).returncode)"
        )
        assert process("-c", program).returncode == 1
        reports.append({name: Path(f"out.{name}").read_bytes() for name in FORMATS})
    assert reports[0] == reports[1]
